"""How fast is spoken, and so how long a line takes before it is rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from backtimer.session.aloud import spoken

DEFAULT_RATE = 165  # words a minute
# A comma's pause, as a share of a full stop's.
COMMA = 0.555
_STOP = re.compile(r"[.!?…](?=\s)")
_COMMA = re.compile(r"[,;:](?=\s)")


@dataclass(frozen=True, slots=True)
class Pace:
    """A rate in words a minute, and what is the engine's: seconds at one word a minute for a line, a letter, a digit
    more than a letter, and a full stop; the seconds by which each stop is shorter than that; the silence that a clip
    keeps at its end.

    The engine's constants are fitted to espeak-ng 1.52: the 627 lines of the shipped routines, in full and in short,
    rendered and trimmed at 80 to 300 words a minute. Measured again by `tests/benchmarks/test_pace.py`, routine by
    routine: its whole length is met within 0.7 % from 120 to 250 words a minute (2.5 % at 80, 0.3 % at 300), all lines
    of it within 4 % (6 % at 80, 10 % at 300).
    """

    rate: int = DEFAULT_RATE
    line: float = 23.0
    letter: float = 8.25
    digit: float = 31.0
    stop: float = 94.0
    cut: float = 0.133
    tail: float = 0.15


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[int, int, float]:
    said = spoken(text)
    return len(said), sum(map(str.isdigit, said)), len(_STOP.findall(said)) + COMMA * len(_COMMA.findall(said))


def speaking_seconds(text: str, pace: Pace) -> float:
    """About how long a line takes to say at this pace, without rendering it."""
    letters, digits, stops = _parts(text)
    sounding = pace.line + pace.letter * letters + pace.digit * digits + pace.stop * stops
    return round(pace.tail + sounding / pace.rate - pace.cut * stops, 1)
