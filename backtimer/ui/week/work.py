"""Reminders and the tray, as the window has them: both only while a person wants them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from backtimer.settings.week_plan import still_to_do
from backtimer.settings.week_words import reminder_title
from backtimer.ui.week.moments import local_minute
from backtimer.ui.week.reminding import PROGRAM, Reminding
from backtimer.ui.week.tray import Tray, has_tray

if TYPE_CHECKING:
    from backtimer.ui.desk import Desk

GOES_ON = "BackTimer is still running in the tray"
WHY = "It stays there for reminders. To quit, use its icon’s menu."
SAMPLE = reminder_title(["Gentle morning"], 300)
SAMPLE_TEXT = "This is what a reminder looks like."
MOST_ROUTINES = 6


class WeekWork(QObject):
    """`opened` carries the routine to show, or nothing for the window as it is, and whether to start it.

    `said` carries a reminder that neither the desktop nor the tray could show.
    """

    opened = Signal(str, bool)
    said = Signal(str)
    quit_asked = Signal()

    def __init__(self, desk: Desk, window: QWidget, is_busy: Callable[[], bool]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._is_busy = is_busy
        self.reminding = Reminding(desk, is_busy, self)
        self.reminding.opened.connect(self._on_opened)
        self.reminding.untold.connect(self._on_untold)
        self.reminding.timer.timeout.connect(self._fill)
        self.tray: Tray | None = None
        self._titles: dict[str, str] = {}

    def renew(self) -> None:
        """What is planned or wanted may be another."""
        self.reminding.renew()
        if not self._desk.settings.reminders.tray:
            if self.tray is not None:
                self.tray.hide()
            return
        self._show_tray()

    @property
    def keeps_running(self) -> bool:
        """Whether the program goes on when its window is closed: only where a person can reach it again."""
        self.renew()
        return self.tray is not None and self.tray.is_shown

    def on_hidden(self) -> None:
        """The window was closed; the first time it is told what that means."""
        self._fill()
        if not self._desk.plans.knows_tray:
            self._desk.plans.note_tray()
            self.reminding.tell(PROGRAM, GOES_ON, WHY)

    def show_sample(self) -> None:
        """A reminder now, whatever is planned."""
        self.reminding.tell(PROGRAM, SAMPLE, SAMPLE_TEXT)

    def close(self) -> None:
        """The program ends."""
        self.reminding.close()
        if self.tray is not None:
            self.tray.hide()

    def _show_tray(self) -> None:
        """Where there is one."""
        if self.tray is None and has_tray():
            self.tray = Tray(self)
            self.tray.opened.connect(lambda routine: self.opened.emit(routine, False))
            self.tray.started.connect(lambda routine: self.opened.emit(routine, True))
            self.tray.quiet_asked.connect(self._be_quiet)
            self.tray.quit_asked.connect(self.quit_asked)
            self.tray.menu.aboutToShow.connect(self._fill)
        if self.tray is not None:
            self._fill()
            self.tray.show()

    def _fill(self) -> None:
        """In the menu is what is still planned for today."""
        if self.tray is None:
            return
        desk, today = self._desk, self._desk.wall_clock().toordinal()
        due = [
            routine
            for routine, plan in desk.plans.plans.items()
            if still_to_do(plan, today, map(local_minute, desk.done_lately(routine)))
        ]
        # Files are read only for what was not due before.
        self._titles = {routine: self._titles.get(routine) or self._title(routine) for routine in due}
        titles = [(routine, title) for routine, title in self._titles.items() if title]
        self.tray.fill(titles[:MOST_ROUTINES], is_quiet=desk.plans.quiet_day == today, is_busy=self._is_busy())

    def _title(self, routine: str) -> str:
        """What a routine is called; nothing when its file is gone."""
        listing = self._desk.listing(routine)
        return listing.title if listing.routine is not None else ""

    def _be_quiet(self, is_quiet: bool) -> None:
        self._desk.plans.be_quiet(self._desk.wall_clock().toordinal() if is_quiet else None)

    def _on_opened(self, routine: str, start: bool) -> None:
        if self.reminding.token:
            # On Wayland a window comes to the front only with this.
            os.environ["XDG_ACTIVATION_TOKEN"] = self.reminding.token
        self.opened.emit(routine, start)

    def _on_untold(self, routine: str, title: str, text: str) -> None:
        # Windows and macOS have notes only for what is in the tray.
        self._show_tray()
        if self.tray is not None and self.tray.tell(routine, title, text):
            return
        if title and title != GOES_ON:
            self.said.emit(f"{title} {text}")
            QApplication.alert(self._window)
