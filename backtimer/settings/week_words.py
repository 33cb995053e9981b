"""What is said of a week's plan. It is an offer: nothing here counts what was not done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from backtimer.session.completion import WHOLE_MARK
from backtimer.session.times import DAY_NAMES, length_text
from backtimer.settings.week_plan import (
    DAY_MINUTES,
    EVERY_DAY,
    WeekPlan,
    days_of_last_seven,
    is_for,
    next_day,
    still_to_do,
    times_done,
    weekday,
)

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
    """ "every day, twice a day", "Mon, Wed, Sat"."""
    if not plan.is_planned:
        return "not planned"
    return days_text(plan.days) + (", twice a day" if plan.times_a_day > 1 else "")


def reminder_times_text(plan: WeekPlan, *, is_on: bool) -> str:
    """ "Reminder at 09:00 and 18:00"; nothing where there is none."""
    if not plan.reminds:
        return ""
    return f"Reminder at {' and '.join(map(time_text, plan.at))}" + ("" if is_on else " (reminders are off)")


def today_text(plan: WeekPlan, today: int, done: Sequence[int], part: str = "") -> str:
    """What the plan says of today: "Planned for today", "Done once today, once more if you like", "Next: Friday".

    `part` is what was done today of a session that is not whole: "Today ◐ 2 of 60 reps".
    """
    if not plan.is_planned:
        return ""
    times = times_done(done, today)
    if still_to_do(plan, today, done):
        todo = "Done once today, once more if you like" if times else "Planned for today"
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


def reminder_title(titles: Sequence[str]) -> str:
    """ "Time for Morning routine"; of several, each."""
    *others, last = titles
    return f"Time for {', '.join(others)} or {last}" if others else f"Time for {last}"


def reminder_text(seconds: float | None) -> str:
    """ "12 min, if you like."."""
    return "If you like." if seconds is None else f"{length_text(seconds)}, if you like."
