"""When each routine was done, whole or in part, which exercises ever were, and whether a session was ever started.

The list of routines needs that at once, before any database is opened. Where the history changes in another way than by
a session's end, the days are counted anew from it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from backtimer.session.completion import Completion, Done
from backtimer.storage.kept_file import KeptFile

VERSION = 1
# More than the seven days that are told of: a day can begin elsewhere. Nobody does a routine so often in them.
LATELY = timedelta(days=9)
MOST_LATELY = 200
MOST_NUMBER = 10_000_000


class _History(Protocol):
    @property
    def trouble(self) -> str | None: ...
    def times_done(self, routine: str | None = None) -> Mapping[str, Sequence[Done]]: ...
    def exercises_done(self) -> frozenset[str]: ...


class SessionsDone:
    """Keeps the days in a file, on any thread. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self.has_started = False
        self._file = KeptFile(path, VERSION, "the dates of your sessions", "they are counted anew")
        self._done: dict[str, datetime] = {}
        self._lately: dict[str, list[datetime]] = {}
        self._parts: dict[str, list[Done]] = {}
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

    def parts_lately(self, routine_id: str) -> tuple[Done, ...]:
        """The sessions of the last days in which a part of a routine was done."""
        return tuple(self._parts.get(routine_id, ()))

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done, in part included."""
        return tuple(dict.fromkeys((*self._done, *self._parts)))

    @property
    def known_exercises(self) -> frozenset[str]:
        """The ids of all exercises that were ever done."""
        return frozenset(self._exercises)

    def note_done(
        self, routine_id: str, when: datetime, exercises: Iterable[str] = (), how_much: Completion | None = None
    ) -> str | None:
        """A routine was done, whole unless `how_much` says otherwise, and these exercises in it.

        A sentence when that could not be saved, and then it holds until BackTimer ends.
        """
        with self._turn:
            self._load()
            # As exact as the file, so that what comes from there is known again.
            when = _with_zone(when).replace(microsecond=0)
            if how_much is None or how_much.is_whole:
                self._done[routine_id] = when
                self._lately.setdefault(routine_id, []).append(when)
            elif how_much.is_session:
                self._parts.setdefault(routine_id, []).append(Done(when, how_much))
            self._forget_long_ago(when)
            self._exercises.update(exercises)
            return self._save()

    def count_anew(self, history: _History, now: datetime, routine_id: str | None = None) -> str | None:
        """Take one routine's times from the history, or of all that are in it, and what was done in them.

        Nothing is taken from a history that cannot be read. A sentence when the file could not be saved.
        """
        times = dict(history.times_done(routine_id))
        exercises = history.exercises_done()
        if history.trouble is not None:
            return None
        if routine_id is not None:
            times.setdefault(routine_id, ())
        with self._turn:
            self._load()
            for routine, found in times.items():
                self._done.pop(routine, None)
                whole = [each.at for each in found if each.how_much.is_whole]
                self._lately[routine] = whole
                self._parts[routine] = [each for each in found if not each.how_much.is_whole]
                if whole:
                    self._done[routine] = whole[-1]
            self._forget_long_ago(_with_zone(now))
            self._exercises |= exercises
            return self._save()

    def rename(self, before: str, now: str) -> str | None:
        """A routine has another id from now on; a sentence when that could not be saved."""
        with self._turn:
            self._load()
            times = self._lately.pop(before, []) + self._lately.get(now, [])
            parts = self._parts.pop(before, [])
            if parts:
                self._parts[now] = sorted((*parts, *self._parts.get(now, ())), key=lambda each: each.at)
            last = [each for each in (self._done.pop(before, None), self._done.get(now)) if each is not None]
            if not last and not parts:
                return None
            if last:
                self._done[now] = max(last)
                self._lately[now] = sorted(times)
            return self._save()

    def note_started(self) -> str | None:
        """A session was started; a sentence when that could not be saved."""
        with self._turn:
            if self.has_started:
                return None
            self._load()
            self.has_started = True
            return self._save()

    def _forget_long_ago(self, now: datetime) -> None:
        for routine, found in self._lately.items():
            self._lately[routine] = [each for each in found if abs(now - each) <= LATELY][-MOST_LATELY:]
        recent = {r: [each for each in found if abs(now - each.at) <= LATELY] for r, found in self._parts.items()}
        self._parts = {routine: found[-MOST_LATELY:] for routine, found in recent.items() if found}

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
            "parts": {routine_id: [_part_as_json(each) for each in found] for routine_id, found in self._parts.items()},
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
        parts = content.get("parts")
        for routine_id, given in parts.items() if isinstance(parts, dict) else ():
            if isinstance(given, list):
                read = {each.at: each for each in filter(None, map(_read_part, given[-MOST_LATELY:]))}
                read |= {each.at: each for each in self._parts.get(routine_id, ())}
                self._parts[routine_id] = [read[at] for at in sorted(read)]


def _part_as_json(part: Done) -> list[object]:
    how_much = part.how_much
    at = part.at.isoformat(timespec="seconds")
    return [at, how_much.seconds, how_much.planned_seconds, how_much.done_reps, how_much.planned_reps]


def _read_part(given: object) -> Done | None:
    if not isinstance(given, list) or len(given) != 5:
        return None
    when, (seconds, planned_seconds, done, planned) = _read(given[0]), given[1:]
    is_good = all(type(each) in (int, float) and 0 <= each < MOST_NUMBER for each in (seconds, planned_seconds))
    is_good &= type(done) is int and 0 <= done < MOST_NUMBER
    is_good &= planned is None or (type(planned) is int and 0 <= planned < MOST_NUMBER)
    if when is None or not is_good:
        return None
    part = Done(when, Completion(float(seconds), float(planned_seconds), False, done, planned))
    return None if part.how_much.is_whole or not part.how_much.is_session else part


def _read(text: object) -> datetime | None:
    """One that is not usable is a routine that was not done yet; nothing to trouble anybody with."""
    try:
        return _with_zone(datetime.fromisoformat(text))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _with_zone(when: datetime) -> datetime:
    """Two times compare only when both have a zone."""
    return when if when.tzinfo is not None else when.astimezone()
