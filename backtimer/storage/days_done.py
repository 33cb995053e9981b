"""When each routine was done, whole or in part, which instructions the person knows, and whether any session began.

The first page asks this for every card, so that it is light to import, and is asked of the file once for all of them,
and again only when the file has changed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol, TypeVar

from backtimer.session.completion import LEAST_SECONDS, Completion, Done

T = TypeVar("T")
# More than the seven days that are told of: a day can begin elsewhere.
LATELY = timedelta(days=9)
# The values of a Completion.
COMPLETION = "active_seconds, planned_seconds, ending = 'finished', done_reps, planned_reps"
# So often an instruction must have been heard to its end, and its exercise done.
TIMES_TO_KNOW = 2
# A file that cannot be watched is asked again no more often than this.
ASK_AGAIN_SECONDS = 1.0


class _Asked(Protocol):
    def read(self, query: Callable[[sqlite3.Connection], T], instead: T) -> T: ...
    def stamp(self) -> object | None: ...


@dataclass(frozen=True, slots=True)
class _Facts:
    times: Mapping[str, Sequence[Done]]
    known: frozenset[str]
    has_any: bool


class DaysDone:
    """What the history says now. Nothing here raises; what went wrong is the history's `trouble`."""

    def __init__(self, history: _Asked, now: Callable[[], datetime]) -> None:
        self._history, self._now = history, now
        # What the answer is of: the state of the file, the weeks, and today.
        self._of: tuple[object, int, date] | None = None
        self._weeks = 0
        self._asked_at = 0.0
        self._facts = _Facts({}, frozenset(), has_any=False)

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done whole, with its time zone."""
        whole = [each.at for each in self._all().times.get(routine_id, ()) if each.how_much.is_whole]
        return whole[-1] if whole else None

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done whole in the last days, with time zones."""
        return tuple(each.at for each in self._lately(routine_id) if each.how_much.is_whole)

    def parts_lately(self, routine_id: str) -> tuple[Done, ...]:
        """The sessions of the last days in which a part of a routine was done."""
        return tuple(each for each in self._lately(routine_id) if not each.how_much.is_whole)

    def _lately(self, routine_id: str) -> list[Done]:
        now = self._now()
        return [each for each in self._all().times.get(routine_id, ()) if abs(now - each.at) <= LATELY]

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done, in part included."""
        return tuple(self._all().times)

    @property
    def has_started(self) -> bool:
        """Whether a session was ever begun."""
        return self._all().has_any

    def known(self, weeks: int) -> frozenset[str]:
        """The fingerprints of the words that the person has heard often enough, the last time in these weeks."""
        return self._all(weeks).known

    def _all(self, weeks: int | None = None) -> _Facts:
        now = self._now()
        if weeks is not None:
            self._weeks = weeks
        of = (self._history.stamp(), self._weeks, now.date())
        if of == self._of and (of[0] is not None or time.monotonic() - self._asked_at < ASK_AGAIN_SECONDS):
            return self._facts
        since = now - timedelta(weeks=self._weeks)
        self._facts = self._history.read(
            lambda file: _Facts(times_done(file), known(file, since), has_any(file)), self._facts
        )
        self._of, self._asked_at = of, time.monotonic()
        return self._facts


def times_done(connection: sqlite3.Connection, routine: str | None = None) -> dict[str, list[Done]]:
    """The sessions that count, in their order, by routine: when each ended, and how much of it was done.

    One that went on over midnight is of the day on which it began, and ended with that. One that may still go on is not
    among them. What 0.1.0 kept without a session counts as done whole. Raises sqlite3.Error.
    """
    sql = (
        f"SELECT routine, started_at, ended_at, offset_minutes, {COMPLETION} FROM sessions "
        "WHERE (routine = :routine OR :routine IS NULL) AND ending != '' "
        "UNION ALL SELECT routine, at, at, offset_minutes, :least, :least, 1, 0, NULL FROM done_before "
        "WHERE routine = :routine OR :routine IS NULL ORDER BY ended_at"
    )
    found: dict[str, list[Done]] = {}
    values = {"routine": routine, "least": LEAST_SECONDS}
    for routine_id, start, end, offset, *numbers in connection.execute(sql, values):
        how_much = Completion(*numbers)
        if how_much.is_session:
            latest = in_zone(start, offset).replace(hour=23, minute=59, second=59)
            found.setdefault(routine_id, []).append(Done(min(in_zone(end, offset), latest), how_much))
    return found


def known(connection: sqlite3.Connection, since: datetime) -> frozenset[str]:
    """The fingerprints of the words that the person knows (`session/known.py`), heard last at `since` or later.

    They were heard to their end in full, and the exercise was done to its end, in at least two sessions. Hearing the
    short form keeps that fresh. Raises sqlite3.Error.
    """
    sql = (
        "SELECT words FROM exercises JOIN sessions ON sessions.id = session "
        "WHERE heard != '' AND words != '' AND exercises.planned_reps > 0 "
        "AND reps + reps_left + reps_right >= exercises.planned_reps "
        "GROUP BY words HAVING count(DISTINCT CASE heard WHEN 'full' THEN session END) >= ? AND max(ended_at) >= ?"
    )
    return frozenset(each for (each,) in connection.execute(sql, (TIMES_TO_KNOW, utc_text(since))))


def has_any(connection: sqlite3.Connection) -> bool:
    """Whether a session was ever begun. Raises sqlite3.Error."""
    sql = "SELECT EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM done_before)"
    return bool(connection.execute(sql).fetchone()[0])


def utc_text(when: datetime) -> str:
    """An instant as it stands in the file: to the second, in UTC, so that texts sort as times do."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_zone(text: str, offset: int) -> datetime:
    """The instant in the zone that the person's clock had, so many minutes ahead of UTC."""
    return datetime.fromisoformat(text).astimezone(timezone(timedelta(minutes=offset)))
