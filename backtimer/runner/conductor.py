"""Carries a session's effects out and reports the voice back to it. No Qt, no waiting: the caller polls.

The window polls from a timer, the terminal from a loop; both hand speech reports in on the thread that polls.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from backtimer.runner.ports import EventSink, Voice, WakeLock
from backtimer.runner.recorder import Ending, Recorder
from backtimer.session.completion import Completion
from backtimer.session.cues import length_key, script
from backtimer.session.guidance import Amount
from backtimer.session.machine import (
    SLEPT_SECONDS,
    CountIn,
    Effect,
    Finished,
    Hush,
    Input,
    Pause,
    Paused,
    PlaySound,
    Rendered,
    Resumed,
    SessionMode,
    Speak,
    SpeechEnded,
    Start,
    State,
    StepBegan,
    Tick,
    advance,
    next_deadline,
)
from backtimer.session.moment import Moment, moment
from backtimer.session.pace import speaking_seconds
from backtimer.session.pain import Pains
from backtimer.session.place import place_at
from backtimer.session.plan import Plan
from backtimer.session.view import View, view

# An instruction holds the session up and is worth waiting for; a cue that cannot begin at once would mislead.
AWAITED_PATIENCE_SECONDS = 20.0
CUE_PATIENCE_SECONDS = 0.7
# A short pause is for a drink of water, or to settle on the other side: then the screen has to be there still. Whoever
# has not come back after so long is elsewhere.
AWAKE_IN_PAUSE_SECONDS = 5 * 60.0
# A session that was paused so long ago, overnight perhaps, is no reason to keep silent about what is planned.
LEFT_PAUSED_SECONDS = 60 * 60.0
# Lines that are no part of the session have numbers that no session comes to.
FIRST_ASIDE = 1_000_000


@dataclass(slots=True)
class _Line:
    """A line under way. `silent_until` is set when it is read silently instead of spoken."""

    text: str
    is_awaited: bool
    asked: float
    silent_until: float | None = None


class Conductor:
    """Runs one session. `speed` above 1 belongs with a clock that runs so much faster (and no voice)."""

    def __init__(
        self,
        plan: Plan,
        clock: Callable[[], float],
        voice: Voice | None,
        events: EventSink,
        wake: WakeLock,
        *,
        speed: float = 1.0,
        recorder: Recorder | None = None,
    ) -> None:
        self.state = State(plan)
        self.recorder = recorder
        self.is_muted = False
        # Where what fails around a session is told; the session itself goes on. Without anybody, it is raised.
        self.on_failure: Callable[[Exception], None] = _raise
        # Why the session is paused: because the computer was asleep.
        self.has_slept = False
        self._clock = clock
        self._voice = voice
        self._event_sink = events
        self._wake = wake
        self._lines: dict[int, _Line] = {}
        self._asides = itertools.count(FIRST_ASIDE)
        self._polled = clock()
        # The screen is kept on until then, in a pause.
        self._awake_until: float | None = None
        self._slept_seconds = SLEPT_SECONDS * max(1.0, speed)

    def start(self) -> None:
        """Prepare the voice and begin."""
        self._begin("session_started")
        self._guarded(self._keep_awake)
        self._send(Start(), self._polled)

    def go_on(self, state: State) -> None:
        """Take up a session where it was left: it is paused there, and a Resume counts in."""
        self.state = state
        self._begin("session_taken_up")

    def _begin(self, event: str) -> None:
        self._polled = self._clock()
        if self._voice is not None:
            self._guarded(self._measure_sounds, self._voice)
            self._guarded(self._prepare)
        plan = self.state.plan
        self._events(event, routine=plan.routine.id, total_seconds=plan.total_seconds)

    def _measure_sounds(self, voice: Voice) -> None:
        for name, seconds in voice.sound_lengths().items():
            self._send(Rendered(length_key(name), seconds), self._polled)

    def end(self, ending: Ending) -> None:
        """The person ends the session where it is."""
        if self.recorder is not None:
            self._guarded(self.recorder.stop, self.state, self._clock(), ending)

    @property
    def pains(self) -> Pains:
        """What the person has told of pain in this session."""
        return self.recorder.pains if self.recorder is not None else Pains()

    @property
    def completion(self) -> Completion:
        """How much of the session was done so far."""
        if self.recorder is not None:
            return self.recorder.completion
        state = self.state
        is_finished = state.mode is SessionMode.FINISHED
        return Completion(state.due_seconds, state.plan.total_seconds, is_finished)

    def done_of(self, item: str) -> tuple[int, int]:
        """The reps of an exercise by its id in the routine: done and planned."""
        return self.recorder.done_by_item.get(item, (0, 0)) if self.recorder is not None else (0, 0)

    def pain(self, level: int, when: Literal["before", "during"]) -> None:
        """The person tells of pain, from 0 to 10."""
        self._events("pain", level=level, when=when)
        if self.recorder is not None:
            self._guarded(self.recorder.pain, level, when, place_at(self.state.plan, self.state.cursor))

    def say(self, text: str) -> bool:
        """Answer the person while the session stands still; False when nobody would hear it."""
        self.hush()
        if self._voice is None or self.is_muted or self.state.plan.guidance.amount is Amount.SOUNDS:
            return False
        number = next(self._asides)
        self._lines[number] = _Line(text, is_awaited=False, asked=self._clock())
        self._guarded(self._voice.say, number, text, AWAITED_PATIENCE_SECONDS)
        return True

    def hush(self) -> None:
        """Be silent at once."""
        self._guarded(self._hush)

    def leave(self) -> None:
        """The program ends; the session can go on at its next start."""
        if self.recorder is not None:
            self._guarded(self.recorder.leave, self.state, self._clock())

    def send(self, happened: Input) -> None:
        """Give an order, after bringing the session up to now."""
        self.poll()
        self._send(happened, self._clock())

    def poll(self) -> None:
        """Bring the session up to now, each due thing at its own instant."""
        now = self._clock()
        slept = self._has_gap(now)
        self._polled = now
        if self._awake_until is not None and now >= self._awake_until:
            self._guarded(self._let_sleep)
        while not slept and (due := self._next_due()) is not None and due <= now:
            number = self._silent_line_due(due)
            if number is None:
                self._send(Tick(), due)
            else:
                self._end_line(number, "silent", due)
        self._send(Tick(), now)

    def halt(self) -> None:
        """Pause where the session was last seen, also when the machine itself fails."""
        at = self._polled
        self._guarded(self._send, Pause(), at)
        if self.state.mode in (SessionMode.RUNNING, SessionMode.COUNT_IN):
            self.state = replace(self.state, mode=SessionMode.PAUSED, paused_at=at)
        self.stop()

    def next_deadline(self) -> float | None:
        """The clock instant at which to poll next; None while nothing is due."""
        dues = (self._next_due(), self._awake_until)
        return min((due for due in dues if due is not None), default=None)

    def sleep(self) -> None:
        """The computer is about to sleep: pause now, rather than when it is awake again."""
        self.send(Pause(slept=True))
        self._guarded(self._let_sleep)

    def view(self) -> View:
        """What to show now."""
        return view(self.state, self._shown_instant())

    def moment(self) -> Moment:
        """What a figure shows now."""
        return moment(self.state, self._shown_instant())

    @property
    def is_behind(self) -> bool:
        """Whether the computer has just slept, which only the next poll will take note of."""
        return self.state.mode in (SessionMode.RUNNING, SessionMode.COUNT_IN) and self._has_gap(self._clock())

    @property
    def is_left_paused(self) -> bool:
        """Whether it was paused so long ago that nobody is in it now."""
        is_paused = self.state.mode is SessionMode.PAUSED
        return is_paused and self._clock() - self.state.paused_at > LEFT_PAUSED_SECONDS

    def _shown_instant(self) -> float:
        """Now; when the computer has just slept, the instant as of which the next poll pauses the session."""
        now = self._clock()
        return self._polled if self._has_gap(now) else now

    def _has_gap(self, now: float) -> bool:
        return now - self._polled > self._slept_seconds

    @property
    def exercises_done(self) -> frozenset[int]:
        """The exercises, by index, of which at least a step of work was done and not skipped."""
        return self.state.exercises_done

    @property
    def is_heard(self) -> bool:
        """Whether something is still being said, or a sound made."""
        return bool(self._lines) or (self._voice is not None and self._voice.is_sounding)

    def set_muted(self, muted: bool) -> None:
        """Switch the voice off or on; the time that reading takes stays the same."""
        self.is_muted = muted
        if muted and self._voice is not None:
            self._guarded(self._voice.hush)

    def on_speech_began(self, number: int) -> None:
        """The voice reports that a line is heard."""
        line = self._lines.get(number)
        if line is not None:
            self._events("spoke_began", text=line.text)

    def on_clip(self, text: str, seconds: float) -> None:
        """The voice reports how long a line takes, or a sound (see `cues.length_key`)."""
        self.send(Rendered(text, seconds))

    def on_speech_ended(self, number: int, outcome: str) -> None:
        """The voice reports that a line has ended."""
        line = self._lines.get(number)
        if line is None or line.silent_until is not None:
            return
        now = self._clock()
        is_waited_for = line.is_awaited and self.state.awaited == number
        if is_waited_for and (outcome in ("failed", "late") or (outcome == "cut" and self.is_muted)):
            # Nobody heard it to the end, so it is read from the screen: for as long as that takes.
            line.silent_until = max(now, line.asked + self._reading_seconds(line.text))
            return
        self.poll()
        self._end_line(number, outcome, self._clock())

    def _prepare(self) -> None:
        """Have the lines from here on made ready, those of this step first."""
        if self._voice is not None:
            self._voice.prepare(script(self.state.plan, self.state.cursor))

    def _next_due(self) -> float | None:
        dues = [line.silent_until for line in self._lines.values() if line.silent_until is not None]
        due = next_deadline(self.state)
        return min([*dues, due] if due is not None else dues, default=None)

    def _silent_line_due(self, at: float) -> int | None:
        return next(
            (n for n, line in self._lines.items() if line.silent_until is not None and line.silent_until <= at), None
        )

    def _end_line(self, number: int, outcome: str, at: float) -> None:
        line = self._lines.pop(number, None)
        if line is not None:
            self._events("spoke_ended", text=line.text, outcome=outcome)
            # What is muted, or so quiet that nobody hears it, may still be played to its end.
            can_hear = self._voice is not None and self._voice.is_audible and not self.is_muted
            self._send(SpeechEnded(number, is_heard=can_hear and outcome == "finished"), at)

    def _send(self, happened: Input, now: float) -> None:
        before = self.state
        self.state, effects = advance(before, happened, now)
        if self.recorder is not None:
            self._guarded(self.recorder.took, before, self.state, effects, now)
        for effect in effects:
            self._guarded(self._carry_out, effect, now)
        if self.state.plan is not before.plan:
            self._guarded(self._prepare)

    def _carry_out(self, effect: Effect, now: float) -> None:
        match effect:
            case Speak():
                self._speak(effect, now)
            case Hush():
                self._hush()
            case StepBegan(_, step, due_seconds):
                self._events("step_began", step=step.id, due=round(due_seconds, 3))
            case PlaySound(sound):
                self._events("sound", sound=sound.value)
                if self._voice is not None and not self.is_muted:
                    self._voice.sound(sound.value)
            case CountIn(seconds):
                self._events("count_in", seconds=seconds)
                self._keep_awake()
            case Paused(slept):
                self.has_slept = slept
                self._events("paused", slept=slept)
                if slept:
                    self._let_sleep()
                else:
                    self._awake_until = now + AWAKE_IN_PAUSE_SECONDS
            case Resumed():
                self._events("resumed")
                self._keep_awake()
            case Finished(session_seconds):
                self._events("finished", session_seconds=round(session_seconds, 3))
                self._let_sleep()
            case _:
                pass

    def _guarded(self, do: Callable[..., object], *arguments: object) -> None:
        """What fails around the session takes nothing else with it."""
        try:
            do(*arguments)
        except Exception as error:
            self.on_failure(error)

    def _events(self, event: str, **details: Any) -> None:
        self._guarded(partial(self._event_sink, event, **details))

    def _speak(self, effect: Speak, now: float) -> None:
        line = _Line(effect.text, effect.is_awaited, now)
        self._lines[effect.number] = line
        if self._voice is None or self.is_muted:
            line.silent_until = now + self._reading_seconds(effect.text)
            self._events("spoke_began", text=effect.text, silent=True)
        else:
            patience = AWAITED_PATIENCE_SECONDS if effect.is_awaited else CUE_PATIENCE_SECONDS
            try:
                self._voice.say(effect.number, effect.text, patience)
            except Exception as error:
                # Nobody says it, so it is read.
                line.silent_until = now + self._reading_seconds(effect.text)
                self.on_failure(error)

    def _reading_seconds(self, text: str) -> float:
        return speaking_seconds(text, self.state.plan.guidance.pace)

    def _hush(self) -> None:
        for number in [n for n, line in self._lines.items() if line.silent_until is not None]:
            self._events("spoke_ended", text=self._lines.pop(number).text, outcome="cut")
        if self._voice is not None:
            self._voice.hush()

    def stop(self) -> None:
        """Leave the session: silence, and the screen may sleep again."""
        self._guarded(self._hush)
        self._guarded(self._let_sleep)

    def _keep_awake(self) -> None:
        self._awake_until = None
        self._wake.hold()

    def _let_sleep(self) -> None:
        self._awake_until = None
        self._wake.release()


def _raise(error: Exception) -> None:
    raise error
