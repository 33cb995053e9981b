"""What the history tells of a session, and how that stands in its tables."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from backtimer.session.checkpoint import Checkpoint, as_json, checkpoint_from
from backtimer.session.completion import Completion
from backtimer.session.pain import PainTold
from backtimer.session.place import Place
from backtimer.session.tally import ExerciseDone
from backtimer.storage.days_done import in_zone, utc_text

FINISHED = "finished"
# "": under way, or broken off by a crash and not decided on yet.
ENDINGS = ("", FINISHED, "stopped", "pain", "left")


@dataclass(frozen=True, slots=True)
class SessionDone:
    """A session. Times have the zone that the person's clock had; of one that broke off, `ended_at` is the last that is
    known. `active_seconds` are without pauses. Pain is from 0 to 10, None when it was not asked or answered;
    `pain_during` is the most that was told in it. `planned_reps` is None when an older BackTimer kept the session."""

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
    done_reps: int = 0
    planned_reps: int | None = None
    pain_during: int | None = field(default=None, compare=False)

    @property
    def completion(self) -> Completion:
        """How much of it was done."""
        return Completion(
            self.active_seconds, self.planned_seconds, self.is_finished, self.done_reps, self.planned_reps
        )

    @property
    def is_listed(self) -> bool:
        """Whether it is shown: what is too short to be a session is when something was told in it."""
        is_told = bool(self.note) or self.pain_during is not None or self.pain_after is not None
        return is_told or self.ending == "pain" or self.completion.is_session

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
    """Pain from 0 to 10 in the middle of a session, what it was, and where in the session."""

    at: datetime
    level: int
    what: str = ""
    place: Place | None = None

    @property
    def text(self) -> str:
        """ "4 at Bird dog, left, rep 3 of 8"."""
        return " ".join(filter(None, (PainTold(self.level, self.place).text, self.what)))


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
    "ending, note, pain_before, pain_after, done_reps, planned_reps"
)
PLACE_COLUMNS = "exercise, name, side, set_number, sets, rep, reps, unit"
_NO_PLACE = (None,) * 8
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
        session.done_reps,
        session.planned_reps,
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
        f"INSERT INTO pains (session, number, at, level, what, {PLACE_COLUMNS}) VALUES (?{', ?' * 12})",
        [
            (session, n, utc_text(each.at), each.level, each.what, *place_values(each.place))
            for n, each in enumerate(record.pains, 1)
        ],
    )
    return True


def place_values(place: Place | None) -> tuple[str | int | None, ...]:
    """The values of PLACE_COLUMNS."""
    if place is None:
        return _NO_PLACE
    return (place.exercise, place.name, place.side, place.set, place.sets, place.rep, place.reps, place.unit)


def _place(values: Sequence[Any]) -> Place | None:
    return None if values[1] is None else Place(*values)


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
    during = "(SELECT max(level) FROM pains WHERE session = sessions.id)"
    order = "ORDER BY day DESC, started_at DESC, id LIMIT ?"
    sql = f"SELECT {_SESSION_COLUMNS}, {during} FROM sessions WHERE {where} {order}"
    for row in connection.execute(sql, (*values, limit)):
        started, ended = in_zone(row[3], row[5]), in_zone(row[4], row[5])
        yield SessionDone(row[0], row[1], row[2], started, ended, *row[6:])


def read_record(connection: sqlite3.Connection, session: SessionDone) -> SessionRecord:
    """A session with all that belongs to it. Raises sqlite3.Error."""
    offset, of = offset_minutes(session.started_at), (session.id,)
    pauses = connection.execute("SELECT at, seconds, reason FROM pauses WHERE session = ? ORDER BY number", of)
    sql = f"SELECT at, level, what, {PLACE_COLUMNS} FROM pains WHERE session = ? ORDER BY number"
    pains = connection.execute(sql, of)
    return SessionRecord(
        session,
        read_exercises(connection, session.id),
        tuple(PauseDone(in_zone(at, offset), seconds, reason) for at, seconds, reason in pauses),
        tuple(PainDuring(in_zone(at, offset), level, what, _place(place)) for at, level, what, *place in pains),
    )


def read_exercises(connection: sqlite3.Connection, session: str) -> tuple[ExerciseDone, ...]:
    """What was done in a session. Raises sqlite3.Error."""
    sql = f"SELECT {', '.join(EXERCISE_COLUMNS)} FROM exercises WHERE session = ? ORDER BY position"
    rows = (dict(zip(EXERCISE_COLUMNS, row, strict=True)) for row in connection.execute(sql, (session,)))
    return tuple(ExerciseDone(**row | {"dose": json.loads(row["dose"])}) for row in rows)
