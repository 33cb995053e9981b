"""Which icon stands for a position of the body, and which for a thing that is needed."""

from __future__ import annotations

import re

from backtimer.routine.exercise import Position

POSITIONS: dict[Position, str] = {
    Position.BACK: "position_back",
    Position.FRONT: "position_front",
    Position.SIDE: "position_side",
    Position.HANDS_AND_KNEES: "position_hands_and_knees",
    Position.KNEELING: "position_kneeling",
    Position.HALF_KNEELING: "position_half_kneeling",
    Position.SITTING: "position_sitting",
    Position.STANDING: "position_standing",
}
FLOOR = "thing_floor"
OTHER = "thing_other"
# The first of these words in what a file calls a thing decides.
THINGS: dict[str, tuple[str, ...]] = {
    "thing_band": ("band", "bands", "tube"),
    "thing_wall": ("wall", "door", "doorway"),
    "thing_chair": ("chair",),
    "thing_stool": ("stool", "step"),
    "thing_table": ("table", "desk", "worktop", "counter"),
    "thing_bench": ("bench", "sofa", "couch", "bed"),
    "thing_weight": ("weight", "weights", "dumbbell", "dumbbells", "kettlebell", "bottle"),
    "thing_bar": ("bar", "broomstick", "stick", "pole"),
    "thing_towel": ("strap", "towel", "belt"),
    "thing_hook": ("hook", "post", "anchor"),
    "thing_cushion": ("cushion", "pillow", "roll"),
    "thing_ball": ("ball",),
    FLOOR: ("mat", "floor", "carpet"),
}
_BY_WORD = {word: icon for icon, words in THINGS.items() for word in words}


def thing_icon(thing: str) -> str:
    """The icon of a thing by what a routine file calls it, such as "a low bench or sofa"."""
    words = re.findall(r"[a-z]+", thing.casefold())
    return next((_BY_WORD[word] for word in words if word in _BY_WORD), OTHER)
