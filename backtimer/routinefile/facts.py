"""What a list of routines tells of each, so that the files need not be read again for it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from backtimer.routine.exercise import Direction, Exercise, Position
from backtimer.routine.routine import Routine
from backtimer.routinefile.size import size_of
from backtimer.session.changes import times_up
from backtimer.session.guidance import Guidance
from backtimer.session.known import fingerprint


@dataclass(frozen=True, slots=True)
class Facts:
    """A routine in short.

    `names`, and `directions` of those that have one, are one for each exercise; positions and things come once each.
    `total_seconds` is with the doses of the file, under the guidance that the facts are for, no exercise known and
    open-ended steps not counted. `savings` are the seconds that go when an instruction is known, by the fingerprint of
    its words. `typical` is the id of the figure that stands for them all.
    """

    about: str
    names: tuple[str, ...]
    total_seconds: float
    times_up: int
    positions: tuple[Position, ...] = ()
    equipment: tuple[str, ...] = ()
    optional_equipment: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    savings: tuple[tuple[str, float], ...] = ()
    typical: str | None = None

    def seconds_when(self, known: Collection[str]) -> float:
        """The total for a person who knows these words, to whom they are said in short."""
        return round(self.total_seconds - sum(saved for words, saved in self.savings if words in known), 3)


def _seconds(routine: Routine, guidance: Guidance) -> tuple[float, tuple[tuple[str, float], ...], list[float]]:
    """The total, the savings, and how long each exercise takes when it is known."""
    total = 0.0
    lengths: list[float] = []
    savings: dict[str, float] = {}
    before = None
    for item in routine.exercises:
        words = fingerprint(item.exercise)
        in_short = size_of(item, before, guidance, is_known=True)[1]
        lengths.append(in_short)
        if words in savings:
            total += in_short
        else:
            in_full = size_of(item, before, guidance, is_known=False)[1]
            total += in_full
            savings[words] = round(in_full - in_short, 3)
        before = item
    return round(total, 3), tuple((words, saved) for words, saved in savings.items() if saved), lengths


def facts_of(routine: Routine, guidance: Guidance = Guidance()) -> Facts:  # noqa: B008 - frozen
    """The facts of a routine, without unrolling it."""
    exercises = [item.exercise for item in routine.exercises]
    needed = routine.equipment
    optional = dict.fromkeys(thing for exercise in exercises for thing in exercise.optional_equipment)
    seconds, savings, lengths = _seconds(routine, guidance)
    return Facts(
        routine.about,
        tuple(exercise.name for exercise in exercises),
        seconds,
        times_up(exercise.position for exercise in exercises),
        routine.positions,
        needed,
        tuple(thing for thing in optional if thing not in needed),
        tuple(exercise.direction for exercise in exercises if exercise.direction),
        savings,
        _typical(exercises, lengths),
    )


def _typical(exercises: Sequence[Exercise], lengths: Sequence[float]) -> str | None:
    """The figure of the longest exercise in the position that most of them have."""
    usual = Counter(exercise.position for exercise in exercises).most_common(1)
    alike = [pair for pair in zip(exercises, lengths, strict=True) if usual and pair[0].position is usual[0][0]]
    if not alike:
        return None
    longest = max(alike, key=lambda pair: pair[1])[0]
    return longest.figure if isinstance(longest.figure, str) else longest.id


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Facts as JSON takes them."""
    return {
        "about": facts.about,
        "names": list(facts.names),
        "total_seconds": facts.total_seconds,
        "times_up": facts.times_up,
        "positions": [position.value for position in facts.positions],
        "equipment": list(facts.equipment),
        "optional_equipment": list(facts.optional_equipment),
        "directions": [direction.value for direction in facts.directions],
        "savings": [list(saving) for saving in facts.savings],
        "typical": facts.typical,
    }


def facts_from_json(data: Any) -> Facts:
    """Facts from JSON. Raises KeyError, TypeError or ValueError when it holds none."""
    seconds, ups = data["total_seconds"], data["times_up"]
    if type(seconds) not in (int, float) or not math.isfinite(seconds) or type(ups) is not int:
        raise ValueError("no numbers")
    savings = tuple((str(exercise), float(saved)) for exercise, saved in data["savings"])
    if not all(math.isfinite(saved) for _, saved in savings):
        raise ValueError("no numbers")
    typical = data["typical"]
    if not isinstance(data["about"], str) or not (typical is None or isinstance(typical, str)):
        raise TypeError("no text")
    return Facts(
        data["about"],
        _texts(data["names"]),
        seconds,
        ups,
        tuple(map(Position, _texts(data["positions"]))),
        _texts(data["equipment"]),
        _texts(data["optional_equipment"]),
        tuple(map(Direction, _texts(data["directions"]))),
        savings,
        typical,
    )


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(type(each) is str for each in value):
        raise TypeError("no list of texts")
    return tuple(value)
