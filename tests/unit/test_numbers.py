"""Numbers as people write them: one table for files and for the fields of the window, which have one reader."""

from __future__ import annotations

import json

import jsonschema
import pytest

from backtimer.routinefile.reader import Reading, read_routine_bytes
from backtimer.routinefile.schema import routine_schema
from backtimer.ui.doses.reading import Refused, number_text, read_number

SCHEMA = jsonschema.Draft7Validator(routine_schema())
TIMES = [
    ("90", 90), ("6s", 6), ("6 s", 6), ("6 s.", 6), ("5 sec.", 5), ("5 secs", 5), ("6 seconds", 6), ("6 SECONDS", 6),
    ("1:30", 90), ("0:45", 45), ("2:00", 120), ("00:05", 5), ("1:00:00", 3600), ("1:30 min", 90), ("01:30", 90),
    ("2,5s", 2.5), ("2.5", 2.5), ("1m30s", 90), ("1m", 60), ("1h", 3600), ("0.5 h", 1800), ("1 hour", 3600),
    ("1min 30s", 90), ("1 min 30", 90), ("1min30s", 90), ("2 min.", 120), ("90 Sekunden", 90), ("2 Minuten", 120),
    ('5"', 5), ("5″", 5), ("1'30\"", 90), ("1′ 30″", 90), ("“5s”", 5), ("5”", 5),
    ("30\u00a0s", 30), ("5\u202fs", 5), ("5\u2009s", 5), ("\u200e5 s\u200f", 5), ("٥ s", 5), ("१५ s", 15), ("１５", 15),
    ("1：30", 90), ("٢٫٥", 2.5), ("~5s", 5), ("about 5s", 5), ("ca. 5 s", 5), ("1/2 min", 30), ("½ min", 30),
    ("1½ min", 90), ("1 1/2 min", 90), ("10.0", 10), ("3/4 h", 2700),
]  # fmt: skip
COUNTS = [
    ("8", 8), ("08", 8), ("10.0", 10), ("10,0", 10), ("10 reps", 10), ("10 x", 10), ("10x", 10), ("10 times", 10),
    ("10 Repetitions", 10), ("١٠", 10), ("１０", 10), ("10\u00a0reps", 10), ("~10", 10), (" 8 ", 8),
]  # fmt: skip
RANGES = [
    ("for", "5-10s", (5, 10)), ("for", "5 to 10 s", (5, 10)), ("for", "5−10s", (5, 10)), ("for", "5—10s", (5, 10)),
    ("for", "5 – 10 s", (5, 10)), ("for", "10s-20s", (10, 20)), ("for", "30s-1min", (30, 60)),
    ("for", "1:00-1:30", (60, 90)), ("for", "1-2min", (60, 120)), ("for", "5 bis 10 Sekunden", (5, 10)),
    ("for", "5,5-7,5s", (5.5, 7.5)), ("reps", "8 to 12", (8, 12)), ("reps", "8–12 reps", (8, 12)),
    ("reps", "8\u00a0-\u00a012", (8, 12)), ("reps", "8 reps - 12 reps", (8, 12)),
]  # fmt: skip
REFUSED = [
    ("reps", "3x10", "for 3 sets of 10 write  sets: 3  and  reps: 10"),
    ("reps", "3 × 10", "for 3 sets of 10 write  sets: 3  and  reps: 10"),
    ("reps", "3 sets of 8-12", "for 3 sets of 8-12 write  sets: 3  and  reps: 8-12"),
    ("reps", "10/side", "write just 10, and  sides: each  when it is done on both sides"),
    ("reps", "10 per leg", "write just 10, and  sides: each  when it is done on both sides"),
    ("reps", "10 (each side)", "write just 10, and  sides: each  when it is done on both sides"),
    ("reps", "10+", "write the fewest, like 10, or a range"),
    ("reps", "max", "give a number, or use  for:  with a time, or  open: true  to go on as long as you like"),
    ("reps", "as many as you can", "give a number, or use  for:  with a time, or  open: true"),
    ("reps", "ten", "write it in digits: 10"),
    ("reps", "12-10-8", "all sets have the same number"),
    ("reps", "8, 10, 12", "all sets have the same number"),
    ("reps", "3 sets", "that is written  sets: 3"),
    ("reps", "30s", "a time is written  for: 30s  or  hold: 30s"),
    ("reps", "8.5", "write it like 8, or 8-12 for a range"),
    ("reps", "1,000", "write it like 8"),
    ("for", "10 reps", "that is written  reps: 10"),
    ("for", "30s each side", "write just 30s, and  sides: each"),
    ("for", "half a minute", "write it in digits, like 30s for half a minute"),
    ("for", "ten minutes", "write it in digits, like 10s or 10min"),
    ("for", "1:5", "minutes and seconds are written like 1:30 or 0:45"),
    ("for", "1:75", "minutes and seconds are written like 1:30 or 0:45"),
    ("for", "1,500", "write it like 6s"),
    ("for", "1-2min 30s", "give the first number a unit too"),
    ("for", "5 laps", "use s for seconds and min for minutes"),
    ("for", "1/2", "give it a unit, like 1/2 min"),
    ("for", "1/0 min", "write it like 6s"),
]  # fmt: skip


def read(key: str, text: str) -> Reading:
    entry = json.dumps({"name": "A", key: text}, ensure_ascii=False)  # YAML takes JSON
    return read_routine_bytes(f"backtimer: 1\ntitle: T\nexercises:\n- {entry}\n".encode(), "r", {})


def fits_the_schema(key: str, text: str) -> bool:
    return SCHEMA.is_valid({"backtimer": 1, "title": "T", "exercises": [{"name": "A", key: text}]})


@pytest.mark.parametrize(("text", "seconds"), TIMES)
def test_a_time_is_the_same_in_a_file_and_in_a_field(text: str, seconds: float) -> None:
    routine = read("for", text).routine
    assert routine is not None
    found = routine.exercises[0].dose.seconds
    assert found is not None
    assert (found.low, found.high) == (seconds, seconds)
    assert read_number("seconds", text) == seconds
    assert fits_the_schema("for", text)


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_a_count_is_the_same_in_a_file_and_in_a_field(text: str, count: int) -> None:
    routine = read("reps", text).routine
    assert routine is not None
    assert routine.exercises[0].dose.reps is not None
    assert routine.exercises[0].dose.reps.high == count
    assert read_number("reps", text) == count
    assert fits_the_schema("reps", text)


@pytest.mark.parametrize(("key", "text", "ends"), RANGES)
def test_a_range_is_for_files(key: str, text: str, ends: tuple[float, float]) -> None:
    routine = read(key, text).routine
    assert routine is not None
    dose = routine.exercises[0].dose
    found = dose.reps or dose.seconds
    assert found is not None
    assert (found.low, found.high) == ends
    assert fits_the_schema(key, text)
    with pytest.raises(Refused, match="not a range"):
        read_number("reps" if key == "reps" else "seconds", text)


@pytest.mark.parametrize(("key", "text", "hint"), REFUSED)
def test_what_cannot_be_taken_says_what_to_write(key: str, text: str, hint: str) -> None:
    (problem,) = read(key, text).problems
    assert hint in problem.hint
    assert (problem.line, problem.key) == (4, key)
    with pytest.raises(Refused):
        read_number("reps" if key == "reps" else "seconds", text)
    assert not fits_the_schema(key, text) or not text.isascii() or "1-2min" in text


@pytest.mark.parametrize(("text", "minutes"), [("15", 15), ("12:30", 12.5), ("1h", 60), ("90s", 1.5), ("1,5", 1.5)])
def test_in_a_field_for_minutes_a_bare_number_is_minutes(text: str, minutes: float) -> None:
    assert read_number("minutes", text) == minutes


def test_nouns_are_those_of_what_is_counted() -> None:
    assert read_number("sets", "3 sets") == 3
    assert read_number("breaths", "5 breaths") == 5
    with pytest.raises(Refused):
        read_number("breaths", "5 sets")
    (problem,) = read("reps", "5 breaths").problems
    assert problem.hint == "that is written  breaths: 5"


@pytest.mark.parametrize("seconds", [1, 6, 7.5, 119, 120, 121, 150, 3600])
def test_what_a_field_shows_reads_back(seconds: float) -> None:
    assert read_number("seconds", number_text("seconds", seconds)) == seconds


@pytest.mark.parametrize(("text", "word"), [
    ("Each", "each"), ("each side", "each"), ("L/R", "each"), ("left and right", "each"), ("EACH\u00a0", "each"),
    ("alternating", "alternate"), ("in turn", "alternate"), ("None", "none"),
])  # fmt: skip
def test_sides_in_other_words(text: str, word: str) -> None:
    entry = json.dumps({"name": "A", "reps": 5, "sides": text}, ensure_ascii=False)
    routine = read_routine_bytes(f"backtimer: 1\ntitle: T\nexercises:\n- {entry}\n".encode(), "r", {}).routine
    assert routine is not None
    assert routine.exercises[0].dose.sides == word


@pytest.mark.parametrize(("text", "word"), [
    ("supine", "lying on the back"), ("Lying on your back", "lying on the back"), ("all fours", "hands and knees"),
    ("prone", "face down"), ("Standing", "standing"), ("seated", "sitting"),
])  # fmt: skip
def test_positions_in_other_words(text: str, word: str) -> None:
    entry = json.dumps({"name": "A", "reps": 5, "position": text})
    routine = read_routine_bytes(f"backtimer: 1\ntitle: T\nexercises:\n- {entry}\n".encode(), "r", {}).routine
    assert routine is not None
    assert routine.exercises[0].exercise.position == word


@pytest.mark.parametrize(
    ("text", "tempo"), [("3-1-3", (3, 1, 3)), ("3/1/3", (3, 1, 3)), ("2,5s - 0 – 4s", (2.5, 0, 4))]
)
def test_a_tempo(text: str, tempo: tuple[float, float, float]) -> None:
    entry = json.dumps({"name": "A", "reps": 5, "tempo": text}, ensure_ascii=False)
    routine = read_routine_bytes(f"backtimer: 1\ntitle: T\nexercises:\n- {entry}\n".encode(), "r", {}).routine
    assert routine is not None
    dose = routine.exercises[0].dose
    assert (dose.move_seconds, dose.hold_seconds.low if dose.hold_seconds else 0, dose.release_seconds) == tempo


@pytest.mark.parametrize("line", ["for: 1:30", "for: 0:45", "for: 00:05", "for: 1:00", "open: 2:00", "rest: 1:00"])
def test_a_time_with_a_colon_needs_no_quotes(line: str) -> None:
    other = "" if line[0] in "fo" else "reps: 3, "
    text = f"backtimer: 1\ntitle: T\nexercises:\n  - {{name: A, {other}{line}}}\n  - name: B\n    reps: 2\n    {line}\n"
    problems = read_routine_bytes(text.encode(), "r", {}).problems
    if other:
        assert problems == ()
    else:
        assert [each.message for each in problems] == [f"reps and {line.split(':')[0]} cannot be used together"]
