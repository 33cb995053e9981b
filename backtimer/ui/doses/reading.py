"""What a person types into a field of a dose: the same as a routine file understands, a number or "auto"."""

from __future__ import annotations

import re

from backtimer.routine.dose import BOUNDS, Bounds
from backtimer.routinefile.durations import NOUNS, Unclear, plain, read_count, read_duration
from backtimer.session.times import length_text

LABELS = {
    "reps": "Reps",
    "seconds": "Time",
    "breaths": "Breaths",
    "hold_seconds": "Hold",
    "rest_seconds": "Rest",
    "sets": "Sets",
    "sides": "Sides",
    "set_rest_seconds": "Rest between sets",
    "exercise_rest_seconds": "Rest after",
    "get_ready_seconds": "Get ready",
    "minutes": "Minutes",
}
COUNTS = ("reps", "breaths", "sets")
AUTO = "auto"
LIMITS = {**BOUNDS, "minutes": Bounds(1, 180)}
# Longer than this a time is shown as minutes and seconds.
LONG_SECONDS = 120
# What may become a number when one types on: "1:", "1 mi".
_BEGUN = re.compile(r"[0-9]{0,9}[.,:]?[0-9]{0,6} *([a-z]{0,7}) *[0-9]{0,6} *([a-z]{0,7})", re.IGNORECASE)
_WORDS = ("seconds", "minutes", "hours", "secs", "mins", "hrs", "reps", "sets", "breaths", "times", AUTO)
# The unit of a number without one, where it is not the second.
_UNIT = {"minutes": "min"}


class Refused(Exception):
    """What was typed is not taken; the message says what is. `is_begun`: it may become something."""

    def __init__(self, sentence: str, *, is_begun: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_begun = is_begun


def read_number(name: str, text: str, *, takes_auto: bool = False) -> float | None:
    """The number for a field of this name, within its bounds; None for "auto"."""
    if takes_auto and plain(text).casefold() == AUTO:
        return None
    try:
        found = read_count(text, NOUNS[name]) if name in COUNTS else read_duration(text, _UNIT.get(name, "s"))
    except Unclear as unclear:
        raise Refused(takes(name, takes_auto=takes_auto), is_begun=_is_begun(plain(text))) from unclear
    if found.low != found.high:
        raise Refused(f"{LABELS[name]} takes one number, not a range. {takes(name, takes_auto=takes_auto)}")
    number = found.low / 60 if name == "minutes" else found.low
    bounds = LIMITS[name]
    if not bounds.least <= number <= bounds.most:
        raise Refused(takes(name, takes_auto=takes_auto))
    return int(number) if name in COUNTS else round(number, 1)


def takes(name: str, *, takes_auto: bool = False) -> str:
    """What a field takes, in a sentence."""
    bounds = LIMITS[name]
    if name in COUNTS:
        return f"{LABELS[name]} takes a whole number from {bounds.least:g} to {bounds.most:g}."
    if name == "minutes":
        return f"It takes {bounds.least:g} to {bounds.most:g} minutes, such as 15 or 12:30."
    auto = f", or “{AUTO}”" if takes_auto else ""
    least = f"{bounds.least:g} s"
    return f"{LABELS[name]} takes a time from {least} to {length_text(bounds.most)}, such as 8, 90s or 1:30{auto}."


def number_text(name: str, number: float | None) -> str:
    """A number as its field shows it; reads back as the same."""
    if number is None:
        return AUTO
    if name in COUNTS:
        return f"{number:g}"
    if name == "minutes":
        return f"{number:g} min"
    if number > LONG_SECONDS and number == int(number):
        minutes, seconds = divmod(int(number), 60)
        return f"{minutes}:{seconds:02}"
    return f"{number:g} s"


def _is_begun(typed: str) -> bool:
    found = _BEGUN.fullmatch(typed)
    return found is not None and all(
        any(each.startswith(word.casefold()) for each in _WORDS) for word in found.groups() if word
    )
