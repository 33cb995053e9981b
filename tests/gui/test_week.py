"""The plan of the week as a person uses it: the row, the dialog, the cards, reminders, the tray."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from backtimer.settings.finder import Section
from backtimer.settings.settings import ReminderSettings
from backtimer.settings.week_plan import EVERY_DAY, NOT_PLANNED, Slot, plan_of
from backtimer.storage.plans_file import PlansFile
from backtimer.ui.preferences.reminders import LOOK, NOTHING_YET
from backtimer.ui.routines.filters import Order
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_list import ROW
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from backtimer.ui.week.plan_dialog import IN_TRAY, NO_TRAY, WITH_WINDOW
from backtimer.ui.week.reminding import LOOK_MS, NOT_TODAY, START
from backtimer.ui.week.work import GOES_ON, SAMPLE
from tests.gui.conftest import wait_for_scan

Key = Qt.Key
ROUTINE, TITLE = "article-a", "Ten exercises for an aching low back"
# Thursday at noon; a plan for just before.
NOON = plan_of(EVERY_DAY, 1, [11 * 60 + 50])


@pytest.fixture
def active(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def when(active):
    active.open_named(ROUTINE, start=False)
    return active.page.when


@pytest.fixture
def dialog(when, qtbot):
    when.button.click()
    when.dialog.activateWindow()
    qtbot.waitUntil(when.dialog.isActiveWindow)
    yield when.dialog
    if when.dialog is not None:
        when.dialog.reject()


def saved(desk):
    """What the next start of the program will find."""
    return PlansFile(desk.folder / "plans.json").of(ROUTINE)


def wants(desk, *, on=True, tray=False):
    desk.set_settings(replace(desk.settings, reminders=ReminderSettings(on, tray)))


def said(when):
    return [label.text() for label in when.facts if not label.isHidden()]


# ---- the row and the dialog


def test_nothing_is_planned_at_first(when):
    assert when.button.text() == "Schedule: none"
    assert said(when) == []


def test_every_day_is_two_presses_away(dialog, when, desk, qtbot):
    qtbot.keyClick(dialog, Key.Key_Return)
    assert saved(desk) == plan_of(EVERY_DAY)
    assert when.button.text() == "Schedule: every day"
    assert said(when) == ["Planned for today"]
    assert when.dialog is None
    assert when.window().focusWidget() is when.button


def test_all_of_it_by_keyboard(dialog, when, desk, qtbot):
    def focus():
        return dialog.focusWidget()

    assert focus() is dialog.every_day
    qtbot.keyClick(focus(), Key.Key_Down)
    assert dialog.these_days.isChecked()
    qtbot.keyClick(focus(), Key.Key_Tab)
    assert focus() is dialog.days[0]
    # Monday, Wednesday and Friday are offered; Monday goes, Sunday comes.
    qtbot.keyClick(focus(), Key.Key_Space)
    qtbot.keyClick(focus(), Key.Key_Left)
    assert focus() is dialog.days[6]
    qtbot.keyClick(focus(), Key.Key_Space)
    for _ in range(2):
        qtbot.keyClick(focus(), Key.Key_Tab)
        if focus() is dialog.once:
            break
    qtbot.keyClick(focus(), Key.Key_Right)
    assert dialog.twice.isChecked()
    qtbot.keyClick(focus(), Key.Key_Tab)
    assert focus() is dialog.remind
    qtbot.keyClick(focus(), Key.Key_Space)
    qtbot.keyClick(focus(), Key.Key_Tab)
    assert focus() is dialog.times[0]
    dialog.times[0].selectAll()
    qtbot.keyClicks(focus(), "7:15")
    qtbot.keyClick(focus(), Key.Key_Tab)
    dialog.times[1].selectAll()
    qtbot.keyClicks(focus(), "6 pm")
    qtbot.keyClick(focus(), Key.Key_Return)
    assert saved(desk) == plan_of({2, 4, 6}, 2, [7 * 60 + 15, 18 * 60])
    assert when.button.text() == "Schedule: Wed, Fri, Sun, twice a day"
    assert said(when) == ["Next: tomorrow", "Next reminder: tomorrow at 07:15."]
    assert desk.settings.reminders.on, "one tick does all"


def test_escape_changes_nothing(dialog, when, desk, qtbot):
    dialog.twice.click()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert saved(desk) == NOT_PLANNED
    assert when.dialog is None


def test_the_plan_is_shown_again_and_can_be_taken_away(when, desk):
    desk.plans.set(ROUTINE, plan_of({1, 3}, 2, [600, 900]))
    when.refresh()
    assert when.button.text() == "Schedule: Tue, Thu, twice a day"
    when.button.click()
    assert when.dialog.plan == plan_of({1, 3}, 2, [600, 900])
    when.dialog.remove_button.click()
    assert saved(desk) == NOT_PLANNED
    assert when.button.text() == "Schedule: none"


def test_without_a_day_there_is_nothing_to_save(dialog):
    dialog.these_days.click()
    for button in dialog.days:
        button.setChecked(False)
    assert dialog.none_told.isVisible()
    assert not dialog.save_button.isEnabled()
    dialog.days[3].click()
    assert dialog.save_button.isEnabled()
    assert dialog.plan == plan_of({3})


def test_every_day_gives_the_chosen_days_back(dialog):
    dialog.these_days.click()
    dialog.days[6].click()
    dialog.every_day.click()
    assert all(button.isChecked() and not button.isEnabled() for button in dialog.days)
    dialog.these_days.click()
    assert dialog.plan.days == {0, 2, 4, 6}


def test_what_is_no_time_gives_way_to_the_last_one(dialog, qtbot):
    dialog.remind.click()
    field = dialog.times[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "soon")
    dialog.save_button.setFocus()
    assert field.text() == "09:00"
    qtbot.keyClick(field, Key.Key_Up)
    assert (field.text(), dialog.plan.at) == ("09:15", (555,))


def test_one_tick_turns_reminders_on(dialog, desk, active):
    assert not dialog.told.isVisible()
    dialog.remind.click()
    assert dialog.told.text().startswith(NO_TRAY)
    assert not desk.settings.reminders.on, "Cancel changes nothing"
    dialog.save_button.click()
    assert desk.settings.reminders == ReminderSettings(on=True)
    assert active.week.reminding.timer.isActive()


@pytest.fixture
def has_tray(monkeypatch):
    """As on most desktops; none of these tests shows an icon."""
    monkeypatch.setattr("backtimer.ui.week.plan_change.has_tray", lambda: True)


def test_with_reminders_comes_the_tray_because_without_the_program_nothing_reminds(has_tray, when, desk):
    when.button.click()
    when.dialog.remind.click()
    assert when.dialog.told.text().startswith(IN_TRAY)
    when.dialog.save_button.click()
    assert desk.settings.reminders == ReminderSettings(on=True, tray=True)
    assert said(when) == ["Planned for today", "No more reminders today: the time has passed. Next: tomorrow at 09:00."]


def test_who_has_reminders_without_the_tray_keeps_them_so(has_tray, when, desk):
    wants(desk)
    when.button.click()
    when.dialog.remind.click()
    assert when.dialog.told.text().startswith(WITH_WINDOW)
    when.dialog.save_button.click()
    assert desk.settings.reminders == ReminderSettings(on=True, tray=False)


def test_while_reminders_are_off_their_times_stay_but_the_tick_is_not_set(when, desk):
    desk.plans.set(ROUTINE, plan_of({1}, 2, [600, 900]))
    when.refresh()
    assert "Reminders are off." in said(when)
    for ticks, times in ((0, (600, 900)), (2, ()), (1, (600, 900))):
        desk.plans.set(ROUTINE, plan_of({1}, 2, [600, 900]))
        when.button.click()
        assert not when.dialog.remind.isChecked()
        for _ in range(ticks):
            when.dialog.remind.click()
        when.dialog.save_button.click()
        assert saved(desk).at == times
    assert desk.settings.reminders.on


def test_a_plan_that_cannot_be_saved_holds_and_says_so(dialog, when, desk, monkeypatch):
    monkeypatch.setattr(desk.plans._file, "_may_save", False)
    dialog.save_button.click()
    assert "could not be saved" in when.trouble.text()
    assert when.trouble.isVisible()
    assert when.button.text() == "Schedule: every day"


def test_what_was_done_is_told_without_a_word_about_the_rest(when, desk):
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY, 2))
    for days in (6, 4, 4, 0):
        desk.note_done(ROUTINE, when=desk.wall - timedelta(days=days))
    when.refresh()
    assert said(when) == ["Done once today, one more planned", "3 of the last 7 days"]


# ---- the cards


def row(window, routine=ROUTINE):
    return next(row for row in window.picker.model.all_rows() if row.listing.id == routine)


def test_a_card_tells_of_the_plan(window, desk, qtbot):
    assert row(window).plan_tag == ""
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY))
    desk.note_done(ROUTINE, when=desk.wall - timedelta(days=2))
    window.picker.refresh()
    wait_for_scan(qtbot, window)
    assert (row(window).plan_tag, row(window).plan_line) == ("today", "1 of the last 7 days")
    told = next(
        text
        for at in range(window.picker.model.rowCount())
        if TITLE in (text := window.picker.model.index(at).data(Qt.ItemDataRole.AccessibleTextRole))
    )
    assert told.endswith("done 2 days ago. today. 1 of the last 7 days")
    desk.note_done(ROUTINE, [])
    window.picker.refresh()
    wait_for_scan(qtbot, window)
    assert (row(window).plan_tag, row(window).plan_line) == ("today ✓", "2 of the last 7 days")


def test_what_is_planned_for_today_comes_first(window, desk, qtbot):
    desk.plans.set("daily-15", plan_of({0}))
    desk.plans.set("article-b", plan_of({3}))
    desk.plans.set("article-c-rotation", plan_of({3}))
    desk.note_done("article-c-rotation", [])
    window.picker.refresh()
    wait_for_scan(qtbot, window)
    window.picker.order.setCurrentIndex(window.picker.order.findText(Order.PLANNED.value))
    shown = [window.picker.model.index(at).data(ROW).listing.id for at in range(4)]
    assert shown[:3] == ["article-b", "article-c-rotation", "daily-15"]


def test_a_card_with_a_plan_is_painted(window, desk, qtbot):
    first = window.picker.model.index(0).data(ROW).listing.id
    before = window.picker.list.grab().toImage()
    desk.plans.set(first, plan_of(EVERY_DAY))
    window.picker.refresh()
    wait_for_scan(qtbot, window)
    assert window.picker.list.grab().toImage() != before


# ---- reminders


@pytest.fixture
def reminding(active, desk):
    """Reminders are on, and one is due now."""
    desk.plans.set(ROUTINE, NOON)
    wants(desk)
    active._renew_reminders()
    return active.week.reminding


def test_nothing_looks_for_reminders_while_they_are_off(window, desk, qtbot):
    qtbot.wait(150)
    window._renew_reminders()
    assert "week" not in window.__dict__
    desk.plans.set(ROUTINE, NOON)
    window._renew_reminders()
    assert "week" not in window.__dict__


def test_nothing_looks_while_nothing_has_a_time(window, desk):
    wants(desk)
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY))
    window._renew_reminders()
    assert not window.week.reminding.timer.isActive()
    desk.plans.set(ROUTINE, NOON)
    window._renew_reminders()
    assert window.week.reminding.timer.isActive()
    assert window.week.reminding.timer.interval() == LOOK_MS
    wants(desk, on=False)
    window._renew_reminders()
    assert not window.week.reminding.timer.isActive()


def test_a_reminder_is_gentle_and_comes_once(reminding, desk):
    (note,) = desk.notes.shown
    key, title, text, actions = note
    assert (key, title, text) == (ROUTINE, f"Time for {TITLE}? (19 min)", "Planned for 11:50.")
    assert [name for name, _ in actions] == ["default", START, NOT_TODAY]
    for minutes in (0, 1, 30, -30):
        desk.wall += timedelta(minutes=minutes)
        reminding.look()
    assert len(desk.notes.shown) == 1
    assert PlansFile(desk.folder / "plans.json").told == {Slot(ROUTINE, desk.wall.toordinal(), 0)}
    desk.wall += timedelta(days=1)
    reminding.look()
    assert len(desk.notes.shown) == 2


def test_two_at_a_time_are_one_note(active, desk):
    desk.plans.set(ROUTINE, NOON)
    desk.plans.set("daily-15", NOON)
    desk.plans.set("gone", NOON)
    wants(desk)
    active._renew_reminders()
    (note,) = desk.notes.shown
    assert note[1] == f"Time for {TITLE} or Fifteen minutes a day?"
    assert note[2] == "Planned for 11:50."
    assert [name for name, _ in note[3]] == ["default", NOT_TODAY]
    desk.notes.heard(note[0], "default", "")
    QApplication.processEvents()
    assert isinstance(active.page, PickerPage)


def test_a_session_is_not_disturbed(active, desk):
    active.open_named(ROUTINE, start=True)
    desk.plans.set("daily-15", NOON)
    wants(desk)
    active.week.renew()
    assert desk.notes.shown == []
    active._on_asked_for("daily-15", True)
    assert isinstance(active.page, SessionPage)
    assert active.page.runner.conductor.state.plan.routine.id == ROUTINE


SHORT = """\
backtimer: 1
title: Short
exercises:
  - {name: Wave, reps: 60, hold: 3s}
"""


def lead(window, desk, seconds):
    """A session of the open page goes on for so long; the reminders are looked for once a minute."""
    for second in range(seconds):
        desk.now += 1
        desk.wall += timedelta(seconds=1)
        window.page.runner.conductor.on_speech_ended(second, "finished")
        window.page.runner.conductor.poll()
        if second % 60 == 59:
            window.week.reminding.look()


@pytest.fixture
def short(desk, active):
    """A routine that is due in a minute, and reminders on."""
    (desk.folder / "routines").mkdir(exist_ok=True)
    (desk.folder / "routines" / "short.yaml").write_text(SHORT)
    desk.plans.set("short", plan_of(EVERY_DAY, 1, [12 * 60 + 1]))
    wants(desk)
    active._renew_reminders()
    active.open_named("short", start=True)
    return active


def test_a_session_of_twenty_seconds_suppresses_nothing(short, desk):
    lead(short, desk, 20)
    short.page._end(finished=False)
    assert desk.notes.shown == []
    desk.wall += timedelta(minutes=1)
    short.week.reminding.look()
    assert [note[1] for note in desk.notes.shown] == ["Time for Short? (10 min)"]


def test_a_session_left_paused_overnight_holds_nothing_back(short, desk):
    lead(short, desk, 40)
    short.page.toggle_pause()
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY, 1, [8 * 60]))
    hours = 20
    desk.now += hours * 3600
    desk.wall += timedelta(hours=hours, minutes=5)
    short.week.reminding.look()
    assert [note[1] for note in desk.notes.shown] == [f"Time for {TITLE}? (19 min)"]
    # A click leads to where one was, not over it.
    desk.notes.heard(desk.notes.shown[0][0], START, "")
    QApplication.processEvents()
    assert isinstance(short.page, SessionPage)
    assert short.page.runner.conductor.state.plan.routine.id == "short"


def test_what_came_in_a_session_comes_after_it(short, desk):
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY, 1, [12 * 60 + 1]))
    desk.plans.set("short", NOT_PLANNED)
    lead(short, desk, 150)
    short.page._end(finished=False)
    assert desk.notes.shown == []
    for _ in range(19):
        desk.wall += timedelta(minutes=1)
        short.week.reminding.look()
    assert desk.notes.shown == []
    short.open_named(ROUTINE, start=False)
    assert any(text.startswith("Reminder waits until today at 12:2") for text in said(short.page.when))
    for _ in range(4):
        desk.wall += timedelta(minutes=1)
        short.week.reminding.look()
    assert [note[1] for note in desk.notes.shown] == [f"Time for {TITLE}? (19 min)"]


@pytest.mark.parametrize(("action", "page"), [("default", RoutinePage), (START, SessionPage)])
def test_a_click_leads_to_the_routine(reminding, active, desk, action, page, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    active.showMinimized()
    desk.notes.heard(ROUTINE, action, "")
    QApplication.processEvents()
    assert not active.isMinimized()
    assert isinstance(active.page, page)


def test_not_today(reminding, desk, active):
    desk.notes.heard(ROUTINE, NOT_TODAY, "")
    QApplication.processEvents()
    assert desk.plans.quiet_day == desk.wall.toordinal()
    assert isinstance(active.page, PickerPage)


def test_a_desktop_without_notes_has_the_reminder_in_the_window(active, desk):
    desk.notes.works = False
    desk.plans.set(ROUTINE, NOON)
    wants(desk)
    active._renew_reminders()
    assert active.said_bar.text.text() == f"Time for {TITLE}? (19 min) Planned for 11:50."


# ---- the tray


class FakeIcon(QSystemTrayIcon):
    """As in a tray; this screen has none."""

    told: list[tuple] = []  # noqa: RUF012 - one for the test

    def __init__(self, *args):
        super().__init__(*args)
        self._is_there = False
        FakeIcon.told = []

    @staticmethod
    def isSystemTrayAvailable():
        return True

    @staticmethod
    def supportsMessages():
        return True

    def isVisible(self):
        return self._is_there

    def show(self):
        self._is_there = True

    def hide(self):
        self._is_there = False

    def showMessage(self, title, text, *_):
        FakeIcon.told.append((title, text))


@pytest.fixture
def tray(monkeypatch, desk):
    monkeypatch.setattr("backtimer.ui.week.tray.QSystemTrayIcon", FakeIcon)
    wants(desk, on=False, tray=True)


def menu(window):
    return {action.text(): action for action in window.week.tray.menu.actions() if action.text()}


def test_without_a_tray_a_closed_window_is_closed(window, desk):
    wants(desk, tray=True)
    with_signal = []
    window.ended.connect(lambda: with_signal.append(True))
    assert window.close()
    assert with_signal == [True]


def test_a_closed_window_goes_to_the_tray_and_says_so_once(tray, window, desk):
    assert not window.close()
    assert window.isHidden()
    assert [note[1] for note in desk.notes.shown] == [GOES_ON]
    window.come_forward()
    assert window.isVisible()
    assert not window.close()
    assert len(desk.notes.shown) == 1
    assert PlansFile(desk.folder / "plans.json").knows_tray


def test_where_the_desktop_shows_no_notes_the_tray_does(tray, window, desk):
    desk.notes.works = False
    window.close()
    assert FakeIcon.told[0][0] == GOES_ON


def test_a_reminder_comes_through_the_tray_and_its_click_leads_to_the_routine(tray, active, desk):
    """As on Windows and macOS, also where a closed window is not to stay."""
    desk.notes.works = False
    desk.plans.set(ROUTINE, NOON)
    wants(desk)
    active._renew_reminders()
    assert FakeIcon.told == [(f"Time for {TITLE}? (19 min)", "Planned for 11:50.")]
    active.week.tray._icon.messageClicked.emit()
    assert isinstance(active.page, RoutinePage)
    assert active.close()


def test_the_menu_of_the_tray(tray, window, desk, qtbot):
    desk.plans.set(ROUTINE, plan_of(EVERY_DAY, 1, [20 * 60]))
    desk.plans.set("daily-15", plan_of(EVERY_DAY))
    desk.plans.set("gone", plan_of(EVERY_DAY))
    desk.note_done("daily-15", [])
    window.close()
    assert list(menu(window)) == ["Open BackTimer", f"Start {TITLE}", "Pause reminders for today", "Quit"]
    menu(window)["Pause reminders for today"].trigger()
    assert desk.plans.quiet_day == desk.wall.toordinal()
    window.week.tray.menu.aboutToShow.emit()
    assert menu(window)["Pause reminders for today"].isChecked()
    menu(window)["Pause reminders for today"].trigger()
    assert desk.plans.quiet_day is None
    menu(window)["Open BackTimer"].trigger()
    assert window.isVisible()
    window.close()
    menu(window)[f"Start {TITLE}"].trigger()
    assert window.isVisible()
    assert isinstance(window.page, SessionPage)
    window.week.tray.menu.aboutToShow.emit()
    assert not menu(window)[f"Start {TITLE}"].isEnabled()


def test_quit_in_the_tray_ends_the_program(tray, window):
    window.close()
    ended = []
    window.ended.connect(lambda: ended.append(True))
    menu(window)["Quit"].trigger()
    assert ended == [True]
    assert not window.week.tray.is_shown
    assert not window.week.reminding.timer.isActive()


def test_a_session_is_left_when_its_window_goes_to_the_tray_and_offered_again(tray, window, desk, qtbot):
    window.open_named(ROUTINE, start=True)
    for _ in range(400):
        desk.now += 0.5
        window.page.runner.conductor.on_speech_ended(1, "finished")
        window.page.runner.conductor.poll()
    window.close()
    assert window.isHidden()
    assert isinstance(window.page, PickerPage)
    window.come_forward()
    assert window.banner is not None


def test_unsaved_changes_stay_when_the_window_goes_to_the_tray(tray, window, desk, monkeypatch):
    window.editor.new()
    page = window.page
    monkeypatch.setattr(page, "may_leave", lambda: pytest.fail("asked"))
    window.close()
    window.come_forward()
    assert window.page is page
    monkeypatch.setattr(page, "may_leave", lambda: False)
    window.quit()
    assert window.isVisible()
    monkeypatch.setattr(page, "may_leave", lambda: True)
    # Having stayed, it goes to the tray as before.
    window.close()
    assert window.isHidden()


def test_logging_out_is_not_held_up(tray, window):
    window.end_with_the_desktop()
    assert window.close()


def test_when_the_tray_is_not_wanted_any_more_the_icon_goes(tray, window, desk):
    window.close()
    window.come_forward()
    wants(desk, tray=False)
    window._renew_reminders()
    assert not window.week.tray.is_shown
    assert window.close()


def test_a_hidden_page_has_no_clock(tray, window):
    window.open_named(ROUTINE, start=False)
    assert window.page._clock.isActive()
    window.close()
    assert not window.page._clock.isActive()
    window.come_forward()
    assert window.page._clock.isActive()


def test_a_closed_window_looks_at_no_files_any_more(window, qtbot):
    """The look that follows its first painting may still be due."""
    window.close()
    window.look_again()
    assert not window.picker.scan.is_running


# ---- the preferences


def test_the_preferences_say_that_there_is_no_tray(active):
    active.show_preferences()
    active.page.show_section(Section.REMINDERS)
    card = active.page.reminders
    assert card.no_tray.isVisible()
    assert not card.checks["tray"].isEnabled()
    assert not card.checks["on"].isChecked()
    card.checks["on"].click()
    assert card.state.text() == NOTHING_YET
    assert not card.state.isHidden()


@pytest.mark.parametrize("has_notes", [True, False])
def test_a_reminder_can_be_tried(active, desk, has_notes):
    desk.notes.works = has_notes
    active.show_preferences()
    active.page.show_section(Section.REMINDERS)
    active.page.reminders.try_button.click()
    if has_notes:
        assert desk.notes.shown[0][1] == SAMPLE
    else:
        assert active.said_bar.text.text().startswith(SAMPLE)
    assert not active.week.reminding.timer.isActive()


def test_the_preferences_turn_reminders_on(tray, active, desk):
    wants(desk, on=False)
    desk.plans.set(ROUTINE, NOON)
    active.show_preferences()
    active.page.show_section(Section.REMINDERS)
    card = active.page.reminders
    assert not card.no_tray.isVisible()
    card.checks["on"].click()
    card.checks["tray"].click()
    assert card.state.text() == LOOK
    assert desk.settings.reminders == ReminderSettings(True, True)
    active.leave_preferences()
    assert active.week.reminding.timer.isActive()
    assert active.week.tray.is_shown
    assert len(desk.notes.shown) == 1
