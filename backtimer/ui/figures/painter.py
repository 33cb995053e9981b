"""Paints the shapes of a figure."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from backtimer.figures.palette import DARK, LIGHT
from backtimer.figures.shapes import Frame, Shape


def placed(frame: Frame, box: QRectF) -> tuple[float, float, float]:
    """How a frame lies in a box: pixels for a body height, and the pixel that is its origin.

    As large as it can be, in the middle, but low rather than high: a floor belongs there.
    """
    scale = min(box.width() / (frame.right - frame.left), box.height() / (frame.top - frame.bottom))
    spare = box.height() - (frame.top - frame.bottom) * scale
    left = box.center().x() - (frame.left + frame.right) / 2 * scale
    return scale, left, box.bottom() - spare * 0.4 + frame.bottom * scale


def paint(painter: QPainter, shapes: Iterable[Shape], frame: Frame, box: QRect | QRectF, *, dark: bool) -> None:
    """Paint the shapes into a box."""
    scale, left, bottom = placed(frame, QRectF(box))
    colours = DARK if dark else LIGHT
    painter.setPen(Qt.PenStyle.NoPen)
    for shape in shapes:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addPolygon(QPolygonF([QPointF(left + x * scale, bottom - y * scale) for x, y in shape.points]))
        painter.fillPath(path, QColor(colours[shape.tone]))
