"""What is other today than usual, in sentences: computed from the two, so that it is true whatever led there."""

from __future__ import annotations

from collections.abc import Sequence

from backtimer.routine.adjustments import Adjustments, Variants, done_for, in_order
from backtimer.routine.dose import DoseNow, Range, dose_fields, dose_now
from backtimer.routine.routine import Routine, RoutineExercise

RESTS = ("rest_seconds", "set_rest_seconds", "exercise_rest_seconds")
# The numbers that make an exercise more or less work.
AMOUNTS = ("reps", "sets", "breaths", "hold_seconds", "seconds")
# So many names are listed before the rest is only counted.
MOST_NAMES = 5


def differences(routine: Routine, variants: Variants, usual: Adjustments, now: Adjustments) -> tuple[str, ...]:
    """Rests, then amounts, then other exercises, then what is skipped."""
    in_place, out, lower, below, higher = [], list[str](), list[str](), list[str](), list[str]()
    rests = usual_rests = 0.0
    for item in in_order(routine, now):
        before, done = done_for(item, usual, variants), done_for(item, now, variants)
        if item.id in now.left_out:
            if item.id not in usual.left_out:
                out.append(done.exercise.name)
            continue
        own, usual_own = now.dose(item.id), usual.dose(item.id)
        is_other = done.exercise.id != before.exercise.id
        if is_other:
            in_place.append(f"{done.exercise.name} in place of {before.exercise.name}.")
            usual_own = now.dose(item.id)
            before = done
        for name in RESTS:
            rests += _rest(done, getattr(own, name), name)
            usual_rests += _rest(before, getattr(usual_own, name), name)
        # Another exercise is compared with what its own dose says.
        was, mine = dose_now(done.dose) if is_other else dose_now(before.dose, usual_own), dose_now(done.dose, own)
        match _change(done, was, mine):
            case "below":
                below.append(done.exercise.name)
            case "lower":
                lower.append(done.exercise.name)
            case "higher":
                higher.append(done.exercise.name)
    said = []
    percent = round((1 - rests / usual_rests) * 100) if usual_rests else 0
    if percent:
        said.append(f"Rests are {abs(percent)}% {'shorter' if percent > 0 else 'longer'}.")
    said += [
        f"{what}: {listed(names)}."
        for what, names in (
            ("Closer to the low end of the range", lower),
            ("Below the suggested range", below),
            ("Closer to the high end of the range", higher),
        )
        if names
    ]
    said += in_place
    if out:
        said.append(f"Skipped: {listed(out)}.")
    return tuple(said)


def listed(names: Sequence[str]) -> str:
    """ "Plank, Bridge", or of many the first ones: "Plank, Bridge, Bird dog, Crunch and 6 more"."""
    names = tuple(dict.fromkeys(names))
    # "Wood chop, high anchor" is one.
    between = "; " if any("," in name for name in names) else ", "
    if len(names) <= MOST_NAMES:
        return between.join(names)
    first = MOST_NAMES - 1
    return f"{between.join(names[:first])} and {len(names) - first} more"


def _rest(item: RoutineExercise, own: float | None, name: str) -> float:
    written: float = getattr(item.dose, name)
    return written if own is None else own


def _change(item: RoutineExercise, was: DoseNow, now: DoseNow) -> str:
    found = ""
    for name in AMOUNTS:
        written = getattr(item.dose, name)
        if name not in dose_fields(item.dose) or not isinstance(written, Range):
            continue
        before, after = getattr(was, name), getattr(now, name)
        if after < before:
            if after < written.low:
                return "below"
            found = "lower"
        elif after > before:
            found = found or "higher"
    return found
