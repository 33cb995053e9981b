"""Players that wait for their clip, with toys for players."""

from __future__ import annotations

import sys
import threading
import time
import wave
from pathlib import Path

import pytest

from backtimer.speech.player_kinds import PlayerKind
from backtimer.speech.players import Player
from backtimer.speech.spares import MOST, PIPE_BYTES, Spares, begun, feed
from backtimer.speech.wav import check

# Notes whether it was given a file or waited for samples, and how many; the samples are in `got` bytes.
TOY = """
import sys, time
note, what = sys.argv[1:3]
samples = sys.stdin.buffer.read() if what == "--raw" else b""
if not (what == "--raw" and not samples):
    open(note, "a").write(f"{what if what == '--raw' else 'file'} {len(samples)}\\n")
    print("on", file=sys.stderr, flush=True)
    time.sleep(0.1)
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "note"


def toy(note: Path, code: str = TOY) -> PlayerKind:
    return PlayerKind("toy", (sys.executable, "-S", "-c", code, str(note)), b"on", waiting=lambda rate: ("--raw",))


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
    assert note.read_text().splitlines() == ["file 0", "--raw 4410", "--raw 4410"]


def test_a_player_that_died_while_waiting_costs_nothing(tmp_path, note):
    # Waiting, it ends at once, as with a sound server that goes.
    player = Player((toy(note, TOY.replace("samples =", "what == '--raw' and sys.exit('failed'); samples =")),))
    for _ in range(2):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert note.read_text().splitlines() == ["file 0", "file 0"]


def test_a_player_that_dies_of_its_clip_is_followed_by_a_fresh_one(tmp_path, note):
    code = TOY.replace("if not (what", "if what == '--raw' and samples: sys.exit('failed')\nif not (what")
    player = Player((toy(note, code),))
    for _ in range(2):
        assert play(player, clip(tmp_path)) is None
    player.close()
    assert note.read_text().splitlines() == ["file 0", "file 0"]


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
    assert note.read_text() == f"--raw {long.path.stat().st_size}\n"
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
