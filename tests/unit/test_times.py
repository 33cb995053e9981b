"""Durations and dates as they are shown: the same number wherever it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.session.times import (
    clock_text,
    day_text,
    days_ago_text,
    exact_text,
    length_in_words,
    length_text,
    short_day,
    shown_seconds,
)


@pytest.mark.parametrize(
    ("seconds", "text", "said"),
    [
        (0, "0 s", "0 seconds"),
        (0.4, "0 s", "0 seconds"),
        (0.5, "1 s", "1 second"),
        (45, "45 s", "45 seconds"),
        (59.9995, "1 min", "1 minute"),
        (60, "1 min", "1 minute"),
        (125, "2 min 5 s", "2 minutes 5 seconds"),
        (124.49, "2 min 4 s", "2 minutes 4 seconds"),
        # What adds up to a half in floats may be a hair less.
        (124.4999999, "2 min 5 s", "2 minutes 5 seconds"),
        (599.4, "9 min 59 s", "9 minutes 59 seconds"),
        (599.5, "10 min", "10 minutes"),
        (629.4, "10 min", "10 minutes"),
        (630, "11 min", "11 minutes"),
        (1120, "19 min", "19 minutes"),
        (3569, "59 min", "59 minutes"),
        (3570, "1 h", "1 hour"),
        (3900, "1 h 5 min", "1 hour 5 minutes"),
        (47_220, "13 h 7 min", "13 hours 7 minutes"),
    ],
)
def test_a_length(seconds: float, text: str, said: str) -> None:
    assert (length_text(seconds), length_in_words(seconds)) == (text, said)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_what_is_longer_is_never_shown_as_shorter(one: float, other: float) -> None:
    assert (one <= other) <= (shown_seconds(one) <= shown_seconds(other))
    # What is shown is shown the same again.
    assert shown_seconds(shown_seconds(one)) == shown_seconds(one)
    assert abs(shown_seconds(one) - one) <= (30.5 if one >= 599.5 else 0.501)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.5, "0.5 s"), (6, "6 s"), (59.96, "1 min"), (90, "1 min 30 s"), (3661.5, "1 h 1 min 1.5 s")]
)
def test_an_exact_one(seconds: float, text: str) -> None:
    assert exact_text(seconds) == text


def test_a_running_clock_is_over_only_at_its_end() -> None:
    assert [clock_text(each) for each in (0, 0.1, 64.2, 3600)] == ["0:00", "0:01", "1:05", "1:00:00"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "today"), (0, "today"), (1, "yesterday"), (2, "2 days ago"), (13, "13 days ago"), (14, "2 weeks ago"),
     (61, "2 months ago"), (730, "2 years ago")],
)  # fmt: skip
def test_days(days: int, said: str) -> None:
    today = date(2026, 3, 5)
    assert days_ago_text(today - timedelta(days=days), today) == said
    assert (day_text(today), short_day(today)) == ("5 March 2026", "5 Mar")
