"""A pose as it is written, and the points of the body that follow from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from backtimer.figures.body import (
    ARM,
    HALF_HIPS,
    HALF_SHOULDERS,
    LEG,
    NECK,
    RADIUS,
    RANGES,
    SPINE,
    Point,
    wrapped,
)


class View(StrEnum):
    """From where one looks.

    Side: the body faces the right of the screen, or lies with its front up and its head at the left, or with its front
    down and its head at the right; so the right limbs are always the near ones. Front: as in a mirror, left is at the
    left. Top: lying on a mat with the head at the top of the screen, as in a mirror, too.
    """

    SIDE = "side"
    FRONT = "front"
    TOP = "top"


LIMBS = ("right arm", "left arm", "right leg", "left leg")
TRUNK = ("hips", "waist", "chest", "shoulders")
ARM_JOINTS = ("shoulder", "elbow", "hand", "fingers")
LEG_JOINTS = ("hip", "knee", "foot", "toes")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a part points (degrees, 0 is to the right, 90 up), and how much of its length is seen."""

    angle: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Angles:
    """A limb by the directions of its parts. Without an end, a hand goes on straight and a foot stands square."""

    upper: Turn
    lower: Turn
    end: Turn | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """A limb whose hand or foot reaches a place; the joint between bends by itself.

    The place is a point, or a joint of the trunk or a leg with a way from there. The height of a point counts from
    where the part would lie on the floor. `bends_back` bends elbow or knee the other way, which is outwards from the
    front.
    """

    point: Point
    joint: str | None = None
    end: Turn | None = None
    bends_back: bool = False


Limb = Angles | Reach


@dataclass(frozen=True, slots=True)
class Pose:
    """One posture. `turned` is how far hips, chest and head are turned from the viewer, to the right of the screen.

    The anchor is the joint that stands at a point; its height counts from where it would lie on the floor.
    """

    spine: tuple[float, float, float]
    head: float
    limbs: Mapping[str, Limb] = field(hash=False)
    anchor: str = "hips"
    at: Point = Point(0.0, 0.0)  # noqa: RUF009 - it cannot be changed
    turned: tuple[float, float, float] = (0.0, 0.0, 0.0)
    swell: float = 0.0  # how far the chest is filled, 0 to 1


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The points of a body in a pose, the directions of its parts, and what a limb misses of its goal."""

    view: View
    pose: Pose
    joints: Mapping[str, Point]
    angles: Mapping[str, Angles]
    misses: Mapping[str, float]

    def limb(self, name: str) -> tuple[Point, ...]:
        """The four points of a limb."""
        return tuple(self.joints[joint] for joint in limb_joints(name))


def limb_joints(limb: str) -> tuple[str, ...]:
    """The names of a limb's joints, such as "right knee"."""
    side, kind = limb.split()
    return tuple(f"{side} {joint}" for joint in (ARM_JOINTS if kind == "arm" else LEG_JOINTS))


def radius(joint: str) -> float:
    """How high the middle of a joint is when it lies on the floor."""
    return RADIUS[joint.split()[-1]]


def solve(pose: Pose, view: View) -> Skeleton:
    """Where each joint is. A goal out of reach is gone towards as far as the limb is long."""
    joints = _trunk(pose, view)
    angles: dict[str, Angles] = {}
    misses: dict[str, float] = {}
    # Legs first: a hand may hold a knee. A limb with a goal at a point needs the body at its place.
    free = [limb for limb in ("right leg", "left leg", "right arm", "left arm") if isinstance(pose.limbs[limb], Angles)]
    for limb in free:
        _lay(limb, pose.limbs[limb], joints, angles, misses, view)
    shift = pose.at.plus(Point(0.0, radius(pose.anchor) if view is not View.TOP else 0.0)).minus(joints[pose.anchor])
    joints = {name: point.plus(shift) for name, point in joints.items()}
    for limb in ("right leg", "left leg", "right arm", "left arm"):
        if limb not in free:
            _lay(limb, pose.limbs[limb], joints, angles, misses, view)
    return Skeleton(view, pose, MappingProxyType(joints), MappingProxyType(angles), MappingProxyType(misses))


def _trunk(pose: Pose, view: View) -> dict[str, Point]:
    joints = {"hips": Point(0.0, 0.0)}
    for part, length, angle, name in zip(TRUNK, SPINE, pose.spine, TRUNK[1:], strict=False):
        joints[name] = joints[part].moved(angle, length)
    joints["head"] = joints["shoulders"].moved(pose.head, NECK)
    for joint, middle, half, turn, spine in (
        ("hip", "hips", HALF_HIPS, pose.turned[0], pose.spine[0]),
        ("shoulder", "shoulders", HALF_SHOULDERS, pose.turned[1], pose.spine[2]),
    ):
        wide = 0.0 if view is View.SIDE else half * math.cos(math.radians(turn))
        joints[f"right {joint}"] = joints[middle].moved(spine - 90, wide)
        joints[f"left {joint}"] = joints[middle].moved(spine + 90, wide)
    return joints


def _lay(
    limb: str,
    how: Limb,
    joints: dict[str, Point],
    angles: dict[str, Angles],
    misses: dict[str, float],
    view: View,
) -> None:
    names = limb_joints(limb)
    lengths = ARM if limb.endswith("arm") else LEG
    root = joints[names[0]]
    if isinstance(how, Reach):
        upper, lower, misses[limb] = _bend(limb, how, root, joints, lengths, view)
        end = how.end
    else:
        upper, lower, end = how.upper, how.lower, how.end
    if end is None:
        if limb.endswith("arm"):
            end = Turn(lower.angle)
        else:
            # From the front, a foot points towards the viewer.
            end = Turn(lower.angle + 90) if view is View.SIDE else Turn(lower.angle, 0.4)
    angles[limb] = Angles(upper, lower, end)
    for name, before, turn, length in zip(names[1:], names, (upper, lower, end), lengths, strict=False):
        joints[name] = joints[before].moved(turn.angle, length * turn.share)


def _bend(
    limb: str, how: Reach, root: Point, joints: Mapping[str, Point], lengths: tuple[float, ...], view: View
) -> tuple[Turn, Turn, float]:
    """The two directions by the law of cosines, and what is missing to the goal."""
    if how.joint:
        goal = joints[how.joint].plus(how.point)
    else:
        goal = how.point.plus(Point(0.0, 0.0 if view is View.TOP else radius(limb_joints(limb)[2])))
    way = goal.minus(root)
    one, two = lengths[0], lengths[1]
    far = min(max(way.length, abs(one - two) + 1e-6), one + two - 1e-9)
    inner = math.degrees(math.acos(max(-1.0, min(1.0, (one**2 + far**2 - two**2) / (2 * one * far)))))
    outer = math.degrees(math.acos(max(-1.0, min(1.0, (one**2 + two**2 - far**2) / (2 * one * two)))))
    # Elbows bend forwards and knees backwards; from the front both point inwards.
    turn = 1 if ("arm" if view is View.SIDE else "right") in limb else -1
    if how.bends_back:
        turn = -turn
    upper = way.angle - turn * inner
    lower = upper + turn * (180 - outer)
    return Turn(upper), Turn(lower), abs(way.length - far)


def mirrored(pose: Pose, view: View) -> Pose:
    """The same pose to the other side: from the side the limbs change places, from elsewhere all is flipped."""
    swapped = {f"{'left' if side == 'right' else 'right'} {kind}": how for (side, kind), how in _limbs(pose)}
    if view is View.SIDE:
        limbs = {name: _other_reach(how) for name, how in swapped.items()}
        return replace(pose, limbs=limbs, anchor=other_side(pose.anchor))
    limbs = {name: _flipped(how) for name, how in swapped.items()}
    first, second, third = (180 - angle for angle in pose.spine)
    hips, chest, head = pose.turned
    return replace(
        pose,
        spine=(first, second, third),
        head=180 - pose.head,
        limbs=limbs,
        anchor=other_side(pose.anchor),
        at=Point(-pose.at.x, pose.at.y),
        turned=(-hips, -chest, -head),
    )


def other_side(joint: str) -> str:
    """The joint's name on the other side of the body."""
    if joint.startswith("right "):
        return f"left {joint[6:]}"
    return f"right {joint[5:]}" if joint.startswith("left ") else joint


def _limbs(pose: Pose) -> list[tuple[tuple[str, str], Limb]]:
    return [((name.split()[0], name.split()[1]), how) for name, how in pose.limbs.items()]


def _other_reach(how: Limb) -> Limb:
    if isinstance(how, Reach) and how.joint:
        return Reach(how.point, other_side(how.joint), how.end, how.bends_back)
    return how


def _flipped(how: Limb) -> Limb:
    if isinstance(how, Reach):
        joint = other_side(how.joint) if how.joint else None
        return Reach(Point(-how.point.x, how.point.y), joint, _flip(how.end), how.bends_back)
    upper, lower = _flip(how.upper), _flip(how.lower)
    assert upper
    assert lower
    return Angles(upper, lower, _flip(how.end))


def _flip(turn: Turn | None) -> Turn | None:
    return Turn(180 - turn.angle, turn.share) if turn else None


def between(one: Pose, other: Pose, share: float, view: View) -> Pose:
    """The pose on the way from one to the other. Joints turn through what a body can do, contacts stay contacts."""
    if share <= 0:
        return one
    if share >= 1:
        return other
    a, b = solve(one, view), solve(other, view)
    base = _mix_angle(one.spine[0], other.spine[0], share)
    bends = [
        _mix(wrapped(one.spine[n + 1] - one.spine[n]), wrapped(other.spine[n + 1] - other.spine[n]), share)
        for n in (0, 1)
    ]
    spine = (base, base + bends[0], base + bends[0] + bends[1])
    nod = _mix(wrapped(one.head - one.spine[2]), wrapped(other.head - other.spine[2]), share)
    limbs: dict[str, Limb] = {}
    for limb in LIMBS:
        first, second = one.limbs[limb], other.limbs[limb]
        if isinstance(first, Reach) and isinstance(second, Reach) and first.joint == second.joint:
            end = _mix_turn(a.angles[limb].end, b.angles[limb].end, share) if first.end or second.end else None
            limbs[limb] = Reach(_mix_point(first.point, second.point, share), first.joint, end, first.bends_back)
        else:
            limbs[limb] = _mix_limb(limb, a, b, spine, share)
    anchor = one.anchor if one.anchor == other.anchor else "hips"
    if one.anchor == other.anchor:
        at = _mix_point(one.at, other.at, share)
    else:
        lift = Point(0.0, radius("hips") if view is not View.TOP else 0.0)
        at = _mix_point(a.joints["hips"], b.joints["hips"], share).minus(lift)
    if not isinstance(limbs.get(_limb_of(anchor), Angles(Turn(0), Turn(0))), Angles):
        anchor, at = "hips", _mix_point(a.joints["hips"], b.joints["hips"], share)
    turned = tuple(_mix(x, y, share) for x, y in zip(one.turned, other.turned, strict=True))
    hips, chest, head = turned
    return Pose(spine, spine[2] + nod, limbs, anchor, at, (hips, chest, head), _mix(one.swell, other.swell, share))


def _limb_of(joint: str) -> str:
    side, _, kind = joint.partition(" ")
    return f"{side} {'arm' if kind in ARM_JOINTS else 'leg'}" if kind else ""


def _mix_limb(limb: str, a: Skeleton, b: Skeleton, spine: tuple[float, float, float], share: float) -> Angles:
    """Each part turns against the one before it, within what the joint can do."""
    joints = ("shoulder", "elbow", "wrist") if limb.endswith("arm") else ("hip", "knee", "ankle")
    at = 2 if limb.endswith("arm") else 0
    before = spine[at] + 180
    bases = [skeleton.pose.spine[at] + 180 for skeleton in (a, b)]
    turns: list[Turn] = []
    for number, joint in enumerate(joints):
        parts = [_parts(skeleton.angles[limb])[number] for skeleton in (a, b)]
        if a.view is View.SIDE:
            least, most = RANGES[joint]
            middle = (least + most) / 2 - 180
        else:
            # From the front an arm swings outwards, and a joint bends either way.
            outwards = 1 if limb.startswith("right") else -1
            middle = (-90 if outwards > 0 else -270) if joint == "shoulder" else -180
        bends = [wrapped(part.angle - base, middle) for part, base in zip(parts, bases, strict=True)]
        turns.append(Turn(before + _mix(bends[0], bends[1], share), _mix(parts[0].share, parts[1].share, share)))
        before = turns[-1].angle
        bases = [part.angle for part in parts]
    return Angles(turns[0], turns[1], turns[2])


def _parts(angles: Angles) -> tuple[Turn, Turn, Turn]:
    assert angles.end
    return angles.upper, angles.lower, angles.end


def _mix(one: float, other: float, share: float) -> float:
    return one + (other - one) * share


def _mix_angle(one: float, other: float, share: float) -> float:
    return one + wrapped(other - one) * share


def _mix_point(one: Point, other: Point, share: float) -> Point:
    return Point(_mix(one.x, other.x, share), _mix(one.y, other.y, share))


def _mix_turn(one: Turn | None, other: Turn | None, share: float) -> Turn:
    assert one
    assert other
    return Turn(_mix_angle(one.angle, other.angle, share), _mix(one.share, other.share, share))
