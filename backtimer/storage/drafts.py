"""Unsaved changes of routine files, kept so that a crash does not take them."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from backtimer.storage.kept_file import KeptFile

VERSION = 1


class DraftsFolder:
    """One small file for each routine file with unsaved changes. Nothing here raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, text: str) -> str | None:
        """Keep a text for a file; a sentence when that could not be done."""
        return self._file(key).save({"key": key, "text": text})

    def find(self, key: str) -> str | None:
        """The text kept for a file."""
        content = self._file(key).load() if self._path(key).exists() else None
        text = content.get("text") if content is not None and content.get("key") == key else None
        return text if isinstance(text, str) else None

    def drop(self, key: str) -> None:
        """It is saved, or not wanted any more."""
        with contextlib.suppress(OSError, ValueError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.json"

    def _file(self, key: str) -> KeptFile:
        return KeptFile(self._path(key), VERSION, "unsaved changes", "there are none to go on with")
