"""The page of the week: what is planned and done, by mouse, by keyboard and as a screen reader has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton

from backtimer.settings.settings import ReminderSettings
from backtimer.settings.week_days import Mark
from backtimer.settings.week_plan import EVERY_DAY, NOT_PLANNED, plan_of
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from backtimer.ui.week.week_page import NOTHING, OFF, PAUSED, WeekPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
MORNING, DAILY = "gentle-morning", "daily-15"


def add(desk, routine, title, *, days_ago, minutes, planned=5):
    """A session that was done at eight."""
    now, kept = desk.wall, desk.history.kept
    desk.wall = (now - timedelta(days=days_ago)).replace(hour=8, minute=0)
    session = kept.begin(routine, title, planned_seconds=planned * 60, planned_exercises=5)
    desk.wall += timedelta(minutes=minutes)
    kept.end(session, "finished" if minutes >= planned else "stopped", minutes * 60)
    desk.wall = now
    assert kept.flush()


def settled(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_working)
    return page


@pytest.fixture
def planned(desk):
    """Two routines since Monday; today is Thursday, and it is noon."""
    since = desk.wall.toordinal() - 3
    desk.plans.set(MORNING, replace(plan_of(EVERY_DAY, 2, [480, 1080]), since=since))
    desk.plans.set(DAILY, replace(plan_of({1, 4}), since=since))
    desk.set_settings(replace(desk.settings, reminders=ReminderSettings(on=True)))
    add(desk, MORNING, "Gentle morning", days_ago=0, minutes=5)
    add(desk, MORNING, "Gentle morning", days_ago=1, minutes=2)
    add(desk, "gone", "Gone", days_ago=2, minutes=5)


@pytest.fixture
def active(window, qtbot):
    """Keys go to the window that is in front."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def week(planned, active, window, qtbot):
    window.picker.week_button.click()
    return settled(qtbot, window.page)


def rows(page, day):
    """What stands under a day, counted from today: mark, title and text."""
    found = [row for row in page.rows if row.key[0] == page._today + day]
    return [(row.entry.mark, row.entry.title, row.text) for row in found]


def test_it_tells_what_is_planned_and_done(week):
    assert isinstance(week, WeekPage)
    assert week.range.text() == "2 to 8 March 2026"
    assert rows(week, 0) == [
        (Mark.DONE, "Gentle morning", "Done at 08:05 · 5 min · planned for 08:00"),
        (Mark.OPEN, "Gentle morning", "Not done yet · 18:00"),
    ]
    assert rows(week, -1)[0] == (
        Mark.PART,
        "Gentle morning",
        "Partly done at 08:02 · 2 min of 5 min · planned for 08:00",
    )
    assert (Mark.DONE, "Gone", "Done at 08:05 · 5 min · not planned") in rows(week, -2)
    assert (Mark.OPEN, "Fifteen minutes a day", "Not done yet") in rows(week, -2)
    assert rows(week, 1)[-1] == (Mark.OPEN, "Fifteen minutes a day", "Planned")
    assert not week.nothing.isVisible()


def test_the_key_opens_it_and_escape_leads_back(planned, active, window, qtbot):
    qtbot.keyClick(window, Key.Key_W, Mod.ControlModifier)
    assert isinstance(window.page, WeekPage)
    qtbot.keyClick(window.focusWidget(), Key.Key_Escape)
    assert isinstance(window.page, PickerPage)


def test_from_a_routine_and_back_to_it(planned, active, window, qtbot):
    window.open_named("article-a", start=False)
    routine = window.page
    qtbot.keyClick(window, Key.Key_W, Mod.ControlModifier)
    window.page.back_button.click()
    assert window.page is routine


def test_a_session_is_not_disturbed(planned, active, window, qtbot):
    window.open_named("article-a", start=True)
    qtbot.keyClick(window, Key.Key_W, Mod.ControlModifier)
    assert isinstance(window.page, SessionPage)


def test_other_weeks_by_button_and_key(week, qtbot):
    qtbot.keyClick(week, Key.Key_Left, Mod.AltModifier)
    settled(qtbot, week)
    assert week.range.text() == "23 February to 1 March 2026"
    assert week.rows == [], "nothing was planned before it was planned"
    week.next_button.click()
    week.next_button.click()
    settled(qtbot, week)
    assert week.range.text() == "9 to 15 March 2026"
    assert all(row.text.startswith("Planned") for row in week.rows)
    assert week.today_button.isEnabled()
    qtbot.keyClick(week, Key.Key_Home, Mod.AltModifier)
    settled(qtbot, week)
    assert week.range.text() == "2 to 8 March 2026"
    assert not week.today_button.isEnabled()


def test_a_title_opens_its_routine(week, window):
    next(row for row in week.rows if row.entry.routine == DAILY).controls[0].click()
    assert isinstance(window.page, RoutinePage)
    assert window.page.routine.id == DAILY


def test_a_routine_that_is_gone_cannot_be_opened(week):
    gone = next(row for row in week.rows if row.entry.routine == "gone")
    assert gone.controls == []


def test_a_plan_is_changed_from_here(week, desk, window, qtbot):
    row = next(row for row in week.rows if row.plan_button and row.entry.routine == DAILY)
    row.plan_button.setFocus()
    qtbot.keyClick(row.plan_button, Key.Key_Space)
    assert "Fifteen minutes a day" in week.dialog.windowTitle() or week.dialog.isVisible()
    week.dialog.every_day.click()
    week.dialog.save_button.click()
    settled(qtbot, week)
    assert desk.plans.of(DAILY) == plan_of(EVERY_DAY)
    assert desk.plans.of(DAILY).since == desk.wall.toordinal()
    assert (Mark.OPEN, "Fifteen minutes a day", "Not done yet") in rows(week, 0)
    focus = window.focusWidget()
    assert focus is not None
    assert week.isAncestorOf(focus)


def test_a_plan_is_removed_from_here(week, desk, qtbot):
    next(row for row in week.rows if row.plan_button and row.entry.routine == DAILY).plan_button.click()
    week.dialog.remove_button.click()
    settled(qtbot, week)
    assert desk.plans.of(DAILY) == NOT_PLANNED
    assert DAILY not in {row.entry.routine for row in week.rows}


def test_another_routine_is_planned_from_here(week, desk, window, qtbot):
    week.choice.setCurrentIndex(week.choice.findData("article-b"))
    week.plan_button.click()
    week.dialog.remind.click()
    week.dialog.save_button.click()
    settled(qtbot, week)
    assert desk.plans.of("article-b") == plan_of(EVERY_DAY, 1, [540])
    assert "article-b" in {row.entry.routine for row in week.rows}
    assert window.week.reminding.timer.isActive()


def test_nothing_is_planned_yet(window, qtbot):
    window.show_week()
    page = settled(qtbot, window.page)
    assert page.nothing.isVisible()
    assert page.nothing.text() == NOTHING
    assert page.rows == []


def test_what_is_to_come_of_reminders_is_said_today(week):
    told = {label.text() for label in week.findChildren(type(week.state)) if label.isVisible()}
    assert "Next reminder: today at 18:00." in told


def test_reminders_that_are_off_are_turned_on_by_one_press(week, desk, window, qtbot):
    desk.set_settings(replace(desk.settings, reminders=ReminderSettings()))
    week.refresh()
    settled(qtbot, week)
    assert week.state.text() == OFF
    week.state_button.click()
    settled(qtbot, week)
    assert desk.settings.reminders.on
    assert not week.state_button.isVisible()
    assert window.week.reminding.timer.isActive()


def test_a_day_that_is_paused_is_said_and_can_go_on(week, desk, qtbot):
    desk.plans.be_quiet(desk.wall.toordinal())
    week.refresh()
    settled(qtbot, week)
    assert week.state.text() == PAUSED
    week.state_button.click()
    settled(qtbot, week)
    assert desk.plans.quiet_day is None
    assert not week.state.isVisible()


def test_a_new_day_is_seen_while_the_page_is_open(week, desk, qtbot):
    desk.wall += timedelta(days=1)
    week._timer.timeout.emit()
    settled(qtbot, week)
    assert [row.text for row in week.rows if row.key[0] == desk.wall.toordinal() - 1][-1] == "Not done yet · 18:00"
    assert rows(week, 0)[0][2] == "Not done yet · 08:00"


def test_a_screen_reader_hears_every_row(week):
    names = [
        QAccessible.queryAccessibleInterface(row.controls[0]).text(QAccessible.Text.Name)
        for row in week.rows
        if row.controls
    ]
    assert "Gentle morning, Today, Thursday 5 March: Done at 08:05 · 5 min · planned for 08:00" in names
    assert len(names) == len(set(names))
    assert week.accessibleName() == "Week"
    buttons = [button for button in week.findChildren(QPushButton) if button.isVisible()]
    assert all(button.accessibleName() or button.text() for button in buttons)


def test_all_of_it_by_tab(week, window, qtbot):
    """From the way back through every control, and round."""
    week.back_button.setFocus()
    met = []
    while (focus := window.focusWidget()) not in met:
        met.append(focus)
        qtbot.keyClick(focus, Key.Key_Tab)
    wanted = [control for row in week.rows for control in row.controls]
    assert [widget for widget in met if widget in wanted] == wanted
    assert {week.previous_button, week.next_button, week.choice, week.plan_button} <= set(met)


def test_today_is_in_sight_in_a_low_window(planned, window, qtbot):
    for days in range(4):
        add(window._desk, f"other-{days}", "Other", days_ago=3, minutes=5)
    window.resize(760, 560)
    window.show_week()
    page = settled(qtbot, window.page)
    today = next(row for row in page.rows if row.key[0] == page._today)
    qtbot.waitUntil(lambda: not today.visibleRegion().isEmpty())


def test_the_history_of_an_hour_ago_is_shown_and_a_try_is_not(week, desk, qtbot):
    now, kept = desk.wall, desk.history.kept
    session = kept.begin("article-a", "Try", planned_seconds=900, planned_exercises=9)
    kept.end(session, "stopped", 20)
    kept.flush()
    desk.wall = now
    week.refresh()
    settled(qtbot, week)
    assert "Try" not in {row.entry.title for row in week.rows}
