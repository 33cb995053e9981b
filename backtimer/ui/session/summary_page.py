"""After a session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backtimer.session.completion import Completion, Extent
from backtimer.session.times import length_text
from backtimer.ui.look import icons, theme
from backtimer.ui.look.key_name import digit_of
from backtimer.ui.look.pieces import IconLabel, icon_button, in_column, plain
from backtimer.ui.look.tokens import Icon, Space
from backtimer.ui.session import mat_type
from backtimer.ui.session.afterwards import Afterwards, Told

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

FOR_PAIN = "Stopping was the right thing to do."
ADVICE = "A little soreness for a day or two is normal. If pain is sharp or getting worse, stop."
SAVED = "What you did is saved."
# The sun's side as a share of the page's height; it is there only where it and all else take no more than the other.
SUN, SUN_BELOW = 0.15, 0.85
NAMES_IN_TWO_COLUMNS_FROM = 4
_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class SummaryPage(QFrame):
    """What was done, and where to go from here."""

    again = Signal()
    left = Signal()

    def __init__(
        self,
        title: str,
        *,
        how_much: Completion,
        exercises: Sequence[tuple[str, int, int]],
        when: datetime,
        for_pain: bool = False,
        told: Told | None = None,
        asks: bool = False,
    ) -> None:
        """`exercises` are the names with the reps done and planned. `for_pain`: the person stopped because something
        hurt. `told`: where pain and a note go that are told now; the page begins there when it `asks`.
        """
        super().__init__()
        head = _centred(_greeting(how_much), "title")
        name = _centred(title, "name")
        praise = _centred(_praise(how_much, for_pain=for_pain), "faint")
        self.afterwards = Afterwards(told) if told is not None else None
        # A screen reader takes the page for these words.
        self.setAccessibleName(f"{head.text()} {title}")

        facts = QHBoxLayout()
        facts.setSpacing(Space.M)
        date = QDate(when.year, when.month, when.day)
        day, moment = _ENGLISH.toString(date, "d MMM"), f"{_ENGLISH.toString(date, 'ddd')}, {when:%H:%M}"
        for icon, figure, words in (
            ("done", *_counted(how_much, exercises)),
            ("clock", length_text(how_much.seconds), "active time"),
            ("calendar", day, moment),
        ):
            facts.addWidget(Fact(icon, figure, words), 1)

        again = icon_button("Do it again", "repeat")
        again.clicked.connect(self.again)
        again.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
        leave = QPushButton("Back to routines")
        leave.setObjectName("primary")
        leave.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.M)
        buttons.addStretch(1)
        buttons.addWidget(again)
        buttons.addWidget(leave)
        buttons.addStretch(1)

        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.PAGE, Space.S, Space.PAGE, Space.S)
        column.setSpacing(Space.S)
        self._sun = Sun(is_full=how_much.is_whole)
        column.addWidget(self._sun, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(head)
        column.addWidget(name)
        column.addLayout(facts)
        column.addWidget(praise)
        if self.afterwards is not None:
            column.addWidget(self.afterwards)
            self.afterwards.resized.connect(lambda: QTimer.singleShot(0, self, self._show_answers))
        begun = [each for each in exercises if each[1]]
        if begun:
            column.addWidget(_names(begun))
        column.addWidget(_centred(ADVICE, "faint"))
        self._content = QWidget()
        self._content.setLayout(in_column(inner))
        # In large type a line may be as long as the page.
        inner.setMaximumWidth(theme.NO_LIMIT)
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, Space.M)
        layout.setSpacing(Space.S)
        layout.addStretch(2)
        layout.addWidget(self._scrolled, 1000)
        layout.addLayout(buttons)
        layout.addStretch(3)
        self.begins_at: QWidget = leave
        if asks and self.afterwards is not None:
            self.begins_at = self.afterwards.scale.tab_stop
            QTimer.singleShot(0, self, self._show_answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is the answer, wherever the focus is."""
        is_digit = digit_of(event) is not None
        is_taken = self.afterwards is not None and is_digit and self.afterwards.scale.take_key(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not is_taken:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._fit()
        super().resizeEvent(event)

    def _show_answers(self) -> None:
        """What is asked, and what is said to the answer, is in sight also in a low window."""
        self._fit()
        if self.afterwards is not None:
            self._scrolled.ensureWidgetVisible(self.afterwards, 0, Space.S)

    def _fit(self) -> None:
        """No higher than what is in it, so that the buttons stand below it; scrolled where there is no room."""
        mat_type.fit(self)
        self._sun.set_side(round(SUN * mat_type.unit_of(self)))
        self._sun.hide()
        self._sun.setVisible(self._height() + self._sun.height() <= self.height() * SUN_BELOW)
        self._scrolled.setMaximumHeight(self._height())

    def _height(self) -> int:
        width = self.width() - self._scrolled.verticalScrollBar().sizeHint().width()
        return self._content.heightForWidth(width)


_UNIT = re.compile(r"(\d) (h|min|s)\b")


class Fact(QFrame):
    """A number with what it counts. It is read whole: the number may take two lines."""

    def __init__(self, icon: str, figure: str, words: str) -> None:
        super().__init__()
        self.setObjectName("card")
        # A number is not parted from its unit where a line ends: "8 min" above "20 s".
        number = plain(_UNIT.sub("\\1\u00a0\\2", figure))
        number.setObjectName("figure")
        number.setWordWrap(True)
        what = plain(words)
        what.setObjectName("faint")
        what.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(IconLabel(icon, Icon.POSITION, "accent"))
        line.addWidget(number, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.HAIR)
        layout.addLayout(line)
        layout.addWidget(what)
        layout.addStretch(1)


class Sun(QWidget):
    """A sun with a tick when all was done; one that is rising when it was a part."""

    def __init__(self, *, is_full: bool) -> None:
        super().__init__()
        self._is_full = is_full

    def set_side(self, side: int) -> None:
        """So wide; one that is rising is lower."""
        self.setFixedSize(side, side if self._is_full else round(side * 0.62))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.width()
        pen = QPen(QColor(colours.sun), side / 20, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        ground = self.height() if self._is_full else self.height() - pen.width()
        middle = QPointF(side / 2, side / 2 if self._is_full else ground)
        painter.save()
        if not self._is_full:
            painter.setClipRect(QRectF(0, 0, side, ground))
        painter.setPen(pen)
        painter.translate(middle)
        for _ in range(12):
            painter.drawLine(QPointF(0, -side * 0.385), QPointF(0, -side * 0.46))
            painter.rotate(30)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sun))
        painter.drawEllipse(QPointF(0, 0), side * 0.3, side * 0.3)
        painter.restore()
        if self._is_full:
            tick = round(side * 0.38)
            square = QRect(0, 0, tick, tick)
            square.moveCenter(self.rect().center())
            icons.paint(painter, "check", square, "on_sun")
        else:
            painter.setPen(QPen(QColor(colours.bar), pen.widthF(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(pen.widthF(), ground), QPointF(side - pen.widthF(), ground))
        painter.end()


def _greeting(how_much: Completion) -> str:
    match how_much.extent:
        case Extent.WHOLE:
            return "Well done."
        case Extent.PART:
            return f"Good work: {how_much.amount}."
        case Extent.BEGUN:
            return f"Good start: {how_much.amount}."
        case Extent.TOO_SHORT:
            return "Until next time."


def _praise(how_much: Completion, *, for_pain: bool) -> str:
    if for_pain:
        return f"{FOR_PAIN} {SAVED}" if how_much.is_session else FOR_PAIN
    match how_much.extent:
        case Extent.WHOLE:
            return "That was good for your back."
        case Extent.TOO_SHORT:
            return "This was under 30 seconds, so it does not count as a session."
        case _:
            begin = "You skipped some of it." if how_much.is_finished else "You stopped early."
            return f"{begin} {SAVED}"


def _counted(how_much: Completion, exercises: Sequence[tuple[str, int, int]]) -> tuple[str, str]:
    """The figure that is counted, and what it counts."""
    if how_much.planned_reps:
        of = f"of {how_much.planned_reps} rep{'' if how_much.planned_reps == 1 else 's'}"
        return str(how_much.done_reps), of
    whole = sum(done >= planned for _, done, planned in exercises)
    return str(whole), f"of {len(exercises)} exercise{'' if len(exercises) == 1 else 's'}"


def _centred(text: str, name: str) -> QLabel:
    label = plain(text)
    label.setObjectName(name)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label


def _names(begun: Sequence[tuple[str, int, int]]) -> QFrame:
    """The exercises that were begun: those that were done whole with a tick, the others with what was done of them."""
    card = QFrame()
    card.setObjectName("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    grid.setHorizontalSpacing(Space.S)
    grid.setVerticalSpacing(Space.XS)
    columns = 2 if len(begun) >= NAMES_IN_TWO_COLUMNS_FROM else 1
    rows = -(-len(begun) // columns)
    for place, (name, done, planned) in enumerate(begun):
        is_whole = done >= planned
        label = plain(name if is_whole else f"{name}: {done} of {planned}")
        label.setWordWrap(True)
        row, column = place % rows, place // rows
        icon = IconLabel("check" if is_whole else "dot", Icon.SMALL, "accent" if is_whole else "faint")
        grid.addWidget(icon, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return card
