"""A written text as a person would read it aloud. All that is spoken goes through here, for whichever engine.

Each rule was checked against the phonemes of espeak-ng (tests/unit/test_aloud.py): it reads "8-12" as "eight dash
twelve", "6 s" as "six ess", "90s" as "ninety zz", "kg" and "cm" by their letters, "10 reps/side" as "ten reps slash
side", and Pilates to rhyme with "dates"; it names most symbols and carries out its own markup (`[[…]]`, tags).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_N = r"(?<!\d)(\d++(?:\.\d++)?)"
_WHOLE = r"(?<![\d.,/])(\d++)"
_ALONE = r"(?<![\d/.,])"  # nothing of a number before it
_END = r"(?![\d/]|[.,]\d)"  # and nothing after it
_UNIT = r"(?:s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?|kg|lbs?|cm|mm|%|reps?|breaths?)\b"
_COUNTED = r"reps?|repetitions?|sets?|rounds?|times|once|twice|seconds?|minutes?|hours?|breaths?|holds?|pounds?|kilos"
_PER = r"sides?|legs?|arms?|hands?|feet|foot|knees?|ways?|directions?|sets?|rounds?|reps?|sessions?|breaths?"
_A_TIME = {
    **{time: f"a {time}" for time in ("day", "week", "month", "minute", "night", "morning", "evening")},
    "d": "a day",
    "wk": "a week",
    "min": "a minute",
    "mo": "a month",
    **dict.fromkeys(("h", "hr", "hour"), "an hour"),
}
_OF_TIME = "|".join(_A_TIME)
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_DECADE = r"(?:1[89]|20)\d\ds"
_AND_PART = r"( and (?:a half|a quarter|three quarters|a third|two thirds))?"
_DOT = r"(?:\.(?=\s+(?-i:[a-z(])))?"  # of an abbreviation within a sentence

Said = str | Callable[[re.Match[str]], str]


def _times(found: re.Match[str]) -> str:
    number = found[1]
    return {"1": "once", "2": "twice"}.get(number, f"{number} times")


def _when(found: re.Match[str]) -> str:
    return f"{found[1]} {_A_TIME[found[2].casefold().removesuffix('s')]}"


def _one_or_many(one: str, many: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]} {one if found[1] == '1' else many}"


def _minutes_and_seconds(found: re.Match[str]) -> str:
    minutes, seconds = found[1], int(found[2])
    whole = f"{minutes} minute{'' if minutes == '1' else 's'}"
    return f"{whole} {seconds}" if seconds else whole


_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
_FRACTION = re.compile(rf"(\d\s*)?([{''.join(_FRACTIONS)}])")
_PARTS = {"1/2": "a half", "1/4": "a quarter", "3/4": "three quarters", "1/3": "a third", "2/3": "two thirds"}


def _part(found: re.Match[str]) -> str:
    return f"{found[1]} and {_PARTS[found[2]]}"


# What is not read at all: markup and marks that only the eye needs.
_MARKUP: tuple[tuple[str, Said], ...] = (
    (r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1"),  # a link of markdown
    (r"https?://(?:www\.)?([^\s/]+)\S*?(?=[.,;:!?)]*(?:\s|$))", r"\1"),
    (r"(\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1", r"\2"),
    (r"(?<![\w*])\*(?=[^\W\d_])([^*]*[^\s*])\*(?![\w*])", r"\1"),
    (r"(?<!\w)_(?=\S)([^_]*[^\s_])_(?!\w)", r"\1"),
    (r"\s*(?:→|➔|➜|➡|⇒|⟶|[-=]+>)\s*(?:then\b\s*)?", ", then "),
    (r"\s+[·•▪●◦‣|]\s+", ", "),
    (r"\s*—\s*|(?<!\d)\s+[–−-]+\s+|\s+[–−-]+\s+(?!\d)", ", "),
    (r"\s*/>|</?(?!\s*\d)|>(?!\s*\d)", " "),  # tags: their text is said, they are not carried out
    (r"[\[\]{}]", " "),
    (r"[*_`^~#|\\]+(?=\s|$)|(?<!\w)[*_`^]+(?=\w)|(?<!\w)~+(?=[^\W\d])", " "),
)
_ABBREVIATIONS: tuple[tuple[str, Said], ...] = (
    (r"\be\.g\.", "for example"),
    (r"\bi\.e\.", "that is"),
    (r"\bapprox\.", "about"),
    (r"\bincl\.", "including"),
    (r"\bvs\.?(?=\s)", "versus"),
    (r"\bPilates\b", "Pilahtees"),
)
_RULES: tuple[tuple[str, Said], ...] = (
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (rf"(?<=\d),(?=\d+\s*{_UNIT})", "."),
    (rf"{_ALONE}(\d{{1,2}}):([0-5]\d)(?:\s*min(?:utes?)?\b)?(?!\d|:|\s*[ap]\.?m\b)", _minutes_and_seconds),
    # Vertebrae and counts of breath are no ranges.
    (r"\b([CLTS]\d{1,2})\s*[-–−/]\s*([CLTS]?\d{1,2})\b", r"\1, \2"),
    (r"(?<!\d)(18|19|20)([2-9])0s\b", lambda found: f"{found[1]} {_DECADES[int(found[2]) - 2]}"),
    (rf"{_ALONE}\d+(?:\s?[-–−]\s?\d+){{2,}}{_END}", lambda found: re.sub(r"\s?[-–−]\s?", ", ", found[0])),
    (r"[~≈≃]\s*(?=\d)", "about "),
    (r"(?:±|\+/-)\s*(?=\d)", "plus or minus "),
    (r"≤\s*(?=\d)", "at most "),
    (r"≥\s*(?=\d)", "at least "),
    (r"<\s*(?=\d)", "less than "),
    (r">\s*(?=\d)", "more than "),
    # Fractions, mixed ones first.
    (rf"{_ALONE}(\d+)\s+(1/2|1/3|1/4|2/3|3/4){_END}", _part),
    (rf"(?:\ban?\s+)?{_ALONE}(1/2)\s*(min(?:ute)?|h(?:ou)?r?)s?\b", lambda found: _when(found).replace("1/2", "half")),
    (rf"{_ALONE}1/2{_END}", "half"),
    (rf"{_ALONE}1/4{_END}", "a quarter"),
    (rf"{_ALONE}3/4{_END}", "three quarters"),
    (rf"{_ALONE}1/3{_END}", "a third"),
    (rf"{_ALONE}2/3{_END}", "two thirds"),
    (rf"{_ALONE}(\d+(?:\s*[-–−]\s*\d+)?)/10{_END}", r"\1 out of 10"),
    (rf"{_ALONE}(\d+)/(\d+){_END}", r"\1 \2"),
    # Ranges; the unit may stand at both ends.
    (rf"{_N}\s*(?:s|secs?|min|mins|cm|kg|%|x)?\s*[-–−‒]\s*{_N}(?!\s*[-–−‒]\s*\d)", r"\1 to \2"),
    # Times and measures.
    (rf"{_ALONE}(\d+)\s*m(?:in)?(?![a-zA-Z])\s*(\d+)\s*s(?:ecs?)?\b", _minutes_and_seconds),
    (rf"{_N}{_AND_PART}\s*mins?\b{_DOT}", lambda found: _counted(found, "minute")),
    (rf"(?<!\d)(?!{_DECADE}){_N}{_AND_PART}\s*(?:secs?|s)\b{_DOT}", lambda found: _counted(found, "second")),
    (rf"{_N}{_AND_PART}\s*(?:hrs?|h)\b{_DOT}", lambda found: _counted(found, "hour")),
    (rf"{_N}\s*kgs?\b", _one_or_many("kilo", "kilos")),
    (rf"{_N}\s*lbs?\b", _one_or_many("pound", "pounds")),
    (rf"{_N}\s*cm\b", _one_or_many("centimetre", "centimetres")),
    (rf"{_N}\s*mm\b", _one_or_many("millimetre", "millimetres")),
    (rf"{_N}\s*°(?:\s*C\b)?", _one_or_many("degree", "degrees")),
    (rf"{_N}\s*%", r"\1 percent"),
    # How often.
    (rf"{_N}\s*[x×]\s*{_N}", r"\1 times \2"),
    (rf"{_WHOLE}\s*[x×](?![a-zA-Z])", _times),
    (r"(?<![a-zA-Z0-9])[x×]\s*(\d+)\b", _times),
    (r"\bw/o\b", "without"),
    (r"\bw/\s*(?=\w)", "with "),
    (r"\band/or\b", "and or"),
    (r"\b(?:L/R|R/L)\b", "left and right"),
    (rf"(\d|\b(?:{_COUNTED}))\s*/\s*({_PER})\b", r"\1 per \2"),
    (rf"(\d|\b(?:{_COUNTED}))\s*/\s*((?:{_OF_TIME})s?)\b", _when),
    (r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])", " or "),
    # Symbols with a name.
    (r"\s*&\s*", " and "),
    (r"(?<=[\w.])@(?=\w)|\s*@\s*", " at "),
    (r"#\s*(?=\d)", "number "),
    (r"(?<=\d)\s*\+(?!\s*\d)", " or more"),
    (r"\s*\+\s*", " plus "),
    (r"\s*=\s*", " is "),
)  # fmt: skip


def _counted(found: re.Match[str], unit: str) -> str:
    is_one = found[1] == "1" and not found[2]
    return f"{found[1]}{found[2] or ''} {unit}{'' if is_one else 's'}"


@cache  # when a text first needs them: a start is sooner without
def _compiled(rules: tuple[tuple[str, Said], ...]) -> tuple[tuple[re.Pattern[str], Said], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in rules)


_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# Letters and the usual marks need no rule.
_IS_UNUSUAL = re.compile(r"[^A-Za-z ,.;:!?'’-]|--|\s-\s")
_BULLET = re.compile(r"^\s*(?:[-*+•▪●◦‣·–>#]+\s+|[•▪●◦‣·]\s*|\(?\d{1,2}[.)]\s+(?=\D))")
_ENDS = re.compile(r"[.!?:…]['\"’”)]*$")
_SOUNDLESS = {"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn", "Me"}
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


def spoken(text: str) -> str:
    """The text as the engine should read it: no markup, no emoji, symbols and shorthand written out.

    Done twice, it changes nothing more.
    """
    return " ".join(filter(None, map(_settled, _SENTENCES.split(text))))


@lru_cache(maxsize=4096)
def _settled(text: str) -> str:
    for _ in range(4):  # what one rule writes may be another's to read
        before, text = text, _said(text)
        if text == before:
            break
    return text


def _said(text: str) -> str:
    if _IS_UNUSUAL.search(text):
        text = "".join(map(_plain, unicodedata.normalize("NFC", text)))
        text = _FRACTION.sub(lambda found: f"{found[1] or ''} {_FRACTIONS[found[2]]} ", text)
        text = _ruled(text, _MARKUP)
        text = _ruled("".join(map(_sounding, text)), _ABBREVIATIONS)
        text = _ruled(text, _RULES)
    else:
        text = _ruled(text, _ABBREVIATIONS)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s+(?=[,.;:!?](?:\s|$))|(?<=[,;:]),|^[,;]\s*", "", text)


def sentence(text: str) -> str:
    """A step, a caution or another text of its own as a sentence: without its bullet, and with a full stop."""
    text = spoken(_BULLET.sub("", text, count=1))
    if not any(letter.isalnum() for letter in text):
        return ""
    return text if _ENDS.search(text) else f"{text.rstrip(' ,;-')}."


def _ruled(text: str, rules: tuple[tuple[str, Said], ...]) -> str:
    for pattern, said in _compiled(rules):
        text = pattern.sub(said, text)
    return text


def _plain(letter: str) -> str:
    """Digits of other scripts as ours, spaces of all kinds as spaces."""
    if letter.isascii():
        return letter if letter.isprintable() else " "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return " " if letter.isspace() else letter


def _sounding(letter: str) -> str:
    """Nothing for emoji and for what only joins or colours them."""
    if letter.isascii() or letter == "°" or not (letter == _EMOJI_STYLE or unicodedata.category(letter) in _SOUNDLESS):
        return letter
    return "" if unicodedata.category(letter) in ("Cf", "Sk", "Me") or letter == _EMOJI_STYLE else " "
