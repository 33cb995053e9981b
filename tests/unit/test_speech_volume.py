"""How loud a clip is played, by players that know a volume and by those that do not."""

from __future__ import annotations

import sys
import threading
from array import array
from pathlib import Path

import pytest

from backtimer.speech.player_kinds import PlayerKind, known_players
from backtimer.speech.players import Player
from backtimer.speech.wav import amplitude, as_file, check, quieter, read

LOUD = array("h", [8000, -8000] * 2205).tobytes()
# Notes what it was started with and the loudest of what came in at its input.
TOY = """
import array, sys, time
data = b"" if sys.argv[-1].endswith(".wav") else sys.stdin.buffer.read()
loudest = max(map(abs, array.array("h", data)), default=-1)
open(sys.argv[1], "a").write(f"{loudest} {' '.join(sys.argv[2:-1])}\\n")
print("on", file=sys.stderr, flush=True)
time.sleep(0.2)
"""


@pytest.fixture
def clip(tmp_path: Path):
    path = tmp_path / "clip.wav"
    path.write_bytes(as_file(22_050, LOUD))
    return check(path)


def test_volume_is_as_in_the_sound_settings_of_the_system() -> None:
    assert [amplitude(volume) for volume in (0, 0.5, 1)] == [0, 0.125, 1]
    assert array("h", quieter(LOUD, 0.5))[:2].tolist() == [1000, -1000]
    assert set(quieter(LOUD, 0)) <= {0}
    assert quieter(LOUD, 1) == LOUD
    loudest = array("h", [32_767, -32_768]).tobytes()
    assert quieter(loudest, 1) == loudest


def test_a_file_has_what_was_read(clip) -> None:
    assert read(clip.path) == (22_050, LOUD)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_every_player_can_be_quieter(platform: str) -> None:
    for kind in known_players(platform):
        assert (kind.at_input is not None) is (kind.at_volume(0.5) == ()), kind.name
        assert kind.at_input is not None or not kind.may_wait, kind.name


def test_words_for_a_volume() -> None:
    words = {kind.name: kind.at_volume(0.5) for system in ("linux", "darwin") for kind in known_players(system)}
    assert words == {"paplay": (), "pw-play": ("--volume=0.1250",), "aplay": (), "afplay": ("-v", "0.1250")}


@pytest.mark.parametrize(
    ("volume", "has_input", "heard"),
    [
        (1.0, True, "8000 in"),
        (0.5, True, "1000 in"),
        (0.0, True, "0 in"),
        (1.0, False, "-1 "),
        (0.5, False, "-1 volume 0.5"),
    ],
)
def test_a_player_is_handed_samples_or_a_file_and_a_volume(
    tmp_path: Path, clip, volume: float, has_input: bool, heard: str
) -> None:
    note, over, troubles = tmp_path / "note", threading.Event(), []
    kind = PlayerKind(
        "toy",
        (sys.executable, "-S", "-c", TOY, str(note)),
        b"on",
        at_input=(lambda rate: ("in", f"--rate={rate}")) if has_input else None,
        at_volume=lambda volume: ("volume", str(volume)),
    )

    def ended(trouble: str | None) -> None:
        troubles.append(trouble)
        over.set()

    Player((kind,)).play(clip, lambda: None, ended, volume)
    assert over.wait(8)
    assert troubles == [None]
    assert note.read_text() == f"{heard}\n"
