"""What an editor shows of a routine file's text, usable or not: what is written, and what holds where nothing is."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from backtimer.routine.dose import Dose, Mode, Range
from backtimer.routine.exercise import Exercise
from backtimer.routine.routine import Routine
from backtimer.routinefile.durations import duration_text
from backtimer.routinefile.editing.paths import model_at
from backtimer.routinefile.editing.places import by_path
from backtimer.routinefile.editing.source import CannotEdit, Model, NodePath, document_of
from backtimer.routinefile.editing.writing import kind_at
from backtimer.routinefile.entry import REST_AFTER_A_HOLD, CatalogueEntry, Values, exercise_of, merge, read_values
from backtimer.routinefile.keys import ENTRY_KEYS, MODES, TIMES
from backtimer.routinefile.kinds import Choice, Duration, Key, OpenEnd
from backtimer.routinefile.problem import Problem, Problems, sentence_of
from backtimer.routinefile.reader import Reading, ids_of, read_routine_bytes
from backtimer.routinefile.tree import Node, Scalar

Catalogue = MappingOf[str, CatalogueEntry]
_PLAIN = Dose(Mode.REPS)


@dataclass(frozen=True)
class Part:
    """One exercise of a file. `known` is the id of the exercise of the catalogue that it names, if there is one.

    `below` is what holds for the dose where the exercise itself says nothing, by key; `mode` is what is counted.
    """

    id: str
    exercise: Exercise
    known: str | None
    below: Values
    mode: str | None
    has_hold: bool


class Outline:
    """A text and what it says. Nothing here raises; `trouble` tells why the text cannot be edited but as a text."""

    def __init__(self, text: str, routine_id: str, catalogue: Catalogue, folder: Path | None = None) -> None:
        self.text = text
        self.trouble: str | None = None
        self._id = routine_id
        self._catalogue = catalogue
        self._folder = folder
        self._model: Model = ()
        try:
            self._model = document_of(text).model
        except CannotEdit as error:
            self.trouble = str(error)

    @property
    def items(self) -> tuple[Model, ...]:
        """What is written of each exercise."""
        found = model_at(self._model, ("exercises",))
        return tuple(found) if isinstance(found, list) else ()

    def text_at(self, path: NodePath) -> str:
        """The single value written at a path; empty when there is none."""
        found = model_at(self._model, path)
        return found if isinstance(found, str) else ""

    def lines_at(self, path: NodePath) -> tuple[str, ...]:
        """The list of texts written at a path."""
        found = model_at(self._model, path)
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()

    def choice_at(self, path: NodePath) -> str:
        """The word that is written at a path, as the choices of its key have it: "Each" is each."""
        kind, text = kind_at(path), self.text_at(path)
        read = kind.read("", Scalar(1, 1, text, False), Problems()) if isinstance(kind, Choice) and text else None
        return read or text

    def is_single(self, path: NodePath) -> bool:
        """Whether what is written there, if anything, is a single value."""
        return isinstance(model_at(self._model, path), str)

    @cached_property
    def routine(self) -> Routine | None:
        """The routine, when the text has no problems."""
        return self._reading.routine

    @cached_property
    def problems(self) -> dict[NodePath, Problem]:
        """What is wrong, by where it is."""
        return by_path(self.text, self._reading.problems)

    @cached_property
    def remarks(self) -> dict[NodePath, Problem]:
        """What is worth a remark, by where it is."""
        return by_path(self.text, self._reading.remarks)

    @cached_property
    def _reading(self) -> Reading:
        return read_routine_bytes(self.text.encode("utf-8", "replace"), self._id, self._catalogue, self._folder)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The exercises, those with problems included."""
        defaults = _values(model_at(self._model, ("defaults",)), TIMES)
        return tuple(self._part(item, index, defaults) for index, item in enumerate(self.items))

    def _part(self, item: Model, index: int, defaults: Values) -> Part:
        values = _values(item, ENTRY_KEYS, self._folder)
        entry = self._catalogue.get(values.get("exercise", ""))
        exercise_id, item_id = ids_of(values)
        catalogue = entry.values if entry else {}
        own_mode = {key: values[key] for key in MODES if key in values}
        below = merge(own_mode, defaults, catalogue)
        below = {key: value for key, value in below.items() if key not in own_mode}
        merged = merge(values, defaults, catalogue)
        if "set_rest" in merged and "set_rest" not in values:
            below["set_rest"] = merged["set_rest"]
        exercise = exercise_of(exercise_id, values, entry.exercise if entry else None)
        if "name" not in values and entry is None:
            exercise = exercise_of(exercise_id, {"name": values.get("exercise") or "Exercise without a name"})
        if self.routine is not None:
            # With what only the reader knows: steps, poses of its own.
            exercise = self.routine.exercises[index].exercise
        hold = merged.get("hold")
        return Part(
            item_id or f"exercise-{index + 1}",
            exercise,
            values["exercise"] if entry else None,
            below,
            next((key for key in MODES if key in merged), None),
            isinstance(hold, Range) and hold.high > 0,
        )


def complaint(path: NodePath, text: str, folder: Path | None = None) -> str | None:
    """Why a text cannot stand at a path, in a sentence; None when it can."""
    kind = kind_at(path)
    if kind is None:
        return None
    problems = Problems(folder)
    kind.read("it", Scalar(1, 1, text, False), problems)
    return sentence_of(problems.found[0]) if problems.found else None


def value_text(key: str, value: Any) -> str:
    """A value of the dose as a file writes it."""
    if value is True:
        return "true"
    if isinstance(value, (int, float)):
        value = Range(float(value), float(value))
    if not isinstance(value, Range):
        return str(value)
    if isinstance(ENTRY_KEYS[key].kind, (Duration, OpenEnd)):
        return duration_text(value)
    return f"{value.low:g}" if value.low == value.high else f"{value.low:g}-{value.high:g}"


def usual_text(key: str, part: Part | None) -> str:
    """What holds for a key where nothing is written; `part` None asks for a whole routine's defaults."""
    if part is not None and key in part.below:
        return value_text(key, part.below[key])
    match key:
        case "rest":
            if part is None:
                return "3s after a hold"
            return value_text(key, REST_AFTER_A_HOLD if part.mode == "reps" and part.has_hold else 0)
        case "get_ready":
            return "as needed"
        case "exercise_rest" | "hold":
            return "none"
        case "sets" | "times_a_day":
            return "1"
        case "move" | "release" | "breathe_in" | "breathe_out" | "set_rest" | "change_sides":
            return value_text(key, getattr(_PLAIN, f"{key}_seconds"))
    return ""


def _values(model: Model, keys: MappingOf[str, Key], folder: Path | None = None) -> Values:
    """The usable values of a mapping."""
    pairs: dict[str, tuple[Scalar, Node]] = {}
    for key, value in model if isinstance(model, tuple) else ():
        if isinstance(key, str) and key in keys and isinstance(value, str):
            pairs.setdefault(key, (Scalar(1, 1, key, True), Scalar(1, 1, value, True)))
    return read_values(pairs, keys, Problems(folder))
