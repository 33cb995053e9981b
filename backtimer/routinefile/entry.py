"""An exercise's values by key, and what they make together."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, fields, replace
from typing import Any

from backtimer.routine.dose import Dose, Mode, Range, Sides
from backtimer.routine.exercise import Direction, Exercise, Position, Words
from backtimer.routinefile.effects import rests_between_sets
from backtimer.routinefile.keys import DOSE_KEYS, MODES
from backtimer.routinefile.kinds import Key
from backtimer.routinefile.problem import Problems
from backtimer.routinefile.tree import Node, Scalar

REST_AFTER_A_HOLD = 3.0
_MODES = dict(zip(MODES, (Mode.REPS, Mode.TIMED, Mode.BREATHS, Mode.OPEN), strict=True))

Values = dict[str, Any]


@dataclass(frozen=True)
class CatalogueEntry:
    """An exercise that routines can name, with its usual dose as the keys that its file gives."""

    exercise: Exercise
    values: MappingOf[str, Any] = field(default_factory=dict)


def read_values(pairs: MappingOf[str, tuple[Scalar, Node]], keys: MappingOf[str, Key], problems: Problems) -> Values:
    """The values by key, those with problems left out. A tempo is given as the move, hold and release that it means."""
    values = {key: keys[key].kind.read(key, node, problems) for key, (_, node) in pairs.items()}
    modes = [key for key in pairs if key in _MODES]
    for other in modes[1:]:
        place = pairs[other][0]
        hint = "an exercise has one of reps, for, breaths and open"
        problems.add(place, f"{modes[0]} and {other} cannot be used together", hint, key=other)
    if "tempo" in pairs:
        for other in ("move", "hold", "release"):
            if other in pairs:
                message = f"tempo and {other} cannot be used together"
                problems.add(pairs[other][0], message, "the tempo says it already", key=other)
    usable = {key: value for key, value in values.items() if value is not None}
    if "tempo" in usable:
        up, hold, down = usable.pop("tempo")
        usable.update(move=up, hold=Range(hold, hold), release=down)
    return usable


def dose_values(values: MappingOf[str, Any]) -> Values:
    """Those of the values that make the dose."""
    return {key: value for key, value in values.items() if key in DOSE_KEYS}


def merge(entry: Values, defaults: Values, catalogue: MappingOf[str, Any]) -> Values:
    """The dose's values of all three; the entry goes first, then the routine's defaults, then the catalogue.

    The rest of an exercise with sets but without reps is the rest between its sets.
    """
    below = dict(catalogue)
    if any(key in _MODES for key in entry):
        # Another dose than the catalogue's: nothing that said what was counted there, or whose number it was, stays.
        below = {key: value for key, value in below.items() if key not in _MODES and key != "dose"}
    merged = {**below, **defaults, **dose_values(entry)}
    return {**merged, "set_rest": entry["rest"]} if rests_between_sets(entry, merged) else merged


_SAME = (
    "name",
    "steps",
    "equipment",
    "breathing",
    "in_short",
    "key_point",
    "cautions",
    "advice",
    "good_for",
    "aliases",
    "easier",
    "harder",
    "source",
    "figure",
    "picture",
)


def exercise_of(exercise_id: str, values: Values, base: Exercise | None = None) -> Exercise:
    """An exercise with what the values say about it, over that of the catalogue."""
    changes: Values = {key: values[key] for key in _SAME if key in values}
    exercise = base or Exercise(exercise_id, exercise_id)
    if "steps" in values:  # what stood for the catalogue's steps does not stand for these
        changes = {"in_short": None, "key_point": None, **changes}
    if "say" in values:
        said = {
            each.name: getattr(values["say"], each.name) or getattr(exercise.words, each.name) for each in fields(Words)
        }
        changes["words"] = Words(**said)
    if "position" in values:
        changes["position"] = Position(values["position"])
    if "direction" in values:
        changes["direction"] = Direction(values["direction"])
    if "optional" in values:
        changes["optional_equipment"] = values["optional"]
    return replace(exercise, **changes)


def has_mode(values: Values) -> bool:
    """Whether the values say what is counted."""
    return any(key in _MODES for key in values)


def dose_of(values: Values) -> Dose:
    """The dose of merged values that have a mode."""
    mode = next(_MODES[key] for key in _MODES if key in values)
    plain = Dose(mode)
    hold: Range | None = values.get("hold")
    if hold is not None and hold.high == 0:
        hold = None
    limit = values.get("open")
    return Dose(
        mode=mode,
        sides=Sides(values.get("sides", plain.sides)),
        sets=values.get("sets", plain.sets),
        reps=values.get("reps"),
        hold_seconds=hold,
        seconds=values.get("for") if limit is None or limit is True else limit,
        breaths=values.get("breaths"),
        move_seconds=values.get("move", plain.move_seconds),
        release_seconds=values.get("release", plain.release_seconds),
        breathe_in_seconds=values.get("breathe_in", plain.breathe_in_seconds),
        breathe_out_seconds=values.get("breathe_out", plain.breathe_out_seconds),
        is_breath_paced=values.get("pace") == "breath" and mode in (Mode.TIMED, Mode.OPEN),
        rest_seconds=values.get("rest", REST_AFTER_A_HOLD if mode is Mode.REPS and hold else plain.rest_seconds),
        set_rest_seconds=values.get("set_rest", plain.set_rest_seconds),
        change_sides_seconds=values.get("change_sides", plain.change_sides_seconds),
        exercise_rest_seconds=values.get("exercise_rest", plain.exercise_rest_seconds),
        get_ready_seconds=values.get("get_ready"),
        times_a_day=int(values.get("times_a_day", plain.times_a_day)),
        ours="dose" in values,
    )
