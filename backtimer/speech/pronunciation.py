"""What the engine would say wrongly, and how it is written for it instead. What is shown on screen stays as it is.

Each entry was checked against the phonemes of espeak-ng: it reads "8-12" as "eight dash twelve", "6 s" as "six ess",
"90s" as "ninety zz", "kg" and "cm" by their letters, "i.e." as "eye ee", and Pilates to rhyme with "dates".
"""

from __future__ import annotations

import re

_NUMBER = r"(\d+(?:\.\d+)?)"
_RULES = (
    (rf"{_NUMBER}\s*[-–]\s*{_NUMBER}", r"\1 to \2"),
    (rf"\b1\s*min\b\s*{_NUMBER}\s*s\b", r"1 minute \1"),
    (rf"{_NUMBER}\s*min\b\s*{_NUMBER}\s*s\b", r"\1 minutes \2"),
    (r"(?<![\d.])1\s*min\b", "1 minute"),
    (rf"{_NUMBER}\s*mins?\b", r"\1 minutes"),
    (r"(?<![\d.])1\s*(?:s|secs?)\b", "1 second"),
    (rf"{_NUMBER}\s*(?:s|secs?)\b", r"\1 seconds"),
    (rf"{_NUMBER}\s*kg\b", r"\1 kilos"),
    (rf"{_NUMBER}\s*lbs?\b", r"\1 pounds"),
    (rf"{_NUMBER}\s*cm\b", r"\1 centimetres"),
    (rf"{_NUMBER}\s*[x×]\s*{_NUMBER}", r"\1 times \2"),
    (r"\b1/2\b", "half"),
    (r"\b1/4\b", "a quarter"),
    (r"(?<=[a-z])/(?=[a-z])", " or "),
    (r"\be\.g\.", "for example"),
    (r"\bi\.e\.", "that is"),
    (r"\bapprox\.", "about"),
    (r"\bvs\.?(?=\s)", "versus"),
    (r"\bPilates\b", "Pilahtees"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), spoken) for pattern, spoken in _RULES)


def spoken(text: str) -> str:
    """The text as the engine should read it."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text
