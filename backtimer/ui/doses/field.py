"""A field for one number of a dose: to be typed, stepped and scrolled, with what the article says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QValidator
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backtimer.routine.dose import Range
from backtimer.ui.doses.reading import COUNTS, LABELS, LIMITS, Refused, number_text, read_number
from backtimer.ui.look import icons, theme
from backtimer.ui.look.fields import keeping_text
from backtimer.ui.look.number import Number
from backtimer.ui.look.pieces import plain, tip
from backtimer.ui.look.tokens import Icon, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

# Room for five letters; and of the button that leads back to what is written.
FIELD_WIDTH, BACK_WIDTH = 100, 26
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class DoseField(Number):
    """Takes whatever is typed, and uses it when it can be understood; else it holds the number from before the typing.

    What cannot be used stays in the field, with `complaint` beside it, until it is mended or Esc takes it back.
    `refused` tells that `complaint` is another. With `takes_auto` there is one number more, below all others: None,
    shown as "auto".
    """

    refused = Signal(str)

    def __init__(self, name: str, *, takes_auto: bool = False) -> None:
        super().__init__()
        self._name = name
        self._takes_auto = takes_auto
        self._sentence = self.complaint = ""
        # Before one began to type.
        self._before: float | None = None
        self.setObjectName("dose")
        bounds = LIMITS[name]
        self.setDecimals(0 if name in COUNTS else 1)
        self.setRange(-bounds.step if takes_auto else bounds.least, bounds.most)
        self.setSingleStep(bounds.step)
        self.setKeyboardTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._on_left)

    @property
    def number(self) -> float | None:
        """What it holds: a whole number for counts; None for "auto"."""
        if self._takes_auto and self.value() < 0:
            return None
        return int(self.value()) if self._name in COUNTS else round(self.value(), 1)

    def show_number(self, number: float | None) -> None:
        """Show it without reporting it. What is being typed for the same number stays as it is."""
        if number == self.number:
            return
        self._complain("")
        self._before = None
        was_blocked = self.blockSignals(True)
        self.setValue(self.minimum() if number is None else number)
        self.blockSignals(was_blocked)

    def textFromValue(self, value: float) -> str:  # noqa: D102
        return number_text(self._name, None if self._takes_auto and value < 0 else round(value, 1))

    def valueFromText(self, text: str) -> float:  # noqa: D102
        try:
            number = read_number(self._name, text, takes_auto=self._takes_auto)
        except Refused:
            return self.value()
        return self.minimum() if number is None else number

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Anything can be typed: what cannot be used is said beside the field, not refused without a word."""
        try:
            read_number(self._name, text, takes_auto=self._takes_auto)
        except Refused:
            return QValidator.State.Intermediate, text, at
        return QValidator.State.Acceptable, text, at

    def fixup(self, text: str) -> str:
        """Qt's takes the comma out of "1,5"."""
        return text

    def stepBy(self, steps: int) -> None:  # noqa: D102
        self.take_back()
        super().stepBy(steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what cannot be used."""
        if event.key() == Qt.Key.Key_Escape and self._sentence:
            self.take_back()
            self.selectAll()
            return
        keeping_text(self, lambda: super(DoseField, self).keyPressEvent(event), lambda: bool(self.complaint))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        keeping_text(self, lambda: super(DoseField, self).focusOutEvent(event), lambda: bool(self.complaint))

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the page's: a field knows only of its own letters."""
        if event.type() == QEvent.Type.ShortcutOverride:
            pressed: QKeyEvent = event  # type: ignore[assignment]
            if any(pressed.matches(key) for key in _UNDO):
                event.ignore()
                return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click selects all as Tab does: what is typed next takes its place."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)

    def _on_edited(self, text: str) -> None:
        if self._before is None:
            self._before = self.value()
        try:
            read_number(self._name, text, takes_auto=self._takes_auto)
        except Refused as refused:
            self._complain(refused.sentence, is_quiet=refused.is_begun)
        else:
            self._complain("")

    def _on_left(self) -> None:
        """The number is the one before the typing, not what it began with: of "8-12" the 8 was never meant."""
        before, self._before = self._before, None
        if self._sentence:
            if before is not None:
                self.setValue(before)
            self._complain(self._sentence)

    def take_back(self) -> None:
        """What cannot be used gives way to the number that holds."""
        if self._sentence:
            self._complain("")
            before, self._before = self._before, None
            self.setValue(self.value() if before is None else before)
            self.lineEdit().setText(self.textFromValue(self.value()))
        self._before = None

    def _complain(self, sentence: str, *, is_quiet: bool = False) -> None:
        """`is_quiet`: it may become something yet, so nothing is said of it."""
        self._sentence, before = sentence, self.complaint
        self.complaint = "" if is_quiet else sentence
        if self.complaint != before:
            self.setProperty("wrong", bool(self.complaint))
            self.style().unpolish(self)
            self.style().polish(self)
            self.refused.emit(self.complaint)


class FieldBox(QWidget):
    """A field with its name and range above it, and a way back to what is written."""

    changed = Signal(str, object)
    refused = Signal(str)
    as_written_asked = Signal(str)

    def __init__(self, name: str, exercise: str, *, takes_auto: bool = False) -> None:
        super().__init__()
        self.name = name
        self._marks: tuple[bool, bool] | None = None
        self.label = plain(LABELS[name])
        self.label.setObjectName("small")
        self.field = DoseField(name, takes_auto=takes_auto)
        self.field.setAccessibleName(f"{exercise}: {LABELS[name].lower()}")
        self.label.setBuddy(self.field)
        self.field.setMinimumWidth(theme.px(FIELD_WIDTH))
        self.field.setMaximumWidth(theme.px(FIELD_WIDTH))
        self.as_written = back_button(f"{exercise}: {LABELS[name].lower()}: reset")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.HAIR)
        layout.addWidget(self.label)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.field)
        line.addWidget(self.as_written)
        line.addStretch(1)
        layout.addLayout(line)
        self.field.valueChanged.connect(lambda _: self.changed.emit(name, self.field.number))
        self.field.refused.connect(self.refused)
        self.as_written.clicked.connect(lambda: self.as_written_asked.emit(name))

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of Tab."""
        return (self.field, self.as_written)

    def show_number(self, number: float | None, written: Range, *, is_own: bool) -> None:
        """Show a number beside what the article says."""
        self.field.show_number(number)
        has_range = written.low != written.high
        low, high = number_text(self.name, written.low), number_text(self.name, written.high)
        span = f"{written.low:g}–{high}" if not low.count(":") else f"{low}–{high}"
        is_outside = has_range and number is not None and not written.low <= number <= written.high
        name = LABELS[self.name]
        alone = f"{name} (file: {low})" if is_own else name
        mark = f"outside {span}" if is_outside else f"{name} {span}" if has_range else alone
        if self.label.text() != mark:
            self.label.setText(mark)
            self.field.setAccessibleDescription(mark)
        if self._marks != (is_own, is_outside):
            self._marks = (is_own, is_outside)
            if not is_own and self.as_written.hasFocus():
                self.field.setFocus()
            self.as_written.setVisible(is_own)
            for widget in (self.field, self.label):
                widget.setProperty("own", is_own)
                widget.setProperty("outside", is_outside)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        if is_own:
            self.as_written.setToolTip(tip(f"Reset to {span if has_range else low}"))


def back_button(name: str) -> QPushButton:
    """A small button that leads back to what is written; its place is kept, so that nothing jumps."""
    button = QPushButton()
    button.setObjectName("back")
    button.setIcon(icons.icon("undo", "accent"))
    side = theme.px(Icon.SMALL)
    button.setIconSize(QSize(side, side))
    button.setAccessibleName(name)
    button.setFixedWidth(theme.px(BACK_WIDTH))
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    button.hide()
    return button
