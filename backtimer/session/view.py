"""What the screen and the terminal show of a session at an instant: a second view of the same truth as the voice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from backtimer.routine.dose import Mode, Side
from backtimer.session import words
from backtimer.session.cues import headline
from backtimer.session.machine import SessionMode, State
from backtimer.session.plan import Kind, Plan, PlannedExercise
from backtimer.session.times import clock_text

# A hold this long leaves room for a breath, and this is a calm one.
LONG_HOLD_SECONDS = 8.0
CALM_IN_SECONDS = 4.0
CALM_OUT_SECONDS = 6.0


class Phase(StrEnum):
    """What a glance from afar must tell apart: each has its own colour."""

    GET_READY = "get_ready"
    WORK = "work"
    REST = "rest"
    CHANGE_SIDES = "change_sides"
    BREATHE = "breathe"
    PAUSED = "paused"


PHASES: dict[Kind, Phase] = {
    Kind.LEAD_IN: Phase.GET_READY,
    Kind.MOVE: Phase.WORK,
    Kind.HOLD: Phase.WORK,
    Kind.TIMED: Phase.WORK,
    Kind.OPEN: Phase.WORK,
    Kind.RELEASE: Phase.REST,
    Kind.REST: Phase.REST,
    Kind.SET_REST: Phase.REST,
    Kind.EXERCISE_REST: Phase.REST,
    Kind.CHANGE_SIDES: Phase.CHANGE_SIDES,
    Kind.BREATHE_IN: Phase.BREATHE,
    Kind.BREATHE_OUT: Phase.BREATHE,
    Kind.DONE: Phase.GET_READY,
}


@dataclass(frozen=True, slots=True)
class Breath:
    """Where in a breath one is: which way it goes, and how full the chest is (0 empty, 1 full)."""

    is_in: bool
    fullness: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Where among reps (or breaths) and sets one is, from 1. `is_resting`: this rep is over."""

    rep: int
    reps: int
    set: int
    sets: int
    is_resting: bool


@dataclass(frozen=True, slots=True)
class View:
    """One glance. Texts are ready to show; `fraction` is how much of the step is over (0 to 1).

    `step` changes with each step, `seconds` is how long it lasts (None: open-ended). The breath of a long hold is only
    an offer (`is_breath_paced` is False): a person may not want it.
    """

    mode: SessionMode
    step: int
    kind: Kind
    phase: Phase
    seconds: float | None
    exercise: str
    headline: str
    details: tuple[str, ...]
    countdown: str
    fraction: float
    side: Side | None
    rep: str
    set: str
    counts: Counts | None
    breath: Breath | None
    is_breath_paced: bool
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
    is_breath_paced = _is_breath_paced(planned, step.kind)
    return View(
        mode=state.mode,
        step=state.cursor,
        kind=step.kind,
        phase=_phase(state, is_breath_paced=is_breath_paced),
        seconds=length,
        exercise=planned.name if planned else plan.routine.title,
        headline=words.READY if is_counting_in else headline(plan, state.cursor, elapsed),
        details=_details(state),
        countdown=countdown,
        fraction=min(1.0, elapsed / length) if length else 0.0,
        side=step.side,
        rep=_rep(state),
        set=_set(planned, step.set) if planned and step.set and planned.now.sets > 1 else "",
        counts=_counts(state),
        breath=None if is_counting_in else _breath(planned, step.kind, elapsed, length),
        is_breath_paced=is_breath_paced,
        next=_next(state),
        left=clock_text(left),
        session_fraction=1 - left / plan.total_seconds if plan.total_seconds else 1.0,
    )


def segments(plan: Plan) -> tuple[float, ...]:
    """Where in the whole session each exercise ends, lead-in included: rising shares up to 1."""
    total = plan.total_seconds
    begins = [plan.starts[index] for index, step in enumerate(plan.steps) if step.kind is Kind.LEAD_IN]
    ends = [*begins[1:], total]
    return tuple(end / total if total else 1.0 for end in ends)


def breath_at(seconds: float, in_seconds: float, out_seconds: float) -> Breath:
    """The breath at so many seconds from the first, in then out, over and over."""
    at = seconds % max(0.1, in_seconds + out_seconds)
    if at < in_seconds:
        return Breath(True, at / in_seconds)
    return Breath(False, 1 - (at - in_seconds) / out_seconds)


def _is_breath_paced(planned: PlannedExercise | None, kind: Kind) -> bool:
    if kind in (Kind.TIMED, Kind.OPEN):
        return planned is not None and planned.item.dose.is_breath_paced
    return kind in (Kind.BREATHE_IN, Kind.BREATHE_OUT)


def _phase(state: State, *, is_breath_paced: bool) -> Phase:
    if state.mode is SessionMode.PAUSED:
        return Phase.PAUSED
    if state.mode is SessionMode.COUNT_IN:
        return Phase.GET_READY
    return Phase.BREATHE if is_breath_paced else PHASES[state.step.kind]


def _breath(planned: PlannedExercise | None, kind: Kind, elapsed: float, length: float | None) -> Breath | None:
    if planned is None:
        return None
    dose = planned.item.dose
    match kind:
        case Kind.BREATHE_IN | Kind.BREATHE_OUT if length:
            is_in, over = kind is Kind.BREATHE_IN, min(1.0, elapsed / length)
            return Breath(is_in, over if is_in else 1 - over)
        case Kind.TIMED | Kind.OPEN if dose.is_breath_paced:
            return breath_at(elapsed, dose.breathe_in_seconds, dose.breathe_out_seconds)
        case Kind.HOLD if length is not None and length >= LONG_HOLD_SECONDS:
            return breath_at(elapsed, CALM_IN_SECONDS, CALM_OUT_SECONDS)
        case _:
            return None


def _counts(state: State) -> Counts | None:
    step, planned = state.step, state.plan.exercise_of(state.step)
    if planned is None or step.rep is None or step.set is None:
        return None
    reps = planned.now.breaths if planned.item.dose.mode is Mode.BREATHS else planned.now.reps
    if reps is None:
        return None
    return Counts(step.rep, reps, step.set, planned.now.sets, is_resting=step.kind is Kind.REST)


def _details(state: State) -> tuple[str, ...]:
    planned = state.plan.exercise_of(state.step)
    if planned is None:
        return ()
    exercise = planned.item.exercise
    breathing = (exercise.breathing,) if exercise.breathing else ()
    is_waiting = state.step.kind is Kind.LEAD_IN and state.plan.guidance.waits_for_me
    begin = (words.BEGIN_YOURSELF,) if is_waiting else ()
    return (*exercise.steps, *breathing, *exercise.cautions, words.dose_sentence(planned.item, planned.now), *begin)


def _set(planned: PlannedExercise, number: int) -> str:
    return f"{words.set_noun(planned.item.dose.mode).capitalize()} {number} of {planned.now.sets}"


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
