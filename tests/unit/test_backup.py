"""Everything in one file, and back: as a whole, or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import OwnDose
from backtimer.session.tally import ExerciseDone
from backtimer.storage import backup
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.backup import (
    FORMAT,
    HISTORY,
    MANIFEST,
    MARK,
    READY,
    BackupTrouble,
    finish,
    in_use,
    is_staged,
    look_into,
    stage,
    write_backup,
)
from backtimer.storage.drafts import DraftsFolder
from backtimer.storage.history_rows import SessionRecord
from backtimer.storage.history_schema import VERSION
from backtimer.storage.hold import Hold
from backtimer.storage.session_files import SessionFiles
from tests.unit.test_checkpoint import PLACE
from tests.unit.test_session_files import FINISHED_ONE

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
YAML = "backtimer: 1\ntitle: Mine\nexercises: [{name: A, reps: 2}]\n"


def home_in(folder: Path, note: str = "Well.") -> Path:
    """A data folder with something of each kind."""
    (folder / "routines" / "pictures").mkdir(parents=True)
    (folder / "routines" / "mine.yaml").write_text(YAML)
    (folder / "routines" / "Мостик?.yaml").write_text(YAML)
    (folder / "routines" / "pictures" / "a.png").write_bytes(bytes(range(256)) * 50)
    AdjustmentsFile(folder / "doses.json").set("mine", Adjustments({"a": OwnDose(reps=9)}))
    (folder / "settings.json").write_text('{"version": 1}')
    (folder / "plans.json").write_text('{"version": 1, "plans": {}}')
    (folder / "cache").mkdir()
    (folder / "cache" / "x").write_text("not kept")
    DraftsFolder(folder / "drafts").keep(str(folder / "routines" / "mine.yaml"), "unsaved")
    with closing(SessionFiles(folder, lambda: NOW)) as files:
        files.history.restore(SessionRecord(FINISHED_ONE, (ExerciseDone(1, "a", "a", "A", sets=1, reps=9),)))
        files.history.note("s", note)
        name = str(folder / "routines" / "mine.yaml")
        left = files.history.begin("mine", "M", planned_seconds=1, planned_exercises=1, name=name, leader=1)
        files.history.done(left, (), 1.0, PLACE)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_in(tmp_path / "home")


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Path:
    write_backup(home, tmp_path / "b.zip", NOW)
    return tmp_path / "b.zip"


def content(folder: Path) -> dict[str, bytes]:
    """What is in a data folder, but for locks; of the history what is told in it."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and not path.name.startswith(HISTORY)
    }
    if (folder / HISTORY).exists():
        with closing(sqlite3.connect(folder / HISTORY)) as file:
            found[HISTORY] = "\n".join(file.iterdump()).encode()
    return found


def restored(made: Path, into: Path) -> str:
    stage(made, into, NOW)
    aside = finish(into)
    assert aside is not None
    return aside


def test_everything_comes_back_in_another_place(home: Path, made: Path, tmp_path: Path) -> None:
    facts = look_into(made)
    assert (facts.made_at, facts.routines, facts.sessions) == (NOW, 2, 2)
    other = tmp_path / "other"
    restored(made, other)
    now, before = content(other), content(home)
    for name in ("routines/mine.yaml", "routines/Мостик?.yaml", "routines/pictures/a.png", "doses.json"):
        assert now[name] == before[name]
    assert "cache/x" not in now
    assert DraftsFolder(other / "drafts").find(str(other / "routines" / "mine.yaml")) == "unsaved"
    with closing(SessionFiles(other, lambda: NOW)) as files:
        assert files.history.record("s").session.note == "Well."
        (left,) = files.places_left()
        assert left.name == str(other / "routines" / "mine.yaml")


def test_what_is_there_now_is_kept_aside(made: Path, tmp_path: Path) -> None:
    other = home_in(tmp_path / "other", "Another.")
    (other / "routines" / "newer.yaml").write_text(YAML)
    (other / "sessions.json").write_text("{}")
    before = content(other)
    aside = restored(made, other)
    assert aside == "before-restore-2026-03-05-120000"
    now = content(other)
    kept = {name.removeprefix(f"{aside}/"): data for name, data in now.items() if name.startswith(aside)}
    assert kept["routines/newer.yaml"] == YAML.encode()
    assert kept["doses.json"] == before["doses.json"]
    assert content(other / aside)[HISTORY] == before[HISTORY]
    assert "routines/newer.yaml" not in now
    # Nothing of an older BackTimer comes into what was restored.
    assert "sessions.json" not in now
    assert now["cache/x"] == before["cache/x"]
    assert not (other / READY).exists()
    # And a second one does not take the place of the first.
    assert restored(made, other) == f"{aside}-2"


def test_a_backup_is_replaced_and_nothing_else(home: Path, made: Path, tmp_path: Path) -> None:
    (home / "routines" / "mine.yaml").unlink()
    assert write_backup(home, made, NOW).routines == 1
    mine = tmp_path / "mine.zip"
    mine.write_text("my holiday pictures")
    with pytest.raises(BackupTrouble, match=r"already a file mine\.zip that is not a backup"):
        write_backup(home, mine, NOW)
    assert mine.read_text() == "my holiday pictures"


def test_of_nothing_there_is_a_backup_too(tmp_path: Path) -> None:
    facts = write_backup(tmp_path / "empty", tmp_path / "b.zip", NOW)
    assert (facts.routines, facts.sessions) == (0, 0)
    home = home_in(tmp_path / "home")
    aside = restored(tmp_path / "b.zip", home)
    assert set(content(home)) == {"cache/x", *(name for name in content(home) if name.startswith(aside))}


def test_it_is_written_while_a_session_is_under_way(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / HISTORY, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE sessions SET note = 'half'")
        write_backup(home, tmp_path / "b.zip", NOW)
        other.execute("ROLLBACK")
    restored(tmp_path / "b.zip", tmp_path / "other")
    with closing(SessionFiles(tmp_path / "other", lambda: NOW)) as files:
        assert files.history.record("s").session.note == "Well."


def test_a_full_disk_leaves_no_half_of_it(home: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(BackupTrouble, match="The backup could not be written: no space left on device"):
        write_backup(home, made, NOW)
    assert made.read_bytes() == before
    assert sorted(path.name for path in made.parent.iterdir()) == ["b.zip", "home"]


# ---- what is refused


def changed(made: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """Another backup, made of the parts of this one."""
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    change(manifest, files)
    bad = made.with_name("bad.zip")
    with zipfile.ZipFile(bad, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return bad


def put(manifest: dict[str, Any], files: dict[str, bytes], name: str, data: bytes) -> None:
    import hashlib

    files[name] = data
    manifest["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def newer_history(manifest: dict[str, Any], files: dict[str, bytes], folder: Path) -> None:
    (folder / "h.db").write_bytes(files[HISTORY])
    with closing(sqlite3.connect(folder / "h.db")) as file:
        file.execute(f"PRAGMA user_version = {VERSION + 1}")
    put(manifest, files, HISTORY, (folder / "h.db").read_bytes())


NEWER = "made by a newer BackTimer"
REFUSED: dict[str, tuple[Callable[..., Any], str]] = {
    "newer": (lambda m, f: m.update({MARK: FORMAT + 1}), NEWER),
    "newer doses": (lambda m, f: put(m, f, "doses.json", b'{"version": 99}'), NEWER),
    "broken doses": (lambda m, f: put(m, f, "doses.json", b"[]"), "doses.json cannot be read"),
    "doses that are no JSON": (lambda m, f: put(m, f, "doses.json", b"\xff"), "could not be restored"),
    "broken history": (lambda m, f: put(m, f, HISTORY, b"SQLite format 3\0" + b"\7" * 5000), "its history cannot"),
    "no history": (lambda m, f: put(m, f, HISTORY, b"x" * 5000), "its history cannot"),
    "one byte": (lambda m, f: f.update({"routines/mine.yaml": YAML.replace("M", "N").encode()}), "not as it was"),
    "longer": (lambda m, f: f.update({"routines/mine.yaml": YAML.encode() * 9}), "not as it was"),
    "missing": (lambda m, f: f.pop("routines/mine.yaml"), "is damaged"),
    "no list": (lambda m, f: m.pop("files"), "is damaged"),
    "no counts": (lambda m, f: m.pop("sessions"), "is damaged"),
    "no time": (lambda m, f: m.update(made_at="soon"), "is damaged"),
    "no sizes": (lambda m, f: m["files"]["routines/mine.yaml"].update(bytes=-1), "is damaged"),
    "too large": (lambda m, f: m["files"]["routines/mine.yaml"].update(bytes=10**12), "too large to be"),
    "too many": (lambda m, f: m["files"].update({f"routines/{n}": {"bytes": 0} for n in range(30_000)}), "too large"),
    **{
        name: (lambda m, f, name=name: put(m, f, name, b"x"), "do not belong to BackTimer")
        for name in (
            *("../evil.yaml", "routines/../../evil.yaml", "/etc/evil.yaml", "routines//x.yaml", "routines/./x.yaml"),
            *("routines\\..\\..\\evil.yaml", "evil.sh", ".window.lock", "routines/.hidden", "drafts", "history.db-wal"),
            *("routines/new\nline.yaml", f"routines/{'x' * 1000}.yaml", "cache/clips/x"),
        )
    },
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_trusted_is_refused_and_changes_nothing(made: Path, tmp_path: Path, case: str) -> None:
    change, says = REFUSED[case]
    other = home_in(tmp_path / "other")
    before = content(other)
    with pytest.raises(BackupTrouble, match=says):
        stage(changed(made, change), other, NOW)
    assert content(other) == before
    assert finish(other) is None
    assert not (tmp_path / "evil.yaml").exists()


def test_a_newer_history_is_refused(made: Path, tmp_path: Path) -> None:
    bad = changed(made, lambda m, f: newer_history(m, f, tmp_path))
    with pytest.raises(BackupTrouble, match=NEWER):
        stage(bad, tmp_path / "other", NOW)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 1000])
def test_what_is_no_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    for read in (look_into, lambda path: stage(path, tmp_path / "other", NOW)):
        with pytest.raises(BackupTrouble, match="is damaged, or is not a BackTimer backup"):
            read(tmp_path / "b.zip")
    with pytest.raises(BackupTrouble, match="There is no file"):
        look_into(tmp_path / "none.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("x", "x")
    with pytest.raises(BackupTrouble, match="not a BackTimer backup"):
        look_into(tmp_path / "other.zip")


def test_one_damaged_byte_is_told_or_does_no_harm(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        made.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        # Nothing else is raised: a compressed part that is damaged has errors of its library's own.
        with contextlib.suppress(BackupTrouble):
            look_into(made)
            stage(made, tmp_path / f"other{at}", NOW)


def test_one_that_was_cut_off_is_refused(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for size in (len(whole) // 3, len(whole) - 30):
        made.write_bytes(whole[:size])
        with pytest.raises(BackupTrouble):
            stage(made, tmp_path / "other", NOW)


# ---- never a half of both


class Killed(BaseException):
    """The program is killed."""


@pytest.mark.parametrize("moves", range(12))
def test_a_crash_in_the_middle_is_gone_on_with(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    whole, other = home_in(tmp_path / "whole", "Another."), home_in(tmp_path / "other", "Another.")
    aside = restored(made, whole)
    stage(made, other, NOW)
    move, count = backup._move, []

    def killed(*given: Any) -> None:
        if len(count) == moves:
            raise Killed
        count.append(1)
        move(*given)

    with monkeypatch.context() as patch:
        patch.setattr(backup, "_move", killed)
        try:
            finish(other)
        except Killed:
            assert is_staged(other)
    assert finish(other) in (aside, None)
    now, expected = content(other), content(whole)
    # The names of drafts are made of paths.
    assert [name for name in now if "drafts" not in name] == [name for name in expected if "drafts" not in name]
    for name in ("doses.json", "routines/mine.yaml", f"{aside}/doses.json", f"{aside}/routines/mine.yaml"):
        assert now[name] == expected[name]
    with closing(SessionFiles(other, lambda: NOW)) as files:
        assert files.history.record("s").session.note == "Well."
    with closing(SessionFiles(other / aside, lambda: NOW)) as files:
        assert files.history.record("s").session.note == "Another."


@pytest.mark.parametrize("moves", range(6))
def test_a_crash_where_nothing_was_before(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    other, move, count = tmp_path / "other", backup._move, []
    stage(made, other, NOW)

    def killed(*given: Any) -> None:
        if len(count) == moves:
            raise Killed
        count.append(1)
        move(*given)

    with monkeypatch.context() as patch:
        patch.setattr(backup, "_move", killed)
        with pytest.raises(Killed):
            finish(other)
    assert finish(other) is not None
    assert {"doses.json", "plans.json", "settings.json", HISTORY, "routines/mine.yaml"} <= set(content(other))


@pytest.mark.parametrize("moves", [0, 1, 4, 7])
def test_a_disk_that_fails_in_the_middle_leaves_all_as_it_was(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    other = home_in(tmp_path / "other", "Another.")
    before = content(other)
    stage(made, other, NOW)
    move, count = backup._move, []

    def failing(*given: Any) -> None:
        count.append(1)
        if len(count) > moves:
            raise OSError(28, "No space left on device")
        move(*given)

    monkeypatch.setattr(backup, "_move", failing)
    with pytest.raises(BackupTrouble, match=r"no space left on device\. Nothing was changed"):
        finish(other)
    assert content(other) == before
    assert finish(other) is None


def test_the_next_start_of_the_window_puts_it_in_place(made: Path, tmp_path: Path) -> None:
    from backtimer.app.start import _restored

    other = home_in(tmp_path / "other", "Another.")
    assert _restored(other) is None
    stage(made, other, NOW)
    lock = Hold(other / ".leads-2.lock")
    assert lock.take()
    assert _restored(other) == (
        "A session is under way in another BackTimer. Wait until it is over. The backup is restored at the next start."
    )
    lock.release()
    assert (_restored(other) or "").startswith("Your backup was restored. What was there before is in ")
    with closing(SessionFiles(other, lambda: NOW)) as files:
        assert files.history.record("s").session.note == "Well."
    assert _restored(other) is None


def test_nothing_is_put_in_place_under_a_running_backtimer(home: Path) -> None:
    assert in_use(home) is None
    for name, says in ((".window.lock", "BackTimer is open"), (".leads-3.lock", "A session is under way")):
        lock = Hold(home / name)
        assert lock.take()
        assert says in (in_use(home) or "")
        lock.release()
    assert in_use(home) is None
