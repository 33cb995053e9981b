"""Clock, folders, resources and the screen."""

from __future__ import annotations

import builtins
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from backtimer.system import resources
from backtimer.system.clock import now
from backtimer.system.folders import Folders, folders
from backtimer.system.wake import ScreenAwake, describe


def settle(awake: ScreenAwake) -> None:
    assert awake._holder is not None
    assert awake._holder.is_settled.wait(5)


def test_clock_goes_on() -> None:
    before = now()
    time.sleep(0.02)
    assert 0.01 < now() - before < 5


def test_backtimer_home_moves_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path))
    assert folders() == Folders(tmp_path, tmp_path / "cache", tmp_path / "routines", tmp_path / "logs")
    assert list(tmp_path.iterdir()) == []


def test_platform_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKTIMER_HOME", raising=False)
    found = folders()
    assert found.data.is_absolute()
    assert "backtimer" in str(found.cache).casefold()
    assert found.routines.parent == found.data


def test_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (resources.shipped_routines() / "exercises").is_dir()
    assert resources.assets().name == "assets"
    (tmp_path / "backtimer" / "bundled" / "routines").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "backtimer")
    assert resources.shipped_routines() == tmp_path / "backtimer" / "bundled" / "routines"
    assert resources.assets() == tmp_path / "assets"


def test_screen_is_held_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    awake = ScreenAwake()
    awake.release()
    awake.hold()
    awake.hold()
    settle(awake)
    assert awake.trouble is None
    assert sum(thread.name == "screen-awake" for thread in threading.enumerate()) == 1
    awake.release()
    assert awake.trouble is None
    assert not any(thread.name == "screen-awake" for thread in threading.enumerate())
    assert describe()[0]


def test_no_desktop_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    start = time.monotonic()
    awake = ScreenAwake()
    awake.hold()
    assert time.monotonic() - start < 0.5
    settle(awake)
    awake.release()
    is_ok, sentence = describe()
    assert sentence.endswith(".")
    assert is_ok == (awake.trouble is None)


def test_without_wakepy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def fail(name: str, *rest: Any) -> Any:
        if name.startswith("wakepy"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", fail)
    awake = ScreenAwake()
    awake.hold()
    settle(awake)
    assert awake.trouble is not None
    awake.release()
    assert awake.trouble is not None
