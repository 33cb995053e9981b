"""A figure: its poses, how it goes from one to the next in each movement of an exercise, and the things around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from backtimer.figures.body import Point
from backtimer.figures.pose import Pose, Skeleton, View, between, mirrored, other_side, solve

CYCLE_SECONDS = 6.0
BREATH_SECONDS = 6.0  # ten breaths a minute: calm
# The demonstration before an exercise: still, there, still, and back.
SHOW_SECONDS = (1.0, 2.0, 1.5, 2.0)
ENTER_SECONDS = 2.0  # from rest into a cycle that begins elsewhere
OTHER = "other "  # before the name of a pose: the same to the other side


class Movement(StrEnum):
    """What is being done."""

    SHOW = "show"
    REST = "rest"
    EFFORT = "effort"
    HOLD = "hold"
    RELEASE = "release"
    CYCLE = "cycle"
    BREATHE_IN = "breathe in"
    BREATHE_OUT = "breathe out"


class Ground(StrEnum):
    """What is under the body: a floor seen from the side, a mat seen from above."""

    FLOOR = "floor"
    MAT = "mat"


@dataclass(frozen=True, slots=True)
class Place:
    """A point, or a joint with a way from there."""

    point: Point
    joint: str | None = None

    def on(self, skeleton: Skeleton) -> Point:
        """Where it is when the body stands like this."""
        return skeleton.joints[self.joint].plus(self.point) if self.joint else self.point


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing: its kind, the numbers that say where it stands (body heights), or the places it goes through."""

    kind: str
    numbers: tuple[float, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """Poses by name ("rest" is always there), and the path of names for each movement.

    The poses are those for the right side. `far` are limbs drawn behind the trunk; none leaves that to the view.
    """

    view: View
    poses: Mapping[str, Pose] = field(hash=False)
    paths: Mapping[Movement, tuple[str, ...]] = field(hash=False)
    ground: Ground = Ground.FLOOR
    props: tuple[Prop, ...] = ()
    far: tuple[str, ...] = ()
    cycle_seconds: float = CYCLE_SECONDS

    def pose(self, name: str) -> Pose:
        """The pose of this name; "other" before it means to the other side."""
        if name.startswith(OTHER):
            return mirrored(self.poses[name.removeprefix(OTHER)], self.view)
        return self.poses[name]

    def path(self, movement: Movement) -> tuple[str, ...]:
        """The names of the poses on the way through a movement."""
        if movement in self.paths:
            return self.paths[movement]
        effort = self.paths.get(Movement.EFFORT, ("rest", "hold") if "hold" in self.poses else ("rest",))
        release = self.paths.get(Movement.RELEASE, tuple(reversed(effort)))
        match movement:
            case Movement.EFFORT:
                return effort
            case Movement.RELEASE:
                return release
            case Movement.REST:
                return (release[-1],)
            case Movement.CYCLE | Movement.SHOW:
                return effort + release[1:]
            case _:
                return (effort[-1],)

    @property
    def flips(self) -> bool:
        """Whether the other side is the mirrored picture, and not the other limbs."""
        return self.view is not View.SIDE or self.ground is Ground.MAT


def pose_at(figure: Figure, movement: Movement, share: float, seconds: float, *, to_left: bool = False) -> Pose:
    """The pose when so much of the movement is over (0 to 1), and so many seconds of it.

    A body that stays breathes; one that moves in time with its step is where the share says.
    """
    path = figure.path(movement)
    breath = 0.5 - 0.5 * math.cos(2 * math.pi * seconds / BREATH_SECONDS)
    match movement:
        case Movement.SHOW:
            pose = _shown(figure, seconds)
        case Movement.CYCLE:
            pose = _along(figure, path, seconds / figure.cycle_seconds % 1)
            if seconds < ENTER_SECONDS and path[0] != figure.path(Movement.REST)[0]:
                start = figure.pose(figure.path(Movement.REST)[0])
                pose = between(start, pose, _eased(seconds / ENTER_SECONDS), figure.view)
        case Movement.BREATHE_IN | Movement.BREATHE_OUT:
            pose = _along(figure, path, share)
            breath = _eased(share if movement is Movement.BREATHE_IN else 1 - share)
        case _:
            pose = _along(figure, path, share)
    if len(path) == 1:
        pose = replace(pose, swell=breath)
    # From the side the other limbs do it; a flipped figure is flipped as a whole when it is drawn.
    return mirrored(pose, figure.view) if to_left and not figure.flips else pose


def skeleton_at(figure: Figure, movement: Movement, share: float, seconds: float, *, to_left: bool = False) -> Skeleton:
    """The body at that moment."""
    return solve(pose_at(figure, movement, share, seconds, to_left=to_left), figure.view)


def props_at(figure: Figure, *, to_left: bool) -> tuple[Prop, ...]:
    """The things around it: what is at a limb goes to the other one with the side."""
    if not to_left or figure.flips:
        return figure.props
    return tuple(
        replace(prop, places=tuple(replace(at, joint=other_side(at.joint)) if at.joint else at for at in prop.places))
        for prop in figure.props
    )


def _along(figure: Figure, path: tuple[str, ...], share: float) -> Pose:
    if len(path) == 1:
        return figure.pose(path[0])
    at = min(max(share, 0.0), 1.0) * (len(path) - 1)
    # Slow at both ends of a run, and not at the poses that it only goes through.
    for first, last in _runs(figure, path):
        if at <= last:
            at = first + _eased((at - first) / (last - first)) * (last - first)
            break
    number = min(int(at), len(path) - 2)
    return between(figure.pose(path[number]), figure.pose(path[number + 1]), at - number, figure.view)


@lru_cache(maxsize=256)
def _runs(figure: Figure, path: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """From where to where on a path the body moves on without turning back."""
    bodies = [solve(figure.pose(name), figure.view).joints for name in path]
    ways = [
        [(two[joint].x - one[joint].x, two[joint].y - one[joint].y) for joint in one] for one, two in pairwise(bodies)
    ]
    stops = [0]
    for number, (before, after) in enumerate(pairwise(ways), 1):
        if sum(x * u + y * v for (x, y), (u, v) in zip(before, after, strict=True)) <= 0:
            stops.append(number)
    return tuple(pairwise((*stops, len(path) - 1)))


def _shown(figure: Figure, seconds: float) -> Pose:
    effort, release = figure.path(Movement.EFFORT), figure.path(Movement.RELEASE)
    if Movement.SHOW in figure.paths or Movement.CYCLE in figure.paths:
        path = figure.paths.get(Movement.SHOW) or figure.paths[Movement.CYCLE]
        return _along(figure, path, seconds / figure.cycle_seconds % 1)
    still, there, stay, _ = SHOW_SECONDS
    at = seconds % sum(SHOW_SECONDS)
    if at < still + there:
        return _along(figure, effort, max(0.0, at - still) / there)
    back = at - still - there - stay
    return _along(figure, release, max(0.0, back) / SHOW_SECONDS[3])


def _eased(share: float) -> float:
    """Slow at both ends."""
    return share * share * (3 - 2 * share)
