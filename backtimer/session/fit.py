"""A routine made to fit a time: what changes, and in words what was done. All holds or rests made longer or shorter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backtimer.routine.adjustments import Adjustments, Variants, adjusted, in_order, own_doses
from backtimer.routine.dose import BOUNDS, Range, dose_fields, dose_now
from backtimer.routine.exercise import FAMILIES, Direction, Exercise
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session.differences import AMOUNTS, RESTS, differences
from backtimer.session.guidance import Guidance
from backtimer.session.plan import Plan, compile_plan, plan_seconds
from backtimer.session.times import length_text

# Rests are made shorter down to this share, in steps that can be felt.
LEAST_REST = 0.5
REST_STEPS = 10
RANGE_STEPS = 20
# Another exercise before it makes one at most so much shorter: less to change of position, for it and the next.
MOST_CHANGE_SECONDS = 40.0
COUNTS = ("reps", "sets", "breaths")
NOTHING = "Nothing needed to change."


@dataclass(frozen=True, slots=True)
class Fitted:
    """The adjustments, and how long the session takes with them.

    `notes` is what the adjustments do not tell: that nothing could be changed, or not enough. `said` is all of it in
    sentences, the last of them how long it takes.
    """

    adjustments: Adjustments
    seconds: float
    notes: tuple[str, ...]
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
        if self.step_id is None:
            routine = adjusted(self.routine, adjustments, self.variants)
            return plan_seconds(routine, own_doses(adjustments, routine), self.guidance, self.known)
        plan = self.plan(adjustments)
        return plan.total_seconds - self._over_seconds(plan, adjustments)

    def told(self, adjustments: Adjustments) -> str:
        """How long it takes, in a sentence."""
        return f"It takes {length_text(self.seconds(adjustments))}{' from here' if self.step_id else ''}."

    def items(self, adjustments: Adjustments) -> tuple[RoutineExercise, ...]:
        """What is done, in the person's order."""
        return adjusted(self.routine, adjustments, self.variants).exercises

    def _over_seconds(self, plan: Plan, adjustments: Adjustments) -> float:
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

    Too long: first the rests get shorter, then sets, reps, breaths, holds and times go to the low end of their ranges.
    If that is not enough, exercises are left out: first those that take the back in a direction that a milder one of
    the routine takes it in, last the mildest one of the direction that most of the routine is about. What then is left
    of the time gives amounts and rests back. The order stays; both sides get the same, because a dose is for each side.
    Too short: sets, reps and breaths go up within their ranges.
    """
    if tailor.seconds(adjustments) <= seconds:
        return _longer(tailor, adjustments, seconds)

    def fits(now: Adjustments) -> bool:
        return tailor.seconds(now) <= seconds

    left = adjustments
    low = _towards(tailor, _rests(tailor, adjustments, LEAST_REST), 0)
    if not fits(low):
        left = _with_most_that_matters(tailor, adjustments, low, seconds)
    # What is left of the time: first amounts as they were, then rests.
    rested = _rests(tailor, left, LEAST_REST)
    step = _most(RANGE_STEPS, lambda at: fits(_towards(tailor, rested, at / RANGE_STEPS))) or 0
    lowered = _towards(tailor, left, step / RANGE_STEPS)
    share = _most(REST_STEPS, lambda at: fits(_rests(tailor, lowered, _rest_share(at)))) or 0
    now = _rests(tailor, lowered, _rest_share(share))
    notes = () if fits(now) else ("It cannot be made shorter.",)
    return _fitted(tailor, adjustments, now, notes)


def by_what_matters(items: Sequence[RoutineExercise], variants: Variants) -> tuple[RoutineExercise, ...]:
    """The exercises of a routine, those first that it can least do without.

    One for each direction comes first, the mildest of its kind: first of the way that most of the exercises take the
    back (the hard exercises of a routine for leaning back do not make a hard one its purpose), then of the milder
    directions. What has no direction, as an exercise of one's own, is like no other. Then comes the
    second of each direction, and so on.
    """
    groups: dict[str, list[RoutineExercise]] = {}
    for item in items:
        groups.setdefault(item.exercise.direction or item.id, []).append(item)
    for group in groups.values():
        group.sort(key=lambda item: _hardness(item.exercise, variants))
    most = max(map(len, groups.values()), default=0)
    families = Counter(FAMILIES[item.exercise.direction] for item in items if item.exercise.direction)
    family, count = next(iter(families.most_common(1)), (None, 0))
    mains = (direction for direction in Direction if direction in groups and FAMILIES[direction] is family)
    main = min(mains, key=lambda direction: _STRENGTHS[direction]) if count > 1 else None

    def rank(key: str) -> tuple[object, ...]:
        return key != main, _STRENGTHS.get(key, 0), *_hardness(groups[key][0].exercise, variants)

    ranked = sorted(groups, key=rank)
    return tuple(groups[key][at] for at in range(most) for key in ranked if at < len(groups[key]))


# Moving gently comes before resisting, and that before moving against a load.
_STRENGTHS: dict[str, int] = {
    Direction.EXTENSION: 0,
    Direction.FLEXION: 0,
    Direction.ROTATION: 0,
    Direction.ANTI_FLEXION: 1,
    Direction.ANTI_EXTENSION: 1,
    Direction.EXTENSION_THROUGH_RANGE: 2,
    Direction.FLEXION_THROUGH_RANGE: 2,
}


def _hardness(exercise: Exercise, variants: Variants) -> tuple[bool, int]:
    """Whether it needs things, and how many easier variants there are of it."""
    met = {exercise.id}
    easier = exercise.easier
    while easier and easier not in met and (found := variants(easier)):
        met.add(easier)
        easier = found[0].easier
    return bool(exercise.equipment), len(met) - 1


def _with_most_that_matters(tailor: Tailor, usual: Adjustments, low: Adjustments, seconds: float) -> Adjustments:
    """The usual adjustments, with so much left out that `low`, the least of all amounts, fits."""
    items = tailor.items(low)
    ids = [item.id for item in items]
    order = [item.id for item in in_order(tailor.routine, low)]
    # What is over, or under way, stays.
    begun = set(order[: order.index(tailor.exercise_id) + 1] if tailor.exercise_id in order else ())
    kept = begun & set(ids)

    def out(kept: set[str]) -> Adjustments:
        return replace(low, left_out=low.left_out | (set(ids) - kept))

    ranked = [item.id for item in by_what_matters([item for item in items if item.id not in begun], tailor.variants)]
    # As many as fit of those that matter most; after the first that does not fit, those that are short enough.
    first = _most(len(ranked), lambda count: tailor.seconds(out({*kept, *ranked[:count]})) <= seconds) or 0
    kept |= {*ranked[:first]}
    room = seconds - tailor.seconds(out(kept)) if kept else seconds
    lengths = tailor.plan(low).seconds_by_exercise
    for item_id in ranked[first:]:
        # Planning is slow where there are hundreds: what cannot fit whatever comes before it is not tried.
        if lengths[item_id] > room + MOST_CHANGE_SECONDS:
            continue
        took = tailor.seconds(out({*kept, item_id}))
        if took <= seconds:
            kept.add(item_id)
            room = seconds - took
    if not kept:
        # Not even one fits: then the shortest.
        kept = {min(ids, key=lengths.__getitem__)}
    return replace(usual, left_out=usual.left_out | (set(ids) - kept))


def _longer(tailor: Tailor, adjustments: Adjustments, seconds: float) -> Fitted:
    step = _most(RANGE_STEPS, lambda at: tailor.seconds(_upwards(tailor, adjustments, at / RANGE_STEPS)) <= seconds)
    now = _upwards(tailor, adjustments, (step or 0) / RANGE_STEPS)
    return _fitted(tailor, adjustments, now, (NOTHING,) if now == adjustments else ())


def _fitted(tailor: Tailor, before: Adjustments, now: Adjustments, notes: tuple[str, ...]) -> Fitted:
    said = differences(tailor.routine, tailor.variants, before, now)
    return Fitted(now, tailor.seconds(now), notes, (*said, *notes, tailor.told(now)))


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
    """The rests times a share."""
    now = adjustments
    for item in tailor.items(now) if share != 1 else ():
        own = now.dose(item.id)
        changes: dict[str, Any] = {}
        for name in RESTS:
            mine: float | None = getattr(own, name)
            length = getattr(item.dose, name) if mine is None else mine
            if length > 0:
                changes[name] = _scaled(name, length, share)
        now = now.with_dose(item.id, replace(own, **changes))
    return now


def _scaled(name: str, seconds: float, factor: float) -> float:
    bounds = BOUNDS[name]
    return min(bounds.most, max(bounds.least, round(seconds * factor * 2) / 2))


def _towards(tailor: Tailor, adjustments: Adjustments, share: float) -> Adjustments:
    """Amounts above their range's low end, at this share of the way from it to where they are."""
    if share == 1:
        return adjustments
    return _moved(
        tailor, adjustments, AMOUNTS, lambda now, to: to.low + (now - to.low) * share if now > to.low else now
    )


def _upwards(tailor: Tailor, adjustments: Adjustments, share: float) -> Adjustments:
    """Sets, reps and breaths within their range, at this share of the way to its high end.

    Who does less than the range, or was made gentler, is not pushed.
    """

    def more(now: float, to: Range) -> float:
        return now + (to.high - now) * share if to.low <= now < to.high else now

    return _moved(tailor, adjustments, COUNTS, more)


def _moved(
    tailor: Tailor, adjustments: Adjustments, names: Sequence[str], to: Callable[[float, Range], float]
) -> Adjustments:
    result = adjustments
    for item in tailor.items(adjustments):
        own = result.dose(item.id)
        now = dose_now(item.dose, own)
        for name in names:
            found: Range | None = getattr(item.dose, name)
            if found is None or name not in dose_fields(item.dose):
                continue
            amount: float = getattr(now, name)
            wanted = to(amount, found)
            # Whole reps and seconds, but for an end that is none.
            wanted = max(found.low, int(wanted)) if wanted < amount else int(wanted) if wanted > amount else amount
            if wanted != amount:
                change: dict[str, Any] = {name: None if wanted == found.low else wanted}
                own = replace(own, **change)
        result = result.with_dose(item.id, own)
    return result
