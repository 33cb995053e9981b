"""The history as JSON and CSV, and JSON read back.

The JSON file has a session a line, so that a large one is read line by line. One that another program has laid out
anew is read too, as far as it is small. What comes in may be anything: it is taken as a whole, or refused with a
sentence.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from backtimer.routine.dose import turns
from backtimer.session.done_text import prescribed_text
from backtimer.session.known import Form
from backtimer.session.pain import MOST_PAIN
from backtimer.session.place import Place
from backtimer.session.tally import ExerciseDone
from backtimer.storage.atomic import write_atomically
from backtimer.storage.history import MOST_NOTE_LETTERS, History
from backtimer.storage.history_rows import ENDINGS, PainDuring, PauseDone, SessionDone, SessionRecord
from backtimer.storage.history_writer import Refused

MARK = "backtimer_history"
FORMAT = 1
MOST_BYTES = 50 * 1024 * 1024
MOST_BYTES_AT_ONCE = 4 * 1024 * 1024
MOST_LINE_BYTES = 1024 * 1024
MOST_LETTERS = 2_000
MOST_COUNT = 1_000_000
MOST_SECONDS = 1e7
MOST_PARTS = 5_000
_FIRST_LINE = f'{{"{MARK}": {FORMAT}, "sessions": ['
_LAST_LINE = "]}"
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


# ---- out


def json_text(records: Iterable[SessionRecord]) -> str:
    """All of these sessions, for `read_json`."""
    lines = ",\n".join(json.dumps(_record_as_json(record), ensure_ascii=False) for record in records)
    return f"{_FIRST_LINE}\n{lines}\n{_LAST_LINE}\n"


_NOT_FOR_A_SPREADSHEET = ("dose", "words", "heard")
CSV_COLUMNS = (
    *("day", "started_at", "ended_at", "routine", "title", "ending", "planned_seconds", "active_seconds"),
    *("pauses", "pain_before", "pain_during", "pain_after", "note"),
    *(each.name for each in fields(ExerciseDone) if each.name not in _NOT_FOR_A_SPREADSHEET),
    *("mode", "sides", "dose_sets", "dose_reps", "dose_breaths", "dose_seconds", "dose_hold_seconds"),
    *("prescribed", "hold_seconds_mean", "cut_seconds", "pain_told"),
    *("session_completed", "session_done_reps", "session_planned_reps"),
)
_EXERCISE_CELLS = CSV_COLUMNS.index("pain_told") - CSV_COLUMNS.index("note") - 1


def csv_text(records: Iterable[SessionRecord]) -> str:
    """A line for each exercise of these sessions, for a spreadsheet; a session without any has one too.

    What is too short to be a session is left out, as on the page; a JSON file has everything.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for record in records:
        session = record.session
        if not session.is_listed:
            continue
        first = [
            session.day.isoformat(),
            session.started_at.isoformat(timespec="seconds"),
            session.ended_at.isoformat(timespec="seconds"),
            *(session.routine, session.title, session.ending, session.planned_seconds, session.active_seconds),
            *(len(record.pauses), session.pain_before),
            max((each.level for each in record.pains), default=None),
            *(session.pain_after, session.note),
        ]
        pains, how_much = "; ".join(each.text for each in record.pains), session.completion.words
        last = (pains, how_much, session.done_reps, session.planned_reps)
        for done in record.exercises or (None,):
            middle = _exercise_cells(done) if done else [None] * _EXERCISE_CELLS
            writer.writerow(map(_cell, [*first, *middle, *last]))
    return out.getvalue()


def save_as(path: Path, records: Iterable[SessionRecord]) -> str | None:
    """Write these into a file, CSV when its name ends so, else JSON; a sentence when that could not be done."""
    try:
        if path.suffix.lower() == ".csv":
            # Spreadsheets take a file for UTF-8 only with this mark.
            write_atomically(path, "\ufeff" + csv_text(records))
        else:
            write_atomically(path, json_text(records))
    except (OSError, ValueError) as error:
        return f"{path.name} could not be saved: {_reason(error)}."
    return None


def _record_as_json(record: SessionRecord) -> dict[str, Any]:
    parts: dict[str, list[dict[str, Any]]] = {
        # Files without it are from before it was kept.
        "exercises": [{**_as_json(each), "whole_seconds": each.whole_seconds} for each in record.exercises],
        "pauses": [_as_json(each) for each in record.pauses],
        "pains": [_as_json(each) for each in record.pains],
    }
    # The most pain is in the pains. Files without the reps done are from before they were kept.
    session = _as_json(replace(record.session, pain_during=None)) | {"done_reps": record.session.done_reps}
    return session | {name: part for name, part in parts.items() if part}


def _as_json(each: SessionDone | ExerciseDone | PauseDone | PainDuring) -> dict[str, Any]:
    """Only what is not as usual."""
    usual = {one.name: one.default for one in fields(each) if one.default is not MISSING}
    content = {name: value for name, value in asdict(each).items() if name not in usual or usual[name] != value}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in content.items()}


def _exercise_cells(done: ExerciseDone) -> list[object]:
    content = asdict(done)
    dose = content["dose"]
    names = ("mode", "sides", "sets", "reps", "breaths", "seconds", "hold_seconds")
    cells = (value for name, value in content.items() if name not in _NOT_FOR_A_SPREADSHEET)
    told = [prescribed_text(done.dose), done.hold_seconds, done.cut_seconds]
    return [*cells, *(dose.get(name) for name in names), *told]


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value


# ---- in


def add_from(history: History, path: Path) -> tuple[int, str | None]:
    """Add the sessions of a JSON file that are not in the history yet, all or none.

    How many were added, and a sentence when the file could not be taken.
    """
    try:
        with path.open("rb") as file:
            return history.add_all(read_json(file))
    except (OSError, ValueError) as error:
        return 0, f"{path.name} could not be read: {_reason(error)}."


def read_json(file: BinaryIO) -> Iterator[SessionRecord]:
    """The sessions of a file, read as they are asked for. Raises Refused with a sentence."""
    for number, given in enumerate(_contents(file), 1):
        try:
            yield _record(given)
        except _Unusable as problem:
            raise Refused(f"Session {number} of the file is not usable: {problem}. Nothing was added.") from None


def _contents(file: BinaryIO) -> Iterator[object]:
    """What should be sessions."""
    try:
        first = file.readline(MOST_LINE_BYTES)
        if first.decode("utf-8", "replace").strip() == _FIRST_LINE:
            yield from _lines(file, len(first))
            return
        data = first + file.read(MOST_BYTES_AT_ONCE + 1 - len(first))
    except OSError as error:
        raise Refused(f"The file could not be read: {_reason(error)}.") from None
    if len(data) > MOST_BYTES_AT_ONCE:
        raise Refused("The file is too large, or was not written by BackTimer.")
    content = _parsed(data)
    version = content.get(MARK) if isinstance(content, dict) else None
    if not isinstance(content, dict) or type(version) is not int:
        raise Refused("This is not a BackTimer history file.")
    if version > FORMAT:
        raise Refused("The file is from a newer BackTimer.")
    sessions = content.get("sessions")
    if not isinstance(sessions, list):
        raise Refused("This is not a BackTimer history file.")
    yield from sessions


def _lines(file: BinaryIO, size: int) -> Iterator[object]:
    while line := file.readline(MOST_LINE_BYTES + 1):
        size += len(line)
        if len(line) > MOST_LINE_BYTES or size > MOST_BYTES:
            raise Refused("The file is too large.")
        text = line.strip()
        if text == _LAST_LINE.encode():
            return
        if text:
            yield _parsed(text.removesuffix(b","))
    raise Refused("The file is cut short. Nothing was added.")


def _parsed(data: bytes) -> object:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Refused("The file is damaged, or not a BackTimer history file. Nothing was added.") from None


class _Unusable(Exception):
    """A value that cannot be taken."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A JSON object, of which values are taken only as what they should be."""

    content: dict[str, Any]

    def text(self, name: str, most: int = MOST_LETTERS, usual: str | None = None) -> str:
        value = self.content.get(name, usual)
        if not isinstance(value, str) or len(value) > most:
            raise _Unusable(f"“{name}” is not a text of at most {most} letters")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise _Unusable(f"“{name}” has characters that are not valid") from None
        return value

    def count(self, name: str, usual: int | None = 0) -> int:
        value = self.content.get(name, usual)
        if type(value) is not int or not 0 <= value <= MOST_COUNT:
            raise _Unusable(f"“{name}” is not a whole number from 0 to {MOST_COUNT}")
        return value

    def optional_count(self, name: str) -> int | None:
        return None if self.content.get(name) is None else self.count(name)

    def level(self, name: str) -> int | None:
        value = self.content.get(name)
        if value is not None and (type(value) is not int or not 0 <= value <= MOST_PAIN):
            raise _Unusable(f"“{name}” is not a whole number from 0 to {MOST_PAIN}")
        return value

    def seconds(self, name: str, usual: float | None = 0.0) -> float:
        value: Any = self.content.get(name, usual)
        if type(value) not in (int, float) or not 0 <= value <= MOST_SECONDS or not math.isfinite(value):
            raise _Unusable(f"“{name}” is not a number of seconds")
        return float(value)

    def when(self, name: str) -> datetime:
        try:
            value = datetime.fromisoformat(self.text(name))
            # In a year in which no time zone leads out of the calendar.
            if value.tzinfo is not None and 1970 <= value.year <= 2400:
                return value
        except (ValueError, OverflowError):
            pass
        raise _Unusable(f"“{name}” is not a time with a time zone")

    def parts(self, name: str) -> list[_Given]:
        value = self.content.get(name, [])
        if not isinstance(value, list) or len(value) > MOST_PARTS or not all(isinstance(each, dict) for each in value):
            raise _Unusable(f"“{name}” is not a list")
        return [_Given(each) for each in value]


def _record(content: object) -> SessionRecord:
    if not isinstance(content, dict):
        raise _Unusable("it is not a session")
    given = _Given(content)
    ending = given.text("ending", usual="")
    if ending not in ENDINGS:
        raise _Unusable("“ending” is not a known value")
    session = SessionDone(
        id=given.text("id", 64),
        routine=given.text("routine"),
        title=given.text("title"),
        started_at=given.when("started_at"),
        ended_at=given.when("ended_at"),
        planned_seconds=given.seconds("planned_seconds", None),
        planned_exercises=given.count("planned_exercises", None),
        active_seconds=given.seconds("active_seconds"),
        # One that was under way when it was written is none to go on with here.
        ending=ending or "left",
        note=given.text("note", MOST_NOTE_LETTERS, ""),
        pain_before=given.level("pain_before"),
        pain_after=given.level("pain_after"),
        done_reps=given.count("done_reps"),
        planned_reps=given.optional_count("planned_reps"),
    )
    exercises = tuple(_exercise(each) for each in given.parts("exercises"))
    skipped = sum(each.skipped for each in exercises)
    if "done_reps" not in content and session.is_finished and skipped:
        done = sum(each.all_reps for each in exercises)
        session = replace(session, done_reps=done, planned_reps=done + skipped)
    if len({each.position for each in exercises}) < len(exercises):
        raise _Unusable("two exercises have the same position")
    pauses = tuple(
        PauseDone(
            each.when("at"),
            None if each.content.get("seconds") is None else each.seconds("seconds"),
            each.text("reason"),
        )
        for each in given.parts("pauses")
    )
    pains = tuple(
        PainDuring(each.when("at"), each.level("level") or 0, each.text("what", MOST_NOTE_LETTERS, ""), _place(each))
        for each in given.parts("pains")
    )
    return SessionRecord(session, exercises, pauses, pains)


_COUNTS = (
    *("planned_reps", "sets", "reps", "reps_left", "reps_right", "holds", "holds_left", "holds_right", "skipped"),
)


def _place(given: _Given) -> Place | None:
    """Where pain was told; an older BackTimer did not keep that."""
    content = given.content.get("place")
    if content is None:
        return None
    if not isinstance(content, dict):
        raise _Unusable("“place” is not a place")
    place = _Given(content)
    return Place(
        place.text("exercise"),
        place.text("name"),
        place.text("side", 10, ""),
        place.optional_count("set"),
        place.count("sets", 1),
        place.optional_count("rep"),
        place.optional_count("reps"),
        place.text("unit", 20, "rep"),
    )


def _exercise(given: _Given) -> ExerciseDone:
    counts: dict[str, Any] = {name: given.count(name) for name in _COUNTS}
    heard = given.text("heard", usual="")
    if heard not in tuple(Form):
        raise _Unusable("“heard” is not a known value")
    dose = given.content.get("dose", {})
    if not isinstance(dose, dict) or len(dose) > 20 or not all(_is_dose_value(*pair) for pair in dose.items()):
        raise _Unusable("“dose” is not usable")
    done = ExerciseDone(
        position=given.count("position", None),
        item=given.text("item"),
        exercise=given.text("exercise"),
        name=given.text("name"),
        dose=dose,
        planned_held_seconds=given.seconds("planned_held_seconds"),
        held_seconds=given.seconds("held_seconds"),
        whole_seconds=given.seconds("whole_seconds"),
        whole_seconds_left=given.seconds("whole_seconds_left"),
        whole_seconds_right=given.seconds("whole_seconds_right"),
        words=given.text("words", 64, ""),
        heard=heard,
        **counts,
    )
    return done if "whole_seconds" in given.content else _with_whole(done)


def _with_whole(done: ExerciseDone) -> ExerciseDone:
    """What was written before the seconds of completed holds were kept: so many times the dose, as in the history."""
    hold, seconds = (_number(done.dose.get(name)) for name in ("hold_seconds", "seconds"))
    unit = hold
    match done.dose.get("mode"):
        case "timed" if not hold:
            times = turns(seconds) if done.dose.get("sides") == "alternate" else 1
            unit = seconds / times
        case "open" if not hold:
            unit = done.held_seconds / max(1, done.all_reps)
        case _:
            pass
    counts = (done.holds, done.holds_left, done.holds_right) if hold else (done.reps, done.reps_left, done.reps_right)
    whole, left, right = (min(done.held_seconds, round(unit * count, 3)) for count in counts)
    return replace(done, whole_seconds=whole, whole_seconds_left=left, whole_seconds_right=right)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _is_dose_value(name: str, value: object) -> bool:
    if not name.isascii() or len(name) > 40:
        return False
    if isinstance(value, str):
        return value.isascii() and len(value) <= 40
    return type(value) in (int, float) and isinstance(value, (int, float)) and 0 <= value <= MOST_SECONDS


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
    return text[0].lower() + text[1:]
