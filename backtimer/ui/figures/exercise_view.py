"""An exercise told in full: its moving figure or picture, its steps, and its voice when asked for."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.figures.figure import SHOW_SECONDS, Movement
from backtimer.routine.exercise import Exercise
from backtimer.session.moment import Moment
from backtimer.ui.figures.view import FigureView
from backtimer.ui.look import artwork, theme
from backtimer.ui.look.pieces import icon_button, plain, set_icon
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent

    from backtimer.runner.session_runner import VoiceReports

# A low window leaves the figure less.
FIGURE_HEIGHT, LEAST_FIGURE = 190, 90
SIZE = (560, 640)


class Speaks(Protocol):
    """The program's voice."""

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to."""

    def say_sample(self, text: str) -> int:
        """Say this after what is being said."""

    def prepare_samples(self, texts: Sequence[str]) -> None:
        """Make these ready to be said."""

    def hush(self) -> None:
        """Be silent at once."""


def told(exercise: Exercise) -> list[str]:
    """What is said of an exercise, line by line."""
    lines = [f"{exercise.name}."]
    lines += exercise.steps
    lines += [exercise.breathing] if exercise.breathing else []
    return [*lines, *exercise.cautions]


class ExerciseView(QFrame):
    """What there is to know of one exercise. It falls silent when it is hidden."""

    def __init__(self, desk: Speaks) -> None:
        super().__init__()
        self._desk = desk
        self._exercise: Exercise | None = None
        # The line that ends it.
        self._last: int | None = None
        self._began = monotonic()
        self.name = plain()
        self.name.setObjectName("figure")
        self.facts = plain()
        self.facts.setObjectName("faint")
        self.figure = FigureView(self._moment, dark=theme.is_dark())
        self.figure.setMinimumHeight(LEAST_FIGURE)
        self.figure.setMaximumHeight(theme.px(FIGURE_HEIGHT))
        self.figure.emptied.connect(self.figure.hide)
        self.hear_button = icon_button("Hear it", "voice")
        self.hear_button.clicked.connect(self._toggle)
        desk.reports.ended.connect(self._on_line_ended, Qt.ConnectionType.QueuedConnection)
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, Space.M, 0)
        self._lines.setSpacing(Space.S)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(inner)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for label in (self.name, self.facts):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.figure, 1)
        layout.addWidget(self.listed, 1)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.hear_button)
        self.foot.addStretch(1)
        layout.addLayout(self.foot)

    def show_exercise(self, exercise: Exercise | None) -> None:
        """Show this one; None: nothing to show."""
        if exercise == self._exercise:
            return
        self._hush()
        self._exercise = exercise
        self._began = monotonic()
        self.setAccessibleName(exercise.name if exercise is not None else "No exercise")
        while (old := self._lines.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hear_button.setVisible(exercise is not None)
        self.name.setText(exercise.name if exercise is not None else "")
        if exercise is None:
            self.facts.clear()
            self.figure.hide()
            return
        facts = (exercise.position, exercise.direction, *exercise.equipment)
        self.facts.setText("  ·  ".join(str(fact) for fact in facts if fact))
        self.figure.set_dark(theme.is_dark())
        has_figure = self.figure.show_figure(artwork.figure(exercise), exercise.picture, exercise.name)
        self.figure.setVisible(has_figure)
        steps = exercise.steps or ("This exercise has no steps.",)
        numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)] if len(steps) > 1 else list(steps)
        self._add("Steps", numbered)
        self._add("Breathing", [exercise.breathing] if exercise.breathing else [])
        self._add("Cautions", list(exercise.cautions))
        self._add("Good for", [exercise.good_for] if exercise.good_for else [])
        self._lines.addStretch(1)
        self.listed.verticalScrollBar().setValue(0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._hush()
        super().hideEvent(event)

    def _moment(self) -> Moment:
        seconds = (monotonic() - self._began) % sum(SHOW_SECONDS)
        return Moment(None, Movement.SHOW, seconds / sum(SHOW_SECONDS), seconds, to_left=False, is_still=False)

    def _add(self, title: str, texts: list[str]) -> None:
        if not texts:
            return
        head = plain(title)
        head.setObjectName("strong")
        self._lines.addWidget(head)
        for text in texts:
            label = plain(text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._lines.addWidget(label)

    def _toggle(self) -> None:
        if self._last is not None:
            self._hush()
        elif self._exercise is not None:
            lines = told(self._exercise)
            self._desk.prepare_samples(lines)
            self._desk.hush()
            for line in lines:
                self._last = self._desk.say_sample(line)
            self.hear_button.setText("Stop")
            set_icon(self.hear_button, "pause")

    def _on_line_ended(self, number: int, _outcome: str) -> None:
        if number == self._last:
            self._be_silent()

    def _hush(self) -> None:
        if self._last is not None:
            self._desk.hush()
            self._be_silent()

    def _be_silent(self) -> None:
        self._last = None
        self.hear_button.setText("Hear it")
        set_icon(self.hear_button, "voice")


class ExerciseDialog(QDialog):
    """One exercise over a page."""

    def __init__(self, desk: Speaks, exercise: Exercise, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(exercise.name)
        self.view = ExerciseView(desk)
        self.view.show_exercise(exercise)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.view, 1)
        self.view.foot.addWidget(close)
        room = parent.window().size()
        self.resize(min(theme.px(SIZE[0]), room.width()), min(theme.px(SIZE[1]), room.height()))
        self.view.hear_button.setFocus()
