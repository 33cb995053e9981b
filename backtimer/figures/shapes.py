"""What there is to paint of a figure: filled outlines, each in a tone, from the back to the front."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from backtimer.figures.body import (
    ARM_WIDTHS,
    FOOT_WIDTH,
    HAND_WIDTH,
    HEAD,
    LEG_WIDTHS,
    SHOULDER_WIDTH,
    TRUNK_WIDTHS,
    WIDE_TRUNK_WIDTHS,
    Point,
)
from backtimer.figures.figure import Figure, Ground, Movement, Prop, props_at, skeleton_at
from backtimer.figures.pose import TRUNK, Skeleton, View

FLOOR_DEPTH = 0.012
FAR_SHIFT = Point(0.022, 0.0)  # so that a far limb does not hide behind the near one
MARGIN = 0.05
SAMPLES = 12
TROUSERS_END = 3  # of the samples along the trunk
SWELL = 0.014
WALL_HEIGHT = 1.15


class Tone(StrEnum):
    """What a shape shows; the painter knows its colour."""

    FLOOR = "floor"
    MAT = "mat"
    PROP = "prop"
    PROP_FAR = "prop far"
    BAND = "band"
    SHIRT = "shirt"
    SLEEVE = "sleeve"
    SLEEVE_FAR = "sleeve far"
    TROUSERS = "trousers"
    LEG = "leg"
    LEG_FAR = "leg far"
    SKIN = "skin"
    SKIN_FAR = "skin far"
    HAIR = "hair"


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline. Its parts may overlap: what is inside of any is filled."""

    tone: Tone
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be seen, in body heights."""

    left: float
    bottom: float
    right: float
    top: float


def shapes(skeleton: Skeleton, figure: Figure, frame: Frame, *, to_left: bool = False) -> tuple[Shape, ...]:
    """The body and the things around it. A figure whose other side is its mirror picture is flipped."""
    props = props_at(figure, to_left=to_left)
    flip = to_left and figure.flips
    inner = Frame(-frame.right, frame.bottom, -frame.left, frame.top) if flip else frame
    drawn: list[Shape] = []
    if figure.ground is Ground.FLOOR:
        drawn.append(_box(Tone.FLOOR, inner.left, -FLOOR_DEPTH, inner.right, 0.0))
    for prop in props:
        drawn += _thing(prop, skeleton, behind=True)
    drawn += _body(skeleton, figure)
    for prop in props:
        drawn += _thing(prop, skeleton, behind=False)
    if not flip:
        return tuple(drawn)
    return tuple(Shape(shape.tone, tuple(Point(-point.x, point.y) for point in shape.points)) for shape in drawn)


@lru_cache(maxsize=64)
def frame_of(figure: Figure, *, to_left: bool = False) -> Frame:
    """A frame that holds the figure in all its poses, and its things."""
    points: list[Point] = []
    nothing = Frame(0.0, 0.0, 0.0, 0.0)
    for movement in Movement:
        if movement in (Movement.SHOW, Movement.CYCLE) and movement not in figure.paths:
            continue
        for number in range(7):
            skeleton = skeleton_at(figure, movement, number / 6, figure.cycle_seconds * number / 6, to_left=to_left)
            for shape in shapes(skeleton, figure, nothing, to_left=to_left):
                points += shape.points
    xs, ys = [point.x for point in points], [point.y for point in points]
    return Frame(min(xs) - MARGIN, min(ys) - MARGIN / 2, max(xs) + MARGIN, max(ys) + MARGIN)


def _body(skeleton: Skeleton, figure: Figure) -> list[Shape]:
    is_side = skeleton.view is View.SIDE
    far = set(figure.far) or ({"left arm", "left leg"} if is_side else set())
    chest = skeleton.pose.turned[1]
    if not is_side and abs(chest) > 20:
        # The shoulder towards which the chest turns goes away from the viewer.
        far.add("right arm" if chest > 0 else "left arm")
    shift = FAR_SHIFT if is_side and figure.ground is Ground.FLOOR else Point(0.0, 0.0)
    drawn: list[Shape] = []
    for limb in ("left arm", "right arm"):
        if limb in far:
            drawn += _arm(skeleton, limb, shift, is_far=True)
    for limb in ("left leg", "right leg"):
        if limb in far:
            drawn += _leg(skeleton, limb, shift, is_far=True)
    # Hips that turn to one side lay the other leg on top.
    order = ("right leg", "left leg") if skeleton.pose.turned[0] > 10 else ("left leg", "right leg")
    legs = [_leg(skeleton, limb, Point(0.0, 0.0), is_far=False) for limb in order if limb not in far]
    trunk = _trunk(skeleton)
    head = _head(skeleton)
    if is_side:
        drawn += [*head, *trunk, *(shape for leg in legs for shape in leg)]
    else:
        drawn += [*(shape for leg in legs for shape in leg), *trunk, *head]
    for limb in ("left arm", "right arm"):
        if limb not in far:
            drawn += _arm(skeleton, limb, Point(0.0, 0.0), is_far=False)
    return drawn


def _arm(skeleton: Skeleton, limb: str, shift: Point, *, is_far: bool) -> list[Shape]:
    shoulder, elbow, hand, fingers = (point.plus(shift) for point in skeleton.limb(limb))
    one, two, three = ARM_WIDTHS
    skin = Tone.SKIN_FAR if is_far else Tone.SKIN
    sleeve = Tone.SLEEVE_FAR if is_far else Tone.SLEEVE
    return [
        Shape(skin, capsule(elbow, hand, two, three)),
        Shape(skin, capsule(hand, fingers, HAND_WIDTH, HAND_WIDTH * 0.85)),
        Shape(sleeve, capsule(shoulder, elbow, one, two * 1.06)),
    ]


def _leg(skeleton: Skeleton, limb: str, shift: Point, *, is_far: bool) -> list[Shape]:
    hip, knee, foot, toes = (point.plus(shift) for point in skeleton.limb(limb))
    one, two, three = LEG_WIDTHS
    cloth = Tone.LEG_FAR if is_far else Tone.LEG
    return [
        Shape(Tone.SKIN_FAR if is_far else Tone.SKIN, capsule(foot, toes, three, FOOT_WIDTH * 0.8)),
        Shape(cloth, capsule(knee, foot, two, three)),
        Shape(cloth, capsule(hip, knee, one, two)),
    ]


def _trunk(skeleton: Skeleton) -> list[Shape]:
    joints = [skeleton.joints[name] for name in TRUNK]
    is_side = skeleton.view is View.SIDE
    widths = list(TRUNK_WIDTHS if is_side else WIDE_TRUNK_WIDTHS)
    if not is_side:
        # Turned from the viewer, a trunk shows its narrower side.
        hips, chest, _ = skeleton.pose.turned
        for number, share in ((0, 0.0), (1, 0.5), (2, 1.0), (3, 1.0)):
            cosine = abs(math.cos(math.radians(hips + (chest - hips) * share)))
            widths[number] = TRUNK_WIDTHS[number] + (widths[number] - TRUNK_WIDTHS[number]) * cosine
    widths[2] += SWELL * skeleton.pose.swell
    widths[1] += SWELL / 2 * skeleton.pose.swell
    line = _curve(joints)
    wide = [_step(widths, number / SAMPLES * 3) for number in range(SAMPLES + 1)]
    cut = TROUSERS_END
    if is_side:
        return [
            Shape(Tone.SHIRT, _ribbon(line[cut:], wide[cut:])),
            Shape(Tone.TROUSERS, _ribbon(line[: cut + 1], wide[: cut + 1])),
        ]
    (hip, other_hip), (shoulder, other_shoulder) = (
        [skeleton.joints[f"{side} {joint}"] for side in ("left", "right")] for joint in ("hip", "shoulder")
    )
    return [
        Shape(Tone.LEG, capsule(hip, other_hip, LEG_WIDTHS[0], LEG_WIDTHS[0])),
        Shape(Tone.LEG, _ribbon(line[: cut + 1], wide[: cut + 1], is_round=False)),
        Shape(Tone.SHIRT, _ribbon(line[cut - 1 :], wide[cut - 1 :], is_round=False)),
        Shape(Tone.SHIRT, capsule(shoulder, other_shoulder, SHOULDER_WIDTH, SHOULDER_WIDTH)),
    ]


def _head(skeleton: Skeleton) -> list[Shape]:
    neck, head = skeleton.joints["shoulders"], skeleton.joints["head"]
    up = skeleton.pose.head
    turn = skeleton.pose.turned[2]
    drawn = [Shape(Tone.SKIN, capsule(neck, head, 0.03, 0.028))]
    if skeleton.view is View.SIDE:
        nose = head.moved(up - 96, HEAD * 0.96)
        drawn.append(Shape(Tone.SKIN, capsule(nose, nose.moved(up - 110, 0.012), 0.012, 0.009)))
        drawn.append(Shape(Tone.SKIN, _disc(head, HEAD)))
        drawn.append(Shape(Tone.HAIR, _segment(head, HEAD * 1.05, up + 52, 62)))
        return drawn
    drawn.append(Shape(Tone.SKIN, _disc(head, HEAD)))
    if abs(turn) > 120:
        drawn.append(Shape(Tone.HAIR, _disc(head, HEAD * 1.05)))
        return drawn
    aside = math.sin(math.radians(turn))
    nose = head.moved(up - 90, HEAD * aside)
    if abs(aside) > 0.3:
        drawn.append(Shape(Tone.SKIN, capsule(head, nose.moved(up - 90, 0.012 * aside), 0.012, 0.011)))
    drawn.append(Shape(Tone.HAIR, _segment(head, HEAD * 1.05, up + 55 * aside, 62)))
    for eye in (-0.4, 0.4):
        at = eye + aside * 0.75
        if abs(at) < 0.9:
            drawn.append(Shape(Tone.HAIR, _disc(head.moved(up - 90, HEAD * at).moved(up, HEAD * 0.08), 0.0075)))
    return drawn


def _thing(prop: Prop, skeleton: Skeleton, *, behind: bool) -> list[Shape]:
    numbers = prop.numbers
    places = [place.on(skeleton) for place in prop.places]
    match prop.kind:
        case "mat" if behind:
            left, bottom, right, top = numbers
            return [_box(Tone.MAT, left, bottom, right, top)]
        case "wall" if behind:
            # A wall stands on the far side of its line: left of the body if it is at its back.
            (x,) = numbers
            outside = x - 0.05 if x < skeleton.joints["hips"].x else x + 0.05
            return [_box(Tone.PROP, min(x, outside), 0.0, max(x, outside), WALL_HEIGHT)]
        case "table" if behind:
            left, right, height = numbers
            legs = [_box(Tone.PROP_FAR, x, 0.0, x + 0.025, height) for x in (left + 0.03, right - 0.055)]
            return [*legs, _box(Tone.PROP, left, height - 0.035, right, height)]
        case "bench" if behind:
            left, right, height = numbers
            legs = [_box(Tone.PROP_FAR, x, 0.0, x + 0.03, height - 0.05) for x in (left + 0.03, right - 0.06)]
            return [*legs, _box(Tone.PROP, left, height - 0.07, right, height)]
        case "chair" if behind:
            # The seat from left to right, and a back at the left.
            left, right, height = numbers
            legs = [_box(Tone.PROP_FAR, x, 0.0, x + 0.022, height) for x in (left, right - 0.022)]
            back = _box(Tone.PROP_FAR, left, height, left + 0.022, height + 0.32)
            return [*legs, back, _box(Tone.PROP, left, height - 0.03, right, height)]
        case "stool" if behind:
            left, right, height = numbers
            legs = [_box(Tone.PROP_FAR, x, 0.0, x + 0.022, height) for x in (left + 0.02, right - 0.042)]
            return [*legs, _box(Tone.PROP, left, height - 0.03, right, height)]
        case "cushion" if behind:
            left, right, height = numbers
            middle = height / 2
            return [
                Shape(Tone.PROP, capsule(Point(left + middle, middle), Point(right - middle, middle), middle, middle))
            ]
        case "post" if behind:
            x, height = numbers
            return [
                _box(Tone.PROP_FAR, x - 0.015, 0.0, x + 0.015, max(height + 0.08, 0.3)),
                Shape(Tone.PROP, _disc(Point(x, height), 0.025)),
            ]
        case "ball" if behind:
            x, size = numbers
            return [Shape(Tone.BAND, _disc(Point(x, size), size))]
        case "band" if not behind:
            return [Shape(Tone.BAND, capsule(a, b, 0.008, 0.008)) for a, b in pairwise(places)]
        case "weight" if not behind:
            at = places[0]
            return [
                Shape(Tone.PROP, capsule(at.plus(Point(-0.05, 0)), at.plus(Point(0.05, 0)), 0.012, 0.012)),
                *(
                    Shape(Tone.PROP, _box_points(x - 0.014, at.y - 0.042, x + 0.014, at.y + 0.042))
                    for x in (at.x - 0.055, at.x + 0.055)
                ),
            ]
        case "bag" if not behind:
            at = places[0]
            return [
                _box(Tone.BAND, at.x - 0.055, at.y - 0.15, at.x + 0.055, at.y - 0.04),
                Shape(Tone.BAND, capsule(at, at.plus(Point(-0.04, -0.05)), 0.006, 0.006)),
                Shape(Tone.BAND, capsule(at, at.plus(Point(0.04, -0.05)), 0.006, 0.006)),
            ]
        case "bar" if not behind:
            one, other = places
            return [Shape(Tone.PROP, capsule(one, other, 0.012, 0.012))]
        case _:
            return []


def capsule(one: Point, other: Point, first: float, second: float, corners: int = 8) -> tuple[Point, ...]:
    """Two discs of these radii and all between them."""
    way = other.minus(one)
    if way.length <= abs(first - second) + 1e-9:
        return _disc(one if first >= second else other, max(first, second))
    tilt = math.degrees(math.acos((first - second) / way.length))
    back = [one.moved(way.angle + tilt + (360 - 2 * tilt) * n / corners, first) for n in range(corners + 1)]
    front = [other.moved(way.angle - tilt + 2 * tilt * n / corners, second) for n in range(corners + 1)]
    return (*back, *front)


def _disc(middle: Point, size: float, corners: int = 28) -> tuple[Point, ...]:
    return tuple(middle.moved(360 * n / corners, size) for n in range(corners))


def _segment(middle: Point, size: float, angle: float, half: float, corners: int = 16) -> tuple[Point, ...]:
    """The part of a disc beyond a chord."""
    return tuple(middle.moved(angle - half * 1.35 + 2.7 * half * n / corners, size) for n in range(corners + 1))


def _box(tone: Tone, left: float, bottom: float, right: float, top: float) -> Shape:
    return Shape(tone, _box_points(left, bottom, right, top))


def _box_points(left: float, bottom: float, right: float, top: float) -> tuple[Point, ...]:
    return (Point(left, bottom), Point(right, bottom), Point(right, top), Point(left, top))


def _curve(points: list[Point]) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    first, last = points[0], points[-1]
    ends = [first.plus(first.minus(points[1])), *points, last.plus(last.minus(points[-2]))]
    line = []
    for number in range(SAMPLES + 1):
        at = number / SAMPLES * (len(points) - 1)
        piece = min(int(at), len(points) - 2)
        t = at - piece
        a, b, c, d = ends[piece : piece + 4]
        line.append(
            Point(*(
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            ))
        )  # fmt: skip
    return line


def _ribbon(line: list[Point], widths: list[float], *, is_round: bool = True) -> tuple[Point, ...]:
    """A line as wide as it is at each point, with round or straight ends."""
    angles = [line[min(n + 1, len(line) - 1)].minus(line[max(n - 1, 0)]).angle for n in range(len(line))]
    left = [point.moved(angle + 90, width) for point, angle, width in zip(line, angles, widths, strict=True)]
    right = [point.moved(angle - 90, width) for point, angle, width in zip(line, angles, widths, strict=True)]
    if not is_round:
        return (*left, *reversed(right))
    end = [line[-1].moved(angles[-1] + 90 - 180 * n / 8, widths[-1]) for n in range(1, 8)]
    begin = [line[0].moved(angles[0] - 90 - 180 * n / 8, widths[0]) for n in range(1, 8)]
    return (*left, *end, *reversed(right), *begin)


def _step(values: Iterable[float], at: float) -> float:
    values = list(values)
    number = min(int(at), len(values) - 2)
    return values[number] + (values[number + 1] - values[number]) * (at - number)
