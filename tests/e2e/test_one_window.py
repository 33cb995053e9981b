"""Real processes: a second start, five at once, one that was killed, one that hangs; and what the log holds then."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from backtimer.app.single_instance import HANDED_OVER

TELLTALE = "Zebrafinch"
ROUTINE = f"""\
backtimer: 1
title: {TELLTALE} title
about: {TELLTALE} about.
defaults: {{get_ready: 0s}}
exercises:
  - name: {TELLTALE} exercise
    steps: [{TELLTALE} instruction.]
    cautions: [{TELLTALE} caution.]
    reps: 30
    hold: 1s
    rest: 1s
"""
PATIENCE_SECONDS = 40


class Home:
    """A data folder, the programs that were started on it, and what they have written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime_folder = ""
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "backtimer", *arguments],
            env={
                **os.environ,
                "BACKTIMER_HOME": str(self.folder),
                "XDG_RUNTIME_DIR": self.runtime_folder,
                "WAKEPY_FAKE_SUCCESS": "1",
                "PULSE_SERVER": "none",
                "USER": f"{TELLTALE}-user",
                "LOGNAME": f"{TELLTALE}-user",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(program)
        return program

    @property
    def log(self) -> str:
        return "".join(path.read_text() for path in sorted((self.folder / "logs").glob("backtimer.log*")))

    @property
    def windows(self) -> int:
        """How many were ever opened."""
        return self.log.count("backtimer.app.window: BackTimer ")

    def wait_for(self, is_so) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < deadline, f"not so in time; the log:\n{self.log}"
            time.sleep(0.05)

    def wait_for_handed_over(self, times: int) -> None:
        self.wait_for(lambda: self.log.count("a second start was handed over") == times)

    def page(self, program: subprocess.Popen[str]) -> str | None:
        """What is open, as the program keeps it when it is closed."""
        program.terminate()
        assert program.wait(PATIENCE_SECONDS) == 0
        return json.loads((self.folder / "window.json").read_text())["page"]


@pytest.fixture
def home(tmp_path):
    if sys.platform == "win32":
        pytest.skip("programs are ended by signals here")
    home = Home(tmp_path / "home")
    # A short path: the name of a socket has 108 bytes.
    with tempfile.TemporaryDirectory(prefix="home-") as home.runtime_folder:
        yield home
        for program in home.started:
            if program.poll() is None:
                program.kill()
            program.communicate()


@pytest.fixture
def first(home):
    first = home.start()
    home.wait_for(lambda: home.windows == 1)
    return first


@pytest.fixture
def file(tmp_path):
    file = tmp_path / f"{TELLTALE}-file.yaml"
    file.write_text(ROUTINE)
    return file


def ends(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = program.communicate(timeout=PATIENCE_SECONDS)
    return program.returncode, out.strip(), err.strip()


def test_a_second_start_hands_over_its_file(home, first, file):
    assert ends(home.start()) == (0, HANDED_OVER, "")
    assert ends(home.start(str(file))) == (0, HANDED_OVER, "")
    home.wait_for_handed_over(2)
    assert home.page(first) == str(file)
    assert home.windows == 1


def test_a_session_is_begun_by_it_but_not_disturbed(home, first, file):
    assert ends(home.start(str(file), "--start"))[0] == 0
    home.wait_for(lambda: "session_started an own routine" in home.log)
    assert ends(home.start("article-a", "--start"))[0] == 0
    home.wait_for_handed_over(2)
    time.sleep(0.5)
    assert home.log.count("session_started") == 1
    assert "paused" not in home.log
    assert home.page(first) == str(file)


def test_five_at_once_are_one_window(home):
    five = [home.start() for _ in range(5)]
    home.wait_for(lambda: sum(program.poll() is None for program in five) == 1)
    home.wait_for(lambda: home.windows == 1)
    others = [program for program in five if program.poll() is not None]
    assert [ends(program) for program in others] == [(0, HANDED_OVER, "")] * 4
    assert home.windows == 1


def test_after_a_kill_it_is_the_first_again(home, first):
    first.kill()
    first.wait()
    again = home.start("article-a")
    home.wait_for(lambda: home.windows == 2)
    # And it can be reached, whatever the other has left.
    assert ends(home.start("article-b"))[1] == HANDED_OVER
    home.wait_for_handed_over(1)
    assert home.page(again) == "article-b"


def test_beside_one_that_hangs_a_second_window_opens(home, first):
    first.send_signal(signal.SIGSTOP)
    try:
        home.start("article-a")
        home.wait_for(lambda: home.windows == 2)
    finally:
        first.send_signal(signal.SIGCONT)


def test_events_are_of_a_program_of_its_own(home, first, tmp_path):
    code, out, err = ends(home.start("article-a", "--events", str(tmp_path / "events.jsonl")))
    assert (code, out) == (1, "")
    assert "write no events" in err
    assert not (tmp_path / "events.jsonl").exists()


def test_nothing_of_the_person_is_in_the_log(home, file, tmp_path):
    # Their name in the path of everything, too.
    home.folder = tmp_path / f"{TELLTALE} home"
    first = home.start(str(file), "--start")
    home.wait_for(lambda: "session_started" in home.log)
    # No sound server and no sound card: there is something to tell of.
    home.wait_for(lambda: "WARNING" in home.log)
    time.sleep(1)
    assert home.page(first) == str(file)
    assert {path.name for path in (home.folder / "logs").iterdir()} == {"backtimer.log"}
    assert TELLTALE.casefold() not in home.log.casefold()
    assert str(tmp_path) not in home.log


def test_where_qt_finds_no_screen_a_sentence_says_so(home):
    _, out, err = ends(home.start(QT_QPA_PLATFORM="nonsense"))
    assert out == ""
    assert err.splitlines()[-1].startswith("BackTimer cannot open its window")
    assert "Traceback" not in err
    assert "CRITICAL" in home.log
    # How it ended is told in the log of the next start.
    home.start()
    home.wait_for(lambda: home.windows == 1)
    assert "the program was ended by a crash the last time" in home.log
    assert "backtimer/app/start.py" in home.log


NO_PAGE = """
import backtimer.ui.routines.routine_page as page
def boom(*_):
    raise ValueError("planted")
page.RoutinePage.__init__ = boom
"""


def test_a_page_that_fails_at_the_start_leaves_the_routines(home, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_PAGE)
    path = os.pathsep.join(filter(None, (str(tmp_path), str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    program = home.start("article-a", PYTHONPATH=path)
    home.wait_for(lambda: home.windows == 1)
    assert "ValueError" in home.log
    assert home.page(program) is None


PLANTED = """
import os, sys, importlib.abc
class Plant(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "backtimer.ui.main_window":
            raise ValueError("planted")
sys.meta_path.insert(0, Plant())
"""


def test_one_that_cannot_open_says_so(home, tmp_path):
    plant = tmp_path / "plant"
    plant.mkdir()
    (plant / "sitecustomize.py").write_text(PLANTED)
    program = home.start(PYTHONPATH=os.pathsep.join(filter(None, (str(plant), os.environ.get("PYTHONPATH")))))
    home.wait_for(lambda: "not caught" in home.log)
    # A dialog is open; whoever closes it ends the program.
    time.sleep(1)
    assert program.poll() is None
    program.terminate()
    _, _, err = ends(program)
    assert err.startswith(
        "BackTimer could not be opened: something in the program failed. What happened is written in "
    )
    assert "Traceback" not in err
