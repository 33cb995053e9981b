"""The pronunciation list."""

from __future__ import annotations

import pytest
from backtimer.speech.pronunciation import spoken
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("written", "said"), [
    ("8-12 reps", "8 to 12 reps"), ("Hold 6 s.", "Hold 6 seconds."), ("1 s", "1 second"), ("90s", "90 seconds"),
    ("5-10s", "5 to 10 seconds"), ("2 min", "2 minutes"), ("1 min", "1 minute"), ("1min 30s", "1 minute 30"),
    ("2 min 30 s", "2 minutes 30"), ("a bag of 5 kg", "a bag of 5 kilos"), ("10 cm", "10 centimetres"),
    ("3x8", "3 times 8"), ("3 × 8", "3 times 8"), ("left/right", "left or right"), ("1/2 turn", "half turn"),
    ("a chair, e.g. a stool", "a chair, for example a stool"), ("i.e. slowly", "that is slowly"),
    ("Pilates", "Pilahtees"), ("cat-camel", "cat-camel"), ("Three of eight, left.", "Three of eight, left."),
    ("First: Bridge. Hold 6 seconds.", "First: Bridge. Hold 6 seconds."), ("11 steps", "11 steps"),
    ("21 min", "21 minutes"), ("1.1 s", "1.1 seconds"),
])  # fmt: skip
def test_what_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    plain = "".join(letter for letter in text if letter.isalpha() or letter == " ")
    if "pilates" not in plain.casefold():
        assert spoken(plain) == plain
