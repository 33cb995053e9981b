"""One system player process for each line: a sound server that dies or hangs can harm nothing but that line."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backtimer.speech.wav import Clip
from backtimer.speech.worker import OWN_GROUP

START_SECONDS = 2.0  # for a device that wakes up; a line that starts later would be out of place
GRACE_SECONDS = 2.0
SURELY_STARTED = 0.05
NOTHING_THERE = "no sound server and no sound card answers"
NO_SOUND = "No sound output: {reason}. The session goes on silently. {mend}"
WINSOUND = (
    "import sys, winsound; print('started', file=sys.stderr, flush=True);"
    "winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME | winsound.SND_NODEFAULT)"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlayerKind:
    """A command that plays the file named last.

    `at_volume` are its words for a volume below 1 (nothing: it has none, and plays as loud as the clip).
    `started` is what it prints when sound begins (empty: it prints nothing). `fits` is a cheap guess whether its
    device is there: it only sets the order, because the guess may be wrong.
    """

    name: str
    command: tuple[str, ...]
    started: bytes = b""
    fits: Callable[[], bool] = lambda: True
    at_volume: Callable[[float], tuple[str, ...]] = lambda _: ()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
        knock.setblocking(False)  # a hung server with a full queue would hold us
        try:
            knock.connect(str(path))
        except OSError:  # not there, or left behind by a server that died
            return False
    return True


def _pulse_fits() -> bool:
    server = os.environ.get("PULSE_SERVER", "")
    if server:
        return not server.startswith("unix:") or _listens(Path(server.removeprefix("unix:")))
    return _listens(Path(os.environ.get("PULSE_RUNTIME_PATH") or _runtime_folder() / "pulse", "native"))


def _pipewire_fits() -> bool:
    folder = Path(os.environ.get("PIPEWIRE_RUNTIME_DIR") or _runtime_folder())
    return _listens(folder / os.environ.get("PIPEWIRE_REMOTE", "pipewire-0"))


def _alsa_fits() -> bool:
    return any(Path("/dev/snd").glob("pcm*p"))


def _runtime_folder() -> Path:
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")


LINUX = (
    PlayerKind(
        "paplay",
        ("paplay", "--verbose"),
        b"Stream started",
        _pulse_fits,
        lambda volume: (f"--volume={round(volume * 65536)}",),
    ),
    PlayerKind("pw-play", ("pw-play",), fits=_pipewire_fits, at_volume=lambda volume: (f"--volume={volume:.2f}",)),
    PlayerKind("aplay", ("aplay",), b"Playing", _alsa_fits),
)


def known_players() -> tuple[PlayerKind, ...]:
    """The players of this system, best first, whether installed or not."""
    if sys.platform == "win32":
        return (PlayerKind("winsound", (sys.executable, "-c", WINSOUND), b"started"),)
    if sys.platform == "darwin":
        return (PlayerKind("afplay", ("afplay",)),)
    return LINUX


def mend() -> str:
    """What to do when no player works."""
    linux = "Check the sound settings, or install a player (Debian, Ubuntu: sudo apt install pulseaudio-utils)."
    return linux if sys.platform.startswith("linux") else "Check the sound settings of the system."


class Playing(Protocol):
    """A line under way."""

    def stop(self) -> None:
        """Silence it at once; its end is still reported."""


Began = Callable[[], None]
Ended = Callable[[str | None], None]  # None: played whole; otherwise the sentence to show


class Player:
    """Plays clips with the first player that works."""

    def __init__(self, kinds: tuple[PlayerKind, ...] | None = None) -> None:
        self._kinds = known_players() if kinds is None else kinds
        self._good: PlayerKind | None = None  # the one that played last

    def play(
        self, clip: Clip, began: Began, ended: Ended, volume: float = 1.0, start_seconds: float = START_SECONDS
    ) -> Playing:
        """Start and return at once. `ended` comes exactly once, `began` at most once and before it.

        What does not begin within `start_seconds` is not played any more: where the player says that it begins.
        """
        there = [kind for kind in self._kinds if shutil.which(kind.command[0])]
        likely = [kind for kind in there if kind.fits()]
        order = sorted(likely or there, key=lambda kind: kind is not self._good)

        def after(reason: str | None) -> None:
            if reason is None:
                ended(None)
                return
            log.warning("no sound: %s", reason)
            ended(NO_SOUND.format(reason=NOTHING_THERE if there and not likely else reason, mend=mend()))

        playing = PlayerProcess(order, clip, began, after, volume, start_seconds, self._remember)
        playing.start()
        return playing

    def _remember(self, kind: PlayerKind) -> None:
        self._good = kind


class PlayerProcess:
    """One player process, watched by a thread; the next kind has its turn if one fails before anything is heard.

    `ended` gets the reason of a failure, `played` the kind that worked.
    """

    def __init__(
        self,
        kinds: Sequence[PlayerKind],
        clip: Clip,
        began: Began,
        ended: Ended,
        volume: float = 1.0,
        start_seconds: float = START_SECONDS,
        played: Callable[[PlayerKind], None] = lambda _: None,
    ) -> None:
        self._kinds, self._clip, self._volume, self._played = kinds, clip, volume, played
        self._on_began, self._on_ended = began, ended
        self._start_seconds = min(start_seconds, START_SECONDS)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = self._has_begun = self._over = self._told = False
        self._hung = ""
        self._thread = threading.Thread(target=self._run, name="speech-player", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Kill the player."""
        with self._lock:
            self._stopped = True
            if self._process and not self._over:
                self._process.kill()

    def _give_up(self, why: str) -> None:
        self._hung = why
        self.stop()
        self._end(why)  # not after the process is reaped: on a starved machine that may take seconds more

    def _miss(self, why: str) -> None:
        with self._lock:
            if self._has_begun:
                return
            self._stopped = True  # from here on it does not begin any more
        self._give_up(why)

    def _end(self, reason: str | None) -> None:
        with self._lock:
            if self._told:
                return
            self._told = True
        self._on_ended(reason)

    def _begin(self) -> None:
        with self._lock:
            if self._has_begun or self._stopped:
                return
            self._has_begun = True
        self._on_began()

    def _run(self) -> None:
        until = time.monotonic() + self._start_seconds
        reasons = [] if self._kinds else ["no player was found"]
        for kind in self._kinds:
            if self._stopped or self._has_begun or (reasons and time.monotonic() >= until):
                break
            try:
                reason = self._play(kind, until)
            except Exception as error:
                reason = str(error)
            if reason is None:
                self._played(kind)
                reasons = []
                break
            reasons.append(reason)
        hushed = self._stopped and not self._hung
        # A player that was silenced has not failed. The first reason is that of the likeliest player.
        self._end(None if hushed or not reasons else reasons[0])

    def _play(self, kind: PlayerKind, until: float) -> str | None:
        start = time.monotonic()
        process = subprocess.Popen(
            [*kind.command, *(kind.at_volume(self._volume) if self._volume < 1 else ()), str(self._clip.path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C"},  # what it prints is read
            **OWN_GROUP,
        )
        with self._lock:
            self._process, self._over = process, False
            if self._stopped:
                process.kill()
        watch = _Watch()
        whole = self._clip.seconds + GRACE_SECONDS
        if kind.started:
            watch.after(until - start, lambda: self._miss(f"{kind.name} does not start to play"))
        else:
            watch.after(SURELY_STARTED, self._begin)
            watch.after(whole, lambda: self._give_up(f"{kind.name} hangs"))
        last = b""
        assert process.stderr
        try:
            with process.stderr:
                for line in process.stderr:
                    if kind.started and kind.started in line and not self._has_begun:
                        self._begin()
                        watch.cancel()
                        watch.after(whole, lambda: self._give_up(f"{kind.name} hangs"))
                    elif line.strip():
                        last = line.rstrip().rpartition(b"\r")[2]  # paplay counts the time in one long line
            code = process.wait()
        finally:
            watch.cancel()
            with self._lock:
                self._over = True
        if self._hung:
            return self._hung
        if code:
            words = last.decode("utf-8", "replace").strip().rstrip(".")[:120]
            return f"{kind.name} failed ({words or f'exit code {code}'})"
        if time.monotonic() - start < 0.7 * self._clip.seconds:
            self._has_begun = True  # something may have been heard: not again with another player
            return f"{kind.name} ended too early"
        self._begin()  # a very short clip may be over before it was seen to start
        return None


class _Watch:
    """Timers that end together."""

    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)

    def cancel(self) -> None:
        for timer in self._timers:
            with contextlib.suppress(RuntimeError):
                timer.cancel()
        self._timers = []
