"""Puts new files into the folder of a person's own routines; what is there is never overwritten."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterator
from itertools import chain, count
from pathlib import Path

# A file's name may have 255 bytes on most systems; some are kept for a number and for the temporary file's own.
MOST_BYTES = 180


def put_new(
    folder: Path, stem: str, suffix: str, data: bytes, rivals: Collection[str] = (), taken: Collection[str] = ()
) -> tuple[Path, bool]:
    """Write a new file as a whole, under this name or one near to it; where it is, and whether it is new.

    A file with the same content and one of these names is taken as it is. `rivals` are other endings that count as the
    same name, `taken` are stems that are not free. Raises OSError, nothing then written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    temporary: Path | None = None
    try:
        for free in _names(stem):
            if free.casefold() in {each.casefold() for each in taken}:
                continue
            at = folder / f"{free}{suffix}"
            others = [path for path in (folder / f"{free}{each}" for each in rivals) if os.path.lexists(path)]
            same = next((path for path in (at, *others) if _holds(path, data)), None)
            if same is not None:
                return same, False
            if others or os.path.lexists(at):
                continue
            # In the same folder, because a link does not reach another file system.
            temporary = temporary or _written(folder, data)
            try:
                _place(temporary, at)
            except FileExistsError:
                continue  # somebody was quicker
            return at, True
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    raise FileExistsError(stem)  # not reached: there is always a further number


def _names(stem: str) -> Iterator[str]:
    """The name, shortened if need be and not hidden, then with numbers."""
    short = stem.lstrip(".").encode("utf-8", "surrogateescape")[:MOST_BYTES].decode("utf-8", "ignore").strip()
    short = short or "routine"
    return chain([short], (f"{short}-{number}" for number in count(2)))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _written(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".adding.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _place(temporary: Path, at: Path) -> None:
    """Give a file its name, in one step, unless there is one of that name."""
    if os.name == "nt":
        temporary.rename(at)  # refuses to overwrite there
        return
    try:
        os.link(temporary, at)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: claim the name, then replace the claim.
        at.open("xb").close()
        try:
            temporary.replace(at)
        except BaseException:
            with contextlib.suppress(OSError):
                at.unlink()
            raise
