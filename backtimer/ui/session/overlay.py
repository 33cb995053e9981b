"""What lies over a whole page, in type to be read from the mat: a question, and what can be done, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from backtimer.session.pain import NO_PAIN, THE_WORST, Choice
from backtimer.session.view import Phase
from backtimer.settings.settings import ScreenSettings
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.key_name import key_name
from backtimer.ui.session.big_button import BigButton
from backtimer.ui.session.pain_scale import Inks, PainScale
from backtimer.ui.stage.colours import mixed, stage_colours
from backtimer.ui.stage.text import BigText

# Heights of capitals, and of what is drawn, as shares of the page's height; see the stage.
TITLE, SENTENCE, ENDS = 0.0805, 0.05, 0.036
TOP, BOTTOM, SIDES, GAP = 0.05, 0.045, 0.06, 0.02
SCALE, BUTTON = 0.17, 0.13
# A column of buttons is no wider than this, as a share of the page's height.
COLUMN = 1.45
ENTER = ("Return", "Enter")
# Full screen is left also under a question.
WINDOW_KEYS = ("F11",)


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be done: `key_text` stands on its button, and each of `keys` presses it."""

    choice: Choice
    label: str
    key_text: str
    keys: tuple[str, ...]


class Cover(QFrame):
    """Lies over its parent, as large as that, and keeps keys and mouse from it, until it is told to `close_down`."""

    def __init__(self, over: QWidget, told: str, screen: ScreenSettings) -> None:
        super().__init__(over)
        self.setObjectName("overlay")
        self.told = told
        self.setAccessibleName(told)
        # What lies below is the stage, which knows nothing of the mouse.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._over = over
        self._is_mirrored = screen.mirror
        colours = stage_colours(screen.stage)
        self._ground, self._text = QColor(colours.grounds[Phase.GET_READY]), QColor(colours.text)
        ground, text = self._ground, self._text
        self._inks = Inks(mixed(ground, text, 0.14), text, mixed(ground, text, 0.45), text, ground)
        over.installEventFilter(self)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, the first thing first."""
        raise NotImplementedError

    def place(self) -> None:
        """Give everything its place."""
        raise NotImplementedError

    def open(self, *, is_said: bool = False) -> None:
        """Show it; a screen reader says what the program's own voice does not."""
        self.setGeometry(self._over.rect())
        self.place()
        self.show()
        self.raise_()
        self.stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
        if not is_said:
            announce(self, self.told)

    def close_down(self) -> None:
        """It has been answered."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Keys that nobody here wants are not those of what lies below either."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if key_name(event) in WINDOW_KEYS:
                return super().event(event)
            event.accept()
            return True
        is_handled = super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            event.accept()
            return True
        return is_handled

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays here: all else is covered."""
        stops, focus = self.stops, self.window().focusWidget()
        now = stops.index(focus) if focus in stops else -1 if is_next else 0
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        stops[(now + (1 if is_next else -1)) % len(stops)].setFocus(reason)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Another page may have lain over this one, and given the focus to what is covered."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = self.window().focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """As large as what it lies over."""
        if event.type() == QEvent.Type.Resize and seen is self._over:
            self.setGeometry(self._over.rect())
            self.place()
        return super().eventFilter(seen, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground)
        painter.end()

    def _put(self, widget: QWidget, where: QRectF) -> None:
        if self._is_mirrored:
            where = QRectF(self.width() - where.right(), where.top(), where.width(), where.height())
        widget.setGeometry(where.toAlignedRect())


class Overlay(Cover):
    """A question. `chosen` carries the choice. The first option has the focus; with a scale, the scale has it, and
    Enter takes the first option.
    """

    chosen = Signal(object)

    def __init__(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        options: Sequence[Option],
        screen: ScreenSettings,
        *,
        has_scale: bool = False,
    ) -> None:
        super().__init__(over, f"{title} {sentence}", screen)
        self._options = tuple(options)
        self.title = BigText("title_text", self, weight=QFont.Weight.Bold)
        self.title.say(title)
        self.sentence = BigText("sentence", self, weight=QFont.Weight.Medium)
        self.sentence.say(sentence)
        self.ends = (
            BigText("no_pain", self, Qt.AlignmentFlag.AlignLeft, weight=QFont.Weight.Medium),
            BigText("the_worst", self, Qt.AlignmentFlag.AlignRight, weight=QFont.Weight.Medium),
        )
        for text, word in zip(self.ends, (NO_PAIN, THE_WORST), strict=True):
            text.say(word)
            text.setVisible(has_scale)
        for painted in (self.title, self.sentence, *self.ends):
            painted.is_mirrored = screen.mirror
            painted.set_colour(self._text)
        inks = self._inks
        self.scale: PainScale | None = None
        if has_scale:
            self.scale = PainScale(lambda: inks, is_mirrored=screen.mirror)
            self.scale.setParent(self)
            # A number that is clicked needs no second click.
            self.scale.pressed.connect(lambda: self._choose(self._options[0]))
        self.buttons = {
            option.choice: BigButton(option.label, option.key_text, inks, self, is_mirrored=screen.mirror)
            for option in self._options
        }
        for option in self._options:
            self.buttons[option.choice].clicked.connect(lambda _, option=option: self._choose(option))

    @property
    def level(self) -> int | None:
        """The number that was chosen."""
        return self.scale.level if self.scale is not None else None

    @property
    def stops(self) -> list[QWidget]:
        """The scale, if there is one, and the buttons."""
        scale: list[QWidget] = [self.scale.tab_stop] if self.scale is not None else []
        return [*scale, *self.buttons.values()]

    def _choose(self, option: Option) -> None:
        self.chosen.emit(option.choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        # A key that is held down answers no question that it did not see.
        if event.isAutoRepeat():
            return
        if self.scale is not None and self.scale.take_key(event):
            return
        key = key_name(event)
        for option in self._options:
            if key in option.keys:
                self._choose(option)
                return
        if key in ENTER:
            self._choose(self._options[0])

    def place(self) -> None:  # noqa: D102
        height, width = float(self.height()), float(self.width())
        side = SIDES * height
        inner = width - 2 * side
        y = TOP * height
        title = self.title.fit(inner, TITLE * height, 2).height
        self._put(self.title, QRectF(side, y, inner, title))
        y += title + GAP * height
        count = len(self._options)
        sentence = self.sentence.fit(inner, SENTENCE * height, 2).height
        self._put(self.sentence, QRectF(side, y, inner, sentence))
        y += sentence + GAP * height
        if self.scale is not None:
            self._put(self.scale, QRectF(side, y, inner, SCALE * height))
            y += (SCALE + GAP / 2) * height
            for text in self.ends:
                line = text.fit(inner / 2, ENDS * height).height
                left = side if text is self.ends[0] else side + inner / 2
                self._put(text, QRectF(left, y, inner / 2, line))
            y += line + GAP / 2 * height
        each = min(BUTTON * height, (height - BOTTOM * height - y) / count - GAP * height)
        column = min(inner, COLUMN * height)
        # What is left over is shared: the buttons do not cling to the text.
        y += (height - BOTTOM * height - y - count * (each + GAP * height)) / 2
        for option in self._options:
            y += GAP * height
            self._put(self.buttons[option.choice], QRectF((width - column) / 2, y, column, each))
            y += each
