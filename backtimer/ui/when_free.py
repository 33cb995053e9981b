"""Does things when no session and no question is in the way, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 300


class WhenFree(QObject):
    """Looks only while something waits."""

    def __init__(self, is_free: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_free = is_free
        self._waiting: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._waiting)

    def do(self, what: Callable[[], None]) -> None:
        """At once, or when it can be."""
        self._waiting.append(what)
        self.look()

    def instead(self, what: Callable[[], None]) -> None:
        """The same, in the place of all that waits."""
        self._waiting.clear()
        self.do(what)

    def look(self) -> None:
        """Do what can be done now."""
        while self._waiting and self._is_free():
            self._waiting.pop(0)()
        if not self._waiting:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
