"""A routine as a text to be mailed: every kind of dose as a person would write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from backtimer.routine.dose import Mode, OwnDose, Range, Sides
from backtimer.session.plan import compile_plan
from backtimer.session.sheet_text import dose_text, seconds_text, sheet_text
from tests.unit.coach import item, routine
from tests.unit.strategies import routines

NO_REST = {"rest_seconds": 0.0, "hold_seconds": None}
BREATHS = {"mode": Mode.BREATHS, "reps": None, "breaths": Range(5, 5), "hold_seconds": None}
TIMED = {"mode": Mode.TIMED, "reps": None, "hold_seconds": None, "seconds": Range(90, 120)}
OPEN = {"mode": Mode.OPEN, "reps": None, "hold_seconds": None}


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        ({}, "2 times, hold 6 s, rest 3 s in between"),
        ({**NO_REST}, "2 times"),
        ({"reps": Range(1, 1)}, "Once, hold 6 s"),
        ({"reps": Range(1, 1), "sides": Sides.EACH}, "Once on each side, hold 6 s"),
        ({"reps": Range(1, 1), "sides": Sides.ALTERNATE}, "Once on each side, in turn, hold 6 s, rest 3 s in between"),
        ({**NO_REST, "sides": Sides.ALTERNATE}, "2 times on each side, in turn"),
        ({**NO_REST, "hold_seconds": Range(2.5, 4)}, "2 times, hold 2.5 s"),
        ({**NO_REST, "sets": Range(3, 3)}, "3 sets of 2 times, rest 30 s between sets"),
        ({**NO_REST, "sets": Range(3, 3), "set_rest_seconds": 0.0}, "3 sets of 2 times"),
        (TIMED, "1 min 30 s"),
        (
            {**TIMED, "sides": Sides.EACH, "sets": Range(2, 2)},
            "2 sets of 1 min 30 s on each side, rest 30 s between sets",
        ),
        ({**TIMED, "is_breath_paced": True}, "1 min 30 s, breathe in for 4 s, out for 6 s"),
        (BREATHS, "5 breaths, breathe in for 4 s, out for 6 s"),
        ({**BREATHS, "breaths": Range(1, 1)}, "1 breath, breathe in for 4 s, out for 6 s"),
        (OPEN, "As long as you like"),
        ({**OPEN, "seconds": Range(120, 120), "sides": Sides.EACH}, "As long as you like, up to 2 min on each side"),
        ({**OPEN, "sets": Range(2, 2)}, "2 sets, each as long as you like, rest 30 s between sets"),
        ({**NO_REST, "times_a_day": 2}, "2 times, twice a day"),
        ({**NO_REST, "times_a_day": 4}, "2 times, 4 times a day"),
    ],
)
def test_every_kind_of_dose(dose, text):
    assert dose_text(compile_plan(routine(item(**dose))).exercises[0]) == text


def test_a_whole_routine():
    bridge = item(exercise_rest_seconds=20.0)
    bridge = replace(bridge, exercise=replace(bridge.exercise, equipment=("a mat",), optional_equipment=("a towel",)))
    plan = compile_plan(replace(routine(bridge, item("bird-dog", **OPEN)), title="My\nmorning", source="a friend"))
    lines = sheet_text(plan).splitlines()
    assert lines[0] == "My morning"
    assert lines[1].startswith("2 exercises, ")
    assert lines[1].endswith(" and as long as you like, no getting up")
    assert lines[2:] == [
        "Needed: a mat",
        "",
        "1. Bridge (a mat, a towel if you like)",
        "   2 times, hold 6 s, rest 3 s in between",
        "",
        "   Rest 20 s",
        "",
        "2. Bird dog",
        "   As long as you like",
        "",
        "From: a friend",
    ]


def test_own_doses_are_in_it():
    own = {"bridge": OwnDose(reps=9, hold_seconds=4.0, sets=2, set_rest_seconds=45.0)}
    text = sheet_text(compile_plan(routine(item()), own))
    assert "   2 sets of 9 times, hold 4 s, rest 3 s in between, rest 45 s between sets\n" in text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.5, "0.5 s"), (59.96, "1 min"), (60, "1 min"), (3661.5, "61 min 1.5 s")]
)
def test_seconds(seconds, text):
    assert seconds_text(seconds) == text


@given(routines())
def test_any_routine_has_a_text_with_each_of_its_exercises(each):
    text = sheet_text(compile_plan(each))
    assert all(f"\n{number}. " in text for number in range(1, len(each.exercises) + 1))
    assert "None" not in text
