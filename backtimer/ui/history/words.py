"""What the history page says in words: days, weeks, sessions, pain. Nothing here blames anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from backtimer.session.completion import ENDED
from backtimer.session.done_text import by_side, done_text, hold_text, is_timed, prescribed_text
from backtimer.session.pain import MOST_RISE, RULE, rises_too_much
from backtimer.session.times import DAY_NAMES, day_text, length_text
from backtimer.settings.week_words import of_last_seven
from backtimer.ui.history.desk import DayLike, PainPointLike, RecordLike, SessionLike


def count(number: int, what: str) -> str:
    """ "1 session", "2 sessions"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def day_done(day: date, done: DayLike | None, today: date) -> str:
    """What was done on a day of the calendar."""
    name = f"{DAY_NAMES[day.weekday()]}, {day_text(day)}{' (today)' if day == today else ''}"
    if done is None:
        return f"{name}: {'nothing recorded' if day <= today else 'still to come'}"
    if done.sessions == 1:
        how_much = done.completions[0].text
    else:
        how_much = f"{count(done.sessions, 'session')}, {done.whole} completed"
    return f"{name}: {how_much}, {length_text(done.seconds)}"


def lately(days: Mapping[date, DayLike], today: date) -> str:
    """ "Done on 4 of the last 7 days": as in the plan of the week, what was done in part is not done."""
    return f"Done on {of_last_seven((day.toordinal() for day, done in days.items() if done.whole), today.toordinal())}"


def in_all(sessions: Sequence[SessionLike]) -> str:
    """How much that is: of the sessions that count."""
    counted = [each for each in sessions if each.completion.is_session]
    if not counted:
        return "No session with these filters"
    whole = sum(each.completion.is_whole for each in counted)
    length = length_text(sum(each.active_seconds for each in counted))
    return f"{count(len(counted), 'session')}, {whole} completed, {length}"


def completed_text(session: SessionLike) -> str:
    """How much of a session was done."""
    return session.completion.text + ENDED.get(session.ending, "")


def session_name(session: SessionLike) -> str:
    """ "Gentle morning, 5 March 2026, 14:22"."""
    return f"{session.title}, {day_text(session.day)}, {session.started_at:%H:%M}"


def details_text(session: SessionLike, record: RecordLike) -> str:
    """How much of a session was done, how long it took, and what was told of pain, a line for each."""
    pauses = [each.seconds for each in record.pauses if each.seconds is not None]
    lines = [f"{completed_text(session)}, {length_text(session.active_seconds)}"]
    if record.pauses:
        lines[0] += f" and {count(len(record.pauses), 'pause')}"
        if sum(pauses) >= 1:
            lines[0] += f" of {length_text(sum(pauses))}"
    levels = ((session.pain_before, "before"), (session.pain_after, "after"))
    told = [f"{level} {when}" for level, when in levels if level is not None]
    told[1 if session.pain_before is not None else 0 : 0] = [each.text for each in record.pains]
    return "\n".join((*lines, *((f"Pain: {'; '.join(told)}",) if told else ())))


DETAIL_COLUMNS = ("Exercise", "Prescribed", "Done", "Mean hold", "Broken off", "Skipped")


def detail_rows(record: RecordLike) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """What was prescribed and done of each exercise: the columns that have anything, and their rows."""
    rows = list[tuple[str, ...]]()
    for each in record.exercises:
        sides = by_side((each,))
        cut = length_text(each.cut_seconds) if each.cut_seconds >= 1 else ""
        done = done_text(sides, is_timed=is_timed(each.dose))
        hold = "" if is_timed(each.dose) else hold_text(sides)
        rows.append((each.name, prescribed_text(each.dose), done, hold, cut, str(each.skipped or "")))
    told = [at for at in range(len(DETAIL_COLUMNS)) if any(row[at] for row in rows)]
    return [DETAIL_COLUMNS[at] for at in told], [tuple(row[at] for at in told) for row in rows]


def pain_text(before: int | None, after: int | None, during: int | None = None) -> str:
    """ "3 → 2", "3 → 6 → 2" with the most that was told on the way; nothing when none was told."""
    if before is None and after is None and during is None:
        return ""
    levels = (before, after) if during is None else (before, during, after)
    return " → ".join("–" if level is None else str(level) for level in levels)


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


def pain_rule(points: Iterable[PainPointLike]) -> str:
    """The rule, and how often more was told."""
    both = [each for each in points if each.before is not None and each.after is not None]
    if not both:
        return RULE
    more = sum(rises_too_much(each.before, each.after) for each in both)
    return f"{RULE} Here it was more than {MOST_RISE} after {more} of {count(len(both), 'session')}."


def deleted_text(session: SessionLike) -> str:
    """That a session was deleted."""
    return f"Deleted: {session.title}, {day_text(session.day)}."
