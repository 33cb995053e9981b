"""Renders lines in the background, the wanted ones first, and keeps a worker process alive for it."""

from __future__ import annotations

import contextlib
import logging
import math
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from backtimer.session.aloud import spoken
from backtimer.speech.clips import ClipCache
from backtimer.speech.style import Style
from backtimer.speech.wav import Clip
from backtimer.speech.worker import COMMAND, SILENCE_SECONDS, NotRendered, Worker, WorkerGone

FAILURES_TO_TELL = 3
LONGEST_PAUSE = 30.0
PROBE = "Ready."
NO_VOICE = "No voice: {reason}. The session goes on without words. {mend}"
MEND = (
    "Install espeak-ng (Debian, Ubuntu: sudo apt install espeak-ng)."
    if sys.platform.startswith("linux")
    else "Check the speech settings of the system."
)
NO_ENGINE = NO_VOICE.format(reason="the speech engine does not work", mend=MEND)
NO_CLIPS = NO_VOICE.format(
    reason="the speech engine cannot save what it says", mend="Make sure that the disk is not full."
)
log = logging.getLogger(__name__)


class Renderer:
    """A thread of its own. The callbacks come from that thread.

    `on_length` tells how long a line of the list lasts: infinitely, while it cannot be said.
    """

    def __init__(
        self,
        cache: ClipCache,
        *,
        on_clip: Callable[[str, Clip | None], None],
        on_trouble: Callable[[str | None], None],
        on_progress: Callable[[int, int], None],
        on_length: Callable[[str, float], None],
        command: Sequence[str] = COMMAND,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._cache = cache
        self._command = list(command)
        self._silence = silence_seconds
        self._on_clip, self._on_trouble = on_clip, on_trouble
        self._on_progress, self._on_length = on_progress, on_length
        self._changed = threading.Condition()
        self._wanted: deque[str] = deque()
        self._ahead: deque[str] = deque()
        self._list: tuple[str, ...] = ()
        self._measured: set[str] = set()  # the texts of the list whose lengths have been told
        self._unsayable: set[str] = set()  # those of which was told that they have none
        self._is_restyled = self._is_new = False
        self._done = self._total = self._list_number = 0
        self._closing = False
        self._worker: Worker | None = None
        self._bundled = False
        self._failures = 0  # in a row
        self._tried: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="speech-renderer", daemon=True)
        self._thread.start()

    def prepare(self, texts: Sequence[str]) -> None:
        """Render these ahead, in this order, instead of an earlier list."""
        with self._changed:
            self._list = tuple(dict.fromkeys(texts))
            self._ahead = deque(self._list)
            self._done, self._total = 0, len(self._ahead)
            self._list_number += 1
            self._measured.clear()
            self._unsayable.clear()
            self._is_new = True
            self._changed.notify()

    def restyle(self, style: Style) -> None:
        """Speak like this from now on; what was prepared is prepared again."""
        with self._changed:
            if style == self._cache.style:
                return
            self._cache.style = style
            self._is_restyled = True
        self.prepare(self._list)

    def want(self, text: str) -> None:
        """Render this one next; on_clip tells how it went."""
        with self._changed:
            self._wanted.append(text)
            known = self._failures >= FAILURES_TO_TELL
            self._changed.notify()
        if known:  # it makes the renderer look again soon, but nobody waits for an engine that may hang
            self._on_clip(text, None)

    def close(self) -> None:
        """Stop the worker and the thread."""
        with self._changed:
            self._closing = True
            if self._worker:
                self._worker.kill()
            self._changed.notify()
        self._thread.join()

    @property
    def worker_pid(self) -> int | None:
        """The process number of the worker, for tests and for `backtimer doctor`."""
        worker = self._worker
        return worker.pid if worker else None

    def _run(self) -> None:
        while True:
            try:
                self._look()
            except Exception:
                log.exception("the clip cache failed")
            with self._changed:
                if self._failures:
                    self._pause()
                while not (self._closing or self._wanted or self._ahead or self._failures or self._worker is None):
                    self._changed.wait()
                if self._closing:
                    break
                if self._is_new:
                    continue
                # Was it the line or the engine? A line that always works tells, and ends the trouble.
                probing = self._failures >= FAILURES_TO_TELL - 1 or (self._failures > 0 and not self._wanted)
                wanted = bool(self._wanted) and not probing
                number = self._list_number
                if wanted:
                    text = self._wanted.popleft()
                elif probing:
                    text, number = PROBE, -1
                else:
                    text = self._ahead.popleft() if self._ahead else ""  # nothing: only start the worker
            try:
                self._one(text, wanted, number)
            except Exception:  # whatever it is, the thread must live: lines wait for it
                log.exception("rendering failed")
                self._failed(text, wanted, number, NO_ENGINE, again=False)
        self._drop_worker()

    def _look(self) -> None:
        """Tell of the clips of a new list that are there, whatever the engine does."""
        with self._changed:
            texts = tuple(self._ahead) if self._is_new else ()
            number, self._is_new = self._list_number, False
        for text in texts:
            clip = self._cache.find(text)
            with self._changed:
                if number != self._list_number or self._closing:
                    return
                if clip is not None:
                    self._ahead.remove(text)
            if clip is not None:
                self._measure(text, clip)
                self._progress(number)
        self._tell_unsayable()

    def _tell_unsayable(self) -> None:
        """While nothing can be rendered, what is not there yet cannot be said."""
        with self._changed:
            texts = [] if self._failures < FAILURES_TO_TELL else [each for each in self._ahead if each]
            texts = [text for text in texts if text not in self._unsayable]
            self._unsayable.update(texts)
        for text in texts:
            self._on_length(text, math.inf)

    def _measure(self, text: str, clip: Clip) -> None:
        with self._changed:
            if text in self._measured:
                return
            self._measured.add(text)
        self._on_length(text, clip.seconds)

    def _pause(self) -> None:
        """Wait longer after each failure. While the trouble is known, a wanted line fails at once."""
        known = self._failures >= FAILURES_TO_TELL
        until = time.monotonic() + min(0.05 * 2**self._failures, LONGEST_PAUSE)
        while not (self._closing or self._is_new) and (left := until - time.monotonic()) > 0:
            if not (known and self._wanted):
                self._changed.wait(left)
                continue
            lost = list(self._wanted)
            self._wanted.clear()
            # A line was wanted, so somebody is there: look again soon.
            until = min(until, time.monotonic() + 2.0)
            self._changed.release()
            try:
                for text in lost:
                    self._on_clip(text, self._cache.find(text))
            finally:
                self._changed.acquire()

    def _one(self, text: str, wanted: bool, number: int) -> None:
        with self._changed:
            # Worker and path are of one style, whatever is set meanwhile.
            is_stale, self._is_restyled = self._is_restyled, False
            style = self._cache.style
        if is_stale:
            self._drop_worker()
        try:
            worker = self._living_worker(style)
            path = self._cache.path(text, style)
            clip = self._cache.at(path) if text else None
            fresh = clip is None or self._failures > 0
            if text and fresh:
                with contextlib.suppress(OSError):
                    path.parent.mkdir(parents=True, exist_ok=True)  # somebody may have emptied the cache
                worker.render(spoken(text), path)
                clip = self._cache.at(path)
                if clip is None:
                    raise NotRendered("the clip is not there")
                self._cache.added(clip)
        except WorkerGone as error:
            self._drop_worker()
            self._tried[text] = self._tried.get(text, 0) + 1
            log.warning("the speech engine: %s", str(error))
            self._failed(text, wanted, number, NO_ENGINE, again=self._tried[text] < 2)
            return
        except NotRendered as error:
            # Not the line itself: it may be a person's own words.
            log.warning("not rendered, a line of %d characters: %s", len(text), str(error).replace(text, "…"))
            self._failed(text, wanted, number, NO_CLIPS, again=self._cache.move_if_unusable())
            return
        if self._failures >= FAILURES_TO_TELL:
            self._tried.clear()  # the engine was at fault, not the lines
        else:
            self._tried.pop(text, None)
        if self._failures:
            self._failures = 0
            self._on_trouble(None)
        if clip is not None:
            self._measure(text, clip)
        if wanted:
            self._on_clip(text, clip)
        elif text:
            self._progress(number)

    def _progress(self, number: int) -> None:
        with self._changed:
            if number != self._list_number or self._done >= self._total:
                return
            self._done += 1
            done, total = self._done, self._total
        self._on_progress(done, total)

    def _failed(self, text: str, wanted: bool, number: int, sentence: str, again: bool) -> None:
        if self._closing:
            return
        self._failures += 1
        if self._failures >= FAILURES_TO_TELL:
            self._on_trouble(sentence)
        if wanted and not (again and self._failures < FAILURES_TO_TELL):
            self._on_clip(text, self._cache.find(text))
        elif wanted:
            with self._changed:
                self._wanted.appendleft(text)
        elif text and (again or self._failures >= FAILURES_TO_TELL):
            with self._changed:
                # While nothing works the list is kept for better times.
                if number == self._list_number and text not in self._ahead:
                    self._ahead.append(text)
        elif text:
            self._progress(number)  # "—" has no sound: the list must come to its end all the same
            self._on_length(text, math.inf)
        self._tell_unsayable()

    def _living_worker(self, style: Style) -> Worker:
        if self._worker is None:
            worker = Worker(
                [*self._command, style.as_argument(), *(["bundled"] if self._bundled else [])], self._silence
            )
            with self._changed:
                self._worker = worker
                if self._closing:
                    worker.kill()
            try:
                if self._cache.set_engine(worker.engine()):
                    self.prepare(self._list)  # clips of the engine before do not count
            except WorkerGone:
                # The system's engine may be there without its data: the bundled one gets its turn.
                self._bundled = not self._bundled
                raise
        return self._worker

    def _drop_worker(self) -> None:
        with self._changed:
            worker, self._worker = self._worker, None
        if worker:
            worker.close()
