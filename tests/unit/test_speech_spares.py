"""Players that wait for their clip, with toys for players."""

from __future__ import annotations

import sys
import threading
import time
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from backtimer.speech.player_kinds import PlayerKind
from backtimer.speech.players import Player
from backtimer.speech.spares import MOST, PIPE_BYTES, Spares, begun, feed
from backtimer.speech.wav import check

# Notes its number when it is started, and again with the bytes that it was handed.
TOY = """
import sys, time
note = open(sys.argv[1], "a+")
note.seek(0)
number = 1 + sum(line.endswith("began\\n") for line in note)
note.write(f"{number} began\\n")
note.flush()
samples = sys.stdin.buffer.read()
if samples:
    note.write(f"{number} {len(samples)}\\n")
    note.flush()
    print("on", file=sys.stderr, flush=True)
    time.sleep(0.1)
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "note"


def toy(note: Path, code: str = TOY) -> PlayerKind:
    command = (sys.executable, "-S", "-c", code, str(note))
    return PlayerKind("toy", command, b"on", at_input=lambda rate: ("--raw",), may_wait=True)


def played(note: Path) -> list[str]:
    """Which players were handed what, by the order in which they were started."""
    return [line for line in note.read_text().splitlines() if not line.endswith("began")]


def clip(folder: Path, seconds: float = 0.1):
    path = folder / f"{seconds}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(b"\1\2" * int(22050 * seconds))
    return check(path)


def play(player: Player, what) -> str | None:
    over, troubles = threading.Event(), []

    def ended(trouble: str | None) -> None:
        troubles.append(trouble)
        over.set()

    player.play(what, lambda: None, ended)
    assert over.wait(8)
    return troubles[0]


def test_the_second_clip_finds_a_player_that_waits(tmp_path, note):
    player = Player((toy(note),))
    for _ in range(3):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert played(note) == ["1 4410", "2 4410", "3 4410"]


def test_one_that_leaves_no_device_to_others_is_not_started_ahead(tmp_path, note):
    player = Player((replace(toy(note), may_wait=False),))
    for _ in range(2):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert note.read_text().splitlines() == ["1 began", "1 4410", "2 began", "2 4410"]


def test_a_player_that_died_while_waiting_costs_nothing(tmp_path, note):
    # Every second one is started ahead, and ends at once, as with a sound server that goes.
    player = Player((toy(note, TOY.replace("samples =", "number % 2 or sys.exit('failed')\nsamples =")),))
    for _ in range(2):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert played(note) == ["1 4410", "3 4410"]


def test_a_player_that_dies_of_its_clip_is_followed_by_a_fresh_one(tmp_path, note):
    player = Player((toy(note, TOY.replace("if samples:", "number % 2 or sys.exit('failed')\nif samples:")),))
    for _ in range(2):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert played(note) == ["1 4410", "3 4410"]


def test_a_clip_longer_than_the_pipe_is_handed_over_whole(tmp_path, note):
    long = clip(tmp_path, 8.0)
    assert long.path.stat().st_size > PIPE_BYTES
    spares = Spares()
    command = (*toy(note).command, "--raw")
    spares.make(command)
    process = spares.take(command)
    assert process
    feed(process, long.path.read_bytes())
    assert process.wait(8) == 0
    process.stderr.close()
    assert played(note) == [f"1 {long.path.stat().st_size}"]
    assert spares.take(command) is None


def test_only_a_few_wait_and_not_for_ever(note):
    spares = Spares(kept_seconds=0.3)
    commands = [(*toy(note).command, "--raw", str(number)) for number in range(MOST + 1)]
    for command in commands:
        spares.make(command)
    assert spares.take(commands[0]) is None
    last = spares.take(commands[-1])
    assert last is not None
    last.kill()
    last.communicate()
    until = time.monotonic() + 5
    while spares._waiting:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_closed_there_are_no_more(note):
    spares = Spares()
    command = (*toy(note).command, "--raw")
    spares.make(command)
    spares.close()
    spares.make(command)
    assert spares.take(command) is None


def test_a_player_that_cannot_be_started_is_no_matter():
    spares = Spares()
    spares.make(("no such player",))
    assert spares.take(("no such player",)) is None
    spares.close()
    with pytest.raises(OSError, match="no such player"):
        begun(["no such player"], stdin=-1)
