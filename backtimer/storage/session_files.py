"""The files that a session is kept in: the history, the days, and its place for as long as it is not finished.

Two programs may lead sessions at once, a window and a terminal. Each has a file of its own for its place and holds it
while it runs, so that nobody takes a session for left that is under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from backtimer.storage.sessions_done import SessionsDone

if TYPE_CHECKING:
    from backtimer.storage.history import History
    from backtimer.storage.unfinished import Left, UnfinishedFile

# More than anybody leads at once.
MOST_PLACES = 8


class SessionFiles:
    """Opens the files when they are needed. Nothing here raises; what went wrong is in `trouble`."""

    def __init__(self, folder: Path, wall_clock: Callable[[], datetime]) -> None:
        self._folder, self._wall_clock = folder, wall_clock
        self._history: History | None = None
        self._files: dict[Path, UnfinishedFile] = {}
        self._own: UnfinishedFile | None = None

    @property
    def history(self) -> History:
        """All sessions."""
        if self._history is None:
            from backtimer.storage.history import History

            self._history = History(self._folder / "history.db", self._wall_clock)
        return self._history

    @cached_property
    def days(self) -> SessionsDone:
        """When which routine was done."""
        return SessionsDone(self._folder / "sessions.json")

    def count_days(self, routine_id: str | None = None) -> None:
        """The history has changed, for one routine or for any; may be called on any thread."""
        self.days.count_anew(self.history, self._wall_clock(), routine_id)

    @property
    def unfinished(self) -> UnfinishedFile:
        """The place in the session that this program leads."""
        if self._own is None:
            files = [self._file(path) for path in self._places()]
            self._own = next((file for file in files if file.hold()), files[-1])
        return self._own

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with what was opened so far, file by file."""
        days = (self.days,) if "days" in self.__dict__ else ()
        opened = (*days, self._history, *self._files.values())
        return tuple(filter(None, (each.trouble for each in opened if each is not None)))

    @property
    def trouble(self) -> str | None:
        """The same as one text."""
        return " ".join(self.troubles) or None

    def begin(self, name: str) -> UnfinishedFile:
        """Where a new session of the routine that is found by this name keeps its place. What was left is left."""
        for left in self.places_left():
            self.drop(left.session)
        self.unfinished.name = name
        return self.unfinished

    def places_left(self) -> tuple[Left, ...]:
        """The sessions that were left before their end, the latest first; nothing that another program leads.

        No other program takes them up as long as this one runs.
        """
        found: list[Left] = []
        for path in self._places():
            if not path.exists():
                continue
            file = self._file(path)
            left = file.load() if file.hold() else None
            if left is None:
                continue
            if self._is_over(left.session):
                # The program was ended after the session was, before it could forget the place.
                file.forget()
            else:
                found.append(left)
        return tuple(sorted(found, key=lambda left: left.at, reverse=True))

    def take_over(self, session: str, name: str) -> UnfinishedFile:
        """Where a session that was left keeps its place from now on."""
        self._own = self._file_of(session) or self.unfinished
        self._own.name = name
        return self._own

    def drop(self, session: str, ending: str = "left") -> None:
        """It does not go on. What was done of it counts."""
        self.history.end(session, ending)
        record = self.history.record(session)
        if record is not None:
            self.count_days(record.session.routine)
        file = self._file_of(session)
        if file is not None:
            file.forget()

    def rename(self, before: Path, now: Path) -> str | None:
        """The file of a routine, and so its id, is another from now on; a sentence when that could not be saved."""
        self.history.rename_routine(before.stem, now.stem)
        for left in self.places_left():
            file = self._file_of(left.session)
            if file is not None and Path(left.name) == before:
                file.name = str(now)
                file.keep(left.session, replace(left.place, routine=now.stem), left.at)
                file.flush()
        return self.days.rename(before.stem, now.stem)

    def close(self) -> None:
        """Write what is left."""
        for file in self._files.values():
            file.close()
        if self._history is not None:
            self._history.close()

    def _places(self) -> Iterator[Path]:
        yield self._folder / "unfinished.json"
        for number in range(2, MOST_PLACES + 1):
            yield self._folder / f"unfinished-{number}.json"

    def _file(self, path: Path) -> UnfinishedFile:
        if path not in self._files:
            from backtimer.storage.unfinished import UnfinishedFile

            self._files[path] = UnfinishedFile(path, self._wall_clock, self._settle)
        return self._files[path]

    def _settle(self) -> None:
        if self._history is not None:
            self._history.flush()

    def _file_of(self, session: str) -> UnfinishedFile | None:
        return next((file for file in self._files.values() if file.session == session), None)

    def _is_over(self, session: str) -> bool:
        record = self.history.record(session)
        return record is not None and bool(record.session.ending)
