"""What the clips on disk take, and how they are removed: for a person who wants the space back."""

from __future__ import annotations

import contextlib
from pathlib import Path

from backtimer.speech.clips import PART


def bytes_taken(folder: Path) -> int:
    """How much the clips take; nothing when the folder cannot be read."""
    taken = 0
    with contextlib.suppress(OSError):
        for path in folder.glob("*.wav"):
            with contextlib.suppress(OSError):
                taken += path.stat().st_size
    return taken


def remove_clips(folder: Path) -> str | None:
    """Remove them all; a sentence when some could not be removed. What is just being rendered stays."""
    left, reason = 0, ""
    try:
        for path in folder.glob("*.wav"):
            if path.name.endswith(PART):
                continue
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                left, reason = left + 1, error.strerror or "it is in use"
    except OSError as error:
        return f"The clips could not be removed: {error.strerror or 'the folder cannot be read'}."
    if left:
        return f"{left} clip{'' if left == 1 else 's'} could not be removed: {reason[0].lower()}{reason[1:]}."
    return None
