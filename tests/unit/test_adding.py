"""A routine file from elsewhere is copied as a whole, under a free name, with its pictures; or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from backtimer.app.adding import add_routine, offered
from backtimer.routinefile.library import Library
from backtimer.storage import own_routines
from backtimer.storage.own_routines import put_new
from backtimer.system.resources import shipped_routines

GOOD = b"backtimer: 1\ntitle: Morning\nexercises:\n  - exercise: bridge # mine\n"
PICTURED = b"""backtimer: 1
title: Pictured
exercises:
  - exercise: bridge
    picture: bridge.png  # a photo
  - name: Other
    reps: 2
    hold: 3 s
    picture: "other.png"
"""


@pytest.fixture
def own(tmp_path):
    return tmp_path / "routines"


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def add(own):
    library = Library(shipped_routines(), own)
    return lambda path: add_routine(path, own, shipped_routines(), library)


def written(folder, name, data=GOOD):
    path = folder / name
    path.write_bytes(data)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_is_copied_byte_for_byte(add, elsewhere, own):
    listing = add(written(elsewhere, "morning.YAML", GOOD.replace(b"\n", b"\r\n")))
    assert (listing.path, listing.id, listing.title) == (own / "morning.yaml", "morning", "Morning")
    assert listing.routine is not None
    assert (own / "morning.yaml").read_bytes() == GOOD.replace(b"\n", b"\r\n")
    assert names(own) == ["morning.yaml"]


def test_nothing_is_overwritten_and_no_name_of_ours_is_taken(add, elsewhere, own):
    own.mkdir()
    written(own, "morning.yml", b"another\n")
    assert add(written(elsewhere, "morning.yaml")).path.name == "morning-2.yaml"
    assert add(written(elsewhere, "morning.yaml", GOOD + b"# more\n")).path.name == "morning-3.yaml"
    assert add(written(elsewhere, "article-a.yaml")).path.name == "article-a-2.yaml"
    assert (own / "morning.yml").read_bytes() == b"another\n"


def test_the_same_file_is_there_only_once(add, elsewhere, own):
    for _ in range(3):
        assert add(written(elsewhere, "morning.yaml")).path.name == "morning.yaml"
    assert names(own) == ["morning.yaml"]


def test_pictures_come_along(add, elsewhere, own):
    written(elsewhere, "bridge.png", b"a")
    written(elsewhere, "other.png", b"b")
    written(elsewhere, "unnamed.png", b"c")
    listing = add(written(elsewhere, "pictured.yaml", PICTURED))
    assert names(own) == ["bridge.png", "other.png", "pictured.yaml"]
    assert listing.path.read_bytes() == PICTURED
    assert [each.exercise.picture for each in listing.routine.exercises] == [
        str(own / "bridge.png"),
        str(own / "other.png"),
    ]


def test_a_picture_gives_way_to_another_of_its_name_and_the_file_names_it_so(add, elsewhere, own):
    own.mkdir()
    written(own, "bridge.png", b"of another")
    written(elsewhere, "bridge.png", b"a")
    written(elsewhere, "other.png", b"b")
    listing = add(written(elsewhere, "pictured.yaml", PICTURED))
    assert (own / "bridge.png").read_bytes() == b"of another"
    assert (own / "bridge-2.png").read_bytes() == b"a"
    assert listing.routine is not None
    assert listing.path.read_bytes() == PICTURED.replace(b"bridge.png  #", b"bridge-2.png  #")


def test_pictures_of_a_file_with_problems_come_along_too(add, elsewhere, own):
    written(elsewhere, "bridge.png", b"a")
    listing = add(written(elsewhere, "pictured.yaml", PICTURED.replace(b"hold", b"hodl")))
    assert listing.routine is None
    assert names(own) == ["bridge.png", "pictured.yaml"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("huge.yaml", b"a" * 1_100_000, "larger than 1 MiB"),
        ("binary.yaml", os.urandom(999) + b"\xff\x00", "does not hold text"),
        ("zeros.yaml", bytes(99), "does not hold text"),
        ("picture.png", b"png", "end in .yaml or .yml"),
        ("vanished.yaml", None, "there is no such file"),
    ],
)
def test_what_is_no_routine_is_said(add, elsewhere, own, name, data, said):
    path = elsewhere / name
    if data is not None:
        path.write_bytes(data)
    for result in (add(path), offered(path, Library(shipped_routines(), own))):
        assert isinstance(result, str)
        assert said in result
        assert result.endswith(".")
    assert names(own) == []


def test_a_folder_with_the_name_of_a_routine_is_none(add, elsewhere):
    (elsewhere / "folder.yaml").mkdir()
    assert "not a file" in add(elsewhere / "folder.yaml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(add, elsewhere):
    path = written(elsewhere, "secret.yaml")
    path.chmod(0)
    assert "Permission denied" in add(path)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_on_a_full_disk_nothing_is_left(add, elsewhere, own, monkeypatch, fails_at):
    written(elsewhere, "bridge.png", b"a")
    written(elsewhere, "other.png", b"b")
    path = written(elsewhere, "pictured.yaml", PICTURED)
    calls = iter(range(1, 10))
    real = os.fsync

    def fsync(handle):
        if next(calls) == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    said = add(path)
    assert said == '"pictured.yaml" could not be added: No space left on device. Nothing was changed.'
    assert names(own) == []
    assert add(path).path.name == "pictured.yaml"


def test_a_folder_that_cannot_be_made_is_said(add, elsewhere, own):
    own.write_text("a file")
    assert "could not be added" in add(written(elsewhere, "morning.yaml"))
    assert own.read_text() == "a file"


def test_without_links_nothing_is_overwritten_either(tmp_path, monkeypatch):
    def link(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    assert put_new(tmp_path, "a", ".yaml", b"1") == (tmp_path / "a.yaml", True)
    assert put_new(tmp_path, "a", ".yaml", b"2") == (tmp_path / "a-2.yaml", True)
    assert names(tmp_path) == ["a-2.yaml", "a.yaml"]


def test_whoever_is_quicker_keeps_the_name(tmp_path, monkeypatch):
    real = own_routines._place

    def place(temporary: Path, at: Path) -> None:
        if at.name == "a.yaml":
            at.write_bytes(b"of the other")
        real(temporary, at)

    monkeypatch.setattr(own_routines, "_place", place)
    assert put_new(tmp_path, "a", ".yaml", b"1")[0].name == "a-2.yaml"
    assert (tmp_path / "a.yaml").read_bytes() == b"of the other"


@pytest.mark.parametrize(
    ("stem", "name"), [(".hidden", "hidden.yaml"), ("...", "routine.yaml"), ("ä" * 200, "ä" * 90 + ".yaml")]
)
def test_any_name_becomes_one_that_is_listed(tmp_path, stem, name):
    assert put_new(tmp_path, stem, ".yaml", b"1")[0].name == name
