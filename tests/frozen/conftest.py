from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import sound_room

__all__ = ["sound_room"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def frozen() -> Path:
    """The frozen program; BACKTIMER_FROZEN names another one than the one in dist."""
    named = os.environ.get("BACKTIMER_FROZEN")
    if named:
        return Path(named).resolve()
    places = {
        "win32": ROOT / "dist" / "backtimer" / "backtimer-cli.exe",
        "darwin": ROOT / "dist" / "BackTimer.app" / "Contents" / "MacOS" / "backtimer",
    }
    program = places.get(sys.platform, ROOT / "dist" / "backtimer" / "backtimer")
    if not program.is_file():
        pytest.skip("not frozen yet: make frozen")
    return program


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the checkout, its Python or this computer's person is to be seen by the program."""
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Put what was started here: it is ended."""
    programs: list[subprocess.Popen[bytes]] = []
    yield programs
    for program in programs:
        if program.poll() is None:
            program.kill()
        program.wait()
