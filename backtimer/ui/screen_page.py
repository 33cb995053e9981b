"""The page "Screen": how a session is seen, with a preview. Everything holds and is saved as soon as it is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import accumulate
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.dose import Side
from backtimer.session import words
from backtimer.session.machine import SessionMode
from backtimer.session.plan import Kind
from backtimer.session.view import CALM_IN_SECONDS, CALM_OUT_SECONDS, PHASES, Breath, Counts, View, breath_at
from backtimer.settings.settings import Motion, ScreenSettings, Settings
from backtimer.settings.wording import MOTIONS, STAGES
from backtimer.ui.desk import Desk
from backtimer.ui.fields import Tick
from backtimer.ui.pieces import icon_button
from backtimer.ui.stage import Stage
from backtimer.ui.tokens import Space
from backtimer.ui.voice_cards import Card, tick

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent

TWO_COLUMNS_FROM = 1000
PREVIEW_MS = 40
# What the preview goes through, over and over: the step, its word and its seconds.
STEPS = (
    (Kind.LEAD_IN, words.GET_READY, 4.0),
    (Kind.MOVE, "Lift", 2.0),
    (Kind.HOLD, words.HOLD, 10.0),
    (Kind.RELEASE, "Lower", 2.0),
    (Kind.REST, words.REST, 3.0),
    (Kind.CHANGE_SIDES, words.CHANGE_SIDES, 4.0),
    (Kind.BREATHE_IN, words.BREATHE_IN, CALM_IN_SECONDS),
    (Kind.BREATHE_OUT, words.BREATHE_OUT, CALM_OUT_SECONDS),
)
_STARTS = tuple(accumulate((seconds for *_, seconds in STEPS), initial=0.0))
ROUND_SECONDS = _STARTS[-1]


def preview_view(seconds: float) -> View:
    """What the preview shows so many seconds from its beginning."""
    at = seconds % ROUND_SECONDS
    index = max(number for number in range(len(STEPS)) if _STARTS[number] <= at)
    kind, headline, lasts = STEPS[index]
    elapsed = at - _STARTS[index]
    is_breath_paced = kind in (Kind.BREATHE_IN, Kind.BREATHE_OUT)
    breath: Breath | None = None
    if kind is Kind.HOLD:
        breath = breath_at(elapsed, CALM_IN_SECONDS, CALM_OUT_SECONDS)
    elif is_breath_paced:
        breath = breath_at(at - _STARTS[-3], CALM_IN_SECONDS, CALM_OUT_SECONDS)
    is_told = kind is Kind.LEAD_IN
    has_side = not is_told and not is_breath_paced
    side = (Side.RIGHT if kind is Kind.CHANGE_SIDES else Side.LEFT) if has_side else None
    has_counts = has_side and kind is not Kind.CHANGE_SIDES
    return View(
        mode=SessionMode.RUNNING,
        step=int(seconds // ROUND_SECONDS) * len(STEPS) + index,
        kind=kind,
        phase=PHASES[kind],
        seconds=lasts,
        exercise="Bird dog",
        headline=headline,
        details=("Come onto your hands and knees.", "Reach one arm and the opposite leg long.") if is_told else (),
        countdown="" if is_told else str(ceil(round(lasts - elapsed, 3))),
        fraction=elapsed / lasts,
        side=side,
        rep="3 of 5" if has_counts else "",
        set="",
        counts=Counts(3, 5, 1, 1, is_resting=kind is Kind.REST) if has_counts else None,
        breath=breath,
        is_breath_paced=is_breath_paced,
        next="Next: Glute bridge",
        left="8:24",
        session_fraction=0.32 + 0.1 * at / ROUND_SECONDS,
    )


class Preview(QFrame):
    """A small stage that runs through the kinds of step while it is seen."""

    def __init__(self, system_moves_less: Callable[[], bool]) -> None:
        super().__init__()
        self.setAccessibleName("Preview")
        self._system_moves_less = system_moves_less
        self._options = ScreenSettings()
        self._is_still = False
        self._began = monotonic()
        self.stage = Stage(self)
        self.stage.set_ends((0.14, 0.3, 0.44, 0.62, 0.8, 1.0))
        self._timer = QTimer(self)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self.refresh)

    def show_options(self, options: ScreenSettings) -> None:
        """Show a session seen like this."""
        self._options = options
        self._apply()

    def refresh(self) -> None:
        """Go on to what is to be seen now."""
        if self._moves_less() is not self._is_still:  # the system has answered
            self._apply()
        self.stage.show_view(preview_view(monotonic() - self._began))

    def _moves_less(self) -> bool:
        motion = self._options.motion
        return self._system_moves_less() if motion is Motion.SYSTEM else motion is Motion.LESS

    def _apply(self) -> None:
        self._is_still = self._moves_less()
        self.stage.set_options(self._options, is_still=self._is_still)
        self.stage.show_view(preview_view(monotonic() - self._began))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self.stage.setGeometry(self.rect())
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._timer.stop()
        super().hideEvent(event)


class ChoiceCard(Card):
    """One of a few, each with a line that explains it."""

    def __init__(self, title: str, field: str, wording: Mapping[Any, tuple[str, str]]) -> None:
        super().__init__(title)
        self._field = field
        self.buttons: dict[StrEnum, QRadioButton] = {}
        group = QButtonGroup(self)
        for choice, (name, explanation) in wording.items():
            button = QRadioButton(name)
            button.setAccessibleDescription(explanation)
            button.clicked.connect(lambda _, c=choice: self.changed.emit("screen", field, c))
            group.addButton(button)
            self.buttons[choice] = button
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(button)
            line.addWidget(_explained(explanation))
            self.column.addLayout(line)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        self.buttons[getattr(settings.screen, self._field)].setChecked(True)


class SightCard(Card):
    """What else is seen in a session, or not."""

    def __init__(self) -> None:
        super().__init__("During a session")
        self.checks: dict[str, Tick] = {}
        for field, text, explanation in (
            ("flash", "Flash at changes", "The screen brightens once, gently, whenever something else is to be done."),
            ("breathing_in_holds", "Breathing guide in long holds", "Four seconds in, six seconds out."),
            ("mirror", "Mirror the screen", "For a screen that you see in a mirror."),
        ):
            box = Tick(text)
            box.setAccessibleDescription(explanation)
            box.toggled.connect(lambda is_ticked, f=field: self.changed.emit("screen", f, is_ticked))
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(box)
            line.addWidget(_explained(explanation))
            self.column.addLayout(line)
            self.checks[field] = box

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        for field, box in self.checks.items():
            tick(box, getattr(settings.screen, field))


class ScreenPage(QFrame):
    """Shows the settings of the screen and changes them."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._settings = desk.settings
        self.back_button = icon_button("Routines", "back")
        self.back_button.setObjectName("quiet")
        self.back_button.clicked.connect(self.left)
        title = QLabel("Screen")
        title.setObjectName("title")
        self.setAccessibleName(title.text())
        self.note = QLabel()
        self.note.setObjectName("warning")
        self.note.setWordWrap(True)
        self.note.hide()
        self.reset_button = icon_button("Reset to defaults", "undo")
        self.reset_button.clicked.connect(self._reset)
        self.stage_card = ChoiceCard("The session's screen", "stage", STAGES)
        self.motion_card = ChoiceCard("Motion", "motion", MOTIONS)
        self.sight_card = SightCard()
        self._cards: tuple[Card, ...] = (self.sight_card, self.stage_card, self.motion_card)
        self.preview = Preview(lambda: desk.system_moves_less)

        chosen = QVBoxLayout()
        chosen.setContentsMargins(0, 0, Space.S, 0)
        chosen.setSpacing(Space.M)
        for card in self._cards:
            card.changed.connect(self._on_changed)
            chosen.addWidget(card)
        chosen.addStretch(1)
        content = QWidget()
        content.setLayout(chosen)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(content)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The preview stays in sight however far one scrolls.
        self.columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.columns.setSpacing(Space.L)
        self.columns.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.columns.addWidget(self.listed, 1)
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self.reset_button)
        # The way back is where it is on other pages.
        head.setContentsMargins(Space.L, Space.L, Space.PAGE, 0)
        below = QVBoxLayout()
        below.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.S, Space.L)
        below.setSpacing(Space.M)
        below.addWidget(title)
        below.addLayout(self.columns, 1)
        below.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addLayout(head)
        layout.addLayout(below, 1)
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a focus proxy: Tab would go from it to what follows, and back, for ever."""
        self.sight_card.checks["flash"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview beside the settings where there is room for it."""
        is_wide = self.width() >= TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self.columns.direction():
            self.columns.setDirection(direction)
        width = min(self.width() * 0.55, (self.height() - 180) * 1.6) if is_wide else self.height() * 0.6
        self.preview.setFixedSize(round(width), round(width / 1.6))
        super().resizeEvent(event)

    def _on_changed(self, group: str, name: str, value: object) -> None:
        changed: dict[str, Any] = {name: value}
        self._save(replace(self._settings, screen=replace(self._settings.screen, **changed)))

    def _reset(self) -> None:
        self._save(replace(self._settings, screen=ScreenSettings()))

    def _save(self, settings: Settings) -> None:
        self._settings = settings
        trouble = self._desk.set_settings(settings)
        self.note.setText(trouble or "")
        self.note.setVisible(bool(trouble))
        self._show()

    def _show(self) -> None:
        for card in self._cards:
            card.show_settings(self._settings)
        self.reset_button.setEnabled(self._settings.screen != ScreenSettings())
        self.preview.show_options(self._settings.screen)


def _explained(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("faint")
    label.setWordWrap(True)
    label.setIndent(32)
    return label
