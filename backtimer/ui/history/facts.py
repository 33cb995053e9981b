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

ALL_ROUTINES = "From all routines that have this exercise."
# Up to 0.1 an own exercise could have the id of one of the catalogue. Whose such an old session was cannot be told.
BOTH = "Older sessions of your own exercise of this name may be counted here, too."
OWN = "own:"
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


def exercise_choices(exercises: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Name and id of each exercise: one of a person's own is told from that of the catalogue by the same name."""
    names = [name.casefold() for _, name in exercises]
    return [
        (f"{name} (your own)" if key.startswith(OWN) and names.count(name.casefold()) > 1 else name, key)
        for key, name in exercises
    ]


def about_progress(exercises: Sequence[tuple[str, str]], exercise: str | None, routine: str | None) -> str:
    """What one has to know about the figures of an exercise."""
    name = dict(exercises).get(exercise or "", "").casefold()
    is_of_catalogue = bool(exercise) and not str(exercise).startswith(OWN)
    has_own = any(key.startswith(OWN) and each.casefold() == name for key, each in exercises)
    return " ".join([ALL_ROUTINES] * bool(routine) + [BOTH] * (is_of_catalogue and has_own))


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
