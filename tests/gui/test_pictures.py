"""What the main pages look like, against small pictures that somebody has looked at; `make pictures` writes them anew.

Type is rendered differently from computer to computer, so all is written in our own font, pictures are made small and
blurred, and no part of one may differ by more on average than another rendering makes out.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor, QFont, QImage, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from backtimer.session.machine import Pause, SessionMode
from backtimer.session.plan import Kind
from backtimer.session.view import Phase
from backtimer.settings.settings import ScreenSettings, StageScheme
from backtimer.system.resources import assets
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.figures.view import FigureView
from backtimer.ui.look import artwork, icons, large_type, theme, tokens
from backtimer.ui.main_window import MainWindow
from backtimer.ui.stage import colours as stage_colours
from backtimer.ui.stage.countdown import Countdown
from tests.gui.conftest import NO_SHEET, wait_for_scan
from tests.gui.texts import KEY, texts_of

PICTURES = Path(__file__).parent / "pictures"
DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 250_000
SEEN = Path(__file__).parents[2] / "build" / "pictures"
IS_WRITING = os.environ.get("BACKTIMER_PICTURES") == "write"
SIZE = QSize(1280, 800)
SMALL = QSize(320, 200)
BLUR = 5
# Pictures are compared part by part: a missing ring is little of the whole, and much of where it should be.
PART = 20
# Of 255. Where type was hinted in full or not smoothed it was 7.5 at most, with another platform's rendering 3;
# of the planted changes below 14 at least.
MOST = 10.0
# On the page after a session large lines stand below each other: where letters are hinted, each is a little higher.
MOST_OF = {"summary": 20.0}


@pytest.fixture
def dressed(qapp, monkeypatch):
    """As the program looks, in the scheme that the test wants; and as before, for the tests that follow."""
    before = qapp.style().objectName(), qapp.palette(), qapp.font()

    def dress(*, is_dark=False, render=None):
        qapp.setStyle("Fusion")
        artwork.use(assets(), lambda exercise: None)
        # Our own font everywhere, so that lines break at the same words on every computer.
        large_type.family.cache_clear()
        font = QFont(large_type.family())
        if render is not None:
            render(font)
        qapp.setFont(font)
        icons.begin()
        monkeypatch.setattr(theme, "is_dark", lambda: is_dark)
        theme.apply(qapp, tokens.USUAL_SYSTEM)

    yield dress
    theme._body = tokens.BODY
    qapp.setProperty("systemPixels", None)
    qapp.setStyleSheet(NO_SHEET)
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.fixture
def shown(dressed, desk, qtbot):
    """Opens the window at one of the states below."""

    def show(state, *, is_dark=False, render=None):
        dressed(is_dark=is_dark, render=render)
        desk.note_started()
        # Nothing is to be under the mouse.
        QCursor.setPos(0, 0)
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.resize(SIZE)
        window.show()
        wait_for_scan(qtbot, window)
        STATES[state](window, desk)
        for _ in range(3):
            QApplication.processEvents()
        qtbot.waitUntil(lambda: not any(shelf.is_making for shelf in window.findChildren(FigureShelf)), timeout=20_000)
        return window

    return show


def _picker(window, desk):
    desk.note_done("article-a")
    window.picker.refresh()
    while window.picker.scan.is_running:
        QApplication.processEvents()


def _routine(window, desk):
    window.open_named("article-a", start=False)


def _session(window, desk, kind, seconds=1.2):
    """A session so far into the first step of a kind, nobody at the mouse."""
    window.open_named("article-a", start=True)
    session = window.page
    session.runner.set_muted(True)
    session.runner.conductor.on_speech_ended(1, "cut")
    session._idle.stop()
    while session.runner.conductor.state.step.kind is not kind:
        assert session.runner.mode is SessionMode.RUNNING
        desk.now += 0.2
        session.runner.conductor.poll()
    desk.now += seconds
    session.runner.conductor.poll()
    session.refresh()
    return session


def _light_hold(window, desk):
    desk.set_settings(replace(desk.settings, screen=ScreenSettings(StageScheme.LIGHT)))
    _session(window, desk, Kind.HOLD)


def _paused(window, desk):
    session = _session(window, desk, Kind.HOLD)
    session.runner.send(Pause())
    session.refresh()


def _summary(window, desk):
    session = _session(window, desk, Kind.LEAD_IN)
    while window.page is session:
        desk.now += 1.0
        session.runner._on_timeout()


STATES = {
    "picker": _picker,
    "routine": _routine,
    "lead-in": lambda window, desk: _session(window, desk, Kind.LEAD_IN),
    "hold": lambda window, desk: _session(window, desk, Kind.HOLD),
    "hold-light-stage": _light_hold,
    "paused": _paused,
    "summary": _summary,
}
WANTED = [("picker", False), ("picker", True), ("routine", False), ("lead-in", False), ("hold", False)]
WANTED += [("hold-light-stage", False), ("paused", False), ("summary", False), ("summary", True)]


def file_of(state, *, is_dark):
    return PICTURES / f"{state}{'-dark' if is_dark else ''}.png"


def small(widget: QWidget) -> QImage:
    how = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return widget.grab().toImage().scaled(SMALL, *how).convertToFormat(QImage.Format.Format_RGB888)


def blurred(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    values = rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3).astype(float)
    for axis in (0, 1):
        wide = np.pad(values, [(BLUR // 2,) * 2 if each == axis else (0, 0) for each in range(3)], mode="edge")
        length = values.shape[axis]
        values = sum(wide.take(range(start, start + length), axis) for start in range(BLUR)) / BLUR
    return values


def difference(one: QImage, other: QImage) -> float:
    """How much the parts that differ most do, on average, of 255."""
    apart = np.abs(blurred(one) - blurred(other)).mean(axis=2)
    height, width = apart.shape
    parts = apart.reshape(height // PART, PART, width // PART, PART).mean(axis=(1, 3))
    return float(parts.max())


def reference(state, *, is_dark=False) -> QImage:
    picture = QImage(str(file_of(state, is_dark=is_dark)))
    assert picture.size() == SMALL, "make pictures writes it"
    return picture


@pytest.mark.parametrize(("state", "is_dark"), WANTED)
def test_it_looks_as_it_did(shown, state, is_dark):
    now = small(shown(state, is_dark=is_dark))
    file = file_of(state, is_dark=is_dark)
    if IS_WRITING:
        PICTURES.mkdir(exist_ok=True)
        assert now.save(str(file))
        return
    found = difference(now, reference(state, is_dark=is_dark))
    if found >= MOST_OF.get(state, MOST):
        SEEN.mkdir(parents=True, exist_ok=True)
        now.save(str(SEEN / file.name))
        pytest.fail(f"{file.name} differs by {found:.1f}; look at build/pictures. Meant so? make pictures")


@pytest.mark.parametrize(("name", "state"), [("picker", "picker"), ("session", "hold")])
def test_the_pictures_in_readme_are_sharp_and_of_todays_program(shown, name, state):
    file = DOCS / f"{name}.png"
    picture = QImage(str(file))
    assert (picture.size(), picture.depth()) == (SIZE, 32), "make screenshots writes it"
    assert file.stat().st_size < MOST_BYTES
    assert json.loads(picture.text(KEY)) == texts_of(shown(state).page), "make screenshots writes it anew"


RENDERINGS = {
    "hinted": lambda font: font.setHintingPreference(QFont.HintingPreference.PreferFullHinting),
    "rough": lambda font: font.setStyleStrategy(QFont.StyleStrategy.NoAntialias),
}


@pytest.mark.parametrize("state", ["picker", "routine", "lead-in", "summary"])
@pytest.mark.parametrize("rendering", RENDERINGS)
def test_another_rendering_of_type_makes_no_difference(shown, state, rendering):
    assert difference(small(shown(state, render=RENDERINGS[rendering])), reference(state)) < MOST_OF.get(state, MOST)


def _no_ring(monkeypatch):
    monkeypatch.setattr(Countdown, "_outline", lambda _: QPainterPath())


def _no_figure(monkeypatch):
    monkeypatch.setattr(FigureView, "paintEvent", lambda *_: None)


def _no_pictures(monkeypatch):
    monkeypatch.setattr(FigureShelf, "get", lambda *_: QPixmap())


def _swapped_phases(monkeypatch):
    for colours in (stage_colours.DARK, stage_colours.LIGHT):
        work, rest = colours.grounds[Phase.WORK], colours.grounds[Phase.REST]
        monkeypatch.setitem(colours.grounds, Phase.WORK, rest)
        monkeypatch.setitem(colours.grounds, Phase.REST, work)


def _swapped_colours(monkeypatch):
    accent, warning = tokens.LIGHT.accent, tokens.LIGHT.warning
    monkeypatch.setattr(theme, "LIGHT", replace(tokens.LIGHT, accent=warning, warning=accent))


@pytest.mark.parametrize(
    ("state", "plant"),
    [
        ("hold", _no_ring),
        ("hold", _no_figure),
        ("hold", _swapped_phases),
        ("hold-light-stage", _no_ring),
        ("hold-light-stage", _swapped_phases),
        ("paused", _no_ring),
        ("lead-in", _no_figure),
        ("picker", _no_pictures),
        ("routine", _no_pictures),
        ("routine", _swapped_colours),
        ("summary", _swapped_colours),
    ],
)
def test_a_planted_change_is_seen(shown, monkeypatch, state, plant):
    plant(monkeypatch)
    assert difference(small(shown(state)), reference(state)) > MOST_OF.get(state, MOST)
