"""Players started ahead of their clip: connected to the sound server, they only wait for samples.

To start a process and to connect it takes a busy computer up to a third of a second, to hand samples to one that waits
a few milliseconds (`tests/benchmarks/test_playback.py`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Sequence

from backtimer.speech.worker import OWN_GROUP

# A pause longer than this needs no spare player: the sound device may rest.
KEPT_SECONDS = 60.0
MOST = 2  # words and sounds may differ in rate
# Six seconds: what is longer is handed over by a thread.
PIPE_BYTES = 1 << 18


class Spares:
    """Keeps a few waiting players, each known by its command. Any thread may ask; nothing here raises."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self._kept_seconds = kept_seconds
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}
        self._rest: threading.Timer | None = None
        self._is_closed = False

    def take(self, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        """The player that waits with this command, if it is still well; the caller has it from now on."""
        with self._lock:
            process = self._waiting.pop(tuple(command), None)
        if process is None or process.poll() is None:
            return process
        _end(process)
        return None

    def make(self, command: Sequence[str]) -> None:
        """Have one wait for the next clip."""
        with self._lock:
            if self._is_closed:
                return
            if self._rest is not None:
                self._rest.cancel()
            self._rest = threading.Timer(self._kept_seconds, self.drop)
            self._rest.daemon = True
            surplus = [self._waiting.pop(next(iter(self._waiting))) for _ in range(len(self._waiting) + 1 - MOST)]
            with contextlib.suppress(OSError, RuntimeError):
                self._rest.start()
                if tuple(command) not in self._waiting:
                    self._waiting[tuple(command)] = begun(command, stdin=subprocess.PIPE, pipesize=PIPE_BYTES)
        for process in surplus:
            _end(process)

    def drop(self) -> None:
        """End those that wait."""
        with self._lock:
            waiting = list(self._waiting.values())
            self._waiting.clear()
            if self._rest is not None:
                self._rest.cancel()
        for process in waiting:
            _end(process)

    def close(self) -> None:
        """End those that wait, and make no more."""
        with self._lock:
            self._is_closed = True
        self.drop()


def begun(command: Sequence[str], *, stdin: int, pipesize: int = -1) -> subprocess.Popen[bytes]:
    """Start a player. Raises OSError."""
    return subprocess.Popen(
        list(command),
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pipesize=pipesize,
        env={**os.environ, "LC_ALL": "C"},  # what it prints is read
        **OWN_GROUP,
    )


def feed(process: subprocess.Popen[bytes], samples: bytes) -> None:
    """Hand a waiting player all of a clip. Returns at once; a player that has died says so by its end."""
    assert process.stdin
    rest = samples[PIPE_BYTES:]
    with contextlib.suppress(OSError):
        process.stdin.write(samples[:PIPE_BYTES])
        process.stdin.flush()
        if rest:
            threading.Thread(target=_feed_rest, args=(process, rest), name="speech-feed", daemon=True).start()
            return
    with contextlib.suppress(OSError):
        process.stdin.close()


def _feed_rest(process: subprocess.Popen[bytes], rest: bytes) -> None:
    assert process.stdin
    with contextlib.suppress(OSError, ValueError), process.stdin:
        process.stdin.write(rest)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stderr):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
