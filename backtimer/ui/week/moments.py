"""From the calendar to the local minutes that a week's plan counts in."""

from __future__ import annotations

from datetime import datetime

from backtimer.settings.week_plan import moment_of


def local_minute(when: datetime) -> int:
    """The minute where the person was at that moment."""
    return moment_of(when.toordinal(), when.hour, when.minute)
