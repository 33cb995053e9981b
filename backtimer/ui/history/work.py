"""What takes time, off the window's thread: one thing after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")
# Alive until the last answer has come, whatever has become of the page: a QObject is not to end on another thread.
_working: set[Background] = set()


class Background(QObject):
    """Does things on a thread and hands over what came of them on the window's thread, while `owner` is there."""

    _answered = Signal(object)

    def __init__(self, owner: QObject) -> None:
        super().__init__()
        self._owner = owner
        self._turn = threading.Lock()
        self._under_way = 0
        self._answered.connect(self._on_answered)

    @property
    def is_working(self) -> bool:
        """Whether something is still to come."""
        return self._under_way > 0

    def do(self, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Begin; `task` touches no widget. What it raises becomes no answer, and is raised there."""
        self._under_way += 1
        _working.add(self)

        def work() -> None:
            answer: Any = None
            is_done = False
            try:
                with self._turn:
                    answer = task()
                is_done = True
            finally:
                self._answered.emit((then, answer, is_done))

        # A disk that never answers must not keep the program from ending.
        threading.Thread(target=work, name="history page", daemon=True).start()

    @Slot(object)
    def _on_answered(self, what: tuple[Callable[[Any], None], Any, bool]) -> None:
        then, answer, is_done = what
        self._under_way -= 1
        if not self._under_way:
            _working.discard(self)
        if is_done and shiboken6.isValid(self._owner):
            then(answer)
