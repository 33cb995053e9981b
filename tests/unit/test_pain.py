"""The pain check: the rule, what is offered and never urged, one exercise made easier, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.adjustments import UNCHANGED
from backtimer.routine.dose import Dose, DoseNow, Range, dose_now
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.runner.conductor import FIRST_ASIDE
from backtimer.runner.recorder import Recorder
from backtimer.session import pain
from backtimer.session.easing import eased
from backtimer.session.fit import Tailor
from backtimer.session.guidance import Amount, Guidance
from backtimer.session.machine import Pause, Repeat, Replan, Resume
from backtimer.session.pain import Choice, Pains, Rise, answer, answer_before, rise
from backtimer.session.plan import compile_plan
from backtimer.session.tailoring import Changes, Tailoring
from tests.unit.coach import Coach, item, plan, routine
from tests.unit.strategies import doses
from tests.unit.test_fit import shipped_variants
from tests.unit.test_recorder import Kept

LEVELS = st.integers(pain.LEAST_PAIN, pain.MOST_PAIN)


# ---- the rule


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (5, 7, Rise.WITHIN),
        (5, 8, Rise.TOO_MUCH),
        (0, 2, Rise.WITHIN),
        (0, 3, Rise.TOO_MUCH),
        (6, 2, Rise.WITHIN),
        (9, 10, Rise.WORST),
        (10, 10, Rise.WORST),
        # It cannot have risen by more than it is.
        (None, 2, Rise.WITHIN),
        (None, 3, Rise.UNKNOWN),
        (None, 10, Rise.WORST),
    ],
)
def test_up_to_two_points_more_and_no_further(before: int | None, now: int, found: Rise) -> None:
    assert rise(before, now) is found


@given(st.none() | LEVELS, st.none() | LEVELS, st.booleans(), st.booleans())
def test_nobody_is_ever_urged_to_go_on(before: int | None, now: int | None, can_ease: bool, can_skip: bool) -> None:
    told = answer(before, now, can_ease=can_ease, can_skip=can_skip)
    assert len(set(told.choices)) == len(told.choices)
    # One can always stop, and always stay where one is.
    assert {Choice.DONE, Choice.REST} <= set(told.choices)
    is_fine = now is not None and rise(before, now) is Rise.WITHIN
    # What Enter takes leads on only where the rule allows it, and is not offered at all where the rule forbids it.
    if not is_fine:
        assert told.choices[0] in (Choice.REST, Choice.DONE)
    if now is not None and rise(before, now) in (Rise.TOO_MUCH, Rise.WORST):
        assert told.choices[0] is Choice.DONE
        assert Choice.GO_ON not in told.choices
    if now == pain.MOST_PAIN:
        assert Choice.EASIER not in told.choices
    assert (Choice.EASIER in told.choices) <= can_ease
    assert (Choice.SKIP in told.choices) <= can_skip
    said = told.said.lower()
    assert not any(push in said for push in ("keep going", "carry on", "you can do it", "one more", "just"))
    if "easier" in said:
        assert can_ease


def test_more_than_two_points_up_is_said_plainly() -> None:
    told = answer(5, 8, can_ease=True, can_skip=True)
    assert told.said == (
        "Your pain rose from 5 to 8. That is more than 2 points. "
        "Stop, choose an easier version, or rest until it settles."
    )
    assert told.choices == (Choice.DONE, Choice.EASIER, Choice.SKIP, Choice.REST)
    assert answer(5, 6, can_ease=False, can_skip=False).choices == (Choice.GO_ON, Choice.REST, Choice.DONE)


def test_before_a_session_only_the_worst_is_a_reason_to_ask_again() -> None:
    assert [answer_before(level) for level in (None, *range(10))] == [None] * 11
    told = answer_before(10)
    assert told is not None
    assert told.choices == (Choice.NOT_TODAY, Choice.START)


def test_what_is_said_to_the_number_afterwards() -> None:
    assert pain.after_sentence(3, 6).startswith("That is 3 points more than before")
    assert "doctor" in pain.after_sentence(None, 10)
    assert {pain.after_sentence(*levels) for levels in ((3, 5), (None, 9), (3, None), (8, 1))} == {""}


@given(st.none() | LEVELS, st.integers(0, 9), st.booleans())
def test_one_or_two_keys_are_a_number_of_the_scale(chosen: int | None, digit: int, follows: bool) -> None:
    level = pain.typed(chosen, digit, follows=follows)
    assert level == (10 if follows and chosen == 1 and digit == 0 else digit)


def test_the_first_number_is_what_later_ones_are_compared_with() -> None:
    assert Pains().reference is None
    assert Pains().with_told(4, "during").with_told(7, "during").reference == 4
    assert Pains(2).with_told(7, "during").reference == 2


# ---- one exercise made easier


def tailor(*items: RoutineExercise) -> Tailor:
    return Tailor(routine(*items), shipped_variants)


def of(name: str, **dose: Any) -> RoutineExercise:
    """An exercise of the catalogue with another dose."""
    found = shipped_variants(name)
    assert found is not None
    return RoutineExercise(name, found[0], item(**dose).dose if dose else found[1])


def test_the_easier_variant_comes_first() -> None:
    found = eased(tailor(of("side-plank")), UNCHANGED, "side-plank")
    assert found is not None
    assert (found.is_variant, found.what) == (True, "Side plank at a wall")
    assert found.adjustments.variants == {"side-plank": "side-plank-at-a-wall"}


def test_without_a_variant_it_is_the_low_end_and_then_about_half() -> None:
    work = Tailoring(tailor(item(reps=Range(8, 12), hold_seconds=Range(5, 10))))
    work.set_dose("bridge", work.now.dose("bridge").__class__(reps=12))
    said = []
    while (found := work.ease("bridge")) is not None:
        said.append(found.what)
    assert said == ["8 times", "hold 3 seconds", "hold 2 seconds", "4 times", "2 times", "once"]
    # For today only.
    assert work.changes.usual.dose("bridge").reps == 12
    work.undo()
    assert work.plan.exercises[0].now.reps == 2


@given(doses())
def test_easier_is_never_more_and_comes_to_an_end(dose: Dose) -> None:
    found_item = RoutineExercise("bridge", item().exercise, dose)
    work = Tailoring(tailor(found_item), Changes())
    now = dose_now(dose)
    for _ in range(60):
        found = work.ease("bridge")
        if found is None:
            return
        less = dose_now(dose, work.now.dose("bridge"))
        assert found.what
        assert is_less(less, now), (less, now)
        now = less
    raise AssertionError("it never ends")


def is_less(one: DoseNow, other: DoseNow) -> bool:
    pairs = [
        (getattr(one, name), getattr(other, name)) for name in ("reps", "hold_seconds", "seconds", "breaths", "sets")
    ]
    pairs = [(a, b) for a, b in pairs if a is not None]
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def test_what_is_not_there_cannot_be_made_easier() -> None:
    assert eased(tailor(item()), UNCHANGED, "gone") is None


# ---- what is kept and what is said


def coach_with(kept: Kept, a_plan: Any = None) -> Coach:
    coach = Coach(a_plan or plan(item()), with_voice=True)
    coach.session.recorder = Recorder(kept)
    return coach.start()


def test_pain_is_told_to_the_history_and_remembered() -> None:
    kept = Kept()
    coach = coach_with(kept)
    coach.session.pain(3, "before")
    coach.session.pain(6, "during")
    told = [told for told in kept.told if told[0] == "pain"]
    assert told == [("pain", 3, "before"), ("pain", 6, "during", "Bridge")]
    pains = coach.session.pains
    assert (pains.before, [each.text for each in pains.during]) == (3, ["6 before Bridge"])
    assert [event for event in coach.events if event["event"] == "pain"][-1] == {
        "event": "pain", "level": 6, "when": "during"
    }  # fmt: skip
    coach.session.end("pain")
    assert kept.ending == "pain"
    coach.session.pain(9, "during")
    assert coach.session.pains == pains


def test_an_answer_is_spoken_in_the_pause_and_nobody_waits_for_it() -> None:
    coach = coach_with(Kept())
    coach.session.send(Pause())
    before = coach.session.state
    assert coach.voice is not None
    assert coach.session.say("Noted.")
    assert coach.voice.said[-1] == (FIRST_ASIDE, "Noted.")
    coach.session.on_speech_ended(FIRST_ASIDE, "finished")
    assert coach.session.state == before
    assert coach.events[-1] == {"event": "spoke_ended", "text": "Noted.", "outcome": "finished"}
    coach.session.set_muted(True)
    assert not coach.session.say("Noted.")


def test_with_sounds_only_not_a_word_is_said() -> None:
    coach = coach_with(Kept(), compile_plan(routine(item()), {}, Guidance(Amount.SOUNDS)))
    assert not coach.session.say("Noted.")
    assert coach.voice is not None
    assert coach.voice.said == []


def test_a_variant_taken_on_the_way_is_a_row_of_its_own() -> None:
    """As the window does it: back to the instruction, which both have, then the other plan."""
    kept = Kept()
    work = Tailoring(Tailor(Routine("mine", "Mine", (of("side-plank"), item("bridge"))), shipped_variants))
    coach = coach_with(kept, work.plan)
    coach.until("lead_in")
    while coach.session.state.step.kind in ("lead_in", "move"):
        coach.session.on_speech_ended(coach.session.state.awaited or 0, "finished")
        coach.wait(0.5)
    coach.wait(2)
    coach.session.send(Pause())
    assert work.ease("side-plank") is not None
    coach.session.send(Repeat(coach.session.state.cursor))
    coach.session.send(Replan(work.plan))
    assert coach.step == "side-plank/-/-/-/lead_in"
    coach.session.send(Resume())
    assert coach.voice is not None
    assert "Side plank at a wall" in coach.voice.said[-1][1]
    for _ in range(400):
        coach.session.on_speech_ended(coach.session.state.awaited or 0, "finished")
        coach.wait(0.5)
    names = [row.exercise for row in kept.rows.values()]
    assert names[:2] == ["side-plank", "side-plank-at-a-wall"]
