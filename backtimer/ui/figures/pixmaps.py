"""Small pictures of exercises, for cards and lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from backtimer.figures.figure import Movement, skeleton_at
from backtimer.figures.shapes import Frame, frame_of, shapes
from backtimer.routine.exercise import Exercise
from backtimer.ui.figures.painter import paint
from backtimer.ui.look import artwork


def still(exercise: Exercise, size: QSize, *, dark: bool) -> QPixmap | None:
    """A small picture of an exercise at its most telling moment; None when it has none.

    A list knows only the id, the name and the position of an exercise; the rest is then as if not given.
    """
    figure = artwork.figure(exercise)
    if figure is None:
        return None
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    body = skeleton_at(figure, Movement.HOLD, 1.0, 0.0)
    drawn = shapes(body, figure, frame_of(figure))
    xs = [x for shape in drawn for x, _ in shape.points]
    ys = [y for shape in drawn for _, y in shape.points]
    # Only this moment is shown: it may be larger than a frame for the whole movement allows.
    width = max(max(xs) - min(xs), 0.5)
    middle = (max(xs) + min(xs)) / 2
    frame = Frame(middle - width / 2, min(ys), middle + width / 2, max(ys))
    edge = size.width() * 0.07
    box = QRectF(0, 0, size.width(), size.height()).adjusted(edge, edge, -edge, -edge)
    paint(painter, drawn, frame, box, dark=dark)
    painter.end()
    return pixmap
