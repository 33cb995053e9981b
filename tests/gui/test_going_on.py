"""A session that was left before its end: what is kept of it, and how it goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backtimer.session.machine import Next, Resume, SessionMode
from backtimer.ui.main_window import MainWindow
from backtimer.ui.session.go_on_banner import when_text
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import FakeDesk


@pytest.fixture
def opened(qtbot, tmp_path):
    """Open the window, as often as a test starts the program."""
    desks = []

    def open_window() -> MainWindow:
        desk = FakeDesk(tmp_path)
        desks.append(desk)
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.offer_to_go_on()
        return window

    yield open_window
    for desk in desks:
        desk.keeping.close()


def page_of(window: MainWindow) -> SessionPage:
    page = window.page
    assert isinstance(page, SessionPage)
    return page


def lead(window: MainWindow, seconds: float) -> None:
    """Let time pass, a tenth of a second at a time."""
    conductor = page_of(window).runner.conductor
    for _ in range(round(seconds * 10)):
        window._desk.now += 0.1
        conductor.poll()


def crash(window: MainWindow) -> None:
    """The program is gone; what was handed over before is on disk."""
    desk = window._desk
    desk.keeping.history.flush()
    desk.keeping._leaders.release()
    window._session.close_down()
    window._session = None


def in_the_third_rep(window: MainWindow) -> None:
    window.open_named("article-a", start=True)
    page = page_of(window)
    while not page.runner.conductor.state.step.id.startswith("glute-bridge/1/-/3/hold"):
        state = page.runner.conductor.state
        if state.step.kind == "lead_in":
            page.runner.send(Next(state.cursor))
        lead(window, 0.5)


def test_after_a_crash_it_goes_on_where_it_was(opened) -> None:
    window = opened()
    assert window.banner is None
    in_the_third_rep(window)
    session = page_of(window).runner.conductor.recorder.session
    crash(window)

    window = opened()
    assert window.banner is not None
    assert "Glute bridge, rep 3 of 8" in window.banner.go_on.accessibleName()
    window.banner.go_on.click()
    assert window.banner is None
    page = page_of(window)
    state = page.runner.conductor.state
    assert (state.mode, state.step.id) == (SessionMode.PAUSED, "glute-bridge/1/-/3/move")
    assert page.headline.text() == "Paused"
    page.runner.send(Resume())
    lead(window, 2)
    assert page.runner.mode is SessionMode.COUNT_IN
    lead(window, 4)
    assert page.runner.mode is SessionMode.RUNNING
    lead(window, 12)
    desk = window._desk
    desk.keeping.history.flush()
    record = desk.keeping.history.record(session)
    bridge = next(done for done in record.exercises if done.exercise == "glute-bridge")
    assert bridge.all_reps == 3
    assert len(desk.keeping.history.sessions()) == 1


def test_it_can_be_left(opened) -> None:
    window = opened()
    in_the_third_rep(window)
    crash(window)
    window = opened()
    window.banner.no.click()
    assert window.banner is None
    history = window._desk.keeping.history
    history.flush()
    assert [session.ending for session in history.sessions()] == ["left"]
    window._desk.keeping.close()
    assert opened().banner is None


def test_another_session_in_its_place_leaves_it(opened) -> None:
    window = opened()
    in_the_third_rep(window)
    crash(window)
    window = opened()
    window.open_named("article-b", start=True)
    assert window.banner is None
    history = window._desk.keeping.history
    history.flush()
    assert sorted(str(session.ending) for session in history.sessions()) == ["", "left"]


def test_closing_the_window_is_leaving_for_later(opened) -> None:
    window = opened()
    in_the_third_rep(window)
    window.close()
    window._desk.keeping.close()
    assert opened().banner is not None


def test_a_session_that_was_stopped_or_finished_is_over(opened, monkeypatch) -> None:
    window = opened()
    in_the_third_rep(window)
    page_of(window)._end(finished=False)
    assert isinstance(window.page, SummaryPage)
    window._desk.keeping.close()
    window = opened()
    assert window.banner is None
    assert [session.ending for session in window._desk.keeping.history.sessions()] == ["stopped"]


def test_a_routine_that_is_gone_is_not_offered(opened, tmp_path) -> None:
    folder = tmp_path / "routines"
    folder.mkdir()
    file = folder / "mine.yaml"
    file.write_text("backtimer: 1\ntitle: Mine\nexercises:\n  - {exercise: glute-bridge}\n  - {exercise: plank}\n")
    window = opened()
    window.open_named("mine", start=True)
    lead(window, 60)
    crash(window)
    text = file.read_text()
    file.write_text(text.replace("glute-bridge}", "glute-bridge, reps: 9}"))
    window = opened()
    assert "Glute bridge" in window.banner.go_on.accessibleName()
    window._desk.keeping.close()
    file.unlink()
    assert opened().banner is None


def test_a_session_goes_on_under_the_new_name_of_its_routine(opened, tmp_path) -> None:
    folder = tmp_path / "routines"
    folder.mkdir()
    (folder / "old.yaml").write_text(
        "backtimer: 1\ntitle: Mine\nexercises:\n  - {exercise: glute-bridge}\n  - {exercise: plank}\n"
    )
    window = opened()
    window.open_named("old", start=True)
    lead(window, 60)
    crash(window)
    window = opened()
    before = window.banner
    window.editor.edit(window._desk.listing("old"))
    window.page.routine_form.rename.click()
    assert (folder / "mine.yaml").exists()
    assert window.banner not in (None, before)
    window.page.leave()
    window.banner.go_on.click()
    lead(window, 1)
    crash(window)
    window = opened()
    assert "Glute bridge" in window.banner.go_on.accessibleName()
    (session,) = window._desk.keeping.history.sessions()
    assert session.routine == "mine"


def test_when_it_was() -> None:
    now = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    assert when_text(now - timedelta(hours=2, minutes=55), now) == "today at 9:05"
    assert when_text(now - timedelta(days=1), now) == "yesterday at 12:00"
    assert when_text(now - timedelta(days=3), now) == "3 days ago"
    assert when_text(now - timedelta(days=30), now) == "on 3 February 2026"
