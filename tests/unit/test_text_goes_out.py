"""What goes out of the program, to a browser, a spreadsheet, a desktop or a mail, has names and notes as written."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from backtimer.routinefile.reader import read_routine_bytes
from backtimer.session.place import Place
from backtimer.session.plan import compile_plan
from backtimer.session.sheet_text import sheet_text
from backtimer.session.tally import ExerciseDone
from backtimer.storage.history_export import csv_text, json_text, read_json
from backtimer.storage.history_rows import PainDuring, SessionDone, SessionRecord
from backtimer.storage.history_summary import NOTE_LETTERS, summary_page
from backtimer.system.notices import _as_markup

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</td></table><script>alert(1)</script>",
    '"><b>bold</b>',
    "Tom & Ann &lt;3 &amp; &#106;",
    "=cmd|'/c calc'!A1",
    "[[h@l@U]]",
    "\u202eedoc\u202c \u200fright\u200e to left",
    "]]> <!-- -- > ${x} %s {0}",
    "a" * 10_000,
)


def record(text: str) -> SessionRecord:
    """A session whose every text is this."""
    session = SessionDone("s", text, text, AT, AT, 600.0, 1, 600.0, "finished", text, 1, 2)
    done = ExerciseDone(1, text, text, text, {"mode": "reps", "reps": 3}, 3, sets=1, reps=3)
    pain = PainDuring(AT, 4, text, Place(text, text))
    return SessionRecord(session, (done,), (), (pain,))


class Page(HTMLParser):
    """The tags of a page and the texts between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag and the names of its attributes."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        """A text, entities read."""
        self.texts.append(data)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_the_physiotherapists_page(text: str) -> None:
    page = Page(summary_page([record(text)], AT.date(), AT.date(), text))
    tame = Page(summary_page([record("tame")], AT.date(), AT.date(), "tame"))
    assert page.tags == tame.tags
    assert page.texts.count(f"Exercise summary: {text}") == 2
    assert text in page.texts  # the exercise
    note = text if len(text) <= NOTE_LETTERS else text[: NOTE_LETTERS - 1] + "…"
    assert f"5 March 2026: {note}" in page.texts


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_the_copy_of_the_history(text: str) -> None:
    records = [record(text[:2000])]
    (back,) = read_json(io.BytesIO(json_text(records).encode()))
    assert (back.session.title, back.exercises[0].name, back.session.note) == (text[:2000],) * 3


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_the_spreadsheet(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_text([record(text)])))
    assert row["title"] == row["name"] == row["note"] == (f"'{text}" if text[0] == "=" else text)


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")
def test_no_cell_of_the_spreadsheet_is_a_formula(sign: str) -> None:
    text = f'{sign}HYPERLINK("http://x","y")'
    (row,) = csv.DictReader(io.StringIO(csv_text([record(text)]), newline=""))
    for key, cell in row.items():
        assert not cell.startswith(sign), key
    assert row["note"] == f"'{text}"
    told = record("x")
    plain = replace(told, session=replace(told.session, planned_seconds=-1.0))
    (row,) = csv.DictReader(io.StringIO(csv_text([plain])))
    assert row["planned_seconds"] == "-1.0"  # a number is a number


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_a_note_on_the_desktop(text: str) -> None:
    page = Page(_as_markup(text))
    assert (page.tags, "".join(page.texts)) == ([], text)


@pytest.mark.parametrize("text", [each[:100] for each in HOSTILE], ids=lambda text: text[:12])
def test_a_list_to_be_mailed(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    file = f"backtimer: 1\ntitle: {quoted}\nexercises:\n  - {{name: {quoted}, equipment: [{quoted}], reps: 3}}\n"
    routine = read_routine_bytes(file.encode(), "r", {}).routine
    assert routine is not None
    lines = sheet_text(compile_plan(routine)).splitlines()
    assert lines[0].startswith(text)
    assert any(text in line for line in lines[1:])
