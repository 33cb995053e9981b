"""The `backtimer` command: the window, or one of the commands that need none."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from backtimer import __version__
from backtimer.cli.terminal import BAD_FILE, GOOD, NOT_UNDERSTOOD, STATUSES, end_quietly, take_any_text

COMMANDS = ("check", "new", "list", "exercises", "plan", "follow", "history", "backup", "doctor")

EPILOG = f"""\
commands without a window (for more: backtimer COMMAND --help):
  check FILE...    check routine files for mistakes
  new NAME         create a routine file with comments, to start from
  list             list all routines, and how long they take you
  exercises        list the exercises that a routine can name
  plan ROUTINE     show the steps of a routine with their seconds
  follow ROUTINE   lead through a routine in the terminal
  history          list your sessions; --summary FILE writes a page for the physiotherapist
  backup FILE      save all your data in one file; --restore FILE restores it
  doctor           show which voice, sound output and folders were found, and how to fix what is missing

Only one window is open at a time: if you start BackTimer again, that window comes to the front and opens ROUTINE.
During a session, this waits until the session is over.

environment:
  BACKTIMER_HOME   keep all your data in this folder

{STATUSES}"""


def parser() -> argparse.ArgumentParser:
    """The command line of the window."""
    parser = argparse.ArgumentParser(
        prog="backtimer",
        description="A hands-free exercise timer with voice cues. Without a command it opens its window.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("routine", nargs="?", metavar="ROUTINE", help="open this routine: its id or a file")
    parser.add_argument("--start", action="store_true", help="start at once")
    parser.add_argument("--events", type=Path, metavar="FILE", help="write a JSON line for each event of a session")
    parser.add_argument("--version", action="version", version=f"backtimer {__version__}")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status. Raises SystemExit as argparse does."""
    take_any_text()
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            # What is still to be written is written here, where it can be told that nobody reads it.
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
    except BrokenPipeError:
        end_quietly()
        return GOOD


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        from backtimer.cli.commands import main as run_command

        try:
            return run_command(arguments)
        except BrokenPipeError:
            raise
        except Exception as error:
            from backtimer.app.start import command_failed

            return command_failed(error)
    # A word that means nothing is told before an option that belongs to what was meant.
    if arguments and not arguments[0].startswith("-") and _is_unknown(arguments[0]):
        return NOT_UNDERSTOOD
    given = parser().parse_args(arguments)
    if given.start and not given.routine:
        parser().error("--start needs a ROUTINE")
    if given.routine and _is_unknown(given.routine):
        return NOT_UNDERSTOOD
    is_screenless = sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if is_screenless:
        print(
            "There is no screen to show a window on. To use this terminal instead: backtimer follow ROUTINE",
            file=sys.stderr,
        )
        return BAD_FILE
    from backtimer.app.start import start_window

    return start_window(given.routine, start=given.start, events=given.events)


def _is_unknown(word: str) -> bool:
    """Whether a word is neither a command nor a routine nor a file; then that is said."""
    from backtimer.cli.person import Person
    from backtimer.routinefile.library import unknown_name

    sentence = unknown_name(Person().library, word, COMMANDS)
    if sentence is not None and sys.stderr is not None:
        print(f"backtimer: {sentence}", file=sys.stderr)
    return sentence is not None
