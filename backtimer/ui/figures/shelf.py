"""Small pictures of exercises made when nothing else is to be done: the first window does not wait for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QPixmap

from backtimer.routine.exercise import Exercise
from backtimer.ui.look import theme

# As many as a long scroll through thousands of routines shows.
MOST_KEPT = 300
# One picture after another, with time for everything else in between.
EACH_MS = 8
_Key = tuple[Exercise, int, bool]


class FigureShelf(QObject):
    """`came` tells that there are more pictures than before."""

    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._made: dict[_Key, QPixmap | None] = {}
        self._wanted: dict[_Key, None] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EACH_MS)
        self._timer.timeout.connect(self._make_one)

    @property
    def is_making(self) -> bool:
        """Whether pictures are on their way."""
        return bool(self._wanted)

    def get(self, exercise: Exercise, side: int, ratio: float) -> QPixmap | None:
        """Its picture in a square; an empty one as long as it is not made, and None when it has none."""
        key = (exercise, round(side * ratio), theme.is_dark())
        if key not in self._made:
            self._wanted[key] = None
            if not self._timer.isActive():
                self._timer.start()
            return QPixmap()
        made = self._made[key]
        if made is not None:
            made.setDevicePixelRatio(ratio)
        return made

    def _make_one(self) -> None:
        # Imported with the first picture.
        from backtimer.ui.figures.pixmaps import still

        if self._wanted:
            # The last asked for is in view now.
            key = self._wanted.popitem()[0]
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            self._made[key] = still(key[0], QSize(key[1], key[1]), dark=key[2])
            self.came.emit()
        if not self._wanted:
            self._timer.stop()
