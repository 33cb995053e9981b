"""What the history page shows, looked up as a whole: no Qt, so that it is asked on another thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from backtimer.ui.history.desk import (
    DayLike,
    HistoryKept,
    PainPointLike,
    ProgressLike,
    SessionLike,
    WeekLike,
)

FIRST, LAST = date(1970, 1, 1), date(9998, 12, 31)


class Period(Enum):
    """How far back one looks, in days including today; None for all of it."""

    WEEKS = ("Last 4 weeks", 28)
    MONTHS = ("Last 3 months", 91)
    YEAR = ("Last 12 months", 365)
    ALL = ("All", None)

    @property
    def words(self) -> str:
        """As a choice."""
        return str(self.value[0])

    def first(self, today: date) -> date:
        """Its first day."""
        return FIRST if self.value[1] is None else today - timedelta(days=self.value[1] - 1)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be looked up; `exercise` None takes the first there is."""

    first: date
    today: date
    routine: str | None = None
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page shows. `days` are of all times, the rest of the period."""

    question: Question
    is_any: bool
    routines: Mapping[str, str]
    exercises: Sequence[tuple[str, str]]
    sessions: Sequence[SessionLike]
    days: Mapping[date, DayLike]
    weeks: Sequence[WeekLike]
    pains: Sequence[PainPointLike]
    exercise: str | None
    progress: Sequence[ProgressLike]


def look_up(kept: HistoryKept, question: Question) -> Facts:
    """Ask the history."""
    first, routine = question.first, question.routine
    every = [each for each in kept.sessions() if each.is_listed]
    # The latest name of a routine is what it is called now.
    routines = {each.routine: each.title for each in reversed(every)}
    sessions = tuple(each for each in every if each.day >= first and routine in (None, each.routine))
    exercises = tuple(kept.exercises())
    known = {each for each, _ in exercises}
    exercise = question.exercise if question.exercise in known else next((each for each, _ in exercises), None)
    begun = {each.started_at for each in sessions}
    return Facts(
        question,
        bool(every),
        dict(sorted(routines.items(), key=lambda pair: pair[1].casefold())),
        exercises,
        sessions,
        {each.day: each for each in kept.days_done(FIRST, LAST, routine)},
        kept.seconds_per_week(first, LAST, routine),
        tuple(each for each in kept.pain_over_time(first, LAST) if each.at in begun),
        exercise,
        () if exercise is None else kept.exercise_progress(exercise, first, LAST),
    )
