"""What was read of routine files at an earlier start. Only a cache: whatever is wrong with it, it is as if empty."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from backtimer.storage.atomic import write_atomically

MOST_BYTES = 64 * 1024 * 1024


class ListingCache:
    """Rows by key in one JSON file. Nothing here raises. The file is read when a row is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, Any] | None = None
        self._is_changed = False
        self._writer: threading.Thread | None = None

    def get(self, key: str) -> Any:
        """The row of a key, None when there is none."""
        return self._all().get(key)

    def put(self, key: str, row: Any) -> None:
        """Keep a row, anything that JSON takes."""
        self._all()[key] = row
        self._is_changed = True

    def save(self, keys: Collection[str] | None = None) -> None:
        """Write what has changed; forget all keys but these when they are given. A slow disk keeps nobody waiting."""
        rows = self._all()
        if keys is not None:
            wanted = set(keys)
            gone = [key for key in rows if key not in wanted]
            for key in gone:
                del rows[key]
            self._is_changed |= bool(gone)
        # A thread that is begun while Python ends would be waited for without end.
        if not self._is_changed or sys.is_finalizing():
            return
        self._is_changed = False
        # Each thread waits for the one before it, so that the last to write is the last that was asked.
        # A copy, because its maker goes on to put rows; the rows themselves are never changed.
        self._writer = threading.Thread(target=self._write, args=(dict(rows), self._writer))
        try:
            self._writer.start()
        except RuntimeError:  # the program is ending
            self._writer = None

    def wait(self) -> None:
        """Until all is written."""
        if self._writer is not None:
            self._writer.join()

    def _write(self, rows: dict[str, Any], before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            # A row a line: the encoder lets the window have its turn in between.
            lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items())
            write_atomically(self._path, f"{{\n{lines}\n}}\n")
        except (OSError, ValueError):
            return

    def _all(self) -> dict[str, Any]:
        if self._rows is None:
            self._rows = self._load()
        return self._rows

    def _load(self) -> dict[str, Any]:
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            content = json.loads(data) if len(data) <= MOST_BYTES else None
        except (OSError, ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}
