"""Writes a file so that it is either the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's text as a whole, its folder made if need be. Raises OSError, the old file then untouched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, because a file system replaces only what is its own.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - one place for tests to make the disk fail
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
