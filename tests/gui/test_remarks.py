"""Remarks on a routine's file where it is shown, and own doses beside what the file says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from backtimer.routine.adjustments import UNCHANGED, Adjustments
from backtimer.routine.dose import OwnDose, Sides
from backtimer.ui.editor.page import EditorPage
from backtimer.ui.main_window import MainWindow
from tests.gui.conftest import FakeDesk, wait_for_scan

Key = Qt.Key
TEXT = """\
backtimer: 1
title: Evening
exercises:
  - name: Heel slide
    reps: 10
    rest: 5s
    sides: each
  - name: Stretch
    breaths: 5
    hold: 20s
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "shipped").mkdir()
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "evening.yaml").write_text(TEXT)
    desk = FakeDesk(tmp_path, tmp_path / "shipped")
    desk.note_started()
    return desk


@pytest.fixture
def file(desk):
    return desk.folder / "routines" / "evening.yaml"


@pytest.fixture
def window(qtbot, desk):
    window = MainWindow(desk)

    def forget(window):
        if isinstance(window.page, EditorPage):
            window.page.draft.mark_saved(window.page.draft.data)

    qtbot.addWidget(window, before_close_func=forget)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    wait_for_scan(qtbot, window)
    return window


@pytest.fixture
def own(desk):
    desk.set_adjustments(
        "evening", UNCHANGED.with_dose("own:heel-slide", OwnDose(reps=8, rest_seconds=9, sides=Sides.ALTERNATE))
    )


@pytest.fixture
def editor(window, desk):
    window.editor.edit(desk.listing("evening"))
    window.page.list.setCurrentRow(1)
    return window.page


def note(page, key):
    label = page.form.fields[(key,)].note
    return label.text() if label.isVisible() else ""


def type_into(qtbot, page, key, text):
    line = page.form.fields[(key,)].control
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    page.refresh(skip=page.form.fields[(key,)])


def test_the_page_has_the_remarks_behind_a_button(window, file, qtbot):
    window.open_named("evening", start=False)
    remarks = window.page.remarks
    assert remarks.button.isVisible()
    assert remarks.button.text() == "1 remark on this file"
    expected = "Line 10: Hold does nothing here: it is only used with reps, or to pace for and open."
    assert remarks.text == expected
    qtbot.mouseClick(remarks.button, Qt.MouseButton.LeftButton)
    assert remarks.button.isChecked()
    file.write_text(TEXT.replace("    hold: 20s\n", ""))
    window.look_again()
    assert not remarks.isVisible()


def test_a_remark_is_beside_its_field_in_the_editor(editor, qtbot):
    editor.list.setCurrentRow(2)
    assert note(editor, "hold").startswith("Hold does nothing here: it is only used with reps")
    assert editor.form.fields[("hold",)].control.isVisible()
    assert editor.problems_button.text() == "1 remark"
    type_into(qtbot, editor, "hold", " ")
    editor.form.fields[("hold",)].control.clear()
    editor.write(("hold",), "")
    editor.refresh()
    assert note(editor, "hold") == ""
    assert not editor.problems_button.isVisible()


def test_an_own_dose_is_told_beside_the_files_number(own, editor):
    assert "You do 8; the file says 10." in note(editor, "reps")
    assert "You do 9s; the file says 5s." in note(editor, "rest")
    assert "the file says one side, then the other" in note(editor, "sides")
    assert note(editor, "sets") == ""
    editor.list.setCurrentRow(2)
    assert note(editor, "breaths") == ""


def test_an_own_dose_that_the_file_says_in_other_words_is_not_another(own, editor, qtbot):
    type_into(qtbot, editor, "reps", "8 reps")
    assert note(editor, "reps") == ""
    type_into(qtbot, editor, "rest", "0:12")
    assert "You do 9s, and the file now says 12s." in note(editor, "rest")


@pytest.mark.parametrize("is_kept", [True, False])
def test_after_an_edit_it_is_asked_which_one_is_to_hold(own, editor, desk, qtbot, is_kept):
    type_into(qtbot, editor, "reps", "12")
    assert "You do 8, and the file now says 12. Which one do you want to use?" in note(editor, "reps")
    assert "Keep my 8" in note(editor, "reps")
    assert "Use 12" in note(editor, "reps")
    editor.form.fields[("reps",)].note.linkActivated.emit("keep" if is_kept else "use")
    kept = desk.adjustments("evening").dose("own:heel-slide")
    assert kept == OwnDose(reps=8 if is_kept else None, rest_seconds=9, sides=Sides.ALTERNATE)
    assert ("You do 8; the file says 12." in note(editor, "reps")) is is_kept
    assert "Which one" not in note(editor, "reps")


def test_the_page_says_what_the_file_says_where_the_person_does_otherwise(own, window):
    window.open_named("evening", start=False)
    box = window.page.list.cards[0].boxes["reps"]
    assert (box.field.number, box.label.text()) == (8, "Reps (file: 10)")


def test_an_own_exercise_with_another_name_keeps_what_the_person_does(own, editor, desk, qtbot):
    line = editor.exercise_form.named.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Heel slides")
    assert desk.adjustments("evening").dose("own:heel-slide").reps == 8, "not before it is saved"
    editor.save_button.click()
    kept = desk.adjustments("evening")
    assert (kept.dose("own:heel-slides").reps, kept.dose("own:heel-slide")) == (8, OwnDose())
    assert "You do 8; the file says 10." in note(editor, "reps")


def rename(editor, at, name):
    """Letter by letter, in any script: Qt's test keys have Latin ones only."""
    editor.list.setCurrentRow(at + 1)
    line = editor.exercise_form.named.line
    line.setFocus()
    line.selectAll()
    for letter in name:
        line.insert(letter)
        line.textEdited.emit(line.text())


NAMED = """\
backtimer: 1
title: Names
exercises:
  - {name: Leg, reps: 9}
  - {name: 橋, reps: 9}
  - {name: 🐈, reps: 9}
  - {exercise: plank, reps: 9}
"""


@pytest.fixture
def names(window, desk, file):
    """Each exercise with a dose of its own, and one that is left of an exercise that is no more."""
    file.write_text(NAMED, "utf-8")
    doses = {"own:leg": 1, "own:橋": 2, "own:+1f408": 3, "plank": 4, "own:old": 5}
    desk.set_adjustments("evening", Adjustments({key: OwnDose(reps=reps) for key, reps in doses.items()}))
    window.look_again()
    window.editor.edit(desk.listing("evening"))
    return window.page


@pytest.mark.parametrize(("renamed", "expected"), [
    # On its way a name may be that of another exercise for a moment.
    ([(1, "Leg raise")], {"own:leg": 1, "own:leg-raise": 2, "own:+1f408": 3}),
    ([(0, "Arm"), (1, "Arm up"), (2, "Arms")], {"own:arm": 1, "own:arm-up": 2, "own:arms": 3}),
    ([(1, "Leg"), (0, "橋")], {"own:leg": 2, "own:橋": 1, "own:+1f408": 3}),
    ([(1, "Plank")], {"own:leg": 1, "own:plank": 2, "own:+1f408": 3}),
    ([(1, "Old")], {"own:leg": 1, "own:old": 2, "own:+1f408": 3}),
    # Two of one name are a fault: none takes what is the other's, and when it is mended, each has its own.
    ([(1, "Leg")], {"own:leg": 1, "own:橋": 2, "own:+1f408": 3}),
    ([(1, "Leg"), None, (0, "Foot")], {"own:leg": 2, "own:foot": 1, "own:+1f408": 3}),
    ([(1, "Leg"), None, (1, "Foot")], {"own:leg": 1, "own:foot": 2, "own:+1f408": 3}),
])  # fmt: skip
def test_each_exercise_keeps_its_own_dose_whatever_it_is_called(names, desk, renamed, expected):
    for each in renamed:
        if each is None:
            names.save_button.click()
        else:
            rename(names, *each)
    names.save_button.click()
    doses = {key: own.reps for key, own in desk.adjustments("evening").doses.items()}
    assert doses.pop("plank") == 4
    assert doses.pop("own:old", 5) == expected.pop("own:old", 5)
    assert doses == expected


def test_a_second_exercise_does_not_take_what_the_person_does_of_the_first(own, editor, desk, qtbot):
    editor.double(0)
    line = editor.exercise_form.named.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Other")
    editor.save_button.click()
    assert desk.adjustments("evening").dose("own:heel-slide").reps == 8
