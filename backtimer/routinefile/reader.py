"""Reads a routine file: a routine, or everything that is wrong with the file."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from backtimer.routine.dose import Mode
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.entry import (
    CatalogueEntry,
    Values,
    dose_of,
    exercise_of,
    has_mode,
    merge,
    read_values,
)
from backtimer.routinefile.keys import ENTRY_KEYS, FORMAT, MODES, ROUTINE_TEXTS, TIMES
from backtimer.routinefile.kinds import all_pairs, read_pairs, read_scalar, slug
from backtimer.routinefile.problem import Problem, Problems, shown
from backtimer.routinefile.size import MOST_SECONDS, MOST_STEPS, size_of
from backtimer.routinefile.tree import MOST_BYTES, Mapping, Node, Scalar, Sequence, Unusable, parse
from backtimer.session.known import fingerprint

MOST_EXERCISES = 1000
_KEYS = ("backtimer", *ROUTINE_TEXTS, "defaults", "exercises")


@dataclass(frozen=True)
class Reading:
    """A routine file as read; there is no routine when there are problems."""

    routine: Routine | None
    title: str
    problems: tuple[Problem, ...]


def read_routine(path: Path, catalogue: MappingOf[str, CatalogueEntry]) -> Reading:
    """Read a routine file. Never raises; what is wrong is in the reading."""
    problems = Problems()
    data = read_bytes(path, problems)
    if data is None:
        return Reading(None, path.stem, problems.in_order())
    return read_routine_bytes(data, path.stem, catalogue, path.parent)


def read_routine_bytes(
    data: bytes, routine_id: str, catalogue: MappingOf[str, CatalogueEntry], folder: Path | None = None
) -> Reading:
    """Read what a routine file holds; the pictures that it names lie in its folder."""
    problems = Problems(folder)
    title = routine_id
    routine = None
    root = read_root(data, "a routine", problems)
    if root is not None:
        pairs = read_pairs(root, "a routine", _KEYS, problems)
        title, routine = _routine(root, pairs, routine_id, catalogue, problems)
    return Reading(None if problems.found else routine, title, problems.in_order())


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """What a file holds; None, with a problem, when it cannot be read or is too large."""
    try:
        # A pipe or a device would keep us waiting for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            problems.add(None, "this is not a file")
            return None
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        problems.add(None, "there is no such file")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
        problems.add(None, f"the file cannot be read: {reason}")
    else:
        return data
    return None


def read_root(data: bytes, what: str, problems: Problems) -> Mapping | None:
    """The top level of a file of ours, its format checked."""
    root = parse(data, problems)
    if root is None or isinstance(root, Unusable):
        return None
    if not isinstance(root, Mapping):
        problems.add(root, f"{what} is written as keys with values", "begin with  backtimer: 1")
        return None
    version = next((pair for pair in all_pairs(root, what, Problems()) if pair[0].value == "backtimer"), None)
    if version is None:
        problems.add(root, "the key backtimer is missing", "begin with  backtimer: 1")
        return root
    scalar = read_scalar("backtimer", version[1], problems)
    if scalar is None:
        return root
    if not re.fullmatch(r"[0-9]{1,9}", scalar.value) or int(scalar.value) == 0:
        problems.add(scalar, f"backtimer: {shown(scalar.value)} is no format", f"write  backtimer: {FORMAT}")
    elif int(scalar.value) > FORMAT:
        # Whatever else looks wrong may be right in that format.
        message = f"this file is in format {int(scalar.value)}, and this BackTimer reads format {FORMAT}"
        problems.add(scalar, message, "use a newer BackTimer")
        return None
    return root


def _routine(
    root: Mapping,
    pairs: MappingOf[str, tuple[Scalar, Node]],
    routine_id: str,
    catalogue: MappingOf[str, CatalogueEntry],
    problems: Problems,
) -> tuple[str, Routine | None]:
    texts = {key: ROUTINE_TEXTS[key].kind.read(key, pairs[key][1], problems) for key in ROUTINE_TEXTS if key in pairs}
    title = texts.get("title") or routine_id
    if "title" not in pairs:
        problems.add(root, "the key title is missing", "give the routine a name")
    defaults: Values = {}
    if "defaults" in pairs:
        defaults = read_values(read_pairs(pairs["defaults"][1], "defaults", TIMES, problems), TIMES, problems)
    if "exercises" not in pairs:
        problems.add(root, "the key exercises is missing", "a routine needs at least one exercise")
        return title, None
    exercises = _exercises(pairs["exercises"][1], defaults, catalogue, problems)
    return title, Routine(routine_id, title, exercises, texts.get("about") or "", texts.get("source"))


def _exercises(
    node: Node, defaults: Values, catalogue: MappingOf[str, CatalogueEntry], problems: Problems
) -> tuple[RoutineExercise, ...]:
    if isinstance(node, Unusable):
        return ()
    if (isinstance(node, Scalar) and node.is_empty) or (isinstance(node, (Sequence, Mapping)) and _is_bare(node)):
        problems.add(node, "there are no exercises", "a routine needs at least one")
        return ()
    if not isinstance(node, Sequence):
        problems.add(node, "exercises is a list", "begin each exercise with -")
        return ()
    if len(node.items) > MOST_EXERCISES:
        problems.add(node.items[MOST_EXERCISES], f"more than {MOST_EXERCISES} exercises")
    items: list[RoutineExercise] = []
    lines: dict[str, int] = {}
    met: set[str] = set()
    steps, seconds = 0, 0.0
    for index, each in enumerate(node.items[:MOST_EXERCISES]):
        item = _exercise(each, index, defaults, catalogue, lines, problems)
        if item is None:
            continue
        items.append(item)
        was_too_large = steps > MOST_STEPS or seconds > MOST_SECONDS
        more_steps, more_seconds = size_of(
            item, items[-2] if len(items) > 1 else None, is_known=fingerprint(item.exercise) in met
        )
        met.add(fingerprint(item.exercise))
        steps, seconds = steps + more_steps, seconds + more_seconds
        if was_too_large:
            continue
        if steps > MOST_STEPS:
            problems.add(each, f"the routine has more than {MOST_STEPS} steps from here on", "give fewer repetitions")
        elif seconds > MOST_SECONDS:
            problems.add(each, "the routine is longer than 48 hours from here on", "look for min where s was meant")
    return tuple(items)


def _is_bare(node: Sequence | Mapping) -> bool:
    return not (node.items if isinstance(node, Sequence) else node.pairs)


def _exercise(
    node: Node,
    index: int,
    defaults: Values,
    catalogue: MappingOf[str, CatalogueEntry],
    lines: dict[str, int],
    problems: Problems,
) -> RoutineExercise | None:
    if isinstance(node, Scalar) and not node.is_empty:
        hint = f"write  exercise: {node.value}" if node.value in catalogue else "begin with  exercise:  or  name:"
        problems.add(node, "an exercise is written as keys with values", hint)
        return None
    before = len(problems.found)
    pairs = read_pairs(node, "an exercise", ENTRY_KEYS, problems)
    values = read_values(pairs, ENTRY_KEYS, problems)
    if not isinstance(node, Mapping):
        return None
    entry = None
    wanted = values.get("exercise")
    if wanted is not None:
        entry = catalogue.get(wanted)
        if entry is None:
            hint = problems.did_you_mean(wanted, catalogue)
            problems.add(pairs["exercise"][1], f"there is no exercise {shown(wanted)} in the catalogue", hint)
    elif "exercise" not in pairs and "name" not in pairs:
        problems.add(node, "an exercise needs  exercise:  or  name:")
    own_id: str = wanted or slug(values.get("name", "")) or f"exercise-{index + 1}"
    item_id: str = values.get("id", own_id)
    if item_id in lines:
        place = pairs["id"][1] if "id" in values else pairs.get("exercise", pairs.get("name", (node, node)))[1]
        message = f"the id {shown(item_id)} is already used on line {lines[item_id]}"
        problems.add(place, message, f"for the same exercise twice, give this one its own, like  id: {item_id}-2")
    lines.setdefault(item_id, node.line)
    for link in ("easier", "harder"):
        if link in values and values[link] not in catalogue:
            hint = problems.did_you_mean(values[link], catalogue)
            problems.add(pairs[link][1], f"there is no exercise {shown(values[link])} in the catalogue", hint)
    figure = values.get("figure")
    if isinstance(figure, str) and figure not in catalogue:
        hint = problems.did_you_mean(figure, catalogue)
        problems.add(pairs["figure"][1], f"there is no exercise {shown(figure)} in the catalogue", hint)
    merged = merge(values, defaults, entry.values if entry else {})
    if values.get("pace") == "breath" and not any(key in merged for key in ("for", "open")) and has_mode(merged):
        problems.add(pairs["pace"][0], "pace: breath goes with  for  or  open", "to count breaths, use  breaths:")
    if len(problems.found) > before:
        return None
    if not has_mode(merged):
        problems.add(node, "the exercise has no dose", f"give one of {', '.join(MODES)}; a single hold is  reps: 1")
        return None
    dose = dose_of(merged)
    if dose.mode is Mode.REPS and not (dose.move_seconds or dose.hold_seconds or dose.release_seconds):
        problems.add(node, "a repetition of this exercise takes no time", "give it a hold, a move or a release")
        return None
    return RoutineExercise(item_id, exercise_of(own_id, values, entry.exercise if entry else None), dose)
