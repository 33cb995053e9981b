"""A routine made to fit a time, or made gentler or harder: what changes, and in words what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from backtimer.routine.adjustments import Adjustments, Variants, adjusted, done_for, in_order, own_doses
from backtimer.routine.dose import BOUNDS, Dose, OwnDose, Range, dose_fields, dose_now
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session.guidance import Guidance
from backtimer.session.plan import Plan, compile_plan
from backtimer.session.times import length_text

# Rests are made shorter down to this share, in steps that can be felt.
LEAST_REST = 0.5
REST_STEPS = 10
RANGE_STEPS = 20
RESTS = ("rest_seconds", "set_rest_seconds", "exercise_rest_seconds")
COUNTS = ("reps", "sets", "breaths")
NOTHING = "Nothing had to be changed."


@dataclass(frozen=True, slots=True)
class Fitted:
    """The adjustments, how long the session takes with them, and what was done, in sentences."""

    adjustments: Adjustments
    seconds: float
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tailor:
    """Knows a routine, who does it and how it is said.

    `step_id` is the step under way in a session: what is before it is over, and only what is left can be fitted.
    """

    routine: Routine
    variants: Variants
    guidance: Guidance = Guidance()  # noqa: RUF009 - frozen
    known: frozenset[str] = frozenset()
    step_id: str | None = None

    @property
    def exercise_id(self) -> str | None:
        """The exercise under way."""
        return None if self.step_id is None else self.step_id.split("/")[0]

    def plan(self, adjustments: Adjustments) -> Plan:
        """The session as the person does it."""
        routine = adjusted(self.routine, adjustments, self.variants)
        return compile_plan(routine, own_doses(adjustments, routine), self.guidance, self.known)

    def seconds(self, adjustments: Adjustments) -> float:
        """How long it takes, or what is left of it takes."""
        plan = self.plan(adjustments)
        return plan.total_seconds - self._over_seconds(plan, adjustments)

    def told(self, adjustments: Adjustments) -> str:
        """How long it takes, in a sentence."""
        return f"It takes {length_text(self.seconds(adjustments))}{' from here' if self.step_id else ''}."

    def items(self, adjustments: Adjustments) -> tuple[RoutineExercise, ...]:
        """What is done, in the person's order."""
        return adjusted(self.routine, adjustments, self.variants).exercises

    def _over_seconds(self, plan: Plan, adjustments: Adjustments) -> float:
        if self.step_id is None:
            return 0.0
        for step, start in zip(plan.steps, plan.starts, strict=True):
            if step.id == self.step_id:
                return start
        # The step has gone: on with the next exercise.
        order = [item.id for item in in_order(self.routine, adjustments)]
        later = order[order.index(self.exercise_id) + 1 :] if self.exercise_id in order else order
        for step, start in zip(plan.steps, plan.starts, strict=True):
            planned = plan.exercise_of(step)
            if planned is not None and planned.id in later:
                return start
        return plan.total_seconds


def fit(tailor: Tailor, adjustments: Adjustments, seconds: float) -> Fitted:
    """Make the routine take no longer than so many seconds, or about as long as its ranges allow.

    Too long: first the rests get shorter, then sets, reps and breaths go to the low end of their ranges, then exercises
    are left out, from the end of the routine. Too short: sets, reps and breaths go up within their ranges. Both sides
    always get the same, because a dose is for each side.
    """
    if tailor.seconds(adjustments) <= seconds:
        return _longer(tailor, adjustments, seconds)
    said: list[str] = []
    now = adjustments
    share = _most(REST_STEPS, lambda step: tailor.seconds(_rests(tailor, adjustments, _rest_share(step))) <= seconds)
    now = _rests(tailor, adjustments, _rest_share(share or 0))
    if tailor.seconds(now) > seconds:
        rested = now
        step = _most(RANGE_STEPS, lambda at: tailor.seconds(_towards(tailor, rested, at / RANGE_STEPS)) <= seconds)
        now = _towards(tailor, rested, (step or 0) / RANGE_STEPS)
        if now != rested:
            said.append("Sets and reps are nearer to the low end of their ranges.")
    out: list[str] = []
    for item in reversed(tailor.items(now)):
        if tailor.seconds(now) <= seconds or len(tailor.items(now)) == 1 or item.id == tailor.exercise_id:
            break
        out.insert(0, item.exercise.name)
        now = now.with_left_out(item.id, is_out=True)
    if out:
        said.append(f"Left out: {', '.join(out)}.")
        # What was left out has made room: the rests may be longer again.
        whole = _most(REST_STEPS, lambda step: tailor.seconds(_rests_as(tailor, adjustments, now, step)) <= seconds)
        share = whole if whole is not None else share
        now = _rests_as(tailor, adjustments, now, share or 0)
    less = round((1 - _rest_share(share or 0)) * 100)
    if less and now != adjustments and _has_rests(tailor, now):
        said.insert(0, f"Rests are {less} % shorter.")
    took = tailor.seconds(now)
    if took > seconds:
        said.append("It cannot be made shorter.")
    return Fitted(now, took, (*said, tailor.told(now)))


def _longer(tailor: Tailor, adjustments: Adjustments, seconds: float) -> Fitted:
    step = _most(RANGE_STEPS, lambda at: tailor.seconds(_upwards(tailor, adjustments, at / RANGE_STEPS)) <= seconds)
    now = _upwards(tailor, adjustments, (step or 0) / RANGE_STEPS)
    took = tailor.seconds(now)
    said = ["Sets and reps are nearer to the high end of their ranges."] if now != adjustments else []
    if not said:
        said = [NOTHING]
    return Fitted(now, took, (*said, tailor.told(now)))


def gentler(tailor: Tailor, adjustments: Adjustments) -> Fitted:
    """The easier variant where there is one, else the low end of each range."""
    return _other(tailor, adjustments, "easier")


def harder(tailor: Tailor, adjustments: Adjustments) -> Fitted:
    """The harder variant where there is one, else the high end of each range."""
    return _other(tailor, adjustments, "harder")


def _other(tailor: Tailor, adjustments: Adjustments, link: str) -> Fitted:
    said, changed = [], []
    now = adjustments
    for item in in_order(tailor.routine, adjustments):
        if item.id in now.left_out:
            continue
        done = done_for(item, now, tailor.variants)
        linked: str | None = getattr(done.exercise, link)
        found = tailor.variants(linked) if linked else None
        if linked and found:
            # The way back to what the file says is no variant.
            now = now.with_variant(item.id, None if linked == item.exercise.id else linked)
            said.append(f"{found[0].name} in place of {done.exercise.name}.")
            continue
        own = at_end(done.dose, now.dose(item.id), is_high=link == "harder")
        if own != now.dose(item.id):
            now = now.with_dose(item.id, own)
            changed.append(done.exercise.name)
    if changed:
        end = "high" if link == "harder" else "low"
        said.append(f"At the {end} end of the range: {', '.join(changed)}.")
    took = tailor.seconds(now)
    if not said:
        said.append(f"Nothing in it has a range or {'a' if link == 'harder' else 'an'} {link} variant left.")
    return Fitted(now, took, (*said, tailor.told(now)))


def scaled_holds(tailor: Tailor, adjustments: Adjustments, factor: float) -> Adjustments:
    """Every hold as long as the file says, times a factor; within what BackTimer takes, to half a second."""
    now = adjustments
    for item in tailor.items(adjustments):
        hold = item.dose.hold_seconds
        if hold is not None:
            seconds = None if factor == 1 else _scaled("hold_seconds", hold.low, factor)
            now = now.with_dose(item.id, replace(now.dose(item.id), hold_seconds=seconds))
    return now


def scaled_rests(tailor: Tailor, adjustments: Adjustments, factor: float) -> Adjustments:
    """Every rest as long as the file says, times a factor."""
    now = adjustments
    for item in tailor.items(adjustments):
        changes: dict[str, Any] = {
            name: None if factor == 1 else _scaled(name, written, factor)
            for name in RESTS
            if (written := getattr(item.dose, name)) > 0
        }  # fmt: skip
        now = now.with_dose(item.id, replace(now.dose(item.id), **changes))
    return now


def with_get_ready(tailor: Tailor, adjustments: Adjustments, seconds: float | None) -> Adjustments:
    """So many seconds to get ready for every exercise; None: as the file and the change of position say."""
    now = adjustments
    for item in tailor.items(adjustments):
        now = now.with_dose(item.id, replace(now.dose(item.id), get_ready_seconds=seconds))
    return now


def hold_factor(tailor: Tailor, adjustments: Adjustments) -> float:
    """How long the holds are against those of the file, on the whole."""
    items = [item for item in tailor.items(adjustments) if item.dose.hold_seconds is not None]
    now = sum(dose_now(item.dose, adjustments.dose(item.id)).hold_seconds or 0.0 for item in items)
    written = sum(dose_now(item.dose).hold_seconds or 0.0 for item in items)
    return now / written if written else 1.0


def rest_factor(tailor: Tailor, adjustments: Adjustments) -> float:
    """How long the rests are against those of the file, on the whole."""
    now = written = 0.0
    for item in tailor.items(adjustments):
        own = adjustments.dose(item.id)
        for name in RESTS:
            length: float = getattr(item.dose, name)
            mine: float | None = getattr(own, name)
            written += length
            now += length if mine is None else mine
    return now / written if written else 1.0


def _most(steps: int, fits: Callable[[int], bool]) -> int | None:
    """The highest step from 0 to `steps` that fits, where each fits if a higher one does; None when none does."""
    least, most = -1, steps
    while least < most:
        middle = (least + most + 1) // 2
        if fits(middle):
            least = middle
        else:
            most = middle - 1
    return None if least < 0 else least


def _rest_share(step: int) -> float:
    return LEAST_REST + (1 - LEAST_REST) * step / REST_STEPS


def _rests(tailor: Tailor, adjustments: Adjustments, share: float) -> Adjustments:
    return _rests_from(tailor, adjustments, adjustments, share)


def _rests_as(tailor: Tailor, usual: Adjustments, now: Adjustments, step: int) -> Adjustments:
    return _rests_from(tailor, usual, now, _rest_share(step))


def _rests_from(tailor: Tailor, usual: Adjustments, now: Adjustments, share: float) -> Adjustments:
    """The rests that are usual, times a share."""
    for item in tailor.items(now):
        own, before = now.dose(item.id), usual.dose(item.id)
        changes: dict[str, Any] = {}
        for name in RESTS:
            mine: float | None = getattr(before, name)
            length = getattr(item.dose, name) if mine is None else mine
            changes[name] = mine if share == 1 or length <= 0 else _scaled(name, length, share)
        now = now.with_dose(item.id, replace(own, **changes))
    return now


def _has_rests(tailor: Tailor, adjustments: Adjustments) -> bool:
    return any(getattr(item.dose, name) > 0 for item in tailor.items(adjustments) for name in RESTS)


def _scaled(name: str, seconds: float, factor: float) -> float:
    bounds = BOUNDS[name]
    return min(bounds.most, max(bounds.least, round(seconds * factor * 2) / 2))


def _range(dose: Dose, name: str) -> Range | None:
    found: Range | None = getattr(dose, name)
    return found


def _towards(tailor: Tailor, adjustments: Adjustments, share: float) -> Adjustments:
    """Sets, reps and breaths above their range's low end, at this share of the way from it to where they are."""
    return _moved(
        tailor, adjustments, lambda now, found: found.low + (now - found.low) * share if now > found.low else now
    )


def _upwards(tailor: Tailor, adjustments: Adjustments, share: float) -> Adjustments:
    """Sets, reps and breaths below their range's high end, at this share of the way to it."""
    return _moved(tailor, adjustments, lambda now, found: now + (found.high - now) * share if now < found.high else now)


def _moved(tailor: Tailor, adjustments: Adjustments, to: Callable[[float, Range], float]) -> Adjustments:
    result = adjustments
    for item in tailor.items(adjustments):
        own = result.dose(item.id)
        now = dose_now(item.dose, own)
        for name in COUNTS:
            found = _range(item.dose, name)
            if found is None or name not in dose_fields(item.dose):
                continue
            count: int = getattr(now, name)
            wanted = int(to(count, found))
            if wanted != count:
                own = _with(own, name, None if wanted == found.low else wanted)
        result = result.with_dose(item.id, own)
    return result


def _with(own: OwnDose, name: str, value: Any) -> OwnDose:
    changes: dict[str, Any] = {name: value}
    return replace(own, **changes)


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
        wanted = int(end) if name in COUNTS else end
        own = _with(own, name, None if end == found.low else wanted)
    return own
