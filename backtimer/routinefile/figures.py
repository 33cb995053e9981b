"""Figures from YAML: poses as angles and contacts, in the words of a person who draws one.

docs/figures.md explains each key by example.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from backtimer.figures.body import Point
from backtimer.figures.figure import CYCLE_SECONDS, OTHER, Figure, Ground, Movement, Place, Prop
from backtimer.figures.pose import (
    ARM_JOINTS,
    LEG_JOINTS,
    LIMBS,
    TRUNK,
    Angles,
    Limb,
    Pose,
    Reach,
    Turn,
    View,
    limb_joints,
)
from backtimer.routinefile.kinds import ID_PATTERN, CatalogueId, Schema, all_pairs, read_pairs
from backtimer.routinefile.problem import Problems, shown
from backtimer.routinefile.tree import Mapping, Node, Scalar, Sequence

SIDED = tuple(dict.fromkeys((*ARM_JOINTS, *LEG_JOINTS)))
JOINTS = (*TRUNK, "head", *(f"{side} {joint}" for side in ("right", "left") for joint in SIDED))
FARTHEST = 3.0  # body heights: what lies beyond is a slip
PATHS = tuple(movement.value for movement in Movement)
FIGURE_KEYS = ("like", "view", "ground", "far", "seconds", "props", "poses", *PATHS)
POSE_KEYS = ("like", "anchor", "spine", "head", "turn", "arms", "legs", *LIMBS)
# How many numbers say where a thing stands; 0: it goes through places.
PROPS = {
    "mat": 4,
    "wall": 1,
    "table": 3,
    "bench": 3,
    "chair": 3,
    "stool": 3,
    "cushion": 3,
    "post": 2,
    "ball": 2,
    "band": 0,
    "weight": 0,
    "bag": 0,
    "bar": 0,
}
MOST_POSES, MOST_PROPS, MOST_ON_A_PATH = 12, 12, 12


class _Wrong(Exception):
    def __init__(self, node: Node, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.node, self.message, self.hint = node, message, hint


@dataclass(frozen=True)
class FigureOrName:
    """The id of an exercise whose figure is shown, or poses of one's own."""

    def read(self, key: str, node: Node, problems: Problems) -> Figure | str | None:
        """The id, or the figure."""
        if isinstance(node, Scalar):
            return CatalogueId().read(key, node, problems)
        return read_figure(node, problems)

    def schema(self) -> Schema:
        """Poses are described in docs/figures.md; here only their names."""
        keys = {key: {"type": ["object", "array", "string", "number"]} for key in FIGURE_KEYS}
        poses = {"type": "object", "properties": keys, "required": ["poses"], "additionalProperties": False}
        return {"anyOf": [{"type": ["string", "integer"], "pattern": f"^{ID_PATTERN}$"}, poses]}


def read_figure(node: Node, problems: Problems, known: dict[str, Figure] | None = None) -> Figure | None:
    """One figure; None after saying what is wrong with it."""
    before = len(problems.found)
    pairs = {key: value for key, (_, value) in read_pairs(node, "a figure", FIGURE_KEYS, problems).items()}
    if len(problems.found) > before:
        return None
    try:
        return _figure(node, pairs, known or {}, problems)
    except _Wrong as wrong:
        problems.add(wrong.node, wrong.message, wrong.hint)
        return None


def _figure(node: Node, pairs: dict[str, Node], known: dict[str, Figure], problems: Problems) -> Figure:
    base: Figure | None = None
    if "like" in pairs:
        name = _word(pairs["like"])
        base = known.get(name)
        if base is None:
            _fail(pairs["like"], f"there is no figure {shown(name)} above", problems.did_you_mean(name, known))
    view = View(_one_of(pairs["view"], [view.value for view in View])) if "view" in pairs else None
    view = view or (base.view if base else View.SIDE)
    ground = Ground(_one_of(pairs["ground"], [each.value for each in Ground])) if "ground" in pairs else None
    ground = ground or (base.ground if base else Ground.MAT if view is View.TOP else Ground.FLOOR)
    poses = dict(base.poses) if base else {}
    found = all_pairs(pairs["poses"], "poses", problems) if "poses" in pairs else []
    if len(found) > MOST_POSES:
        _fail(pairs["poses"], f"there are more than {MOST_POSES} poses")
    for key, value in found:
        poses[key.value] = _pose(value, poses, key.value, problems)
    if "rest" not in poses:
        _fail(node, "a figure needs a pose called rest")
    paths = dict(base.paths) if base else {}
    for movement in Movement:
        if movement.value in pairs:
            paths[movement] = _path(pairs[movement.value], poses)
    props = tuple(_prop(item) for item in _items(pairs["props"], MOST_PROPS)) if "props" in pairs else None
    far = tuple(_one_of(item, LIMBS) for item in _items(pairs["far"], 4)) if "far" in pairs else None
    seconds = (
        _number(pairs["seconds"], 0.5, 60) if "seconds" in pairs else base.cycle_seconds if base else CYCLE_SECONDS
    )
    return Figure(
        view,
        poses,
        paths,
        ground,
        base.props if props is None and base else props or (),
        base.far if far is None and base else far or (),
        seconds,
    )


def _path(node: Node, poses: dict[str, Pose]) -> tuple[str, ...]:
    names = tuple(_word(item) for item in _items(node, MOST_ON_A_PATH))
    for item, name in zip(_items(node, MOST_ON_A_PATH), names, strict=True):
        if name.removeprefix(OTHER) not in poses:
            _fail(item, f"there is no pose {shown(name)}", f"there is {', '.join(poses)}")
    if not names:
        _fail(node, "a path names at least one pose")
    return names


def _pose(node: Node, poses: dict[str, Pose], name: str, problems: Problems) -> Pose:
    before = len(problems.found)
    pairs = {key: value for key, (_, value) in read_pairs(node, "a pose", POSE_KEYS, problems).items()}
    if len(problems.found) > before:
        _fail(node, f"the pose {shown(name)} cannot be read")
    base: Pose | None = None
    if "like" in pairs:
        base = poses.get(_word(pairs["like"]))
        if base is None:
            _fail(pairs["like"], f"there is no pose {shown(_word(pairs['like']))} above")
    spine = base.spine if base else None
    if "spine" in pairs:
        angles = _numbers(pairs["spine"], (1, 3))
        spine = (angles[0], angles[0], angles[0]) if len(angles) == 1 else (angles[0], angles[1], angles[2])
    if spine is None:
        _fail(node, f"the pose {shown(name)} has no spine", "like  spine: 90  for a body that stands upright")
    head = base.head if base else spine[2]
    if "head" in pairs:
        head = _number(pairs["head"], -720, 720)
    turned = base.turned if base else (0.0, 0.0, 0.0)
    if "turn" in pairs:
        turns = _numbers(pairs["turn"], (1, 3))
        turned = (turns[0], turns[0], turns[0]) if len(turns) == 1 else (turns[0], turns[1], turns[2])
    limbs: dict[str, Limb] = dict(base.limbs) if base else {}
    for key in ("arms", "legs", *LIMBS):
        if key in pairs:
            for limb in (key,) if key in LIMBS else (f"right {key[:-1]}", f"left {key[:-1]}"):
                limbs[limb] = _limb(pairs[key], limb)
    missing = [limb for limb in LIMBS if limb not in limbs]
    if missing:
        _fail(node, f"the pose {shown(name)} does not say where the {missing[0]} is")
    anchor, at = (base.anchor, base.at) if base else ("hips", Point(0.0, 0.0))
    if "anchor" in pairs:
        anchor, at = _anchor(pairs["anchor"])
    owner = next((limb for limb in LIMBS if anchor in limb_joints(limb)[1:]), None)
    if owner and isinstance(limbs[owner], Reach):
        _fail(pairs.get("anchor", node), f"the anchor {anchor} is on a limb that reaches for a place itself")
    return Pose(spine, head, limbs, anchor, at, turned)


def _anchor(node: Node) -> tuple[str, Point]:
    if not isinstance(node, Mapping) or len(node.pairs) != 1:
        _fail(node, "an anchor is one joint and its place", "like  anchor: {hips: [0, 0]}")
    key, value = node.pairs[0]
    x, y = _numbers(value, (2,))
    return _one_of(key, JOINTS), Point(x, y)


def _limb(node: Node, limb: str) -> Limb:
    if isinstance(node, Sequence):
        turns = [_turn(item) for item in _items(node, 3)]
        if len(turns) < 2:
            _fail(node, "a limb has two or three directions", "like  [-90, 0]")
        return Angles(turns[0], turns[1], turns[2] if len(turns) > 2 else None)
    end = "hand" if limb.endswith("arm") else "foot"
    if not isinstance(node, Mapping):
        _fail(node, "a limb is a list of directions, or a place to reach", f"like  [-90, 0]  or  {{{end}: [0.5, 0]}}")
    values: dict[str, Node] = {}
    for key, value in node.pairs:
        values[_one_of(key, (end, "end", "bend"))] = value
    if end not in values:
        _fail(node, f"the pose does not say what the {end} reaches")
    place = _place(values[end], limb.split()[0])
    bends_back = "bend" in values and _one_of(values["bend"], ("back",)) == "back"
    return Reach(place.point, place.joint, _turn(values["end"]) if "end" in values else None, bends_back)


def _place(node: Node, side: str | None = None) -> Place:
    """A point, a joint, or a joint with a way from there; "knee" is the knee of the limb's own side."""

    def joint(word: Node) -> str:
        name = _word(word)
        return _one_of(word, JOINTS) if side is None or name not in SIDED else f"{side} {name}"

    if isinstance(node, Scalar):
        return Place(Point(0.0, 0.0), joint(node))
    items = _items(node, 3)
    if len(items) == 2:
        return Place(Point(_number(items[0]), _number(items[1])))
    if len(items) == 3:
        return Place(Point(_number(items[1]), _number(items[2])), joint(items[0]))
    return _fail(node, "a place is a point or a joint", "like  [0.5, 0]  or  head  or  [right knee, 0, 0.05]")


def _prop(node: Node) -> Prop:
    if not isinstance(node, Mapping) or len(node.pairs) != 1:
        _fail(node, "a thing is one word with its place", "like  - wall: -0.2")
    key, value = node.pairs[0]
    kind = _one_of(key, tuple(PROPS))
    count = PROPS[kind]
    if count:
        return Prop(kind, tuple(_numbers(value, (count,))))
    # One place or several: a joint, or a list of them.
    if isinstance(value, Sequence) and value.items and not _is_place(value):
        return Prop(kind, (), tuple(_place(item) for item in value.items[:6]))
    return Prop(kind, (), (_place(value),))


def _is_place(node: Sequence) -> bool:
    return all(isinstance(item, Scalar) for item in node.items) and any(
        isinstance(item, Scalar) and _float(item.value) is not None for item in node.items
    )


def _turn(node: Node) -> Turn:
    if isinstance(node, Sequence):
        angle, share = _numbers(node, (2,))
        if not 0 <= share <= 1.2:
            _fail(node, "the second number is how much of the length is seen, from 0 to 1.2")
        return Turn(angle, share)
    return Turn(_number(node, -720, 720))


def _numbers(node: Node, counts: tuple[int, ...]) -> list[float]:
    items = [node] if isinstance(node, Scalar) else _items(node, 20)
    if len(items) not in counts:
        _fail(node, f"it takes {' or '.join(map(str, counts))} number{'s' * (counts != (1,))}, not {len(items)}")
    return [_number(item, -720, 720) for item in items]


def _number(node: Node, least: float = -FARTHEST, most: float = FARTHEST) -> float:
    number = _float(_word(node))
    if number is None or not least <= number <= most:
        _fail(node, f"{shown(_word(node))} is not a number from {least:g} to {most:g}")
    return number


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _items(node: Node, most: int) -> list[Node]:
    if not isinstance(node, Sequence):
        _fail(node, "this is a list", "like  [rest, hold]")
    if len(node.items) > most:
        _fail(node, f"the list has more than {most} entries")
    return node.items


def _word(node: Node) -> str:
    if not isinstance(node, Scalar) or node.is_empty:
        _fail(node, "this is a single word or number")
    return node.value


def _one_of(node: Node, words: Iterable[str]) -> str:
    word, words = _word(node), tuple(words)
    if word not in words:
        hint = Problems().did_you_mean(word, words) or f"use {', '.join(words[:12])}"
        _fail(node, f"{shown(word)} is not known here", hint)
    return word


def _fail(node: Node, message: str, hint: str = "") -> NoReturn:
    raise _Wrong(node, message, hint)
