"""What is planned and what was done, day by day. Imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.settings.week_days import Day, DoneThen, Entry, Mark, monday_of, week_of
from backtimer.settings.week_plan import WEEK, is_for, outlook
from backtimer.settings.week_words import day_name, entry_text, outlook_text, plan_text, range_text
from backtimer.ui.history.work import Background
from backtimer.ui.look.accessible import announce, tab_order
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import IconLabel, icon_button, plain, set_icon, tell, tip, warning
from backtimer.ui.look.tokens import Icon, Space
from backtimer.ui.week.moments import week_now
from backtimer.ui.week.plan_change import ask_plan, turn_on_reminders
from backtimer.ui.week.sessions import sessions_between

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from backtimer.ui.desk import Desk
    from backtimer.ui.week.plan_dialog import PlanDialog

# What is due, and what day it is, changes while the page is open.
LOOK_MS = 30_000
SETTLED_MS = 200
NOTHING = "Nothing is planned yet. Choose a routine above, then its days and times."
PAUSED = "Reminders are paused for today."
OFF = "Reminders are off."
MARKS = {Mark.DONE: ("done", "accent"), Mark.PART: ("half", "accent"), Mark.OPEN: ("open", "faint")}


class WeekPage(QFrame):
    """A week, today's at first. `opened` carries the routine to show; `changed` tells that a plan is another.

    `titles` are the routines that can be planned, by id.
    """

    left = Signal()
    opened = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName("Week")
        self._desk = desk
        self._titles = dict(titles)
        self._work = Background(self)
        self.dialog: PlanDialog | None = None
        self.days: tuple[Day, ...] = ()
        self.rows: list[EntryRow] = []
        self._shown: object = None
        self._monday = monday_of(self._today)
        self._placed = 0
        self._seek: Callable[[], None] | None = None

        self.back_button = QPushButton()
        self.back_button.setObjectName("back")
        set_icon(self.back_button, "back")
        self.back_button.setAccessibleName("Back")
        self.back_button.setToolTip("Back (Esc)")
        self.back_button.clicked.connect(self.left)
        title = QLabel("Week")
        title.setObjectName("title")
        self.range = plain()
        self.range.setObjectName("name")
        self.previous_button = _tool("back", "Previous week", "Previous week (Alt+←)")
        self.next_button = _tool("forward", "Next week", "Next week (Alt+→)")
        self.today_button = QPushButton("This week")
        self.today_button.setToolTip("Back to this week (Alt+Home)")
        for button, key, go in (
            (self.previous_button, "Alt+Left", lambda: self._go(-WEEK)),
            (self.next_button, "Alt+Right", lambda: self._go(WEEK)),
            (self.today_button, "Alt+Home", lambda: self._go(None)),
        ):
            button.clicked.connect(go)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(go)
        self.choice = Choice()
        self.choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(22)
        for routine, name in sorted(self._titles.items(), key=lambda each: (each[1].casefold(), each[0])):
            self.choice.addItem(name, routine)
        label = QLabel("Plan a &routine")
        label.setBuddy(self.choice)
        self.plan_button = icon_button("Choose days…", "calendar")
        self.plan_button.setAccessibleName("Choose days for this routine")
        self.plan_button.clicked.connect(lambda: self._ask(self.choice.currentData(), self.plan_button))
        for control in (self.choice, self.plan_button):
            control.setEnabled(self.choice.count() > 0)
        self.state = plain()
        self.state.setObjectName("faint")
        self.state_button = QPushButton()
        self.state_button.setObjectName("small")
        self.state_button.clicked.connect(self._on_state)
        self.trouble = warning()
        self.nothing = QLabel(NOTHING)
        self.nothing.setObjectName("faint")
        self.nothing.setWordWrap(True)
        self._lay_out(title, label)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        self.begins_at = self.back_button
        self.refresh()

    @property
    def is_working(self) -> bool:
        """Whether an answer of the history is still to come."""
        return self._work.is_working

    def refresh(self) -> None:
        """Show plans and sessions as they are now."""
        first, last = self._week
        kept = self._desk.history.kept
        self._work.do(lambda: (first, sessions_between(kept, first, last), kept.trouble), self._on_answer)

    def showEvent(self, event: QShowEvent) -> None:
        """The time goes on; a page that nobody sees needs no clock."""
        super().showEvent(event)
        self._timer.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._timer.stop()
        super().hideEvent(event)

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """What has the focus is in sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(seen, QWidget):
            self._listed.ensureWidgetVisible(seen)
        return super().eventFilter(seen, event)

    @property
    def _week(self) -> tuple[date, date]:
        """The first and the last day that are shown."""
        return date.fromordinal(self._monday), date.fromordinal(self._monday + WEEK - 1)

    @property
    def _today(self) -> int:
        return self._desk.wall_clock().toordinal()

    def _lay_out(self, title: QLabel, label: QLabel) -> None:
        named = QWidget()
        line = QHBoxLayout(named)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        line.addWidget(self.back_button)
        line.addWidget(title)
        line.addSpacing(Space.S)
        line.addWidget(self.range)
        line.addStretch(1)
        head = QWidget()
        flow = FlowLayout(head, Space.S)
        for part in (named, self.previous_button, self.today_button, self.next_button):
            flow.addWidget(part)
        planning = QWidget()
        flow = FlowLayout(planning, Space.S, is_first_wide=False)
        chosen = QWidget()
        line = QHBoxLayout(chosen)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(label)
        line.addWidget(self.choice)
        line.addWidget(self.plan_button)
        for part in (chosen, self.state, self.state_button):
            flow.addWidget(part)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, Space.M, 0)
        self._column.setSpacing(Space.M)
        self._listed = QScrollArea()
        self._listed.setWidgetResizable(True)
        self._listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._listed.setWidget(self._inner)
        self._listed.verticalScrollBar().rangeChanged.connect(self._on_layout)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.PAGE, Space.XL, Space.PAGE - Space.M, Space.L)
        layout.setSpacing(Space.M)
        for part in (head, planning, self.trouble, self.nothing):
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, Space.M, 0)
            line.addWidget(part)
            layout.addLayout(line)
        layout.addWidget(self._listed, 1)

    def _go(self, days: int | None) -> None:
        self._monday = monday_of(self._today) if days is None else max(1, self._monday + days)
        self.refresh()
        announce(self, range_text(*self._week))

    def _ask(self, routine: str, button: QWidget) -> None:
        self.dialog = ask_plan(self._desk, routine, self._titles.get(routine, ""), self.window(), self._on_changed)
        self.dialog.finished.connect(lambda: self._on_closed(button))

    def _on_changed(self, trouble: str | None) -> None:
        tell(self.trouble, trouble)
        self.refresh()
        self.changed.emit()

    def _on_closed(self, button: QWidget) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        button.setFocus()

    def _on_state(self) -> None:
        is_paused = self._desk.plans.quiet_day == self._today and self._desk.settings.reminders.on
        told = self._desk.plans.be_quiet(None) if is_paused else turn_on_reminders(self._desk)
        self.plan_button.setFocus()
        self._on_changed(told)

    def _on_answer(self, answer: tuple[date, tuple[DoneThen, ...], str | None]) -> None:
        first, sessions, trouble = answer
        if first.toordinal() != self._monday:
            return
        desk, today = self._desk, self._today
        plans = dict(desk.plans.plans)
        for routine in plans:
            # The list of routines may still be reading.
            listing = None if routine in self._titles else desk.listing(routine)
            if listing is not None and listing.routine is not None:
                self._titles[routine] = listing.title
        if trouble:
            tell(self.trouble, trouble)
        self.range.setText(range_text(*self._week))
        self.today_button.setEnabled(self._monday != monday_of(today))
        self.nothing.setVisible(not plans)
        reminds = any(plan.reminds for plan in plans.values())
        is_on = desk.settings.reminders.on
        is_paused = reminds and is_on and desk.plans.quiet_day == today
        tell(self.state, OFF if reminds and not is_on else PAUSED if is_paused else None)
        self.state_button.setText("Turn on" if not is_on else "Resume")
        self.state_button.setAccessibleName("Turn reminders on" if not is_on else "Resume reminders")
        self.state_button.setVisible(bool(self.state.text()))
        known = week_now(desk)
        outlooks = {
            routine: outlook_text(outlook(routine, known), known.now, is_on=is_on)
            for routine, plan in plans.items()
            if is_on and is_for(plan, today)
        }
        self.days = week_of(self._monday, today, plans, self._titles, sessions)
        shown = (self.days, today, outlooks, {routine: plan_text(plan) for routine, plan in plans.items()})
        if shown != self._shown:
            self._shown = shown
            self._fill(today, outlooks)

    def _fill(self, today: int, outlooks: Mapping[str, str]) -> None:
        focused = next((row.key for row in self.rows if row.has_focus), None)
        had_plan_focus = any(row.plan_button is not None and row.plan_button.hasFocus() for row in self.rows)
        bar = self._listed.verticalScrollBar()
        place = bar.value()
        seen: QWidget | None = None
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for day in self.days:
            card = DayCard(day, today, self._titles, outlooks)
            for row in card.rows:
                row.opened.connect(self.opened)
                row.plan_asked.connect(self._ask)
                for control in row.controls:
                    control.installEventFilter(self)
            self.rows += card.rows
            self._column.addWidget(card)
            if day.day == today and self._monday != self._placed:
                seen = card
        self._column.addStretch(1)
        controls = [control for row in self.rows for control in row.controls]
        head = (self.back_button, self.previous_button, self.today_button, self.next_button)
        tab_order(*head, self.choice, self.plan_button, self.state_button, *controls)
        again = next((row for row in self.rows if row.key == focused and row.controls), None)
        if again is not None:
            button = again.plan_button if had_plan_focus and again.plan_button is not None else again.controls[0]
            button.setFocus()
        elif focused is not None:
            self.plan_button.setFocus()
        if self._monday != self._placed:
            # A week begins at its first day, this one at today.
            place, self._placed = 0, self._monday
        # New cards have their height with the next layout.
        self._seek = lambda: bar.setValue(seen.y() if seen is not None else place)
        QTimer.singleShot(0, self, self._on_layout)
        QTimer.singleShot(SETTLED_MS, self, self._on_settled)

    def _on_layout(self) -> None:
        if self._seek is not None:
            self._seek()

    def _on_settled(self) -> None:
        self._seek = None


class DayCard(QFrame):
    """A day with its routines."""

    def __init__(self, day: Day, today: int, titles: Mapping[str, str], outlooks: Mapping[str, str]) -> None:
        super().__init__()
        # Today stands out.
        self.setObjectName("today" if day.day == today else "card")
        name = day_name(date.fromordinal(day.day), date.fromordinal(today))
        self.setAccessibleName(name)
        heading = plain(name)
        heading.setObjectName("strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(heading)
        self.rows: list[EntryRow] = []
        met: set[str] = set()
        for entry in day.entries:
            is_first = entry.routine not in met
            met.add(entry.routine)
            expected = outlooks.get(entry.routine, "") if day.day == today and is_first and entry.is_planned else ""
            row = EntryRow(
                entry,
                day.day,
                name,
                expected,
                is_to_come=day.day > today,
                can_open=entry.routine in titles,
                can_plan=entry.is_planned and is_first and day.day >= today,
            )
            self.rows.append(row)
            column.addWidget(row)
        if not day.entries:
            nothing = QLabel("Nothing planned" if day.day >= today else "Nothing")
            nothing.setObjectName("faint")
            column.addWidget(nothing)


class EntryRow(QWidget):
    """A routine on a day. `plan_asked` carries it, and the button that was pressed."""

    opened = Signal(str)
    plan_asked = Signal(str, object)

    def __init__(
        self, entry: Entry, day: int, name: str, expected: str, *, is_to_come: bool, can_open: bool, can_plan: bool
    ) -> None:
        """`name` is that of the day, `expected` what is to come of its reminders."""
        super().__init__()
        self.entry = entry
        self.text = entry_text(entry, is_to_come=is_to_come)
        self.key = (day, entry.routine, entry.is_planned, entry.at)
        icon, role = MARKS[entry.mark]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(IconLabel(icon, Icon.BUTTON, role), 0, Qt.AlignmentFlag.AlignTop)
        told = QWidget()
        flow = FlowLayout(told, Space.S, is_first_wide=False)
        self.controls: list[QWidget] = []
        if can_open:
            # An ampersand in a title is no key.
            button = QPushButton(entry.title.replace("&", "&&"))
            button.setObjectName("link")
            button.setAccessibleName(f"{entry.title}, {name}: {self.text}")
            button.setToolTip("Open this routine")
            button.clicked.connect(lambda: self.opened.emit(entry.routine))
            flow.addWidget(button)
            self.controls.append(button)
        else:
            flow.addWidget(plain(entry.title))
        for text in filter(None, (self.text, expected)):
            label = plain(text)
            label.setObjectName("faint")
            flow.addWidget(label)
        line.addWidget(told, 1)
        self.plan_button: QPushButton | None = None
        if can_plan:
            self.plan_button = _tool("calendar", f"Change schedule: {entry.title}, {name}", "Change its days and times")
            self.plan_button.clicked.connect(lambda: self.plan_asked.emit(entry.routine, self.plan_button))
            line.addWidget(self.plan_button, 0, Qt.AlignmentFlag.AlignTop)
            self.controls.append(self.plan_button)

    @property
    def has_focus(self) -> bool:
        """Whether one of its controls has the focus."""
        return any(control.hasFocus() for control in self.controls)


def _tool(icon: str, name: str, hint: str) -> QPushButton:
    button = icon_button("", icon)
    button.setObjectName("tool")
    button.setAccessibleName(name)
    button.setToolTip(tip(hint))
    return button
