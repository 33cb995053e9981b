"""Doses changed in the middle of a session: by a key, shown large; or in the settings pane, while it pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Signal

from backtimer.routine.dose import BOUNDS, Range
from backtimer.runner.session_runner import SessionRunner
from backtimer.session import words
from backtimer.session.machine import AddTime, Input, Pause, Replan, Resume, SessionMode, SetHold, SetReps, SetSeconds
from backtimer.session.plan import Kind, Plan, PlannedExercise
from backtimer.ui.doses.pane import DosePane
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.doses.toast import Toast
from backtimer.ui.look.accessible import announce

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from backtimer.ui.stage.stage import Stage

HOLD_STEP, SECONDS_STEP, MORE_SECONDS = 1, 5, 10
# A hold that one steps to by key is never shorter.
LEAST_HOLD = 1.0
NO_HOLD = "This exercise has no hold"
NO_REPS = "This exercise has no reps"
NO_TIME = "This takes as long as you like"
GO_ON = "Paused. Press Space to continue"


class DoseKeys(QObject):
    """Belongs to a session's page. What is changed by a key is usual from then on, more time for a step is not.

    `troubled` carries what is wrong with what was changed, or nothing.
    """

    troubled = Signal(str)

    def __init__(
        self, page: QWidget, stage: Stage, runner: SessionRunner, work: TailorWork, is_heard: Callable[[], bool]
    ) -> None:
        super().__init__(page)
        self._page, self._stage = page, stage
        self._runner = runner
        self._work = work
        self._is_heard = is_heard
        self.toast = Toast(stage, lambda: stage.headline.geometry().bottom())
        self.pane: DosePane | None = None
        # A plan in which the step under way has gone or is over: it holds when the pane is closed, for as long as that
        # is open it may be taken back.
        self._waiting: Plan | None = None

    @property
    def _planned(self) -> PlannedExercise | None:
        state = self._runner.conductor.state
        return state.plan.exercise_of(state.step)

    # ---- by key

    def change_hold(self, by: int) -> None:
        """A second more or less of hold; of an exercise that goes by time, five seconds."""
        planned = self._planned
        if planned is None:
            return
        now = planned.now
        if now.hold_seconds is not None:
            most = BOUNDS["hold_seconds"].most
            hold = min(most, max(min(LEAST_HOLD, now.hold_seconds), now.hold_seconds + by * HOLD_STEP))
            self._set(planned, "hold_seconds", hold, SetHold(planned.id, hold))
            self._tell(f"Hold {words.seconds_in_words(hold)}")
        elif now.seconds is not None:
            most = BOUNDS["seconds"].most
            seconds = min(most, max(min(SECONDS_STEP, now.seconds), now.seconds + by * SECONDS_STEP))
            self._set(planned, "seconds", seconds, SetSeconds(planned.id, seconds))
            self._tell(words.seconds_in_words(seconds))
        else:
            self._tell(NO_HOLD, is_spoken=False)

    def change_reps(self, by: int) -> None:
        """A rep more or less."""
        planned = self._planned
        if planned is None:
            return
        if planned.now.reps is None:
            self._tell(NO_REPS, is_spoken=False)
            return
        bounds = BOUNDS["reps"]
        reps = int(min(bounds.most, max(bounds.least, planned.now.reps + by)))
        self._set(planned, "reps", reps, SetReps(planned.id, reps))
        self._tell(words.plural(reps, "rep"))

    def add_time(self) -> None:
        """More time for the step under way, this once."""
        state = self._runner.conductor.state
        if state.step.kind is Kind.DONE:
            return
        if state.step.seconds is None:
            self._tell(NO_TIME, is_spoken=False)
            return
        self._runner.send(AddTime(state.cursor, MORE_SECONDS))
        self._tell(words.more_time(MORE_SECONDS))

    def _set(self, planned: PlannedExercise, name: str, number: float, order: Input) -> None:
        if getattr(planned.now, name) == number:
            return
        written = getattr(planned.item.dose, name)
        low = written.low if isinstance(written, Range) else written
        change: dict[str, Any] = {name: None if number == low else number}
        own = replace(self._work.tailoring.now.dose(planned.id), **change)
        self._runner.send(order)
        self._work.do(lambda tailoring: tailoring.set_dose(planned.id, own))
        self.troubled.emit(self._work.trouble or "")

    def _tell(self, text: str, *, is_spoken: bool = True) -> None:
        stage = self._stage
        self.toast.tell(text, stage.ink(), stage.ground(), is_mirrored=stage.is_mirrored)
        if not (is_spoken and self._is_heard()):
            announce(self._page, text)

    # ---- in the pane

    def open_pane(self) -> None:
        """Pause, and show all doses over the stage."""
        state = self._runner.conductor.state
        if self.pane is not None or state.step.kind is Kind.DONE:
            return
        if state.accepts(Pause):
            self._runner.send(Pause())
        self.toast.hide()
        self._work.begin_at(state.step.id)
        self.pane = DosePane(self._work, self._page)
        self.pane.closed.connect(self._close_pane)
        self._work.changed.connect(self._apply)
        self.place()
        self.pane.show()
        self.pane.raise_()
        planned = self._planned
        self.pane.begin_at(planned.id if planned is not None else None)

    def place(self) -> None:
        """Fit into the page."""
        if self.pane is not None:
            self.pane.setGeometry(QRect(0, 0, self._page.width(), self._page.height()))
        if self.toast.isVisible():
            self.toast.place()

    def _close_pane(self, goes_on: bool) -> None:
        pane = self.pane
        if pane is None:
            return
        self.pane = None
        self._work.changed.disconnect(self._apply)
        pane.hide()
        pane.deleteLater()
        if self._waiting is not None:
            plan, self._waiting = self._waiting, None
            self._runner.send(Replan(plan))
        self.troubled.emit(self._work.trouble or "")
        self._page.setFocus()
        if goes_on and self._runner.mode is SessionMode.PAUSED:
            self._runner.send(Resume())
        else:
            self._tell(GO_ON, is_spoken=False)

    def _apply(self) -> None:
        """The session goes on with what is set now; at once, if that can be taken back as well."""
        state, plan = self._runner.conductor.state, self._work.plan
        step = next((step for step in plan.with_added(state.plan.added).steps if step.id == state.step.id), None)
        elapsed = state.elapsed_seconds(0.0)
        is_over = step is None or (step.kind is not Kind.LEAD_IN and elapsed > (step.seconds or elapsed))
        done = {state.plan.exercises[number].id for number in state.exercises_done}
        if is_over or not done <= plan.ids:
            self._waiting = plan
            return
        self._waiting = None
        self._runner.send(Replan(plan))
