from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# The other is `pipewire`: on a desktop that has PulseAudio, installing it for the tests could change what one hears by.
SERVER = os.environ.get("SOUND_SERVER", "pulseaudio")
TOOLS = {"pulseaudio": ("pulseaudio",), "pipewire": ("pipewire", "pipewire-pulse", "wireplumber", "dbus-daemon")}
MISSING = [tool for tool in (*TOOLS[SERVER], "pactl", "parec", "paplay") if not shutil.which(tool)]


@pytest.fixture
def sound_room() -> Iterator[object]:
    """A recorded room; the tests hand `sound_room.env()` to what they start."""
    if MISSING and os.environ.get("CI"):
        pytest.fail(f"the checking machine must hear: not installed: {', '.join(MISSING)}")
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    pytest.importorskip("numpy")
    from tests.e2e.sound_room import ROOMS

    # A short path: the name of a socket has 108 bytes.
    with tempfile.TemporaryDirectory(prefix="room-") as folder:
        room = ROOMS[SERVER](Path(folder))
        try:
            yield room
        finally:
            room.kill()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what listens, so that packaging/test.sh can run it alone: other work on the machine is heard as a delay."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "sound_room" in fixtures or item.path.stem in ("test_audio", "test_speech_sound"):
            item.add_marker("sound")
        if "outcomes" in fixtures:
            # They share one run of the program: one worker takes them all.
            item.add_marker(pytest.mark.xdist_group("outcomes"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the heard sessions as one table."""
    heard = sys.modules.get("tests.e2e.heard")
    if heard and heard.FIGURES:
        terminalreporter.section("what was heard")
        for line in (heard.HEADING, *heard.FIGURES):
            terminalreporter.write_line(line)
