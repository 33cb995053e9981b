"""The commands that need no window. Each returns the process's exit code."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from backtimer.cli.files import run_check, run_exercises, run_list, run_new
from backtimer.cli.follow import run_follow
from backtimer.cli.kept import run_backup, run_history
from backtimer.cli.plan import run_plan
from backtimer.cli.terminal import STATUSES
from backtimer.system.folders import folders
from backtimer.system.log import NAME as LOG_NAME
from backtimer.system.resources import shipped_routines
from backtimer.system.wake import describe as describe_wake

AS_WRITTEN = "as in the file: without your own doses, and with every exercise explained"


def parser() -> argparse.ArgumentParser:
    """The command line of all commands."""
    parser = argparse.ArgumentParser(
        prog="backtimer",
        description="A hands-free exercise timer with voice cues.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser("check", help="check routine files for mistakes, and for keys that do nothing")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.set_defaults(run=run_check)

    listing = commands.add_parser("list", help="list all routines, and how long they take you; broken ones too")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument("--as-written", action="store_true", help=AS_WRITTEN)
    listing.set_defaults(run=run_list)

    exercises = commands.add_parser("exercises", help="list the exercises that a routine can name")
    exercises.add_argument("--json", action="store_true", help="as JSON")
    exercises.set_defaults(run=run_exercises)

    new = commands.add_parser("new", help="create a routine file with comments, to start from")
    new.add_argument("name", metavar="NAME", help="the name of the routine, or the path of its file (.yaml is added)")
    new.set_defaults(run=run_new)

    plan = commands.add_parser("plan", help="show the steps of a routine with their seconds")
    plan.add_argument("routine", metavar="ROUTINE", help="the id of a routine, or a file")
    plan.add_argument("--json", action="store_true", help="as JSON")
    plan.add_argument("--as-written", action="store_true", help=AS_WRITTEN)
    plan.set_defaults(run=run_plan)

    follow = commands.add_parser("follow", help="lead through a routine in the terminal, and show the words")
    follow.add_argument("routine", metavar="ROUTINE", help="the id of a routine, or a file")
    follow.add_argument(
        "--speed", type=_speed, default=1.0, metavar="X", help="X times as fast as real time, without voice"
    )
    follow.add_argument(
        "--silent", action="store_true", help="without voice: each text is shown for as long as saying it would take"
    )
    follow.add_argument("--events", type=Path, metavar="FILE", help="write a JSON line for each event")
    follow.set_defaults(run=run_follow)

    history = commands.add_parser("history", help="list your sessions, or write a page for the physiotherapist")
    history.add_argument("--routine", metavar="ID", help="only this routine")
    history.add_argument("--days", type=_count, metavar="N", help="the last N days, today included")
    history.add_argument("--from", dest="first", type=_day, metavar="DATE", help="from this day, such as 2026-03-05")
    history.add_argument("--to", dest="last", type=_day, metavar="DATE", help="up to this day")
    form = history.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, which History → Import takes")
    form.add_argument("--csv", action="store_true", help="as a spreadsheet, one line for each exercise")
    form.add_argument("--summary", type=Path, metavar="FILE", help="write the physiotherapist's page (HTML)")
    history.add_argument("--name", default="", help="your name, for the summary")
    history.set_defaults(run=run_history)

    backup = commands.add_parser(
        "backup", help="save routines, doses, plans, settings and history in one file, or restore them"
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write, or with --restore the file to read")
    backup.add_argument(
        "--restore", action="store_true", help="restore everything; your present data is kept in a folder beside it"
    )
    backup.add_argument("--yes", action="store_true", help="restore without asking")
    backup.set_defaults(run=run_backup)

    doctor = commands.add_parser(
        "doctor", help="show which voice, sound output, screen-lock control and folders were found"
    )
    doctor.set_defaults(run=run_doctor)
    helps = {each.dest: str(each.help) for each in commands._choices_actions}
    for name, command in commands.choices.items():
        command.description = f"{helps[name][:1].upper()}{helps[name][1:]}."
        command.epilog = STATUSES
        command.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def main(arguments: list[str]) -> int:
    """Run one command."""
    given = parser().parse_args(arguments)
    # What went wrong is told in sentences; what the program notes for itself is not for the terminal.
    logging.getLogger("backtimer").addHandler(logging.NullHandler())
    run: Callable[[argparse.Namespace], int] = given.run
    return run(given)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-05") from None


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 10_000:
        raise argparse.ArgumentTypeError("must be a number from 0.1 to 10000")
    return speed


def run_doctor(given: argparse.Namespace) -> int:
    """What was found, and how to fix what is missing."""
    from backtimer.speech.findings import describe as describe_speech

    where = folders()
    is_well = True
    for finding in describe_speech(where.cache / "clips"):
        is_well &= finding.ok
        print(f"{'ok     ' if finding.ok else 'missing'}  {finding.what}: {finding.found}")
        if not finding.ok:
            print(f"         {finding.mend}")
    is_awake, sentence = describe_wake()
    print(f"{'ok     ' if is_awake else 'missing'}  Screen: {sentence}")
    print(f"ok       Shipped routines: {shipped_routines()}")
    later = "" if where.routines.is_dir() else " (created when the window opens)"
    print(f"ok       Your routines: {where.routines}{later}")
    print(f"ok       Your data: {where.data}")
    print(f"ok       Log: {where.logs / LOG_NAME}")
    return 0 if is_well else 1
