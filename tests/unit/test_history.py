"""The history: written as it happens, asked afterwards, taken out and in."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtimer.session.done_text import prescribed_text
from backtimer.session.tally import ExerciseDone
from backtimer.storage import history_reader, history_schema, history_writer
from backtimer.storage.history import History, PainPoint, Progress, WeekDone, weeks
from backtimer.storage.history_export import (
    MOST_BYTES,
    MOST_BYTES_AT_ONCE,
    MOST_LINE_BYTES,
    add_from,
    csv_text,
    json_text,
    read_json,
    save_as,
)
from backtimer.storage.history_rows import (
    PainDuring,
    PauseDone,
    SessionDone,
    SessionRecord,
    insert_record,
    read_record,
    read_sessions,
)
from backtimer.storage.history_schema import STEPS, VERSION, connect, migrate
from backtimer.storage.history_summary import summary_page
from backtimer.storage.history_writer import Refused, Writer

BERLIN = timezone(timedelta(hours=1))
START = datetime(2026, 3, 5, 0, 30, tzinfo=BERLIN)
DOSE = {"mode": "reps", "sides": "each", "sets": 1, "reps": 8, "hold_seconds": 6.0}
WAITING = "It is tried again until it works, and nothing is lost as long as BackTimer is open."
DONE = ExerciseDone(
    1, "bridge", "bridge", "Bridge", DOSE, 16, 96.0, sets=1, reps_left=8, reps_right=8, holds_left=8, holds_right=7,
    held_seconds=90.5, skipped=0, whole_seconds_left=48.0, whole_seconds_right=42.0,
)  # fmt: skip

NOTHING_HELD = {"whole_seconds_left": 0.0, "whole_seconds_right": 0.0, "holds_left": 0, "holds_right": 0}


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_schema, "BUSY_SECONDS", 0.02)
    monkeypatch.setattr(history_writer, "AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(history_writer, "BUSY_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(history_writer, "TELL_SECONDS", 0.05)
    monkeypatch.setattr(history_reader, "READ_BUSY_SECONDS", 0.02)


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


def make(path: Path) -> None:
    """A history without anything in it."""
    with closing(History(path)) as history:
        history.open()


def begin(history: History, routine: str = "r") -> str:
    return history.begin(routine, routine.upper(), planned_seconds=600, planned_exercises=3)


def whole(history: History, clock: Clock, day: int = 0, routine: str = "r", done: ExerciseDone = DONE) -> str:
    """A session of ten minutes, so many days after the first."""
    clock.now = START + timedelta(days=day)
    session = begin(history, routine)
    history.done(session, (done,), 300)
    clock.now += timedelta(minutes=10)
    history.end(session, "finished", 600)
    return session


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def eventually(check: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(500):
        if check():
            return
        waited.wait(0.01)
    raise AssertionError("never came to be")


# ---- written as it happens


def test_a_session_from_beginning_to_end(history: History, clock: Clock, path: Path) -> None:
    session = begin(history)
    (under_way,) = history.unfinished()
    assert under_way == SessionDone(session, "r", "R", START, START, 600.0, 3)
    history.pain(session, 3, "before")
    clock.now += timedelta(seconds=60)
    history.done(session, (replace(DONE, reps_left=7, sets=0),), 60)
    history.done(session, (DONE, replace(DONE, position=2, skipped=4)), 60.5)
    assert history.unfinished()[0].ended_at == clock.now
    history.paused(session, "slept", ago_seconds=20)
    history.resumed(session, 35.5)
    history.paused(session, "person")
    history.pain(session, 6, what="left hip")
    history.pain(session, 99, "after")
    clock.now += timedelta(seconds=30)
    history.end(session, "stopped", 70.25)
    history.note(session, "Stiff. \ud800")
    record = history.record(session)
    assert record is not None
    at = START + timedelta(seconds=60)
    assert record.session == SessionDone(
        session, "r", "R", START, clock.now, 600.0, 3, 70.25, "stopped", "Stiff. ?", 3, 10
    )  # fmt: skip
    assert record.session.started_at.utcoffset() == timedelta(hours=1)
    assert record.session.day == date(2026, 3, 5)
    assert not record.session.is_finished
    assert record.exercises == (DONE, replace(DONE, position=2, skipped=4))
    assert record.pauses == (PauseDone(at - timedelta(seconds=20), 35.5, "slept"), PauseDone(at, 30.0, "person"))
    assert record.pains == (PainDuring(at, 6, "left hip"),)
    assert (history.unfinished(), history.trouble) == ((), None)
    # UTC in the file, with what the person's clock showed beside it.
    assert rows(path, "SELECT started_at, offset_minutes, day FROM sessions") == [
        ("2026-03-04T23:30:00Z", 60, "2026-03-05")
    ]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA user_version") == [(VERSION,)]


def test_it_is_there_again(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        session = whole(history, clock)
    with closing(History(path, clock)) as history:
        assert [each.id for each in history.sessions()] == [session]
    assert sorted(each.name for each in path.parent.iterdir()) == ["history.db"]


def test_one_that_broke_off_can_be_decided_on_later(history: History, clock: Clock) -> None:
    session = begin(history)
    history.done(session, (DONE,), 100)
    ended = clock.now
    clock.now += timedelta(days=2)
    history.end(session, "left")
    (found,) = history.sessions()
    assert (found.ending, found.ended_at, found.active_seconds) == ("left", ended, 100.0)
    history.end(session, "whatever")
    assert history.sessions()[0].ending == "stopped"


def test_what_belongs_to_no_session_is_not_kept(history: History) -> None:
    history.pain("none", 3)
    history.pain("none", 3, "after")
    history.paused("none", "person")
    history.resumed("none", 3)
    history.note("none", "x")
    history.end("none", "finished", 3)
    assert (history.sessions(), history.trouble) == ((), None)
    history.done("none", (DONE,), 3)
    assert history.sessions() == ()
    assert history.trouble == "Something could not be written into the history."
    begin(history)
    assert len(history.sessions()) == 1
    assert history.trouble is None


def test_a_slow_disk_keeps_no_session_waiting(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    may_write = threading.Event()
    do = Writer._do

    def slow(writer: Writer, *given: Any) -> None:
        may_write.wait(20)
        do(writer, *given)

    monkeypatch.setattr(Writer, "_do", slow)
    history = History(path, clock)
    session = begin(history)
    for rep in range(1, 101):
        history.done(session, (replace(DONE, reps_left=rep),), rep)
    # All of that came back while the disk did nothing.
    assert not history.flush(0.05)
    assert not history.close(0.05)
    may_write.set()
    assert history.close()
    assert rows(path, "SELECT reps_left FROM exercises") == [(100,)]


def test_a_disk_that_never_answers_takes_no_memory_without_end(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write = threading.Event()
    monkeypatch.setattr(Writer, "_do", lambda *_: may_write.wait(20))
    history = History(path, clock)
    for _ in range(history_writer.MOST_WAITING + 10):
        begin(history)
    assert history.trouble == "The disk does not answer: part of this session is missing in the history."
    assert not history.flush(0.05)
    assert not history.close(0.05)
    may_write.set()
    eventually(lambda: history.close())


def test_nothing_after_the_end(path: Path, clock: Clock) -> None:
    history = History(path, clock)
    session = whole(history, clock)
    assert history.close()
    assert history.close()
    begin(history)
    assert history.flush()
    record = history.record(session)
    assert record is not None
    assert history.delete(session) is None
    assert history.restore(record)


KILLED = """
import sys
from pathlib import Path
from backtimer.session.tally import ExerciseDone
from backtimer.storage.history import History

history = History(Path(sys.argv[1]))
session = history.begin("r", "R", planned_seconds=60, planned_exercises=1)
for rep in range(1, 100_000):
    history.done(session, (ExerciseDone(1, "e", "e", "E", {}, 9, reps=rep),), rep)
    history.flush()
    print(rep, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_kill_9_loses_at_most_the_rep_under_way(path: Path) -> None:
    for number, reps in enumerate((1, 2, 5, 9, 17, 40), 1):
        command = [sys.executable, "-c", KILLED, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = 0
            while told < reps:
                told = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            last = [int(line) for line in process.stdout.read().split() if line]
            told = max([told, *last])
        with closing(History(path)) as history:
            assert len(history.unfinished()) == number
            assert history.trouble is None
            record = history.record(history.unfinished()[0].id)
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        assert record is not None
        if number == 1:
            assert told <= record.exercises[0].reps <= told + 1
    assert all(reps > 0 for (reps,) in rows(path, "SELECT reps FROM exercises"))


def test_killed_in_the_middle_of_a_write_without_a_wal(path: Path, clock: Clock) -> None:
    """As while the file is made: what SQLite has to take back, it takes back, and the history goes on."""
    with closing(History(path, clock)) as history:
        session = whole(history, clock)
    killed = path.with_name("killed") / path.name
    killed.parent.mkdir()
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        # What has no room in the memory is written before the end of the transaction.
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE more (text)")
        connection.executemany("INSERT INTO more VALUES (?)", [("x" * 500,)] * 200)
        for end in ("", "-journal"):
            shutil.copy(f"{path}{end}", f"{killed}{end}")
    with closing(History(killed, clock)) as history:
        assert history.trouble is None
        assert [each.id for each in history.sessions()] == [session]
        begin(history)
        assert len(history.sessions()) == 2
    assert rows(killed, "PRAGMA integrity_check") == [("ok",)]


# ---- what goes wrong


def full(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """A disk that has room for so many pages."""
    of = history_schema.connect

    def small(path: Path) -> sqlite3.Connection:
        connection = of(path)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(history_schema, "connect", small)


def test_a_full_disk_at_the_start(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    full(monkeypatch, 3)
    with closing(History(path, clock)) as history:
        session = begin(history)
        history.done(session, (DONE,), 3)
        assert history.sessions() == ()
        history.flush()
        assert history.trouble == f"The history cannot be opened: the disk is full. {WAITING}"
        monkeypatch.undo()
        monkeypatch.setattr(history_writer, "AGAIN_SECONDS", 0.02)
        # There is room again: nothing is lost.
        history.end(session, "finished", 5)
        assert [each.ending for each in history.sessions()] == ["finished"]
        assert history.trouble is None
        record = history.record(session)
    assert record is not None
    assert record.exercises == (DONE,)


def test_a_full_disk_in_the_middle(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    full(monkeypatch, 40)
    with closing(History(path, clock)) as history:
        sessions = []
        for _ in range(400):
            sessions.append(begin(history))
            history.note(sessions[-1], "x" * 2000)
        eventually(lambda: history.trouble is not None)
        history.flush()
        assert history.trouble == f"The history could not be written: the disk is full. {WAITING}"
        kept = len(history.sessions())
        assert 0 < kept < 400
        record = history.record(sessions[0])
        assert record is not None
        assert record.session.note == "x" * 2000
        assert history.add_all([replace(record, session=replace(record.session, id="n", note="y" * 10_000))]) == (
            0,
            "The history could not be written: the disk is full.",
        )
        # Room again, as when a person deletes something.
        assert history.delete(sessions[0]) is None
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_held_by_another_process(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        first = begin(history)
        history.flush()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            history.done(first, (DONE,), 7)
            eventually(lambda: history.trouble is not None)
            assert history.trouble == f"The history could not be written: another program is using the file. {WAITING}"
            # What is there can still be read.
            assert [each.id for each in history.sessions()] == [first]
            other.execute("COMMIT")
        # Tried again without anything new to write.
        eventually(lambda: history.trouble is None)
        record = history.record(first)
        assert record is not None
        assert record.exercises == (DONE,)


def test_held_by_another_process_at_the_start(path: Path, clock: Clock) -> None:
    make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with closing(History(path, clock)) as history:
            begin(history)
            eventually(lambda: history.trouble is not None)
            assert history.trouble == f"The history cannot be opened: another program is using the file. {WAITING}"
            assert history.sessions() == ()
            other.close()
            eventually(lambda: history.trouble is None)
            assert len(history.sessions()) == 1
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]


def test_a_program_that_ends_waits_for_another_one(path: Path, clock: Clock) -> None:
    make(path)
    history = History(path, clock)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        session = begin(history)
        eventually(lambda: history.trouble is not None)
        let_go = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        let_go.start()
        assert history.close(30)
        let_go.join()
    assert rows(path, "SELECT id FROM sessions") == [(session,)]


def test_a_program_that_ends_waits_a_moment_for_room(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    full(monkeypatch, 3)
    history = History(path, clock)
    session = begin(history)
    eventually(lambda: history.trouble is not None)
    room = threading.Timer(0.3, monkeypatch.undo)
    room.start()
    assert history.close()
    room.join()
    assert rows(path, "SELECT id FROM sessions") == [(session,)]


def test_but_not_for_ever(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_writer, "CLOSE_SECONDS", 0.2)
    with monkeypatch.context() as disk:
        full(disk, 3)
        without_room = History(path, clock)
        begin(without_room)
        eventually(lambda: without_room.trouble is not None)
        assert not without_room.close(30)
    make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = History(path, clock)
        begin(held)
        eventually(lambda: held.trouble is not None)
        assert not held.close(0.2)


def test_two_windows_write_into_one_history(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as one, closing(History(path, clock)) as two:
        for _ in range(20):
            begin(one)
            begin(two)
        assert one.flush(10)
        assert two.flush(10)
        eventually(lambda: len(one.sessions()) == 40)
        assert (one.trouble, two.trouble) == (None, None)


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\7" * 5000, b"x" * 9000])
def test_a_broken_file_is_kept_aside(path: Path, clock: Clock, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    (path.parent / "history.db-wal").write_bytes(b"wal")
    (path.parent / "history.db.broken-1").write_bytes(b"earlier")
    with closing(History(path, clock)) as history:
        whole(history, clock)
        assert len(history.sessions()) == 1
        assert history.trouble == (
            "The history is broken. It is kept as history.db.broken-2, and a new one is begun."
        )  # fmt: skip
    assert (path.parent / "history.db.broken-2").read_bytes() == content
    assert (path.parent / "history.db.broken-1").read_bytes() == b"earlier"


def test_a_file_broken_in_its_middle(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        for day in range(60):
            history.note(whole(history, clock, day), "x" * 500)
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 60] = b"\xff" * 60
    path.write_bytes(data)
    with closing(History(path, clock)) as history:
        whole(history, clock)
        assert len(history.sessions()) == 1
        assert "broken-1" in (history.trouble or "")
    assert (path.parent / "history.db.broken-1").read_bytes() == data


def test_a_file_that_breaks_while_it_is_open(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(History(path, clock)) as history:
        session = begin(history)
        history.flush()
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT

        def broken(*_: object) -> None:
            raise error

        monkeypatch.setattr(Writer, "_do", broken)
        monkeypatch.setattr(history_writer, "is_sound", lambda _: False)
        history.done(session, (DONE,), 3)
        history.done(session, (DONE,), 4)
        assert history.sessions() == ()
        assert history.trouble == (
            "The history is broken: sessions are led, but not kept. At the next start a new one is begun."
        )


def test_another_programs_database_is_kept_aside(path: Path, clock: Clock) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with closing(History(path, clock)) as history:
        whole(history, clock)
        assert len(history.sessions()) == 1
    assert (path.parent / "history.db.broken-1").read_bytes() == before


def test_tables_that_are_missing(path: Path, clock: Clock) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DROP TABLE pains")
    with closing(History(path, clock)) as history:
        assert whole(history, clock)
        assert len(history.sessions()) == 1
        assert "broken-1" in (history.trouble or "")


def test_what_cannot_be_kept_aside_is_not_overwritten(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database")
    (path.parent / "history.db-wal").write_bytes(b"wal")
    of = os.replace

    def fail(source: Any, target: Any) -> None:
        if str(target).endswith("-wal") and "broken" in str(target):
            raise OSError(28, "No space left on device")
        of(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with closing(History(path, clock)) as history:
        whole(history, clock)
        assert history.sessions() == ()
        assert history.trouble == (
            "The history is broken and could not be kept aside (no space left on device): "
            "sessions are led, but not kept."
        )
    assert path.read_bytes() == b"not a database"
    assert (path.parent / "history.db-wal").read_bytes() == b"wal"


def test_a_newer_history_stays_as_it_is(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        whole(history, clock)
    with closing(connect(path)) as newer:
        newer.execute("CREATE TABLE moods (x)")
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with closing(History(path, clock)) as history:
        session = whole(history, clock)
        assert (history.sessions(), history.record(session), history.delete(session)) == ((), None, None)
        assert history.trouble == (
            "The history is of a newer BackTimer: it stays as it is, and sessions are led, but not kept."
        )
    assert path.read_bytes() == before
    assert not (path.parent / "history.db.broken-1").exists()


@pytest.mark.parametrize("place", ["/proc/nowhere/history.db", "/dev/null/history.db"])
@pytest.mark.skipif(sys.platform != "linux", reason="folders that take nothing")
def test_a_folder_that_cannot_be_written_to(place: str, clock: Clock) -> None:
    with closing(History(Path(place), clock)) as history:
        session = whole(history, clock)
        assert history.sessions() == ()
        assert (history.trouble or "").startswith("The history cannot be opened: ")
        assert history.delete(session) is None


def test_a_folder_in_the_way(path: Path, clock: Clock) -> None:
    path.mkdir(parents=True)
    with closing(History(path, clock)) as history:
        whole(history, clock)
        assert history.sessions() == ()
        assert history.trouble
    assert path.is_dir()


def test_a_file_that_cannot_be_written_to(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(History(path, clock)) as history:
        whole(history, clock)
    before = path.read_bytes()

    def read_only(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)

    monkeypatch.setattr(history_schema, "connect", read_only)
    with closing(History(path, clock)) as history:
        begin(history)
        history.flush()
        assert history.trouble == f"The history could not be written: the file cannot be written to. {WAITING}"
        assert len(history.sessions()) == 1
    assert path.read_bytes() == before


# ---- versions


def test_each_step_of_the_schema(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "h.db", isolation_level=None)) as connection:
        for version in range(1, VERSION + 1):
            migrate(connection, STEPS[:version])
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"sessions", "exercises", "pauses", "pains", "places", "done_before"}
        migrate(connection)


def test_a_step_keeps_what_is_there(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        session = whole(history, clock)
    more = (*STEPS, ("ALTER TABLE sessions ADD COLUMN mood TEXT", "UPDATE sessions SET mood = 'fine'"))
    with closing(history_schema.open_history(path, more)) as connection:
        assert connection.execute("SELECT id, mood FROM sessions").fetchall() == [(session, "fine")]
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_a_step_that_fails_changes_nothing(path: Path, clock: Clock) -> None:
    with closing(History(path, clock)) as history:
        session = whole(history, clock)
    worse = (*STEPS, ("DELETE FROM sessions", "NO SQL"))
    with pytest.raises(sqlite3.OperationalError):
        history_schema.open_history(path, worse)
    with closing(History(path, clock)) as history:
        assert [each.id for each in history.sessions()] == [session]
        assert history.trouble is None


def test_two_processes_migrate_at_once(path: Path) -> None:
    path.parent.mkdir()
    with closing(connect(path)) as one, closing(connect(path)) as two:
        migrate(one)
        # It read version 0 before the other was done.
        migrate(two, STEPS)
        assert two.execute("PRAGMA user_version").fetchone() == (VERSION,)


# ---- asked afterwards


def test_sessions_from_day_to_day(history: History, clock: Clock) -> None:
    a, b, c = (whole(history, clock, day, routine) for day, routine in ((0, "r"), (1, "s"), (2, "r")))
    first = START.date()
    assert [each.id for each in history.sessions()] == [c, b, a]
    assert [each.id for each in history.sessions(limit=1)] == [c]
    assert [each.id for each in history.sessions(routine="r")] == [c, a]
    assert [each.id for each in history.sessions(first + timedelta(days=1), first + timedelta(days=1))] == [b]
    assert [each.session.id for each in history.records(routine="s")] == [b]
    assert history.record("none") is None


def test_days_and_weeks(history: History, clock: Clock) -> None:
    for day in (0, 0, 1, 18):
        whole(history, clock, day)
    history.end(begin(history), "stopped", 30)
    first = START.date()
    days = history.days_done()
    assert [each.day for each in days] == [first + timedelta(days=days) for days in (0, 1, 18)]
    assert [(each.sessions, each.whole, each.seconds) for each in days] == [
        (2, 2, 1200.0),
        (1, 1, 600.0),
        (2, 1, 630.0),
    ]
    assert history.seconds_per_week() == (
        WeekDone(date(2026, 3, 2), 1800.0),
        WeekDone(date(2026, 3, 9), 0.0),
        WeekDone(date(2026, 3, 16), 0.0),
        WeekDone(date(2026, 3, 23), 630.0),
    )
    assert history.seconds_per_week(first, first) == (WeekDone(date(2026, 3, 2), 1200.0),)
    assert weeks(()) == ()


def test_progress_of_an_exercise(history: History, clock: Clock) -> None:
    whole(history, clock, 0)
    whole(history, clock, 0)
    whole(
        history, clock, 3, done=replace(DONE, reps_left=0, reps_right=0, held_seconds=0.0, skipped=16, **NOTHING_HELD)
    )
    whole(history, clock, 4, done=replace(DONE, exercise="curl", name="Curl"))
    first = START.date()
    assert history.exercise_progress("bridge") == (Progress(first, 32, 180.0, 6.0, 0, cut_seconds=1.0),)
    assert history.exercise_progress("none") == ()
    assert history.exercise_progress("curl", first, first) == ()
    assert history.exercises() == (("bridge", "Bridge"), ("curl", "Curl"))


def test_no_exercise_yet(history: History) -> None:
    assert (history.exercises(), history.days_done(), history.pain_over_time()) == ((), (), ())


def test_pain_over_time(history: History, clock: Clock) -> None:
    one, _, three = (whole(history, clock, day) for day in range(3))
    history.pain(one, 2, "before")
    history.pain(one, 0, "after")
    history.pain(three, 4)
    history.pain(three, 5)
    assert history.pain_over_time() == (
        PainPoint(START, 2, 0, None),
        PainPoint(START + timedelta(days=2), None, None, 5),
    )


def test_deleted_and_brought_back(history: History, clock: Clock, path: Path) -> None:
    session = whole(history, clock)
    history.note(session, "Only for me.")
    history.pain(session, 3)
    history.paused(session, "person")
    before = history.records()
    token = history.delete(session)
    assert token is not None
    assert history.records() == ()
    assert [rows(path, f"SELECT count(*) FROM {name}") for name in ("exercises", "pauses", "pains")] == [[(0,)]] * 3
    assert history.delete(session) is None
    assert history.restore(token) is None
    assert history.restore(token) is None
    assert history.records() == before
    assert history.delete(session) is not None
    history.close()
    assert b"Only for me." not in path.read_bytes()


# ---- out and in


def many(history: History, clock: Clock) -> tuple[SessionRecord, ...]:
    for day in range(3):
        session = whole(history, clock, day, "rückenübung")
        history.pain(session, day, "before")
        history.pain(session, 3, what="=cmd()\n<b>")
        history.paused(session, "person")
        history.resumed(session, 3)
        history.note(session, "<script>alert(1)</script> & “so”")
    whole(history, clock, 4)
    return history.records()


def test_json_brings_everything_back(history: History, clock: Clock, tmp_path: Path) -> None:
    records = many(history, clock)
    file = tmp_path / "export.json"
    assert save_as(file, records) is None
    assert len(json.loads(file.read_text("utf-8"))["sessions"]) == 4
    assert tuple(read_json(io.BytesIO(file.read_bytes()))) == records
    with closing(History(tmp_path / "new.db", clock)) as other:
        assert add_from(other, file) == (4, None)
        assert other.records() == records
        assert add_from(other, file) == (0, None)
        assert other.records() == records
    # As another program may have laid it out.
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")), indent=4), "utf-8")
    assert tuple(read_json(io.BytesIO(file.read_bytes()))) == records
    assert add_from(history, file) == (0, None)


def test_one_under_way_is_none_to_go_on_with_elsewhere(history: History) -> None:
    begin(history)
    (record,) = read_json(io.BytesIO(json_text(history.records()).encode()))
    assert record.session.ending == "left"


def changed(**changes: Any) -> dict[str, Any]:
    session = SessionDone("id", "r", "R", START, START, 600.0, 3)
    (record,) = json.loads(json_text([SessionRecord(session, (DONE,))]))["sessions"]
    return {"backtimer_history": 1, "sessions": [record | changes]}


EXERCISE = changed()["sessions"][0]["exercises"][0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([], "not a BackTimer history"),
        ({}, "not a BackTimer history"),
        ({"backtimer_history": True, "sessions": []}, "not a BackTimer history"),
        ({"backtimer_history": 1, "sessions": {}}, "not a BackTimer history"),
        ({"backtimer_history": 2, "sessions": []}, "newer BackTimer"),
        (
            {"backtimer_history": 1, "sessions": [3]},
            "Session 1 of the file is not usable: it is not a session. Nothing",
        ),
        (changed(id=""), None),
        (changed(id=None), "“id” is not a text"),
        (changed(id="x" * 65), "“id” is not a text of at most 64 letters"),
        (changed(title="\ud800"), "“title” has characters that are not valid"),
        (changed(started_at="2026-03-05"), "“started_at” is not a time with a time zone"),
        (changed(started_at="0001-01-01T00:00:00+14:00"), "“started_at” is not a time with a time zone"),
        (changed(started_at="soon"), "“started_at” is not a time with a time zone"),
        (changed(planned_seconds=10**400), "“planned_seconds” is not a number of seconds"),
        (changed(planned_seconds=-1), "“planned_seconds” is not a number of seconds"),
        (changed(planned_seconds=True), "“planned_seconds” is not a number of seconds"),
        (changed(planned_exercises=1.5), "“planned_exercises” is not a whole number"),
        (changed(ending="exploded"), "“ending” is not a known value"),
        (changed(pain_before=11), "“pain_before” is not a whole number from 0 to 10"),
        (changed(note="x" * 10_001), "“note” is not a text"),
        (changed(exercises=3), "“exercises” is not a list"),
        (changed(exercises=[3]), "“exercises” is not a list"),
        (changed(exercises=[EXERCISE, EXERCISE]), "the same position"),
        (changed(exercises=[EXERCISE | {"dose": {"x": []}}]), "“dose” is not usable"),
        (changed(exercises=[EXERCISE | {"dose": 3}]), "“dose” is not usable"),
        (changed(exercises=[EXERCISE | {"dose": {"a": True}}]), "“dose” is not usable"),
        (changed(exercises=[EXERCISE | {"reps": "3"}]), "“reps” is not a whole number"),
        (changed(pains=[{"at": START.isoformat(), "level": 3, "what": 3}]), "“what” is not a text"),
        (changed(pauses=[{"at": "now", "reason": "x"}]), "“at” is not a time"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    history: History, tmp_path: Path, content: object, sentence: str | None
) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps(content))
    added, trouble = add_from(history, file)
    if sentence is None:
        assert (added, trouble) == (1, None)
        return
    assert added == 0
    assert sentence in (trouble or "")
    assert (trouble or "").endswith(".")
    assert (history.sessions(), history.trouble) == ((), None)


def test_all_or_nothing(history: History, clock: Clock, tmp_path: Path) -> None:
    good = many(history, clock)
    lines = json_text(good).splitlines()
    file = tmp_path / "in.json"
    with closing(History(tmp_path / "new.db", clock)) as other:
        for broken in (
            [*lines[:-1]],
            [*lines[:-2], lines[-2][:-9], lines[-1]],
            [*lines[:-2], '{"id": NaN}', lines[-1]],
            [*lines[:-2], '{"id": "x"}', lines[-1]],
            [*lines[:-2], "[" * 100_000, lines[-1]],
            [*lines[:-2], " " * (MOST_LINE_BYTES + 1), lines[-1]],
            ["[" * 100_000],
            [""],
            ["x" * (MOST_BYTES_AT_ONCE + 1)],
        ):
            file.write_text("\n".join(broken))
            added, trouble = add_from(other, file)
            assert (added, other.sessions()) == (0, ())
            assert trouble
            assert trouble.endswith(".")
        assert add_from(other, tmp_path) == (0, f"{tmp_path.name} could not be read: is a directory.")
        assert add_from(other, tmp_path / "none.json") == (0, "none.json could not be read: no such file or directory.")
        assert add_from(other, Path("a\0b"))[1] == "a\0b could not be read: its name is not usable."
        assert other.trouble is None


def test_a_file_beyond_the_bound_is_refused() -> None:
    class Endless(io.BytesIO):
        given = 0

        def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
            first, self.given = not self.given, self.given + 1
            return json_text(()).encode().splitlines()[0] + b"\n" if first else b" " * 999_999 + b"\n"

    file = Endless()
    with pytest.raises(Refused, match="too large"):
        list(read_json(file))
    assert file.given < MOST_BYTES / 999_999 + 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def taken(data: bytes) -> None:
    """Read and, if it can be read, put into a history; nothing else than a sentence may come of it."""
    records = []
    with suppress(Refused):
        records = list(read_json(io.BytesIO(data)))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for record in records:
            put_in(connection, record)


def put_in(connection: sqlite3.Connection, record: SessionRecord) -> None:
    if insert_record(connection, record):
        (session,) = read_sessions(connection, "id = ?", (record.session.id,))
        again = read_record(connection, session)
        assert replace(again, session=record.session, exercises=(), pauses=(), pains=()) == SessionRecord(
            record.session
        )
        summary_page([again], date(1970, 1, 1), date(2500, 1, 1))
        csv_text([again])


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_come_in(data: bytes) -> None:
    taken(data)
    taken(json_text(()).encode().splitlines()[0] + b"\n" + data + b"\n]}\n")


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from([*changed()["sessions"][0], "note", "pains", "pauses", "ending"]), JSON),
    st.dictionaries(st.sampled_from([*EXERCISE, "reps"]), JSON),
    st.booleans(),
)
def test_any_values_come_in(session: dict[str, Any], exercise: dict[str, Any], in_lines: bool) -> None:
    content = changed(**({"exercises": [EXERCISE | exercise]} if exercise else {}) | session)
    if in_lines:
        first, _, last = json_text(()).splitlines()
        taken("\n".join((first, json.dumps(content["sessions"][0]), last)).encode())
    else:
        taken(json.dumps(content).encode())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNTS = st.integers(0, 10_000)
SECONDS = st.integers(0, 10**7).map(lambda tenths: tenths / 10)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2300, 1, 1)).map(
    lambda when: when.replace(microsecond=0, tzinfo=BERLIN)
)
LEVELS = st.none() | st.integers(0, 10)


def records_of() -> st.SearchStrategy[SessionRecord]:
    counts = dict.fromkeys(
        ("planned_reps", "sets", "reps", "reps_left", "reps_right", "holds", "holds_left", "holds_right", "skipped"),
        COUNTS,
    )
    exercises = st.builds(
        ExerciseDone, COUNTS, TEXTS, TEXTS, TEXTS, st.just(DOSE) | st.just({}),
        planned_held_seconds=SECONDS, held_seconds=SECONDS, **counts,
    )  # fmt: skip
    return st.builds(
        SessionRecord,
        st.builds(
            SessionDone, TEXTS, TEXTS, TEXTS, TIMES, TIMES, SECONDS, COUNTS, SECONDS,
            st.sampled_from(["finished", "stopped", "pain", "left"]), TEXTS, LEVELS, LEVELS,
        ),
        st.lists(exercises, max_size=3, unique_by=lambda each: each.position).map(
            lambda found: tuple(sorted(found, key=lambda each: each.position))
        ),
        st.lists(st.builds(PauseDone, TIMES, st.none() | SECONDS, TEXTS), max_size=2).map(tuple),
        st.lists(st.builds(PainDuring, TIMES, st.integers(0, 10), TEXTS), max_size=2).map(tuple),
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(records_of(), max_size=3, unique_by=lambda each: each.session.id))
def test_out_and_in_again(records: list[SessionRecord]) -> None:
    assert list(read_json(io.BytesIO(json_text(records).encode()))) == records
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for record in records:
            assert insert_record(connection, record)
            assert not insert_record(connection, record)
        found = {each.id: each for each in list(read_sessions(connection, "1"))}
        assert [read_record(connection, found[each.session.id]) for each in records] == records


def test_csv(history: History, clock: Clock, tmp_path: Path) -> None:
    records = many(history, clock)
    session = begin(history)
    history.pain(session, 7)
    file = tmp_path / "export.CSV"
    assert save_as(file, [*records, *history.records(first=clock.now.date())]) is None
    text = file.read_text("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == 6
    assert (found[0]["day"], found[0]["routine"], found[0]["reps_left"]) == ("2026-03-09", "r", "8")
    assert (found[1]["pain_before"], found[1]["pain_during"], found[1]["dose_hold_seconds"]) == ("2", "3", "6.0")
    assert found[0]["started_at"] == "2026-03-09T00:30:00+01:00"
    assert all(None not in row for row in found)


def test_a_cell_is_no_formula() -> None:
    session = SessionDone("i", "r", "=1+1", START, START, 600.0, 3, note="-x")
    (row,) = csv.DictReader(io.StringIO(csv_text([SessionRecord(session)])))
    assert (row["title"], row["note"], row["planned_seconds"], row["name"]) == ("'=1+1", "'-x", "600.0", "")


def test_an_export_that_cannot_be_saved(history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert save_as(tmp_path / "a.json", ()) == "a.json could not be saved: no space left on device."
    assert list(tmp_path.glob("*.json")) == []


# ---- one page


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_for_the_physiotherapist(history: History, clock: Clock) -> None:
    records = many(history, clock)
    text = summary_page(records, date(2026, 3, 1), date(2026, 3, 31), "A & <B>")
    page = Page(text)
    assert "script" not in page.seen
    assert page.seen.count("rect") == 2
    for part in (
        "Exercise summary: A & <B>",
        "1 March 2026 to 31 March 2026. 4 sessions on 4 of 31 days: 4 completed, 0 in part. 40 min in all.",
        "Bridge8 reps each side, hold 6 s432 of 32 each side6 s",
        "7 March 202623 =cmd()",
        "<script>alert(1)</script> & “so”",
        "not medical advice",
    ):
        assert part in page.text, part
    # Nothing from elsewhere: it is printed as it stands.
    assert "http" not in text
    assert "No session in this time." in summary_page(records, date(2020, 1, 1), date(2020, 1, 31))


def test_a_dose_that_was_changed_is_told_beside_the_mean(clock: Clock) -> None:
    """Else a mean hold of 8 s would be read as less than the 10 s of today."""
    records = []
    for day, hold in enumerate((6.0, 8.0, 10.0)):
        start = START + timedelta(days=day)
        session = SessionDone(f"{day}", "r", "R", start, start, 600.0, 3, 600.0, "finished")
        records.append(SessionRecord(session, (replace(DONE, dose={**DONE.dose, "hold_seconds": hold}),)))
    cell = "<td>8 reps each side, hold 6 s → 8 reps each side, hold 10 s</td>"
    assert cell in summary_page(records, START.date(), date(2027, 12, 31))
    assert "<td>8 reps each side, hold 6 s</td>" in summary_page(records[:1], START.date(), date(2027, 12, 31))


def test_a_long_time_fits_on_the_page(clock: Clock) -> None:
    def record(day: int) -> SessionRecord:
        start = START + timedelta(days=day)
        session = SessionDone(f"{day}", "r", "R", start, start, 600.0, 3, 600.0, "finished", "word " * 90, 3, 2)
        done = tuple(replace(DONE, position=n, exercise=f"e{n}", name=f"Exercise {n}") for n in range(40))
        return SessionRecord(session, done)

    page = Page(summary_page([record(day) for day in range(400)], START.date(), date(2027, 12, 31)))
    assert page.seen.count("rect") == 26
    for more in ("22 exercises are not listed here.", "388 earlier sessions are not", "392 earlier notes are not"):
        assert more in page.text
    assert page.seen.count("li") == 8


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        ({"mode": "reps", "sets": 3, "reps": 8, "sides": "alternate"}, "3 × 8 reps each side"),
        ({"mode": "timed", "sets": 1, "seconds": 30.0, "sides": "none"}, "30 s"),
        ({"mode": "breaths", "sets": 1, "breaths": 5}, "5 breaths"),
        ({}, "as long as you like"),
        ({"reps": "8", "sets": []}, "as long as you like"),
    ],
)
def test_a_dose_in_short(dose: dict[str, Any], text: str) -> None:
    assert prescribed_text(dose) == text


@pytest.mark.skipif(os.name != "posix", reason="the other systems know whose a folder is")
def test_nobody_else_reads_it(history: History, clock: Clock, path: Path) -> None:
    whole(history, clock)
    history.flush()
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}
