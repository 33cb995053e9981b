"""The countdown: large digits in a ring that empties with the step."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, radians, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QLabel, QWidget

from backtimer.ui.stage.text import flip, font_with_capitals

# Shares of the stage's height: the digits at least and at most, the ring's stroke, and the room between them.
LEAST_DIGITS = 0.302
MOST_DIGITS = 0.40
STROKE = 0.02
GAP = 0.034
LEAST_PADDING = 0.016
# The least room that it can be in.
LEAST_HEIGHT = LEAST_DIGITS + 2 * LEAST_PADDING
# Beside the digits, more than above: they are round, and the ring's corners are too.
SIDE_GAP = 0.036
ROUNDNESS = 0.34
# Digits are good to read narrowed to NARROW; they may be narrowed to NARROWEST before they shrink.
NARROW = 0.72
NARROWEST = 0.56
# How finely the ring's tip moves.
TIPS = 720


@dataclass(frozen=True, slots=True)
class Face:
    """How it looks in some room, in pixels: the digits' font, how much they are narrowed, and the ring's outer size."""

    font: QFont
    squeeze: float
    digits: float
    stroke: float
    width: float
    height: float


def face_in(unit: float, width: float, height: float, widest: str) -> Face:
    """The largest face in so many pixels on a stage `unit` pixels high, for digits as wide as `widest`.

    In a narrow room the digits first become as low as they may be, then narrower, and only then smaller than that.
    """
    padding = min(STROKE + GAP, max(LEAST_PADDING, (height / unit - LEAST_DIGITS) / 2)) * unit
    sides = 2 * (padding + SIDE_GAP * unit)
    digits = max(8.0, min(height - 2 * padding, MOST_DIGITS * unit))
    squeeze = (width - sides) / _width(digits, widest)
    if squeeze < 1 and digits > LEAST_DIGITS * unit:
        digits = max(LEAST_DIGITS * unit, digits * squeeze)
        squeeze = (width - sides) / _width(digits, widest)
    if squeeze < NARROWEST:
        digits = max(8.0, digits * max(0.05, squeeze) / NARROWEST)
        squeeze = NARROWEST
    squeeze = min(1.0, squeeze)
    tall = digits + 2 * padding
    wide = max(tall, _width(digits, widest) * squeeze + sides)
    font = font_with_capitals(QFont.Weight.Bold, digits)
    return Face(font, squeeze, digits, min(STROKE * unit, padding * 0.6), wide, tall)


def narrow_width(unit: float, widest: str) -> float:
    """How wide it is with the least digits, narrowed as far as they are still good to read."""
    sides = 2 * (LEAST_PADDING + SIDE_GAP) * unit
    return _width(LEAST_DIGITS * unit, widest) * NARROW + sides


def _width(digits: float, text: str) -> float:
    return QFontMetricsF(font_with_capitals(QFont.Weight.Bold, digits)).horizontalAdvance(text)


class Countdown(QLabel):
    """A label, so that a screen reader reads the digits. The ring's two states and the digits are kept as pictures, so
    that a moving tip repaints a few pixels and a new second only the digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("countdown")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_mirrored = False
        self._tip = 0
        self._face: Face | None = None
        self._colours = (QColor("white"), QColor("gray"))
        self._full = self._empty = self._digits = QPixmap()

    @property
    def face(self) -> Face | None:
        """How it looks now."""
        return self._face

    def set_colours(self, mark: QColor, track: QColor) -> None:
        """Of the digits and the ring, and of what the ring has left behind."""
        if (mark, track) != self._colours:
            self._colours = (mark, track)
            self._forget()

    def set_face(self, face: Face) -> None:
        """Look like this, in the middle of its place."""
        if face != self._face:
            self._face = face
            self._forget()

    def show_step(self, text: str, fraction: float) -> None:
        """Show the digits and how much of the step is over (0 to 1)."""
        tip = round(min(1.0, max(0.0, fraction)) * TIPS)
        if text != self.text():
            self._digits = QPixmap()
            self.setText(text)  # repaints all, from pictures
        if tip != self._tip:
            self._update_between(self._tip, tip)
            self._tip = tip

    def minimumSizeHint(self) -> QSize:
        """The stage says how large it is."""
        return QSize(0, 0)

    def ring(self) -> QRectF:
        """Where the ring's outer edge is."""
        if self._face is None:
            return QRectF()
        ring = QRectF(0, 0, self._face.width, self._face.height)
        ring.moveCenter(QRectF(self.rect()).center())
        return ring

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._face is None:
            return
        if self._full.isNull() or self._full.size() != self.size() * self.devicePixelRatio():
            self._draw_rings()
        painter = QPainter(self)
        if self.is_mirrored:
            flip(painter, self)
        painter.drawPixmap(0, 0, self._full if self._tip < TIPS else self._empty)
        if 0 < self._tip < TIPS:
            painter.save()
            gone = QPainterPath()
            gone.addPolygon(self._wedge())
            painter.setClipPath(gone)
            painter.drawPixmap(0, 0, self._empty)
            painter.restore()
        if self.text():
            if self._digits.isNull():
                self._draw_digits()
            painter.drawPixmap(self._digits_at(), self._digits)
        painter.end()

    def _forget(self) -> None:
        self._full = self._empty = self._digits = QPixmap()
        self.update()

    def _picture(self, width: float, height: float) -> QPixmap:
        ratio = self.devicePixelRatio()
        picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _outline(self) -> QPainterPath:
        """The middle of the ring's stroke."""
        assert self._face is not None
        half = self._face.stroke / 2
        ring = self.ring().adjusted(half, half, -half, -half)
        path = QPainterPath()
        radius = ring.height() * ROUNDNESS
        path.addRoundedRect(ring, radius, radius)
        return path

    def _draw_rings(self) -> None:
        assert self._face is not None
        mark, track = self._colours
        drawn = []
        for colour in (mark, track):
            picture = self._picture(self.width(), self.height())
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, self._face.stroke))
            painter.drawPath(self._outline())
            painter.end()
            drawn.append(picture)
        self._full, self._empty = drawn

    def _digits_at(self) -> QPointF:
        size = self._digits.deviceIndependentSize()
        middle = QRectF(self.rect()).center()
        return QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2)

    def _draw_digits(self) -> None:
        assert self._face is not None
        metrics = QFontMetricsF(self._face.font)
        squeeze = self._face.squeeze
        natural = metrics.horizontalAdvance(self.text())
        room = self._face.width - 2 * self._face.stroke
        if natural * squeeze > room:  # more digits than were foreseen
            squeeze = room / natural
        picture = self._picture(natural * squeeze + 4, self._face.height)
        painter = QPainter(picture)
        painter.setPen(self._colours[0])
        painter.setFont(self._face.font)
        painter.translate(2, (self._face.height + metrics.capHeight()) / 2)
        painter.scale(squeeze, 1)
        painter.drawText(QPointF(0, 0), self.text())
        painter.end()
        self._digits = picture

    def _angle(self, tip: float) -> float:
        """The way clockwise from the top, in radians, at which the ring's tip stands."""
        return radians(tip * 360 / TIPS)

    def _wedge(self) -> QPolygonF:
        """What the ring has left behind: from the top clockwise to the tip, far enough out for all of it."""
        middle = QRectF(self.rect()).center()
        reach = float(self.width() + self.height())
        step = TIPS // 8
        stops = [*range(0, self._tip, step), self._tip]
        ends = [middle + QPointF(sin(self._angle(at)), -cos(self._angle(at))) * reach for at in stops]
        return QPolygonF([middle, *ends])

    def _update_between(self, before: int, after: int) -> None:
        """Repaint the part of the ring between two tips."""
        if self._face is None or abs(after - before) > TIPS // 4:
            self.update()
            return
        low, high = sorted((before, after))
        part = [self._on_ring(tip) for tip in {*range(low, high, TIPS // 48), high}]
        xs, ys = [point.x() for point in part], [point.y() for point in part]
        # The ray crosses the stroke at a slant on the long sides.
        around = self._face.stroke * 1.6 + 3
        rect = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        rect.adjust(-around, -around, around, around)
        if self.is_mirrored:
            rect.moveLeft(self.width() - rect.right())
        self.update(rect.toAlignedRect())

    def _on_ring(self, tip: int) -> QPointF:
        """Where on the middle of the ring's stroke a tip stands."""
        assert self._face is not None
        half = self._face.stroke / 2
        ring = self.ring().adjusted(half, half, -half, -half)
        across, down, radius = ring.width() / 2, ring.height() / 2, ring.height() * ROUNDNESS
        x, y = abs(sin(self._angle(tip))), abs(cos(self._angle(tip)))
        far = min(across / max(x, 1e-9), down / max(y, 1e-9))
        corner_x, corner_y = across - radius, down - radius
        if far * x > corner_x and far * y > corner_y:
            # Where the ray meets the corner's circle.
            along = x * corner_x + y * corner_y
            far = along + sqrt(max(0.0, along**2 - corner_x**2 - corner_y**2 + radius**2))
        middle = ring.center()
        return QPointF(middle.x() + far * sin(self._angle(tip)), middle.y() - far * cos(self._angle(tip)))
