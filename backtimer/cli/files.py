"""The commands about files: check, list, exercises, new. Each returns the process's exit code."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backtimer.cli.plan_json import exercise_as_json
from backtimer.routinefile.catalogue import Catalogue, read_catalogue
from backtimer.routinefile.kinds import slug
from backtimer.routinefile.library import Library
from backtimer.routinefile.problem import shown
from backtimer.routinefile.reader import read_routine, read_routine_bytes
from backtimer.routinefile.schema import ROUTINE_SCHEMA, routine_schema, schema_text
from backtimer.routinefile.starter import starter
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.words import length_text, plural, times_up_text
from backtimer.storage.atomic import write_atomically
from backtimer.storage.listing_cache import ListingCache
from backtimer.system.folders import folders
from backtimer.system.resources import shipped_routines


def library() -> Library:
    """All routines, with what was kept of them from the last time."""
    where = folders()
    return Library(shipped_routines(), where.routines, ListingCache(where.cache / "listings.json"))


def _catalogue() -> Catalogue:
    return read_catalogue(shipped_routines() / "exercises")


def run_check(given: argparse.Namespace) -> int:
    """Every problem of every file, or a summary line for a good one; and what else is worth a remark."""
    catalogue = _catalogue().entries
    code = 0
    for file in given.files:
        reading = read_routine(Path(file), catalogue)
        if reading.routine is None:
            code = 1
            for problem in reading.problems:
                print(problem.text(file))
        else:
            print(f"{file}: good: {reading.title}, {summary(compile_plan(reading.routine))}")
        for remark in reading.remarks:
            print(remark.text(file, "remark"))
    return code


def run_list(given: argparse.Namespace) -> int:
    """All routines, one a line."""
    rows: list[dict[str, Any]] = []
    for listing in library().listings():
        facts = listing.facts
        rows.append(
            {
                "id": listing.id,
                "title": listing.title,
                "path": str(listing.path),
                "shipped": listing.is_shipped,
                "ok": facts is not None,
                "exercises": len(facts.names) if facts else None,
                "total_seconds": facts.total_seconds if facts else None,
                "times_up": facts.times_up if facts else None,
                "positions": list(facts.positions) if facts else None,
                "directions": list(dict.fromkeys(facts.directions)) if facts else None,
                "equipment": list(facts.equipment) if facts else None,
                "optional_equipment": list(facts.optional_equipment) if facts else None,
                "problems": [problem.text(str(listing.path)) for problem in listing.problems],
            }
        )
        if given.json:
            continue
        if facts:
            size = size_text(facts.total_seconds, len(facts.names), facts.times_up)
            print(f"{listing.id:20} {listing.title} ({size})")
        else:
            print(f"{listing.id:20} broken: {listing.problems[0].text(str(listing.path))}")
    if given.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    return 0


def run_exercises(given: argparse.Namespace) -> int:
    """All exercises of the catalogue, one a line."""
    exercises = sorted(_catalogue().exercises, key=lambda each: each.id)
    if given.json:
        print(json.dumps([exercise_as_json(exercise) for exercise in exercises], indent=2, ensure_ascii=False))
        return 0
    for exercise in exercises:
        also = f" ({', '.join(exercise.aliases)})" if exercise.aliases else ""
        print(f"{exercise.id:34} {exercise.name}{also}, {exercise.position}")
    return 0


def run_new(given: argparse.Namespace) -> int:
    """Write a starter file, with the schema beside it for editors."""
    name: str = given.name
    path = Path(name)
    if path.suffix.casefold() in (".yaml", ".yml") or len(path.parts) > 1:
        title = path.stem
        path = path if path.suffix else path.with_suffix(".yaml")
    else:
        title, path = name.strip(), folders().routines / f"{slug(name)[:60] or 'routine'}.yaml"
    text = starter(title)
    problems = read_routine_bytes(text.encode("utf-8", "replace"), path.stem, _catalogue().entries).problems
    if problems:
        print(f"{shown(name)} cannot be a routine's name: {problems[0].message}.", file=sys.stderr)
        return 1
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        write_atomically(path.with_name(ROUTINE_SCHEMA), schema_text(routine_schema()))
    except (OSError, ValueError) as error:
        if isinstance(error, FileExistsError) and path.exists():
            print(f"There is already a file {path}; nothing was written.", file=sys.stderr)
            return 1
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
        print(f"{path} cannot be written: {reason}.", file=sys.stderr)
        return 1
    print(f"{path}\nOpen it in a text editor; `backtimer check {path}` says what is wrong in it.")
    return 0


def summary(plan: Plan) -> str:
    """How much a plan is: "18 min 40 s, 10 exercises, you get up twice"."""
    is_open = any(step.kind is Kind.OPEN and step.seconds is None for step in plan.steps)
    return size_text(plan.total_seconds, len(plan.exercises), plan.times_up, is_open=is_open)


def size_text(seconds: float, exercises: int, times_up: int, *, is_open: bool = False) -> str:
    """How much a routine is, in words."""
    length = length_text(seconds) + (" and as long as you like" if is_open else "")
    return f"{length}, {plural(exercises, 'exercise')}, {times_up_text(times_up)}"
