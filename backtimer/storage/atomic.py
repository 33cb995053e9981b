"""Writes a file so that it is either the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's text as a whole, its folder made if need be. Raises OSError, the old file then untouched."""
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, data: bytes, *, keep_mode: bool = False) -> None:
    """Replace what a file holds, byte for byte, as write_atomically does; `keep_mode`: who may read it stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, because a file system replaces only what is its own.
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:180]}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep_mode:
            with contextlib.suppress(OSError):
                shutil.copymode(path, temporary)
        os.replace(temporary, path)  # noqa: PTH105 - one place for tests to make the disk fail
        _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """A power cut after this does not bring the old file back. Not every system can, and then nothing is lost yet."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
