"""The doses that a person has set, by routine and exercise."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from backtimer.routine.dose import BOUNDS, OwnDose
from backtimer.storage.kept_file import KeptFile

VERSION = 1
_COUNTS = ("sets", "reps", "breaths")


class OwnDoses:
    """Keeps own doses in a file. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, VERSION, "your own doses", "the routines' own numbers stand in")
        self._routines: dict[str, dict[str, OwnDose]] = {}
        content = self._file.load()
        if content is not None:
            self._take(content.get("routines"))

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._file.trouble

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
        routines = {
            routine_id: {
                exercise_id: {name: value for name, value in asdict(own).items() if value is not None}
                for exercise_id, own in doses.items()
            }
            for routine_id, doses in self._routines.items()
        }
        return self._file.save({"routines": routines})

    def _take(self, routines: Any) -> None:
        if not isinstance(routines, dict):
            self._file.refuse()
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
            self._file.trouble = f"{what} not usable; the routine's own numbers stand in."


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
