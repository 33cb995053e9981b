"""A month of days: those on which something was done are filled, today has a ring."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from backtimer.session.times import DAY_NAMES, MONTH_NAMES
from backtimer.ui.history.desk import DayLike
from backtimer.ui.history.words import day_done
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import plain, set_icon, tip
from backtimer.ui.look.tokens import DAY, Space, Type

Key = Qt.Key
_DAYS = {Key.Key_Left: -1, Key.Key_Right: 1, Key.Key_Up: -7, Key.Key_Down: 7}
_MONTHS = {Key.Key_PageUp: -1, Key.Key_PageDown: 1}
DAY_ROLE = Qt.ItemDataRole.UserRole
# The calendar begins where the history can.
EARLIEST, LATEST = date(1970, 1, 1), date(9998, 11, 30)


class Month(QTableWidget):
    """Six weeks from Monday to Sunday. The arrows go from day to day and on into the next month."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(6, 7)
        self.setObjectName("month")
        self.setAccessibleName("Calendar")
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalHeaderLabels([each[:2] for each in DAY_NAMES])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.setItemDelegate(_DayPainter(self))
        self.setMouseTracking(True)
        self.today = date.min
        self.day_shown = date.min
        self.done: Mapping[date, DayLike] = {}
        self.setMinimumHeight(7 * theme.px(DAY))
        self.setMinimumWidth(7 * theme.px(DAY))

    def show_month(self, day: date) -> None:
        """Show the month of a day, and go to the day."""
        self.day_shown = day
        first = day.replace(day=1)
        start = first - timedelta(days=first.weekday())
        for number in range(42):
            at = start + timedelta(days=number)
            told = day_done(at, self.done.get(at), self.today)
            item = QTableWidgetItem(str(at.day))
            item.setData(DAY_ROLE, at)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            item.setToolTip(tip(told))
            self.setItem(number // 7, number % 7, item)
        row, column = divmod((day - start).days, 7)
        self.setCurrentCell(row, column)

    def day_at(self, row: int, column: int) -> date | None:
        """The day in a cell."""
        item = self.item(row, column)
        found = item.data(DAY_ROLE) if item is not None else None
        return found if isinstance(found, date) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        day = self.day_at(self.currentRow(), self.currentColumn())
        key = Qt.Key(event.key())
        if day is None:
            event.ignore()
        elif key in _DAYS:
            self.asked.emit(day + timedelta(days=_DAYS[key]))
        elif key in _MONTHS:
            self.asked.emit(in_month(day, _MONTHS[key]))
        elif key == Key.Key_Home:
            self.asked.emit(self.today)
        else:
            event.ignore()


class Calendar(QFrame):
    """The month with its name, the ways to others, and what was done on the day that is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = plain()
        self.title.setObjectName("name")
        self.day = date.min
        self.before_button, self.after_button = QPushButton(), QPushButton()
        for button, icon, name, by in (
            (self.before_button, "back", "The month before", -1),
            (self.after_button, "forward", "The month after", 1),
        ):
            button.setObjectName("tool")
            set_icon(button, icon)
            button.setAccessibleName(name)
            button.setToolTip(tip(f"{name} (Page {'up' if by < 0 else 'down'} in the calendar)"))
            button.clicked.connect(lambda _, by=by: self.go_to(in_month(self.day, by)))
        self.month = Month()
        self.reading = plain()
        self.reading.setObjectName("small")
        self.reading.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.before_button)
        head.addWidget(self.after_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        layout.addLayout(head)
        layout.addWidget(self.month, 1)
        layout.addWidget(self.reading)
        self.month.asked.connect(self.go_to)
        self.month.currentCellChanged.connect(lambda row, column, *_: self._look_at(row, column))
        self.month.cellEntered.connect(self._hover)
        self.month.cellClicked.connect(self._on_click)

    def show_days(self, done: Mapping[date, DayLike], today: date) -> None:
        """Mark these days; the month that is looked at stays."""
        self.month.done, self.month.today = done, today
        self.go_to(today if self.day == date.min else self.day)

    def go_to(self, day: date) -> None:
        """Look at a day."""
        self.day = min(max(day, EARLIEST), LATEST)
        self.title.setText(f"{MONTH_NAMES[self.day.month - 1]} {self.day.year}")
        self.month.show_month(self.day)
        self._tell(self.day)

    def _on_click(self, row: int, column: int) -> None:
        day = self.month.day_at(row, column)
        if day is not None:
            self.go_to(day)

    def _look_at(self, row: int, column: int) -> None:
        day = self.month.day_at(row, column)
        if day is not None:
            self._tell(day)

    def _hover(self, row: int, column: int) -> None:
        self._look_at(row, column)

    def _tell(self, day: date) -> None:
        self.reading.setText(day_done(day, self.month.done.get(day), self.month.today))

    def leaveEvent(self, event: QEvent) -> None:
        """Back to the day that was chosen."""
        if self.day != date.min:
            self._tell(self.day)
        super().leaveEvent(event)


def in_month(day: date, by: int) -> date:
    """The same day so many months later, or the last of that month."""
    number = day.year * 12 + day.month - 1 + by
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class _DayPainter(QStyledItemDelegate):
    """A day as a disc: filled when something was done, with a ring when it is today."""

    def __init__(self, month: Month) -> None:
        super().__init__(month)
        self._month = month

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(DAY), theme.px(DAY))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        month, colours = self._month, theme.colours()
        day = index.data(DAY_ROLE)
        rect = option.rect
        side = min(rect.width(), rect.height(), theme.px(DAY) + Space.S) - 2 * Space.HAIR
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(QRectF(rect).center())
        done = month.done.get(day)
        is_here = (day.year, day.month) == (month.day_shown.year, month.day_shown.month)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = QColor(colours.text if is_here else colours.faint)
        if done is not None:
            # What was not finished was done all the same: a paler disc, never an empty one.
            is_whole = bool(done.whole)
            painter.setBrush(QColor(colours.accent if is_whole else colours.soft))
            ink = QColor(colours.on_accent if is_whole else colours.text)
            painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == month.today:
            painter.setPen(QPen(QColor(colours.sun), 3))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        is_current = index.row() == month.currentRow() and index.column() == month.currentColumn()
        if is_current and month.hasFocus():
            painter.setPen(QPen(QColor(colours.text), 2))
            around = disc.adjusted(-Space.HAIR - 1, 1 - Space.HAIR, Space.HAIR + 1, Space.HAIR - 1)
            painter.drawRoundedRect(around, Space.S, Space.S)
        painter.setFont(theme.font(Type.SMALL))
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.restore()
