"""The sounds that carry meaning without words."""

from __future__ import annotations

import importlib.util
import wave
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from backtimer.session.guidance import Sound
from backtimer.speech.wav import check
from backtimer.system.resources import assets

ROOT = Path(__file__).resolve().parents[2]


def read(sound: Sound) -> tuple[int, np.ndarray]:
    with wave.open(str(assets() / "sounds" / f"{sound}.wav")) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def test_shipped_sounds_are_those_of_the_recipe(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_sounds", ROOT / "packaging" / "make_sounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write(tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(Sound)
    for path in tmp_path.iterdir():
        with wave.open(str(path)) as made, wave.open(str(assets() / "sounds" / path.name)) as shipped:
            assert made.getparams() == shipped.getparams()
            of_made, of_shipped = (
                np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int) for file in (made, shipped)
            )
        # Another C library may round a sine the other way.
        assert abs(of_made - of_shipped).max() <= 1


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_gentle(sound: Sound) -> None:
    rate, samples = read(sound)
    assert 0.2 <= check(assets() / "sounds" / f"{sound}.wav").seconds <= 1.0
    power = abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    assert power[hertz > 4000].sum() < 1e-5 * power.sum()
    assert abs(samples[:20]).max() < 0.01, "it swells"
    assert abs(samples[-20:]).max() < 0.01, "it dies away"
    assert 0.3 < abs(samples).max() < 0.5


def pitch(sound: Sound) -> list[float]:
    """The strongest frequency in each twentieth of a second that is heard."""
    rate, samples = read(sound)
    step = rate // 20
    found = []
    for start in range(0, len(samples) - step, step):
        part = samples[start : start + step] * np.hanning(step)
        if abs(part).max() > 0.05:
            found.append(float(np.fft.rfftfreq(8 * step, 1 / rate)[abs(np.fft.rfft(part, 8 * step)).argmax()]))
    return found


def test_the_way_of_the_notes_tells_them_apart() -> None:
    assert pitch(Sound.START)[0] < pitch(Sound.START)[-1]
    assert pitch(Sound.RELEASE)[0] > pitch(Sound.RELEASE)[-1]
    to_and_fro = pitch(Sound.CHANGE_SIDES)
    assert min(to_and_fro) < 500 < to_and_fro[0]
    assert to_and_fro[-1] == pytest.approx(to_and_fro[0], rel=0.05)
    for one, other in combinations(Sound, 2):
        assert (len(pitch(one)), round(pitch(one)[0] / 30)) != (len(pitch(other)), round(pitch(other)[0] / 30))


def test_they_are_about_as_loud_as_one_another() -> None:
    loudness = []
    for sound in Sound:
        rate, samples = read(sound)
        loudest = max(np.sqrt(np.mean(samples[at : at + rate // 10] ** 2)) for at in range(0, len(samples), rate // 20))
        loudness.append(20 * np.log10(loudest))
    assert max(loudness) - min(loudness) < 4
