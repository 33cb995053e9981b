"""The routine editor as a person uses it: what they do, and what is on disk then."""

from __future__ import annotations

import contextlib
import difflib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox

from backtimer.app.editing import RoutineFiles
from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import OwnDose
from backtimer.settings.week_plan import plan_of
from backtimer.ui.editor.catalogue import CatalogueDialog
from backtimer.ui.editor.page import EditorPage
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from tests.gui.conftest import FakeDesk, wait_for_scan

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
AGAIN = CONTROL | Qt.KeyboardModifier.ShiftModifier
BY_HAND = """\
# My evenings, after the talk with Ana
backtimer: 1
title:   My evening     # not the morning one

exercises:
    # first the back
    - exercise: cat-camel   # slowly!
      reps:  5

    - exercise: glute-bridge
      hold: 6s              # Ana says six
      reps: 8-12

    # last
    - name: Toe wiggle
      for: 30s
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "evening.yaml").write_bytes(BY_HAND.encode())
    return FakeDesk(tmp_path)


@pytest.fixture
def file(desk):
    return desk.folder / "routines" / "evening.yaml"


@pytest.fixture
def window(qtbot, desk):
    """As ever, but without a question at the end about what is unsaved."""
    window = MainWindow(desk)

    def forget(window):
        if isinstance(window.page, EditorPage):
            window.page.draft.mark_saved(window.page.draft.data)
            for field in window.page.form.rejected:
                field.take_back()

    qtbot.addWidget(window, before_close_func=forget)
    window.show()
    qtbot.waitExposed(window)
    wait_for_scan(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def page(window, desk, qtbot):
    window.editor.edit(desk.listing("evening"))
    assert isinstance(window.page, EditorPage)
    return window.page


def answer(text):
    """Press this button of the question that comes up next."""

    def act():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        try:
            next(button for button in box.buttons() if button.text() == text).click()
        except StopIteration:
            box.reject()
            raise

    QTimer.singleShot(50, act)


def names(page):
    return [part.exercise.name for part in page.draft.outline.parts]


def field(page, *tail):
    return page.form.fields[tail]


def type_into(qtbot, page, tail, text):
    """Take out what is there and type, as after Tab."""
    line = field(page, *tail).control
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Key.Key_Backspace)
    for number, part in enumerate(text.split("\n")):
        if number:
            qtbot.keyClick(line, Key.Key_Return)
        qtbot.keyClicks(line, part)
    return field(page, *tail)


def changed_lines(old, new):
    diff = difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True))
    return [line for line in diff if line[0] in "+-"]


def test_a_new_routine_is_made_saved_and_started(window, desk, qtbot):
    window.picker.new_button.click()
    page = window.page
    assert isinstance(page, EditorPage)
    assert not page.start_button.isEnabled()
    assert "first exercise" in page.told.text()
    qtbot.keyClicks(window.focusWidget(), "Before bed")
    for words, name in (("cat camel", "Cat-camel"), ("glute bridge", "Glute bridge")):

        def add(words=words):
            dialog = QApplication.activeModalWidget()
            try:
                assert isinstance(dialog, CatalogueDialog)
                qtbot.keyClicks(dialog.search, words)
                qtbot.keyClick(dialog.search, Key.Key_Return)
                assert dialog.told.text().startswith("Added ")
            finally:
                dialog.reject()

        QTimer.singleShot(50, add)
        page.add_button.click()
        assert names(page)[-1] == name
    page.own_button.click()
    qtbot.keyClicks(window.focusWidget(), "Toe wiggle")
    type_into(qtbot, page, ("steps",), "Lift one foot.\nWiggle your toes.")
    assert names(page) == ["Cat-camel", "Glute bridge", "Toe wiggle"]
    qtbot.waitUntil(page.start_button.isEnabled)
    assert "3 exercises" in page.told.text()
    page.start_button.click()
    assert isinstance(window.page, SessionPage)
    saved = (desk.folder / "routines" / "before-bed.yaml").read_text()
    assert saved.startswith("backtimer: 1\ntitle: Before bed\n")
    assert "- Wiggle your toes." in saved
    window.page.close_down()
    window._session = None


def test_one_hold_in_a_file_written_by_hand_changes_one_line(page, file, qtbot):
    page.list.setCurrentRow(2)
    type_into(qtbot, page, ("hold",), "7s")
    assert page.state.text() == "Unsaved changes"
    qtbot.keyClick(page, Key.Key_S, CONTROL)
    assert page.state.text() == "Saved"
    assert changed_lines(BY_HAND, file.read_text()) == [
        "-       hold: 6s              # Ana says six\n",
        "+       hold: 7s              # Ana says six\n",
    ]


def test_line_ends_and_a_byte_order_mark_stay(window, desk, file, qtbot):
    data = ("\ufeff" + BY_HAND.replace("\n", "\r\n")).encode()
    file.write_bytes(data)
    window.editor.edit(desk.listing("evening"))
    page = window.page
    page.list.setCurrentRow(1)
    type_into(qtbot, page, ("reps",), "6")
    page.save_button.click()
    assert file.read_bytes() == data.replace(b"reps:  5", b"reps:  6")


def test_exercises_are_put_in_another_order_by_keys_and_by_drag(page, file, qtbot):
    page.list.setCurrentRow(1)
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_Down, ALT)
    assert names(page) == ["Glute bridge", "Cat-camel", "Toe wiggle"]
    assert page.list.currentRow() == 2
    qtbot.keyClick(page.list, Key.Key_Up, ALT)
    assert page.draft.text == BY_HAND
    page.list.setCurrentRow(3)
    drop(page.list, 1)
    qtbot.waitUntil(lambda: names(page) == ["Toe wiggle", "Cat-camel", "Glute bridge"])
    page.list.setCurrentRow(1)
    drop(page.list, None)
    qtbot.waitUntil(lambda: page.draft.outline.parts[2].exercise.name == "Toe wiggle")
    page.save_button.click()
    assert sorted(file.read_text().splitlines()) == sorted(BY_HAND.splitlines())


def drop(view, row):
    """Drop the chosen exercise on the upper half of a row, or below all."""
    rect = view.viewport().rect() if row is None else view.visualItemRect(view.item(row))
    at = QPointF(rect.center().x(), rect.bottom() - 1 if row is None else rect.top() + 2)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(at, Qt.DropAction.MoveAction, QMimeData(), buttons, keys))


def test_duplicate_remove_undo_and_redo(page, qtbot):
    page.list.setFocus()
    page.list.setCurrentRow(2)
    qtbot.keyClick(page.list, Key.Key_D, CONTROL)
    assert names(page) == ["Cat-camel", "Glute bridge", "Glute bridge", "Toe wiggle"]
    assert page.draft.outline.routine is not None
    qtbot.keyClick(page.list, Key.Key_Delete)
    assert len(names(page)) == 3
    qtbot.keyClick(page, Key.Key_Z, CONTROL)
    qtbot.keyClick(page, Key.Key_Z, CONTROL)
    assert page.draft.text == BY_HAND
    qtbot.keyClick(page, Key.Key_Z, AGAIN)
    assert len(names(page)) == 4


def test_what_is_typed_into_one_field_is_undone_at_once(page, qtbot):
    page.list.setCurrentRow(0)
    typed = type_into(qtbot, page, ("title",), "Late evening")
    qtbot.keyClick(typed.control, Key.Key_Z, CONTROL)
    assert page.draft.text == BY_HAND
    assert typed.control.text() == "My evening"
    assert not page.undo_button.isEnabled()


@pytest.mark.parametrize("bad", ["abc", "-5", "0", "1000000000", "1e999", "12-8", "8 reps\nmany"])
def test_what_cannot_be_stays_with_its_message_until_it_is_mended_or_taken_back(page, qtbot, bad):
    page.list.setCurrentRow(2)
    typed = field(page, "reps")
    typed.control.setFocus()
    typed.control.selectAll()
    QApplication.clipboard().setText(bad)
    typed.control.paste()
    typed.control.textEdited.emit(typed.control.text())
    assert typed.wrong.isVisible()
    assert page.draft.text == BY_HAND
    rejected = typed.control.text()
    page.list.setFocus()
    page.refresh()
    assert typed.control.text() == rejected != "8-12"
    assert typed.wrong.isVisible()
    assert page.state.text() == "A field is not valid"
    typed.control.setFocus()
    qtbot.keyClick(typed.control, Key.Key_Escape)
    assert (typed.control.text(), typed.wrong.isVisible()) == ("8-12", False)
    assert page.state.text() == "Saved"


def test_with_a_field_that_is_not_valid_nothing_is_said_to_be_saved_or_left(page, window, qtbot, file):
    page.list.setCurrentRow(2)
    typed = field(page, "reps")
    typed.control.setFocus()
    typed.control.selectAll()
    qtbot.keyClicks(typed.control, "abc")
    page.save()
    assert page.state.text() == "A field is not valid"
    page.start()
    assert window.page is page
    assert "Correct “Reps” first" in window.said_bar.text.text()
    answer("Cancel")
    page.leave()
    assert window.page is page
    assert typed.control.text() == "abc"
    answer("Leave anyway")
    page.leave()
    assert window.page is not page
    assert file.read_text() == BY_HAND


def test_a_dropped_or_chosen_picture_is_copied_next_to_the_file(page, window, file, tmp_path):
    picture = QPixmap(30, 20)
    picture.fill(Qt.GlobalColor.red)
    source = tmp_path / "else where" / "<b>my leg.PNG"
    source.parent.mkdir()
    assert picture.save(str(source))
    page.list.setCurrentRow(3)
    window.sharing.take([QUrl.fromLocalFile(str(source))])
    beside = [each for each in file.parent.iterdir() if each.suffix == ".png"]
    assert [each.read_bytes() for each in beside] == [source.read_bytes()]
    assert f"picture: {beside[0].name}" in page.draft.text
    assert page.draft.outline.parts[2].exercise.picture == str(beside[0])
    assert not page.draft.outline.problems
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    page.exercise_form.picture.chosen.emit(str(text))
    assert "is not a picture" in window.said_bar.text.text()


def test_a_routine_with_a_problem_is_saved_but_not_started(window, desk, file, qtbot):
    file.write_text(BY_HAND.replace("glute-bridge", "glute-brige"))
    window.editor.edit(desk.listing("evening"))
    page = window.page
    assert not page.start_button.isEnabled()
    assert "not start it yet" in page.told.text()
    assert page.problems_button.text() == "1 problem"
    page.list.setCurrentRow(1)
    type_into(qtbot, page, ("reps",), "6")
    page.save_button.click()
    assert "reps:  6" in file.read_text()


def test_a_file_that_is_no_routine_leads_to_a_text_editor(window, desk, file):
    file.write_text("exercises: [1, {\n")
    window.editor.edit(desk.listing("evening"))
    assert window.page.banner.isVisible()
    assert "text editor" in window.page.banner.text.text()
    assert not window.page.add_button.isEnabled()


def test_a_shipped_routine_is_copied_and_becomes_a_file_when_saved(window, desk, qtbot):
    shipped = desk.listing("daily-15")
    before = shipped.path.read_bytes()
    window.editor.edit(shipped)
    assert "comes with BackTimer" in window.page.note.text()
    assert list((desk.folder / "routines").iterdir()) == [desk.folder / "routines" / "evening.yaml"]
    window.page.back.click()  # nothing was changed: nothing is asked
    assert isinstance(window.page, PickerPage)
    window.editor.duplicate(shipped)
    window.page.save_button.click()
    made = desk.folder / "routines" / "fifteen-minutes-a-day-copy.yaml"
    assert made.exists()
    assert shipped.path.read_bytes() == before
    window.page.back.click()
    assert isinstance(window.page, RoutinePage)
    assert window.page.routine.title == "Fifteen minutes a day (copy)"


def test_a_duplicate_that_is_left_unsaved_is_asked_about(window, desk, file):
    window.editor.duplicate(desk.listing("evening"))
    answer("Save")
    window.page.back.click()
    copy = file.parent / "my-evening-copy.yaml"
    assert changed_lines(BY_HAND, copy.read_text())[1].startswith("+ title:   My evening (copy)")


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(window, desk, file, qtbot, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    window.editor.new()
    qtbot.keyClicks(window.focusWidget(), "Night")
    window.page.save_button.click()
    assert "permission denied" in window.said_bar.text.text()
    assert window.page.state.text() == "Not saved yet"
    assert "Night" in window.page.draft.text


def test_leaving_asks_and_each_answer_does_what_it_says(window, page, file, qtbot):
    type_into(qtbot, page, ("title",), "Night")
    answer("Cancel")
    page.back.click()
    assert window.page is page
    answer("Cancel")
    assert not window.close()
    answer("Save")
    qtbot.keyClick(page, Key.Key_Escape)
    assert isinstance(window.page, RoutinePage)
    assert "Night" in file.read_text()
    window.editor.edit(window._desk.listing("evening"))
    type_into(qtbot, window.page, ("title",), "Dawn")
    answer("Discard")
    window.page.back.click()
    assert "Dawn" not in file.read_text()


def test_a_full_disk_says_so_and_loses_nothing(page, file, qtbot, monkeypatch, window):
    type_into(qtbot, page, ("title",), "Night")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    page.save_button.click()
    assert "no space left" in window.said_bar.text.text()
    assert file.read_text() == BY_HAND
    assert page.state.text() == "Unsaved changes"
    assert list(file.parent.iterdir()) == [file]
    monkeypatch.undo()
    page.save_button.click()
    assert "Night" in file.read_text()


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from backtimer.storage.atomic import write_bytes_atomically
path, data = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
print("ready", flush=True)
while True:
    write_bytes_atomically(path, data, keep_mode=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill is not as sudden there")
def test_a_kill_while_saving_leaves_the_old_or_the_new_file(tmp_path):
    path, new = tmp_path / "a.yaml", tmp_path / "new"
    old_data, new_data = b"old " * 500_000, b"new " * 500_000
    new.write_bytes(new_data)
    for delay in (0.0, 0.003, 0.011, 0.03):
        path.write_bytes(old_data)
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path), str(new)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        process.stdout.readline()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in (old_data, new_data)


def test_a_change_elsewhere_is_shown_and_can_be_undone(page, file, window):
    theirs = BY_HAND.replace("6s", "9s")
    file.write_text(theirs)
    window.look_again()
    assert page.draft.text == theirs
    page.undo()
    assert page.draft.text == BY_HAND


@pytest.fixture
def conflict(page, file, qtbot, window):
    type_into(qtbot, page, ("title",), "Night")
    file.write_text(BY_HAND.replace("6s", "9s"))
    page.save_button.click()
    assert page.banner.isVisible()
    assert "9s" in file.read_text()
    assert "Night" not in file.read_text()
    return {button.text(): button for button in page._ways}


def test_theirs_can_be_taken(conflict, page, file):
    conflict["Use the file on disk"].click()
    assert page.draft.text == file.read_text()
    assert not page.banner.isVisible()
    page.undo()
    assert "Night" in page.draft.text


def test_mine_can_be_kept_as_a_copy(conflict, page, file):
    conflict["Save mine as a copy"].click()
    assert "9s" in file.read_text()
    assert "Night" in (file.parent / "night.yaml").read_text()
    assert page.saving.path.name == "night.yaml"
    assert page.state.text() == "Saved"


def test_it_is_overwritten_only_when_asked(conflict, page, file):
    conflict["Overwrite the file"].click()
    assert "Night" in file.read_text()
    assert "6s" in file.read_text()


def test_a_file_that_is_gone_can_be_saved_again(page, file, qtbot, window):
    type_into(qtbot, page, ("title",), "Night")
    file.unlink()
    window.look_again()
    assert "deleted" in page.banner.text.text()
    page._ways[2].click()
    assert "Night" in file.read_text()


def test_unsaved_changes_survive_a_crash(page, file, desk, qtbot, window):
    type_into(qtbot, page, ("title",), "Night")
    page.saving._keep()
    page.draft.mark_saved(page.draft.data)  # no question; as if the program had ended here
    window.pages.removeWidget(page)
    answer("Continue")
    window.editor.edit(desk.listing("evening"))
    assert "Night" in window.page.draft.text
    assert window.page.state.text() == "Unsaved changes"
    window.page.save_button.click()
    assert desk.editing.kept_draft(str(file)) is None


def test_delete_asks_and_can_be_undone(window, desk, file, qtbot):
    window.open_named("evening", start=False)
    answer("Cancel")
    window.editor.delete(desk.listing("evening"))
    assert file.exists()
    menu = window.page.more_button.menu()
    answer("Move to the bin")
    next(action for action in menu.actions() if action.text() == "De&lete").trigger()
    assert isinstance(window.page, PickerPage)
    assert not file.exists()
    assert desk.bin == [("evening.yaml", BY_HAND.encode())]
    wait_for_scan(qtbot, window)
    assert "evening" not in {row.listing.id for row in window.picker.model.all_rows()}
    window.editor._undo.click()
    assert file.read_bytes() == BY_HAND.encode()


def test_without_a_bin_a_file_goes_into_a_folder_beside(desk, file):
    files = RoutineFiles(file.parent, desk.shipped, desk.library, desk.folder / "drafts", lambda _: False)
    for _ in range(2):
        deleted = files.delete(file)
        assert not file.exists()
        assert "bin/evening.yaml" in deleted.where
        assert (file.parent / "bin" / "evening.yaml").read_bytes() == BY_HAND.encode()
        assert files.restore(deleted) == file


def test_the_file_is_renamed_when_the_person_wants(page, file, qtbot):
    page.list.setCurrentRow(0)
    assert page.routine_form.rename.text() == "Rename the file to my-evening.yaml"
    page.routine_form.rename.click()
    assert not file.exists()
    assert (file.parent / "my-evening.yaml").read_bytes() == BY_HAND.encode()
    assert not page.routine_form.rename.isVisible()


def test_what_is_kept_goes_along_with_a_renamed_file(page, desk, file):
    own = Adjustments().with_dose("cat-camel", OwnDose(reps=3))
    desk.set_adjustments("evening", own)
    desk.plans.set("evening", plan_of([0, 2], 1, [480]))
    desk.note_done("evening", ["cat-camel"])
    page.routine_form.rename.click()
    assert (desk.adjustments("my-evening"), desk.adjustments("evening")) == (own, Adjustments())
    assert dict(desk.plans.plans) == {"my-evening": plan_of([0, 2], 1, [480])}
    assert (desk.last_done("my-evening"), desk.last_done("evening")) == (desk.wall, None)


def test_a_shipped_file_is_never_written(desk):
    path = desk.listing("daily-15").path
    data = path.read_bytes()
    assert "comes with BackTimer" in desk.editing.save(path, b"x", data)
    assert "comes with BackTimer" in desk.editing.delete(path)
    assert path.read_bytes() == data


def test_what_is_counted_can_be_changed(page, qtbot):
    page.list.setCurrentRow(3)
    box = page.exercise_form.counted.box
    box.setCurrentIndex(box.findData("breaths"))
    box.activated.emit(box.currentIndex())
    assert page.draft.outline.text_at(("exercises", 2, "breaths")) == "5"
    assert field(page, "breaths").isVisible()
    assert not field(page, "for").isVisible()


def test_the_catalogue_is_found_by_words_position_and_direction(page):
    dialog = CatalogueDialog(page.saving.catalogue, page, page._desk)
    dialog.search.setText("bridge")
    assert 0 < dialog.list.count() < 10
    dialog.search.setText("no such thing")
    assert not dialog.add_button.isEnabled()
    dialog.search.clear()
    dialog.position.setCurrentText("standing")
    standing = dialog.list.count()
    dialog.direction.setCurrentText("rotation")
    assert 0 < dialog.list.count() < standing
    dialog.close()
