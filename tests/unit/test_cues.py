"""The cue planner: what is said when, and that it always fits."""

from __future__ import annotations

import math
from dataclasses import astuple, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import Mode, Range, Sides
from backtimer.routine.exercise import Position
from backtimer.session.cues import closing_cue, cues_of, length_key, script
from backtimer.session.guidance import Amount, Guidance, Sound
from backtimer.session.known import fingerprint
from backtimer.session.layout import Cue, Priority, Wish, fixed, lay_out
from backtimer.session.machine import Pause, Resume, SessionMode
from backtimer.session.pace import Pace, speaking_seconds
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.words import COUNT
from tests.unit.coach import Coach, item, routine
from tests.unit.strategies import routines


def plan(guidance: Guidance | None = None, known: frozenset[str] = frozenset(), **dose: object) -> Plan:
    return compile_plan(routine(item(**dose)), guidance=guidance or Guidance(), known=known)  # type: ignore[arg-type]


def said(led: Plan, kind: Kind, which: int = 0, lengths: dict[str, float] | None = None) -> list[tuple[float, str]]:
    index = [index for index, step in enumerate(led.steps) if step.kind is kind][which]
    return [(cue.offset_seconds, cue.text or f"♪{cue.sound}") for cue in cues_of(led, index, lengths or {})]


def test_reps_are_counted_and_the_last_is_named() -> None:
    led = plan(reps=Range(4, 4), move_seconds=2.5, rest_seconds=2.0)
    assert [said(led, Kind.MOVE, rep) for rep in range(4)] == [
        [(0, "Lift")], [(0, "Two of four. Lift")], [(0, "Three of four. Lift")], [(0, "Last one. Lift")],
    ]  # fmt: skip
    quiet = plan(Guidance(counts_reps=False), reps=Range(4, 4), rest_seconds=0.0)
    assert said(quiet, Kind.MOVE, 1) == [(0, "Lift")]
    assert said(plan(reps=Range(4, 4), rest_seconds=5.0), Kind.MOVE, 1) == [(0, "Lift")], "the rest has told the rest"


def test_the_side_is_said_with_the_count_in_the_fullest_wording_that_fits() -> None:
    led = plan(reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=3.0)
    assert said(led, Kind.MOVE, 4) == [(0, "Three of eight, left. Lift")]
    led = plan(reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=2.0)
    assert said(led, Kind.MOVE, 4) == [(0, "Three of eight, left")]
    led = plan(reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=1.0)
    assert said(led, Kind.MOVE, 4) == [(0, "Left")]
    led = plan(reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=0.5)
    assert said(led, Kind.MOVE, 4) == [(0, "♪start")]


def test_known_lengths_decide_and_not_estimates() -> None:
    led = plan(reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=2.0)
    lengths = {"Three of eight, left. Lift": 1.9}
    assert said(led, Kind.MOVE, 4, lengths) == [(0, "Three of eight, left. Lift")]
    slow = dict.fromkeys(("Three of eight, left", "Three, left", "Left. Lift"), 2.1)
    assert said(led, Kind.MOVE, 4, slow) == [(0, "Left")]


def test_a_long_hold_has_a_middle_and_an_end() -> None:
    assert said(plan(hold_seconds=Range(30, 30)), Kind.HOLD) == [
        (0, "Hold"), (15, "Halfway"), (27, "three"), (28, "two"), (29, "one"),
    ]  # fmt: skip
    quiet = Guidance(counts_down=False, says_halfway=False)
    assert said(plan(quiet, hold_seconds=Range(30, 30)), Kind.HOLD) == [(0, "Hold")]


@pytest.mark.parametrize(("hold", "expected"), [
    (1, [(0, "Hold")]), (2, [(0, "Hold"), (1, "one")]), (3, [(0, "Hold"), (1, "two"), (2, "one")]),
    (5, [(0, "Hold"), (2, "three"), (3, "two"), (4, "one")]),
])  # fmt: skip
def test_short_holds_are_counted_as_far_as_there_is_room(hold: int, expected: list[tuple[float, str]]) -> None:
    assert said(plan(hold_seconds=Range(hold, hold)), Kind.HOLD) == expected


def test_what_comes_next_is_said_during_a_rest() -> None:
    led = plan(reps=Range(3, 3), rest_seconds=10.0)
    assert said(led, Kind.REST) == [(0, "Rest. Next: two of three."), (7, "three"), (8, "two"), (9, "one")]
    assert said(led, Kind.REST, 1)[0] == (0, "Rest. Last one coming up.")
    assert said(plan(reps=Range(3, 3), rest_seconds=1.0), Kind.REST) == [(0, "Rest")]


def test_sounds_alone() -> None:
    led = plan(Guidance(amount=Amount.SOUNDS), sides=Sides.EACH, hold_seconds=Range(20, 20))
    assert [said(led, kind) for kind in (Kind.LEAD_IN, Kind.MOVE, Kind.HOLD, Kind.RELEASE, Kind.CHANGE_SIDES)] == [
        [(0, "♪next_exercise")], [(0, "♪start")], [], [(0, "♪release")], [(0, "♪change_sides")],
    ]  # fmt: skip
    assert closing_cue(led, 1, 60) == Cue(0.0, sound=Sound.END)
    assert script(led) == ()
    coach = Coach(led, with_voice=True).start().wait(6)
    assert coach.step.endswith("move"), "a lead-in without words lasts the time to get ready"
    assert coach.voice is not None
    assert coach.voice.sounds == ["next_exercise", "start"]


def led_without_an_engine(led: Plan, *sayable: str) -> Coach:
    coach = Coach(led, with_voice=True)
    for text in script(led):
        coach.session.on_clip(text, 0.3 if text in sayable else math.inf)
    coach.start()
    for _ in range(4000):
        if coach.session.state.mode is SessionMode.FINISHED:
            break
        coach.wait(0.1)
        for line in coach.voice.said:
            coach.session.on_speech_ended(line[0], "failed")
    assert coach.session.state.mode is SessionMode.FINISHED
    return coach


def test_sounds_stand_for_what_the_engine_cannot_say() -> None:
    led = plan(sides=Sides.EACH)
    coach = led_without_an_engine(led)
    each_rep = ["start", "release"] * 2
    assert coach.voice.sounds == [*each_rep, "change_sides", *each_rep, "end"]
    assert [text for _, text in coach.voice.said] == [planned.instruction for planned in led.exercises]


def test_what_is_there_is_said_by_a_broken_engine_too() -> None:
    coach = led_without_an_engine(plan(), "Lift", "three", "two", "one")
    said = [text for _, text in coach.voice.said[1:]]
    assert said == ["Lift", "three", "two", "one"] * 2
    assert coach.voice.sounds == ["release", "release", "end"]


def test_who_wants_no_sounds_gets_none_instead_of_words() -> None:
    assert led_without_an_engine(plan(Guidance(has_sounds=False))).voice.sounds == []


def test_words_alone() -> None:
    led = compile_plan(routine(), guidance=Guidance(has_sounds=False))
    assert not [cue for index in range(len(led.steps)) for cue in cues_of(led, index) if cue.sound]


def test_how_much_is_said_before_an_exercise() -> None:
    bridge = item()
    exercise = replace(
        bridge.exercise,
        steps=("Lie on your back", "Lift your hips"),
        in_short="hips up",
        key_point="Press into your heels.",
        cautions=("Do not arch",),
        position=Position.BACK,
    )
    again = replace(bridge, id="again", exercise=exercise)
    items = routine(replace(bridge, exercise=exercise), again)

    def instructions(guidance: Guidance, known: frozenset[str] = frozenset()) -> list[str]:
        return [each.instruction for each in compile_plan(items, guidance=guidance, known=known).exercises]

    full = "on your back. Lift your hips. Do not arch. Twice. Hold 6 seconds."
    short = "Hips up. Press into your heels. Do not arch. Twice. Hold 6 seconds."
    came = "Come onto your back."
    assert instructions(Guidance()) == [f"First: Bridge. Lie {full}", f"Next: Bridge. {short}"]
    assert instructions(Guidance(), frozenset({fingerprint(exercise)}))[0] == f"First: Bridge. {came} {short}"
    assert instructions(Guidance(amount=Amount.FULL), frozenset({fingerprint(exercise)})) == [
        f"First: Bridge. Lie {full}", f"Next: Bridge. Stay {full}",
    ]  # fmt: skip
    assert instructions(Guidance(amount=Amount.SHORT))[0] == f"First: Bridge. {came} {short}"
    names = [f"First: Bridge. {came} Do not arch.", "Next: Bridge. Do not arch."]
    assert instructions(Guidance(amount=Amount.NAMES)) == names
    assert instructions(Guidance(amount=Amount.SOUNDS)) == ["", ""]


# ---- the layout


def lengths_of(text: object) -> float:
    return {"long": 3.0, "short": 1.0}.get(str(text), 0.5)


def test_what_does_not_fit_is_shortened_then_left_out_the_least_important_first() -> None:
    count = fixed(Priority.COUNTDOWN, ("c",), 4.0, 5.0)
    phase = fixed(Priority.PHASE, ("long", "short"), 2.0, 5.0)
    note = Wish(Priority.SIDE_NOTE, ("long", "short"), 4.2, 4.0, 4.6, 6.0)
    assert lay_out([note, phase, count], lengths_of) == (Cue(2.0, "short"), Cue(4.0, "c"), Cue(4.55, "short"))
    assert lay_out([phase, count], lengths_of) == (Cue(2.0, "short"), Cue(4.0, "c"))
    tight = Wish(Priority.SIDE_NOTE, ("long", "short"), 4.2, 4.0, 4.3, 8.0)
    assert lay_out([tight, count], lengths_of) == (Cue(4.0, "c"),)


def test_a_long_one_starts_earlier() -> None:
    note = Wish(Priority.SIDE_NOTE, ("long",), 9.0, 5.0, 9.0, 10.0)
    assert lay_out([note], lengths_of) == (Cue(7.0, "long"),)


GUIDANCES = st.builds(Guidance, st.sampled_from(Amount), st.booleans(), st.booleans(), st.booleans(), st.booleans())


@settings(max_examples=200, deadline=None)
@given(routines(), st.integers(0, 10**6), GUIDANCES)
def test_cues_never_overlap_never_outlast_their_step_and_the_count_is_on_its_seconds(routine_, seed, guidance) -> None:
    led = compile_plan(routine_, guidance=guidance)
    random = Random(seed)
    lengths: dict[str, float] = {length_key(sound): random.uniform(0.1, 0.8) for sound in Sound}
    lengths |= {text: random.uniform(0.2, 4.0) for text in script(led)}
    lengths |= dict.fromkeys(COUNT[1:], random.uniform(0.2, 0.6))
    own_words = {word for each in led.exercises for word in astuple(each.item.exercise.words)}
    for index, step in enumerate(led.steps):
        free = 0.0
        for cue in cues_of(led, index, lengths):
            key = length_key(cue.sound) if cue.sound else cue.text
            assert cue.offset_seconds >= free - 1e-9, (step, cue)
            free = cue.offset_seconds + lengths.get(key, speaking_seconds(cue.text, Pace()))
            if step.kind is Kind.LEAD_IN:
                continue
            assert step.seconds is None or free <= step.seconds + 1e-6, (step, cue)
            if cue.text in COUNT[1:4] and cue.text not in own_words and step.seconds is not None:
                assert cue.offset_seconds == pytest.approx(step.seconds - COUNT.index(cue.text))


@settings(max_examples=100, deadline=None)
@given(routines())
def test_nothing_keeps_the_count_from_its_seconds(routine_) -> None:
    led = compile_plan(routine_)
    for index, step in enumerate(led.steps):
        if step.kind is Kind.HOLD and (step.seconds or 0) >= 8:
            offsets = [cue.offset_seconds for cue in cues_of(led, index) if cue.text in COUNT[1:4]]
            assert offsets == pytest.approx([(step.seconds or 0) - k for k in (3, 2, 1)])


@settings(max_examples=60, deadline=None)
@given(routines())
def test_the_script_has_what_a_session_says(routine_) -> None:
    led = compile_plan(routine_)
    texts = set(script(led))
    for index in range(len(led.steps)):
        assert {cue.text for cue in cues_of(led, index) if cue.text} <= texts


# ---- counting in


def test_resume_counts_in() -> None:
    coach = Coach(plan(hold_seconds=Range(20, 20)), with_voice=False).start().until("hold").wait(4)
    before = coach.session.state.elapsed_seconds(coach.now)
    coach.session.send(Pause())
    coach.wait(30)
    coach.events.clear()
    coach.session.send(Resume())
    assert coach.session.state.mode is SessionMode.COUNT_IN
    assert coach.session.view().headline == "Ready"
    assert coach.session.view().countdown == "3"
    coach.wait(1.5)
    assert coach.session.view().countdown == "2"
    assert coach.session.state.elapsed_seconds(coach.now) == before, "the step stands still"
    coach.wait(1.5)
    assert coach.session.state.mode is SessionMode.RUNNING
    assert coach.texts() == ["three", "two", "one"]
    assert [event["event"] for event in coach.events if "spoke" not in event["event"]] == ["count_in", "resumed"]
    assert coach.session.state.elapsed_seconds(coach.now) == pytest.approx(before)


def test_pause_during_the_count_in_loses_nothing() -> None:
    coach = Coach(plan(hold_seconds=Range(20, 20))).start().until("hold").wait(4)
    before = coach.session.state.elapsed_seconds(coach.now)
    for _ in range(3):
        coach.session.send(Pause())
        coach.wait(7)
        coach.session.send(Resume())
        coach.wait(2)
    coach.session.send(Pause())
    assert coach.session.state.mode is SessionMode.PAUSED
    assert coach.session.state.elapsed_seconds(coach.now) == before


def test_a_late_look_at_the_count_in_costs_no_time() -> None:
    coach = Coach(plan(hold_seconds=Range(20, 20))).start().until("hold").wait(4)
    before = coach.session.state.elapsed_seconds(coach.now)
    coach.session.send(Pause())
    coach.session.send(Resume())
    coach.wait(4.4, tick=4.4)
    assert coach.session.state.elapsed_seconds(coach.now) == pytest.approx(before + 1.4)


def test_sleep_during_the_count_in_pauses() -> None:
    coach = Coach(plan(hold_seconds=Range(20, 20))).start().until("hold").wait(4)
    before = coach.session.state.elapsed_seconds(coach.now)
    coach.session.send(Pause())
    coach.session.send(Resume())
    coach.wait(60, tick=60)
    assert coach.session.state.mode is SessionMode.PAUSED
    assert coach.session.state.elapsed_seconds(coach.now) == before
    assert coach.session.has_slept


def test_an_instruction_needs_no_count_in() -> None:
    coach = Coach(plan()).start().wait(1)
    coach.session.send(Pause())
    coach.session.send(Resume())
    assert coach.session.state.mode is SessionMode.RUNNING


def test_lengths_reach_the_session() -> None:
    coach = Coach(plan(mode=Mode.REPS, reps=Range(8, 8), sides=Sides.ALTERNATE, move_seconds=2.0))
    coach.session.on_clip("Three of eight, left. Lift", 1.8)
    assert coach.session.state.lengths == {"Three of eight, left. Lift": 1.8}
    coach.start().wait(200)
    assert "Three of eight, left. Lift" in coach.texts()
