"""What nobody has caught: it goes to the log, and to the window once, in words. The program goes on if it can."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import re
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from backtimer import __version__
from backtimer.system.log import ProgramLog, is_worth_telling, signature, start_line
from backtimer.system.redact import Redactor

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    from backtimer.ui.failure import Failure

CRASH_NAME = "crash.txt"
_MOST_CRASH_BYTES = 20_000
_MOST_KNOWN = 200
_MOST_UNTOLD = 10
_FRAME = re.compile(r'^  File "(?P<file>[^"\n]*)", line (?P<line>\d+) in (?P<name>\S+)$', re.MULTILINE)

QT_ENDED = (
    "BackTimer cannot open its window: Qt, which draws it, tells why above. "
    "To be led in this terminal: backtimer follow ROUTINE"
)
NOT_OPENED = "BackTimer could not be opened: something in the program failed."

log = logging.getLogger(__name__)


class Errors:
    """Catches what nobody else does, in every thread, and what Qt says. `tell` may be called from any thread."""

    def __init__(self, program_log: ProgramLog) -> None:
        self.log = program_log
        self.tell: Callable[[Failure], None] | None = None
        # Until the window is there, a terminal may be all that a person sees.
        self.has_window = False
        self._crash_path = program_log.path.with_name(CRASH_NAME)
        self._crash: TextIO | None = None
        self._times: dict[tuple[object, ...], int] = {}
        self._untold: list[Failure] = []
        self._is_telling = threading.local()

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._on_error
        threading.excepthook = lambda args: self._on_error(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        sys.unraisablehook = lambda args: log.warning("passed over", exc_info=args.exc_value)

    def watch_for_crashes(self) -> None:
        """Log how the last run crashed, if it did; have it written down if this one does."""
        with contextlib.suppress(OSError, ValueError):
            self._crash_path.parent.mkdir(parents=True, exist_ok=True)
            if self._crash_path.exists() and (last := self._crash_path.read_bytes()[:_MOST_CRASH_BYTES]).strip():
                log.error(
                    "the program was ended by a crash the last time:\n%s", crash_text(last.decode(errors="replace"))
                )
            self._crash = self._crash_path.open("w", encoding="utf-8")
            faulthandler.enable(self._crash)

    def listen_to_qt(self) -> None:
        """What Qt says goes to the log; until the window is there, to the terminal too."""
        from PySide6.QtCore import QtMsgType, qInstallMessageHandler

        levels = {
            QtMsgType.QtInfoMsg: logging.INFO,
            QtMsgType.QtWarningMsg: logging.WARNING,
            QtMsgType.QtCriticalMsg: logging.ERROR,
            QtMsgType.QtFatalMsg: logging.CRITICAL,
        }
        of_qt = logging.getLogger("backtimer.qt")

        def on_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
            if kind in levels:
                of_qt.log(levels[kind], "%s", message)
            is_fatal = kind is QtMsgType.QtFatalMsg
            if (is_fatal or not self.has_window) and kind is not QtMsgType.QtDebugMsg and sys.stderr is not None:
                with contextlib.suppress(OSError, ValueError):
                    print(message, file=sys.stderr, flush=True)
            if is_fatal:
                # The program ends when this returns.
                self.log.settle()
                if sys.stderr is not None:
                    print(QT_ENDED, file=sys.stderr, flush=True)

        qInstallMessageHandler(on_message)

    def tell_with(self, tell: Callable[[Failure], None]) -> None:
        """Tell by this from now on, and of what failed so far."""
        self.tell = tell
        untold, self._untold = self._untold, []
        for failure in untold:
            tell(failure)

    def report(self, error: BaseException) -> None:
        """Log an error, and tell of it."""
        self._on_error(type(error), error, error.__traceback__)

    def close(self) -> None:
        """The program ends in good order."""
        self.tell = None
        if "PySide6.QtCore" in sys.modules:
            from PySide6.QtCore import qInstallMessageHandler

            qInstallMessageHandler(None)
        if self._crash is not None:
            faulthandler.disable()
            with contextlib.suppress(OSError):
                self._crash.close()
                if not self._crash_path.stat().st_size:
                    self._crash_path.unlink()
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        self.log.close()

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            # Ctrl+C, and what ends a thread.
            sys.__excepthook__(kind, error, trace)
            return
        # To tell of an error may fail as well; once is enough.
        if getattr(self._is_telling, "now", False):
            return
        self._is_telling.now = True
        try:
            log.error("not caught", exc_info=(kind, error, trace))
            self.log.settle()
            times = self._count(signature(error))
            if is_worth_telling(times):
                self._tell(error, times)
        except Exception:
            log.error("an error could not be told")
        finally:
            self._is_telling.now = False

    def _tell(self, error: BaseException, times: int) -> None:
        from backtimer.ui.failure import Failure

        failure = Failure(signature(error), self.log.error(error), times)
        if self.tell is not None:
            self.tell(failure)
        elif len(self._untold) < _MOST_UNTOLD:
            self._untold.append(failure)

    def _count(self, key: tuple[object, ...]) -> int:
        if len(self._times) >= _MOST_KNOWN:
            self._times.clear()
        self._times[key] = times = self._times.get(key, 0) + 1
        return times


def details(program_log: ProgramLog, error: str, times: int, qt: str = "") -> str:
    """What a person copies for whoever mends the program."""
    again = f"\n({times} times)" if times > 1 else ""
    parts = (start_line(__version__, qt), f"{error}{again}", f"The log's last lines:\n{program_log.tail()}")
    return "\n\n".join(parts) + "\n"


def crash_text(written: str) -> str:
    """What was written down of a crash, with only the places in the code."""
    redactor = Redactor()
    lines = []
    for line in written.splitlines():
        frame = _FRAME.match(line)
        lines.append(
            f"  {redactor.place(frame['file'])}:{frame['line']} {frame['name']}" if frame else redactor.text(line)
        )
    return "\n".join(lines)


def end_with_words(errors: Errors, error: BaseException) -> int:
    """The program cannot open its window: say so where a person may see it. Returns the exit code."""
    errors.report(error)
    missing = f" ({error})" if isinstance(error, ImportError) else ""
    sentence = f"{NOT_OPENED}{missing}"
    where = f"What happened is written in {errors.log.path}."
    if not errors.log.path.exists():
        where = ""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(f"{sentence} {where}".rstrip(), file=sys.stderr, flush=True)
    with contextlib.suppress(Exception):
        _show(errors, error, sentence)
    return 1


def _show(errors: Errors, error: BaseException, sentence: str) -> None:
    try:
        from PySide6.QtCore import qVersion
        from PySide6.QtWidgets import QApplication
    except ImportError:
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.MessageBoxW(None, sentence, "BackTimer", 0x10)
        return
    from backtimer.ui.error_dialog import ErrorDialog

    app = QApplication.instance() or QApplication([sys.argv[0]])
    text = errors.log.error(error)
    dialog = ErrorDialog(lambda: details(errors.log, text, 1, qVersion()), errors.log.path, could_open=False)
    dialog.exec()
    dialog.deleteLater()
    app.processEvents()
