"""The countdown: large digits in a ring that empties with the step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from backtimer.ui import theme


class Countdown(QLabel):
    """A label, so that a screen reader reads the digits; painted with its ring. Repaints only what has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("countdown")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(80, 80))
        self._tip = 0

    def show_step(self, text: str, fraction: float) -> None:
        """Show the digits and how much of the step is over (0 to 1)."""
        tip = round((1 - fraction) * 360)
        if text != self.text():
            self.setText(text)  # repaints all
        elif tip != self._tip:
            self.update()
        self._tip = tip

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        width = max(6, side // 22)
        ring = QRectF(0, 0, side - width - 2, side - width - 2)
        ring.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(QColor(theme.RING_TRACK), width))
        painter.drawEllipse(ring)
        painter.setPen(QPen(QColor(theme.RING), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, self._tip * 16)
        painter.setPen(QColor(theme.STAGE_TEXT))
        font = self.font()
        font.setBold(True)
        font.setPixelSize(max(12, int(side * (0.62 if len(self.text()) <= 2 else 0.3))))
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
