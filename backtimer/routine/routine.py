"""A routine: exercises in their order, each with its dose."""

from __future__ import annotations

from dataclasses import dataclass

from backtimer.routine.dose import Dose
from backtimer.routine.exercise import Direction, Exercise, Position


@dataclass(frozen=True, slots=True)
class RoutineExercise:
    """One exercise of a routine. `id` is unique in the routine; it is the exercise's own unless the file gives one."""

    id: str
    exercise: Exercise
    dose: Dose


@dataclass(frozen=True, slots=True)
class Routine:
    """What a routine file says. `id` is the file's stem."""

    id: str
    title: str
    exercises: tuple[RoutineExercise, ...]
    about: str = ""
    source: str | None = None

    @property
    def equipment(self) -> tuple[str, ...]:
        """Everything that is needed, each thing once, in the order in which it is used."""
        return tuple(dict.fromkeys(thing for item in self.exercises for thing in item.exercise.equipment))

    @property
    def positions(self) -> tuple[Position, ...]:
        """Every start position, each once, in the order in which it is taken."""
        return tuple(dict.fromkeys(item.exercise.position for item in self.exercises if item.exercise.position))

    @property
    def directions(self) -> tuple[Direction, ...]:
        """Every direction, each once, in the order in which it comes."""
        return tuple(dict.fromkeys(item.exercise.direction for item in self.exercises if item.exercise.direction))
