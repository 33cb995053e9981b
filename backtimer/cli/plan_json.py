"""A plan as JSON. This shape is kept stable: people and programs build on it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from backtimer.routine.dose import Range
from backtimer.routine.exercise import Exercise
from backtimer.session.plan import Plan, PlannedExercise, Step


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The plan's exercises with their doses, and its steps; what does not apply is None."""
    return {
        "routine": plan.routine.id,
        "title": plan.routine.title,
        "total_seconds": _number(plan.total_seconds),
        "times_up": plan.times_up,
        "exercises": [_exercise(planned) for planned in plan.exercises],
        "steps": [_step(plan, step) for step in plan.steps],
    }


def _exercise(planned: PlannedExercise) -> dict[str, Any]:
    dose, now = planned.item.dose, planned.now
    return {
        "id": planned.id,
        "name": planned.name,
        "position": planned.item.exercise.position,
        "mode": dose.mode.value,
        "sides": dose.sides.value,
        "sets": now.sets,
        "sets_range": _range(dose.sets),
        "reps": now.reps,
        "reps_range": _range(dose.reps) if now.reps is not None else None,
        "hold_seconds": _number(now.hold_seconds),
        "hold_range": _range(dose.hold_seconds),
        "seconds": _number(now.seconds),
        "seconds_range": _range(dose.seconds) if now.seconds is not None else None,
        "breaths": now.breaths,
        "breaths_range": _range(dose.breaths) if now.breaths is not None else None,
        "rest_seconds": _number(now.rest_seconds),
        "get_ready_seconds": _number(planned.get_ready_seconds),
    }


def exercise_as_json(exercise: Exercise) -> dict[str, Any]:
    """An exercise of the catalogue; what it does not say is None or empty."""
    return asdict(exercise)


def _step(plan: Plan, step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "exercise": None if step.exercise is None else plan.exercises[step.exercise].id,
        "set": step.set,
        "side": step.side.value if step.side else None,
        "rep": step.rep,
        "kind": step.kind.value,
        "seconds": _number(step.seconds),
    }


def _range(given: Range | None) -> list[float | int | None] | None:
    return [_number(given.low), _number(given.high)] if given else None


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 3)
