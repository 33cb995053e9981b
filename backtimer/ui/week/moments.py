"""From the calendar to the local minutes that a week's plan counts in, and what the plan says of now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backtimer.settings.week_plan import Outlook, moment_of, outlook

if TYPE_CHECKING:
    from backtimer.ui.desk import Desk


def local_minute(when: datetime) -> int:
    """The minute where the person was at that moment."""
    return moment_of(when.toordinal(), when.hour, when.minute)


def moments_done(desk: Desk) -> dict[str, tuple[int, ...]]:
    """When each routine was done in the last days."""
    return {routine: tuple(map(local_minute, desk.done_lately(routine))) for routine in desk.routines_done}


def outlook_of(desk: Desk, routine: str) -> Outlook:
    """What is to be expected of the reminders of a routine."""
    plans, now = desk.plans, local_minute(desk.wall_clock())
    known = (plans.told, plans.quiet_day, plans.waiting, plans.ended)
    return outlook(routine, plans.plans, now, moments_done(desk), *known)
