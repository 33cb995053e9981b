"""How much of a session was done, and where pain was told: in the history, its exports, and from before it was kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backtimer.session.place import Place
from backtimer.storage.history import EVER, History
from backtimer.storage.history_export import csv_text, json_text, read_json
from backtimer.storage.history_rows import PainDuring, SessionDone, SessionRecord
from backtimer.storage.history_schema import STEPS, connect, migrate
from backtimer.storage.history_summary import summary_page
from backtimer.storage.history_writer import Refused
from tests.unit.test_history import DONE, DOSE, START, Clock, begin, whole


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "history.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def history(path: Path, clock: Clock) -> Iterator[History]:
    with closing(History(path, clock)) as kept:
        yield kept


PLACE = Place("bird-dog", "Bird dog", "left", 1, 1, 3, 8)
OLD_DONE = (
    # As an older BackTimer kept it: 48 + 42 s of completed holds, and half a second of one that was broken off.
    "INSERT INTO exercises VALUES ('s', 1, 'bridge', 'bridge', 'Bridge', '{dose}', 16, 96.0, 1, 0, 8, 8, 0, 8, 7, "
    "90.5, 0)",
    "INSERT INTO exercises VALUES ('s', 2, 'walk', 'walk', 'Walk', "
    '\'{{"mode": "timed", "seconds": 60.0, "sides": "each"}}\', 2, 120.0, 0, 0, 1, 0, 0, 0, 0, 95.0, 1)',
    # Nobody can say what this was.
    "INSERT INTO exercises VALUES ('t', 3, 'x', 'x', 'X', '[', 2, 120.0, 0, 0, 1, 0, 0, 0, 0, 95.0, 0)",
)


def old_file(path: Path) -> None:
    """A history as version 1 left it."""
    path.parent.mkdir()
    with closing(connect(path)) as connection:
        migrate(connection, STEPS[:1])
        for session, ending in (("s", "finished"), ("t", "stopped")):
            connection.execute(
                "INSERT INTO sessions (id, routine, title, started_at, ended_at, offset_minutes, day, planned_seconds, "
                "planned_exercises, active_seconds, ending) VALUES (?, 'r', 'R', '2026-03-04T23:30:00Z', "
                "'2026-03-04T23:45:00Z', 60, '2026-03-05', 900, 3, 300, ?)",
                (session, ending),
            )
        for sql in OLD_DONE:
            connection.execute(sql.format(dose=json.dumps(DOSE)))
        connection.execute("INSERT INTO pains VALUES ('s', 1, '2026-03-04T23:35:00Z', 4, 'left hip')")


def test_a_file_of_the_version_before(path: Path, clock: Clock) -> None:
    old_file(path)
    with closing(History(path, clock)) as history:
        record = history.record("s")
        assert history.trouble is None
        assert record is not None
        bridge, walk = record.exercises
        assert (bridge.whole_seconds, bridge.whole_seconds_left, bridge.whole_seconds_right) == (0.0, 48.0, 42.0)
        assert (bridge.cut_seconds, bridge.hold_seconds) == (0.5, 6.0)
        assert (walk.whole_seconds_left, walk.whole_seconds_right, walk.cut_seconds) == (60.0, 0.0, 35.0)
        # What was gone past in a session that came to its end is missing; of the other its time tells.
        assert record.session.completion.amount == "17 of 18 reps"
        other = next(each for each in history.sessions() if each.id == "t")
        assert other.completion.text == "◐ 5 min of 15 min"
        assert record.pains == (PainDuring(record.pains[0].at, 4, "left hip"),)
        assert record.pains[0].text == "4 left hip"


def test_a_json_file_from_before(history: History) -> None:
    session = SessionDone("s", "r", "R", START, START, 900.0, 3, 300.0, "finished")
    record = SessionRecord(session, (replace(DONE, skipped=2),), (), (PainDuring(START, 4),))
    content = json.loads(json_text([record]))
    (given,) = content["sessions"]
    del given["done_reps"]
    (exercise,) = given["exercises"]
    for name in ("whole_seconds", "whole_seconds_left", "whole_seconds_right"):
        del exercise[name]
    assert "place" not in given["pains"][0]
    (found,) = read_json(io.BytesIO(json.dumps(content).encode()))
    assert found.exercises == (replace(DONE, skipped=2),)
    assert found.session.completion.amount == "16 of 18 reps"
    assert found.pains == (PainDuring(START, 4),)


def test_pain_has_its_place_everywhere(history: History, clock: Clock) -> None:
    session = whole(history, clock)
    history.pain(session, 4, "during", PLACE)
    history.pain(session, 6, "during", Place("plank", "=Plank"))
    record = history.record(session)
    assert record is not None
    assert [each.place for each in record.pains] == [PLACE, Place("plank", "=Plank")]
    assert record.session.pain_during == 6
    assert list(read_json(io.BytesIO(json_text([record]).encode()))) == [record]
    (row,) = csv.DictReader(io.StringIO(csv_text([record])))
    assert row["pain_told"] == "4 at Bird dog, left, rep 3 of 8; 6 before =Plank"
    assert (row["prescribed"], row["hold_seconds_mean"]) == ("8 reps each side, hold 6 s", "6.0")
    assert "<td>4 at Bird dog, left, rep 3 of 8; 6 before =Plank</td>" in summary_page([record], *EVER)
    assert history.delete(session) == record
    assert history.restore(record) is None
    assert history.record(session) == record


@pytest.mark.parametrize("place", [3, {}, {"exercise": "x"}, {"exercise": "x", "name": "y", "rep": -1}])
def test_a_place_that_is_none_is_refused(place: Any) -> None:
    session = SessionDone("s", "r", "R", START, START, 900.0, 3)
    record = SessionRecord(session, (), (), (PainDuring(START, 4, "", PLACE),))
    content = json.loads(json_text([record]))
    content["sessions"][0]["pains"][0]["place"] = place
    with pytest.raises(Refused):
        list(read_json(io.BytesIO(json.dumps(content).encode())))


def test_a_session_that_was_stopped_for_pain_is_so_on_the_page(history: History, clock: Clock) -> None:
    """Also when nobody told a number."""
    for level in (None, 4):
        session = begin(history)
        if level is not None:
            history.pain(session, level, "during", PLACE)
        history.end(session, "pain", 200)
    page = summary_page(history.records(), *EVER)
    assert "<td>stopped for pain</td>" in page
    assert "<td>4 at Bird dog, left, rep 3 of 8; stopped for pain</td>" in page


def test_what_is_too_short_is_kept_and_counts_for_nothing(history: History, clock: Clock) -> None:
    short = begin(history)
    history.done(short, (DONE,), 25, reps=(16, 16))
    history.end(short, "stopped", 29)
    assert (history.days_done(), history.seconds_per_week(), history.times_done()) == ((), (), {})
    assert history.exercise_progress(DONE.exercise) == ()
    record = history.record(short)
    assert record is not None
    assert not record.session.is_listed
    assert csv_text([record]).count("\n") == 1
    assert list(read_json(io.BytesIO(json_text([record]).encode()))) == [record]
    assert "No session in this time." in summary_page([record], *EVER)
    # What a person told in it is seen.
    history.pain(short, 8, "during", PLACE)
    (told,) = history.records()
    assert told.session.is_listed
    page = summary_page([told], *EVER)
    assert "8 at Bird dog" in page
    assert "Reps done" not in page
    assert history.days_done() == ()


def test_a_session_over_midnight_is_of_the_day_on_which_it_began(history: History, clock: Clock) -> None:
    clock.now = START.replace(hour=23, minute=55)
    session = begin(history)
    clock.now += timedelta(minutes=10)
    history.end(session, "finished", 600)
    ((done,),) = history.times_done().values()
    assert (done.at.date(), history.days_done()[0].day) == (START.date(), START.date())
