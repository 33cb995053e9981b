"""Routine files that change on disk while the window is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from backtimer.routine.dose import OwnDose
from backtimer.session.machine import SessionMode
from backtimer.ui.main_window import MainWindow
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import FakeDesk, wait_for_scan


def text(title, reps=5, extra=""):
    return (
        f"backtimer: 1\ntitle: {title}\nexercises:\n"
        f"  - {{name: Bridge, id: bridge, reps: {reps}, hold: 5s}}\n"
        f"  - {{name: Curl, id: curl, reps: 5, hold: 5s}}\n{extra}"
    )


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "shipped").mkdir()
    (tmp_path / "routines").mkdir()
    for number in range(30):
        (tmp_path / "routines" / f"r{number:02}.yaml").write_text(text(f"Routine {number:02}"))
    return FakeDesk(tmp_path, tmp_path / "shipped")


@pytest.fixture
def folder(desk):
    return desk.folder / "routines"


def ids(window):
    return [row.listing.id for row in window.picker.model.shown]


def title(window, name):
    return next(row.listing.title for row in window.picker.model.all_rows() if row.listing.id == name)


def lead(window, desk, seconds=60):
    """Some of the session."""
    conductor = window.page.runner.conductor
    window.page.runner.set_muted(True)
    for _ in range(seconds):
        desk.now += 1
        conductor.poll()


def test_the_picker_follows_the_folder_and_keeps_its_place(window, folder, qtbot):
    picker = window.picker
    picker.filters.search.setText("Routine")
    wait_for_scan(qtbot, window)
    picker.list.setCurrentIndex(picker.model.index(20))
    picker.list.scrollTo(picker.model.index(20))
    at = picker.list.visualRect(picker.list.currentIndex()).top()
    assert picker.list.verticalScrollBar().value() > 0
    (folder / "new.yaml").write_text(text("A routine of mine"))
    qtbot.waitUntil(lambda: "new" in ids(window), timeout=5000)
    assert picker.model.shown[picker.list.currentIndex().row()].listing.id == "r20"
    assert abs(picker.list.visualRect(picker.list.currentIndex()).top() - at) <= 1
    assert picker.filters.search.text() == "Routine"
    (folder / "r03.yaml").unlink()
    qtbot.waitUntil(lambda: "r03" not in ids(window), timeout=5000)
    assert picker.key().endswith("r20.yaml")
    (folder / "r04.yaml").write_text("backtimer: 1\ntitle: Routine 04\n")
    (folder / "x.yaml").write_text(text("Routine x"))
    qtbot.waitUntil(lambda: "x" in ids(window), timeout=5000)
    wait_for_scan(qtbot, window)
    assert next(row for row in picker.model.shown if row.listing.id == "r04").listing.facts is None


def test_a_file_changed_in_its_place_is_seen(window, folder, qtbot):
    qtbot.waitUntil(lambda: str(folder / "r05.yaml") in window.watch._watcher.files(), timeout=5000)
    with (folder / "r05.yaml").open("r+") as file:
        file.write(text("Changed in place"))
    qtbot.waitUntil(lambda: title(window, "r05") == "Changed in place", timeout=5000)


def test_what_a_watch_did_not_notice_is_seen_when_the_window_is_active_again(window, folder, qtbot, monkeypatch):
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    window.watch.blockSignals(True)
    (folder / "r05.yaml").write_text(text("Changed in secret"))
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: title(window, "r05") == "Changed in secret", timeout=5000)


def test_an_own_file_comes_to_stand_in_for_a_shipped_one(window, desk, folder, qtbot):
    (desk.folder / "shipped" / "two.yaml").write_text(text("Shipped"))
    window.look_again()
    wait_for_scan(qtbot, window)
    assert title(window, "two") == "Shipped"
    (folder / "two.yaml").write_text(text("Mine"))
    qtbot.waitUntil(lambda: title(window, "two") == "Mine", timeout=5000)
    assert window.picker.model.total == 31


def test_an_open_page_shows_an_edit_and_keeps_own_doses(window, desk, folder, qtbot):
    window.open_named("r01", start=False)
    page = window.page
    page.rows[0].fields["reps"].setValue(9)
    page.rows[1].fields["hold_seconds"].setFocus()
    before = (folder / "r01.yaml").read_text()
    (folder / "r01.yaml").write_text(text("Edited", 7, "  - {name: Third, for: 30s}\n"))
    edited = (folder / "r01.yaml").read_text()
    qtbot.waitUntil(lambda: page.title.text() == "Edited", timeout=5000)
    assert [row.fields["reps"].value() for row in page.rows[:2]] == [9, 5]
    assert len(page.rows) == 3
    assert desk.adjustments("r01").doses == {"own:bridge": OwnDose(reps=9)}
    assert (folder / "r01.yaml").read_text() == edited != before


def test_an_editor_that_replaces_the_file_is_followed_again_and_again(window, folder, qtbot):
    window.open_named("r01", start=False)
    for name in ("Once", "Twice", "Three times"):
        (folder / "r01.yaml.swp").write_text(text(name))
        (folder / "r01.yaml.swp").replace(folder / "r01.yaml")
        qtbot.waitUntil(lambda name=name: window.page.title.text() == name, timeout=5000)


def test_a_broken_or_missing_file_leaves_the_last_good_one(window, folder, qtbot):
    window.open_named("r01", start=False)
    page = window.page
    (folder / "r01.yaml").write_text(text("Edited") + "  - exercise: no-such\n")
    qtbot.waitUntil(page.file_note.isVisible, timeout=5000)
    assert "r01.yaml:6" in page.file_note.text()
    assert page.title.text() == "Routine 01"
    (folder / "r01.yaml").unlink()
    qtbot.waitUntil(lambda: "no such file" in page.file_note.text(), timeout=5000)
    assert len(page.rows) == 2
    (folder / "r01.yaml").write_text(text("Well again"))
    qtbot.waitUntil(lambda: page.title.text() == "Well again", timeout=5000)
    assert not page.file_note.isVisible()
    (folder / "r01.yaml").unlink()
    qtbot.waitUntil(page.file_note.isVisible, timeout=5000)
    page.start()
    assert window.page.runner.mode is SessionMode.RUNNING


def test_a_file_elsewhere_is_followed_too(tmp_path, window, qtbot):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = elsewhere / "r01.yaml"
    path.write_text(text("Elsewhere"))
    window.open_named(str(path), start=False)
    (elsewhere / "new").write_text(text("Changed"))
    (elsewhere / "new").replace(path)
    qtbot.waitUntil(lambda: window.page.title.text() == "Changed", timeout=5000)
    path.unlink()
    qtbot.waitUntil(window.page.file_note.isVisible, timeout=5000)
    path.write_text(text("Back"))
    qtbot.waitUntil(lambda: window.page.title.text() == "Back", timeout=5000)


def test_a_session_is_not_disturbed_and_what_follows_is_up_to_date(window, folder, qtbot):
    window.open_named("r01", start=True)
    session = window.page
    plan = session.runner.conductor.state.plan
    (folder / "r01.yaml").write_text(text("Changed"))
    (folder / "new.yaml").write_text(text("New"))
    qtbot.wait(500)
    assert window.page is session
    assert session.runner.conductor.state.plan is plan
    assert "new" not in ids(window)
    session._end(finished=False)
    assert isinstance(window.page, SummaryPage)
    window.page.again.emit()
    assert window.page.title.text() == "Changed"
    window.show_picker()
    wait_for_scan(qtbot, window)
    assert "new" in ids(window)


def labels(window):
    return " ".join(label.text() for label in window.page.findChildren(QLabel) if label.isVisible())


def test_cautions_until_the_first_session_and_folded_after_it(window, desk, qtbot):
    window.open_named("r01", start=False)
    assert window.page.cautions.isVisible()
    assert "2 points" in labels(window)
    assert not window.page.caution_line.isVisible()
    window.show_picker()
    window.open_named("r01", start=False)
    assert window.page.cautions.isVisible()
    qtbot.mouseClick(window.page.start_button, Qt.MouseButton.LeftButton)
    window.page._end(finished=False)
    window.show_picker()
    window.open_named("r02", start=False)
    assert not window.page.cautions.isVisible()
    qtbot.mouseClick(window.page.cautions_button, Qt.MouseButton.LeftButton)
    assert window.page.cautions.isVisible()
    qtbot.mouseClick(window.page.cautions_button, Qt.MouseButton.LeftButton)
    assert not window.page.cautions.isVisible()
    again = MainWindow(FakeDesk(desk.folder, desk.folder / "shipped"))
    qtbot.addWidget(again)
    again.show()
    again.open_named("r01", start=False)
    assert not again.page.cautions.isVisible()


def test_an_exercise_tells_its_own_cautions(window, folder):
    (folder / "c.yaml").write_text(text("Careful", extra="  - {name: Sit-up, reps: 3, cautions: [Do not pull.]}\n"))
    window.open_named("c", start=False)
    assert "Do not pull." in labels(window)


def test_what_was_done_is_noted(window, desk, qtbot):
    window.open_named("r01", start=True)
    window.page._end(finished=False)
    assert (desk.last_done("r01"), desk.parts_lately("r01")) == (None, ())
    window.show_picker()
    window.open_named("r01", start=True)
    lead(window, desk)
    window.page._end(finished=False)
    window.show_picker()
    wait_for_scan(qtbot, window)
    row = next(row for row in window.picker.model.all_rows() if row.listing.id == "r01")
    assert row.done_line.startswith("today ")


def test_what_may_still_go_on_is_not_done(window, desk):
    window.open_named("r01", start=True)
    lead(window, desk)
    window.close()
    assert (desk.last_done("r01"), desk.parts_lately("r01")) == (None, ())
