"""What happens in a session as JSON lines, written at once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO


class EventLog:
    """Writes each event to a file; without a path it writes nothing. A full disk ends the log, not the session.

    Raises OSError from its constructor when the file cannot be made.
    """

    def __init__(self, path: Path | None) -> None:
        self._file: TextIO | None = path.open("w", encoding="utf-8") if path else None

    def __call__(self, event: str, **details: Any) -> None:
        """Write one event with the monotonic time of now."""
        if self._file is None:
            return
        try:
            self._file.write(json.dumps({"t": round(time.monotonic(), 4), "event": event, **details}) + "\n")
            self._file.flush()
        except OSError:
            self.close()

    def close(self) -> None:
        """No more events."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
