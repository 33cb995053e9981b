"""Pain from 0 to 10 as eleven numbers in a row: typed, chosen by the arrow keys, or pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QRadioButton

from backtimer.session.pain import LEAST_PAIN, MOST_PAIN, SCALE_NAME, level_name, typed
from backtimer.ui.look import theme
from backtimer.ui.look.key_name import digit_of
from backtimer.ui.stage.text import flip, font_with_capitals

LEVELS = range(LEAST_PAIN, MOST_PAIN + 1)
# Shares of the row's width and height: between two numbers; the capitals, the corners and the edge of one.
GAP, CAPITALS, CORNER, EDGE = 0.012, 0.4, 0.14, 0.035
KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a number, and of the one that is chosen."""

    ground: QColor
    text: QColor
    edge: QColor
    chosen: QColor
    on_chosen: QColor


class PainScale(QFrame):
    """`changed` comes with every change by a person, None when it is taken back; `pressed` when one was clicked.

    Tab leads to the chosen number, or the first: the arrows lead to the others.
    """

    changed = Signal(object)
    pressed = Signal()

    def __init__(self, inks: Callable[[], Inks], *, is_mirrored: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(SCALE_NAME)
        self.level: int | None = None
        self._is_mirrored = is_mirrored
        # Whether the key before was a digit: 1 and 0 are 10.
        self._is_typing = False
        self._is_showing = False
        # The number that was chosen a moment ago: the click that chose it does not take it back.
        self._fresh: int | None = None
        self.numbers = [_Number(level, inks, self, is_mirrored=is_mirrored) for level in LEVELS]
        for level, number in zip(LEVELS, self.numbers, strict=True):
            number.toggled.connect(lambda is_on, level=level: self._toggle(level, is_on=is_on))
            number.clicked.connect(lambda _, level=level: self._press(level))
        self._show()

    @property
    def tab_stop(self) -> QRadioButton:
        """The number that Tab leads to."""
        return self.numbers[self.level or 0]

    def choose(self, level: int | None) -> None:
        """The person chooses a number, or takes it back."""
        self._is_typing = False
        self._set(level)

    def take_key(self, event: QKeyEvent, *, moves_focus: bool = True) -> bool:
        """Whether the key is one of these: a digit, an arrow, Home, End, Delete; and what it does."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        key, digit = event.key(), digit_of(event)
        if digit is not None:
            self._set(typed(self.level, digit, follows=self._is_typing))
            self._is_typing = True
        elif key in KEYS:
            # Mirrored as well: whoever looks into a mirror sees more at the right.
            step = KEYS[Qt.Key(key)]
            self.choose(LEAST_PAIN if self.level is None else max(LEAST_PAIN, min(MOST_PAIN, self.level + step)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(LEAST_PAIN if key == Qt.Key.Key_Home else MOST_PAIN)
        elif key == Qt.Key.Key_Delete:
            self.choose(None)
        else:
            return False
        if moves_focus:
            self.tab_stop.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if not self.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        gap = GAP * self.width()
        width = (self.width() - gap * (len(LEVELS) - 1)) / len(LEVELS)
        for level, number in zip(LEVELS, self.numbers, strict=True):
            place = len(LEVELS) - 1 - level if self._is_mirrored else level
            number.setGeometry(QRectF(place * (width + gap), 0, width, self.height()).toRect())

    def _toggle(self, level: int, *, is_on: bool) -> None:
        """By a click, or by a screen reader, which only toggles it."""
        if is_on and not self._is_showing:
            self.choose(level)
            self._fresh = level

    def _press(self, level: int) -> None:
        if level == self._fresh:
            self._fresh = None
        else:
            self.choose(None)
        self.pressed.emit()

    def _set(self, level: int | None) -> None:
        self._fresh = None
        is_new = level != self.level
        self.level = level
        self._show()
        if is_new:
            self.changed.emit(level)

    def _show(self) -> None:
        self._is_showing = True
        for level, number in zip(LEVELS, self.numbers, strict=True):
            # For Qt one of those that exclude each other is always chosen; here none may be.
            number.setAutoExclusive(False)
            number.setChecked(level == self.level)
        for number in self.numbers:
            # Without it a screen reader takes them for boxes to tick.
            number.setAutoExclusive(True)
            is_stop = number is self.tab_stop
            number.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
            number.update()
        self._is_showing = False


class _Number(QRadioButton):
    def __init__(self, level: int, inks: Callable[[], Inks], parent: PainScale, *, is_mirrored: bool) -> None:
        super().__init__(str(level), parent)
        self.setAccessibleName(level_name(level))
        self._inks = inks
        self._is_mirrored = is_mirrored

    def sizeHint(self) -> QSize:
        """The scale says how large it is."""
        return QSize(1, 1)

    minimumSizeHint = sizeHint

    def hitButton(self, at: QPoint) -> bool:
        """All of it."""
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses it; all else is the scale's."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        inks, side = self._inks(), min(self.width(), self.height())
        edge = max(2.0, EDGE * side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_mirrored:
            flip(painter, self)
        inner = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.setBrush(inks.chosen if self.isChecked() else inks.ground)
        is_strong = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(inks.text if is_strong else inks.edge, edge if is_strong else edge / 2))
        painter.drawRoundedRect(inner, CORNER * side, CORNER * side)
        if self.hasFocus() and self.isChecked():
            within = inner.adjusted(edge, edge, -edge, -edge)
            painter.setPen(QPen(inks.on_chosen, edge / 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(within, CORNER * side * 0.8, CORNER * side * 0.8)
        painter.setPen(inks.on_chosen if self.isChecked() else inks.text)
        _draw_middle(painter, self.rect(), self.text(), CAPITALS * side)
        painter.end()


def _draw_middle(painter: QPainter, rect: QRect, text: str, cap: float) -> None:
    font = font_with_capitals(QFont.Weight.Bold, cap)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    left = (rect.width() - metrics.horizontalAdvance(text)) / 2
    painter.drawText(QPointF(left, (rect.height() + metrics.capHeight()) / 2), text)


def page_inks() -> Inks:
    """The colours of a scale on a page."""
    colours = theme.colours()
    ground, text, edge, chosen, on_chosen = (
        QColor(each) for each in (colours.ground, colours.text, colours.edge, colours.accent, colours.on_accent)
    )
    return Inks(ground, text, edge, chosen, on_chosen)
