"""The history: every session with what was done in it, in one SQLite file that is written as it happens.

Writes return at once and are done on a thread; a kill at any moment loses no more than the rep under way. Questions are
answered on the thread of the caller and see all that was written before. Nothing here raises: what went wrong is in
`trouble`, and a session goes on without a history.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from backtimer.session.checkpoint import Checkpoint
from backtimer.session.completion import LEAST_SECONDS, Completion, Done
from backtimer.session.pain import LEAST_PAIN, MOST_PAIN
from backtimer.session.place import Place
from backtimer.session.tally import ExerciseDone
from backtimer.storage.days_done import COMPLETION, in_zone, known, times_done, utc_text
from backtimer.storage.history_reader import Reader
from backtimer.storage.history_rows import (
    ENDINGS,
    PLACE_COLUMNS,
    PUT_EXERCISE,
    Left,
    SessionDone,
    SessionRecord,
    exercise_values,
    insert_record,
    insert_session,
    place_text,
    place_values,
    read_places,
    read_record,
    read_sessions,
)
from backtimer.storage.history_writer import CLOSE_SECONDS, Writer

T = TypeVar("T")
# A page waits no longer than this for what is still being written.
FLUSH_SECONDS = 2.0
ASK_SECONDS = 60.0
MOST_NOTE_LETTERS = 10_000
EVER = (date(1970, 1, 1), date(9998, 12, 31))


@dataclass(frozen=True, slots=True)
class DayDone:
    """A day with at least one session that counts, and how much of each was done."""

    day: date
    completions: tuple[Completion, ...]

    @property
    def sessions(self) -> int:
        """How many sessions."""
        return len(self.completions)

    @property
    def whole(self) -> int:
        """How many of them were done whole."""
        return sum(each.is_whole for each in self.completions)

    @property
    def seconds(self) -> float:
        """How long all of them took."""
        return sum(each.seconds for each in self.completions)


@dataclass(frozen=True, slots=True)
class WeekDone:
    """A week from its Monday on."""

    monday: date
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """An exercise on one day: its reps, the seconds of holds and times that came to their end, and how long one was on
    average; `cut_seconds` are those of what was broken off."""

    day: date
    reps: int
    held_seconds: float
    hold_seconds: float
    skipped: int
    cut_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PainPoint:
    """Pain before and after a session, and the most in it."""

    at: datetime
    before: int | None
    after: int | None
    during: int | None


def _wall_clock() -> datetime:
    return datetime.now().astimezone()


class History:
    """Keeps sessions in `path`. `now` is the time of day with its zone.

    `prepare` is called with each connection that was opened to write, before anything is written.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = _wall_clock,
        prepare: Callable[[sqlite3.Connection], object] = lambda _: None,
        reader: Reader | None = None,
    ) -> None:
        self._now = now
        self._reader = reader or Reader(path, self.settle)
        self._writer = Writer(path, prepare, self._reader.let_go, self._reader.forget_trouble)
        self.has_own_ids = False

    @property
    def trouble(self) -> str | None:
        """What is wrong, as sentences."""
        return self._writer.trouble or self._reader.trouble

    @property
    def is_given_up(self) -> bool:
        """Whether the file is of no use to this program."""
        return self._writer.is_given_up

    def open(self) -> None:
        """Look in the background whether the file is well, also when there is nothing to write."""
        self._writer.open()

    def settle(self) -> None:
        """Have the file brought to this version, and wait for it."""
        self._writer.wait_open(FLUSH_SECONDS)

    def flush(self, timeout_seconds: float = FLUSH_SECONDS) -> bool:
        """Wait until all is written; False when that takes longer."""
        return self._writer.flush(timeout_seconds)

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left; False when something could not be written in that time."""
        self._reader.let_go()
        return self._writer.close(timeout_seconds)

    def catch_up(self) -> None:
        """Wait for what was told so far, but neither for another program nor for room on the disk."""
        self._writer.flush(FLUSH_SECONDS, is_patient=False)

    # ---- while a session goes on

    def begin(
        self,
        routine: str,
        title: str,
        *,
        planned_seconds: float,
        planned_exercises: int,
        planned_reps: int | None = None,
        name: str = "",
        leader: int | None = None,
    ) -> str:
        """A session begins now; its id. `name` is what its routine is found by when it is to go on, "" its id.

        Its place is kept when it has a `leader`: the number of the lock of the program that leads it.
        """
        session, now = uuid.uuid4().hex, self._now()
        seconds = round(planned_seconds, 3)
        begun = SessionDone(session, routine, title, now, now, seconds, planned_exercises, planned_reps=planned_reps)

        def write(connection: sqlite3.Connection) -> None:
            insert_session(connection, begun)
            if leader is not None:
                connection.execute(
                    "INSERT INTO places (session, name, leader, at, place) VALUES (?, ?, ?, ?, '')",
                    (session, _text(name or routine), leader, utc_text(now)),
                )

        self._writer.put(write)
        return session

    def done(
        self,
        session: str,
        exercises: Sequence[ExerciseDone],
        active_seconds: float,
        place: Checkpoint | None = None,
        *,
        reps: tuple[int, int] | None = None,
    ) -> None:
        """So much of these exercises is done by now, and this is where the session is, if it is anywhere new.

        The numbers are those of the whole pass, not of the last rep. `reps` are those done and planned in the whole
        session.
        """
        rows = [exercise_values(session, done) for done in exercises]
        now = utc_text(self._now())
        text = None if place is None else place_text(place)

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(PUT_EXERCISE, rows)
            _touch(connection, session, now, active_seconds)
            if reps is not None:
                sql = "UPDATE sessions SET done_reps = ?, planned_reps = ? WHERE id = ?"
                connection.execute(sql, (*reps, session))
            if text is not None:
                connection.execute("UPDATE places SET place = ?, at = ? WHERE session = ?", (text, now, session))

        self._writer.put(write)

    def paused(self, session: str, reason: str, ago_seconds: float = 0.0) -> None:
        """The session stands still since so long ago; `reason` is "person", "slept" or the like."""
        at = utc_text(self._now() - timedelta(seconds=min(ago_seconds, 1e6)))
        self._put(
            "INSERT INTO pauses (session, number, at, seconds, reason) "
            "SELECT id, 1 + (SELECT count(*) FROM pauses WHERE session = id), max(?, started_at), NULL, ? "
            "FROM sessions WHERE id = ?",
            (at, reason, session),
        )

    def resumed(self, session: str, seconds: float) -> None:
        """The session goes on after so long a pause."""
        self._put("UPDATE pauses SET seconds = ? WHERE session = ? AND seconds IS NULL", (round(seconds, 3), session))

    def pain(
        self, session: str, level: int | None, when: str = "during", place: Place | None = None, what: str = ""
    ) -> None:
        """Pain from 0 to 10 (bounded to that): `when` is "before", "after" or "during" the session, there `place` is
        where in it.

        None takes back what was told before or after it.
        """
        if level is not None:
            level = max(LEAST_PAIN, min(MOST_PAIN, level))
        if when in ("before", "after"):
            self._put(f"UPDATE sessions SET pain_{when} = ? WHERE id = ?", (level, session))
            return
        if level is None:
            return
        self._put(
            f"INSERT INTO pains (session, number, at, level, what, {PLACE_COLUMNS}) "
            f"SELECT id, 1 + (SELECT count(*) FROM pains WHERE session = id), ?{', ?' * 10} FROM sessions WHERE id = ?",
            (utc_text(self._now()), level, _text(what), *place_values(place), session),
        )

    def note(self, session: str, text: str) -> None:
        """What the person says of the session."""
        self._put("UPDATE sessions SET note = ? WHERE id = ?", (_text(text), session))

    def end(self, session: str, ending: str, active_seconds: float | None = None) -> None:
        """The session is over, and there is nothing to go on with any more.

        The ending is "finished", "stopped", "pain", or "left" when nobody went on with it. Without
        `active_seconds` it had ended before, and only that is decided now.
        """
        if ending not in ENDINGS:
            ending = "stopped"
        now = utc_text(self._now())

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE sessions SET ending = ? WHERE id = ?", (ending, session))
            connection.execute("DELETE FROM places WHERE session = ?", (session,))
            if active_seconds is not None:
                _touch(connection, session, now, active_seconds)
                connection.execute(
                    "UPDATE pauses SET seconds = max(0, strftime('%s', ?) - strftime('%s', at)) "
                    "WHERE session = ? AND seconds IS NULL",
                    (now, session),
                )

        self._writer.put(write)

    def take_over(self, session: str, name: str, leader: int) -> None:
        """A session that was left goes on, led by the program with this lock."""
        self._put("UPDATE places SET name = ?, leader = ? WHERE session = ?", (_text(name), leader, session))

    # ---- afterwards

    def places(self) -> tuple[Left, ...]:
        """Where the sessions are that nobody ended, the latest first; those under way are among them."""
        return self._read(lambda connection: tuple(read_places(connection)), ())

    def unfinished(self) -> tuple[SessionDone, ...]:
        """The sessions that nobody ended, the latest first; one under way is among them."""
        return self._read(lambda connection: tuple(read_sessions(connection, "ending = ''")), ())

    def sessions(
        self, first: date = EVER[0], last: date = EVER[1], routine: str | None = None, limit: int = -1
    ) -> tuple[SessionDone, ...]:
        """The sessions from a day to another, the latest first, of one routine or of all; at most `limit`."""
        where, values = _between(first, last, routine)
        return self._read(lambda connection: tuple(read_sessions(connection, where, values, limit)), ())

    def record(self, session: str) -> SessionRecord | None:
        """A session with all that belongs to it."""
        found = self._records("id = ?", (session,))
        return found[0] if found else None

    def records(
        self, first: date = EVER[0], last: date = EVER[1], routine: str | None = None
    ) -> tuple[SessionRecord, ...]:
        """Sessions as `sessions` has them, each with all that belongs to it."""
        return self._records(*_between(first, last, routine))

    def days_done(self, first: date = EVER[0], last: date = EVER[1], routine: str | None = None) -> tuple[DayDone, ...]:
        """The days with a session that counts, in their order."""
        where, values = _between(first, last, routine)
        sql = f"SELECT day, {COMPLETION} FROM sessions WHERE {where} ORDER BY day, started_at"

        def ask(connection: sqlite3.Connection) -> tuple[DayDone, ...]:
            found: dict[str, list[Completion]] = {}
            for day, *numbers in connection.execute(sql, values):
                how_much = Completion(*numbers)
                if how_much.is_session:
                    found.setdefault(day, []).append(how_much)
            return tuple(DayDone(date.fromisoformat(day), tuple(each)) for day, each in found.items())

        return self._read(ask, ())

    def seconds_per_week(
        self, first: date = EVER[0], last: date = EVER[1], routine: str | None = None
    ) -> tuple[WeekDone, ...]:
        """The weeks from the first with a session to the last with one, those without any included."""
        return weeks(self.days_done(first, last, routine))

    def exercise_progress(self, exercise: str, first: date = EVER[0], last: date = EVER[1]) -> tuple[Progress, ...]:
        """The days on which an exercise of the catalogue was done in sessions that count, in their order."""
        reps, holds = "reps + reps_left + reps_right", "holds + holds_left + holds_right"
        whole = "whole_seconds + whole_seconds_left + whole_seconds_right"
        # A breath has no length of its own.
        breaths = """instr(dose, '"mode": "breaths"') > 0"""
        sql = (
            f"SELECT day, sum({reps}), sum(CASE WHEN {breaths} THEN held_seconds ELSE {whole} END), "
            f"sum({whole}), sum(CASE WHEN {whole} > 0 THEN CASE WHEN {holds} > 0 THEN {holds} ELSE {reps} END END), "
            f"sum(skipped), sum(CASE WHEN {breaths} THEN 0 ELSE held_seconds - ({whole}) END) "
            "FROM exercises JOIN sessions ON sessions.id = exercises.session "
            f"WHERE exercise = ? AND day BETWEEN ? AND ? AND active_seconds >= {LEAST_SECONDS} "
            "GROUP BY day ORDER BY day"
        )

        def ask(connection: sqlite3.Connection) -> tuple[Progress, ...]:
            rows = connection.execute(sql, (exercise, first.isoformat(), last.isoformat()))
            return tuple(
                Progress(
                    date.fromisoformat(day),
                    reps,
                    round(held, 3),
                    round(whole / holds, 3) if holds else 0.0,
                    skipped,
                    max(0.0, round(cut, 3)),
                )
                for day, reps, held, whole, holds, skipped, cut in rows
                if reps or held or cut
            )

        return self._read(ask, ())

    def times_done(self, routine: str | None = None) -> dict[str, list[Done]]:
        """The sessions that count, in their order, by routine (see `days_done.times_done`)."""
        return self._read(lambda connection: times_done(connection, routine), {})

    def known(self, since: datetime) -> frozenset[str]:
        """The fingerprints of the words that the person knows, heard last at `since` or later."""
        return self._read(lambda connection: known(connection, since), frozenset())

    def exercises(self) -> tuple[tuple[str, str], ...]:
        """Id and latest name of every exercise that was ever done, by name."""
        # One look into the index an exercise, instead of all rows.
        sql = (
            "WITH RECURSIVE ids (id) AS (SELECT min(exercise) FROM exercises UNION ALL "
            "SELECT (SELECT min(exercise) FROM exercises WHERE exercise > id) FROM ids WHERE id IS NOT NULL) "
            "SELECT id, (SELECT name FROM exercises WHERE exercise = id LIMIT 1) AS name "
            "FROM ids WHERE id IS NOT NULL ORDER BY name"
        )
        return self._read(lambda connection: tuple(connection.execute(sql)), ())

    def pain_over_time(self, first: date = EVER[0], last: date = EVER[1]) -> tuple[PainPoint, ...]:
        """The sessions with a word about pain, in their order."""
        where, values = _between(first, last, None)
        # Only what a point has: a life's sessions as a whole take five times as long.
        sql = (
            "SELECT started_at, offset_minutes, pain_before, pain_after, "
            "(SELECT max(level) FROM pains WHERE session = sessions.id) AS during "
            f"FROM sessions WHERE {where} "
            "AND (pain_before IS NOT NULL OR pain_after IS NOT NULL OR during IS NOT NULL) ORDER BY day, started_at, id"
        )

        def ask(connection: sqlite3.Connection) -> tuple[PainPoint, ...]:
            rows = connection.execute(sql, values)
            return tuple(PainPoint(in_zone(at, offset), *levels) for at, offset, *levels in rows)

        return self._read(ask, ())

    def delete(self, session: str) -> SessionRecord | None:
        """Take a session out for good; what `restore` needs to bring it back, None when it could not be done."""
        record = self.record(session)
        if record is None:
            return None
        gone, _ = self._writer.ask(
            lambda connection: connection.execute("DELETE FROM sessions WHERE id = ?", (session,)).rowcount,
            ASK_SECONDS,
        )
        return record if gone else None

    def restore(self, record: SessionRecord) -> str | None:
        """Bring a deleted session back; a sentence when that could not be done."""
        return self._writer.ask(lambda connection: insert_record(connection, record), ASK_SECONDS)[1]

    def add_all(self, records: Iterable[SessionRecord]) -> tuple[int, str | None]:
        """Add sessions that are not there yet, all or none: how many, and a sentence when it could not be done.

        The records are taken one by one while writing; Refused, raised among them, is that sentence.
        """

        def add(connection: sqlite3.Connection) -> int:
            return sum(insert_record(connection, record) for record in records)

        added, trouble = self._writer.ask(add, ASK_SECONDS)
        return added or 0, trouble

    def names_at(self, routine: str, item: str) -> frozenset[str]:
        """The names of what was done in a routine under this id."""
        sql = (
            "SELECT DISTINCT name FROM exercises JOIN sessions ON sessions.id = exercises.session "
            "WHERE routine = ? AND item = ?"
        )
        return self._read(
            lambda connection: frozenset(name for (name,) in connection.execute(sql, (routine, item))), frozenset()
        )

    def give_own_ids(self, catalogue: Collection[str], own_id: Callable[[str], str]) -> None:
        """Have own exercises, which once had ids like those of the catalogue, under the ids that they have now.

        `own_id` makes one of a name. What has an id of the catalogue stays: which of the two it was cannot be told.
        """
        self.has_own_ids = True

        def write(connection: sqlite3.Connection) -> None:
            ids = [each for (each,) in connection.execute(_ALL_IDS) if ":" not in each and each not in catalogue]
            for old in ids:
                sql = "SELECT DISTINCT item, name FROM exercises WHERE exercise = ?"
                for item, name in connection.execute(sql, (old,)).fetchall():
                    # An id of its own was given in the file; what has none has that of its name, not of its place.
                    new = own_id(name if item == old else item)
                    values = (new, old, item, name)
                    connection.execute(
                        "UPDATE exercises SET exercise = ? WHERE exercise = ? AND item = ? AND name = ?", values
                    )

        self._writer.put(write)

    def rename_routine(self, before: str, now: str) -> None:
        """A routine has another id from now on, in its past too."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE sessions SET routine = ? WHERE routine = ?", (now, before))
            connection.execute("UPDATE OR REPLACE done_before SET routine = ? WHERE routine = ?", (now, before))

        self._writer.put(write)

    def move_places(self, before: Path, now: Path) -> None:
        """The file of a routine is another from now on: what was left of it goes on under that name."""

        def write(connection: sqlite3.Connection) -> None:
            for left in tuple(read_places(connection)):
                if Path(left.name) == before:
                    values = (str(now), place_text(replace(left.place, routine=now.stem)), left.session)
                    connection.execute("UPDATE places SET name = ?, place = ? WHERE session = ?", values)

        self._writer.put(write)

    def _records(self, where: str, values: tuple[object, ...]) -> tuple[SessionRecord, ...]:
        def ask(connection: sqlite3.Connection) -> tuple[SessionRecord, ...]:
            # Fetched before the next question is asked on the same connection.
            found = tuple(read_sessions(connection, where, values))
            return tuple(read_record(connection, session) for session in found)

        return self._read(ask, ())

    def _put(self, sql: str, values: tuple[object, ...]) -> None:
        self._writer.put(lambda connection: connection.execute(sql, values))

    def _read(self, query: Callable[[sqlite3.Connection], T], instead: T) -> T:
        self.catch_up()
        return instead if self._writer.is_given_up else self._reader.read(query, instead)


def weeks(days: Sequence[DayDone]) -> tuple[WeekDone, ...]:
    """Days put together into weeks, those between them without any day included."""
    seconds: dict[date, float] = {}
    for each in days:
        monday = each.day - timedelta(days=each.day.weekday())
        seconds[monday] = seconds.get(monday, 0.0) + each.seconds
    if not seconds:
        return ()
    first = min(seconds)
    count = (max(seconds) - first).days // 7 + 1
    mondays = [first + timedelta(weeks=number) for number in range(count)]
    return tuple(WeekDone(monday, seconds.get(monday, 0.0)) for monday in mondays)


# One look into the index an exercise, instead of all rows.
_ALL_IDS = (
    "WITH RECURSIVE ids (id) AS (SELECT min(exercise) FROM exercises UNION ALL "
    "SELECT (SELECT min(exercise) FROM exercises WHERE exercise > id) FROM ids WHERE id IS NOT NULL) "
    "SELECT id FROM ids WHERE id IS NOT NULL"
)


def _between(first: date, last: date, routine: str | None) -> tuple[str, tuple[object, ...]]:
    days = (first.isoformat(), last.isoformat())
    if routine is None:
        return "day BETWEEN ? AND ?", days
    return "day BETWEEN ? AND ? AND routine = ?", (*days, routine)


def _touch(connection: sqlite3.Connection, session: str, now: str, active_seconds: float) -> None:
    # The time of day may have been set back meanwhile: nothing ends before it began.
    connection.execute(
        "UPDATE sessions SET ended_at = max(?, started_at), active_seconds = ? WHERE id = ?",
        (now, round(active_seconds, 3), session),
    )


def _text(text: str) -> str:
    """What can be kept of what a person wrote."""
    return text.encode("utf-8", "replace").decode("utf-8")[:MOST_NOTE_LETTERS]
