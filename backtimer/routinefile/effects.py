"""Which key of a dose counts when: one table, for the remark that a key does nothing, and for the test of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Any

from backtimer.routine.dose import Dose, Mode, Range, Sides
from backtimer.routinefile.durations import duration_text
from backtimer.routinefile.keys import MODES
from backtimer.routinefile.problem import Problems
from backtimer.routinefile.tree import Mapping, Node, Scalar

# From here on a rest between reps may be meant for the rest between sets.
LONG_REST_SECONDS = 20.0
_KEY_OF_MODE = dict(zip((Mode.REPS, Mode.TIMED, Mode.BREATHS, Mode.OPEN), MODES, strict=True))

Pairs = MappingOf[str, tuple[Scalar, Node]]


def _is_paced_by_hold(dose: Dose) -> bool:
    return dose.mode in (Mode.TIMED, Mode.OPEN) and dose.hold_seconds is not None and not dose.is_breath_paced


def _is_paced_by_breath(dose: Dose) -> bool:
    return dose.mode is Mode.BREATHS or dose.is_breath_paced


def _is_held_for_breaths(dose: Dose) -> bool:
    """A stretch that one comes into, and out of, for some breaths."""
    return dose.mode is Mode.BREATHS and dose.sides is not Sides.ALTERNATE


def _has_moves(dose: Dose) -> bool:
    return dose.mode is Mode.REPS or _is_paced_by_hold(dose) or _is_held_for_breaths(dose)


def _has_holds(dose: Dose) -> bool:
    return dose.hold_seconds is not None and (dose.mode is Mode.REPS or _is_paced_by_hold(dose))


def _has_rests(dose: Dose) -> bool:
    reps = dose.reps or Range(1, 1)
    return dose.mode is Mode.REPS and (reps.high > 1 or dose.sides is Sides.ALTERNATE)


def _has_effort(dose: Dose) -> bool:
    if dose.mode in (Mode.TIMED, Mode.OPEN):
        return not dose.is_breath_paced
    return dose.move_seconds > 0 and _has_moves(dose)


def _always(dose: Dose) -> bool:
    return True


@dataclass(frozen=True)
class Effect:
    """When a key counts, and how a remark says so."""

    counts: Callable[[Dose], bool]
    only: str = ""


_MOVES = "it is only used with  reps,  with  breaths  that do not alternate, and when a  hold  paces  for  or  open"
_BREATHS = "it is only used with  breaths  or  pace: breath"
EFFECTS: dict[str, Effect] = {
    "hold": Effect(
        lambda dose: dose.mode is Mode.REPS or _is_paced_by_hold(dose),
        "it is only used with  reps,  or to pace  for  and  open",
    ),
    "move": Effect(_has_moves, _MOVES),
    "release": Effect(_has_moves, _MOVES),
    "tempo": Effect(_has_moves, _MOVES),
    "breathe_in": Effect(_is_paced_by_breath, _BREATHS),
    "breathe_out": Effect(_is_paced_by_breath, _BREATHS),
    "rest": Effect(
        lambda dose: _has_rests(dose) or (dose.mode is not Mode.REPS and dose.sets.high > 1),
        "it is only used between reps or sets; a rest after the exercise is  exercise_rest",
    ),
    "set_rest": Effect(lambda dose: dose.sets.high > 1, "it is only used with 2 or more sets"),
    "change_sides": Effect(lambda dose: dose.sides is Sides.EACH, "it is only used with  sides: each"),
    "sides": Effect(
        lambda dose: dose.mode is not Mode.OPEN or dose.sides is not Sides.ALTERNATE,
        "an open time cannot alternate; use  sides: each",
    ),
    **dict.fromkeys(
        (*MODES, "sets", "pace", "exercise_rest", "get_ready", "times_a_day", "dose"),
        Effect(_always),
    ),
}
SAY_EFFECTS: dict[str, Effect] = {
    "effort": Effect(
        _has_effort, "it is only called when there is a  move,  or at the start of a time without  pace: breath"
    ),
    "hold": Effect(_has_holds, "it is only called when there is a  hold"),
    "release": Effect(
        lambda dose: dose.release_seconds > 0 and _has_moves(dose), "it is only called when there is a  release"
    ),
    "side": Effect(
        lambda dose: dose.sides is not Sides.NONE and (dose.mode is not Mode.OPEN or dose.sides is Sides.EACH),
        "it is only said when there are two sides",
    ),
    "breathe_in": Effect(_is_paced_by_breath, "it is only called with  breaths  or  pace: breath"),
    "breathe_out": Effect(_is_paced_by_breath, "it is only called with  breaths  or  pace: breath"),
}


def rests_between_sets(values: MappingOf[str, Any], merged: MappingOf[str, Any]) -> bool:
    """Whether an exercise's own `rest` is meant for the rest between its sets: there are no reps for it to be between.

    `merged` are the values with those of the defaults and of the catalogue.
    """
    return "rest" in values and "set_rest" not in values and "reps" not in merged and _has_sets(merged)


def remark_on(
    pairs: Pairs, values: MappingOf[str, Any], below: MappingOf[str, Any], dose: Dose, problems: Problems
) -> None:
    """Remark on the keys of an exercise that do nothing, and on rests that may be meant otherwise.

    `below` is what held without the exercise's own keys.
    """
    mode = _KEY_OF_MODE[dose.mode]
    takes_away = {
        "pace": values.get("pace") == "own",
        "hold": isinstance(values.get("hold"), Range) and values["hold"].high == 0,
    }
    for key, place, effect in _given(pairs):
        name = key.split()[-1]
        if takes_away.get(key):
            if not (key in below and (key == "hold" or (below[key] == "breath" and mode in ("for", "open")))):
                message = "pace: own does nothing here" if key == "pace" else "a hold of 0 does nothing here"
                problems.remark(
                    place, message, f"it is only used to remove the {key} of a catalogue exercise", key=name
                )
        elif not effect.counts(dose):
            problems.remark(place, f"{key} does nothing here", effect.only, key=name)
    if "picture" in pairs and "figure" in pairs:
        hint = "the picture is shown instead"
        problems.remark(pairs["figure"][0], "figure does nothing here", hint, key="figure")
    if "rest" in values and "set_rest" not in values and dose.sets.high > 1:
        _remark_on_rest(pairs["rest"][0], mode, dose, problems)


def uses_default(dose: Dose, key: str) -> bool:
    """Whether a dose uses a default; that for the rest between reps is not the one between sets."""
    return EFFECTS[key].counts(dose) and (key != "rest" or dose.mode is Mode.REPS)


def remark_on_defaults(pairs: Pairs, used: set[str], problems: Problems) -> None:
    """Remark on the defaults that no exercise uses."""
    for key, (place, _) in pairs.items():
        if key not in used:
            message = f"{key} does nothing here: no exercise of this routine uses it"
            problems.remark(place, message, key=key)


def _remark_on_rest(place: Scalar, mode: str, dose: Dose, problems: Problems) -> None:
    if dose.mode is not Mode.REPS:
        length = _text(dose.set_rest_seconds)
        message = f"with {mode} and sets, rest is the rest between the sets: {length}"
        problems.remark(place, message, f"set_rest: {length}  says the same", key="rest")
    elif dose.rest_seconds >= LONG_REST_SECONDS and _has_rests(dose):
        length, sets = _text(dose.rest_seconds), _text(dose.set_rest_seconds)
        message = f"you rest {length} after each rep, and {sets} between the sets"
        problems.remark(place, message, f"for a rest between the sets write  set_rest: {length}", key="rest")


def _given(pairs: Pairs) -> Iterator[tuple[str, Scalar, Effect]]:
    for key, (place, node) in pairs.items():
        if key in EFFECTS:
            yield key, place, EFFECTS[key]
        elif key == "say" and isinstance(node, Mapping):
            for word, _ in node.pairs:
                if isinstance(word, Scalar) and word.value in SAY_EFFECTS:
                    yield f"say: {word.value}", word, SAY_EFFECTS[word.value]


def _has_sets(merged: MappingOf[str, Any]) -> bool:
    sets = merged.get("sets")
    return isinstance(sets, Range) and sets.high > 1


def _text(seconds: float) -> str:
    return duration_text(Range(seconds, seconds))
