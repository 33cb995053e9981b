"""Edits of a routine file's text that change only what was changed: comments, order and spelling stay as they are.

All functions are pure, from text to text. After each edit the text is read again, and what it says must be what it
said before with just that change; else, and for what is written in a way that cannot be edited, they raise CannotEdit,
whose message is a sentence for the person.
"""

from __future__ import annotations

from backtimer.routinefile.editing.exercises import (
    Entry,
    duplicate_exercise,
    insert_exercise,
    move_exercise,
    new_routine,
    remove_exercise,
)
from backtimer.routinefile.editing.source import CannotEdit, NodePath
from backtimer.routinefile.editing.values import remove_value, set_texts, set_value

__all__ = [
    "CannotEdit",
    "Entry",
    "NodePath",
    "duplicate_exercise",
    "insert_exercise",
    "move_exercise",
    "new_routine",
    "remove_exercise",
    "remove_value",
    "set_texts",
    "set_value",
]
