"""The real program and the desktop: the screen stays awake while a session runs, and a sleep pauses it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("this desktop is Linux's", allow_module_level=True)

from backtimer.runner.conductor import AWAKE_IN_PAUSE_SECONDS, Conductor
from backtimer.session.machine import Pause, Resume
from backtimer.system.sleep import SleepWatch
from backtimer.system.wake import ScreenAwake
from tests.e2e.desktop import GNOME, LOGIND, SCREEN_SAVER, Desktop, wait
from tests.e2e.events import read_events
from tests.unit.coach import Coach, plan

ASKED = ("Inhibit", "BackTimer", "An exercise session is running")
INHIBIT_IDLE = 8
ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 1s, move: 1s, release: 1s}
exercises:
  - {name: Small bridge, reps: 2, hold: 60s, rest: 1s}
"""
SPEED = "60"


@pytest.fixture(autouse=True)
def a_bus_can_be_had() -> None:
    if shutil.which("dbus-daemon") is None:
        if os.environ.get("CI"):
            pytest.fail("the checking machine must have a desktop's bus: not installed: dbus-daemon")
        pytest.skip("not installed: dbus-daemon")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop(SCREEN_SAVER, LOGIND) as desktop:
        yield desktop


@pytest.fixture
def here(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """The same, for what runs in this process."""
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS", raising=False)
    for name, value in desktop.environment.items():
        monkeypatch.setenv(name, value)
    return desktop


class Program:
    """The program in a process of its own, with a log of its events."""

    def __init__(self, folder: Path, environment: dict[str, str], *arguments: str) -> None:
        self.log = folder / "events.jsonl"
        routine = folder / "short.yaml"
        routine.write_text(ROUTINE)
        given = [str(routine) if each == "ROUTINE" else each for each in arguments]
        base = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WAKEPY"))}
        base |= {"BACKTIMER_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
        base |= {"PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backtimer", *given, "--events", str(self.log)],
            env=base | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def events(self, name: str) -> list[dict]:
        return [event for event in read_events(self.log) if event["event"] == name] if self.log.exists() else []

    def end(self) -> str:
        output, _ = self.process.communicate(timeout=60)
        return output


@contextmanager
def program(folder: Path, environment: dict[str, str], *arguments: str) -> Iterator[Program]:
    running = Program(folder, environment, *arguments)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait(10)
        if running.process.stdout is not None:
            running.process.stdout.close()


def test_a_whole_session_keeps_the_screen_awake_once_and_gives_it_back(desktop, tmp_path):
    with program(tmp_path, desktop.environment, "follow", "ROUTINE", "--silent", "--speed", SPEED) as running:
        output = running.end()
    assert running.process.returncode == 0, output
    assert desktop.asked == [ASKED, ("UnInhibit", 7001)]
    assert not desktop.is_kept_awake
    assert desktop.lost == 0


def test_on_gnome(tmp_path):
    with Desktop(GNOME) as gnome:
        with program(tmp_path, gnome.environment, "follow", "ROUTINE", "--silent", "--speed", SPEED) as running:
            output = running.end()
        assert running.process.returncode == 0, output
        ((method, name, _, reason, flags), released) = gnome.asked
        assert (method, name, reason) == ASKED
        assert flags & INHIBIT_IDLE
        assert released == ("Uninhibit", 7001)


def test_a_window_without_a_session_asks_for_nothing(desktop, tmp_path):
    with program(tmp_path, desktop.environment) as running:
        # It listens for a second start when it is up.
        wait(lambda: running.process.poll() is not None or any((tmp_path / "home").glob("*")), "the window")
        threading.Event().wait(1.0)
        running.process.send_signal(signal.SIGTERM)
        output = running.end()
    assert running.process.returncode == 0, output
    assert desktop.asked == []


def test_a_window_gives_the_screen_back_when_it_is_closed(desktop, tmp_path):
    with program(tmp_path, desktop.environment, "ROUTINE", "--start") as running:
        wait(lambda: desktop.is_kept_awake, "Inhibit")
        running.process.send_signal(signal.SIGTERM)
        running.end()
    assert desktop.asked == [ASKED, ("UnInhibit", 7001)]


def test_after_a_crash_nothing_keeps_the_screen_awake(desktop, tmp_path):
    with program(tmp_path, desktop.environment, "ROUTINE", "--start") as running:
        wait(lambda: desktop.is_kept_awake, "Inhibit")
        running.process.kill()
        running.process.wait(10)
        wait(lambda: not desktop.is_kept_awake, "the bus telling that it is gone")
    assert desktop.asked == [ASKED], "it had no time to say goodbye"
    assert desktop.lost == 1


def test_a_pause_gives_the_screen_back_after_a_while(here):
    coach = Coach(plan())
    awake = ScreenAwake()
    coach.session = Conductor(plan(), lambda: coach.now, None, coach._on_event, awake)
    try:
        coach.start()
        wait(lambda: here.is_kept_awake, "Inhibit")
        coach.until("hold")
        coach.session.send(Pause())
        coach.now += AWAKE_IN_PAUSE_SECONDS - 1
        coach.session.poll()
        assert here.asked == [ASKED]
        coach.now += 1
        coach.session.poll()
        wait(lambda: not here.is_kept_awake, "UnInhibit")
        coach.session.send(Resume())
        wait(lambda: here.is_kept_awake, "Inhibit again")
        assert here.asked == [ASKED, ("UnInhibit", 7001), ASKED]
        # A sleep gives it back at once.
        coach.wait(5)
        coach.now += 3600
        coach.session.poll()
        wait(lambda: not here.is_kept_awake, "UnInhibit")
        assert here.asked[3:] == [("UnInhibit", 7002)]
        assert awake.trouble is None
    finally:
        awake.release()


def test_a_desktop_that_refuses_is_told_and_the_session_goes_on(tmp_path, monkeypatch):
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS", raising=False)
    with Desktop(SCREEN_SAVER, refuses=True) as desktop:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
        awake = ScreenAwake()
        awake.hold()
        wait(lambda: awake.trouble, "a sentence")
        assert awake.trouble.startswith("The screen may switch off by itself")
        awake.release()
        with program(tmp_path, desktop.environment, "follow", "ROUTINE", "--silent", "--speed", SPEED) as running:
            output = running.end()
        assert running.process.returncode == 0, output
        assert "Traceback" not in output


@contextmanager
def a_bus_that_hangs(folder: Path) -> Iterator[str]:
    """Whoever connects is not answered."""
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(folder / "bus"))
        silent.listen()
        yield f"unix:path={folder / 'bus'}"


def test_a_bus_that_hangs_is_told_and_holds_up_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS", raising=False)
    with a_bus_that_hangs(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        awake, watch = ScreenAwake(), SleepWatch(lambda: None)
        watch.listen()
        awake.hold()
        wait(lambda: awake.trouble, "a sentence")
        awake.release()
        watch.close()
        environment = {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        with program(tmp_path, environment, "follow", "ROUTINE", "--silent", "--speed", SPEED) as running:
            output = running.end()
        assert running.process.returncode == 0, output
        assert running.events("finished")
        wait(lambda: watch.is_settled.is_set(), "the end of waiting")


# ---- sleep


def test_word_of_a_sleep_pauses_the_window_before_it(desktop, tmp_path):
    with program(tmp_path, desktop.environment, "ROUTINE", "--start") as running:
        wait(lambda: desktop.is_kept_awake and running.events("step_began"), "the session")
        desktop.say_sleep(False)
        # The watch may begin to listen a moment later than the session.
        for _ in range(50):
            if running.events("paused"):
                break
            desktop.say_sleep(True)
            threading.Event().wait(0.2)
        paused = running.events("paused")
        wait(lambda: not desktop.is_kept_awake, "UnInhibit")
        running.process.send_signal(signal.SIGTERM)
        running.end()
    assert [event["slept"] for event in paused] == [True]


def test_a_program_that_stood_still_pauses_and_never_runs_ahead(desktop, tmp_path):
    """Stopped for longer than the five seconds that tell of a sleep, as a suspended computer stops all programs."""
    with program(tmp_path, desktop.environment, "follow", "ROUTINE", "--silent") as running:
        wait(lambda: any("hold" in event["step"] for event in running.events("step_began")), "the hold")
        before = running.events("step_began")
        running.process.send_signal(signal.SIGSTOP)
        threading.Event().wait(5.6)
        running.process.send_signal(signal.SIGCONT)
        output = running.end()
    assert running.process.returncode == 1
    assert "The computer went to sleep" in output
    assert [event["slept"] for event in running.events("paused")] == [True]
    assert running.events("step_began") == before
    assert not desktop.is_kept_awake


def test_only_the_word_of_logind_counts(here):
    heard: list[str] = []
    watch = SleepWatch(lambda: heard.append("sleep"))
    watch.listen()
    watch.listen()
    try:
        assert watch.is_settled.wait(10)
        here.say_sleep(False)
        here.say_sleep(True)
        wait(lambda: heard, "the word")
        with Desktop() as other:
            other.say_sleep(True)
        here.say_sleep(True)
        wait(lambda: len(heard) == 2, "the word")
        assert sum(thread.name == "sleep-watch" for thread in threading.enumerate()) == 1
    finally:
        watch.close()
    wait(lambda: not any(thread.name == "sleep-watch" for thread in threading.enumerate()), "the end")


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_without_logind_it_is_silent(platform, monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    watch = SleepWatch(lambda: None, platform)
    watch.listen()
    if platform == "linux":
        assert watch.is_settled.wait(10)
    watch.close()
