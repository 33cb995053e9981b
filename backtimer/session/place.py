"""Where in a session one is, in numbers and words: the exercise, side, set and rep. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backtimer.routine.dose import Mode
from backtimer.session.plan import Kind, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """`exercise` is the id in the catalogue. Without `set` the exercise has not begun yet; without `rep` it has none.

    `unit` is what `rep` counts: "rep" or "breath".
    """

    exercise: str
    name: str
    side: str = ""
    set: int | None = None
    sets: int = 1
    rep: int | None = None
    reps: int | None = None
    unit: str = "rep"

    @property
    def text(self) -> str:
        """ "Bird dog, left, set 2 of 3, rep 3 of 8"."""
        parts = [self.name, self.side]
        if self.set is not None and self.sets > 1:
            parts.append(f"set {self.set} of {self.sets}")
        if self.rep is not None:
            parts.append(f"{self.unit} {self.rep}" + ("" if self.reps is None else f" of {self.reps}"))
        return ", ".join(filter(None, parts))

    @property
    def at(self) -> str:
        """ "at Bird dog, left, rep 3 of 8"; "before Bird dog" while it is explained."""
        return f"{'before' if self.set is None else 'at'} {self.text}"


def place_at(plan: Plan, cursor: int) -> Place | None:
    """Where a step of the plan is; None at the end of the session."""
    step = plan.steps[cursor]
    planned = plan.exercise_of(step)
    if planned is None:
        return None
    # A rest between exercises belongs to the one that is over.
    number = planned.now.sets if step.kind is Kind.EXERCISE_REST else step.set
    rep, reps, unit = step.rep, planned.now.reps, "rep"
    match planned.item.dose.mode:
        case Mode.REPS:
            pass
        case Mode.BREATHS:
            reps, unit = planned.now.breaths, "breath"
        case _:
            # Of a time with turns nobody counts the turns.
            rep = reps = None
    side = "" if step.side is None else step.side.value
    exercise = planned.item.exercise
    return Place(exercise.id, exercise.name, side, number, planned.now.sets, rep, reps if rep else None, unit)
