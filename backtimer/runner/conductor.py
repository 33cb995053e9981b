"""Carries a session's effects out and reports the voice back to it. No Qt, no waiting: the caller polls.

The window polls from a timer, the terminal from a loop; both hand speech reports in on the thread that polls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backtimer.runner.ports import EventSink, Voice, WakeLock
from backtimer.runner.recorder import Ending, Recorder
from backtimer.session import words
from backtimer.session.cues import length_key, script
from backtimer.session.machine import (
    SLEPT_SECONDS,
    CountIn,
    Finished,
    Hush,
    Input,
    Paused,
    PlaySound,
    Rendered,
    Resumed,
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
from backtimer.session.plan import Plan
from backtimer.session.view import View, view

# An instruction holds the session up and is worth waiting for; a cue that cannot begin at once would mislead.
AWAITED_PATIENCE_SECONDS = 20.0
CUE_PATIENCE_SECONDS = 0.7


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
        # Why the session is paused: because the computer was asleep.
        self.has_slept = False
        self._clock = clock
        self._voice = voice
        self._events = events
        self._wake = wake
        self._lines: dict[int, _Line] = {}
        self._polled = clock()
        self._slept_seconds = SLEPT_SECONDS * max(1.0, speed)

    def start(self) -> None:
        """Prepare the voice and begin."""
        self._begin("session_started")
        self._wake.hold()
        self._send(Start(), self._polled)

    def go_on(self, state: State) -> None:
        """Take up a session where it was left: it is paused there, and a Resume counts in."""
        self.state = state
        self._begin("session_taken_up")

    def _begin(self, event: str) -> None:
        self._polled = self._clock()
        if self._voice is not None:
            for name, seconds in self._voice.sound_lengths().items():
                self._send(Rendered(length_key(name), seconds), self._polled)
            self._prepare()
        plan = self.state.plan
        self._events(event, routine=plan.routine.id, total_seconds=plan.total_seconds)

    def end(self, ending: Ending) -> None:
        """The person ends the session where it is."""
        if self.recorder is not None:
            self.recorder.stop(self.state, self._clock(), ending)

    def leave(self) -> None:
        """The program ends; the session can go on at its next start."""
        if self.recorder is not None:
            self.recorder.leave(self.state, self._clock())

    def send(self, happened: Input) -> None:
        """Give an order, after bringing the session up to now."""
        self.poll()
        plan = self.state.plan
        self._send(happened, self._clock())
        if self.state.plan is not plan:
            self._prepare()

    def poll(self) -> None:
        """Bring the session up to now, each due thing at its own instant."""
        now = self._clock()
        slept = now - self._polled > self._slept_seconds
        self._polled = now
        while not slept and (due := self._next_due()) is not None and due <= now:
            number = self._silent_line_due(due)
            if number is None:
                self._send(Tick(), due)
            else:
                self._end_line(number, "silent", due)
        self._send(Tick(), now)

    def next_deadline(self) -> float | None:
        """The clock instant at which to poll next; None while nothing is due."""
        return self._next_due()

    def view(self) -> View:
        """What to show now."""
        return view(self.state, self._clock())

    def moment(self) -> Moment:
        """What a figure shows now."""
        return moment(self.state, self._clock())

    @property
    def exercises_done(self) -> frozenset[int]:
        """The exercises, by index, of which at least a step of work was done and not skipped."""
        return self.state.exercises_done

    @property
    def has_lines_under_way(self) -> bool:
        """Whether something is still being said."""
        return bool(self._lines)

    def set_muted(self, muted: bool) -> None:
        """Switch the voice off or on; the time that reading takes stays the same."""
        self.is_muted = muted
        if muted and self._voice is not None:
            self._voice.hush()

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
            line.silent_until = max(now, line.asked + words.spoken_seconds(line.text))
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
            self._send(SpeechEnded(number), at)

    def _send(self, happened: Input, now: float) -> None:
        before = self.state
        self.state, effects = advance(before, happened, now)
        if self.recorder is not None:
            self.recorder.took(before, self.state, effects, now)
        for effect in effects:
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
                    self._wake.hold()
                    self._events("count_in", seconds=seconds)
                case Paused(slept):
                    self._wake.release()
                    self.has_slept = slept
                    self._events("paused", slept=slept)
                case Resumed():
                    self._wake.hold()
                    self._events("resumed")
                case Finished(session_seconds):
                    self._wake.release()
                    self._events("finished", session_seconds=round(session_seconds, 3))
                case _:
                    pass

    def _speak(self, effect: Speak, now: float) -> None:
        line = _Line(effect.text, effect.is_awaited, now)
        self._lines[effect.number] = line
        if self._voice is None or self.is_muted:
            line.silent_until = now + words.spoken_seconds(effect.text)
            self._events("spoke_began", text=effect.text, silent=True)
        else:
            patience = AWAITED_PATIENCE_SECONDS if effect.is_awaited else CUE_PATIENCE_SECONDS
            self._voice.say(effect.number, effect.text, patience)

    def _hush(self) -> None:
        for number in [n for n, line in self._lines.items() if line.silent_until is not None]:
            self._events("spoke_ended", text=self._lines.pop(number).text, outcome="cut")
        if self._voice is not None:
            self._voice.hush()

    def stop(self) -> None:
        """Leave the session: silence, and the screen may sleep again."""
        self._hush()
        self._wake.release()
