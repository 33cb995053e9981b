"""The shape of each kind of step: what colour says, said again without it."""

from __future__ import annotations

from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from backtimer.session.machine import SessionMode
from backtimer.session.plan import Kind


def draw_icon(painter: QPainter, where: QRectF, kind: Kind, mode: SessionMode, colour: QColor) -> None:
    """Draw it into a square. Paused and counting in have shapes of their own, whatever the step."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # All shapes are drawn in a square of 100 by 100.
    painter.translate(where.topLeft())
    painter.scale(where.width() / 100, where.height() / 100)
    painter.setBrush(colour)
    pen = QPen(colour, 13, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if mode is SessionMode.PAUSED:
        painter.drawLine(32, 16, 32, 84)
        painter.drawLine(68, 16, 68, 84)
        painter.drawLine(28, 16, 28, 84)
        painter.drawLine(72, 16, 72, 84)
    elif mode is SessionMode.COUNT_IN:
        _hourglass(painter)
    else:
        _DRAWN[kind](painter)
    painter.restore()


def _triangle(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _up(painter: QPainter) -> None:
    _triangle(painter, (50, 16), (86, 80), (14, 80))


def _down(painter: QPainter) -> None:
    _triangle(painter, (50, 84), (86, 20), (14, 20))


def _hold(painter: QPainter) -> None:
    """A full disc: stay as you are."""
    painter.drawEllipse(QRectF(16, 16, 68, 68))


def _again(painter: QPainter) -> None:
    """A circle that comes back to where it began: over and over."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(15, 15, 70, 70), 40 * 16, 285 * 16)
    tip = QPointF(50 + 35 * cos(radians(40)), 50 - 35 * sin(radians(40)))
    painter.drawLine(tip, tip + QPointF(-1, -26))
    painter.drawLine(tip, tip + QPointF(-26, -1))


def _moon(painter: QPainter) -> None:
    """A crescent: rest."""
    whole, bite = QPainterPath(), QPainterPath()
    whole.addEllipse(QRectF(8, 8, 84, 84))
    bite.addEllipse(QRectF(36, -6, 78, 78))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPath(whole.subtracted(bite))


def _both_ways(painter: QPainter) -> None:
    """Two arrows past each other: the other side."""
    for y, tip in ((30, 92), (70, 8)):
        back = 18 if tip > 50 else -18
        painter.drawLine(QPointF(100 - tip, y), QPointF(tip, y))
        painter.drawLine(QPointF(tip, y), QPointF(tip - back, y - 18))
        painter.drawLine(QPointF(tip, y), QPointF(tip - back, y + 18))


def _hourglass(painter: QPainter) -> None:
    """Time to get ready."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(20, 10, 80, 10)
    painter.drawLine(20, 90, 80, 90)
    painter.drawPolyline([QPointF(30, 12), QPointF(30, 28), QPointF(70, 72), QPointF(70, 88)])
    painter.drawPolyline([QPointF(70, 12), QPointF(70, 28), QPointF(30, 72), QPointF(30, 88)])


def _rays(painter: QPainter, begin: float, end: float) -> None:
    """A disc with four arrows between two distances from its middle."""
    painter.drawEllipse(QRectF(38, 38, 24, 24))
    for angle in (45, 135, 225, 315):
        x, y = cos(radians(angle)), sin(radians(angle))
        tip = QPointF(50 + end * x, 50 + end * y)
        painter.drawLine(QPointF(50 + begin * x, 50 + begin * y), tip)
        back = 16 if end > begin else -16
        painter.drawLine(tip, tip - QPointF(back * x * 1.4, 0))
        painter.drawLine(tip, tip - QPointF(0, back * y * 1.4))


def _breathe_in(painter: QPainter) -> None:
    """The chest widens."""
    painter.setPen(_thin(painter))
    _rays(painter, 30, 58)


def _breathe_out(painter: QPainter) -> None:
    """The chest narrows."""
    painter.setPen(_thin(painter))
    _rays(painter, 62, 34)


def _tick(painter: QPainter) -> None:
    """Done."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([QPointF(14, 54), QPointF(40, 80), QPointF(88, 22)])


def _thin(painter: QPainter) -> QPen:
    pen = QPen(painter.pen())
    pen.setWidthF(10)
    return pen


_DRAWN = {
    Kind.LEAD_IN: _hourglass,
    Kind.MOVE: _up,
    Kind.HOLD: _hold,
    Kind.RELEASE: _down,
    Kind.REST: _moon,
    Kind.SET_REST: _moon,
    Kind.EXERCISE_REST: _moon,
    Kind.CHANGE_SIDES: _both_ways,
    Kind.TIMED: _again,
    Kind.OPEN: _again,
    Kind.BREATHE_IN: _breathe_in,
    Kind.BREATHE_OUT: _breathe_out,
    Kind.DONE: _tick,
}
