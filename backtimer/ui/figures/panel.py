"""The picture of an exercise on a page; without one, the position of the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from backtimer.routine.exercise import Exercise
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import icons, theme
from backtimer.ui.look.tokens import Icon, Radius
from backtimer.ui.stage.pictograms import POSITIONS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class FigurePanel(QWidget):
    """A quiet square. The picture is made when it is first in sight, by a shelf that the page has for all of them.

    `told` carries why a person's own picture is not shown, or not all of it.
    """

    told = Signal(str)

    def __init__(self, exercise: Exercise, side: int, shelf: FigureShelf) -> None:
        super().__init__()
        self._exercise = exercise
        self._shelf = shelf
        self.setFixedSize(side, side)
        shelf.came.connect(self.update)
        if exercise.picture is not None:
            shelf.came.connect(self._tell)

    def _tell(self) -> None:
        sentence = self._shelf.told(self._exercise, self.width(), self.devicePixelRatio())
        if sentence:
            self.told.emit(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours().soft))
        painter.drawRoundedRect(QRectF(self.rect()), Radius.CONTROL, Radius.CONTROL)
        figure = self._shelf.get(self._exercise, self.width(), self.devicePixelRatio())
        if figure is not None:
            if not figure.isNull():
                painter.drawPixmap(QPoint(0, 0), figure)
        else:
            side = min(theme.px(Icon.LARGE), self.width())
            square = QRect(QPoint(0, 0), QSize(side, side))
            square.moveCenter(self.rect().center())
            position = self._exercise.position
            icons.paint(painter, POSITIONS[position] if position is not None else "list", square, "accent")
        painter.end()
