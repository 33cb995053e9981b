"""What a figure shows of a session at an instant."""

from __future__ import annotations

from dataclasses import dataclass

from backtimer.figures.figure import Movement
from backtimer.routine.dose import Side
from backtimer.session.cues import is_paced, phase_now
from backtimer.session.machine import SessionMode, State
from backtimer.session.plan import Kind

MOVEMENTS = {
    Kind.LEAD_IN: Movement.SHOW,
    Kind.MOVE: Movement.EFFORT,
    Kind.HOLD: Movement.HOLD,
    Kind.RELEASE: Movement.RELEASE,
    Kind.TIMED: Movement.CYCLE,
    Kind.OPEN: Movement.CYCLE,
    Kind.BREATHE_IN: Movement.BREATHE_IN,
    Kind.BREATHE_OUT: Movement.BREATHE_OUT,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """The exercise by its place in the plan, the movement, how much and how many seconds of it are over, the side."""

    exercise: int | None
    movement: Movement
    share: float
    seconds: float
    to_left: bool
    is_still: bool


def moment(state: State, now: float) -> Moment:
    """The moment at the clock instant `now`; still while the session does not run."""
    step = state.step
    is_still = state.mode is not SessionMode.RUNNING
    elapsed = state.elapsed_seconds(now)
    length = step.seconds or 0.0
    # Between two reps and before the first, the side is that of what comes.
    side = step.side
    if step.kind in (Kind.LEAD_IN, Kind.CHANGE_SIDES) or side is None:
        following = state.plan.steps[state.cursor : state.cursor + 3]
        side = next((each.side for each in following if each.side and each.exercise == step.exercise), side)
    kind = step.kind
    planned = state.plan.exercise_of(step)
    if planned and kind in (Kind.TIMED, Kind.OPEN) and is_paced(planned):
        kind, elapsed, length = phase_now(planned, elapsed)
    share = min(1.0, elapsed / length) if length else 0.0
    return Moment(step.exercise, MOVEMENTS.get(kind, Movement.REST), share, elapsed, side is Side.LEFT, is_still)
