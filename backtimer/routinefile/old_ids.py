"""The ids that own exercises once had, and what is kept under them.

Up to version 0.1 an exercise of one's own had the Latin letters of its name for an id, like one of the catalogue, or
its place when there were none (`exercise-2`). What is kept under such an id goes to the exercise that it was of, where
that can be told; else it stays as it is, and that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import replace

from backtimer.routine.adjustments import Adjustments, with_ids
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.kinds import OWN, own_id
from backtimer.routinefile.library import Listing
from backtimer.routinefile.problem import Problem

# The key of the remarks.
UNCLEAR = "own doses"
_PLACE = re.compile("exercise-([1-9][0-9]*)")


def settle(
    listing: Listing,
    of: Callable[[str], Adjustments],
    keep: Callable[[str, Adjustments], object],
    names_at: Callable[[str, str], Collection[str]],
) -> Listing:
    """Move what is kept of a routine to the ids that its exercises have now; the listing, with what could not be told.

    `of` and `keep` are the kept changes by the routine's id, `names_at` are names in the history by routine and id.
    """
    routine = listing.routine
    if routine is None or (kept := of(routine.id)).is_as_written:
        return listing
    now, unclear = settled(routine, kept, lambda item: names_at(routine.id, item))
    if now != kept:
        keep(routine.id, now)
    return replace(listing, remarks=(*unclear, *listing.remarks)) if unclear else listing


def settled(
    routine: Routine, kept: Adjustments, names_at: Callable[[str], Collection[str]]
) -> tuple[Adjustments, tuple[Problem, ...]]:
    """What is kept of a routine, under the ids that its exercises have now, and a remark for each that is unclear.

    `names_at` are the names of the exercises that the history has under an id of this routine.
    """
    old = {key.split("/")[0] for key in kept.doses} | kept.left_out | set(kept.order) | set(kept.variants)
    ids, unclear = ids_now(routine, old, names_at)
    return with_ids(kept, ids), tuple(_remark(key) for key in unclear)


def ids_now(
    routine: Routine, old: Collection[str], names_at: Callable[[str], Collection[str]]
) -> tuple[dict[str, str], list[str]]:
    """The ids now of what older ones stand for, by those, and the ones of which that cannot be told."""
    old = {key for key in old if not key.startswith(OWN)} - {item.id for item in routine.exercises}
    own = [item for item in routine.exercises if item.id.startswith(OWN)]
    ids: dict[str, str] = {}
    unclear: list[str] = []
    for key in sorted(old):
        found = [item.id for item in own if _old_id(item) == key]
        if not found and _PLACE.fullmatch(key):
            names = {own_id(name) for name in names_at(key)}
            found = [item.id for item in own if names == {item.id}]
            unclear += [key] * (not found)
        if len(found) == 1 and found[0] not in ids.values():
            ids[key] = found[0]
    return ids, unclear


def _old_id(item: RoutineExercise) -> str:
    if item.id != own_id(item.exercise.name):
        return item.id.removeprefix(OWN)  # the file gives it
    plain = unicodedata.normalize("NFKD", item.exercise.name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _remark(key: str) -> Problem:
    found = _PLACE.fullmatch(key)
    place = found[1] if found else key
    message = f"an older BackTimer kept changes for exercise {place} by its place, and which one that was is not known"
    return Problem(1, 1, message, "they are not used; please make them again", UNCLEAR)
