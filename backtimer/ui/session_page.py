"""The session, to be read from three metres: the exercise, the one thing to do now, the countdown, what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.dose import Side
from backtimer.runner.session_runner import SessionRunner, VoiceReports
from backtimer.session.machine import Next, Pause, Previous, Repeat, Resume, SessionMode, SetHold, SkipExercise
from backtimer.session.plan import Kind
from backtimer.ui import theme
from backtimer.ui.countdown import Countdown

# How often the ring moves; digits and words change when they change.
REFRESH_MS = 100
# A wait shorter than this needs no bar.
RENDERING_MS = 500
# The desktop has answered by then whether it keeps the screen awake.
WAKE_CHECK_MS = 3000
RUNS = (SessionMode.RUNNING, SessionMode.COUNT_IN)


class SessionPage(QWidget):
    """Shows one session and takes its keys. `ended` says whether it came to its end."""

    ended = Signal(bool)
    full_screen_asked = Signal()
    keys_asked = Signal()

    def __init__(self, runner: SessionRunner, reports: VoiceReports, wake_trouble: Callable[[], str | None]) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.runner = runner
        self._is_over = False
        self._wake_trouble = wake_trouble
        self._troubles: dict[str, str] = {}
        self._stage = ""

        self.exercise = _text("exercise")
        self.headline = _text("headline")
        # Left and right stand on their side of the screen.
        self.sides = {
            Side.LEFT: _text("side_left", Qt.AlignmentFlag.AlignLeft),
            Side.RIGHT: _text("side_right", Qt.AlignmentFlag.AlignRight),
        }
        self.rep = _text("rep")
        self.details = _text("details")
        self.details.setWordWrap(True)
        self.next = _text("next", Qt.AlignmentFlag.AlignLeft)
        self.left = _text("left", Qt.AlignmentFlag.AlignRight)
        self.exercise.setWordWrap(True)
        self.headline.setWordWrap(True)
        self.countdown = Countdown()
        self.middle = QStackedWidget()
        self.middle.addWidget(self.countdown)
        self.middle.addWidget(self.details)
        self.middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.trouble = _text("trouble")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(10)
        self.progress.setAccessibleName("How much of the session is over")
        self.rendering = QProgressBar()
        self.rendering.setFormat("Preparing the voice: %v of %m")
        self.rendering.setMaximumHeight(22)
        self.rendering.hide()

        self.pause_button = _button("Pause", "Space", self.toggle_pause)
        self.buttons = {
            "previous": _button("‹ Previous", "←", lambda: self._steer(Previous)),
            "pause": self.pause_button,
            "next": _button("Next ›", "→", lambda: self._steer(Next)),
            "repeat": _button("Repeat", "R", lambda: self._steer(Repeat)),
            "skip": _button("Skip exercise", "Shift+→", lambda: self._steer(SkipExercise)),
            "mute": _button("Mute", "M", self.toggle_mute),
            "full": _button("Full screen", "F", self.full_screen_asked.emit),
            "keys": _button("Keys", "?", self.keys_asked.emit),
            "stop": _button("Stop", "Esc", self.ask_to_stop),
        }
        bar = QHBoxLayout()
        bar.setSpacing(6)
        for button in self.buttons.values():
            bar.addWidget(button)

        counts = QHBoxLayout()
        for label, stretch in ((self.sides[Side.LEFT], 1), (self.rep, 3), (self.sides[Side.RIGHT], 1)):
            counts.addWidget(label, stretch)
        below = QHBoxLayout()
        below.addWidget(self.next, 3)
        below.addWidget(self.left, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 12, 32, 14)
        layout.setSpacing(4)
        layout.addWidget(self.exercise)
        layout.addWidget(self.headline)
        layout.addWidget(self.middle, 1)
        layout.addLayout(counts)
        layout.addLayout(below)
        layout.addWidget(self.progress)
        layout.addWidget(self.rendering)
        layout.addWidget(self.trouble)
        layout.addLayout(bar)

        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        runner.changed.connect(self.refresh)
        runner.finished.connect(self._on_finished)
        reports.trouble_changed.connect(self.show_trouble)
        self._rendering_wait = QTimer(self)
        self._rendering_wait.setSingleShot(True)
        self._rendering_wait.timeout.connect(self.rendering.show)
        self._wake_check = QTimer(self)
        self._wake_check.setSingleShot(True)
        self._wake_check.timeout.connect(self._check_wake)
        reports.render_progressed.connect(self._on_render_progress)
        self.refresh()

    def start(self) -> None:
        """Begin to lead."""
        self.runner.start()
        self._timer.start()
        self._wake_check.start(WAKE_CHECK_MS)
        self.setFocus()

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self.runner.send(Resume() if self.runner.mode is SessionMode.PAUSED else Pause())

    def toggle_mute(self) -> None:
        """Voice off or on."""
        muted = not self.runner.conductor.is_muted
        self.runner.set_muted(muted)
        self.buttons["mute"].setText("Unmute\nM" if muted else "Mute\nM")

    def ask_to_stop(self) -> None:
        """Be silent, then ask."""
        was_running = self.runner.mode in RUNS
        if was_running:
            self.runner.send(Pause())
        box = QMessageBox(self)
        box.setWindowTitle("Stop")
        box.setText("Stop the session?")
        box.setInformativeText("It is paused for now.")
        stop = box.addButton("Stop", QMessageBox.ButtonRole.DestructiveRole)
        go_on = box.addButton("Go on", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        box.exec()
        if box.clickedButton() is stop:
            self._end(finished=False)
        elif was_running:
            self.runner.send(Resume())

    def close_down(self) -> None:
        """Leave the session, whatever it does."""
        self._timer.stop()
        self.runner.stop()

    def seconds_done(self) -> float:
        """How long the session has run, pauses not counted."""
        state = self.runner.conductor.state
        is_still = state.mode in (SessionMode.PAUSED, SessionMode.COUNT_IN)
        return state.due_seconds + (state.elapsed_seconds(state.paused_at) if is_still else 0.0)

    def show_trouble(self, sentence: str, about: str = "voice") -> None:
        """Say what is missing, or with an empty sentence take it back."""
        self._troubles[about] = sentence
        sentences = "  ".join(each for each in self._troubles.values() if each)
        self.trouble.setText(sentences)
        self.trouble.setVisible(bool(sentences))

    def _check_wake(self) -> None:
        self.show_trouble(self._wake_trouble() or "", "wake")

    def refresh(self) -> None:
        """Show the session as it is now."""
        seen = self.runner.view()
        is_paused = seen.mode is SessionMode.PAUSED
        if is_paused:
            self._timer.stop()
        elif seen.mode in RUNS and not self._timer.isActive() and self.isVisible():
            self._timer.start()
        _set(self.exercise, seen.exercise)
        paused = "Paused: the computer slept" if self.runner.conductor.has_slept else "Paused"
        _set(self.headline, paused if is_paused else seen.headline)
        for side, label in self.sides.items():
            _set(label, side.value.upper() if seen.side is side else "")
        _set(self.rep, "  ·  ".join(part for part in (seen.rep, seen.set) if part))
        _set(self.next, seen.next)
        _set(self.left, f"{seen.left} left")
        is_lead_in = seen.kind in (Kind.LEAD_IN, Kind.DONE)
        self.middle.setCurrentWidget(self.details if is_lead_in else self.countdown)
        if is_lead_in:
            _set(self.details, "\n".join(seen.details))
        else:
            self.countdown.show_step(seen.countdown, seen.fraction)
        self.progress.setValue(round(seen.session_fraction * 1000))
        is_still = is_paused or seen.mode is SessionMode.COUNT_IN
        stage = theme.STAGE_PAUSED if is_still else theme.STAGE[seen.kind]
        if stage != self._stage:
            self._stage = stage
            self._paint_stage(stage)
        _set_button(self.pause_button, "Resume\nSpace" if is_paused else "Pause\nSpace")
        state = self.runner.conductor.state
        for name, kind in (("previous", Previous), ("next", Next), ("repeat", Repeat), ("skip", SkipExercise)):
            self.buttons[name].setEnabled(state.accepts(kind))
        self.pause_button.setEnabled(state.accepts(Pause) or state.accepts(Resume))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Space:
                self.toggle_pause()
            case Qt.Key.Key_Right:
                self._steer(SkipExercise if shift else Next)
            case Qt.Key.Key_Left:
                self._steer(Previous)
            case Qt.Key.Key_R:
                self._steer(Repeat)
            case Qt.Key.Key_M:
                self.toggle_mute()
            case Qt.Key.Key_F:
                self.full_screen_asked.emit()
            case Qt.Key.Key_Plus:
                self._change_hold(1)
            case Qt.Key.Key_Minus:
                self._change_hold(-1)
            case Qt.Key.Key_Question:
                self.keys_asked.emit()
            case Qt.Key.Key_Escape:
                self.ask_to_stop()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        # Sizes follow the height of the page: what must be read from the mat is a share of the screen.
        height = self.height()
        shares = {
            self.exercise: 0.085,
            self.headline: 0.105,
            self.sides[Side.LEFT]: 0.085,
            self.sides[Side.RIGHT]: 0.085,
            self.rep: 0.085,
            self.details: 0.047,
            self.next: 0.055,
            self.left: 0.055,
            self.trouble: 0.026,
        }
        for label, share in shares.items():
            font = label.font()
            font.setPixelSize(max(12, int(height * share)))
            font.setBold(label not in (self.details, self.next, self.left, self.trouble))
            label.setFont(font)
        super().resizeEvent(event)

    def _steer(self, kind: type[Next] | type[Previous] | type[Repeat] | type[SkipExercise]) -> None:
        self.runner.send(kind(self.runner.conductor.state.cursor))

    def _change_hold(self, by: float) -> None:
        state = self.runner.conductor.state
        planned = state.plan.exercise_of(state.step)
        if planned is not None and planned.now.hold_seconds is not None:
            self.runner.send(SetHold(planned.id, max(1.0, planned.now.hold_seconds + by)))

    def _on_render_progress(self, done: int, total: int) -> None:
        self.rendering.setRange(0, max(1, total))
        self.rendering.setValue(done)
        if done >= total:
            self._rendering_wait.stop()
            self.rendering.hide()
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

    def _paint_stage(self, colour: str) -> None:
        self.setStyleSheet(
            f"QWidget#stage {{ background: {colour}; }}"
            f"QLabel {{ color: {theme.STAGE_TEXT}; }}"
            f"QLabel#next, QLabel#left {{ color: {theme.STAGE_FAINT}; }}"
            "QLabel#trouble { background: #5a2a00; color: #ffffff; border-radius: 8px; padding: 6px 12px; }"
            "QProgressBar { background: rgba(255,255,255,40); border: none; border-radius: 4px; color: white;"
            " text-align: center; }"
            "QProgressBar::chunk { background: rgba(255,255,255,190); border-radius: 4px; }"
            "QPushButton { background: rgba(0,0,0,70); color: white; border: 1px solid rgba(255,255,255,90);"
            " padding: 5px 4px; }"
            "QPushButton:focus, QPushButton:hover { border-color: white; }"
            "QPushButton:disabled { color: rgba(255,255,255,110); }"
        )


def _text(name: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumWidth(1)
    return label


def _button(text: str, key: str, pressed: object) -> QPushButton:
    button = QPushButton(f"{text}\n{key}")
    button.setAccessibleName(text)
    # The keys are the page's; a focused button would take Space for itself.
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(lambda: pressed())  # type: ignore[operator]
    return button


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _set_button(button: QPushButton, text: str) -> None:
    if button.text() != text:
        button.setText(text)
