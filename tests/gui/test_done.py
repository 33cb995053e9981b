"""One session, seen on its card, in the plan of the week, after it, in the history and by the physiotherapist: all say
the same of how much of it was done and how long it took.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from backtimer.cli.kept import session_line
from backtimer.session.machine import Next, SessionMode, SkipExercise
from backtimer.session.times import length_text
from backtimer.settings.week_plan import EVERY_DAY, WeekNow, plan_of, slots_due
from backtimer.storage.history_export import csv_text
from backtimer.ui.history.table import SESSION_COLUMNS
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.routine_list import ROW
from backtimer.ui.session.summary_page import SummaryPage
from backtimer.ui.week.moments import local_minute
from tests.gui.conftest import FakeDesk, wait_for_scan

MINE = """backtimer: 1
title: Mine
exercises:
  - {name: Bridge, id: bridge, reps: 8, hold: 6s, rest: 10s}
  - {name: Bird dog, id: dog, reps: 4, hold: 6s, rest: 5s, sides: each}
  - {name: Walk, id: walk, for: 60s}
"""
# Eight reps, four on each side, one time.
ALL = 17


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "mine.yaml").write_text(MINE)
    desk = FakeDesk(tmp_path)
    desk.note_started()
    desk.plans.set("mine", plan_of(EVERY_DAY))
    yield desk
    desk.keeping.close()


@pytest.fixture
def window(qtbot, desk):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    qtbot.waitExposed(window)
    wait_for_scan(qtbot, window)
    return window


def lead(window, until):
    """Until a step, or the end of the session."""
    page = window.page
    page.runner.set_muted(True)
    conductor = page.runner.conductor
    for _ in range(5000):
        if window.page is not page or conductor.state.step.id == until:
            return conductor
        window._desk.now += 0.5
        conductor.poll()
        if conductor.state.mode is SessionMode.FINISHED:
            # The page hears of the end from the runner.
            page.runner.set_muted(True)
    raise AssertionError(until)


def texts(page):
    return [label.text().replace("\u00a0", " ") for label in page.findChildren(QLabel)]


def what_is_said(window, qtbot):
    """What each place says of the last session."""
    desk = window._desk
    assert isinstance(window.page, SummaryPage)
    headline, facts = window.page.accessibleName(), texts(window.page)
    window.page.left.emit()
    wait_for_scan(qtbot, window)
    model = window.picker.model
    rows = [model.index(at).data(ROW) for at in range(len(model.shown))]
    (row,) = [row for row in rows if row.listing.id == "mine"]
    window.open_named("mine", start=False)
    when = [label.text() for label in window.page.when.facts if not label.isHidden()]
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    page = window.page
    model = page.sessions.model
    cells = {name: model.index(0, column).data() for column, name in enumerate(SESSION_COLUMNS) if model.rowCount()}
    seen = {
        "headline": headline,
        "facts": facts,
        "card": row.done_line,
        "tag": row.plan_tag,
        "when": when,
        "table": cells,
        "in all": page.in_all.text(),
        "lately": page.lately.text(),
        "day": page.calendar.reading.text(),
        "details": page.sessions.details.told.text(),
        "week": page.weeks.plot.chart.told,
        "command": session_line(desk.keeping.history.records()[0]),
        "sheet": csv_text(desk.keeping.history.records()).splitlines()[1:2],
        "physio": unescape(desk.history.summary(desk.wall.date(), desk.wall.date(), "")),
    }
    window.show_picker()
    return seen


def due_now(desk, minutes_later):
    """Whether one would be reminded so much later."""
    now = local_minute(desk.wall + timedelta(minutes=minutes_later))
    plans = {"mine": plan_of(EVERY_DAY, 1, [now % 1440])}
    done = {"mine": tuple(map(local_minute, desk.done_lately("mine")))}
    parts = {"mine": tuple(local_minute(each.at) for each in desk.parts_lately("mine"))}
    return bool(slots_due(WeekNow(plans, now, done, parts)))


def test_a_whole_session(window, desk, qtbot):
    window.open_named("mine", start=True)
    conductor = lead(window, None)
    length = length_text(conductor.completion.seconds)
    said = what_is_said(window, qtbot)
    assert said["headline"] == "Well done. Mine"
    assert {str(ALL), f"of {ALL} reps", length} <= set(said["facts"])
    assert (said["card"], said["tag"], said["when"][0]) == ("today ✓", "today ✓", "Done today")
    assert (said["table"]["Completed"], said["table"]["Time"]) == ("✓", length)
    assert said["in all"] == f"1 session, 1 completed, {length}"
    assert said["lately"] == "Done on 1 of the last 7 days"
    assert said["day"] == f"Thursday, 5 March 2026 (today): ✓, {length}"
    assert said["details"] == f"✓, {length}"
    assert said["week"] == [f"Week from 2 March 2026: {length}"]
    assert said["command"].endswith(f"  Mine  {length}  completed")
    assert said["sheet"][0].endswith(f",completed,{ALL},{ALL}")
    assert f"1 session on 1 of 1 days: 1 completed, 0 in part. {length} in all." in said["physio"]
    assert "<td>Bird dog</td><td>4 reps each side, hold 6 s</td>" in said["physio"]
    assert not due_now(desk, 240)


@pytest.mark.parametrize("is_stopped", [True, False])
def test_a_part_of_one(window, desk, qtbot, is_stopped):
    """Stopped, or brought to its end by skipping: it is the same part."""
    window.open_named("mine", start=True)
    conductor = lead(window, "own:dog/1/left/3/hold")
    page = window.page
    if is_stopped:
        page.end("stopped")
    else:
        conductor.send(SkipExercise(conductor.state.cursor))
        conductor.send(SkipExercise(conductor.state.cursor))
        lead(window, None)
    length, part = length_text(conductor.completion.seconds), f"10 of {ALL} reps"
    said = what_is_said(window, qtbot)
    assert said["headline"] == f"Good work: {part}. Mine"
    assert {"10", f"of {ALL} reps", length, "Bridge", "Bird dog: 2 of 8"} <= set(said["facts"])
    assert (said["card"], said["tag"]) == (f"today ◐ {part}", f"today ◐ {part}")
    assert said["when"] == [f"Today ◐ {part}"]
    assert (said["table"]["Completed"], said["table"]["Time"]) == (f"◐ {part}", length)
    assert said["in all"] == f"1 session, 0 completed, {length}"
    assert said["lately"] == "Done on 0 of the last 7 days"
    assert said["day"] == f"Thursday, 5 March 2026 (today): ◐ {part}, {length}"
    assert said["details"] == f"◐ {part}, {length}"
    assert said["command"].endswith(f"  Mine  {length}  in part, {part}")
    assert said["sheet"][0].endswith(f',"in part, {part}",10,{ALL}')
    assert f"1 session on 1 of 1 days: 0 completed, 1 in part. {length} in all." in said["physio"]
    # It is still to do, but nobody is reminded right away.
    assert (due_now(desk, 10), due_now(desk, 60)) == (False, True)


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_no_figure_after_it_is_cut(window, desk, qtbot, size):
    """Of "2 min 34 s" only "2 min 3" was seen."""
    window.resize(*size)
    window.open_named("mine", start=True)
    conductor = lead(window, "own:dog/1/left/3/hold")
    window.page.end("stopped")
    qtbot.wait(50)
    figures = window.page.findChildren(QLabel, "figure")
    shown = [figure.text().replace("\u00a0", " ") for figure in figures]
    assert length_text(conductor.completion.seconds) in shown
    for figure in figures:
        needed = figure.fontMetrics().boundingRect(figure.rect(), Qt.TextFlag.TextWordWrap, figure.text())
        assert figure.rect().width() >= needed.width(), figure.text()
        assert figure.rect().height() >= needed.height() - 1, figure.text()


def test_one_that_was_only_begun(window, desk, qtbot):
    window.open_named("mine", start=True)
    conductor = lead(window, "own:bridge/1/-/3/hold")
    window.page.end("stopped")
    length, part = length_text(conductor.completion.seconds), f"2 of {ALL} reps"
    said = what_is_said(window, qtbot)
    assert said["headline"] == f"Good start: {part}. Mine"
    assert said["tag"] == f"today ◐ {part}"
    assert (said["table"]["Completed"], said["table"]["Time"]) == (f"◐ begun, {part}", length)
    assert said["day"] == f"Thursday, 5 March 2026 (today): ◐ begun, {part}, {length}"


def test_one_of_less_than_half_a_minute_is_none(window, desk, qtbot):
    window.open_named("mine", start=True)
    lead(window, "own:bridge/1/-/1/hold")
    conductor = window.page.runner.conductor
    while conductor.completion.seconds < 20:
        conductor.send(Next(conductor.state.cursor))
        desk.now += 3
        conductor.poll()
        if conductor.state.due_seconds > 22:
            break
    window.page.end("stopped")
    said = what_is_said(window, qtbot)
    assert said["headline"] == "Until next time. Mine"
    assert any("under 30 seconds" in text for text in said["facts"])
    assert (said["card"], said["tag"], said["when"]) == ("", "today", ["Planned for today"])
    assert (said["table"], said["in all"]) == ({}, "No session with these filters")
    assert "No session in this time." in said["physio"]
    assert said["sheet"] == []
    assert due_now(desk, 1)
    # Nothing is lost: it is in the file, and seen as soon as something is told of it.
    (kept,) = desk.keeping.history.sessions()
    desk.keeping.history.note(kept.id, "the neighbour rang")
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    model = window.page.sessions.model
    assert model.index(0, SESSION_COLUMNS.index("Completed")).data() == "under 30 seconds, not counted"
    assert window.page.lately.text() == "Done on 0 of the last 7 days"


def test_what_was_left_out_before_is_not_missing(window, desk, qtbot):
    window.open_named("mine", start=False)
    window.page.rows[1].skip(today_only=True)
    window.page.start()
    conductor = lead(window, None)
    assert conductor.completion.is_whole
    said = what_is_said(window, qtbot)
    assert (said["headline"], said["tag"]) == ("Well done. Mine", "today ✓")
    assert "of 9 reps" in said["facts"]


def test_what_is_deleted_is_on_no_card(window, desk, qtbot):
    window.open_named("mine", start=True)
    lead(window, "own:bridge/1/-/3/hold")
    window.page.end("stopped")
    (part,) = desk.parts_lately("mine")
    assert (part.how_much.mark, part.at.date()) == (f"◐ 2 of {ALL} reps", date(2026, 3, 5))
    assert desk.last_done("mine") is None
    (session,) = desk.keeping.history.sessions()
    assert desk.history.delete(session.id)
    assert desk.parts_lately("mine") == ()


def test_a_screen_reader_hears_words_for_the_signs(window, desk, qtbot):
    window.open_named("mine", start=True)
    lead(window, "own:bridge/1/-/3/hold")
    window.page.end("stopped")
    window.show_picker()
    wait_for_scan(qtbot, window)
    model = window.picker.model
    told = [model.index(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(len(model.shown))]
    assert any(f"today in part: 2 of {ALL} reps" in each for each in told)
