"""How a session talks to the person: how much it says, what it counts, which sounds it makes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backtimer.session.pace import Pace


class Amount(StrEnum):
    """How much is said."""

    AUTO = "auto"
    FULL = "full"
    SHORT = "short"
    NAMES = "names"
    SOUNDS = "sounds"


class Sound(StrEnum):
    """A sound that carries meaning without words."""

    START = "start"
    RELEASE = "release"
    CHANGE_SIDES = "change_sides"
    NEXT_EXERCISE = "next_exercise"
    END = "end"


# A sound's length as long as it is not known, and the silence before the words that follow it.
SOUND_SECONDS = 0.5
AFTER_SOUND_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Guidance:
    """A person's choice. AUTO explains an exercise in full until it is known, and in short from then on.

    Known is what was heard in full and done twice, the last time in `known_weeks`.

    `get_ready_seconds` is the least time to get ready for any exercise. One who `waits_for_me` begins none before the
    person goes on. `pace` is that of the voice.
    """

    amount: Amount = Amount.AUTO
    counts_reps: bool = True
    counts_down: bool = True
    says_halfway: bool = True
    has_sounds: bool = True
    count_in_seconds: int = 3
    get_ready_seconds: int = 0
    waits_for_me: bool = False
    pace: Pace = Pace()  # noqa: RUF009 - frozen
    known_weeks: int = 6
