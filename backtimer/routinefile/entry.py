"""The keys of an exercise and of a routine: what each may hold, and what they make together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from typing import Any

from backtimer.routine.dose import BOUNDS, Bounds, Dose, Mode, Range, Sides
from backtimer.routine.exercise import Exercise, Position, Words
from backtimer.routinefile.durations import Unclear, duration_text, read_count, read_duration
from backtimer.routinefile.problem import Problems, shown
from backtimer.routinefile.tree import Mapping, Node, Scalar, Sequence, Unusable

MOST_LETTERS = 1000
MOST_LETTERS_OF_A_NAME = 100
MOST_LINES = 20
REST_AFTER_A_HOLD = 3.0

_MODES = {"reps": Mode.REPS, "for": Mode.TIMED, "breaths": Mode.BREATHS, "open": Mode.OPEN}
_PAUSE = BOUNDS["rest_seconds"]
_MOVE = Bounds(0, 600)
_BREATH = Bounds(0.5, 60)
_TIMES_A_DAY = Bounds(1, 24)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Values = dict[str, Any]
Read = Callable[[str, Node, Problems], Any]


@dataclass(frozen=True)
class CatalogueEntry:
    """An exercise that routines can name, with its usual dose as the keys that its file gives."""

    exercise: Exercise
    values: MappingOf[str, Any] = field(default_factory=dict)


def read_pairs(node: Node, what: str, keys: Iterable[str], problems: Problems) -> dict[str, tuple[Scalar, Node]]:
    """The keys of a mapping with their places; unknown and double ones are reported and left out."""
    pairs: dict[str, tuple[Scalar, Node]] = {}
    allowed = tuple(keys)
    for key, value in all_pairs(node, what, problems):
        if key.value not in allowed:
            hint = problems.did_you_mean(key.value, allowed)
            problems.add(key, f"{what} has no key {shown(key.value)}", hint)
        elif key.value in pairs:
            first = pairs[key.value][0].line
            problems.add(key, f"{shown(key.value)} is here twice", f"it is already on line {first}")
        else:
            pairs[key.value] = (key, value)
    return pairs


def all_pairs(node: Node, what: str, problems: Problems) -> list[tuple[Scalar, Node]]:
    """The pairs of a mapping whose keys are single words."""
    if isinstance(node, Unusable):
        return []
    if not isinstance(node, Mapping):
        problems.add(node, f"{what} is written as keys with values", "like  key: value")
        return []
    pairs = []
    for key, value in node.pairs:
        if isinstance(key, Scalar):
            pairs.append((key, value))
        elif not isinstance(key, Unusable):
            problems.add(key, "a key is a single word")
    return pairs


def read_scalar(key: str, node: Node, problems: Problems) -> Scalar | None:
    """A single value, or None after saying that it is something else."""
    if isinstance(node, Scalar):
        if not node.is_empty:
            return node
        problems.add(node, f"{key} has no value", "give one, or leave the key out")
    elif not isinstance(node, Unusable):
        problems.add(node, f"{key} takes a single value, not a {'list' if isinstance(node, Sequence) else 'mapping'}")
    return None


def read_text(key: str, node: Node, problems: Problems, most: int = MOST_LETTERS) -> str | None:
    """A text on one line."""
    scalar = read_scalar(key, node, problems)
    if scalar is None:
        return None
    text = " ".join(scalar.value.split())
    if len(text) > most:
        problems.add(node, f"{key} is longer than {most} letters")
        return None
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        problems.add(node, f"{key} has a character that cannot be shown or spoken")
        return None
    return text


def read_name(key: str, node: Node, problems: Problems) -> str | None:
    """A short text."""
    return read_text(key, node, problems, MOST_LETTERS_OF_A_NAME)


def read_id(key: str, node: Node, problems: Problems) -> str | None:
    """An id in small letters, digits and hyphens."""
    scalar = read_scalar(key, node, problems)
    if scalar is None:
        return None
    if len(scalar.value) > MOST_LETTERS_OF_A_NAME or not _ID.fullmatch(scalar.value):
        problems.add(node, f"{shown(scalar.value)} is no id", "an id is small letters, digits and hyphens")
        return None
    return scalar.value


def slug(name: str) -> str:
    """An id made of a name; empty when the name has no letter of the Latin alphabet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _texts(key: str, node: Node, problems: Problems) -> tuple[str, ...] | None:
    if isinstance(node, Unusable):
        return None
    if not isinstance(node, Sequence):
        problems.add(node, f"{key} is a list", "begin each line of it with -")
        return None
    if len(node.items) > MOST_LINES:
        problems.add(node, f"{key} has more than {MOST_LINES} lines")
    texts = [read_text(f"a line of {key}", item, problems) for item in node.items[:MOST_LINES]]
    return tuple(text for text in texts if text is not None)


def _words(key: str, node: Node, problems: Problems) -> Words | None:
    pairs = read_pairs(node, key, ("effort", "hold", "release"), problems)
    return Words(**{word: read_name(word, value, problems) for word, (_, value) in pairs.items()})


def read_choice(choices: Iterable[str]) -> Read:
    """A reader of a key that takes one of a few values."""
    values = tuple(choices)

    def read(key: str, node: Node, problems: Problems) -> str | None:
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        if scalar.value not in values:
            hint = problems.did_you_mean(scalar.value, values) or f"use {' or '.join(values)}"
            problems.add(node, f"{key} cannot be {shown(scalar.value)}", hint)
            return None
        return scalar.value

    return read


def _range(parse: Callable[[str], Range], bounds: Bounds) -> Read:
    is_count = parse is read_count

    def read(key: str, node: Node, problems: Problems) -> Range | None:
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        try:
            found = parse(scalar.value)
        except Unclear as unclear:
            problems.add(node, f"{key}: {shown(scalar.value)} {unclear.message}", unclear.hint)
            return None
        if found.low < bounds.least or found.high > bounds.most:
            least, most = (
                (f"{bounds.least:g}", f"{bounds.most:g}")
                if is_count
                else (duration_text(Range(bounds.least, bounds.least)), duration_text(Range(bounds.most, bounds.most)))
            )
            problems.add(node, f"{key}: {shown(scalar.value)} is out of bounds", f"from {least} to {most}")
            return None
        return found

    return read


def _single(parse: Callable[[str], Range], bounds: Bounds) -> Read:
    read_range = _range(parse, bounds)

    def read(key: str, node: Node, problems: Problems) -> float | None:
        found: Range | None = read_range(key, node, problems)
        if found is None:
            return None
        if found.low != found.high:
            problems.add(node, f"{key} is one number, not a range")
            return None
        return found.low

    return read


_PAUSES: dict[str, Read] = {
    "rest": _single(read_duration, _PAUSE),
    "set_rest": _single(read_duration, _PAUSE),
    "change_sides": _single(read_duration, _PAUSE),
    "get_ready": _single(read_duration, _PAUSE),
    "move": _single(read_duration, _MOVE),
    "release": _single(read_duration, _MOVE),
}
DEFAULTS = _PAUSES
_DOSE: dict[str, Read] = {
    "reps": _range(read_count, BOUNDS["reps"]),
    "for": _range(read_duration, BOUNDS["seconds"]),
    "breaths": _range(read_count, BOUNDS["breaths"]),
    "open": read_choice(["true"]),
    "hold": _range(read_duration, BOUNDS["hold_seconds"]),
    "sets": _range(read_count, BOUNDS["sets"]),
    "sides": read_choice(Sides),
    **_PAUSES,
    "breathe_in": _single(read_duration, _BREATH),
    "breathe_out": _single(read_duration, _BREATH),
    "times_a_day": _single(read_count, _TIMES_A_DAY),
    "dose": read_choice(["ours"]),
}
_ABOUT: dict[str, Read] = {
    "name": read_name,
    "steps": _texts,
    "position": read_choice(Position),
    "equipment": _texts,
    "cautions": _texts,
    "say": _words,
    "source": read_text,
}
CATALOGUE_KEYS: dict[str, Read] = {**_ABOUT, **_DOSE}
ENTRY_KEYS: dict[str, Read] = {"exercise": read_id, "id": read_id, **CATALOGUE_KEYS}


def read_values(
    pairs: MappingOf[str, tuple[Scalar, Node]], keys: MappingOf[str, Read], problems: Problems
) -> tuple[Values, bool]:
    """The values by key, and whether all of them could be read."""
    before = len(problems.found)
    values = {key: keys[key](key, node, problems) for key, (_, node) in pairs.items()}
    modes = [key for key in pairs if key in _MODES]
    for other in modes[1:]:
        place = pairs[other][0]
        problems.add(place, f"{modes[0]} and {other} cannot both be", "an exercise has one of reps, for, breaths, open")
    usable = {key: value for key, value in values.items() if value is not None}
    return usable, len(problems.found) == before


def dose_values(values: MappingOf[str, Any]) -> Values:
    """Those of the values that make the dose."""
    return {key: value for key, value in values.items() if key in _DOSE}


def merge(entry: Values, defaults: Values, catalogue: MappingOf[str, Any]) -> Values:
    """The dose's values of all three; the entry goes first, then the routine's defaults, then the catalogue."""
    below = dict(catalogue)
    if any(key in _MODES for key in entry):
        # Another dose than the catalogue's: nothing that said what was counted there, or whose number it was, stays.
        below = {key: value for key, value in below.items() if key not in _MODES and key != "dose"}
    return {**below, **defaults, **dose_values(entry)}


def exercise_of(exercise_id: str, values: Values, base: Exercise | None = None) -> Exercise:
    """An exercise with what the values say about it, over that of the catalogue."""
    exercise = base or Exercise(exercise_id, exercise_id)
    if "say" in values:
        old, new = exercise.words, values["say"]
        words = Words(new.effort or old.effort, new.hold or old.hold, new.release or old.release)
        exercise = replace(exercise, words=words)
    if "position" in values:
        exercise = replace(exercise, position=Position(values["position"]))
    same = {key: values[key] for key in ("name", "steps", "equipment", "cautions", "source") if key in values}
    return replace(exercise, **same)


def has_mode(values: Values) -> bool:
    """Whether the values say what is counted."""
    return any(key in _MODES for key in values)


def dose_of(values: Values) -> Dose:
    """The dose of merged values that have a mode."""
    mode = next(_MODES[key] for key in _MODES if key in values)
    plain = Dose(mode)
    rest = REST_AFTER_A_HOLD if mode is Mode.REPS and "hold" in values else 0.0
    return Dose(
        mode=mode,
        sides=Sides(values.get("sides", Sides.NONE)),
        sets=values.get("sets", plain.sets),
        reps=values.get("reps"),
        hold_seconds=values.get("hold"),
        seconds=values.get("for"),
        breaths=values.get("breaths"),
        move_seconds=values.get("move", plain.move_seconds),
        release_seconds=values.get("release", plain.release_seconds),
        breathe_in_seconds=values.get("breathe_in", plain.breathe_in_seconds),
        breathe_out_seconds=values.get("breathe_out", plain.breathe_out_seconds),
        rest_seconds=values.get("rest", rest),
        set_rest_seconds=values.get("set_rest", plain.set_rest_seconds),
        change_sides_seconds=values.get("change_sides", plain.change_sides_seconds),
        get_ready_seconds=values.get("get_ready", plain.get_ready_seconds),
        times_a_day=int(values.get("times_a_day", plain.times_a_day)),
        ours="dose" in values,
    )
