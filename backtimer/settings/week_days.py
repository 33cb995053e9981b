"""What is planned and what was done, day by day. Pure: it reads no clock and no history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from backtimer.session.completion import Completion
from backtimer.settings.week_plan import DAY_MINUTES, WEEK, WeekPlan, is_for, weekday


class Mark(Enum):
    """How much of it was done."""

    DONE = auto()
    PART = auto()
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class DoneThen:
    """A session that counts; `at` is the moment at which it ended, on the day on which it began."""

    routine: str
    title: str
    at: int
    how_much: Completion


@dataclass(frozen=True, slots=True)
class Entry:
    """A routine on a day: planned, done, or both. `at` is the minute of its reminder."""

    routine: str
    title: str
    mark: Mark
    is_planned: bool
    at: int | None = None
    done: DoneThen | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its routines, in the order of their times; what has none comes last."""

    day: int
    entries: tuple[Entry, ...]


def monday_of(day: int) -> int:
    """The first day of its week."""
    return day - weekday(day)


def week_of(
    monday: int, today: int, plans: Mapping[str, WeekPlan], titles: Mapping[str, str], sessions: Iterable[DoneThen]
) -> tuple[Day, ...]:
    """The seven days of a week. A plan counts from the day on which it was made, from today where that is not known.

    A routine without a title is gone: what was done of it stays.
    """
    done: dict[tuple[int, str], list[DoneThen]] = {}
    for session in sorted(sessions, key=lambda session: session.at):
        done.setdefault((session.at // DAY_MINUTES, session.routine), []).append(session)
    days = []
    for day in range(monday, monday + WEEK):
        planned = [routine for routine, plan in plans.items() if routine in titles and is_for(plan, day)]
        planned = [routine for routine in planned if day >= (plans[routine].since or today)]
        others = [routine for at, routine in done if at == day and routine not in planned]
        entries = [
            entry
            for routine in (*planned, *others)
            for entry in _entries(
                routine,
                titles.get(routine, ""),
                plans[routine] if routine in planned else WeekPlan(times_a_day=0),
                done.get((day, routine), []),
            )
        ]
        days.append(Day(day, tuple(sorted(entries, key=_time))))
    return tuple(days)


def _entries(routine: str, title: str, plan: WeekPlan, done: list[DoneThen]) -> list[Entry]:
    """What was done whole takes the planned times first, then what was done in part; the rest was not planned."""
    ranked = sorted(done, key=lambda session: not session.how_much.is_whole)
    entries = []
    for number in range(max(plan.times_a_day, len(done))):
        is_planned = number < plan.times_a_day
        # With fewer times to remind at than times a day, they are for the last ones.
        place = number - plan.times_a_day + len(plan.at)
        at = plan.at[place] if is_planned and place >= 0 else None
        session = ranked[number] if number < len(ranked) else None
        mark = Mark.OPEN if session is None else Mark.DONE if session.how_much.is_whole else Mark.PART
        name = title or (session.title if session else "")
        entries.append(Entry(routine, name, mark, is_planned, at, session))
    return entries


def _time(entry: Entry) -> tuple[bool, int]:
    minute = entry.done.at % DAY_MINUTES if entry.done is not None else entry.at
    return minute is None, minute or 0
