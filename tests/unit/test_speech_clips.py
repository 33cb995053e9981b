"""Clips: whole or not, trimmed, kept, let go."""

from __future__ import annotations

import math
import os
import time
import wave
from array import array
from pathlib import Path

import pytest

from backtimer.speech.clips import ClipCache
from backtimer.speech.style import Style
from backtimer.speech.wav import BadClip, Clip, check, trim

RATE = 22_050


def tone(seconds: float, silence: float = 0.0, level: int = 8000) -> bytes:
    wave_form = [round(level * math.sin(k / 10)) for k in range(int(seconds * RATE))]
    return array("h", wave_form + [0] * int(silence * RATE)).tobytes()


def write(path: Path, samples: bytes, channels: int = 1, width: int = 2) -> Path:
    with path.open("wb") as file, wave.open(file, "wb") as clip:
        clip.setnchannels(channels)
        clip.setsampwidth(width)
        clip.setframerate(RATE)
        clip.writeframes(samples)
    return path


def test_a_whole_clip(tmp_path: Path) -> None:
    assert check(write(tmp_path / "a.wav", tone(0.5))).seconds == pytest.approx(0.5, abs=0.001)


def test_silence_at_the_end_is_cut_to_150_ms(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(0.5, silence=0.4))
    assert trim(path).seconds == pytest.approx(0.65, abs=0.002)
    assert check(path).seconds == pytest.approx(0.65, abs=0.002)
    assert trim(path).seconds == pytest.approx(0.65, abs=0.002)


def test_clips_that_are_not_whole(tmp_path: Path) -> None:
    good = write(tmp_path / "good.wav", tone(0.5)).read_bytes()
    bad = {
        "empty": b"",
        "garbage": b"\x01" * 500,
        "cut": good[: len(good) // 2],
        "head only": good[:44],
    }
    for name, content in bad.items():
        path = tmp_path / f"{name}.wav"
        path.write_bytes(content)
        with pytest.raises(BadClip):
            check(path)
    for path in (
        write(tmp_path / "none.wav", b""),
        write(tmp_path / "silent.wav", bytes(4000)),
        write(tmp_path / "stereo.wav", tone(0.5), channels=2),
        write(tmp_path / "bytes.wav", tone(0.5), width=1),
        tmp_path / "absent.wav",
        tmp_path,
    ):
        with pytest.raises(BadClip):
            check(path)
    with pytest.raises(BadClip):
        trim(write(tmp_path / "hum.wav", tone(0.5, level=50)))


def test_a_clip_belongs_to_text_engine_rate_and_volume(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.set_engine("first")
    paths = {cache.path("One"), cache.path("Two"), ClipCache(tmp_path, Style(rate=180)).path("One")}
    paths.add(ClipCache(tmp_path, Style(pitch=60)).path("One"))
    assert ClipCache(tmp_path).path("One") == cache.path("One"), "the engine of last time is remembered"
    cache.set_engine("second")
    paths.add(cache.path("One"))
    assert len(paths) == 5


def test_a_damaged_clip_goes(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    path = write(cache.path("One"), tone(0.3))
    assert cache.find("One") == Clip(path, pytest.approx(0.3, abs=0.001))
    path.write_bytes(path.read_bytes()[:300])
    assert cache.find("One") is None
    assert not path.exists()


def test_the_oldest_go_first(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path, limit_bytes=70_000)
    for name, age in {"left": 3600, "being-written": 0}.items():
        part = tmp_path / f"{name}.part.wav"
        part.write_bytes(b"x")
        os.utime(part, (time.time() - age,) * 2)
    for age, text in enumerate(["new", "newer used", "old"]):
        path = write(cache.path(text), tone(0.5))
        os.utime(path, (1e9 - age, 1e9 - age))
    assert cache.find("old")  # used: young again
    newest = write(cache.path("newest"), tone(0.5))
    cache.added(Clip(newest, 0.5))
    kept = {text for text in ("new", "newer used", "old", "newest") if cache.find(text)}
    assert kept == {"old", "newest"}
    assert [path.name for path in tmp_path.glob("*.part.wav")] == ["being-written.part.wav"]


def test_an_unusable_folder(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = ClipCache(blocked / "clips")
    assert cache.folder.is_dir()
    write(cache.path("One"), tone(0.3))
    assert cache.find("One")
    cache.close()
    assert not cache.folder.exists()
