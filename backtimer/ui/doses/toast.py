"""What a key has just changed, in type to be read from the mat: "8 seconds"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from backtimer.ui.stage.text import BigText

SHOWN_MS = 2000
# Heights as shares of the stage's: capitals that are read at three metres, and the panel around them.
CAPITALS = 0.1
LEAST_PANEL = 0.19
SIDES = 0.04


class Toast(QWidget):
    """Lies over the exercise's name for two seconds, never over the countdown. Its colours are the stage's, swapped.

    `bottom` says how far down it may go.
    """

    def __init__(self, parent: QWidget, bottom: Callable[[], int]) -> None:
        super().__init__(parent)
        self._over = parent
        self._bottom = bottom
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = BigText("toast", self, weight=QFont.Weight.Bold)
        self._ground = QColor("white")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, words: str, ground: QColor, ink: QColor, *, is_mirrored: bool) -> None:
        """Show this from now on for two seconds."""
        self.text.say(words)
        self.text.is_mirrored = is_mirrored
        self.text.set_colour(ink)
        self._ground = ground
        self.place()
        self.show()
        self.raise_()
        self.update()
        self._timer.start()

    def place(self) -> None:
        """A band across the top of the stage."""
        unit, width = self._over.height(), self._over.width()
        height = max(round(LEAST_PANEL * unit), self._bottom())
        self.setGeometry(0, 0, width, height)
        inner = width - 2 * SIDES * unit
        line = self.text.fit(inner, CAPITALS * unit, 1).height
        self.text.setGeometry(QRectF(SIDES * unit, (height - line) / 2, inner, line).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground)
        painter.end()
