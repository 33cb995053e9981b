"""All routines that there are, the shipped ones and a person's own."""

from __future__ import annotations

import difflib
import os
import zlib
from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from backtimer import __version__
from backtimer.routine.routine import Routine
from backtimer.routinefile.facts import Facts, facts_as_json, facts_from_json, facts_of
from backtimer.routinefile.problem import Problem, shown
from backtimer.session.guidance import Guidance

# The reader is imported when a file must be read: a list that is kept is told without it, and the first window sooner.
if TYPE_CHECKING:
    from backtimer.routine.dose import Dose
    from backtimer.routine.exercise import Exercise
    from backtimer.routinefile.entry import CatalogueEntry

# What of the program decides on a row; a developer changes it without a new version.
_READERS = ("routine", "routinefile", "session")


@dataclass(frozen=True)
class Listing:
    """One routine file; a broken one has problems and no facts.

    `routine`, and the remarks on its file, are there when the file was just read.
    """

    path: Path
    id: str
    title: str
    facts: Facts | None
    problems: tuple[Problem, ...]
    is_shipped: bool
    routine: Routine | None = None
    remarks: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Scan:
    """A look at all files: how many there are, and each as it is asked for, so that a window can take it in slices."""

    total: int
    listings: Iterator[Listing]

    def close(self) -> None:
        """Look no further."""
        close = getattr(self.listings, "close", None)
        if close is not None:
            close()


class Kept(Protocol):
    """Rows kept from one start of the program to the next; losing them costs only time."""

    def get(self, key: str) -> Any:
        """The row of a key, None when there is none."""

    def put(self, key: str, row: Any) -> None:
        """Keep a row, anything that JSON takes."""

    def save(self, keys: Collection[str] | None = None) -> None:
        """Write what has changed; forget all keys but these when they are given."""


class KeepsNothing:
    """For those who do not want anything kept."""

    def get(self, key: str) -> Any:
        """No row."""

    def put(self, key: str, row: Any) -> None:
        """Not kept."""

    def save(self, keys: Collection[str] | None = None) -> None:
        """Nothing to write."""


class Library:
    """The routine files of two folders. What a list says of them is kept; a file is read again when it has changed.

    An own file stands in for a shipped one of the same name. The folder `exercises` beside the shipped routines is the
    catalogue; it is read when the first file must be, and again when its files have changed. `guidance` is what the
    facts are for; with another one, files are read again.
    """

    def __init__(
        self,
        shipped_folder: Path,
        own_folder: Path,
        kept: Kept | None = None,
        guidance: Guidance = Guidance(),  # noqa: B008 - frozen
    ) -> None:
        self.guidance = guidance
        self._shipped = shipped_folder
        self._own = own_folder
        self._kept: Kept = kept or KeepsNothing()
        self._known: dict[str, tuple[list[Any], Listing]] = {}
        self._catalogue: tuple[str, MappingOf[str, CatalogueEntry]] | None = None

    def scan(self) -> Scan:
        """Look at every file anew; they come in the order of their names, own ones first."""
        own, shipped = _files(self._own), _files(self._shipped)
        files = [(path, False) for path in own.values()]
        files += [(path, True) for stem, path in shipped.items() if stem not in own]
        return Scan(len(files), self._listings(files))

    def listings(self) -> list[Listing]:
        """Every routine, own ones first, then by title."""
        return sorted(self.scan().listings, key=lambda each: (each.is_shipped, each.title.casefold(), each.id))

    def ids(self) -> list[str]:
        """The id of every routine file, own ones first; no file is read."""
        own, shipped = _files(self._own), _files(self._shipped)
        return [*own, *(each for each in shipped if each not in own)]

    def find(self, name_or_path: str) -> Listing:
        """Read the routine of an id or of a path; a missing one is a listing with a problem."""
        entries = self._entries(self._mark())
        own, shipped = _files(self._own), _files(self._shipped)
        if name_or_path in own:
            return _read(Path(own[name_or_path]), entries, self.guidance, is_shipped=False)
        if name_or_path in shipped:
            return _read(Path(shipped[name_or_path]), entries, self.guidance, is_shipped=True)
        path = Path(name_or_path)
        if path.suffix.casefold() in (".yaml", ".yml") or len(path.parts) > 1 or _exists(path):
            return _read(path, entries, self.guidance, is_shipped=path.parent == self._shipped)
        known = sorted({*own, *shipped})
        near = difflib.get_close_matches(name_or_path[:60], known, n=1, cutoff=0.5)
        hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known[:10])}" if known else ""
        problem = Problem(1, 1, f"there is no routine {shown(name_or_path)}", hint)
        return Listing(path, name_or_path, name_or_path, None, (problem,), is_shipped=False)

    def reread(self, listing: Listing) -> Listing:
        """Read a listed routine, as it is on disk now."""
        entries = self._entries(self._mark())
        path, is_shipped = listing.path, listing.is_shipped
        if path.parent in (self._own, self._shipped):
            # An own file may have come to stand in for the shipped one, or have gone again.
            own, shipped = _files(self._own).get(listing.id), _files(self._shipped).get(listing.id)
            path, is_shipped = Path(own or shipped or path), own is None and shipped is not None
        return _read(path, entries, self.guidance, is_shipped=is_shipped)

    def catalogue(self) -> MappingOf[str, CatalogueEntry]:
        """Every exercise that routines can name, with its usual dose; aliases too."""
        return self._entries(self._mark())

    def variant(self, exercise_id: str) -> tuple[Exercise, Dose] | None:
        """An exercise of the catalogue with its usual dose; None when there is none, or it has no dose."""
        from backtimer.routinefile.entry import dose_of, has_mode

        entry = self._entries(self._mark()).get(exercise_id)
        if entry is None or not has_mode(dict(entry.values)):
            return None
        return entry.exercise, dose_of(dict(entry.values))

    def _listings(self, files: list[tuple[str, bool]]) -> Iterator[Listing]:
        mark = self._mark()
        seen: list[str] | None = None
        try:
            for path, is_shipped in files:
                yield self._listing(path, mark, is_shipped=is_shipped)
            seen = [path for path, _ in files]
            self._known = {path: self._known[path] for path in seen if path in self._known}
        finally:
            self._kept.save(seen)

    def _listing(self, path: str, mark: str, *, is_shipped: bool) -> Listing:
        stamp = [mark, *_lengths_of(self.guidance), *_stamp(path)]
        known = self._known.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        listing = _from_row(self._kept.get(path), stamp, path, is_shipped=is_shipped)
        if listing is None:
            full = _read(Path(path), self._entries(mark), self.guidance, is_shipped=is_shipped)
            listing = Listing(full.path, full.id, full.title, full.facts, full.problems, is_shipped)
            if not _may_pass(listing):
                self._kept.put(path, _as_row(listing, stamp))
        if not _may_pass(listing):
            self._known[path] = (stamp, listing)
        return listing

    def _mark(self) -> str:
        """What every row depends on beside its own file: the program and the catalogue."""
        program = Path(__file__).parent.parent
        parts: list[Any] = [__version__]
        parts += [_stamps(program / room, (".py",)) for room in _READERS]
        parts.append(_stamps(self._catalogue_folder, (".yaml", ".yml")))
        return f"{zlib.crc32(repr(parts).encode()):08x}"

    def _entries(self, mark: str) -> MappingOf[str, CatalogueEntry]:
        from backtimer.routinefile.catalogue import read_catalogue

        if self._catalogue is None or self._catalogue[0] != mark:
            self._catalogue = (mark, read_catalogue(self._catalogue_folder).entries)
        return self._catalogue[1]

    @property
    def _catalogue_folder(self) -> Path:
        return self._shipped / "exercises"


def unknown_name(library: Library, name: str, others: Collection[str] = ()) -> str | None:
    """What to tell a person whose word is no routine's id, no file and none of `others`; None when it is one."""
    known = library.ids()
    if name in known or name in others or _exists(Path(name)):
        return None
    path = Path(name)
    if path.suffix.casefold() in (".yaml", ".yml") or len(path.parts) > 1:
        return f"There is no file {shown(name, 200)}."
    near = difflib.get_close_matches(name[:60].casefold(), [*others, *known], n=1, cutoff=0.6)
    hint = f'Did you mean "{near[0]}"?' if near else 'To see all routines: "backtimer list".'
    what = "command, routine or file" if others else "routine"
    return f"There is no {what} {shown(name)}. {hint}"


def _files(folder: Path) -> dict[str, str]:
    """The routine files of a folder by stem. Plain strings: a Path for each of thousands is slow."""
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if not entry.name.startswith("."))
    except OSError:
        return {}
    files: dict[str, str] = {}
    for name in names:
        stem, suffix = os.path.splitext(name)  # noqa: PTH122
        if suffix.casefold() in (".yaml", ".yml"):
            files.setdefault(stem, os.path.join(folder, name))  # noqa: PTH118
    return files


def _stamps(folder: Path, suffixes: tuple[str, ...]) -> list[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            stats = [(each.name, each.stat()) for each in found if each.name.casefold().endswith(suffixes)]
    except OSError:
        return []
    return sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _stamp(path: str) -> tuple[int, ...]:
    try:
        stat = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return ()
    # The change time tells an edit within one tick of the clock, and a file that may be read again.
    return stat.st_mtime_ns, stat.st_size, stat.st_ctime_ns


def _lengths_of(guidance: Guidance) -> tuple[Any, ...]:
    """What of the guidance decides on how long a routine takes."""
    return guidance.amount.value, guidance.has_sounds, guidance.get_ready_seconds, guidance.pace.rate


def _may_pass(listing: Listing) -> bool:
    """Whether there was trouble with the file as a whole, which can pass without a change of the file."""
    return listing.facts is None and all((each.line, each.column) == (1, 1) for each in listing.problems)


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _read(path: Path, catalogue: MappingOf[str, CatalogueEntry], guidance: Guidance, *, is_shipped: bool) -> Listing:
    from backtimer.routinefile.reader import read_routine

    reading = read_routine(path, catalogue)
    facts = facts_of(reading.routine, guidance) if reading.routine is not None else None
    return Listing(
        path, path.stem, reading.title, facts, reading.problems, is_shipped, reading.routine, reading.remarks
    )


def _as_row(listing: Listing, stamp: list[Any]) -> dict[str, Any]:
    problems = [[each.line, each.column, each.message, each.hint] for each in listing.problems]
    facts = facts_as_json(listing.facts) if listing.facts else None
    return {"stamp": stamp, "title": listing.title, "facts": facts, "problems": problems}


def _from_row(row: Any, stamp: list[Any], path: str, *, is_shipped: bool) -> Listing | None:
    """The listing that a kept row stands for; None when it is of another time, or no row of ours."""
    try:
        if row is None or row["stamp"] != stamp or not isinstance(row["title"], str):
            return None
        facts = None if row["facts"] is None else facts_from_json(row["facts"])
        problems = tuple(
            Problem(int(line), int(column), str(message), str(hint)) for line, column, message, hint in row["problems"]
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if facts is None and not problems:
        return None
    return Listing(Path(path), Path(path).stem, row["title"], facts, problems, is_shipped)
