"""A routine file under work: what is undone is exactly what was there, and what the editor is shown of it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.changes import FIRST, new_entry, with_mode, write
from backtimer.routinefile.draft import Draft, NotText
from backtimer.routinefile.edit import (
    CannotEdit,
    duplicate_exercise,
    insert_exercise,
    move_exercise,
    new_routine,
    remove_exercise,
)
from backtimer.routinefile.keys import MODES
from backtimer.routinefile.outline import Outline, complaint, usual_text, value_text
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.storage.atomic import write_bytes_atomically
from backtimer.storage.drafts import DraftsFolder

ROUTINES = Path(__file__).parents[2] / "routines"
CATALOGUE = read_catalogue(ROUTINES / "exercises").entries
BY_HAND = """\
# My evenings
backtimer: 1
title:   My evening     # not the morning one
defaults:
    rest: 4 s        # enough
exercises:
    # first the back
    - exercise: cat-camel   # slowly!
      reps:  5

    - exercise: glute-bridge
      hold: 6s              # Ana says six
      reps: 8-12
    - name: Toe wiggle
      for: 30s
      sides: each
"""


def outline_of(text):
    return Outline(text, "mine", CATALOGUE)


def draft_of(text=BY_HAND, **more):
    return Draft(text.encode(), outline_of, **more)


def edits():
    """Edits as a person makes them, good and bad."""
    index = st.integers(0, 4)
    number = st.sampled_from(["8", "8-12", "6s", "1min 30s", "abc", "-1", "0", "1e999", "10000000000", ""])
    tail = st.sampled_from(["reps", "hold", "for", "rest", "sets", "exercise_rest", "get_ready"])
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    return st.one_of(
        st.builds(lambda at, key, to: ("write", ("exercises", at, key), to), index, tail, number),
        st.builds(lambda at, to: ("write", ("exercises", at, "name"), to), index, words),
        st.builds(lambda to: ("write", ("title",), to), words),
        st.builds(lambda to: ("write", ("exercises", 0, "steps"), tuple(filter(str.strip, to))), st.lists(words)),
        st.builds(lambda at, to: ("move", at, to), index, index),
        st.builds(lambda at: ("remove", at), index),
        st.builds(lambda at: ("double", at), index),
        st.builds(lambda at: ("insert", at), index),
        st.builds(lambda at, mode: ("mode", at, mode), index, st.sampled_from(MODES)),
    )


def change(edit):
    match edit:
        case ("write", path, value):
            return lambda text: write(text, path, value)
        case ("move", at, to):
            return lambda text: move_exercise(text, at, to)
        case ("remove", at):
            return lambda text: remove_exercise(text, at)
        case ("double", at):
            return lambda text: duplicate_exercise(text, at)
        case ("insert", at):
            return lambda text: insert_exercise(text, at, {"exercise": "bird-dog"})
        case ("mode", at, mode):
            return lambda text: with_mode(text, ("exercises", at), mode, None)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(edits(), min_size=200, max_size=200),
    st.sampled_from([BY_HAND, "\ufeff" + BY_HAND.replace("\n", "\r\n")]),
)
def test_undo_of_200_edits_restores_the_exact_text(made, start):
    draft = draft_of(start)
    texts = [draft.text]
    for edit in made:
        with contextlib.suppress(CannotEdit):
            if draft.edit(change(edit)):
                texts.append(draft.text)
    for text in reversed(texts[:-1]):
        draft.undo()
        assert draft.text == text
    assert not draft.can_undo
    assert draft.data == start.encode()
    assert not draft.is_changed
    for text in texts[1:]:
        draft.redo()
        assert draft.text == text
    assert not draft.can_redo


def test_letters_typed_into_one_field_are_one_edit():
    draft = draft_of()
    for title in ("A", "Al", "Alf"):
        draft.edit(lambda text, title=title: write(text, ("title",), title), merge=("title",))
    draft.end_edit()
    draft.edit(lambda text: write(text, ("title",), "Alfa"), merge=("title",))
    draft.undo()
    assert draft.outline.text_at(("title",)) == "Alf"
    draft.undo()
    assert draft.text == BY_HAND
    assert not draft.can_undo


def test_a_field_that_is_emptied_and_filled_again_keeps_its_line():
    draft = draft_of()
    path = ("exercises", 1, "hold")
    for hold in ("", "7", "7s"):
        draft.edit(lambda text, hold=hold: write(text, path, hold), merge=path)
    assert draft.text == BY_HAND.replace("6s   ", "7s   ")
    draft.edit(lambda text: write(text, path, "6s"), merge=path)
    assert draft.text == BY_HAND
    assert not draft.can_undo


def test_an_edit_that_cannot_be_made_changes_nothing_and_a_new_one_ends_redo():
    draft = draft_of()
    with pytest.raises(CannotEdit):
        draft.edit(lambda text: write(text, ("exercises", 9, "reps"), "5"))
    assert not draft.can_undo
    draft.edit(lambda text: write(text, ("title",), "B"))
    draft.undo()
    draft.edit(lambda text: write(text, ("title",), "C"))
    assert not draft.can_redo


def test_what_is_saved_is_known_by_its_bytes():
    draft = draft_of()
    draft.edit(lambda text: write(text, ("exercises", 1, "hold"), "7s"))
    assert draft.is_changed
    draft.mark_saved(draft.data)
    assert not draft.is_changed
    draft.undo()
    assert draft.is_changed
    assert draft_of(is_saved=False).is_changed


def test_what_is_no_text_is_refused_with_a_sentence():
    with pytest.raises(NotText, match="text editor"):
        Draft(b"\xff\xfe\x00", outline_of)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "backtimer: [1\n", "exercises: {a: b}\n", "backtimer: 1\n---\nx"])
def test_no_text_is_too_bad_for_an_outline(text):
    outline = outline_of(text)
    assert outline.problems
    assert outline.routine is None
    assert outline.parts == ()
    assert outline.text_at(("title",)) == ""
    assert outline.lines_at(("exercises", 0, "steps")) == ()


def test_a_part_knows_what_holds_where_nothing_is_written():
    _, bridge, own = outline_of(BY_HAND).parts
    assert (bridge.known, bridge.mode, bridge.exercise.name) == ("glute-bridge", "reps", "Glute bridge")
    assert usual_text("rest", bridge) == "4s"  # the routine's default
    assert usual_text("sets", bridge) == "1"
    assert (own.known, own.mode, own.id) == (None, "for", "own:toe-wiggle")
    assert usual_text("get_ready", own) == "as needed"
    assert usual_text("rest", None) == "3s after a hold"
    broken = outline_of(BY_HAND.replace("8-12", "12-8")).parts
    assert [part.exercise.name for part in broken] == ["Cat-camel", "Glute bridge", "Toe wiggle"]


@pytest.mark.parametrize("bad", ["abc", "-1", "0", "1e999", "1000000000", "8\n9", "12-8", "5.5"])
def test_a_bad_number_is_told_in_a_sentence(bad):
    sentence = complaint(("exercises", 0, "reps"), bad)
    assert sentence
    assert sentence.endswith(".")
    assert not sentence.startswith("it:")
    assert complaint(("exercises", 0, "reps"), "8-12") is None


@pytest.mark.parametrize("mode", MODES)
def test_another_thing_can_be_counted_and_the_catalogues_again(mode):
    for at in range(3):
        text = with_mode(BY_HAND, ("exercises", at), mode, None)
        routine = read_routine_bytes(text.encode(), "mine", CATALOGUE).routine
        assert routine is not None
        outline = outline_of(text)
        assert [key for key in MODES if outline.text_at(("exercises", at, key))] == [mode]
        assert outline.parts[at].mode == mode
    text = with_mode(with_mode(BY_HAND, ("exercises", 1), "for", "reps"), ("exercises", 1), "reps", "reps")
    assert outline_of(text).text_at(("exercises", 1, "reps")) == ""
    assert outline_of(text).parts[1].mode == "reps"


def test_every_exercise_of_the_catalogue_can_be_added_and_started():
    text = new_routine("All")
    ids = [key for key, entry in CATALOGUE.items() if key == entry.exercise.id]
    for at, key in enumerate(ids[:12]):
        text = insert_exercise(text, at, new_entry(key, CATALOGUE[key]))
    assert read_routine_bytes(text.encode(), "all", CATALOGUE).problems == ()


def test_values_are_shown_as_files_write_them():
    assert value_text("open", True) == "true"
    assert value_text("rest", 90.0) == "1min 30s"
    assert set(FIRST) == set(MODES)


def test_unsaved_changes_are_kept_by_file_and_a_broken_one_is_no_matter(tmp_path):
    drafts = DraftsFolder(tmp_path)
    assert drafts.find("a") is None
    assert drafts.keep("a", "\ufeffone\r\n") is None
    drafts.keep("b", "two")
    assert (drafts.find("a"), drafts.find("b")) == ("\ufeffone\r\n", "two")
    drafts.drop("a")
    assert drafts.find("a") is None
    next(tmp_path.iterdir()).write_text("{")
    assert drafts.find("b") is None


def test_bytes_are_written_as_they_are_and_who_may_read_stays(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(0o644)
    data = "\ufeffa\r\nb\rc\n".encode()
    write_bytes_atomically(path, data, keep_mode=True)
    assert path.read_bytes() == data
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o644
