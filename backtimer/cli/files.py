"""The commands about files: check, list, exercises, new. Each returns the process's exit code."""

from __future__ import annotations

import argparse
import glob
import os
import shlex
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backtimer.cli.person import Person
from backtimer.cli.plan_json import exercise_as_json
from backtimer.cli.terminal import BAD_FILE, json_text, on_one_line
from backtimer.routine.exercise import Position
from backtimer.routinefile.catalogue import Catalogue, read_catalogue
from backtimer.routinefile.kinds import slug
from backtimer.routinefile.library import Listing
from backtimer.routinefile.problem import shown
from backtimer.routinefile.reader import read_routine, read_routine_bytes
from backtimer.routinefile.schema import ROUTINE_SCHEMA, routine_schema, schema_text
from backtimer.routinefile.starter import starter
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.times import length_text
from backtimer.session.words import plural, times_up_text
from backtimer.storage.atomic import write_atomically
from backtimer.system.folders import folders
from backtimer.system.resources import shipped_routines


def _catalogue() -> Catalogue:
    return read_catalogue(shipped_routines() / "exercises")


def run_check(given: argparse.Namespace) -> int:
    """Every problem of every file, or a summary line for a good one; and what else is worth a remark."""
    catalogue = _catalogue().entries
    guidance = Person().guidance
    code = 0
    for file in given.files:
        reading = read_routine(Path(file), catalogue)
        if reading.routine is None:
            code = 1
            for problem in reading.problems:
                print(problem.text(file))
        else:
            print(f"{file}: ok: {reading.title}, {Size.of(compile_plan(reading.routine, guidance=guidance)).text()}")
        for remark in reading.remarks:
            print(remark.text(file, "remark"))
    return code


def run_list(given: argparse.Namespace) -> int:
    """All routines, one a line, as long as they take the person who asks."""
    person = Person(given.as_written)
    rows: list[dict[str, Any]] = []
    for listing in person.library.listings():
        facts, size = listing.facts, _size(listing, person)
        rows.append(
            {
                "id": listing.id,
                "title": listing.title,
                "path": str(listing.path),
                "shipped": listing.is_shipped,
                "ok": facts is not None,
                "exercises": size.exercises if size else None,
                "total_seconds": size.seconds if size else None,
                "times_up": size.times_up if size else None,
                "positions": list(facts.positions) if facts else None,
                "directions": list(dict.fromkeys(facts.directions)) if facts else None,
                "equipment": list(facts.equipment) if facts else None,
                "optional_equipment": list(facts.optional_equipment) if facts else None,
                "problems": [problem.text(str(listing.path)) for problem in listing.problems],
            }
        )
        if given.json:
            continue
        if size:
            line = f"{listing.id:20} {listing.title} ({size.text()})"
        else:
            line = f"{listing.id:20} broken: {listing.problems[0].text(str(listing.path))}"
        print(on_one_line(line))
    if given.json:
        print(json_text(rows))
    return 0


def run_exercises(given: argparse.Namespace) -> int:
    """All exercises of the catalogue, one a line."""
    exercises = sorted(_catalogue().exercises, key=lambda each: each.id)
    if given.json:
        print(json_text([exercise_as_json(exercise) for exercise in exercises]))
        return 0
    for exercise in exercises:
        also = f" ({', '.join(exercise.aliases)})" if exercise.aliases else ""
        print(f"{exercise.id:34} {exercise.name}{also}, {exercise.position}")
    return 0


def run_new(given: argparse.Namespace) -> int:
    """Write a starter file, with the schema beside it for editors."""
    name: str = given.name
    path = Path(name)
    ending = path.suffix if path.suffix.casefold() in (".yaml", ".yml") else ""
    if ending or any(separator in name for separator in (os.sep, os.altsep) if separator):
        title = path.name.removesuffix(ending)
        path = path.with_name(f"{title}.yaml") if title else path
    else:
        title, path = name.strip(), folders().routines / f"{slug(name)[:60] or 'routine'}.yaml"
    if not title.strip():
        print('A routine needs a name, such as: backtimer new "My evening"', file=sys.stderr)
        return BAD_FILE
    text = starter(title)
    problems = read_routine_bytes(text.encode("utf-8", "replace"), path.stem, _catalogue().entries).problems
    if problems:
        print(
            f"{shown(name)} cannot be a routine's name: {problems[0].message.replace('title', 'it', 1)}.",
            file=sys.stderr,
        )
        return 1
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A routine is known by its name without the ending: a second one would take the place of the first.
        taken = next((each for each in path.parent.glob(f"{glob.escape(path.stem)}.y*ml") if each.exists()), None)
        if taken is not None:
            print(f"There is already a file {taken}; nothing was written.", file=sys.stderr)
            return 1
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
    print(f"{path}\nOpen it in a text editor. To check it: backtimer check {shlex.quote(str(path))}")
    return 0


@dataclass(frozen=True, slots=True)
class Size:
    """How much a routine is; `is_open` when some of it ends only when the person says so."""

    seconds: float
    exercises: int
    times_up: int
    positions: Collection[Position | None]
    is_open: bool = False

    @classmethod
    def of(cls, plan: Plan) -> Size:
        """The size of a plan."""
        is_open = any(step.kind is Kind.OPEN and step.seconds is None for step in plan.steps)
        return cls(plan.total_seconds, len(plan.exercises), plan.times_up, plan.positions, is_open)

    def text(self) -> str:
        """ "19 min, 10 exercises, stand up twice"."""
        length = length_text(self.seconds) + (" and as long as you like" if self.is_open else "")
        return f"{length}, {plural(self.exercises, 'exercise')}, {times_up_text(self.times_up, self.positions)}"


def _size(listing: Listing, person: Person) -> Size | None:
    """How much a listed routine is for a person; None when its file cannot be used."""
    facts, own = listing.facts, person.adjustments(listing.id)
    if facts is None:
        return None
    if not own.is_as_written:  # the facts do not tell of it
        routine = person.library.reread(listing).routine
        return Size.of(person.tailor(routine).plan(own)) if routine is not None else None
    return Size(facts.seconds_when(person.known), len(facts.names), facts.times_up, facts.positions)
