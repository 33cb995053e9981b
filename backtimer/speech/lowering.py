"""Lowers other players while something is said, and brings them back: through the sound server, on Linux only.

Windows lowers others by itself when a program asks for it as a call would, which a player of clips cannot; macOS offers
no program a way to the volume of others. Nothing here delays a line: it all happens in a thread of its own.
"""

from __future__ import annotations

import json
import logging
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable

LOWERED = 0.35  # of what it was
# Lines follow each other closely: one lowering serves them all.
RESTORE_SECONDS = 2.0
PACTL_SECONDS = 2.0
OURS = ("paplay", "pw-play", "aplay")
log = logging.getLogger(__name__)

Pactl = Callable[[list[str]], str]


def run_pactl(arguments: list[str]) -> str:
    """What pactl prints. Raises OSError or subprocess.SubprocessError when it fails or takes too long."""
    command = ["pactl", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=PACTL_SECONDS, check=True, env=None)
    return done.stdout.decode("utf-8", "replace")


def can_lower() -> bool:
    """Whether this system has what it takes."""
    return shutil.which("pactl") is not None


class Lowering:
    """Told when a line begins and ends. Nothing here waits or raises."""

    def __init__(self, pactl: Pactl = run_pactl, restore_seconds: float = RESTORE_SECONDS) -> None:
        self._pactl, self._restore_seconds = pactl, restore_seconds
        self._orders: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lowered: dict[int, tuple[int, int]] = {}  # by the number of a stream: what it was, what we made of it
        self._thread = threading.Thread(target=self._run, name="speech-lowering", daemon=True)
        self._thread.start()

    def line_began(self) -> None:
        """Something is being said."""
        self._orders.put("lower")

    def line_ended(self) -> None:
        """It has been said; more may follow."""
        self._orders.put("restore")

    def close(self) -> None:
        """Bring everything back now."""
        self._orders.put("close")
        self._thread.join(2 * PACTL_SECONDS)

    def _run(self) -> None:
        wait: float | None = None
        while True:
            try:
                order = self._orders.get(timeout=wait)
            except queue.Empty:
                order, wait = "now", None
            try:
                if order == "lower":
                    wait = None
                    self._lower()
                elif order == "restore":
                    wait = self._restore_seconds
                else:
                    self._restore()
            except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
                log.warning("other players cannot be lowered: %s", error)
            if order == "close":
                return

    def _streams(self) -> dict[int, int]:
        """The volumes of the streams that are not ours, by their numbers."""
        streams = {}
        for each in json.loads(self._pactl(["-f", "json", "list", "sink-inputs"])):
            # Not the binary's name: paplay is another name of pacat.
            name = str(each.get("properties", {}).get("application.name", ""))
            volumes = [channel["value"] for channel in each["volume"].values()]
            if not any(player in name for player in OURS) and volumes and not each.get("mute"):
                streams[int(each["index"])] = int(max(volumes))
        return streams

    def _lower(self) -> None:
        if self._lowered:
            return
        for number, volume in self._streams().items():
            lowered = round(volume * LOWERED)
            self._pactl(["set-sink-input-volume", str(number), str(lowered)])
            self._lowered[number] = (volume, lowered)

    def _restore(self) -> None:
        lowered, self._lowered = self._lowered, {}
        if not lowered:
            return
        present = self._streams()
        for number, (volume, ours) in lowered.items():
            # A stream that has gone, or that somebody has set meanwhile, is left alone.
            if number in present and abs(present[number] - ours) <= 1:
                self._pactl(["set-sink-input-volume", str(number), str(volume)])
