"""What the history tells of a session, and how that stands in its tables."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta

from backtimer.session.checkpoint import Checkpoint, as_json, checkpoint_from
from backtimer.session.tally import ExerciseDone
from backtimer.storage.days_done import in_zone, utc_text

FINISHED = "finished"
# "": under way, or broken off by a crash and not decided on yet.
ENDINGS = ("", FINISHED, "stopped", "pain", "left")


@dataclass(frozen=True, slots=True)
class SessionDone:
    """A session. Times have the zone that the person's clock had; of one that broke off, `ended_at` is the last that is
    known. `active_seconds` are without pauses. Pain is from 0 to 10, None when it was not asked or answered."""

    id: str
    routine: str
    title: str
    started_at: datetime
    ended_at: datetime
    planned_seconds: float
    planned_exercises: int
    active_seconds: float = 0.0
    ending: str = ""
    note: str = ""
    pain_before: int | None = None
    pain_after: int | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it came to its end."""
        return self.ending == FINISHED

    @property
    def day(self) -> date:
        """The day on which it began, where the person was."""
        return self.started_at.date()


@dataclass(frozen=True, slots=True)
class PauseDone:
    """A pause; `seconds` None when the session did not go on after it."""

    at: datetime
    seconds: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class PainDuring:
    """Pain from 0 to 10 in the middle of a session, and what it was."""

    at: datetime
    level: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session with all that belongs to it."""

    session: SessionDone
    exercises: tuple[ExerciseDone, ...] = ()
    pauses: tuple[PauseDone, ...] = ()
    pains: tuple[PainDuring, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A session that can go on: its id, the name its routine is found by, where it was, and when.

    `leader` is the number of the lock of the program that led it.
    """

    session: str
    name: str
    place: Checkpoint
    at: datetime
    leader: int


EXERCISE_COLUMNS = tuple(each.name for each in fields(ExerciseDone))
_SESSION_COLUMNS = (
    "id, routine, title, started_at, ended_at, offset_minutes, planned_seconds, planned_exercises, active_seconds, "
    "ending, note, pain_before, pain_after"
)
PUT_EXERCISE = (
    f"INSERT OR REPLACE INTO exercises (session, {', '.join(EXERCISE_COLUMNS)}) "
    f"VALUES (?{', ?' * len(EXERCISE_COLUMNS)})"
)


def offset_minutes(when: datetime) -> int:
    """How far the clock that showed this is ahead of UTC."""
    return round((when.utcoffset() or timedelta()).total_seconds() / 60)


def exercise_values(session: str, done: ExerciseDone) -> tuple[object, ...]:
    """The values of PUT_EXERCISE."""
    content = asdict(done) | {"dose": json.dumps(dict(done.dose))}
    return (session, *(content[name] for name in EXERCISE_COLUMNS))


def insert_session(connection: sqlite3.Connection, session: SessionDone) -> bool:
    """Add a session; False when it is there already. Raises sqlite3.Error."""
    values = (
        session.id,
        session.routine,
        session.title,
        utc_text(session.started_at),
        utc_text(session.ended_at),
        offset_minutes(session.started_at),
        session.day.isoformat(),
        session.planned_seconds,
        session.planned_exercises,
        session.active_seconds,
        session.ending,
        session.note,
        session.pain_before,
        session.pain_after,
    )
    columns = _SESSION_COLUMNS.replace("offset_minutes", "offset_minutes, day")
    marks = ", ".join("?" * len(values))
    return connection.execute(f"INSERT OR IGNORE INTO sessions ({columns}) VALUES ({marks})", values).rowcount == 1


def insert_record(connection: sqlite3.Connection, record: SessionRecord) -> bool:
    """Add a session with all that belongs to it; False when it is there already. Raises sqlite3.Error."""
    session = record.session.id
    if not insert_session(connection, record.session):
        return False
    connection.executemany(PUT_EXERCISE, [exercise_values(session, done) for done in record.exercises])
    connection.executemany(
        "INSERT INTO pauses (session, number, at, seconds, reason) VALUES (?, ?, ?, ?, ?)",
        [(session, n, utc_text(each.at), each.seconds, each.reason) for n, each in enumerate(record.pauses, 1)],
    )
    connection.executemany(
        "INSERT INTO pains (session, number, at, level, what) VALUES (?, ?, ?, ?, ?)",
        [(session, n, utc_text(each.at), each.level, each.what) for n, each in enumerate(record.pains, 1)],
    )
    return True


def place_text(place: Checkpoint) -> str:
    """A place as it stands in the file."""
    return json.dumps(as_json(place))


def read_places(connection: sqlite3.Connection) -> Iterator[Left]:
    """Where the sessions under way are, the latest first; a place that is not usable is none. Raises sqlite3.Error."""
    sql = "SELECT session, name, place, at, leader FROM places WHERE place != '' ORDER BY at DESC, session"
    for session, name, text, at, leader in connection.execute(sql):
        with contextlib.suppress(ValueError, RecursionError, OverflowError):
            place = checkpoint_from(json.loads(text))
            if place is not None:
                yield Left(session, name, place, datetime.fromisoformat(at).astimezone(), leader)


def read_sessions(
    connection: sqlite3.Connection, where: str, values: tuple[object, ...] = (), limit: int = -1
) -> Iterator[SessionDone]:
    """The sessions for which an SQL condition holds, the latest first. Raises sqlite3.Error."""
    sql = f"SELECT {_SESSION_COLUMNS} FROM sessions WHERE {where} ORDER BY day DESC, started_at DESC, id LIMIT ?"
    for row in connection.execute(sql, (*values, limit)):
        started, ended = in_zone(row[3], row[5]), in_zone(row[4], row[5])
        yield SessionDone(row[0], row[1], row[2], started, ended, *row[6:])


def read_record(connection: sqlite3.Connection, session: SessionDone) -> SessionRecord:
    """A session with all that belongs to it. Raises sqlite3.Error."""
    offset, of = offset_minutes(session.started_at), (session.id,)
    pauses = connection.execute("SELECT at, seconds, reason FROM pauses WHERE session = ? ORDER BY number", of)
    pains = connection.execute("SELECT at, level, what FROM pains WHERE session = ? ORDER BY number", of)
    return SessionRecord(
        session,
        read_exercises(connection, session.id),
        tuple(PauseDone(in_zone(at, offset), seconds, reason) for at, seconds, reason in pauses),
        tuple(PainDuring(in_zone(at, offset), level, what) for at, level, what in pains),
    )


def read_exercises(connection: sqlite3.Connection, session: str) -> tuple[ExerciseDone, ...]:
    """What was done in a session. Raises sqlite3.Error."""
    sql = f"SELECT {', '.join(EXERCISE_COLUMNS)} FROM exercises WHERE session = ? ORDER BY position"
    rows = (dict(zip(EXERCISE_COLUMNS, row, strict=True)) for row in connection.execute(sql, (session,)))
    return tuple(ExerciseDone(**row | {"dose": json.loads(row["dose"])}) for row in rows)
