"""Writes into the history on a thread of its own: a slow disk keeps no session waiting.

What cannot be written now (the disk is full, another process holds the file) is kept in its order and tried again with
the next write and at the end.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import shutil
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backtimer.storage.history_schema import BrokenHistory, NewerHistory, is_broken, open_history

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], object]
# More than the reps of the longest session: hours of a disk that does not answer.
MOST_WAITING = 2_000
CLOSE_SECONDS = 5.0
# A page would rather say that it cannot read than stand still.
READ_BUSY_SECONDS = 0.5
AGAIN_SECONDS = 5.0
_UNKEPT = "sessions are led, but not kept"
_BROKEN_NOW = f"The history is broken: {_UNKEPT}. At the next start a new one is begun."

log = logging.getLogger(__name__)


class Refused(Exception):
    """What a job was given is not usable; the message is a sentence."""


@dataclass(slots=True, eq=False)
class _Task:
    """A job, and how it went."""

    job: Job
    is_once: bool = False
    is_cancelled: bool = False
    is_done: bool = False
    refusal: str | None = None


class Writer:
    """Does jobs one after the other, each as one transaction. Nothing here raises; see `trouble`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept_aside: str | None = None
        self._trouble: str | None = None
        self._read_trouble: str | None = None
        self._is_given_up = False
        self._is_closed = False
        self._is_told_to_end = False
        self._connection: sqlite3.Connection | None = None
        self._waiting: deque[_Task] = deque()
        self._queue: queue.Queue[_Task | threading.Event | None] = queue.Queue(MOST_WAITING)
        # A disk that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str | None:
        """What is wrong, as sentences."""
        return " ".join(filter(None, (self._kept_aside, self._trouble or self._read_trouble))) or None

    def put(self, job: Job) -> None:
        """Do this as soon as can be."""
        self._put(_Task(job))

    def ask(self, job: Callable[[sqlite3.Connection], T], timeout_seconds: float) -> tuple[T | None, str | None]:
        """Do this now and wait for it: what it returns, or a sentence why it could not be done. Then it is not done."""
        answer: list[T] = []
        task = _Task(lambda connection: answer.append(job(connection)), is_once=True)
        self._put(task)
        self.flush(timeout_seconds)
        if task.is_done:
            return answer[-1], None
        task.is_cancelled = True
        why = task.refusal or self.trouble
        return None, why or "The history could not be written: it is closed, or the disk does not answer."

    def _put(self, task: _Task) -> None:
        try:
            if not self._is_closed:
                self._queue.put_nowait(task)
        except queue.Full:
            self._trouble = "The disk does not answer: part of this session is missing in the history."

    def flush(self, timeout_seconds: float) -> bool:
        """Wait until all is done that was put so far; False when that takes longer."""
        mark = threading.Event()
        with contextlib.suppress(queue.Full):
            if not self._is_closed:
                self._queue.put_nowait(mark)
                return mark.wait(timeout_seconds)
        return self._is_closed and not self._thread.is_alive()

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Do what is left and end; False when something could not be written."""
        self._is_closed = True
        if not self._is_told_to_end:
            try:
                self._queue.put(None, timeout=timeout_seconds)
            except queue.Full:
                return False
            self._is_told_to_end = True
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive() and not self._waiting

    def read(self, query: Callable[[sqlite3.Connection], T], instead: T) -> T:
        """Ask the file something, on the thread of the caller. `instead` when that cannot be done."""
        try:
            if self._is_given_up or not self._path.exists():
                return instead
            connection = sqlite3.connect(self._path, timeout=READ_BUSY_SECONDS, isolation_level=None)
            try:
                connection.execute("PRAGMA query_only = ON")
                answer = query(connection)
            finally:
                connection.close()
        except (sqlite3.Error, OSError, ValueError, TypeError, OverflowError) as error:
            self._read_trouble = f"The history could not be read: {self._why(error)}."
            return instead
        self._read_trouble = None
        return answer

    def _run(self) -> None:
        self._open()
        while True:
            try:
                got = self._queue.get(timeout=AGAIN_SECONDS if self._waiting else None)
            except queue.Empty:
                self._work_off()
                continue
            if isinstance(got, _Task) and not self._is_given_up and len(self._waiting) < MOST_WAITING:
                self._waiting.append(got)
            self._work_off()
            if isinstance(got, threading.Event):
                got.set()
            if got is None:
                break
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()

    def _open(self) -> None:
        for _ in range(2):
            try:
                self._connection = open_history(self._path)
            except NewerHistory:
                self._give_up(f"The history is of a newer BackTimer: it stays as it is, and {_UNKEPT}.")
            except BrokenHistory:
                if self._keep_aside():
                    continue
            except (sqlite3.Error, OSError, ValueError) as error:
                self._trouble = f"The history cannot be opened: {self._why(error)}."
            else:
                self._trouble = None
            return

    def _work_off(self) -> None:
        """Do what waits, until something has to go on waiting."""
        if self._connection is None and not self._is_given_up and self._waiting:
            self._open()
        while self._waiting and self._connection is not None:
            task = self._waiting[0]
            try:
                if not task.is_cancelled:
                    self._do(self._connection, task.job)
                task.is_done = not task.is_cancelled
                self._trouble = self._read_trouble = None
            except Refused as refusal:
                task.refusal = str(refusal)
            except sqlite3.OperationalError as error:
                log.warning("the history: %s", error)
                if not is_broken(error):
                    self._trouble = f"The history could not be written: {self._why(error)}."
                    if not task.is_once:
                        return
                    task.refusal = self._trouble
                self._give_up(_BROKEN_NOW)
            except Exception as error:  # one bad job does not end the writing of the others
                log.exception("the history")
                if is_broken(error):
                    self._give_up(_BROKEN_NOW)
                elif task.is_once:
                    task.refusal = "It could not be written into the history."
                else:
                    self._trouble = "Something could not be written into the history."
            if self._waiting:
                self._waiting.popleft()

    def _do(self, connection: sqlite3.Connection, job: Job) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            job(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _give_up(self, sentence: str) -> None:
        self._trouble = sentence
        self._is_given_up = True
        self._waiting.clear()

    def _keep_aside(self) -> bool:
        """Move a broken file out of the way, with what SQLite has beside it."""
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.broken-{number}")).exists():
            number += 1
        moved: list[tuple[Path, Path]] = []
        try:
            for end in ("", "-wal", "-shm", "-journal"):
                beside, to = (path.with_name(path.name + end) for path in (self._path, aside))
                if beside.exists():
                    os.replace(beside, to)  # noqa: PTH105 - one place for tests to make the disk fail
                    moved.append((beside, to))
        except OSError as error:
            # The file and what SQLite has beside it stay together: apart, neither could be mended.
            for beside, to in moved:
                with contextlib.suppress(OSError):
                    os.replace(to, beside)  # noqa: PTH105
            self._give_up(f"The history is broken and could not be kept aside ({self._why(error)}): {_UNKEPT}.")
            return False
        self._kept_aside = f"The history is broken. It is kept as {aside.name}, and a new one is begun."
        return True

    def _why(self, error: Exception) -> str:
        reason = _reason(error)
        if reason == _NO_ANSWER and _is_full(self._path.parent):
            # Of what SQLite has beside its file it only says that it could not be written.
            return _FULL
        return reason


_FULL, _NO_ANSWER = "the disk is full", "the disk does not answer as it should"
# Less than SQLite needs beside its file.
FULL_BYTES = 64 * 1024
_REASONS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: "another program holds the file",
    sqlite3.SQLITE_LOCKED: "another program holds the file",
    sqlite3.SQLITE_READONLY: "the file cannot be written to",
    sqlite3.SQLITE_CANTOPEN: "its folder cannot be written to",
    sqlite3.SQLITE_IOERR: _NO_ANSWER,
}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    code = getattr(error, "sqlite_errorcode", None)
    return _REASONS.get(code & 0xFF if code is not None else -1, "it is not usable")


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False
