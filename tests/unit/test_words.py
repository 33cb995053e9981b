"""What the instruction says: only what the plan has, the position when it changes, and never without the cautions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from backtimer.routine.dose import Mode, OwnDose, Range, Sides, dose_now
from backtimer.routine.exercise import Exercise, Position, Words
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session import words
from backtimer.session.cues import script
from backtimer.session.guidance import Amount, Guidance
from backtimer.session.plan import Kind, Plan, compile_plan
from tests.unit.coach import item, routine
from tests.unit.strategies import own_doses, routines

ONE = Range(1, 1)
NUMBERS = {words.number(count): count for count in range(15)}
UNITS = {"second": 1.0, "seconds": 1.0, "minute": 60.0, "minutes": 60.0}


def instruction(exercise: Exercise, before: RoutineExercise | None = None, **dose: object) -> str:
    one = replace(item(**dose), exercise=exercise)  # type: ignore[arg-type]
    return words.instruction(one, dose_now(one.dose), before)


def dose_said(**dose: object) -> str:
    one = item(**dose)  # type: ignore[arg-type]
    return words.dose_sentence(one, dose_now(one.dose))


REPS = {"mode": Mode.REPS, "hold_seconds": None, "rest_seconds": 0.0}
TIMED = {"mode": Mode.TIMED, "reps": None, "hold_seconds": None}
BREATHS = {"mode": Mode.BREATHS, "reps": None, "breaths": Range(5, 5)}
OPEN = {"mode": Mode.OPEN, "reps": None, "hold_seconds": None}


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ({**REPS, "reps": ONE}, "One time."),
        ({**REPS, "reps": Range(2, 2), "sides": Sides.ALTERNATE}, "Twice on each side, alternating."),
        ({**REPS, "reps": Range(8, 12)}, "Eight times."),
        ({**REPS, "reps": Range(15, 15)}, "15 times."),
        ({**REPS, "reps": Range(10, 10), "sets": Range(3, 3)}, "Three sets of ten. Rest 30 seconds between sets."),
        ({**REPS, "reps": ONE, "hold_seconds": Range(60, 60)}, "Hold 1 minute."),
        (  # n33: nothing to rest in between
            {**REPS, "reps": ONE, "hold_seconds": Range(30, 30), "sides": Sides.EACH, "rest_seconds": 15.0},
            "Hold 30 seconds on each side.",
        ),
        (
            {**REPS, "reps": ONE, "hold_seconds": Range(30, 30), "sides": Sides.EACH, "sets": Range(3, 3),
             "set_rest_seconds": 5.0, "rest_seconds": 15.0},
            "Three sets. Hold 30 seconds on each side. Rest 5 seconds between sets.",
        ),
        (
            {**REPS, "reps": ONE, "hold_seconds": Range(5, 5), "sides": Sides.ALTERNATE, "rest_seconds": 15.0},
            "Hold 5 seconds on each side, alternating. Rest 15 seconds in between.",
        ),
        (
            {**REPS, "reps": Range(4, 4), "hold_seconds": Range(1, 1), "sets": Range(2, 2), "rest_seconds": 6.0},
            "Two sets of four. Rest 6 seconds in between, and 30 seconds between sets.",
        ),
        ({**TIMED, "seconds": Range(20, 20), "sets": Range(8, 8), "set_rest_seconds": 10.0},
         "Eight rounds of 20 seconds. Rest 10 seconds between rounds."),
        ({**TIMED, "seconds": Range(120, 120), "sides": Sides.ALTERNATE}, "For 2 minutes on each side, alternating."),
        ({**TIMED, "seconds": Range(20, 20), "sides": Sides.ALTERNATE}, "For 20 seconds on each side."),
        ({**TIMED, "seconds": Range(60, 60), "hold_seconds": Range(3, 3), "sides": Sides.EACH},
         "For 1 minute on each side. Hold 3 seconds."),
        ({**TIMED, "seconds": Range(5, 5), "hold_seconds": Range(10, 10)}, "For 5 seconds."),
        ({**TIMED, "seconds": Range(60, 60), "hold_seconds": Range(3, 3), "is_breath_paced": True}, "For 1 minute."),
        ({**BREATHS, "hold_seconds": Range(20, 20)}, "For five breaths."),  # n33: breaths have no hold
        ({**BREATHS, "breaths": ONE, "sides": Sides.EACH}, "For one breath on each side."),
        ({**BREATHS, "sets": Range(2, 2)}, "Two rounds of five breaths. Rest 30 seconds between rounds."),
        ({**OPEN, "seconds": None}, "As long as you like. Press the right arrow key to continue."),
        ({**OPEN, "seconds": Range(60, 60), "sides": Sides.EACH}, "As long as you like, up to 1 minute on each side."),
        ({**OPEN, "seconds": Range(60, 60), "sides": Sides.ALTERNATE},
         "As long as you like, up to 1 minute, alternating sides."),
        ({**OPEN, "seconds": Range(60, 60), "sets": Range(2, 2), "set_rest_seconds": 0.0},
         "Two rounds, each as long as you like, up to 1 minute."),
    ],
)  # fmt: skip
def test_the_dose_as_a_person_would_say_it(dose: dict[str, object], said: str) -> None:
    assert dose_said(**dose) == said


def spoken_facts(text: str) -> set[tuple[str, float]]:
    """What a dose sentence says: pairs of what, and how much."""
    number = rf"({'|'.join(NUMBERS)}|\d+)"
    facts: set[tuple[str, float]] = set()

    def add(what: str, pattern: str) -> None:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            value = NUMBERS.get(found[1].lower())
            facts.add((what, float(found[1]) if value is None else value))

    def add_time(what: str, pattern: str) -> None:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            seconds = float(found[1]) * UNITS[found[2]] + float(found[3] or 0)
            facts.add((what, round(seconds, 1)))

    time = r"(\d+(?:\.\d+)?) (seconds?|minutes?)(?: (\d+(?:\.\d+)?))?"
    add("sets", rf"\b{number} (?:sets|rounds)\b")
    add("reps", rf"sets of {number}\b")
    add("reps", rf"\b{number} times?\b")
    facts |= {("reps", 2.0)} if re.search(r"\btwice\b", text, re.IGNORECASE) else set()
    add("breaths", rf"\b{number} breaths?\b")
    add_time("hold", rf"hold {time}")
    add_time("seconds", rf"(?:^for|rounds of) {time}")
    add_time("seconds", rf"up to {time}")
    add_time("rest", rf"rest {time} in between")
    add_time("set rest", rf"{time} between (?:sets|rounds)")
    return facts


def planned_facts(plan: Plan, exercise: int) -> set[tuple[str, float]]:
    """What there is to say of an exercise, from its steps and the phases that are called within them."""
    planned = plan.exercises[exercise]
    steps = [step for step in plan.steps if step.exercise == exercise]
    kinds = {kind: [step for step in steps if step.kind is kind] for kind in Kind}
    facts = {("sets", float(max((step.set or 1 for step in steps), default=1)))}
    facts |= {("hold", round(step.seconds or 0, 1)) for step in kinds[Kind.HOLD]}
    facts |= {("rest", round(step.seconds or 0, 1)) for step in kinds[Kind.REST]}
    facts |= {("set rest", round(step.seconds or 0, 1)) for step in kinds[Kind.SET_REST]}
    breaths = [step.rep or 0 for step in kinds[Kind.BREATHE_OUT]]
    facts |= {("breaths", float(max(breaths)))} if breaths else set()
    if planned.item.dose.mode is Mode.REPS:
        facts.add(("reps", float(max(step.rep or 0 for step in steps))))
    timed = [step for step in (*kinds[Kind.TIMED], *kinds[Kind.OPEN]) if step.set == 1 and step.seconds is not None]
    for side in {step.side for step in timed}:
        facts.add(("seconds", round(sum(step.seconds or 0 for step in timed if step.side is side), 1)))
    hold, dose = planned.now.hold_seconds, planned.item.dose
    paced = [*kinds[Kind.TIMED], *kinds[Kind.OPEN]] if hold and not dose.is_breath_paced else []
    facts |= {
        ("hold", round(hold or 0, 1))
        for step in paced
        if step.seconds is None or step.seconds >= dose.move_seconds + (hold or 0)
    }
    return facts


@settings(max_examples=300, deadline=None)
@given(routines(), own_doses())
def test_every_number_said_is_in_the_plan_and_what_matters_is_said(of: Routine, own: OwnDose) -> None:
    plan = compile_plan(of, {"e0": own})
    for index, planned in enumerate(plan.exercises):
        said = spoken_facts(words.dose_sentence(planned.item, planned.now))
        there = planned_facts(plan, index)
        assert said <= there, words.dose_sentence(planned.item, planned.now)
        must = {
            (what, value) for what, value in there if what in ("seconds", "breaths") or (what == "sets" and value > 1)
        }
        must |= {(w, v) for w, v in there if (w == "hold" and v >= 2) or (w in ("rest", "set rest") and v >= 5)}
        must |= {(w, v) for w, v in there if w == "reps" and v > 1}
        assert must <= said, words.dose_sentence(planned.item, planned.now)


BACK = item("before")
BACK = replace(BACK, exercise=replace(BACK.exercise, position=Position.BACK))
OWN = Exercise("own", "Own", ("Pull one knee up.",), Position.BACK)


@pytest.mark.parametrize(
    ("first_step", "position", "said"),
    [
        ("Pull one knee up", Position.BACK, "Come onto your back. Pull one knee up."),
        ("Lie on your back, knees bent", Position.BACK, "Lie on your back, knees bent."),
        ("On your back, pull one knee up", Position.BACK, "On your back, pull one knee up."),
        ("On all fours, round your back", Position.HANDS_AND_KNEES, "On all fours, round your back."),
        ("Kneel on one knee", Position.HALF_KNEELING, "Kneel on one knee."),
        ("Sit on the floor against a bench", Position.BACK, "Sit on the floor against a bench."),
        ("Arms up", Position.SITTING, "Sit down. Arms up."),
        ("Lie face-down", Position.FRONT, "Lie face-down."),
    ],
)
def test_the_position_is_said_once_when_it_changes(first_step: str, position: Position, said: str) -> None:
    own = Exercise("own", "Own", (first_step,), position)
    assert instruction(own).startswith(f"First: Own. {said} ")


@pytest.mark.parametrize(
    ("first_step", "said"),
    [
        ("Pull one knee up", "Pull one knee up."),
        ("Lie on your back, knees bent", "Stay on your back, knees bent."),
        ("Bend your knees", "Bend your knees."),
    ],
)
def test_the_position_is_not_said_again(first_step: str, said: str) -> None:
    own = replace(OWN, steps=(first_step,))
    assert instruction(own, BACK).startswith(f"Next: Own. {said} ")


def test_a_position_at_the_end_of_a_movement_is_not_the_way_into_it() -> None:
    own = Exercise("own", "Own", ("Slide your hands down, then stand up tall",), Position.STANDING)
    assert instruction(own, BACK).startswith("Next: Own. Stand up. Slide your hands down, then stand up tall. ")


def test_a_position_that_is_not_known_is_left_as_it_is_written() -> None:
    nowhere = replace(item(), exercise=Exercise("x", "X"))
    assert "Lie on your back." in instruction(replace(OWN, position=None, steps=("Lie on your back.",)), nowhere)


@pytest.mark.parametrize("position", [Position.SIDE, Position.HALF_KNEELING, Position.BACK])
def test_nobody_lies_down_on_the_wrong_side_first(position: Position) -> None:
    own = Exercise("own", "Own", ("Lift your arm.",), position, words=Words(side="arm on top"))
    one = replace(item(sides=Sides.EACH), exercise=own)
    for text in (
        words.instruction(one, dose_now(one.dose), None),
        words.short_instruction(one, dose_now(one.dose), None),
    ):
        said = "Start with the left arm on top."
        assert text.count(said) == 1
        assert text.startswith(f"First: Own. {said}") is (position is not Position.BACK)


def test_things_are_said_when_they_are_new() -> None:
    wall = Exercise("w", "Wall sit", ("Slide down.",), Position.STANDING, ("a wall",), ("a ball",))
    assert instruction(wall).startswith("First: Wall sit. You will need a wall. If you like, use a ball. Slide down.")
    again = replace(item(), exercise=wall)
    assert instruction(wall, again).startswith("Next: Wall sit. Slide down.")


def test_each_text_is_a_sentence_and_said_once() -> None:
    own = Exercise(
        "own", "🐈 Heel **slide**", ("1. Lie on your back", "• Slide one heel → lift ✅"), Position.BACK,
        breathing="Breathe out as you slide", cautions=("Stop if it hurts", "Stop if it hurts."),
    )  # fmt: skip
    assert instruction(own, **REPS, reps=Range(3, 3)) == (
        "First: Heel slide. Lie on your back. Slide one heel, then lift. Breathe out as you slide. Stop if it hurts. "
        "Three times."
    )


@pytest.mark.parametrize("amount", [Amount.FULL, Amount.AUTO, Amount.SHORT, Amount.NAMES])
@pytest.mark.parametrize("known", [frozenset(), frozenset({"own"})])
def test_no_form_leaves_a_caution_unsaid(amount: Amount, known: frozenset[str]) -> None:
    one = replace(item(), exercise=replace(OWN, cautions=("Stop if your leg tingles",), advice=("Not with a fever.",)))
    plan = compile_plan(routine(one), guidance=Guidance(amount), known=known)
    assert "Stop if your leg tingles." in plan.exercises[0].instruction
    assert "fever" not in " ".join(script(plan))


LONG = "Stretch one leg out, but no higher than the other knee is, and keep it there."


def short(exercise: Exercise) -> str:
    one = replace(item(**REPS, reps=Range(3, 3)), exercise=exercise)
    text = words.short_instruction(one, dose_now(one.dose), BACK)
    return text.removeprefix(f"Next: {exercise.name}. ").removesuffix(" Three times.")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Lie on your back", "Pull one knee up"), "Pull one knee up."),
        (("Lie on your back and pull one knee up.",), "Lie on your back and pull one knee up."),
        (("Lie on your back. Pull one knee up.",), "Pull one knee up."),
        (("Lift.", "Lower."), "Lift. Lower."),
        ((LONG, "Breathe. Then put it down again slowly, and do the same with the other one."), f"{LONG} Breathe."),
        ((f"Bend{', and bend' * 20}, but not your back.",), f"Bend{', and bend' * 20}, but not your back."),
    ],
)  # fmt: skip
def test_the_short_form_of_an_own_exercise_keeps_whole_sentences(steps: tuple[str, ...], said: str) -> None:
    assert short(replace(OWN, steps=steps)) == said


def test_the_short_form_says_the_movement_as_the_file_has_it() -> None:
    own = replace(OWN, in_short="lift the opposite arm and leg", key_point="Hips level", cautions=("Slowly",))
    assert short(own) == "Lift the opposite arm and leg. Hips level. Slowly."


def test_the_side_is_said_by_the_limb_that_is_meant() -> None:
    one = item("own", sides=Sides.ALTERNATE, move_seconds=5.0, reps=Range(3, 3), rest_seconds=4.0)
    leg = replace(one, exercise=replace(one.exercise, words=Words(effort="Lift", side="leg")))
    said = script(compile_plan(routine(leg)))
    assert said[0].endswith("Start with the left leg.")
    assert {"Left leg. Lift", "Two of three, right leg. Lift", "Rest. Next: right leg."} <= set(said)
    each = replace(leg, dose=replace(leg.dose, sides=Sides.EACH))
    assert "Change sides. Now the right leg." in script(compile_plan(routine(each)))


def test_a_time_is_said_with_its_unit() -> None:
    assert words.seconds_in_words(90) == "1 minute 30 seconds"
    assert words.seconds_in_words(120) == "2 minutes"
    assert words.seconds_in_words(0) == "0 seconds"
