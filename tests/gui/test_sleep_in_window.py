"""The computer sleeps while the window leads: what is seen then, and the one timer behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from backtimer.runner.conductor import AWAKE_IN_PAUSE_SECONDS
from backtimer.runner.session_runner import SessionRunner
from backtimer.session.machine import Next, Pause, Resume, SessionMode
from backtimer.session.plan import Kind
from backtimer.ui.session.page import GO_ON
from tests.unit.test_sleep import ALL_KINDS, LASTING


@pytest.fixture
def runner(desk, qtbot):
    runner = desk.runner(ALL_KINDS, None)
    runner.conductor.is_muted = True
    yield runner
    runner.stop()


def look(desk, runner: SessionRunner) -> None:
    """As its timer does, at the moment it is set for."""
    due = runner.conductor.next_deadline()
    assert due is not None
    desk.now = max(desk.now, due)
    runner._on_timeout()
    state = runner.conductor.state
    if state.step.kind is Kind.OPEN and state.elapsed_seconds(desk.now) > 5:
        runner.send(Next(state.cursor))


@pytest.mark.parametrize("by_word", [False, True], ids=["seen afterwards", "told before"])
@pytest.mark.parametrize("kind", LASTING)
def test_in_each_kind_of_step(desk, runner, kind, by_word):
    runner.start()
    while runner.conductor.state.step.kind is not kind:
        look(desk, runner)
    step, said = runner.conductor.state.cursor, len(desk.voice.said)
    desk.now += 0.1
    runner._on_timeout()
    elapsed = runner.conductor.state.elapsed_seconds(desk.now)
    if by_word:
        runner.sleep()
    desk.now += 8 * 3600
    if not by_word:
        runner._on_timeout()
    assert (runner.mode, runner.conductor.state.cursor) == (SessionMode.PAUSED, step)
    assert runner.conductor.has_slept
    assert not runner._timer.isActive()
    assert not desk.wake.is_held
    assert len(desk.voice.said) == said
    assert runner.conductor.state.elapsed_seconds(desk.now) == pytest.approx(elapsed)
    runner.send(Resume())
    assert runner._timer.isActive()
    assert desk.wake.is_held
    if kind is not Kind.LEAD_IN:
        assert runner.mode is SessionMode.COUNT_IN
        while runner.mode is SessionMode.COUNT_IN:
            look(desk, runner)
        assert runner.conductor.state.cursor == step
        assert runner.conductor.state.elapsed_seconds(desk.now) == pytest.approx(elapsed, abs=0.01)


def test_a_pause_has_one_look_left_for_the_screen(desk, runner):
    runner.start()
    desk.now += 1
    runner.send(Pause())
    assert runner._timer.isActive()
    assert runner._timer.interval() == round(AWAKE_IN_PAUSE_SECONDS * 1000)
    look(desk, runner)
    assert not desk.wake.is_held
    assert not runner._timer.isActive()


def test_the_screen_does_not_run_ahead_and_says_how_to_go_on(desk, window, qtbot):
    window.open_named("article-a", start=True)
    page = window.page
    page.toggle_mute()
    page.runner.conductor.on_speech_ended(1, "cut")
    page.runner.send(Next(0))
    desk.now += 3
    page.runner._on_timeout()
    page.refresh()
    before = page.countdown.text()
    assert before
    desk.now += 3600
    page.refresh()
    assert page.countdown.text() == before
    # The next look at the screen is what notices it, and not the session's timer, which slept as well.
    qtbot.waitUntil(lambda: page.runner.mode is SessionMode.PAUSED)
    assert page.headline.text() == "Paused: the computer slept"
    assert page.next.text() == GO_ON
    assert page.buttons["pause"].text().startswith("Continue")
    assert page.buttons["pause"].isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert page.runner.mode is SessionMode.COUNT_IN
    assert page.next.text().startswith("Next")
