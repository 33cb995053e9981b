"""The preferences, as a person uses them: sections, search, numbers, folders, reset, a file that is not right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from backtimer.session.guidance import Amount, Guidance
from backtimer.session.machine import SessionMode
from backtimer.settings.finder import FINDABLE, Section, keys_of
from backtimer.settings.settings import Motion, ScreenSettings, Settings, StageScheme, VoiceSettings
from backtimer.storage.backup import is_staged
from backtimer.storage.settings_file import SettingsFile
from backtimer.ui.preferences.about import AUTOMATIC, LICENCES
from backtimer.ui.preferences.folders import NOT_OPENED, NOT_THERE, size_text
from backtimer.ui.preferences.page import PreferencesPage
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import FakeDesk
from tests.gui.test_voice_page import ANNA, VOICES

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
OTHER = Settings(
    VoiceSettings(ANNA.id, 140, 60, 0.8, 0.25, lower_others=True),
    Guidance(Amount.NAMES, False, False, False, False, 7, 20, True),
    ScreenSettings(StageScheme.LIGHT, mirror=True, flash=True, motion=Motion.LESS, breathing_in_holds=True),
)


@pytest.fixture
def active(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def page(active):
    active.show_preferences()
    assert isinstance(active.page, PreferencesPage)
    return active.page


def saved(desk):
    """What the next start of the program will find."""
    return SettingsFile(desk.folder / "settings.json").settings


def rows(page):
    """All that can be found, by its key."""
    return {key: row for card in page.listed.cards for key, row in card.rows.items()}


def shown(page):
    QApplication.processEvents()
    return {key for key, row in rows(page).items() if row.isVisible()}


def search(page, qtbot, text):
    page.nav.search.clear()
    qtbot.keyClicks(page.nav.search, text)


def answer(text):
    """Press this button of the question that comes up next."""

    def act():
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(50, act)
            return
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == text).click()

    QTimer.singleShot(50, act)


# Coming and going


def test_a_key_opens_it_from_every_page_and_esc_leads_back_there(active, qtbot):
    def to_and_fro(kind):
        under = active.page
        assert isinstance(under, kind)
        qtbot.keyClick(active, Key.Key_Comma, CTRL)
        assert isinstance(active.page, PreferencesPage)
        qtbot.keyClick(active, Key.Key_Comma, CTRL)
        qtbot.keyClick(active.focusWidget(), Key.Key_Escape)
        assert active.page is under

    to_and_fro(PickerPage)
    active.open_named("daily-15", start=False)
    to_and_fro(RoutinePage)
    active.open_named("article-a", start=True)
    active.page._end(finished=False)
    to_and_fro(SummaryPage)
    assert active.pages.count() == 2


def test_not_during_a_session(active, qtbot):
    active.open_named("article-a", start=True)
    qtbot.keyClick(active.page, Key.Key_Comma, CTRL)
    active.show_preferences()
    assert isinstance(active.page, SessionPage)
    assert active.page.runner.mode is SessionMode.RUNNING


def test_what_lies_below_goes_when_another_page_comes(active):
    active.open_named("daily-15", start=False)
    active.show_preferences()
    active.open_named("article-a", start=False)
    assert active.pages.count() == 2
    active.show_preferences()
    active.show_picker()
    assert active.pages.count() == 1


def test_the_routine_below_is_told_anew_with_what_was_set(active, qtbot):
    active.open_named("article-a", start=False)
    before = active.page.minutes.text()
    active.show_preferences()
    active.page.begin.get_ready.setValue(120)
    qtbot.keyClick(active.focusWidget(), Key.Key_Escape)
    assert active.page.minutes.text() != before


def test_the_arrows_go_from_section_to_section(page, qtbot):
    assert QApplication.focusWidget() is page.nav.list
    assert shown(page) == keys_of(Section.VOICE)
    for section in list(Section)[1:]:
        qtbot.keyClick(page.nav.list, Key.Key_Down)
        assert page.section is section
        assert shown(page) == keys_of(section)
        assert page.preview.isVisible() is (section is Section.SCREEN)
        assert page.check_button.isVisible() is (section is Section.VOICE)


def test_a_narrow_window_has_a_box_for_the_list(page, active, qtbot):
    active.resize(760, 560)
    QApplication.processEvents()
    assert not page.nav.list.isVisible()
    assert QApplication.focusWidget() is page.nav.box
    qtbot.keyClick(page.nav.box, Key.Key_Down)
    qtbot.keyClick(page.nav.box, Key.Key_Down)
    assert page.section is Section.SESSION
    active.resize(1280, 800)
    QApplication.processEvents()
    assert page.nav.list.currentItem().text() == "Session"


# The search


def test_everything_that_can_be_found_is_there(page):
    assert set(rows(page)) == {findable.key for findable in FINDABLE}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mirror", {"screen.mirror"}),
        ("halfway", {"guidance.says_halfway"}),
        ("count", {"guidance.counts_reps", "guidance.counts_down", "guidance.count_in_seconds"}),
        ("dark theme", {"pages.scheme", "screen.stage"}),
        ("lgpl", {"about.licences"}),
    ],
)
def test_the_search_shows_what_goes_by_the_words_and_its_section(page, qtbot, typed, found):
    search(page, qtbot, typed)
    assert shown(page) == found
    sections = {findable.section for findable in FINDABLE if findable.key in found}
    assert {section for section, view in page.listed.views.items() if view.heading.isVisible()} == sections
    assert not page.listed.nothing.isVisible()
    assert not page.reset_button.isVisible()


def test_nothing_found_is_said_and_esc_clears_before_it_leaves(page, active, qtbot):
    qtbot.keyClick(page.nav.list, Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.nav.search
    search(page, qtbot, "no such thing")
    assert page.listed.nothing.isVisible()
    assert shown(page) == set()
    qtbot.keyClick(page.nav.search, Key.Key_Escape)
    assert active.page is page
    # Also from what was found.
    search(page, qtbot, "mirror")
    qtbot.keyClick(page.nav.search, Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert QApplication.focusWidget() is page.nav.search
    assert shown(page) == keys_of(Section.VOICE)
    qtbot.keyClick(page.nav.search, Key.Key_Escape)
    assert isinstance(active.page, PickerPage)


def test_enter_goes_to_the_first_that_was_found_which_works(page, desk, qtbot):
    search(page, qtbot, "mirror")
    qtbot.keyClick(page.nav.search, Key.Key_Return)
    assert QApplication.focusWidget() is page.sight_card.checks["mirror"]
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert saved(desk).screen.mirror
    assert shown(page) == {"screen.mirror"}


def test_a_section_is_chosen_out_of_a_search(page, qtbot):
    search(page, qtbot, "mirror")
    item = page.nav.list.item(list(Section).index(Section.SCREEN))
    qtbot.mouseClick(
        page.nav.list.viewport(), Qt.MouseButton.LeftButton, pos=page.nav.list.visualItemRect(item).center()
    )
    assert page.nav.search.text() == ""
    assert shown(page) == keys_of(Section.SCREEN)


# The session's settings


def test_waiting_is_kept_and_told_on_the_sessions_screen(page, active, desk, qtbot):
    page.show_section(Section.SESSION)
    page.begin.waits[True].click()
    assert saved(desk) == Settings(guidance=Guidance(waits_for_me=True))
    active.show_picker()
    active.open_named("article-a", start=True)
    assert active.page.details.text().endswith("Press → when you are ready.")
    qtbot.keyClick(active.page, Key.Key_Right)
    assert not active.page.details.isVisible()


@pytest.mark.parametrize("field", ["counts_reps", "counts_down", "says_halfway"])
def test_what_is_counted_is_kept(page, desk, qtbot, field):
    page.show_section(Section.SESSION)
    box = page.counting.checks[field]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)
    assert saved(desk) == Settings(guidance=Guidance(**{field: False}))


def test_seconds_are_typed_and_kept(page, desk, qtbot):
    page.show_section(Section.SESSION)
    box = page.begin.get_ready
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "45")
    assert saved(desk) == Settings()
    qtbot.keyClick(box, Key.Key_Return)
    qtbot.waitUntil(lambda: saved(desk).guidance.get_ready_seconds == 45)
    qtbot.keyClick(box, Key.Key_Up)
    page.save()
    assert saved(desk).guidance.get_ready_seconds == 50


@pytest.mark.parametrize("typed", ["soon", "-5", "1e999", "1000000000", "121", "2.5"])
def test_what_is_no_such_number_is_told_and_the_last_good_one_stays(page, desk, qtbot, typed):
    page.show_section(Section.SESSION)
    box = page.begin.get_ready
    box.setValue(20)
    box.setFocus()
    box.selectAll()
    assert box.takes.objectName() == "faint"
    qtbot.keyClicks(box, typed)
    assert box.takes.objectName() == "warning"
    assert box.takes.text() == "Enter whole seconds from 0 to 120."
    page.counting.checks["counts_reps"].setFocus()
    # It stays, with what is wrong, until it is mended or Esc takes it back.
    assert box.takes.objectName() == "warning"
    page.save()
    assert saved(desk).guidance.get_ready_seconds == 20
    qtbot.keyClick(box, Key.Key_Escape)
    assert (box.takes.objectName(), box.value()) == ("faint", 20)


@pytest.mark.parametrize("pasted", ["12\n13", "a\nb", "9" * 5000])
def test_what_is_pasted_harms_nothing(page, desk, qtbot, pasted):
    box = page.pause.count_in
    page.show_section(Section.SESSION)
    box.setFocus()
    box.selectAll()
    QGuiApplication.clipboard().setText(pasted)
    qtbot.keyClick(box, Key.Key_V, CTRL)
    page.counting.checks["counts_reps"].setFocus()
    page.save()
    assert box.value() == desk.settings.guidance.count_in_seconds == 3


def test_a_number_that_is_still_being_typed_is_not_lost(page, active, desk, qtbot):
    page.show_section(Section.SESSION)
    box = page.begin.get_ready
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "30")
    active.close()
    assert saved(desk).guidance.get_ready_seconds == 30


def test_an_emptied_field_keeps_the_last_good_number(page, desk, qtbot):
    box = page.pause.count_in
    page.show_section(Section.SESSION)
    box.setValue(7)
    box.setFocus()
    box.selectAll()
    qtbot.keyClick(box, Key.Key_Delete)
    page.counting.checks["counts_reps"].setFocus()
    page.save()
    assert (box.value(), saved(desk).guidance.count_in_seconds) == (7, 7)


def test_all_that_was_set_is_shown(window, desk):
    desk.set_settings(OTHER)
    window.show_preferences()
    page = window.page
    assert page.begin.waits[True].isChecked()
    assert (page.begin.get_ready.value(), page.pause.count_in.value()) == (20, 7)
    assert not any(box.isChecked() for box in page.counting.checks.values())
    assert all(box.isChecked() for box in page.sight_card.checks.values())
    page.save()
    assert saved(desk) == OTHER


# Folders and clips


def test_a_folder_is_opened_and_one_that_is_not_there_is_told(page, desk, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    page.show_section(Section.FOLDERS)
    page.folders.open_buttons["folders.routines"].click()
    note = page.folders.notes["folders.routines"]
    assert (note.text(), note.isVisible()) == (NOT_THERE, True)
    Path(desk.own_routines_folder).mkdir()
    page.folders.open_buttons["folders.routines"].click()
    page.folders.open_buttons["folders.data"].click()
    assert opened == [Path(desk.own_routines_folder), desk.folder]
    assert not note.isVisible()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    page.folders.open_buttons["folders.data"].click()
    assert page.folders.notes["folders.data"].text() == NOT_OPENED


def test_the_clips_are_counted_and_removed_when_that_is_confirmed(page, desk):
    clips = desk.cache_folder / "clips"
    clips.mkdir(parents=True)
    for name in ("a.wav", "b.wav"):
        (clips / name).write_bytes(bytes(800_000))
    (clips / "engine.txt").write_text("espeak")
    (clips / "c.part.wav").write_bytes(bytes(10))
    page.show_section(Section.FOLDERS)
    assert page.clips.taken.text() == "They take 1.6 MB."
    answer("Cancel")
    page.clips.empty_button.click()
    assert desk.clip_bytes() == 1_600_010
    answer("Delete")
    page.clips.empty_button.click()
    # What is just being rendered stays, and so does what is no clip.
    assert sorted(path.name for path in clips.iterdir()) == ["c.part.wav", "engine.txt"]
    (clips / "c.part.wav").unlink()
    page.show_section(Section.LANGUAGE)
    page.show_section(Section.FOLDERS)
    assert (page.clips.taken.text(), page.clips.empty_button.isEnabled()) == ("Nothing is saved.", False)


def test_everything_is_backed_up_and_restored(page, active, desk, qtbot, tmp_path, monkeypatch):
    card, target = page.backup, tmp_path / "kept" / "mine"
    (desk.folder / "routines").mkdir(exist_ok=True)
    (desk.folder / "routines" / "mine.yaml").write_text("backtimer: 1\ntitle: Mine\nexercises: []\n")
    desk.note_done("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    card.write_button.click()
    assert not card.restore_button.isEnabled()
    qtbot.waitUntil(lambda: not card.is_working)
    assert card.told.text() == "Saved as mine.zip: 1 own routine, 1 session, and your settings."
    assert card.restore_button.isEnabled()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target.with_suffix(".zip")), ""))
    restarts = []
    page.open_again_asked.connect(lambda: restarts.append(1))
    page.open_again_asked.disconnect(active.open_again)
    answer("Cancel")
    card.restore_button.click()
    qtbot.waitUntil(lambda: not card.is_working)
    assert not is_staged(desk.folder)
    answer("Restore")
    card.restore_button.click()
    qtbot.waitUntil(lambda: bool(restarts))
    assert is_staged(desk.folder)
    assert card.note.isHidden()


def test_a_backup_that_cannot_be_used_is_said_and_nothing_asked(page, desk, qtbot, tmp_path, monkeypatch):
    (tmp_path / "x.zip").write_bytes(b"no zip at all")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "x.zip"), ""))
    page.backup.restore_button.click()
    qtbot.waitUntil(lambda: not page.backup.is_working)
    assert page.backup.note.text() == "x.zip is damaged, or is not a BackTimer backup. Nothing was changed."
    assert page.backup.told.isHidden()
    assert not is_staged(desk.folder)


def test_the_window_opens_again_with_what_was_restored(page, active):
    page.open_again_asked.emit()
    assert active.is_to_open_again
    assert not active.isVisible()


def test_clips_that_cannot_be_removed_are_told(page, desk, monkeypatch):
    monkeypatch.setattr(desk, "clip_bytes", lambda: 9)
    monkeypatch.setattr(desk, "empty_clips", lambda: "2 clips could not be removed: permission denied.")
    page.show_section(Section.FOLDERS)
    answer("Delete")
    page.clips.empty_button.click()
    assert page.clips.note.text() == "2 clips could not be removed: permission denied."


def test_sizes_are_said_as_people_do():
    assert [size_text(size) for size in (1, 99_400, 3_440_000)] == ["1 kB", "99 kB", "3.4 MB"]


# Language and about


def test_the_language_is_said_with_the_voice_that_speaks_it(page, desk):
    assert AUTOMATIC in page.language.voice.text()
    desk.searches[-1](VOICES, None)
    page.voice.chooser.list.setCurrentRow(7)
    page.show_section(Section.LANGUAGE)
    assert "Anna" in page.language.voice.text()
    assert "speaks German" in page.language.warning.text()
    page.language.choose_button.click()
    assert page.section is Section.VOICE


def test_every_dependency_has_its_licence():
    named = " ".join(name for name, *_ in LICENCES).casefold()
    for part in ("PySide6", "pyttsx3", "PyYAML", "platformdirs", "wakepy", "espeak-ng", "Inter"):
        assert part.casefold() in named


# Reset and undo


def test_all_becomes_as_usual_and_ctrl_z_takes_that_back(page, desk, active, qtbot):
    page._hold(OTHER)
    page.show_section(Section.ABOUT)
    page.reset.button.click()
    assert saved(desk) == desk.settings == Settings()
    assert not page.reset.button.isEnabled()
    assert page.undo_line.button.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Z, CTRL)
    assert saved(desk) == desk.settings == OTHER
    assert not page.undo_line.button.isVisible()
    assert page.begin.waits[True].isChecked()


@pytest.mark.parametrize("section", [Section.VOICE, Section.SCREEN, Section.SESSION])
def test_a_section_is_reset_alone(page, desk, section):
    page._hold(OTHER)
    page.show_section(section)
    page.reset_button.click()
    for key in (findable.key for findable in FINDABLE if "." in findable.key):
        group, _, name = key.partition(".")
        if hasattr(OTHER, group):
            wanted = Settings() if key in keys_of(section) else OTHER
            assert getattr(getattr(desk.settings, group), name) == getattr(getattr(wanted, group), name), key
    assert not page.reset_button.isEnabled()
    page.undo_line.button.click()
    assert desk.settings == OTHER


def test_what_was_set_after_a_reset_is_not_undone_with_it(page, desk):
    page._hold(OTHER)
    page.show_section(Section.ABOUT)
    page.reset.button.click()
    page.sight_card.checks["flash"].click()
    assert not page.undo_line.button.isVisible()
    page.undo()
    assert desk.settings == Settings(screen=ScreenSettings(flash=True))


# What is wrong with the file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "broken. It is kept as settings.json.broken-1"),
        (json.dumps({"version": 99}), "of a newer BackTimer. It is kept as settings.json.broken-1"),
        (
            json.dumps({"version": 1, "guidance": {"get_ready_seconds": 1e9, "waits_for_me": True}}),
            "the least time to get ready was not a whole number from 0 to 120",
        ),
    ],
)
def test_a_file_that_is_not_right_is_told_on_the_page(qtbot, tmp_path, text, told):
    from backtimer.ui.main_window import MainWindow

    (tmp_path / "settings.json").write_text(text)
    desk = FakeDesk(tmp_path)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.show_preferences()
    assert told in window.page.kept_trouble.text()
    assert window.page.kept_trouble.isVisible()
    window.page.sight_card.checks["flash"].click()
    # The good value beside the bad one holds and is kept.
    assert saved(desk).guidance.waits_for_me is ("waits_for_me" in text)
    assert saved(desk).screen.flash


def test_a_file_that_cannot_be_read_is_left_as_it_is(qtbot, tmp_path):
    from backtimer.ui.main_window import MainWindow

    (tmp_path / "settings.json").mkdir()
    desk = FakeDesk(tmp_path)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.show_preferences()
    assert "could not be read" in window.page.kept_trouble.text()
    window.page.sight_card.checks["flash"].click()
    assert "could not be saved" in window.page.note.text()
    assert desk.settings.screen.flash
    assert (tmp_path / "settings.json").is_dir()


def test_a_full_disk_is_told_what_was_set_holds_and_is_saved_later(page, desk, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    desk.set_settings(replace(Settings(), screen=ScreenSettings(mirror=True)))
    page.show_section(Section.SESSION)
    with monkeypatch.context() as patch:
        patch.setattr("backtimer.storage.kept_file.write_atomically", full)
        page.begin.waits[True].click()
        assert page.note.text() == "Your settings could not be saved: no space left on device."
        assert page.note.isVisible()
    assert desk.settings.guidance.waits_for_me
    # The file is whole, as it was.
    assert saved(desk) == Settings(screen=ScreenSettings(mirror=True))
    page.counting.checks["says_halfway"].click()
    assert not page.note.isVisible()
    assert saved(desk).guidance == Guidance(says_halfway=False, waits_for_me=True)
