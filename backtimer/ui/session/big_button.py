"""A button to be read from the mat, with the key that presses it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from backtimer.ui.session.pain_scale import Inks
from backtimer.ui.stage.text import fit, flip, font_with_capitals

# Shares of the button's height: capitals of its words and of its key, the room at its sides, corners and edge.
CAPITALS, KEY_CAPITALS, SIDES, CORNER, EDGE = 0.42, 0.28, 0.3, 0.18, 0.03
# The keys stand in a column of their own.
KEY_WIDTH = 1.5


class BigButton(QPushButton):
    """Bright while it has the focus."""

    def __init__(self, text: str, key: str, inks: Inks, parent: QWidget, *, is_mirrored: bool) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"Key {key}")
        self._key = key
        self._inks = inks
        self._is_mirrored = is_mirrored

    def say(self, text: str) -> None:
        """Say something else from now on."""
        self.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Whoever made it says how large it is."""
        return QSize(1, 1)

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter press it, when they are not held down; all else is for whoever made it."""
        is_press = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_press and not event.isAutoRepeat():
            self.click()
        elif not is_press:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The press was enough."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        is_bright, height = self.hasFocus() or self.isDown(), float(self.height())
        ground = self._inks.chosen if is_bright else self._inks.ground
        ink = self._inks.on_chosen if is_bright else self._inks.text
        edge = EDGE * height
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_mirrored:
            flip(painter, self)
        painter.setBrush(ground)
        painter.setPen(QPen(self._inks.text if self.underMouse() else self._inks.edge, edge))
        inner = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(inner, CORNER * height, CORNER * height)
        draw_key(painter, QRectF(SIDES * height, 0, KEY_WIDTH * height, height), self._key, KEY_CAPITALS * height, ink)
        left = (2 * SIDES + KEY_WIDTH) * height
        fitted = fit((self.text(),), self.width() - left - SIDES * height, CAPITALS * height, 1, QFont.Weight.DemiBold)
        painter.setFont(fitted.font)
        painter.setPen(ink)
        painter.translate(left, (height + fitted.cap) / 2)
        painter.scale(fitted.squeeze, 1)
        painter.drawText(QPointF(0, 0), fitted.lines[0] if fitted.lines else "")
        painter.end()


def draw_key(painter: QPainter, room: QRectF, key: str, cap: float, ink: QColor) -> None:
    """A key as it looks on a keyboard, in the middle of its room; `cap` is the height of its capitals in pixels."""
    font = font_with_capitals(QFont.Weight.Medium, cap)
    metrics = QFontMetricsF(font)
    wide = metrics.horizontalAdvance(key)
    box = QRectF(0, 0, max(2.2 * cap, wide + 1.4 * cap), 2.2 * cap)
    box.moveCenter(room.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, max(1.5, cap * 0.08)))
    painter.drawRoundedRect(box, cap * 0.35, cap * 0.35)
    painter.setFont(font)
    painter.drawText(QPointF(box.center().x() - wide / 2, box.center().y() + metrics.capHeight() / 2), key)
