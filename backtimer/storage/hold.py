"""Says to other running programs that a file is in use. The system lets go of a hold when its program ends, however."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


# Of the program with the window, in the data folder.
WINDOW_LOCK = ".window.lock"


class Hold:
    """A hold that one program at a time can have, by a small file that stays there empty. Nothing here raises."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Take it, for as long as this program runs; False when another has it.

        Where nothing can be held, as in a folder that cannot be written to, nobody else holds it.
        """
        if self._handle is not None:
            return True
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except (OSError, ValueError):
            return True
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            return False
        except OSError:  # a file system that knows no locks
            os.close(handle)
            return True
        self._handle = handle
        return True

    def release(self) -> None:
        """Let others have it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)
