"""How large a routine is when unrolled, without unrolling it."""

from __future__ import annotations

from backtimer.routine.dose import Dose, DoseNow, Mode, Sides, dose_now, turns
from backtimer.routine.routine import RoutineExercise
from backtimer.session.guidance import Guidance
from backtimer.session.plan import lead_in_seconds, planned_after

MOST_STEPS = 100_000
MOST_SECONDS = 48 * 3600.0  # a thousand exercises of almost three minutes


def size_of(
    item: RoutineExercise,
    before: RoutineExercise | None,
    guidance: Guidance = Guidance(),  # noqa: B008 - frozen
    *,
    is_known: bool,
) -> tuple[int, float]:
    """The steps and the seconds of one exercise as the file gives it, from the end of the one before it.

    `is_known`: the same words came earlier in the routine, so that it is explained in short.
    """
    dose = item.dose
    now = dose_now(dose)
    steps, seconds = _one_set(dose, now)
    steps, seconds = steps * now.sets, seconds * now.sets
    if dose.set_rest_seconds > 0:
        steps, seconds = steps + now.sets - 1, seconds + dose.set_rest_seconds * (now.sets - 1)
    if before is not None and before.dose.exercise_rest_seconds > 0:
        steps, seconds = steps + 1, seconds + before.dose.exercise_rest_seconds
    planned = planned_after(before, item, now, guidance, is_known=is_known)
    return steps + 1, seconds + lead_in_seconds(planned, guidance)


def _one_set(dose: Dose, now: DoseNow) -> tuple[int, float]:
    in_turn = dose.sides is Sides.ALTERNATE
    times = 1 if dose.sides is Sides.NONE or (in_turn and dose.mode is Mode.OPEN) else 2
    count, steps, length, rests = 1, 1, 0.0, 0
    match dose.mode:
        case Mode.REPS:
            count = now.reps or 0
            parts = [part for part in (dose.move_seconds, now.hold_seconds or 0.0, dose.release_seconds) if part > 0]
            steps, length = len(parts), sum(parts)
            if dose.rest_seconds > 0:
                rests = times * count - 1 if in_turn else times * (count - 1)
        case Mode.TIMED:
            length = now.seconds or 0.0
            if in_turn:
                count = turns(length)
                length /= count
        case Mode.BREATHS:
            count, steps = now.breaths or 0, 2
            length = dose.breathe_in_seconds + dose.breathe_out_seconds
        case Mode.OPEN:
            length = now.seconds or 0.0
    all_steps, seconds = times * count * steps + rests, times * count * length + rests * dose.rest_seconds
    if dose.mode is Mode.BREATHS and not in_turn:
        ends = [part for part in (dose.move_seconds, dose.release_seconds) if part > 0]
        all_steps, seconds = all_steps + times * len(ends), seconds + times * sum(ends)
    if dose.sides is Sides.EACH:
        all_steps, seconds = all_steps + 1, seconds + dose.change_sides_seconds
    return all_steps, seconds
