"""What a person has changed of a routine, beside its file: doses, exercises left out, order, variants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from backtimer.routine.dose import AS_WRITTEN, Dose, OwnDose
from backtimer.routine.exercise import Exercise
from backtimer.routine.routine import Routine, RoutineExercise

# A catalogue exercise with its usual dose, by its id; None when there is none.
Variants = Callable[[str], tuple[Exercise, Dose] | None]


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Own doses by exercise id; ids left out; ids in the person's order; catalogue ids done in place of some.

    An own dose of a variant has the key "ID/VARIANT": it is another exercise's.
    """

    doses: Mapping[str, OwnDose] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_as_written(self) -> bool:
        """True when nothing is changed."""
        return self == UNCHANGED

    def key(self, exercise_id: str) -> str:
        """Under which the own dose of an exercise, or of what is done in its place, is kept."""
        variant = self.variants.get(exercise_id)
        return f"{exercise_id}/{variant}" if variant else exercise_id

    def dose(self, exercise_id: str) -> OwnDose:
        """The own dose of what is done for an exercise."""
        return self.doses.get(self.key(exercise_id), AS_WRITTEN)

    def with_dose(self, exercise_id: str, own: OwnDose) -> Adjustments:
        """The same with another own dose."""
        return self.with_kept(self.key(exercise_id), own)

    def with_kept(self, kept_as: str, own: OwnDose) -> Adjustments:
        """The same with another own dose under this key."""
        doses = {key: dose for key, dose in self.doses.items() if key != kept_as}
        if not own.is_as_written:
            doses[kept_as] = own
        return replace(self, doses=doses)

    def with_left_out(self, exercise_id: str, *, is_out: bool) -> Adjustments:
        """The same with an exercise left out, or taken in again."""
        return replace(self, left_out=self.left_out | {exercise_id} if is_out else self.left_out - {exercise_id})

    def with_variant(self, exercise_id: str, variant: str | None) -> Adjustments:
        """The same with another exercise of the catalogue in its place, or with itself again."""
        variants = {key: value for key, value in self.variants.items() if key != exercise_id}
        if variant is not None:
            variants[exercise_id] = variant
        return replace(self, variants=variants)

    def as_written(self, exercise_id: str) -> Adjustments:
        """The same with nothing changed of one exercise but its place."""
        doses = {key: dose for key, dose in self.doses.items() if key.split("/")[0] != exercise_id}
        return replace(self.with_variant(exercise_id, None).with_left_out(exercise_id, is_out=False), doses=doses)


UNCHANGED = Adjustments()


def with_ids(kept: Adjustments, ids: Mapping[str, str]) -> Adjustments:
    """The same for exercises that have other ids now, by those they had."""

    def now(key: str) -> str:
        item, *variant = key.split("/", 1)
        return "/".join((ids.get(item, item), *variant))

    if not ids:
        return kept
    # What was set under the new id meanwhile is newer.
    doses = {now(key): dose for key, dose in kept.doses.items() if now(key) != key}
    doses |= {key: dose for key, dose in kept.doses.items() if now(key) == key}
    return replace(
        kept,
        doses=doses,
        left_out=frozenset(map(now, kept.left_out)),
        order=tuple(dict.fromkeys(map(now, kept.order))),
        variants={now(key): variant for key, variant in kept.variants.items()},
    )


def in_order(routine: Routine, adjustments: Adjustments) -> tuple[RoutineExercise, ...]:
    """All exercises in the person's order. Those that it does not name stay behind the one they follow in the file."""
    if not adjustments.order:
        return routine.exercises
    by_id = {item.id: item for item in routine.exercises}
    named = [exercise_id for exercise_id in dict.fromkeys(adjustments.order) if exercise_id in by_id]
    ids = [item.id for item in routine.exercises]
    for number, exercise_id in enumerate(ids):
        if exercise_id not in named:
            named.insert(named.index(ids[number - 1]) + 1 if number else 0, exercise_id)
    return tuple(by_id[exercise_id] for exercise_id in named)


def moved(routine: Routine, adjustments: Adjustments, exercise_id: str, to: int) -> Adjustments:
    """The same with an exercise at another place of all, counted from 0."""
    ids = [item.id for item in in_order(routine, adjustments)]
    ids.remove(exercise_id)
    ids.insert(max(0, min(to, len(ids))), exercise_id)
    is_as_written = ids == [item.id for item in routine.exercises]
    return replace(adjustments, order=() if is_as_written else tuple(ids))


def done_for(item: RoutineExercise, adjustments: Adjustments, variants: Variants) -> RoutineExercise:
    """What is done for an exercise: itself, or the variant that the person chose. It keeps its id."""
    variant = adjustments.variants.get(item.id)
    found = variants(variant) if variant else None
    return replace(item, exercise=found[0], dose=found[1]) if found else item


def adjusted(routine: Routine, adjustments: Adjustments, variants: Variants) -> Routine:
    """The routine as the person does it, own doses apart. Were all left out, none is."""
    items = in_order(routine, adjustments)
    kept = tuple(item for item in items if item.id not in adjustments.left_out) or items
    return replace(routine, exercises=tuple(done_for(item, adjustments, variants) for item in kept))


def own_doses(adjustments: Adjustments, routine: Routine) -> dict[str, OwnDose]:
    """The own doses of what is done, by exercise id."""
    doses = {item.id: adjustments.dose(item.id) for item in routine.exercises}
    return {exercise_id: own for exercise_id, own in doses.items() if not own.is_as_written}
