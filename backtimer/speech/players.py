"""One system player process for each line: a sound server that dies or hangs can harm nothing but that line."""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol

from backtimer.speech.player_kinds import PlayerKind, known_players, mend
from backtimer.speech.spares import PIPE_BYTES, Spares, begun, feed
from backtimer.speech.wav import Clip, quieter, read

START_SECONDS = 2.0  # for a device that wakes up; a line that starts later would be out of place
GRACE_SECONDS = 2.0
SURELY_STARTED = 0.05
NOTHING_THERE = "no sound server and no sound card answers"
NO_SOUND = "No sound output: {reason}. The session goes on silently. {mend}"
log = logging.getLogger(__name__)


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
        self._spares = Spares()

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

        playing = PlayerProcess(order, clip, began, after, volume, start_seconds, self._remember, self._spares)
        playing.start()
        return playing

    def close(self) -> None:
        """No more is played."""
        self._spares.close()

    def _remember(self, kind: PlayerKind) -> None:
        self._good = kind


class PlayerProcess:
    """One player process, watched by a thread; the next kind has its turn if one fails before anything is heard.

    `ended` gets the reason of a failure, `played` the kind that worked. `spares` are players that wait already.
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
        spares: Spares | None = None,
    ) -> None:
        self._kinds, self._clip, self._volume, self._played, self._spares = kinds, clip, volume, played, spares
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
        # One that waits comes first. If its server has gone meanwhile, that says nothing of the others.
        for kind, is_spare in [(kind, True) for kind in self._kinds[:1]] + [(kind, False) for kind in self._kinds]:
            if self._stopped or self._has_begun or (reasons and time.monotonic() >= until):
                break
            try:
                process = self._spare(kind) if is_spare else self._started(kind)
                if process is None:
                    continue
                reason = self._play(kind, process, until)
            except Exception as error:
                reason = str(error)
            if reason is None:
                self._played(kind)
                reasons = []
                break
            if not is_spare or self._has_begun:
                reasons.append(reason)
        hushed = self._stopped and not self._hung
        # A player that was silenced has not failed. The first reason is that of the likeliest player.
        self._end(None if hushed or not reasons else reasons[0])

    def _started(self, kind: PlayerKind) -> subprocess.Popen[bytes]:
        if kind.at_input is None:
            quieter_words = kind.at_volume(self._volume) if self._volume < 1 else ()
            return begun([*kind.command, *quieter_words, str(self._clip.path)], stdin=subprocess.DEVNULL)
        rate, samples = self._sound
        process = begun([*kind.command, *kind.at_input(rate)], stdin=subprocess.PIPE, pipesize=PIPE_BYTES)
        feed(process, samples)
        return process

    @cached_property
    def _sound(self) -> tuple[int, bytes]:
        """The rate of the clip, and its samples as loud as they are to be heard."""
        rate, samples = read(self._clip.path)
        return rate, samples if self._volume == 1 else quieter(samples, self._volume)

    def _spare(self, kind: PlayerKind) -> subprocess.Popen[bytes] | None:
        """One that waits, with the clip handed to it."""
        if self._spares is None or kind.at_input is None or not kind.may_wait:
            return None
        rate, samples = self._sound
        process = self._spares.take((*kind.command, *kind.at_input(rate)))
        if process is not None:
            feed(process, samples)
        return process

    def _have_spare(self, kind: PlayerKind) -> None:
        """The next clip finds one waiting."""
        if self._spares is not None and kind.at_input is not None and kind.may_wait:
            self._spares.make((*kind.command, *kind.at_input(self._sound[0])))

    def _play(self, kind: PlayerKind, process: subprocess.Popen[bytes], until: float) -> str | None:
        start = time.monotonic()
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
                        self._have_spare(kind)
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
