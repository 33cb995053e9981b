"""The keys of a session or of a page, over it, in type to be read from the mat."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from backtimer.settings.settings import ScreenSettings
from backtimer.ui.look.key_name import key_name
from backtimer.ui.session.big_button import BigButton, draw_key
from backtimer.ui.session.overlay import BOTTOM, ENTER, GAP, SIDES, TOP, Cover
from backtimer.ui.stage.text import CAPITALS_ABOVE_MIDDLE, BigText, flip, font_with_capitals

# Heights of capitals as shares of the page's height; see the stage. A key's are a little lower than its words'.
TITLE, WORDS, KEY = 0.0805, 0.048, 0.036
BUTTON = 0.1
# From line to line at most, as a share of the page's height.
LINE = 0.1
COLUMNS = 2
CLOSING = ("Esc", "?", "F1")


class KeysPanel(Cover):
    """`closed` says whether what it lies over is to go on. `rows` are keys and what they do, in a few words."""

    closed = Signal(bool)

    def __init__(
        self, over: QWidget, title: str, rows: Sequence[tuple[str, str]], screen: ScreenSettings, button: str, key: str
    ) -> None:
        """`button` is what the button says that closes it, `key` what presses it beside Enter."""
        super().__init__(over, ". ".join((title, *(f"{keys}: {words}" for keys, words in rows))), screen)
        self.title = BigText("title_text", self, weight=QFont.Weight.Bold)
        self.title.say(title)
        self.title.is_mirrored = screen.mirror
        self.title.set_colour(self._text)
        self.rows = [KeyRow(keys, words, self, is_mirrored=screen.mirror) for keys, words in rows]
        for row in self.rows:
            row.set_colour(self._text)
        self._key = key
        self.button = BigButton(button, key, self._inks, self, is_mirrored=screen.mirror)
        self.button.clicked.connect(lambda: self.closed.emit(True))

    @property
    def stops(self) -> list[QWidget]:
        """The button."""
        return [self.button]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.isAutoRepeat():
            return
        key = key_name(event)
        if key in CLOSING:
            self.closed.emit(False)
        elif key == self._key or key in ENTER:
            self.closed.emit(True)

    def place(self) -> None:  # noqa: D102
        height, width = float(self.height()), float(self.width())
        side, gap = SIDES * height, GAP * height
        inner = width - 2 * side
        top = TOP * height
        title = self.title.fit(inner, TITLE * height, 1).height
        self._put(self.title, QRectF(side, top, inner, title))
        top += title + gap
        bottom = height - (BOTTOM + BUTTON) * height
        lines = -(-len(self.rows) // COLUMNS)
        line = min(LINE * height, (bottom - gap - top) / lines)
        cap = min(WORDS * height, line / 2)
        column = (inner - 2 * gap) / COLUMNS
        # All in one size: that of the row with the least room.
        cap *= min(self._fit(lines, column, cap))
        self._fit(lines, column, cap)
        for at, row in enumerate(self.rows):
            across, down = divmod(at, lines)
            self._put(row, QRectF(side + across * (column + 2 * gap), top + down * line, column, line))
        button = min(inner, height)
        self._put(self.button, QRectF((width - button) / 2, bottom, button, BUTTON * height))

    def _fit(self, lines: int, column: float, cap: float) -> list[float]:
        """Lay all rows out; what share of the size each has room for."""
        parts = [self.rows[at : at + lines] for at in range(0, len(self.rows), lines)]
        keys = [max(row.key_width(cap) for row in part) for part in parts]
        return [row.fit_beside(width, column, cap) for part, width in zip(parts, keys, strict=True) for row in part]


class KeyRow(BigText):
    """A key, drawn as on a keyboard, and what it does."""

    def __init__(self, key: str, words: str, parent: QWidget, *, is_mirrored: bool) -> None:
        super().__init__("key_row", parent, Qt.AlignmentFlag.AlignLeft, weight=QFont.Weight.Medium)
        self._key = key
        self.say(words)
        self.setAccessibleName(f"{key}: {words}")
        self.is_mirrored = is_mirrored
        self._room = 0.0
        self._key_cap = 1.0

    def key_width(self, cap: float) -> float:
        """What its key takes beside words with capitals so high, in pixels."""
        key = cap * KEY / WORDS
        return QFontMetricsF(font_with_capitals(QFont.Weight.Medium, key)).horizontalAdvance(self._key) + 2.4 * key

    def fit_beside(self, keys: float, width: float, cap: float) -> float:
        """Lay it out in so many pixels, `keys` of them for the key; what share of its size that has room for."""
        self._room, self._key_cap = keys, cap * KEY / WORDS
        self.lead = keys + cap
        fitted = self.fit(width - self.lead, cap, 1)
        return fitted.scale * fitted.squeeze

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_mirrored:
            flip(painter, self)
        # Beside the capitals, which stand a little above the row's middle.
        raised = 2 * self._key_cap * CAPITALS_ABOVE_MIDDLE
        draw_key(painter, QRectF(0, -raised, self._room, self.height()), self._key, self._key_cap, self._colour)
        painter.end()
