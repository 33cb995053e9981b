"""Lowering other players, with a sound server that only pretends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from backtimer.speech.lowering import Lowering


class FakeServer:
    def __init__(self) -> None:
        self.volumes = {7: 60000, 8: 40000, 9: 65536}
        self.names = {7: "Firefox", 8: "VLC media player", 9: "ALSA plug-in [aplay]"}
        self.is_broken = False
        self.set_by_us: list[tuple[int, int]] = []
        self.lock = threading.Lock()

    def pactl(self, arguments: list[str]) -> str:
        with self.lock:
            if self.is_broken:
                raise OSError("no server")
            if arguments[-1] == "sink-inputs":
                return json.dumps([
                    {
                        "index": number,
                        "mute": False,
                        "volume": {"left": {"value": volume}, "right": {"value": volume}},
                        "properties": {"application.name": self.names[number]},
                    }
                    for number, volume in self.volumes.items()
                ])  # fmt: skip
            number, volume = int(arguments[1]), int(arguments[2])
            self.volumes[number] = volume
            self.set_by_us.append((number, volume))
            return ""


def soon(is_true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return is_true()


def test_others_are_lowered_once_and_brought_back_exactly() -> None:
    server = FakeServer()
    lowering = Lowering(server.pactl, restore_seconds=0.05)
    for _ in range(3):
        lowering.line_began()
        lowering.line_ended()
    assert soon(lambda: server.volumes == {7: 21000, 8: 14000, 9: 65536})
    assert soon(lambda: server.volumes == {7: 60000, 8: 40000, 9: 65536})
    lowering.close()
    assert len(server.set_by_us) == 4


def test_closing_brings_back_at_once() -> None:
    server = FakeServer()
    lowering = Lowering(server.pactl, restore_seconds=60)
    lowering.line_began()
    lowering.line_ended()
    lowering.close()
    assert server.volumes[7] == 60000


def test_what_somebody_else_has_set_or_closed_is_left_alone() -> None:
    server = FakeServer()
    lowering = Lowering(server.pactl, restore_seconds=60)
    lowering.line_began()
    assert soon(lambda: server.volumes[8] == 14000)
    server.volumes[7] = 5000
    del server.volumes[8]
    lowering.close()
    assert server.volumes == {7: 5000, 9: 65536}


def test_a_broken_server_does_no_harm() -> None:
    server = FakeServer()
    server.is_broken = True
    lowering = Lowering(server.pactl, restore_seconds=0.01)
    lowering.line_began()
    lowering.line_ended()
    lowering.close()
    assert server.volumes[7] == 60000
