"""The whole program with a desktop around it: a bus, a tray and somebody who shows notes, each real enough for Qt."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30
# As the program begins, but its window is closed as soon as it was seen, and tells when it comes and goes.
PROGRAM = """
import sys
from PySide6.QtCore import QEvent, QTimer
from backtimer.ui import main_window
class Closing(main_window.MainWindow):
    def __init__(self, desk):
        super().__init__(desk)
        QTimer.singleShot(700, self.close)
    def event(self, event):
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            print("shown" if event.type() == QEvent.Type.Show else "hidden", flush=True)
        return super().event(event)
main_window.MainWindow = Closing
from backtimer.app.main import main
sys.exit(main([]))
"""
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="this tray is Linux's"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed"),
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="there is no screen"),
]


def wait(is_so):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come")


@pytest.fixture
def bus():
    from tests.desktop_bus import NOTES, TRAY, DesktopBus

    with DesktopBus(NOTES, TRAY) as bus:
        yield bus


@pytest.fixture
def start(tmp_path, bus):
    """Starts the program with these settings; what it tells is in a file."""
    home = tmp_path / "home"
    home.mkdir()
    told = tmp_path / "told"
    programs = []

    def act(*, on, tray, at=None, has_tray=True):
        reminders = {"on": on, "tray": tray}
        (home / "settings.json").write_text(json.dumps({"version": 1, "reminders": reminders}))
        if at is not None:
            plan = {"days": EVERY_DAY, "times_a_day": 1, "at": [f"{at:%H:%M}"]}
            (home / "plans.json").write_text(json.dumps({"version": 1, "plans": {"article-a": plan}}))
        env = {**os.environ, "BACKTIMER_HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": bus.address}
        env |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        if not has_tray:
            env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home}/none"
        with told.open("w") as out:
            programs.append(subprocess.Popen([sys.executable, "-c", PROGRAM], env=env, stdout=out))
        return programs[-1]

    act.told = lambda: told.read_text().split()
    yield act
    for program in programs:
        if program.poll() is None:
            program.kill()
        program.wait(PATIENCE_SECONDS)


def test_a_closed_window_goes_on_in_the_tray_and_comes_back(bus, start):
    program = start(on=False, tray=True)
    wait(lambda: start.told() == ["shown", "hidden"])
    wait(lambda: bus.notes)
    assert bus.notes[0][3] == "BackTimer is still running in the tray"
    assert len(bus.icons) == 1
    assert [words for _, words in bus.menu()] == ["Open BackTimer", "Pause reminders for today", "Quit"]
    bus.choose("Open BackTimer")
    wait(lambda: start.told() == ["shown", "hidden", "shown"])
    assert program.poll() is None
    bus.choose("Quit")
    assert program.wait(PATIENCE_SECONDS) == 0


def test_a_reminder_comes_from_the_tray_and_brings_the_window(bus, start):
    due = datetime.now() - timedelta(minutes=5)
    if due.hour >= 21 or due.hour < 7:
        pytest.skip("in the night no late reminder comes")
    start(on=True, tray=True, at=due)
    wait(lambda: len(bus.notes) == 2)
    title, text, actions = bus.notes[0][3:6]
    assert title.startswith("Time for ")
    assert title.endswith("? (19 min)")
    assert text == f"Planned for {due:%H:%M}."
    assert actions == ["default", "Open", "start", "Start", "quiet", "Not today"]
    wait(lambda: start.told() == ["shown", "hidden"])
    bus.emit("ActionInvoked", "us", 1, "default")
    wait(lambda: start.told()[-1] == "shown")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_polite_kill_ends_it_also_in_the_tray(start, number):
    program = start(on=False, tray=True)
    wait(lambda: start.told() == ["shown", "hidden"])
    program.send_signal(number)
    assert program.wait(PATIENCE_SECONDS) == 0


def test_without_a_tray_closing_ends_it(start):
    assert start(on=True, tray=True, has_tray=False).wait(PATIENCE_SECONDS) == 0


def test_when_nobody_wants_a_tray_there_is_none(bus, start):
    assert start(on=False, tray=False).wait(PATIENCE_SECONDS) == 0
    assert (bus.icons, bus.notes) == ([], [])


def test_a_hidden_window_is_at_rest(start):
    """One look a minute; whatever else wakes it up would show in seconds."""
    program = start(on=True, tray=True, at=datetime.now() + timedelta(hours=2))
    wait(lambda: start.told() == ["shown", "hidden"])
    time.sleep(3)
    before = _wakings(program.pid)
    time.sleep(5)
    assert _wakings(program.pid) - before < 10


def _wakings(pid):
    """How often any of its threads has been put to work."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("voluntary_ctxt"))
        total += int(line.split()[1])
    return total
