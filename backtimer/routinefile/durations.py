"""Numbers and durations as people write them: "8-12", "6s", "1min 30s", "5-10s"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from backtimer.routine.dose import Range

_SECOND = ("s", "sec", "secs", "second", "seconds")
_MINUTE = ("min", "mins", "minute", "minutes")
_UNITS = {**dict.fromkeys(_SECOND, 1.0), **dict.fromkeys(_MINUTE, 60.0)}
_MIXED = "min and s"  # "1-2min 30s" could mean two things
_AMOUNT = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([^\W\d_]*)\s*")
_SPLIT = re.compile(r"\s*[-–]\s*")
_TEMPO = "write it like 3-1-3: seconds up, hold, down"
_EXAMPLES = "write it like 6s, 90s, 1min 30s or 5-10s"


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


def _units(words: Iterable[str]) -> str:
    return "(?:" + "|".join(_any_case(word) for word in sorted(words, key=len, reverse=True)) + ")"


# The same grammar as regular expressions, for the JSON Schema. Bounds and "the smaller first" are beyond them.
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_BETWEEN = r"\s*[-–]\s*"
DURATION_PATTERN = (
    rf"\s*(?:{_NUMBER}\s*{_units(_UNITS)}?|{_NUMBER}\s*{_units(_MINUTE)}\s*{_NUMBER}\s*{_units(_SECOND)})\s*"
)
DURATIONS_PATTERN = f"{DURATION_PATTERN}(?:[-–]{DURATION_PATTERN})?"
COUNT_PATTERN = r"\s*[0-9]{1,9}\s*"
COUNTS_PATTERN = f"{COUNT_PATTERN}(?:[-–]{COUNT_PATTERN})?"
TEMPO_PATTERN = rf"{_NUMBER}\s*[sS]?{_BETWEEN}{_NUMBER}\s*[sS]?{_BETWEEN}{_NUMBER}\s*[sS]?"


class Unclear(Exception):
    """What is written is no number; the message says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_count(text: str) -> Range:
    """A whole number or a range of them."""
    low, high = _ends(text, "a whole number, or a range like 8-12")
    numbers = []
    for end in (low, high):
        if not re.fullmatch(r"[0-9]{1,9}", end):
            raise Unclear("is not a whole number", "write it like 8, or 8-12 for a range")
        numbers.append(float(int(end)))
    return _upwards(numbers[0], numbers[1])


def read_duration(text: str) -> Range:
    """A duration or a range of them, in seconds."""
    low, high = _ends(text, _EXAMPLES)
    last, unit_of_last = _one(high, "")
    if low is high:
        return Range(last, last)
    first, _ = _one(low, unit_of_last)
    return _upwards(first, last)


def read_tempo(text: str) -> tuple[float, float, float]:
    """Seconds up, hold and down, like 3-1-3."""
    parts = _SPLIT.split(text.strip())
    if len(parts) != 3 or not re.fullmatch(TEMPO_PATTERN, text.strip()):
        raise Unclear("is no tempo", _TEMPO)
    up, hold, down = (round(float(re.sub(r"[^0-9.]", "", part)), 3) for part in parts)
    return up, hold, down


def duration_text(duration: Range) -> str:
    """A duration as a routine file has it; reads back as the same."""
    low = _one_text(duration.low)
    return low if duration.low == duration.high else f"{low}-{_one_text(duration.high)}"


def _ends(text: str, examples: str) -> tuple[str, str]:
    text = text.strip()
    if text.startswith(("-", "–")):
        raise Unclear("is below zero")
    if len(text) > 60:
        raise Unclear("is too long for a number", examples)
    parts = _SPLIT.split(text)
    if len(parts) == 1:
        return text, text
    if len(parts) != 2 or not all(parts):
        raise Unclear("is not a range", examples)
    return parts[0], parts[1]


def _upwards(low: float, high: float) -> Range:
    if low > high:
        raise Unclear("is upside down", "the smaller number comes first")
    return Range(low, high)


def _one(text: str, unit_if_none: str) -> tuple[float, str]:
    """Seconds, and the unit that an end of the range without a unit takes over."""
    amounts: list[tuple[float, str]] = []
    at = 0
    while at < len(text):
        found = _AMOUNT.match(text, at)
        if found is None:
            raise Unclear("is not a duration", _EXAMPLES)
        amounts.append((float(found[1]), found[2].casefold()))
        at = found.end()
    for _, unit in amounts:
        if unit and unit not in _UNITS:
            near = difflib.get_close_matches(unit, _UNITS, n=1, cutoff=0.5)
            hint = f'did you mean "{near[0]}"?' if near else "use s for seconds and min for minutes"
            raise Unclear(f'has an unknown unit "{unit}"', hint)
    if not amounts:
        raise Unclear("is not a duration", _EXAMPLES)
    if len(amounts) == 1:
        number, unit = amounts[0]
        if not unit and unit_if_none == _MIXED:
            raise Unclear("is not clear", "give the first number a unit too, like 1min-2min 30s")
        return round(number * _UNITS[unit or unit_if_none or "s"], 3), unit
    scales = [_UNITS.get(unit, 0.0) for _, unit in amounts]
    if scales != [60.0, 1.0]:
        raise Unclear("is not a duration", _EXAMPLES)
    return round(amounts[0][0] * 60 + amounts[1][0], 3), _MIXED


def _one_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    rest_text = f"{round(rest, 3):.3f}".rstrip("0").rstrip(".") + "s"
    if minutes and rest:
        return f"{int(minutes)}min {rest_text}"
    return f"{int(minutes)}min" if minutes else rest_text
