"""What the screen and the terminal show of a session at an instant: a second view of the same truth as the voice."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from backtimer.routine.dose import Mode, Side
from backtimer.session import words
from backtimer.session.cues import headline
from backtimer.session.machine import SessionMode, State
from backtimer.session.plan import Kind
from backtimer.session.words import clock_text


@dataclass(frozen=True, slots=True)
class View:
    """One glance. Texts are ready to show; `fraction` is how much of the step is over (0 to 1)."""

    mode: SessionMode
    kind: Kind
    exercise: str
    headline: str
    details: tuple[str, ...]
    countdown: str
    fraction: float
    side: Side | None
    rep: str
    set: str
    next: str
    left: str
    session_fraction: float


def view(state: State, now: float) -> View:
    """The glance at the clock instant `now`."""
    plan, step = state.plan, state.step
    planned = plan.exercise_of(step)
    elapsed = state.elapsed_seconds(now)
    length = step.seconds
    if step.kind is Kind.LEAD_IN and length is not None:
        length = max(length, elapsed)
    left_of_step = max(0.0, (length or 0.0) - elapsed)
    following = plan.starts[state.cursor + 1] if state.cursor + 1 < len(plan.starts) else plan.total_seconds
    left = plan.total_seconds - following + left_of_step
    countdown = ""
    if step.kind is Kind.OPEN:
        countdown = clock_text(elapsed)
    elif step.kind not in (Kind.LEAD_IN, Kind.DONE):
        whole = ceil(round(left_of_step, 3))
        countdown = str(whole) if whole < 100 else clock_text(whole)
    is_counting_in = state.mode is SessionMode.COUNT_IN
    if is_counting_in:
        countdown = str(max(1, ceil(round(state.counts_until - now, 3))))
    return View(
        mode=state.mode,
        kind=step.kind,
        exercise=planned.name if planned else plan.routine.title,
        headline=words.READY if is_counting_in else headline(plan, state.cursor, elapsed),
        details=_details(state),
        countdown=countdown,
        fraction=min(1.0, elapsed / length) if length else 0.0,
        side=step.side,
        rep=_rep(state),
        set=f"Set {step.set} of {planned.now.sets}" if planned and step.set and planned.now.sets > 1 else "",
        next=_next(state),
        left=clock_text(left),
        session_fraction=1 - left / plan.total_seconds if plan.total_seconds else 1.0,
    )


def _details(state: State) -> tuple[str, ...]:
    planned = state.plan.exercise_of(state.step)
    if planned is None:
        return ()
    exercise = planned.item.exercise
    breathing = (exercise.breathing,) if exercise.breathing else ()
    return (*exercise.steps, *breathing, *exercise.cautions, words.dose_sentence(planned.item, planned.now))


def _rep(state: State) -> str:
    planned = state.plan.exercise_of(state.step)
    if planned is None or state.step.rep is None:
        return ""
    match planned.item.dose.mode:
        case Mode.REPS:
            return f"{state.step.rep} of {planned.now.reps}"
        case Mode.BREATHS:
            return f"Breath {state.step.rep} of {planned.now.breaths}"
        case _:
            return ""


def _next(state: State) -> str:
    """The next exercise by name."""
    at = state.step.exercise
    if at is None:
        return ""
    if at + 1 < len(state.plan.exercises):
        return f"Next: {state.plan.exercises[at + 1].name}"
    return "Last exercise"
