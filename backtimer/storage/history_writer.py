"""Writes into the history on a thread of its own: a slow disk keeps no session waiting.

What cannot be written now (the disk is full, another program holds the file) is kept in its order and tried again until
it is written; `trouble` says so while it lasts. Only a file that fails SQLite's own check is called broken.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backtimer.storage.history_schema import BrokenHistory, NewerHistory, is_broken, is_sound, open_history

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], object]
# More than the reps of a whole day: hours of a disk that does not answer, some ten megabytes of memory.
MOST_WAITING = 10_000
CLOSE_SECONDS = 5.0
# So long a program that ends waits for another one that holds the file: what is not written then is lost.
LAST_SECONDS = 30.0
# Another program is seldom at it for long; a full disk is looked at with each new thing to write, and this often.
BUSY_AGAIN_SECONDS = 0.1
AGAIN_SECONDS = 2.0
# Nobody is told of what is over before they could read it.
TELL_SECONDS = 1.0
# A person who asked for something waits no longer than this for another program.
HELD_SECONDS = 20.0
MOST_TRIES_OF_A_SOUND_FILE = 3
_UNKEPT = "sessions are led, but not kept"
_BROKEN_NOW = f"The history is broken: {_UNKEPT}. At the next start a new one is begun."
_WAITING = "It is tried again until it works, and nothing is lost as long as BackTimer is open."

log = logging.getLogger(__name__)


class Refused(Exception):
    """What a job was given is not usable; the message is a sentence."""


@dataclass(slots=True, eq=False)
class _Task:
    """A job, and how it went. One that `is_once` is not tried again after it has begun: what it works on is used up."""

    job: Job
    is_once: bool = False
    has_begun: bool = False
    is_cancelled: bool = False
    is_being_kept: bool = False
    is_over: bool = False
    is_done: bool = False
    refusal: str | None = None
    failures: int = 0


class Writer:
    """Does jobs one after the other, each as one transaction. Nothing here raises; see `trouble`.

    `prepare` is called with each connection that was opened. `let_go` is called before the file is moved,
    `on_well` when something was written.
    """

    def __init__(
        self,
        path: Path,
        prepare: Callable[[sqlite3.Connection], object] = lambda _: None,
        let_go: Callable[[], object] = lambda: None,
        on_well: Callable[[], object] = lambda: None,
    ) -> None:
        self._path, self._prepare, self._let_go, self._on_well = path, prepare, let_go, on_well
        self._kept_aside: str | None = None
        self._trouble: str | None = None
        self._lost: str | None = None
        self._is_given_up = False
        self._is_closed = False
        self._close_at = self._close_within = 0.0
        self._has_looked = False
        # Since when something waits for a file that another program holds, or for room.
        self._stuck_since: float | None = None
        self._reason = ""
        self._is_busy = False
        self._connection: sqlite3.Connection | None = None
        self._condition = threading.Condition()
        self._waiting: deque[_Task] = deque()
        # How many tasks there were, and how many when one was last tried.
        self._added = self._ended = self._tried = 0
        self._thread: threading.Thread | None = None

    @property
    def trouble(self) -> str | None:
        """What is wrong, as sentences."""
        return " ".join(filter(None, (self._kept_aside, self._lost, self._trouble))) or None

    @property
    def is_given_up(self) -> bool:
        """Whether the file is of no use to this program."""
        return self._is_given_up

    def open(self) -> None:
        """Look at the file in the background, also when there is nothing to write."""
        with self._condition:
            self._begin()

    def wait_open(self, timeout_seconds: float) -> bool:
        """Wait until the file was opened, or cannot be for now; False when that takes longer."""
        with self._condition:
            self._begin()
            return self._condition.wait_for(lambda: self._has_looked, timeout_seconds)

    def put(self, job: Job) -> None:
        """Do this as soon as can be."""
        self._add(_Task(job))

    def ask(self, job: Callable[[sqlite3.Connection], T], timeout_seconds: float) -> tuple[T | None, str | None]:
        """Do this now and wait for it: what it returns, or a sentence why it could not be done. Then it is not done.

        Another program is waited for a while, room on the disk is not.
        """
        answer: list[T] = []
        task = _Task(lambda connection: answer.append(job(connection)), is_once=True)
        if self._add(task):
            with self._condition:
                mark = self._added
                self._condition.wait_for(
                    lambda: (
                        task.has_begun or task.is_over or (self._tried >= mark and self._is_stuck and not self._is_busy)
                    ),
                    HELD_SECONDS,
                )
                if task.has_begun:
                    self._condition.wait_for(lambda: task.is_over, timeout_seconds)
                if not task.is_over and not task.is_being_kept:
                    task.is_cancelled = True
                self._condition.wait_for(lambda: task.is_over or task.is_cancelled)
                self._condition.notify_all()
        if task.is_done:
            return answer[-1], None
        reason = self._reason if self._is_stuck else self.trouble
        return None, task.refusal or reason or "The history could not be written: it is closed."

    def flush(self, timeout_seconds: float, *, is_patient: bool = True) -> bool:
        """Wait until all is done that was put so far; False when that takes longer.

        One who is not patient waits for a try, but not for another program, or for room on the disk.
        """
        with self._condition:
            mark = self._added
            self._condition.wait_for(
                lambda: self._ended >= mark or (not is_patient and self._is_stuck and self._tried >= mark),
                timeout_seconds,
            )
            return self._ended >= mark

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Do what is left and end; False when something could not be written in that time.

        For room on the disk it waits no longer than CLOSE_SECONDS.
        """
        with self._condition:
            self._is_closed = True
            self._close_at, self._close_within = time.monotonic(), timeout_seconds
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        return not self._waiting and (self._thread is None or not self._thread.is_alive())

    @property
    def _is_stuck(self) -> bool:
        return self._stuck_since is not None

    def _add(self, task: _Task) -> bool:
        with self._condition:
            if self._is_closed or self._is_given_up:
                return False
            if len(self._waiting) >= MOST_WAITING:
                self._lost = "The disk does not answer: part of this session is missing in the history."
                return False
            self._waiting.append(task)
            self._added += 1
            self._begin()
            self._condition.notify_all()
            return True

    def _begin(self) -> None:
        if self._thread is None and not self._is_closed:
            # A disk that never answers must not keep the program from ending.
            self._thread = threading.Thread(target=self._run, name="history", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            tries = self._added
            if self._connection is None and not self._is_given_up:
                self._open()
            with self._condition:
                if not self._has_looked:
                    self._has_looked = True
                    self._condition.notify_all()
                may_try = self._connection is None and not self._is_given_up
                self._condition.wait_for(lambda: self._waiting or self._is_closed, AGAIN_SECONDS if may_try else None)
                if not self._waiting:
                    if self._is_closed:
                        break
                    continue
                task = self._waiting[0]
                tries = tries if self._connection is None else self._added
            is_over = self._connection is not None and self._attempt(self._connection, task)
            with self._condition:
                self._tried = tries
                # Given up, nothing waits any more.
                if is_over and self._waiting:
                    self._waiting.popleft()
                    self._ended += 1
                    task.is_over = True
                    self._stuck_since = None
                self._condition.notify_all()
                if not is_over and self._waiting and not self._wait_to_try_again(task):
                    break
        self._drop_connection()

    def _wait_to_try_again(self, task: _Task) -> bool:
        """Wait a little; False when the program ends and there is no time left for it."""
        if self._stuck_since is None:
            self._stuck_since = time.monotonic()
            self._condition.notify_all()
        if self._is_closed:
            within = self._close_within if self._is_busy else min(CLOSE_SECONDS, self._close_within)
            if time.monotonic() >= self._close_at + within:
                return False
        added = self._added
        pause = BUSY_AGAIN_SECONDS if self._is_busy else AGAIN_SECONDS
        self._condition.wait_for(
            lambda: task.is_cancelled or self._is_closed or (not self._is_busy and self._added > added), pause
        )
        if self._is_closed:
            self._condition.wait(BUSY_AGAIN_SECONDS)
        return True

    def _open(self) -> None:
        for _ in range(2):
            try:
                self._connection = open_history(self._path)
                self._prepared(self._connection)
            except NewerHistory:
                self._give_up(f"The history is of a newer BackTimer: it stays as it is, and {_UNKEPT}.")
            except BrokenHistory:
                if self._keep_aside():
                    continue
            except (sqlite3.Error, OSError, ValueError) as error:
                self._drop_connection()
                self._tell("The history cannot be opened", error)
            else:
                # What waits may be in trouble still.
                self._trouble = self._trouble if self._waiting else None
            return

    def _prepared(self, connection: sqlite3.Connection) -> None:
        try:
            self._prepare(connection)
        except Exception as error:
            if code_of(error) in _PASSING:
                raise
            # What is not usable is not to be in the way of all that comes.
            log.exception("the history")

    def _attempt(self, connection: sqlite3.Connection, task: _Task) -> bool:
        """Do a task; False when it is to be tried again."""
        if task.is_cancelled:
            return True
        try:
            self._do(connection, task)
            task.is_done = task.is_being_kept
            self._trouble = self._lost = None
            self._on_well()
        except Refused as refusal:
            task.refusal = str(refusal)
        except sqlite3.Error as error:
            return self._failed(task, error)
        except Exception:  # one bad job does not end the writing of the others
            log.exception("the history")
            self._drop(task)
        return True

    def _failed(self, task: _Task, error: sqlite3.Error) -> bool:
        """What SQLite says of it; False when it is to be tried again."""
        if not self._is_stuck:
            log.warning("the history: %s", error)
        if is_broken(error):
            task.failures += 1
            self._drop_connection()
            try:
                if not is_sound(self._path):
                    self._give_up(_BROKEN_NOW)
                    return True
            except (sqlite3.Error, OSError, ValueError) as why:
                self._tell("The history could not be written", why)
                return False
            if task.failures < MOST_TRIES_OF_A_SOUND_FILE and not task.is_once:
                return False
            self._drop(task)
            return True
        if code_of(error) not in _PASSING:
            self._drop(task)
            return True
        self._tell("The history could not be written", error)
        if not self._is_busy:
            # What failed may be the connection: a new one looks at the file as it is then.
            self._drop_connection()
        if task.is_once and (task.has_begun or not self._is_busy):
            task.refusal = self._reason
            return True
        return False

    def _drop(self, task: _Task) -> None:
        if task.is_once:
            task.refusal = "It could not be written into the history."
        else:
            self._lost = "Something could not be written into the history."

    def _do(self, connection: sqlite3.Connection, task: _Task) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            with self._condition:
                task.has_begun = True
                self._condition.notify_all()
            task.job(connection)
            with self._condition:
                task.is_being_kept = not task.is_cancelled
            if task.is_being_kept:
                connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _tell(self, what: str, error: Exception) -> None:
        """It is tried again; the person is told of it when it goes on for longer than a moment."""
        self._is_busy = code_of(error) in BUSY
        since, self._reason = self._stuck_since, f"{what}: {self._why(error)}."
        if not self._is_busy or (since is not None and time.monotonic() - since >= TELL_SECONDS):
            self._trouble = f"{self._reason} {_WAITING}"

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _give_up(self, sentence: str) -> None:
        with self._condition:
            self._trouble = sentence
            self._is_given_up = True
            for task in self._waiting:
                task.is_over = True
            self._ended = self._added
            self._waiting.clear()
            self._condition.notify_all()

    def _keep_aside(self) -> bool:
        """Move a broken file out of the way, with what SQLite has beside it."""
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.broken-{number}")).exists():
            number += 1
        moved: list[tuple[Path, Path]] = []
        self._let_go()
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
        return why(error, self._path.parent)


_FULL, _NO_ANSWER = "the disk is full", "the disk does not answer as it should"
_HELD = "another program is using the file"
# Less than SQLite needs beside its file.
FULL_BYTES = 64 * 1024
_REASONS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_READONLY: "the file cannot be written to",
    sqlite3.SQLITE_CANTOPEN: "its folder cannot be written to",
    sqlite3.SQLITE_IOERR: _NO_ANSWER,
    sqlite3.SQLITE_PERM: "the file cannot be written to",
    sqlite3.SQLITE_NOMEM: "there is too little memory",
    sqlite3.SQLITE_PROTOCOL: _HELD,
}
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
# With any other the job is at fault, and would be for ever.
_PASSING = frozenset(_REASONS)


def code_of(error: Exception) -> int:
    """SQLite's number for the kind of an error."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


def why(error: Exception, folder: Path) -> str:
    """Why the file in a folder could not be read or written, in a few words."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    reason = _REASONS.get(code_of(error), "it is not usable")
    # Of what SQLite has beside its file it only says that it could not be written.
    return _FULL if reason == _NO_ANSWER and _is_full(folder) else reason


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False
