"""On which days of the week a routine is to be done, and when to remind of it. Pure: it reads no clock.

Days are counted as the calendar counts them (day 1 was a Monday), and a moment is the local minute: day x 1440 + the
minute of the day. So a clock that is set, an hour that comes twice and another time zone are nothing but other numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

WEEK = 7
DAY_MINUTES = 24 * 60
EVERY_DAY = frozenset(range(WEEK))
MOST_TIMES = 2
# While BackTimer was closed or the computer asleep a reminder could not come: up to an hour later it still does.
LATE_MINUTES = 60
# Nobody is asked to begin a routine again so soon, nor another one right after the last: the reminder waits.
SAME_REST_MINUTES = 180
ANY_REST_MINUTES = 20
PAIN_REST_MINUTES = 180
# In the night nothing comes, unless its own time was set there.
NIGHT_FROM, NIGHT_UNTIL = 22 * 60, 7 * 60
# What is offered as the times of reminders.
USUAL_TIMES = (9 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """`days` from 0 (Monday) to 6, none when nothing is planned; `at` are the minutes of a day to remind at, if any.

    `since` is the day from which on this was planned; what was planned before is not kept.
    """

    days: frozenset[int] = frozenset()
    times_a_day: int = 1
    at: tuple[int, ...] = ()
    since: int = field(default=0, compare=False)

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


def planned_since(plan: WeekPlan, before: WeekPlan, today: int) -> WeekPlan:
    """A plan that takes the place of another today. That it only reminds at other times makes it no new plan."""
    is_same = (plan.days, plan.times_a_day) == (before.days, before.times_a_day)
    return replace(plan, since=before.since if is_same else today)


def slots_come(plans: Mapping[str, WeekPlan], now: int) -> frozenset[Slot]:
    """The slots of today whose time has come within the last hour."""
    day, minute = divmod(now, DAY_MINUTES)
    return frozenset(
        Slot(routine, day, number)
        for routine, plan in plans.items()
        if is_for(plan, day)
        for number, at in enumerate(plan.at)
        if at <= minute <= at + LATE_MINUTES
    )


@dataclass(frozen=True, slots=True)
class WeekNow:
    """All that decides on reminders at one moment.

    `done` are the moments at which routines were done whole, `parts` those at which part of one was, `pains` those at
    which a session was stopped for pain. `told` are the
    slots that were told of before, `waiting` those whose time came while they could not be told of: they have no last
    hour. On `quiet_day` nothing comes.
    """

    plans: Mapping[str, WeekPlan]
    now: int
    done: Mapping[str, Sequence[int]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    told: Collection[Slot] = ()
    waiting: Collection[Slot] = ()
    quiet_day: int | None = None
    pains: Sequence[int] = ()


def slots_due(known: WeekNow) -> tuple[Slot, ...]:
    """What to remind of now. While a session runs this is not asked."""
    return tuple(slot for slot, why in _slots(known) if why is None)


def slots_waiting(known: WeekNow) -> frozenset[Slot]:
    """What there is to remind of as soon as no session runs and the last one is long enough ago."""
    return frozenset(slot for slot, why in _slots(known) if why in (None, Why.RESTING))


def _slots(known: WeekNow) -> Iterator[tuple[Slot, Why | None]]:
    """The slots whose time has come, and why each is not to be told of, if so."""
    come = slots_come(known.plans, known.now).union(known.waiting)
    for routine, plan in known.plans.items():
        for number in range(len(plan.at)):
            slot = Slot(routine, known.now // DAY_MINUTES, number)
            if slot in come:
                yield slot, _why_not(slot, known)


class Why(Enum):
    """Why no reminder comes at a planned time; EARLY is only that the time is still to come."""

    EARLY = auto()
    DONE = auto()
    TOLD = auto()
    QUIET = auto()
    RESTING = auto()
    NIGHT = auto()
    PAST = auto()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will happen with a plan's reminders.

    `at` is the moment of the next one. `why` says why there is none at a time of today that is past or due, if there is
    none; with DONE, `done` is the moment of the last time it was done today; with RESTING, `is_for_pain` tells that the
    last session was stopped for pain.
    """

    at: int | None = None
    why: Why | None = None
    done: int | None = None
    is_for_pain: bool = False


def outlook(routine: str, known: WeekNow) -> Outlook:
    """What will happen with the reminders of a routine."""
    now, today = known.now, known.now // DAY_MINUTES
    plan = known.plans.get(routine, NOT_PLANNED)
    if not plan.reminds:
        return Outlook()
    last = max((moment for moment in known.done.get(routine, ()) if moment // DAY_MINUTES == today), default=None)
    come, rested = slots_come(known.plans, now).union(known.waiting), _rested(routine, known)
    why: Why | None = None
    for number, at in enumerate(plan.at if is_for(plan, today) else ()):
        slot = Slot(routine, today, number)
        found = _why_not(slot, known)
        if found in (None, Why.RESTING) and slot not in come:
            found = Why.PAST
        if found in (None, Why.RESTING, Why.EARLY):
            wanted = max(now if found is None else rested, today * DAY_MINUTES + at)
            if not _is_night(wanted % DAY_MINUTES) or _is_night(at):
                is_for_pain = any(moment + PAIN_REST_MINUTES == rested for moment in known.pains)
                return Outlook(wanted, found if found is Why.RESTING else why, last, is_for_pain)
            found = Why.NIGHT
        why = found
    days = (day for day in range(today + 1, today + 2 * WEEK + 1) if is_for(plan, day) and day != known.quiet_day)
    return Outlook(max(next(days) * DAY_MINUTES + plan.at[0], rested), why, last)


def _why_not(slot: Slot, known: WeekNow) -> Why | None:
    """Why a slot is not to be told of now. That its hour has passed is another question."""
    day, minute = divmod(known.now, DAY_MINUTES)
    plan = known.plans.get(slot.routine, NOT_PLANNED)
    if slot.day != day or not is_for(plan, day) or slot.number >= len(plan.at):
        return Why.PAST
    # With fewer times to remind at than times a day, they are for the last ones.
    if times_done(known.done.get(slot.routine, ()), day) > plan.times_a_day - len(plan.at) + slot.number:
        return Why.DONE
    if slot in known.told:
        return Why.TOLD
    if day == known.quiet_day:
        return Why.QUIET
    at = plan.at[slot.number]
    if minute < at:
        return Why.EARLY
    if _is_night(minute) and not _is_night(at):
        return Why.NIGHT
    return Why.RESTING if known.now < _rested(slot.routine, known) else None


def _rested(routine: str, known: WeekNow) -> int:
    """The moment from which on a reminder of this routine may come, after what was done last.

    A routine that was done in part is still to do (perhaps the phone rang), so only the short rest applies to it. Who
    stopped for pain is left in peace for longer, also with other routines.
    """
    rests = [
        (moment, ANY_REST_MINUTES) for moments in (*known.done.values(), *known.parts.values()) for moment in moments
    ]
    rests += [(moment, SAME_REST_MINUTES) for moment in known.done.get(routine, ())]
    rests += [(moment, PAIN_REST_MINUTES) for moment in known.pains]
    # What was noted by a clock that was ahead is no reason to wait for it.
    return max((moment + minutes for moment, minutes in rests if moment <= known.now), default=0)


def _is_night(minute: int) -> bool:
    return minute >= NIGHT_FROM or minute < NIGHT_UNTIL
