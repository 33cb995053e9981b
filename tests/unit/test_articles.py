"""The shipped routines against the digest, exercise by exercise."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtimer.routine.dose import Dose, Mode, Range, Sides
from backtimer.routine.routine import Routine
from backtimer.routinefile.catalogue import Catalogue, read_catalogue
from backtimer.routinefile.entry import dose_of
from backtimer.routinefile.reader import read_routine
from backtimer.session.plan import compile_plan
from backtimer.system.resources import shipped_routines

R = Range
NO, EACH, TURN = Sides.NONE, Sides.EACH, Sides.ALTERNATE
REPS, TIMED = Mode.REPS, Mode.TIMED

# id, mode, sides, sets, reps, hold, seconds, rest, times a day, ours
A = [
    ("hip-circles-band-squat", TIMED, NO, R(1, 1), None, None, R(60, 60), 0, 1, True),
    ("lower-back-rotation", REPS, TURN, R(1, 1), R(2, 3), R(5, 10), None, 3, 1, False),
    ("glute-bridge", REPS, NO, R(1, 1), R(8, 12), R(6, 6), None, 10, 1, False),
    ("cat-camel", REPS, NO, R(1, 1), R(3, 5), None, None, 0, 2, False),
    ("partial-crunch", REPS, NO, R(1, 1), R(8, 12), R(1, 1), None, 3, 1, True),
    ("shoulder-blade-squeeze", REPS, NO, R(1, 1), R(3, 5), R(5, 5), None, 3, 2, False),
    ("elephant-walk", REPS, TURN, R(2, 3), R(8, 10), None, None, 0, 1, False),
    ("wall-sit", REPS, NO, R(1, 1), R(8, 12), R(10, 10), None, 3, 1, False),
    ("bird-dog", REPS, TURN, R(1, 1), R(8, 12), R(5, 5), None, 3, 1, False),
    ("pelvic-tilt", REPS, NO, R(1, 1), R(8, 12), R(10, 10), None, 3, 1, False),
]
E = [
    ("articulated-bridge", TIMED, NO, R(1, 1), None, None, R(120, 120), 0, 1, False),
    ("rock-back", TIMED, NO, R(1, 1), None, None, R(120, 120), 0, 1, False),
    ("arm-opening", TIMED, EACH, R(1, 1), None, R(3, 3), R(60, 60), 0, 1, False),
    ("knee-fall-out", TIMED, NO, R(1, 1), None, None, R(120, 120), 0, 1, False),
    ("lumbar-rotation", TIMED, EACH, R(1, 1), None, R(3, 3), R(60, 60), 0, 1, False),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(shipped_routines() / "exercises")


def read(name: str, catalogue: Catalogue) -> Routine:
    path: Path = shipped_routines() / f"{name}.yaml"
    reading = read_routine(path, catalogue.entries)
    assert [problem.text(path.name) for problem in reading.problems] == []
    assert reading.routine is not None
    return reading.routine


def row(item_id: str, dose: Dose) -> tuple[object, ...]:
    return (
        item_id,
        dose.mode,
        dose.sides,
        dose.sets,
        dose.reps,
        dose.hold_seconds,
        dose.seconds,
        dose.rest_seconds,
        dose.times_a_day,
        dose.ours,
    )


@pytest.mark.parametrize(("name", "title", "table"), [
    ("article-a", "Ten exercises for an aching low back", A),
    ("article-e", "Five that loosen a stiff back", E),
])  # fmt: skip
def test_article_has_exactly_its_doses(
    name: str, title: str, table: list[tuple[object, ...]], catalogue: Catalogue
) -> None:
    routine = read(name, catalogue)
    assert routine.title == title
    assert routine.about
    assert routine.source
    assert [row(item.id, item.dose) for item in routine.exercises] == table
    assert [exercise.id for exercise in compile_plan(routine).exercises] == [line[0] for line in table]
    # The catalogue's usual doses are the article's too.
    assert [row(str(line[0]), dose_of(dict(catalogue.entries[str(line[0])].values))) for line in table] == table


def test_elephant_walk_has_no_release(catalogue: Catalogue) -> None:
    dose = read("article-a", catalogue).exercises[6].dose
    assert (dose.move_seconds, dose.release_seconds) == (2, 0)


def test_catalogue_is_whole(catalogue: Catalogue) -> None:
    assert catalogue.problems == ()
    assert {str(line[0]) for line in A + E} <= set(catalogue.entries)
    for entry in catalogue.entries.values():
        exercise = entry.exercise
        assert 2 <= len(exercise.steps) <= 4, exercise.id
        assert exercise.position is not None
        assert exercise.source
        text = " ".join((*exercise.steps, *exercise.cautions)).casefold()
        assert not {"left", "right"} & set(text.replace(".", " ").replace(",", " ").split()), exercise.id
        for word in (exercise.words.effort, exercise.words.hold, exercise.words.release):
            assert word is None or len(word.split()) <= 3


def test_equipment_of_the_articles(catalogue: Catalogue) -> None:
    assert len(read("article-a", catalogue).equipment) == 3
    assert read("article-e", catalogue).equipment == ()
