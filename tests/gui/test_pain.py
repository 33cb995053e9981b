"""Stop and pain as a person meets them: silence first, a kind question, few keys, and all of it kept."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication

from backtimer.session import pain
from backtimer.session.machine import Next, SessionMode
from backtimer.session.pain import Choice
from backtimer.settings.finder import Section
from backtimer.settings.settings import ScreenSettings, SessionSettings, StageScheme
from backtimer.ui.history.table import PAIN
from backtimer.ui.look import accessible
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.cautions import CAUTIONS
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session import overlay as overlay_module
from backtimer.ui.session.overlay import Overlay
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import FakeDesk, wait_for_scan

Key = Qt.Key
MINE = """backtimer: 1
title: Mine
exercises:
  - {name: Bridge, id: bridge, reps: 8, hold: 6s, rest: 10s}
  - {exercise: side-plank, id: plank}
  - {name: Walk, id: walk, for: 60s}
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "mine.yaml").write_text(MINE)
    desk = FakeDesk(tmp_path)
    desk.note_started()
    yield desk
    desk.keeping.close()


def open_window(qtbot, desk):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    qtbot.waitExposed(window)
    wait_for_scan(qtbot, window)
    return window


@pytest.fixture
def window(qtbot, desk):
    return open_window(qtbot, desk)


@pytest.fixture
def session(window):
    """In the third second of the first hold."""
    window.open_named("mine", start=True)
    return to_hold(window)


@pytest.fixture
def asked(window, desk):
    """A person who wants to be asked, right after Start."""
    desk.set_settings(replace(desk.settings, session=SessionSettings(asks_pain=True)))
    window.open_named("mine", start=True)
    return window.page.findChild(Overlay)


def to_hold(window):
    page = window.page
    assert isinstance(page, SessionPage)
    page.runner.send(Next(page.runner.conductor.state.cursor))
    lead(window, 4, until="hold")
    lead(window, 3)
    return page


def lead(window, seconds, until=None):
    conductor = window._session.runner.conductor
    for _ in range(round(seconds * 10)):
        if until and conductor.state.step.id.endswith(until):
            return
        window._desk.now += 0.1
        conductor.poll()


def press(qtbot, window, *keys):
    """Wherever the focus is."""
    for key in keys:
        qtbot.keyClick(window.focusWidget(), key)


def record(desk):
    """The session, as it is kept."""
    history = desk.keeping.history
    history.flush()
    (session,) = history.sessions()
    return history.record(session.id)


def choices(page):
    return tuple(page.stopping.overlay.buttons)


# ---- Stop


def test_escape_is_silence_before_anything_else(session, window, desk, qtbot, monkeypatch):
    order = []
    hush = desk.voice.hush
    monkeypatch.setattr(desk.voice, "hush", lambda: (order.append("hush"), hush()))
    made = Overlay.__init__
    monkeypatch.setattr(Overlay, "__init__", lambda self, *a, **k: (order.append("overlay"), made(self, *a, **k))[1])
    press(qtbot, window, Key.Key_Escape)
    assert order == ["hush", "overlay"]
    assert session.runner.mode is SessionMode.PAUSED


def test_what_was_done_is_kept_when_a_person_stops(session, window, desk, qtbot):
    lead(window, 14)
    press(qtbot, window, Key.Key_Escape)
    assert session.stopping.overlay.title.text() == "Paused."
    assert choices(session) == (Choice.GO_ON, Choice.HURTS, Choice.DONE, Choice.REST)
    press(qtbot, window, Key.Key_D)
    assert isinstance(window.page, SummaryPage)
    kept = record(desk)
    assert (kept.session.ending, kept.exercises[0].reps) == ("stopped", 1)


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_Enter])
def test_go_on_counts_in(session, window, qtbot, key):
    qtbot.mouseClick(session.buttons["stop"], Qt.MouseButton.LeftButton)
    press(qtbot, window, key)
    assert session.stopping.overlay is None
    assert session.runner.mode is SessionMode.COUNT_IN
    assert window.focusWidget() is session


def test_escape_twice_stays_silent(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_Escape, Key.Key_Escape)
    assert (session.stopping.overlay, session.runner.mode) == (None, SessionMode.PAUSED)
    said = len(desk.voice.said)
    lead(window, 30)
    assert len(desk.voice.said) == said
    press(qtbot, window, Key.Key_Escape)
    assert session.stopping.overlay is not None


def test_a_key_that_is_held_down_answers_nothing(session, window, qtbot):
    press(qtbot, window, Key.Key_Escape)
    for key in (Key.Key_Escape, Key.Key_Return, Key.Key_Space, Key.Key_D):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(window.focusWidget(), held)
    assert session.stopping.overlay is not None


def test_escape_silences_the_last_words_as_well(session, window, desk, qtbot):
    while window.page is session:
        session.runner.send(Next(session.runner.conductor.state.cursor))
    assert isinstance(window.page, SummaryPage)
    assert record(desk).session.ending == "finished"
    hushes = desk.voice.hushes
    press(qtbot, window, Key.Key_Escape)
    assert desk.voice.hushes == hushes + 1
    assert window.page is window.picker


def test_no_other_key_reaches_what_lies_below(session, window, qtbot):
    press(qtbot, window, Key.Key_Escape)
    before = session.runner.conductor.state
    overlay = session.stopping.overlay
    press(qtbot, window, Key.Key_Right, Key.Key_R, Key.Key_M, Key.Key_Plus, Key.Key_F5, Key.Key_Backspace)
    qtbot.keyClick(window.focusWidget(), Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert session.runner.conductor.state == before
    assert (window.page, session.stopping.overlay) == (session, overlay)
    assert not session.runner.conductor.is_muted


# ---- pain on the way


def test_p_and_two_keys_tell_it(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_P)
    assert session.runner.mode is SessionMode.PAUSED
    scale = session.stopping.overlay.scale
    assert window.focusWidget() is scale.tab_stop
    press(qtbot, window, Key.Key_2)
    assert scale.level == 2
    assert session.stopping.overlay.buttons[Choice.HURTS].text() == "OK"
    press(qtbot, window, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "2 recorded."
    assert desk.voice.said[-1][1].startswith("2 recorded.")
    press(qtbot, window, Key.Key_Space)
    assert session.runner.mode is SessionMode.COUNT_IN
    assert [each.level for each in record(desk).pains] == [2]


def test_more_than_two_points_up_offers_to_stop(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_2, Key.Key_Return, Key.Key_Escape)
    press(qtbot, window, Key.Key_P, Key.Key_5, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "Your pain rose from 2 to 5."
    assert desk.voice.said[-1][1] == session.stopping.overlay.told
    assert choices(session) == (Choice.DONE, Choice.EASIER, Choice.SKIP, Choice.REST)
    press(qtbot, window, Key.Key_Return)
    assert isinstance(window.page, SummaryPage)
    assert record(desk).session.ending == "pain"


def test_ten_is_typed_as_one_and_nought_and_is_the_worst(session, window, qtbot):
    press(qtbot, window, Key.Key_Escape, Key.Key_P, Key.Key_1, Key.Key_0, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "10 is the worst pain."
    assert choices(session) == (Choice.DONE, Choice.REST)


def test_without_a_number_there_are_the_same_ways(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "Take your time."
    press(qtbot, window, Key.Key_Return)
    assert session.runner.mode is SessionMode.PAUSED
    assert record(desk).pains == ()


def test_arrows_choose_and_a_click_is_enough(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left)
    scale = session.stopping.overlay.scale
    assert (scale.level, window.focusWidget()) == (1, scale.numbers[1])
    press(qtbot, window, Key.Key_End, Key.Key_Home, Key.Key_Delete)
    assert scale.level is None
    qtbot.mouseClick(scale.numbers[2], Qt.MouseButton.LeftButton)
    assert session.stopping.overlay.title.text() == "2 recorded."
    assert [each.level for each in record(desk).pains] == [2]


def test_easier_is_less_of_it_at_the_same_place(session, window, desk, qtbot):
    before = session.runner.conductor.state.step.id
    press(qtbot, window, Key.Key_P, Key.Key_4, Key.Key_Return)
    assert session.stopping.overlay.buttons[Choice.EASIER].text() == "Easier: hold 3 seconds"
    press(qtbot, window, Key.Key_E)
    assert session.runner.mode is SessionMode.COUNT_IN
    state = session.runner.conductor.state
    assert (state.step.id, state.step.seconds) == (before, 3)
    # For today only.
    assert desk.adjustments("mine").is_as_written


def test_easier_is_the_variant_from_its_instruction_on(session, window, desk, qtbot):
    state = session.runner.conductor.state
    while not state.step.id.startswith("plank"):
        session.runner.send(Next(state.cursor))
        state = session.runner.conductor.state
    session.runner.send(Next(state.cursor))
    lead(window, 3)
    press(qtbot, window, Key.Key_P, Key.Key_4, Key.Key_Return, Key.Key_E)
    state = session.runner.conductor.state
    assert (state.mode, state.step.id) == (SessionMode.RUNNING, "plank/-/-/-/lead_in")
    assert session.exercise.text() == "Side plank at a wall"
    lead(window, 1)
    assert "Side plank at a wall" in desk.voice.said[-1][1]


def test_the_exercise_can_be_skipped(session, window, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_4, Key.Key_Return, Key.Key_S)
    assert session.runner.conductor.state.step.id == "plank/-/-/-/lead_in"
    assert session.runner.mode is SessionMode.RUNNING


def test_an_answer_is_cut_when_the_person_goes_on(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_2, Key.Key_Return)
    hushes = desk.voice.hushes
    press(qtbot, window, Key.Key_Space)
    assert desk.voice.hushes > hushes


def test_a_screen_reader_hears_what_the_voice_does_not_say(session, window, desk, qtbot, monkeypatch):
    heard = []
    for module in (accessible, overlay_module):
        monkeypatch.setattr(module, "announce", lambda widget, text: heard.append(text))
    press(qtbot, window, Key.Key_P)
    assert heard[-1].startswith("How much pain now?")
    press(qtbot, window, Key.Key_2, Key.Key_Return)
    assert not heard[-1].startswith("2 recorded")
    press(qtbot, window, Key.Key_Escape)
    session.toggle_mute()
    press(qtbot, window, Key.Key_P, Key.Key_2, Key.Key_Return)
    assert heard[-1].startswith("2 recorded.")
    button = session.stopping.overlay.buttons[Choice.GO_ON]
    reader = QAccessible.queryAccessibleInterface(button)
    assert reader.text(QAccessible.Text.Name) == "Continue"
    assert reader.text(QAccessible.Text.Description) == "Key Space"


# ---- before


def test_nobody_is_asked_who_has_not_chosen_it(session, window):
    assert window.findChild(Overlay) is None


def test_one_number_and_enter_begin(asked, window, desk, qtbot):
    assert isinstance(window.page, RoutinePage)
    assert desk.voice.said == []
    press(qtbot, window, Key.Key_3, Key.Key_Return)
    session = to_hold(window)
    assert record(desk).session.pain_before == 3
    press(qtbot, window, Key.Key_P, Key.Key_6, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "Your pain rose from 3 to 6."


def test_enter_alone_begins_without_a_number(asked, window, desk, qtbot):
    press(qtbot, window, Key.Key_Return)
    assert isinstance(window.page, SessionPage)
    assert record(desk).session.pain_before is None


def test_escape_leads_back_and_nothing_begins(asked, window, desk, qtbot):
    press(qtbot, window, Key.Key_3, Key.Key_Escape)
    assert isinstance(window.page, RoutinePage)
    assert window.focusWidget() is window.page.start_button
    assert desk.keeping.history.sessions() == ()


def test_with_the_worst_pain_it_asks_again(asked, window, desk, qtbot):
    press(qtbot, window, Key.Key_1, Key.Key_0, Key.Key_Return)
    assert isinstance(window.page, RoutinePage)
    press(qtbot, window, Key.Key_Return)
    assert desk.keeping.history.sessions() == ()
    window.page.start()
    press(qtbot, window, Key.Key_1, Key.Key_0, Key.Key_Return, Key.Key_G)
    assert isinstance(window.page, SessionPage)
    assert record(desk).session.pain_before == 10


def test_the_question_keeps_the_keys_when_another_page_lay_over_it(asked, window, qtbot):
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    window.leave_preferences()
    qtbot.waitUntil(lambda: asked.isAncestorOf(window.focusWidget()))


# ---- before, on the routine's page


def test_a_number_on_the_page_is_the_pain_before_and_start_is_one_press(window, desk, qtbot):
    window.open_named("mine", start=False)
    page = window.page
    assert page.pain_row.level is None
    qtbot.mouseClick(page.pain_row.scale.numbers[3], Qt.MouseButton.LeftButton)
    page.start_button.click()
    session = to_hold(window)
    assert record(desk).session.pain_before == 3
    # And it is what later numbers are compared with.
    press(qtbot, window, Key.Key_P, Key.Key_6, Key.Key_Return)
    assert session.stopping.overlay.title.text() == "Your pain rose from 3 to 6."


def test_one_key_tells_it_and_the_focus_stays_on_start(window, desk, qtbot):
    window.open_named("mine", start=False)
    assert window.focusWidget() is window.page.start_button
    press(qtbot, window, Key.Key_1, Key.Key_0)
    assert (window.page.pain_row.level, window.focusWidget()) == (10, window.page.start_button)
    # The worst is answered on the page; nothing is asked.
    assert window.page.pain_row.sentence.text().startswith("10 is the worst pain. Rest today.")
    press(qtbot, window, Key.Key_4)
    assert window.page.pain_row.sentence.isHidden()
    press(qtbot, window, Key.Key_Space)
    assert isinstance(window.page, SessionPage)
    assert record(desk).session.pain_before == 4


def test_a_digit_in_a_field_is_a_digit(window, qtbot):
    window.open_named("mine", start=False)
    field = window.page.rows[0].fields["reps"]
    field.setFocus()
    press(qtbot, window, Key.Key_9)
    assert window.page.pain_row.level is None


def test_who_told_it_on_the_page_is_not_asked_again(window, desk, qtbot):
    desk.set_settings(replace(desk.settings, session=SessionSettings(asks_pain=True)))
    window.open_named("mine", start=False)
    press(qtbot, window, Key.Key_2, Key.Key_Space)
    assert isinstance(window.page, SessionPage)
    assert record(desk).session.pain_before == 2


def test_without_a_number_nothing_is_kept_and_nothing_asked(window, desk, qtbot):
    window.open_named("mine", start=False)
    press(qtbot, window, Key.Key_3)
    qtbot.mouseClick(window.page.pain_row.scale.numbers[3], Qt.MouseButton.LeftButton)
    assert window.page.pain_row.level is None
    window.page.start_button.click()
    assert isinstance(window.page, SessionPage)
    assert record(desk).session.pain_before is None


def test_the_row_is_named_for_a_screen_reader(window, qtbot, monkeypatch):
    from backtimer.ui.session import pain_row

    heard = []
    monkeypatch.setattr(pain_row, "announce", lambda widget, text: heard.append(text))
    window.open_named("mine", start=False)
    row = window.page.pain_row
    assert QAccessible.queryAccessibleInterface(row.scale).text(QAccessible.Text.Name) == pain.ROW_NAME
    press(qtbot, window, Key.Key_0)
    assert heard == ["Pain now: 0, no pain"]


def test_tab_reaches_the_row_and_the_arrows_its_numbers(window, qtbot):
    window.open_named("mine", start=False)
    page = window.page
    page.cautions_button.setFocus()
    press(qtbot, window, Key.Key_Tab)
    assert window.focusWidget() is page.pain_row.scale.tab_stop
    press(qtbot, window, Key.Key_Right, Key.Key_Right)
    assert (page.pain_row.level, window.focusWidget()) == (1, page.pain_row.scale.numbers[1])
    press(qtbot, window, Key.Key_Tab)
    assert window.focusWidget() is page.start_button


# ---- where it came


def test_the_place_is_kept_and_shown_wherever_the_number_is(session, window, desk, qtbot):
    lead(window, 14)
    press(qtbot, window, Key.Key_P, Key.Key_4, Key.Key_Return, Key.Key_Escape)
    where = record(desk).pains[0].text
    assert re.fullmatch(r"4 at Bridge, rep [12] of 8", where)
    assert window._session.runner.conductor.pains.during[0].text == where
    # On the summary.
    lead(window, 20)
    press(qtbot, window, Key.Key_Escape, Key.Key_D)
    assert window.page.afterwards.told.text() == f"Pain during: {where}."
    # In the history.
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    page = window.page
    column = page.sessions.model.index(0, PAIN)
    assert (column.data(), column.data(Qt.ItemDataRole.ToolTipRole)) == ("– → 4 → –", "pain during 4")
    assert f"Pain: {where}" in page.sessions.details.told.text()
    # For the physiotherapist.
    day = desk.wall.date()
    assert f"<td>{where}</td>" in desk.history.summary(day, day, "")


# ---- afterwards


def test_the_number_and_the_note_are_kept_as_they_are_told(asked, window, desk, qtbot):
    press(qtbot, window, Key.Key_3, Key.Key_Return)
    to_hold(window)
    lead(window, 14)
    press(qtbot, window, Key.Key_Escape, Key.Key_D)
    summary = window.page
    assert window.focusWidget() is summary.afterwards.scale.tab_stop
    press(qtbot, window, Key.Key_6)
    assert summary.afterwards.sentence.text().startswith("That is 3 points more than before")
    summary.afterwards.note.setFocus()
    qtbot.keyClicks(summary.afterwards.note, "left hip, 7 at worst")
    # Esc leads back to the routines, at once.
    press(qtbot, window, Key.Key_Escape)
    assert window.page is window.picker
    kept = record(desk).session
    assert (kept.pain_before, kept.pain_after, kept.note) == (3, 6, "left hip, 7 at worst")
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    told = window.page.pain.plot.chart.told
    assert told == ["5 March 2026: pain before 3, after 6, 3 points more"]
    assert "after 1 of 1 session" in window.page.pain.about.text()


def test_a_note_is_kept_when_the_window_is_closed(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_Escape, Key.Key_D)
    assert window.focusWidget() is not window.page.afterwards.scale.tab_stop
    # A digit is an answer all the same.
    press(qtbot, window, Key.Key_4)
    qtbot.keyClicks(window.page.afterwards.note, "good")
    window.close()
    kept = record(desk).session
    assert (kept.pain_after, kept.note) == (4, "good")


def test_a_number_can_be_taken_back(session, window, desk, qtbot):
    press(qtbot, window, Key.Key_Escape, Key.Key_D)
    scale = window.page.afterwards.scale
    qtbot.mouseClick(scale.numbers[4], Qt.MouseButton.LeftButton)
    assert record(desk).session.pain_after == 4
    qtbot.mouseClick(scale.numbers[4], Qt.MouseButton.LeftButton)
    assert record(desk).session.pain_after is None


def test_after_a_stop_for_pain_nobody_is_blamed(session, window, qtbot):
    press(qtbot, window, Key.Key_P, Key.Key_9, Key.Key_Return, Key.Key_D)
    labels = [each.text() for each in window.page.findChildren(type(window.page.afterwards.sentence))]
    assert "Stopping was the right thing to do." in labels


# ---- a crash, the settings, the words


def test_after_a_crash_the_number_before_still_counts(asked, window, desk, qtbot, tmp_path):
    press(qtbot, window, Key.Key_3, Key.Key_Return)
    to_hold(window)
    lead(window, 14)
    press(qtbot, window, Key.Key_P, Key.Key_4, Key.Key_Return, Key.Key_Escape)
    where = window._session.runner.conductor.pains.during[0].text
    assert where.startswith("4 at Bridge, rep ")
    desk.keeping.history.flush()
    window._session.close_down()
    window._session = None
    desk.keeping.close()
    again = FakeDesk(tmp_path)
    window = open_window(qtbot, again)
    window.offer_to_go_on()
    window.banner.go_on.click()
    # Where it was told as well.
    assert [each.text for each in window._session.runner.conductor.pains.during] == [where]
    press(qtbot, window, Key.Key_P, Key.Key_6, Key.Key_Return)
    assert window.page.stopping.overlay.title.text() == "Your pain rose from 3 to 6."
    again.keeping.close()


def test_the_setting_is_off_and_can_be_found(window, desk):
    assert not desk.settings.session.asks_pain
    window.show_preferences()
    window.page.nav.search.setText("hurts")
    assert window.page.pain.isVisible()
    window.page.show_section(Section.SESSION)
    window.page.pain.check.click()
    assert desk.settings.session.asks_pain


def test_that_it_is_no_medical_advice_is_said_once_before_the_first_session():
    assert sum("medical advice" in caution for caution in CAUTIONS) == 1
    assert f"up to {pain.MOST_RISE} points" in pain.CAUTION


# ---- from the mat


@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("size", [(1280, 800), (900, 600), (3840, 2160), (760, 560)])
def test_it_can_be_read_from_the_mat(session, window, desk, qtbot, size, is_mirrored):
    session.stopping._screen = ScreenSettings(StageScheme.LIGHT, mirror=is_mirrored)
    window.resize(*size)
    for keys in ((Key.Key_Escape,), (Key.Key_P,), (Key.Key_7, Key.Key_Return)):
        press(qtbot, window, *keys)
        overlay = session.stopping.overlay
        assert overlay.size() == session.size()
        height = overlay.height()
        assert overlay.title.fitted.scale == 1
        assert overlay.title.fitted.cap >= 0.08 * height
        assert overlay.sentence.fitted.cap >= 0.04 * height
        shown = [overlay.title, overlay.sentence, *overlay.buttons.values()]
        shown += [overlay.scale, *overlay.ends] if overlay.scale else []
        for one in shown:
            assert overlay.rect().contains(one.geometry())
        for one, other in pairwise(shown):
            common = one.geometry().intersected(other.geometry())
            assert common.height() <= 2 or common.width() <= 2
        least = min(button.height() for button in overlay.buttons.values())
        assert least >= 0.085 * height
    first = session.stopping.overlay.buttons[Choice.REST].geometry()
    assert first.width() <= 1.46 * session.height()
