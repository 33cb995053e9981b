"""The field of a number in a dose."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox

from backtimer.ui.look.fields import MARGINS, paint_steps, scrolls_past


class Number(QDoubleSpinBox):
    """A number; a whole one is shown without a point."""

    def __init__(self) -> None:
        super().__init__()
        scrolls_past(self)
        self.lineEdit().setTextMargins(*MARGINS)

    def textFromValue(self, value: float) -> str:  # noqa: D102
        return f"{value:g}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_steps(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
