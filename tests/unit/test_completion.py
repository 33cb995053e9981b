"""How much of a session was done, and what is counted and averaged of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.adjustments import Adjustments, adjusted
from backtimer.routine.dose import Mode, OwnDose, Range, Side, Sides
from backtimer.runner.recorder import Recorder
from backtimer.session.checkpoint import resumed
from backtimer.session.completion import (
    LEAST_SECONDS,
    Completion,
    Done,
    Extent,
    last_text,
    part_today,
    without_marks,
)
from backtimer.session.done_text import by_side, done_text, hold_text, prescribed_text
from backtimer.session.machine import AddTime, Next, Pause, Repeat, Replan, Resume, SkipExercise
from backtimer.session.plan import Plan, compile_plan
from backtimer.session.tally import ExerciseDone
from backtimer.session.times import length_text
from tests.unit.coach import Coach, item, plan, routine
from tests.unit.test_recorder import Kept

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def of(done: int, planned: int | None = 60, seconds: float = 300.0, **more: Any) -> Completion:
    return Completion(seconds, 1140.0, more.pop("is_finished", False), done, planned)


# ---- the rule


@pytest.mark.parametrize(
    ("how_much", "extent", "mark", "text"),
    [
        (of(60), Extent.WHOLE, "✓", "✓"),
        (of(59), Extent.PART, "◐ 59 of 60 reps", "◐ 59 of 60 reps"),
        (of(20), Extent.PART, "◐ 20 of 60 reps", "◐ 20 of 60 reps"),
        (of(19), Extent.BEGUN, "◐ 19 of 60 reps", "◐ begun, 19 of 60 reps"),
        (of(2), Extent.BEGUN, "◐ 2 of 60 reps", "◐ begun, 2 of 60 reps"),
        # Its end was reached by skipping.
        (of(2, is_finished=True), Extent.BEGUN, "◐ 2 of 60 reps", "◐ begun, 2 of 60 reps"),
        (of(0, 1), Extent.BEGUN, "◐ 0 of 1 rep", "◐ begun, 0 of 1 rep"),
        (of(60, seconds=29.4), Extent.TOO_SHORT, "", "under 30 seconds, not counted"),
        (of(1, seconds=LEAST_SECONDS), Extent.BEGUN, "◐ 1 of 60 reps", "◐ begun, 1 of 60 reps"),
        # Kept by an older BackTimer: its time tells.
        (of(0, None, is_finished=True), Extent.WHOLE, "✓", "✓"),
        (of(0, None, 180), Extent.BEGUN, "◐ 3 min of 19 min", "◐ begun, 3 min of 19 min"),
        (of(0, None, 600), Extent.PART, "◐ 10 min of 19 min", "◐ 10 min of 19 min"),
        (of(0, None, 2000), Extent.PART, "◐ 33 min of 33 min", "◐ 33 min of 33 min"),
    ],
)
def test_the_rule(how_much: Completion, extent: Extent, mark: str, text: str) -> None:
    assert (how_much.extent, how_much.mark, how_much.text) == (extent, mark, text)
    assert how_much.is_whole == (extent is Extent.WHOLE)
    assert how_much.is_session == (extent is not Extent.TOO_SHORT)
    assert not set(without_marks(how_much.text)) & set("✓◐")


@given(st.integers(0, 100), st.integers(1, 100), st.floats(0, 5000))
def test_only_all_of_it_is_whole(done: int, planned: int, seconds: float) -> None:
    how_much = of(done, planned, seconds)
    assert how_much.is_whole == (done >= planned and seconds >= LEAST_SECONDS)
    assert ("✓" in how_much.text) == how_much.is_whole


def test_what_a_card_says() -> None:
    today = NOW.date()
    part, whole = Done(NOW, of(2)), NOW - timedelta(hours=1)
    assert last_text(None, (), today) == ""
    assert last_text(NOW, (), today) == "today ✓"
    assert last_text(NOW - timedelta(days=3), (), today) == "3 days ago ✓"
    assert last_text(None, (part,), today) == "today ◐ 2 of 60 reps"
    assert last_text(NOW - timedelta(days=1), (part,), today) == "today ◐ 2 of 60 reps"
    # What was done whole on a day stands for it.
    assert last_text(whole, (part,), today) == "today ✓"
    assert last_text(whole, (Done(NOW - timedelta(days=2), of(2)),), today) == "today ✓"
    assert part_today((part,), today) == "◐ 2 of 60 reps"
    assert part_today((part,), today + timedelta(days=1)) == ""


# ---- what is counted


class Led(Coach):
    """A session that is recorded."""

    def __init__(self, of: Plan, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        super().__init__(of)
        self.session.recorder = Recorder(self.kept)
        self.start()

    def skip(self, kind: type[Next] | type[SkipExercise] | type[Repeat] = Next) -> Led:
        self.session.send(kind(self.session.state.cursor))
        return self

    def to(self, step: str) -> Led:
        for _ in range(40_000):
            if self.step == step:
                return self
            self.wait(0.1, 0.1)
        raise AssertionError(f"never came to {step}, is at {self.step}")

    def end(self) -> Led:
        self.session.end("stopped")
        return self

    @property
    def reps(self) -> tuple[int, int]:
        how_much = self.session.completion
        assert self.kept.reps == (how_much.done_reps, how_much.planned_reps)
        return self.kept.reps

    @property
    def first(self) -> ExerciseDone:
        return self.kept.rows[1]


BRIDGE = item(reps=Range(4, 4))
DOG = item("bird-dog", reps=Range(2, 2), sides=Sides.ALTERNATE)
WALK = item("walk", mode=Mode.TIMED, reps=None, seconds=Range(60, 60), hold_seconds=None)


def finish(led: Led) -> Led:
    return led.to("-/-/-/-/done").wait(10)


def test_a_whole_session() -> None:
    led = finish(Led(plan(BRIDGE, DOG, WALK)))
    assert led.reps == (4 + 4 + 1, 9)
    assert led.session.completion.is_whole
    assert led.session.state.exercises_whole == {0, 1, 2}


def test_what_was_skipped_is_missing_although_the_end_was_reached() -> None:
    led = Led(plan(BRIDGE, DOG)).to("bridge/1/-/2/hold").skip(SkipExercise)
    finish(led)
    assert led.reps == (5, 8)
    assert led.session.completion.extent is Extent.PART
    assert led.session.state.exercises_whole == {1}
    # The last words do not say more than was done.
    assert led.texts()[-1].startswith("That was the last exercise. Well done. You did 1 exercise in ")


def test_what_was_left_out_before_the_start_is_not_missing() -> None:
    left_out = adjusted(routine(BRIDGE, DOG), Adjustments(left_out=frozenset({"bird-dog"})), lambda _: None)
    led = finish(Led(compile_plan(left_out)))
    assert (led.reps, led.session.completion.is_all) == ((4, 4), True)


def test_what_was_taken_out_on_the_way_is_missing() -> None:
    led = Led(plan(BRIDGE, DOG)).to("bridge/1/-/2/hold")
    led.session.send(Replan(plan(BRIDGE)))
    finish(led)
    assert led.reps == (4, 8)
    assert not led.session.completion.is_all


def test_less_of_an_exercise_that_was_chosen_on_the_way_is_all_of_it() -> None:
    led = Led(plan(BRIDGE, DOG)).to("bridge/1/-/2/hold")
    led.session.send(Replan(compile_plan(routine(BRIDGE, DOG), {"bridge": OwnDose(reps=3)})))
    finish(led)
    assert led.reps == (3 + 4, 7)
    # Of what is over nothing changes any more.
    led = Led(plan(BRIDGE, DOG)).to("bird-dog/1/left/1/hold")
    led.session.send(Replan(compile_plan(routine(BRIDGE, DOG), {"bridge": OwnDose(reps=9)})))
    assert finish(led).reps == (8, 8)


def test_what_is_done_again_counts_once() -> None:
    led = Led(plan(BRIDGE)).to("bridge/1/-/3/hold").skip(Repeat)
    finish(led)
    assert led.reps == (4, 4)
    assert led.session.state.exercises_whole == {0}
    assert [each.reps for each in led.kept.rows.values()] == [2, 4]


def test_a_rest_that_is_skipped_costs_nothing() -> None:
    led = Led(plan(BRIDGE)).to("bridge/1/-/1/rest").skip()
    led.to("bridge/1/-/2/release").skip()
    finish(led)
    assert (led.reps, led.first.skipped, led.first.all_whole_seconds) == ((4, 4), 0, 24.0)
    assert led.session.state.exercises_whole == {0}


def test_a_hold_that_was_broken_off_is_in_no_mean() -> None:
    """As in the report: two holds of 6 s and one that was broken off after 4 s are no two holds of 8 s."""
    led = Led(plan(BRIDGE)).to("bridge/1/-/3/hold").wait(4).end()
    assert (led.first.reps, led.first.holds) == (2, 2)
    assert (led.first.held_seconds, led.first.whole_seconds, led.first.cut_seconds) == (16.0, 12.0, 4.0)
    assert led.first.hold_seconds == 6.0
    sides = by_side((led.first,))
    assert (done_text(sides), hold_text(sides)) == ("2 of 4", "6 s")


def test_a_time_that_was_broken_off_is_none() -> None:
    led = Led(plan(WALK)).to("walk/1/-/-/timed").wait(50).end()
    assert (led.first.reps, led.first.cut_seconds, led.first.hold_seconds) == (0, 50.0, None)
    assert led.reps == (0, 1)


def test_sides_are_counted_apart() -> None:
    led = Led(plan(DOG)).to("bird-dog/1/right/2/hold").wait(2).end()
    assert (led.first.reps_left, led.first.reps_right) == (2, 1)
    assert (led.first.whole_seconds_left, led.first.whole_seconds_right, led.first.cut_seconds) == (12.0, 6.0, 2.0)
    sides = by_side((led.first,))
    assert {side: each.planned for side, each in sides.items()} == {Side.LEFT: 2, Side.RIGHT: 2}
    assert (done_text(sides), hold_text(sides)) == ("left 2 of 2; right 1 of 2", "6 s")
    assert prescribed_text(led.first.dose) == "2 reps each side, hold 6 s"


def test_time_that_was_added_is_done_and_not_prescribed() -> None:
    led = Led(plan(BRIDGE)).to("bridge/1/-/1/hold")
    led.session.send(AddTime(led.session.state.cursor, 10.0))
    finish(led)
    assert (led.first.whole_seconds, led.first.planned_held_seconds) == (34.0, 24.0)
    assert led.reps == (4, 4)


def test_breaths_and_open_ends() -> None:
    breaths = item("breathe", mode=Mode.BREATHS, reps=None, breaths=Range(3, 3), hold_seconds=None)
    free = item("free", mode=Mode.OPEN, reps=None, hold_seconds=None)
    led = Led(plan(breaths, free)).to("free/1/-/-/open").wait(20).skip()
    finish(led)
    assert led.reps == (4, 4)
    one, other = led.kept.rows[1], led.kept.rows[2]
    # A breath has no length of its own, and is not broken off.
    assert (one.reps, one.hold_seconds, one.cut_seconds) == (3, None, 0.0)
    assert other.hold_seconds == pytest.approx(20, abs=0.2)


def test_pauses_are_not_active_time() -> None:
    led = Led(plan(WALK)).to("walk/1/-/-/timed").wait(20)
    before = led.session.state.due_seconds
    led.session.send(Pause())
    led.wait(300)
    led.session.send(Resume())
    led.wait(1)
    assert led.session.recorder is not None
    led.end()
    assert led.session.completion.seconds == pytest.approx(before + 20, abs=0.2)
    assert led.kept.active == led.session.completion.seconds


def test_after_a_crash_a_long_time_is_as_long_as_it_was() -> None:
    of = plan(BRIDGE, WALK)
    led = Led(of).to("walk/1/-/-/timed").wait(40)
    place = led.kept.place
    assert place is not None
    assert 25 < place.elapsed_seconds < 35
    again = Coach(of)
    state = resumed(of, place, again.now)
    assert state is not None
    recorder = Recorder(led.kept)
    recorder.go_on("id", tuple(led.kept.rows.values()), state)
    again.session.recorder = recorder
    again.session.go_on(state)
    again.session.send(Resume())
    again.wait(100)
    walk = led.kept.rows[2]
    assert (walk.reps, walk.whole_seconds) == (1, 60.0)
    assert recorder.completion.is_whole


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        ({"mode": "timed", "seconds": 90.0, "sides": "each", "sets": 3}, "3 × 1 min 30 s each side"),
        ({"mode": "open", "seconds": 120.0}, "as long as you like, up to 2 min"),
        ({"mode": "reps", "reps": 1, "hold_seconds": 2.5}, "1 rep, hold 2.5 s"),
        ({"mode": "breaths", "breaths": 1}, "1 breath"),
    ],
)
def test_what_was_prescribed(dose: dict[str, Any], text: str) -> None:
    assert prescribed_text(dose) == text


@pytest.mark.parametrize("tenths", range(280, 310))
def test_what_is_shown_as_30_seconds_is_not_said_to_be_less(tenths: int) -> None:
    how_much = of(1, seconds=tenths / 10)
    assert how_much.is_session == (length_text(how_much.seconds) not in ("28 s", "29 s"))
