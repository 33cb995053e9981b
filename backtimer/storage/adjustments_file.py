"""What a person has changed of the routines, by routine."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from backtimer.routine.adjustments import UNCHANGED, Adjustments
from backtimer.routine.dose import BOUNDS, OwnDose, Sides
from backtimer.storage.kept_file import KeptFile

VERSION = 2
MOST_LETTERS = 300
_COUNTS = ("sets", "reps", "breaths")


class AdjustmentsFile:
    """Keeps adjustments in a file. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, VERSION, "your own doses", "the routines' own numbers stand in")
        self._routines: dict[str, Adjustments] = {}
        # What could not be saved, and so is not in the file.
        self._unsaved: set[str] = set()
        self._load()

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._file.trouble

    def of(self, routine_id: str) -> Adjustments:
        """What is changed of a routine."""
        return self._routines.get(routine_id, UNCHANGED)

    def rename(self, before: str, now: str) -> str | None:
        """A routine has another id from now on; a sentence when that could not be saved."""
        changed = self.of(before)
        if changed.is_as_written and self.of(now).is_as_written:
            return None
        return self.set(now, changed) or self.set(before, UNCHANGED)

    def set(self, routine_id: str, adjustments: Adjustments) -> str | None:
        """Keep it; a sentence when it could not be saved, and then it holds until BackTimer ends."""
        self._unsaved.add(routine_id)
        unsaved = {key: self.of(key) for key in self._unsaved} | {routine_id: adjustments}
        # Another program may have changed other routines.
        self._load()
        self._routines |= unsaved
        self._routines = {key: each for key, each in self._routines.items() if not each.is_as_written}
        sentence = self._file.save({"routines": {key: _as_json(each) for key, each in self._routines.items()}})
        if sentence is None:
            self._unsaved.clear()
        return sentence

    def save_again(self) -> str | None:
        """Try once more to save what could not be saved; a sentence when it cannot be now either."""
        changed = next(iter(self._unsaved), None)
        return None if changed is None else self.set(changed, self.of(changed))

    def _load(self) -> None:
        content = self._file.load()
        if content is not None:
            self._routines = {}
            self._take(content.get("routines"), content["version"])

    def _take(self, routines: Any, version: int) -> None:
        if not isinstance(routines, dict):
            self._file.refuse()
            return
        lost = 0
        for routine_id, given in routines.items():
            # Version 1 had nothing but the doses.
            adjustments, bad = _adjustments({"doses": given} if version == 1 else given)
            lost += bad
            if not adjustments.is_as_written:
                self._routines[routine_id] = adjustments
        if lost:
            what = "One of your own doses was" if lost == 1 else f"{lost} of your own doses were"
            self._file.trouble = f"{what} not usable; the routine's own numbers stand in."


def _as_json(adjustments: Adjustments) -> dict[str, Any]:
    """Only what is changed."""
    doses = {
        key: {name: value for name, value in asdict(own).items() if value is not None}
        for key, own in adjustments.doses.items()
    }
    content = {
        "doses": doses,
        "left_out": sorted(adjustments.left_out),
        "order": list(adjustments.order),
        "variants": dict(adjustments.variants),
    }
    return {key: value for key, value in content.items() if value}


def _adjustments(given: Any) -> tuple[Adjustments, int]:
    """What is usable of what was kept for a routine, and how many values were not."""
    if not isinstance(given, dict):
        return UNCHANGED, 1
    doses: dict[str, OwnDose] = {}
    lost = 0
    kept = given.get("doses", {})
    lost += not isinstance(kept, dict)
    for exercise_id, dose in kept.items() if isinstance(kept, dict) else ():
        own, bad = _own_dose(dose)
        lost += bad
        if not own.is_as_written:
            doses[exercise_id] = own
    left_out, bad = _ids(given.get("left_out", []))
    lost += bad
    order, bad = _ids(given.get("order", []))
    lost += bad
    variants = given.get("variants", {})
    pairs = variants.items() if isinstance(variants, dict) else ()
    good = {key: value for key, value in pairs if isinstance(value, str) and 0 < len(value) <= MOST_LETTERS}
    lost += len(pairs) - len(good) + (not isinstance(variants, dict))
    return Adjustments(doses, frozenset(left_out), tuple(dict.fromkeys(order)), good), lost


def _ids(given: Any) -> tuple[list[str], int]:
    if not isinstance(given, list):
        return [], 1
    good = [each for each in given if isinstance(each, str) and len(each) <= MOST_LETTERS]
    return good, len(given) - len(good)


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
            good[each.name] = _TAKE.get(each.name, float)(value)
        else:
            bad += 1
    return OwnDose(**good), bad


_TAKE: dict[str, Callable[[Any], Any]] = {**dict.fromkeys(_COUNTS, int), "sides": Sides}


def _is_usable(name: str, value: Any) -> bool:
    if name == "sides":
        return value in (Sides.EACH.value, Sides.ALTERNATE.value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    bounds = BOUNDS[name]
    # Compared before any conversion: a whole number of JSON can be too large for a float.
    if not bounds.least <= value <= bounds.most:
        return False
    return math.isfinite(value) and (name not in _COUNTS or value == int(value))
