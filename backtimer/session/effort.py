"""A routine made gentler or harder for a person who feels so today. Pure."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

from backtimer.routine.adjustments import Adjustments, done_for, in_order
from backtimer.routine.dose import Dose, OwnDose, Range, dose_fields, dose_now
from backtimer.routine.routine import RoutineExercise
from backtimer.session.differences import differences
from backtimer.session.fit import COUNTS, Fitted, Tailor

EASIEST, HARDEST = "This is already the easiest version.", "This is already the hardest version."
# One step below the range takes away about a quarter, and all steps together no more than half.
STEP, LEAST_SHARE = 0.72, 0.5
# What is as short as this is not made shorter, and what goes by time is counted in such steps.
LEAST_HOLD_SECONDS, LEAST_TIMED_SECONDS, TIMED_STEP_SECONDS = 2.0, 10.0, 5.0


def gentler(tailor: Tailor, adjustments: Adjustments) -> Fitted:
    """The easier variant where there is one, else the low end of each range; where nothing has either, a step below.

    An exercise that is in the session already comes in place of no other: nobody should do the same one three times.
    Below the range reps, breaths, holds and times get less by about a quarter a step; sets only when nothing else is
    left of an exercise. Nothing goes below half of the low end.
    """
    now = _towards(tailor, adjustments, "easier")
    if now == adjustments:
        for item in tailor.items(adjustments):
            now = now.with_dose(item.id, lessened(item.dose, now.dose(item.id)))
    return _fitted(tailor, adjustments, now, EASIEST)


def harder(tailor: Tailor, adjustments: Adjustments) -> Fitted:
    """The harder variant where there is one, else the high end of each range."""
    return _fitted(tailor, adjustments, _towards(tailor, adjustments, "harder"), HARDEST)


def at_end(dose: Dose, own: OwnDose, *, is_high: bool) -> OwnDose:
    """The own dose with each number that has a range at its high or its low end; one beyond stays where it is."""
    now = dose_now(dose, own)
    for name in dose_fields(dose):
        found = getattr(dose, name)
        if not isinstance(found, Range):
            continue
        number: float = getattr(now, name)
        if is_high and number < found.high:
            end = found.high
        elif not is_high and number > found.low:
            end = found.low
        else:
            continue
        own = _with(own, name, None if end == found.low else end)
    return own


def lessened(dose: Dose, own: OwnDose) -> OwnDose:
    """A step less than now, also below the range; the same when it is as little as it may become."""
    now = dose_now(dose, own)
    less = own
    for name in dose_fields(dose):
        written = getattr(dose, name)
        if name != "sets" and isinstance(written, Range):
            less = _with_less(less, name, getattr(now, name), written.low)
    return less if less != own else _with_less(own, "sets", now.sets, dose.sets.low)


def _with_less(own: OwnDose, name: str, now: float, low: float) -> OwnDose:
    step, least = _STEPS.get(name, (1.0, 1.0))
    # Nobody's own number is raised by this.
    floor = max(least, ceil(low * LEAST_SHARE / step) * step)
    wanted = max(floor, min(now - step, round(now * STEP / step) * step))
    if wanted - floor < (now - wanted) / 2:
        # No further press for a second or two.
        wanted = floor
    return _with(own, name, wanted) if wanted < now else own


_STEPS = {"hold_seconds": (1.0, LEAST_HOLD_SECONDS), "seconds": (TIMED_STEP_SECONDS, LEAST_TIMED_SECONDS)}


def _towards(tailor: Tailor, adjustments: Adjustments, link: str) -> Adjustments:
    now = adjustments
    met = {item.exercise.id for item in tailor.items(adjustments)}
    for item in in_order(tailor.routine, adjustments):
        if item.id not in now.left_out:
            now = _linked(tailor, now, item, link, met)
    return now


def _linked(tailor: Tailor, now: Adjustments, item: RoutineExercise, link: str, met: set[str]) -> Adjustments:
    done = done_for(item, now, tailor.variants)
    linked: str | None = getattr(done.exercise, link)
    if linked and linked not in met and tailor.variants(linked):
        met.add(linked)
        # The way back to what the file says is no variant.
        return now.with_variant(item.id, None if linked == item.exercise.id else linked)
    return now.with_dose(item.id, at_end(done.dose, now.dose(item.id), is_high=link == "harder"))


def _fitted(tailor: Tailor, before: Adjustments, now: Adjustments, nothing: str) -> Fitted:
    notes = (nothing,) if now == before else ()
    said = differences(tailor.routine, tailor.variants, before, now)
    return Fitted(now, tailor.seconds(now), notes, (*said, *notes, tailor.told(now)))


def _with(own: OwnDose, name: str, value: float | None) -> OwnDose:
    changes: dict[str, Any] = {name: int(value) if value is not None and name in COUNTS else value}
    return replace(own, **changes)
