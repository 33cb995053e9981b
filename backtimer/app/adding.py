"""Adds a routine file from elsewhere to a person's own, with the pictures that it names."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

from backtimer.routinefile.foreign import SUFFIXES, CannotEdit, read_foreign, renamed
from backtimer.routinefile.library import Library, Listing
from backtimer.routinefile.problem import shown
from backtimer.storage.own_routines import put_new


def offered(path: Path, library: Library) -> Listing | str:
    """A file read in full; a sentence when it is none that could be added."""
    foreign = read_foreign(path)
    return foreign if isinstance(foreign, str) else library.find(str(path))


def add_routine(path: Path, folder: Path, shipped_folder: Path, library: Library) -> Listing | str:
    """Copy a file into the folder of own routines under a free name; the copy, or a sentence why it could not be.

    The name of a shipped routine is not free: the file would stand in for it.
    """
    foreign = read_foreign(path)
    if isinstance(foreign, str):
        return foreign
    new: list[Path] = []
    try:
        # The pictures first: a routine that is seen has them.
        names = {}
        for place, picture in foreign.pictures.items():
            at, is_new = put_new(folder, picture.stem, picture.suffix, picture.read_bytes())
            new += [at] if is_new else []
            if at.name != picture.name:
                names[place] = at.name
        data = renamed(foreign.data, names) if names else foreign.data
        suffix = path.suffix.casefold()
        at, _ = put_new(folder, path.stem, suffix, data, SUFFIXES, _stems(shipped_folder))
    except (OSError, ValueError, CannotEdit) as error:
        for each in new:
            with contextlib.suppress(OSError):
                each.unlink()
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return f"{shown(path.name)} could not be added: {reason.rstrip('.')}. Nothing was changed."
    return library.find(str(at))


def _stems(folder: Path) -> Collection[str]:
    return {path.stem for path in folder.glob("*") if path.suffix.casefold() in SUFFIXES}
