"""Asks the history's file, each question on a connection of its own, on the thread of the caller."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from backtimer.storage.history_schema import VERSION
from backtimer.storage.history_writer import BUSY, code_of, why

T = TypeVar("T")
# A page would rather say that it cannot read than stand still.
READ_BUSY_SECONDS = 0.5


class Reader:
    """Nothing here raises; what went wrong is in `trouble`. `look` has the file opened and mended by whoever writes."""

    def __init__(self, path: Path, look: Callable[[], object]) -> None:
        self.trouble: str | None = None
        self._path, self._look = path, look
        self._turn = threading.Lock()
        self._watching: sqlite3.Connection | None = None
        # How often the file was let go of: what comes after is another file.
        self._times = 0

    def read(self, query: Callable[[sqlite3.Connection], T], instead: T) -> T:
        """Ask the file something; `instead` when that cannot be done."""
        try:
            if not self._path.exists():
                return instead
            try:
                answer = self._ask(query)
            except (_OtherVersion, sqlite3.DatabaseError) as error:
                if code_of(error) in BUSY:
                    raise
                self._look()
                answer = self._ask(query)
        except _OtherVersion:
            return instead
        except (sqlite3.Error, OSError, ValueError, TypeError, OverflowError) as error:
            self.trouble = f"The history could not be read: {why(error, self._path.parent)}."
            return instead
        self.trouble = None
        return answer

    def forget_trouble(self) -> None:
        """It was written meanwhile: what could not be read before can be read now."""
        self.trouble = None

    def stamp(self) -> tuple[int, int] | None:
        """Another one as soon as anybody has changed the file; None when there is nothing to watch."""
        with self._turn:
            try:
                if self._watching is None and self._path.exists():
                    self._watching = self._connect()
                if self._watching is None:
                    return None
                version: int = self._watching.execute("PRAGMA data_version").fetchone()[0]
            except (sqlite3.Error, OSError, ValueError):
                return None
            return self._times, version

    def let_go(self) -> None:
        """Have the file closed: it is moved, or the program ends."""
        with self._turn:
            watching, self._watching = self._watching, None
            self._times += 1
            if watching is not None:
                with contextlib.suppress(sqlite3.Error):
                    watching.close()

    def _ask(self, query: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connect()
        try:
            return self._answer(connection, query)
        except sqlite3.OperationalError as error:
            # A folder that cannot be written to: SQLite reads there only what it is told that nobody writes.
            is_locked_away = code_of(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
            if not is_locked_away or self._path.with_name(f"{self._path.name}-wal").exists():
                raise
        finally:
            connection.close()
        connection = self._connect("?immutable=1")
        try:
            return self._answer(connection, query)
        finally:
            connection.close()

    def _answer(self, connection: sqlite3.Connection, query: Callable[[sqlite3.Connection], T]) -> T:
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise _OtherVersion
        connection.execute("PRAGMA query_only = ON")
        return query(connection)

    def _connect(self, how: str = "?mode=rw") -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self._path.absolute().as_uri()}{how}",
            uri=True,
            timeout=READ_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )


class _OtherVersion(Exception):
    """The file is not brought to this version yet, or is of a newer one."""
