"""Edits that are more than one value: what is counted, and a new exercise's first dose."""

from __future__ import annotations

from collections.abc import Callable

from backtimer.routinefile.edit import Entry, NodePath, remove_value, set_texts, set_value
from backtimer.routinefile.entry import CatalogueEntry, has_mode
from backtimer.routinefile.keys import MODES

Change = Callable[[str], str]

FIRST = {"reps": "8", "for": "30s", "breaths": "5", "open": "true"}


def write(text: str, path: NodePath, value: str | tuple[str, ...]) -> str:
    """Set a value or a list of texts; nothing takes the key out. Raises CannotEdit."""
    if not value:
        return remove_value(text, path)
    return set_texts(text, path, value) if isinstance(value, tuple) else set_value(text, path, value)


def with_mode(text: str, path: NodePath, mode: str, usual: str | None) -> str:
    """An exercise that counts something else; `usual` is what the catalogue counts. Raises CannotEdit."""
    if mode != usual:
        text = set_value(text, (*path, mode), FIRST[mode])
    for other in MODES:
        if other != mode or mode == usual:
            text = remove_value(text, (*path, other))
    return remove_value(text, (*path, "pace")) if mode in ("reps", "breaths") else text


def new_entry(exercise_id: str, known: CatalogueEntry) -> Entry:
    """An exercise of the catalogue for a routine; with a dose when the catalogue gives none."""
    entry = {"exercise": exercise_id}
    return entry if has_mode(dict(known.values)) else {**entry, "reps": FIRST["reps"]}
