"""What it takes to come from one start position into the next."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from backtimer.routine.exercise import Position

SAME_SECONDS = 5.0
TURN_SECONDS = 8.0

_LYING, _KNEELING, _SITTING, _STANDING = range(4)
_HEIGHT = {
    Position.BACK: _LYING,
    Position.FRONT: _LYING,
    Position.SIDE: _LYING,
    Position.HANDS_AND_KNEES: _KNEELING,
    Position.KNEELING: _KNEELING,
    Position.HALF_KNEELING: _KNEELING,
    Position.SITTING: _SITTING,  # on a chair or a stool
    Position.STANDING: _STANDING,
}
# Our estimate for a stiff back, without hurry; a file's get_ready overrides it.
_BETWEEN_SECONDS = {
    (_LYING, _KNEELING): 10.0,
    (_LYING, _SITTING): 18.0,
    (_LYING, _STANDING): 20.0,
    (_KNEELING, _SITTING): 12.0,
    (_KNEELING, _STANDING): 15.0,
    (_SITTING, _STANDING): 8.0,
}


def get_ready_seconds(before: Position | None, after: Position | None) -> float:
    """The time to change position without hurry. An unknown position changes nothing."""
    if before is None or after is None or before is after:
        return SAME_SECONDS
    low, high = sorted((_HEIGHT[before], _HEIGHT[after]))
    return TURN_SECONDS if low == high else _BETWEEN_SECONDS[low, high]


def is_on_floor(position: Position) -> bool:
    """Whether one must get up from it: not from a chair."""
    return _HEIGHT[position] <= _KNEELING


def times_up(positions: Iterable[Position | None]) -> int:
    """How often one must get up from the floor between the first exercise and the last."""
    known = [_HEIGHT[position] for position in positions if position is not None]
    return sum(before <= _KNEELING < after for before, after in pairwise(known))
