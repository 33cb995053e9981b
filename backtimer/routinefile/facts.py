"""What a list of routines tells of each, so that the files need not be read again for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from backtimer.routine.exercise import Direction, Position
from backtimer.routine.routine import Routine
from backtimer.routinefile.size import size_of
from backtimer.session.changes import times_up


@dataclass(frozen=True, slots=True)
class Facts:
    """A routine in short.

    `names`, and `directions` of those that have one, are one for each exercise; positions and things come once each.
    `total_seconds` is with the doses of the file, open-ended steps not counted.
    """

    about: str
    names: tuple[str, ...]
    total_seconds: float
    times_up: int
    positions: tuple[Position, ...] = ()
    equipment: tuple[str, ...] = ()
    optional_equipment: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()


def facts_of(routine: Routine) -> Facts:
    """The facts of a routine, without unrolling it."""
    exercises = [item.exercise for item in routine.exercises]
    needed = routine.equipment
    optional = dict.fromkeys(thing for exercise in exercises for thing in exercise.optional_equipment)
    return Facts(
        routine.about,
        tuple(exercise.name for exercise in exercises),
        round(sum(size_of(item, before)[1] for before, item in pairwise((None, *routine.exercises)) if item), 3),
        times_up(exercise.position for exercise in exercises),
        routine.positions,
        needed,
        tuple(thing for thing in optional if thing not in needed),
        tuple(exercise.direction for exercise in exercises if exercise.direction),
    )


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
    }


def facts_from_json(data: Any) -> Facts:
    """Facts from JSON. Raises KeyError, TypeError or ValueError when it holds none."""
    seconds, ups = data["total_seconds"], data["times_up"]
    if type(seconds) not in (int, float) or not math.isfinite(seconds) or type(ups) is not int:
        raise ValueError("no numbers")
    if not isinstance(data["about"], str):
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
    )


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(type(each) is str for each in value):
        raise TypeError("no list of texts")
    return tuple(value)
