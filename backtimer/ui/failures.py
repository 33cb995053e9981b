"""What failed in the program, told in the window: once for each failure, and never across a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from backtimer.ui.failure import Failure
from backtimer.ui.when_free import WhenFree

if TYPE_CHECKING:
    from backtimer.ui.error_dialog import ErrorDialog
    from backtimer.ui.main_window import MainWindow

IN_SESSION = "Something in the window failed; the session goes on."


class Failures(QObject):
    """Shows one dialog at a time. One that was shown and closed does not come up again for the same failure."""

    # So many different failures are kept for the details.
    MOST = 5
    _came = Signal(object)

    def __init__(self, window: MainWindow, details: Callable[[str, int], str], log_file: Path) -> None:
        super().__init__(window)
        self.dialog: ErrorDialog | None = None
        self._window = window
        self._details = details
        self._log_file = log_file
        self._known: dict[tuple[object, ...], Failure] = {}
        self._when_free = WhenFree(lambda: window.is_free, self)
        self._is_asked = False
        # Always queued: a failure may come from another thread, or from the middle of a painting.
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def take(self, failure: Failure) -> None:
        """From any thread."""
        self._came.emit(failure)

    @property
    def details(self) -> str:
        """What a person copies."""
        failures = list(self._known.values())[-self.MOST :]
        text = "\nand\n".join(failure.text for failure in failures)
        return self._details(text, max((failure.times for failure in failures), default=1))

    @Slot(object)
    def _on_came(self, failure: Failure) -> None:
        is_new = failure.signature not in self._known
        self._known[failure.signature] = failure
        if is_new:
            self._window.tell_session(IN_SESSION)
            if self.dialog is None and not self._is_asked:
                self._is_asked = True
                self._when_free.do(self._show)
        if self.dialog is not None:
            self._show_times(self.dialog)

    def _show(self) -> None:
        from backtimer.ui.error_dialog import ErrorDialog

        self._is_asked = False
        self.dialog = ErrorDialog(lambda: self.details, self._log_file, self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._on_closed)
        self._show_times(self.dialog)
        self.dialog.show()

    def _show_times(self, dialog: ErrorDialog) -> None:
        times = max(failure.times for failure in self._known.values())
        dialog.show_times(times, others=len(self._known) > 1)

    def _on_closed(self) -> None:
        self.dialog = None
