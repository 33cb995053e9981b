"""The players that the systems have, and how to guess which of them has a device."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NAME = "BackTimer"  # so the system's sound settings call it
# The frozen program understands these words as Python does: packaging/pyinstaller/entry.py.
WINSOUND = (sys.executable, "-m", "backtimer.speech.play_winsound")


@dataclass(frozen=True)
class PlayerKind:
    """A command that plays the file named last.

    `at_volume` are its words for a volume below 1 (nothing: it has none, and plays as loud as the clip).
    `waiting` are its words, instead of a file, to wait for samples of a rate at its input (None: it cannot).
    `started` is what it prints when sound begins (empty: it prints nothing). `fits` is a cheap guess whether its
    device is there: it only sets the order, because the guess may be wrong.
    """

    name: str
    command: tuple[str, ...]
    started: bytes = b""
    fits: Callable[[], bool] = lambda: True
    at_volume: Callable[[float], tuple[str, ...]] = lambda _: ()
    waiting: Callable[[int], tuple[str, ...]] | None = None

    def playing(self, volume: float) -> tuple[str, ...]:
        """The command at a volume, but for what is to be played."""
        return (*self.command, *(self.at_volume(volume) if volume < 1 else ()))


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
        ("paplay", f"--client-name={NAME}", "--verbose"),
        b"Stream started",
        _pulse_fits,
        lambda volume: (f"--volume={round(volume * 65536)}",),
        lambda rate: ("--raw", "--format=s16le", "--channels=1", f"--rate={rate}"),
    ),
    PlayerKind("pw-play", ("pw-play",), fits=_pipewire_fits, at_volume=lambda volume: (f"--volume={volume:.2f}",)),
    PlayerKind("aplay", ("aplay",), b"Playing", _alsa_fits),
)


def known_players(platform: str = sys.platform) -> tuple[PlayerKind, ...]:
    """The players of a system, best first, whether installed or not."""
    if platform == "win32":
        return (PlayerKind("winsound", WINSOUND, b"started"),)
    if platform == "darwin":
        return (PlayerKind("afplay", ("afplay",)),)
    return LINUX


def mend() -> str:
    """What to do when no player works."""
    linux = "Check the sound settings, or install a player (Debian, Ubuntu: sudo apt install pulseaudio-utils)."
    return linux if sys.platform.startswith("linux") else "Check the sound settings of the system."
