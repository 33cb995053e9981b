"""Durations and dates as they are shown, everywhere in the program: one rule for each. Pure.

A duration is shown with its seconds below ten minutes, and in whole minutes from there on, halves rounded up: the same
session has the same length on its card, its page, after it and in the history. Nothing here depends on the language of
the system.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

# From here on a duration is shown in whole minutes.
WHOLE_MINUTES_FROM_SECONDS = 600
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def shown_seconds(seconds: float) -> int:
    """The duration that is shown for these seconds: below ten minutes to the second, else to the minute."""
    # What floats add up to may be a hair below a half.
    whole = math.floor(round(seconds, 3) + 0.5)
    return whole if whole < WHOLE_MINUTES_FROM_SECONDS else 60 * ((whole + 30) // 60)


def length_text(seconds: float) -> str:
    """How long something takes or took: "45 s", "2 min 5 s", "19 min", "1 h 5 min"."""
    return _parts_text(shown_seconds(seconds))


def exact_text(seconds: float) -> str:
    """A duration that a person has set, with its tenths: "2.5 s", "1 min 30 s"."""
    return _parts_text(round(seconds, 1))


def length_in_words(seconds: float) -> str:
    """The same as it is read aloud: "2 minutes 5 seconds", "19 minutes", "1 hour 5 minutes"."""
    minutes, rest = divmod(shown_seconds(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number) or "0 seconds"


def clock_text(seconds: float) -> str:
    """A running clock: "4:05", with hours when there are any. Rounded up, so that it shows 0:00 only at the end."""
    whole = math.ceil(round(seconds, 3))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def day_text(day: date) -> str:
    """ "5 March 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """ "5 Mar"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def days_ago_text(day: date, today: date) -> str:
    """ "today", "yesterday", "3 days ago", "2 weeks ago"; a day that is still to come is today."""
    days = (today - day).days
    if days < 2:
        return "today" if days < 1 else "yesterday"
    for least, length, unit in ((730, 365, "years"), (61, 30, "months"), (14, 7, "weeks"), (0, 1, "days")):
        if days >= least:
            return f"{days // length} {unit} ago"
    return ""


def _parts_text(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    # 0.1 s from a division is no reason to show 90.10000001.
    parts = ((hours, "h"), (minutes, "min"), (round(rest, 1), "s"))
    return " ".join(f"{number:g} {unit}" for number, unit in parts if number) or "0 s"
