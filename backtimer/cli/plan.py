"""The command `plan`, and the plan of a routine as a person has made it theirs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from backtimer.cli.files import Size
from backtimer.cli.person import Person
from backtimer.cli.plan_json import plan_as_json
from backtimer.cli.terminal import BAD_FILE, NOT_UNDERSTOOD, json_text
from backtimer.routinefile.library import unknown_name
from backtimer.session.plan import Plan
from backtimer.session.times import clock_text


@dataclass(frozen=True, slots=True)
class Planned:
    """A routine's plan with the person's own doses, and the file that the routine is in."""

    plan: Plan
    path: Path


def planned(name: str, *, as_written: bool = False) -> Planned | int:
    """The plan of a routine as the window would lead it, or as its file says.

    When it cannot be used, that is said, and the exit status is returned.
    """
    person = Person(as_written)
    listing = person.library.find(name)
    if listing.routine is None:
        sentence = unknown_name(person.library, name)
        if sentence is not None:
            print(sentence, file=sys.stderr)
            return NOT_UNDERSTOOD
        for problem in listing.problems:
            print(problem.text(str(listing.path)), file=sys.stderr)
        return BAD_FILE
    person.settle(listing)
    return Planned(person.tailor(listing.routine).plan(person.adjustments(listing.routine.id)), listing.path)


def run_plan(given: argparse.Namespace) -> int:
    """The steps of one routine."""
    found = planned(given.routine, as_written=given.as_written)
    if isinstance(found, int):
        return found
    plan = found.plan
    if given.json:
        print(json_text(plan_as_json(plan)))
        return 0
    print(f"{plan.routine.title}: {Size.of(plan).text()}")
    for step, at in zip(plan.steps, plan.starts, strict=True):
        lasts = "open" if step.seconds is None else f"{step.seconds:g} s"
        print(f"{clock_text(at):>8}  {lasts:>7}  {step.id}")
    return 0
