"""After a session."""

from __future__ import annotations

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

from backtimer.session.words import clock_text
from backtimer.ui.look import icons, theme
from backtimer.ui.look.pieces import IconLabel, icon_button, in_column, plain
from backtimer.ui.look.tokens import Icon, Space
from backtimer.ui.session.afterwards import Afterwards, Told

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

FOR_PAIN = "Stopping was the right thing to do."
ADVICE = "A little soreness for a day or two is normal. Sharp or growing pain is a reason to pause."
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
        finished: bool,
        done: Sequence[str],
        total: int,
        seconds: float,
        when: datetime,
        for_pain: bool = False,
        told: Told | None = None,
        asks: bool = False,
    ) -> None:
        """`for_pain`: the person stopped because something hurt. `told`: where pain and a note go that are told now;
        the page begins there when it `asks`.
        """
        super().__init__()
        head = _centred(_greeting(finished=finished, done=len(done)), "title")
        name = _centred(title, "name")
        praise = _centred(_praise(finished=finished, done=len(done), for_pain=for_pain), "faint")
        self.afterwards = Afterwards(told) if told is not None else None
        # A screen reader takes the page for these words.
        self.setAccessibleName(f"{head.text()} {title}")

        facts = QHBoxLayout()
        facts.setSpacing(Space.M)
        date = QDate(when.year, when.month, when.day)
        day, moment = _ENGLISH.toString(date, "d MMM"), f"{_ENGLISH.toString(date, 'dddd')}, {when:%H:%M}"
        for icon, figure, words in (
            ("done", str(len(done)), f"of {total} exercise{'' if total == 1 else 's'}"),
            ("clock", clock_text(seconds), "minutes, pauses not counted"),
            ("calendar", day, moment),
        ):
            facts.addWidget(Fact(icon, figure, words), 1)

        again = icon_button("Once more", "repeat")
        again.clicked.connect(self.again)
        again.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
        leave = QPushButton("Back to the routines")
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
        column.setContentsMargins(Space.PAGE, Space.L, Space.PAGE, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Sun(is_full=finished and bool(done)), 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(head)
        column.addWidget(name)
        column.addWidget(praise)
        column.addSpacing(Space.S)
        column.addLayout(facts)
        if self.afterwards is not None:
            column.addWidget(self.afterwards)
            self.afterwards.resized.connect(lambda: QTimer.singleShot(0, self, self._show_answers))
        if done:
            column.addWidget(_names(done))
        column.addWidget(_centred(ADVICE, "faint"))
        self._content = QWidget()
        self._content.setLayout(in_column(inner))
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, Space.XL)
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
        is_taken = self.afterwards is not None and event.text().isdecimal() and self.afterwards.scale.take_key(event)
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
        width = self.width() - self._scrolled.verticalScrollBar().sizeHint().width()
        self._scrolled.setMaximumHeight(self._content.heightForWidth(width))


class Fact(QFrame):
    """A number with what it counts."""

    def __init__(self, icon: str, figure: str, words: str) -> None:
        super().__init__()
        self.setObjectName("card")
        number = plain(figure)
        number.setObjectName("figure")
        number.setMinimumWidth(1)
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
        side = theme.px(2 * Icon.LARGE)
        self.setFixedSize(side, side if is_full else round(side * 0.62))

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


def _greeting(*, finished: bool, done: int) -> str:
    if finished and done:
        return "Well done."
    return "That counts, too." if done else "Until next time."


def _praise(*, finished: bool, done: int, for_pain: bool) -> str:
    if for_pain:
        return f"{FOR_PAIN} What you did is done." if done else FOR_PAIN
    if finished and done:
        return "You have done something good for your back today."
    if done:
        return "You stopped early, and what you did is done."
    return "No exercise was finished this time, and that is all right."


def _centred(text: str, name: str) -> QLabel:
    label = plain(text)
    label.setObjectName(name)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label


def _names(done: Sequence[str]) -> QFrame:
    """The exercises that were done, each with a tick."""
    card = QFrame()
    card.setObjectName("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    grid.setHorizontalSpacing(Space.S)
    grid.setVerticalSpacing(Space.XS)
    columns = 2 if len(done) >= NAMES_IN_TWO_COLUMNS_FROM else 1
    rows = -(-len(done) // columns)
    for place, name in enumerate(done):
        label = plain(name)
        label.setWordWrap(True)
        row, column = place % rows, place // rows
        grid.addWidget(IconLabel("check", Icon.SMALL, "accent"), row, 2 * column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return card
