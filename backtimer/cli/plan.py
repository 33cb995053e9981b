"""The command `plan`, and the plan of a routine as a person has made it theirs."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backtimer.cli.files import library, summary
from backtimer.cli.plan_json import plan_as_json
from backtimer.routinefile.old_ids import UNCLEAR, settle
from backtimer.routinefile.problem import sentence_of
from backtimer.session.fit import Tailor
from backtimer.session.plan import Plan
from backtimer.session.words import clock_text
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.history import History
from backtimer.storage.settings_file import SettingsFile
from backtimer.system.folders import folders


@dataclass(frozen=True, slots=True)
class Planned:
    """A routine's plan with the person's own doses, and the file that the routine is in."""

    plan: Plan
    path: Path


def planned(name: str) -> Planned | None:
    """The plan of a routine; None when it is not usable, which is said then."""
    where = folders()
    shelf = library()
    listing = shelf.find(name)
    if listing.routine is None:
        for problem in listing.problems:
            print(problem.text(str(listing.path)), file=sys.stderr)
        return None
    doses, settings = AdjustmentsFile(where.data / "doses.json"), SettingsFile(where.data / "settings.json")
    for sentence in filter(None, (doses.trouble, settings.trouble)):
        print(f"  ! {sentence}", file=sys.stderr)
    listing = settle(listing, doses.of, doses.set, partial(_names_at, where.data))
    for remark in listing.remarks:
        if remark.key == UNCLEAR:
            print(f"  ! {sentence_of(remark)}", file=sys.stderr)
    assert listing.routine is not None
    tailor = Tailor(listing.routine, shelf.variant, settings.settings.guidance)
    return Planned(tailor.plan(doses.of(listing.routine.id)), listing.path)


def _names_at(data: Path, routine: str, item: str) -> frozenset[str]:
    if not (data / "history.db").exists():
        return frozenset()
    history = History(data / "history.db")
    try:
        return history.names_at(routine, item)
    finally:
        history.close()


def run_plan(given: argparse.Namespace) -> int:
    """The steps of one routine."""
    found = planned(given.routine)
    if found is None:
        return 1
    plan = found.plan
    if given.json:
        print(json.dumps(plan_as_json(plan), indent=2, ensure_ascii=False))
        return 0
    print(f"{plan.routine.title}: {summary(plan)}")
    for step, at in zip(plan.steps, plan.starts, strict=True):
        lasts = "open" if step.seconds is None else f"{step.seconds:g} s"
        print(f"{clock_text(at):>8}  {lasts:>7}  {step.id}")
    return 0
