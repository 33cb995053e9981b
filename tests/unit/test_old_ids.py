"""What was kept under the ids of own exercises before they were told from the catalogue's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backtimer.cli.commands import main as run
from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import OwnDose
from backtimer.routine.routine import Routine
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.kinds import own_id
from backtimer.routinefile.old_ids import settled
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.session.tally import ExerciseDone
from backtimer.storage.history import History
from backtimer.system.resources import shipped_routines

CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries


def routine(*entries: str) -> Routine:
    text = "backtimer: 1\ntitle: T\nexercises:\n" + "".join(f"  - {{{entry}, reps: 9}}\n" for entry in entries)
    found = read_routine_bytes(text.encode(), "r", CATALOGUE).routine
    assert found is not None
    return found


def none(item: str) -> frozenset[str]:
    return frozenset()


def test_what_was_kept_under_a_name_goes_to_the_own_exercise() -> None:
    of = routine("name: Plank", "name: Ćwiczenie", "name: Stretch, id: stretch-2", "exercise: bird-dog")
    kept = Adjustments(
        {
            "plank": OwnDose(reps=5),
            "cwiczenie": OwnDose(reps=6),
            "bird-dog": OwnDose(reps=7),
            "plank/side-plank": OwnDose(sets=2),
        },
        frozenset({"stretch-2"}),
        ("cwiczenie", "plank", "bird-dog", "stretch-2"),
        {"plank": "side-plank"},
    )
    now, unclear = settled(of, kept, none)
    assert unclear == ()
    assert now.doses == {
        "own:plank": OwnDose(reps=5),
        "own:cwiczenie": OwnDose(reps=6),
        "bird-dog": OwnDose(reps=7),
        "own:plank/side-plank": OwnDose(sets=2),
    }
    assert now.left_out == {"own:stretch-2"}
    assert now.order == ("own:cwiczenie", "own:plank", "bird-dog", "own:stretch-2")
    assert now.variants == {"own:plank": "side-plank"}
    assert settled(of, now, none) == (now, ())


def test_a_catalogue_exercises_dose_is_not_handed_to_an_own_one_of_its_name() -> None:
    both = routine("exercise: plank", "name: Plank")
    kept = Adjustments({"plank": OwnDose(reps=5)})
    assert settled(both, kept, none) == (kept, ())


@pytest.mark.parametrize(("names", "goes_to"), [
    ({"Мостик"}, "own:мостик"), ({"Мостик", "Кошка"}, None), (set(), None), ({"Other"}, None),
])  # fmt: skip
def test_a_place_is_moved_when_the_history_tells_whose_it_was(names: set[str], goes_to: str | None) -> None:
    # An exercise was put before it meanwhile: the second place is another's now.
    of = routine("name: Кошка", "name: Планка", "name: Мостик")
    kept = Adjustments({"exercise-2": OwnDose(reps=5)})
    now, unclear = settled(of, kept, lambda item: names if item == "exercise-2" else set())
    if goes_to is not None:
        assert (now.doses, unclear) == ({goes_to: OwnDose(reps=5)}, ())
    else:
        assert now == kept, "nobody gets it, and it is not lost"
        assert "exercise 2 by its place" in unclear[0].message


def done(number: int, item: str, exercise: str, name: str) -> ExerciseDone:
    return ExerciseDone(number, item, exercise, name, {}, 1, 2.0, sets=1, reps=1, holds=1, held_seconds=2.0)


def test_the_history_gives_own_exercises_ids_of_their_own(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db", lambda: datetime(2026, 3, 5, 12, tzinfo=UTC))
    rows = [
        done(0, "exercise-1", "exercise-1", "Кошка"),
        done(1, "heel-slide", "heel-slide", "Heel slide"),
        done(2, "stretch-2", "stretch", "Stretch"),
        done(3, "cat-cow", "cat-camel", "Cat cow"),
        done(4, "own:new", "own:new", "New"),
    ]
    first = history.begin("утро", "Утро", planned_seconds=60, planned_exercises=5)
    history.done(first, rows, 10)
    history.done(
        history.begin("вечер", "Вечер", planned_seconds=60, planned_exercises=1),
        [done(0, "exercise-1", "exercise-1", "Мостик")],
        10,
    )
    assert history.names_at("утро", "exercise-1") == {"Кошка"}
    for _ in range(2):
        history.give_own_ids(CATALOGUE, own_id)
        assert {each for each, _ in history.exercises()} == {
            "own:кошка", "own:мостик", "own:heel-slide", "own:stretch-2", "cat-camel", "own:new"
        }  # fmt: skip
    record = history.record(first)
    assert record is not None
    assert [each.item for each in record.exercises] == [each.item for each in rows]
    assert history.names_at("вечер", "exercise-1") == {"Мостик"}
    history.close()


def test_plan_moves_it_and_says_what_is_unclear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path))
    file = tmp_path / "mine.yaml"
    file.write_text("backtimer: 1\ntitle: T\nexercises:\n  - {name: Кошка, reps: 9}\n  - {name: Heel slide, reps: 9}\n")
    doses = {"heel-slide": {"reps": 3}, "exercise-1": {"reps": 4}}
    from backtimer.system.folders import folders

    data = folders().data
    data.mkdir(parents=True, exist_ok=True)
    (data / "doses.json").write_text(json.dumps({"version": 2, "routines": {"mine": {"doses": doses}}}))
    assert run(["plan", str(file), "--json"]) == 0
    said = capsys.readouterr()
    planned = {each["id"]: each["reps"] for each in json.loads(said.out)["exercises"]}
    assert planned == {"own:кошка": 9, "own:heel-slide": 3}
    assert "kept changes for exercise 1 by its place" in said.err
    kept = json.loads((data / "doses.json").read_text())["routines"]["mine"]["doses"]
    assert kept == {"own:heel-slide": {"reps": 3}, "exercise-1": {"reps": 4}}
