"""A routine's page: what it contains, what it costs in time, and the numbers that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.dose import AS_WRITTEN, BOUNDS, OwnDose, Range, Sides, dose_fields, dose_now
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan, compile_plan
from backtimer.session.words import length_text, plural
from backtimer.ui import theme, tokens
from backtimer.ui.accessible import tab_order
from backtimer.ui.cautions import IN_SHORT, CautionCard
from backtimer.ui.desk import Desk
from backtimer.ui.figure_panel import FigurePanel
from backtimer.ui.figure_shelf import FigureShelf
from backtimer.ui.flow_layout import FlowLayout
from backtimer.ui.number import Number
from backtimer.ui.pictograms import FLOOR, POSITIONS, thing_icon
from backtimer.ui.pieces import IconLabel, Tag, icon_button, in_column, set_icon
from backtimer.ui.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LABELS = {
    "reps": "Reps",
    "seconds": "Time",
    "breaths": "Breaths",
    "hold_seconds": "Hold",
    "rest_seconds": "Rest",
    "sets": "Sets",
}
COUNTS = ("reps", "breaths", "sets")
# An exercise narrower than this has its numbers below its name.
WIDE_ROW = 860


class RoutinePage(QFrame):
    """One routine. `started` carries the plan to lead through."""

    started = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, routine: Routine) -> None:
        super().__init__()
        self._desk = desk
        self.routine = routine
        self.own: dict[str, OwnDose] = {}
        self.rows: list[ExerciseRow] = []
        self.figures = FigureShelf(self)

        self._back = icon_button("Routines", "back")
        self._back.setObjectName("quiet")
        self._back.clicked.connect(self.left)
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.tags = QWidget()
        self._tag_flow = FlowLayout(self.tags, Space.S, is_first_wide=False)
        self.minutes = QLabel()
        self.minutes.setObjectName("name")
        self.minutes.setWordWrap(True)
        self.note = _warning()
        self.file_note = _warning()
        self.cautions = CautionCard()
        # To be read once; later it is a line that opens it again.
        is_first = not desk.has_started
        if not is_first:
            self.cautions.hide()
        in_short = QLabel(IN_SHORT)
        in_short.setObjectName("small")
        self.cautions_button = QPushButton("Before you begin")
        self.cautions_button.setObjectName("link")
        self.cautions_button.clicked.connect(self._toggle_cautions)
        self.caution_line = QWidget()
        line = FlowLayout(self.caution_line, Space.XS, is_first_wide=False)
        line.addWidget(in_short)
        line.addWidget(self.cautions_button)
        if is_first:
            self.caution_line.hide()
        self.start_button = QPushButton("Start")
        self.start_button.setObjectName("primary")
        set_icon(self.start_button, "play", "on_accent")
        self.start_button.clicked.connect(self.start)
        self.start_button.setDefault(True)
        self.all_as_written = icon_button("All as written", "undo")
        self.all_as_written.clicked.connect(self._reset_all)

        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.M, 0)
        self._column.setSpacing(Space.M)
        for part in (self.title, self.about, self.tags, self.cautions):
            self._column.addWidget(part)
        self._column.addStretch(1)
        content = QWidget()
        content.setLayout(in_column(inner))
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(content)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that the column stands still.
        self.listed.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

        # The way back stays where it is on every page; so does the start below.
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.addWidget(self._back)
        head.addStretch(1)
        head.addWidget(self.all_as_written)
        self.file_note.setContentsMargins(Space.PAGE, Space.S, Space.PAGE, 0)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        told.addStretch(1)
        for label in (self.minutes, self.caution_line, self.note):
            told.addWidget(label)
        told.addStretch(1)
        below = QWidget()
        foot = QHBoxLayout(below)
        foot.setContentsMargins(Space.PAGE, Space.M, Space.PAGE, Space.L)
        foot.setSpacing(Space.M)
        foot.addLayout(told, 1)
        foot.addWidget(self.start_button)
        edge = QFrame()
        edge.setObjectName("line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.L, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.file_note)
        layout.addSpacing(Space.M)
        layout.addWidget(self.listed, 1)
        layout.addWidget(edge)
        layout.addLayout(in_column(below))
        self.begins_at = self.start_button
        self._fill(routine)

    def _plan(self) -> Plan:
        return compile_plan(self.routine, self.own, self._desk.settings.guidance, self._desk.known_exercises)

    def start(self) -> None:
        """Lead through the routine with the numbers shown."""
        self.started.emit(self._plan())

    def show_reread(self, listing: Listing) -> None:
        """The file has changed: show what it says now; a broken one leaves the last good one, and says so."""
        if listing.routine is None:
            problem = listing.problems[0].text(listing.path.name)
            _tell(self.file_note, f"The file cannot be used as it is now: {problem}. You see it as it was before.")
            return
        _tell(self.file_note, None)
        if listing.routine != self.routine:
            place, focus = self.listed.verticalScrollBar().value(), self._focused_field()
            self._fill(listing.routine)
            for row in self.rows:
                if focus is not None and row.item.id == focus[0] and focus[1] in row.fields:
                    row.fields[focus[1]].setFocus()
            # The new rows have their height with the next layout.
            QTimer.singleShot(0, self, lambda: self.listed.verticalScrollBar().setValue(place))

    def _fill(self, routine: Routine) -> None:
        self.routine = routine
        self.own = dict(self._desk.adjustments(routine.id).doses)
        self.title.setText(routine.title)
        # Said by a screen reader when the page opens; a frame has the role for it.
        self.setAccessibleName(routine.title)
        self.about.setText(routine.about.strip())
        self.about.setVisible(bool(routine.about.strip()))
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        self._fill_tags()
        for item in routine.exercises:
            row = ExerciseRow(item, self.own.get(item.id, AS_WRITTEN), self.figures)
            row.changed.connect(self._on_changed)
            self.rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        # As one reads, although the rows were made last.
        tab_order(self._back, self.all_as_written)
        tab_order(self.rows[-1].as_written, self.cautions_button, self.start_button)
        self._update()

    def _fill_tags(self) -> None:
        """The positions that are taken and the things that are needed."""
        flow = self._tag_flow
        while (old := flow.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for position in self.routine.positions:
            flow.addWidget(Tag(POSITIONS[position], position.value, "accent"))
        needs = self.routine.equipment
        for thing in needs:
            flow.addWidget(Tag(thing_icon(thing), thing))
        if not needs:
            flow.addWidget(Tag(FLOOR, "just the floor"))

    def _focused_field(self) -> tuple[str, str] | None:
        for row in self.rows:
            for name, box in row.fields.items():
                if box.hasFocus():
                    return row.item.id, name
        return None

    def _toggle_cautions(self) -> None:
        is_shown = not self.cautions.isVisible()
        self.cautions.setVisible(is_shown)
        self.cautions_button.setText("Close" if is_shown else "Before you begin")
        if is_shown:
            self.listed.verticalScrollBar().setValue(0)

    def _on_changed(self, exercise_id: str, own: OwnDose) -> None:
        self.own[exercise_id] = own
        adjustments = self._desk.adjustments(self.routine.id).with_dose(exercise_id, own)
        _tell(self.note, self._desk.set_adjustments(self.routine.id, adjustments))
        self._update()

    def _reset_all(self) -> None:
        for row in self.rows:
            row.reset()

    def _update(self) -> None:
        plan = self._plan()
        self.minutes.setText(f"{plural(len(plan.exercises), 'exercise')}, {length_text(plan.total_seconds)}")
        self.all_as_written.setVisible(any(not own.is_as_written for own in self.own.values()))


class ExerciseRow(QFrame):
    """One exercise with its picture and a field for each of its numbers."""

    changed = Signal(str, object)

    def __init__(self, item: RoutineExercise, own: OwnDose, figures: FigureShelf) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(item.exercise.name)
        self.item = item
        self.own = own
        self.fields: dict[str, QDoubleSpinBox] = {}
        exercise = item.exercise
        name = QLabel(exercise.name)
        name.setObjectName("name")
        name.setWordWrap(True)
        self.as_written = icon_button("", "undo")
        self.as_written.setObjectName("tool")
        self.as_written.setAccessibleName(f"{exercise.name}: as written")
        self.as_written.setToolTip("As written in the file")
        self.as_written.clicked.connect(self.reset)
        # It is there only when there is something to take back; its place is kept, so that nothing jumps.
        policy = self.as_written.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.as_written.setSizePolicy(policy)
        texts = QVBoxLayout()
        texts.setSpacing(Space.HAIR)
        texts.addWidget(name)
        texts.addWidget(self._facts())
        if exercise.cautions:
            mind = QLabel(" ".join(exercise.cautions))
            mind.setObjectName("small")
            mind.setWordWrap(True)
            mind.setAccessibleName(f"Mind: {mind.text()}")
            texts.addWidget(mind)
        texts.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.HAIR)
        grid.setRowStretch(0, 1)
        for column, field in enumerate(dose_fields(item.dose)):
            label = QLabel(LABELS[field] + self._range(field))
            label.setObjectName("small")
            box = self._box(field)
            label.setBuddy(box)
            grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(box, 1, column)
        controls = QHBoxLayout()
        controls.setSpacing(Space.S)
        controls.addLayout(grid)
        controls.addWidget(self.as_written, 0, Qt.AlignmentFlag.AlignBottom)
        controls.addStretch(0)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(Space.M)
        self._body.addLayout(texts, 1)
        self._body.addLayout(controls, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        layout.setSpacing(Space.L)
        layout.addWidget(FigurePanel(exercise, theme.px(tokens.FIGURE), figures), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._body, 1)
        self._show()

    def reset(self) -> None:
        """Back to what the file says."""
        if not self.own.is_as_written:
            self.own = AS_WRITTEN
            if self.as_written.hasFocus():
                next(iter(self.fields.values())).setFocus()
            self._show()
            self.changed.emit(self.item.id, self.own)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        is_wide = self.width() >= theme.px(WIDE_ROW)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self._body.direction():
            self._body.setDirection(direction)
        super().resizeEvent(event)

    def _facts(self) -> QWidget:
        """Position, sides, things and the rest, each with its icon if it has one."""
        dose, exercise = self.item.dose, self.item.exercise
        facts = [(POSITIONS[exercise.position], exercise.position.value)] if exercise.position else []
        if dose.sides is not Sides.NONE:
            facts.append(("sides", "each side" if dose.sides is Sides.EACH else "sides in turn"))
        facts += [(thing_icon(thing), thing) for thing in exercise.equipment]
        if dose.times_a_day > 1:
            facts.append(("repeat", "twice a day" if dose.times_a_day == 2 else f"{dose.times_a_day} times a day"))
        if dose.ours:
            facts.append(("", "our dose"))
        holder = QWidget()
        flow = FlowLayout(holder, Space.S, is_first_wide=False)
        for icon, words in facts:
            flow.addWidget(_fact(icon, words))
        return holder

    def _range(self, field: str) -> str:
        written = getattr(self.item.dose, field)
        if isinstance(written, Range) and written.low != written.high:
            return f" {written.low:g}–{written.high:g}"
        return ""

    def _box(self, field: str) -> QDoubleSpinBox:
        bounds = BOUNDS[field]
        box = Number()
        box.setDecimals(0 if field in COUNTS else 1)
        box.setRange(bounds.least, bounds.most)
        box.setSingleStep(bounds.step)
        box.setSuffix("" if field in COUNTS else " s")
        box.setKeyboardTracking(True)
        box.setAccessibleName(f"{self.item.exercise.name}: {LABELS[field].lower()}")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.valueChanged.connect(lambda value, f=field: self._on_value(f, value))
        self.fields[field] = box
        return box

    def _show(self) -> None:
        now = dose_now(self.item.dose, self.own)
        for field, box in self.fields.items():
            was_blocked = box.blockSignals(True)
            box.setValue(float(getattr(now, field)))
            box.blockSignals(was_blocked)
        self.as_written.setVisible(not self.own.is_as_written)

    def _on_value(self, field: str, value: float) -> None:
        number = int(value) if field in COUNTS else round(value, 1)
        is_written = number == getattr(dose_now(self.item.dose), field)
        change: dict[str, Any] = {field: None if is_written else number}
        self.own = replace(self.own, **change)
        self.as_written.setVisible(not self.own.is_as_written)
        self.changed.emit(self.item.id, self.own)


def _fact(icon: str, words: str) -> QWidget:
    fact = QWidget()
    line = QHBoxLayout(fact)
    line.setContentsMargins(0, 0, Space.XS, 0)
    line.setSpacing(Space.XS)
    if icon:
        line.addWidget(IconLabel(icon))
    label = QLabel(words)
    label.setObjectName("faint")
    line.addWidget(label)
    return fact


def _warning() -> QLabel:
    label = QLabel()
    label.setObjectName("warning")
    label.setWordWrap(True)
    label.hide()
    return label


def _tell(label: QLabel, sentence: str | None) -> None:
    label.setText(sentence or "")
    label.setVisible(bool(sentence))
