"""What the history page says in words: days, weeks, sessions, pain. Nothing here blames anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from backtimer.session.pain import MOST_RISE, RULE, rises_too_much
from backtimer.session.times import DAY_NAMES, day_text, length_text
from backtimer.settings.week_words import of_last_seven
from backtimer.ui.history.desk import DayLike, PainLike, SessionLike


def count(number: int, what: str) -> str:
    """ "1 session", "2 sessions"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def day_done(day: date, done: DayLike | None, today: date) -> str:
    """What was done on a day of the calendar."""
    name = f"{DAY_NAMES[day.weekday()]}, {day_text(day)}{' (today)' if day == today else ''}"
    if done is None:
        return f"{name}: {'nothing recorded' if day <= today else 'still to come'}"
    sessions = count(done.sessions, "session")
    if done.finished == done.sessions:
        ended = "to the end"
    elif done.finished:
        ended = f"{done.finished} to the end"
    else:
        ended = "in part"
    return (
        f"{name}: {sessions} {ended}, {length_text(done.seconds)}"
        if done.sessions == 1
        else (f"{name}: {sessions}, {ended}, {length_text(done.seconds)}")
    )


def lately(days: Iterable[date], today: date) -> str:
    """ "Done on 4 of the last 7 days"."""
    return f"Done on {of_last_seven((day.toordinal() for day in days), today.toordinal())}"


def in_all(sessions: Sequence[SessionLike]) -> str:
    """How much that is."""
    if not sessions:
        return "No session with these filters"
    days = len({each.day for each in sessions})
    length = length_text(sum(each.active_seconds for each in sessions))
    return f"{count(len(sessions), 'session')} on {count(days, 'day')}, {length}"


def how_far(session: SessionLike) -> str:
    """How a session ended."""
    match session.ending:
        case "finished":
            return "To the end"
        case "":
            return "Under way"
        case ending:
            planned = max(session.planned_seconds, session.active_seconds, 1.0)
            share = min(99, round(100 * session.active_seconds / planned))
            return f"About {share} %" + (", stopped for pain" if ending == "pain" else "")


def pain_text(before: int | None, after: int | None) -> str:
    """ "3 → 2"; nothing when neither was told."""
    if before is None and after is None:
        return ""
    return f"{'–' if before is None else before} → {'–' if after is None else after}"


def pain_told(before: int | None, after: int | None, during: int | None = None) -> str:
    """The same in words."""
    parts = [
        f"{when} {level}"
        for when, level in (("before", before), ("during", during), ("after", after))
        if level is not None
    ]
    text = "pain " + ", ".join(parts)
    if before is not None and after is not None and rises_too_much(before, after):
        text += f", {after - before} points more"
    return text


def pain_rule(points: Iterable[PainLike]) -> str:
    """The rule, and how often more was told."""
    both = [each for each in points if each.before is not None and each.after is not None]
    if not both:
        return RULE
    more = sum(rises_too_much(each.before, each.after) for each in both)
    return f"{RULE} Here it was more than {MOST_RISE} after {more} of {count(len(both), 'session')}."


def deleted_text(session: SessionLike) -> str:
    """That a session was deleted."""
    return f"Deleted: {session.title}, {day_text(session.day)}."
