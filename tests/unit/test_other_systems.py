"""What can be known of Windows and macOS without them: a process that takes itself for one imports every module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


def as_if_on(platform: str, home: Path, code: str = "") -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name != "BACKTIMER_HOME"}
    environment |= {"HOME": str(home), "LOCALAPPDATA": str(home / "local"), "WAKEPY_FAKE_SUCCESS": "1"}
    environment |= {"PYTHONPATH": str(HERE.parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(HERE / "as_if_on.py"), platform, *([code] if code else [])],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return as_if_on("win32", tmp_path_factory.mktemp("windows"))


@pytest.fixture(scope="module")
def mac(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return as_if_on("darwin", tmp_path_factory.mktemp("mac"))


def test_every_module_can_be_imported_on_windows(windows: dict[str, Any]) -> None:
    assert windows["wrong"] == {}


def test_every_module_can_be_imported_on_macos(mac: dict[str, Any]) -> None:
    assert mac["wrong"] == {}


def test_what_windows_lacks_would_be_noticed(tmp_path: Path) -> None:
    code = "import signal; signal.SIGKILL"
    assert "SIGKILL" in as_if_on("win32", tmp_path, code)["said"]
    assert as_if_on("darwin", tmp_path, code)["said"] == ""
    assert "fcntl" in as_if_on("win32", tmp_path, "import fcntl")["said"]


def test_players_of_windows(windows: dict[str, Any]) -> None:
    tried = windows["tried"]
    assert tried["players"] == ["winsound"]
    assert tried["played"] == [["RIFF", 244, 6]]  # from memory, and nothing of the one that was handed nothing
    assert tried["fits"] == [False, False, False]  # and none of Linux's raises there
    assert tried["flags"] == {"start_new_session": True, "creationflags": 0x08000000}  # no console window for each


def test_players_of_macos(mac: dict[str, Any]) -> None:
    assert mac["tried"]["players"] == ["afplay"]
    assert mac["tried"]["flags"] == {"start_new_session": True, "creationflags": 0}


def test_folders(windows: dict[str, Any], mac: dict[str, Any]) -> None:
    data, cache = windows["tried"]["folders"]
    assert "local" in data
    assert data.endswith("BackTimer")
    assert data != cache
    data, cache = mac["tried"]["folders"]
    assert data.endswith("Library/Application Support/backtimer")
    assert cache.endswith("Library/Caches/backtimer")


def test_what_only_linux_can_is_not_offered(windows: dict[str, Any], mac: dict[str, Any]) -> None:
    for tried in (windows["tried"], mac["tried"]):
        assert not tried["can_lower"]
        assert not any("apt" in text for text in tried["mend"])
        assert tried["clock"]
        assert tried["awake"]
        assert tried["list"] == 0
        assert tried.get("no_pitch", "of this system")
