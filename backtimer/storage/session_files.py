"""The one file that sessions are kept in, `history.db`, and the locks that tell who leads one.

Two programs may lead sessions at once, a window and a terminal. Each holds a lock while it runs, and the place of its
session in the history has the number of that lock: so nobody takes a session for left that is under way. The system
lets go of a lock however its program ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from backtimer.storage.days_done import DaysDone
from backtimer.storage.history_reader import Reader
from backtimer.storage.history_writer import CLOSE_SECONDS
from backtimer.storage.hold import Hold
from backtimer.storage.old_files import OldFiles

if TYPE_CHECKING:
    from backtimer.storage.history import History
    from backtimer.storage.history_rows import Left

T = TypeVar("T")
HISTORY = "history.db"
# More than anybody leads at once.
MOST_LEADERS = 8


class Leaders:
    """The locks of the programs that lead sessions. Nothing here raises."""

    def __init__(self, folder: Path) -> None:
        self._locks = {number: Hold(folder / f".leads-{number}.lock") for number in range(1, MOST_LEADERS + 1)}
        self._own: int | None = None

    @property
    def own(self) -> int:
        """The number of this program's lock. Of more programs than there are locks, some share the last."""
        if self._own is None:
            self._own = next((number for number in self._locks if self.has(number)), MOST_LEADERS)
        return self._own

    def has(self, number: int) -> bool:
        """Whether no other running program has this lock; then this one has it from now on."""
        return number in self._locks and self._locks[number].take()

    @property
    def are_free(self) -> bool:
        """Whether no other running program leads a session."""
        return all(self.has(number) for number in self._locks)

    def release(self) -> None:
        """Let others have what this program has."""
        for lock in self._locks.values():
            lock.release()


class SessionFiles:
    """Opens the history when it is needed. Nothing here raises; what went wrong is in `trouble`."""

    def __init__(self, folder: Path, wall_clock: Callable[[], datetime]) -> None:
        self._path, self._wall_clock = folder / HISTORY, wall_clock
        self._reader = Reader(self._path, self._settle)
        self._history: History | None = None
        self._old = OldFiles(folder)
        self._has_looked_for_old = False
        self._leaders = Leaders(folder)
        self.days = DaysDone(self, wall_clock)

    @property
    def history(self) -> History:
        """All sessions."""
        if self._history is None:
            from backtimer.storage.history import History

            self._has_looked_for_old = True
            self._history = History(self._path, self._wall_clock, self._old.take_over, self._reader)
            if self._old.are_there():
                self._history.settle()
        return self._history

    def read(self, query: Callable[[sqlite3.Connection], T], instead: T) -> T:
        """Ask the file something, without opening it to write where that is not needed."""
        return instead if self._is_given_up() else self._reader.read(query, instead)

    def stamp(self) -> object | None:
        """Another one as soon as anybody has changed the history; None when that cannot be told."""
        if not self._has_looked_for_old:
            self._has_looked_for_old = True
            if self._old.are_there():
                self._settle()
        if self._history is not None:
            self._history.catch_up()
        return None if self._is_given_up() else self._reader.stamp()

    def now(self) -> datetime:
        """The time of day where the person is."""
        return self._wall_clock()

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong, sentence by sentence."""
        trouble = self._reader.trouble if self._history is None else self._history.trouble
        return tuple(filter(None, (trouble, *self._old.troubles)))

    @property
    def trouble(self) -> str | None:
        """The same as one text."""
        return " ".join(self.troubles) or None

    def begin(self) -> int:
        """A new session is about to begin: what was left is left. The number of the lock under which it is led."""
        for left in self.places_left():
            self.drop(left.session)
        return self._leaders.own

    def places_left(self) -> tuple[Left, ...]:
        """The sessions that were left before their end, the latest first; nothing that another program leads.

        It is asked when this program leads none. No other program takes them up as long as this one runs.
        """
        return tuple(each for each in self.history.places() if self._leaders.has(each.leader))

    def take_over(self, session: str, name: str) -> int:
        """This program leads a session from now on that was left, under the lock with this number."""
        self.history.take_over(session, name, self._leaders.own)
        return self._leaders.own

    def drop(self, session: str, ending: str = "left") -> None:
        """It does not go on. What was done of it counts."""
        self.history.end(session, ending)

    def rename(self, before: Path, now: Path) -> None:
        """The file of a routine, and so its id, is another from now on."""
        self.history.rename_routine(before.stem, now.stem)
        self.history.move_places(before, now)

    @property
    def is_written(self) -> bool:
        """Whether all is in the file that was told so far; waits a moment for it."""
        return self._history is None or self._history.flush()

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left; False when something could not be written in that time."""
        self._reader.let_go()
        is_written = self._history is None or self._history.close(timeout_seconds)
        self._leaders.release()
        return is_written

    def _is_given_up(self) -> bool:
        return self._history is not None and self._history.is_given_up

    def _settle(self) -> None:
        self.history.settle()
