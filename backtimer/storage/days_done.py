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
from typing import Any, Protocol, TypeVar

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
    last: Mapping[str, datetime]
    lately: Mapping[str, Sequence[Done]]
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
        self._facts = _Facts({}, {}, frozenset(), has_any=False)

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done whole, with its time zone."""
        return self._all().last.get(routine_id)

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done whole in the last days, with time zones."""
        return tuple(each.at for each in self._all().lately.get(routine_id, ()) if each.how_much.is_whole)

    def parts_lately(self, routine_id: str) -> tuple[Done, ...]:
        """The sessions of the last days in which a part of a routine was done."""
        return tuple(each for each in self._all().lately.get(routine_id, ()) if not each.how_much.is_whole)

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done whole, or lately in part."""
        return tuple({**self._all().last, **self._all().lately})

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
            lambda file: _Facts(
                last_times(file), times_done(file, None, now - LATELY), known(file, since), has_any(file)
            ),
            self._facts,
        )
        self._of, self._asked_at = of, time.monotonic()
        return self._facts


_IS_WHOLE = "exercises.planned_reps > 0 AND reps + reps_left + reps_right >= exercises.planned_reps"
_COLUMNS = f"routine, started_at, ended_at, offset_minutes, ending = 'pain', {COMPLETION}"
# What 0.1.0 kept without a session counts as done whole.
_BEFORE = f"SELECT routine, at, at, offset_minutes, 0, {LEAST_SECONDS}, {LEAST_SECONDS}, 1, 0, NULL FROM done_before"


def times_done(
    connection: sqlite3.Connection, routine: str | None = None, since: datetime | None = None
) -> dict[str, list[Done]]:
    """The sessions that count, in their order, by routine: when each ended, and how much of it was done.

    One that went on over midnight is of the day on which it began, and ended with that. One that may still go on is not
    among them. Raises sqlite3.Error.
    """
    # By day there is an index, and a session that ends at a time began on that day or the one before, in any zone.
    first = "" if since is None else (since - timedelta(days=2)).date().isoformat()
    of_it = "(routine = :routine OR :routine IS NULL)"
    sql = (
        f"SELECT {_COLUMNS} FROM sessions WHERE day >= :first AND ended_at >= :since AND ending != '' AND {of_it} "
        f"UNION ALL {_BEFORE} WHERE at >= :since AND {of_it} ORDER BY ended_at"
    )
    values = {"routine": routine, "first": first, "since": "" if since is None else utc_text(since)}
    found: dict[str, list[Done]] = {}
    for routine_id, *row in connection.execute(sql, values):
        done = _done(*row)
        if done.how_much.is_session:
            found.setdefault(routine_id, []).append(done)
    return found


def last_times(connection: sqlite3.Connection) -> dict[str, datetime]:
    """When each routine was last done whole. Raises sqlite3.Error."""
    # A look or two into the index for each routine, instead of all sessions.
    names = (
        "WITH RECURSIVE routines (name) AS (SELECT min(routine) FROM sessions UNION ALL "
        "SELECT (SELECT min(routine) FROM sessions WHERE routine > name) FROM routines WHERE name IS NOT NULL) "
        "SELECT name FROM routines WHERE name IS NOT NULL"
    )
    sql = f"SELECT {_COLUMNS} FROM sessions WHERE routine = ? AND ending != '' ORDER BY day DESC, started_at DESC"
    last = {routine_id: _done(*row).at for routine_id, *row in connection.execute(f"{_BEFORE} ORDER BY at")}
    for (name,) in connection.execute(names).fetchall():
        latest = next(
            (done for _, *row in connection.execute(sql, (name,)) if (done := _done(*row)).how_much.is_whole), None
        )
        if latest is not None and (name not in last or last[name] < latest.at):
            last[name] = latest.at
    return last


def _done(start: str, end: str, offset: int, is_for_pain: int, *numbers: Any) -> Done:
    latest = in_zone(start, offset).replace(hour=23, minute=59, second=59)
    return Done(min(in_zone(end, offset), latest), Completion(*numbers), bool(is_for_pain))


def known(connection: sqlite3.Connection, since: datetime) -> frozenset[str]:
    """The fingerprints of the words that the person knows (`session/known.py`), heard last at `since` or later.

    They were heard to their end in full, and the exercise was done to its end, in at least two sessions. Hearing the
    short form keeps that fresh. Raises sqlite3.Error.
    """
    sql = (
        "SELECT words FROM (SELECT DISTINCT words FROM sessions CROSS JOIN exercises ON session = sessions.id "
        f"WHERE day >= :first AND ended_at >= :since AND heard != '' AND words != '' AND {_IS_WHOLE}) AS lately "
        "WHERE (SELECT count(*) FROM (SELECT DISTINCT session FROM exercises WHERE words = lately.words "
        f"AND heard = 'full' AND {_IS_WHOLE} LIMIT :times)) >= :times"
    )
    values = {
        "first": (since - timedelta(days=2)).date().isoformat(),
        "since": utc_text(since),
        "times": TIMES_TO_KNOW,
    }
    return frozenset(each for (each,) in connection.execute(sql, values))


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
