"""The real program when what it keeps cannot be kept: a sentence, nothing overwritten, and the session to its end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backtimer.app.keeping import Keeping
from backtimer.storage.history_schema import VERSION
from tests.e2e.events import read_events

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts, and limits of a process")

ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 0s, move: 1s, release: 0s}
exercises:
  - {name: Small bridge, reps: 2, hold: 1s, rest: 0s}
"""
SPEED = 10.0
PATIENCE_SECONDS = 60
# A window with neither screen nor sound nor a session of the desktop to talk to.
NOWHERE = {"QT_QPA_PLATFORM": "offscreen", "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": "/nowhere"}
# The files with JSON in them, and what the program calls them.
JSON_FILES = {
    "doses.json": "your own doses",
    "settings.json": "your settings",
    "plans.json": "your plans for the week",
    "window.json": "the place of the window",
}
# Those that a session has to do with.
TOUCHED = {
    "run_window": tuple(JSON_FILES),
    "run_terminal": ("doses.json", "settings.json"),
}
AT_ONCE = 6
# No more than this a file can hold where no disk can be made full.
MOST_BYTES = 16 * 1024
# More than what a session takes for a short stall.
SLEEP_SECONDS = 8


@dataclass(frozen=True)
class Run:
    """How a session went: its events, what the program said, its exit code; its home, and that before and after."""

    events: list[dict]
    said: str
    code: int
    home: Path = Path()
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)

    def led_to_its_end(self) -> Run:
        assert [event for event in self.events if event["event"] == "finished"], (self.events[-3:], self.said)
        # 1: the session was led, but the last of it could not be saved.
        assert self.code in (0, 1), self.said
        assert "Traceback" not in self.said
        return self


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_in(tmp_path)


def home_in(folder: Path) -> Path:
    """A home in which all was used: each kind of file is there."""
    home = folder / "home"
    home.mkdir()
    contents: dict[str, dict] = {
        "doses.json": {"version": 2, "routines": {"other": {"doses": {"plank": {"reps": 3}}}}},
        "settings.json": {"version": 1},
        "plans.json": {"version": 1, "plans": {}},
        "window.json": {"version": 1},
    }
    for name, content in contents.items():
        (home / name).write_text(json.dumps(content))
    keeping = Keeping(home, lambda: datetime.now(UTC))
    session = keeping.history.begin("old", "Old", planned_seconds=1, planned_exercises=1)
    keeping.history.end(session, "finished", 1)
    keeping.close()
    for folder in ("drafts", "routines", "cache", "cache/clips", "logs"):
        (home / folder).mkdir()
    (home / "drafts" / "0123456789abcdef01234567.json").write_text(
        json.dumps({"version": 1, "key": "/nowhere/x.yaml", "text": "x"})
    )
    (home / "routines" / "short.yaml").write_text(ROUTINE)
    (home / "cache" / "listings.json").write_text("{}\n")
    return home


def content(home: Path) -> dict[str, bytes]:
    """What a person would miss, byte for byte."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.relative_to(home).parts[0] not in ("cache", "logs") and path.suffix != ".lock"
    }


def run_terminal(home: Path, log: Path, *before: str) -> Run:
    """A session in the terminal, to its end."""
    command = [*before, *follow(home, log)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    return Run(read_events(log), ended.stderr, ended.returncode)


def run_window(home: Path, log: Path, *before: str) -> Run:
    """A session in the window, to its end; then the window is closed."""
    said = log.with_suffix(".said")
    command = [*before, *window_of(home, log)]
    with said.open("wb") as file:
        window = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        code = window.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.fail(f"it did not end: {read_events(log)[-3:]}, {said.read_text()}")
    finally:
        if window.poll() is None:
            window.kill()
            window.wait()
    return Run(read_events(log), said.read_text(), code)


# The program itself, with a pair of eyes that write down what stands at its foot and close it after the summary.
WATCHED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from backtimer.app.main import main
from backtimer.ui import main_window

shown, ended = [], []

class Watched(main_window.MainWindow):
    def __init__(self, desk):
        super().__init__(desk)
        self._eyes = QTimer(self)
        self._eyes.timeout.connect(self._look)
        self._eyes.start(100)

    def _look(self):
        labels = [label.text() for label in self.findChildren(QLabel, "trouble") if label.isVisible()]
        for text in (self.said_bar.text.text(), *labels):
            if text and text not in shown:
                shown.append(text)
                print(text, flush=True)
        if type(self.page).__name__ == "SummaryPage":
            ended.append(1)
            if len(ended) == 25:
                self.quit()

main_window.MainWindow = Watched
sys.exit(main())
"""


def with_home(home: Path, **environment: str) -> list[str]:
    """What comes before a program that has its data there."""
    values = {"BACKTIMER_HOME": str(home), "WAKEPY_FAKE_SUCCESS": "1", **environment}
    return ["env", *(f"{name}={value}" for name, value in values.items()), sys.executable]


def follow(home: Path, log: Path, routine: str = "short", speed: float = SPEED) -> list[str]:
    command = ["-m", "backtimer", "follow", routine, "--speed", f"{speed:g}", "--silent", "--events", str(log)]
    return [*with_home(home), *command]


def window_of(home: Path, log: Path, routine: str = "short") -> list[str]:
    return [*with_home(home, **NOWHERE), "-c", WATCHED, routine, "--start", "--events", str(log)]


def keeping_of(home: Path) -> list[str]:
    """The sessions that have a place now."""
    with closing(sqlite3.connect(home / "history.db")) as history:
        return [session for (session,) in history.execute("SELECT session FROM places")]


def sessions(home: Path) -> list[tuple]:
    """Routine, ending and reps of each session but that of long ago, and whether the file is sound."""
    sql = (
        "SELECT routine, ending, (SELECT sum(reps) FROM exercises WHERE session = id) FROM sessions "
        "WHERE routine != 'old' ORDER BY routine"
    )
    with closing(sqlite3.connect(home / "history.db")) as history:
        assert history.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return history.execute(sql).fetchall()


# ---- what can be wrong: each makes a good home a bad one, and says what the program has to be started with


def nothing(home: Path) -> list[str]:
    return []


def broken(home: Path) -> list[str]:
    for name in JSON_FILES:
        (home / name).write_text("{ broken")
    (home / "history.db").write_bytes(b"This was a history." * 300)
    return []


def newer(home: Path) -> list[str]:
    for name in JSON_FILES:
        (home / name).write_text('{"version": 99, "of": "a newer one"}')
    with closing(sqlite3.connect(home / "history.db")) as history:
        history.execute(f"PRAGMA user_version = {VERSION + 1}")
    return []


def read_only(home: Path) -> list[str]:
    for path in (*home.rglob("*"), home):
        path.chmod(0o500 if path.is_dir() else 0o400)
    if os.geteuid():
        return []
    # A mode says nothing to root, unless root has given that up.
    assert shutil.which("setpriv"), "not installed: setpriv (package util-linux)"
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]


def broken_and_read_only(home: Path) -> list[str]:
    broken(home)
    return read_only(home)


def full(home: Path) -> list[str]:
    """A small disk that is full; where none can be mounted, no file can grow, which is next to the same."""
    way = mounting()
    if way is None:
        return ["prlimit", f"--fsize={MOST_BYTES}", "--"]
    script = (
        'mkdir "$0.disk" && cp -a "$0/." "$0.disk" && mount -t tmpfs -o size=2m none "$0" && cp -a "$0.disk/." "$0" && '
        '{ cat /dev/zero >"$0/cache/fill" 2>/dev/null; true; } && "$@"; code=$?; '
        'rm -r "$0.disk"; rm -f "$0/cache/fill"; cp -a "$0" "$0.disk"; exit $code'
    )
    return [*way, "sh", "-c", script, str(home)]


def mounting() -> list[str] | None:
    """How to mount something that nobody else sees; None when that is not allowed."""
    for way in (["unshare", "-m"], ["unshare", "-rm"]):
        test = [*way, "mount", "-t", "tmpfs", "none", "/mnt"]
        if subprocess.run(test, capture_output=True, check=False).returncode == 0:
            return way
    return None


FAULTS = (nothing, broken, newer, read_only, broken_and_read_only, full)


def outcome(folder: Path, run: Callable[..., Run], fault: Callable[[Path], list[str]]) -> Run:
    """How a session went with something wrong."""
    home = home_in(folder)
    start_with = fault(home)
    before = content(home)
    ended = run(home, folder / "events.jsonl", *start_with)
    for path in (home, *home.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
    disk = home.with_name("home.disk")
    return replace(ended, home=home, before=before, after=content(disk if disk.exists() else home))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Run]:
    """All of them, a few at a time: a session takes its time, and little of the machine's."""
    cases = [(run, fault) for fault in FAULTS for run in (run_window, run_terminal)]
    folders = [tmp_path_factory.mktemp("fault") for _ in cases]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        ended = threads.map(outcome, folders, *zip(*cases, strict=True))
        return {(run.__name__, fault.__name__): each for (run, fault), each in zip(cases, ended, strict=True)}


IN_BOTH = pytest.mark.parametrize("where", ["run_terminal", "run_window"])


@IN_BOTH
def test_with_nothing_wrong_nothing_is_said(outcomes, where: str) -> None:
    ended = outcomes[where, "nothing"].led_to_its_end()
    assert sessions(ended.home) == [("short", "finished", 2)]
    assert not [line for line in ended.said.splitlines() if "sound output" not in line], ended.said


@IN_BOTH
@pytest.mark.parametrize("fault", ["broken", "newer"])
def test_what_is_not_usable_is_kept_whole(outcomes, where: str, fault: str) -> None:
    ended = outcomes[where, fault].led_to_its_end()
    touched = TOUCHED[where] if fault == "newer" else (*TOUCHED[where], "history.db")
    for name in ended.before:
        kept = f"{name}.broken-1" if name in touched else name
        assert ended.after.get(kept) == ended.before[name], name
    what = "is broken" if fault == "broken" else "is of a newer BackTimer"
    for name in TOUCHED[where]:
        if name != "window.json":  # its loss costs a person nothing
            assert f"The file with {JSON_FILES[name]} {what}. It is kept as {name}.broken-1" in ended.said
    if fault == "broken":
        assert "The history is broken. It is kept as history.db.broken-1, and a new one is begun." in ended.said
        assert sessions(ended.home) == [("short", "finished", 2)]
    else:
        assert f"The history {what}: it stays as it is, and sessions are led, but not kept." in ended.said


@IN_BOTH
@pytest.mark.parametrize("fault", ["read_only", "broken_and_read_only"])
def test_a_folder_that_takes_nothing(outcomes, where: str, fault: str) -> None:
    ended = outcomes[where, fault].led_to_its_end()
    assert ended.after == ended.before
    if fault == "read_only":
        assert "The history cannot be opened: the file cannot be written to." in ended.said
    else:
        assert "The history is broken and could not be kept aside (permission denied)" in ended.said
        assert (
            "The file with your own doses is broken, and it could not be kept aside: permission denied." in ended.said
        )


@IN_BOTH
def test_a_disk_that_is_full(outcomes, where: str) -> None:
    ended = outcomes[where, "full"].led_to_its_end()
    reason = "the disk is full"
    if mounting() is None:
        reason = "the disk does not answer as it should"
        ended.before.pop("window.json")  # small enough
    assert {name: ended.after.get(name) for name in ended.before} == ended.before
    assert f": {reason}." in ended.said


# ---- two programs at once


def test_two_sessions_at_once(home: Path, tmp_path: Path) -> None:
    """Both to their end, both whole; nobody is asked to go on with what another program leads."""
    (home / "routines" / "long.yaml").write_text(ROUTINE.replace("reps: 2", "reps: 40"))
    logs = [tmp_path / f"{number}.jsonl" for number in (1, 2, 3)]
    commands = [follow(home, logs[0], "long"), follow(home, logs[1], speed=1), window_of(home, logs[2])]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all("hold" in str(read_events(log)) for log in logs):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        keeping = Keeping(home, lambda: datetime.now(UTC))
        assert keeping.places_left() == ()
        keeping.close()
        assert [program.wait(PATIENCE_SECONDS) for program in running] == [0, 0, 0]
    finally:
        for program in running:
            program.kill()
            program.wait()
    for log in logs:
        assert any(event["event"] == "finished" for event in read_events(log))
    expected = [("long", "finished", 40), ("short", "finished", 2), ("short", "finished", 2)]
    assert sessions(home) == expected
    assert keeping_of(home) == []


def test_what_one_leaves_another_offers(home: Path, tmp_path: Path) -> None:
    """Of two that are led at once one is killed: that one is offered, the other goes on."""
    (home / "routines" / "long.yaml").write_text(ROUTINE.replace("reps: 2", "reps: 90"))
    logs = [tmp_path / f"{number}.jsonl" for number in (1, 2)]
    running = [subprocess.Popen(follow(home, log, "long"), stdout=subprocess.DEVNULL) for log in logs]
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(str(read_events(log)).count("/hold") > 3 for log in logs):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        running[0].kill()
        running[0].wait()
        keeping = Keeping(home, lambda: datetime.now(UTC))
        left = keeping.places_left()
        assert len(left) == 1
        keeping.drop(left[0].session)
        keeping.close()
        assert len(keeping_of(home)) == 1
        running[1].send_signal(signal.SIGTERM)
        assert running[1].wait(PATIENCE_SECONDS) == 128 + signal.SIGTERM
    finally:
        for program in running:
            program.kill()
            program.wait()
    keeping = Keeping(home, lambda: datetime.now(UTC))
    again = keeping.places_left()
    keeping.close()
    assert [each.session for each in again] not in ([], [left[0].session])
    assert sorted(row[1] for row in sessions(home)) == ["", "left"]


# ---- the computer sleeps


def test_a_session_that_was_asleep_is_paused_as_of_then(home: Path, tmp_path: Path) -> None:
    """Stopped in the middle of a hold for longer than a rep takes: nothing is said afterwards, and it can go on."""
    (home / "routines" / "long.yaml").write_text(
        ROUTINE.replace("reps: 2", "reps: 20").replace("hold: 1s", "hold: 20s")
    )
    homes = [home, tmp_path / "other"]
    shutil.copytree(home, homes[1])
    logs = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    commands = [follow(homes[0], logs[0], "long", speed=1), window_of(homes[1], logs[1], "long")]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands
    ]
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all("/hold" in str(read_events(log)) for log in logs):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(1)
        stopped = datetime.now(UTC)
        for program in running:
            program.send_signal(signal.SIGSTOP)
        time.sleep(SLEEP_SECONDS)
        before = [len(read_events(log)) for log in logs]
        for program in running:
            program.send_signal(signal.SIGCONT)
        told, _ = running[0].communicate(timeout=PATIENCE_SECONDS)
        assert "The computer went to sleep" in told
        assert running[0].returncode == 1
        time.sleep(1)
        running[1].terminate()
        assert running[1].wait(PATIENCE_SECONDS) == 0
    finally:
        for program in running:
            program.kill()
            program.wait()
            program.stdout.close()
    for each, log, count in zip(homes, logs, before, strict=True):
        later = [event for event in read_events(log)[count:] if event["event"] != "spoke_ended"]
        assert [(event["event"], event.get("slept")) for event in later] == [("paused", True)]
        keeping = Keeping(each, lambda: datetime.now(UTC))
        record = keeping.history.records(routine="long")[0]
        left = keeping.places_left()
        keeping.close()
        assert [pause.reason for pause in record.pauses] == ["slept"]
        assert abs((record.pauses[0].at - stopped).total_seconds()) < 2
        # What was held until then counts, and nothing after it.
        assert record.exercises[0].held_seconds < 4
        assert [place.place.step for place in left] == ["own:small-bridge/1/-/1/hold"]
