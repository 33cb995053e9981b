"""The session, to be read from three metres: the exercise, the one thing to do now, the countdown, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from backtimer.routine.exercise import Exercise
from backtimer.runner.recorder import Ending
from backtimer.runner.session_runner import SessionRunner, VoiceReports
from backtimer.session.commands import BY_KEY, BY_NAME, COMMANDS
from backtimer.session.guidance import Amount
from backtimer.session.machine import Next, Pause, Previous, Repeat, Resume, SessionMode, SkipExercise
from backtimer.session.plan import Kind, Plan
from backtimer.session.view import segments
from backtimer.settings.settings import Motion, ScreenSettings
from backtimer.ui.doses.keys import DoseKeys
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.figures.view import FigureView
from backtimer.ui.full_screen import LEAVE
from backtimer.ui.look import artwork, theme
from backtimer.ui.look.accessible import Announcer
from backtimer.ui.look.key_name import key_name
from backtimer.ui.look.pieces import plain, set_icon
from backtimer.ui.look.tokens import Space, Type
from backtimer.ui.session.bar import BarButton, SessionBar
from backtimer.ui.session.stopping import Stopping
from backtimer.ui.stage.stage import Stage

if TYPE_CHECKING:
    from backtimer.ui.session.keys_panel import KeysPanel

# How often the ring moves; digits and words change when they change.
REFRESH_MS = 100
# How often a breath that is shown grows or shrinks.
SMOOTH_MS = 33
# The type of a notice, as a share of the page's height.
NOTICE = 0.026
# The buttons go when the mouse has been still for so long; the keys always work.
IDLE_MS = 3000
# A wait shorter than this needs no bar.
RENDERING_MS = 500
# So long it is said that the screen may switch off: it is good to know, and nothing to be done about from the mat.
NOTICE_MS = 10_000
# The desktop has answered by then whether it keeps the screen awake.
WAKE_CHECK_MS = 3000
RUNS = (SessionMode.RUNNING, SessionMode.COUNT_IN)
GO_ON = "Press Space to continue"
# At the foot all is the same on every ground, dark or light.
FOOT = """
QWidget#foot { background: #0b0f13; }
QFrame#notice { background: #5a2a00; border-radius: 8px; }
QLabel#trouble { color: #ffffff; }
QPushButton#close { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QPushButton#close:hover, QPushButton#close:focus { border-color: white; }
QProgressBar { background: #333b42; border: none; border-radius: 4px; color: white; text-align: center; }
QProgressBar::chunk { background: #6f7d87; border-radius: 4px; }
"""


class SessionPage(QFrame):
    """Shows one session and takes its keys. `ended` says whether it came to its end."""

    ended = Signal(bool)
    full_screen_asked = Signal()

    def __init__(
        self,
        runner: SessionRunner,
        reports: VoiceReports,
        wake_trouble: Callable[[], str | None],
        screen: ScreenSettings = ScreenSettings(),  # noqa: B008 - frozen
        system_moves_less: Callable[[], bool] = lambda: False,
        work: TailorWork | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("session")
        # What a screen reader says when the session begins; a QWidget would have no role.
        self.setAccessibleName(f"Session: {runner.conductor.state.plan.routine.title}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.runner = runner
        self._is_over = False
        # How it ends unless it comes to its end.
        self.ending: Ending = "stopped"
        self._wake_trouble = wake_trouble
        self._troubles: dict[str, str] = {}
        # What the person has read and put away.
        self._closed: set[str] = set()
        self._screen = screen
        self._system_moves_less = system_moves_less
        self._plan: Plan | None = None
        self._announcer = Announcer(self)

        self.stage = Stage(self)
        self.exercise = self.stage.exercise
        self.headline = self.stage.headline
        self.sides = self.stage.sides
        self.rep = self.stage.rep
        self.details = self.stage.details
        self.next = self.stage.next
        self.left = self.stage.left
        self.countdown = self.stage.countdown
        self.progress = self.stage.progress
        self.figure_place = self.stage.figure_place
        self.figure = FigureView(runner.moment)
        self.figure.emptied.connect(lambda: self.figure_place.hide())
        self._figured: Exercise | None = None
        # A person's changes of the doses; a session without them cannot be adjusted.
        self.doses = DoseKeys(self, self.stage, runner, work, self._is_heard) if work is not None else None
        if self.doses is not None:
            self.doses.troubled.connect(lambda sentence: self.show_trouble(sentence, "doses"))
        place = self.figure_place.layout()
        assert place
        place.addWidget(self.figure)
        self.trouble = plain()
        self.trouble.setObjectName("trouble")
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.trouble.setWordWrap(True)
        self.close_notice = BarButton()
        self.close_notice.setObjectName("close")
        self.close_notice.setAccessibleName("Close the notice")
        self.close_notice.setToolTip("Close")
        self.close_notice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(self.close_notice, "close", "#ffffff")
        self.close_notice.clicked.connect(self._put_notice_away)
        self.notice = QFrame()
        self.notice.setObjectName("notice")
        line = QHBoxLayout(self.notice)
        line.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        line.addWidget(self.trouble, 1)
        line.addWidget(self.close_notice, 0, Qt.AlignmentFlag.AlignTop)
        self.notice.hide()
        self.rendering = QProgressBar()
        self.rendering.setFormat("Preparing the voice: %v of %m")
        self.rendering.setAccessibleName("Preparing the voice")
        self.rendering.setMaximumHeight(22)
        self.rendering.hide()

        # What happens when something hurts, or the person wants to stop.
        self.stopping = Stopping(self, runner, work, screen, self._is_heard)
        self.stopping.ended.connect(self.end)
        self.stopping.covered.connect(self.show_bar)
        # What each command does, by its name; those of doses only where they can be adjusted.
        self._acts: dict[str, Callable[[], object]] = {
            "pause": self.toggle_pause,
            "next": lambda: self._steer(Next),
            "previous": lambda: self._steer(Previous),
            "skip": lambda: self._steer(SkipExercise),
            "repeat": lambda: self._steer(Repeat),
            "mute": self.toggle_mute,
            "pain": self.stopping.ask_pain,
            "full": self.full_screen_asked.emit,
            "stop": self.stopping.ask,
            "keys": self.show_keys,
        }
        if self.doses is not None:
            doses = self.doses
            self._acts |= {
                "longer": lambda: doses.change_hold(1),
                "shorter": lambda: doses.change_hold(-1),
                "more_reps": lambda: doses.change_reps(1),
                "fewer_reps": lambda: doses.change_reps(-1),
                "more_time": doses.add_time,
                "adjust": doses.open_pane,
            }
        self.keys_panel: KeysPanel | None = None
        self.bar = SessionBar(self._acts)
        self.buttons = self.bar.buttons
        # What comes and goes at the bottom; the stage leaves it room.
        self.foot = QWidget(self)
        self.foot.setObjectName("foot")
        self.foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._below = QVBoxLayout(self.foot)
        self._below.setContentsMargins(14, 5, 14, 6)
        self._below.setSpacing(6)
        for shown in (self.rendering, self.notice, self.bar):
            self._below.addWidget(shown)
        self.foot.setStyleSheet(FOOT)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.show_bar)

        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        runner.changed.connect(self.refresh)
        runner.finished.connect(self._on_finished)
        runner.failed.connect(lambda sentence: self.show_trouble(sentence, "runner"))
        reports.trouble_changed.connect(self.show_trouble)
        self._rendering_wait = QTimer(self)
        self._rendering_wait.setSingleShot(True)
        self._rendering_wait.timeout.connect(self._show_rendering)
        self._wake_check = QTimer(self)
        self._wake_check.setSingleShot(True)
        self._wake_check.timeout.connect(self._check_wake)
        reports.render_progressed.connect(self._on_render_progress)
        self._is_still: bool | None = None
        self.refresh()
        self._idle.start()

    def start(self, pain: int | None = None) -> None:
        """Begin to lead; the person may have told of pain before."""
        self.runner.start()
        if pain is not None:
            self.runner.conductor.pain(pain, "before")
        self._pace()
        self._wake_check.start(WAKE_CHECK_MS)
        self.setFocus()

    def take_up(self) -> None:
        """Show a session that goes on where it was left: paused, until the person resumes it."""
        self.refresh()
        self._wake_check.start(WAKE_CHECK_MS)
        self.setFocus()

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self.runner.send(Resume() if self.runner.mode is SessionMode.PAUSED else Pause())

    def toggle_mute(self) -> None:
        """Voice off or on."""
        muted = not self.runner.conductor.is_muted
        self.runner.set_muted(muted)
        self.bar.set_text("mute", *(("Unmute", "unmute") if muted else ("Mute", "mute")), self.height())

    def end(self, ending: Ending) -> None:
        """The person ends the session where it is."""
        self.ending = ending
        self._end(finished=False)

    def show_keys(self) -> None:
        """Pause, and show the keys as large as everything else."""
        from backtimer.ui.session.keys_panel import KeysPanel

        if self.is_covered:
            return
        if self.runner.conductor.state.accepts(Pause):
            self.runner.send(Pause())
        rows = [
            (command.shown, command.label)
            for command in COMMANDS
            if command.shown and (self.doses is not None or not command.adjusts)
        ]
        self.keys_panel = KeysPanel(self, "Keys", rows, self._screen, "Continue", "Space")
        self.keys_panel.closed.connect(self._close_keys)
        self.keys_panel.open()
        self.show_bar()

    def show_full_screen(self, is_on: bool) -> None:
        """What the button for it says."""
        self.bar.set_text("full", LEAVE if is_on else BY_NAME["full"].label, "full_screen", self.height())

    def _close_keys(self, goes_on: bool) -> None:
        if self.keys_panel is None:
            return
        self.keys_panel.close_down()
        self.keys_panel = None
        self.setFocus()
        self.show_bar()
        if goes_on and self.runner.conductor.state.accepts(Resume):
            self.runner.send(Resume())

    @property
    def is_covered(self) -> bool:
        """Whether a question, the doses or the keys lie over it."""
        has_pane = self.doses is not None and self.doses.pane is not None
        return has_pane or self.stopping.overlay is not None or self.keys_panel is not None

    def close_down(self) -> None:
        """Leave the session, whatever it does."""
        self._timer.stop()
        self.runner.stop()

    def show_trouble(self, sentence: str, about: str = "voice") -> None:
        """Say what is missing, or with an empty sentence take it back."""
        before = self._troubles.get(about)
        if before == sentence:
            return
        self._closed.discard(before or "")
        self._troubles[about] = sentence
        self._show_notice()

    def _show_notice(self) -> None:
        sentences = "  ".join(each for each in self._troubles.values() if each and each not in self._closed)
        if self.close_notice.hasFocus() and not sentences:
            self.setFocus()
        self.trouble.setText(sentences)
        self.notice.setVisible(bool(sentences))
        self._place()

    def _put_notice_away(self) -> None:
        self._closed |= set(self._troubles.values())
        self._show_notice()

    def _check_wake(self) -> None:
        sentence = self._wake_trouble()
        if sentence:
            self.show_trouble(sentence, "wake")
            QTimer.singleShot(NOTICE_MS, self, lambda: self.show_trouble("", "wake"))

    @property
    def moves_less(self) -> bool:
        """Whether nothing is to grow, shrink or flash: as chosen, or as the system has it."""
        if self._screen.motion is Motion.SYSTEM:
            return self._system_moves_less()
        return self._screen.motion is Motion.LESS

    def refresh(self) -> None:
        """Show the session as it is now."""
        seen = self.runner.view()
        is_paused = seen.mode is SessionMode.PAUSED
        state = self.runner.conductor.state
        if state.plan is not self._plan:
            self._plan = state.plan
            self.stage.set_ends(segments(state.plan))
        if self.moves_less is not self._is_still:  # the system answers when it likes
            self._is_still = self.moves_less
            self.stage.set_options(self._screen, is_still=self._is_still)
            self.figure.set_reduced_motion(self._is_still)
        paused = "Paused: the computer slept" if self.runner.conductor.has_slept else "Paused"
        headline = paused if is_paused else seen.headline
        # How to go on is what a person in a pause looks for; what comes then is shown again when it goes on.
        self.stage.show_view(replace(seen, next=GO_ON) if is_paused else seen, headline)
        side = f"{seen.side} side" if seen.side else ""
        instruction = " ".join(seen.details) if seen.kind is Kind.LEAD_IN else ""
        line = (seen.exercise, headline, side, seen.rep, seen.set, instruction)
        self._show_figure()
        self._announcer.tell(line, is_said=self._is_heard())
        self._pace()
        self.bar.set_text("pause", *(("Continue", "play") if is_paused else ("Pause", "pause")), self.height())
        for name, kind in (("previous", Previous), ("next", Next), ("repeat", Repeat), ("skip", SkipExercise)):
            self.buttons[name].setEnabled(state.accepts(kind))
        self.buttons["pause"].setEnabled(state.accepts(Pause) or state.accepts(Resume))
        self.show_bar()

    def _show_figure(self) -> None:
        state = self.runner.conductor.state
        planned = state.plan.exercise_of(state.step)
        exercise = planned.item.exercise if planned else None
        self.figure.set_dark(self.stage.is_dark)
        if exercise is self._figured:
            self.figure.refresh()
            return
        self._figured = exercise
        is_shown = exercise is not None and self.figure.show_figure(
            artwork.figure(exercise), exercise.picture, exercise.name
        )
        self.figure_place.setVisible(is_shown)

    def _is_heard(self) -> bool:
        """Whether the program's own voice says what is to be done."""
        conductor = self.runner.conductor
        is_silent = conductor.is_muted or conductor.state.plan.guidance.amount is Amount.SOUNDS
        return not is_silent and not self._troubles.get("voice")

    def _pace(self) -> None:
        """Look as often as something moves: not at all when nothing does, or nobody can see it."""
        if self.runner.mode not in RUNS or not self.isVisible() or self.window().isMinimized():
            self._timer.stop()
            return
        interval = SMOOTH_MS if self.stage.has_guide and not self._is_still else REFRESH_MS
        if interval != self._timer.interval() or not self._timer.isActive():
            self._timer.start(interval)

    def show_bar(self) -> None:
        """The buttons are there while the mouse moves or stands on them, and when the session does not run.

        Under a question they are not: nobody finds there what is covered.
        """
        is_needed = (
            self.stopping.overlay is None
            and self.keys_panel is None
            and (
                self._idle.isActive()
                or self.runner.mode not in RUNS
                or self.bar.underMouse()
                or self.bar.has_focus
                # A screen reader's user finds them by their names.
                or QAccessible.isActive()
            )
        )
        if is_needed is self.bar.isHidden():
            self.bar.setVisible(is_needed)
            self._place()
        hides_mouse = not is_needed and self.window().isFullScreen()
        shape = Qt.CursorShape.BlankCursor if hides_mouse else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() is not shape:
            self.setCursor(shape)

    def _place(self) -> None:
        """The stage has all of the page, and leaves room at the bottom for what is shown there."""
        self.stage.setGeometry(self.rect())
        shown = [each for each in (self.rendering, self.notice, self.bar) if not each.isHidden()]
        self.foot.setVisible(bool(shown))
        height = 0
        if shown:
            # Larger on a large page, and no larger than leaves the stage its sizes.
            font = theme.font(Type.BODY)
            font.setPixelSize(max(theme.type_px(Type.BODY), round(NOTICE * self.height())))
            self.trouble.setFont(font)
            room = self.width() - self._below.contentsMargins().left() * 2
            self.bar.fit(self.width(), self.height(), room)
            self._below.activate()
            height = max(self._below.minimumSize().height(), self._below.heightForWidth(self.width()))
            self.foot.setGeometry(QRect(0, self.height() - height, self.width(), height))
        self.stage.set_reserve(height)
        if self.doses is not None:
            self.doses.place()

    def _show_rendering(self) -> None:
        self.rendering.show()
        self._place()

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """The window may have been put away, or be back."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._pace()
        return super().eventFilter(seen, event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._pace()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        self._timer.stop()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab brings the buttons back, to go through them."""
        self._idle.start()
        self.show_bar()
        return super().focusNextPrevChild(is_next)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The buttons come back."""
        self._idle.start()
        self.show_bar()
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = BY_KEY.get(key_name(event))
        if command is None or command.name not in self._acts:
            super().keyPressEvent(event)
        elif command.repeats or not event.isAutoRepeat():
            self.do(command.name)

    def do(self, name: str) -> None:
        """Do what a command says, by its name."""
        self._acts[name]()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._place()
        super().resizeEvent(event)

    def _steer(self, kind: type[Next] | type[Previous] | type[Repeat] | type[SkipExercise]) -> None:
        self.runner.send(kind(self.runner.conductor.state.cursor))

    def _on_render_progress(self, done: int, total: int) -> None:
        self.rendering.setRange(0, max(1, total))
        self.rendering.setValue(done)
        if done >= total:
            self._rendering_wait.stop()
            self.rendering.hide()
            self._place()
        elif not self.rendering.isVisible() and not self._rendering_wait.isActive():
            self._rendering_wait.start(RENDERING_MS)

    def _on_finished(self) -> None:
        if not self._is_over:
            self._end(finished=True)

    def _end(self, *, finished: bool) -> None:
        self._is_over = True
        self._timer.stop()
        if not finished:
            self.runner.stop()
        self.ended.emit(finished)
