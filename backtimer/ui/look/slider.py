"""A number to be set by feel: a name, a slider, and the value in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from backtimer.ui.look import theme
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

NAME_WIDTH = 90
LEAST_WIDTH = 120
VALUE_WIDTH = 150


class NamedSlider(QWidget):
    """`moved` comes with every change by a person."""

    moved = Signal(int)

    def __init__(self, name: str, least: int, most: int, step: int, say: Callable[[int], str]) -> None:
        super().__init__()
        self._say = say
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(least, most)
        self.slider.setSingleStep(step)
        self.slider.setPageStep(4 * step)
        self.slider.setAccessibleName(name)
        self.slider.setMinimumWidth(theme.px(LEAST_WIDTH))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.valueChanged.connect(self._on_value)
        label = plain(name)
        label.setBuddy(self.slider)
        label.setMinimumWidth(theme.px(NAME_WIDTH))
        self.value = plain()
        self.value.setObjectName("faint")
        self.value.setMinimumWidth(theme.px(VALUE_WIDTH))
        self.reason = plain()
        self.reason.setObjectName("faint")
        self.reason.setWordWrap(True)
        self.reason.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.HAIR)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.slider, 0, 1)
        grid.addWidget(self.value, 0, 2)
        grid.addWidget(self.reason, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    def show_value(self, value: int) -> None:
        """Show it without reporting it."""
        was_blocked = self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(was_blocked)
        self._tell()

    def switch_off(self, reason: str) -> None:
        """It cannot be set, and why."""
        self.slider.setEnabled(False)
        self.value.hide()
        self.reason.setText(reason)
        self.reason.show()

    def _on_value(self, value: int) -> None:
        self._tell()
        self.moved.emit(value)

    def _tell(self) -> None:
        said = self._say(self.slider.value())
        self.value.setText(said)
        self.slider.setAccessibleDescription(said)


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
