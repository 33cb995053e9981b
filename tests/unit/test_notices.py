"""Notes on the desktop, over a real bus with a desktop of the test's on it."""

from __future__ import annotations

import queue
import sys
import threading

import pytest

from backtimer.system.notices import FAILED, Notices

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these notes are Linux's")
PATIENCE_SECONDS = 10


@pytest.fixture
def heard():
    return queue.Queue()


@pytest.fixture
def notices(heard):
    notices = Notices(lambda *what: heard.put(what), "backtimer-test")
    yield notices
    notices.close()


@pytest.fixture
def bus(monkeypatch):
    from tests.desktop_bus import NOTES, DesktopBus

    with DesktopBus(NOTES) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


def wait(is_so):
    for _ in range(PATIENCE_SECONDS * 100):
        if is_so():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come")


def test_a_note_is_shown_quietly_and_a_button_is_heard(bus, notices, heard):
    assert notices.note("a", "Time for <b>", "12 minutes, if you <like>.", (("default", "Open"), ("start", "Start")))
    wait(lambda: bus.notes)
    name, replaces, icon, title, text, actions, hints, _ = bus.notes[0]
    assert (name, replaces, icon) == ("BackTimer", 0, "backtimer-test")
    # A title is no markup for any desktop, a text is for some.
    assert (title, text) == ("Time for <b>", "12 minutes, if you &lt;like&gt;.")
    assert actions == ["default", "Open", "start", "Start"]
    assert hints["suppress-sound"] == ("b", True)
    assert notices.note("b", "Second", "")
    wait(lambda: len(bus.notes) == 2)
    wait(lambda: len(notices._shown) == 2)
    bus.emit("ActionInvoked", "us", 99, "default")  # another program's
    bus.emit("ActivationToken", "us", 2, "token")
    bus.emit("ActionInvoked", "us", 2, "default")
    bus.emit("NotificationClosed", "uu", 2, 2)
    bus.emit("ActionInvoked", "us", 1, "start")
    assert heard.get(timeout=PATIENCE_SECONDS) == ("b", "default", "token")
    assert heard.get(timeout=PATIENCE_SECONDS) == ("a", "start", "")
    assert heard.empty()


def test_a_desktop_that_refuses_is_heard(bus, notices, heard):
    bus.refuses = True
    assert notices.note("a", "Title", "")
    assert heard.get(timeout=PATIENCE_SECONDS) == ("a", FAILED, "")


def test_without_a_bus_it_is_heard_and_with_the_next_one_it_works(monkeypatch, notices, heard, tmp_path):
    from tests.desktop_bus import NOTES, DesktopBus

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    notices.note("a", "Title", "")
    assert heard.get(timeout=PATIENCE_SECONDS) == ("a", FAILED, "")
    for key in ("b", "c"):
        with DesktopBus(NOTES) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            notices.note(key, "Title", "")
            wait(lambda bus=bus: bus.notes)
        # The bus has gone, and nobody is troubled by it.
        wait(lambda: not notices._is_running)
    assert heard.empty()


def test_the_thread_ends_with_it(bus, notices):
    notices.note("a", "Title", "")
    wait(lambda: bus.notes)
    notices.close()
    wait(lambda: not any(thread.name == "notices" for thread in threading.enumerate()))
    assert not notices.note("b", "Title", "")


def test_other_systems_know_no_such_notes(heard):
    assert not Notices(lambda *what: heard.put(what), "x", platform="win32").note("a", "Title", "")
    assert heard.empty()
