"""Looks through the routine files a little in every turn of the event loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from backtimer.routinefile.library import Listing, Scan

SLICE_SECONDS = 0.008
# What is found is shown this often; showing it costs time of its own.
SHOW_SECONDS = 0.25
# A scan that is over sooner says nothing of itself.
QUIET_SECONDS = 0.3


class SlicedScan(QObject):
    """One scan at a time. `found` carries what was made of the listings since the last one; `ended` ends a scan."""

    found = Signal(list)
    ended = Signal()

    def __init__(self, scan: Callable[[], Scan], make: Callable[[Listing], Any], parent: QObject) -> None:
        super().__init__(parent)
        self.seen = 0
        self.total = 0
        self._look = scan
        self._make = make
        self._scan: Scan | None = None
        self._is_wanted_again = False
        self._is_held = False
        self._waiting: list[Any] = []
        self._began = self._shown = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(lambda: self._work(SLICE_SECONDS))

    @property
    def is_running(self) -> bool:
        """Whether files are still to be looked at."""
        return self._scan is not None

    @property
    def is_slow(self) -> bool:
        """Whether a person should be told that it goes on."""
        return self.is_running and time.perf_counter() - self._began > QUIET_SECONDS

    def start(self, at_once_seconds: float = SLICE_SECONDS) -> None:
        """Look anew; when a scan is under way, once more after it. The first seconds given are worked at once."""
        if self._is_held or self.is_running:
            self._is_wanted_again = True
            return
        self._is_wanted_again = False
        self._scan = self._look()
        self.seen, self.total = 0, self._scan.total
        self._began = self._shown = time.perf_counter()
        if not self._work(at_once_seconds):
            self._timer.start()

    def hold(self) -> None:
        """Rest: a session has the computer for itself."""
        self._is_held = True
        self._timer.stop()

    def go_on(self) -> None:
        """Go on after a rest."""
        self._is_held = False
        if self.is_running:
            self._timer.start()
        elif self._is_wanted_again:
            self.start()

    def close(self) -> None:
        """Look no further, whoever asks; what was read is kept."""
        self._timer.stop()
        self._is_held = True
        scan, self._scan = self._scan, None
        if scan is not None:
            scan.close()

    def _work(self, seconds: float) -> bool:
        """Look at files for so long; true when all were seen."""
        scan = self._scan
        until = time.perf_counter() + seconds
        while scan is not None:
            listing = next(scan.listings, None)
            if listing is None:
                self._end()
                return True
            self.seen += 1
            self._waiting.append(self._make(listing))
            if time.perf_counter() >= until:
                break
        if not self._timer.isActive() or time.perf_counter() - self._shown > SHOW_SECONDS:
            self._show()
        return False

    def _show(self) -> None:
        made, self._waiting = self._waiting, []
        self.found.emit(made)
        self._shown = time.perf_counter()

    def _end(self) -> None:
        self._timer.stop()
        self._scan = None
        self._show()
        self.ended.emit()
        if self._is_wanted_again:
            self.start()
