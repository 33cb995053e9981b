"""A small JSON file with what a person would not like to lose: a broken one is kept aside, never overwritten."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from backtimer.storage.atomic import write_atomically

MOST_BYTES = 16 * 1024 * 1024
# A scanner for viruses, or a program that syncs, has hold of a file for a moment only.
TRY_AGAIN_SECONDS = (0.05, 0.1)


class KeptFile:
    """Reads and writes the file. Nothing here raises; what went wrong is in `trouble` as a sentence.

    `what` names what it holds ("your own doses"), `instead` says what holds when the file is broken.
    """

    def __init__(self, path: Path, version: int, what: str, instead: str) -> None:
        self.trouble: str | None = None
        self._path = path
        self._version = version
        self._what = what
        self._instead = instead
        self._may_save = True
        self._unsaved: dict[str, Any] | None = None

    def load(self) -> dict[str, Any] | None:
        """What the file holds, in this version or an older one; None when there is nothing usable."""
        if not self._may_save:
            # It stays as it was found.
            return None
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            self._may_save = False
            self.trouble = f"{_capital(self._what)} could not be read: {_reason(error)}."
            return None
        try:
            content = json.loads(data.decode("utf-8")) if len(data) <= MOST_BYTES else None
        except (ValueError, RecursionError):
            content = None
        version = content.get("version") if isinstance(content, dict) else None
        if type(version) is int and version > self._version:
            self._keep_aside(f"The file with {self._what} is of a newer BackTimer")
        elif isinstance(content, dict) and type(version) is int and version >= 1:
            return content
        else:
            self.refuse()
        return None

    def refuse(self) -> None:
        """What was loaded is not what the file should hold: keep it aside."""
        self._keep_aside(f"The file with {self._what} is broken")

    def save(self, content: dict[str, Any]) -> str | None:
        """Write it, in a second or third try if need be; a sentence when that could not be done."""
        if not self._may_save:
            # What is in the file could not be read or kept aside; writing would lose it.
            return f"{_capital(self._what)} could not be saved: the file that holds them is in the way."
        self._unsaved = content
        text = json.dumps({"version": self._version, **content}, indent=2) + "\n"
        for pause in (*TRY_AGAIN_SECONDS, None):
            try:
                write_atomically(self._path, text)
            except (OSError, ValueError) as error:
                if pause is None:
                    return f"{_capital(self._what)} could not be saved: {_reason(error)}."
                time.sleep(pause)
            else:
                break
        self._unsaved = None
        return None

    def save_again(self) -> str | None:
        """Write what could not be saved when it was to be; a sentence when it cannot be now."""
        return None if self._unsaved is None else self.save(self._unsaved)

    def _keep_aside(self, what: str) -> None:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.broken-{number}")).exists():
            number += 1
        try:
            os.replace(self._path, aside)  # noqa: PTH105 - one place for tests to make the disk fail
        except OSError as error:
            self._may_save = False
            self.trouble = f"{what}, and it could not be kept aside: {_reason(error)}."
        else:
            self.trouble = f"{what}. It is kept as {aside.name}, and {self._instead}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
    return text[0].lower() + text[1:]
