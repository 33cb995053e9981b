"""The players that the systems have, and how to guess which of them has a device."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backtimer.speech.wav import amplitude

# paplay takes a whole core as long as there is more at its input than the server's buffer takes, two seconds as a rule.
# With one that takes any clip it is heard and silent as soon (measured with PulseAudio 16.1 and PipeWire 0.3.65).
BUFFER_MS = 60_000
NAME = "BackTimer"  # so the system's sound settings call it
# The frozen program understands these words as Python does: packaging/pyinstaller/entry.py.
WINSOUND = (sys.executable, "-m", "backtimer.speech.play_winsound")


@dataclass(frozen=True)
class PlayerKind:
    """A command that plays samples from its input, or else the file named last.

    `at_input` are its words to play samples of a rate from its input, and those are as loud as they are to be heard;
    `may_wait` says that it may be started before there are any, and leaves the device to others meanwhile. Without
    `at_input` it plays a file, and `at_volume` are its words for a volume below 1.
    `started` is what it prints when sound begins (empty: it prints nothing). `fits` is a cheap guess whether its
    device is there: it only sets the order, because the guess may be wrong.
    """

    name: str
    command: tuple[str, ...]
    started: bytes = b""
    fits: Callable[[], bool] = lambda: True
    at_input: Callable[[int], tuple[str, ...]] | None = None
    may_wait: bool = False
    at_volume: Callable[[float], tuple[str, ...]] = lambda _: ()


def _listens(path: Path) -> bool:
    family = getattr(socket, "AF_UNIX", None)
    if family is None:  # Windows, which has none of these players either
        return False
    with socket.socket(family, socket.SOCK_STREAM) as knock:
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
    user = getattr(os, "getuid", lambda: 0)()  # Windows has none, nor such a folder
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{user}")


LINUX = (
    PlayerKind(
        "paplay",
        ("paplay", f"--client-name={NAME}", "--verbose", f"--latency-msec={BUFFER_MS}"),
        b"Stream started",
        _pulse_fits,
        # Its own volume is none to rely on: under PipeWire it plays as loud as ever (0.3.65, with WirePlumber).
        at_input=lambda rate: ("--raw", "--format=s16le", "--channels=1", f"--rate={rate}"),
        may_wait=True,
    ),
    PlayerKind(
        "pw-play", ("pw-play",), fits=_pipewire_fits, at_volume=lambda volume: (f"--volume={amplitude(volume):.4f}",)
    ),
    PlayerKind(
        "aplay",
        ("aplay",),
        b"Playing",
        _alsa_fits,
        at_input=lambda rate: ("--file-type=raw", "--format=S16_LE", "--channels=1", f"--rate={rate}"),
    ),
)


def known_players(platform: str = sys.platform) -> tuple[PlayerKind, ...]:
    """The players of a system, best first, whether installed or not."""
    if platform == "win32":
        return (PlayerKind("winsound", WINSOUND, b"started", at_input=lambda rate: (str(rate),), may_wait=True),)
    if platform == "darwin":
        return (PlayerKind("afplay", ("afplay",), at_volume=lambda volume: ("-v", f"{amplitude(volume):.4f}")),)
    return LINUX


def mend() -> str:
    """What to do when no player works."""
    linux = "Check the sound settings, or install a player (Debian, Ubuntu: sudo apt install pulseaudio-utils)."
    return linux if sys.platform.startswith("linux") else "Check the sound settings of the system."
