"""What an exercise is, apart from how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Position(StrEnum):
    """Where the body starts from; the values are what a file says and what is read aloud."""

    BACK = "lying on the back"
    FRONT = "face down"
    SIDE = "lying on the side"
    HANDS_AND_KNEES = "hands and knees"
    KNEELING = "kneeling"
    HALF_KNEELING = "half-kneeling"
    SITTING = "sitting"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Words:
    """The words called out during an exercise; None leaves them to the session's usual ones."""

    effort: str | None = None
    hold: str | None = None
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A movement: what it is called, how it is done, what to mind."""

    id: str
    name: str
    steps: tuple[str, ...] = ()
    position: Position | None = None
    equipment: tuple[str, ...] = ()
    words: Words = Words()
    cautions: tuple[str, ...] = ()
    source: str | None = None
