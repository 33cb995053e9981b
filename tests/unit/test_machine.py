"""Every promise of the session machine."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import AS_WRITTEN, Mode, OwnDose, Range, Sides
from backtimer.session.guidance import Guidance
from backtimer.session.machine import (
    AddTime,
    Next,
    Pause,
    Previous,
    Repeat,
    Replan,
    Resume,
    SessionMode,
    SetHold,
    SetReps,
    SetSeconds,
    SkipExercise,
    Start,
    State,
    Tick,
    advance,
    next_deadline,
)
from backtimer.session.plan import Kind, compile_plan
from tests.unit.coach import Coach, item, plan, routine


def due_times(a_plan):
    return [(step.id, at) for step, at in zip(a_plan.steps, a_plan.starts, strict=True)]


def test_a_whole_session_follows_the_plan_step_by_step():
    coach = Coach(plan()).start().wait(400)
    assert [s for s, _ in coach.steps()] == [s for s, _ in due_times(plan())]
    for (_, due), (_, planned) in zip(coach.steps(), due_times(plan()), strict=True):
        assert due == pytest.approx(planned, abs=0.002)
    assert coach.events[-1]["event"] in ("finished", "spoke_ended")
    assert coach.session.state.mode is SessionMode.FINISHED


def test_the_words_of_one_rep():
    coach = Coach(plan(item(reps=Range(1, 1)))).start().wait(60)
    assert coach.texts()[1:] == [
        "Lift",
        "Hold",
        "three",
        "two",
        "one",
        "Lower",
        "That was the last exercise. Well done. You did 1 exercise in 15 seconds.",
    ]


def test_both_sides_and_sets_are_led():
    coach = Coach(plan(item(sides=Sides.EACH, sets=Range(2, 3), reps=Range(2, 2)))).start().wait(300)
    assert "Change sides. Now the right side." in coach.texts()
    assert "Rest. Next: set two of two." in coach.texts()
    assert "Last one. Lift" in coach.texts()


@given(st.lists(st.floats(0.2, 4.9), min_size=50, max_size=50))
@settings(max_examples=8, deadline=None)
def test_late_ticks_never_add_up(delays):
    a_plan = plan(
        *(item(f"e-{n}", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(60, 60)) for n in range(45))
    )
    coach = Coach(a_plan).start()
    turn = 0
    while coach.session.state.mode is SessionMode.RUNNING:
        coach.now += delays[turn % len(delays)]
        turn += 1
        coach.session.poll()
    for (_, due), (_, planned) in zip(coach.steps(), due_times(a_plan), strict=True):
        assert due == pytest.approx(planned, abs=0.002)


def test_a_lead_in_waits_for_its_instruction_however_long_it_takes():
    coach = Coach(plan(), with_voice=True).start().wait(12)
    assert coach.step == "bridge/-/-/-/lead_in"
    coach.session.on_speech_ended(1, "finished")
    assert coach.step == "bridge/1/-/1/move"


def test_a_lead_in_lasts_at_least_the_get_ready_time():
    coach = Coach(plan(), with_voice=True).start().wait(1)
    coach.session.on_speech_ended(1, "finished")
    assert coach.wait(3.9).step == "bridge/-/-/-/lead_in"
    assert coach.wait(0.2).step == "bridge/1/-/1/move"


def test_speech_that_never_ends_holds_up_for_a_while_only():
    a_plan = plan()
    coach = Coach(a_plan, with_voice=True).start().wait((a_plan.steps[0].seconds or 0) * 2 + 10.1)
    assert coach.step == "bridge/1/-/1/move"


def test_speech_that_fails_leaves_the_time_to_read():
    a_plan = plan()
    coach = Coach(a_plan, with_voice=True).start()
    coach.session.on_speech_ended(1, "failed")
    assert coach.wait((a_plan.steps[0].seconds or 0) - 0.1).step == "bridge/-/-/-/lead_in"
    assert coach.wait(0.2).step == "bridge/1/-/1/move"


@pytest.mark.parametrize(
    "kind", ["lead_in", "move", "hold", "release", "rest", "change_sides", "set_rest", "timed", "breathe_in"]
)
def test_pause_and_resume_in_every_kind_of_step(kind):
    a_plan = plan(
        item(sides=Sides.EACH, sets=Range(2, 2)),
        item("walk", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(30, 30)),
        item("breathe", mode=Mode.BREATHS, reps=None, hold_seconds=None, breaths=Range(3, 3)),
    )
    coach = Coach(a_plan).start().until(kind).wait(0.4, 0.1)
    before = coach.session.state.elapsed_seconds(coach.now)
    coach.session.send(Pause())
    coach.wait(1000, 10)
    assert not coach.wake.is_held
    assert coach.session.state.elapsed_seconds(coach.now) == pytest.approx(before)
    coach.session.send(Resume())
    assert coach.wake.is_held
    coach.wait(600)
    assert coach.session.state.mode is SessionMode.FINISHED
    dues = [due for step, due in coach.steps()]
    assert all(a <= b for a, b in pairwise(dues))
    if kind != "lead_in":  # there the instruction is said again
        assert dues[-1] == pytest.approx(a_plan.total_seconds, abs=0.05)


def test_an_instruction_cut_by_a_pause_is_said_again():
    coach = Coach(plan(), with_voice=True).start().wait(2)
    coach.session.send(Pause())
    coach.session.on_speech_ended(1, "cut")
    coach.session.send(Resume())
    assert [text for _, text in coach.voice.said] == [coach.voice.said[0][1]] * 2


def test_a_double_press_of_next_skips_one_only():
    coach = Coach(plan()).start()
    drawn_for = coach.session.state.cursor
    coach.session.send(Next(drawn_for))
    coach.session.send(Next(drawn_for))
    assert coach.step == "bridge/1/-/1/move"


def test_next_previous_repeat_and_skip():
    coach = Coach(plan()).start()
    for expected in ("bridge/1/-/1/move", "bridge/1/-/2/move", "bird-dog/-/-/-/lead_in", "bird-dog/1/left/1/move"):
        coach.session.send(Next(coach.session.state.cursor))
        assert coach.step == expected
    coach.session.send(Previous(coach.session.state.cursor))
    assert coach.step == "bird-dog/-/-/-/lead_in"
    coach.session.send(Previous(coach.session.state.cursor))
    assert coach.step == "bridge/1/-/2/move"
    coach.wait(5)
    coach.session.send(Previous(coach.session.state.cursor))
    assert coach.step == "bridge/1/-/2/move"
    coach.session.send(Repeat(coach.session.state.cursor))
    assert coach.step == "bridge/-/-/-/lead_in"
    coach.session.send(SkipExercise(coach.session.state.cursor))
    assert coach.step == "bird-dog/-/-/-/lead_in"
    coach.session.send(SkipExercise(coach.session.state.cursor))
    assert coach.session.state.mode is SessionMode.FINISHED


def test_next_while_paused_stays_paused():
    coach = Coach(plan()).start()
    coach.session.send(Pause())
    coach.session.send(Next(0))
    assert (coach.step, coach.session.state.mode) == ("bridge/1/-/1/move", SessionMode.PAUSED)
    coach.wait(60)
    coach.session.send(Resume())
    assert coach.wait(1.9).step == "bridge/1/-/1/move"


def test_a_computer_that_slept_pauses_as_of_the_last_moment_seen():
    coach = Coach(plan()).start().until("hold").wait(2)
    before = coach.session.state.elapsed_seconds(coach.now)
    coach.now += 3600
    coach.session.poll()
    assert coach.session.state.mode is SessionMode.PAUSED
    assert coach.events[-1] == {"event": "paused", "slept": True}
    assert coach.session.state.elapsed_seconds(coach.now) == pytest.approx(before, abs=1.0)
    assert not coach.wake.is_held


def test_a_hold_made_longer_while_it_runs_lasts_longer_and_a_shorter_one_ends_now():
    coach = Coach(plan()).start().until("hold").wait(4, 0.1)
    coach.session.send(SetHold("bridge", 10))
    assert coach.wait(5, 0.1).step == "bridge/1/-/1/hold"
    assert coach.wait(1.2, 0.1).step == "bridge/1/-/1/release"
    coach.until("hold").wait(5, 0.1)
    coach.session.send(SetHold("bridge", 3))
    assert coach.step == "bridge/1/-/2/release"
    assert coach.wait(1.9, 0.1).step == "bridge/1/-/2/release"


def test_fewer_reps_while_running_go_on_with_the_next_exercise():
    coach = Coach(plan(item(reps=Range(5, 5)), item("bird-dog"))).start().wait(40)
    assert coach.step.startswith("bridge/1/-/3")
    coach.session.send(SetReps("bridge", 2))
    assert coach.step == "bird-dog/-/-/-/lead_in"


def test_more_time_for_the_step_under_way_is_said_and_only_once():
    coach = Coach(plan(), with_voice=True).start().until("hold").wait(2, 0.1)
    cursor = coach.session.state.cursor
    coach.session.send(AddTime(cursor, 10))
    assert coach.voice.said[-1][1] == "10 seconds more"
    assert coach.wait(13.5, 0.1).step == "bridge/1/-/1/hold"
    assert coach.wait(1, 0.1).step == "bridge/1/-/1/release"
    coach.session.send(AddTime(cursor, 10))
    assert coach.wait(2, 0.1).step == "bridge/1/-/1/rest", "a press that came too late changes nothing"
    assert coach.until("hold").wait(6.5, 0.1).step == "bridge/1/-/2/release", "the next rep is as before"


def test_more_time_to_get_ready():
    coach = Coach(plan()).start()
    length = coach.session.state.step.seconds
    coach.session.send(AddTime(0, 10))
    assert coach.wait(length + 9, 0.1).step == "bridge/-/-/-/lead_in"
    assert coach.wait(2, 0.1).step == "bridge/1/-/1/move"


def test_a_change_by_key_is_said():
    coach = Coach(plan(), with_voice=True).start().until("hold")
    coach.session.send(SetHold("bridge", 8))
    assert coach.voice.said[-1][1] == "8 seconds"
    coach.session.send(SetReps("bridge", 3))
    assert coach.voice.said[-1][1] == "3 reps"
    said = len(coach.voice.said)
    coach.session.send(SetReps("no-such", 3))
    assert len(coach.voice.said) == said


def test_another_plan_goes_on_at_the_same_step():
    two = plan(item(reps=Range(3, 3)), item("bird-dog"))
    coach = Coach(two).start().until("hold").wait(4, 0.1)
    other = compile_plan(routine(item("bird-dog"), item(reps=Range(3, 3), hold_seconds=Range(20, 20))))
    coach.session.send(Replan(other))
    assert coach.step == "bridge/1/-/1/hold"
    assert coach.wait(15, 0.1).step == "bridge/1/-/1/hold"
    assert coach.wait(1.5, 0.1).step == "bridge/1/-/1/release"


def test_another_plan_without_the_exercise_goes_to_the_next_and_keeps_what_was_done():
    coach = Coach(plan(item("a", reps=Range(1, 1)), item("b"), item("c"))).start()
    coach.session.send(SkipExercise(0))
    coach.session.send(Previous(coach.session.state.cursor))
    coach.until("release").wait(3, 0.1)
    assert coach.step == "b/-/-/-/lead_in"
    assert coach.session.exercises_done == {0}
    coach.session.send(Pause())
    coach.session.send(Replan(compile_plan(routine(item("c"), item("a", reps=Range(1, 1))))))
    assert (coach.step, coach.session.state.mode) == ("c/-/-/-/lead_in", SessionMode.PAUSED)
    assert coach.session.exercises_done == {1}
    coach.session.send(Resume())
    assert coach.wait(1).session.state.mode is SessionMode.RUNNING


def test_a_session_that_waits_begins_no_exercise_by_itself():
    patient = compile_plan(routine(), guidance=Guidance(waits_for_me=True))
    coach = Coach(patient).start().wait(500)
    assert coach.step == "bridge/-/-/-/lead_in"
    coach.session.send(Next(0))
    assert coach.step == "bridge/1/-/1/move"
    assert coach.wait(500).step == "bird-dog/-/-/-/lead_in"


def test_the_least_time_to_get_ready():
    slow = compile_plan(routine(), guidance=Guidance(get_ready_seconds=60))
    assert [step.seconds for step in slow.steps if step.kind is Kind.LEAD_IN] == [60, 60]


def test_mute_keeps_the_timing():
    a_plan = plan()
    coach = Coach(a_plan, with_voice=True).start().wait(1)
    coach.session.set_muted(True)
    coach.session.on_speech_ended(1, "cut")
    assert coach.wait((a_plan.steps[0].seconds or 0) - 1.1, 0.1).step == "bridge/-/-/-/lead_in"
    assert coach.wait(0.3, 0.1).step == "bridge/1/-/1/move"


def test_an_open_step_waits_for_the_person():
    a_plan = plan(item("rest", mode=Mode.OPEN, reps=None, hold_seconds=None))
    coach = Coach(a_plan).start().until("open").wait(500)
    assert coach.step == "rest/1/-/-/open"
    coach.session.send(Next(coach.session.state.cursor))
    assert coach.session.state.mode is SessionMode.FINISHED


doses = st.builds(
    lambda mode, sides, sets, count, hold, rest: {
        "mode": mode,
        "sides": sides,
        "sets": Range(sets, sets),
        "reps": Range(count, count) if mode is Mode.REPS else None,
        "breaths": Range(count, count) if mode is Mode.BREATHS else None,
        "seconds": Range(count * 10, count * 10) if mode is Mode.TIMED else None,
        "hold_seconds": None if hold is None or mode is Mode.BREATHS else Range(hold, hold),
        "rest_seconds": rest,
    },
    st.sampled_from([Mode.REPS, Mode.TIMED, Mode.BREATHS]),
    st.sampled_from(list(Sides)),
    st.integers(1, 3),
    st.integers(1, 6),
    st.one_of(st.none(), st.integers(1, 30)),
    st.integers(0, 20),
)


@given(st.lists(doses, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_plan_has_unique_ids_equal_sides_a_true_total_and_is_led_to_its_end(many):
    a_plan = plan(*(item(f"e-{n}", **dose) for n, dose in enumerate(many)))
    ids = [step.id for step in a_plan.steps]
    assert len(set(ids)) == len(ids)
    assert a_plan.total_seconds == pytest.approx(sum(step.seconds or 0 for step in a_plan.steps), abs=0.01)
    work = {
        side: sum(
            s.seconds or 0
            for s in a_plan.steps
            if s.side == side and s.kind in (Kind.HOLD, Kind.MOVE, Kind.TIMED, Kind.BREATHE_IN)
        )
        for side in ("left", "right")
    }
    assert work["left"] == pytest.approx(work["right"])
    state, _ = advance(State(a_plan), Start(), 0.0)
    for _ in range(100_000):
        due = next_deadline(state)
        if due is None:
            break
        state, _ = advance(state, Tick(), due)
    assert state.mode is SessionMode.FINISHED


def test_the_persons_own_dose_is_what_is_done():
    own = compile_plan(routine(item()), {"bridge": OwnDose(reps=7, hold_seconds=9.5)})
    assert [s.seconds for s in own.steps if s.kind is Kind.HOLD] == [9.5] * 7
    assert compile_plan(routine(item()), {"bridge": AS_WRITTEN}).total_seconds == plan(item()).total_seconds


def test_the_time_of_an_exercise_is_changed_also_under_way_and_said():
    walk = item("walk", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(30, 30))
    coach = Coach(plan(walk, item("bird-dog")), with_voice=True).start().until("timed").wait(29, 0.1)
    coach.session.send(SetSeconds("walk", 40))
    assert coach.voice.said[-1][1] == "40 seconds"
    assert coach.wait(9, 0.1).step == "walk/1/-/-/timed"
    assert coach.wait(2.5, 0.1).step == "bird-dog/-/-/-/lead_in"


def test_another_plan_keeps_the_time_that_was_given():
    coach = Coach(plan()).start().until("hold")
    coach.session.send(AddTime(coach.session.state.cursor, 10))
    coach.session.send(Replan(plan()))
    assert coach.session.state.step.seconds == 16
