"""Files as people write them: each is read as it was meant, or told with what to write, at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtimer.routine.dose import Range
from backtimer.routine.routine import Routine
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.durations import duration_text
from backtimer.routinefile.reader import read_routine
from backtimer.system.resources import shipped_routines

CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries
FOLDER = Path(__file__).parent / "written"
FILES = sorted(FOLDER.glob("*.yaml"))


def brief(routine: Routine) -> list[str]:
    """A routine as the table below has it: its title, and each exercise with what its dose says."""
    lines = [f"title {routine.title}"]
    for item in routine.exercises:
        dose = item.dose
        counts = {"sets": dose.sets if dose.sets != Range(1, 1) else None, "reps": dose.reps, "breaths": dose.breaths}
        parts = [f"{key} {value.low:g}-{value.high:g}" for key, value in counts.items() if value]
        parts += [
            f"{key} {duration_text(value)}"
            for key, value in (("hold", dose.hold_seconds), ("seconds", dose.seconds))
            if value
        ]
        parts += [f"rest {dose.rest_seconds:g}"] if dose.rest_seconds else []
        parts += [f"set_rest {dose.set_rest_seconds:g}"] if dose.sets.high > 1 else []
        parts += [dose.sides.value] if dose.sides != "none" else []
        steps = f": {' | '.join(item.exercise.steps)}" if item.exercise.steps else ""
        lines.append(f"{item.id} {item.exercise.name} = {', '.join(parts)}{steps}")
    return lines


def outcome(path: Path) -> list[str]:
    reading = read_routine(path, CATALOGUE)
    assert (reading.routine is None) == bool(reading.problems)
    lines = [problem.text("")[1:] for problem in reading.problems]
    lines += [f"remark {remark.text('')[1:]}" for remark in reading.remarks]
    return lines + (brief(reading.routine) if reading.routine else [])


# Each file's problems and remarks with their places, and what is read of it when it can be used.
OUTCOMES = {
    name: lines
    for name, *lines in (part.splitlines() for part in (FOLDER / "outcomes.txt").read_text("utf-8").split("== ")[1:])
}


def test_every_file_is_tried() -> None:
    assert {path.stem for path in FILES} == set(OUTCOMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_as_people_write_it(path: Path) -> None:
    assert outcome(path) == OUTCOMES[path.stem]


def test_every_odd_thing_is_told_with_what_to_write() -> None:
    for lines in OUTCOMES.values():
        for line in lines:
            is_told = line[0].isdigit() or line.startswith("remark")
            plain = ("needs  exercise:  or  name:", "no exercise of this routine uses it")
            assert not is_told or line.endswith((")", *plain)), line
