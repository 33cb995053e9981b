"""One exercise made easier in the middle of a session: by its easier variant, else by less of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from backtimer.routine.adjustments import Adjustments, done_for, in_order
from backtimer.routine.dose import DoseNow, OwnDose, dose_now
from backtimer.session import words
from backtimer.session.effort import at_end
from backtimer.session.fit import Tailor

# What is not longer than this is not made shorter.
LEAST_HOLD, LEAST_SECONDS = 2.0, 10.0


@dataclass(frozen=True, slots=True)
class Eased:
    """The adjustments, and what is done now, in a few words. A variant is another exercise: it has to be explained."""

    adjustments: Adjustments
    what: str
    is_variant: bool = False


def eased(tailor: Tailor, adjustments: Adjustments, exercise_id: str) -> Eased | None:
    """An exercise made easier; None when there is nothing to take away."""
    item = next((item for item in in_order(tailor.routine, adjustments) if item.id == exercise_id), None)
    if item is None:
        return None
    done = done_for(item, adjustments, tailor.variants)
    easier = done.exercise.easier
    found = tailor.variants(easier) if easier else None
    if easier and found:
        # The way back to what the file says is no variant.
        variant = None if easier == item.exercise.id else easier
        return Eased(adjustments.with_variant(exercise_id, variant), found[0].name, is_variant=True)
    own = adjustments.dose(exercise_id)
    now = dose_now(done.dose, own)
    less = at_end(done.dose, own, is_high=False)
    if less == own:
        less = _lessened(own, now)
    if less == own:
        return None
    return Eased(adjustments.with_dose(exercise_id, less), _what(now, dose_now(done.dose, less)))


def _lessened(own: OwnDose, now: DoseNow) -> OwnDose:
    """About half of what is hardest to bear: the hold, else how often, else how long."""
    change: dict[str, Any] = {}
    if now.hold_seconds is not None and now.hold_seconds > LEAST_HOLD:
        change = {"hold_seconds": float(ceil(now.hold_seconds / 2))}
    elif now.reps is not None and now.reps > 1:
        change = {"reps": ceil(now.reps / 2)}
    elif now.breaths is not None and now.breaths > 1:
        change = {"breaths": ceil(now.breaths / 2)}
    elif now.seconds is not None and now.seconds > LEAST_SECONDS:
        change = {"seconds": float(ceil(now.seconds / 2))}
    elif now.sets > 1:
        change = {"sets": ceil(now.sets / 2)}
    return replace(own, **change)


def _what(before: DoseNow, now: DoseNow) -> str:
    """What has changed: "hold 3 seconds", "4 times"."""
    parts = []
    if now.hold_seconds is not None and now.hold_seconds != before.hold_seconds:
        parts.append(f"hold {words.seconds_in_words(now.hold_seconds)}")
    if now.reps is not None and now.reps != before.reps:
        parts.append("once" if now.reps == 1 else f"{now.reps} times")
    if now.breaths is not None and now.breaths != before.breaths:
        parts.append(words.plural(now.breaths, "breath"))
    if now.seconds is not None and now.seconds != before.seconds:
        parts.append(words.seconds_in_words(now.seconds))
    if now.sets != before.sets:
        parts.append(words.plural(now.sets, "set"))
    return ", ".join(parts)
