"""The program's log: what happened, for whoever mends the program, with nothing of the person in it.

It is begun before anything else and opened when the window has been seen, or when something goes wrong before that.
A folder that cannot be written to, a full disk: then there is no log, and no trouble with it.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from backtimer.system.redact import Redactor

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler
    from types import TracebackType

NAME = "backtimer.log"
FILE_BYTES = 256 * 1024
FILES = 3
TAIL_LINES = 50
# What is known of repetitions, and what waits until the file is opened.
_MOST_KNOWN = 200
_ROOT = "backtimer"
FORMATTER = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


class ProgramLog:
    """Everything that the rooms log, redacted. Nothing here raises."""

    def __init__(self, folder: Path, redactor: Redactor | None = None) -> None:
        self.path = folder / NAME
        self._redactor = redactor or Redactor()
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._handler = _Handler(self)
        self._file: RotatingFileHandler | None = None
        self._is_settled = False
        self._waiting: list[logging.LogRecord] = []

    def begin(self) -> None:
        """Take what is logged from now on."""
        logging.raiseExceptions = False
        logger = logging.getLogger(_ROOT)
        logger.setLevel(logging.INFO)
        logger.addHandler(self._handler)
        # What others do with theirs, such as printing it, is not for ours.
        logger.propagate = False

    def settle(self) -> None:
        """Open the file and write what was logged so far. Importing what it needs takes longer than the rest of it."""
        if self._is_settled:
            return
        file: RotatingFileHandler | None = None
        with contextlib.suppress(Exception):
            from backtimer.system.log_file import LogFile

            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = LogFile(self.path, FILE_BYTES, FILES)
            file.setFormatter(FORMATTER)
        with self._handler.lock or contextlib.nullcontext():
            self._is_settled, self._file = True, file
            waiting, self._waiting = self._waiting, []
            for record in waiting:
                self._write(record)

    def error(self, error: BaseException) -> str:
        """An error as the log has it."""
        return self._redactor.error(error)

    def tail(self) -> str:
        """The last lines that were logged by this program."""
        return "\n".join(self._tail)

    def close(self) -> None:
        """Write what is left; what is logged from now on is lost."""
        if self._waiting:
            self.settle()
        logger = logging.getLogger(_ROOT)
        logger.removeHandler(self._handler)
        logger.propagate = True
        if self._file is not None:
            with contextlib.suppress(Exception):
                self._file.close()
            self._file = None

    def take(self, record: logging.LogRecord) -> None:
        """One redacted record."""
        self._tail.extend(FORMATTER.format(record).splitlines())
        if self._is_settled:
            self._write(record)
        elif len(self._waiting) < _MOST_KNOWN:
            self._waiting.append(record)

    def _write(self, record: logging.LogRecord) -> None:
        if self._file is not None:
            self._file.handle(record)

    def redacted(self, record: logging.LogRecord) -> logging.LogRecord:
        """The record with its text in full, without anything of the person's."""
        error = record.exc_info[1] if record.exc_info else None
        args = record.args
        if isinstance(args, tuple):
            args = tuple(self._redactor.message(arg) if isinstance(arg, BaseException) else arg for arg in args)
        try:
            said = str(record.msg) % args if args else str(record.msg)
        except (TypeError, ValueError):
            said = "a line that could not be put together"
        text = self._redactor.text(said)
        if error is not None:
            text = f"{text}\n{self._redactor.error(error)}"
        new = logging.LogRecord(record.name, record.levelno, "", 0, text, None, None)
        new.created, new.msecs = record.created, record.msecs
        return new


class _Handler(logging.Handler):
    """Takes the records of all rooms, on their threads; one after the other, as handlers do."""

    def __init__(self, log: ProgramLog) -> None:
        super().__init__(logging.INFO)
        self._log = log
        self._seen: dict[tuple[object, ...], int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(Exception):
            times = self._times(record)
            if is_worth_telling(times):
                new = self._log.redacted(record)
                if times > 1:
                    new.msg = f"{new.msg.splitlines()[0]} (again: {times} times so far)"
                self._log.take(new)

    def _times(self, record: logging.LogRecord) -> int:
        """How often this was logged, this time included. What is only told, not wrong, is told each time."""
        if record.levelno < logging.WARNING:
            return 1
        error = record.exc_info[1] if record.exc_info else None
        args = record.args if isinstance(record.args, tuple) else ()
        key = (record.name, str(record.msg), signature(error), *(str(arg)[:200] for arg in args))
        times = self._seen.pop(key, 0) + 1
        if len(self._seen) >= _MOST_KNOWN:
            self._seen.pop(next(iter(self._seen)))
        self._seen[key] = times
        return times


def is_worth_telling(times: int) -> bool:
    """Of what happens thirty times a second: the first, the tenth, the hundredth."""
    return times == 1 or (times >= 10 and str(times).strip("0") == "1")


def signature(error: BaseException | None) -> tuple[object, ...]:
    """What two errors have in common that are the same: their kind, and where they come from."""
    if error is None:
        return ()
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ()
    return (type(error).__name__, *where)


def start_line(version: str, qt: str = "") -> str:
    """What is running: the first line of the log, and of what a person copies for whoever mends the program."""
    import platform

    frozen = ", frozen" if getattr(sys, "frozen", False) else ""
    with_qt = f", Qt {qt}" if qt else ""
    return f"BackTimer {version}, {platform.platform()}, Python {platform.python_version()}{with_qt}{frozen}"
