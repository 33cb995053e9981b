"""Small pictures of exercises made when nothing else is to be done: the first window does not wait for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
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
        self._squares: dict[tuple[int, int], QPixmap] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EACH_MS)
        self._timer.timeout.connect(self._make_one)

    @property
    def is_making(self) -> bool:
        """Whether pictures are on their way."""
        return bool(self._wanted)

    def get(self, exercise: Exercise, side: int, ratio: float) -> QPixmap | None:
        """Its picture in a square; an empty one as long as it is not made, and None when it has none."""
        if exercise.picture is not None:
            picture = self._picture(exercise.picture, round(side * ratio), ratio)
            if picture is not None:
                return picture
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

    def told(self, exercise: Exercise, side: int, ratio: float) -> str:
        """Why a person's own picture is not shown, or not all of it, as far as is known."""
        from backtimer.ui.figures.pictures import pictures

        found = pictures().get(exercise.picture, round(side * ratio)) if exercise.picture is not None else None
        return found.told if found is not None else ""

    def _picture(self, path: str, pixels: int, ratio: float) -> QPixmap | None:
        """A person's own picture in a square; None when it cannot be shown."""
        # Imported with the first picture.
        from backtimer.ui.figures.pictures import pictures

        pictures().came.connect(self._on_picture, Qt.ConnectionType.UniqueConnection)
        found = pictures().get(path, pixels)
        if found is None:
            return QPixmap()
        if not found.frames:
            return None
        first = found.frames[0][0]
        key = (first.cacheKey(), pixels)
        if key not in self._squares:
            if len(self._squares) >= MOST_KEPT:
                self._squares.clear()
            self._squares[key] = in_square(first, pixels)
        square = self._squares[key]
        square.setDevicePixelRatio(ratio)
        return square

    def _on_picture(self, path: str) -> None:
        self.came.emit()

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


def in_square(picture: QPixmap, pixels: int) -> QPixmap:
    """All of a picture in the middle of a square."""
    from PySide6.QtGui import QPainter

    square = QPixmap(pixels, pixels)
    square.fill(Qt.GlobalColor.transparent)
    small = picture.scaled(
        pixels, pixels, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(square)
    painter.drawPixmap((pixels - small.width()) // 2, (pixels - small.height()) // 2, small)
    painter.end()
    return square
