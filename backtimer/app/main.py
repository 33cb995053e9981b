"""The `backtimer` command: the window, or one of the commands that need none."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from backtimer import __version__

COMMANDS = ("check", "new", "list", "exercises", "plan", "follow", "history", "backup", "doctor")

EPILOG = """\
commands without a window (backtimer COMMAND --help tells more):
  check FILE...    say what is wrong in routine files
  new NAME         write a commented file to begin a routine with
  list [--json]    the routines that there are
  exercises        the exercises that a routine can name
  plan ROUTINE     the steps of a routine with their seconds
  follow ROUTINE   lead through a routine in the terminal
  history          the sessions that were done; --summary FILE writes the physiotherapist's page
  backup FILE      everything of yours in one file; --restore FILE takes it back
  doctor           which voice, sound output and folders there are, and how to mend what is missing

One window is open at a time: a second start brings it to the front, and has it open ROUTINE. During a session that
waits until the session is over.

environment:
  BACKTIMER_HOME   keep all data of yours in this folder
"""


def parser() -> argparse.ArgumentParser:
    """The command line of the window."""
    parser = argparse.ArgumentParser(
        prog="backtimer",
        description="A hands-free exercise timer with voice cues. Without a command it opens its window.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("routine", nargs="?", metavar="ROUTINE", help="open this routine: its id or a file")
    parser.add_argument("--start", action="store_true", help="begin at once")
    parser.add_argument("--events", type=Path, metavar="FILE", help="write a JSON line for each event of a session")
    parser.add_argument("--version", action="version", version=f"backtimer {__version__}")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in COMMANDS:
        from backtimer.cli.commands import main as run_command

        try:
            return run_command(arguments)
        except Exception as error:
            from backtimer.app.start import command_failed

            return command_failed(error)
    given = parser().parse_args(arguments)
    if given.start and not given.routine:
        parser().error("--start needs a ROUTINE")
    is_screenless = sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if is_screenless:
        print(
            "There is no screen to open a window on. To be led in this terminal: backtimer follow ROUTINE",
            file=sys.stderr,
        )
        return 1
    from backtimer.app.start import start_window

    return start_window(given.routine, start=given.start, events=given.events)
