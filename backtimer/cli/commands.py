"""The commands that need no window. Each returns the process's exit code."""

from __future__ import annotations

import argparse
import json
import queue
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from backtimer.cli.files import library, run_check, run_exercises, run_list, run_new, summary
from backtimer.cli.plan_json import plan_as_json
from backtimer.runner.conductor import Conductor
from backtimer.session.fit import Tailor
from backtimer.session.machine import Next, Pause, SessionMode
from backtimer.session.plan import Kind, Plan
from backtimer.session.view import view
from backtimer.session.words import clock_text
from backtimer.speech.voice import open_voice
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.event_log import EventLog
from backtimer.storage.settings_file import SettingsFile
from backtimer.system import clock
from backtimer.system.folders import folders
from backtimer.system.resources import assets, shipped_routines
from backtimer.system.wake import ScreenAwake
from backtimer.system.wake import describe as describe_wake

# How long the terminal waits at most between two looks at the session, so that Ctrl+C is felt at once.
LOOK_SECONDS = 0.25


def parser() -> argparse.ArgumentParser:
    """The command line of all commands."""
    parser = argparse.ArgumentParser(prog="backtimer", description="A hands-free exercise timer with voice cues.")
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser("check", help="say what is wrong in routine files")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.set_defaults(run=run_check)

    listing = commands.add_parser("list", help="the routines that there are, broken ones included")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=run_list)

    exercises = commands.add_parser("exercises", help="the exercises that a routine can name")
    exercises.add_argument("--json", action="store_true", help="as JSON")
    exercises.set_defaults(run=run_exercises)

    new = commands.add_parser("new", help="write a commented file to begin a routine with")
    new.add_argument("name", metavar="NAME", help="the routine's name, or the path of the file")
    new.set_defaults(run=run_new)

    plan = commands.add_parser("plan", help="the steps of a routine with their seconds")
    plan.add_argument("routine", metavar="ROUTINE", help="a routine's id or a file")
    plan.add_argument("--json", action="store_true", help="as JSON")
    plan.set_defaults(run=run_plan)

    follow = commands.add_parser("follow", help="lead through a routine in the terminal")
    follow.add_argument("routine", metavar="ROUTINE", help="a routine's id or a file")
    follow.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="so many times as fast, without voice")
    follow.add_argument("--silent", action="store_true", help="without voice; reading takes as long as speaking would")
    follow.add_argument("--events", type=Path, metavar="FILE", help="write a JSON line for each event")
    follow.set_defaults(run=run_follow)

    doctor = commands.add_parser("doctor", help="which voice, sound output, screen-lock control and folders there are")
    doctor.set_defaults(run=run_doctor)
    return parser


def main(arguments: list[str]) -> int:
    """Run one command."""
    given = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except BrokenPipeError:
        # The reader of our output has gone (backtimer list | head): nothing more to say.
        sys.stdout = None
        return 0


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.1 <= speed <= 10_000:
        raise argparse.ArgumentTypeError("a speed is between 0.1 and 10000")
    return speed


def _plan_of(name: str) -> Plan | None:
    where = folders()
    shelf = library()
    listing = shelf.find(name)
    if listing.routine is None:
        for problem in listing.problems:
            print(problem.text(str(listing.path)), file=sys.stderr)
        return None
    adjustments = AdjustmentsFile(where.data / "doses.json").of(listing.routine.id)
    guidance = SettingsFile(where.data / "settings.json").settings.guidance
    return Tailor(listing.routine, shelf.variant, guidance).plan(adjustments)


def run_plan(given: argparse.Namespace) -> int:
    """The steps of one routine."""
    plan = _plan_of(given.routine)
    if plan is None:
        return 1
    if given.json:
        print(json.dumps(plan_as_json(plan), indent=2, ensure_ascii=False))
        return 0
    print(f"{plan.routine.title}: {summary(plan)}")
    for step, at in zip(plan.steps, plan.starts, strict=True):
        lasts = "open" if step.seconds is None else f"{step.seconds:g} s"
        print(f"{clock_text(at):>8}  {lasts:>7}  {step.id}")
    return 0


class _Reports:
    """Brings the voice's reports from its threads to the loop of `follow`."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Callable[[Conductor], None]] = queue.SimpleQueue()

    def on_speech_began(self, number: int, at: float) -> None:
        self.waiting.put(lambda session: session.on_speech_began(number))

    def on_speech_ended(self, number: int, outcome: str, at: float) -> None:
        self.waiting.put(lambda session: session.on_speech_ended(number, outcome))

    def on_voice_trouble(self, sentence: str | None) -> None:
        self.waiting.put(lambda _: print(f"  ! {sentence or 'The voice is back.'}", flush=True))

    def on_clip(self, text: str, seconds: float) -> None:
        self.waiting.put(lambda session: session.on_clip(text, seconds))

    def on_render_progress(self, done: int, total: int) -> None:
        pass


def run_follow(given: argparse.Namespace) -> int:
    """Lead through a routine; Ctrl+C stops."""
    plan = _plan_of(given.routine)
    if plan is None:
        return 1
    try:
        log = EventLog(given.events)
    except OSError as error:
        print(f"The events cannot be written to {given.events}: {error.strerror}.", file=sys.stderr)
        return 1
    speed: float = given.speed
    origin = clock.now()

    def session_clock() -> float:
        return origin + (clock.now() - origin) * speed

    reports = _Reports()
    voice = None
    if not given.silent and speed == 1:
        where = folders()
        chosen = SettingsFile(where.data / "settings.json").settings.voice
        sounds = assets() / "sounds"
        voice = open_voice(where.cache / "clips", session_clock, reports, sounds_folder=sounds, **asdict(chosen))
    wake = ScreenAwake()
    shown = _Shown(plan)

    def on_event(event: str, **details: Any) -> None:
        log(event, **details)
        shown.on_event(event, details)

    session = Conductor(plan, session_clock, voice, on_event, wake, speed=speed)
    stop = _stop_on_signal(lambda: reports.waiting.put(lambda _: None))
    try:
        session.start()
        while session.state.mode is not SessionMode.FINISHED or session.has_lines_under_way:
            shown.on_look(session)
            due = session.next_deadline()
            wait = LOOK_SECONDS if due is None else min(LOOK_SECONDS, max(0.0, (due - session_clock()) / speed))
            try:
                reports.waiting.get(timeout=wait)(session)
            except queue.Empty:
                session.poll()
            if session.state.mode is SessionMode.PAUSED:
                print("The computer slept; the session stops here.", flush=True)
                return 1
            if _open_is_over(session, session_clock()):
                session.send(Next(session.state.cursor))
            if stop():
                session.send(Pause())
                print("\nStopped.", flush=True)
                return 130
        return 0
    finally:
        session.stop()
        if voice is not None:
            voice.close()
        log.close()


def _open_is_over(session: Conductor, now: float) -> bool:
    # The terminal takes no keys: there, as long as you like without a limit is a minute.
    state = session.state
    return state.step.kind is Kind.OPEN and state.step.seconds is None and state.elapsed_seconds(now) >= 60


def _stop_on_signal(wake: Callable[[], None]) -> Callable[[], bool]:
    stopped: list[int] = []

    def on_signal(number: int, _: object) -> None:
        stopped.append(number)
        wake()  # silence does not wait for the next look

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    return lambda: bool(stopped)


class _Shown:
    """What the terminal shows: a line a step, and on a real terminal the running countdown in it."""

    def __init__(self, plan: Plan) -> None:
        self._is_live = sys.stdout.isatty()
        self._steps = {step.id: index for index, step in enumerate(plan.steps)}
        self._plan = plan
        self._last = ""

    def on_event(self, event: Literal["step_began"] | str, details: dict[str, Any]) -> None:
        if event != "step_began":
            return
        step = self._plan.steps[self._steps[details["step"]]]
        planned = self._plan.exercise_of(step)
        name = planned.name if planned else self._plan.routine.title
        if self._is_live and self._last:
            print()
            self._last = ""
        if step.kind is Kind.LEAD_IN:
            print(f"\n{name}", flush=True)
        print(f"  {clock_text(details['due']):>6}  {step.kind.value.replace('_', ' ')}", end="", flush=True)
        side = f", {step.side.value}" if step.side else ""
        rep = f" {step.rep}" if step.rep else ""
        print(f"{side}{rep}", end="" if self._is_live else "\n", flush=True)

    def on_look(self, session: Conductor) -> None:
        if not self._is_live:
            return
        seen = view(session.state, session._clock())
        line = f"\r  {seen.headline}  {seen.countdown}  {seen.rep}  {seen.left} left"
        if line != self._last:
            width = shutil.get_terminal_size().columns - 1
            print(line[:width].ljust(min(width, 78)), end="", flush=True)
            self._last = line


def run_doctor(given: argparse.Namespace) -> int:
    """What was found, and how to mend what is missing."""
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
    print(
        f"ok       Your routines: {where.routines}{'' if where.routines.is_dir() else ' (made when the window opens)'}"
    )
    print(f"ok       Your data: {where.data}")
    return 0 if is_well else 1
