"""The Qt bridge: one timer armed at the session's next deadline, and voice reports brought to the GUI thread."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from backtimer.runner.conductor import Conductor
from backtimer.runner.ports import EventSink, Voice, WakeLock
from backtimer.runner.recorder import Recorder
from backtimer.session.machine import Input, SessionMode, State
from backtimer.session.moment import Moment
from backtimer.session.plan import Plan
from backtimer.session.view import View

# When a look at the session fails, the next comes so soon; after so many in a row it is paused.
AGAIN_MS = 250
MOST_FAILURES = 3
GIVEN_UP = "Something in the session failed. It is paused here and kept; Space tries to go on."


class VoiceReports(QObject):
    """Takes the voice's reports on its threads and passes them on as signals in the GUI thread."""

    began = Signal(int)
    ended = Signal(int, str)
    trouble_changed = Signal(str)
    render_progressed = Signal(int, int)
    clip_measured = Signal(str, float)

    def on_speech_began(self, number: int, at: float) -> None:
        """A line is heard."""
        self.began.emit(number)

    def on_speech_ended(self, number: int, outcome: str, at: float) -> None:
        """A line has ended."""
        self.ended.emit(number, outcome)

    def on_voice_trouble(self, sentence: str | None) -> None:
        """Something is missing, or all is well again."""
        self.trouble_changed.emit(sentence or "")

    def on_render_progress(self, done: int, total: int) -> None:
        """So many lines are ready."""
        self.render_progressed.emit(done, total)

    def on_clip(self, text: str, seconds: float) -> None:
        """A line is ready, and takes so long to say."""
        self.clip_measured.emit(text, seconds)


class SessionRunner(QObject):
    """Leads through one plan in the window."""

    changed = Signal()
    finished = Signal()
    # A sentence when the session could not go on and stands still; empty when it goes on.
    failed = Signal(str)

    def __init__(
        self,
        plan: Plan,
        clock: Callable[[], float],
        voice: Voice | None,
        reports: VoiceReports,
        events: EventSink,
        wake: WakeLock,
        parent: QObject | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(parent)
        self.conductor = Conductor(plan, clock, voice, events, wake, recorder=recorder)
        self.conductor.on_failure = _report
        # Looks at the session that failed, one after the other.
        self._failures = 0
        self.has_given_up = False
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        reports.began.connect(self._on_speech_began, Qt.ConnectionType.QueuedConnection)
        reports.ended.connect(self._on_speech_ended, Qt.ConnectionType.QueuedConnection)
        reports.clip_measured.connect(self._on_clip, Qt.ConnectionType.QueuedConnection)

    @property
    def mode(self) -> SessionMode:
        """Whether the session runs."""
        return self.conductor.state.mode

    def view(self) -> View:
        """What to show now."""
        if self.conductor.is_behind:
            # The timer stood still with the computer, and would come late by what was left of it.
            self._timer.start(0)
        return self.conductor.view()

    def moment(self) -> Moment:
        """What a figure shows now."""
        return self.conductor.moment()

    def start(self) -> None:
        """Begin."""
        self._do(self.conductor.start)

    def go_on(self, state: State) -> None:
        """Take up a session where it was left, paused."""
        self._do(self.conductor.go_on, state)

    def send(self, happened: Input) -> None:
        """Give an order."""
        self._do(self.conductor.send, happened)

    def set_muted(self, muted: bool) -> None:
        """Voice off or on."""
        self._do(self.conductor.set_muted, muted)

    @Slot()
    def sleep(self) -> None:
        """The computer is about to sleep."""
        self._do(self.conductor.sleep)

    def stop(self) -> None:
        """Leave the session."""
        self._timer.stop()
        self.conductor.stop()

    @Slot()
    def _on_timeout(self) -> None:
        self._do(self.conductor.poll)

    @Slot(int)
    def _on_speech_began(self, number: int) -> None:
        self._do(self.conductor.on_speech_began, number, arm=False)

    @Slot(int, str)
    def _on_speech_ended(self, number: int, outcome: str) -> None:
        self._do(self.conductor.on_speech_ended, number, outcome)

    @Slot(str, float)
    def _on_clip(self, text: str, seconds: float) -> None:
        self._do(self.conductor.on_clip, text, seconds, arm=False)

    def _do(self, what: Callable[..., None], *arguments: object, arm: bool = True) -> None:
        """Whatever fails, the session is looked at again: nobody on the mat can help it along."""
        try:
            what(*arguments)
            if arm:
                self._arm()
        except Exception as error:
            self._on_failure(error)
        else:
            if self._failures and self.mode is SessionMode.RUNNING:
                self._failures, self.has_given_up = 0, False
                self.failed.emit("")

    def _on_failure(self, error: Exception) -> None:
        self._failures += 1
        _report(error)
        if self._failures < MOST_FAILURES:
            self._timer.start(AGAIN_MS)
            return
        self._timer.stop()
        self.has_given_up = True
        self.conductor.halt()
        self.failed.emit(GIVEN_UP)
        self.changed.emit()

    def _arm(self) -> None:
        due = self.conductor.next_deadline()
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(0, round((due - self._clock()) * 1000)))
        self.changed.emit()
        if self.mode is SessionMode.FINISHED:
            self.finished.emit()


def _report(error: Exception) -> None:
    """To whoever takes what nobody catches."""
    sys.excepthook(type(error), error, error.__traceback__)
