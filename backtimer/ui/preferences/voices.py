"""What a list of voices says of each: its language, its place in the list, and whether it suits English routines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QLocale

from backtimer.ui.desk import OfferedVoice


def language_of(voice: OfferedVoice) -> str:
    """Its language in English; nothing when Qt does not know it."""
    known = (QLocale(_base(code)).language() for code in voice.languages)
    return next((QLocale.languageToString(language) for language in known if language != QLocale.Language.C), "")


def is_english(voice: OfferedVoice) -> bool:
    """Whether it speaks the language of the routines; in doubt it does."""
    return not voice.languages or any(_base(code) == "en" for code in voice.languages)


def in_order(voices: Sequence[OfferedVoice]) -> list[OfferedVoice]:
    """English first, then by language, then by name."""

    def place(voice: OfferedVoice) -> tuple[bool, str, str]:
        # espeak names a voice by its language, and has some that Qt does not know.
        return not is_english(voice), (language_of(voice) or voice.name).casefold(), voice.name.casefold()

    return sorted(voices, key=place)


def title_of(voice: OfferedVoice) -> str:
    """How it stands in the list: its name, and its language unless the name tells it."""
    name, language = voice.name.strip() or voice.id, language_of(voice)
    return name if not language or language.casefold() in name.casefold() else f"{name}  ·  {language}"


def fits(voice: OfferedVoice, asked: str) -> bool:
    """Whether every word that was typed is somewhere in its name, its language or its codes."""
    known = " ".join((voice.name, language_of(voice), voice.id, *voice.languages)).casefold()
    return all(word in known for word in asked.casefold().split())


def warning_for(voice: OfferedVoice) -> str:
    """What a person should know before an English text is read by it."""
    if is_english(voice):
        return ""
    return f"The routines are in English; this voice speaks {language_of(voice) or 'another language'}."


def _base(code: str) -> str:
    return re.split("[-_]", code.strip().casefold())[0]
