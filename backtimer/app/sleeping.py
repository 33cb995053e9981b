"""Brings word that the computer is about to sleep to the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from backtimer.system.sleep import SleepWatch


class Sleeping(QObject):
    """Listens from the first session on."""

    about_to_sleep = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._watch = SleepWatch(self.about_to_sleep.emit)

    def listen(self) -> None:
        """From now on."""
        self._watch.listen()

    def close(self) -> None:
        """No more of it."""
        self._watch.close()
