"""The session's stage: what is seen from the mat. It shows a `View` and knows nothing of the session itself.

Sizes come from the eye (ISO 9241-303): capitals as shares of the stage's height, which is the screen's in full screen.
On a 14-inch screen (174 mm high) 8 % are 16 minutes of arc at 3 m, 5.4 % the same at 2 m, and 30 % are 60 at 3 m.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsEffect, QVBoxLayout, QWidget

from backtimer.routine.dose import Side
from backtimer.session import words
from backtimer.session.machine import SessionMode
from backtimer.session.plan import Kind
from backtimer.session.view import Breath, Phase, View
from backtimer.settings.settings import ScreenSettings
from backtimer.ui.stage.colours import DARK, StageColours, mixed, stage_colours
from backtimer.ui.stage.countdown import LEAST_HEIGHT, Countdown, face_in, narrow_width
from backtimer.ui.stage.icons import draw_icon
from backtimer.ui.stage.parts import BreathGuide, Dots, SessionLine, SideText
from backtimer.ui.stage.text import CAPITALS_ABOVE_MIDDLE, BigText, Paragraphs, block_height

# Heights of capitals, and of what is drawn, as shares of the stage's height.
NAME = 0.0805
HEADLINE = 0.084
COUNTS = 0.0805
BELOW = 0.0545
INSTRUCTION = 0.048
BREATH_WORD = 0.042
DOTS = 0.042
LINE = 0.016
ICON = 0.108
TOP = 0.014
BOTTOM = 0.016
SIDES = 0.045
GAP = 0.013
BAND = 0.026
FRAME = 0.022
GUIDE = 0.34
# The figure is at least so wide.
FIGURE = 0.25
# The middle is never lower than this: the digits keep their size.
MIDDLE = LEAST_HEIGHT
# In what order things give way on a stage that is too low for all: the name's size, the next name's lines, and whether
# there are dots and the line of the session.
YIELDS = (
    (1.0, 2, True, True),
    (1.0, 2, False, True),
    (1.0, 2, False, False),
    (1.0, 1, False, True),
    (1.0, 1, False, False),
    *((scale, 1, False, False) for scale in (0.9, 0.8, 0.7, 0.6)),
)
FLASH_MS = 180
# Never more than three flashes a second, lest anyone be harmed.
FLASH_PAUSE_MS = 500
FRAME_MS = 2000


class Stage(QWidget):
    """Paints its ground; everything on it is put in its place by hand, so that the sizes are certain.

    `figure_place` is for the moving figure: beside the countdown when it is shown, and hidden at first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.exercise = BigText("exercise", self, weight=QFont.Weight.DemiBold)
        self.headline = BigText("headline", self, Qt.AlignmentFlag.AlignLeft)
        self.sides = {side: SideText(side, self) for side in Side}
        self.rep = BigText("rep", self)
        self.next = BigText("next", self, Qt.AlignmentFlag.AlignLeft, weight=QFont.Weight.Medium)
        self.left = BigText("left", self, Qt.AlignmentFlag.AlignRight, weight=QFont.Weight.Medium)
        self.countdown = Countdown(self)
        self.details = Paragraphs("details", self)
        self.dots = Dots(self)
        self.guide = BreathGuide(self)
        self.breath_word = BigText("breath_word", self, weight=QFont.Weight.Medium)
        self.progress = SessionLine(self)
        self.figure_place = FigurePlace(self)
        self._texts = (self.exercise, self.headline, *self.sides.values(), self.rep, self.next, self.left)
        self._painted: tuple[BigText | Countdown | Paragraphs | Dots | SessionLine, ...] = (
            *(*self._texts, self.breath_word),
            *(self.countdown, self.details, self.dots, self.progress),
        )

        self._view: View | None = None
        self._options = ScreenSettings()
        self._colours: StageColours = stage_colours(self._options.stage)
        self._is_still = False
        self._reserve = 0
        self._icon = QRectF()
        self._shown_widest = ""
        self._is_flashing = False
        self._is_framed = False
        self._flash_timer = _once(self, FLASH_MS, self._end_flash)
        self._flash_pause = _once(self, FLASH_PAUSE_MS, lambda: None)
        self._frame_timer = _once(self, FRAME_MS, self._end_frame)
        self.figure_place.toggled.connect(self._place)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.refresh_colours)

    @property
    def is_mirrored(self) -> bool:
        """Whether all of it is painted the other way round."""
        return self._options.mirror

    @property
    def is_dark(self) -> bool:
        """Whether its ground is."""
        return self._colours is DARK

    @property
    def has_guide(self) -> bool:
        """Whether a breath is shown now, so that something moves all the time."""
        return not self.guide.isHidden()

    def set_options(self, options: ScreenSettings, *, is_still: bool) -> None:
        """As a person has chosen; `is_still` when nothing is to grow, shrink or flash."""
        self._options = options
        self._is_still = is_still
        for painted in self._painted:
            painted.is_mirrored = options.mirror
        self.figure_place.set_mirrored(options.mirror)
        self.refresh_colours()
        if self._view is not None:
            self._show_breath(self._view)
        self._place()

    def refresh_colours(self) -> None:
        """The system may have become light or dark."""
        self._colours = stage_colours(self._options.stage)
        self._colour()

    def set_reserve(self, pixels: int) -> None:
        """Leave so much free at the bottom, for what others show there."""
        if pixels != self._reserve:
            self._reserve = pixels
            self._place()

    def set_ends(self, ends: tuple[float, ...]) -> None:
        """Where in the session each exercise ends, as rising shares."""
        self.progress.set_ends(ends)

    def show_view(self, seen: View, headline: str | None = None) -> None:
        """Show this; `headline` in place of the view's own."""
        before, self._view = self._view, seen
        is_placed_anew = self._show_texts(seen, seen.headline if headline is None else headline)
        is_placed_anew |= self.dots.show_counts(seen.counts)
        is_placed_anew |= self._show_middle(seen)
        is_placed_anew |= self._show_breath(seen)
        is_placed_anew |= self._widest() != self._shown_widest
        is_placed_anew |= before is None or (before.kind, before.mode) != (seen.kind, seen.mode)
        self.countdown.show_step(seen.countdown, tip_fraction(seen))
        self.progress.setValue(round(seen.session_fraction * 1000))
        if before is None or (before.phase, before.side) != (seen.phase, seen.side):
            self._colour()
        if before is not None and (before.step, before.mode) != (seen.step, seen.mode) and self._options.flash:
            self._flash()
        if is_placed_anew:
            self._place()

    def ground(self) -> QColor:
        """The colour that fills the stage now."""
        phase = self._view.phase if self._view is not None else Phase.GET_READY
        ground = QColor(self._colours.grounds[phase])
        return self._colours.flash(ground) if self._is_flashing else ground

    def ink(self) -> QColor:
        """The colour of what must be read first."""
        return QColor(self._colours.text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.ground())
        seen = self._view
        if seen is not None:
            text = QColor(self._colours.text)
            if seen.side is not None:
                painter.fillRect(self._at(self._band(seen.side)), text)
            if event.rect().intersects(self._at(self._icon)):
                if self.is_mirrored:
                    painter.translate(self.width(), 0)
                    painter.scale(-1, 1)
                draw_icon(painter, self._icon, _shape(seen), seen.mode, text)
                painter.resetTransform()
            if self._is_framed:
                width = round(FRAME * self.height())
                inner = self.rect().adjusted(width, width, -width, -width)
                for edge in (
                    QRect(0, 0, self.width(), width),
                    QRect(0, inner.bottom() + 1, self.width(), width),
                    QRect(0, 0, width, self.height()),
                    QRect(inner.right() + 1, 0, width, self.height()),
                ):
                    painter.fillRect(edge, text)
        painter.end()

    # ---- what is shown

    def _show_texts(self, seen: View, headline: str) -> bool:
        counts = [part for part in (seen.rep, seen.set) if part]
        short = [part.replace(" of ", "/") for part in counts]
        shortest = [part.removeprefix("Breath ").replace("Round ", "Set ") for part in short]
        said = (
            self.exercise.say(seen.exercise),
            self.headline.say(headline),
            *(label.say(side.value.upper() if seen.side is side else "") for side, label in self.sides.items()),
            self.rep.say("  ·  ".join(counts), " · ".join(short), " · ".join(shortest)),
            self.next.say(seen.next, seen.next.replace("Next: ", "› ")),
            self.left.tick(f"{seen.left} left", seen.left),
        )
        return any(said)

    def _show_middle(self, seen: View) -> bool:
        is_told = seen.kind in (Kind.LEAD_IN, Kind.DONE) and seen.mode is not SessionMode.COUNT_IN
        text = "\n".join(seen.details) if is_told else ""
        is_new = self.details.text() != text or self.details.isHidden() is is_told
        if is_new:
            self.details.setText(text)
            self.details.setVisible(is_told)
            self.countdown.setVisible(not is_told)
        return is_new

    def _show_breath(self, seen: View) -> bool:
        breath = self._breath(seen)
        is_new = self.guide.isHidden() is (breath is not None)
        if is_new:
            self.guide.setVisible(breath is not None)
            self.breath_word.setVisible(breath is not None)
        if breath is None:
            return is_new
        is_new |= self.breath_word.say(words.BREATHE_IN if breath.is_in else words.BREATHE_OUT)
        # With less motion it says only which way: full or empty.
        self.guide.show_fullness(float(breath.is_in) if self._is_still else breath.fullness)
        return is_new

    def _breath(self, seen: View) -> Breath | None:
        if seen.is_breath_paced or self._options.breathing_in_holds:
            return seen.breath
        return None

    def _colour(self) -> None:
        ground, text = self.ground(), QColor(self._colours.text)
        track = self._colours.track(ground)
        for label in (self.headline, self.rep, *self.sides.values(), self.breath_word):
            label.set_colour(text)
        for faint in (self.exercise, self.next, self.left, self.details):
            faint.set_colour(QColor(self._colours.faint))
        for drawn in (self.countdown, self.dots, self.progress):
            drawn.set_colours(text, track)
        # Beside the digits, and not before them.
        self.guide.set_colours(mixed(ground, text, 0.66), track)
        self.update()

    def _flash(self) -> None:
        if self._is_still:
            self._is_framed = True
            self._frame_timer.start()
            self.update()
        elif not self._flash_pause.isActive():
            self._is_flashing = True
            self._flash_timer.start()
            self._flash_pause.start()
            self.update()

    def _end_flash(self) -> None:
        self._is_flashing = False
        self.update()

    def _end_frame(self) -> None:
        self._is_framed = False
        self.update()

    # ---- where it stands

    def _place(self) -> None:
        """Give everything its place, from top and bottom; the middle has what is left."""
        height, width = self.height(), self.width()
        seen = self._view
        if seen is None or height < 50:
            return
        side = SIDES * height
        inner = width - 2 * side
        room = height - self._reserve
        icon = ICON * height
        has_counts = bool(seen.side or seen.rep or seen.set)
        for scale, next_lines, with_dots, with_line in YIELDS:
            name = self.exercise.fit(inner, NAME * height * scale, 2).height if seen.exercise else 0.0
            headline = self.headline.fit(inner - icon * 1.3, HEADLINE * height, 2 if scale == 1 else 1).height
            counts = block_height(COUNTS * height, 1) if has_counts else 0.0
            below = self._fit_below(inner, height, next_lines)
            dots = (DOTS + GAP) * height if with_dots and self.dots.has_dots else 0.0
            line = (LINE + BOTTOM + GAP if with_line else BOTTOM) * height
            middle = room - (TOP + 2 * GAP) * height - name - headline - counts - below - dots - line
            if middle >= MIDDLE * height:
                break
        y = TOP * height
        self._put(self.exercise, QRectF(side, y, inner, name))
        y += name
        self._place_headline(QRectF(side, y, inner, headline), icon)
        y += headline + GAP * height
        self._place_middle(QRectF(side, y, inner, max(1.0, middle)))
        y += middle + GAP * height
        self.dots.setVisible(dots > 0)
        self._put(self.dots, QRectF(side, y, inner, DOTS * height))
        y += dots
        self._place_counts(QRectF(side, y, inner, counts))
        y += counts
        left = self.left.text_width() + 2
        self._put(self.next, QRectF(side, y, inner - left, below))
        self._put(self.left, QRectF(side + inner - left, y, left, below))
        y += below + GAP * height
        self.progress.setVisible(with_line)
        self._put(self.progress, QRectF(side, y, inner, LINE * height))
        self.update()

    def _fit_below(self, inner: float, height: float, lines: int) -> float:
        """What comes next, and the time left beside it."""
        cap, gap = BELOW * height, 0.03 * height
        for shorter in (0, 1):  # a shorter way to say the time may make room for the name
            left = self.left.fit(inner * 0.4, cap, 1, shorter)
            room = inner - self.left.text_width() - gap
            following = self.next.fit(room, cap, 1)
            if following.scale == 1:
                break
        else:
            following = self.next.fit(room, cap, lines)
        return max(following.height, left.height)

    def _place_headline(self, row: QRectF, icon: float) -> None:
        gap = icon * 0.3
        text = min(self.headline.text_width() + 2, row.width() - icon - gap)
        left = row.left() + (row.width() - icon - gap - text) / 2
        # Beside the capitals, which stand a little above the row's middle.
        raised = self.headline.fitted.cap * CAPITALS_ABOVE_MIDDLE if self.headline.fitted is not None else 0.0
        self._icon = QRectF(left, row.center().y() - raised - icon / 2, icon, icon)
        self._put(self.headline, QRectF(left + icon + gap, row.top(), text, row.height()))

    def _place_counts(self, row: QRectF) -> None:
        cap, gap = COUNTS * self.height(), 0.03 * self.height()
        left, right = row.left(), row.right()
        for side, label in self.sides.items():
            label.fit(row.width() * 0.45, cap)
            width = label.whole_width() + 2 if label.text() else 0.0
            if side is Side.LEFT:
                self._put(label, QRectF(row.left(), row.top(), width, row.height()))
                left += width + gap if width else 0.0
            else:
                self._put(label, QRectF(row.right() - width, row.top(), width, row.height()))
                right -= width + gap if width else 0.0
        self.rep.fit(right - left, cap)
        # In the middle of the stage when there is room for it there.
        half = self.rep.text_width() / 2 + 1
        middle = row.center().x()
        if middle - half >= left and middle + half <= right:
            left, right = middle - half, middle + half
        self._put(self.rep, QRectF(left, row.top(), right - left, row.height()))

    def _place_middle(self, row: QRectF) -> None:
        """From left to right: the figure, the breathing guide, the countdown or what is told; each when it is there."""
        unit, gap = float(self.height()), 0.03 * self.height()
        has_figure = not self.figure_place.isHidden()
        if not self.details.isHidden():
            room = QRectF(row)
            if has_figure:
                room.setLeft(row.left() + (row.width() + gap) / 2)
                self._put(self.figure_place, QRectF(row.left(), row.top(), (row.width() - gap) / 2, row.height()))
            elif room.width() > 1.4 * unit:
                room.adjust((room.width() - 1.4 * unit) / 2, 0, -(room.width() - 1.4 * unit) / 2, 0)
            self.details.is_left_aligned = has_figure
            self._put(self.details, room)
            self.details.fit(room.width(), room.height(), INSTRUCTION * unit)
            return
        guide = self._fit_guide(row.height()) if self.has_guide else 0.0
        taken = guide + gap if guide else 0.0
        most = row.width() - taken
        self._shown_widest = self._widest()
        limit = most
        if has_figure:
            # The figure has the better half, unless minutes or a breath leave it less.
            limit = max(most * 0.48, min(narrow_width(unit, self._shown_widest), most - gap - FIGURE * unit))
        face = face_in(unit, limit, row.height(), self._shown_widest)
        self.countdown.set_face(face)
        if has_figure:
            figure = row.width() - taken - face.width - gap
            self._put(self.figure_place, QRectF(row.left(), row.top(), figure, row.height()))
            left = row.left() + figure + gap
        else:
            left = row.left() + (row.width() - taken - face.width) / 2
        if guide:
            self._place_guide(QRectF(left, row.top(), guide, row.height()))
            left += taken
        self._put(self.countdown, QRectF(left - 2, row.top(), face.width + 4, row.height()))

    def _fit_guide(self, room: float) -> float:
        """How wide the breathing guide is with its word."""
        unit = self.height()
        # A figure breathes too.
        share = 1.0 if self.figure_place.isHidden() else 0.84
        self.breath_word.fit(unit, BREATH_WORD * unit * share)
        disc = min(GUIDE * unit * share, room - block_height(BREATH_WORD * unit, 1))
        return max(disc, self.breath_word.text_width() + 2)

    def _place_guide(self, column: QRectF) -> None:
        word = block_height(BREATH_WORD * self.height(), 1)
        disc = min(column.width(), column.height() - word)
        top = column.top() + (column.height() - disc - word) / 2
        self._put(self.guide, QRectF(column.center().x() - disc / 2, top, disc, disc))
        self._put(self.breath_word, QRectF(column.left(), top + disc, column.width(), word))

    def _widest(self) -> str:
        """The widest digits of this step, so that the ring keeps its size while they change."""
        seen = self._view
        if seen is None:
            return "00"
        longest = len(seen.countdown)
        seconds = seen.seconds or 0.0
        if seen.mode is not SessionMode.COUNT_IN and seen.kind is not Kind.OPEN and seconds >= 100:
            longest = max(longest, 5 if seconds >= 600 else 4)
        if longest <= 2:
            return "0" if self.has_guide and 0 < seconds < 10 else "00"
        return "0" * (longest - 1) + ":"

    def _band(self, side: Side) -> QRectF:
        """The edge of the side that works."""
        width = BAND * self.height()
        left = 0.0 if side is Side.LEFT else self.width() - width
        return QRectF(left, 0, width, self.height())

    def _put(self, widget: QWidget, where: QRectF) -> None:
        widget.setGeometry(self._at(where))

    def _at(self, where: QRectF) -> QRect:
        """Where that is on screen, mirrored or not."""
        if self.is_mirrored:
            where = QRectF(self.width() - where.right(), where.top(), where.width(), where.height())
        return where.toAlignedRect()


class FigurePlace(QWidget):
    """An empty place with a layout: whatever is put into it is mirrored with the stage."""

    toggled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def setVisible(self, is_visible: bool) -> None:
        """Shown or hidden: the stage gives the rest its place anew."""
        was_hidden = self.isHidden()
        super().setVisible(is_visible)
        if was_hidden != self.isHidden():
            self.toggled.emit()

    def set_mirrored(self, is_mirrored: bool) -> None:
        """Show what is in it the other way round."""
        if is_mirrored != (self.graphicsEffect() is not None):
            self.setGraphicsEffect(Flip(self) if is_mirrored else None)  # type: ignore[arg-type]


class Flip(QGraphicsEffect):
    """Paints its widget the other way round."""

    def draw(self, painter: QPainter) -> None:  # noqa: D102
        drawn = self.sourceBoundingRect()
        painter.save()
        painter.translate(2 * drawn.center().x(), 0)
        painter.scale(-1, 1)
        self.drawSource(painter)
        painter.restore()


def _shape(seen: View) -> Kind:
    """The kind of step whose shape is shown: a time that is paced by the breath has the breath's."""
    if seen.is_breath_paced and seen.breath is not None:
        return Kind.BREATHE_IN if seen.breath.is_in else Kind.BREATHE_OUT
    return seen.kind


def tip_fraction(seen: View) -> float:
    """How much of the step the ring shows as over: in tenths of a second, for more is not seen."""
    if not seen.seconds:
        return 0.0
    tenths = max(1.0, seen.seconds * 10)
    return int(seen.fraction * tenths + 1e-6) / tenths


def _once(parent: QWidget, milliseconds: int, then: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer
