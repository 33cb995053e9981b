"""Large type that keeps its size: measured by its capitals, wrapped when it is long, and shrunk only when it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from backtimer.ui.look import large_type

# Above the capitals and below the line that they stand on, as shares of their height: room for Å and for g.
ABOVE = 0.06
BELOW = 0.33
CAPITALS_ABOVE_MIDDLE = (BELOW - ABOVE) / 2
# From line to line, as a share of the capitals' height.
PITCH = 1.42
# Letters may be narrower by this before a line is broken or shrunk.
NARROWEST = 0.88
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3)
# Breaks are tried out only among so many words.
TRIED_WORDS = 16


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines in a font, letters narrowed to `squeeze`. `scale` is 1 unless the text had to be shrunk."""

    lines: tuple[str, ...]
    font: QFont
    squeeze: float
    scale: float
    cap: float

    @property
    def height(self) -> float:
        """What the lines take, in pixels."""
        return block_height(self.cap, len(self.lines))


def block_height(cap: float, lines: int) -> float:
    """What so many lines of capitals of this height take."""
    return cap * (1 + ABOVE + BELOW + (lines - 1) * PITCH) if lines else 0.0


def font_with_capitals(weight: QFont.Weight, cap: float) -> QFont:
    """The large type in the least size whose capitals are at least so high, in pixels."""
    return QFont(_font(weight, round(cap, 2)))


@lru_cache(maxsize=500)
def _font(weight: QFont.Weight, cap: float) -> QFont:
    font = QFont(large_type.family())
    font.setWeight(weight)
    font.setPixelSize(200)
    share = QFontMetricsF(font).capHeight() / 200
    size = max(4, ceil(cap / (share or 0.7)))
    font.setPixelSize(size)
    while QFontMetricsF(font).capHeight() < cap:
        size += 1
        font.setPixelSize(size)
    return font


def fit(wordings: Sequence[str], width: float, cap: float, most_lines: int, weight: QFont.Weight) -> Fitted:
    """The first wording that fits `width` pixels at its full size, on few lines rather than many; else shrunk."""
    for scale in SCALES:
        font = font_with_capitals(weight, cap * scale)
        metrics = QFontMetricsF(font)
        for lines in range(1, most_lines + 1):
            for wording in wordings:
                broken = broken_into(wording, lines, metrics)
                widest = max((metrics.horizontalAdvance(line) for line in broken), default=0.0)
                if len(broken) <= lines and widest * NARROWEST <= width:
                    return Fitted(broken, font, min(1.0, width / max(1.0, widest)), scale, cap * scale)
    cut = metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideRight, width)
    return Fitted((cut,), font, 1.0, scale, cap * scale)


def broken_into(text: str, lines: int, metrics: QFontMetricsF) -> tuple[str, ...]:
    """A text on so many lines of about the same width; fewer when it has fewer words."""
    parts = text.split()
    if lines == 1 or len(parts) <= 1:
        return (text.strip(),) if text.strip() else ()
    if len(parts) <= lines:
        return tuple(parts)
    if len(parts) > TRIED_WORDS:  # no name is so long; only the first ones are put where they look best
        parts = [*parts[: TRIED_WORDS - 1], " ".join(parts[TRIED_WORDS - 1 :])]
    widths = [metrics.horizontalAdvance(part) for part in parts]
    space = metrics.horizontalAdvance(" ")

    def widest(cuts: tuple[int, ...]) -> float:
        ends = (0, *cuts, len(parts))
        return max(sum(widths[a:b]) + space * (b - a - 1) for a, b in pairwise(ends))

    cuts = min(combinations(range(1, len(parts)), lines - 1), key=widest)
    return tuple(" ".join(parts[a:b]) for a, b in pairwise((0, *cuts, len(parts))))


def flip(painter: QPainter, widget: QWidget) -> None:
    """Paint the whole widget the other way round, for a mirror."""
    painter.translate(widget.width(), 0)
    painter.scale(-1, 1)


class BigText(QLabel):
    """A label, so that a screen reader reads it: `text()` is the fullest wording. Lines are painted by their capitals.

    It paints nothing behind its letters. `lead` is the room at its left for a mark, when it is aligned there.
    """

    def __init__(
        self,
        name: str,
        parent: QWidget,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        *,
        weight: QFont.Weight = QFont.Weight.Bold,
    ) -> None:
        super().__init__(parent)
        # A screen reader is given the text as it is written.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._align = align
        self._weight = weight
        self._wordings: tuple[str, ...] = ()
        self._colour = QColor("white")
        self.is_mirrored = False
        self.lead = 0.0
        self.fitted: Fitted | None = None

    def say(self, *wordings: str) -> bool:
        """Show the first of these that fits, the fullest first; whether anything has changed."""
        if wordings == self._wordings:
            return False
        self._wordings = wordings
        self.setText(wordings[0])
        return True

    def tick(self, *wordings: str) -> bool:
        """Like `say`, for a clock on one line: while it keeps its width it is painted anew where it is, and counts as
        unchanged."""
        before, fitted = self._wordings, self.fitted
        if not self.say(*wordings):
            return False
        if fitted is None or len(before) != len(wordings) or len(fitted.lines) != 1 or fitted.lines[0] not in before:
            return True
        line = wordings[before.index(fitted.lines[0])]
        metrics = QFontMetricsF(fitted.font)
        if abs(metrics.horizontalAdvance(line) - metrics.horizontalAdvance(fitted.lines[0])) > 1:
            return True
        self.fitted = replace(fitted, lines=(line,))
        return False

    def set_colour(self, colour: QColor) -> None:
        """The colour of the letters."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def fit(self, width: float, cap: float, most_lines: int = 1, first: int = 0) -> Fitted:
        """Lay the text out for capitals so high, both in pixels; without the first so many wordings."""
        self.fitted = fit(self._wordings[first:] or ("",), width, cap, most_lines, self._weight)
        self.update()
        return self.fitted

    def text_width(self) -> float:
        """How wide the lines are, in pixels."""
        if self.fitted is None or not self.fitted.lines:
            return 0.0
        metrics = QFontMetricsF(self.fitted.font)
        return max(metrics.horizontalAdvance(line) for line in self.fitted.lines) * self.fitted.squeeze

    def minimumSizeHint(self) -> QSize:
        """The stage says how large it is."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        fitted = self.fitted
        if fitted is None or not fitted.lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if self.is_mirrored:
            flip(painter, self)
        painter.setFont(fitted.font)
        painter.setPen(self._colour)
        metrics = QFontMetricsF(fitted.font)
        baseline = (self.height() - fitted.height) / 2 + fitted.cap * (1 + ABOVE)
        for line in fitted.lines:
            width = metrics.horizontalAdvance(line) * fitted.squeeze
            left = self.lead
            if self._align & Qt.AlignmentFlag.AlignHCenter:
                left = (self.width() - width) / 2
            elif self._align & Qt.AlignmentFlag.AlignRight:
                left = self.width() - width
            painter.save()
            painter.translate(left, baseline)
            painter.scale(fitted.squeeze, 1)
            painter.drawText(QPointF(0, 0), line)
            painter.restore()
            baseline += fitted.cap * PITCH
        painter.end()


class Paragraphs(QLabel):
    """Sentences in the largest size at which they all fit. A label, so that a screen reader reads them."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        # A screen reader is given the text as it is written.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_mirrored = False
        self.is_left_aligned = False
        self._colour = QColor("white")
        self._font = QFont()
        self._gap = 0.0

    def set_colour(self, colour: QColor) -> None:
        """The colour of the letters."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def fit(self, width: float, height: float, cap: float) -> None:
        """Lay the sentences out in so many pixels, with capitals at most so high."""
        for scale in SCALES:
            self._font = font_with_capitals(QFont.Weight.Medium, cap * scale)
            self._gap = cap * scale * 0.62
            if self._total(self._heights(width)) <= height:
                break
        self.update()

    def fits(self) -> bool:
        """Whether all of it is in its place."""
        return self._total(self._heights(self.width())) <= self.height() + 1

    def minimumSizeHint(self) -> QSize:
        """The stage says how large it is."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        if self.is_mirrored:
            flip(painter, self)
        painter.setFont(self._font)
        painter.setPen(self._colour)
        heights = self._heights(self.width())
        top = (self.height() - self._total(heights)) / 2
        for line, height in zip(self.text().split("\n"), heights, strict=True):
            painter.drawText(QRectF(0, top, self.width(), height + 2), self._flags(), line)
            top += height + self._gap
        painter.end()

    def _total(self, heights: list[float]) -> float:
        return sum(heights) + self._gap * (len(heights) - 1)

    def _heights(self, width: float) -> list[float]:
        metrics = QFontMetricsF(self._font)
        room = QRectF(0, 0, width, 100_000)
        return [metrics.boundingRect(room, self._flags(), line).height() for line in self.text().split("\n")]

    def _flags(self) -> int:
        side = Qt.AlignmentFlag.AlignLeft if self.is_left_aligned else Qt.AlignmentFlag.AlignHCenter
        return int(side) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
