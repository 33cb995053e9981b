"""Routines as files: dropped, dragged, shown in their folder, copied as text."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from backtimer.routine.dose import OwnDose
from backtimer.ui.routines import file_manager
from backtimer.ui.routines.card_drag import drag_of
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.routine_list import ROW
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.routines.sharing import IN_SESSION, MOST_FILES
from backtimer.ui.session.page import SessionPage
from tests.gui.conftest import wait_for_scan

GOOD = "backtimer: 1\ntitle: <b>Morning</b>\nexercises:\n  - exercise: bridge\n  - exercise: bird-dog\n"
BROKEN = "backtimer: 1\ntitle: Broken\nexercises:\n  - exercise: bridg\n"
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def files(tmp_path):
    """Makes files of somebody else's."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    def make(name, text=GOOD):
        path = folder / name
        path.write_text(text)
        return path

    return make


@pytest.fixture
def answered(window, qtbot):
    """Drops files on the window, answers the question, and returns what was asked; None when nothing was."""

    def act(paths, answer="Cancel"):
        seen = []
        timer = QTimer()
        timer.setInterval(20)

        def look():
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                assert box.textFormat() == Qt.TextFormat.PlainText
                seen.append((box.text(), box.informativeText(), [button.text() for button in box.buttons()]))
                wanted = [button for button in box.buttons() if button.text() in (answer, "OK")]
                (wanted or [box.escapeButton()])[0].click()

        timer.timeout.connect(look)
        timer.start()
        drop(window, [path if isinstance(path, QUrl) else QUrl.fromLocalFile(str(path)) for path in paths])
        qtbot.wait(150)
        timer.stop()
        return seen[0] if seen else None

    return act


def drop(window, urls):
    """As the system does: to its window, entering first."""
    window.sharing.take_drops()
    data = QMimeData()
    data.setUrls(urls)
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    entering = QDragEnterEvent(QPoint(300, 200), both, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(window.windowHandle(), entering)
    dropped = QDropEvent(QPointF(300, 200), both, data, Qt.MouseButton.LeftButton, NONE, QEvent.Type.Drop)
    if entering.isAccepted():
        assert entering.dropAction() == Qt.DropAction.CopyAction
        QApplication.sendEvent(window.windowHandle(), dropped)
        assert dropped.dropAction() == Qt.DropAction.CopyAction
    return entering.isAccepted()


def own(desk):
    folder = Path(desk.own_routines_folder)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def said(window):
    return window.said_bar.text.text()


def test_a_dropped_file_is_asked_about_and_added(window, desk, files, answered, qtbot):
    text, more, buttons = answered([files("morning.yaml")], "Add")
    assert text == 'Add "<b>Morning</b>" to your routines?'
    assert more.startswith('"<b>Morning</b>", 2 exercises, ')
    assert more.endswith(": Bridge, Bird dog.")
    assert set(buttons) == {"Add", "Open once", "Cancel"}
    assert own(desk) == ["morning.yaml"]
    assert isinstance(window.page, RoutinePage)
    assert window.page.title.textFormat() == Qt.TextFormat.PlainText
    assert not window.page.add_button.isVisible()
    assert "Added <b>Morning</b>." in said(window)
    window.show_picker()
    wait_for_scan(qtbot, window)
    assert "morning" in {row.listing.id for row in window.picker.model.all_rows()}


def test_cancelled_it_leaves_nothing(window, desk, files, answered):
    answered([files("morning.yaml")])
    assert own(desk) == []
    assert isinstance(window.page, PickerPage)


def test_opened_once_it_can_still_be_added(window, desk, files, answered, qtbot):
    answered([files("morning.yaml")], "Open once")
    assert own(desk) == []
    assert window.page.add_button.isVisible()
    qtbot.mouseClick(window.page.add_button, Qt.MouseButton.LeftButton)
    assert own(desk) == ["morning.yaml"]
    assert not window.page.add_button.isVisible()
    assert window._open.path == Path(desk.own_routines_folder) / "morning.yaml"


def test_a_shipped_routine_and_ones_own_are_not_offered(window, desk, files, answered):
    window.open_named("article-a", start=False)
    assert not window.page.add_button.isVisible()
    answered([files("morning.yaml")], "Add")
    window.show_picker()
    assert answered([Path(desk.own_routines_folder) / "morning.yaml"]) is None
    assert isinstance(window.page, RoutinePage)


def test_a_file_with_problems_is_added_only_after_saying_so(window, desk, files, answered):
    text, more, buttons = answered([files("broken.yaml", BROKEN)], "Cancel")
    assert text == 'Add "Broken" to your routines anyway?'
    assert 'broken.yaml:4:15: there is no exercise "bridg"' in more
    assert set(buttons) == {"Add anyway", "Cancel"}
    assert own(desk) == []
    answered([files("broken.yaml", BROKEN)], "Add anyway")
    assert own(desk) == ["broken.yaml"]
    assert isinstance(window.page, PickerPage)
    assert "Added Broken." in said(window)


def test_several_files_are_one_question(window, desk, files, answered, tmp_path):
    some = [files("one.yaml"), files("two.yml", BROKEN), files("three.txt"), tmp_path]
    text, more, _ = answered(some, "Add anyway")
    assert text == "Add 2 routines to your routines anyway?"
    assert '"three.txt" is not a routine file' in more
    assert "is a folder" in more
    assert own(desk) == ["one.yaml", "two.yml"]
    assert said(window) == "Added 2 routines."


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder, "is a folder. Drop the routine files in it instead."),
        (lambda folder: folder / "vanished.yaml", "there is no such file"),
        (lambda folder: QUrl("https://example.org/a.yaml"), "is not a file on this computer"),
        (lambda folder: folder / ("a" * 300 + ".yaml"), "cannot be added"),
    ],
)
def test_what_cannot_be_added_is_said(window, desk, tmp_path, answered, make, words):
    text, _, buttons = answered([make(tmp_path)])
    assert words in text
    assert buttons == ["OK"]
    assert own(desk) == []


def test_a_great_many_files_are_not_all_looked_at(answered, tmp_path):
    text, more, _ = answered([tmp_path / f"{number}.yaml" for number in range(500)])
    assert text == "None of these can be added."
    assert len(more.splitlines()) == MOST_FILES + 1
    assert more.endswith("Only the first 20 of 500 files were checked.")


def test_a_full_disk_is_said(window, desk, files, answered, monkeypatch):
    def fsync(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    window.open_named(str(files("morning.yaml")), start=False)
    box = []
    QTimer.singleShot(50, lambda: (box.append(QApplication.activeModalWidget().text()), _close()))
    window.page.add_button.click()
    assert box == ['"morning.yaml" could not be added: No space left on device. Nothing was changed.']
    assert own(desk) == []


def _close():
    QApplication.activeModalWidget().reject()


def test_a_session_is_not_disturbed(window, desk, files, answered):
    window.open_named("article-a", start=True)
    assert answered([files("morning.yaml")]) is None
    assert isinstance(window.page, SessionPage)
    assert said(window) == IN_SESSION
    assert own(desk) == []


def test_a_card_of_ours_and_a_text_are_no_files(window, files):
    window.sharing.take_drops()
    data = QMimeData()
    data.setText("bird")
    entering = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    assert not window.sharing.eventFilter(window.windowHandle(), entering)


def test_nothing_is_taken_while_a_question_is_open(window, files):
    box = QMessageBox(window)
    QTimer.singleShot(
        50, lambda: (taken.append(drop(window, [QUrl.fromLocalFile(str(files("a.yaml")))])), box.reject())
    )
    taken = []
    box.exec()
    assert taken == [False]


def test_a_card_is_dragged_as_its_file(window):
    index = window.picker.list.currentIndex()
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    path = index.data(ROW).listing.path
    drag = drag_of(window.picker.list, path, window.picker.list.visualRect(index))
    assert drag.mimeData().urls() == [QUrl.fromLocalFile(str(path.absolute()))]
    assert not drag.mimeData().hasText() or drag.mimeData().text() == drag.mimeData().urls()[0].toString()
    assert 0 < drag.pixmap().width() <= 300


def test_dragging_a_card_does_not_open_it(window, qtbot, monkeypatch):
    dragged = []
    monkeypatch.setattr(
        type(window.picker.list), "startDrag", lambda view, actions: dragged.append(view.currentIndex())
    )
    view = window.picker.list.viewport()
    middle = window.picker.list.visualRect(window.picker.list.currentIndex()).center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for step in (15, 30, 45):
        event = QPointF(middle + QPoint(step, step))
        _move(view, event)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(45, 45))
    assert dragged
    assert isinstance(window.page, PickerPage)


def _move(view, to):
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        to,
        QPointF(view.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        NONE,
    )
    QApplication.sendEvent(view, event)


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_the_menu_of_a_card(window, desk, qtbot, by):
    view = window.picker.list
    index = view.model().index(1)
    at = view.visualRect(index).center()
    if by == "mouse":
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
        QApplication.sendEvent(view.viewport(), event)
    else:
        view.setCurrentIndex(index)
        QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    menu = next(each for each in window.findChildren(QMenu) if each.isVisible())
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert texts[0] == "Open"
    assert {"Show in folder", "Copy as text"} <= set(texts)
    menu.actions()[0].trigger()
    menu.close()
    assert isinstance(window.page, RoutinePage)
    assert window.page.routine.id == index.data(ROW).listing.id


def test_a_broken_file_is_shown_in_its_folder_and_not_copied(window, desk, files, qtbot):
    menu = window.sharing.menu(desk.listing(str(files("broken.yaml", BROKEN))), window)
    can = {action.text().replace("&", ""): action.isEnabled() for action in menu.actions()}
    assert can["Show in folder"]
    assert not can["Copy as text"]


def test_copied_as_text_with_own_doses(window, desk):
    desk.set_adjustments("article-a", desk.adjustments("article-a").with_dose("glute-bridge", OwnDose(reps=9)))
    listing = desk.listing("article-a")
    window.sharing.copy_text(listing)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f"{listing.title}\n10 exercises, ")
    assert "   9 times, hold 6 s, rest 10 s between reps\n" in text
    assert "Copied " in said(window)
    QGuiApplication.clipboard().clear()
    window.open_named("article-a", start=False)
    act = next(action for action in window.page.more_button.menu().actions() if "text" in action.text())
    act.trigger()
    assert QGuiApplication.clipboard().text() == text


def test_what_has_vanished_cannot_be_copied(window, desk, files):
    path = files("morning.yaml")
    listing = desk.listing(str(path))
    path.unlink()
    window.sharing.copy_text(listing)
    assert "cannot be copied" in said(window)
    assert "no such file" in said(window)


@pytest.mark.parametrize(
    ("platform", "started"), [("win32", ["explorer", "/select,"]), ("darwin", ["open", "-R"]), ("linux", [])]
)
def test_shown_in_the_file_manager_or_else_the_folder(window, desk, monkeypatch, platform, started):
    calls, opened, works = [], [], True

    def start(program, arguments):
        calls.append([program, *arguments[:-1]])
        return works

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(file_manager, "_start", start)
    monkeypatch.setattr(file_manager, "_ask", lambda file, parent, refused: works)
    monkeypatch.setattr(
        file_manager.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or not opened[1:]
    )
    listing = desk.listing("article-a")
    window.sharing.show_in_folder(listing)
    assert (calls, opened) == ([started] if started else [], [])
    works = False
    window.sharing.show_in_folder(listing)
    assert opened == [str(listing.path.parent)]
    assert said(window) == ""
    window.sharing.show_in_folder(listing)
    assert said(window) == f"The folder cannot be opened here: {listing.path.parent}"


ASK = """
import sys, threading
from pathlib import Path
from jeepney import HeaderFields, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

def serve():
    bus = open_dbus_connection()
    bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.FileManager1"))
    ready.set()
    while True:
        message = bus.receive()
        if message.header.fields.get(HeaderFields.member) == "ShowItems":
            print(message.header.fields[HeaderFields.signature], *message.body, flush=True)
            bus.send(new_method_return(message))

ready = threading.Event()
if "serve" in sys.argv:
    threading.Thread(target=serve, daemon=True).start()
    ready.wait()
from PySide6.QtCore import QCoreApplication, QTimer
from backtimer.ui.routines import file_manager
app = QCoreApplication([])
file_manager._open_folder = lambda path, failed: print("folder", path, flush=True)
file_manager.show_in_folder(Path("/tmp/a b.yaml"), app, app.quit)
QTimer.singleShot(1500, app.quit)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus of our own to be had")
@pytest.mark.parametrize(
    ("who", "expected"),
    [("serve", "ass ['file:///tmp/a%20b.yaml'] "), ("nobody", "folder /tmp/a b.yaml")],
)
def test_a_desktop_is_asked_over_its_bus(who, expected):
    pytest.importorskip("jeepney")
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", ASK, who],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.splitlines() == [expected], done.stderr
