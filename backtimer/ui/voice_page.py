"""The page "Voice and sounds": everything holds and is saved as soon as it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from backtimer.settings.settings import ScreenSettings, Settings
from backtimer.settings.sound_check import sound_check
from backtimer.ui import theme
from backtimer.ui.desk import Desk, OfferedVoice
from backtimer.ui.pieces import icon_button
from backtimer.ui.sound_check import SoundCheck
from backtimer.ui.tokens import Space
from backtimer.ui.voice_cards import Card, SessionCard, SoundsCard, VoiceCard, WordsCard

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent

SAMPLE = "Lift your hips slowly, and keep breathing."
# A slider that is still moving is not saved at every step.
SLIDING_MS = 300
TWO_COLUMNS_FROM = 1080


class VoicePage(QFrame):
    """Shows the settings and changes them."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._settings = desk.settings

        back = icon_button("Routines", "back")
        back.setObjectName("quiet")
        back.clicked.connect(self.left)
        title = QLabel("Voice and sounds")
        title.setObjectName("title")
        self.setAccessibleName(title.text())
        self.note = _warning()
        self.trouble = _warning()
        self.voice = VoiceCard(self._settings.voice.voice_id, desk.no_pitch_reason)
        self.voice.chooser.heard_asked.connect(self.say_something)
        self.voice.chooser.look_asked.connect(self._look_for_voices)
        self.words = WordsCard()
        self.sounds = SoundsCard()
        self.sounds.play_asked.connect(self._play)
        self.session = SessionCard(desk.no_lowering_reason)
        self._cards: tuple[Card, ...] = (self.voice, self.words, self.sounds, self.session)
        for card in self._cards:
            card.changed.connect(self._on_changed)
            card.slid.connect(self._on_slid)
        self.reset_button = icon_button("Reset to defaults", "undo")
        self.reset_button.clicked.connect(self._reset)
        self.say_button = icon_button("Say something", "voice")
        self.say_button.clicked.connect(self.say_something)
        self.check_button = QPushButton("Sound check from the mat")
        self.check_button.setObjectName("primary")
        self.check_button.setToolTip("Counts down while you lie down, then plays all there is to hear")
        self.check_button.clicked.connect(self.check_sound)

        self.columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.columns.setSpacing(Space.M)
        for cards in ((self.voice, self.session), (self.words, self.sounds)):
            column = QVBoxLayout()
            column.setSpacing(Space.M)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self.columns.addLayout(column, 1)
        content = QWidget()
        content.setLayout(self.columns)
        self.columns.setContentsMargins(0, 0, Space.M, 0)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(content)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(back)
        head.addStretch(1)
        head.addWidget(self.reset_button)
        # The way back is where it is on other pages; the scroll bar stands in the margin.
        head.setContentsMargins(Space.L, Space.L, Space.PAGE, 0)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.say_button)
        foot.addWidget(self.check_button)
        foot.setContentsMargins(0, 0, Space.M, 0)
        self.desk_side = QWidget()
        below = QVBoxLayout()
        below.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.M, Space.L)
        below.setSpacing(Space.M)
        below.addWidget(title)
        below.addWidget(self.trouble)
        below.addWidget(self.listed, 1)
        below.addWidget(self.note)
        below.addLayout(foot)
        layout = QVBoxLayout(self.desk_side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addLayout(head)
        layout.addLayout(below, 1)
        self.check = SoundCheck(desk)
        self.check.ended.connect(self._on_check_ended)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.desk_side)
        self.stack.addWidget(self.check)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SLIDING_MS)
        self._later.timeout.connect(self.save)
        desk.reports.trouble_changed.connect(self._show_trouble)
        self._show_trouble(desk.voice_trouble() or "")
        self._show()
        self._look_for_voices()

    def save(self) -> None:
        """What was set holds from now on."""
        self._later.stop()
        if self._settings != self._desk.settings:
            _tell(self.note, self._desk.set_settings(self._settings))

    def say_something(self) -> None:
        """A sample, as everything is set now."""
        self.save()
        self._desk.hush()
        self._desk.say_sample(SAMPLE)

    def check_sound(self) -> None:
        """Leave the laptop, and listen from the mat."""
        self.save()
        self.stack.setCurrentWidget(self.check)
        self.check.setFocus()
        self.check.start(sound_check(self._settings))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a focus proxy: Tab would go from it to what follows, and back, for ever."""
        self.say_button.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Left, or closed with the window: nothing goes on speaking, nothing is lost."""
        self.save()
        self._desk.hush()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        is_wide = self.width() >= theme.px(TWO_COLUMNS_FROM)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self.columns.direction():
            self.columns.setDirection(direction)
        super().resizeEvent(event)

    def _look_for_voices(self) -> None:
        def answer(voices: Sequence[OfferedVoice], trouble: str | None) -> None:
            if isValid(self):  # the page may be gone
                self.voice.chooser.show_voices(voices, trouble)

        self.voice.chooser.show_looking()
        self._desk.voices(answer)

    def _on_changed(self, group: str, name: str, value: object) -> None:
        self._take(group, name, value)
        self.save()
        self._show()

    def _on_slid(self, group: str, name: str, value: object) -> None:
        self._take(group, name, value)
        self._later.start()
        self.reset_button.setEnabled(replace(self._settings, screen=ScreenSettings()) != Settings())

    def _take(self, group: str, name: str, value: Any) -> None:
        changed: dict[str, Any] = {group: replace(getattr(self._settings, group), **{name: value})}
        self._settings = replace(self._settings, **changed)

    def _reset(self) -> None:
        # What is seen has a page of its own.
        self._settings = replace(Settings(), screen=self._settings.screen)
        self.save()
        self._show()

    def _show(self) -> None:
        for card in self._cards:
            card.show_settings(self._settings)
        self.reset_button.setEnabled(replace(self._settings, screen=ScreenSettings()) != Settings())

    def _play(self, name: str) -> None:
        self.save()
        self._desk.play_sound(name)

    def _show_trouble(self, sentence: str) -> None:
        _tell(self.trouble, sentence)
        self.check.show_trouble(sentence)

    def _on_check_ended(self) -> None:
        self.stack.setCurrentWidget(self.desk_side)
        self.check_button.setFocus()


def _warning() -> QLabel:
    label = QLabel()
    label.setObjectName("warning")
    label.setWordWrap(True)
    label.hide()
    return label


def _tell(label: QLabel, sentence: str | None) -> None:
    label.setText(sentence or "")
    label.setVisible(bool(sentence))
