"""When each routine was done, which instructions the person knows, and whether a session was ever begun.

The first page asks this for every card, so that it is light to import, and is asked of the file once for all of them,
and again only when the file has changed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol, TypeVar

T = TypeVar("T")
# More than the seven days that are told of: a day can begin elsewhere.
LATELY = timedelta(days=9)
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
    lately: Mapping[str, Sequence[datetime]]
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
        """When a routine was last done, with its time zone."""
        return self._all().last.get(routine_id)

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done in the last days, with time zones."""
        return tuple(self._all().lately.get(routine_id, ()))

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done."""
        return tuple(self._all().last)

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


# A session in which something was done: at least one set in full. One that may still go on is none yet.
_IS_DONE = "ending != '' AND EXISTS (SELECT 1 FROM exercises WHERE session = sessions.id AND sets > 0)"
_IS_WHOLE = "planned_reps > 0 AND reps + reps_left + reps_right >= planned_reps"


def times_done(
    connection: sqlite3.Connection, routine: str | None = None, since: datetime | None = None
) -> dict[str, list[datetime]]:
    """When sessions ended in which something was done, in their order, by routine. Raises sqlite3.Error."""
    # By day there is an index, and a session that ends at a time began on that day or the one before, in any zone.
    first = "" if since is None else (since - timedelta(days=2)).date().isoformat()
    sql = (
        "SELECT routine, ended_at, offset_minutes FROM sessions WHERE day >= :first AND ended_at >= :since "
        f"AND {_IS_DONE} "
        "AND (routine = :routine OR :routine IS NULL) UNION ALL SELECT routine, at, offset_minutes FROM done_before "
        "WHERE at >= :since AND (routine = :routine OR :routine IS NULL) ORDER BY ended_at"
    )
    values = {"routine": routine, "first": first, "since": "" if since is None else utc_text(since)}
    return _by_routine(connection.execute(sql, values))


def last_times(connection: sqlite3.Connection) -> dict[str, datetime]:
    """When each routine was last done. Raises sqlite3.Error."""
    # One look into the index a routine, instead of all sessions.
    sql = (
        "WITH RECURSIVE routines (name) AS (SELECT min(routine) FROM sessions UNION ALL "
        "SELECT (SELECT min(routine) FROM sessions WHERE routine > name) FROM routines WHERE name IS NOT NULL) "
        "SELECT routine, ended_at, offset_minutes FROM routines JOIN sessions ON sessions.id = "
        f"(SELECT id FROM sessions WHERE routine = name AND {_IS_DONE} ORDER BY day DESC, started_at DESC LIMIT 1) "
        "UNION ALL SELECT routine, at, offset_minutes FROM done_before ORDER BY ended_at"
    )
    return {routine: times[-1] for routine, times in _by_routine(connection.execute(sql)).items()}


def _by_routine(rows: Iterable[tuple[str, str, int]]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for routine, at, offset in rows:
        found.setdefault(routine, []).append(in_zone(at, offset))
    return found


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
