"""All routines that there are, the shipped ones and a person's own."""

from __future__ import annotations

import difflib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from backtimer.routine.routine import Routine
from backtimer.routinefile.catalogue import yaml_files
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.problem import Problem, shown
from backtimer.routinefile.reader import read_routine


@dataclass(frozen=True)
class Listing:
    """One routine file; a broken one has problems and no routine."""

    path: Path
    id: str
    title: str
    routine: Routine | None
    problems: tuple[Problem, ...]
    is_shipped: bool


def list_routines(shipped_folder: Path, own_folder: Path, catalogue: MappingOf[str, CatalogueEntry]) -> list[Listing]:
    """Every routine, own ones first, then by title. An own file stands in for a shipped one of the same name."""
    own, shipped = _files(own_folder), _files(shipped_folder)
    listings = [_listing(path, catalogue, is_shipped=False) for path in own.values()]
    listings += [_listing(path, catalogue, is_shipped=True) for stem, path in shipped.items() if stem not in own]
    return sorted(listings, key=lambda each: (each.is_shipped, each.title.casefold(), each.id))


def find_routine(
    name_or_path: str, shipped_folder: Path, own_folder: Path, catalogue: MappingOf[str, CatalogueEntry]
) -> Listing:
    """The routine of an id or of a path; a missing one is a listing with a problem."""
    own, shipped = _files(own_folder), _files(shipped_folder)
    if name_or_path in own:
        return _listing(own[name_or_path], catalogue, is_shipped=False)
    if name_or_path in shipped:
        return _listing(shipped[name_or_path], catalogue, is_shipped=True)
    path = Path(name_or_path)
    if path.suffix.casefold() in (".yaml", ".yml") or len(path.parts) > 1 or _exists(path):
        is_shipped = path.parent == shipped_folder
        return _listing(path, catalogue, is_shipped=is_shipped)
    known = sorted({*own, *shipped})
    near = difflib.get_close_matches(name_or_path[:60], known, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known[:10])}" if known else ""
    problem = Problem(1, 1, f"there is no routine {shown(name_or_path)}", hint)
    return Listing(path, name_or_path, name_or_path, None, (problem,), is_shipped=False)


def _files(folder: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in yaml_files(folder):
        files.setdefault(path.stem, path)
    return files


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _listing(path: Path, catalogue: MappingOf[str, CatalogueEntry], *, is_shipped: bool) -> Listing:
    reading = read_routine(path, catalogue)
    return Listing(path, path.stem, reading.title, reading.routine, reading.problems, is_shipped)
