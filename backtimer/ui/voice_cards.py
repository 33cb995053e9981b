"""The cards of the page "Voice and sounds". Each shows a part of the settings and tells what a person changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from backtimer.session.guidance import Amount, Sound
from backtimer.settings.settings import BOUNDS, Settings
from backtimer.settings.wording import AMOUNTS, SOUNDS
from backtimer.ui import theme
from backtimer.ui.fields import Tick, WholeNumber
from backtimer.ui.pieces import icon_button
from backtimer.ui.slider import NamedSlider
from backtimer.ui.tokens import Space
from backtimer.ui.voice_chooser import VoiceChooser

# The engines' middle: the same as no pitch of one's own.
USUAL_PITCH = 50
NOT_WITH_SOUNDS_ONLY = "With sounds only, nothing is said."
SOUNDS_NEEDED = "With sounds only, they are always on."


class Card(QFrame):
    """`changed` carries the group, the name and the new value of a setting; `slid` the same, and more may follow."""

    changed = Signal(str, str, object)
    slid = Signal(str, str, object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        head = QLabel(title)
        head.setObjectName("name")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.M)
        self.column.addWidget(head)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        raise NotImplementedError

    def add_slider(self, field: str, name: str, say: Callable[[int], str], *, is_share: bool = False) -> NamedSlider:
        """A slider for a number of the voice; a share is set in percent."""
        bounds, scale = BOUNDS[field], 100 if is_share else 1
        slider = NamedSlider(
            name, round(bounds.least * scale), round(bounds.most * scale), round(bounds.step * scale), say
        )
        self.column.addWidget(slider)
        return slider

    def add_check(self, text: str, group: str, field: str) -> QCheckBox:
        """Something to tick."""
        box = Tick(text)
        box.toggled.connect(lambda is_ticked: self.changed.emit(group, field, is_ticked))
        self.column.addWidget(box)
        return box


class VoiceCard(Card):
    """Which voice, how fast, how high, how loud."""

    def __init__(self, voice_id: str | None, no_pitch_reason: str | None) -> None:
        super().__init__("Voice")
        self.chooser = VoiceChooser(voice_id)
        self.chooser.chosen.connect(lambda chosen: self.slid.emit("voice", "voice_id", chosen))
        self.column.addWidget(self.chooser)
        self.rate = self.add_slider("rate", "Speed", lambda value: f"{value} words a minute")
        self.rate.moved.connect(lambda value: self.slid.emit("voice", "rate", value))
        self.pitch = self.add_slider("pitch", "Pitch", _pitch_text)
        self.pitch.moved.connect(lambda value: self.slid.emit("voice", "pitch", _pitch_of(value)))
        self.volume = self.add_slider("volume", "Volume", percent_text, is_share=True)
        self.volume.slider.setAccessibleName("Volume of the voice")
        self.volume.moved.connect(lambda value: self.slid.emit("voice", "volume", value / 100))
        if no_pitch_reason is not None:
            self.pitch.switch_off(no_pitch_reason)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        voice = settings.voice
        self.chooser.show_choice(voice.voice_id)
        self.rate.show_value(voice.rate)
        self.pitch.show_value(USUAL_PITCH if voice.pitch is None else voice.pitch)
        self.volume.show_value(round(voice.volume * 100))


class WordsCard(Card):
    """How much is said."""

    def __init__(self) -> None:
        super().__init__("How much is said")
        self.amounts: dict[Amount, QRadioButton] = {}
        group = QButtonGroup(self)
        for amount, (name, explanation) in AMOUNTS.items():
            button = QRadioButton(name)
            button.setAccessibleDescription(explanation)
            button.clicked.connect(lambda _, a=amount: self.changed.emit("guidance", "amount", a))
            group.addButton(button)
            self.amounts[amount] = button
            label = _faint(explanation)
            # Below the words of the button.
            label.setIndent(theme.px(32))
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(button)
            line.addWidget(label)
            self.column.addLayout(line)
        self.column.addSpacing(Space.S)
        self.checks = {
            "counts_reps": self.add_check("Count the reps", "guidance", "counts_reps"),
            "counts_down": self.add_check("Count down the last three seconds", "guidance", "counts_down"),
            "says_halfway": self.add_check("Say when you are halfway", "guidance", "says_halfway"),
        }
        self.reason = _faint(NOT_WITH_SOUNDS_ONLY)
        self.column.addWidget(self.reason)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        guidance = settings.guidance
        self.amounts[guidance.amount].setChecked(True)
        is_mute = guidance.amount is Amount.SOUNDS
        for field, box in self.checks.items():
            tick(box, getattr(guidance, field))
            box.setEnabled(not is_mute)
        self.reason.setVisible(is_mute)


class SoundsCard(Card):
    """The sounds: whether, how loud, and what each means. `play_asked` carries the name of one."""

    play_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("Sounds")
        self.switch = self.add_check("Sounds that tell what to do", "guidance", "has_sounds")
        self.reason = _faint(SOUNDS_NEEDED)
        self.column.addWidget(self.reason)
        self.volume = self.add_slider("sound_volume", "Volume", percent_text, is_share=True)
        self.volume.slider.setAccessibleName("Volume of the sounds")
        self.volume.moved.connect(lambda value: self.slid.emit("voice", "sound_volume", value / 100))
        self.play: dict[Sound, QPushButton] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(2, 1)
        for row, (sound, (name, meaning)) in enumerate(SOUNDS.items()):
            button = icon_button("", "play")
            button.setObjectName("tool")
            button.setAccessibleName(f"Play the sound: {name}")
            button.setToolTip(f"Play: {name}")
            button.clicked.connect(lambda _, s=sound: self.play_asked.emit(s.value))
            self.play[sound] = button
            grid.addWidget(button, row, 0)
            grid.addWidget(QLabel(name), row, 1)
            grid.addWidget(_faint(meaning), row, 2)
        self.column.addLayout(grid)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        is_needed = settings.guidance.amount is Amount.SOUNDS
        tick(self.switch, settings.guidance.has_sounds or is_needed)
        self.switch.setEnabled(not is_needed)
        self.reason.setVisible(is_needed)
        self.volume.show_value(round(settings.voice.sound_volume * 100))


class SessionCard(Card):
    """What else is heard in a session, or not."""

    def __init__(self, no_lowering_reason: str | None) -> None:
        super().__init__("During a session")
        bounds = BOUNDS["count_in_seconds"]
        self.count_in = WholeNumber()
        self.count_in.setRange(int(bounds.least), int(bounds.most))
        self.count_in.setSuffix(" s")
        self.count_in.setSpecialValueText("No count")
        self.count_in.setMinimumWidth(theme.px(110))
        self.count_in.setAccessibleName("Count before going on after a pause")
        self.count_in.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.count_in.valueChanged.connect(lambda value: self.slid.emit("guidance", "count_in_seconds", value))
        label = QLabel("After a pause, count in for")
        label.setBuddy(self.count_in)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(label)
        line.addWidget(self.count_in)
        line.addStretch(1)
        self.column.addLayout(line)
        self.lower_others = self.add_check("Lower other players while the voice speaks", "voice", "lower_others")
        if no_lowering_reason is not None:
            self.lower_others.setEnabled(False)
            self.column.addWidget(_faint(no_lowering_reason))

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        was_blocked = self.count_in.blockSignals(True)
        self.count_in.setValue(settings.guidance.count_in_seconds)
        self.count_in.blockSignals(was_blocked)
        tick(self.lower_others, settings.voice.lower_others and self.lower_others.isEnabled())


def tick(box: QCheckBox, is_ticked: bool) -> None:
    """Tick it without a report."""
    was_blocked = box.blockSignals(True)
    box.setChecked(is_ticked)
    box.blockSignals(was_blocked)


def percent_text(value: int) -> str:
    """A volume in words."""
    return f"{value} %" if value else "silent"


def _pitch_text(value: int) -> str:
    return "as the voice has it" if value == USUAL_PITCH else f"{value} of 100"


def _pitch_of(value: int) -> int | None:
    return None if value == USUAL_PITCH else value


def _faint(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("faint")
    label.setWordWrap(True)
    return label
