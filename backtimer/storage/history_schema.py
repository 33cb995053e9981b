"""The history's tables, and how a file of an older version becomes one of this."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

# Written into the file, so that another program's database is never taken for ours.
APPLICATION_ID = 0x4261636B
# Short, because whoever waits for the file is to be told so, and waits in a loop of its own.
BUSY_SECONDS = 0.25

# What the holds and times that came to their end had, of rows from before that was kept: so many times the dose.
_UNIT = """CASE WHEN json_extract(dose, '$.hold_seconds') > 0 THEN json_extract(dose, '$.hold_seconds')
    WHEN json_extract(dose, '$.mode') = 'timed' AND json_extract(dose, '$.sides') = 'alternate'
        THEN json_extract(dose, '$.seconds') / max(1, round(json_extract(dose, '$.seconds') / 30.0))
    WHEN json_extract(dose, '$.mode') = 'timed' THEN json_extract(dose, '$.seconds')
    WHEN json_extract(dose, '$.mode') = 'open' THEN held_seconds / max(1, reps + reps_left + reps_right)
    ELSE 0.0 END"""
_COUNT = "CASE WHEN json_extract(dose, '$.hold_seconds') > 0 THEN holds{0} ELSE reps{0} END"
_WHOLE = ", ".join(
    f"whole_seconds{side} = coalesce(min(held_seconds, round({_UNIT} * ({_COUNT.format(side)}), 3)), 0.0)"
    for side in ("", "_left", "_right")
)
_OF_EXERCISES = "(SELECT sum({}) FROM exercises WHERE session = sessions.id)"

# Each step leads from the version that is its place in this tuple (0: an empty file) to the next. Steps that were
# released are never changed. Times are UTC, offset_minutes says what the person's clock showed; day is the person's.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE sessions (
            id TEXT PRIMARY KEY NOT NULL,
            routine TEXT NOT NULL,
            title TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT NOT NULL,
            offset_minutes INTEGER NOT NULL,
            day TEXT NOT NULL,
            planned_seconds REAL NOT NULL,
            planned_exercises INTEGER NOT NULL,
            active_seconds REAL NOT NULL DEFAULT 0,
            ending TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT '',
            pain_before INTEGER,
            pain_after INTEGER
        ) WITHOUT ROWID""",
        "CREATE INDEX sessions_by_day ON sessions (day, started_at, active_seconds, ending)",
        "CREATE INDEX sessions_by_routine ON sessions (routine, day, started_at, active_seconds, ending)",
        "CREATE INDEX sessions_unfinished ON sessions (day, started_at) WHERE ending = ''",
        """CREATE TABLE exercises (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            item TEXT NOT NULL,
            exercise TEXT NOT NULL,
            name TEXT NOT NULL,
            dose TEXT NOT NULL,
            planned_reps INTEGER NOT NULL,
            planned_held_seconds REAL NOT NULL,
            sets INTEGER NOT NULL,
            reps INTEGER NOT NULL,
            reps_left INTEGER NOT NULL,
            reps_right INTEGER NOT NULL,
            holds INTEGER NOT NULL,
            holds_left INTEGER NOT NULL,
            holds_right INTEGER NOT NULL,
            held_seconds REAL NOT NULL,
            skipped INTEGER NOT NULL,
            PRIMARY KEY (session, position)
        ) WITHOUT ROWID""",
        "CREATE INDEX exercises_by_id ON exercises (exercise, session)",
        """CREATE TABLE pauses (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            seconds REAL,
            reason TEXT NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID""",
        """CREATE TABLE pains (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            level INTEGER NOT NULL,
            what TEXT NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID""",
    ),
    (
        # Of which words the instruction was (session/known.py), and in which form it was heard to its end.
        "ALTER TABLE exercises ADD COLUMN words TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE exercises ADD COLUMN heard TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX exercises_heard ON exercises (words, session) WHERE heard = 'full'",
        # Where a session under way is; `leader` is the number of the lock of the program that leads it.
        """CREATE TABLE places (
            session TEXT PRIMARY KEY NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            leader INTEGER NOT NULL,
            at TEXT NOT NULL,
            place TEXT NOT NULL
        ) WITHOUT ROWID""",
        # When routines were done as far as 0.1.0 knew and no session here tells.
        """CREATE TABLE done_before (
            routine TEXT NOT NULL,
            at TEXT NOT NULL,
            offset_minutes INTEGER NOT NULL,
            PRIMARY KEY (routine, at)
        ) WITHOUT ROWID""",
    ),
    (
        # How much of a session was done; planned_reps is NULL where that was not kept.
        "ALTER TABLE sessions ADD COLUMN done_reps INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN planned_reps INTEGER",
        # What was gone past in a session that came to its end.
        f"UPDATE sessions SET done_reps = {_OF_EXERCISES.format('reps + reps_left + reps_right')}, "
        f"planned_reps = {_OF_EXERCISES.format('reps + reps_left + reps_right + skipped')} "
        f"WHERE ending = 'finished' AND {_OF_EXERCISES.format('skipped')} > 0",
        # Holds and times that came to their end: means are of these.
        *(
            f"ALTER TABLE exercises ADD COLUMN whole_seconds{side} REAL NOT NULL DEFAULT 0"
            for side in ("", "_left", "_right")
        ),
        f"UPDATE exercises SET {_WHOLE} WHERE held_seconds > 0 AND json_valid(dose)",
        # Where in the session pain was told.
        "ALTER TABLE pains ADD COLUMN exercise TEXT",
        "ALTER TABLE pains ADD COLUMN name TEXT",
        "ALTER TABLE pains ADD COLUMN side TEXT",
        "ALTER TABLE pains ADD COLUMN set_number INTEGER",
        "ALTER TABLE pains ADD COLUMN sets INTEGER",
        "ALTER TABLE pains ADD COLUMN rep INTEGER",
        "ALTER TABLE pains ADD COLUMN reps INTEGER",
        "ALTER TABLE pains ADD COLUMN unit TEXT",
    ),
)
VERSION = len(STEPS)
_TABLES = ("sessions", "exercises", "pauses", "pains", "places", "done_before")
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class NewerHistory(Exception):
    """The file is of a newer BackTimer."""


class BrokenHistory(Exception):
    """The file is no history, or one that is broken."""


def open_history(path: Path, steps: Sequence[Sequence[str]] = STEPS) -> sqlite3.Connection:
    """The history, made or brought to this version if need be, its folder too.

    Raises NewerHistory and BrokenHistory, the file then untouched, and OSError or sqlite3.Error when the disk is full,
    the folder cannot be written to or another process holds the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if path.exists():
            try:
                _look(path, len(steps), "ro")
            except sqlite3.OperationalError as error:
                if not _is_half_written(error):
                    raise
                # A program was killed while it wrote. SQLite takes back what is half of it, and for that has to write.
                _look(path, len(steps), "rw")
        connection = connect(path)
        try:
            _prepare(connection, steps)
        except BaseException:
            connection.close()
            raise
    except UnicodeDecodeError as error:
        # The names of its tables are no text.
        raise BrokenHistory from error
    except sqlite3.DatabaseError as error:
        if is_broken(error):
            raise BrokenHistory from error
        raise
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits only when told. Raises sqlite3.Error."""
    # Pain and notes are nobody else's. Only a new file: to close one that SQLite has open would take its locks away.
    if not path.exists():
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # What a person deletes is gone from the file.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    # A commit is on the disk when it is over; a power cut loses none.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def is_broken(error: Exception) -> bool:
    """Whether an error says that the file itself is broken."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BROKEN


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file. Raises sqlite3.Error when that cannot be found out now."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if is_broken(error):
            return False
        raise
    finally:
        connection.close()


def migrate(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Take the steps that the file has not had, each as a whole or not at all. Raises sqlite3.Error."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, statements in enumerate(steps[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster.
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _is_half_written(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode in (
        sqlite3.SQLITE_READONLY_ROLLBACK,
        sqlite3.SQLITE_READONLY_RECOVERY,
        sqlite3.SQLITE_READONLY_CANTINIT,
    )


def _look(path: Path, version: int, mode: str) -> None:
    """Refuse what is not for us, before anything could be written to it."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        ours = connection.execute("PRAGMA application_id").fetchone()[0]
        is_empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if is_empty and not found and not ours:
            return
        if ours != APPLICATION_ID or found < 1:
            raise BrokenHistory
        if found > version:
            raise NewerHistory
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise BrokenHistory
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, steps: Sequence[Sequence[str]]) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    migrate(connection, steps)
    for table in _TABLES:
        try:
            connection.execute(f"SELECT 1 FROM {table} LIMIT 0")
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                raise BrokenHistory from error
            raise
