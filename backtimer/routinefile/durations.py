"""Numbers and durations as people write them: "8-12", "10 reps", "6s", "1:30", "1min 30s", "5 to 10 sec.".

One grammar for files and for the fields of the window. Digits, spaces, dashes and quotes of every script are made
plain first (`plain`), so the grammar itself is ASCII, and the JSON Schema has the same one.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from backtimer.routine.dose import Range

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", '"', "''"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "'"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), 3600.0),
}
# What may follow a count, by what is counted.
NOUNS = {
    "reps": ("x", "rep", "reps", "repetition", "repetitions", "time", "times"),
    "sets": ("x", "set", "sets", "round", "rounds"),
    "breaths": ("x", "breath", "breaths"),
    "times_a_day": ("x", "time", "times", "x a day", "times a day", "x daily", "times daily", "x/day"),
}
_ABOUT = ("~", "about", "approx.", "approx", "ca.", "ca", "circa")
_DASHES = "‐‑‒–—―−﹣－"
_SIGNS = {
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("٫，", ","),
    "．": ".",
    "：": ":",
    "／": "/",
    "×": "x",
}
_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3"}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MOST_SIGNS = 60

# The grammar. Bounds and "the smaller first" are beyond it.
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6}|,[0-9]{1,2})?"  # "1,500" could be a thousand
_FRACTION = r"(?:[0-9]{1,3}\s+)?[1-9]/[1-9]"
_TO = r"\s*(?:-|\b[tT][oO]\b|\b[bB][iI][sS]\b)\s*"


def any_case(word: str) -> str:
    """A pattern for a word in small letters or capitals: JSON Schema knows no flag for that."""
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else re.escape(each) for each in word)


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(any_case(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _unit(scale: float) -> str:
    return _one_of(word for word, each in _UNITS.items() if each == scale) + r"\.?"


_HOURS, _MINUTES, _SECONDS = _unit(3600.0), _unit(60.0), _unit(1.0)
_CLOCK = rf"[0-9]{{1,3}}(?::[0-5][0-9]){{1,2}}(?:\s*{_MINUTES})?"
_ONE = "|".join(
    (
        _CLOCK,
        rf"{_NUMBER}\s*(?:{_HOURS}|{_MINUTES}|{_SECONDS})?",
        rf"{_FRACTION}\s*(?:{_HOURS}|{_MINUTES}|{_SECONDS})",
        rf"{_NUMBER}\s*{_HOURS}\s*{_NUMBER}\s*{_MINUTES}(?:\s*{_NUMBER}\s*{_SECONDS})?",
        rf"{_NUMBER}\s*{_MINUTES}\s*{_NUMBER}(?:\s*{_SECONDS})?",
    )
)
_LEAD = rf"(?:{_one_of(_ABOUT)}\s*)?"
# What is not ASCII is left to the reader: only it knows all scripts.
_OTHER_SIGNS = r"|[\s\S]*[^\x00-\x7f][\s\S]*"
DURATION_PATTERN = rf"\s*{_LEAD}(?:{_ONE})\s*"
DURATIONS_PATTERN = rf"{DURATION_PATTERN}(?:{_TO}(?:{_ONE})\s*)?"
TEMPO_PATTERN = rf"\s*{_NUMBER}\s*[sS]?\s*([-/])\s*{_NUMBER}\s*[sS]?\s*\1\s*{_NUMBER}\s*[sS]?\s*"

_AMOUNT = re.compile(rf"\s*({_FRACTION}|{_NUMBER})\s*((?:[^\W\d_]+|''?|\")\.?)?\s*")
_COUNTS = "write it like 8, or 8-12 for a range"
_EXAMPLES = "write it like 6s, 90s, 1min 30s, 1:30 or 5-10s"
_TEMPO = "write three numbers, like 3-1-3: seconds up, hold, down"


def with_other_signs(pattern: str) -> str:
    """A pattern for JSON Schema: what is not ASCII fits as well."""
    return f"^(?:{pattern}{_OTHER_SIGNS})$"


def count_pattern(nouns: Sequence[str], *, is_range: bool) -> str:
    """The grammar of counts, as a regular expression."""
    after = rf"\s*(?:{_one_of(nouns)})?\s*" if nouns else r"\s*"
    whole = r"[0-9]{1,9}(?:[.,]0{1,2})?"
    one = rf"\s*{_LEAD}{whole}{after}"
    return rf"{one}(?:{_TO}{whole}{after})?" if is_range else one


class Unclear(Exception):
    """What is written is not a number; the message says why, and `hint` what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def plain(text: str) -> str:
    """A number with the digits, spaces, dashes, quotes and fractions of every script in ASCII."""
    text = text.strip()
    if text[:1] in set("“„‘‚") and text[-1:] in set("”“’‘"):
        text = text[1:-1]
    signs = []
    for sign in text:
        if sign.isdecimal():
            signs.append(str(unicodedata.decimal(sign)))
        elif sign.isspace() or sign in _FRACTIONS:
            signs.append(_FRACTIONS.get(sign, " "))
        elif sign in _DASHES:
            signs.append("-")
        elif unicodedata.category(sign) != "Cf":  # marks of direction, of no width: nobody sees them
            signs.append(_SIGNS.get(sign, sign))
    return " ".join("".join(signs).split())


def read_count(text: str, nouns: Sequence[str] = NOUNS["reps"]) -> Range:
    """A whole number or a range of them; `nouns` may follow it. Raises Unclear."""
    bare = _checked(text, _COUNTS)
    numbers = []
    for end in _ends(bare):
        found = re.fullmatch(r"([0-9]{1,9})(?:[.,]0{1,2})?\s*(.*)", end)
        if found is None or not (not found[2] or found[2].casefold() in nouns):
            raise Unclear("is not a whole number", _count_hint(bare, nouns))
        numbers.append(float(int(found[1])))
    if len(numbers) > 2:
        raise Unclear("is not a range", _count_hint(bare, nouns))
    return _upwards(numbers[0], numbers[-1])


def read_duration(text: str, unit: str = "s") -> Range:
    """A duration or a range of them, in seconds; `unit` is that of a bare number. Raises Unclear."""
    bare = _checked(text, _EXAMPLES)
    ends = _ends(bare)
    if len(ends) > 2:
        raise Unclear("is not a range", _EXAMPLES)
    last, has_units = _one(ends[-1], unit)
    if len(ends) == 1:
        return Range(last, last)
    if re.fullmatch(_NUMBER, ends[0]):
        # An end without a unit has that of the other; "1-2min 30s" could mean two things.
        if len(has_units) > 1:
            raise Unclear("is not clear", "give the first number a unit too, like 1min-2min 30s")
        unit = has_units[0] if has_units else unit
    return _upwards(_one(ends[0], unit)[0], last)


def read_tempo(text: str) -> tuple[float, float, float]:
    """Seconds up, hold and down, like 3-1-3. Raises Unclear."""
    bare = plain(text[:MOST_SIGNS])
    if len(text) > MOST_SIGNS or not re.fullmatch(TEMPO_PATTERN, bare):
        raise Unclear("is not a tempo", _tempo_hint(bare))
    up, hold, down = (
        round(float(re.sub(r"[^0-9.]", "", part.replace(",", "."))), 3) for part in re.split("[-/]", bare)
    )
    return up, hold, down


def duration_text(duration: Range) -> str:
    """A duration as a routine file has it; reads back as the same."""
    low = _one_text(duration.low)
    return low if duration.low == duration.high else f"{low}-{_one_text(duration.high)}"


def _checked(text: str, examples: str) -> str:
    if len(text) > MOST_SIGNS:
        raise Unclear("is too long for a number", examples)
    bare = plain(text)
    if bare.startswith("-"):
        raise Unclear("is below zero", examples)
    about = re.match(rf"{_one_of(_ABOUT)}\s*(?=[0-9])", bare)
    return bare[about.end() :] if about else bare


def _ends(bare: str) -> list[str]:
    return [end.strip() for end in re.split(_TO, bare)]


def _upwards(low: float, high: float) -> Range:
    if low > high:
        raise Unclear("has the larger number first", "write the smaller one first")
    return Range(low, high)


def _one(text: str, unit_if_none: str) -> tuple[float, list[str]]:
    """Seconds, and the units that were written."""
    clock = re.fullmatch(rf"({_CLOCK})", text)
    if clock:
        seconds = 0.0
        for part in re.findall("[0-9]+", text):
            seconds = seconds * 60 + int(part)
        return seconds, ["min", "s"]
    if re.match(r"[0-9]+:", text):
        raise Unclear("is not a duration", "minutes and seconds are written like 1:30 or 0:45")
    amounts: list[tuple[float, str]] = []
    at = 0
    while at < len(text):
        found = _AMOUNT.match(text, at)
        if found is None:
            raise Unclear("is not a duration", _duration_hint(text))
        amounts.append((_value(found[1]), (found[2] or "").casefold().removesuffix(".")))
        is_fraction = "/" in found[1]
        if is_fraction and not found[2]:
            raise Unclear("is not a duration", _duration_hint(text))
        at = found.end()
    if not amounts:
        raise Unclear("is not a duration", _EXAMPLES)
    for number, unit in amounts:
        if unit and unit not in _UNITS:
            raise Unclear(f'has an unknown unit "{unit}"', _unit_hint(text, number, unit))
    units = [unit for _, unit in amounts]
    if len(amounts) == 1:
        return round(amounts[0][0] * _UNITS[units[0] or unit_if_none], 3), [unit for unit in units if unit]
    if not units[-1] and _UNITS.get(units[-2]) == 60.0:
        units[-1] = "s"  # "1 min 30"
    scales = [_UNITS.get(unit, 0.0) for unit in units]
    if scales not in ([60.0, 1.0], [3600.0, 60.0], [3600.0, 60.0, 1.0]):
        raise Unclear("is not a duration", _duration_hint(text))
    return round(sum(number * scale for (number, _), scale in zip(amounts, scales, strict=True)), 3), units


def _value(number: str) -> float:
    if "/" not in number:
        return float(number.replace(",", "."))
    *whole, fraction = number.split()
    above, below = fraction.split("/")
    return sum(map(int, whole)) + int(above) / int(below)


def _one_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    rest_text = f"{round(rest, 3):.3f}".rstrip("0").rstrip(".") + "s"
    if minutes and rest:
        return f"{int(minutes)}min {rest_text}"
    return f"{int(minutes)}min" if minutes else rest_text


# ---- what to write in place of what cannot be taken

_PER_SIDE = re.compile(
    r"(.*?[0-9].*?)\W*(?:/\s*|(?:\b|(?<=[0-9]))(?:per|each|on each|every|ea?/s|ea|e|pro|je|jede|par|chaque)\b\.?\s*)"
    r"(?:side|leg|arm|foot|way|direction|seite|bein|arm|côté|jambe|bras)?s?\)?",
    re.IGNORECASE,
)
_AS_MANY = re.compile(r"(?:max|amrap|as many|as long|until|till|to|failure|fatigue|tired)\b.*", re.IGNORECASE)


def _count_hint(bare: str, nouns: Sequence[str]) -> str:
    side = _PER_SIDE.fullmatch(bare)
    sets = re.fullmatch(
        r"([1-9][0-9]?) ?(?:x|×|\*|sets? of|sets?) ?([0-9]{1,3}(?: ?- ?[0-9]{1,3})?)\W*(?:reps?)?",
        side[1] if side else bare,
        re.I,
    )
    if sets:
        sides = ", with  sides: each  when it is done on both sides" if side else ""
        return f"for {sets[1]} sets of {sets[2]} write  sets: {sets[1]}  and  reps: {sets[2]}{sides}"
    if re.fullmatch(r"[0-9]+ ?\+", bare):
        return f"write the fewest, like {bare.strip('+ ')}, or a range"
    if len(re.findall("[0-9]+", bare)) > 2:
        return "all sets have the same number; for different ones write the exercise once for each set"
    if side:
        return _sides_hint(side[1])
    if _AS_MANY.fullmatch(bare):
        return "give a number, or use  for:  with a time, or  open: true  to go on as long as you like"
    if bare.casefold() in _WORDS:
        return f"write it in digits: {_WORDS.index(bare.casefold()) + 1}"
    noun = re.fullmatch(r"([0-9]+) ?([^\W\d_]+)", bare)
    if noun and noun[2].casefold() in _UNITS:
        return f"a time is written  for: {noun[1]}{noun[2]}  or  hold: {noun[1]}{noun[2]}"
    if noun and any(noun[2].casefold() in each for each in NOUNS.values()):
        key = next(key for key, each in NOUNS.items() if noun[2].casefold() in each)
        return f"that is written  {key}: {noun[1]}"
    return _without_end(bare) or _COUNTS


def _without_end(bare: str) -> str:
    """What to write in place of "5," and "5;"."""
    return f"write just {bare.rstrip(',;. ')}" if bare[-1:] in (",", ";") and bare[:1].isdecimal() else ""


def _duration_hint(text: str) -> str:
    side = _PER_SIDE.fullmatch(text)
    if side and "1/2" not in text:
        return _sides_hint(side[1])
    if re.search(r"\bhalf\b", text, re.I):
        return "write it in digits, like 30s for half a minute"
    if re.fullmatch(_FRACTION, text):
        return f"give it a unit, like {text} min"
    if text.casefold() in ("none", "no", "off", "nothing", "keine", "aucun", "нет"):
        return "write 0s for none"
    words = text.casefold().split()
    if words and words[0] in _WORDS:
        return f"write it in digits, like {_WORDS.index(words[0]) + 1}s or {_WORDS.index(words[0]) + 1}min"
    if _AS_MANY.fullmatch(text):
        return "give a time, or use  open: true  to go on as long as you like"
    return _without_end(text) or _EXAMPLES


def _unit_hint(text: str, number: float, unit: str) -> str:
    if any(unit in nouns for key, nouns in NOUNS.items()):
        key = next(key for key, nouns in NOUNS.items() if unit in nouns)
        return f"that is written  {key}: {number:g}"
    side = _PER_SIDE.fullmatch(text)
    if side:
        return _sides_hint(side[1])
    if unit in ("ms", "msec", "milliseconds"):
        return "write it in seconds, like 0.5s"
    near = difflib.get_close_matches(unit, _UNITS, n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else "use s for seconds and min for minutes"


def _sides_hint(number: str) -> str:
    return f"write just {number.strip(' (')}, and  sides: each  when it is done on both sides"


def _tempo_hint(bare: str) -> str:
    if "x" in bare.casefold():
        return "for X, as fast as you can, write 1"
    digits = re.fullmatch(r"([0-9])\W?([0-9])\W?([0-9])\W?([0-9])", bare)
    if digits:
        down, low, up, high = digits.groups()
        rest = f", with  rest: {low}s" if low != "0" else ""
        meant = f"for {down} down, {low} low, {up} up, {high} high write {up}-{high}-{down}{rest}"
        return f"three numbers, seconds up, hold, down: {meant}"
    return _TEMPO
