"""The commands `history` and `backup`, as they are typed."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from backtimer.app.main import main as run
from backtimer.session.tally import ExerciseDone
from backtimer.storage.history_export import read_json
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.hold import Hold
from backtimer.storage.session_files import SessionFiles

DONE = ExerciseDone(1, "bridge", "bridge", "Bridge", {"mode": "reps"}, 10, sets=1, reps=8)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With three sessions: of today, of three days ago, and of forty; and one of twenty seconds, which is none."""
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    now = datetime.now(UTC)
    with closing(SessionFiles(tmp_path / "home", lambda: now)) as files:
        for ago, routine, ending in ((0, "a", "finished"), (3, "b", "pain"), (40, "a", "stopped")):
            at = now - timedelta(days=ago)
            reps = 60 if ending == "finished" else 8
            session = SessionDone(
                f"s{ago}", routine, routine.upper(), at, at, 600.0, 1, 605.0, ending, "", 2, None, reps, 60
            )
            assert files.history.restore(SessionRecord(session, (DONE,))) is None
        short = SessionDone("short", "a", "A", now, now, 600.0, 1, 20.0, "stopped", "", 2, None, 1, 60)
        assert files.history.restore(SessionRecord(short, (DONE,))) is None
        files.history.note("s0", "went\nwell")
    return tmp_path / "home"


Told = pytest.CaptureFixture[str]


def test_history_lists_the_sessions_the_latest_first(capsys: Told) -> None:
    assert run(["history"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("  A  10 min  completed  pain before 2")
    assert lines[1] == "    went well"
    assert lines[2].split("  ")[1:4] == ["B", "10 min", "begun, 8 of 60 reps, stopped for pain"]
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--routine", "a"], ["s0", "s40"]),
        (["--days", "7"], ["s0", "s3"]),
        (["--from", str(date.today() - timedelta(days=10)), "--routine", "b"], ["s3"]),
        (["--to", str(date.today() - timedelta(days=10))], ["s40"]),
        (["--routine", "none"], []),
    ],
)
def test_history_of_a_time_or_a_routine(capsys: Told, options: list[str], found: list[str]) -> None:
    assert run(["history", "--json", *options]) == 0
    records = list(read_json(io.BytesIO(capsys.readouterr().out.encode())))
    # Nothing is lost: a JSON file has what is no session, too.
    assert [record.session.id for record in records if record.session.is_listed] == found


def test_a_title_is_no_order_to_the_terminal(capsys: Told, home: Path) -> None:
    (home / "routines").mkdir()
    (home / "routines" / "red\x1b[31m\nx.yaml").write_text("backtimer: 1\n")
    at = datetime.now(UTC)
    with closing(SessionFiles(home, lambda: at)) as files:
        title = "\x1b[2Jgone\n\u202etfel"
        session = SessionDone("old", "c", title, at, at, 600.0, 1, 605.0, "finished", "\x07\u202e", None, None)
        assert files.history.restore(SessionRecord(session, (DONE,))) is None
    assert run(["history", "--routine", "c"]) == run(["list"]) == 0
    out = capsys.readouterr().out
    assert "  �[2Jgone��tfel  10 min" in out
    assert "red�[31m�x" in out
    assert not set(out) & set("\x1b\x07\u202e")


def test_what_an_older_program_kept_by_place_has_the_id_of_its_name(capsys: Told, home: Path) -> None:
    old = ExerciseDone(2, "exercise-2", "exercise-2", "Мостик", {"mode": "reps"}, 10, sets=1, reps=8)
    at = datetime.now(UTC)
    with closing(SessionFiles(home, lambda: at)) as files:
        session = SessionDone("old", "c", "C", at, at, 600.0, 1, 605.0, "finished", "", None, None)
        assert files.history.restore(SessionRecord(session, (DONE, old))) is None
    assert run(["history", "--csv", "--routine", "c"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["exercise"] for row in rows] == ["bridge", "own:мостик"]


def test_history_for_a_spreadsheet_and_for_the_physiotherapist(capsys: Told, tmp_path: Path) -> None:
    assert run(["history", "--csv"]) == 0
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out)))) == 4
    assert run(["history", "--summary", "page.html", "--name", "Ann <b>"]) == 0
    assert "page.html: 3 sessions." in capsys.readouterr().out
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Ann &lt;b&gt;" in page
    assert "Bridge" in page
    assert run(["history", "--summary", "home/history.db/page.html"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_history_says_what_it_does_not_understand(capsys: Told) -> None:
    for options in (["--from", "soon"], ["--days", "0"], ["--json", "--csv"]):
        with pytest.raises(SystemExit):
            run(["history", *options])
        assert "error" in capsys.readouterr().err
    assert run(["history", "--from", "2026-03-05", "--to", "2026-03-04"]) == 2
    assert "2026-03-05 is after 2026-03-04" in capsys.readouterr().err
    assert run(["history", "--to", "1999-01-01"]) == 0
    assert capsys.readouterr().out == "No session matches.\n"


def test_backup_and_back(home: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["new", "Mine"]) == 0
    capsys.readouterr()
    assert run(["backup", "kept"]) == 0
    assert capsys.readouterr().out == "kept.zip: 1 own routine, 4 sessions, and your settings.\n"
    (home / "routines" / "mine.yaml").unlink()
    # Not without being asked.
    assert run(["backup", "--restore", "kept.zip"]) == 2
    assert "add --yes" in capsys.readouterr().err
    monkeypatch.setattr("os.isatty", lambda _: True)
    monkeypatch.setattr("builtins.input", lambda _: "")
    assert run(["backup", "--restore", "kept.zip"]) == 1
    assert "Nothing was changed." in capsys.readouterr().out
    assert not (home / "routines" / "mine.yaml").exists()
    assert run(["backup", "--restore", "kept.zip", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "Restored 1 own routine, 4 sessions, and your settings. What was there before is in " in told
    assert (home / "routines" / "mine.yaml").exists()
    assert len(list(home.glob("before-restore-*/history.db"))) == 1
    assert run(["history", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["sessions"]) == 4


def test_nothing_is_restored_under_an_open_window(home: Path, capsys: Told) -> None:
    assert run(["backup", "kept.zip"]) == 0
    window = Hold(home / ".window.lock")
    assert window.take()
    assert run(["backup", "--restore", "kept.zip", "--yes"]) == 1
    assert "BackTimer is open." in capsys.readouterr().err
    window.release()


def test_a_backup_that_is_none(tmp_path: Path, capsys: Told) -> None:
    (tmp_path / "x.zip").write_text("x")
    assert run(["backup", "--restore", "x.zip", "--yes"]) == 1
    assert capsys.readouterr().err == "x.zip is damaged, or is not a BackTimer backup. Nothing was changed.\n"
    assert run(["backup", "x.zip"]) == 1
    assert "already a file x.zip that is not a backup" in capsys.readouterr().err
