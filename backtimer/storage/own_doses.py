"""The doses that a person has set, by routine and exercise."""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from backtimer.routine.dose import BOUNDS, OwnDose
from backtimer.storage.atomic import write_atomically

VERSION = 1
MOST_BYTES = 16 * 1024 * 1024
_COUNTS = ("sets", "reps", "breaths")


class OwnDoses:
    """Keeps own doses in a file. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self.trouble: str | None = None
        self._path = path
        self._routines: dict[str, dict[str, OwnDose]] = {}
        self._may_save = True
        self._load()

    def of(self, routine_id: str) -> dict[str, OwnDose]:
        """The own doses of a routine by exercise id."""
        return dict(self._routines.get(routine_id, {}))

    def set(self, routine_id: str, exercise_id: str, own: OwnDose) -> str | None:
        """Keep an own dose; a sentence when it could not be saved, and then it holds until BackTimer ends."""
        doses = self._routines.setdefault(routine_id, {})
        if own.is_as_written:
            doses.pop(exercise_id, None)
        else:
            doses[exercise_id] = own
        if not doses:
            del self._routines[routine_id]
        return self._save()

    def _save(self) -> str | None:
        if not self._may_save:
            # What is in the file could not be read or kept aside; writing would lose it.
            return "Your own doses could not be saved: the file that holds them is in the way."
        routines = {
            routine_id: {
                exercise_id: {name: value for name, value in asdict(own).items() if value is not None}
                for exercise_id, own in doses.items()
            }
            for routine_id, doses in self._routines.items()
        }
        try:
            write_atomically(self._path, json.dumps({"version": VERSION, "routines": routines}, indent=2) + "\n")
        except (OSError, ValueError) as error:
            return f"Your own doses could not be saved: {_reason(error)}."
        return None

    def _load(self) -> None:
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self._may_save = False
            self.trouble = f"Your own doses could not be read: {_reason(error)}."
            return
        try:
            content = json.loads(data.decode("utf-8")) if len(data) <= MOST_BYTES else None
        except (ValueError, RecursionError):
            content = None
        version = content.get("version") if isinstance(content, dict) else None
        if type(version) is int and version > VERSION:
            self._keep_aside("The file with your own doses is of a newer BackTimer")
        elif not isinstance(content, dict) or type(version) is not int or version != VERSION:
            self._keep_aside("The file with your own doses is broken")
        else:
            self._take(content.get("routines"))

    def _take(self, routines: Any) -> None:
        if not isinstance(routines, dict):
            self._keep_aside("The file with your own doses is broken")
            return
        lost = 0
        for routine_id, doses in routines.items():
            if not isinstance(doses, dict):
                lost += 1
                continue
            for exercise_id, given in doses.items():
                own, bad = _own_dose(given)
                lost += bad
                if not own.is_as_written:
                    self._routines.setdefault(routine_id, {})[exercise_id] = own
        if lost:
            what = "One of your own doses was" if lost == 1 else f"{lost} of your own doses were"
            self.trouble = f"{what} not usable; the routine's own numbers stand in."

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
            self.trouble = f"{what}. It is kept as {aside.name}, and the routines' own numbers stand in."


def _own_dose(given: Any) -> tuple[OwnDose, int]:
    """What is usable of one kept dose, and how many values were not."""
    if not isinstance(given, dict):
        return OwnDose(), 1
    good: dict[str, Any] = {}
    bad = 0
    for each in fields(OwnDose):
        value = given.get(each.name)
        if value is None:
            continue
        if _is_usable(each.name, value):
            good[each.name] = int(value) if each.name in _COUNTS else float(value)
        else:
            bad += 1
    return OwnDose(**good), bad


def _is_usable(name: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    bounds = BOUNDS[name]
    # Compared before any conversion: a whole number of JSON can be too large for a float.
    if not bounds.least <= value <= bounds.most:
        return False
    return math.isfinite(value) and (name not in _COUNTS or value == int(value))


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
    return text[0].lower() + text[1:]
