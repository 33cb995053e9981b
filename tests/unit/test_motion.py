"""Whether the system asks for less motion: asked in the background, and never a reason to stop."""

from __future__ import annotations

import subprocess
import threading

import pytest

from backtimer.system import motion
from backtimer.system.motion import MotionWish, wants_less_motion


@pytest.fixture
def answers(monkeypatch):
    """What each command says; the others are not there."""
    said: dict[str, str] = {}
    monkeypatch.setattr(motion, "_answer", lambda command: said.get(command[0]))
    return said


@pytest.mark.parametrize(
    ("platform", "said", "is_less"),
    [
        ("linux", {}, False),
        ("linux", {"gdbus": "(<<uint32 1>>,)"}, True),
        ("linux", {"gdbus": "(<<uint32 0>>,)", "gsettings": "false"}, False),
        ("linux", {"gsettings": "false"}, True),
        ("linux", {"gsettings": "true", "kreadconfig6": "0"}, False),
        ("linux", {"kreadconfig6": "0"}, True),
        ("linux", {"kreadconfig6": "0.5"}, False),
        ("linux", {"kreadconfig6": ""}, False),
        ("linux", {"gdbus": "nonsense", "gsettings": "false"}, True),
        ("darwin", {"defaults": "1"}, True),
        ("darwin", {"defaults": "0"}, False),
        ("darwin", {}, False),
        ("freebsd14", {}, False),
    ],
)
def test_each_system_is_asked_in_its_own_way(answers, platform, said, is_less):
    answers.update(said)
    assert wants_less_motion(platform) is is_less


@pytest.mark.parametrize(
    "trouble", [FileNotFoundError(), PermissionError(), subprocess.TimeoutExpired("gdbus", 2), ValueError()]
)
def test_no_trouble_comes_through(monkeypatch, trouble):
    def run(*_, **__):
        raise trouble

    monkeypatch.setattr(subprocess, "run", run)
    assert wants_less_motion("linux") is False
    assert wants_less_motion("darwin") is False


def test_a_windows_that_cannot_be_asked_wants_nothing():
    assert wants_less_motion("win32") in (False, True)


def test_a_command_that_fails_says_nothing(monkeypatch):
    failed = subprocess.CompletedProcess((), 1, stdout="false")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    assert wants_less_motion("linux") is False


def test_nobody_waits_for_the_answer(monkeypatch):
    may_answer = threading.Event()

    def ask():
        may_answer.wait(30)
        return True

    monkeypatch.setattr(motion, "wants_less_motion", ask)
    wish = MotionWish()
    assert wish.is_less is False
    may_answer.set()
    assert wish.wait(30) is True
    assert wish.is_less is True
