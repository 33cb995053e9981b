"""What is kept of sessions: the history, and the place in one that was not finished."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from backtimer.runner.going_on import GoingOn
from backtimer.session.guidance import Guidance

if TYPE_CHECKING:
    from backtimer.routinefile.library import Library
    from backtimer.runner.recorder import Recorder
    from backtimer.session.machine import State
    from backtimer.storage.history import History
    from backtimer.storage.unfinished import UnfinishedFile


class Keeping:
    """Opens the files when they are needed. Nothing here raises; what went wrong is in `trouble`."""

    def __init__(self, folder: Path, wall_clock: Callable[[], datetime]) -> None:
        self._folder, self._wall_clock = folder, wall_clock
        self._history: History | None = None
        self._unfinished: UnfinishedFile | None = None

    @property
    def history(self) -> History:
        """All sessions."""
        if self._history is None:
            from backtimer.storage.history import History

            self._history = History(self._folder / "history.db", self._wall_clock)
        return self._history

    @property
    def unfinished(self) -> UnfinishedFile:
        """The place in the session under way."""
        if self._unfinished is None:
            from backtimer.storage.unfinished import UnfinishedFile

            self._unfinished = UnfinishedFile(self._folder / "unfinished.json", self._wall_clock)
        return self._unfinished

    @property
    def trouble(self) -> str | None:
        """What is wrong with what was opened so far."""
        opened = (self._history, self._unfinished)
        return " ".join(filter(None, (each.trouble for each in opened if each is not None))) or None

    def recorder(self, name: str) -> Recorder:
        """Someone to record a new session of the routine that is found by this name. One that was left is left."""
        if (self._folder / "unfinished.json").exists():
            left = self.unfinished.load()
            if left is not None:
                self.history.end(left.session, "left")
        return self._recorder(name)

    def _recorder(self, name: str) -> Recorder:
        from backtimer.runner.recorder import Recorder

        self.unfinished.name = name
        return Recorder(self.history, self.unfinished)

    def left(self, library: Library, guidance: Guidance, known: frozenset[str]) -> GoingOn | None:
        """The session that was left before its end; None when there is none that can go on."""
        if not (self._folder / "unfinished.json").exists():
            return None
        from backtimer.session.checkpoint import fingerprint, plan_again, where

        left = self.unfinished.load()
        if left is None:
            return None
        routine = library.find(left.name).routine
        if routine is not None:
            plan = plan_again(routine, left.place, library.variant, guidance, known)
            text = where(plan, left.place)
            if text:
                is_changed = fingerprint(plan) != left.place.fingerprint
                return GoingOn(left.session, left.name, routine.title, text, left.at, plan, left.place, is_changed)
        # Its routine, or the exercise it was at, is no more.
        self.drop(left.session)
        return None

    def take_up(self, left: GoingOn, now: float) -> tuple[Recorder, State] | None:
        """The recorder and the state with which it goes on, paused; None when it cannot."""
        from backtimer.session.checkpoint import resumed

        state = resumed(left.plan, left.place, now)
        if state is None:
            return None
        recorder = self._recorder(left.name)
        record = self.history.record(left.session)
        if record is not None:
            recorder.go_on(left.session, record.exercises, state)
        return recorder, state

    def drop(self, session: str) -> None:
        """It does not go on."""
        self.history.end(session, "left")
        self.unfinished.forget()

    def close(self) -> None:
        """Write what is left."""
        if self._unfinished is not None:
            self._unfinished.close()
        if self._history is not None:
            self._history.close()
