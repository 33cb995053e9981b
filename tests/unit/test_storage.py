"""What is kept between sessions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import OwnDose
from backtimer.settings.settings import PageSettings, Settings
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.atomic import write_atomically
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.plans_file import PlansFile
from backtimer.storage.settings_file import SettingsFile
from tests.unit.strategies import own_doses

FULL = OSError(28, "No space left on device")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "own-doses.json"


class OwnDoses:
    """The file of adjustments, as these tests use it: dose by dose."""

    def __init__(self, path: Path) -> None:
        self.file = AdjustmentsFile(path)

    @property
    def trouble(self) -> str | None:
        return self.file.trouble

    def of(self, routine_id: str) -> dict[str, OwnDose]:
        adjustments = self.file.of(routine_id)
        assert adjustments == Adjustments(doses=adjustments.doses)
        return dict(adjustments.doses)

    def set(self, routine_id: str, exercise_id: str, own: OwnDose) -> str | None:
        return self.file.set(routine_id, self.file.of(routine_id).with_dose(exercise_id, own))


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
    assert json.loads(path.read_text()) == {"version": 2, "routines": {}}
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


@pytest.mark.parametrize("failures", [1, 2])
def test_a_file_that_is_held_for_a_moment_is_saved(path: Path, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    store, replace, left = OwnDoses(path), os.replace, [FULL] * failures

    def held(*given: str) -> None:
        if left:
            raise left.pop()
        replace(*given)

    monkeypatch.setattr(os, "replace", held)
    assert store.set("r", "e", OwnDose(reps=10)) is None
    assert OwnDoses(path).of("r") == {"e": OwnDose(reps=10)}


def test_what_could_not_be_saved_is_saved_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise FULL

    doses, chosen = AdjustmentsFile(path), SettingsFile(path.with_name("settings.json"))
    plans = PlansFile(path.with_name("plans.json"))
    own = Adjustments({"e": OwnDose(reps=10)})
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", fail)
        assert doses.set("r", own)
        assert chosen.set(Settings(pages=PageSettings(text_percent=130)))
        assert plans.be_quiet(7)
        assert all(each.save_again() for each in (doses, chosen, plans))
    # Another program has saved something meanwhile.
    assert AdjustmentsFile(path).set("other", own) is None
    assert [each.save_again() for each in (doses, chosen, plans)] == [None] * 3
    again = AdjustmentsFile(path)
    assert (again.of("r"), again.of("other")) == (own, own)
    assert SettingsFile(path.with_name("settings.json")).settings.pages.text_percent == 130
    assert PlansFile(path.with_name("plans.json")).quiet_day == 7
    path.unlink()
    assert doses.save_again() is None
    assert not path.exists()


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
    store = written(path, {"version": 3, "routines": {"r": {"e": {"reps": 3}}}})
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


def test_two_programs_take_nothing_from_each_other(path: Path) -> None:
    one, two = OwnDoses(path), OwnDoses(path)
    one.set("r", "e", OwnDose(reps=9))
    two.set("s", "e", OwnDose(reps=5))
    one.set("r", "f", OwnDose(reps=8))
    again = OwnDoses(path)
    assert (again.of("r"), again.of("s")) == ({"e": OwnDose(reps=9), "f": OwnDose(reps=8)}, {"e": OwnDose(reps=5)})


def test_what_could_not_be_saved_is_not_lost_to_another_program(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = OwnDoses(path), OwnDoses(path)

    def fail(*_: object) -> None:
        raise FULL

    with monkeypatch.context() as full:
        full.setattr(os, "replace", fail)
        assert one.set("r", "e", OwnDose(reps=9))
    two.set("s", "e", OwnDose(reps=5))
    assert one.set("t", "e", OwnDose(reps=3)) is None
    again = OwnDoses(path)
    assert [again.of(each)["e"].reps for each in "rst"] == [9, 5, 3]


def test_the_cache_writes_only_what_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "listings.json"
    cache = ListingCache(path)
    cache.save()
    cache.wait()
    assert not path.exists()
    cache.put("a", {"x": 1})
    cache.put("b", None)
    cache.save()
    cache.put("c", 2)
    cache.save(["a", "c"])
    cache.wait()
    assert json.loads(path.read_text()) == {"a": {"x": 1}, "c": 2}
    again = ListingCache(path)
    assert (again.get("a"), again.get("b")) == ({"x": 1}, None)
    path.unlink()
    again.save(["a", "c"])
    again.wait()
    assert not path.exists()
