"""Going on with a session after a crash: where, and under which plan."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routine.adjustments import Adjustments, adjusted
from backtimer.routine.dose import Mode, OwnDose, Range, Sides
from backtimer.routine.routine import Routine
from backtimer.session.checkpoint import (
    MOST_SECONDS,
    Checkpoint,
    as_json,
    checkpoint,
    checkpoint_from,
    fingerprint,
    plan_again,
    resumed,
    where,
)
from backtimer.session.guidance import Amount, Guidance
from backtimer.session.machine import AddTime, CountIn, Resume, SessionMode, State, StepBegan, advance, next_deadline
from backtimer.session.plan import Kind, Plan, compile_plan, is_block_start
from tests.unit.coach import Coach, item, plan, routine
from tests.unit.strategies import own_doses, routines

SIDES = item("bird-dog", sides=Sides.EACH, reps=Range(8, 8), sets=Range(2, 2))


def at(of: Plan, step: str, elapsed: float = 0.0, **changes: Any) -> Checkpoint:
    """The place as kept at a step of a plan."""
    index = next(index for index, each in enumerate(of.steps) if each.id == step)
    state = State(of, SessionMode.RUNNING, cursor=index, began=50.0, due_seconds=100.0, seen=50.0)
    return replace(checkpoint(state, 50.0 + elapsed), **changes)


def step_after(of: Plan, kept: Checkpoint) -> str | None:
    state = resumed(of, kept, 7.0)
    return None if state is None else state.step.id


@pytest.mark.parametrize(
    ("step", "goes_on_at", "where_it_is"),
    [
        ("bird-dog/-/-/-/lead_in", "bird-dog/-/-/-/lead_in", "Bird dog"),
        ("bird-dog/1/left/3/move", "bird-dog/1/left/3/move", "Bird dog, left, set 1 of 2, rep 3 of 8"),
        ("bird-dog/1/left/3/hold", "bird-dog/1/left/3/move", "Bird dog, left, set 1 of 2, rep 3 of 8"),
        ("bird-dog/1/left/3/release", "bird-dog/1/left/4/move", "Bird dog, left, set 1 of 2, rep 4 of 8"),
        ("bird-dog/1/left/3/rest", "bird-dog/1/left/4/move", "Bird dog, left, set 1 of 2, rep 4 of 8"),
        ("bird-dog/1/left/8/release", "bird-dog/1/right/-/change_sides", "Bird dog, right, set 1 of 2"),
        ("bird-dog/1/right/-/change_sides", "bird-dog/1/right/-/change_sides", "Bird dog, right, set 1 of 2"),
        ("bird-dog/2/-/-/set_rest", "bird-dog/2/-/-/set_rest", "Bird dog, set 2 of 2"),
        ("bird-dog/2/right/8/hold", "bird-dog/2/right/8/move", "Bird dog, right, set 2 of 2, rep 8 of 8"),
        ("bird-dog/2/right/8/release", "bridge/-/-/-/lead_in", "Bridge"),
        ("bridge/1/-/2/release", None, ""),
        ("-/-/-/-/done", None, ""),
    ],
)
def test_where_it_goes_on(step: str, goes_on_at: str | None, where_it_is: str) -> None:
    of = plan(SIDES, item())
    kept = at(of, step, 1.5)
    assert step_after(of, kept) == goes_on_at
    assert where(of, kept) == where_it_is


def test_it_comes_back_paused_and_counts_in() -> None:
    of = plan(SIDES, item())
    state = resumed(of, at(of, "bird-dog/1/left/3/hold", 2.5, done=frozenset({"bird-dog"})), 7.0)
    assert state is not None
    assert (state.mode, state.elapsed_seconds(99.0), next_deadline(state)) == (SessionMode.PAUSED, 0.0, None)
    # The time that was spent stays spent.
    assert state.due_seconds == 102.5
    assert state.exercises_done == {0}
    state, effects = advance(state, Resume(), 60.0)
    assert CountIn(3) in effects
    assert state.mode is SessionMode.COUNT_IN


def test_it_goes_on_to_the_end() -> None:
    of = plan(SIDES, item())
    coach = Coach(of)
    state = resumed(of, at(of, "bird-dog/2/right/7/rest"), coach.now)
    assert state is not None
    coach.session.state = state
    coach.session.send(Resume())
    coach.wait(120)
    assert coach.session.state.mode is SessionMode.FINISHED
    assert coach.steps()[-1][0] == "-/-/-/-/done"
    assert any("Bridge" in text for text in coach.texts())


@pytest.mark.parametrize("mode", [Mode.TIMED, Mode.OPEN])
def test_a_long_step_goes_on_where_it_was(mode: Mode) -> None:
    of = plan(item(mode=mode, seconds=Range(300, 300), reps=None, hold_seconds=None))
    kept = at(of, f"bridge/1/-/-/{mode}", 120.0)
    state = resumed(of, kept, 7.0)
    assert state is not None
    assert (state.elapsed_seconds(9.0), state.due_seconds, state.cued_seconds) == (120.0, 100.0, 120.0)
    state = resumed(of, replace(kept, elapsed_seconds=300.0), 7.0)
    assert state is not None
    assert state.elapsed_seconds(9.0) == 0.0


def test_breaths() -> None:
    of = plan(item(mode=Mode.BREATHS, breaths=Range(5, 5), reps=None, hold_seconds=None))
    kept = at(of, "bridge/1/-/3/breathe_out", 1.0)
    assert step_after(of, kept) == "bridge/1/-/3/breathe_in"
    assert where(of, kept) == "Bridge, breath 3 of 5"
    assert step_after(of, at(of, "bridge/1/-/-/release")) == "bridge/1/-/-/release"


def test_a_rep_that_is_only_letting_go_is_done_again() -> None:
    of = plan(item(hold_seconds=None, move_seconds=0.0))
    assert step_after(of, at(of, "bridge/1/-/1/release")) == "bridge/1/-/1/release"
    assert step_after(of, at(of, "bridge/1/-/1/rest")) == "bridge/1/-/2/release"


def test_a_changed_plan_goes_on_at_the_exercise() -> None:
    kept = at(plan(SIDES, item()), "bird-dog/1/left/3/move")
    assert step_after(plan(item(), replace(SIDES, dose=replace(SIDES.dose, reps=Range(6, 6)))), kept) == (
        "bird-dog/-/-/-/lead_in"
    )
    assert where(plan(item(), SIDES), kept) == "Bird dog"
    assert resumed(plan(item()), kept, 7.0) is None
    assert where(plan(item()), kept) == ""
    assert resumed(plan(item()), at(plan(SIDES), "-/-/-/-/done"), 7.0) is None


def test_what_is_said_does_not_change_the_plan() -> None:
    one = routine()
    assert fingerprint(compile_plan(one)) == fingerprint(compile_plan(one, guidance=Guidance(amount=Amount.NAMES)))
    assert fingerprint(compile_plan(one)) != fingerprint(compile_plan(one, {"bridge": OwnDose(reps=3)}))
    assert fingerprint(compile_plan(one)) != fingerprint(compile_plan(one, {"bridge": OwnDose(hold_seconds=5)}))


def test_the_same_plan_is_made_again() -> None:
    of = routine(item("a"), item("b"), item("c"), item("d"))
    variant = item("easier", reps=Range(1, 1))

    def variants(name: str) -> Any:
        return (variant.exercise, variant.dose) if name == "easier" else None

    given = Adjustments(left_out=frozenset("b"), order=("d", "a", "b", "c"), variants={"a": "easier"})
    done = compile_plan(adjusted(of, given, variants), {"d": OwnDose(hold_seconds=9), "gone": OwnDose(reps=3)})
    state = State(done, SessionMode.RUNNING, cursor=3)
    state, _ = advance(state, AddTime(3, 12.0), 0.0)
    kept = checkpoint_from(json.loads(json.dumps(as_json(checkpoint(state, 0.0)))))
    assert kept is not None
    assert kept.own == {"d": OwnDose(hold_seconds=9.0)}
    again = plan_again(of, kept, variants)
    assert again.steps == state.plan.steps
    assert [each.item for each in again.exercises] == [each.item for each in state.plan.exercises]
    # An exercise that was put into the file since then is not done in this session.
    longer = replace(of, exercises=(*of.exercises, item("new")))
    assert plan_again(longer, kept, variants).steps == state.plan.steps
    assert resumed(plan_again(replace(of, exercises=of.exercises[1:2]), kept, variants), kept, 0.0) is None


@settings(deadline=None, max_examples=100)
@given(routines(), own_doses(), st.data())
def test_any_place_of_any_plan(routine: Routine, own: OwnDose, data: st.DataObject) -> None:
    of = compile_plan(routine, {"e0": own})
    cursor = data.draw(st.integers(0, len(of.steps) - 1))
    elapsed = data.draw(st.floats(0, 500))
    state = State(of, SessionMode.PAUSED, cursor=cursor, began=0.0, paused_at=elapsed, due_seconds=of.starts[cursor])
    kept = checkpoint(state, 1e6)
    read = checkpoint_from(json.loads(json.dumps(as_json(kept))))
    assert read == kept
    assert "1000000" not in json.dumps(as_json(kept))
    again = plan_again(routine, kept, lambda _: None)
    assert fingerprint(again) == kept.fingerprint
    found = resumed(again, kept, 3.0)
    if found is None:
        assert where(again, kept) == ""
        assert not any(each.kind not in (Kind.REST, Kind.RELEASE, Kind.DONE) for each in of.steps[cursor:])
        return
    assert where(again, kept)
    assert is_block_start(again, found.cursor)
    assert found.due_seconds + found.elapsed_seconds(3.0) >= state.due_seconds + elapsed - 0.01
    moved, _ = advance(found, Resume(), 5.0)
    assert moved.mode in (SessionMode.COUNT_IN, SessionMode.RUNNING)
    _, effects = advance(replace(moved, seen=1e5), Resume(), 1e5)
    assert not any(isinstance(effect, StepBegan) for effect in effects)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
GOOD = as_json(replace(at(plan(SIDES, item()), "bird-dog/1/left/3/move"), own={"bird-dog": OwnDose(reps=8)}))


@settings(deadline=None, max_examples=300)
@given(JSON, st.dictionaries(st.sampled_from(sorted(GOOD)), JSON, max_size=3))
def test_anything_may_stand_in_the_file(anything: object, changes: dict[str, object]) -> None:
    checkpoint_from(anything)
    kept = checkpoint_from(GOOD | changes)
    if kept is not None:
        of = plan_again(routine(SIDES, item()), kept, lambda _: None)
        resumed(of, kept, 0.0)
        where(of, kept)


@pytest.mark.parametrize(
    "change",
    [
        {"own": {"bird-dog": {"reps": 8.5}}},
        {"own": {"bird-dog": {"reps": 10**400}}},
        {"own": {"bird-dog": {"sides": "none"}}},
        {"own": {"bird-dog": {"pace": 3}}},
        {"own": {"bird-dog": 3}},
        {"elapsed_seconds": -1},
        {"due_seconds": MOST_SECONDS * 2},
        {"due_seconds": float("nan")},
        {"added": {"x": -3}},
        {"exercises": [["a"]]},
        {"exercises": [["a", 3]]},
        {"done": [3]},
        {"item": 3},
        {"step": "x" * 601},
    ],
)
def test_a_value_that_is_not_usable_makes_it_none(change: dict[str, object]) -> None:
    assert checkpoint_from(GOOD) is not None
    assert checkpoint_from(GOOD | {"own": {"bird-dog": {"sides": "each", "reps": 3, "hold_seconds": 4}}}) is not None
    assert checkpoint_from(GOOD | change) is None


PLACE = at(plan(SIDES, item()), "bird-dog/1/left/3/move")
