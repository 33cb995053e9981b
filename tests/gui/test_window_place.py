"""Size, place, state and page of the window are taken up again; whatever is wrong with what was kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication

from backtimer.settings.window_place import WindowPlace, place_as_json, place_from_json
from backtimer.ui.look import tokens
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.window_memory import geometry_of, is_in_sight, take_up
from tests.gui.conftest import FakeDesk, wait_for_scan

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def again(qtbot, window, desk, tmp_path):
    """Closes the window and opens the next, as another start of the program does."""

    def act():
        window.close()
        following = MainWindow(FakeDesk(tmp_path))
        qtbot.addWidget(following)
        following.show()
        following.open_last()
        wait_for_scan(qtbot, following)
        return following

    return act


def test_size_and_place_are_taken_up_again(window, again):
    window.setGeometry(40, 50, 901, 633)
    following = again()
    assert following.geometry() == QRect(40, 50, 901, 633)
    assert isinstance(following.page, PickerPage)


def test_a_maximised_window_is_maximised_again_and_knows_its_usual_size(window, again, qtbot):
    window.resize(902, 634)
    window.setWindowState(Qt.WindowState.WindowMaximized)
    qtbot.waitUntil(window.isMaximized)
    following = again()
    assert following.isMaximized()
    assert following.normalGeometry().size() == window.normalGeometry().size()


def test_full_screen_is_not_taken_up_again_but_its_usual_place_is(window, again):
    window.setGeometry(40, 50, 901, 533)
    window.full_screen.toggle()
    following = again()
    assert not following.isFullScreen()
    assert following.size() == QSize(901, 533)


def test_the_routine_that_was_open_is_open_again(window, again):
    window.open_named("article-a", start=False)
    following = again()
    assert isinstance(following.page, RoutinePage)
    assert following.page.routine.id == "article-a"


def test_a_session_that_was_closed_leaves_its_routine_open(window, again):
    window.open_named("article-a", start=True)
    assert isinstance(again().page, RoutinePage)


def test_a_routine_elsewhere_is_found_by_its_path(window, again, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "mine.yaml"
    file.write_text("backtimer: 1\ntitle: Mine\nexercises:\n  - {name: Bridge, reps: 5, hold: 5s}\n")
    window.open_named(str(file), start=False)
    following = again()
    assert following.page.routine.title == "Mine"
    following.close()


@pytest.mark.parametrize("kept", ["no-such-routine", "/no/such/file.yaml", "broken"])
def test_a_routine_that_is_gone_or_broken_is_no_matter(qtbot, desk, tmp_path, kept):
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "broken.yaml").write_text("backtimer: 1\n")
    desk.keep_window_place(WindowPlace(None, kept))
    window = MainWindow(FakeDesk(tmp_path))
    qtbot.addWidget(window)
    window.open_last()
    assert isinstance(window.page, PickerPage)
    assert window.said_bar.text.text() == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b'{"version": 1}',
        b'{"version": 99, "geometry": "AAAA", "page": "article-a"}',
        json.dumps({"version": 1, "geometry": 5, "page": ["article-a"]}).encode(),
        json.dumps({"version": 1, "geometry": "no base64!", "page": "a\nb"}).encode(),
        json.dumps({"version": 1, "geometry": "A" * 5000, "page": "a" * 5000}).encode(),
        json.dumps({"version": 1, "geometry": "AAAAAAAA"}).encode(),
    ],
)
def test_whatever_is_wrong_with_the_file_the_window_opens(qtbot, tmp_path, content):
    (tmp_path / "window.json").write_bytes(content)
    desk = FakeDesk(tmp_path)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.open_last()
    assert (window.width(), window.height()) == tokens.WINDOW
    assert isinstance(window.page, PickerPage)
    assert desk.trouble() is None
    window.close()


def test_one_bad_value_falls_back_alone():
    good = WindowPlace("AdnQywADAAA=", "article-a")
    assert place_from_json(place_as_json(good)) == good
    assert place_from_json({"geometry": "x!", "page": "article-a"}) == WindowPlace(None, "article-a")
    assert place_from_json({"geometry": "AdnQywADAAA=", "page": 7}) == WindowPlace("AdnQywADAAA=", None)
    assert place_from_json({}) == WindowPlace()


def test_a_place_on_a_screen_that_is_gone_is_not_taken_up(window, qtbot):
    everywhere = QGuiApplication.primaryScreen().virtualGeometry()
    window.setGeometry(everywhere.right() + 3000, everywhere.bottom() + 2000, 900, 600)
    kept = geometry_of(window)
    following = MainWindow(window._desk)
    qtbot.addWidget(following)
    take_up(following, kept)
    assert is_in_sight(following)
    following.show()
    assert is_in_sight(following)


def test_what_is_kept_is_what_qt_tells(window):
    assert QByteArray.fromBase64(geometry_of(window).encode()) == window.saveGeometry()


TWO_SCREENS = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
app = QApplication(["", "-platform", "offscreen:configfile=" + sys.argv[1]])
from backtimer.ui.main_window import MainWindow
from tests.gui.conftest import FakeDesk
assert len(app.screens()) == 2, app.screens()
second = app.screens()[1].geometry()
window = MainWindow(FakeDesk(Path(sys.argv[2])))
window.setGeometry(QRect(second.x() + 60, second.y() + 50, 900, 600))
window.show()
app.processEvents()
window.full_screen.toggle()
app.processEvents()
assert window.isFullScreen() and window.geometry() == second, (window.geometry(), second)
window.close()
following = MainWindow(FakeDesk(Path(sys.argv[2])))
following.show()
app.processEvents()
assert not following.isFullScreen()
assert second.contains(following.geometry()), following.geometry()
following.close()
print("as wanted")
"""


def test_full_screen_is_on_the_screen_where_the_window_is(tmp_path):
    screens = [
        {"name": "one", "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1},
        {"name": "two", "x": 1280, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1},
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS, str(tmp_path / "screens.json"), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "as wanted" in done.stdout, done.stderr
