"""A room with a sound server and an ear: what a loudspeaker would have played, with the times."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 48_000
Sound = npt.NDArray[np.float64]


class Reel:
    """One recording: from a start of the server to its end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: list[bytes] = []
        self._count = 0
        self._offsets: list[tuple[int, float]] = []

    def add(self, chunk: bytes, arrived: float) -> None:
        with self._lock:
            self._chunks.append(chunk)
            self._count += len(chunk) // 2
            self._offsets.append((self._count, arrived - self._count / RATE))

    @property
    def seconds(self) -> float:
        with self._lock:
            return self._count / RATE

    def samples(self) -> npt.NDArray[np.int16]:
        with self._lock:
            data = b"".join(self._chunks)
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")

    def offsets(self) -> list[tuple[int, float]]:
        """After each chunk: the samples so far, and when the first would have been heard had this one no delay."""
        with self._lock:
            return list(self._offsets)

    def clock(self) -> Clock:
        return Clock(self.offsets())


class Clock:
    """Tells when a sample was heard, on time.monotonic's axis: from the chunks that came with the least delay.

    The offset is not one for a whole recording, nor a straight line: the room's null sink runs 0.035 % fast while
    something plays (8 ms in 40 s), and keeps the time otherwise. So the offset only falls, and a delay only adds to it:
    the least of the last two seconds is the tightest bound, to 0.05 ms on an idle machine.
    """

    BIN, LOOK_BACK = 0.1, 20

    def __init__(self, offsets: list[tuple[int, float]]) -> None:
        least: dict[int, float] = {}
        for count, offset in offsets:
            number = int(count / RATE / self.BIN)
            least[number] = min(offset, least.get(number, offset))
        numbers = sorted(least)
        # The least of a bin comes at its end, as long as the offset falls.
        self.seconds = [(number + 1) * self.BIN for number in numbers]
        self.offsets = [
            min(least[near] for near in range(number - self.LOOK_BACK, number + 1) if near in least)
            for number in numbers
        ]

    def moment(self, sample: int) -> float:
        return sample / RATE + float(np.interp(sample / RATE, self.seconds, self.offsets))

    def sample(self, moment: float) -> int:
        guess = round((moment - self.offsets[0]) * RATE)
        return max(0, guess - round((self.moment(guess) - moment) * RATE))

    @property
    def drift(self) -> float:
        """By how many seconds the offset changed."""
        return max(self.offsets) - min(self.offsets)


QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class SoundRoom:
    """One server, PulseAudio's, and a recording for each start of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._servers: list[subprocess.Popen[bytes]] = []
        self._ear: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self.reels: list[Reel] = []
        self.restart()

    def env(self) -> dict[str, str]:
        """The environment in which programs are heard in this room."""
        return {"XDG_RUNTIME_DIR": str(self.folder), "PULSE_SERVER": f"unix:{self.folder}/pulse/native"}

    def restart(self) -> None:
        """Start the server, and a new recording."""
        self.kill()
        (self.folder / "pulse").mkdir(mode=0o700, exist_ok=True)
        self._start_server()
        environment = {**os.environ, **self.env()}
        ear = ["parec", "--device=room.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        ear += ["--latency-msec=2"]
        self._ear = subprocess.Popen(ear, env=environment, **{**QUIET, "stdout": subprocess.PIPE})
        # A desktop's sound server runs before all others (PulseAudio: nice -11); and the ear must not be late itself.
        with contextlib.suppress(OSError):
            for process in (*self._servers, self._ear):
                os.setpriority(os.PRIO_PROCESS, process.pid, -11)
        self.reels.append(Reel())
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        deadline = time.monotonic() + 5
        while self.heard_seconds() < 0.1:
            if time.monotonic() > deadline:
                raise RuntimeError("nothing is recorded")
            time.sleep(0.01)

    def _start_server(self) -> None:
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        command += ["--disable-shm=yes", f"--log-target=newfile:{self.folder}/pa.log"]
        # Without norewinds the ends come one or two seconds late.
        for module in (
            "module-native-protocol-unix auth-anonymous=1",
            f"module-null-sink sink_name=room norewinds=1 rate={RATE} channels=2",
        ):
            command += ["-L", module]
        self._begin(command)
        self._until("pactl", "info")

    def _begin(self, command: list[str], **how: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env={**os.environ, **self.env()}, **{**QUIET, **how})
        self._servers.append(process)
        return process

    def _until(self, *command: str) -> None:
        """Try this until it works."""
        for _ in range(100):
            if subprocess.run(command, env={**os.environ, **self.env()}, check=False, **QUIET).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("the sound server does not start")

    def _listen(self) -> None:
        assert self._ear
        assert self._ear.stdout
        reel = self.reels[-1]
        while chunk := os.read(self._ear.stdout.fileno(), 65_536):
            reel.add(chunk, time.monotonic())

    def heard_seconds(self) -> float:
        return self.reels[-1].seconds

    def recording(self) -> tuple[npt.NDArray[np.int16], float]:
        """Everything heard, and when its first sample was heard on time.monotonic's axis."""
        reel = self.reels[-1]
        return reel.samples(), min(offset for _, offset in reel.offsets())

    def moment(self, sample: int) -> float:
        """When this sample was heard, on time.monotonic's axis."""
        return self.reels[-1].clock().moment(sample)

    def _sample(self, moment: float) -> int:
        return self.reels[-1].clock().sample(moment)

    def loudness(self, begin: float, end: float) -> float:
        """The loudest sample between two moments of time.monotonic."""
        sound, _ = self.recording()
        part = sound[self._sample(begin) : self._sample(end)]
        return float(np.abs(part.astype(np.int32)).max()) if len(part) else 0.0

    def find_between(self, wav_path: Path, begin: float, end: float) -> tuple[float, float]:
        """Where this clip is heard best between two moments of time.monotonic: (moment, likeness from 0 to 1)."""
        return self._find(wav_path, self._sample(begin), self._sample(end))

    def find(self, wav_path: Path, after_seconds: float = 0.0) -> tuple[float, float]:
        """Where this clip is heard best: (moment on time.monotonic's axis, likeness from 0 to 1).

        after_seconds counts from the beginning of the recording.
        """
        return self._find(wav_path, round(after_seconds * RATE), None)

    def _find(self, wav_path: Path, skip: int, until: int | None) -> tuple[float, float]:
        sound, t0 = self.recording()
        best, score = best_match(sound[skip:until].astype(np.float64), resampled(wav_path))
        return (self.moment(skip + best), score) if score else (t0, 0.0)

    def stop_server(self) -> None:
        """Hang the server."""
        for process in self._servers:
            process.send_signal(signal.SIGSTOP)

    def continue_server(self) -> None:
        for process in self._servers:
            process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server, as a crash would; the recording so far stays."""
        for process in (*self._servers, self._ear):
            if process:
                process.kill()
                process.wait()
        if self._reader:
            self._reader.join()
        if self._ear and self._ear.stdout:
            self._ear.stdout.close()
        (self.folder / "pulse" / "native").unlink(missing_ok=True)
        self._servers = []
        self._ear = self._reader = None


class PipeWireRoom(SoundRoom):
    """The same with PipeWire, as most desktops have it: its server, its session manager, its PulseAudio server."""

    bus = ""

    def env(self) -> dict[str, str]:
        home = {name: str(self.folder / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
        return {**super().env(), "PIPEWIRE_RUNTIME_DIR": str(self.folder), "DBUS_SESSION_BUS_ADDRESS": self.bus, **home}

    def _start_server(self) -> None:
        bus = self._begin(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE)
        assert bus.stdout
        with bus.stdout:
            self.bus = bus.stdout.readline().decode().strip()
        self._begin(["pipewire"])
        self._until("pw-cli", "info", "0")
        self._begin(["wireplumber"])
        self._begin(["pipewire-pulse"])
        self._until("pactl", "info")
        self._until("pactl", "load-module", "module-null-sink", "sink_name=room", f"rate={RATE}", "channels=2")
        self._until("pactl", "set-default-sink", "room")


ROOMS = {"pulseaudio": SoundRoom, "pipewire": PipeWireRoom}


def best_match(heard: Sound, clip: Sound) -> tuple[int, float]:
    """Where the clip is heard best, and how alike it is there: normalised cross-correlation, 1 is the same."""
    if len(heard) < len(clip):
        return 0, 0.0
    size = 1 << (len(heard) + len(clip) - 1).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size))
    likeness = np.fft.irfft(product, size)[: len(heard) - len(clip) + 1]
    energy = np.concatenate(([0.0], np.cumsum(heard**2)))
    window = np.sqrt(np.maximum(energy[len(clip) :] - energy[: -len(clip)], 1.0))
    score = likeness / (window * np.sqrt((clip**2).sum()))
    best = int(score.argmax())
    return best, float(score[best])


def resampled(path: Path) -> Sound:
    """The clip at the room's rate."""
    with path.open("rb") as file, wave.open(file) as clip:
        rate = clip.getframerate()
        samples = np.frombuffer(clip.readframes(clip.getnframes()), dtype="<i2").astype(np.float64)
    length = round(len(samples) * RATE / rate)
    return np.fft.irfft(np.fft.rfft(samples), length) * (length / len(samples))
