"""Lays cues out in time so that they fit: nothing overlaps, nothing is cut, what matters most goes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from backtimer.session.guidance import Sound

GAP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Cue:
    """A line to say, or a sound to make, `offset_seconds` after its step began."""

    offset_seconds: float
    text: str = ""
    sound: Sound | None = None


class Priority(IntEnum):
    """What goes first when not everything fits."""

    COUNTDOWN = 0
    PHASE = 1
    SIDE_NOTE = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """A cue that is wanted: the fullest wording first, begun at `at` or, if need be, between `earliest` and `latest`.

    It must be over by `until`, when it would no longer be true.
    """

    priority: Priority
    wordings: tuple[str | Sound, ...]
    at: float
    earliest: float
    latest: float
    until: float


def fixed(priority: Priority, wordings: tuple[str | Sound, ...], at: float, until: float) -> Wish:
    """A wish for exactly this moment."""
    return Wish(priority, wordings, at, at, at, until)


def lay_out(wishes: Sequence[Wish], seconds_of: Callable[[str | Sound], float]) -> tuple[Cue, ...]:
    """The cues for all wishes that fit, the more important ones first, each in its fullest wording that fits."""
    taken: list[tuple[float, float]] = []
    cues: list[Cue] = []
    for wish in sorted(wishes, key=lambda wish: wish.priority):
        for wording in wish.wordings:
            length = seconds_of(wording)
            start = _start(wish, length, taken)
            if start is not None:
                taken.append((start, start + length))
                cues.append(Cue(start, sound=wording) if isinstance(wording, Sound) else Cue(start, wording))
                break
    return tuple(sorted(cues, key=lambda cue: cue.offset_seconds))


def _start(wish: Wish, length: float, taken: list[tuple[float, float]]) -> float | None:
    """The free start nearest to the wished one; of two as near, the earlier."""
    starts = [wish.at]
    if wish.earliest < wish.latest:
        starts += [begin - GAP_SECONDS - length for begin, _ in taken] + [end + GAP_SECONDS for _, end in taken]
        starts += [wish.until - length]  # a long one starts earlier
    good = [
        start
        for start in starts
        if wish.earliest <= start <= wish.latest
        and start + length <= wish.until + 1e-9
        and all(start + length <= begin or end <= start for begin, end in taken)
    ]
    return min(good, key=lambda start: (abs(start - wish.at), start), default=None)
