"""What is kept of a session while it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import Mode, OwnDose, Range, Sides
from backtimer.routine.routine import Routine
from backtimer.runner import conductor
from backtimer.runner.recorder import Recorder
from backtimer.session.checkpoint import Checkpoint, is_through, resumed, where
from backtimer.session.machine import (
    AddTime,
    Effect,
    Input,
    Next,
    Pause,
    Previous,
    Repeat,
    Replan,
    Resume,
    SessionMode,
    SetReps,
    SkipExercise,
    State,
    advance,
)
from backtimer.session.place import Place
from backtimer.session.plan import Plan, compile_plan
from backtimer.session.tally import ExerciseDone
from backtimer.storage.history import History
from tests.unit.coach import Coach, item, plan
from tests.unit.strategies import routines


class Kept:
    """A history and a place in the memory of the test."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.rows: dict[int, ExerciseDone] = {}
        self.place: Checkpoint | None = None
        self.places = 0
        self.ending = ""
        self.active = 0.0
        self.reps = (0, 0)

    def begin(
        self,
        routine: str,
        title: str,
        *,
        planned_seconds: float,
        planned_exercises: int,
        planned_reps: int,
        name: str,
        leader: int,
    ) -> str:
        self.reps = (0, planned_reps)
        self.told.append(("begin", routine, title, planned_exercises))
        return "id"

    def done(
        self,
        session: str,
        exercises: Sequence[ExerciseDone],
        active_seconds: float,
        place: Checkpoint | None = None,
        *,
        reps: tuple[int, int],
    ) -> None:
        self.reps = reps
        if exercises:
            self.told.append(("done", tuple(each.position for each in exercises)))
        if place is not None:
            self.place = place
            self.places += 1
        self.rows |= {each.position: each for each in exercises}
        self.active = active_seconds

    def pain(self, session: str, level: int, when: str, place: Place | None = None) -> None:
        self.told.append(("pain", level, when, *((place.text,) if place else ())))

    def paused(self, session: str, reason: str, ago_seconds: float = 0.0) -> None:
        self.told.append(("paused", reason, round(ago_seconds, 3)))

    def resumed(self, session: str, seconds: float) -> None:
        self.told.append(("resumed", round(seconds, 3)))

    def end(self, session: str, ending: str, active_seconds: float) -> None:
        assert not self.ending
        self.ending, self.active = ending, active_seconds
        self.place = None

    def count(self, kind: str) -> int:
        return sum(each[0] == kind for each in self.told)

    def summary(self) -> list[tuple[str, int, int, int, int]]:
        rows = (self.rows[position] for position in sorted(self.rows))
        return [(each.item, each.all_reps, each.sets, each.skipped, each.planned_reps) for each in rows]


class Recorded(Coach):
    """A coach whose session is recorded, at the one place in the conductor where that is to be wired."""

    def __init__(self, of: Plan, kept: Any = None, **options: Any) -> None:
        self.kept = kept or Kept()
        self.recorder = Recorder(self.kept)
        super().__init__(of, **options)

    def order(self, kind: type[Next] | type[Previous] | type[Repeat] | type[SkipExercise]) -> Recorded:
        self.session.send(kind(self.session.state.cursor))
        return self

    def stop(self) -> None:
        self.recorder.stop(self.session.state, self.now)

    def to_end(self, limit: float = 3600.0) -> Recorded:
        end = self.now + limit
        while self.session.state.mode is not SessionMode.FINISHED:
            assert self.now < end
            self.wait(0.5)
        return self


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> list[Recorder]:
    """Hands every move of a session to the recorders in this list."""
    recorders: list[Recorder] = []

    def recorded(state: State, happened: Input, now: float) -> tuple[State, tuple[Effect, ...]]:
        after, effects = advance(state, happened, now)
        for recorder in recorders:
            recorder.took(state, after, effects, now)
        return after, effects

    monkeypatch.setattr(conductor, "advance", recorded)
    return recorders


def recorded(wired: list[Recorder], of: Plan, **options: Any) -> Recorded:
    coach = Recorded(of, **options)
    wired[:] = [coach.recorder]
    coach.start()
    return coach


BRIDGE = item()
DOG = item("bird-dog", sides=Sides.ALTERNATE)


def test_a_finished_session(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).to_end()
    kept = coach.kept
    assert kept.told[0] == ("begin", "test", "Test routine", 2)
    assert kept.summary() == [("bridge", 2, 1, 0, 2), ("bird-dog", 4, 1, 0, 4)]
    bridge, dog = kept.rows[1], kept.rows[2]
    assert (bridge.reps, bridge.reps_left, bridge.holds, bridge.held_seconds) == (2, 0, 2, 12.0)
    assert (dog.reps_left, dog.reps_right, dog.holds_left, dog.holds_right) == (2, 2, 2, 2)
    assert (dog.held_seconds, dog.planned_held_seconds) == (24.0, 24.0)
    assert dog.dose == {
        "mode": "reps", "sides": "alternate", "sets": 1, "reps": 2, "hold_seconds": 6.0, "rest_seconds": 3.0
    }  # fmt: skip
    assert (kept.ending, kept.place) == ("finished", None)
    assert kept.active == pytest.approx(coach.now - 1000, abs=0.5)
    assert coach.recorder.exercises == (bridge, dog)
    # A write a rep, and a place kept for each rep and each lead-in.
    assert kept.count("done") == 6
    assert kept.places <= 8


def test_each_rep_is_told_as_soon_as_it_is_held(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE))
    coach.until("hold")
    assert coach.kept.rows == {}
    coach.until("release")
    assert coach.kept.summary() == [("bridge", 1, 0, 0, 2)]
    place = coach.kept.place
    assert place is not None
    assert where(coach.session.state.plan, place) == "Bridge, rep 2 of 2"


def test_a_rep_gone_past(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("hold").wait(2)
    coach.order(Next)
    assert (coach.kept.rows[1].all_reps, coach.kept.rows[1].held_seconds) == (0, 2.0)
    coach.to_end()
    assert coach.kept.summary()[0] == ("bridge", 1, 0, 1, 2)
    assert coach.kept.rows[1].held_seconds == 8.0
    assert coach.kept.rows[1].holds == 1


def test_next_while_letting_go_takes_nothing_away(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE)).until("release")
    coach.order(Next).to_end()
    assert coach.kept.summary() == [("bridge", 2, 1, 0, 2)]


def test_an_exercise_left_out(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("hold")
    coach.order(SkipExercise)
    assert coach.kept.summary() == [("bridge", 0, 0, 2, 2)]
    coach.order(SkipExercise)
    assert coach.kept.summary() == [("bridge", 0, 0, 2, 2), ("bird-dog", 0, 0, 4, 4)]
    assert coach.kept.ending == "finished"


def test_an_exercise_begun_again_counts_again(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("rest")
    coach.order(Repeat).to_end()
    assert coach.kept.summary() == [("bridge", 1, 0, 0, 2), ("bridge", 2, 1, 0, 2), ("bird-dog", 4, 1, 0, 4)]


def test_repeat_before_anything_is_done_is_no_new_pass(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE)).until("move")
    coach.order(Repeat).to_end()
    assert coach.kept.summary() == [("bridge", 2, 1, 0, 2)]
    assert coach.kept.rows.keys() == {1}


def test_previous_goes_on_with_what_was_done(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("release").wait(1)
    coach.order(Next).order(SkipExercise)
    assert coach.kept.summary() == [("bridge", 1, 0, 1, 2)]
    # From the lead-in back to the last rep of the exercise before.
    coach.order(Previous)
    assert coach.step == "bridge/1/-/2/move"
    coach.to_end()
    assert coach.kept.summary() == [("bridge", 2, 1, 0, 2), ("bird-dog", 4, 1, 0, 4)]


def test_a_rep_done_twice_counts_twice(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(reps=Range(3, 3)))).until("rest")
    coach.order(Previous).to_end()
    assert coach.kept.summary() == [("bridge", 4, 1, 0, 3)]


def test_pauses(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE)).until("hold").wait(2)
    coach.session.send(Pause())
    coach.wait(60)
    coach.session.send(Resume())
    coach.wait(1).session.send(Pause())
    coach.wait(10).session.send(Resume())
    coach.to_end()
    pauses = [each for each in coach.kept.told if each[0] in ("paused", "resumed")]
    # A pause in the middle of the count-in is the same pause; the count-in belongs to it.
    assert pauses == [("paused", "person", 0.0), ("resumed", 74.0)]
    assert coach.kept.rows[1].held_seconds == 12.0
    assert coach.kept.active == pytest.approx(coach.now - 1000 - 74, abs=0.5)


def test_sleep_pauses_as_of_then(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE)).until("hold").wait(2)
    coach.now += 3600
    coach.session.poll()
    assert coach.kept.told[-1] == ("paused", "slept", 3600.0)
    place = coach.kept.place
    assert place is not None
    assert place.elapsed_seconds == pytest.approx(2, abs=0.2)
    coach.session.send(Resume())
    coach.to_end()
    assert coach.kept.rows[1].held_seconds == 12.0


def test_stop_in_the_middle(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("rest").until("hold").wait(2)
    coach.stop()
    assert coach.kept.summary() == [("bridge", 1, 0, 0, 2)]
    assert coach.kept.rows[1].held_seconds == pytest.approx(8.0, abs=0.2)
    assert (coach.kept.ending, coach.kept.place) == ("stopped", None)
    assert coach.kept.active == pytest.approx(coach.now - 1000, abs=0.1)
    told = list(coach.kept.told)
    coach.stop()
    coach.recorder.leave(coach.session.state, coach.now)
    coach.wait(30)
    assert coach.kept.told == told


def test_leaving_keeps_the_place(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(BRIDGE, DOG)).until("rest").until("hold").wait(2)
    coach.recorder.leave(coach.session.state, coach.now)
    place = coach.kept.place
    assert place is not None
    assert (coach.kept.ending, place.step) == ("", "bridge/1/-/2/hold")
    assert coach.kept.rows[1].held_seconds == pytest.approx(8.0, abs=0.2)


def test_nothing_is_kept_of_a_session_that_never_began() -> None:
    coach = Recorded(plan())
    coach.recorder.stop(coach.session.state, coach.now)
    coach.recorder.leave(coach.session.state, coach.now)
    assert coach.kept.told == []


def test_one_side_after_the_other_in_sets(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(sides=Sides.EACH, sets=Range(2, 2)))).to_end()
    done = coach.kept.rows[1]
    assert (done.reps_left, done.reps_right, done.reps, done.sets) == (4, 4, 0, 2)
    assert done.held_seconds == 48.0


@pytest.mark.parametrize(
    ("dose", "reps", "held"),
    [
        ({"mode": Mode.TIMED, "seconds": Range(20, 20), "reps": None, "hold_seconds": None}, 1, 20.0),
        (
            {"mode": Mode.TIMED, "seconds": Range(60, 60), "reps": None, "hold_seconds": None, "sides": Sides.EACH},
            2,
            120.0,
        ),
        (
            {"mode": Mode.TIMED, "seconds": Range(60, 60), "reps": None, "hold_seconds": None}
            | {"sides": Sides.ALTERNATE},
            4,
            60.0 * 2,
        ),
        ({"mode": Mode.BREATHS, "breaths": Range(3, 3), "reps": None, "hold_seconds": None}, 3, 30.0),
        ({"hold_seconds": None}, 2, 0.0),
        ({"hold_seconds": None, "move_seconds": 0.0}, 2, 0.0),
    ],
)
def test_every_kind_of_dose(wired: list[Recorder], dose: dict[str, Any], reps: int, held: float) -> None:
    of = plan(item(**dose))
    kept = recorded(wired, of).to_end().kept
    assert kept.rows[1].all_reps == kept.rows[1].planned_reps == reps
    assert kept.rows[1].held_seconds == kept.rows[1].planned_held_seconds
    if dose.get("sides") is not Sides.ALTERNATE:
        assert kept.rows[1].held_seconds == held
    assert kept.rows[1].sets == 1


def test_an_open_end_is_done_when_the_person_goes_on(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(mode=Mode.OPEN, reps=None, hold_seconds=None), BRIDGE)).until("open").wait(90)
    # One long step: the place is kept in it too.
    assert coach.kept.places >= 3
    coach.order(Next)
    assert coach.kept.summary() == [("bridge", 1, 1, 0, 1)]
    assert coach.kept.rows[1].held_seconds == pytest.approx(90, abs=0.2)


def test_numbers_changed_on_the_way(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(reps=Range(4, 4)), DOG)).until("rest")
    coach.session.send(AddTime(coach.session.state.cursor, 10))
    coach.session.send(SetReps("bridge", 2))
    coach.to_end()
    assert coach.kept.summary()[0] == ("bridge", 2, 1, 0, 2)
    assert coach.kept.rows[1].dose["reps"] == 2


def test_fewer_reps_than_were_begun(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(reps=Range(4, 4)), DOG)).until("rest").until("hold").until("rest")
    coach.until("hold").session.send(SetReps("bridge", 2))
    coach.to_end()
    assert coach.kept.summary()[0] == ("bridge", 2, 1, 0, 2)


def test_an_exercise_taken_out_on_the_way_was_not_gone_past(wired: list[Recorder]) -> None:
    of = plan(BRIDGE, DOG)
    coach = recorded(wired, of).until("rest")
    coach.session.send(Replan(plan(DOG)))
    coach.to_end()
    assert coach.kept.summary() == [("bridge", 1, 0, 0, 2), ("bird-dog", 4, 1, 0, 4)]


def test_another_order_on_the_way(wired: list[Recorder]) -> None:
    third = item("curl")
    coach = recorded(wired, plan(BRIDGE, DOG, third)).until("rest")
    coach.session.send(Replan(plan(third, BRIDGE, DOG)))
    coach.to_end()
    assert coach.kept.summary() == [("bridge", 2, 1, 0, 2), ("bird-dog", 4, 1, 0, 4)]


def crashed(wired: list[Recorder], coach: Recorded) -> Recorded:
    """The same session as it goes on in another run of the program."""
    place = coach.kept.place
    assert place is not None
    again = Recorded(coach.session.state.plan, kept=coach.kept)
    state = resumed(again.session.state.plan, place, again.now)
    assert state is not None
    again.session.state = state
    rows = [coach.kept.rows[position] for position in sorted(coach.kept.rows)]
    again.recorder.go_on("id", rows, state)
    wired[:] = [again.recorder]
    again.session.send(Resume())
    return again


def test_going_on_after_a_crash(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(reps=Range(3, 3)), DOG)).until("rest").until("hold")
    again = crashed(wired, coach)
    assert again.step == "bridge/1/-/2/move"
    again.to_end()
    assert again.kept.summary() == [("bridge", 3, 1, 0, 3), ("bird-dog", 4, 1, 0, 4)]
    assert again.kept.count("begin") == 1
    assert again.kept.ending == "finished"


def test_going_on_and_then_going_past(wired: list[Recorder]) -> None:
    coach = recorded(wired, plan(item(reps=Range(3, 3), sides=Sides.EACH), DOG)).until("rest").until("hold")
    again = crashed(wired, coach)
    again.order(SkipExercise)
    assert again.kept.summary() == [("bridge", 1, 0, 5, 6)]


@pytest.mark.parametrize("is_left", [True, False])
def test_a_long_step_is_counted_once(wired: list[Recorder], is_left: bool) -> None:
    of = plan(item(mode=Mode.TIMED, seconds=Range(120, 120), reps=None, hold_seconds=None))
    coach = recorded(wired, of).until("timed").wait(45)
    if is_left:
        coach.recorder.leave(coach.session.state, coach.now)
    again = crashed(wired, coach)
    elapsed = again.session.state.elapsed_seconds(again.now)
    assert elapsed == pytest.approx(45, abs=0.01) if is_left else 15 <= elapsed <= 45
    again.wait(20).session.send(Pause())
    again.session.send(Resume())
    again.to_end()
    assert again.kept.summary() == [("bridge", 1, 1, 0, 1)]
    assert again.kept.rows[1].held_seconds == pytest.approx(120, abs=0.01)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(routines(most_exercises=3), st.data())
def test_a_kill_at_any_moment_loses_no_more_than_the_rep_under_way(
    wired: list[Recorder], routine: Routine, data: st.DataObject
) -> None:
    of = compile_plan(routine)
    coach = recorded(wired, of)
    for _ in range(data.draw(st.integers(0, 120))):
        coach.now += 0.9
        coach.session.poll()
        if coach.session.state.mode is SessionMode.FINISHED:
            return
    told = sum(row.all_reps for row in coach.kept.rows.values())
    assert told == sum(row.all_reps for row in coach.recorder.exercises)
    if coach.kept.place is not None and is_through(of, coach.kept.place):
        # Only the last rep's letting go was left.
        assert resumed(of, coach.kept.place, 0.0) is None
        assert told == sum(row.planned_reps for row in coach.kept.rows.values())
        return
    again = crashed(wired, coach)
    steps = 0
    while again.session.state.mode is not SessionMode.FINISHED:
        steps += 1
        assert steps < 20_000
        again.now += 1
        again.session.poll()
        if again.session.state.step.seconds is None:
            again.order(Next)
    rows = again.kept.rows.values()
    # Every rep of the plan was done once; at most the one under way was begun twice.
    assert sum(row.all_reps for row in rows) == sum(row.planned_reps for row in rows)
    assert {row.item for row in rows} == {each.id for each in of.exercises}
    assert not any(row.skipped for row in rows)


def test_own_numbers_are_those_of_the_session(wired: list[Recorder]) -> None:
    of = compile_plan(plan(BRIDGE).routine, {"bridge": OwnDose(reps=1, hold_seconds=4)})
    kept = recorded(wired, of).to_end().kept
    assert kept.summary() == [("bridge", 1, 1, 0, 1)]
    assert kept.rows[1].held_seconds == 4.0


def test_with_the_history_itself(wired: list[Recorder], tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    history = History(tmp_path / "history.db", lambda: now)
    coach = Coach(plan(BRIDGE, DOG))
    recorder = Recorder(history, leader=3)
    wired[:] = [recorder]
    coach.start().until("rest").until("hold")
    (left,) = history.places()
    assert (left.session, left.name, left.at, left.leader) == (recorder.session, "test", now, 3)
    assert where(coach.session.state.plan, left.place) == "Bridge, rep 2 of 2"
    assert [each.id for each in history.unfinished()] == [recorder.session]
    while coach.session.state.mode is not SessionMode.FINISHED:
        coach.wait(1)
    assert history.places() == ()
    record = history.record(recorder.session or "")
    assert record is not None
    assert record.session.is_finished
    assert record.exercises == recorder.exercises
    assert history.unfinished() == ()
    assert history.close()
