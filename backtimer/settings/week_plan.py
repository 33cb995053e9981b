"""On which days of the week a routine is to be done, and when to remind of it. Pure: it reads no clock.

Days are counted as the calendar counts them (day 1 was a Monday), and a moment is the local minute: day x 1440 + the
minute of the day. So a clock that is set, an hour that comes twice and another time zone are nothing but other numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

WEEK = 7
DAY_MINUTES = 24 * 60
EVERY_DAY = frozenset(range(WEEK))
MOST_TIMES = 2
# A reminder that could not come in time comes up to an hour late, then not at all.
LATE_MINUTES = 60
# Nobody is asked to begin a routine again so soon, nor another one right after the last.
SAME_REST_MINUTES = 180
ANY_REST_MINUTES = 20
# In the night nothing comes, unless its own time was set there.
NIGHT_FROM, NIGHT_UNTIL = 22 * 60, 7 * 60
# What is offered as the times of reminders.
USUAL_TIMES = (9 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """`days` from 0 (Monday) to 6, none when nothing is planned; `at` are the minutes of a day to remind at, if any."""

    days: frozenset[int] = frozenset()
    times_a_day: int = 1
    at: tuple[int, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan."""
        return bool(self.days)

    @property
    def reminds(self) -> bool:
        """Whether it has times to remind at."""
        return self.is_planned and bool(self.at)


NOT_PLANNED = WeekPlan()


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the times of a plan on a day. One that was told of is not told of again."""

    routine: str
    day: int
    number: int


def plan_of(days: Iterable[int], times_a_day: int = 1, at: Iterable[int] = ()) -> WeekPlan:
    """The plan of such values; what cannot be is left out."""
    good_days = frozenset(days) & EVERY_DAY
    times = max(1, min(MOST_TIMES, times_a_day))
    minutes = sorted({minute for minute in at if 0 <= minute < DAY_MINUTES})
    return WeekPlan(good_days, times, tuple(minutes[:times])) if good_days else NOT_PLANNED


def moment_of(day: int, hour: int, minute: int) -> int:
    """The local minute of a day and a time on it."""
    return day * DAY_MINUTES + hour * 60 + minute


def weekday(day: int) -> int:
    """From 0 (Monday) to 6."""
    return (day - 1) % WEEK


def is_for(plan: WeekPlan, day: int) -> bool:
    """Whether the day is one of the plan's."""
    return weekday(day) in plan.days


def times_done(done: Iterable[int], day: int) -> int:
    """How many of these moments are on a day."""
    return sum(moment // DAY_MINUTES == day for moment in done)


def still_to_do(plan: WeekPlan, day: int, done: Iterable[int]) -> int:
    """How many times are left of a day; more than planned is no debt and no credit."""
    return max(0, plan.times_a_day - times_done(done, day)) if is_for(plan, day) else 0


def next_day(plan: WeekPlan, day: int, done: Iterable[int]) -> int | None:
    """The first day from this one on with something left to do; None when nothing is planned."""
    if still_to_do(plan, day, done):
        return day
    return next((later for later in range(day + 1, day + WEEK + 1) if is_for(plan, later)), None)


def days_of_last_seven(days: Iterable[int], today: int) -> int:
    """How many of the last seven days, today included, are among these."""
    return len({day for day in days if today - WEEK < day <= today})


def slots_due(
    plans: Mapping[str, WeekPlan],
    now: int,
    done: Mapping[str, Sequence[int]],
    told: Collection[Slot] = (),
    quiet_day: int | None = None,
    parts: Mapping[str, Sequence[int]] | None = None,
) -> tuple[Slot, ...]:
    """What to remind of now, given the moments at which routines were done, whole or in part, and what was told before.

    What was done in part is still to do, but not right away. While a session runs this is not asked.
    """
    day, minute = divmod(now, DAY_MINUTES)
    parts = parts or {}
    if day == quiet_day or any(
        _is_recent(moments, now, ANY_REST_MINUTES) for moments in (*done.values(), *parts.values())
    ):
        return ()
    found = list[Slot]()
    for routine, plan in plans.items():
        moments = done.get(routine, ())
        if not is_for(plan, day) or _is_recent((*moments, *parts.get(routine, ())), now, SAME_REST_MINUTES):
            continue
        # With fewer times to remind at than times a day, they are for the last ones.
        done_before_first = plan.times_a_day - len(plan.at)
        for number, at in enumerate(plan.at):
            slot = Slot(routine, day, number)
            is_done = times_done(moments, day) > done_before_first + number
            if not is_done and slot not in told and _is_time(at, minute):
                found.append(slot)
    return tuple(found)


def _is_time(at: int, minute: int) -> bool:
    return at <= minute <= at + LATE_MINUTES and (not _is_night(minute) or _is_night(at))


def _is_night(minute: int) -> bool:
    return minute >= NIGHT_FROM or minute < NIGHT_UNTIL


def _is_recent(moments: Iterable[int], now: int, minutes: int) -> bool:
    return any(0 <= now - moment < minutes for moment in moments)
