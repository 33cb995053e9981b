"""From the calendar to the local minutes that a week's plan counts in, and what the plan says of now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backtimer.settings.week_plan import WeekNow, moment_of

if TYPE_CHECKING:
    from backtimer.ui.desk import Desk


def local_minute(when: datetime) -> int:
    """The minute where the person was at that moment."""
    return moment_of(when.toordinal(), when.hour, when.minute)


def week_now(desk: Desk) -> WeekNow:
    """What decides on reminders now."""
    plans = desk.plans
    done = {routine: tuple(map(local_minute, desk.done_lately(routine))) for routine in desk.routines_done}
    begun = {routine: desk.parts_lately(routine) for routine in desk.routines_done}
    parts = {routine: tuple(local_minute(part.at) for part in each) for routine, each in begun.items()}
    pains = tuple(local_minute(part.at) for each in begun.values() for part in each if part.is_for_pain)
    now = local_minute(desk.wall_clock())
    return WeekNow(plans.plans, now, done, parts, plans.told, plans.waiting, plans.quiet_day, pains)
