"""A routine's page: what it contains, what it costs in time, and the numbers that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
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
from backtimer.ui.cautions import IN_SHORT, CautionCard
from backtimer.ui.desk import Desk
from backtimer.ui.number import Number

LABELS = {
    "reps": "Reps",
    "seconds": "Time",
    "breaths": "Breaths",
    "hold_seconds": "Hold",
    "rest_seconds": "Rest",
    "sets": "Sets",
}
COUNTS = ("reps", "breaths", "sets")


class RoutinePage(QWidget):
    """One routine. `started` carries the plan to lead through."""

    started = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, routine: Routine) -> None:
        super().__init__()
        self._desk = desk
        self.routine = routine
        self.own: dict[str, OwnDose] = {}
        self.rows: list[ExerciseRow] = []

        back = QPushButton("‹ Routines")
        back.clicked.connect(self.left)
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.about = QLabel()
        self.about.setWordWrap(True)
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
        in_short.setObjectName("faint")
        self.cautions_button = QPushButton("Before you begin")
        self.cautions_button.setObjectName("link")
        self.cautions_button.clicked.connect(self._toggle_cautions)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(in_short)
        line.addWidget(self.cautions_button)
        line.addStretch(1)
        self.caution_line = QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        self.caution_line.setLayout(line)
        if is_first:
            self.caution_line.hide()
        self.start_button = QPushButton("Start")
        self.start_button.setObjectName("primary")
        self.start_button.clicked.connect(self.start)
        self.start_button.setDefault(True)
        self.all_as_written = QPushButton("All as written")
        self.all_as_written.clicked.connect(self._reset_all)

        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self.cautions)
        self._column.addStretch(1)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(content)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        head = QHBoxLayout()
        head.addWidget(back)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.minutes, 1)
        foot.addWidget(self.all_as_written)
        foot.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 20, 48, 24)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.title)
        layout.addWidget(self.about)
        layout.addWidget(self.file_note)
        layout.addWidget(self.listed, 1)
        layout.addWidget(self.caution_line)
        layout.addWidget(self.note)
        layout.addLayout(foot)
        self._fill(routine)
        self.setFocusProxy(self.start_button)

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
        self.own = self._desk.own_doses(routine.id)
        self.title.setText(routine.title)
        self.about.setText(routine.about.strip())
        self.about.setVisible(bool(routine.about.strip()))
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for item in routine.exercises:
            row = ExerciseRow(item, self.own.get(item.id, AS_WRITTEN))
            row.changed.connect(self._on_changed)
            self.rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        self._update()

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
        _tell(self.note, self._desk.set_own_dose(self.routine.id, exercise_id, own))
        self._update()

    def _reset_all(self) -> None:
        for row in self.rows:
            row.reset()

    def _update(self) -> None:
        plan = self._plan()
        needs = ", ".join(self.routine.equipment)
        self.minutes.setText(
            f"{plural(len(plan.exercises), 'exercise')}, {length_text(plan.total_seconds)}"
            + (f". You need: {needs}" if needs else "")
        )
        self.all_as_written.setEnabled(any(not own.is_as_written for own in self.own.values()))


class ExerciseRow(QFrame):
    """One exercise with a field for each of its numbers."""

    changed = Signal(str, object)

    def __init__(self, item: RoutineExercise, own: OwnDose) -> None:
        super().__init__()
        self.setObjectName("card")
        self.item = item
        self.own = own
        self.fields: dict[str, QDoubleSpinBox] = {}
        name = QLabel(item.exercise.name)
        name.setObjectName("name")
        facts = QLabel("  ·  ".join(self._facts()))
        facts.setObjectName("faint")
        facts.setWordWrap(True)
        self.as_written = QPushButton("As written")
        self.as_written.setAccessibleName(f"{item.exercise.name}: as written")
        self.as_written.clicked.connect(self.reset)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(facts)
        if item.exercise.cautions:
            mind = QLabel(" ".join(item.exercise.cautions))
            mind.setObjectName("faint")
            mind.setWordWrap(True)
            mind.setAccessibleName(f"Mind: {mind.text()}")
            texts.addWidget(mind)
        texts.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setRowStretch(0, 1)
        for column, field in enumerate(dose_fields(item.dose)):
            label = QLabel(LABELS[field] + self._range(field))
            label.setObjectName("faint")
            box = self._box(field)
            label.setBuddy(box)
            grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(box, 1, column)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 10, 14, 12)
        layout.addLayout(texts, 1)
        layout.addLayout(grid)
        layout.addWidget(self.as_written, 0, Qt.AlignmentFlag.AlignBottom)
        self._show()

    def reset(self) -> None:
        """Back to what the file says."""
        if not self.own.is_as_written:
            self.own = AS_WRITTEN
            self._show()
            self.changed.emit(self.item.id, self.own)

    def _facts(self) -> list[str]:
        dose, exercise = self.item.dose, self.item.exercise
        facts = [exercise.position.value] if exercise.position else []
        if dose.sides is Sides.EACH:
            facts.append("each side")
        elif dose.sides is Sides.ALTERNATE:
            facts.append("sides in turn")
        if dose.times_a_day > 1:
            facts.append("twice a day" if dose.times_a_day == 2 else f"{dose.times_a_day} times a day")
        if dose.ours:
            facts.append("our dose")
        return facts

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
        self.as_written.setEnabled(not self.own.is_as_written)

    def _on_value(self, field: str, value: float) -> None:
        number = int(value) if field in COUNTS else round(value, 1)
        is_written = number == getattr(dose_now(self.item.dose), field)
        change: dict[str, Any] = {field: None if is_written else number}
        self.own = replace(self.own, **change)
        self.as_written.setEnabled(not self.own.is_as_written)
        self.changed.emit(self.item.id, self.own)


def _warning() -> QLabel:
    label = QLabel()
    label.setObjectName("warning")
    label.setWordWrap(True)
    label.hide()
    return label


def _tell(label: QLabel, sentence: str | None) -> None:
    label.setText(sentence or "")
    label.setVisible(bool(sentence))
