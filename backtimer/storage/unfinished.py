"""The place in the session under way, in a small file: what the next start offers to go on with."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backtimer.session.checkpoint import Checkpoint, as_json, checkpoint_from
from backtimer.storage.atomic import remove_leftovers
from backtimer.storage.hold import Hold
from backtimer.storage.kept_file import KeptFile

VERSION = 1
CLOSE_SECONDS = 5.0
MOST_LETTERS = 4096


@dataclass(frozen=True, slots=True)
class Left:
    """A session that can go on: its id in the history, the name its routine is found by, where it was, and when."""

    session: str
    name: str
    place: Checkpoint
    at: datetime


def _wall_clock() -> datetime:
    return datetime.now().astimezone()


class UnfinishedFile:
    """Keeps the last place. Writing is done on a thread, the latest place only: a slow disk keeps nobody waiting.

    It calls `settle` before it writes, so that what was done is kept before the place behind it.

    Nothing here raises; what went wrong is in `trouble` as a sentence.
    """

    def __init__(
        self, path: Path, now: Callable[[], datetime] = _wall_clock, settle: Callable[[], object] = lambda: None
    ) -> None:
        self.name = ""
        # The session whose place this is, as last read or kept.
        self.session: str | None = None
        self._path = path
        self._now = now
        self._settle = settle
        self._trouble: str | None = None
        # Only what this program wrote or could read: a file that is of a newer BackTimer is not removed.
        self._may_remove = False
        self._file = KeptFile(path, VERSION, "the place in your last session", "there is nothing to go on with")
        self._hold = Hold(path.with_name(f".{path.stem}.lock"))
        self._condition = threading.Condition()
        self._wanted: dict[str, Any] | None = None
        self._has_wish = False
        self._is_busy = False
        self._is_closed = False
        self._thread: threading.Thread | None = None

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._trouble or self._file.trouble

    def hold(self) -> bool:
        """From now on it is the place of this program's session; False when it is that of another that is running."""
        if not self._hold.take():
            return False
        # Of a program that was killed in the middle of writing.
        remove_leftovers(self._path)
        return True

    def load(self) -> Left | None:
        """What there is to go on with."""
        content = self._file.load()
        if content is None or content.get("session", "") is None:
            return None
        place = checkpoint_from(content.get("place"))
        session, name, at = (content.get(key) for key in ("session", "name", "at"))
        if place is not None and isinstance(session, str) and isinstance(name, str) and isinstance(at, str):
            with contextlib.suppress(ValueError, OverflowError, OSError):
                when = datetime.fromisoformat(at)
                if len(name) <= MOST_LETTERS and len(session) <= MOST_LETTERS and when.tzinfo is not None:
                    self._may_remove = True
                    self.session = session
                    return Left(session, name, place, when)
        self._file.refuse()
        return None

    def keep(self, session: str, place: Checkpoint, at: datetime | None = None) -> None:
        """This is where the session is now, or was at a time. `name` is what its routine is found by; "" its id."""
        when = (at or self._now()).isoformat(timespec="seconds")
        self.session = session
        self._wish({"session": session, "name": self.name or place.routine, "at": when, "place": as_json(place)})

    def forget(self) -> None:
        """There is nothing to go on with: the file goes."""
        self.session = None
        self._wish(None)

    def flush(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Wait until the last wish is on the disk; False when that takes longer."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._has_wish and not self._is_busy, timeout_seconds)

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left and end; False when that takes longer."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
        is_written = self.flush(timeout_seconds)
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        self._hold.release()
        return is_written

    def _wish(self, content: dict[str, Any] | None) -> None:
        with self._condition:
            if self._is_closed:
                return
            self._wanted, self._has_wish = content, True
            if self._thread is None:
                # A disk that never answers must not keep the program from ending.
                self._thread = threading.Thread(target=self._run, name="unfinished", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._is_busy = False
                self._condition.notify_all()
                self._condition.wait_for(lambda: self._has_wish or self._is_closed)
                if not self._has_wish:
                    return
                self._has_wish, self._is_busy = False, True
                content = self._wanted
            self._settle()
            if content is not None:
                self._trouble = self._file.save(content)
                self._may_remove |= self._trouble is None
                continue
            try:
                if self._may_remove:
                    self._path.unlink(missing_ok=True)
                    self._trouble = None
            except (OSError, ValueError):
                # Left there it would be offered at the next start.
                self._trouble = self._file.save({"session": None})
