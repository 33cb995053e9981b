"""Make assets/sounds/*.wav: the sounds that carry meaning without words, from the recipe below and nothing else.

Each is told by its rhythm and by the way its notes go: up to begin, down to let go, to and fro to change sides.
A note is a sine with a soft octave, which swells for 20 ms and dies away, so that nothing clicks and nothing is shrill.
"""

from __future__ import annotations

import math
import sys
import wave
from array import array
from pathlib import Path

RATE = 22050
PEAK = 0.4
SWELL_SECONDS = 0.02
OCTAVE = 0.18  # of the note's strength
G4, C5, E5, G5, C6 = 392.0, 523.25, 659.26, 783.99, 1046.5

# Notes as (hertz, when they begin, how long until they have died away), in seconds.
RECIPES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "start": ((C5, 0.0, 0.16), (G5, 0.1, 0.22)),
    "release": ((G5, 0.0, 0.16), (C5, 0.1, 0.24)),
    "change_sides": ((E5, 0.0, 0.16), (G4, 0.14, 0.18), (E5, 0.28, 0.22)),
    "next_exercise": ((C5, 0.0, 0.2), (E5, 0.12, 0.2), (G5, 0.24, 0.28)),
    "end": ((G5, 0.0, 0.3), (E5, 0.18, 0.3), (C5, 0.36, 0.3), (C6, 0.54, 0.4)),
}


def samples(notes: tuple[tuple[float, float, float], ...]) -> array[int]:
    """The samples of a sound, brought to the common peak."""
    length = max(begin + lasts for _, begin, lasts in notes)
    mixed = [0.0] * math.ceil(length * RATE)
    for hertz, begin, lasts in notes:
        first = round(begin * RATE)
        for n in range(round(lasts * RATE)):
            at = n / RATE
            swell = 0.5 - 0.5 * math.cos(math.pi * min(1.0, at / SWELL_SECONDS))
            # Down to a thousandth by its end, and from there softly to nothing.
            fall = math.exp(-5.0 * at / lasts) * min(1.0, (lasts - at) / SWELL_SECONDS)
            turn = 2 * math.pi * hertz * at
            if first + n < len(mixed):
                mixed[first + n] += swell * fall * (math.sin(turn) + OCTAVE * math.sin(2 * turn))
    loudest = max(abs(value) for value in mixed)
    return array("h", (round(value / loudest * PEAK * 32767) for value in mixed))


def write(folder: Path) -> None:
    """Write every sound."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notes in RECIPES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            data = samples(notes)
            if sys.byteorder == "big":
                data.byteswap()
            file.writeframes(data.tobytes())


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1] / "assets" / "sounds")
