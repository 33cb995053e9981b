"""The sound check from the mat: plays a script hands free, and shows in large type what is being played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from backtimer.session.view import Phase
from backtimer.settings.sound_check import Beat, lines_of
from backtimer.ui.desk import Desk
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import TROUBLE_GROUND, Radius, Space
from backtimer.ui.stage.colours import DARK as STAGE

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent

# After words that took longer than estimated.
LATE_PAUSE_SECONDS = 1.0
# Words whose end is never reported do not hold it up longer than this.
LONGEST_WAIT_SECONDS = 15.0


class SoundCheck(QFrame):
    """`ended` comes once: at the end of the script, or at any key or click."""

    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName("Sound check. Any key stops it.")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.is_running = False
        self._desk = desk
        self._script: tuple[Beat, ...] = ()
        self._at = 0
        self._line: int | None = None
        self._is_overdue = False
        self.head = _label("Sound check", STAGE.faint)
        self.shown = _label("", STAGE.text)
        self.shown.setWordWrap(True)
        self.shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.trouble = _label("", STAGE.text)
        self.trouble.setObjectName("trouble")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.hint = _label("Any key or click stops it.", STAGE.faint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.PAGE, Space.XL, Space.PAGE, Space.XL)
        layout.addWidget(self.head)
        layout.addWidget(self.shown, 1)
        layout.addWidget(self.trouble)
        layout.addWidget(self.hint)
        self.setStyleSheet(
            f"QWidget#stage {{ background: {STAGE.grounds[Phase.GET_READY]}; }}"
            f"QLabel#trouble {{ background: {TROUBLE_GROUND}; border-radius: {Radius.CONTROL}px;"
            f" padding: {Space.S}px {Space.M}px; }}"
        )
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.on_timeout)
        desk.reports.ended.connect(self._on_line_ended, Qt.ConnectionType.QueuedConnection)

    def start(self, script: tuple[Beat, ...]) -> None:
        """Play it."""
        self.is_running = True
        self._script, self._at = script, -1
        self._desk.hush()
        self._next()
        self._desk.prepare_samples(lines_of(script))

    def stop(self) -> None:
        """Be silent at once."""
        if self.is_running:
            self._desk.hush()
            self._end()

    def show_trouble(self, sentence: str) -> None:
        """Why nothing can be heard, or with an empty sentence that all is well."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    @Slot()
    def on_timeout(self) -> None:
        """The time of a beat is over."""
        beat = self._script[self._at]
        if beat.waits and self._line is not None and not self._is_overdue:
            self._is_overdue = True
            self._wait(LONGEST_WAIT_SECONDS)
        else:
            self._next()

    def event(self, event: QEvent) -> bool:
        """Also keys that are a shortcut of the window stop the check, and do nothing else."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        self.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left, or the window closed."""
        self.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What must be read from the mat is a share of the screen."""
        self._fit()
        super().resizeEvent(event)

    @Slot(int, str)
    def _on_line_ended(self, number: int, outcome: str) -> None:
        if number != self._line:
            return
        self._line = None
        if self._is_overdue:
            self._is_overdue = False
            self._wait(LATE_PAUSE_SECONDS)

    def _next(self) -> None:
        self._at += 1
        self._line, self._is_overdue = None, False
        if self._at >= len(self._script):
            self._end()
            return
        beat = self._script[self._at]
        self.shown.setText(beat.shown)
        self._fit()
        if beat.text is not None:
            self._line = self._desk.say_sample(beat.text)
        if beat.sound is not None:
            self._desk.play_sound(beat.sound.value)
        self._wait(beat.seconds)

    def _wait(self, seconds: float) -> None:
        self.timer.start(round(seconds * 1000))

    def _end(self) -> None:
        self.is_running = False
        self._line = None
        self.timer.stop()
        self.ended.emit()

    def _fit(self) -> None:
        height, is_long = self.height(), len(self.shown.text()) > 24
        for label, share in (
            (self.head, 0.05),
            (self.shown, 0.1 if is_long else 0.19),
            (self.hint, 0.04),
            (self.trouble, 0.035),
        ):
            font = label.font()
            font.setPixelSize(max(14, int(min(height, self.width() * 0.62) * share)))
            font.setBold(label is self.shown)
            label.setFont(font)


def _label(text: str, colour: str) -> QLabel:
    label = plain(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMinimumWidth(1)
    label.setStyleSheet(f"color: {colour};")
    return label
