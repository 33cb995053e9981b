"""What is kept of sessions, and how one that was not finished goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtimer.runner.going_on import GoingOn
from backtimer.session.guidance import Guidance
from backtimer.storage.session_files import SessionFiles

if TYPE_CHECKING:
    from backtimer.routinefile.library import Library
    from backtimer.runner.recorder import Recorder
    from backtimer.session.machine import State
    from backtimer.storage.history_rows import Left


class Keeping(SessionFiles):
    """The file of sessions, and how one that was left goes on. Nothing here raises."""

    def recorder(self, name: str) -> Recorder:
        """Someone to record a new session of the routine that is found by this name. One that was left is left."""
        from backtimer.runner.recorder import Recorder

        return Recorder(self.history, name, self.begin())

    def left(self, library: Library, guidance: Guidance, known: frozenset[str]) -> GoingOn | None:
        """The session that was last left before its end; None when there is none that can go on."""
        found = self.places_left()
        if not found:
            return None
        from backtimer.session.checkpoint import fingerprint, is_through, plan_again, where

        for left in found:
            ending = "left"
            routine = library.find(left.name).routine
            if routine is not None:
                plan = plan_again(routine, left.place, library.variant, guidance, known, self._unheard(left))
                text = where(plan, left.place)
                if text:
                    is_changed = fingerprint(plan) != left.place.fingerprint
                    return GoingOn(left.session, left.name, routine.title, text, left.at, plan, left.place, is_changed)
                if is_through(plan, left.place):
                    ending = "finished"
            # All of it was done; or its routine, or the exercise it was at, is no more.
            self.drop(left.session, ending)
        return None

    def take_up(self, left: GoingOn, now: float) -> tuple[Recorder, State] | None:
        """The recorder and the state with which it goes on, paused; None when it cannot."""
        from backtimer.runner.recorder import Recorder
        from backtimer.session.checkpoint import resumed
        from backtimer.session.pain import Pains, PainTold

        state = resumed(left.plan, left.place, now)
        if state is None:
            return None
        recorder = Recorder(self.history, left.name, self.take_over(left.session, left.name))
        record = self.history.record(left.session)
        if record is not None:
            pains = Pains(record.session.pain_before, tuple(PainTold(each.level, each.place) for each in record.pains))
            recorder.go_on(left.session, record.exercises, state, pains)
        return recorder, state

    def _unheard(self, left: Left) -> frozenset[str]:
        """The exercises whose words were not heard in this session: when they come again, they are said in full."""
        record = self.history.record(left.session)
        heard = {done.item for done in record.exercises if done.heard} if record is not None else set()
        return frozenset(item for item, _ in left.place.exercises) - heard
