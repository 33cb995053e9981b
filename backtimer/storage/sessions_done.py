"""When each routine was last done, which exercises were ever done, and whether a session was ever started."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from backtimer.storage.kept_file import KeptFile

VERSION = 1


class SessionsDone:
    """Keeps the days in a file. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self.has_started = False
        self._file = KeptFile(path, VERSION, "the dates of your sessions", "they are counted anew")
        self._done: dict[str, datetime] = {}
        self._exercises: set[str] = set()
        content = self._file.load()
        if content is not None:
            self._take(content)

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._file.trouble

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done, with its time zone."""
        return self._done.get(routine_id)

    @property
    def known_exercises(self) -> frozenset[str]:
        """The ids of all exercises that were ever done."""
        return frozenset(self._exercises)

    def note_done(self, routine_id: str, when: datetime, exercises: Iterable[str] = ()) -> str | None:
        """A routine was done, and these exercises in it.

        A sentence when that could not be saved, and then it holds until BackTimer ends.
        """
        self._done[routine_id] = _with_zone(when)
        self._exercises.update(exercises)
        return self._save()

    def note_started(self) -> str | None:
        """A session was started; a sentence when that could not be saved."""
        if self.has_started:
            return None
        self.has_started = True
        return self._save()

    def _save(self) -> str | None:
        done = {routine_id: when.isoformat(timespec="seconds") for routine_id, when in self._done.items()}
        content = {"has_started": self.has_started, "done": done, "exercises": sorted(self._exercises)}
        return self._file.save(content)

    def _take(self, content: dict[str, Any]) -> None:
        done = content.get("done")
        if not isinstance(done, dict):
            self._file.refuse()
            return
        self.has_started = content.get("has_started") is True
        exercises = content.get("exercises")
        if isinstance(exercises, list):
            self._exercises = {each for each in exercises if isinstance(each, str)}
        for routine_id, text in done.items():
            # One that is not usable is a routine that was not done yet; nothing to trouble anybody with.
            try:
                self._done[routine_id] = _with_zone(datetime.fromisoformat(text))
            except (TypeError, ValueError, OverflowError, OSError):
                continue


def _with_zone(when: datetime) -> datetime:
    """Two times compare only when both have a zone."""
    return when if when.tzinfo is not None else when.astimezone()
