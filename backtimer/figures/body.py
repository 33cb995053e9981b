"""The body that all figures share: lengths, widths and how far each joint bends.

Lengths are shares of the body height; they and the way of drawing come from our own trial drawings. The ranges of the
joints are those of a supple healthy person, rounded up: they are there to catch a pose that no body can take.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Point(NamedTuple):
    """Body heights to the right and up from the place where the figure stands."""

    x: float
    y: float

    def moved(self, angle: float, length: float) -> Point:
        """The point that lies so far away at an angle in degrees (0 is to the right, 90 up)."""
        turn = math.radians(angle)
        return Point(self.x + length * math.cos(turn), self.y + length * math.sin(turn))

    def plus(self, other: Point) -> Point:
        """Both added."""
        return Point(self.x + other.x, self.y + other.y)

    def minus(self, other: Point) -> Point:
        """The way from the other one to this."""
        return Point(self.x - other.x, self.y - other.y)

    @property
    def angle(self) -> float:
        """Its direction, in degrees."""
        return math.degrees(math.atan2(self.y, self.x))

    @property
    def length(self) -> float:
        """How far it is from the origin."""
        return math.hypot(self.x, self.y)


SPINE = (0.10, 0.10, 0.09)
NECK = 0.085  # from the shoulders to the middle of the head
HEAD = 0.06  # its radius
ARM = (0.165, 0.145, 0.05)
LEG = (0.235, 0.225, 0.10)

# Half as wide as the part is at its beginning and at its end.
TRUNK_WIDTHS = (0.062, 0.052, 0.058, 0.046)  # hips, waist, chest, shoulders
WIDE_TRUNK_WIDTHS = (0.095, 0.078, 0.105, 0.125)  # seen from the front
ARM_WIDTHS = (0.029, 0.023, 0.018)
LEG_WIDTHS = (0.046, 0.035, 0.023)
HAND_WIDTH = 0.018
FOOT_WIDTH = 0.020
SHOULDER_WIDTH = 0.036
HALF_SHOULDERS = 0.105  # from the front: how far a shoulder is from the spine
HALF_HIPS = 0.055

# How far from the floor the middle of a part is that lies on it.
RADIUS = {
    "hips": 0.062,
    "waist": 0.052,
    "chest": 0.058,
    "shoulders": 0.046,
    "head": HEAD,
    "elbow": 0.023,
    "hand": HAND_WIDTH,
    "fingers": HAND_WIDTH,
    "knee": 0.035,
    "foot": 0.023,
    "toes": FOOT_WIDTH,
}

# Degrees that a part may be turned against the one before it, seen from the right side: flexion of hip, shoulder and
# elbow is positive, that of the knee and of the spine negative.
RANGES = {
    "waist": (-50.0, 35.0),
    "chest": (-50.0, 35.0),
    "neck": (-80.0, 70.0),
    "shoulder": (-75.0, 195.0),
    "elbow": (-5.0, 160.0),
    "wrist": (-95.0, 95.0),
    "hip": (-40.0, 145.0),
    "knee": (-165.0, 5.0),
    "ankle": (-5.0, 130.0),
}


def wrapped(angle: float, least: float = -180.0) -> float:
    """The same direction as an angle from `least` up to a full turn above."""
    return (angle - least) % 360 + least
