"""The exercise as a figure that moves with the session, or as the person's own picture of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QImageReader,
    QMovie,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from backtimer.figures.figure import Figure, Movement, pose_at
from backtimer.figures.pose import Pose, solve
from backtimer.figures.shapes import Frame, Shape, frame_of, shapes
from backtimer.session.moment import Moment
from backtimer.ui.figures.painter import paint, placed

FRAME_MS = 33
# A chest that breathes moves so little that more pictures would not be seen.
BREATHING_MS = 125
MOST_PIXELS = 4096
MOVING = (Movement.SHOW, Movement.EFFORT, Movement.RELEASE, Movement.CYCLE, Movement.BREATHE_IN, Movement.BREATHE_OUT)


class FigureView(QWidget):
    """Asks `now` what to show, as often as something moves, and repaints only where it does."""

    def __init__(self, now: Callable[[], Moment], *, dark: bool = True) -> None:
        super().__init__()
        self._now, self._dark = now, dark
        self._figure: Figure | None = None
        self._frame = Frame(0, 0, 1, 1)
        self._to_left = False
        self._shapes: tuple[Shape, ...] = ()
        self._key: object = None
        self._pixmap: QPixmap | None = None
        self._movie: QMovie | None = None
        self._is_reduced = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(40, 40))
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def show_figure(self, figure: Figure | None, picture: str | None, name: str) -> bool:
        """Show this exercise from now on; False when there is nothing to show of it."""
        self._figure, self._key, self._shapes = figure, None, ()
        self._pixmap = self._movie = None
        if picture is not None:
            self._open(picture)
        self.setAccessibleName(f"Picture of {name}")
        self.refresh()
        self.update()
        return self._pixmap is not None or self._movie is not None or figure is not None

    def set_reduced_motion(self, is_reduced: bool) -> None:
        """With less motion the figure stands in the pose that a movement leads to."""
        self._is_reduced = is_reduced
        self._key = None
        self.refresh()

    def set_dark(self, is_dark: bool) -> None:
        """What the ground is like."""
        if is_dark is not self._dark:
            self._dark = is_dark
            self.update()

    def refresh(self) -> None:
        """Look what there is to show now, and run only as fast as it moves."""
        moment = self._now()
        is_seen = self.isVisible() and not self.window().isMinimized()
        if self._movie is not None:
            self._movie.setPaused(moment.is_still or self._is_reduced or not is_seen)
        moves = not moment.is_still and not self._is_reduced and is_seen and self._figure is not None
        if self._figure is not None and self._is_of_drawing():
            self._draw(moment)
        if moves and self._is_of_drawing():
            self._timer.setInterval(FRAME_MS if moment.movement in MOVING else BREATHING_MS)
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(480, 360)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture = self._movie.currentPixmap() if self._movie else self._pixmap
        if picture is not None:
            size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRect(0, 0, size.width(), size.height())
            box.moveCenter(self.rect().center())
            painter.drawPixmap(box, picture)
        elif self._shapes:
            paint(painter, self._shapes, self._frame, self.rect(), dark=self._dark)

    def _is_of_drawing(self) -> bool:
        return self._pixmap is None and self._movie is None

    def _draw(self, moment: Moment) -> None:
        figure = self._figure
        assert figure
        pose = self._pose(figure, moment)
        key = (pose, moment.to_left)
        if key == self._key:
            return
        if self._key is None or moment.to_left != self._to_left:
            self._to_left = moment.to_left
            self._frame = frame_of(figure, to_left=self._to_left)
            self._shapes = ()
        self._key = key
        before = self._shapes
        self._shapes = shapes(solve(pose, figure.view), figure, self._frame, to_left=self._to_left)
        if before:
            self.update(self._changed(before, self._shapes))
        else:
            self.update()

    def _pose(self, figure: Figure, moment: Moment) -> Pose:
        if not self._is_reduced:
            return pose_at(figure, moment.movement, moment.share, moment.seconds, to_left=moment.to_left)
        movement = (
            Movement.HOLD if moment.movement in (Movement.SHOW, Movement.EFFORT, Movement.CYCLE) else moment.movement
        )
        return pose_at(figure, movement, 1.0, 0.0, to_left=moment.to_left)

    def _changed(self, before: tuple[Shape, ...], after: tuple[Shape, ...]) -> QRect:
        """Where the two differ, in pixels."""
        if len(before) != len(after):
            return self.rect()
        moved = [shape for pair in zip(before, after, strict=True) if pair[0] != pair[1] for shape in pair]
        if not moved:
            return QRect()
        xs = [point.x for shape in moved for point in shape.points]
        ys = [point.y for shape in moved for point in shape.points]
        scale, left, bottom = placed(self._frame, QRectF(self.rect()))
        part = QRectF(
            left + min(xs) * scale, bottom - max(ys) * scale, (max(xs) - min(xs)) * scale, (max(ys) - min(ys)) * scale
        )
        return part.toAlignedRect().adjusted(-2, -2, 2, 2)

    def _open(self, path: str) -> None:
        """A picture that cannot be read leaves the figure."""
        reader = QImageReader(path)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > MOST_PIXELS:
            reader.setScaledSize(size.scaled(MOST_PIXELS, MOST_PIXELS, Qt.AspectRatioMode.KeepAspectRatio))
        elif path.casefold().endswith(".svg") and size.isValid():
            # Sharp at any size: drawn large once.
            reader.setScaledSize(size.scaled(1600, 1600, Qt.AspectRatioMode.KeepAspectRatio))
        if reader.supportsAnimation() and reader.imageCount() != 1:
            movie = QMovie(path)
            if movie.isValid():
                movie.setParent(self)
                movie.frameChanged.connect(lambda _: self.update())
                movie.start()
                self._movie = movie
                return
        image = reader.read()
        if not image.isNull():
            self._pixmap = QPixmap.fromImage(image)
