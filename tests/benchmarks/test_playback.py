"""One system player for each cue, against one helper process around the package `miniaudio`. `make bench`.

All in one run, heard in the sound room. miniaudio is no dependency: where it is not installed its rows are left out.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from backtimer.speech.player_kinds import LINUX, PlayerKind
from backtimer.speech.players import PlayerProcess
from backtimer.speech.spares import Spares
from backtimer.speech.wav import Clip
from tests.e2e.conftest import MISSING
from tests.e2e.sound_room import RATE, Sound, SoundRoom, best_match, resampled

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.filterwarnings("ignore"),
]

CUES = 30
STOPS = 8
CLIP_SECONDS = 0.4
HELPER = r"""
import array, os, sys, threading, time, wave
import miniaudio

def say(*words):
    os.write(1, (" ".join(words) + "\n").encode())

lock = threading.Lock()
playing = {}  # number: [samples, position]

def mix():
    frames = yield b""
    while True:
        out = array.array("h", bytes(2 * frames))
        with lock:
            for number, line in list(playing.items()):
                samples, at = line
                part = samples[at : at + frames]
                if at == 0:
                    say("began", number)
                if not part:
                    del playing[number]
                    say("ended", number)
                    continue
                for n, value in enumerate(part):
                    out[n] = max(-32768, min(32767, out[n] + value))
                line[1] = at + frames
        frames = yield out

mixer = mix(); next(mixer)
device = miniaudio.PlaybackDevice(miniaudio.SampleFormat.SIGNED16, 1, 22050, int(sys.argv[1]), app_name="backtimer")
device.start(mixer)
say("ready", device.backend)
for line in sys.stdin:
    word, _, rest = line.strip().partition(" ")
    if word == "stop":
        with lock:
            playing.clear()
    else:
        number, _, path = rest.partition(" ")
        with wave.open(path) as clip:
            samples = array.array("h", clip.readframes(clip.getnframes()))
        with lock:
            playing[number] = [samples, 0]
"""


@dataclass
class Cue:
    """One cue under way: moments on time.monotonic's axis."""

    clip: Clip
    called: float = 0.0
    ended: float | None = None
    trouble: str | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def end(self, trouble: str | None) -> None:
        self.ended, self.trouble = time.monotonic(), trouble
        self.over.set()


class SystemPlayer:
    """A process for each cue: started for it, or, which is BackTimer's own way, ahead of it (`is_ahead`)."""

    def __init__(self, kind: PlayerKind, is_ahead: bool) -> None:
        self.name, self._kind = f"{kind.name}, one each{', started ahead' if is_ahead else ''}", kind
        self._spares = Spares() if is_ahead else None
        self._playing: PlayerProcess | None = None

    def play(self, cue: Cue) -> None:
        cue.called = time.monotonic()
        self._playing = PlayerProcess((self._kind,), cue.clip, lambda: None, cue.end, spares=self._spares)
        self._playing.start()

    def stop(self) -> None:
        assert self._playing
        self._playing.stop()

    def kill_helper(self) -> bool:
        return False

    def close(self) -> None:
        if self._spares:
            self._spares.close()


class Helper:
    """miniaudio in a helper process with its device open; begun again when it dies or leaves a cue unanswered."""

    def __init__(self, buffer_ms: int) -> None:
        self.name, self._buffer_ms = f"miniaudio, {buffer_ms} ms", buffer_ms
        self._process: subprocess.Popen[bytes] | None = None
        self._cues: dict[str, Cue] = {}
        self._number = 0
        self.ready_seconds: list[float] = []
        self.backend = ""
        self._start()

    def _start(self) -> None:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", HELPER, str(self._buffer_ms)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._process, self._answered, ready = process, threading.Event(), threading.Event()

        def read(process: subprocess.Popen[bytes] = process, answered: threading.Event = self._answered) -> None:
            assert process.stdout
            for line in process.stdout:
                word, _, rest = line.decode().strip().partition(" ")
                if word == "ready":
                    self.backend = rest
                    ready.set()
                answered.set()
                if word == "ended" and rest in self._cues:
                    self._cues.pop(rest).end(None)
            for number in list(self._cues):
                self._cues.pop(number).end("the helper died")
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(1.0)
        self.ready_seconds.append(time.monotonic() - began)

    def play(self, cue: Cue) -> None:
        cue.called = time.monotonic()
        assert self._process
        if self._process.poll() is not None:
            self._start()
        self._number += 1
        self._cues[str(self._number)] = cue
        self._answered.clear()
        try:
            assert self._process.stdin
            self._process.stdin.write(f"play {self._number} {cue.clip.path}\n".encode())
            self._process.stdin.flush()
        except OSError as error:
            cue.end(str(error))
            return
        answered = self._answered

        def watch() -> None:
            if not answered.wait(0.3):  # hung: the next cue gets another helper
                self.kill_helper()

        threading.Thread(target=watch, daemon=True).start()

    def stop(self) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(b"stop\n")
        self._process.stdin.flush()

    def kill_helper(self) -> bool:
        assert self._process
        self._process.kill()
        self._process.wait()
        return True

    def cpu_percent(self, seconds: float = 5.0) -> float:
        """Of one core, with nothing to play."""
        assert self._process

        def ticks(stat: Path = Path(f"/proc/{self._process.pid}/stat")) -> int:
            return sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))

        before = ticks()
        time.sleep(seconds)
        return (ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds * 100

    def close(self) -> None:
        self.kill_helper()


Way = SystemPlayer | Helper


@contextlib.contextmanager
def cores_busy(is_busy: bool) -> Iterator[None]:
    load = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 2)]
    try:
        if not is_busy:
            for each in load:
                each.kill()
        time.sleep(0.3)
        yield
    finally:
        for each in load:
            each.kill()
            each.wait()


def noises(folder: Path, count: int) -> list[Clip]:
    """Clips which cannot be taken for each other: soft noise below 4 kHz, with sharp ends."""
    chance = np.random.default_rng(1)
    clips = []
    for number in range(count):
        spectrum = np.fft.rfft(chance.standard_normal(int(CLIP_SECONDS * 22050)))
        spectrum[np.fft.rfftfreq(int(CLIP_SECONDS * 22050), 1 / 22050) > 4000] = 0
        sound = np.fft.irfft(spectrum)
        path = folder / f"{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22050)
            file.writeframes((sound / abs(sound).max() * 12000).astype("<i2").tobytes())
        clips.append(Clip(path, len(sound) / 22050))
    return clips


def is_whole(sound: Sound, begin: int, clip: Sound) -> bool:
    """Whether its first and its last 30 ms were heard."""
    size = int(0.03 * RATE)
    for part in (slice(0, size), slice(len(clip) - size, len(clip))):
        likeness = 0.0
        for shift in range(-6, 7):
            heard, wanted = sound[begin + part.start + shift : begin + part.stop + shift].astype(float), clip[part]
            if len(heard) == size and heard.any():
                likeness = max(likeness, float(wanted @ heard / np.sqrt((wanted @ wanted) * (heard @ heard))))
        if likeness < 0.85:
            return False
    return True


def is_heard(room: SoundRoom, way: Way, clip: Clip) -> tuple[bool, float]:
    """Whether a cue is heard, and how many ms after the call."""
    cue = Cue(clip)
    way.play(cue)
    cue.over.wait(3)
    time.sleep(0.15)
    if not room.heard_seconds():
        return False, 0.0
    onset, likeness = room.find_between(clip.path, cue.called - 0.02, time.monotonic())
    return likeness > 0.85, (onset - cue.called) * 1000


def onsets(room: SoundRoom, way: Way, clips: list[Clip], is_busy: bool) -> str:
    cues = []
    with cores_busy(is_busy):
        for clip in clips:
            cue = Cue(clip)
            way.play(cue)
            cue.over.wait(3)
            cues.append(cue)
            time.sleep(0.12)
        time.sleep(0.3)
    late, whole, notices = [], 0, []
    clock, sound = room.reels[-1].clock(), room.reels[-1].samples()
    for cue in cues:
        begin, clip = clock.sample(cue.called - 0.05), resampled(cue.clip.path)
        best, likeness = best_match(sound[begin : begin + round((CLIP_SECONDS + 0.8) * RATE)].astype(float), clip)
        if likeness > 0.85:
            onset = clock.moment(begin + best)
            late.append((onset - cue.called) * 1000)
            whole += is_whole(sound, begin + best, clip)
            if cue.ended and not cue.trouble:
                notices.append((cue.ended - onset - cue.clip.seconds) * 1000)
    if not late:
        return f"not one heard ({cues[0].trouble})"
    late.sort()
    p95 = late[min(len(late) - 1, round(0.95 * len(late)))]
    notice = f"{statistics.median(notices):5.0f}" if notices else "    –"
    return f"{statistics.median(late):5.1f} / {p95:5.1f} / {late[-1]:5.1f}   {whole:2}/{len(cues)}   {notice}"


def stops(room: SoundRoom, way: Way, clips: list[Clip]) -> str:
    silent = []
    for clip in clips[:STOPS]:
        way.play(Cue(clip))
        time.sleep(0.2)
        called = time.monotonic()
        way.stop()
        time.sleep(0.3)
        begin, sound = room.reels[-1].clock().sample(called), room.reels[-1].samples()
        loud = np.flatnonzero(abs(sound[begin : begin + round(0.15 * RATE)].astype(int)) > 30)
        silent.append(int(loud[-1] / RATE * 1000) + 1 if len(loud) else 0)
    return f"{statistics.median(silent):.0f} / {max(silent)}"


def lost_after(room: SoundRoom, way: Way, clips: list[Clip], harm: Callable[[], None]) -> str:
    """How many cues are lost once the harm is over, a cue every half second."""
    harm()
    for lost in range(6):
        good, ms = is_heard(room, way, clips[lost])
        if good:
            return f"{lost} lost, then {ms:.0f} ms"
        time.sleep(0.3)
    return "silent for good"


def hang(room: SoundRoom, way: Way, clip: Clip) -> None:
    room.stop_server()
    began = time.monotonic()
    way.play(Cue(clip))
    assert time.monotonic() - began < 0.5
    time.sleep(2.5)
    room.continue_server()
    time.sleep(0.3)


def test_playback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    makes: list[Callable[[], Way]] = [
        (lambda kind=kind, is_ahead=is_ahead: SystemPlayer(kind, is_ahead))
        for kind in LINUX
        for is_ahead in (False, True)
        if shutil.which(kind.command[0]) and (kind.waiting or not is_ahead)
    ]
    if importlib.util.find_spec("miniaudio"):
        makes += [(lambda ms=ms: Helper(ms)) for ms in (5, 10)]
    rows = []
    with tempfile.TemporaryDirectory(prefix="room-") as folder:
        room = SoundRoom(Path(folder))
        for name, value in room.env().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("HOME", folder)  # where aplay finds its way to the server
        (Path(folder) / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
        clips = noises(Path(folder), CUES)
        for make in makes:
            room.restart()
            way = make()
            row = [f"\n{way.name} {getattr(way, 'backend', '')}"]
            row += [f"idle    {onsets(room, way, clips, False)}", f"busy    {onsets(room, way, clips, True)}"]
            row.append(f"silent after stop (median / max ms): {stops(room, way, clips)}")
            row.append(f"server restarted: {lost_after(room, way, clips, room.restart)}")
            row.append(f"server hung 2.5 s: {lost_after(room, way, clips, lambda way=way: hang(room, way, clips[-1]))}")
            if isinstance(way, Helper):
                row.append(f"helper with nothing to play: {way.cpu_percent():.1f} % of a core")
            if way.kill_helper():
                row.append(f"helper killed: {lost_after(room, way, clips, lambda way=way: way.kill_helper() and None)}")
            way.close()
            room.kill()
            way = make()
            cue = Cue(clips[0])
            way.play(cue)
            answered = cue.over.wait(3)
            row.append(f"no server: {cue.trouble or 'goes for played'}" if answered else "no server: no answer in 3 s")
            row.append(f"server comes: {lost_after(room, way, clips, room.restart)}")
            if isinstance(way, Helper):
                row.append(f"helper ready: {', '.join(f'{1000 * each:.0f}' for each in way.ready_seconds)} ms")
            way.close()
            rows.append("\n    ".join(row))
        room.kill()
    with capsys.disabled():
        print("\n          onset median / p95 / max ms   whole   end notice, median ms after the last sample")
        print("\n".join(rows))
    assert rows
