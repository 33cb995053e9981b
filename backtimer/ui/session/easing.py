"""The exercise under way made easier, for today: the session goes on with what the person's own changes make of it."""

from __future__ import annotations

from backtimer.runner.session_runner import SessionRunner
from backtimer.session.machine import Repeat, Replan
from backtimer.session.plan import Kind
from backtimer.ui.doses.tailor_work import TailorWork


class Easing:
    """Knows a session and the work behind it; a session without that cannot be made easier."""

    def __init__(self, runner: SessionRunner, work: TailorWork | None) -> None:
        self._runner = runner
        self._work = work

    @property
    def exercise_id(self) -> str | None:
        """The exercise under way; None at the end."""
        state = self._runner.conductor.state
        planned = state.plan.exercise_of(state.step)
        return None if planned is None or state.step.kind is Kind.DONE else planned.id

    def offer(self) -> str | None:
        """What it would be instead, in a few words; None when it cannot be made easier."""
        if self._work is None or self.exercise_id is None:
            return None
        eased = self._work.tailoring.easier(self.exercise_id)
        return None if eased is None else eased.what

    def take(self) -> None:
        """Go on with that; a variant begins with its instruction."""
        exercise_id, work = self.exercise_id, self._work
        if work is None or exercise_id is None:
            return
        state = self._runner.conductor.state
        work.begin_at(state.step.id)
        eased = work.do(lambda tailoring: tailoring.ease(exercise_id))
        if eased is None:
            return
        if eased.is_variant:
            # Its steps are others: all have the instruction in common.
            self._runner.send(Repeat(state.cursor))
        self._runner.send(Replan(work.plan))
