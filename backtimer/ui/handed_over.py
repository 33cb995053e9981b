"""What a second start was to open, opened in this window. A session is not disturbed: it is opened after that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backtimer.routinefile.problem import shown
from backtimer.ui.when_free import WhenFree

if TYPE_CHECKING:
    from backtimer.ui.main_window import MainWindow


class HandedOver(QObject):
    """Brings the window forward, and opens a routine in it as soon as that takes nothing away from the person."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._when_free = WhenFree(lambda: window.is_free and not window.shows_summary, self)

    def take(self, routine: str | None, *, start: bool) -> None:
        """Open this; `routine` is an id or an absolute path. The last of several counts."""
        self._window.come_forward()
        if routine is None:
            return
        # In the middle of a session it is only opened later: a person who stops does not want another one to begin.
        begins = start and not self._window.is_leading
        name = shown(Path(routine).stem)
        if self._window.is_leading:
            self._window.say(f"{name} opens after this session.")
        elif self._window.shows_summary:
            self._window.say(f"{name} opens when you leave this page.")
        self._when_free.instead(lambda: self._window.open_handed_over(routine, start=begins))
