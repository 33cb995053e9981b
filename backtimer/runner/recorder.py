"""Keeps a session as it goes: what was done into the history, where it is for going on after a crash. No Qt.

The conductor hands over every step of the session machine; what to write is decided here and in `session/tally.py`,
how and where by whoever stands behind the two ports. They take a write at once and do it in the background.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, Protocol

from backtimer.session.checkpoint import Checkpoint, checkpoint
from backtimer.session.completion import Completion
from backtimer.session.machine import Effect, Finished, Paused, Resumed, SessionMode, State, StepBegan, StepEnded
from backtimer.session.pain import Pains
from backtimer.session.place import Place
from backtimer.session.plan import Kind
from backtimer.session.tally import ExerciseDone, Tally, begun, gone_on, replanned, stopped, tallied

# How a session came to its end; "left" when the program ended and the person did not go on with it later.
Ending = Literal["finished", "stopped", "pain", "left"]
# In one long step the place is kept this often.
LONG_STEP_SECONDS = 30.0
_LONG = (Kind.TIMED, Kind.OPEN)


class SessionHistory(Protocol):
    """Takes what is done in sessions. No call blocks or raises."""

    def begin(
        self,
        routine: str,
        title: str,
        *,
        planned_seconds: float,
        planned_exercises: int,
        planned_reps: int,
        name: str,
        leader: int,
    ) -> str:
        """A session begins; the id under which the rest is told."""

    def done(
        self,
        session: str,
        exercises: Sequence[ExerciseDone],
        active_seconds: float,
        place: Checkpoint | None = None,
        *,
        reps: tuple[int, int],
    ) -> None:
        """So much of these exercises is done by now, so long into the session; and this is where it is now.

        `reps` are those done and planned in all.
        """

    def paused(self, session: str, reason: str, ago_seconds: float = 0.0) -> None:
        """The session stands still since so long ago."""

    def resumed(self, session: str, seconds: float) -> None:
        """It goes on after so long a pause."""

    def pain(self, session: str, level: int, when: str, place: Place | None = None) -> None:
        """The person tells of pain from 0 to 10 "before" or "during" the session, and where in it that is."""

    def end(self, session: str, ending: Ending, active_seconds: float) -> None:
        """It is over, and there is nothing to go on with."""


class Recorder:
    """Records one session. `session` is its id in the history as soon as it has begun.

    `name` is what its routine is found by when it goes on, "" its id; `leader` is the number of this program's lock.
    """

    def __init__(self, history: SessionHistory, name: str = "", leader: int = 1) -> None:
        self.session: str | None = None
        self.pains = Pains()
        self._history = history
        self._name, self._leader = name, leader
        self._tally = Tally()
        self._told: dict[int, ExerciseDone] = {}
        self._told_reps = (0, 0)
        self._planned_seconds = 0.0
        self._is_finished = False
        self._paused_at: float | None = None
        self._kept_at = 0.0
        self._is_over = False

    def go_on(
        self,
        session: str,
        exercises: Sequence[ExerciseDone],
        state: State,
        pains: Pains = Pains(),  # noqa: B008 - frozen
    ) -> None:
        """Record what comes into a session that is in the history already; `state` is where it goes on."""
        self.session = session
        self.pains = pains
        self._tally = gone_on(exercises, state)
        self._told = {done.position: done for done in exercises}
        self._planned_seconds = state.plan.total_seconds

    @property
    def exercises(self) -> tuple[ExerciseDone, ...]:
        """What was done so far."""
        return self._tally.exercises

    @property
    def completion(self) -> Completion:
        """How much of the session was done so far."""
        tally = self._tally
        return Completion(
            tally.began_seconds, self._planned_seconds, self._is_finished, tally.done_reps, tally.planned_reps
        )

    @property
    def done_by_item(self) -> dict[str, tuple[int, int]]:
        """The reps of each exercise of the session by its id in the routine: done and planned."""
        done = self._tally.done_by_item
        return {item: (done[item], planned) for item, planned in self._tally.due.items()}

    def took(self, before: State, state: State, effects: Sequence[Effect], now: float) -> None:
        """The session was moved from `before` to `state` at the clock instant `now`."""
        if self._is_over or state.mode is SessionMode.IDLE:
            return
        plan = state.plan
        if self.session is None:
            self._tally = begun(plan)
            self._planned_seconds = plan.total_seconds
            planned_reps = self._tally.planned_reps
            self._told_reps = (0, planned_reps)
            self.session = self._history.begin(
                plan.routine.id,
                plan.routine.title,
                planned_seconds=plan.total_seconds,
                planned_exercises=len(plan.exercises),
                planned_reps=planned_reps,
                name=self._name or plan.routine.id,
                leader=self._leader,
            )
        if plan is not before.plan:
            self._tally = replanned(self._tally, plan)
        for effect in effects:
            self._tally = tallied(self._tally, effect, plan)
        is_finished = any(isinstance(effect, Finished) for effect in effects)
        is_new = self._has_news(self._tally) or self._is_new_place(state, effects, now)
        if is_finished or not is_new:
            self._tell(self._tally, is_last=is_finished)
        else:
            # It goes on from here after a crash, so that the time of a long step until here must be told.
            is_long = state.step.kind in _LONG
            tally = stopped(self._tally, state, now) if is_long else self._tally
            self._tell(tally, self._place(state, now), is_last=is_long)
        for effect in effects:
            self._take(self.session, effect, state, now)

    def pain(self, level: int, when: Literal["before", "during"], place: Place | None = None) -> None:
        """The person tells of pain, from 0 to 10, there in the session."""
        if self.session is not None and not self._is_over:
            self.pains = self.pains.with_told(level, when, place)
            if when == "before":
                self._history.pain(self.session, level, when)
            else:
                self._history.pain(self.session, level, when, place)

    def stop(self, state: State, now: float, ending: Ending = "stopped") -> None:
        """The person ends the session where it is."""
        if self.session is not None and not self._is_over:
            self._settle(state, now)
            if self._paused_at is not None:
                # By the clock that nobody sets.
                self._history.resumed(self.session, max(0.0, now - self._paused_at))
            self._end(self.session, ending)

    def leave(self, state: State, now: float) -> None:
        """The program ends in the middle of the session: it can go on at the next start."""
        if self.session is not None and not self._is_over:
            self._settle(state, now, self._place(state, now))
            self._is_over = True

    def _settle(self, state: State, now: float, place: Checkpoint | None = None) -> None:
        self._tally = stopped(self._tally, state, now)
        self._tell(self._tally, place, is_last=True)

    def _news(self, tally: Tally) -> list[ExerciseDone]:
        return [done for done in tally.exercises if done != self._told.get(done.position)]

    def _has_news(self, tally: Tally) -> bool:
        """Whether there is anything worth telling: a second more of a hold waits for its rep."""
        return any(_but_held(done) != _but_held(self._told.get(done.position)) for done in self._news(tally))

    def _tell(self, tally: Tally, place: Checkpoint | None = None, *, is_last: bool = False) -> None:
        """Tell the history what is new, and where the session is, at once: neither is ever without the other."""
        new = self._news(tally) if is_last or self._has_news(tally) else []
        reps = (tally.done_reps, tally.planned_reps)
        if self.session is None or not (new or place or (is_last and reps != self._told_reps)):
            return
        self._told |= {done.position: done for done in new}
        self._told_reps = reps
        self._history.done(self.session, new, tally.began_seconds, place, reps=reps)

    def _take(self, session: str, effect: Effect, state: State, now: float) -> None:
        match effect:
            case Paused(slept):
                # Of a session that slept this is known only now. A pause within a count-in is the same pause going on.
                if self._paused_at is None:
                    self._paused_at = state.paused_at
                    self._history.paused(session, "slept" if slept else "person", max(0.0, now - state.paused_at))
            case Resumed():
                if self._paused_at is not None:
                    self._history.resumed(session, max(0.0, now - self._paused_at))
                    self._paused_at = None
            case Finished():
                self._is_finished = True
                self._end(session, "finished")
            case _:
                pass

    def _is_new_place(self, state: State, effects: Sequence[Effect], now: float) -> bool:
        for effect in effects:
            match effect:
                case Paused() | StepEnded(_, "left"):
                    return True
                case StepBegan(_, step, _) if step.kind is Kind.LEAD_IN:
                    return True
                case _:
                    pass
        is_long = state.mode is SessionMode.RUNNING and state.step.kind in _LONG
        return is_long and now - self._kept_at >= LONG_STEP_SECONDS

    def _place(self, state: State, now: float) -> Checkpoint | None:
        """Where it goes on; None at its end, where there is nothing to go on with."""
        if state.step.kind is Kind.DONE:
            return None
        self._kept_at = now
        return checkpoint(state, now)

    def _end(self, session: str, ending: Ending) -> None:
        self._is_over = True
        self._history.end(session, ending, self._tally.began_seconds)


def _but_held(done: ExerciseDone | None) -> ExerciseDone | None:
    return None if done is None else replace(done, held_seconds=0.0)
