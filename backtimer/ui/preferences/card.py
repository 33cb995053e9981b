"""What the cards of the preferences are made of. Each shows a part of the settings and tells what a person changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from backtimer.settings.settings import BOUNDS, Settings
from backtimer.ui.look import theme
from backtimer.ui.look.fields import Tick, WholeNumber, keeping_text
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.slider import NamedSlider
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

# As far as the words beside a tick or a radio button are from the edge.
INDENT = 32
NUMBER_WIDTH = 150


class Card(QFrame):
    """`changed` carries the group, the name and the new value of a setting; `slid` the same, and more may follow.

    `rows` has what can be found by a search, by its key: a row is hidden when something else is looked for.
    """

    changed = Signal(str, str, object)
    slid = Signal(str, str, object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.rows: dict[str, QWidget] = {}
        head = plain(title)
        head.setObjectName("name")
        head.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.M)
        self.column.addWidget(head)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""

    def show_only(self, keys: Collection[str]) -> None:
        """Show the rows with these keys; without any the card is not there."""
        for key, row in self.rows.items():
            row.setVisible(key in keys)
        self.setVisible(any(key in keys for key in self.rows))

    def add_row(self, key: str) -> QVBoxLayout:
        """Room for what is found by this key."""
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.column.addWidget(row)
        self.rows[key] = row
        return column

    def add_slider(self, key: str, name: str, say: Callable[[int], str], *, is_share: bool = False) -> NamedSlider:
        """A slider for a number; a share is set in percent."""
        bounds, scale = BOUNDS[key.partition(".")[2]], 100 if is_share else 1
        slider = NamedSlider(
            name, round(bounds.least * scale), round(bounds.most * scale), round(bounds.step * scale), say
        )
        self.add_row(key).addWidget(slider)
        return slider

    def add_check(self, key: str, text: str, explanation: str = "") -> QCheckBox:
        """Something to tick."""
        group, _, field = key.partition(".")
        box = Tick(text)
        box.toggled.connect(lambda is_ticked: self.changed.emit(group, field, is_ticked))
        self.add_row(key).addLayout(explained(box, explanation))
        return box

    def add_seconds(self, key: str, name: str, none: str, explanation: str, unit: str = "seconds") -> WholeNumber:
        """A whole number of seconds (or of another unit) with its name, what 0 means, and a line that says more."""
        group, _, field = key.partition(".")
        bounds = BOUNDS[field]
        number = Seconds(int(bounds.least), int(bounds.most), int(bounds.step), none, unit)
        number.setAccessibleName(name)
        number.setAccessibleDescription(f"{explanation} {number.takes.text()}")
        number.valueChanged.connect(lambda value: self.slid.emit(group, field, value))
        label = plain(name)
        label.setBuddy(number)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(label)
        line.addWidget(number)
        line.addStretch(1)
        row = self.add_row(key)
        row.setSpacing(Space.XS)
        row.addLayout(line)
        row.addWidget(faint(explanation))
        row.addWidget(number.takes)
        return number


class Seconds(WholeNumber):
    """Whole seconds, to be typed or stepped. `takes` says what it takes, loudly when something else was typed.

    A typed number holds with Enter or when the field is left: on the way to 45 a person did not wish for 4.
    """

    def __init__(self, least: int, most: int, step: int, none: str, unit: str) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(" s" if unit == "seconds" else f" {unit}")
        self.setSpecialValueText(none)
        self.setMinimumWidth(theme.px(NUMBER_WIDTH))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.takes = plain(f"Enter whole seconds from {least} to {most}.")
        self.takes.setWordWrap(True)
        self.takes.setObjectName("faint")
        self.setKeyboardTracking(False)
        self.lineEdit().textEdited.connect(self._on_edited)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed, so that it is told what is wrong with it; only a number of these is used."""
        state, text, at = super().validate(text, at)
        return QValidator.State.Intermediate if state is QValidator.State.Invalid else state, text, at

    @property
    def is_rejected(self) -> bool:
        """Whether it holds a text that cannot be used; that stays until it is mended or Esc takes it back."""
        return self.takes.objectName() == "warning"

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        keeping_text(self, lambda: super(Seconds, self).focusOutEvent(event), lambda: self.is_rejected)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and self.is_rejected:
            self.lineEdit().setText(self.textFromValue(self.value()) + self.suffix())
            self._be_loud(False)
            return
        keeping_text(self, lambda: super(Seconds, self).keyPressEvent(event), lambda: self.is_rejected)

    def stepBy(self, steps: int) -> None:  # noqa: D102
        self._be_loud(False)
        super().stepBy(steps)

    def _on_edited(self, text: str) -> None:
        self._be_loud(super().validate(text, 0)[0] is QValidator.State.Invalid)

    def _be_loud(self, is_loud: bool) -> None:
        name = "warning" if is_loud else "faint"
        if name == self.takes.objectName():
            return
        self.takes.setObjectName(name)
        # A style sheet looks at the name only once.
        self.takes.style().unpolish(self.takes)
        self.takes.style().polish(self.takes)


def explained(button: QCheckBox | QRadioButton, explanation: str) -> QVBoxLayout:
    """A tick or a radio button, and below its words a line that explains it."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(button)
    if explanation:
        button.setAccessibleDescription(explanation)
        label = faint(explanation)
        label.setIndent(theme.px(INDENT))
        column.addWidget(label)
    return column


def faint(text: str) -> QLabel:
    """A line that explains something."""
    label = plain(text)
    label.setObjectName("faint")
    label.setWordWrap(True)
    return label


def tick(box: QCheckBox, is_ticked: bool) -> None:
    """Tick it without a report."""
    was_blocked = box.blockSignals(True)
    box.setChecked(is_ticked)
    box.blockSignals(was_blocked)


def choose(buttons: Mapping[Any, QRadioButton], chosen: object) -> None:
    """Show which one of a group is chosen: it is the one that Tab leads to, and the arrows lead on to the others."""
    buttons[chosen].setChecked(True)
    for each, button in buttons.items():
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == chosen else Qt.FocusPolicy.ClickFocus)


def show_number(box: WholeNumber, value: int) -> None:
    """Show it without a report."""
    was_blocked = box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(was_blocked)
