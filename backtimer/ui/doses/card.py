"""One exercise of a routine as a card: its figure, its name, a field for each of its numbers, and more when asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.dose import Range, Sides, dose_fields, dose_now
from backtimer.routine.routine import RoutineExercise
from backtimer.session.tailoring import is_changed
from backtimer.ui.doses.field import DoseField, FieldBox
from backtimer.ui.doses.more import MoreDose
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.figures.panel import FigurePanel
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import theme, tokens
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import IconLabel, icon_button, plain, tip
from backtimer.ui.look.tokens import Space
from backtimer.ui.stage.pictograms import POSITIONS, thing_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent

# A card narrower than this has its numbers below its name.
WIDE_CARD = 900
# How much is seen of what is left out.
DIM = 0.45
LAST_ONE = "This is the only exercise left, so it cannot be skipped."


class DoseCard(QFrame):
    """Shows what `work` has of an exercise, and changes it there.

    `asked` carries the exercise that a person wants to know more of, where the card `tells`. `unfolded` says that there
    are more controls than before. `dragged` and `dropped` come with the place of the mouse on screen; None: it was let
    go.
    """

    unfolded = Signal()
    dragged = Signal(QPoint)
    dropped = Signal(bool)
    moved = Signal(int)
    asked = Signal(object)

    def __init__(
        self, work: TailorWork, item: RoutineExercise, figures: FigureShelf, name: str, *, tells: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(name)
        self.item = item
        self.fields: dict[str, DoseField] = {}
        self.boxes: dict[str, FieldBox] = {}
        self.more: MoreDose | None = None
        self._work = work
        self._name = name
        self._pressed: QPoint | None = None
        self._is_dragged = False

        title = self._title = plain(item.exercise.name)
        title.setObjectName("name")
        title.setWordWrap(True)
        self._tells = tells
        self.about_button = _tool("about", f"{name}: how to do it", "How to do it: steps, moving figure, voice")
        self.about_button.clicked.connect(lambda: self.asked.emit(item.exercise))
        self.about_button.setVisible(tells)
        if tells:
            title.setCursor(Qt.CursorShape.PointingHandCursor)
        self.note = _line("warning")
        self.out_note = _line("faint")
        texts = QVBoxLayout()
        texts.setSpacing(Space.HAIR)
        texts.addWidget(title)
        self._facts = _facts(item)
        texts.addWidget(self._facts)
        self._mind = plain(" ".join((*item.exercise.advice, *item.exercise.cautions)))
        self._mind.setObjectName("small")
        self._mind.setWordWrap(True)
        self._mind.setAccessibleName(f"Caution: {self._mind.text()}")
        texts.addWidget(self._mind)
        texts.addWidget(self.out_note)
        texts.addStretch(1)

        self._numbers = QWidget()
        line = FlowLayout(self._numbers, Space.XS, is_first_wide=False)
        for field in dose_fields(item.dose):
            line.addWidget(self._add(FieldBox(field, name)))
        self.more_button = _tool("more", f"{name}: more", "More: other rests, order, skip")
        self.more_button.setCheckable(True)
        self.more_button.clicked.connect(self._toggle_more)
        self.as_written = _tool("undo", f"{name}: reset", "Reset this exercise")
        self.as_written.clicked.connect(lambda: work.do(lambda tailoring: tailoring.as_written(item.id)))
        # It is there only when there is something to take back; its place is kept, so that nothing jumps.
        policy = self.as_written.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.as_written.setSizePolicy(policy)
        tools = QWidget()
        ends = QHBoxLayout(tools)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(Space.XS)
        for tool in (self.as_written, self.about_button, self.more_button):
            ends.addWidget(tool, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(tools)
        self._parts = [*self.boxes.values(), tools]
        self.take_in = icon_button("Include again", "plus")
        self.take_in.setAccessibleName(f"{name}: include again")
        self.take_in.clicked.connect(self._take_in)

        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(Space.M)
        self._body.addLayout(texts, 1)
        self._body.addWidget(self._numbers, 0, Qt.AlignmentFlag.AlignBottom)
        self._body.addWidget(self.take_in, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._figure = FigurePanel(item.exercise, theme.px(tokens.FIGURE), figures)
        self._figure.setCursor(Qt.CursorShape.OpenHandCursor)
        self._figure.setToolTip(
            "Click for steps and voice; drag to move (Alt+↑, Alt+↓)"
            if tells
            else "Drag to move, or press Alt+↑ or Alt+↓"
        )
        self._figure.told.connect(self._tell_picture)
        top = QHBoxLayout()
        top.setSpacing(Space.L)
        top.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self._body, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self._layout.setSpacing(Space.S)
        self._layout.addLayout(top)
        self._layout.addWidget(self.note)
        self.picture_note = _line("small")
        self._layout.addWidget(self.picture_note)
        self._line_up(is_wide=True)
        self.refresh()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of Tab."""
        boxes = [control for name in dose_fields(self.item.dose) for control in self.boxes[name].controls]
        more = self.more.controls if self.more is not None else ()
        about = (self.about_button,) if self._tells else ()
        return (*boxes, self.as_written, *about, self.more_button, self.take_in, *more)

    @property
    def is_left_out(self) -> bool:
        """Whether it is not done."""
        return self.item.id in self._work.tailoring.now.left_out

    def refresh(self) -> None:
        """Show it as it is now."""
        tailoring, dose = self._work.tailoring, self.item.dose
        own, now = tailoring.now.dose(self.item.id), dose_now(dose, tailoring.now.dose(self.item.id))
        for name in dose_fields(dose):
            written = getattr(dose, name)
            span = written if isinstance(written, Range) else Range(written, written)
            self.boxes[name].show_number(getattr(now, name), span, is_own=getattr(own, name) is not None)
        is_out = self.is_left_out
        today_only = is_out and self.item.id not in tailoring.changes.usual.left_out
        self.out_note.setText("Skipped today" if today_only else "Skipped")
        was_out = self.objectName() == "left_out"
        if is_out is not was_out:
            self._show_left_out(is_out)
        else:
            self.take_in.setVisible(is_out)
            self.out_note.setVisible(is_out)
        self._mind.setVisible(bool(self._mind.text()) and not is_out)
        changed = is_changed(tailoring, self.item.id) and not is_out
        if not changed and self.as_written.hasFocus():
            self.more_button.setFocus()
        self.as_written.setVisible(changed)
        if self.more is not None:
            self.more.refresh()
            self.more.setVisible(self.more_button.isChecked() and not is_out)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes: numbers beside the name would keep the card from becoming narrow enough for below."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        is_wide = self.width() >= theme.px(WIDE_CARD)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self._body.direction():
            self._body.setDirection(direction)
        self._line_up(is_wide)
        super().resizeEvent(event)

    def skip(self, *, today_only: bool) -> None:
        """Leave it out, or say why not."""
        done = self._work.do(
            lambda tailoring: tailoring.leave_out(self.item.id, is_out=True, today_only=today_only),
        )
        self.tell("" if done else LAST_ONE)
        if done:
            self.take_in.setFocus()

    def tell(self, sentence: str) -> None:
        """Say something about what was typed, or take it back."""
        if sentence and sentence != self.note.text():
            announce(self.note, sentence)
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    # ---- carried to another place by the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        at = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        if not self._is_dragged and (at - self._pressed).manhattanLength() >= 10:
            self._is_dragged = True
            self._dress("held")
        if self._is_dragged:
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._pressed = None
        if self._is_dragged:
            self.let_go(is_wanted=True)
        elif self._tells and any(
            part.rect().contains(part.mapFromGlobal(event.globalPosition().toPoint()))
            for part in (self._title, self._figure)
        ):
            self.asked.emit(self.item.exercise)

    def let_go(self, *, is_wanted: bool) -> None:
        """The end of a drag: there, or back where it was."""
        if self._is_dragged:
            self._is_dragged = False
            self._pressed = None
            self._dress("left_out" if self.is_left_out else "card")
            self.dropped.emit(is_wanted)

    # ---- its parts

    def _add(self, box: FieldBox) -> FieldBox:
        self.boxes[box.name] = box
        self.fields[box.name] = box.field
        box.changed.connect(self._on_changed)
        box.refused.connect(lambda _: self._tell_refused())
        box.as_written_asked.connect(
            lambda name: self._work.do(lambda tailoring: tailoring.as_written(self.item.id, name))
        )
        return box

    @property
    def rejected(self) -> list[DoseField]:
        """Fields with a text that cannot be used."""
        return [box.field for box in self.boxes.values() if box.field.complaint]

    def _tell_picture(self, sentence: str) -> None:
        self.picture_note.setText(sentence)
        self.picture_note.show()

    def _tell_refused(self) -> None:
        self.tell(" ".join(dict.fromkeys(field.complaint for field in self.rejected)))

    def _on_changed(self, name: str, number: Any) -> None:
        self._tell_refused()
        written = getattr(self.item.dose, name)
        if isinstance(written, Range):
            written = written.low
        change = {name: None if number == written else number}
        own = replace(self._work.tailoring.now.dose(self.item.id), **change)
        self._work.do(lambda tailoring: tailoring.set_dose(self.item.id, own))

    def _line_up(self, is_wide: bool) -> None:
        """All numbers in one line beside the name, or below it in as many as they need."""
        whole = sum(part.sizeHint().width() + Space.XS for part in self._parts)
        self._numbers.setMinimumWidth(whole if is_wide else 0)
        at = Qt.AlignmentFlag.AlignBottom if is_wide else Qt.AlignmentFlag(0)
        self._body.setAlignment(self._numbers, at)

    def _toggle_more(self) -> None:
        if self.more is None:
            self.more = MoreDose(self._work, self.item, self._name)
            for box in self.more.boxes.values():
                self._add(box)
            self.more.skipped.connect(lambda today_only: self.skip(today_only=today_only))
            self.more.moved.connect(self.moved)
            self._layout.insertWidget(2, self.more)
            self.unfolded.emit()
        self.more_button.setToolTip("Less" if self.more_button.isChecked() else "More: other rests, order, skip")
        self.refresh()

    def _take_in(self) -> None:
        self._work.do(lambda tailoring: tailoring.leave_out(self.item.id, is_out=False))
        self.more_button.setFocus()

    def _show_left_out(self, is_out: bool) -> None:
        for widget in (self._numbers, self._facts):
            widget.setVisible(not is_out)
        self.take_in.setVisible(is_out)
        self.out_note.setVisible(is_out)
        if is_out:
            effect = QGraphicsOpacityEffect(self._figure)
            effect.setOpacity(DIM)
            self._figure.setGraphicsEffect(effect)
        else:
            self._figure.setGraphicsEffect(None)  # type: ignore[arg-type]
        self._dress("left_out" if is_out else "card")

    def _dress(self, name: str) -> None:
        self.setObjectName(name)
        for widget in (self, *self.findChildren(QLabel)):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _facts(item: RoutineExercise) -> QWidget:
    """Position, sides, things and the rest, each with its icon if it has one."""
    dose, exercise = item.dose, item.exercise
    facts = [(POSITIONS[exercise.position], exercise.position.value)] if exercise.position else []
    if dose.sides is not Sides.NONE:
        facts.append(("sides", "each side" if dose.sides is Sides.EACH else "alternating sides"))
    facts += [(thing_icon(thing), thing) for thing in exercise.equipment]
    if dose.times_a_day > 1:
        facts.append(("repeat", "twice a day" if dose.times_a_day == 2 else f"{dose.times_a_day} times a day"))
    if dose.ours:
        facts.append(("", "suggested amount"))
    holder = QWidget()
    flow = FlowLayout(holder, Space.S, is_first_wide=False)
    for icon, words in facts:
        flow.addWidget(_fact(icon, words))
    return holder


def _fact(icon: str, words: str) -> QWidget:
    fact = QWidget()
    line = QHBoxLayout(fact)
    line.setContentsMargins(0, 0, Space.XS, 0)
    line.setSpacing(Space.XS)
    if icon:
        line.addWidget(IconLabel(icon))
    label = plain(words)
    label.setObjectName("faint")
    line.addWidget(label)
    return fact


def _tool(icon: str, name: str, told: str) -> QPushButton:
    button = icon_button("", icon)
    button.setObjectName("tool")
    button.setAccessibleName(name)
    button.setToolTip(tip(told))
    return button


def _line(name: str) -> QLabel:
    label = plain()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.hide()
    return label
