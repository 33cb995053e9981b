"""What is said of a week's plan. It is an offer: nothing here counts what was not done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from backtimer.session.completion import WHOLE_MARK, Extent
from backtimer.session.times import DAY_NAMES, MONTH_NAMES, length_text
from backtimer.settings.week_days import Entry
from backtimer.settings.week_plan import (
    DAY_MINUTES,
    EVERY_DAY,
    Outlook,
    WeekPlan,
    Why,
    days_of_last_seven,
    is_for,
    next_day,
    still_to_do,
    times_done,
    weekday,
)

if TYPE_CHECKING:
    from datetime import date

TODAY, DONE_TODAY = "today", f"today {WHOLE_MARK}"
# After all that is planned.
NO_RANK = 3
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})?|(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")


def of_last_seven(days: Iterable[int], today: int) -> str:
    """ "4 of the last 7 days"."""
    return f"{days_of_last_seven(days, today)} of the last 7 days"


def time_text(minute: int) -> str:
    """ "08:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_time(text: str) -> int | None:
    """A time of day as people write it: "8", "8:30", "830", "8.30 pm"; None when it is none."""
    match = _CLOCK.fullmatch(text.strip().casefold())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    at = hour * 60 + minute
    return at if minute < 60 and at < DAY_MINUTES else None


def days_text(days: Collection[int]) -> str:
    """ "every day", "Monday to Friday", "Mon, Wed, Sat"."""
    ordered = sorted(days)
    if set(ordered) == EVERY_DAY:
        return "every day"
    if len(ordered) == 1:
        return f"{DAY_NAMES[ordered[0]]}s"
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{DAY_NAMES[ordered[0]]} to {DAY_NAMES[ordered[-1]]}"
    return ", ".join(DAY_NAMES[day][:3] for day in ordered)


def plan_text(plan: WeekPlan) -> str:
    """ "every day, twice a day", "Mon, Wed, Sat"; "none" when nothing is planned."""
    if not plan.is_planned:
        return "none"
    return days_text(plan.days) + (", twice a day" if plan.times_a_day > 1 else "")


def outlook_text(outlook: Outlook, now: int, *, is_on: bool) -> str:
    """What will happen with a plan's reminders: "No reminder today: done at 08:10. Next: tomorrow at 08:00."."""
    if outlook.at is None:
        return ""
    if not is_on:
        return "Reminders are off."
    is_today = outlook.at // DAY_MINUTES == now // DAY_MINUTES
    moment = moment_text(outlook.at, now)
    if outlook.why is Why.RESTING:
        reason = "your last session was stopped for pain" if outlook.is_for_pain else "you have just done a session"
        return f"Reminder waits until {moment}: {reason}."
    if is_today or outlook.why is None:
        return f"Next reminder: {moment}."
    done = "done" if outlook.done is None else f"done at {time_text(outlook.done % DAY_MINUTES)}"
    reason = {
        Why.DONE: f"No reminder today: {done}.",
        Why.TOLD: "Today’s reminder was shown.",
        Why.QUIET: "No reminder today: reminders are paused for today.",
        Why.NIGHT: "No reminder at night.",
        Why.PAST: "No more reminders today: the time has passed.",
    }.get(outlook.why, "")
    return f"{reason} Next: {moment}."


def moment_text(moment: int, now: int) -> str:
    """ "today at 18:00", "tomorrow at 08:00", "Friday at 08:00"."""
    days = moment // DAY_MINUTES - now // DAY_MINUTES
    day = {0: "today", 1: "tomorrow"}.get(days) or DAY_NAMES[weekday(moment // DAY_MINUTES)]
    return f"{day} at {time_text(moment % DAY_MINUTES)}"


def day_name(day: date, today: date) -> str:
    """ "Thursday 5 March", and of the days around today "Today, Thursday 5 March"."""
    near = {-1: "Yesterday, ", 0: "Today, ", 1: "Tomorrow, "}.get((day - today).days, "")
    return f"{near}{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"


def range_text(first: date, last: date) -> str:
    """ "2 to 8 March 2026", "30 March to 5 April 2026"."""
    year = "" if first.year == last.year else f" {first.year}"
    month = "" if first.month == last.month else f" {MONTH_NAMES[first.month - 1]}{year}"
    return f"{first.day}{month} to {last.day} {MONTH_NAMES[last.month - 1]} {last.year}"


def entry_text(entry: Entry, *, is_to_come: bool) -> str:
    """ "Done at 08:10 · 19 min", "Partly done at 08:10 · 2 of 60 reps", "Planned · 08:00", "Not done yet"."""
    done = entry.done
    if done is None:
        parts = ["Planned" if is_to_come else "Not done yet"]
    else:
        at, how_much = time_text(done.at % DAY_MINUTES), done.how_much
        # The moment is that of its end.
        how = {Extent.WHOLE: "Done", Extent.BEGUN: "Begun, stopped"}.get(how_much.extent, "Partly done")
        parts = [f"{how} at {at}", length_text(how_much.seconds) if how_much.is_whole else how_much.amount]
    if entry.at is not None:
        parts.append(time_text(entry.at) if done is None else f"planned for {time_text(entry.at)}")
    if not entry.is_planned:
        parts.append("not planned")
    return " · ".join(parts)


def today_text(plan: WeekPlan, today: int, done: Sequence[int], part: str = "") -> str:
    """What the plan says of today: "Planned for today", "Done once today, one more planned", "Next: Friday".

    `part` is what was done today of a session that is not whole: "Today ◐ 2 of 60 reps".
    """
    if not plan.is_planned:
        return ""
    times = times_done(done, today)
    if still_to_do(plan, today, done):
        todo = "Done once today, one more planned" if times else "Planned for today"
        return f"Today {part}" if part else todo
    if times:
        return {1: "Done today", 2: "Done twice today"}.get(times, f"Done {times} times today")
    if part:
        return f"Today {part}"
    following = next_day(plan, today, done)
    if following is None:  # no plan is without a day
        return ""
    return f"Next: {'tomorrow' if following == today + 1 else DAY_NAMES[weekday(following)]}"


def tag_text(plan: WeekPlan, today: int, done: Sequence[int]) -> str:
    """The same in a word, for a card: "today", "today ✓", or nothing."""
    if not is_for(plan, today):
        return DONE_TODAY if plan.is_planned and times_done(done, today) else ""
    return TODAY if still_to_do(plan, today, done) else DONE_TODAY


def week_text(plan: WeekPlan, today: int, done: Iterable[int]) -> str:
    """ "4 of the last 7 days" where something is planned; nothing where that would be none."""
    days = {moment // DAY_MINUTES for moment in done}
    return of_last_seven(days, today) if plan.is_planned and days_of_last_seven(days, today) else ""


def card_words(plan: WeekPlan, today: int, done: Sequence[int], part: str = "") -> tuple[str, str, int]:
    """What a card says of today and of the week, and a rank: what is still to do first, then what was done today.

    `part` is what was done today of a session that is not whole.
    """
    tag = tag_text(plan, today, done)
    rank = {TODAY: 0, DONE_TODAY: 1}.get(tag, 2) if plan.is_planned else NO_RANK
    if part and tag != DONE_TODAY:
        tag = f"{TODAY} {part}"
    return tag, week_text(plan, today, done), rank


def reminder_title(titles: Sequence[str], seconds: float | None = None) -> str:
    """ "Time for Gentle morning? (5 min)"; of several, each: "Time for Gentle morning or Neck?"."""
    *others, last = titles
    names = f"{', '.join(others)} or {last}" if others else last
    return f"Time for {names}?" + ("" if seconds is None else f" ({max(1, round(seconds / 60))} min)")


def reminder_text(minutes: Collection[int]) -> str:
    """ "Planned for 08:00."."""
    return f"Planned for {' and '.join(map(time_text, sorted(minutes)))}."
