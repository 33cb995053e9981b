"""The places of sessions under way: one for each program that leads one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backtimer.session.tally import ExerciseDone
from backtimer.storage.atomic import write_atomically
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.hold import Hold
from backtimer.storage.session_files import MOST_PLACES, SessionFiles
from tests.unit.test_checkpoint import PLACE

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
Open = Callable[[], SessionFiles]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """As if programs were started, each a minute after the one before."""
    programs: list[SessionFiles] = []

    def start() -> SessionFiles:
        at = NOON + timedelta(minutes=len(programs))
        programs.append(SessionFiles(tmp_path / "data", lambda: at))
        return programs[-1]

    yield start
    for each in programs:
        each.close()


def lead(files: SessionFiles, title: str = "R") -> str:
    """Begin a session and keep its first place."""
    unfinished = files.begin("r")
    session = files.history.begin("r", title, planned_seconds=1, planned_exercises=1)
    unfinished.keep(session, PLACE)
    assert unfinished.flush()
    return session


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "data").glob("unfinished*.json"))


def test_what_another_program_leads_is_not_left(opened: Open, tmp_path: Path) -> None:
    one, two = opened(), opened()
    first = lead(one)
    assert two.places_left() == ()
    second = lead(two)
    assert names(tmp_path) == ["unfinished-2.json", "unfinished.json"]
    assert [each.id for each in one.history.unfinished()] == [second, first]
    two.unfinished.forget()
    two.close()
    one.close()
    assert names(tmp_path) == ["unfinished.json"]
    three = opened()
    assert [each.session for each in three.places_left()] == [first]
    # What one program offers, no other offers or takes for its own.
    four = opened()
    assert four.places_left() == ()
    lead(four)
    assert three.take_over(first, "r").session == first
    assert names(tmp_path) == ["unfinished-2.json", "unfinished.json"]


def test_of_two_that_were_left_the_latest_comes_first(opened: Open, tmp_path: Path) -> None:
    one, two = opened(), opened()
    first, second = lead(one), lead(two)
    one.close()
    two.close()
    three = opened()
    assert [each.session for each in three.places_left()] == [second, first]
    three.drop(second)
    three.close()
    assert names(tmp_path) == ["unfinished.json"]
    four = opened()
    assert [each.session for each in four.places_left()] == [first]
    new = lead(four)
    endings = {each.id: str(each.ending) for each in four.history.sessions()}
    assert endings == {first: "left", second: "left", new: ""}


def test_a_session_that_is_over_is_not_offered(opened: Open, tmp_path: Path) -> None:
    """As after a kill between the last rep and the last write."""
    one = opened()
    one.history.end(lead(one), "finished", 1)
    one.close()
    assert names(tmp_path) == ["unfinished.json"]
    two = opened()
    assert two.places_left() == ()
    two.close()
    assert names(tmp_path) == []
    assert [str(each.ending) for each in two.history.sessions()] in (["finished"], [])


DONE = ExerciseDone(1, "bridge", "bridge", "Bridge", sets=1, reps=8)


def test_what_was_done_of_a_session_that_is_left_counts(opened: Open) -> None:
    one = opened()
    nothing, something = lead(one), one.history.begin("s", "S", planned_seconds=1, planned_exercises=1)
    one.history.done(something, [DONE], 60, (8, 8))
    one.history.done(nothing, [replace(DONE, sets=0)], 60, (8, 20))
    one.close()
    two = opened()
    for session in (nothing, something):
        two.drop(session)
    assert (two.days.done_lately("r"), two.days.done_lately("s")) == ((), (NOON,))
    assert [(each.at, each.how_much.mark) for each in two.days.parts_lately("r")] == [(NOON, "◐ 8 of 20 reps")]
    assert two.days.parts_lately("s") == ()
    three = opened().days
    assert three.parts_lately("r") == two.days.parts_lately("r")
    assert three.routines_done == ("s", "r")
    assert two.days.known_exercises == {"bridge"}


def test_days_are_those_of_the_history_when_it_has_changed(opened: Open) -> None:
    files = opened()
    files.days.note_done("gone", NOON - timedelta(days=30), ["plank"])
    for days_ago in (2, 40, 1):
        at = NOON - timedelta(days=days_ago)
        session = SessionDone(f"s{days_ago}", "r", "R", at, at, 60.0, 1, 60.0, "finished")
        assert files.history.add_all([SessionRecord(session, (DONE,))]) == (1, None)
    files.count_days()
    assert files.days.done_lately("r") == (NOON - timedelta(days=2), NOON - timedelta(days=1))
    assert files.days.known_exercises == {"plank", "bridge"}
    assert files.days.last_done("gone") == NOON - timedelta(days=30)
    for session in ("s1", "s2"):
        files.history.delete(session)
    files.count_days("r")
    assert (files.days.done_lately("r"), files.days.last_done("r")) == (
        (NOON - timedelta(days=40),),
        NOON - timedelta(days=40),
    )
    files.history.delete("s40")
    files.count_days("r")
    assert (files.days.done_lately("r"), files.days.routines_done) == ((), ("gone",))
    again = opened().days
    assert (again.routines_done, again.known_exercises) == (("gone",), {"plank", "bridge"})


def test_of_a_history_that_cannot_be_read_nothing_is_taken(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "history.db").write_bytes(b"no database at all" * 300)
    files = opened()
    files.days.note_done("r", NOON)
    files.count_days("r")
    assert files.history.trouble is not None
    assert files.days.done_lately("r") == (NOON,)


def test_what_is_kept_goes_along_with_a_renamed_file(opened: Open, tmp_path: Path) -> None:
    before, now = tmp_path / "routines" / "r.yaml", tmp_path / "routines" / "mine.yaml"
    one = opened()
    unfinished = one.begin(str(before))
    session = one.history.begin("r", "R", planned_seconds=1, planned_exercises=1)
    unfinished.keep(session, replace(PLACE, routine="r"))
    one.days.note_done("r", NOON)
    one.days.note_done("other", NOON)
    one.close()

    two = opened()
    assert two.rename(before, now) is None
    two.close()
    three = opened()
    (left,) = three.places_left()
    assert (left.session, left.name, left.place.routine, left.at) == (session, str(now), "mine", NOON)
    assert three.history.record(session).session.routine == "mine"
    assert set(three.days.routines_done) == {"mine", "other"}
    assert three.days.done_lately("mine") == (NOON,)
    assert three.rename(tmp_path / "never.yaml", tmp_path / "done.yaml") is None
    assert set(three.days.routines_done) == {"mine", "other"}


def test_more_programs_than_there_are_places(opened: Open, tmp_path: Path) -> None:
    for _ in range(MOST_PLACES + 2):
        lead(opened())
    assert len(names(tmp_path)) == MOST_PLACES


def test_what_was_done_is_kept_before_the_place(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    files, order = opened(), []
    lead(files)
    flush = files.history.flush
    monkeypatch.setattr(files.history, "flush", lambda *_: (order.append("history"), flush())[1])
    put_there = os.replace

    def place(*paths: Path) -> None:
        order.append("place")
        put_there(*paths)

    monkeypatch.setattr(os, "replace", place)
    files.unfinished.keep("abc", PLACE)
    assert files.unfinished.flush()
    assert order == ["history", "place"]


def test_what_a_killed_program_left_half_written_is_removed(opened: Open, tmp_path: Path) -> None:
    one = opened()
    lead(one)
    one.close()
    half = tmp_path / "data" / ".unfinished.json.abc.tmp"
    other = tmp_path / "data" / ".unfinished-2.json.abc.tmp"
    half.write_text("{")
    other.write_text("{")
    assert opened().places_left() != ()
    assert (half.exists(), other.exists()) == (False, True)


HOLDING = (
    "import sys; from pathlib import Path; from backtimer.storage.hold import Hold; hold = Hold(Path(sys.argv[1]))"
)


def test_a_hold_ends_with_its_program(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.lock"
    code = f"{HOLDING}; print(hold.take(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=-1, stdout=-1, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "True\n"
        hold = Hold(path)
        assert not hold.take()
        program.kill()
        program.wait()
    assert hold.take()
    assert hold.take()
    assert not Hold(path).take()
    hold.release()
    assert Hold(path).take()


def test_where_nothing_can_be_held_nobody_holds_it() -> None:
    assert Hold(Path("/dev/null/x.lock")).take()


@pytest.mark.skipif(os.name != "posix", reason="folders can be written through to the disk")
def test_a_power_cut_does_not_bring_the_old_file_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First what is in the file is on the disk, then its name."""
    order: list[str] = []
    replace, fsync = os.replace, os.fsync

    def named(*paths: Path) -> None:
        order.append("name")
        replace(*paths)

    def synced(handle: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")  # noqa: PTH112
        fsync(handle)

    monkeypatch.setattr(os, "replace", named)
    monkeypatch.setattr(os, "fsync", synced)
    write_atomically(tmp_path / "x", "x")
    assert order == ["file", "name", "folder"] or sys.platform != "linux"
