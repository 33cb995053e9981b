"""Whether a figure is a body that could stand, lie or kneel like that: what a test and a person who draws one ask."""

from __future__ import annotations

from itertools import pairwise

from backtimer.figures.body import RANGES, wrapped
from backtimer.figures.figure import Figure, Ground, Movement, pose_at
from backtimer.figures.pose import LIMBS, TRUNK, Reach, Skeleton, View, radius, solve

SLACK = 0.01  # body heights: 1 %
SLACK_DEGREES = 2.0
# What carries a body: the floor, a seat, a wall, a bench or a table.
SEATS = ("chair", "stool", "bench", "table", "cushion")


def problems_of(figure: Figure) -> list[str]:
    """What is wrong with the poses of a figure and with the ways between them, each said once."""
    found: dict[str, None] = {}
    for name, pose in figure.poses.items():
        for problem in _of(solve(pose, figure.view), figure):
            found[f"{name}: {problem}"] = None
    for movement in (Movement.EFFORT, Movement.RELEASE, Movement.CYCLE, Movement.BREATHE_IN, Movement.BREATHE_OUT):
        path = figure.path(movement)
        if movement is Movement.CYCLE and movement not in figure.paths:
            continue
        for number, (one, other) in enumerate(pairwise(path)):
            for step in range(1, 10):
                share = (number + step / 10) / (len(path) - 1)
                seconds = figure.cycle_seconds * share
                skeleton = solve(pose_at(figure, movement, share, seconds), figure.view)
                place = f"{movement.value}, from {one} to {other}"
                for problem in _of(skeleton, figure):
                    if not any(_is_said(problem, at, before) for before in found for at in (one, other, place)):
                        found[f"{place}: {problem}"] = None
    return list(found)


def _is_said(problem: str, place: str, before: str) -> bool:
    """The same with another number of degrees is the same."""
    return before.startswith(f"{place}: {problem.split(' bent by ')[0]}")


def touching(skeleton: Skeleton) -> list[str]:
    """The joints that lie on the floor."""
    return [name for name, point in skeleton.joints.items() if abs(point.y - _height(name)) <= SLACK]


def _of(skeleton: Skeleton, figure: Figure) -> list[str]:
    found = [f"the {limb} does not reach its place" for limb, miss in skeleton.misses.items() if miss > SLACK]
    if skeleton.view is View.SIDE:
        found += _bent_wrong(skeleton)
    if figure.ground is Ground.FLOOR:
        found += [
            f"the {name} is in the floor"
            for name, point in skeleton.joints.items()
            # From the front, toes point to the viewer: they are drawn below the heel.
            if point.y < _height(name) - SLACK and not (skeleton.view is View.FRONT and name.endswith("toes"))
        ]
        found += _in_a_wall(skeleton, figure)
        if not touching(skeleton) and not _is_carried(skeleton, figure):
            found.append("nothing touches the floor")
        if skeleton.view is View.SIDE and (tips := _tips(skeleton, figure)):
            found.append(tips)
    return found


def _height(joint: str) -> float:
    # A foot that stands on its toes, and a hand on its fingers, are as thin as those.
    return radius(joint) if joint.split()[-1] not in ("shoulder", "hip") else 0.0


def _bent_wrong(skeleton: Skeleton) -> list[str]:
    pose = skeleton.pose
    bends = [
        ("waist", pose.spine[1] - pose.spine[0]),
        ("chest", pose.spine[2] - pose.spine[1]),
        ("neck", pose.head - pose.spine[2]),
    ]
    for limb in LIMBS:
        angles = skeleton.angles[limb]
        assert angles.end
        if limb.endswith("arm"):
            root, names = pose.spine[2] + 180, ("shoulder", "elbow", "wrist")
        else:
            root, names = pose.spine[0] + 180, ("hip", "knee", "ankle")
        side = limb.split()[0]
        parts = (root, angles.upper.angle, angles.lower.angle, angles.end.angle)
        bends += [
            (f"{side} {name}", after - before) for name, (before, after) in zip(names, pairwise(parts), strict=True)
        ]
    found = []
    for name, bend in bends:
        least, most = RANGES[name.split()[-1]]
        bend = wrapped(bend, (least + most) / 2 - 180)
        if not least - SLACK_DEGREES <= bend <= most + SLACK_DEGREES:
            found.append(f"the {name} is bent by {bend:.0f} degrees, which goes from {least:.0f} to {most:.0f}")
    return found


def _in_a_wall(skeleton: Skeleton, figure: Figure) -> list[str]:
    found = []
    for prop in figure.props:
        if prop.kind == "wall":
            wall = prop.numbers[0]
            is_behind = wall < skeleton.joints["hips"].x
            for name, point in skeleton.joints.items():
                depth = wall - point.x if is_behind else point.x - wall
                if depth > SLACK - (0 if name.split()[-1] in ("shoulder", "hip") else radius(name) * 0.6):
                    found.append(f"the {name} is in the wall")
    return found


def _is_carried(skeleton: Skeleton, figure: Figure) -> bool:
    for prop in figure.props:
        if prop.kind in SEATS:
            left, right, height = prop.numbers
            for name, point in skeleton.joints.items():
                if left - SLACK <= point.x <= right + SLACK and abs(point.y - height - _height(name)) <= 2 * SLACK:
                    return True
    return False


def _tips(skeleton: Skeleton, figure: Figure) -> str:
    """A body whose weight is not above what carries it would fall."""
    props = {prop.kind: prop.numbers for prop in figure.props}
    if any(isinstance(skeleton.pose.limbs[limb], Reach) and "wall" in props for limb in LIMBS) or "post" in props:
        return ""
    under = [skeleton.joints[name].x for name in touching(skeleton)]
    for kind in SEATS:
        if kind in props:
            under += props[kind][:2]
    if "wall" in props:
        under.append(props["wall"][0])
    if not under:
        return ""
    weight = _weight(skeleton)
    if min(under) - 0.06 <= weight <= max(under) + 0.06:
        return ""
    return "the weight is not above what carries it: it would fall over"


def _weight(skeleton: Skeleton) -> float:
    """Where the centre of mass is, from left to right: the usual shares of trunk, head, arms and legs."""
    joints = skeleton.joints
    at = sum(joints[name].x for name in TRUNK) / len(TRUNK) * 0.50 + joints["head"].x * 0.08
    for side in ("right", "left"):
        arm = (joints[f"{side} shoulder"].x + joints[f"{side} elbow"].x + joints[f"{side} hand"].x) / 3
        leg = joints[f"{side} hip"].x * 0.4 + joints[f"{side} knee"].x * 0.4 + joints[f"{side} foot"].x * 0.2
        at += arm * 0.05 + leg * 0.16
    return at
