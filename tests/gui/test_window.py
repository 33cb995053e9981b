"""The window as a person uses it: by its keys and its buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from backtimer.session.guidance import Amount, Guidance
from backtimer.session.machine import SessionMode, SkipExercise
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import wait_for_scan

Key = Qt.Key


@pytest.fixture
def session(window, desk, qtbot):
    window.open_named("article-a", start=True)
    assert isinstance(window.page, SessionPage)
    return window.page


def step(page):
    return page.runner.conductor.state.step.id


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(page, key, modifier)


def speak_all(desk, page):
    """The instruction has been said and the time to get ready is over."""
    number = desk.voice.said[-1][0]
    desk.reports.on_speech_began(number, desk.now)
    desk.now += 4
    page.runner._on_timeout()
    desk.now += 2
    page.runner.conductor.on_speech_ended(number, "finished")
    page.runner._arm()


def answer(text, seen=None):
    """Press this button of the question that comes up next."""

    def act():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        if seen is not None:
            seen.append(box.text())
        next(button for button in box.buttons() if button.text() == text).click()

    QTimer.singleShot(50, act)


def test_it_opens_on_the_routines_and_return_opens_one(window, qtbot):
    assert isinstance(window.page, PickerPage)
    assert {"article-a", "article-e"} <= {row.listing.id for row in window.picker.model.shown}
    assert window.focusWidget() is window.picker.list
    qtbot.keyClick(window.picker.list, Key.Key_Return)
    assert isinstance(window.page, RoutinePage)
    assert window.focusWidget() is window.page.start_button


def test_start_leads_and_space_pauses_and_resumes(session, desk, qtbot):
    assert step(session).endswith("lead_in")
    assert session.exercise.text() == "Hip circles and band squat"
    speak_all(desk, session)
    assert step(session) == "hip-circles-band-squat/1/-/-/timed"
    press(qtbot, session, Key.Key_Space)
    assert session.headline.text() == "Paused"
    assert desk.wake.is_held
    press(qtbot, session, Key.Key_Space)
    assert (session.runner.mode, session.headline.text()) == (SessionMode.COUNT_IN, "Ready")
    assert desk.wake.is_held
    desk.now += 3
    session.runner.conductor.poll()
    assert session.runner.mode is SessionMode.RUNNING


@pytest.mark.parametrize("size", [(900, 600), (760, 560), (1366, 768)])
def test_the_buttons_come_back_whole_on_another_size(session, desk, qtbot, size):
    session.window().resize(1920, 1080)
    session._idle.stop()
    session.refresh()
    assert session.bar.isHidden()
    session.window().resize(*size)
    session.runner.sleep()
    QTest.qWait(0)
    # In two rows, if need be, and each as high as its words need.
    for button in session.bar.buttons.values():
        assert button.height() >= button.sizeHint().height()
        assert session.bar.rect().contains(button.geometry())
    assert session.foot.height() >= session.bar.sizeHint().height()


def test_arrows_r_and_m(session, desk, qtbot):
    press(qtbot, session, Key.Key_Right)
    assert step(session) == "hip-circles-band-squat/1/-/-/timed"
    press(qtbot, session, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert step(session) == "lower-back-rotation/-/-/-/lead_in"
    press(qtbot, session, Key.Key_Left)
    assert step(session) == "hip-circles-band-squat/1/-/-/timed"
    press(qtbot, session, Key.Key_R)
    assert step(session) == "hip-circles-band-squat/-/-/-/lead_in"
    press(qtbot, session, Key.Key_M)
    assert session.runner.conductor.is_muted
    press(qtbot, session, Key.Key_M)
    assert not session.runner.conductor.is_muted


@pytest.mark.parametrize("name", ["previous", "pause", "next", "repeat", "skip", "mute", "full"])
def test_every_button_does_something(session, desk, qtbot, window, name):
    press(qtbot, session, Key.Key_Right)
    desk.now += 1
    state = session.runner.conductor.state
    before = (state.cursor, state.mode, session.runner.conductor.is_muted, window.windowState())
    qtbot.mouseClick(session.buttons[name], Qt.MouseButton.LeftButton)
    state = session.runner.conductor.state
    assert (state.cursor, state.mode, session.runner.conductor.is_muted, window.windowState()) != before


def test_plus_makes_the_running_hold_longer(session, desk, qtbot):
    press(qtbot, session, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, session, Key.Key_Right)
    press(qtbot, session, Key.Key_Plus)
    assert session.runner.conductor.state.plan.exercises[1].now.hold_seconds == 6


def test_escape_asks_and_go_on_goes_on(session, desk, qtbot, window):
    press(qtbot, session, Key.Key_Escape)
    assert session.stopping.overlay.title.text() == "Paused."
    press(qtbot, window.focusWidget(), Key.Key_Space)
    assert session.runner.mode is SessionMode.RUNNING
    press(qtbot, session, Key.Key_Escape)
    press(qtbot, window.focusWidget(), Key.Key_D)
    assert isinstance(window.page, SummaryPage)
    assert not desk.wake.is_held


def test_a_whole_routine_ends_on_the_summary(session, desk, window, qtbot):
    session.toggle_mute()
    session.runner.conductor.on_speech_ended(1, "cut")
    for _ in range(20_000):
        if isinstance(window.page, SummaryPage):
            break
        desk.now += 0.5
        session.runner._on_timeout()
    assert isinstance(window.page, SummaryPage)
    assert desk.events[-1]["event"] in ("finished", "spoke_began")
    assert not desk.wake.is_held


def test_trouble_with_the_voice_is_said_on_screen_and_taken_back(session, desk, qtbot):
    desk.reports.on_voice_trouble("No sound output.")
    assert session.trouble.isVisible()
    assert session.trouble.text() == "No sound output."
    desk.reports.on_voice_trouble(None)
    assert not session.trouble.isVisible()


def test_a_field_changes_the_minutes_and_is_kept_beside_the_file(window, desk, qtbot):
    window.open_named("article-a", start=False)
    page = window.page
    row = next(row for row in page.rows if row.item.id == "glute-bridge")
    before = page.minutes.text()
    box = row.fields["reps"]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "11")
    assert page.minutes.text() != before
    assert desk.adjustments("article-a").doses["glute-bridge"].reps == 11
    window.open_named("article-a", start=False)
    again = next(row for row in window.page.rows if row.item.id == "glute-bridge")
    assert again.fields["reps"].value() == 11
    qtbot.mouseClick(again.as_written, Qt.MouseButton.LeftButton)
    assert again.fields["reps"].value() == 8
    assert window.page.minutes.text() == before
    assert desk.adjustments("article-a").is_as_written


def test_an_unknown_routine_is_said_in_the_window(window):
    window.open_named("article-z", start=True)
    assert isinstance(window.page, PickerPage)
    assert "article-z" in window.said_bar.text.text()


def test_a_computer_that_slept_is_said_on_screen_and_space_goes_on(session, desk, qtbot):
    desk.now += 1
    session.runner._on_timeout()
    desk.now += 3600
    session.runner._on_timeout()
    assert session.headline.text() == "Paused: the computer slept"
    press(qtbot, session, Key.Key_Space)
    assert session.headline.text() == "Get ready"


def test_trouble_with_the_screen_lock_stands_beside_trouble_with_the_voice(session, desk, qtbot):
    session.show_trouble("The screen may switch off.", "wake")
    desk.reports.on_voice_trouble("No sound output.")
    assert "No sound" in session.trouble.text()
    assert "screen" in session.trouble.text()
    desk.reports.on_voice_trouble(None)
    assert session.trouble.text() == "The screen may switch off."


def test_the_summary_counts_only_what_was_done(session, desk, qtbot, window):
    press(qtbot, session, Key.Key_Right)
    for _ in range(61):
        desk.now += 1
        session.runner._on_timeout()
    for _ in range(10):
        session._steer(SkipExercise)
    assert isinstance(window.page, SummaryPage)
    assert "1 of 91 reps" in " ".join(label.text() for label in window.page.findChildren(QLabel))


def test_a_bar_is_shown_only_while_the_voice_takes_long(session, desk, qtbot):
    desk.reports.on_render_progress(1, 3)
    assert not session.rendering.isVisible()
    qtbot.waitUntil(session.rendering.isVisible, timeout=5000)
    desk.reports.on_render_progress(3, 3)
    assert not session.rendering.isVisible()


def test_what_is_known_is_explained_in_short_and_the_pages_agree(window, desk, qtbot):
    def seconds():
        window.open_named("article-a", start=False)
        return window.page._plan().total_seconds

    in_full = seconds()
    desk.note_done("article-a", ["glute-bridge", "bird-dog", "wall-sit"])
    in_short = seconds()
    assert in_short < in_full - 10
    window.show_picker()
    wait_for_scan(qtbot, window)
    row = next(row for row in window.picker.model.all_rows() if row.listing.id == "article-a")
    assert row.seconds == pytest.approx(in_short, abs=0.5)


def test_how_much_is_said_is_the_persons_choice(window, desk, qtbot):
    guidance = Guidance(amount=Amount.NAMES, count_in_seconds=0)
    desk.set_settings(replace(desk.settings, guidance=guidance))
    window.open_named("article-a", start=True)
    assert desk.voice.said[-1][1] == "First: Hip circles and band squat."
    speak_all(desk, window.page)
    press(qtbot, window.page, Key.Key_Space)
    press(qtbot, window.page, Key.Key_Space)
    assert window.page.runner.mode is SessionMode.RUNNING
    window.page._end(finished=False)
    window.show_picker()
    wait_for_scan(qtbot, window)
    row = next(row for row in window.picker.model.all_rows() if row.listing.id == "article-a")
    window.open_named("article-a", start=False)
    assert row.seconds == pytest.approx(window.page._plan().total_seconds)
