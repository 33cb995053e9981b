"""The first page: pick a routine."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backtimer.routinefile.library import Listing
from backtimer.session.completion import part_today
from backtimer.session.fit import Tailor
from backtimer.ui.desk import Desk
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import tab_order
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import IconLabel, fit_icon, icon_button, plain
from backtimer.ui.look.tokens import LOW_PAGE, NARROW_PAGE, Icon, Space
from backtimer.ui.routines.card_list import CardList
from backtimer.ui.routines.filter_bar import FilterBar
from backtimer.ui.routines.filters import Order, Row, row_of
from backtimer.ui.routines.routine_list import ROW, RoutineList
from backtimer.ui.routines.sliced_scan import SLICE_SECONDS, SlicedScan

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

# So much is read before the window is first shown: a small library is then there at once.
BEFORE_SHOWN_SECONDS = 0.15
# A narrower head has icons only where it leads to other pages; else it would take two lines.
HEAD_WITH_WORDS = 1130
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PickerPage(QWidget):
    """All routines, with filters; a broken file is listed, greyed, with its first problem."""

    chosen = Signal(object)
    preferences_asked = Signal()
    history_asked = Signal()
    week_asked = Signal()
    new_asked = Signal()
    start_here_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: dict[str, tuple[object, ...]] = {}
        self._seen: list[str] = []
        self._has_looked = False
        self.model = RoutineList()
        self.scan = SlicedScan(desk.scan, self._row, self)
        self.scan.found.connect(self._on_found)
        self.scan.ended.connect(self._on_ended)

        title = QLabel("Pick a routine")
        title.setObjectName("title")
        self.order = Choice()
        self.order.setAccessibleName("Sort by")
        for order in Order:
            self.order.addItem(order.value, order)
        self.order.currentIndexChanged.connect(self._on_order)
        sort = QLabel("&Sort by")
        sort.setBuddy(self.order)
        sorting = QWidget()
        line = QHBoxLayout(sorting)
        line.setContentsMargins(Space.S, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(sort)
        line.addWidget(self.order)
        self.filters = FilterBar(sorting)
        self.filters.changed.connect(self._on_filters)
        self.filters.search.installEventFilter(self)
        self.count = plain()
        self.count.setObjectName("faint")
        self.clear_button = QPushButton("Clear filters")
        self.clear_button.setObjectName("link")
        self.clear_button.clicked.connect(self._clear)
        self.start_card: QFrame | None = None if desk.has_started else self._start_card()
        self.choose_button = QPushButton("Help me choose")
        self.choose_button.setObjectName("link")
        self.choose_button.setToolTip("Two questions that lead to one routine")
        self.choose_button.clicked.connect(self.start_here_asked)
        self.choose_button.setVisible(desk.has_started)
        self.list = CardList(self.model)
        self.list.setAccessibleName("Routines")
        self.list.entered.connect(self._on_near)
        self.list.viewportEntered.connect(lambda: self._on_near(None))
        self.list.activated.connect(self._open)
        self.list.clicked.connect(self._open)
        self.nothing = Nothing(desk.own_routines_folder)
        self.nothing.clear_button.clicked.connect(self._clear)

        self.new_button = icon_button("New routine", "plus")
        self.new_button.setAccessibleName("New routine")
        self.new_button.setToolTip("A routine of your own (Ctrl+N)")
        self.new_button.clicked.connect(self.new_asked)
        self.history_button = icon_button("History", "history")
        self.history_button.setAccessibleName("History")
        self.history_button.setToolTip("What was done: calendar, minutes, pain, progress (Ctrl+H)")
        self.history_button.clicked.connect(self.history_asked)
        self.week_button = icon_button("Week", "calendar")
        self.week_button.setAccessibleName("Week")
        self.week_button.setToolTip("What is planned and done, day by day (Ctrl+W)")
        self.week_button.clicked.connect(self.week_asked)
        self.preferences_button = icon_button("Preferences", "preferences")
        self.preferences_button.setAccessibleName("Preferences")
        self.preferences_button.setToolTip("Voice, screen, session, folders (Ctrl+,)")
        self.preferences_button.clicked.connect(self.preferences_asked)
        told = QWidget()
        line = QHBoxLayout(told)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(title)
        line.addSpacing(Space.S)
        line.addWidget(self.count)
        line.addWidget(self.clear_button)
        line.addWidget(self.choose_button)
        line.addStretch(1)
        head = QWidget()
        flow = FlowLayout(head, Space.S)
        for part in (told, self.new_button, self.week_button, self.history_button, self.preferences_button):
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.PAGE, Space.XL, Space.PAGE - Space.M, Space.L)
        layout.setSpacing(Space.M)
        # The list's scroll bar stands in the margin.
        for part in (head, self.filters):
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, Space.M, 0)
            line.addWidget(part)
            layout.addLayout(line)
        if self.start_card is not None:
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, Space.M, 0)
            line.addWidget(self.start_card)
            layout.insertLayout(1, line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        start = () if self.start_card is None else (self.start_button,)
        head_buttons = (self.new_button, self.week_button, self.history_button, self.preferences_button)
        tab_order(self.clear_button, self.choose_button, *head_buttons, *start, *self.filters.controls, self.order)
        tab_order(self.order, *self.filters.more_controls, self.list)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._to_search)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new_asked.emit)
        self.refresh(BEFORE_SHOWN_SECONDS)

    def refresh(self, at_once_seconds: float = SLICE_SECONDS) -> None:
        """Look at the routine files anew, a little in every turn of the event loop."""
        if self.start_card is not None and self._desk.has_started:
            self.start_card.hide()
        self.scan.start(at_once_seconds)

    def key(self) -> str | None:
        """The selected routine."""
        row = self.list.currentIndex().data(ROW)
        return row.key if isinstance(row, Row) else None

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """From the search field Enter opens the first hit, and the arrows go into the list."""
        if seen is self.filters.search and event.type() == QEvent.Type.KeyPress:
            event = cast("QKeyEvent", event)
            if event.key() == Qt.Key.Key_Down:
                if self.list.isVisible():
                    self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in _PAGES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _OPENS:
                self._open(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.filters.search.clear()
                self.list.setFocus()
                return True
        return super().eventFilter(seen, event)

    @property
    def begins_at(self) -> QWidget:
        """What has the focus at first."""
        return self.nothing.clear_button if self.list.isHidden() else self.list

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window is for the routines."""
        is_low = self.height() < theme.px(LOW_PAGE)
        self.new_button.setText("" if self.width() < theme.px(NARROW_PAGE) else "New routine")
        fit_icon(self.new_button)
        has_words = self.width() >= theme.px(HEAD_WITH_WORDS)
        for button in (self.week_button, self.history_button, self.preferences_button):
            button.setText(button.accessibleName() if has_words else "")
            fit_icon(button)
        self.nothing.icon.setHidden(is_low)
        super().resizeEvent(event)

    def _start_card(self) -> QFrame:
        """For somebody who has not begun yet."""
        card = QFrame()
        card.setObjectName("card")
        card.setAccessibleName("Start here")
        told = QLabel("New here? Two questions lead to a routine that suits your back.")
        told.setWordWrap(True)
        button = QPushButton("Start here")
        button.setObjectName("primary")
        button.clicked.connect(self.start_here_asked)
        line = QHBoxLayout(card)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.L)
        line.addWidget(told, 1)
        line.addWidget(button)
        self.start_button = button
        return card

    def _row(self, listing: Listing) -> Row:
        """The row of a listing; the one there is when nothing has changed."""
        key = str(listing.path)
        self._seen.append(key)
        own, last_done = self._desk.adjustments(listing.id), self._desk.last_done(listing.id)
        parts = self._desk.parts_lately(listing.id)
        today = self._desk.wall_clock().date()
        week = self._week(listing.id) if self._desk.has_plans else ()
        guidance, known = self._desk.settings.guidance, self._desk.known_exercises
        made_of = (listing, own, last_done, parts, today, guidance, known, week)
        row = self.model.row(key)
        if row is not None and self._made.get(key) == made_of:
            return row
        seconds = None
        if listing.facts is not None:
            seconds = listing.facts.seconds_when(known)
            if not own.is_as_written:  # the facts do not tell of it
                routine = self._desk.reread(listing).routine
                if routine is not None:
                    seconds = Tailor(routine, self._desk.variant, guidance, known).seconds(own)
        self._made[key] = made_of
        return row_of(listing, seconds, last_done, today, parts, *week)

    def _week(self, routine_id: str) -> tuple[tuple[str, str, int], ...]:
        """What the person's plan says of a routine, if there is one."""
        # Imported for those who plan.
        from backtimer.settings.week_words import card_words
        from backtimer.ui.week.moments import local_minute

        plan = self._desk.plans.of(routine_id)
        if not plan.is_planned:
            return ()
        done = tuple(map(local_minute, self._desk.done_lately(routine_id)))
        now = self._desk.wall_clock()
        part = part_today(self._desk.parts_lately(routine_id), now.date())
        return (card_words(plan, now.toordinal(), done, part),)

    def _on_found(self, rows: list[Row]) -> None:
        self.model.put(rows)
        self.filters.offer_things(dict.fromkeys(thing for row in rows for thing in _things(row)))
        self._show()

    def _on_ended(self) -> None:
        self.model.keep_only(self._seen)
        self._made = {key: self._made[key] for key in self._seen}
        self._seen = []
        self._show()
        self._has_looked = True

    def _on_filters(self) -> None:
        is_other_text = self.model.filters.text != self.filters.search.text()
        self.model.filters = self.filters.filters()
        before = self.key()
        self._show()
        if is_other_text or self.key() != before or before is None:
            # Enter opens the best hit.
            self._select_first()
            self.list.verticalScrollBar().setValue(0)

    def _on_order(self) -> None:
        self.model.order = self.order.currentData()
        self._show()
        if self.list.currentIndex().isValid():
            self.list.scrollTo(self.list.currentIndex())

    def _show(self) -> None:
        """Bring the list up to date under the eyes of a person: what they look at stays where it is."""
        bar = self.list.verticalScrollBar()
        was_at_top = bar.value() == 0
        key, anchor = self.key(), None if was_at_top else self._anchor()
        self.model.refresh()
        if not self._has_looked and was_at_top:
            self._select_first()
        elif key is not None and (place := self.model.place(key)) is not None:
            if self.key() != key:  # the model began anew
                self.list.setCurrentIndex(self.model.index(place))
        elif not self.list.currentIndex().isValid():
            self._select_first()
        if anchor is not None and (place := self.model.place(anchor[0])) is not None:
            bar.setValue(bar.value() + self.list.visualRect(self.model.index(place)).top() - anchor[1])
        elif was_at_top:
            bar.setValue(0)
        self._tell()

    def _anchor(self) -> tuple[str, int] | None:
        """A routine in sight and how far down it is: the selected one, or the topmost."""
        index = self.list.currentIndex()
        if not index.isValid() or not self.list.viewport().rect().intersects(self.list.visualRect(index)):
            index = self.list.indexAt(QPoint(10, 10))
        row = index.data(ROW)
        return (row.key, self.list.visualRect(index).top()) if isinstance(row, Row) else None

    def _tell(self) -> None:
        shown, total = len(self.model.shown), self.model.total
        is_any = self.model.filters.is_any
        if self.scan.is_slow:
            self.count.setText(f"Reading {self.scan.seen:,} of {self.scan.total:,}…")
        elif is_any:
            self.count.setText(f"{total:,} routine{'' if total == 1 else 's'}" if total else "")
        else:
            self.count.setText(f"{shown:,} of {total:,} routines")
        is_empty = not shown
        where = self.nothing if is_empty else self.list
        self.nothing.tell(is_any=is_any, is_reading=self.scan.is_running)
        if where.isHidden() or not (self.nothing.isHidden() or self.list.isHidden()):
            had_focus = self.list.hasFocus()
            self.list.setVisible(not is_empty)
            self.nothing.setVisible(is_empty)
            if had_focus and is_empty:
                self.nothing.clear_button.setFocus()
        # One link at a time, so that the head keeps to its line.
        self.clear_button.setVisible(not is_any)
        self.choose_button.setVisible(is_any and self._desk.has_started)

    def _select_first(self) -> None:
        for at in range(len(self.model.shown)):
            index = self.model.index(at)
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentIndex(index)
                return

    def _clear(self) -> None:
        self.filters.clear()
        self.list.setFocus()

    def _to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _on_near(self, index: QModelIndex | None) -> None:
        row = index.data(ROW) if index is not None else None
        self.list.card.near = row.key if isinstance(row, Row) else None
        self.list.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if self.isVisible() and isinstance(row, Row) and row.listing.facts is not None:
            self.chosen.emit(row.listing)


def _things(row: Row) -> tuple[str, ...]:
    return row.listing.facts.equipment if row.listing.facts else ()


class Nothing(QWidget):
    """In place of the list when there is nothing to list: why, and what can be done about it."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.icon = IconLabel("search", Icon.LARGE, "bar")
        self.text = plain()
        self.text.setObjectName("name")
        self.advice = plain()
        self.advice.setObjectName("faint")
        self.clear_button = QPushButton("Clear filters")
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignCenter)
        for label in (self.text, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def tell(self, *, is_any: bool, is_reading: bool) -> None:
        """Say why nothing is listed."""
        if is_reading:
            text, advice = "Reading your routines…", ""
        elif is_any:
            text = "There are no routines yet."
            advice = f"Add your own with “New routine”, or put a routine file into {self._folder}"
        else:
            text, advice = "No routine matches these filters.", "Try fewer words, more time or more equipment."
        self.text.setText(text)
        self.advice.setText(advice)
        self.clear_button.setVisible(not is_any)
