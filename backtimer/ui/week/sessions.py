"""The sessions of the history as the week shows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backtimer.settings.week_days import DoneThen
from backtimer.settings.week_plan import moment_of
from backtimer.ui.week.moments import local_minute

if TYPE_CHECKING:
    from backtimer.ui.history.desk import HistoryKept


def sessions_between(history: HistoryKept, first: date, last: date) -> tuple[DoneThen, ...]:
    """What was done from a day to another; may be called on any thread."""
    return tuple(
        DoneThen(
            session.routine,
            session.title,
            # Over midnight it is still of the day before.
            min(local_minute(session.ended_at), moment_of(session.day.toordinal(), 23, 59)),
            session.completion,
        )
        for session in history.sessions(first, last)
        if session.completion.is_session
    )
