"""Lowers other players while something is said, and brings them back: through the sound server, on Linux only.

Windows lowers others by itself when a program asks for it as a call would, which a player of clips cannot; macOS offers
no program a way to the volume of others. Nothing here delays a line: it all happens in a thread of its own.

What was lowered is noted in a file before it is done, so that the next start brings back what a crash has left low. The
file is locked as long as a program may lower: a second BackTimer keeps its hands off. A player that is closed while it
is low cannot be brought back: the sound server may remember its low volume for the next time.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

LOWERED = 0.35  # of what it was
FULL = 65536  # what pactl calls 100 %
# Lines follow each other closely: one lowering serves them all.
RESTORE_SECONDS = 4.0
PACTL_SECONDS = 1.0  # it takes 10 ms when all is well
REST_SECONDS = 60.0  # a server that fails or is slow is left in peace
OURS = ("BackTimer", "paplay", "pw-play", "aplay")
NOTE = "lowered.json"
log = logging.getLogger(__name__)

Pactl = Callable[[list[str]], str]
FAILURES = (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class _Stream:
    """A stream of the sound server: whose it is, and the volume of each of its channels in the server's units."""

    number: int
    owner: str
    volumes: tuple[int, ...]

    @property
    def lowered(self) -> tuple[int, ...]:
        return tuple(round(volume * LOWERED) for volume in self.volumes)


def run_pactl(arguments: list[str]) -> str:
    """What pactl prints. Raises OSError or subprocess.SubprocessError when it fails or takes too long."""
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        ["pactl", *arguments], capture_output=True, timeout=PACTL_SECONDS, check=True, env=environment
    )
    return done.stdout.decode("utf-8", "replace")


def can_lower() -> bool:
    """Whether this system has what it takes."""
    return sys.platform.startswith("linux") and shutil.which("pactl") is not None


class Lowering:
    """Told when a line begins and ends. Nothing here waits or raises, but for `close` when it is to wait."""

    def __init__(self, note: Path, pactl: Pactl = run_pactl, restore_seconds: float = RESTORE_SECONDS) -> None:
        self._note, self._pactl, self._restore_seconds = note, pactl, restore_seconds
        self._orders: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lowered: list[_Stream] = []  # as they were
        self._file: IO[str] | None = None
        self._rests_until = 0.0
        self._thread = threading.Thread(target=self._run, name="speech-lowering", daemon=True)
        self._thread.start()

    def line_began(self) -> None:
        """Something is being said."""
        self._orders.put("lower")

    def line_ended(self) -> None:
        """It has been said; more may follow."""
        self._orders.put("restore")

    def close(self, wait: bool = True) -> None:
        """Bring everything back now."""
        self._orders.put("close")
        if wait:
            self._thread.join(3 * PACTL_SECONDS)

    def _run(self) -> None:
        wait: float | None = None
        order = "restore now"  # what an earlier run may have left low
        while True:
            try:
                if not self._is_alone():
                    pass
                elif order == "lower":
                    wait = None
                    self._lower()
                elif order == "restore":
                    wait = self._restore_seconds
                else:
                    self._restore()
            except FAILURES as error:
                self._rests_until = time.monotonic() + REST_SECONDS
                log.warning("other players cannot be lowered: %s", error)
            if order == "close":
                break
            try:
                order = self._orders.get(timeout=wait)
            except queue.Empty:
                order, wait = "restore now", None
        if self._file:
            self._file.close()

    def _is_alone(self) -> bool:
        """Whether this program is the one that may lower; then it knows what is low."""
        if self._file is None and sys.platform != "win32":
            import fcntl

            self._note.parent.mkdir(parents=True, exist_ok=True)
            file = self._note.open("a+", encoding="utf-8")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                return False
            self._file = file
            file.seek(0)
            with contextlib.suppress(*FAILURES):
                self._lowered = [_Stream(at["number"], at["owner"], tuple(at["volumes"])) for at in json.load(file)]
        return self._file is not None

    def _write_note(self) -> None:
        assert self._file
        self._file.seek(0)
        self._file.truncate()
        json.dump([asdict(stream) for stream in self._lowered], self._file)
        self._file.flush()

    def _streams(self, muted: bool) -> list[_Stream]:
        """The streams of others, with or without those that are muted."""
        streams = []
        for each in json.loads(self._pactl(["-f", "json", "list", "sink-inputs"])):
            properties: dict[str, Any] = each.get("properties", {})
            # Not the binary's name: paplay is another name of pacat.
            name = str(properties.get("application.name", ""))
            volumes = tuple(int(channel["value"]) for channel in each["volume"].values())
            if not any(player in name for player in OURS) and volumes and (muted or not each.get("mute")):
                owner = f"{name} {properties.get('application.process.id', '')}"
                streams.append(_Stream(int(each["index"]), owner, volumes))
        return streams

    def _set(self, stream: _Stream, volumes: tuple[int, ...]) -> None:
        self._pactl(["set-sink-input-volume", str(stream.number), *map(str, volumes)])

    def _lower(self) -> None:
        if self._lowered or time.monotonic() < self._rests_until:
            return
        # What is as low as that already, somebody has made so.
        self._lowered = [stream for stream in self._streams(muted=False) if max(stream.volumes) > LOWERED * FULL]
        if self._lowered:
            self._write_note()
        for stream in self._lowered:
            self._set(stream, stream.lowered)

    def _restore(self) -> None:
        if not self._lowered:
            return
        present = {(stream.number, stream.owner): stream.volumes for stream in self._streams(muted=True)}
        while self._lowered:
            stream = self._lowered[-1]
            now = present.get((stream.number, stream.owner), ())
            # A stream that has gone, or that somebody has set meanwhile, is left alone.
            if _is_same(now, stream.lowered):
                self._set(stream, stream.volumes)
            self._lowered.pop()
            self._write_note()


def _is_same(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """The server may round by one."""
    return len(one) == len(other) and all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))
