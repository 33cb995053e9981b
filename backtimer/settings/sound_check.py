"""The sound check from the mat as a script: what is played, what is shown, and how long until the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backtimer.session import words
from backtimer.session.guidance import Amount, Sound
from backtimer.session.pace import speaking_seconds
from backtimer.settings.settings import Settings
from backtimer.settings.wording import SOUNDS

WALK_SECONDS = 8
PAUSE_SECONDS = 1.5
SOUND_SECONDS = 2.0
END_SECONDS = 4.0
HOLD_SECONDS = 2.0
CLOSING = "If all of this was easy to hear, the volume is right."
INSTRUCTION = "Next: Bridge. Lie on your back. Bend your knees, with your feet flat on the floor."


@dataclass(frozen=True, slots=True)
class Beat:
    """Something to hear or only to see. The next comes after `seconds`; if it `waits`, not before the words end."""

    seconds: float
    shown: str
    text: str | None = None
    sound: Sound | None = None
    waits: bool = True


def sound_check(settings: Settings) -> tuple[Beat, ...]:
    """The script for these settings. Sounds that are switched off are left out."""
    pace = settings.guidance.pace

    def line(text: str, shown: str, then_seconds: float = PAUSE_SECONDS) -> Beat:
        return Beat(speaking_seconds(text, pace) + then_seconds, shown, text)

    begins_in = [
        f"The sound check begins in {left} second{'' if left == 1 else 's'}" for left in range(WALK_SECONDS + 1)
    ]
    walk = [Beat(1.0, begins_in[left], waits=False) for left in range(WALK_SECONDS, 0, -1)]
    walk[0] = replace(walk[0], text=f"{begins_in[WALK_SECONDS]}.")
    rep, rest = f"{words.rep_of(3, 8)}. {words.EFFORT}", f"{words.REST}. Next: {words.rep_of(4, 8).lower()}."
    count = (Beat(1.0, f"{words.HOLD}  {left}", words.COUNT[left], waits=False) for left in (3, 2, 1))
    sounds: list[Beat] = []
    if settings.guidance.has_sounds or settings.guidance.amount is Amount.SOUNDS:
        for sound, (name, _) in SOUNDS.items():
            shown = f"Sound: {name.lower()}"
            sounds += [line(f"{name}.", shown, 0.3), Beat(SOUND_SECONDS, shown, sound=sound)]
    return (
        *walk,
        line(INSTRUCTION, INSTRUCTION),
        line(rep, rep),
        Beat(HOLD_SECONDS, words.HOLD, words.HOLD, waits=False),
        *count,
        line(words.RELEASE, words.RELEASE),
        line(rest, rest),
        *sounds,
        line(CLOSING, CLOSING, END_SECONDS),
    )


def lines_of(script: tuple[Beat, ...]) -> tuple[str, ...]:
    """All that is said in a script, each once."""
    return tuple(dict.fromkeys(beat.text for beat in script if beat.text))
