"""The catalogue: the exercises that routines can name."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from backtimer.routinefile.entry import (
    CATALOGUE_KEYS,
    CatalogueEntry,
    all_pairs,
    dose_values,
    exercise_of,
    read_id,
    read_pairs,
    read_values,
)
from backtimer.routinefile.problem import Problem, Problems, shown
from backtimer.routinefile.reader import read_bytes, read_root


@dataclass(frozen=True)
class Catalogue:
    """All exercises by id, and what is wrong with the catalogue's files."""

    entries: MappingOf[str, CatalogueEntry]
    problems: tuple[tuple[Path, Problem], ...] = ()


def read_catalogue(folder: Path) -> Catalogue:
    """Read every catalogue file of a folder. Never raises; an exercise with problems is left out."""
    entries: dict[str, CatalogueEntry] = {}
    found: list[tuple[Path, Problem]] = []
    for path in yaml_files(folder):
        problems = Problems()
        data = read_bytes(path, problems)
        if data is not None:
            _read_file(data, entries, problems)
        found.extend((path, problem) for problem in problems.in_order())
    return Catalogue(entries, tuple(found))


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; none when it cannot be listed."""
    try:
        files = [path for path in folder.iterdir() if path.suffix.casefold() in (".yaml", ".yml")]
    except OSError:
        return []
    return sorted(path for path in files if not path.name.startswith("."))


def _read_file(data: bytes, entries: dict[str, CatalogueEntry], problems: Problems) -> None:
    root = read_root(data, "a catalogue", problems)
    if root is None:
        return
    pairs = read_pairs(root, "a catalogue", ("backtimer", "exercises"), problems)
    if "exercises" not in pairs:
        problems.add(root, "the key exercises is missing")
        return
    for key, node in all_pairs(pairs["exercises"][1], "exercises", problems):
        before = len(problems.found)
        exercise_id = read_id("an exercise", key, problems)
        values, _ = read_values(read_pairs(node, "an exercise", CATALOGUE_KEYS, problems), CATALOGUE_KEYS, problems)
        if exercise_id in entries:
            problems.add(key, f"the exercise {shown(key.value)} is in the catalogue twice")
        if "name" not in values and len(problems.found) == before:
            problems.add(key, f"the exercise {shown(key.value)} has no name")
        if exercise_id is not None and len(problems.found) == before:
            entries[exercise_id] = CatalogueEntry(exercise_of(exercise_id, values), dose_values(values))
