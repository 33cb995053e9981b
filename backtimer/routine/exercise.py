"""What an exercise is, apart from how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backtimer.figures.figure import Figure


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


class Direction(StrEnum):
    """Which way an exercise takes the back; the seven groups of article C. Anti- means: against that pull."""

    EXTENSION = "extension"
    ANTI_FLEXION = "anti-flexion"
    EXTENSION_THROUGH_RANGE = "extension through range"
    FLEXION = "flexion"
    ANTI_EXTENSION = "anti-extension"
    FLEXION_THROUGH_RANGE = "flexion through range"
    ROTATION = "rotation"


class Family(StrEnum):
    """What the directions of exercises come down to: which way the back works, whether by moving or by resisting."""

    EXTENSION = "Extension"
    FLEXION = "Flexion"
    ROTATION = "Rotation"


FAMILIES: dict[Direction, Family] = {
    Direction.EXTENSION: Family.EXTENSION,
    Direction.ANTI_FLEXION: Family.EXTENSION,
    Direction.EXTENSION_THROUGH_RANGE: Family.EXTENSION,
    Direction.FLEXION: Family.FLEXION,
    Direction.ANTI_EXTENSION: Family.FLEXION,
    Direction.FLEXION_THROUGH_RANGE: Family.FLEXION,
    Direction.ROTATION: Family.ROTATION,
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words called out during an exercise; None leaves them to the session's usual ones.

    `side` is what left and right are said of: "leg" makes "left leg".
    """

    effort: str | None = None
    hold: str | None = None
    release: str | None = None
    breathe_in: str | None = None
    breathe_out: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A movement: what it is called, how it is done, what to mind.

    `in_short` is the movement in one clause and `key_point` a reminder, both for a person who knows it. `advice` is for
    before a session: read, not said. `easier` and `harder` are ids of variants in the catalogue. `optional_equipment`
    helps but can be left out. `figure` is one of its own, or the id of the exercise whose figure it shows when that is
    not its own; `picture` is the file of a picture to show in its place.
    """

    id: str
    name: str
    steps: tuple[str, ...] = ()
    position: Position | None = None
    equipment: tuple[str, ...] = ()
    optional_equipment: tuple[str, ...] = ()
    direction: Direction | None = None
    breathing: str | None = None
    in_short: str | None = None
    key_point: str | None = None
    words: Words = Words()
    cautions: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    good_for: str | None = None
    aliases: tuple[str, ...] = ()
    easier: str | None = None
    harder: str | None = None
    source: str | None = None
    figure: Figure | str | None = None
    picture: str | None = None
