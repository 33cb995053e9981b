"""The stage's small parts: the side, the reps as dots, the line of the whole session, the breathing guide."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QWidget

from backtimer.routine.dose import Side
from backtimer.session.view import Counts
from backtimer.ui.stage.colours import mixed
from backtimer.ui.stage.text import BigText, flip

# More dots than this cannot be counted at a glance.
MOST_DOTS = 20
# Between sets, as a share of the way from dot to dot.
SET_GAP = 0.8
# The breathing guide at its smallest, as a share of its largest.
LEAST_BREATH = 0.38


class SideText(BigText):
    """LEFT or RIGHT, with an arrow that points there."""

    def __init__(self, side: Side, parent: QWidget) -> None:
        self.side = side
        align = Qt.AlignmentFlag.AlignRight if side is Side.LEFT else Qt.AlignmentFlag.AlignLeft
        super().__init__(f"side_{side}", parent, align)

    def whole_width(self) -> float:
        """With the arrow, in pixels."""
        fitted = self.fitted
        return self.text_width() + fitted.cap * 1.35 if fitted is not None and fitted.lines else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        fitted = self.fitted
        if fitted is None or not fitted.lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_mirrored:
            flip(painter, self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        cap = fitted.cap
        top = (self.height() - fitted.height) / 2 + cap * 0.08
        tip, back = (0.0, cap * 0.95) if self.side is Side.LEFT else (float(self.width()), self.width() - cap * 0.95)
        painter.drawPolygon(QPolygonF([QPointF(tip, top + cap / 2), QPointF(back, top), QPointF(back, top + cap)]))
        painter.end()


class Dots(QWidget):
    """Reps as dots that fill, in groups of a set. Beside them the same stands in words, also for screen readers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_mirrored = False
        self._counts: Counts | None = None
        self._colours = (QColor("white"), QColor("gray"))

    def set_colours(self, mark: QColor, track: QColor) -> None:
        """Of what is done, and of what is not."""
        if (mark, track) != self._colours:
            self._colours = (mark, track)
            self.update()

    def show_counts(self, counts: Counts | None) -> bool:
        """Show these; whether there is anything to show now and was not before, or the other way round."""
        had = self.has_dots
        if counts != self._counts:
            self._counts = counts
            self.update()
        return had != self.has_dots

    @property
    def has_dots(self) -> bool:
        """Whether there is more than one rep, and few enough to be counted at a glance."""
        return self._counts is not None and 1 < self._counts.reps <= MOST_DOTS

    def groups(self) -> list[list[float]]:
        """How full each dot of each set is, 0 to 1; only the present set when all of them are too many."""
        counts = self._counts
        if counts is None or not self.has_dots:
            return []
        sets = range(1, counts.sets + 1) if counts.reps * counts.sets <= MOST_DOTS else (counts.set,)
        return [[self._fullness(counts, number, rep) for rep in range(1, counts.reps + 1)] for number in sets]

    def _fullness(self, counts: Counts, number: int, rep: int) -> float:
        if (number, rep) == (counts.set, counts.rep):
            return 1.0 if counts.is_resting else 0.5
        return 1.0 if (number, rep) < (counts.set, counts.rep) else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        groups = self.groups()
        if not groups:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_mirrored:
            flip(painter, self)
        mark, track = self._colours
        count = sum(len(group) for group in groups) + SET_GAP * (len(groups) - 1)
        size = self.height() * 0.86
        pitch = min(size * 1.55, (self.width() - size) / max(1.0, count - 1))
        size = min(size, pitch * 0.8)
        x = self.width() / 2 - pitch * (count - 1) / 2
        y = self.height() / 2
        for group in groups:
            for fullness in group:
                self._draw_dot(painter, QPointF(x, y), size / 2, fullness, mark, track)
                x += pitch
            x += pitch * SET_GAP
        painter.end()

    def _draw_dot(
        self, painter: QPainter, at: QPointF, radius: float, fullness: float, mark: QColor, track: QColor
    ) -> None:
        stroke = radius * 0.28
        inner = radius - stroke / 2
        if fullness >= 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(at, radius, radius)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(mark if fullness else mixed(track, mark, 0.35), stroke))
        painter.drawEllipse(at, inner, inner)
        if fullness:  # the one that is being done
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(at, radius * 0.42, radius * 0.42)


class SessionLine(QProgressBar):
    """The whole session, a segment for each exercise: done ones are full, the present one is taller."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName("How much of the session is over")
        self.is_mirrored = False
        self._ends: tuple[float, ...] = (1.0,)
        self._colours = (QColor("white"), QColor("gray"))

    def set_colours(self, mark: QColor, track: QColor) -> None:
        """Of what is over, and of what is to come."""
        if (mark, track) != self._colours:
            self._colours = (mark, track)
            self.update()

    def set_ends(self, ends: tuple[float, ...]) -> None:
        """Where each exercise ends, as rising shares of the whole."""
        if ends and ends != self._ends:
            self._ends = ends
            self.update()

    def minimumSizeHint(self) -> QSize:
        """The stage says how large it is."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_mirrored:
            flip(painter, self)
        painter.setPen(Qt.PenStyle.NoPen)
        mark, track = self._colours
        width, height = float(self.width()), float(self.height())
        gap = min(height * 0.35, width / len(self._ends) * 0.25)
        over = self.value() / 1000
        begin, is_found = 0.0, False
        for end in self._ends:
            is_now = not is_found and over < end
            is_found = is_found or is_now
            tall = height if is_now else height * 0.5
            segment = QRectF(begin * width, (height - tall) / 2, max(1.0, (end - begin) * width - gap), tall)
            radius = min(tall, segment.width()) / 2
            painter.setBrush(track)
            painter.drawRoundedRect(segment, radius, radius)
            full = min(1.0, max(0.0, (over - begin) / (end - begin))) if end > begin else 1.0
            if full > 0:
                painter.setBrush(mark)
                done = QRectF(segment)
                done.setWidth(max(min(tall, segment.width()), segment.width() * full))
                painter.drawRoundedRect(done, radius, radius)
            begin = end
        painter.end()


class BreathGuide(QWidget):
    """A disc in a ring that grows as one breathes in and shrinks as one breathes out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fullness = 0.0
        self._colours = (QColor("white"), QColor("gray"))

    def set_colours(self, mark: QColor, track: QColor) -> None:
        """Of the disc, and of the ring around it."""
        if (mark, track) != self._colours:
            self._colours = (mark, track)
            self.update()

    def radius(self, fullness: float) -> float:
        """The disc's, in pixels, for a chest so full (0 to 1)."""
        most = min(self.width(), self.height()) / 2 - 2
        # Like a breath: it begins and ends gently.
        eased = fullness * fullness * (3 - 2 * fullness)
        return most * (LEAST_BREATH + (1 - LEAST_BREATH) * eased)

    def show_fullness(self, fullness: float) -> None:
        """Show it; only the square that changes is painted anew."""
        before, after = self.radius(self._fullness), self.radius(fullness)
        self._fullness = fullness
        if abs(after - before) >= 0.25:
            reach = max(before, after) + 3
            middle = QRectF(self.rect()).center()
            changed = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
            self.update(changed.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark, track = self._colours
        middle = QRectF(self.rect()).center()
        most = self.radius(1.0)
        painter.setPen(QPen(track, max(2.0, most / 28)))
        painter.drawEllipse(middle, most - 1, most - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
        radius = self.radius(self._fullness)
        painter.drawEllipse(middle, radius, radius)
        painter.end()
