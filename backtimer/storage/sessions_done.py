"""When each routine was done lately, which exercises were ever done, and whether a session was ever started."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from backtimer.storage.kept_file import KeptFile

VERSION = 1
# More than the seven days that are told of: a day can begin elsewhere. Nobody does a routine so often in them.
LATELY = timedelta(days=9)
MOST_LATELY = 200


class SessionsDone:
    """Keeps the days in a file. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self.has_started = False
        self._file = KeptFile(path, VERSION, "the dates of your sessions", "they are counted anew")
        self._done: dict[str, datetime] = {}
        self._lately: dict[str, list[datetime]] = {}
        self._exercises: set[str] = set()
        self._load()

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._file.trouble

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done, with its time zone."""
        return self._done.get(routine_id)

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done in the last days, with time zones."""
        last = self._done.get(routine_id)
        found = self._lately.get(routine_id, [])
        # An older BackTimer kept only the last time.
        return (*found, last) if last is not None and last not in found else tuple(found)

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done."""
        return tuple(self._done)

    @property
    def known_exercises(self) -> frozenset[str]:
        """The ids of all exercises that were ever done."""
        return frozenset(self._exercises)

    def note_done(self, routine_id: str, when: datetime, exercises: Iterable[str] = ()) -> str | None:
        """A routine was done, and these exercises in it.

        A sentence when that could not be saved, and then it holds until BackTimer ends.
        """
        self._load()
        # As exact as the file, so that what comes from there is known again.
        when = _with_zone(when).replace(microsecond=0)
        self._done[routine_id] = when
        self._lately.setdefault(routine_id, []).append(when)
        for routine, found in self._lately.items():
            self._lately[routine] = [each for each in found if abs(when - each) <= LATELY][-MOST_LATELY:]
        self._exercises.update(exercises)
        return self._save()

    def note_started(self) -> str | None:
        """A session was started; a sentence when that could not be saved."""
        if self.has_started:
            return None
        self._load()
        self.has_started = True
        return self._save()

    def _load(self) -> None:
        """Take what is in the file as well: another program may have put something there."""
        content = self._file.load()
        if content is not None:
            self._take(content)

    def _save(self) -> str | None:
        done = {routine_id: when.isoformat(timespec="seconds") for routine_id, when in self._done.items()}
        lately = {
            routine_id: [when.isoformat(timespec="seconds") for when in found]
            for routine_id, found in self._lately.items()
            if found
        }
        content = {
            "has_started": self.has_started,
            "done": done,
            "lately": lately,
            "exercises": sorted(self._exercises),
        }
        return self._file.save(content)

    def _take(self, content: dict[str, Any]) -> None:
        done = content.get("done")
        if not isinstance(done, dict):
            self._file.refuse()
            return
        self.has_started |= content.get("has_started") is True
        exercises = content.get("exercises")
        if isinstance(exercises, list):
            self._exercises.update(each for each in exercises if isinstance(each, str))
        for routine_id, text in done.items():
            when = _read(text)
            if when is not None:
                self._done[routine_id] = max(when, self._done.get(routine_id, when))
        lately = content.get("lately")
        for routine_id, texts in lately.items() if isinstance(lately, dict) else ():
            if isinstance(texts, list):
                found = filter(None, map(_read, texts[-MOST_LATELY:]))
                self._lately[routine_id] = sorted({*self._lately.get(routine_id, ()), *found})


def _read(text: object) -> datetime | None:
    """One that is not usable is a routine that was not done yet; nothing to trouble anybody with."""
    try:
        return _with_zone(datetime.fromisoformat(text))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _with_zone(when: datetime) -> datetime:
    """Two times compare only when both have a zone."""
    return when if when.tzinfo is not None else when.astimezone()
