"""What a program just installed must do for a person, and the screen and loudspeaker to see and hear it by."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from clean_root import HOME, CleanRoot  # noqa: E402

from backtimer import __version__  # noqa: E402
from tests.e2e.sound_room import SoundRoom  # noqa: E402

SHOWN = ROOT / "build" / "package-test"
KEPT = ROOT / "build" / "roots"
STARTS = 5
# Of 32,767: spoken lines reach 10,000 and more.
LOUD = 1500
ROUTINE = """\
backtimer: 1
title: Half a minute
defaults: {get_ready: 2s}
exercises:
  - {name: Bridge, steps: [Lie on your back.], reps: 2, hold: 3s, rest: 2s}
  - {name: Wave, steps: [Wave.], for: 5s}
"""
END = '"event": "finished"'
DATA = f"{HOME}/.local/share/backtimer"
# Ends the program as a person would who closes its window, when the file is there.
UNTIL_TOLD = """
"$@" & program=$!
while kill -0 $program 2>/dev/null && [ ! -e "$HOME/close" ]; do sleep 0.1; done
kill -TERM $program 2>/dev/null || true
wait $program
"""


@dataclass
class Computer:
    """A clean root with this machine's screen and loudspeaker."""

    root: CleanRoot
    display: str
    room: SoundRoom
    program: str = "backtimer"
    figures: dict[str, object] = field(default_factory=dict)

    def env(self) -> dict[str, str]:
        """What a person's session sets."""
        path = f"{HOME}/.local/bin:/usr/bin:/bin"
        return {**self.room.env(), "DISPLAY": self.display, "PATH": path, "QT_QPA_PLATFORM": "xcb"}

    def ask(self, *arguments: str) -> str:
        """What the program says when it is called without a window."""
        return self.root.do(self.program, *arguments, as_person=True, env=self.env())


class Failed(Exception):
    """Something is not as a person must find it."""


def lead(made: Computer, name: str) -> None:
    """The version, the routines, a whole session in the window, and how long a start takes."""
    see(made.ask("--version").strip() == f"backtimer {__version__}", "it says another version")
    see("article-a" in made.ask("list"), "it does not find its routines")
    home = made.root.folder / HOME.lstrip("/")
    file, events = home / "half.backtimer.yaml", home / "events.jsonl"
    file.write_text(ROUTINE)
    words = [made.program, f"{HOME}/{file.name}", "--start", "--events", f"{HOME}/{events.name}"]
    began = made.room.heard_seconds()
    program = made.root.start("sh", "-c", UNTIL_TOLD, "sh", *words, env=made.env())
    try:
        wait_until(lambda: "session_started" in told(events), 20, "no session begins")
        wait_until(lambda: "/move" in told(events) or "/hold" in told(events), 20, "the first exercise does not begin")
        picture(made.display, SHOWN / f"{name}-{made.root.release}.png")
        wait_until(lambda: END in told(events), 60, "the session does not end")
        wait_until(lambda: "spoke_ended" in told(events).partition(END)[2], 20, "the last line does not end")
        (home / "close").touch()
        code = program.wait(20)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        if events.is_file():
            shutil.copyfile(events, SHOWN / f"{name}-{made.root.release}.jsonl")
    see(code == 0, f"it ended with {code}")
    made.figures |= heard(made.room, events, made.room.heard_seconds() - began)
    see((made.root.folder / DATA.lstrip("/") / "history.db").is_file(), "the session is not kept")
    quietly = ["sh", "-c", UNTIL_TOLD, "sh", made.program]
    made.figures["start"] = starts(quietly, made.display, made, home / "close")


def heard(room: SoundRoom, events: Path, seconds: float) -> dict[str, object]:
    """Whether each line that was to be said was loud for its time."""
    lines = [json.loads(line) for line in events.read_text().splitlines()]
    said = {"spoke_began": [], "spoke_ended": []}
    for line in lines:
        if line["event"] in said:
            said[line["event"]].append(line)
    see(not any(line.get("silent") for line in said["spoke_began"]), "it led silently")
    missed = [line for line in said["spoke_ended"] if line["outcome"] not in {"finished", "cut"}]
    see(not missed, f"lines were not said: {missed}")
    quiet = []
    for began in said["spoke_began"]:
        end = next(
            line["t"] for line in said["spoke_ended"] if line["text"] == began["text"] and line["t"] > began["t"]
        )
        if room.loudness(began["t"], end + 0.2) < LOUD:
            quiet.append(began["text"])
    see(not quiet, f"these lines were not heard: {quiet}")
    see(len(said["spoke_began"]) > 8, "hardly anything was said")
    see(seconds > 20, f"only {seconds:.0f} seconds were recorded")
    return {"lines heard": len(said["spoke_began"]), "seconds": round(seconds)}


def starts(
    words: Sequence[str], display: str, made: Computer | None = None, close: Path | None = None
) -> dict[str, float]:
    """From the call to the window on the screen, in seconds; the first start is another matter."""
    taken = []
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "DISPLAY": display, "BACKTIMER_HOME": home, "QT_QPA_PLATFORM": "xcb"}
        for _ in range(STARTS + 1):
            if close is not None:
                close.unlink(missing_ok=True)
            watching = ["timeout", "30", "xev", "-root", "-event", "substructure", "-display", display]
            eye = subprocess.Popen(watching, stdout=subprocess.PIPE, text=True)
            assert eye.stdout
            time.sleep(0.3)
            began = time.monotonic()
            program = made.root.start(*words, env=made.env()) if made else subprocess.Popen(words, env=env)
            is_shown = any(line.startswith("MapNotify") for line in eye.stdout)
            taken.append(time.monotonic() - began)
            time.sleep(0.5)
            if close is not None:
                close.touch()
            else:
                program.terminate()
            program.wait(20)
            eye.terminate()
            eye.wait()
            eye.stdout.close()
            see(is_shown, "a start shows no window")
    return {"first": round(taken[0], 2), "median": round(statistics.median(taken[1:]), 2)}


@contextlib.contextmanager
def computer(release: str, display: str, room: SoundRoom) -> Iterator[Computer]:
    """One that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        root = CleanRoot(release, Path(folder) / "root")
        root.make(KEPT)
        root.shown += [Path("/tmp/.X11-unix"), room.folder]
        try:
            yield Computer(root, display, room)
        finally:
            root.remove()


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """One in memory; the address of it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def sound() -> Iterator[SoundRoom]:
    """A loudspeaker in memory, with an ear; for all users."""
    with tempfile.TemporaryDirectory(prefix="room-") as folder:
        room = SoundRoom(Path(folder))
        for place in (Path(folder), Path(folder) / "pulse"):
            place.chmod(0o755)
        try:
            yield room
        finally:
            room.kill()


def picture(display: str, to: Path) -> None:
    """What is on the screen."""
    code = (
        "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
        "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
    )
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    subprocess.run([sys.executable, "-c", code, str(to)], env=env, check=True)


def told(events: Path) -> str:
    """What the program has told of its session."""
    return events.read_text() if events.is_file() else ""


def wait_until(is_so: Callable[[], bool], seconds: float, else_say: str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise Failed(else_say)
        time.sleep(0.05)


def see(is_so: bool, else_say: str) -> None:
    """Fail with a sentence unless it is so."""
    if not is_so:
        raise Failed(else_say)


def fingerprint(root: CleanRoot) -> str:
    """What a person's data are, all of it."""
    folder = root.folder / DATA.lstrip("/")
    sums = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        sums.update(f"{file.relative_to(folder)}\n".encode() + file.read_bytes())
    return sums.hexdigest()
