"""The moving figure: it moves when the session does, and rests when nobody sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap

from backtimer.figures.figure import Movement
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.figure_files import read_figures
from backtimer.session.machine import Pause, Resume
from backtimer.session.moment import Moment
from backtimer.system.resources import assets
from backtimer.ui.figures.pictures import pictures
from backtimer.ui.figures.pixmaps import still
from backtimer.ui.figures.view import BREATHING_MS, FRAME_MS, FigureView
from backtimer.ui.look import artwork
from backtimer.ui.session.page import SessionPage

FIGURES = read_figures(assets() / "figures").by_id


class Now:
    def __init__(self) -> None:
        self.movement, self.share, self.seconds, self.to_left, self.is_still = Movement.EFFORT, 0.0, 0.0, False, False

    def __call__(self) -> Moment:
        return Moment(0, self.movement, self.share, self.seconds, self.to_left, self.is_still)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def view(qtbot, now) -> FigureView:
    view = FigureView(now)
    qtbot.addWidget(view)
    view.resize(480, 320)
    view.show()
    qtbot.waitExposed(view)
    assert view.show_figure(FIGURES["bird-dog"], None, "Bird dog")
    return view


def seen(view: FigureView) -> QImage:
    return view.grab().toImage()


def test_it_moves_with_the_moment_and_swaps_limbs_for_the_other_side(view, now) -> None:
    rest = seen(view)
    now.share = 1.0
    view.refresh()
    right = seen(view)
    assert right != rest
    now.to_left = True
    view.refresh()
    assert seen(view) not in (right, rest)
    assert view.accessibleName() == "Picture of Bird dog"


def test_it_is_fast_while_it_moves_slow_while_it_breathes_and_still_in_a_pause(view, now) -> None:
    assert (view._timer.isActive(), view._timer.interval()) == (True, FRAME_MS)
    now.movement = Movement.HOLD
    view.refresh()
    assert view._timer.interval() == BREATHING_MS
    now.is_still = True
    view.refresh()
    assert not view._timer.isActive()
    now.is_still = False
    view.refresh()
    assert view._timer.isActive()
    view.hide()
    assert not view._timer.isActive()


def test_with_less_motion_it_stands_in_the_pose_that_is_to_be_taken(view, now) -> None:
    now.share = 1.0
    view.refresh()
    hold = seen(view)
    now.share = 0.0
    view.set_reduced_motion(True)
    assert not view._timer.isActive()
    assert seen(view) == hold
    now.movement = Movement.REST
    view.refresh()
    assert seen(view) != hold


@pytest.mark.parametrize("name", ["mine.png", "mine.jpg", "mine.svg"])
def test_a_picture_of_ones_own(view, qtbot, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("svg"):
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
            '<rect width="40" height="20" fill="#ff0000"/></svg>'
        )
    else:
        pixmap = QPixmap(40, 20)
        pixmap.fill(QColor("#ff0000"))
        assert pixmap.save(str(path))
    assert view.show_figure(FIGURES["bird-dog"], str(path), "Mine")
    until_there(qtbot)
    middle = seen(view).pixelColor(240, 160)
    assert (middle.red() > 240, middle.green() < 20) == (True, True)
    assert not view._timer.isActive()


def test_a_picture_that_cannot_be_read_leaves_the_figure(view, qtbot, tmp_path: Path) -> None:
    figure = seen(view)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    for path in (broken, tmp_path / "gone.gif"):
        assert view.show_figure(FIGURES["bird-dog"], str(path), "Bird dog")
        until_there(qtbot)
        assert seen(view) == figure
    assert not view.show_figure(None, str(broken), "Nothing")
    assert not view.show_figure(None, str(tmp_path / "gone.gif"), "Nothing")
    assert not view.show_figure(None, None, "Nothing")


def test_what_cannot_be_shown_tells_so_when_that_is_known(view, qtbot, tmp_path: Path) -> None:
    broken = tmp_path / "other.png"
    broken.write_bytes(b"no picture either")
    with qtbot.waitSignal(view.emptied, timeout=30_000):
        assert view.show_figure(None, str(broken), "Nothing")


def test_a_moving_picture_moves_and_stops_with_the_session(view, now, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    path.write_bytes(two_frames())
    assert view.show_figure(None, str(path), "Mine")
    until_there(qtbot)
    first = seen(view)
    qtbot.waitUntil(lambda: seen(view) != first, timeout=10_000)
    now.is_still = True
    view.refresh()
    assert not view._frames.isActive()
    now.is_still = False
    view.refresh()
    assert view._frames.isActive()


def until_there(qtbot) -> None:
    qtbot.waitUntil(lambda: not pictures().is_working, timeout=30_000)


def two_frames() -> bytes:
    """A GIF of one dot, black and white in turn."""
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02"
    return head + frame + b"\x44\x01\x00" + frame + b"\x4c\x01\x00" + b"\x3b"


def test_a_still_for_cards() -> None:
    artwork.use(assets(), lambda exercise: FIGURES.get(exercise.id))
    made = still(Exercise("plank", "Plank"), QSize(96, 96), dark=True)
    assert made is not None
    assert made.size() == QSize(96, 96)
    assert not made.toImage().allGray()
    assert still(Exercise("my-own", "My own"), QSize(96, 96), dark=True) is None


def test_the_session_shows_it_and_it_stops_with_a_pause(window, desk, qtbot) -> None:
    window.show()
    window.open_named("article-b", start=True)
    page = window.findChild(SessionPage)
    assert page.figure.isVisible()
    assert page.figure._timer.isActive()
    page.runner.send(Pause())
    assert not page.figure._timer.isActive()
    page.runner.send(Resume())
    desk.now += 3
    page.runner.conductor.poll()
    page.refresh()
    assert page.figure._timer.isActive()
