"""Qt's application, which also takes the files that macOS hands to a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Elsewhere a file to open is an argument; on macOS it is an event, which may come before there is a window."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._open: Callable[[str], None] | None = None
        self._waiting: str | None = None

    def open_files_with(self, open_file: Callable[[str], None]) -> None:
        """From now on files are given to this, and the one that has come already."""
        self._open = open_file
        waiting, self._waiting = self._waiting, None
        if waiting:
            open_file(waiting)

    def event(self, event: QEvent) -> bool:
        """Qt asks what to do with an event for the application itself."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        path = event.file()
        if self._open is None:
            self._waiting = path or self._waiting
        elif path:
            self._open(path)
        return True
