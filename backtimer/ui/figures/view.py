"""The exercise as a figure that moves with the session, or as the person's own picture of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from backtimer.figures.figure import Figure, Movement, pose_at
from backtimer.figures.pose import Pose, solve
from backtimer.figures.shapes import Frame, Shape, frame_of, shapes
from backtimer.session.moment import Moment
from backtimer.ui.figures.painter import paint, placed
from backtimer.ui.figures.pictures import Picture, pictures

FRAME_MS = 33
# A chest that breathes moves so little that more pictures would not be seen.
BREATHING_MS = 125
# How large a picture is decoded, and the quickest that an animation runs, as browsers have it.
PICTURE_SIDE, LEAST_FRAME_MS = 1600, 100
MOVING = (Movement.SHOW, Movement.EFFORT, Movement.RELEASE, Movement.CYCLE, Movement.BREATHE_IN, Movement.BREATHE_OUT)


class FigureView(QWidget):
    """Asks `now` what to show, as often as something moves, and repaints only where it does.

    `emptied`: the picture cannot be shown, and there is no figure in its place.
    """

    emptied = Signal()

    def __init__(self, now: Callable[[], Moment], *, dark: bool = True) -> None:
        super().__init__()
        self._now, self._dark = now, dark
        self._figure: Figure | None = None
        self._frame = Frame(0, 0, 1, 1)
        self._to_left = False
        self._shapes: tuple[Shape, ...] = ()
        self._key: object = None
        self._path: str | None = None
        self._picture: Picture | None = None
        self._frame_at = 0
        self._frames = QTimer(self)
        self._frames.setSingleShot(True)
        self._frames.timeout.connect(self._next_frame)
        self._is_reduced = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(40, 40))
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def show_figure(self, figure: Figure | None, picture: str | None, name: str) -> bool:
        """Show this exercise from now on; False when there is nothing to show of it."""
        self._figure, self._key, self._shapes = figure, None, ()
        self._path, self._picture, self._frame_at = picture, None, 0
        self._frames.stop()
        if picture is not None:
            # Decoded elsewhere: until it is there, nothing is shown.
            pictures().came.connect(self._on_picture, Qt.ConnectionType.UniqueConnection)
            self._picture = pictures().get(picture, PICTURE_SIDE)
        self.setAccessibleName(f"Picture of {name}")
        self.refresh()
        self.update()
        return self._has_picture or self._is_on_its_way or figure is not None

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
        if self._picture is not None and len(self._picture.frames) > 1:
            if moment.is_still or self._is_reduced or not is_seen:
                self._frames.stop()
            elif not self._frames.isActive():
                self._frames.start(max(self._picture.frames[self._frame_at][1], LEAST_FRAME_MS))
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
        self._frames.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is not None and self._picture.frames:
            picture = self._picture.frames[self._frame_at][0]
            size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRect(0, 0, size.width(), size.height())
            box.moveCenter(self.rect().center())
            painter.drawPixmap(box, picture)
        elif self._shapes:
            paint(painter, self._shapes, self._frame, self.rect(), dark=self._dark)

    @property
    def _has_picture(self) -> bool:
        return self._picture is not None and bool(self._picture.frames)

    @property
    def _is_on_its_way(self) -> bool:
        return self._path is not None and self._picture is None

    def _is_of_drawing(self) -> bool:
        return not self._has_picture and not self._is_on_its_way

    def _on_picture(self, path: str) -> None:
        if path != self._path:
            return
        self._picture = pictures().get(path, PICTURE_SIDE)
        if not self._has_picture and not self._is_on_its_way and self._figure is None:
            self.emptied.emit()
        self.refresh()
        self.update()

    def _next_frame(self) -> None:
        if self._picture is not None and self._picture.frames:
            self._frame_at = (self._frame_at + 1) % len(self._picture.frames)
            self.update()
            self.refresh()

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
