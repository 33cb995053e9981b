"""Edits of routine files' text: what was not changed stays, byte for byte."""

from __future__ import annotations

import contextlib
import copy
import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import Range
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.edit import (
    CannotEdit,
    NodePath,
    duplicate_exercise,
    insert_exercise,
    move_exercise,
    new_routine,
    remove_exercise,
    remove_value,
    set_texts,
    set_value,
)
from backtimer.routinefile.editing import source
from backtimer.routinefile.editing.places import by_path
from backtimer.routinefile.editing.writing import scalar_text
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.problem import Problem
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.routinefile.starter import starter

ROUTINES = Path(__file__).parents[2] / "routines"
SHIPPED = {path.stem: path.read_bytes().decode() for path in sorted(ROUTINES.glob("*.yaml"))}
CATALOGUE = read_catalogue(ROUTINES / "exercises").entries

BY_HAND = """\
# My evenings, after the talk with Ana (June)

backtimer: 1
title:   My evening     # not the morning one
about: >
  For evenings after a long day.
  Slow and quiet, nothing
  that wakes you up.

# times
defaults:
    rest: 4 s        # enough
    # set_rest: 30s

exercises:
    # first the back
    # (always)
    - exercise: cat-camel   # slowly!
      reps: 5

    # -- standing --

    -   name: "Toe wiggle"  # mine
        steps:
        - 'Lie down: gently.'
        # the odd one
        - Wiggle, then rest.
        - Again
        hold: 5 secs # was 4
        # rest: 10s
        reps: 8
        say: {effort: Up, hold: "Hold",   release: Down}   # loud
        equipment: [a mat,  'a wall']
    - {exercise: glute-bridge, reps: 8-12, hold: 6s}  # short
    # the end
"""
FLOW = """{backtimer: 1, title: 'F', exercises: [
  {exercise: cat-camel, reps: 5},  # one
  {name: Toe,
   steps: [Lie down., "Go, go"],  # steps
   # here
   reps: 3
  },
  {exercise: bird-dog}
]}
"""
NO_INDENT = """\
---
"backtimer": 1
'title': ~
about: |
  One.

    Two.
exercises:
- exercise: cat-camel
  reps: 5
  steps:
  - Same
  - Same
  - Same
# of the second
- exercise: bird-dog
  hold: 5s\t# tab
  reps:

- name: Last
  about: no such key
  cautions:
  reps: 5
...
# after the end
"""
SPREAD = """\
title: >-
  A folded
  title
backtimer: 1
exercises:
  -
    # below its dash
    name: Plain over
      two lines
    hold: "5
      s"

    reps: 3
  # about it
  - name: &n Anchored
    reps: 4

  - name: *n
    reps: 5
    source: !!str tagged
"""
STARTER = starter("Mine")
SAMPLES = {
    "hand": BY_HAND,
    "crlf": BY_HAND.replace("\n", "\r\n"),
    "bom": "\ufeff" + BY_HAND,
    "no end": BY_HAND.removesuffix("    # the end\n").rstrip("\n"),
    "flow": FLOW,
    "flow crlf": FLOW.replace("\n", "\r\n"),
    "no indent": NO_INDENT,
    "spread": SPREAD,
    "starter": STARTER,
    **SHIPPED,
}
every_file = pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Every scalar as text."""


def data(text: str) -> Any:
    """What a file says, white space in texts put right; an independent reading of it."""
    return tidy(yaml.load(text.removeprefix("\ufeff"), _Loader))


def tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {tidy(key): tidy(each) for key, each in value.items()}
    if isinstance(value, list):
        return [tidy(each) for each in value]
    return "" if value in ("~", None) else " ".join(str(value).split())


def changes(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    lines = list(difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True)))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def is_kept(old: str, new: str) -> bool:
    """Whether every line of the old text is in the new one, in order."""
    rest = iter(new.splitlines())
    return all(line in rest for line in old.splitlines())


def value_paths(text: str) -> list[tuple[Any, ...]]:
    return [path for path in _leaves(data(text), ()) if path[0] != "backtimer"]


def _leaves(value: Any, path: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in _leaves(each, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in _leaves(each, (*path, at))]
    return [path]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def tried(edit: Callable[..., str], *arguments: Any) -> str | None:
    """The text after an edit, or nothing when it is refused for a reason that is fine."""
    try:
        return edit(*arguments)
    except CannotEdit as error:
        if "anchor" in str(error) or "only key" in str(error):
            return None
        raise


def test_one_hold_changes_exactly_one_line() -> None:
    new = set_value(BY_HAND, ("exercises", 1, "hold"), Range(6, 8))
    assert changes(BY_HAND, new) == (["        hold: 5 secs # was 4\n"], ["        hold: 6s-8s # was 4\n"])


def test_one_hold_in_a_line_of_braces() -> None:
    new = set_value(BY_HAND, ("exercises", 2, "hold"), 7)
    assert changes(BY_HAND, new)[1] == ["    - {exercise: glute-bridge, reps: 8-12, hold: 7s}  # short\n"]


@every_file
def test_every_value_is_set_alone(text: str) -> None:
    for path in value_paths(text):
        new = "7" if path[-1] in ("reps", "times_a_day") else "7s" if path[-1] in ("hold", "rest", "for") else "Other"
        edited = tried(set_value, text, path, new)
        if edited is None:
            continue
        expected = data(text)
        if isinstance(path[-1], int):
            at(expected, path[:-1])[path[-1]] = new
        else:
            at(expected, path[:-1])[path[-1]] = new
        assert data(edited) == expected
        went, came = changes(text, edited)
        assert len(came) == 1
        assert len(went) <= 4
        assert set_value(edited, path, new) == edited


@every_file
def test_what_means_the_same_stays_as_it_is_written(text: str) -> None:
    for path in value_paths(text):
        value = at(data(text), path)
        if value and "*" not in text:  # an alias is not the same as what it stands for
            assert set_value(text, path, value) == text
    assert set_value(BY_HAND, ("exercises", 1, "hold"), Range(5, 5)) == BY_HAND
    assert set_value(BY_HAND, ("defaults", "rest"), 4.0) == BY_HAND


@every_file
def test_a_key_goes_in_and_out_again(text: str) -> None:
    exercises = data(text)["exercises"]
    paths: list[tuple[Any, ...]] = [("source",), ("defaults", "get_ready"), ("defaults", "rest")]
    for index in range(len(exercises)):
        paths += [("exercises", index, key) for key in ("set_rest", "id", "name", "breathing")]
        paths += [("exercises", index, "say", word) for word in ("effort", "breathe_in")]
    for path in paths:
        said = data(text)
        for step in path[:-1]:
            said = said[step] if isinstance(step, int) else said.get(step, {})
        if said == "" or path[-1] in said:
            continue
        edited = set_value(text, path, "10s")
        assert at(data(edited), path) == "10s"
        if "{" not in text:
            assert is_kept(text, edited)
        assert remove_value(edited, path) == text, path


@every_file
def test_every_key_comes_out_alone(text: str) -> None:
    value = data(text)
    paths = [(key,) for key in value if key != "backtimer"]
    paths += [("exercises", at, key) for at, each in enumerate(value["exercises"]) for key in each]
    for path in paths:
        expected = data(text)
        del at(expected, path[:-1])[path[-1]]
        edited = tried(remove_value, text, path)
        if edited is None:
            continue
        assert data(edited) == expected, path
        _, came = changes(text, edited)
        if "{" not in text:
            assert len(came) <= 1
        assert [line for line in edited.splitlines() if line.strip().startswith("#")] == [
            line for line in text.splitlines() if line.strip().startswith("#") and line in edited.splitlines()
        ]


@every_file
def test_exercises_move_there_and_back(text: str) -> None:
    count = len(data(text)["exercises"])
    for index in range(count):
        for to in range(count):
            expected = data(text)
            expected["exercises"].insert(to, expected["exercises"].pop(index))
            edited = tried(move_exercise, text, index, to)
            if edited is None:
                continue
            assert data(edited) == expected
            assert sorted(edited.replace(",", " ").split()) == sorted(text.replace(",", " ").split())
            assert move_exercise(edited, to, index) == text


@every_file
def test_an_exercise_goes_in_and_out_again(text: str) -> None:
    entries: list[dict[str, Any]] = [
        {"exercise": "wall-sit", "reps": Range(8, 10), "hold": 90},
        {
            "name": "Yes: no",
            "steps": ["One.", "Two: #2"],
            "cautions": ("- x",),
            "equipment": ["a mat"],
            "say": {"hold": "Up"},
            "open": True,
        },
    ]
    count = len(data(text)["exercises"])
    for index in range(count + 1):
        for entry in entries:
            edited = insert_exercise(text, index, entry)
            said = data(edited)["exercises"]
            assert said[:index] + said[index + 1 :] == data(text)["exercises"]
            assert said[index]["hold" if "hold" in entry else "name"] in ("1min 30s", "Yes: no")
            assert said[index].get("steps", ["One.", "Two: #2"]) == ["One.", "Two: #2"]
            if "{" not in text:
                assert is_kept(text, edited)
            assert remove_exercise(edited, index) == text


@every_file
def test_exercises_go_one_by_one_and_come_back(text: str) -> None:
    expected = data(text)
    while len(expected["exercises"]) > 0:
        index = len(expected["exercises"]) // 2
        text = tried(remove_exercise, text, index)
        if text is None:
            return
        del expected["exercises"][index]
        assert data(text) == expected
    text = insert_exercise(text, 0, {"exercise": "cat-camel"})
    assert data(text)["exercises"] == [{"exercise": "cat-camel"}]


@every_file
def test_a_duplicate_has_an_id_of_its_own(text: str) -> None:
    for index in range(len(data(text)["exercises"])):
        edited = tried(lambda text, index: duplicate_exercise(duplicate_exercise(text, index), index), text, index)
        if edited is None:
            continue
        said = data(edited)["exercises"]
        assert len(said) == len(data(text)["exercises"]) + 2
        assert {**said[index + 1], "id": 0} == {**said[index], "id": 0}
        ids = [each.get("id") for each in said[index : index + 3]]
        assert len(set(ids)) == 3


def test_a_duplicate_stands_directly_below() -> None:
    new = duplicate_exercise(BY_HAND, 0)
    assert is_kept(BY_HAND, new)
    assert new.index("cat-camel-2") < new.index("-- standing --")
    assert remove_exercise(new, 1) == BY_HAND


def test_duplicates_read_without_problems() -> None:
    for text in SHIPPED.values():
        edited = duplicate_exercise(duplicate_exercise(text, 1), 0)
        assert read_routine_bytes(edited.encode(), "r", CATALOGUE).problems == ()
        again = insert_exercise(text, 0, {"exercise": "bird-dog"})
        again = insert_exercise(again, 3, {"exercise": "bird-dog"})
        assert read_routine_bytes(again.encode(), "r", CATALOGUE).problems == ()


@every_file
def test_steps_change_line_by_line(text: str) -> None:
    lists: list[tuple[str, ...]] = [("A",), ("A", "B"), ("B", "A", "C"), ("C",), ("yes", "- x", "10", "a: b", "é #1")]
    for index in range(min(len(data(text)["exercises"]), 3)):
        for key in ("steps", "equipment", "cautions"):
            edited, expected = text, data(text)
            for texts in [*lists, *(tuple(reversed(each)) for each in lists)]:
                edited = set_texts(edited, ("exercises", index, key), texts)
                expected["exercises"][index][key] = list(texts)
                assert data(edited) == expected
                assert set_texts(edited, ("exercises", index, key), texts) == edited
            del expected["exercises"][index][key]
            assert data(set_texts(edited, ("exercises", index, key), ())) == expected


def test_one_step_changes_one_line() -> None:
    path = ("exercises", 1, "steps")
    new = set_texts(BY_HAND, path, ("Lie down: gently.", "Wiggle.", "Again"))
    assert changes(BY_HAND, new) == (["        - Wiggle, then rest.\n"], ["        - Wiggle.\n"])
    new = set_texts(BY_HAND, path, ("Lie down: gently.", "Wiggle, then rest.", "More", "Again"))
    assert changes(BY_HAND, new) == ([], ["        - More\n"])
    new = set_texts(BY_HAND, path, ("Wiggle, then rest.", "Again"))
    assert changes(BY_HAND, new) == (["        - 'Lie down: gently.'\n"], [])
    new = set_texts(BY_HAND, ("exercises", 1, "equipment"), ("a mat", "a chair", "a wall"))
    assert changes(BY_HAND, new)[1] == ["        equipment: [a mat,  a chair, 'a wall']\n"]


def test_a_folded_text_keeps_the_lines_whose_words_stay() -> None:
    about = "For evenings after a long day. Slow and very quiet, nothing that wakes you up."
    assert changes(BY_HAND, set_value(BY_HAND, ("about",), about)) == (
        ["  Slow and quiet, nothing\n"],
        ["  Slow and very quiet, nothing\n"],
    )
    longer = set_value(BY_HAND, ("about",), f"{data(BY_HAND)['about']} " + "And more of it. " * 20)
    assert is_kept(BY_HAND, longer)
    assert max(len(line) for line in longer.splitlines()) <= 120
    assert data(set_value(BY_HAND, ("about",), ""))["about"] == ""


def test_a_long_text_is_folded() -> None:
    text = "backtimer: 1\ntitle: T # x\nabout: short  # why\nexercises: []\n"
    about = "A long story: about backs. " * 10
    new = set_value(text, ("about",), about)
    assert new.startswith("backtimer: 1\ntitle: T # x\nabout: >  # why\n  A long story: about")
    assert data(new)["about"] == about.strip()
    new = set_value(new, ("source",), "short")
    assert new.endswith("\nsource: short\nexercises: []\n")


def test_what_yaml_would_misread_is_quoted() -> None:
    words = ["yes", "10", "6:30", "- x", "a: b", "a #b", "", " x ", "null", "~", "2024-01-01", "1e3", "0o7", "n", "#x"]
    words += ["=", "<<", "!x", "&x", "*x", "@x", "`x", "%x", "[x", "{x", "? x", "x:", "'x", '"x"', "a\nb", "a\tb", "\\"]
    words += [
        "\x07",
        "\x85",
        "\u2028",
        "\ufeff",
        "---",
        "...",
        "--- x",
        "x]",
        "x, y",
        "2020-13-45",
        "1_0",
        ".inf",
        "|",
        ">",
    ]
    for word in words:
        for in_flow in (False, True):
            written = scalar_text(("x",), word, in_flow)
            file = f"[{written}, {written}]" if in_flow else f"- {written}\n- {written}\n"
            assert yaml.safe_load(file) == [word, word]
        for style in ("'", '"'):
            assert yaml.safe_load(f"x: {scalar_text(('x',), word, False, style)}") == {"x": word}
    for word in (
        "My evening",
        "é 𝄞 👩‍👧",
        "8 to 10",
        "Don't",
        'say "x"',
        "10 times",
        "50 %",
        "a-b",
        "a:b",
        "ruhig, langsam",
    ):
        assert scalar_text(("title",), word) == word


def test_numbers_are_written_as_the_format_likes_them() -> None:
    text = "backtimer: 1\ntitle: T\nexercises:\n  - name: A\n"
    path = ("exercises", 0)
    for key, value, written in [
        ("hold", 6, "6s"),
        ("hold", Range(90, 90), "1min 30s"),
        ("hold", "5-10s", "5-10s"),
        ("hold", "6", "6"),
        ("reps", 8, "8"),
        ("reps", Range(8.0, 12.0), "8-12"),
        ("reps", "10", "10"),
        ("open", True, "true"),
        ("open", 120.0, "2min"),
        ("tempo", "3-1-3", "3-1-3"),
        ("rest", 0.5, "0.5s"),
        ("rest", "6:30", '"6:30"'),
        ("name", "10", '"10"'),
        ("source", "true", '"true"'),
    ]:
        new = set_value(text, (*path, key), value)
        assert f"{key}: {written}\n" in new


def test_quotes_stay_the_quotes_they_are() -> None:
    text = "backtimer: 1\ntitle: 'Old'\nabout: \"Old\"\nexercises: []\n"
    assert "title: 'It''s'\n" in set_value(text, ("title",), "It's")
    assert 'about: "a \\"b\\""\n' in set_value(text, ("about",), 'a "b"')


def test_commented_out_times_stay_when_the_last_time_goes() -> None:
    new = remove_value(STARTER, ("defaults", "rest"))
    assert "\ndefaults: {}\n  # set_rest: 30s" in new
    assert data(set_value(new, ("defaults", "rest"), 5))["defaults"] == {"rest": "5s"}


def test_comments_directly_above_an_exercise_belong_to_it() -> None:
    new = move_exercise(BY_HAND, 0, 1)
    assert new.index("(always)") > new.index("-- standing --")
    new = remove_exercise(BY_HAND, 0)
    assert "(always)" not in new
    assert "-- standing --" in new
    assert "# rest: 10s" not in remove_exercise(BY_HAND, 1)


def test_comments_below_that_stand_further_in_belong_to_the_exercise_above() -> None:
    text = "title: T\nexercises:\n- name: A\n  # hold: 6s\n  # rest: 3s\n# of B\n- name: B\n"
    assert remove_exercise(text, 0) == "title: T\nexercises:\n# of B\n- name: B\n"
    moved = "title: T\nexercises:\n# of B\n- name: B\n- name: A\n  # hold: 6s\n  # rest: 3s\n"
    assert move_exercise(text, 0, 1) == moved
    assert set_value(text, ("exercises", 0, "reps"), 3) == text.replace("- name: A\n", "- name: A\n  reps: 3\n")


def test_the_first_key_behind_a_dash_goes() -> None:
    text = "exercises:\n- name: A # c\n  # above\n  reps: 3\n"
    assert remove_value(text, ("exercises", 0, "name")) == "exercises:\n-\n  # above\n  reps: 3\n"
    text = "exercises:\n- name: A # c\n  reps: 3\n"
    assert remove_value(text, ("exercises", 0, "name")) == "exercises:\n- reps: 3\n"


def test_a_step_with_a_colon_that_reads_as_keys_is_replaced() -> None:
    text = "exercises:\n- name: A\n  steps:\n  - Lie down: slowly # c\n  - b\n"
    new = set_texts(text, ("exercises", 0, "steps"), ("Lie down: slowly", "b"))
    assert new == text.replace("Lie down: slowly", '"Lie down: slowly"')


def test_only_the_first_document_is_edited() -> None:
    text = "title: A\n---\ntitle: B\n"
    assert set_value(text, ("about",), "x") == "title: A\nabout: x\n---\ntitle: B\n"


def test_a_value_on_the_line_below_its_key() -> None:
    text = "title: T\nabout:\n    short\nexercises: []\n"
    assert set_value(text, ("about",), "other") == text.replace("short", "other")
    assert data(set_value(text, ("about",), "long words " * 20))["about"] == ("long words " * 20).strip()


def test_a_group_of_exercises_stays_set_apart() -> None:
    text = "backtimer: 1\ntitle: T\nexercises:\n- name: A\n- name: B\n\n- name: C\n- name: D\n"
    assert remove_exercise(text, 1) == text.replace("- name: B\n", "")
    assert remove_exercise(text, 2) == text.replace("- name: C\n", "")
    assert insert_exercise(text, 1, {"name": "X"}) == text.replace("- name: B\n", "- name: X\n- name: B\n")


REFUSED = {
    "not yaml: [": "Line",
    "": "Line 1",
    "- a\n": "not written as keys",
    "title: a\ntitle: b\n": "twice",
    "title: [a]\n": "not one value",
    "title: &a b\n": "anchor",
}


@pytest.mark.parametrize(("text", "word"), REFUSED.items())
def test_what_is_refused_is_said_in_a_sentence(text: str, word: str) -> None:
    with pytest.raises(CannotEdit, match=word) as caught:
        set_value(text, ("title",), "New")
    assert str(caught.value).endswith(".")


def test_other_refusals() -> None:
    for refused in [
        lambda: set_value(BY_HAND, ("exercises", 9, "hold"), 6),
        lambda: set_value(BY_HAND, ("title",), "\ud800"),
        lambda: set_value(BY_HAND, ("title", "x"), "a"),
        lambda: set_value(BY_HAND, ("exercises", 1, "steps", 7), "a"),
        lambda: remove_value(BY_HAND, ("exercises", 1, "steps", 0)),
        lambda: remove_value("backtimer: 1\nexercises:\n- name: A\n", ("exercises", 0, "name")),
        lambda: remove_exercise(BY_HAND, 3),
        lambda: move_exercise(BY_HAND, 0, 3),
        lambda: move_exercise("backtimer: 1\n", 0, 0),
        lambda: insert_exercise(BY_HAND, 4, {"name": "A"}),
        lambda: insert_exercise(BY_HAND, 0, {}),
        lambda: set_texts(BY_HAND, ("exercises", 1, "say"), ("a",)),
        lambda: insert_exercise("exercises: {a: b}\n", 0, {"name": "A"}),
        lambda: duplicate_exercise("exercises: [a]\n", 0),
        lambda: remove_value("? a\n: 1\nb: 2\n", ("a",)),
        lambda: set_value("? a\n: 1\n", ("b",), 2),
        lambda: remove_value("{? a : 1, b: 2}\n", ("b",)),
        lambda: set_value("exercises: [a: b]\n", ("exercises", 0, "hold"), 2),
        lambda: set_value("title: T\n", ("exercises", 0, "hold"), 2),
        lambda: set_value("exercises: {a: b}\n", ("exercises", 0, "hold"), 2),
        lambda: set_texts("title: T\n", ("exercises", 0, "steps"), ("a",)),
        lambda: set_texts("exercises:\n- steps:\n  - - b\n    - c\n", ("exercises", 0, "steps", 0), ("c", "b", "d")),
        lambda: set_texts("exercises:\n- steps: [a]\n", ("exercises", 0, "steps"), ("\ud800",)),
        lambda: remove_exercise("exercises:\n- &a x\n", 0),
        lambda: move_exercise("? exercises\n: - a\n  - b\n", 0, 1),
        lambda: set_value("title: T\n---\na: b: c\n", ("title",), "x"),
        lambda: remove_value("- a\n", ("a",)),
        lambda: move_exercise(SPREAD, 1, 0),
        lambda: remove_exercise(SPREAD, 1),
        lambda: duplicate_exercise(SPREAD, 1),
        lambda: remove_value(SPREAD, ("exercises", 1, "name")),
        lambda: set_texts(SPREAD, ("exercises", 1, "name"), ("a",)),
    ]:
        with pytest.raises(CannotEdit):
            refused()


def test_missing_and_empty_lists_are_made() -> None:
    for text in (
        "backtimer: 1\n",
        "backtimer: 1\nexercises:\n",
        "exercises:   # none yet\nbacktimer: 1",
        "exercises: []",
    ):
        new = insert_exercise(text, 0, {"exercise": "cat-camel", "reps": 5})
        assert "\n  - exercise: cat-camel\n    reps: 5" in new
        assert data(new)["exercises"] == [{"exercise": "cat-camel", "reps": "5"}]
    text = "backtimer: 1\nexercises: [ # none\n ]\n"
    assert insert_exercise(text, 0, {"name": "A"}) == "backtimer: 1\nexercises: [ # none\n {name: A}]\n"


def test_the_edit_is_given_up_when_the_text_would_say_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source.Document, "with_edits", lambda self, edits: self.text.replace("8", "9"))
    with pytest.raises(CannotEdit, match="text editor"):
        set_value(BY_HAND, ("exercises", 1, "hold"), 6)


def test_an_empty_exercise_is_filled() -> None:
    text = "exercises:\n  -  # to do\n  - ~\n"
    new = set_value(text, ("exercises", 0, "name"), "A")
    new = set_texts(new, ("exercises", 1, "steps"), ("a", "b"))
    assert new == "exercises:\n  - name: A  # to do\n  - steps:\n      - a\n      - b\n"


def test_the_slow_parser_gives_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    edits = [
        lambda text: set_value(text, ("exercises", 0, "breathing"), "Out."),
        lambda text: set_value(text, ("about",), "Other words."),
        lambda text: move_exercise(text, 0, 1),
        lambda text: remove_exercise(text, 0),
        lambda text: set_texts(text, ("exercises", 0, "steps"), ("A", "Same", "B")),
    ]
    for text in SAMPLES.values():
        if "\t" in text or text == SPREAD:
            continue  # a tab before a comment is refused by the slow parser, moving an anchor by us
        fast = [edit(text) for edit in edits]
        with monkeypatch.context() as patch:
            patch.setattr(source, "_LOADER", yaml.SafeLoader)
            assert fast == [edit(text) for edit in edits]


def test_a_new_routine() -> None:
    entries: list[dict[str, Any]] = [
        {"exercise": "cat-camel", "reps": Range(4, 6)},
        {"exercise": "cat-camel"},
        {
            "name": "Toe wiggle",
            "position": "lying on the back",
            "steps": ("Lie on your back.", "Wiggle: slowly."),
            "equipment": ["a mat"],
            "say": {"hold": "Hold"},
            "for": 30.0,
            "sides": "each",
        },
    ]
    text = new_routine("My: evening", "For evenings.", entries, "routine.schema.json")
    assert text == (
        "# yaml-language-server: $schema=routine.schema.json\n"
        'backtimer: 1\ntitle: "My: evening"\nabout: For evenings.\n\nexercises:\n'
        "  - exercise: cat-camel\n    reps: 4-6\n"
        "  - exercise: cat-camel\n    id: cat-camel-2\n"
        "  - name: Toe wiggle\n    position: lying on the back\n    steps:\n      - Lie on your back.\n"
        '      - "Wiggle: slowly."\n    equipment: [a mat]\n    say: {hold: Hold}\n    for: 30s\n    sides: each\n'
    )
    assert read_routine_bytes(text.encode(), "r", CATALOGUE).problems == ()
    assert new_routine("T") == "backtimer: 1\ntitle: T\n\nexercises: []\n"


def places(text: str, catalogue: Mapping[str, CatalogueEntry]) -> dict[NodePath, Problem]:
    return by_path(text, read_routine_bytes(text.encode(), "r", catalogue).problems)


def test_problems_stand_beside_what_they_are_about() -> None:
    text = (
        "backtimer: 1\nabout: [x]\ndefaults:\n  resst: 3s\nexercises:\n  - exercise: glute-brige\n    reps: 12-8\n"
        "  - nme: Toe\n    hold: 5 secnds\n  - name: A\n    steps: [a, {b: c}]\n  - name: B\n"
        "    say: {hld: x}\n    reps: 1\n"
        "  - name: C\n    id: b\n    reps: 5\n  - name: D\n    figure: none\n  - hold: 3s\n    name: E\n"
        "    tempo: 3-1-3\n"
        "  - name: F\n"
    )
    found = places(text, {"a": CatalogueEntry(Exercise("a", "A"))})
    assert {path: problem.line for path, problem in found.items()} == {
        ("title",): 1,
        ("about",): 2,
        ("defaults", "resst"): 4,
        ("exercises", 0, "exercise"): 6,
        ("exercises", 0, "reps"): 7,
        ("exercises", 1, "nme"): 8,
        ("exercises", 1): 8,
        ("exercises", 1, "hold"): 9,
        ("exercises", 2, "steps", 1): 11,
        ("exercises", 3, "say", "hld"): 13,
        ("exercises", 4, "id"): 16,
        ("exercises", 5, "figure"): 19,
        ("exercises", 6, "hold"): 20,
        ("exercises", 7): 23,
    }
    assert set(places("a: [", {})) == {()}
    assert places(SHIPPED["daily-15"], CATALOGUE) == {}


WORDS = st.text("ab é:#-'\"{}[],&*!|>%@`0~?\\", min_size=1, max_size=12).map(lambda text: " ".join(text.split()) or "x")
KEYS = st.sampled_from(["hold", "reps", "name", "breathing", "source", "rest"])
COMMENTS = st.sampled_from(["", "", "", "  # note", " # - name: x"])


@st.composite
def written_files(draw: st.DrawFn) -> str:
    """Files written by many hands."""
    margin = draw(st.sampled_from([0, 2, 4]))
    dash = draw(st.sampled_from(["- ", "-   "]))
    inner = " " * (margin + len(dash))
    lines = ["backtimer: 1", f"title: {draw(WORDS.map(scalar))}{draw(COMMENTS)}"]
    if draw(st.booleans()):
        lines += ["about: >", "  Some words", "  on lines.", *draw(st.sampled_from([[], [""], ["# x"]]))]
    if draw(st.booleans()):
        lines += ["defaults:", f"  rest: 3s{draw(COMMENTS)}", *draw(st.sampled_from([[], ["  # move: 1s"], [""]]))]
    lines.append(f"exercises:{draw(COMMENTS)}")
    for index in range(draw(st.integers(1, 5))):
        lines += draw(st.lists(st.sampled_from(["", " " * margin + "# c", inner + "# deep", "# far"]), max_size=3))
        if draw(st.integers(0, 4)) == 0:
            lines.append(f"{' ' * margin}{dash}{{name: N{index}, steps: [a, 'b'],  reps: 5}}{draw(COMMENTS)}")
            continue
        lines.append(f"{' ' * margin}{dash}name: N{index}{draw(COMMENTS)}")
        if draw(st.booleans()):
            lines += [
                f"{inner}steps:",
                *(f"{inner}  - {scalar(each)}" for each in draw(st.lists(WORDS, min_size=1, max_size=3))),
            ]
        if draw(st.booleans()):
            lines += draw(st.sampled_from([[], [inner + "# above"], [""]]))
            lines.append(f"{inner}hold: {draw(st.sampled_from(['6s', '5 - 8 s', '6']))}{draw(COMMENTS)}")
        if draw(st.booleans()):
            lines.append(f"{inner}say: {{hold: {scalar_text((), draw(WORDS), True)}}}{draw(COMMENTS)}")
        if draw(st.booleans()):
            lines += [f"{inner}source: |-", f"{inner}   A long", f"{inner}   # story"]
    lines += draw(st.lists(st.sampled_from(["", "# end", inner + "# deep end"]), max_size=2))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(lines) + draw(st.sampled_from(["", newline]))
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


def assert_near(old: str, new: str, most_came: int, most_went: int) -> None:
    """So many lines at most came and went."""
    went, came = changes(
        "".join(f"{line}\n" for line in old.splitlines()), "".join(f"{line}\n" for line in new.splitlines())
    )
    assert len(came) <= most_came
    assert len(went) <= most_went


def scalar(text: str) -> str:
    return scalar_text(("x",), text)


@settings(max_examples=150, deadline=None)
@given(written_files(), st.data())
def test_any_edits_say_what_they_should_and_leave_the_rest(text: str, draw: st.DataObject) -> None:
    model = data(text)
    for _ in range(draw.draw(st.integers(1, 8))):
        count = len(model["exercises"])
        index = draw.draw(st.integers(0, max(count - 1, 0)))
        what = draw.draw(
            st.sampled_from(
                ["set", "say", "defaults", "title", "about", "remove", "texts", "in", "out", "move", "copy"]
            )
        )
        before, before_model = text, copy.deepcopy(model)
        path: tuple[Any, ...] = ("exercises", index, draw.draw(KEYS))
        if what == "in":
            word, where = draw.draw(WORDS), draw.draw(st.integers(0, count))
            text = insert_exercise(text, where, {"name": word, "reps": 5, "id": f"id-{len(text)}"})
            model["exercises"].insert(where, {"name": word, "reps": "5", "id": f"id-{len(before)}"})
            assert remove_exercise(text, where) == before or not count
            assert is_kept(before, text) or not count
        elif what == "title":
            word = draw.draw(WORDS)
            text = set_value(text, ("title",), word)
            model["title"] = word
        elif what == "about":
            word = " ".join(draw.draw(st.lists(WORDS | st.sampled_from(["Some", "words", "on lines."]), max_size=30)))
            text = set_value(text, ("about",), word)
            model["about"] = word
        elif what == "defaults":
            text = set_value(text, ("defaults", "move"), 2)
            model.setdefault("defaults", {})["move"] = "2s"
        elif not count:
            continue
        elif what == "set":
            text = set_value(text, path, word := draw.draw(WORDS))
            model["exercises"][index][path[2]] = word
            assert path[2] in before_model["exercises"][index] or remove_value(text, path) == before
            assert_near(before, text, 1, 4 if path[2] == "source" else 1)
        elif what == "say":
            text = set_value(text, (*path[:2], "say", "effort"), "Up")
            model["exercises"][index].setdefault("say", {})["effort"] = "Up"
        elif what == "remove" and set(model["exercises"][index]) - {path[2]}:
            text = remove_value(text, path)
            model["exercises"][index].pop(path[2], None)
            assert_near(before, text, 1, 4)
        elif what == "texts":
            texts = draw.draw(st.lists(WORDS, min_size=1, max_size=4))
            text = set_texts(text, (*path[:2], "steps"), texts)
            model["exercises"][index]["steps"] = texts
        elif what == "out":
            text = remove_exercise(text, index)
            del model["exercises"][index]
            assert is_kept(text, before) or count == 1
        elif what == "move":
            to = draw.draw(st.integers(0, count - 1))
            text = move_exercise(text, index, to)
            assert move_exercise(text, to, index) == before
            assert sorted(text.splitlines()) == sorted(before.splitlines())
            model["exercises"].insert(to, model["exercises"].pop(index))
        elif what == "copy":
            text = duplicate_exercise(text, index)
            twin = {**copy.deepcopy(model["exercises"][index]), "id": data(text)["exercises"][index + 1]["id"]}
            model["exercises"].insert(index + 1, twin)
        assert data(text) == tidy(model)
        assert text.startswith("\ufeff") == before.startswith("\ufeff")
        if "\r\n" in before:
            assert text.count("\n") == text.count("\r\n")


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, WORDS, min_size=1), st.lists(WORDS, max_size=5), st.integers(0, 4))
def test_flow_lists_say_what_they_should(entry: dict[str, str], texts: list[str], index: int) -> None:
    assume(texts)
    text = insert_exercise(FLOW, min(index, 3), {**entry, "id": "own"})
    text = set_texts(text, ("exercises", min(index, 3), "steps"), texts)
    assert data(text)["exercises"][min(index, 3)] == tidy({**entry, "id": "own", "steps": texts})
    assert remove_exercise(text, min(index, 3)) == FLOW


SPACES = st.sampled_from(["", " ", "\n  ", " # c, d\n  ", "\n\n  # e\n   "])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(SPACES, SPACES, SPACES), min_size=1, max_size=4), SPACES, st.booleans(), st.data())
def test_brackets_laid_out_in_any_way(gaps: list[Any], last: str, has_comma: bool, draw: st.DataObject) -> None:
    names = [f"n{index}" for index in range(len(gaps))]
    ends = [","] * (len(gaps) - 1) + ["," if has_comma else ""]
    rows = zip(names, gaps, ends, strict=True)
    inner = "".join(f"{one}{name}{two}{end}{three}" for name, (one, two, three), end in rows)
    text = f"title: T\nexercises:\n- {{name: A, steps: [{inner}{last}]}}\n"
    wanted = draw.draw(st.lists(st.sampled_from([*names, "new", "a, b"]), min_size=1, max_size=5))
    edited = set_texts(text, ("exercises", 0, "steps"), wanted)
    assert data(edited)["exercises"] == [{"name": "A", "steps": wanted}]
    if [name for name in wanted if name in names] == names:
        assert edited.count("#") == text.count("#")
    back = set_texts(edited, ("exercises", 0, "steps"), names)
    assert data(back) == data(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([BY_HAND, FLOW, NO_INDENT, SPREAD, STARTER]), st.data())
def test_a_broken_file_is_refused_or_edited_but_never_spoilt(text: str, draw: st.DataObject) -> None:
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(text)))
        new = draw.draw(
            st.sampled_from(["", *"-:#{}[],&*!?|>'\"~a \n\t\r", "\n\n", "- ", ": ", "? ", "\n- x\n", "!!x ", "&n "])
        )
        text = text[:at] + new + text[at + draw.draw(st.integers(0, 3)) :]
    index = draw.draw(st.integers(0, 2))
    for edit in [
        lambda: set_value(text, ("title",), "New"),
        lambda: set_value(text, ("about",), "New"),
        lambda: set_value(text, ("defaults", "move"), 3),
        lambda: set_value(text, ("exercises", index, "hold"), 3),
        lambda: set_value(text, ("exercises", index, "say", "hold"), "Up"),
        lambda: set_texts(text, ("exercises", index, "steps"), ("Same", "b")),
        lambda: remove_value(text, ("exercises", index, "name")),
        lambda: remove_value(text, ("exercises", index, "say", "hold")),
        lambda: remove_value(text, ("defaults", "rest")),
        lambda: insert_exercise(text, index, {"name": "A"}),
        lambda: remove_exercise(text, index),
        lambda: move_exercise(text, index, 0),
        lambda: duplicate_exercise(text, index),
    ]:
        with contextlib.suppress(CannotEdit):
            assert isinstance(edit(), str)
