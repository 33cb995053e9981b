"""Clips as they lie on disk: is one whole, how long is it, and how does it sound quieter? 16-bit mono WAV only."""

from __future__ import annotations

import io
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

TAIL_SECONDS = 0.150
QUIET = 200  # of 32,767: below this nothing is heard


class BadClip(Exception):
    """The file is not a whole, audible clip."""


@dataclass(frozen=True)
class Clip:
    """A whole clip on disk."""

    path: Path
    seconds: float


def read(path: Path) -> tuple[int, bytes]:
    """Return the sample rate and the samples of a whole, audible clip; raise BadClip for anything else."""
    try:
        with path.open("rb") as file, wave.open(file) as clip:
            rate, frames = clip.getframerate(), clip.getnframes()
            shape = (clip.getsampwidth(), clip.getnchannels())
            samples = clip.readframes(frames)
    except (OSError, EOFError, wave.Error, ValueError) as error:
        raise BadClip(f"not a readable WAV: {error}") from error
    if shape != (2, 1) or rate <= 0:
        raise BadClip("not 16-bit mono")
    if frames == 0 or len(samples) != 2 * frames:
        raise BadClip("cut short")
    if samples.count(0) == len(samples):
        raise BadClip("silent")
    return rate, samples


def check(path: Path) -> Clip:
    """Return the clip if it is whole and audible; raise BadClip otherwise."""
    rate, samples = read(path)
    return Clip(path, len(samples) / 2 / rate)


def amplitude(volume: float) -> float:
    """By what samples are multiplied at a volume from 0 to 1: its third power, as PulseAudio and PipeWire have it.

    So half the volume sounds about half as loud, whichever player it is.
    """
    return volume**3


def quieter(samples: bytes, volume: float) -> bytes:
    """The samples at a volume from 0 to 1."""
    factor = round(65536 * amplitude(volume))
    return array("h", [each * factor >> 16 for each in array("h", samples)]).tobytes()


def as_file(rate: int, samples: bytes) -> bytes:
    """What a WAV file with these samples contains."""
    content = io.BytesIO()
    with wave.open(content, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(rate)
        clip.writeframes(samples)
    return content.getvalue()


def trim(path: Path) -> Clip:
    """Cut the silence at the end down to 150 ms: lines follow each other without a hole."""
    rate, data = read(path)
    samples = array("h", data)
    last = len(samples) - 1
    while last >= 0 and -QUIET < samples[last] < QUIET:
        last -= 1
    if last < 0:
        raise BadClip("silent")
    kept = samples[: last + 1 + int(TAIL_SECONDS * rate)]
    if len(kept) < len(samples):
        path.write_bytes(as_file(rate, kept.tobytes()))
    return Clip(path, len(kept) / rate)
