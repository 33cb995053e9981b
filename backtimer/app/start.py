"""The start of the window: the log, what happens to errors, and whether this is the only window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from backtimer.app.errors import Errors, end_with_words
from backtimer.app.single_instance import HANDED_OVER, NO_ANSWER, Instance, Place, Request
from backtimer.system.folders import folders
from backtimer.system.log import ProgramLog

# So long for one that is just ending.
END_SECONDS = 1.0
NO_EVENTS = "BackTimer is already open, and its sessions write no events for this start. Close it first."
# Where a backup waits to be put in place (`storage/backup.py`).
READY = ".restore"
COMMAND_FAILED = "Something in BackTimer failed."


def start_window(routine: str | None, *, start: bool, events: Path | None) -> int:
    """Open the window, or bring the one that is open to the front; returns the exit code."""
    where = folders()
    errors = Errors(ProgramLog(where.logs))
    errors.log.begin()
    errors.install()
    instance = Instance(where.data, where.cache)
    is_to_open_again = False
    try:
        if events is None:
            place = instance.take_place(Request.of_arguments(routine, start=start))
        else:
            place = instance.take_place(None, begin_seconds=END_SECONDS)
        if place is Place.HANDED_OVER:
            _say(HANDED_OVER, sys.stdout)
            return 0
        if place is Place.NO_ANSWER and events is not None:
            _say(NO_EVENTS, sys.stderr)
            return 1
        restored = _restored(where.data) if place is Place.FIRST else None
        errors.watch_for_crashes()
        # The rest of the program, Qt above all, is imported when all are ready to hear that it fails.
        from backtimer.app.window import OPEN_AGAIN, run_window

        note = NO_ANSWER if place is Place.NO_ANSWER else None
        code = run_window(
            routine, start=start, events=events, errors=errors, instance=instance, note=note, restored=restored
        )
        is_to_open_again = code == OPEN_AGAIN
        return 0 if is_to_open_again else code
    except Exception as error:
        return end_with_words(errors, error)
    finally:
        instance.close()
        instance.release()
        errors.close()
        if is_to_open_again:
            _open_again()


def _restored(data: Path) -> str | None:
    """Put a backup in place that waits for that, before anything is opened; a sentence about it."""
    if not (data / READY).exists():
        return None
    from backtimer.storage.backup import BackupTrouble, finish, session_under_way

    try:
        if reason := session_under_way(data):
            return f"{reason} The backup is restored at the next start."
        aside = finish(data)
    except BackupTrouble as trouble:
        return str(trouble)
    return None if aside is None else f"Your backup was restored. What was there before is in {data / aside}."


def _open_again() -> None:
    """Start the window anew, when this program has let go of everything."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "backtimer"]
    subprocess.Popen(program, start_new_session=True)


def command_failed(error: Exception) -> int:
    """A command without a window failed: one sentence, and the rest in the log. Returns the exit code."""
    log = ProgramLog(folders().logs)
    errors = Errors(log)
    log.begin()
    errors.report(error)
    log.close()
    where = f" What happened is written in {log.path}." if log.path.exists() else ""
    _say(f"{COMMAND_FAILED}{where}", sys.stderr)
    return 1


def _say(sentence: str, stream: object) -> None:
    # A program that was started by a double click may have no terminal.
    if stream is not None:
        print(sentence, file=stream, flush=True)  # type: ignore[call-overload]
