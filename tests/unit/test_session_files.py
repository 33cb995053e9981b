"""The one file of sessions: who leads one, what was left, and what an older BackTimer left."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backtimer.app.keeping import Keeping
from backtimer.routinefile.library import Library
from backtimer.session.guidance import Guidance
from backtimer.session.tally import ExerciseDone
from backtimer.storage.atomic import write_atomically
from backtimer.storage.history import History
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.hold import Hold
from backtimer.storage.session_files import MOST_LEADERS, SessionFiles
from backtimer.system.resources import shipped_routines
from tests.unit.test_checkpoint import PLACE

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
OLD = Path(__file__).with_name("written_by_0_1_0")
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


def lead(files: SessionFiles, name: str = "r") -> str:
    """Begin a session and keep its first place."""
    leader = files.begin()
    session = files.history.begin("r", "R", planned_seconds=1, planned_exercises=1, name=name, leader=leader)
    files.history.done(session, (), 1.0, PLACE)
    assert files.history.flush()
    return session


def left(files: SessionFiles) -> list[str]:
    return [each.session for each in files.places_left()]


def test_what_another_program_leads_is_not_left(opened: Open) -> None:
    one, two = opened(), opened()
    first = lead(one)
    assert left(two) == []
    second = lead(two)
    assert [(each.session, each.leader) for each in two.history.places()] == [(second, 2), (first, 1)]
    two.history.end(second, "finished", 1)
    two.close()
    one.close()
    three = opened()
    assert left(three) == [first]
    # What one program offers, no other offers or takes for its own.
    four = opened()
    assert left(four) == []
    lead(four)
    assert three.take_over(first, "r") == 1
    assert [each.leader for each in four.history.places()] == [2, 1]


def test_of_two_that_were_left_the_latest_comes_first(opened: Open) -> None:
    one, two = opened(), opened()
    first, second = lead(one), lead(two)
    one.close()
    two.close()
    three = opened()
    assert left(three) == [second, first]
    three.drop(second)
    three.close()
    four = opened()
    assert left(four) == [first]
    new = lead(four)
    endings = {each.id: str(each.ending) for each in four.history.sessions()}
    assert endings == {first: "left", second: "left", new: ""}


def test_a_session_that_is_over_is_not_offered(opened: Open) -> None:
    one = opened()
    one.history.end(lead(one), "finished", 1)
    one.close()
    two = opened()
    assert left(two) == []
    assert [str(each.ending) for each in two.history.sessions()] == ["finished"]


def test_what_was_left_can_be_left_again_and_kept_as_it_was(opened: Open) -> None:
    one = opened()
    session = lead(one, "/home/me/mine.yaml")
    one.close()
    for _ in range(3):
        again = opened()
        (found,) = again.places_left()
        assert (found.session, found.name, found.place, found.at) == (session, "/home/me/mine.yaml", PLACE, NOON)
        again.take_over(session, found.name)
        again.close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"routine": 3}', "[" * 5000])
def test_a_place_that_is_not_usable_is_none(opened: Open, tmp_path: Path, text: str) -> None:
    one = opened()
    lead(one)
    one.close()
    with closing(sqlite3.connect(tmp_path / "data" / "history.db")) as file, file:
        file.execute("UPDATE places SET place = ?", (text,))
    assert left(opened()) == []


FINISHED_ONE = SessionDone("s", "r", "R", NOON, NOON, 60.0, 1, 60.0, "finished")
DONE = ExerciseDone(1, "bridge", "bridge", "Bridge", sets=1, reps=8)


def test_what_was_done_of_a_session_that_is_left_counts(opened: Open) -> None:
    one = opened()
    nothing, something = lead(one), one.history.begin("s", "S", planned_seconds=1, planned_exercises=1)
    one.history.done(something, [DONE], 60, reps=(8, 8))
    one.history.done(nothing, [replace(DONE, sets=0)], 60, reps=(8, 20))
    one.close()
    two = opened()
    for session in (nothing, something):
        two.drop(session)
    assert (two.days.done_lately("r"), two.days.done_lately("s")) == ((), (NOON,))
    assert [(each.at, each.how_much.mark) for each in two.days.parts_lately("r")] == [(NOON, "◐ 8 of 20 reps")]
    assert two.days.parts_lately("s") == ()


def test_days_follow_the_history_whoever_changes_it(opened: Open) -> None:
    files, other = opened(), opened()
    assert (files.days.routines_done, files.days.has_started) == ((), False)
    for days_ago in (2, 40, 1):
        at = NOON - timedelta(days=days_ago)
        session = replace(FINISHED_ONE, id=f"s{days_ago}", started_at=at, ended_at=at)
        assert other.history.add_all([SessionRecord(session, (DONE,))]) == (1, None)
    assert files.days.has_started
    assert files.days.done_lately("r") == (NOON - timedelta(days=2), NOON - timedelta(days=1))
    assert files.days.last_done("r") == NOON - timedelta(days=1)
    for session in ("s1", "s2"):
        files.history.delete(session)
    assert (files.days.done_lately("r"), files.days.last_done("r")) == ((), NOON - timedelta(days=40))
    other.history.delete("s40")
    assert (files.days.done_lately("r"), files.days.routines_done) == ((), ())


def test_cards_ask_the_file_once_and_again_only_when_it_has_changed(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened()
    one.history.restore(SessionRecord(FINISHED_ONE, (DONE,)))
    one.close()
    files, asked = opened(), []
    read = files.read
    monkeypatch.setattr(files, "read", lambda *given: (asked.append(1), read(*given))[1])
    for _ in range(50):
        assert files.days.last_done("r") == NOON
        assert files.days.known(6) == frozenset()
    # Once before the weeks were asked for.
    assert len(asked) <= 2
    # Nothing was opened to write for that.
    assert files._history is None
    files.history.delete("s")
    assert files.days.last_done("r") is None
    assert len(asked) <= 3


def test_of_a_history_that_cannot_be_read_there_are_no_days(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "history.db").write_bytes(b"no database at all" * 300)
    files = opened()
    assert (files.days.done_lately("r"), files.days.has_started) == ((), False)
    assert "is broken. It is kept as history.db.broken-1" in (files.trouble or "")


@pytest.mark.skipif(os.name != "posix" or not os.geteuid(), reason="root may write anywhere")
def test_days_are_read_in_a_folder_that_cannot_be_written_to(opened: Open, tmp_path: Path) -> None:
    one = opened()
    one.history.restore(SessionRecord(FINISHED_ONE, (DONE,)))
    one.close()
    (tmp_path / "data").chmod(0o500)
    try:
        assert opened().days.last_done("r") == NOON
    finally:
        (tmp_path / "data").chmod(0o700)


def test_what_is_kept_goes_along_with_a_renamed_file(opened: Open, tmp_path: Path) -> None:
    before, now = tmp_path / "routines" / "r.yaml", tmp_path / "routines" / "mine.yaml"
    one = opened()
    session = lead(one, str(before))
    one.history.done(session, [DONE], 60.0, replace(PLACE, routine="r"), reps=(8, 8))
    one.history.restore(SessionRecord(replace(FINISHED_ONE, id="o", routine="other"), (DONE,)))
    one.close()
    two = opened()
    two.rename(before, now)
    two.close()
    three = opened()
    (found,) = three.places_left()
    assert (found.session, found.name, found.place.routine) == (session, str(now), "mine")
    assert three.history.record(session).session.routine == "mine"
    three.drop(session)
    assert set(three.days.routines_done) == {"mine", "other"}
    assert three.days.done_lately("mine") == (NOON,)
    three.rename(tmp_path / "never.yaml", tmp_path / "done.yaml")
    assert set(three.days.routines_done) == {"mine", "other"}


def test_more_programs_than_there_are_locks(opened: Open) -> None:
    programs = [opened() for _ in range(MOST_LEADERS + 2)]
    for each in programs:
        lead(each)
        assert left(programs[0]) == [programs[0].history.places()[-1].session]
    leaders = sorted(each.leader for each in programs[0].history.places())
    assert leaders == [*range(1, MOST_LEADERS + 1), MOST_LEADERS, MOST_LEADERS]


def test_a_rep_and_the_place_behind_it_are_kept_together(opened: Open, tmp_path: Path) -> None:
    """Whenever one looks: never one without the other."""
    files = opened()
    session = lead(files)
    seen: list[tuple[int, str]] = []
    ended = threading.Event()

    def look() -> None:
        with closing(sqlite3.connect(tmp_path / "data" / "history.db")) as file:
            while not ended.is_set():
                seen.append(file.execute("SELECT reps, place FROM exercises JOIN places USING (session)").fetchone())

    looking = threading.Thread(target=look)
    for rep in range(1, 200):
        files.history.done(session, [replace(DONE, reps=rep)], rep, replace(PLACE, step=f"bridge/1/-/{rep}/rest"))
        if rep == 1:
            files.history.flush()
            looking.start()
    assert files.history.flush(20)
    ended.set()
    looking.join()
    assert seen
    assert all(json.loads(place)["step"] == f"bridge/1/-/{reps}/rest" for reps, place in seen)


# ---- many at once

MANY = 12
ONE_OF_MANY = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from backtimer.session.tally import ExerciseDone
from backtimer.storage.session_files import SessionFiles
files = SessionFiles(Path(sys.argv[1]), lambda: datetime.now(UTC))
name, leader = sys.argv[2], files.begin()
session = files.history.begin(name, name, planned_seconds=1, planned_exercises=1, leader=leader)
print("ready", flush=True)
sys.stdin.readline()
for rep in range(1, 21):
    files.history.done(session, [ExerciseDone(1, "e", "e", "E", sets=1, reps=rep)], rep)
files.history.end(session, "finished", 60)
sys.exit(0 if files.close() else 1)
"""


def test_many_that_finish_at_the_same_moment_keep_all(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ONE_OF_MANY, str(tmp_path)]
    programs = [
        subprocess.Popen([*command, f"r{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(MANY)
    ]
    for each in programs:
        assert each.stdout.readline() == "ready\n"
    for each in programs:
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in programs:
        each.communicate(timeout=60)
        assert each.returncode == 0
    with closing(SessionFiles(tmp_path, lambda: datetime.now(UTC))) as files:
        records = files.history.records()
        assert sorted(each.session.routine for each in records) == sorted(f"r{number}" for number in range(MANY))
        assert all(each.session.is_finished and each.exercises[0].reps == 20 for each in records)
        assert len(files.days.routines_done) == MANY
        assert files.history.places() == ()


# ---- another program is at the file


def test_a_session_is_deleted_while_another_program_holds_the_file(tmp_path: Path) -> None:
    with closing(History(tmp_path / "history.db")) as history:
        old = history.begin("r", "Old one", planned_seconds=60, planned_exercises=1)
        history.end(old, "finished", 60.0)
        assert history.flush(5)
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")

        def let_go() -> None:
            time.sleep(1.5)
            other.execute("ROLLBACK")
            other.close()

        waiting = threading.Thread(target=let_go)
        waiting.start()
        record = history.delete(old)
        waiting.join()
        assert record is not None
        assert history.trouble is None
        later = history.begin("r", "After that", planned_seconds=60, planned_exercises=1)
        assert [each.id for each in history.sessions()] == [later]


def test_what_is_told_while_another_program_holds_the_file_is_kept(tmp_path: Path) -> None:
    with closing(SessionFiles(tmp_path, lambda: NOON)) as files:
        session = lead(files)
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for rep in range(1, 500):
            files.history.done(session, [replace(DONE, reps=rep)], rep, PLACE)
        # Nobody who only looks waits for it.
        begun = time.monotonic()
        for _ in range(20):
            assert files.days.has_started
        assert time.monotonic() - begun < 5
        other.execute("ROLLBACK")
        other.close()
        assert files.history.flush(20)
        assert files.history.record(session).exercises[0].reps == 499
        assert files.trouble is None


# ---- what 0.1.0 left


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("sessions.json", "unfinished.json", "unfinished-2.json"):
        (folder / name).write_text((OLD / name).read_text("utf-8"), "utf-8")
    with closing(sqlite3.connect(folder / "history.db")) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.executescript((OLD / "history.sql").read_text("utf-8"))
    return folder


FINISHED = datetime(2026, 11, 20, 7, 35, 9, tzinfo=UTC)


def test_what_an_older_backtimer_kept_is_taken_over_once(old: Path, opened: Open) -> None:
    for _ in range(2):
        files = opened()
        assert set(files.days.routines_done) == {"gentle-morning", "article-b"}
        assert files.days.last_done("article-b") == FINISHED - timedelta(days=30)
        # A session tells of it: not twice.
        assert files.history.times_done("gentle-morning")["gentle-morning"][0].at == FINISHED
        assert len(files.history.times_done("gentle-morning")["gentle-morning"]) == 1
        assert files.days.known(6) == frozenset()
        assert len(files.places_left()) == 2
        assert files.trouble is None
        files.close()
    names = {path.name for path in old.iterdir() if path.suffix != ".lock"}
    kept = {f"{name}.taken-over" for name in ("sessions.json", "unfinished.json", "unfinished-2.json")}
    assert names == {"history.db", *kept}
    assert (old / "sessions.json.taken-over").read_text() == (OLD / "sessions.json").read_text()
    assert not list(old.glob(".unfinished*"))


def test_a_session_that_an_older_backtimer_left_goes_on(old: Path) -> None:
    library = Library(shipped_routines(), old / "routines")
    with closing(Keeping(old, lambda: NOON)) as keeping:
        found = keeping.left(library, Guidance(), frozenset())
        assert found is not None
        assert not found.is_changed
        assert found.name == "article-a"
        recorder, state = keeping.take_up(found, 1000.0)
        assert state.step.id == "lower-back-rotation/1/left/2/move"
        assert recorder.session == found.session
        kept = keeping.history.record(found.session).exercises
        assert [(each.item, each.all_reps) for each in recorder.exercises] == [(e.item, e.all_reps) for e in kept]
        assert kept[1].reps_left == 1


def test_a_session_with_own_exercises_that_an_older_backtimer_left_goes_on(old: Path, tmp_path: Path) -> None:
    """Their ids were those of the catalogue then."""
    file = tmp_path / "own.yaml"
    step = "{name: %s, steps: [Move.], reps: 3, hold: 2s}"
    file.write_text(f"backtimer: 1\ntitle: Own\nexercises:\n  - {step % 'Plank'}\n  - {step % 'Heel slide'}\n")
    place = {
        "routine": "own", "fingerprint": "x", "step": "heel-slide/1/-/2/hold", "item": "heel-slide",
        "elapsed_seconds": 1.0, "due_seconds": 40.0, "exercises": [["plank", "plank"], ["heel-slide", "heel-slide"]],
        "done": ["plank"], "own": {"heel-slide": {"reps": 5}}, "added": {},
    }  # fmt: skip
    left = {"version": 1, "session": "a", "name": str(file), "at": "2027-11-21T07:37:53+00:00", "place": place}
    (old / "unfinished.json").write_text(json.dumps(left))
    library = Library(shipped_routines(), old / "routines")
    with closing(Keeping(old, lambda: NOON)) as keeping:
        found = keeping.left(library, Guidance(), frozenset())
        assert found is not None
        assert (found.title, found.where) == ("Own", "Heel slide")
        assert found.plan.ids == {"own:plank", "own:heel-slide"}
        recorder, state = keeping.take_up(found, 1000.0)
        assert state.step.id == "own:heel-slide/-/-/-/lead_in"
        assert recorder.session == "a"


def test_without_the_old_history_what_was_left_still_goes_on(old: Path, opened: Open) -> None:
    (old / "history.db").unlink()
    files = opened()
    assert files.days.last_done("gentle-morning") == FINISHED
    assert len(files.places_left()) == 2
    assert len(files.history.sessions()) == 2


def test_what_an_older_backtimer_leads_just_now_stays_with_it(old: Path, opened: Open) -> None:
    lock = Hold(old / ".unfinished.lock")
    assert lock.take()
    files = opened()
    assert len(files.places_left()) == 1
    files.close()
    assert (old / "unfinished.json").exists()
    lock.release()
    assert len(opened().places_left()) == 2


@pytest.mark.parametrize("name", ["sessions.json", "unfinished.json"])
@pytest.mark.parametrize("content", ["", "[]", '{"version": 1}', '{"version": 1, "done": 3, "session": 3}'])
def test_a_broken_old_file_is_kept_aside(old: Path, opened: Open, name: str, content: str) -> None:
    (old / name).write_text(content)
    files = opened()
    assert files.days.has_started
    assert f"It is kept as {name}.broken-1" in (files.trouble or "")
    assert (old / f"{name}.broken-1").read_text() == content
    assert (old / "unfinished-2.json.taken-over").exists()


def test_one_bad_date_loses_no_other(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sessions.json").write_text(
        '{"version": 1, "has_started": 1, "done": {"a": "soon", "b": 7, "c": "2026-03-05T12:00:00+00:00",'
        ' "d": "0001-01-01T00:00:00", "e": null}, "lately": {"c": [3, null, "x"], "f": 4}}'
    )
    files = opened()
    assert (files.days.last_done("a"), files.days.last_done("b"), files.days.last_done("c")) == (None, None, NOON)
    assert files.trouble is None


# ---- locks

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
