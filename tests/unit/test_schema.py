"""The JSON Schemas: shipped as generated, and of one mind with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.durations import DURATIONS_PATTERN, Unclear, read_duration
from backtimer.routinefile.keys import ENTRY_KEYS, TIMES
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.routinefile.schema import (
    CATALOGUE_SCHEMA,
    ROUTINE_SCHEMA,
    catalogue_schema,
    routine_schema,
    schema_text,
)
from backtimer.routinefile.starter import starter
from backtimer.session.plan import Kind, compile_plan
from backtimer.system.resources import assets, shipped_routines
from tests.unit.test_routinefile import VALUES

CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries
ROUTINE = jsonschema.Draft7Validator(routine_schema())
HEAD = "backtimer: 1\ntitle: T\nexercises:\n"


def objections(text: str) -> list[str]:
    return [error.message for error in ROUTINE.iter_errors(yaml.safe_load(text))]


def test_shipped_schemas_are_those_of_the_reader() -> None:
    # make schemas
    assert (assets() / ROUTINE_SCHEMA).read_text("utf-8") == schema_text(routine_schema())
    assert (assets() / CATALOGUE_SCHEMA).read_text("utf-8") == schema_text(catalogue_schema())
    for schema in (routine_schema(), catalogue_schema()):
        jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("path", sorted(shipped_routines().rglob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_files_fit_and_name_their_schema(path: Path) -> None:
    text = path.read_text("utf-8")
    first = text.splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    schema = json.loads((path.parent / name).read_text("utf-8"))
    assert list(jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(text))) == []


def test_every_key_says_what_it_is() -> None:
    for key in ENTRY_KEYS.values():
        assert key.help.endswith(".")


# What only the reader can see: an order of numbers, bounds within a text, other files.
BEYOND = (
    "larger number first",
    "out of bounds",
    "too long",
    "not clear",
    "glute-bridge",
    "12-8",
    "cannot be shown",
    "[~]",
    "uber-x",
)
NUMBERS_TO_OTHERS = ("[~]", ".inf", "nan", "6:3")


@pytest.mark.parametrize(("key", "value", "message"), [
    case for case in VALUES
    if not any(words in case[2] for words in BEYOND) and case[1] not in NUMBERS_TO_OTHERS
])  # fmt: skip
def test_editors_object_to_what_the_reader_objects_to(key: str, value: str, message: str) -> None:
    other = "" if key in ("reps", "for", "breaths", "open") else "    for: 1min\n"
    assert objections(f"{HEAD}  - name: A\n{other}    {key}: {value}\n"), message


@pytest.mark.parametrize("text", [
    "title: T\nexercises: [{name: A, reps: 1}]", HEAD + "  - {reps: 1}", HEAD + "  - {name: A, reps: 1, for: 2min}",
    HEAD + "  - {name: A, reps: 1, resp: 2}", "backtimer: 2\ntitle: T\nexercises: [{name: A, reps: 1}]",
    "backtimer: 1\ntitle: T\nexercises: []", "backtimer: 1\nexercises: [{name: A, reps: 1}]",
    HEAD + "  - {name: A, reps: 1, tempo: 1-1-1, hold: 2}",
])  # fmt: skip
def test_editors_object_to_the_shape(text: str) -> None:
    assert objections(text)


SECONDS = st.integers(0, 400).map(str) | st.sampled_from(
    ["6s", "90s", "1min 30s", "2 min", "1.5s", "5-10s", "1-2min", "30s-1min", "'8'", "0", "0s", "2 minutes", "3 SEC"]
)
COUNTS = st.integers(0, 20).map(str) | st.sampled_from(["8-12", "'3'", "1 - 2", "5–6", "0", "12-8"])
LINES: dict[str, st.SearchStrategy[str]] = {
    "exercise": st.sampled_from(["cat-camel", "cat-cow", "glute-bridge", "plank", "bird-dig"]),
    "name": st.sampled_from(["A", "10", "yes", "'x y'", "Ü"]),
    "id": st.sampled_from(["a", "b-2", "7", "B"]),
    "aliases": st.sampled_from(["[B]", "[]", "[1, two]"]),
    "position": st.sampled_from(["standing", "lying on the back", "kneeling", "half-kneeling", "flying"]),
    "equipment": st.sampled_from(["[a wall]", "[a, b]", "wall"]),
    "optional": st.sampled_from(["[a wall]", "[]"]),
    "direction": st.sampled_from(["flexion", "anti-extension", "up"]),
    "steps": st.sampled_from(["[Lie down.]", "[Stand., Bend.]", "[]"]),
    "breathing": st.just("Breathe out."),
    "in_short": st.just("lift the leg"),
    "key_point": st.just("Long back."),
    "advice": st.just("[Not with a sore knee.]"),
    "say": st.sampled_from(["{effort: Up}", "{breathe_in: In, breathe_out: Out}", "{up: Up}"]),
    "cautions": st.just("[Slowly.]"),
    "good_for": st.just("Hips."),
    "easier": st.sampled_from(["pelvic-tilt", "nothing"]),
    "harder": st.sampled_from(["plank", "cat-cow"]),
    "source": st.just("Me"),
    "figure": st.sampled_from(
        ["plank", "{poses: {rest: {spine: 90, arms: [-90, -90], legs: [-90, -90]}}}", "{view: up}"]
    ),
    "picture": st.sampled_from(["a.png", "B.SVG", "a.bmp", "../a.png", "'.png'"]),
    "reps": COUNTS,
    "for": SECONDS,
    "breaths": COUNTS,
    "open": st.just("true") | SECONDS,
    "hold": SECONDS,
    "sets": COUNTS,
    "sides": st.sampled_from(["none", "each", "alternate", "both"]),
    "tempo": st.sampled_from(["3-1-3", "2s-0s-4s", "1.5-0-2", "3-1", "0-0-0"]),
    "pace": st.sampled_from(["breath", "own"]),
    **dict.fromkeys(TIMES, SECONDS),
    "times_a_day": COUNTS,
    "dose": st.sampled_from(["ours", "theirs"]),
}


@st.composite
def entries(draw: st.DrawFn) -> str:
    """An exercise of a few keys, most of them good together."""
    keys = [draw(st.sampled_from(["exercise", "name"])), draw(st.sampled_from(["reps", "for", "breaths", "open"]))]
    keys += draw(st.lists(st.sampled_from([key for key in LINES if key not in keys]), max_size=4, unique=True))
    return "  - " + "    ".join(f"{key}: {draw(LINES[key])}\n" for key in keys)


def test_every_key_is_tried() -> None:
    assert set(LINES) == set(ENTRY_KEYS)


@settings(max_examples=400, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=3))
def test_what_check_accepts_fits_the_schema_and_compiles(exercises: list[str]) -> None:
    text = HEAD + "".join(exercises)
    reading = read_routine_bytes(text.encode(), "r", CATALOGUE)
    if reading.routine is None:
        assert reading.problems
        return
    assert objections(text) == []
    plan = compile_plan(reading.routine)
    for step in plan.steps:
        assert (step.seconds is None) <= (step.kind is Kind.OPEN)
        assert step.seconds is None or 0 <= step.seconds < float("inf")
    assert sum(step.seconds or 0 for step in plan.steps) == pytest.approx(plan.total_seconds, abs=0.01)
    assert len({step.id for step in plan.steps}) == len(plan.steps)
    work: dict[Any, list[float]] = {}
    for step in plan.steps:
        if step.side is not None and step.kind is not Kind.CHANGE_SIDES and step.kind is not Kind.REST:
            work.setdefault((step.exercise, step.side), []).append(step.seconds or 0)
    for index in {exercise for exercise, _ in work}:
        left, right = (work[index, side] for side in ("left", "right"))
        assert left == right


@given(st.from_regex(DURATIONS_PATTERN, fullmatch=True))
def test_the_pattern_of_durations_is_the_readers(text: str) -> None:
    try:
        read_duration(text)
    except Unclear as unclear:
        assert unclear.message in ("has the larger number first", "is not clear", "is too long for a number")  # noqa: PT017


@given(st.text(max_size=40).filter(str.strip))
def test_a_starter_is_a_good_file(title: str) -> None:
    text = starter(title)
    reading = read_routine_bytes(text.encode("utf-8", "replace"), "r", CATALOGUE)
    if any(not letter.isprintable() for letter in title):
        return
    assert reading.problems == ()
    assert objections(text) == []
    assert reading.title == " ".join(title.split())
