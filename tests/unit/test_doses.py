"""Every kind of dose, from the line in a file to the steps and the words of the session."""

from __future__ import annotations

import pytest

from backtimer.routine.exercise import Position
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.session.changes import get_ready_seconds, times_up
from backtimer.session.cues import cues_of, headline
from backtimer.session.machine import SessionMode
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.words import instruction, length_text, times_up_text
from tests.unit.coach import Coach


def plan(*entries: str, defaults: str = "{}") -> Plan:
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    reading = read_routine_bytes(f"backtimer: 1\ntitle: T\ndefaults: {defaults}\nexercises:\n{lines}".encode(), "r", {})
    assert reading.problems == ()
    assert reading.routine is not None
    return compile_plan(reading.routine)


def steps(*entries: str) -> list[tuple[str, float | None]]:
    """The steps between lead-in and end, without the exercise's name."""
    return [(step.id.split("/", 1)[1], step.seconds) for step in plan(*entries).steps[1:-1]]


def test_reps_with_hold_and_rest() -> None:
    assert steps("name: A, reps: 2-3, hold: 5-10s, rest: 4s") == [
        ("1/-/1/move", 2), ("1/-/1/hold", 5), ("1/-/1/release", 2), ("1/-/1/rest", 4),
        ("1/-/2/move", 2), ("1/-/2/hold", 5), ("1/-/2/release", 2),
    ]  # fmt: skip


def test_sets_with_their_rest_and_sides_with_theirs() -> None:
    found = steps("name: A, reps: 1, sets: 2, set_rest: 20s, sides: each, change_sides: 4s, move: 1s, release: 0s")
    assert found == [
        ("1/left/1/move", 1), ("1/right/-/change_sides", 4), ("1/right/1/move", 1),
        ("2/-/-/set_rest", 20),
        ("2/left/1/move", 1), ("2/right/-/change_sides", 4), ("2/right/1/move", 1),
    ]  # fmt: skip


def test_sides_in_turn() -> None:
    found = steps("name: A, reps: 2, sides: alternate, move: 1s, release: 0s, rest: 3s")
    assert found == [
        ("1/left/1/move", 1), ("1/left/1/rest", 3), ("1/right/1/move", 1), ("1/right/1/rest", 3),
        ("1/left/2/move", 1), ("1/left/2/rest", 3), ("1/right/2/move", 1),
    ]  # fmt: skip


def test_tempo() -> None:
    assert steps("name: A, reps: 1, tempo: 3-1-4") == [("1/-/1/move", 3), ("1/-/1/hold", 1), ("1/-/1/release", 4)]
    assert steps("name: A, reps: 1, tempo: 3-0-4") == [("1/-/1/move", 3), ("1/-/1/release", 4)]


def test_a_movement_for_a_time() -> None:
    assert steps("name: A, for: 2 min") == [("1/-/-/timed", 120)]
    assert steps("name: A, for: 1min 30s, sides: each") == [
        ("1/left/-/timed", 90), ("1/right/-/change_sides", 5), ("1/right/-/timed", 90),
    ]  # fmt: skip


def test_a_stretch_held_for_breaths() -> None:
    assert steps("name: A, breaths: 2, breathe_in: 3s, breathe_out: 5s") == [
        ("1/-/-/move", 2),
        ("1/-/1/breathe_in", 3), ("1/-/1/breathe_out", 5), ("1/-/2/breathe_in", 3), ("1/-/2/breathe_out", 5),
        ("1/-/-/release", 2),
    ]  # fmt: skip


def test_breath_paced_reps_say_what_to_do_on_each_breath() -> None:
    led = plan('name: A, breaths: 3, move: 0, release: 0, say: {breathe_in: "In, open", breathe_out: "Out, round"}')
    said = [[cue.text for cue in cues_of(led, index)] for index in range(1, len(led.steps) - 1)]
    assert said == [
        ["In, open"], ["Out, round"], ["Two of three. In, open"], ["Out, round"],
        ["Last one. In, open"], ["Out, round"],
    ]  # fmt: skip
    assert headline(led, 2) == "Out, round"


def test_as_long_as_you_like() -> None:
    assert steps("name: A, open: true") == [("1/-/-/open", None)]
    assert steps("name: A, open: 1min, sides: each") == [
        ("1/left/-/open", 60), ("1/right/-/change_sides", 5), ("1/right/-/open", 60),
    ]  # fmt: skip
    limited = plan("name: A, open: 1-2min")
    assert instruction(limited.exercises[0].item, limited.exercises[0].now, is_first=True) == (
        "First: A. As long as you like, up to 1 minute."
    )
    assert [(cue.offset_seconds, cue.text) for cue in cues_of(limited, 1)] == [(0, "Go"), (50, "Ten seconds left")]


def test_an_open_end_with_a_limit_goes_on_by_itself() -> None:
    coach = Coach(plan("name: A, open: 30s")).start().wait(120)
    assert coach.session.state.mode is SessionMode.FINISHED


def test_an_open_end_without_a_limit_waits() -> None:
    coach = Coach(plan("name: A, open: true")).start().wait(4000)
    assert coach.session.state.step.kind is Kind.OPEN


def test_the_breath_is_called_through_a_time() -> None:
    led = plan("name: A, for: 30s, pace: breath, breathe_in: 4s, breathe_out: 6s")
    assert [(cue.offset_seconds, cue.text) for cue in cues_of(led, 1)] == [
        (0, "Breathe in"), (4, "Breathe out"), (10, "Breathe in"), (14, "Breathe out"),
        (27, "three"), (28, "two"), (29, "one"),
    ]  # fmt: skip
    assert [headline(led, 1, at) for at in (0, 3.9, 4, 10)] == ["Breathe in"] * 2 + ["Breathe out", "Breathe in"]
    endless = plan("name: A, open: true, pace: breath")
    assert [cue.text for cue in cues_of(endless, 1)][:3] == ["Breathe in", "Breathe out", "Breathe in"]


def test_rest_between_exercises_comes_before_the_next_is_explained() -> None:
    led = plan("name: A, for: 1min, exercise_rest: 10s", "name: B, for: 1min, exercise_rest: 10s")
    assert [(step.kind, step.exercise) for step in led.steps] == [
        (Kind.LEAD_IN, 0), (Kind.TIMED, 0), (Kind.EXERCISE_REST, 0), (Kind.LEAD_IN, 1), (Kind.TIMED, 1),
        (Kind.DONE, None),
    ]  # fmt: skip
    assert [cue.text for cue in cues_of(led, 2)] == ["Rest. Next: B."]
    assert headline(led, 2) == "Rest"


def test_defaults_hold_for_all_and_an_exercise_goes_first() -> None:
    led = plan("name: A, for: 1s", "name: B, for: 1s, get_ready: 20s", defaults="{get_ready: 30s, exercise_rest: 7s}")
    assert [(step.kind, step.seconds) for step in led.steps if step.kind is not Kind.TIMED] == [
        (Kind.LEAD_IN, 30), (Kind.EXERCISE_REST, 7), (Kind.LEAD_IN, 20), (Kind.DONE, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "seconds"), [
    (Position.BACK, Position.BACK, 5), (None, Position.BACK, 5), (Position.BACK, None, 5),
    (Position.BACK, Position.FRONT, 8), (Position.BACK, Position.HANDS_AND_KNEES, 10),
    (Position.FRONT, Position.STANDING, 20), (Position.STANDING, Position.FRONT, 20),
    (Position.KNEELING, Position.STANDING, 15), (Position.SITTING, Position.STANDING, 8),
    (Position.SITTING, Position.SIDE, 18),
])  # fmt: skip
def test_time_to_change_position(before: Position | None, after: Position | None, seconds: float) -> None:
    assert get_ready_seconds(before, after) == seconds


def test_every_change_has_its_time_and_the_way_down_is_as_long_as_the_way_up() -> None:
    for before in Position:
        for after in Position:
            assert 5 <= get_ready_seconds(before, after) == get_ready_seconds(after, before) <= 20


def test_the_plan_gives_time_for_the_change_of_position() -> None:
    led = plan(
        "name: A, for: 1s, position: lying on the back",
        "name: B, for: 1s, position: lying on the back",
        "name: C, for: 1s, position: standing",
        "name: D, for: 1s, position: standing, get_ready: 2s",
        "name: E, for: 1s",
    )
    assert [each.get_ready_seconds for each in led.exercises] == [20, 5, 20, 2, 5]
    assert led.times_up == 1


def test_times_up() -> None:
    up, down, chair = Position.STANDING, Position.BACK, Position.SITTING
    assert times_up([up, up, chair]) == 0
    assert times_up([down, up, down, None, chair, up]) == 2
    assert times_up([Position.KNEELING, down, Position.HALF_KNEELING]) == 0
    assert [times_up_text(times) for times in range(4)] == [
        "no getting up", "get up once", "get up twice", "get up 3 times",
    ]  # fmt: skip


def test_length_text() -> None:
    assert [length_text(seconds) for seconds in (0.2, 45, 59.9995, 300, 1120)] == [
        "1 s", "45 s", "1 min", "5 min", "18 min 40 s",
    ]  # fmt: skip
