"""By what an instruction is known again: by its very words, never by an id or a name alone."""

from __future__ import annotations

import hashlib
import unicodedata
from enum import StrEnum
from functools import lru_cache

from backtimer.routine.exercise import Exercise


class Form(StrEnum):
    """How much of an instruction is said; the values are those of the history."""

    FULL = "full"
    SHORT = "short"
    LESS = ""


def fingerprint(exercise: Exercise) -> str:
    """The same for two exercises of which the full instruction says the same, whatever their ids and doses."""
    return _digest(
        exercise.name,
        exercise.position or "",
        exercise.steps,
        exercise.breathing or "",
        exercise.cautions,
        exercise.equipment,
        exercise.optional_equipment,
    )


@lru_cache(4096)
def _digest(*parts: str | tuple[str, ...]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        for text in (part,) if isinstance(part, str) else part:
            plain = " ".join(unicodedata.normalize("NFC", text).split())
            digest.update(plain.encode("utf-8", "replace") + b"\n")
        # A caution is not a step.
        digest.update(b"\0")
    return digest.hexdigest()
