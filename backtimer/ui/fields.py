"""Fields in the program's own dress. A style sheet leaves them without arrows, so these paint their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from backtimer.ui import theme

if TYPE_CHECKING:
    # PySide makes a class when it is first named: the first window does without these.
    from PySide6.QtGui import QPaintEvent, QWheelEvent

# The style sheet's padding does not reach the text of a number.
MARGINS = (8, 0, 0, 0)
# As wide as the style sheet makes the buttons.
ARROW_WIDTH = 24


class Choice(QComboBox):
    """One of a few."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_arrow(self, self.height() / 2, is_up=False, is_strong=True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Tick(QCheckBox):
    """Something to tick."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().on_accent), 2.4))
        painter.translate(box.center())
        painter.drawLine(-4, 1, -1, 4)
        painter.drawLine(-1, 4, 6, -4)
        painter.end()


class WholeNumber(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(*MARGINS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_steps(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def paint_steps(field: QAbstractSpinBox) -> None:
    """The two arrows of a number; one that leads no further is weak."""
    can = field.stepEnabled()
    up, down = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
    paint_arrow(field, field.height() * 0.28, is_up=True, is_strong=bool(can & up))
    paint_arrow(field, field.height() * 0.72, is_up=False, is_strong=bool(can & down))


def paint_arrow(field: QWidget, middle: float, *, is_up: bool, is_strong: bool) -> None:
    """An arrow at the right edge of a field."""
    colours = theme.colours()
    painter = QPainter(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.faint if is_strong and field.isEnabled() else colours.edge), 1.6))
    painter.translate(field.width() - ARROW_WIDTH / 2 - 1, middle)
    rise = -2 if is_up else 2
    painter.drawLine(-4, -rise, 0, rise)
    painter.drawLine(0, rise, 4, -rise)
    painter.end()
