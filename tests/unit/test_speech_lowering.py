"""Lowering other players, with a sound server that only pretends."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from backtimer.speech.lowering import Lowering

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Linux only")


class FakeServer:
    def __init__(self) -> None:
        self.volumes: dict[int, tuple[int, ...]] = {7: (60000, 50000), 8: (40000, 40000), 9: (65536, 65536)}
        self.names = {7: "Firefox", 8: "VLC media player", 9: "ALSA plug-in [aplay]"}
        self.muted: set[int] = set()
        self.is_broken = False
        self.calls = 0
        self.set_by_us: list[int] = []
        self.lock = threading.Lock()

    def pactl(self, arguments: list[str]) -> str:
        with self.lock:
            self.calls += 1
            if self.is_broken:
                raise OSError("no server")
            if arguments[-1] == "sink-inputs":
                return json.dumps([
                    {
                        "index": number,
                        "mute": number in self.muted,
                        "volume": {f"channel {at}": {"value": value} for at, value in enumerate(volumes)},
                        "properties": {"application.name": self.names[number]},
                    }
                    for number, volumes in self.volumes.items()
                ])  # fmt: skip
            number = int(arguments[1])
            self.volumes[number] = tuple(map(int, arguments[2:]))
            self.set_by_us.append(number)
            return ""


LOW = {7: (21000, 17500), 8: (14000, 14000), 9: (65536, 65536)}


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "lowered.json"


def soon(is_true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return is_true()


def lowered(server: FakeServer, note: Path, restore_seconds: float = 60) -> Lowering:
    lowering = Lowering(note, server.pactl, restore_seconds)
    lowering.line_began()
    return lowering


def test_others_are_lowered_once_and_brought_back_exactly(server: FakeServer, note: Path) -> None:
    before = dict(server.volumes)
    lowering = lowered(server, note, 0.05)
    for _ in range(3):
        lowering.line_ended()
        lowering.line_began()
    lowering.line_ended()
    assert soon(lambda: server.volumes == LOW)
    assert soon(lambda: server.volumes == before)
    lowering.close()
    assert sorted(server.set_by_us) == [7, 7, 8, 8]


def test_closing_brings_back_at_once(server: FakeServer, note: Path) -> None:
    before = dict(server.volumes)
    lowering = lowered(server, note)
    lowering.line_ended()
    lowering.close()
    assert server.volumes == before
    assert len(server.set_by_us) == 4


def test_what_somebody_else_has_set_or_closed_is_left_alone(server: FakeServer, note: Path) -> None:
    lowering = lowered(server, note)
    assert soon(lambda: server.volumes == LOW)
    server.volumes[7] = (5000, 5000)
    del server.volumes[8]
    lowering.close()
    assert server.volumes == {7: (5000, 5000), 9: (65536, 65536)}


def test_what_is_low_or_muted_already_is_left_alone(server: FakeServer, note: Path) -> None:
    server.volumes[7] = (20000, 20000)
    server.muted = {8}
    before = dict(server.volumes)
    lowered(server, note).close()
    assert server.volumes == before
    assert server.set_by_us == []


def test_the_next_start_brings_back_what_a_crash_left_low(server: FakeServer, note: Path) -> None:
    before = dict(server.volumes)
    lowering = lowered(server, note)
    assert soon(lambda: server.volumes == LOW)
    assert lowering._file
    left = note.read_text()
    server.set_by_us.clear()
    second = lowered(server, note)  # the first one lives
    second.close()
    assert server.set_by_us == []
    lowering._file.close()  # what the system does when a program dies
    note.write_text(left)
    Lowering(note, server.pactl).close()
    assert server.volumes == before
    assert note.read_text() == "[]"
    note.write_text("garbage")
    Lowering(note, server.pactl).close()
    assert server.volumes == before


def test_a_broken_server_does_no_harm_and_is_left_in_peace(server: FakeServer, note: Path) -> None:
    before = dict(server.volumes)
    server.is_broken = True
    lowering = lowered(server, note, 0.01)
    for _ in range(5):
        lowering.line_began()
        lowering.line_ended()
    lowering.close()
    assert server.volumes == before
    assert server.calls == 1


def test_what_could_not_be_brought_back_is_tried_again(server: FakeServer, note: Path) -> None:
    before = dict(server.volumes)
    lowering = lowered(server, note, 0.01)
    assert soon(lambda: server.volumes == LOW)
    server.is_broken = True
    lowering.line_ended()
    assert soon(lambda: server.calls == 4)
    server.is_broken = False
    lowering.close()
    assert server.volumes == before


def test_a_folder_that_cannot_be_written(server: FakeServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lowered(server, tmp_path / "file" / "lowered.json").close()
    assert server.set_by_us == []
