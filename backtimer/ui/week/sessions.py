"""The sessions of the history as the week shows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backtimer.settings.week_days import DoneThen
from backtimer.ui.week.moments import local_minute

if TYPE_CHECKING:
    from backtimer.ui.history.desk import HistoryKept, SessionLike

# Less than this is a try, and shown nowhere; and so much of the time is most of a session.
LEAST_SECONDS = 30.0
MOST_OF_IT = 0.8


def sessions_between(history: HistoryKept, first: date, last: date) -> tuple[DoneThen, ...]:
    """What was done from a day to another; may be called on any thread."""
    return tuple(
        DoneThen(
            session.routine,
            session.title,
            local_minute(session.ended_at),
            session.active_seconds,
            session.planned_seconds,
            is_whole=_is_whole(session),
        )
        for session in history.sessions(first, last)
        if session.active_seconds >= LEAST_SECONDS
    )


def _is_whole(session: SessionLike) -> bool:
    """Whether all of it, or most, was done."""
    return session.active_seconds >= MOST_OF_IT * session.planned_seconds
