"""Reads a routine file: a routine, or everything that is wrong with the file."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from backtimer.routine.dose import Mode
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile.effects import remark_on, remark_on_defaults, uses_default
from backtimer.routinefile.entry import (
    CatalogueEntry,
    Values,
    dose_of,
    exercise_of,
    has_mode,
    merge,
    read_values,
)
from backtimer.routinefile.hints import exercise_hint
from backtimer.routinefile.keys import ENTRY_KEYS, FORMAT, MODES, ROUTINE_TEXTS, TIMES
from backtimer.routinefile.kinds import OWN, all_pairs, own_id, read_pairs, read_scalar, slug
from backtimer.routinefile.problem import Problem, Problems, shown
from backtimer.routinefile.size import MOST_SECONDS, MOST_STEPS, size_of
from backtimer.routinefile.tree import MOST_BYTES, Mapping, Node, Scalar, Sequence, Unusable, parse
from backtimer.session.known import fingerprint

MOST_EXERCISES = 1000
MOST_HINTS = 200
_KEYS = ("backtimer", *ROUTINE_TEXTS, "defaults", "exercises")


@dataclass(frozen=True)
class Reading:
    """A routine file as read; there is no routine when there are problems. Remarks do not keep it from being used."""

    routine: Routine | None
    title: str
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()


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
    routine = None if problems.found else routine
    return Reading(routine, title, problems.in_order(), problems.remarks_in_order())


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
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name cannot be used"
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
        problems.add(root, "the key backtimer is missing", "begin with  backtimer: 1", key="backtimer")
        return root
    scalar = read_scalar("backtimer", version[1], problems)
    if scalar is None:
        return root
    if not re.fullmatch(r"[0-9]{1,9}", scalar.value) or int(scalar.value) == 0:
        message = f"backtimer: {shown(scalar.value)} is not a format"
        problems.add(scalar, message, f"write  backtimer: {FORMAT}", key="backtimer")
    elif int(scalar.value) > FORMAT:
        # Whatever else looks wrong may be right in that format.
        message = f"this file is in format {int(scalar.value)}, and this BackTimer reads format {FORMAT}"
        problems.add(scalar, message, "use a newer BackTimer", key="backtimer")
        return None
    return root


@dataclass
class _Defaults:
    """A routine's defaults, and which of them an exercise has used so far."""

    values: Values = field(default_factory=dict)
    pairs: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


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
        problems.add(root, "the key title is missing", "give the routine a name", key="title")
    defaults = _Defaults()
    if "defaults" in pairs:
        defaults.pairs = read_pairs(pairs["defaults"][1], "defaults", TIMES, problems)
        defaults.values = read_values(defaults.pairs, TIMES, problems)
    if "exercises" not in pairs:
        problems.add(root, "the key exercises is missing", "a routine needs at least one exercise", key="exercises")
        return title, None
    exercises = _exercises(pairs["exercises"][1], defaults, catalogue, problems)
    if exercises:
        remark_on_defaults(defaults.pairs, defaults.used, problems)
    return title, Routine(routine_id, title, exercises, texts.get("about") or "", texts.get("source"))


def _exercises(
    node: Node, defaults: _Defaults, catalogue: MappingOf[str, CatalogueEntry], problems: Problems
) -> tuple[RoutineExercise, ...]:
    if isinstance(node, Unusable):
        return ()
    if (isinstance(node, Scalar) and node.is_empty) or (isinstance(node, (Sequence, Mapping)) and _is_bare(node)):
        problems.add(node, "there are no exercises", "a routine needs at least one")
        return ()
    if not isinstance(node, Sequence):
        problems.add(node, "exercises is a list", "begin each exercise with - and a space", key="exercises")
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
    defaults: _Defaults,
    catalogue: MappingOf[str, CatalogueEntry],
    lines: dict[str, int],
    problems: Problems,
) -> RoutineExercise | None:
    if isinstance(node, Mapping) and len(node.pairs) == 1:
        key = node.pairs[0][0]
        if isinstance(key, Scalar) and slug(key.value[:100]) in catalogue:
            hint = f"write  exercise: {slug(key.value)}  and the keys that follow in the same column"
            problems.add(key, "an exercise is written as keys with values", hint)
            return None
    if isinstance(node, Scalar) and not node.is_empty:
        near = exercise_hint(node.value, slug(node.value[:100]), catalogue)
        known = slug(node.value[:100])
        hint = f"write  exercise: {known}" if known in catalogue else near or "begin with  exercise:  or  name:"
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
            _no_such(pairs["exercise"][1], wanted, catalogue, "exercise", problems)
    elif "exercise" not in pairs and "name" not in pairs:
        _nameless(node, pairs, problems)
    exercise_id, item_id = ids_of(values)
    if item_id and item_id in lines:
        place = pairs["id"][1] if "id" in values else pairs.get("exercise", pairs.get("name", (node, node)))[1]
        message = f"the id {shown(item_id.removeprefix(OWN))} is already used on line {lines[item_id]}"
        free = item_id.removeprefix(OWN)
        free = free if slug(free) == free else "another"
        problems.add(
            place, message, f"for the same exercise twice, give this one its own, like  id: {free}-2", key="id"
        )
    lines.setdefault(item_id, node.line)
    for link in ("easier", "harder", "figure"):
        if isinstance(values.get(link), str) and values[link] not in catalogue:
            _no_such(pairs[link][1], values[link], catalogue, link, problems)
    below = entry.values if entry else {}
    merged = merge(values, defaults.values, below)
    if values.get("pace") == "breath" and not any(key in merged for key in ("for", "open")) and has_mode(merged):
        hint = "to count breaths, use  breaths:"
        problems.add(pairs["pace"][0], "pace: breath goes with  for  or  open", hint, key="pace")
    if len(problems.found) > before:
        return None
    if not has_mode(merged):
        hint = f"write one of {', '.join(MODES)}; a single hold is  reps: 1"
        problems.add(node, "the exercise does not say how much", hint)
        return None
    dose = dose_of(merged)
    if dose.mode is Mode.REPS and not (dose.move_seconds or dose.hold_seconds or dose.release_seconds):
        problems.add(node, "a rep of this exercise takes no time", "give it a hold, a move or a release")
        return None
    remark_on(pairs, values, {**below, **defaults.values}, dose, problems)
    defaults.used |= {key for key in defaults.values if key not in values and uses_default(dose, key)}
    return RoutineExercise(item_id, exercise_of(exercise_id, values, entry.exercise if entry else None), dose)


def ids_of(values: Values) -> tuple[str, str]:
    """The ids of an exercise and of its place in the routine; empty for one that has neither a name nor an id."""
    wanted: str | None = values.get("exercise")
    if wanted is not None:
        return wanted, values.get("id", wanted)
    name = values.get("id") or values.get("name")
    own = own_id(name) if name else ""
    return own, own


def _no_such(node: Node, wanted: str, catalogue: MappingOf[str, CatalogueEntry], key: str, problems: Problems) -> None:
    hint = exercise_hint(wanted, slug(wanted), catalogue, key) if len(problems.found) < MOST_HINTS else ""
    problems.add(node, f"there is no exercise {shown(wanted)} in the catalogue", hint, key=key)


def _nameless(node: Node, pairs: MappingOf[str, tuple[Scalar, Node]], problems: Problems) -> None:
    hint = ""
    if len(pairs) == 1 and "rest" in pairs:
        (_, rest) = pairs["rest"]
        length = rest.value if isinstance(rest, Scalar) else ""
        hint = f"for a rest after the exercise above write there  exercise_rest: {shown(length)[1:-1]}"
    problems.add(node, "an exercise needs  exercise:  or  name:", hint)
