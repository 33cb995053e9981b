"""A second start: the window that is open takes over, and no session is disturbed by it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QMessageBox

from backtimer.app import single_instance
from backtimer.app.single_instance import Instance, Place, Request, socket_names
from backtimer.session.machine import SessionMode
from backtimer.ui.handed_over import HandedOver
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage


@pytest.fixture
def handed_over(window):
    return HandedOver(window)


@pytest.fixture
def first(qtbot, tmp_path, monkeypatch):
    """A first that listens, and what it was asked for."""
    # A name that no other program of this computer looks for.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    instance = Instance(tmp_path / "data", tmp_path / "cache")
    assert instance.take_place(Request()) is Place.FIRST
    instance.came = []
    instance.listen(instance.came.append)
    yield instance
    instance.close()
    instance.release()


SECOND = """
import sys
from pathlib import Path
from backtimer.app.single_instance import Instance, Request
request = eval(sys.argv[2])
print(Instance(Path(sys.argv[1]), Path(sys.argv[1]).parent / "cache").take_place(request, begin_seconds=0.3).name)
"""


def start_again(qtbot, folder, request):
    """A second start, as a process: the first answers meanwhile."""
    second = subprocess.Popen([sys.executable, "-c", SECOND, folder, repr(request)], stdout=subprocess.PIPE, text=True)
    with second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        return Place[second.stdout.read().strip()]


def test_the_first_window_does_not_pay_for_it():
    late = {
        "PySide6.QtNetwork",
        "logging.handlers",
        "platform",
        "socket",
        "backtimer.ui.error_dialog",
        "backtimer.ui.failures",
        "backtimer.ui.handed_over",
    }
    code = f"import sys, backtimer.app.start, backtimer.app.window; print(sorted({late} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_window_comes_forward_and_opens_it(window, handed_over):
    window.showMinimized()
    handed_over.take(None, start=False)
    assert not window.isMinimized()
    handed_over.take("article-a", start=False)
    assert isinstance(window.page, RoutinePage)
    handed_over.take("article-b", start=True)
    assert isinstance(window.page, SessionPage)


def test_what_cannot_be_opened_is_told(window, handed_over):
    handed_over.take("/no/such/file.yaml", start=True)
    assert "cannot be opened" in window.said_bar.text.text()


def test_a_session_is_not_disturbed_and_its_summary_stays(window, desk, handed_over, qtbot):
    window.open_named("article-a", start=True)
    session = window.page
    handed_over.take("/some/where/article-c.yaml", start=True)
    handed_over.take("article-b", start=True)
    assert window.page is session
    assert session.runner.mode is SessionMode.RUNNING
    assert window.said_bar.text.text() == '"article-b" opens after this session.'
    qtbot.wait(400)
    assert window.page is session
    session._end(finished=False)
    assert isinstance(window.page, SummaryPage)
    qtbot.wait(400)
    assert isinstance(window.page, SummaryPage)
    window.page.left.emit()
    qtbot.waitUntil(lambda: isinstance(window.page, RoutinePage))
    # Opened, not begun.
    assert window._open.id == "article-b"


def test_a_question_is_answered_first(window, handed_over, qtbot):
    box = QMessageBox(window)
    box.open()
    handed_over.take("article-a", start=False)
    qtbot.wait(50)
    assert not isinstance(window.page, RoutinePage)
    box.close()
    qtbot.waitUntil(lambda: isinstance(window.page, RoutinePage))


def test_unsaved_changes_are_asked_about(window, handed_over, monkeypatch):
    monkeypatch.setattr(window, "_may_leave", lambda: False)
    page = window.page
    handed_over.take("article-a", start=False)
    assert window.page is page


def test_a_second_start_hands_over(first, qtbot, tmp_path):
    asked = Request("article-a", start=True, token="abc")
    assert start_again(qtbot, tmp_path / "data", asked) is Place.HANDED_OVER
    assert first.came == [asked]


def test_other_folders_have_windows_of_their_own(first, qtbot, tmp_path):
    assert start_again(qtbot, tmp_path / "other", Request()) is Place.FIRST
    assert first.came == []


def test_only_without_a_request_a_first_is_waited_for(first, qtbot, tmp_path):
    assert start_again(qtbot, tmp_path / "data", None) is Place.NO_ANSWER
    assert first.came == []


@pytest.mark.parametrize("talks", [True, False], ids=["hangs", "listens to nobody"])
def test_a_first_that_does_not_answer(first, tmp_path, monkeypatch, talks):
    monkeypatch.setattr(single_instance, "ANSWER_SECONDS", 0.2)
    if not talks:
        first.close()
    # On this thread: nothing of the first is done meanwhile.
    assert Instance(tmp_path / "data", tmp_path / "cache").take_place(Request(), begin_seconds=0.2) is Place.NO_ANSWER


def test_a_first_that_ended_gives_its_place(first, qtbot, tmp_path):
    threading.Timer(0.2, first.release).start()
    first.close()
    second = Instance(tmp_path / "data", tmp_path / "cache")
    assert second.take_place(Request(), begin_seconds=10) is Place.FIRST
    # The name is free as well, whatever is left there.
    second.listen(lambda _: None)
    assert second._server._server.isListening()
    second.close()
    second.release()


@pytest.mark.parametrize(
    "sent",
    [
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b'{"routine": 3}\n',
        b'{"routine": ""}\n',
        b"\xff\xfe\n",
        b"[" * 50_000 + b"\n",
        json.dumps({"routine": "x" * 70_000}).encode() + b"\n",
        b"x" * 200_000,
    ],
)
def test_what_makes_no_sense_is_dropped(first, qtbot, tmp_path, sent):
    socket = QLocalSocket()
    socket.connectToServer(socket_names(tmp_path / "data", tmp_path / "cache")[0])
    assert socket.waitForConnected(1000)
    socket.write(sent)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert bytes(socket.readAll().data()) == b""
    assert first.came == []
    # And it goes on to listen.
    assert start_again(qtbot, tmp_path / "data", Request()) is Place.HANDED_OVER


def test_the_socket_is_the_persons_own(first, tmp_path):
    assert Path(socket_names(tmp_path / "data", tmp_path / "cache")[0]).stat().st_mode & 0o077 == 0
