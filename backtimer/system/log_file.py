"""The file of the log, which turns over when it is full. Imported late: what it builds on takes its time."""

from __future__ import annotations

import contextlib
from logging import LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path


class LogFile(RotatingFileHandler):
    """So many files of so many bytes. Another running BackTimer may write to the same ones."""

    def __init__(self, path: Path, file_bytes: int, files: int) -> None:
        super().__init__(
            path, maxBytes=file_bytes, backupCount=files - 1, encoding="utf-8", delay=True, errors="backslashreplace"
        )

    def rotate(self, source: str, dest: str) -> None:
        """Where another program has the file open, as Windows does not allow this then, it goes on growing."""
        with contextlib.suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: LogRecord) -> None:
        """A log that cannot be written is no trouble of the person's."""
