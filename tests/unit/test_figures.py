"""Figures: every exercise has one, no body does what none can do, and the geometry keeps its promises."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.figures.body import ARM, LEG, Point
from backtimer.figures.check import SLACK, problems_of, touching
from backtimer.figures.figure import Figure, Movement, pose_at, skeleton_at
from backtimer.figures.pose import LIMBS, Reach, View, between, mirrored, solve
from backtimer.figures.shapes import Tone, capsule, frame_of, shapes
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.figure_files import ShippedFigures, read_figures
from backtimer.routinefile.figures import read_figure
from backtimer.routinefile.problem import Problems
from backtimer.routinefile.tree import parse
from backtimer.system.resources import assets, shipped_routines

READ = read_figures(assets() / "figures")
FIGURES = READ.by_id
CATALOGUE = read_catalogue(shipped_routines() / "exercises")


def figure_from(text: str) -> Figure:
    problems = Problems()
    node = parse(text.encode(), problems)
    figure = read_figure(node, problems)
    assert problems.found == []
    assert figure
    return figure


def test_the_files_are_good() -> None:
    assert [problem.text(path.name) for path, problem in READ.problems] == []


def test_every_exercise_has_a_figure_and_every_figure_an_exercise() -> None:
    assert {exercise.id for exercise in CATALOGUE.exercises} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_body_can_do_that(name: str) -> None:
    assert problems_of(FIGURES[name]) == []


@pytest.mark.parametrize("name", FIGURES)
def test_the_other_side_is_as_good(name: str) -> None:
    figure = FIGURES[name]
    frame, other = frame_of(figure), frame_of(figure, to_left=True)
    if figure.flips:
        assert (other.left, other.right) == pytest.approx((-frame.right, -frame.left), abs=0.01)
    for movement in Movement:
        right = skeleton_at(figure, movement, 1.0, 0.0)
        left = skeleton_at(figure, movement, 1.0, 0.0, to_left=True)
        if not figure.flips:
            for joint, at in right.joints.items():
                if joint.startswith("right "):
                    assert left.joints["left" + joint[5:]] == pytest.approx(at, abs=1e-9)


@given(
    st.sampled_from(sorted(FIGURES)),
    st.sampled_from(list(Movement)),
    st.floats(0, 1),
    st.floats(0, 1000),
    st.booleans(),
)
def test_no_bone_changes_its_length_and_all_is_in_the_frame(
    name: str, movement: Movement, share: float, seconds: float, to_left: bool
) -> None:
    figure = FIGURES[name]
    skeleton = skeleton_at(figure, movement, share, seconds, to_left=to_left)
    for limb in LIMBS:
        points = skeleton.limb(limb)
        for one, other, length in zip(points, points[1:], ARM if limb.endswith("arm") else LEG, strict=False):
            seen = other.minus(one).length
            assert seen <= length * 1.2 + 1e-6
            if figure.view is View.SIDE and isinstance(skeleton.pose.limbs[limb], Reach):
                assert seen == pytest.approx(length, abs=1e-6)
    if movement in (Movement.EFFORT, Movement.RELEASE):
        frame = frame_of(figure, to_left=to_left)
        for shape in shapes(skeleton, figure, frame, to_left=to_left):
            for x, y in shape.points:
                assert math.isfinite(x)
                assert frame.left - 0.06 <= x <= frame.right + 0.06
                assert frame.bottom - 0.06 <= y <= frame.top + 0.06


@pytest.mark.parametrize("name", FIGURES)
def test_a_movement_does_not_jump(name: str) -> None:
    """A tenth of a second of a two-second movement moves no joint by more than a fifth of the body."""
    figure = FIGURES[name]
    for movement in (Movement.EFFORT, Movement.RELEASE, Movement.CYCLE):
        steps = [skeleton_at(figure, movement, n / 40, figure.cycle_seconds * n / 40.001) for n in range(41)]
        for one, other in pairwise(steps):
            for joint, at in one.joints.items():
                assert other.joints[joint].minus(at).length < 0.2, f"{movement} {joint}"


def test_a_contact_stays_a_contact_on_the_way() -> None:
    figure = figure_from("""
    poses:
      rest: {anchor: {right knee: [0, 0]}, spine: 10, arms: {hand: [0.3, 0]}, legs: [-90, 180, 180]}
      hold: {like: rest, spine: [50, 10, -30]}
    """)
    for step in range(11):
        skeleton = skeleton_at(figure, Movement.EFFORT, step / 10, 0)
        assert {"right knee", "left knee", "right hand"} <= set(touching(skeleton))
        assert skeleton.joints["right hand"].x == pytest.approx(0.3, abs=SLACK)


def test_an_arm_goes_up_past_the_front_and_not_through_the_back() -> None:
    figure = figure_from("""
    poses:
      rest: {anchor: {hips: [0, 0.41]}, spine: 90, arms: [-92, -88], legs: {foot: [0, 0]}}
      hold: {like: rest, arms: [92, 95]}
    """)
    middle = solve(between(figure.poses["rest"], figure.poses["hold"], 0.5, View.SIDE), View.SIDE)
    assert middle.joints["right hand"].x > 0.2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("anchor: {hips: [0, -0.2]}", "in the floor"),
        ("anchor: {hips: [0, 0.9]}", "nothing touches"),
        ("right arm: [-90, 140]", "elbow is bent"),
        ("right leg: [-90, -40]", "knee is bent"),
        ("right arm: {hand: [2, 1]}", "does not reach"),
        ("spine: [90, 30, -30]", "waist is bent"),
        ("legs: [-50, -50]", "fall over"),
    ],
)
def test_what_no_body_can_do_is_said(change: str, says: str) -> None:
    """A body that stands well, but for one line."""
    lines = {
        "anchor": "anchor: {left foot: [0, 0]}",
        "spine": "spine: 90",
        "arms": "arms: [-90, -88]",
        "legs": "legs: [-90, -90]",
    }
    lines[change.split(":")[0]] = change
    figure = figure_from("poses: {rest: {" + ", ".join(lines.values()) + "}}")
    assert any(says in problem for problem in problems_of(figure)), problems_of(figure)


def test_in_a_wall() -> None:
    figure = figure_from("""
    props: [{wall: 0.0}]
    poses:
      rest: {anchor: {right foot: [0.1, 0]}, spine: 90, arms: [-190, -190], legs: [-90, -90]}
    """)
    assert any("wall" in problem for problem in problems_of(figure))


def test_flipping_twice_changes_nothing() -> None:
    for figure in FIGURES.values():
        for pose in figure.poses.values():
            there = solve(mirrored(mirrored(pose, figure.view), figure.view), figure.view)
            for joint, at in solve(pose, figure.view).joints.items():
                assert there.joints[joint] == pytest.approx(at, abs=1e-9)


def test_a_body_that_stays_breathes() -> None:
    figure = FIGURES["stomach-lying"]
    swells = {round(pose_at(figure, Movement.HOLD, 1.0, seconds).swell, 2) for seconds in (0.0, 1.5, 3.0)}
    assert swells == {0.0, 0.5, 1.0}


def test_a_capsule_holds_both_discs() -> None:
    outline = capsule(Point(0, 0), Point(1, 0), 0.2, 0.1)
    assert min(x for x, _ in outline) == pytest.approx(-0.2)
    assert max(x for x, _ in outline) == pytest.approx(1.1)
    assert len(capsule(Point(0, 0), Point(0.01, 0), 0.2, 0.1)) > 8, "one inside of the other is a disc"


def test_things_are_drawn() -> None:
    tones = {shape.tone for shape in _all("wall-sit")}
    assert Tone.PROP in tones
    assert Tone.BAND in {shape.tone for shape in _all("band-squat")}


def _all(name: str) -> tuple:
    figure = FIGURES[name]
    return shapes(skeleton_at(figure, Movement.HOLD, 1.0, 0.0), figure, frame_of(figure))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("poses: {}", "needs a pose called rest"),
        ("poses: {rest: {spine: 90}}", "does not say where"),
        ("poses: {rest: {arms: [0, 0], legs: [0, 0]}}", "no spine"),
        ("poses: {rest: {spine: x, arms: [0, 0], legs: [0, 0]}}", "not a number"),
        ("poses: {rest: {spine: nan, arms: [0, 0], legs: [0, 0]}}", "not a number"),
        ("poses: {rest: {spine: 1e999, arms: [0, 0], legs: [0, 0]}}", "not a number"),
        ("poses: {rest: {spine: [1, 2], arms: [0, 0], legs: [0, 0]}}", "1 or 3 numbers"),
        ("poses: {rest: {spine: 9, arms: {foot: [0, 0]}, legs: [0, 0]}}", "not known here"),
        ("poses: {rest: {spine: 9, arms: [0], legs: [0, 0]}}", "two or three"),
        ("poses: {rest: {spine: 9, arms: {hand: [0, 0]}, legs: [0, 0], anchor: {left hand: [0, 0]}}}", "anchor"),
        ("poses: {rest: {like: hold}}", "no pose"),
        ("like: nothing\nposes: {}", "no figure"),
        ("view: back\nposes: {}", "not known here"),
        ("poses: [1, 2]", "keys with values"),
        ("effort: [rest, up]\nposes: {rest: {spine: 9, arms: [0, 0], legs: [0, 0]}}", "no pose"),
        ("props: [{sofa: 1}]\nposes: {rest: {spine: 9, arms: [0, 0], legs: [0, 0]}}", "not known here"),
        ("props: [{wall: [1, 2]}]\nposes: {rest: {spine: 9, arms: [0, 0], legs: [0, 0]}}", "takes 1 number"),
        ("what: 1\nposes: {}", "no key"),
    ],
)
def test_a_figure_that_is_wrong_says_so(text: str, says: str) -> None:
    problems = Problems()
    node = parse(text.encode(), problems)
    assert read_figure(node, problems) is None
    assert any(says in problem.message for problem in problems.found), problems.found


def test_shipped_figures_are_read_when_needed(tmp_path: Path) -> None:
    shelf = ShippedFigures(assets() / "figures")
    bird_dog = next(each for each in CATALOGUE.exercises if each.id == "bird-dog")
    assert shelf.of(bird_dog) == FIGURES["bird-dog"]
    alias = CATALOGUE.entries["cat-cow"].exercise
    assert shelf.of(alias) == FIGURES["cat-camel"]
    assert ShippedFigures(tmp_path).of(bird_dog) is None
