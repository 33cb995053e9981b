"""Ctrl+C and a polite kill, heard at once and without looking for them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    import socket

_ENDING = (signal.SIGINT, signal.SIGTERM)
_MOST = 64


class Signals(QObject):
    """Calls `stop` from the event loop when the program is asked to end.

    Python's handlers run only when Python does, and while a window is at rest it does not: each signal also writes its
    number where Qt listens. A handler runs in the middle of anything, of closing the window too: it does nothing.
    """

    def __init__(self, stop: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = stop
        # Windows listens only to sockets; elsewhere the first window does not pay for their module.
        self._sockets = _sockets() if sys.platform == "win32" else ()
        self._here, self._there = [each.fileno() for each in self._sockets] or os.pipe()
        if sys.platform != "win32":
            for end in (self._here, self._there):
                os.set_blocking(end, False)
        self._before = signal.set_wakeup_fd(self._there, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._here, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        for number in _ENDING:
            signal.signal(number, lambda *_: None)

    def close(self) -> None:
        """Listen no more."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for each in self._sockets:
            each.close()
        if not self._sockets:
            os.close(self._here)
            os.close(self._there)

    def _on_signal(self) -> None:
        try:
            numbers = self._sockets[0].recv(_MOST) if self._sockets else os.read(self._here, _MOST)
        except OSError:
            return
        if any(number in _ENDING for number in numbers):
            self._stop()


def _sockets() -> tuple[socket.socket, ...]:
    import socket

    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    return ends
