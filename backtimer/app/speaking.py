"""The voice as the window uses it: opened when something is first to be heard, in the person's settings."""

from __future__ import annotations

import contextlib
import itertools
import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from backtimer.settings.settings import VoiceSettings
from backtimer.system import clock
from backtimer.system.resources import assets

if TYPE_CHECKING:
    from backtimer.runner.session_runner import VoiceReports
    from backtimer.speech.voice import Voice
    from backtimer.ui.desk import OfferedVoice, VoicesAnswer

SAMPLE_PATIENCE_SECONDS = 20.0
VOICES_SECONDS = 15.0
IS_LINUX = sys.platform.startswith("linux")
NO_PITCH = None if IS_LINUX else "The voices of this system have a pitch of their own."
NO_LOWERING = (
    "This needs the program pactl (Debian, Ubuntu: sudo apt install pulseaudio-utils)."
    if IS_LINUX
    else "So far BackTimer can do this on Linux only."
)

log = logging.getLogger(__name__)


class Speaking:
    """One voice for sessions and samples. Nothing is imported or opened before it is needed."""

    def __init__(self, clips: Path, settings: VoiceSettings) -> None:
        self._clips = clips
        self._settings = settings
        self._reports: VoiceReports | None = None
        self._voice: Voice | None = None
        self._trouble = ""
        self._searches: set[_Search] = set()
        # Below those of a session, so that a late report is not taken for one of its lines.
        self._numbers = itertools.count(-1, -1)

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to."""
        if self._reports is None:
            from backtimer.runner.session_runner import VoiceReports

            self._reports = VoiceReports()
            self._reports.trouble_changed.connect(self._on_trouble)
        return self._reports

    @property
    def trouble(self) -> str | None:
        """Why nothing can be heard, as last reported."""
        return self._trouble or None

    @property
    def no_lowering_reason(self) -> str | None:
        """Why other players cannot be lowered, if so."""
        from backtimer.speech.lowering import can_lower

        return None if IS_LINUX and can_lower() else NO_LOWERING

    def voice(self) -> Voice:
        """The voice, opened now unless it is open."""
        if self._voice is None:
            from backtimer.speech.voice import open_voice

            self._voice = open_voice(
                self._clips, clock.now, self.reports, sounds_folder=assets() / "sounds", **asdict(self._settings)
            )
        return self._voice

    def configure(self, settings: VoiceSettings) -> None:
        """Speak like this from now on."""
        if settings != self._settings:
            self._settings = settings
            if self._voice is not None:
                self._voice.configure(**asdict(settings))

    def prepare(self, texts: Sequence[str]) -> None:
        """Make these ready to be said."""
        self.voice().prepare(texts)

    def say(self, text: str) -> int:
        """Say a sample; the number by which it is reported."""
        number = next(self._numbers)
        self.voice().say(number, text, SAMPLE_PATIENCE_SECONDS)
        return number

    def sound(self, name: str) -> None:
        """Make a sound now."""
        self.voice().sound(name)

    def hush(self) -> None:
        """Be silent at once."""
        if self._voice is not None:
            self._voice.hush()

    def look_for_voices(self, answer: VoicesAnswer) -> None:
        """In a thread of its own; the answer is given in this one."""
        search = _Search()

        def came(voices: Sequence[OfferedVoice], trouble: str | None) -> None:
            self._searches.discard(search)
            answer(voices, trouble)

        search.answer = came
        self._searches.add(search)
        search.start()

    def close(self) -> None:
        """End the voice."""
        if self._voice is not None:
            self._voice.close()

    def _on_trouble(self, sentence: str) -> None:
        if sentence:
            log.warning("voice: %s", sentence)
        self._trouble = sentence


class _Search(QObject):
    """Asks the system for its voices; engines take their time, and one may hang."""

    came = Signal(object, object)
    answer: VoicesAnswer

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        threading.Thread(target=self._run, name="voices", daemon=True).start()

    def _run(self) -> None:
        from backtimer.speech.renderer import MEND
        from backtimer.speech.voice import list_voices

        try:
            voices = list_voices(timeout_seconds=VOICES_SECONDS)
        except Exception:
            voices = ()
        with contextlib.suppress(RuntimeError):  # the window is gone
            self.came.emit(voices, None if voices else f"No voice was found on this computer. {MEND}")

    @Slot(object, object)
    def _on_came(self, voices: Sequence[OfferedVoice], trouble: str | None) -> None:
        self.answer(voices, trouble)
