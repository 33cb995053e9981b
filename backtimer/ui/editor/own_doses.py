"""Where a person's own dose stands over what the file says: told beside the field, and asked about after an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backtimer.routine.dose import OwnDose, Sides
from backtimer.routinefile.edit import NodePath
from backtimer.routinefile.keys import ENTRY_KEYS
from backtimer.routinefile.outline import Outline, Part, usual_text, value_text
from backtimer.routinefile.problem import Problems
from backtimer.routinefile.tree import Scalar

# The keys of the file that an own dose can stand over.
NAMES = {
    "reps": "reps",
    "for": "seconds",
    "open": "seconds",
    "breaths": "breaths",
    "hold": "hold_seconds",
    "rest": "rest_seconds",
    "sets": "sets",
    "sides": "sides",
    "set_rest": "set_rest_seconds",
    "exercise_rest": "exercise_rest_seconds",
    "get_ready": "get_ready_seconds",
}


@dataclass(frozen=True)
class OwnNote:
    """A person's own value of a key, and the file's, as texts. `asks`: the file's was changed, and which is to hold?"""

    mine: str
    written: str
    asks: bool = False

    @property
    def sentence(self) -> str:
        """What is told."""
        if self.asks:
            return f"You do {self.mine}, and the file now says {self.written}. Which one do you want to use?"
        return f"You do {self.mine}; the file says {self.written}."


def own_notes(
    outline: Outline, base: NodePath, part: Part, own: OwnDose, asked: frozenset[str], sides: Mapping[str, str]
) -> dict[str, OwnNote]:
    """The notes of an exercise by key; `asked` are the keys that were edited, `sides` the words for sides."""
    notes: dict[str, OwnNote] = {}
    for key, name in NAMES.items():
        value = getattr(own, name)
        if value is None or not _applies(key, part):
            continue
        mine = _text(key, value, sides)
        text = _plainly(key, outline.choice_at((*base, key))) or usual_text(key, part)
        written = sides.get(text or Sides.NONE.value, text) if key == "sides" else text or "none"
        if mine != written:
            notes[key] = OwnNote(mine, written, key in asked)
    return notes


def _text(key: str, value: Any, sides: Mapping[str, str]) -> str:
    return sides.get(str(value), str(value)) if key == "sides" else value_text(key, value)


def _plainly(key: str, written: str) -> str:
    """What the file says, as we write it: "10 reps" and "60 sec." are told as 10 and 1min."""
    value = ENTRY_KEYS[key].kind.read(key, Scalar(1, 1, written, False), Problems()) if written else None
    return written if value is None else value_text(key, value)


def _applies(key: str, part: Part) -> bool:
    if key in ("reps", "for", "breaths", "open"):
        return part.mode == key
    if key == "hold":
        return part.has_hold
    return key != "rest" or part.mode == "reps"
