"""The settings, and the one table of what each may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from backtimer.session.guidance import Amount, Guidance
from backtimer.session.pace import DEFAULT_RATE, Pace

LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How the voice and the sounds are heard. No voice or no pitch of one's own: those that the system has."""

    voice_id: str | None = None
    rate: int = DEFAULT_RATE
    pitch: int | None = None
    volume: float = 1.0
    sound_volume: float = 1.0
    lower_others: bool = False


class Motion(StrEnum):
    """How much moves on screen."""

    SYSTEM = "system"
    LESS = "less"
    FULL = "full"


class StageScheme(StrEnum):
    """Whether the session's stage is dark, or the pages are."""

    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """How a session is seen. `breathing_in_holds`: long holds show a calm breath beside the countdown."""

    stage: StageScheme = StageScheme.DARK
    mirror: bool = False
    flash: bool = False
    motion: Motion = Motion.SYSTEM
    breathing_in_holds: bool = False


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How all pages but a session's look. `text_percent`: their text, of what the system has."""

    scheme: StageScheme = StageScheme.SYSTEM
    text_percent: int = 100


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """Whether what is planned is called to mind, and whether a closed window goes on in the tray for that."""

    on: bool = False
    tray: bool = False


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """What goes with a session. `asks_pain`: for a number before it begins."""

    asks_pain: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a person has chosen. The guidance always has the pace of the voice."""

    voice: VoiceSettings = VoiceSettings()
    guidance: Guidance = Guidance()  # noqa: RUF009 - frozen
    screen: ScreenSettings = ScreenSettings()
    pages: PageSettings = PageSettings()
    session: SessionSettings = SessionSettings()
    reminders: ReminderSettings = ReminderSettings()

    def __post_init__(self) -> None:
        object.__setattr__(self, "guidance", replace(self.guidance, pace=Pace(self.voice.rate)))


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number from least to most, in steps as an arrow key goes."""

    least: int | float
    most: int | float
    step: int | float


BOUNDS = {
    "rate": Bounds(80, 300, 5),
    "pitch": Bounds(0, 100, 5),
    "volume": Bounds(0.0, 1.0, 0.05),
    "sound_volume": Bounds(0.0, 1.0, 0.05),
    "count_in_seconds": Bounds(0, 10, 1),
    "get_ready_seconds": Bounds(0, 120, 5),
    "known_weeks": Bounds(1, 52, 1),
    "text_percent": Bounds(80, 200, 10),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One setting in a file: where it stands, what a person calls it, what it must be, and its value or None."""

    group: str
    name: str
    what: str
    must: str
    take: Callable[[Any], Any]
    may_be_empty: bool = False


def _yes_or_no(group: str, name: str, what: str) -> Field:
    return Field(group, name, what, "true or false", lambda value: value if isinstance(value, bool) else None)


def _number(group: str, name: str, what: str, *, is_whole: bool, may_be_empty: bool = False) -> Field:
    bounds = BOUNDS[name]

    def take(value: Any) -> Any:
        # Not a number is not between two numbers either.
        if isinstance(value, bool) or not isinstance(value, int | float) or not bounds.least <= value <= bounds.most:
            return None
        if not is_whole:
            return float(value)
        return int(value) if value == int(value) else None

    must = f"a {'whole ' if is_whole else ''}number from {bounds.least:g} to {bounds.most:g}"
    return Field(group, name, what, must, take, may_be_empty)


def _one_of(group: str, name: str, what: str, choices: type[StrEnum]) -> Field:
    known = {choice.value: choice for choice in choices}
    must = f"one of {', '.join(known)}"
    return Field(group, name, what, must, lambda value: known.get(value) if isinstance(value, str) else None)


def _id(group: str, name: str, what: str) -> Field:
    def take(value: Any) -> str | None:
        is_usable = isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()
        return value if is_usable else None

    return Field(group, name, what, "the name of a voice", take, may_be_empty=True)


FIELDS = (
    _id("voice", "voice_id", "the chosen voice"),
    _number("voice", "rate", "the speed of the voice", is_whole=True),
    _number("voice", "pitch", "the pitch of the voice", is_whole=True, may_be_empty=True),
    _number("voice", "volume", "the volume of the voice", is_whole=False),
    _number("voice", "sound_volume", "the volume of the sounds", is_whole=False),
    _yes_or_no("voice", "lower_others", "whether other players are lowered"),
    _one_of("guidance", "amount", "how much is said", Amount),
    _number("guidance", "known_weeks", "the weeks for which an exercise stays known", is_whole=True),
    _yes_or_no("guidance", "counts_reps", "whether reps are counted"),
    _yes_or_no("guidance", "counts_down", "whether the last seconds are counted down"),
    _yes_or_no("guidance", "says_halfway", "whether halfway is said"),
    _yes_or_no("guidance", "has_sounds", "whether there are sounds"),
    _number("guidance", "count_in_seconds", "the count before going on", is_whole=True),
    _number("guidance", "get_ready_seconds", "the least time to get ready", is_whole=True),
    _yes_or_no("guidance", "waits_for_me", "whether each exercise waits for you"),
    _one_of("screen", "stage", "whether the session's screen is dark", StageScheme),
    _yes_or_no("screen", "mirror", "whether the session's screen is mirrored"),
    _yes_or_no("screen", "flash", "whether the session's screen flashes at changes"),
    _one_of("screen", "motion", "how much moves on screen", Motion),
    _yes_or_no("screen", "breathing_in_holds", "whether long holds show a breath"),
    _one_of("pages", "scheme", "whether the pages are dark", StageScheme),
    _number("pages", "text_percent", "the size of text", is_whole=True),
    _yes_or_no("session", "asks_pain", "whether there is a question for pain"),
    _yes_or_no("reminders", "on", "whether you are reminded"),
    _yes_or_no("reminders", "tray", "whether it goes on in the tray"),
)
