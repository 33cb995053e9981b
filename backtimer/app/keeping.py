"""What is kept of sessions, and how one that was not finished goes on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
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
        from backtimer.routinefile.old_ids import ids_now
        from backtimer.session.checkpoint import fingerprint, is_through, plan_again, where

        for left in found:
            ending = "left"
            routine = library.find(left.name).routine
            if routine is not None:
                names_at = partial(self.history.names_at, routine.id)
                ids, _ = ids_now(routine, {item for item, _ in left.place.exercises}, names_at)
                place = left.place.with_ids(ids, {item.id: item.exercise.id for item in routine.exercises})
                unheard = frozenset(ids.get(item, item) for item in self._unheard(left))
                plan = plan_again(routine, place, library.variant, guidance, known, unheard)
                text = where(plan, place)
                if text:
                    is_changed = fingerprint(plan) != place.fingerprint
                    return GoingOn(left.session, left.name, routine.title, text, left.at, plan, place, is_changed, ids)
                if is_through(plan, place):
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
            exercises = [replace(done, item=left.ids.get(done.item, done.item)) for done in record.exercises]
            recorder.go_on(left.session, exercises, state, pains)
        return recorder, state

    def _unheard(self, left: Left) -> frozenset[str]:
        """The exercises whose words were not heard in this session: when they come again, they are said in full."""
        record = self.history.record(left.session)
        heard = {done.item for done in record.exercises if done.heard} if record is not None else set()
        return frozenset(item for item, _ in left.place.exercises) - heard
