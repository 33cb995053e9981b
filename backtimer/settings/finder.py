"""Settings found by the words that a person has for them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from backtimer.settings.settings import FIELDS, Settings

# A typed word this long may also go on where a known one ends: "louder" finds what is known as "loud".
STEM = 4


class Section(StrEnum):
    """The parts of the preferences, in their order."""

    VOICE = "Voice and sounds"
    SCREEN = "Screen"
    SESSION = "Session"
    REMINDERS = "Reminders"
    FOLDERS = "Folders"
    LANGUAGE = "Language"
    ABOUT = "About"


@dataclass(frozen=True, slots=True)
class Findable:
    """Something in the preferences. `key` is GROUP.NAME for what is kept in the settings' file."""

    key: str
    section: Section
    words: str


FINDABLE = (
    Findable(
        "voice.voice_id",
        Section.VOICE,
        "voice speaker who speaks language accent english american british female male woman man choose engine espeak",
    ),
    Findable("voice.rate", Section.VOICE, "speed of the voice rate tempo pace slow fast quick words a minute"),
    Findable("voice.pitch", Section.VOICE, "pitch of the voice high low deep tone"),
    Findable("voice.volume", Section.VOICE, "volume of the voice loud quiet soft silent mute hear level"),
    Findable(
        "guidance.amount",
        Section.VOICE,
        "how much is said speech talk words full short names only sounds only instruction explain verbose quiet less",
    ),
    Findable(
        "guidance.known_weeks",
        Section.VOICE,
        "explain again after weeks known forget full instruction short remember repeat learn",
    ),
    Findable(
        "guidance.has_sounds",
        Section.VOICE,
        "sounds that tell what to do cue sound beep bell signal tone gong start release change sides end on off mute",
    ),
    Findable("voice.sound_volume", Section.VOICE, "volume of the sounds sound beep loud quiet soft silent mute level"),
    Findable("sounds", Section.VOICE, "play hear the sounds meaning start release change sides next exercise end"),
    Findable(
        "voice.lower_others",
        Section.VOICE,
        "lower other players while the voice speaks music duck ducking quiet background radio video player",
    ),
    Findable(
        "pages.text_percent",
        Section.SCREEN,
        "text size larger smaller bigger big font letters type zoom scale magnify read small eyes pages",
    ),
    Findable(
        "pages.scheme",
        Section.SCREEN,
        "pages dark light mode theme scheme colours colors black white night day appearance",
    ),
    Findable(
        "screen.stage",
        Section.SCREEN,
        "screen of the session dark light theme scheme colours colors bright black white night day",
    ),
    Findable("screen.mirror", Section.SCREEN, "mirror the screen mirrored flip reversed reflection"),
    Findable("screen.flash", Section.SCREEN, "flash at changes blink screen brightens signal visual deaf"),
    Findable(
        "screen.motion",
        Section.SCREEN,
        "motion moves less animation reduce still figures moving dizzy screen",
    ),
    Findable(
        "screen.breathing_in_holds",
        Section.SCREEN,
        "breathing guide in long holds breath breathe calm circle screen",
    ),
    Findable(
        "guidance.get_ready_seconds",
        Section.SESSION,
        "time to get ready at least wait seconds pause between exercises prepare slow preparation lead in begin start",
    ),
    Findable(
        "guidance.waits_for_me",
        Section.SESSION,
        "wait for me begin each exercise by itself advance automatic auto continue next manual key press hands free",
    ),
    Findable("guidance.counts_reps", Section.SESSION, "count the reps counting repetitions numbers aloud"),
    Findable(
        "guidance.counts_down", Section.SESSION, "count down the last three seconds countdown counting numbers aloud"
    ),
    Findable("guidance.says_halfway", Section.SESSION, "say when you are halfway half middle long holds"),
    Findable(
        "guidance.count_in_seconds",
        Section.SESSION,
        "count in before going on after a pause resume continue wait seconds count-in",
    ),
    Findable(
        "reminders.on",
        Section.REMINDERS,
        "remind me reminder reminders notification notify plan planned week day time alarm call to mind",
    ),
    Findable(
        "reminders.tray",
        Section.REMINDERS,
        "keep running in the tray when the window is closed background close hide minimise quit icon reminder",
    ),
    Findable(
        "session.asks_pain",
        Section.SESSION,
        "ask for pain before and after a session hurt hurts ache level scale number check 0 10 rate sore question",
    ),
    Findable("reminder", Section.REMINDERS, "show a reminder now try test example sample notification"),
    Findable(
        "folders.routines", Section.FOLDERS, "folder of your own routines files yaml directory path where open place"
    ),
    Findable(
        "folders.data",
        Section.FOLDERS,
        "folder of your data doses settings history backup files directory path where kept open",
    ),
    Findable("folders.cache", Section.FOLDERS, "folder of the cache files directory path where kept open temporary"),
    Findable("folders.log", Section.FOLDERS, "log file logs errors problems crash report what happened show open"),
    Findable(
        "folders.backup",
        Section.FOLDERS,
        "back up everything backup restore copy save export another computer move zip file archive",
    ),
    Findable(
        "folders.clips",
        Section.FOLDERS,
        "voice clips saved speech empty the clip cache clear delete disk space size storage megabytes free",
    ),
    Findable("language", Section.LANGUAGE, "language english translation translate german french spanish voice"),
    Findable("about.version", Section.ABOUT, "about version backtimer program number"),
    Findable(
        "about.licences",
        Section.ABOUT,
        "licences licenses legal open source lgpl gpl mit qt espeak inter font python libraries copyright",
    ),
    Findable(
        "reset", Section.ABOUT, "reset all settings to the usual defaults default restore factory begin anew undo"
    ),
)
KEYS = frozenset(findable.key for findable in FINDABLE)


def found(asked: str) -> frozenset[str]:
    """The keys of all that every typed word tells of; of everything when nothing was typed."""
    typed = _words(asked)
    return frozenset(
        findable.key
        for findable in FINDABLE
        if all(any(_is_meant(word, known) for known in _words(findable.words)) for word in typed)
    )


def keys_of(section: Section) -> frozenset[str]:
    """The keys of all that stands in a section."""
    return frozenset(findable.key for findable in FINDABLE if findable.section is section)


def fields_of(section: Section) -> frozenset[str]:
    """Those of them that are kept in the settings' file."""
    return keys_of(section) & {f"{field.group}.{field.name}" for field in FIELDS}


def with_usual(settings: Settings, section: Section) -> Settings:
    """These settings with those of a section as they were at first."""
    usual = Settings()
    for key in fields_of(section):
        group, _, name = key.partition(".")
        changed: dict[str, Any] = {name: getattr(getattr(usual, group), name)}
        whole: dict[str, Any] = {group: replace(getattr(settings, group), **changed)}
        settings = replace(settings, **whole)
    return settings


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_meant(typed: str, known: str) -> bool:
    return known.startswith(typed) or (len(known) >= STEM and typed.startswith(known))
