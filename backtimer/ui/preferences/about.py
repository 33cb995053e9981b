"""The cards of the sections "Language" and "About": what language, which version, whose work, and all as usual."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton

from backtimer import __version__
from backtimer.settings.settings import Settings
from backtimer.ui.desk import OfferedVoice
from backtimer.ui.look.pieces import icon_button, plain, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.card import Card, faint
from backtimer.ui.preferences.voices import title_of, warning_for

ONLY_ENGLISH = "BackTimer speaks and writes English. Other languages are not available yet."
AUTOMATIC = "chosen automatically"
# What it is, its licence, and what it is here for.
LICENCES = (
    ("Qt, PySide6", "LGPL-3.0", "The window. Separate libraries that you may replace with your own."),
    ("espeak-ng", "GPL-3.0", "The voice on Linux: a separate library, included with espeakng-loader."),
    ("Inter", "SIL OFL 1.1", "The large type of a session is made from this typeface."),
    ("pyttsx3", "MPL-2.0", "System voices."),
    ("PyYAML", "MIT", "Reads routine files."),
    ("platformdirs", "MIT", "Knows where files go on each system."),
    ("PyQtGraph, colorama", "MIT, BSD-3", "The charts of the history."),
    ("NumPy", "BSD-3", "The figures behind those charts."),
    ("wakepy, jeepney", "MIT", "Keep the screen awake during a session, and show reminders."),
    ("Python", "PSF-2.0", "The language that BackTimer is written in."),
)


class LanguageCard(Card):
    """One language, said plainly, and the voice that speaks it. `voice_asked` leads to where that is chosen."""

    voice_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Language")
        self._voices: dict[str, OfferedVoice] = {}
        self._chosen: str | None = None
        told = QLabel(ONLY_ENGLISH)
        told.setWordWrap(True)
        self.voice = plain()
        self.voice.setWordWrap(True)
        self.warning = warning()
        self.choose_button = QPushButton("Choose a voice")
        self.choose_button.clicked.connect(self.voice_asked)
        line = QHBoxLayout()
        line.addWidget(self.choose_button)
        line.addStretch(1)
        row = self.add_row("language")
        for part in (told, self.voice, self.warning):
            row.addWidget(part)
        row.addLayout(line)

    def show_voices(self, voices: Sequence[OfferedVoice]) -> None:
        """These the system has."""
        self._voices = {voice.id: voice for voice in voices}
        self._tell()

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        self._chosen = settings.voice.voice_id
        self._tell()

    def _tell(self) -> None:
        voice = self._voices.get(self._chosen or "")
        name = title_of(voice) if voice is not None else self._chosen
        self.voice.setText(f"Voice: {name or AUTOMATIC}.")
        tell(self.warning, warning_for(voice) if voice is not None else None)


class AboutCard(Card):
    """What this is, and whose work is in it."""

    def __init__(self) -> None:
        super().__init__("BackTimer")
        self.version = plain(f"Version {__version__}. Free software under the MIT licence.")
        self.version.setWordWrap(True)
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_row("about.version").addWidget(self.version)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(2, 1)
        for line, (name, licence, what) in enumerate(LICENCES):
            for column, label in enumerate((plain(name), plain(licence), faint(what))):
                grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)
        row = self.add_row("about.licences")
        row.addWidget(faint("It includes, each under its own licence:"))
        row.addLayout(grid)


class ResetCard(Card):
    """All settings as they were at first."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__("Reset")
        self.button = icon_button("Reset all settings", "undo")
        self.button.clicked.connect(self.asked)
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        row = self.add_row("reset")
        row.addWidget(faint("All settings go back to their defaults. Your routines, doses and history stay."))
        row.addLayout(line)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        self.button.setEnabled(settings != Settings())
