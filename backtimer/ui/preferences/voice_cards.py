"""The cards of the section "Voice and sounds"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QRadioButton

from backtimer.session.guidance import Amount, Sound
from backtimer.settings.settings import Settings
from backtimer.settings.wording import AMOUNTS, SOUNDS
from backtimer.ui.look.pieces import icon_button, plain, tip
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.card import Card, choose, explained, faint, show_number, tick
from backtimer.ui.preferences.voice_chooser import VoiceChooser

# The engines' middle: the same as no pitch of one's own.
USUAL_PITCH = 50
KNOWN_WEEKS = "An exercise that you have not done for so long is explained in full again."
SOUNDS_NEEDED = "With sounds only, they are always on."


class VoiceCard(Card):
    """Which voice, how fast, how high, how loud."""

    def __init__(self, voice_id: str | None, no_pitch_reason: str | None) -> None:
        super().__init__("Voice")
        self.chooser = VoiceChooser(voice_id)
        self.chooser.chosen.connect(lambda chosen: self.slid.emit("voice", "voice_id", chosen))
        self.add_row("voice.voice_id").addWidget(self.chooser)
        self.rate = self.add_slider("voice.rate", "Speed", lambda value: f"{value} words a minute")
        self.rate.moved.connect(lambda value: self.slid.emit("voice", "rate", value))
        self.pitch = self.add_slider("voice.pitch", "Pitch", _pitch_text)
        self.pitch.moved.connect(lambda value: self.slid.emit("voice", "pitch", _pitch_of(value)))
        self.volume = self.add_slider("voice.volume", "Volume", percent_text, is_share=True)
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
        row = self.add_row("guidance.amount")
        for amount, (name, explanation) in AMOUNTS.items():
            button = QRadioButton(name)
            button.clicked.connect(lambda _, a=amount: self.changed.emit("guidance", "amount", a))
            group.addButton(button)
            self.amounts[amount] = button
            row.addLayout(explained(button, explanation))
        self.known_weeks = self.add_seconds(
            "guidance.known_weeks", "Explain again after", "", KNOWN_WEEKS, unit="weeks"
        )

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        choose(self.amounts, settings.guidance.amount)
        show_number(self.known_weeks, settings.guidance.known_weeks)
        self.known_weeks.setEnabled(settings.guidance.amount is Amount.AUTO)


class SoundsCard(Card):
    """The sounds: whether, how loud, and what each means. `play_asked` carries the name of one."""

    play_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("Sounds")
        self.switch = self.add_check("guidance.has_sounds", "Cue sounds")
        self.reason = faint(SOUNDS_NEEDED)
        self.column.addWidget(self.reason)
        self.volume = self.add_slider("voice.sound_volume", "Volume", percent_text, is_share=True)
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
            button.setToolTip(tip(f"Play: {name}"))
            button.clicked.connect(lambda _, s=sound: self.play_asked.emit(s.value))
            self.play[sound] = button
            grid.addWidget(button, row, 0)
            grid.addWidget(plain(name), row, 1)
            grid.addWidget(faint(meaning), row, 2)
        self.add_row("sounds").addLayout(grid)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        is_needed = settings.guidance.amount is Amount.SOUNDS
        tick(self.switch, settings.guidance.has_sounds or is_needed)
        self.switch.setEnabled(not is_needed)
        self.reason.setVisible(is_needed)
        self.volume.show_value(round(settings.voice.sound_volume * 100))


class OthersCard(Card):
    """Other players, while the voice speaks."""

    def __init__(self, no_lowering_reason: str | None) -> None:
        super().__init__("Music")
        self.lower_others = self.add_check(
            "voice.lower_others",
            "Lower the music while the voice speaks",
            no_lowering_reason or "Your music gets quieter for each line, then louder again.",
        )
        self.lower_others.setEnabled(no_lowering_reason is None)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        tick(self.lower_others, settings.voice.lower_others and self.lower_others.isEnabled())


def percent_text(value: int) -> str:
    """A volume in words."""
    return f"{value} %" if value else "silent"


def _pitch_text(value: int) -> str:
    return "normal" if value == USUAL_PITCH else f"{value} of 100"


def _pitch_of(value: int) -> int | None:
    return None if value == USUAL_PITCH else value
