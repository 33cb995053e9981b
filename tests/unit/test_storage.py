"""What is kept between sessions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtimer.routine.dose import OwnDose
from backtimer.storage.atomic import write_atomically
from backtimer.storage.own_doses import OwnDoses
from tests.unit.strategies import own_doses

FULL = OSError(28, "No space left on device")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "own-doses.json"


def written(path: Path, content: object) -> OwnDoses:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return OwnDoses(path)


def test_kept_and_read_again(path: Path) -> None:
    own = OwnDose(sets=2, reps=9, hold_seconds=4.5, rest_seconds=0)
    store = OwnDoses(path)
    assert store.trouble is None
    assert store.set("r", "e", own) is None
    again = OwnDoses(path)
    assert (again.of("r"), again.of("other"), again.trouble) == ({"e": own}, {}, None)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_as_written_is_removed(path: Path) -> None:
    store = OwnDoses(path)
    store.set("r", "e", OwnDose(reps=9))
    assert store.set("r", "e", OwnDose()) is None
    assert json.loads(path.read_text()) == {"version": 1, "routines": {}}
    assert store.of("r") == {}
    assert store.set("r", "e", OwnDose()) is None


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    store = OwnDoses(path)
    store.set("r", "e", OwnDose(reps=9))
    before = path.read_text()

    def fail(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(os, call, fail)
    sentence = store.set("r", "e", OwnDose(reps=10))
    assert sentence == "Your own doses could not be saved: no space left on device."
    assert store.of("r") == {"e": OwnDose(reps=10)}
    assert path.read_text() == before
    assert len(list(path.parent.iterdir())) == 1
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "x")
    monkeypatch.undo()
    assert store.set("r", "f", OwnDose(sets=2)) is None
    assert OwnDoses(path).of("r") == {"e": OwnDose(reps=10), "f": OwnDose(sets=2)}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "[" * 99_999, '{"version": 1}', '{"version": true, "routines": {}}']
)
def test_broken_file_is_kept_aside(path: Path, content: str) -> None:
    store = written(path, content)
    assert store.trouble is not None
    assert "broken" in store.trouble
    assert (path.parent / "own-doses.json.broken-1").read_text() == content
    assert store.set("r", "e", OwnDose(reps=3)) is None
    assert written(path, content).trouble
    assert (path.parent / "own-doses.json.broken-2").exists()


def test_newer_file_is_kept_aside(path: Path) -> None:
    store = written(path, {"version": 2, "routines": {"r": {"e": {"reps": 3}}}})
    assert store.trouble is not None
    assert "newer" in store.trouble
    assert store.of("r") == {}
    assert (path.parent / "own-doses.json.broken-1").exists()


def test_what_cannot_be_kept_aside_is_not_overwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(os, "replace", fail)
    store = written(path, "{")
    monkeypatch.undo()
    assert store.trouble is not None
    assert store.set("r", "e", OwnDose(reps=3)) is not None
    assert path.read_text() == "{"


def test_a_folder_in_the_way(path: Path) -> None:
    path.mkdir(parents=True)
    store = OwnDoses(path)
    assert store.trouble is not None
    assert store.set("r", "e", OwnDose(reps=3)) is not None
    assert store.of("r") == {"e": OwnDose(reps=3)}


def test_one_bad_value_loses_no_other(path: Path) -> None:
    text = (
        '{"version": 1, "routines": {"r": {"e": {"reps": 500, "sets": 3, "hold_seconds": NaN}, "f": {"reps": 9.0},'
        ' "g": 7, "h": {"seconds": 1e999, "breaths": 2.5, "rest_seconds": "x", "sets": true, "reps": 1'
        + "0" * 400
        + '}}, "s": []}}'
    )
    store = written(path, text)
    assert store.of("r") == {"e": OwnDose(sets=3), "f": OwnDose(reps=9)}
    assert store.trouble == "9 of your own doses were not usable; the routine's own numbers stand in."


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), own_doses(), max_size=4))
def test_round_trip(tmp_path: Path, doses: dict[str, OwnDose]) -> None:
    path = tmp_path / "doses.json"
    path.unlink(missing_ok=True)
    store = OwnDoses(path)
    for exercise_id, own in doses.items():
        assert store.set("r", exercise_id, own) is None
    assert OwnDoses(path).of("r") == {key: own for key, own in doses.items() if not own.is_as_written}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_bytes_are_taken(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any" / "doses.json"
    path.parent.mkdir(exist_ok=True)
    for file in path.parent.iterdir():
        file.unlink()
    path.write_bytes(data)
    assert OwnDoses(path).trouble
