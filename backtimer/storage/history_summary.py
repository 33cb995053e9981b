"""One page for the physiotherapist: what was done, with what pain, in the person's own words. HTML for print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from html import escape

from backtimer.session.done_text import by_side, done_text, hold_text, prescribed_text
from backtimer.session.tally import ExerciseDone
from backtimer.session.times import day_text, length_text, shown_seconds
from backtimer.storage.history import DayDone, WeekDone, weeks
from backtimer.storage.history_rows import SessionRecord

# As much as one page of A4 holds; what is left out is said.
MOST_EXERCISES = 18
MOST_PAINS = 12
MOST_NOTES = 8
MOST_WEEKS = 26
NOTE_LETTERS = 240

_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.35 "Noto Sans", "Segoe UI", sans-serif; color: #111; background: #fff; margin: 2em auto;
  max-width: 182mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 11.5pt; margin: 1.1em 0 .3em }
p { margin: .2em 0 } table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 600; border-bottom: 1.5px solid #111 }
td, th { padding: 2px 8px 2px 0; vertical-align: top } td { border-bottom: 1px solid #ccc }
.number { text-align: right } .small { color: #444; font-size: 9pt }
li { margin: .1em 0; overflow-wrap: anywhere } td { overflow-wrap: anywhere }
@media print { body { margin: 0; max-width: none } h2, tr, li { break-inside: avoid } }
"""


def summary_page(records: Iterable[SessionRecord], first: date, last: date, name: str = "") -> str:
    """The page about the sessions from a day to another; `name` is the person's, if they want it on the page."""
    sessions = sorted(
        (each for each in records if first <= each.session.day <= last and each.session.is_listed),
        key=lambda each: each.session.started_at,
    )
    # What is too short to be a session is here only for what was told in it.
    counted = [each for each in sessions if each.session.completion.is_session]
    title = f"Exercise summary: {name}" if name else "Exercise summary"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{day_text(first)} to {day_text(last)}. {escape(_overview(counted, first, last))}</p>",
        _chart(weeks(_days(counted))),
        _exercises(counted),
        _pains(sessions),
        _notes(sessions),
        '<p class="small">Recorded by BackTimer during the sessions. Pain and notes are the person’s own record, from '
        "0 (none) to 10 (worst pain). It is not medical advice.</p>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body>\n</html>\n"
    )


def _overview(sessions: Sequence[SessionRecord], first: date, last: date) -> str:
    if not sessions:
        return "No session in this time."
    days = len({each.session.day for each in sessions})
    whole = sum(each.session.completion.is_whole for each in sessions)
    seconds = sum(each.session.active_seconds for each in sessions)
    count = f"{len(sessions)} session" + ("" if len(sessions) == 1 else "s")
    part = len(sessions) - whole
    return (
        f"{count} on {days} of {(last - first).days + 1} days: {whole} completed, {part} in part. "
        f"{length_text(seconds)} in all."
    )


def _days(sessions: Sequence[SessionRecord]) -> tuple[DayDone, ...]:
    return tuple(DayDone(each.session.day, (each.session.completion,)) for each in sessions)


def _chart(done: Sequence[WeekDone]) -> str:
    """Minutes per week as bars."""
    shown = done[-MOST_WEEKS:]
    if not shown:
        return ""
    most = max(60.0, *(each.seconds for each in shown))
    slot, height = 640 / max(8, len(shown)), 70
    bars = []
    for number, each in enumerate(shown):
        tall = each.seconds / most * height
        left = number * slot
        middle = left + slot * 0.4
        bars.append(
            f'<rect x="{left:.1f}" y="{14 + height - tall:.1f}" width="{slot * 0.8:.1f}" height="{tall:.1f}"/>'
            f'<text x="{middle:.1f}" y="{10 + height - tall:.1f}">{shown_seconds(each.seconds) / 60:.0f}</text>'
        )
        # Days side by side need room: with many weeks every second one, or fewer, has its day.
        if number % max(1, round(34 / slot)) == 0:
            bars.append(f'<text x="{middle:.1f}" y="{28 + height}">{each.monday.day}.{each.monday.month}.</text>')
    label = f"Minutes per week, from {day_text(shown[0].monday)} to {day_text(shown[-1].monday)}"
    return (
        f"<h2>Minutes per week</h2>\n"
        f'<svg viewBox="-8 0 656 {height + 32}" width="100%" role="img" aria-label="{escape(label)}" fill="#333" '
        f'font-size="9" text-anchor="middle">{"".join(bars)}</svg>\n'
        '<p class="small">Each bar is a week from its Monday (day.month.) on.</p>'
    )


def _exercises(sessions: Sequence[SessionRecord]) -> str:
    """The exercises, the most frequent first, what was prescribed beside what was done."""
    done: dict[str, list[tuple[date, ExerciseDone]]] = {}
    for record in sessions:
        begun = set[str]()
        for each in record.exercises:
            # What was begun again in a session was prescribed once.
            row = replace(each, planned_reps=0) if each.item in begun else each
            begun.add(each.item)
            done.setdefault(each.exercise, []).append((record.session.day, row))
    if not done:
        return ""
    rows = []
    often = sorted(done.values(), key=lambda times: (-len(times), times[-1][1].name))
    for times in often[:MOST_EXERCISES]:
        latest, sides = times[-1][1], by_side(each for _, each in times)
        cells = (
            str(len({day for day, _ in times})),
            done_text(sides),
            hold_text(sides),
            str(sum(each.skipped for _, each in times) or ""),
        )
        numbers = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
        # A mean beside the last dose alone would be read as if that had been done all the time.
        doses = dict.fromkeys(prescribed_text(dose) for dose in (times[0][1].dose, latest.dose))
        name, dose = escape(latest.name), escape(" → ".join(doses))
        rows.append(f"<tr><td>{name}</td><td>{dose}</td>{numbers}</tr>")
    head = "".join(f'<th class="number">{each}</th>' for each in ("Days", "Reps done", "Mean hold", "Skipped"))
    more = _and_more(len(often) - MOST_EXERCISES, "exercise")
    return (
        f"<h2>Exercises</h2>\n<table><tr><th>Exercise</th><th>Prescribed</th>{head}</tr>\n"
        + "\n".join(rows)
        + "</table>\n"
        + '<p class="small">Reps done of those prescribed, in the sessions that reached the exercise. A timed exercise '
        + "counts each time as a rep, a breathing one each breath. The mean hold is of completed holds only; those "
        + "broken off are not in it. An arrow: the dose was changed, from the first to the last.</p>"
        + more
    )


def _pains(sessions: Sequence[SessionRecord]) -> str:
    told = [
        each
        for each in sessions
        if each.pains
        or each.session.ending == "pain"
        or each.session.pain_before is not None
        or each.session.pain_after is not None
    ]
    if not told:
        return ""
    rows = []
    for record in reversed(told[-MOST_PAINS:]):
        session = record.session
        during = _shortened("; ".join(each.text for each in record.pains))
        if session.ending == "pain":
            during = "; ".join(filter(None, (during, "stopped for pain")))
        rows.append(
            f"<tr><td>{day_text(session.day)}</td><td>{_level(session.pain_before)}</td>"
            f"<td>{escape(during)}</td><td>{_level(session.pain_after)}</td></tr>"
        )
    more = _and_more(len(told) - MOST_PAINS, "earlier session")
    return (
        "<h2>Pain, 0 to 10</h2>\n<table><tr><th>Day</th><th>Before</th><th>During</th><th>After</th></tr>\n"
        + "\n".join(rows)
        + f"</table>{more}"
    )


def _notes(sessions: Sequence[SessionRecord]) -> str:
    told = [each.session for each in sessions if each.session.note.strip()]
    if not told:
        return ""
    lines = [
        f"<li>{day_text(each.day)}: {escape(_shortened(each.note.strip()))}</li>"
        for each in reversed(told[-MOST_NOTES:])
    ]
    return "<h2>Notes</h2>\n<ul>" + "\n".join(lines) + f"</ul>{_and_more(len(told) - MOST_NOTES, 'earlier note')}"


def _shortened(text: str) -> str:
    return text if len(text) <= NOTE_LETTERS else text[: NOTE_LETTERS - 1].rstrip() + "…"


def _and_more(count: int, what: str) -> str:
    if count <= 0:
        return ""
    are = " is" if count == 1 else "s are"
    return f'\n<p class="small">{count} {what}{are} not listed here.</p>'


def _level(level: int | None) -> str:
    return "–" if level is None else str(level)
