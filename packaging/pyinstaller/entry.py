"""Where the frozen program begins. It is also the worker and the player that BackTimer starts as processes.

A checkout starts those with `python -m MODULE`. A frozen program has no Python to do so: it takes the same words
itself, for these modules alone, and before anything else of the program is imported.
"""

import os
import runpy
import sys
from pathlib import Path

PROCESSES = (
    "backtimer.speech.synthesis_worker",
    "backtimer.speech.play_winsound",
    "backtimer.ui.figures.picture_worker",
)
# What the frozen program sets, or needs set, for itself would lead other programs to libraries that do not fit them.
LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def give_back_library_paths() -> None:
    """Let the programs that BackTimer starts find their own libraries; this process has read the variable already."""
    for name in LIBRARY_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)


def open_what_is_closed() -> None:
    """On Windows a program without a console has no output: what is written goes nowhere, instead of failing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as the program


def main() -> None:
    """Be the process that the arguments ask for, or the program."""
    give_back_library_paths()
    if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2] in PROCESSES:
        module = sys.argv[2]
        sys.argv[1:3] = []
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return
    open_what_is_closed()
    if sys.platform == "win32":
        # A program without a console may have no pipes to talk through; its other half has.
        console = Path(sys.executable).with_name("backtimer-cli.exe")
        if console.is_file():
            sys.executable = str(console)
    from backtimer.app.main import main as run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
