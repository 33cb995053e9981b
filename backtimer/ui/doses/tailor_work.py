"""A person's work on one routine's doses: changed, kept at once, and told to every part of the window that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from backtimer.routine.adjustments import done_for
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session.fit import Tailor
from backtimer.session.plan import Plan
from backtimer.session.tailoring import Changes, Tailoring, changes_of
from backtimer.session.words import length_text, plural, times_up_text
from backtimer.ui.desk import Desk

T = TypeVar("T")


class TailorWork(QObject):
    """Wraps `Tailoring`. `changed` comes with every edit, undo and redo, and when the file was read again."""

    changed = Signal()

    def __init__(self, desk: Desk, routine: Routine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._routine = routine
        self._step_id: str | None = None
        self._kept = desk.adjustments(routine.id)
        self.tailoring = Tailoring(self._tailor(), Changes(self._kept))
        self.trouble: str | None = None
        self._plan: Plan | None = None

    @classmethod
    def of_plan(cls, desk: Desk, plan: Plan, routine: Routine) -> TailorWork:
        """The work behind a session that was begun earlier and goes on."""
        work = cls(desk, routine)
        work.tailoring.changes = changes_of(plan, work.tailoring.tailor, work.tailoring.changes.usual)
        return work

    @property
    def routine(self) -> Routine:
        """The routine as its file says."""
        return self._routine

    @property
    def plan(self) -> Plan:
        """The next session."""
        if self._plan is None:
            self._plan = self.tailoring.plan
        return self._plan

    def do(self, change: Callable[[Tailoring], T]) -> T:
        """Make a change. What is usual is kept at once; where that fails it holds until the program ends."""
        result = change(self.tailoring)
        self._plan = None
        usual = self.tailoring.changes.usual
        if usual != self._kept:
            self.trouble = self._desk.set_adjustments(self._routine.id, usual)
            self._kept = usual
        self.changed.emit()
        return result

    def is_outdated(self, routine: Routine) -> bool:
        """Whether the file, or what a person has chosen for all sessions, says something else than before."""
        return self.tailoring.tailor != replace(self._tailor(), routine=routine)

    def show_reread(self, routine: Routine) -> None:
        """The file says something else now; what the person has changed stays changed."""
        self._routine = routine
        self.tailoring.tailor = self._tailor()
        self._plan = None
        self.changed.emit()

    def begin_at(self, step_id: str | None) -> None:
        """In a session: what is before this step is over."""
        self._step_id = step_id
        self.tailoring.tailor = self._tailor()

    def undo(self) -> None:
        """Take the last change back."""
        self.do(Tailoring.undo)

    def redo(self) -> None:
        """Do it again."""
        self.do(Tailoring.redo)

    def done_for(self, exercise_id: str) -> RoutineExercise:
        """What is done for an exercise: itself or a variant; also of one that is left out."""
        item = next(item for item in self.tailoring.items if item.id == exercise_id)
        return done_for(item, self.tailoring.now, self._desk.variant)

    def summary(self) -> str:
        """How much it is, when it ends, and how often you get up."""
        plan, tailor = self.plan, self.tailoring.tailor
        seconds = tailor.seconds(self.tailoring.now)
        end = self._desk.wall_clock() + timedelta(seconds=seconds)
        return (
            f"{plural(len(plan.exercises), 'exercise')}, {length_text(seconds)}{' left' if tailor.step_id else ''} · "
            f"ends about {end.hour}:{end.minute:02} · {times_up_text(plan.times_up)}"
        )

    def _tailor(self) -> Tailor:
        desk = self._desk
        return Tailor(self._routine, desk.variant, desk.settings.guidance, desk.known_exercises, self._step_id)
