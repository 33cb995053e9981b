"""The catalogue: the exercises that routines can name."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from pathlib import Path

from backtimer.routine.exercise import Exercise
from backtimer.routinefile.entry import CatalogueEntry, Values, dose_values, exercise_of, read_values
from backtimer.routinefile.hints import exercise_hint
from backtimer.routinefile.keys import CATALOGUE_KEYS
from backtimer.routinefile.kinds import Id, all_pairs, read_pairs, slug
from backtimer.routinefile.problem import Problem, Problems, shown
from backtimer.routinefile.reader import read_bytes, read_root
from backtimer.routinefile.tree import Node, Scalar


@dataclass(frozen=True)
class Catalogue:
    """All exercises by id, and what is wrong with the catalogue's files.

    An alias has an entry too: the same exercise under that name.
    """

    entries: MappingOf[str, CatalogueEntry]
    problems: tuple[tuple[Path, Problem], ...] = ()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise once, under its own name."""
        return tuple(entry.exercise for key, entry in self.entries.items() if key == entry.exercise.id)


def read_catalogue(folder: Path) -> Catalogue:
    """Read every catalogue file of a folder. Never raises; an exercise with problems is left out."""
    entries: dict[str, CatalogueEntry] = {}
    links: list[tuple[Problems, Node, str]] = []
    files: list[tuple[Path, Problems]] = []
    for path in yaml_files(folder):
        problems = Problems()
        files.append((path, problems))
        data = read_bytes(path, problems)
        if data is not None:
            _read_file(data, entries, links, problems)
    for problems, node, target in links:
        if target not in entries:
            hint = exercise_hint(target, slug(target), entries)
            problems.add(node, f"there is no exercise {shown(target)} in the catalogue", hint)
    return Catalogue(entries, tuple((path, problem) for path, problems in files for problem in problems.in_order()))


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; none when it cannot be listed."""
    try:
        files = [path for path in folder.iterdir() if path.suffix.casefold() in (".yaml", ".yml")]
    except OSError:
        return []
    return sorted(path for path in files if not path.name.startswith("."))


def _read_file(
    data: bytes, entries: dict[str, CatalogueEntry], links: list[tuple[Problems, Node, str]], problems: Problems
) -> None:
    root = read_root(data, "a catalogue", problems)
    if root is None:
        return
    pairs = read_pairs(root, "a catalogue", ("backtimer", "exercises"), problems)
    if "exercises" not in pairs:
        problems.add(root, "the key exercises is missing")
        return
    for key, node in all_pairs(pairs["exercises"][1], "exercises", problems):
        _read_exercise(key, node, entries, links, problems)


def _read_exercise(
    key: Scalar,
    node: Node,
    entries: dict[str, CatalogueEntry],
    links: list[tuple[Problems, Node, str]],
    problems: Problems,
) -> None:
    before = len(problems.found)
    exercise_id: str | None = Id().read("an exercise", key, problems)
    pairs = read_pairs(node, "an exercise", CATALOGUE_KEYS, problems)
    values: Values = read_values(pairs, CATALOGUE_KEYS, problems)
    names: dict[str | None, Node] = {
        exercise_id: key,
        **{slug(alias): pairs["aliases"][1] for alias in values.get("aliases", ())},
    }
    for name, place in names.items():
        if name in entries:
            problems.add(place, f"the exercise {shown(str(name))} is in the catalogue twice")
    if "name" not in values and len(problems.found) == before:
        problems.add(key, f"the exercise {shown(key.value)} has no name")
    if exercise_id is None or len(problems.found) > before:
        return
    links += [(problems, pairs[link][1], values[link]) for link in ("easier", "harder") if link in values]
    exercise, dose = exercise_of(exercise_id, values), dose_values(values)
    entries[exercise_id] = CatalogueEntry(exercise, dose)
    for alias in exercise.aliases:
        if slug(alias):
            entries.setdefault(slug(alias), CatalogueEntry(replace(exercise, name=alias), dose))
