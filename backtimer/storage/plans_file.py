"""On which days a person wants to do which routine, and of what was reminded lately."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backtimer.settings.week_plan import MOST_TIMES, NOT_PLANNED, Slot, WeekPlan, plan_of
from backtimer.settings.week_words import read_time, time_text
from backtimer.storage.kept_file import KeptFile

VERSION = 1
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PlansFile:
    """Keeps plans by routine. Nothing here raises; what went wrong is in `trouble` as a sentence.

    `waiting` is that of `WeekNow`, while the program runs. Days are counted as `date.toordinal` does.
    """

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, VERSION, "your plans for the week", "nothing is planned")
        self._plans: dict[str, WeekPlan] = {}
        self._told: frozenset[Slot] = frozenset()
        self._quiet_day: int | None = None
        self._knows_tray = False
        # Not kept: what came while the program was closed still comes within an hour.
        self.waiting: frozenset[Slot] = frozenset()
        content = self._file.load()
        if content is not None:
            self._take(content)

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return self._file.trouble

    @property
    def plans(self) -> Mapping[str, WeekPlan]:
        """What is planned, by routine."""
        return MappingProxyType(self._plans)

    def of(self, routine_id: str) -> WeekPlan:
        """When a routine is to be done."""
        return self._plans.get(routine_id, NOT_PLANNED)

    def set(self, routine_id: str, plan: WeekPlan) -> str | None:
        """Keep it; a sentence when it could not be saved, and then it holds until BackTimer ends."""
        self._plans.pop(routine_id, None)
        if plan.is_planned:
            self._plans[routine_id] = plan
        return self._save()

    def rename(self, before: str, now: str) -> str | None:
        """A routine has another id from now on; a sentence when that could not be saved."""
        if before not in self._plans:
            return None
        self._plans[now] = self._plans.pop(before)
        self._told = frozenset(replace(slot, routine=now) if slot.routine == before else slot for slot in self._told)
        return self._save()

    def save_again(self) -> str | None:
        """Try once more to save what could not be saved; a sentence when it cannot be now either."""
        return self._file.save_again()

    @property
    def told(self) -> frozenset[Slot]:
        """What was reminded of on the last day with a reminder."""
        return self._told

    def note_told(self, slots: Iterable[Slot]) -> str | None:
        """It was reminded of these; those of other days are forgotten."""
        new = frozenset(slots)
        days = {slot.day for slot in new}
        self._told = new | {slot for slot in self._told if slot.day in days}
        return self._save()

    @property
    def quiet_day(self) -> int | None:
        """The day on which there are to be no more reminders."""
        return self._quiet_day

    def be_quiet(self, day: int | None) -> str | None:
        """No more reminders on this day; None takes that back."""
        self._quiet_day = day
        return self._save()

    @property
    def knows_tray(self) -> bool:
        """Whether it was told that the program goes on in the tray."""
        return self._knows_tray

    def note_tray(self) -> str | None:
        """That was told."""
        self._knows_tray = True
        return self._save()

    def _save(self) -> str | None:
        content: dict[str, Any] = {"plans": {key: _as_json(plan) for key, plan in self._plans.items()}}
        if self._told:
            content["told"] = [
                {"routine": slot.routine, "day": date.fromordinal(slot.day).isoformat(), "number": slot.number}
                for slot in sorted(self._told, key=lambda slot: (slot.routine, slot.day, slot.number))
            ]
        if self._quiet_day is not None:
            content["quiet_day"] = date.fromordinal(self._quiet_day).isoformat()
        if self._knows_tray:
            content["knows_tray"] = True
        return self._file.save(content)

    def _take(self, content: dict[str, Any]) -> None:
        plans = content.get("plans")
        if not isinstance(plans, dict):
            self._file.refuse()
            return
        lost = 0
        for routine_id, given in plans.items():
            plan, bad = _plan(given)
            lost += bad
            if plan.is_planned:
                self._plans[routine_id] = plan
        # What cannot be used of the rest is no loss to anybody.
        told = content.get("told")
        self._told = frozenset(filter(None, map(_slot, told))) if isinstance(told, list) else frozenset()
        self._quiet_day = _day(content.get("quiet_day"))
        self._knows_tray = content.get("knows_tray") is True
        if lost:
            what = "One value in your plans for the week was" if lost == 1 else f"{lost} values in your plans were"
            self._file.trouble = f"{what} not usable; please check your schedule."


def _as_json(plan: WeekPlan) -> dict[str, Any]:
    content: dict[str, Any] = {
        "days": [_DAYS[day] for day in sorted(plan.days)],
        "times_a_day": plan.times_a_day,
        "at": [time_text(minute) for minute in plan.at],
    }
    return content | ({"since": date.fromordinal(plan.since).isoformat()} if plan.since else {})


def _plan(given: Any) -> tuple[WeekPlan, int]:
    """What is usable of a kept plan, and how many values were not."""
    if not isinstance(given, dict):
        return NOT_PLANNED, 1
    lost = 0
    days, bad = _values(given.get("days"), lambda text: _DAYS.index(text) if text in _DAYS else None)
    lost += bad
    times = given.get("times_a_day", 1)
    if type(times) is not int or not 1 <= times <= MOST_TIMES:
        times, lost = 1, lost + 1
    at, bad = _values(given.get("at", []), read_time)
    # What of it cannot be used is no loss: then nothing is shown as planned in the past.
    since = _day(given.get("since")) or 0
    return replace(plan_of(days, times, at), since=since), lost + bad


def _values(given: Any, take: Any) -> tuple[list[int], int]:
    if not isinstance(given, list):
        return [], 1
    taken = [take(each) if isinstance(each, str) else None for each in given]
    good = [each for each in taken if each is not None]
    return good, len(taken) - len(good)


def _slot(given: Any) -> Slot | None:
    if not isinstance(given, dict):
        return None
    routine, day, number = given.get("routine"), _day(given.get("day")), given.get("number")
    if not isinstance(routine, str) or day is None or type(number) is not int:
        return None
    return Slot(routine, day, number)


def _day(given: Any) -> int | None:
    try:
        return date.fromisoformat(given).toordinal()
    except (TypeError, ValueError):
        return None
