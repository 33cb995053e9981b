"""Routine files, good and bad."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import Mode, Range, Sides
from backtimer.routine.exercise import Direction, Exercise, Position, Words
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.routinefile import tree
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.durations import Unclear, duration_text, read_count, read_duration
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.library import Library
from backtimer.routinefile.problem import Problem
from backtimer.routinefile.reader import Reading, read_routine, read_routine_bytes
from backtimer.routinefile.size import size_of
from backtimer.session.known import fingerprint
from backtimer.session.plan import compile_plan
from tests.unit.strategies import routines

CATALOGUE = {
    "glute-bridge": CatalogueEntry(
        Exercise(
            "glute-bridge",
            "Glute bridge",
            ("Lie down.",),
            in_short="lift your hips",
            key_point="Heels down.",
            words=Words("Lift", "Hold", "Lower"),
            cautions=("Do not arch.",),
        ),
        {"reps": Range(8, 12), "hold": Range(6, 6), "rest": 10.0, "dose": "ours"},
    ),
    "rock-back": CatalogueEntry(Exercise("rock-back", "Rock back"), {"for": Range(120, 120)}),
}
HEAD = "backtimer: 1\ntitle: T\nexercises:\n"


def read(text: str | bytes) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_routine_bytes(data, "r", CATALOGUE)


def good(text: str) -> Routine:
    reading = read(text)
    assert reading.problems == ()
    assert reading.routine is not None
    return reading.routine


def one(entry: str, before: str = "") -> RoutineExercise:
    return good(f"backtimer: 1\ntitle: T\n{before}exercises:\n  - {entry}\n").exercises[0]


def lines(reading: Reading) -> list[str]:
    assert (reading.routine is None) == bool(reading.problems)
    return [problem.text("f") for problem in reading.problems]


def test_own_exercise_in_place() -> None:
    item = one(
        "{name: My Ünusual move, steps: [Stand., Bend.], position: standing, equipment: [chair], cautions: [Slowly.], "
        "advice: [Not today?], "
        "optional: [mat], direction: flexion, breathing: Breathe out., good_for: Hips, aliases: [Bow], "
        "easier: rock-back, harder: glute-bridge, in_short: fold, key_point: Long back., "
        "say: {effort: Bend, breathe_in: In, side: leg}, source: Me, reps: 2-3, hold: 1.5s, sides: each, sets: '2', "
        "breathe_in: 3, "
        "set_rest: 1min, change_sides: 4s, get_ready: 7, move: 1s, release: 0, times_a_day: 2}"
    )
    assert item.id == "own:my-unusual-move"
    assert item.exercise == Exercise(
        "own:my-unusual-move",
        "My Ünusual move",
        ("Stand.", "Bend."),
        Position.STANDING,
        ("chair",),
        ("mat",),
        Direction.FLEXION,
        "Breathe out.",
        "fold",
        "Long back.",
        Words("Bend", breathe_in="In", side="leg"),
        ("Slowly.",),
        ("Not today?",),
        "Hips",
        ("Bow",),
        "rock-back",
        "glute-bridge",
        "Me",
    )
    dose = item.dose
    assert (dose.mode, dose.sides, dose.sets, dose.reps) == (Mode.REPS, Sides.EACH, Range(2, 2), Range(2, 3))
    assert (dose.hold_seconds, dose.rest_seconds, dose.set_rest_seconds) == (Range(1.5, 1.5), 3, 60)
    assert (dose.move_seconds, dose.release_seconds, dose.times_a_day) == (1, 0, 2)


def test_own_steps_leave_nothing_that_stood_for_those_of_the_catalogue() -> None:
    usual = one("exercise: glute-bridge").exercise
    own = one("{exercise: glute-bridge, steps: [Lift one leg.]}").exercise
    assert usual.in_short
    assert usual.key_point
    assert (own.in_short, own.key_point, own.cautions) == (None, None, usual.cautions)
    own = one("{exercise: glute-bridge, steps: [Lift one leg.], in_short: one leg up}").exercise
    assert own.in_short == "one leg up"


def test_precedence_is_entry_defaults_catalogue_program() -> None:
    assert one("exercise: glute-bridge").dose.rest_seconds == 10
    assert one("exercise: glute-bridge", "defaults: {rest: 4s}\n").dose.rest_seconds == 4
    assert one("{exercise: glute-bridge, rest: 5s}", "defaults: {rest: 4s}\n").dose.rest_seconds == 5
    assert one("{name: A, reps: 5, hold: 2s}").dose.rest_seconds == 3
    assert one("{name: A, reps: 5}").dose.rest_seconds == 0
    assert one("{name: A, reps: 5, hold: 2s, rest: 0}").dose.rest_seconds == 0


def test_another_mode_replaces_the_catalogues() -> None:
    dose = one("{exercise: glute-bridge, for: 1min}").dose
    assert (dose.mode, dose.reps, dose.seconds, dose.ours) == (Mode.TIMED, None, Range(60, 60), False)
    assert one("exercise: glute-bridge").dose.ours
    assert one("{exercise: glute-bridge, open: true}").dose.mode is Mode.OPEN
    assert one("{exercise: glute-bridge, breaths: 6}").dose.breaths == Range(6, 6)


def test_overrides_of_a_catalogue_exercise() -> None:
    exercise = one("{exercise: glute-bridge, name: Bridge, say: {effort: Up}}").exercise
    assert (exercise.id, exercise.name, exercise.steps) == ("glute-bridge", "Bridge", ("Lie down.",))
    assert exercise.words == Words("Up", "Hold", "Lower")


def test_same_exercise_twice_with_its_own_id() -> None:
    routine = good(HEAD + "  - exercise: rock-back\n  - exercise: rock-back\n    id: again\n")
    assert [(item.id, item.exercise.id) for item in routine.exercises] == [
        ("rock-back", "rock-back"),
        ("again", "rock-back"),
    ]


@pytest.mark.parametrize(("name", "id_"), [
    ("猫", "own:猫"), ("Мостик", "own:мостик"), ("Ćwiczenie", "own:cwiczenie"), ("C\u0301wiczenie", "own:cwiczenie"),
    ("Йога", "own:йога"), ("И\u0306ога", "own:йога"), ("सेतु बंध", "own:सेतु-बंध"), ("Łokieć 2", "own:łokiec-2"),
    ("Plank", "own:plank"), ("STRASSE", "own:strasse"), ("Straße", "own:strasse"), ("🐈", "own:+1f408"),
    ("★/★", "own:+2605-+2f-+2605"),
])  # fmt: skip
def test_the_id_of_an_own_exercise_comes_from_its_name_in_any_script(name: str, id_: str) -> None:
    item = one(f'{{name: "{name}", reps: 3}}')
    assert (item.id, item.exercise.id) == (id_, id_)
    # Nothing in front of it changes that.
    again = good(f'{HEAD}  - {{name: Other, reps: 1}}\n  - {{name: "{name}", reps: 3}}\n').exercises[1]
    assert again.id == id_


def test_two_own_exercises_of_one_name_are_two() -> None:
    first, second = good(
        f"{HEAD}  - {{name: Stretch, steps: [Lie.], for: 30s}}\n  - {{name: Stretch, id: мост-2, for: 30s}}\n"
    ).exercises
    assert (first.exercise.id, second.exercise.id) == ("own:stretch", "own:мост-2")
    assert (first.id, second.id) == ("own:stretch", "own:мост-2")


def test_no_own_exercise_has_an_id_of_the_catalogue() -> None:
    own, known = good(f"{HEAD}  - {{name: Rock back, reps: 3}}\n  - exercise: rock-back\n").exercises
    assert own.exercise.id != known.exercise.id
    assert own.id != known.id


def test_byte_order_mark_and_windows_lines() -> None:
    text = "\ufeff" + (HEAD + "  - exercise: rock-back\n").replace("\n", "\r\n")
    assert good(text).title == "T"


DEEP = "a: " + "[" * 30
BAD: list[tuple[str, str | bytes, list[str]]] = [
    ("empty", "", ["f:1:1: the file is empty"]),
    ("comment only", "# hello\n", ["f:1:1: the file is empty"]),
    ("null", "---\n~\n", ["f:1:1: the file is empty"]),
    ("not UTF-8", b"backtimer: 1\nti\xff", ["f:2:3: the file is not saved as UTF-8 but as Latin-1"]),
    ("NUL", "backtimer: 1\n\0", ["f:2:1: a character that cannot stand here: U+0000"]),
    ("not YAML", "backtimer: 1\ntitle: 'x\n", ["f:2:8: a quote that was opened is not closed"]),
    ("tab", "backtimer: 1\n\ttitle: x\n", ["f:2:1: this line is indented with a tab"]),
    ("too large", b"#" * (tree.MOST_BYTES + 1), ["f:1:1: the file is larger than 1 MiB"]),
    ("deep", DEEP, ["f:1:23: nested more than 20 deep"]),
    ("two documents", HEAD + "  - exercise: rock-back\n---\na: 1\n", ["f:5:1: a second document starts here"]),
    ("top list", "- a\n", ["f:1:1: a routine is written as keys with values"]),
    ("top scalar", "hello\n", ["f:1:1: a routine is written as keys with values"]),
    (
        "alias, anchor, tag",
        HEAD + "  - &x {name: A, reps: !!int 3}\n  - *x\n",
        [
            "f:4:5: an anchor (&) is not used in routine files",
            "f:4:24: a tag (!) is not used in routine files",
            "f:5:5: an alias (*) is not used in routine files",
        ],
    ),
    ("duplicate key", HEAD + "  - name: A\n    reps: 3\n    reps: 4\n", ['f:6:5: "reps" is here twice']),
    ("duplicate top key", "title: A\n" + HEAD + "  - exercise: rock-back\n", ['f:3:1: "title" is here twice']),
    (
        "unknown keys",
        "backtimer: 1\ntitel: x\ntitle: T\nexercises:\n  - name: A\n    resp: 3\n    reps: 3\n",
        [
            'f:2:1: a routine has no key "titel" (did you mean "title"?)',
            'f:6:5: an exercise has no key "resp" (did you mean "reps"?)',
        ],
    ),
    ("no exercises", "backtimer: 1\ntitle: T\n", ["f:1:1: the key exercises is missing"]),
    ("empty exercises", "backtimer: 1\ntitle: T\nexercises: []\n", ["f:3:12: there are no exercises"]),
    ("null exercises", "backtimer: 1\ntitle: T\nexercises:\n", ["there are no exercises"]),
    ("exercises no list", "backtimer: 1\ntitle: T\nexercises: 3\n", ["f:3:12: exercises is a list"]),
    ("no title", "backtimer: 1\nexercises:\n  - exercise: rock-back\n", ["f:1:1: the key title is missing"]),
    ("no backtimer", "title: T\nexercises:\n  - exercise: rock-back\n", ["f:1:1: the key backtimer is missing"]),
    ("newer", "backtimer: 2\nwhat: ever\n", ["f:1:12: this file is in format 2, and this BackTimer reads format 1"]),
    ("odd format", HEAD.replace("1", "x", 1) + "  - exercise: rock-back\n", ['f:1:12: backtimer: "x" is not a format']),
    (
        "unknown exercise",
        HEAD + "  - exercise: glute-brigde\n",
        ['f:4:15: there is no exercise "glute-brigde" in the catalogue (did you mean "glute-bridge"?)'],
    ),
    (
        "duplicate exercise",
        HEAD + "  - exercise: rock-back\n  - exercise: rock-back\n",
        ['f:5:15: the id "rock-back" is already used on line 4 (for the same exercise twice, give this one its own'],
    ),
    ("neither", HEAD + "  - reps: 3\n", ["f:4:5: an exercise needs  exercise:  or  name:"]),
    ("just a word", HEAD + "  - rock-back\n", ["f:4:5: an exercise is written as keys with values"]),
    ("no dose", HEAD + "  - {name: A, hold: 3s}\n", ["f:4:5: the exercise does not say how much"]),
    ("two doses", HEAD + "  - {name: A, reps: 3, for: 3s}\n", ["f:4:24: reps and for cannot be used together"]),
    ("no time", HEAD + "  - {name: A, reps: 3, move: 0, release: 0}\n", ["f:4:5: a rep of this exercise takes"]),
    ("key is list", HEAD + "  - {name: A, reps: 3, [a]: 3}\n", ["f:4:24: a key is a single word"]),
    ("say", HEAD + "  - {name: A, reps: 3, say: Lift}\n", ["f:4:29: say is written as keys with values"]),
    (
        "48 hours",
        HEAD + "".join(f"  - {{name: a{n}, for: 120min}}\n" for n in range(30)),
        ["f:27:5: the routine is longer than 48 hours from here on"],
    ),
    (
        "100,000 steps",
        HEAD
        + "".join(
            f"  - {{name: a{n}, reps: 200, sets: 20, sides: each, hold: 0.5s, move: 0.001s, release: 0, rest: 0}}\n"
            for n in range(9)
        ),
        ["f:10:5: the routine has more than 100000 steps from here on"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), BAD, ids=[case[0] for case in BAD])
def test_bad_files_are_told_with_their_place(name: str, text: str | bytes, expected: list[str]) -> None:
    found = lines(read(text))
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert start in line, found


@pytest.mark.parametrize(("entry", "told"), [
    ("  - name:B\n    reps: 5\n", 'f:4:5: there is no space after the colon (write  name: B)'),
    ("  - name: B\n    reps 5\n    hold: 3s\n", "f:5:5: a key has no colon (a key is"),
    ("  - name: B\n    reps: 5\n   hold: 3s\n", "f:6:4: this line is not indented like those above"),
    ("  - {name: B, reps: 5\n  - {name: C, reps: 3}\n", "f:4:5: a bracket is not closed, or a comma is missing"),
    ("  - name: Back: morning\n    reps: 5\n", "f:4:15: a text with a colon in it is taken for a key (put it in"),
    ("  - name: % of it\n    reps: 5\n", 'f:4:11: a text cannot begin with % (put it in quotes: "% of it")'),
    ("  - name: A\n    reps: 5\n  • name: B\n    reps: 5\n", "f:6:3: this line begins with a bullet (•)"),
    ("  -\u00a0name: A\n    reps: 5\n", "f:4:4: this is a non-breaking space"),
    ("  - name: A\n\treps: 5\n", "f:5:1: this line is indented with a tab (use spaces instead)"),
])  # fmt: skip
def test_slips_of_yaml_are_told_as_what_they_are(entry: str, told: str) -> None:
    (line,) = lines(read(HEAD + entry))
    assert line.startswith(told), line


def test_more_than_a_thousand_exercises() -> None:
    text = HEAD + "".join(f"  - {{name: a{n}, reps: 1}}\n" for n in range(1001))
    assert lines(read(text)) == ["f:1004:5: more than 1000 exercises"]


VALUES = [
    ("reps", "0", "out of bounds"),
    ("reps", "-3", "below zero"),
    ("reps", "201", "out of bounds"),
    ("reps", "3.5", "not a whole number"),
    ("reps", "1e999", "not a whole number"),
    ("reps", ".inf", "not a whole number"),
    ("reps", "9" * 500, "too long"),
    ("reps", "12-8", "larger number first"),
    ("reps", "3x10", "for 3 sets of 10 write  sets: 3  and  reps: 10"),
    ("reps", "10/side", "write just 10, and  sides: each"),
    ("reps", "[3]", "takes one value, not a list"),
    ("reps", "{a: 1}", "takes one value, not keys with values"),
    ("reps", "", "has no value"),
    ("reps", "~", "has no value"),
    ("for", "6:3", "minutes and seconds are written like 1:30"),
    ("for", "1e999", "unknown unit"),
    ("for", "nan", "not a duration"),
    ("for", "5 minuts", 'did you mean "minute'),
    ("for", "10-5s", "larger number first"),
    ("for", "1-2min 30s", "not clear"),
    ("for", "3h", "out of bounds"),
    ("for", "3 days", "unknown unit"),
    ("for", "-5s", "below zero"),
    ("for", "0.5s", "out of bounds"),
    ("for", "121min", "out of bounds (from 1s to 120min)"),
    ("breaths", "many", "not a whole number"),
    ("open", "false", "use true"),
    ("open", "soon", "use true, or a time like 2min"),
    ("open", "3 hours", "out of bounds"),
    ("hold", "0.1s", "out of bounds"),
    ("hold", "0-5s", "out of bounds"),
    ("tempo", "3-1", "is not a tempo (write three numbers, like 3-1-3"),
    ("tempo", "3-1-900", "out of bounds (up to 600 seconds, a hold at least 0.5)"),
    ("tempo", "3-0.2-3", "out of bounds"),
    ("pace", "breaths", 'did you mean "breath"'),
    ("direction", "flexon", 'did you mean "flexion"'),
    ("exercise_rest", "2h", "out of bounds"),
    ("easier", "glute-brige", 'did you mean "glute-bridge"'),
    ("say", "{effort: Up, down: Down}", "no key"),
    ("rest", "5-10s", "not a range"),
    ("sets", "21", "out of bounds"),
    ("sides", "no", 'did you mean "none"'),
    ("sides", "both", "use  each  (one side, then the other)"),
    ("sides", "right leg only", "one side alone"),
    ("times_a_day", "0", "out of bounds"),
    ("dose", "mine", "use ours"),
    ("position", "standin", 'did you mean "standing"'),
    ("steps", "Stand up.", "steps is a list"),
    ("steps", "[[a]]", "takes one value"),
    ("equipment", "[~]", "has no value"),
    ("id", "Über/x", "is not an id (an id has small letters, digits and hyphens, like uber-x)"),
    ("source", '"a\\u0007b"', "cannot be shown"),
    ("breathe_in", "0", "out of bounds"),
]


@pytest.mark.parametrize(("key", "value", "message"), VALUES)
def test_bad_values(key: str, value: str, message: str) -> None:
    other = "" if key in ("reps", "for", "breaths", "open") else "    for: 1min\n"
    found = lines(read(f"{HEAD}  - name: A\n{other}    {key}: {value}\n"))
    assert len(found) == 1, found
    assert message in found[0]
    assert found[0].startswith(f"f:{6 if other else 5}:")
    if value:
        # The fault of a list is at its item.
        at_item = (key in ("steps", "equipment") and value.startswith("[")) + len("{effort: Up, ") * (key == "say")
        assert found[0].split(":")[2] == str(7 + len(key) + at_item)


def test_quoted_and_plain_are_the_same() -> None:
    for value in ("6", "'6'", '"6s"', "06", "0006.0"):
        assert one(f"{{name: A, for: {value}}}").dose.seconds == Range(6, 6)
    assert one("{name: A, reps: 012}").dose.reps == Range(12, 12)
    assert one("{name: no, reps: 1}").exercise.name == "no"


def test_problems_come_in_order_and_are_capped() -> None:
    text = HEAD + "".join(f"  - {{name: a{n}, reps: 0, x: 1}}\n" for n in range(90))
    problems = read(text).problems
    assert len(problems) == 101
    assert problems[-1].message == "and 80 more"
    places = [(problem.line, problem.column) for problem in problems]
    assert places == sorted(places)


def test_problem_text() -> None:
    assert Problem(3, 4, "wrong", "try this").text("a.yaml") == "a.yaml:3:4: wrong (try this)"
    assert Problem(3, 4, "wrong").text(Path("a.yaml")) == "a.yaml:3:4: wrong"


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("text", [
    "[" * 500_000,
    "a: " + "{b: " * 200_000,
    "- " * 400_000,
    "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" for c in "bcdefghi"),
])  # fmt: skip
def test_bombs_are_answered_fast(text: str, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML without its C parser")
    monkeypatch.setattr(tree, "_LOADER", getattr(yaml, loader))
    start = time.perf_counter()
    assert read(text).problems
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("text", [
    "".join(f"k{n}:\n" for n in range(100_000)),
    "- *a\n" * 190_000,
    HEAD + "  - x\n" * 170_000,
    "a" * 1_000_000,
    "a: " + "'b' " * 200_000,
    "? " * 300_000,
])  # fmt: skip
def test_large_nonsense_is_answered(text: str) -> None:
    start = time.perf_counter()
    assert 0 < len(read(text).problems) <= 101
    assert time.perf_counter() - start < 10


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_answered(data: bytes) -> None:
    lines(read(data))
    lines(read(HEAD.encode() + b"  - " + data))


TOKENS = st.sampled_from(
    ["backtimer", ": ", "1", "\n", "title", "exercises", "- ", "  ", "name", "reps", "8-12", "[", "]", "{", "}", "'",
     '"', "&a", "*a", "!!x ", "~", "for", "6s", "\t", "say", "#", "|", ">", "---", "?", "\\ud800", "\\0", "<<", "é"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=40), st.booleans())
def test_any_yaml_is_answered(tokens: list[str], is_inside: bool) -> None:
    reading = read(("" if not is_inside else HEAD + "  - ") + "".join(tokens))
    for line in lines(reading):
        line.encode()
    if reading.routine is not None:
        compile_plan(reading.routine)


@given(st.text(max_size=30))
def test_any_number_is_answered(text: str) -> None:
    for parse in (read_count, read_duration):
        try:
            found = parse(text)
        except Unclear:
            continue
        assert 0 <= found.low <= found.high


@pytest.mark.parametrize(("text", "low", "high"), [
    ("6s", 6, 6), ("6", 6, 6), ("90 s", 90, 90), ("1min 30s", 90, 90), ("1min30s", 90, 90), ("2 min", 120, 120),
    ("1.5s", 1.5, 1.5), ("5-10s", 5, 10), ("5s-10s", 5, 10), ("5 - 10 secs", 5, 10), ("1-2min", 60, 120),
    ("30s-1min", 30, 60), ("1min-1min 30s", 60, 90), ("5–10", 5, 10), ("1 Minute", 60, 60), ("2 MINUTES", 120, 120),
    ("1 second", 1, 1), ("3 sec", 3, 3), ("1 mins", 60, 60),
])  # fmt: skip
def test_durations(text: str, low: float, high: float) -> None:
    assert read_duration(text) == Range(low, high)


THOUSANDTHS = st.integers(0, 7_200_000).map(lambda number: number / 1000)


@given(THOUSANDTHS, THOUSANDTHS)
def test_durations_round_trip(one_end: float, other_end: float) -> None:
    written = Range(min(one_end, other_end), max(one_end, other_end))
    assert read_duration(duration_text(written)) == written


@settings(deadline=None)
@given(routines())
def test_size_is_that_of_the_plan(routine: Routine) -> None:
    items = routine.exercises
    words = [fingerprint(item.exercise) for item in items]
    sizes = [size_of(item, items[n - 1] if n else None, is_known=words[n] in words[:n]) for n, item in enumerate(items)]
    plan = compile_plan(routine)
    assert sum(steps for steps, _ in sizes) + 1 == len(plan.steps)
    assert sum(seconds for _, seconds in sizes) == pytest.approx(plan.total_seconds, abs=0.01)


def test_a_thousand_exercises_read_and_compile() -> None:
    routine = good(HEAD + "".join(f"  - {{name: a{n}, reps: 2, hold: 1s}}\n" for n in range(1000)))
    assert len(compile_plan(routine).exercises) == 1000


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert lines(read_routine(tmp_path / "no.yaml", {})) == ["f:1:1: there is no such file"]
    assert lines(read_routine(tmp_path, {})) == ["f:1:1: this is not a file"]
    assert "cannot be read" in lines(read_routine(Path("a\0b.yaml"), {}))[0]
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(10**12)
    assert "larger than 1 MiB" in lines(read_routine(large, {}))[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert lines(read_routine(tmp_path / "pipe.yaml", {})) == ["f:1:1: this is not a file"]


def test_catalogue_reports_by_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("backtimer: 1\nexercises:\n  up: {name: Up, reps: 3}\n  no: {reps: 2}\n")
    (tmp_path / "b.yaml").write_text("backtimer: 1\nexercises:\n  up: {name: Up}\n  Bad: {name: B}\n")
    (tmp_path / "c.yaml").write_text("]")
    found = read_catalogue(tmp_path)
    assert list(found.entries) == ["up"]
    assert [(path.name, problem.line, problem.column) for path, problem in found.problems] == [
        ("a.yaml", 4, 3),
        ("b.yaml", 3, 3),
        ("b.yaml", 4, 3),
        ("c.yaml", 1, 1),
    ]
    assert read_catalogue(tmp_path / "none").entries == {}


def test_library(tmp_path: Path) -> None:
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder, name, title in (
        (shipped, "one", "Beta"),
        (shipped, "two", "alpha"),
        (own, "three", "Zeta"),
        (own, "one", "Mine"),
    ):
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(HEAD.replace("T", title) + "  - {name: Rock, reps: 3}\n")
    (own / "broken.yaml").write_text("backtimer: 1\ntitle: Broken\n")
    (own / ".hidden.yaml").write_text("")
    library = Library(shipped, own)
    listings = library.listings()
    assert [(each.id, each.title, each.is_shipped, each.facts is None) for each in listings] == [
        ("broken", "Broken", False, True),
        ("one", "Mine", False, False),
        ("three", "Zeta", False, False),
        ("two", "alpha", True, False),
    ]
    assert library.find("one").title == "Mine"
    assert library.find("two").is_shipped
    assert library.find(str(shipped / "one.yaml")).title == "Beta"
    assert library.find(str(own / "no.yaml")).problems[0].message == "there is no such file"
    missing = library.find("thre")
    assert missing.routine is None
    assert missing.problems[0].hint == 'did you mean "three"?'
    assert library.find("a\0b").problems
    assert Library(tmp_path / "x", tmp_path / "y").listings() == []


CATALOGUE_FILE = """
backtimer: 1
exercises:
  cat-camel: {name: Cat and camel, aliases: [Cat cow, Cat stretch], easier: pelvic-tilt, reps: 3-5}
  pelvic-tilt: {name: Pelvic tilt, harder: cat-camel, tempo: 3-1-3, reps: 8}
"""


def test_an_alias_is_the_same_exercise_under_its_other_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CATALOGUE_FILE)
    catalogue = read_catalogue(tmp_path)
    assert catalogue.problems == ()
    assert [exercise.id for exercise in catalogue.exercises] == ["cat-camel", "pelvic-tilt"]
    data = f"{HEAD}  - exercise: cat-cow\n  - exercise: cat-camel\n".encode()
    routine = read_routine_bytes(data, "r", catalogue.entries).routine
    assert routine is not None
    found = [(item.id, item.exercise.id, item.exercise.name, item.dose.reps) for item in routine.exercises]
    assert found == [
        ("cat-cow", "cat-camel", "Cat cow", Range(3, 5)),
        ("cat-camel", "cat-camel", "Cat and camel", Range(3, 5)),
    ]


@pytest.mark.parametrize(("entry", "place", "message"), [
    ("  bow: {name: Bow, aliases: [Cat cow], reps: 1}", (6, 29), 'the exercise "cat-cow" is in the catalogue twice'),
    ("  bow: {name: Bow, harder: cat-kamel, reps: 1}", (6, 28), 'there is no exercise "cat-kamel" in the catalogue'),
    ("  bow: {name: Bow, tempo: 1-1-1, hold: 2s, reps: 1}", (6, 34), "tempo and hold cannot be used together"),
])  # fmt: skip
def test_catalogue_problems(tmp_path: Path, entry: str, place: tuple[int, int], message: str) -> None:
    (tmp_path / "a.yaml").write_text(CATALOGUE_FILE + entry)
    ((_, problem),) = read_catalogue(tmp_path).problems
    assert ((problem.line, problem.column), problem.message) == (place, message)


def test_tempo_means_move_hold_and_release() -> None:
    dose = one("{name: A, reps: 5, tempo: 3-1-2}").dose
    assert (dose.move_seconds, dose.hold_seconds, dose.release_seconds) == (3, Range(1, 1), 2)
    dose = one("{name: A, reps: 5, tempo: 2.5s - 0 - 4s}").dose
    assert (dose.move_seconds, dose.hold_seconds, dose.release_seconds, dose.rest_seconds) == (2.5, None, 4, 0)
    dose = one("{exercise: glute-bridge, tempo: 4-0-4}").dose
    assert (dose.hold_seconds, dose.reps) == (None, Range(8, 12))


def test_a_hold_of_nothing_takes_the_catalogues_away() -> None:
    assert one("{exercise: glute-bridge, hold: 0s}").dose.hold_seconds is None


def test_open_with_and_without_a_limit() -> None:
    assert one("{name: A, open: true}").dose.seconds is None
    assert one("{name: A, open: 2-3min, pace: breath}").dose.seconds == Range(120, 180)
    assert one("{name: A, open: 2min, pace: breath}").dose.is_breath_paced
    assert not one("{name: A, open: 2min, pace: own}").dose.is_breath_paced


def test_pace_needs_a_time() -> None:
    (line,) = lines(read(HEAD + "  - {name: A, reps: 3, pace: breath}\n"))
    assert "f:4:24: pace: breath goes with" in line
