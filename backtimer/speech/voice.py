"""The queue of lines: one at a time, in order, each ended exactly once."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Protocol

from backtimer.session.pace import DEFAULT_RATE
from backtimer.speech.clips import ClipCache
from backtimer.speech.lowering import NOTE, Lowering, can_lower
from backtimer.speech.players import START_SECONDS, Began, Ended, Player, Playing
from backtimer.speech.renderer import Renderer
from backtimer.speech.style import Style
from backtimer.speech.wav import BadClip, Clip, check
from backtimer.speech.worker import COMMAND, Worker, WorkerGone

Outcome = Literal["finished", "failed", "cut", "late"]
CLOSE_SECONDS = 3.0
SOUND_START_SECONDS = 0.2  # a sound that comes later says something wrong
# A line that is begun at its last moment still gets the time that a player takes to start on a busy machine.
LEAST_START_SECONDS = 0.1
log = logging.getLogger(__name__)


class Listener(Protocol):
    """Told about the lines. Called from any thread."""

    def on_speech_began(self, number: int, at: float) -> None:
        """The player has really started."""

    def on_speech_ended(self, number: int, outcome: Outcome, at: float) -> None:
        """Comes exactly once for every line."""

    def on_voice_trouble(self, sentence: str | None) -> None:
        """Comes only on change; None: all is well again."""

    def on_render_progress(self, done: int, total: int) -> None:
        """How much of the prepared list is ready."""

    def on_clip(self, text: str, seconds: float) -> None:
        """A line is ready, and takes so long: once for each of a prepared list, and anew when the style changes.

        While the engine fails, the lines that are not ready last infinitely.
        """


class RendererLike(Protocol):
    """What the queue needs of a renderer; it answers by `Voice.clip_ready`."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Render ahead."""

    def want(self, text: str) -> None:
        """Render next."""

    def restyle(self, style: Style) -> None:
        """Speak like this from now on."""

    def close(self) -> None:
        """End."""


class PlayerLike(Protocol):
    """What the queue needs of a player."""

    def play(
        self, clip: Clip, began: Began, ended: Ended, volume: float = 1.0, start_seconds: float = START_SECONDS
    ) -> Playing:
        """Start and return at once; give up what has not begun within `start_seconds`."""

    def close(self) -> None:
        """End; what is under way has its own end."""


@dataclass(eq=False)
class _Line:
    number: int
    text: str
    deadline: float
    asked: bool = False
    clip: Clip | None = None
    failed: bool = False
    ended: bool = False
    playing: Playing | None = None


class Voice:
    """Speaks lines. No call waits, except close, for the processes to end; none raises."""

    def __init__(
        self,
        clock: Callable[[], float],
        listener: Listener,
        find: Callable[[str], Clip | None],
        player: PlayerLike,
        sounds: Mapping[str, Clip] = MappingProxyType({}),
    ) -> None:
        self._sounds, self._sounding = sounds, set[Playing]()
        self._volume = self._sound_volume = 1.0
        self._lowering: Lowering | None = None
        self._clock, self._listener, self._find, self._player = clock, listener, find, player
        self._changed = threading.Condition(threading.RLock())
        self._waiting: deque[_Line] = deque()
        self._current: _Line | None = None
        self._reports: deque[Callable[[], None]] = deque()
        self._troubles: dict[str, str | None] = {"engine": None, "output": None}
        self._told: str | None = None
        self._closing = False
        self._renderer: RendererLike | None = None
        self._cache: ClipCache | None = None
        self._thread = threading.Thread(target=self._run, name="speech-queue", daemon=True)

    def start(self, renderer: RendererLike, cache: ClipCache | None = None) -> None:
        """Begin to speak. Apart from the constructor, because renderer and queue need each other."""
        self._renderer, self._cache = renderer, cache
        self._thread.start()

    def prepare(self, texts: Sequence[str]) -> None:
        """Render these ahead in the background, in this order, instead of an earlier list."""
        if self._renderer and not self._closing:
            self._renderer.prepare(texts)

    def configure(
        self,
        *,
        voice_id: str | None = None,
        rate: int = DEFAULT_RATE,
        pitch: int | None = None,
        volume: float = 1.0,
        sound_volume: float = 1.0,
        lower_others: bool = False,
    ) -> None:
        """Speak like this from now on: rate in words a minute, pitch from 0 to 100, volumes from 0 to 1.

        `lower_others` lowers other players while something is said, where that can be done.
        """
        self._volume, self._sound_volume = volume, sound_volume
        with self._changed:
            unwanted = None if lower_others else self._lowering
            if unwanted:
                self._lowering = None
            elif lower_others and self._lowering is None and self._cache and can_lower() and not self._closing:
                self._lowering = Lowering(self._cache.folder / NOTE)
        if unwanted:
            unwanted.close(wait=False)
        if self._renderer and not self._closing:
            self._renderer.restyle(Style(voice_id, rate, pitch))

    def say(self, number: int, text: str, patience_seconds: float) -> None:
        """Speak this after the lines before it, but not if it cannot begin within its patience."""
        line = _Line(number, text, time.monotonic() + patience_seconds)
        with self._changed:
            if not self._closing:
                self._waiting.append(line)
                self._changed.notify()
                return
        self._tell(lambda: self._listener.on_speech_ended(number, "cut", self._clock()))

    def sound_lengths(self) -> dict[str, float]:
        """The seconds of each sound by its name."""
        return {name: clip.seconds for name, clip in self._sounds.items()}

    def sound(self, name: str) -> None:
        """Make a sound now, whatever is being said, or not at all; nothing is reported of it."""
        clip = self._sounds.get(name)
        if clip is None or self._closing:
            return
        heard: list[Playing] = []

        def ended(trouble: str | None) -> None:
            with self._changed:
                self._sounding.difference_update(heard)

        try:
            with self._changed:  # so that `ended` finds it
                heard.append(self._player.play(clip, lambda: None, ended, self._sound_volume, SOUND_START_SECONDS))
                self._sounding.update(heard)
        except Exception:
            log.exception("the player failed")

    @property
    def is_audible(self) -> bool:
        """Whether a line that is played can be heard: its volume is not 0."""
        return self._volume > 0

    @property
    def is_sounding(self) -> bool:
        """Whether a sound is being made."""
        return bool(self._sounding)

    def hush(self) -> None:
        """Silence now; the line under way and those waiting end as cut."""
        with self._changed:
            for playing in self._sounding:
                playing.stop()
            if self._current:
                self._end(self._current, "cut")
                if self._current.playing:
                    self._current.playing.stop()
            for line in self._waiting:
                self._end(line, "cut")
            self._waiting.clear()
            self._changed.notify()

    def close(self) -> None:
        """Hush, and leave nothing running."""
        with self._changed:
            already = self._closing
            self._closing = True
            self.hush()
        if already:
            return
        if self._renderer:
            self._renderer.close()
        if threading.current_thread() is not self._thread:  # a listener may close
            self._thread.join(CLOSE_SECONDS)  # a player stuck in a broken driver must not hold up the program's end
        self._player.close()
        if self._cache:
            self._cache.close()
        if self._lowering:
            self._lowering.close()

    def clip_ready(self, text: str, clip: Clip | None) -> None:
        """The renderer has this clip, or cannot make it."""
        with self._changed:
            for line in self._waiting:
                if line.text == text and line.asked and line.clip is None:
                    line.clip, line.failed = clip, clip is None
            self._changed.notify()

    def engine_trouble(self, sentence: str | None) -> None:
        """The renderer's trouble, or its end."""
        with self._changed:
            self._trouble("engine", sentence)
            self._changed.notify()

    def render_progress(self, done: int, total: int) -> None:
        """Pass the progress on."""
        self._report(lambda: self._listener.on_render_progress(done, total))

    def clip_length(self, text: str, seconds: float) -> None:
        """Pass the length on."""
        self._report(lambda: self._listener.on_clip(text, seconds))

    # The rest runs with the lock held, unless it says otherwise.

    def _report(self, call: Callable[[], None]) -> None:
        # All reports leave from one thread, in the order in which things happened, and without the lock.
        with self._changed:
            self._reports.append(call)
            self._changed.notify()

    def _end(self, line: _Line, outcome: Outcome) -> None:
        if not line.ended:
            line.ended = True
            at = self._clock()
            self._report(lambda: self._listener.on_speech_ended(line.number, outcome, at))

    def _trouble(self, source: str, sentence: str | None) -> None:
        # The first reason stands until all is well: each further line may fail for another one, which mends nothing.
        if sentence is None or self._troubles[source] is None:
            self._troubles[source] = sentence
        now = self._troubles["engine"] or self._troubles["output"]
        if now != self._told:
            self._told = now
            self._report(lambda: self._listener.on_voice_trouble(now))

    def _run(self) -> None:
        while True:
            with self._changed:
                next_deadline = self._expire()
                unasked = [line for line in self._waiting if not line.asked]
                starting = None
                if not self._current and self._waiting and self._waiting[0].clip:
                    starting = self._current = self._waiting.popleft()
                if not (unasked or starting or self._reports):
                    if self._closing and not self._current:
                        return
                    self._changed.wait(None if next_deadline is None else max(0.0, next_deadline - time.monotonic()))
                    continue
                reports = list(self._reports)
                self._reports.clear()
            if starting and starting.clip:
                self._start(starting, starting.clip)
            for report in reports:
                self._tell(report)
            for line in unasked:
                self._ask(line)

    def _expire(self) -> float | None:
        now = time.monotonic()
        for line in list(self._waiting):
            if line.failed or now >= line.deadline:
                self._waiting.remove(line)
                self._end(line, "failed" if line.failed else "late")
        return min((line.deadline for line in self._waiting), default=None)

    def _ask(self, line: _Line) -> None:
        """Without the lock: reads the disk."""
        try:
            clip = self._find(line.text)
        except Exception:
            log.exception("the clip cache failed")
            clip = None
        with self._changed:
            line.asked, line.clip = True, clip
        if clip is None and self._renderer and not line.ended:
            self._renderer.want(line.text)

    def _start(self, line: _Line, clip: Clip) -> None:
        """Without the lock: a player may answer at once."""

        def began() -> None:
            with self._changed:
                if not line.ended:
                    at = self._clock()
                    self._report(lambda: self._listener.on_speech_began(line.number, at))

        def ended(trouble: str | None) -> None:
            with self._changed:
                if not line.ended:  # a player that was hushed proves nothing
                    self._end(line, "failed" if trouble else "finished")
                    self._trouble("output", trouble)
                self._current = None
                self._changed.notify()
            if lowering:
                lowering.line_ended()

        lowering = self._lowering
        patience = max(LEAST_START_SECONDS, line.deadline - time.monotonic())
        try:
            playing = self._player.play(clip, began, ended, self._volume, patience)
        except Exception as error:
            log.exception("the player failed")
            ended(f"No sound output: {error}. The session goes on silently.")
            return
        if lowering:
            lowering.line_began()  # after the player has been set off: lowering takes the computer, too
        with self._changed:
            line.playing = playing
            if line.ended:
                playing.stop()

    def _tell(self, report: Callable[[], None]) -> None:
        """Without the lock: the listener may call back."""
        try:
            report()
        except Exception:
            log.exception("a listener failed")


def open_voice(
    cache_folder: Path,
    clock: Callable[[], float],
    listener: Listener,
    *,
    sounds_folder: Path | None = None,
    voice_id: str | None = None,
    rate: int = DEFAULT_RATE,
    pitch: int | None = None,
    volume: float = 1.0,
    sound_volume: float = 1.0,
    lower_others: bool = False,
) -> Voice:
    """Open the voice; `close` it at the end. Each WAV file of `sounds_folder` is a sound by its stem.

    The rest is as in `Voice.configure`.
    """
    cache = ClipCache(cache_folder, Style(voice_id, rate, pitch))
    voice = Voice(clock, listener, cache.find, Player(), _sounds(sounds_folder))
    renderer = Renderer(
        cache,
        on_clip=voice.clip_ready,
        on_trouble=voice.engine_trouble,
        on_progress=voice.render_progress,
        on_length=voice.clip_length,
    )
    voice.start(renderer, cache)
    if not lower_others and can_lower() and (cache.folder / NOTE).exists():
        Lowering(cache.folder / NOTE).close(wait=False)  # brings back what a crash has left low
    voice.configure(
        voice_id=voice_id,
        rate=rate,
        pitch=pitch,
        volume=volume,
        sound_volume=sound_volume,
        lower_others=lower_others,
    )
    return voice


@dataclass(frozen=True)
class VoiceInfo:
    """A voice that the system has; its languages as the system writes them."""

    id: str
    name: str
    languages: tuple[str, ...]


def list_voices(timeout_seconds: float) -> tuple[VoiceInfo, ...]:
    """All voices that the system has; none when the engine fails, or does not answer in time. Never raises."""
    for choice in ([], ["bundled"]):
        try:
            worker = Worker([*COMMAND, "voices", *choice], timeout_seconds / 2)
        except WorkerGone:
            continue
        try:
            found = worker.voices()
            return tuple(VoiceInfo(each["id"], each["name"], tuple(each["languages"])) for each in found)
        except (WorkerGone, KeyError, TypeError):
            continue
        finally:
            worker.close()
    return ()


def _sounds(folder: Path | None) -> dict[str, Clip]:
    sounds: dict[str, Clip] = {}
    for path in folder.glob("*.wav") if folder else ():
        try:
            sounds[path.stem] = check(path)
        except BadClip as error:
            log.warning("the sound %s is left out: %s", path.name, error)
    return sounds
