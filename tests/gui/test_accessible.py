"""When a screen reader is told what is to be done: always, except where the program's own voice says it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from backtimer.session.guidance import Amount
from backtimer.ui.look import accessible

Key = Qt.Key


@pytest.fixture
def announced(monkeypatch):
    texts: list[str] = []
    monkeypatch.setattr(accessible, "announce", lambda widget, text: texts.append(text))
    return texts


@pytest.fixture
def session(window, announced):
    window.open_named("article-a", start=True)
    return window.page


def told(announced):
    """What was announced since this was last asked."""
    texts = list(announced)
    announced.clear()
    return texts


def test_what_the_voice_says_is_not_announced(session, announced, qtbot):
    qtbot.keyClick(session, Key.Key_Right)
    qtbot.keyClick(session, Key.Key_Space)
    assert told(announced) == []


def test_a_muted_session_is_announced_until_the_voice_is_back(session, announced, qtbot):
    qtbot.keyClick(session, Key.Key_M)
    (line,) = told(announced)
    assert line.startswith("Hip circles and band squat, Get ready, Stand with the band just above your knees.")
    qtbot.keyClick(session, Key.Key_Right)
    # Of a line only what has changed.
    assert told(announced) == ["Keep going"]
    session.refresh()
    assert told(announced) == []
    qtbot.keyClick(session, Key.Key_Space)
    assert told(announced) == ["Paused"]
    qtbot.keyClick(session, Key.Key_M)
    qtbot.keyClick(session, Key.Key_Right)
    assert told(announced) == []


def test_a_session_that_cannot_be_heard_is_announced(session, desk, announced):
    desk.reports.on_voice_trouble("No sound output.")
    session.refresh()
    assert len(told(announced)) == 1
    desk.reports.on_voice_trouble(None)
    session.refresh()
    assert told(announced) == []


def test_with_sounds_only_a_screen_reader_says_the_words(window, desk, announced):
    desk.set_settings(replace(desk.settings, guidance=replace(desk.settings.guidance, amount=Amount.SOUNDS)))
    window.open_named("article-a", start=True)
    assert told(announced)[0].startswith("Hip circles and band squat, Get ready")
