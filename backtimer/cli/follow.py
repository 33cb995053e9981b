"""The command `follow`: a session in the terminal, kept as one in the window is."""

from __future__ import annotations

import argparse
import queue
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from backtimer.cli.plan import planned
from backtimer.runner.conductor import Conductor
from backtimer.runner.recorder import Recorder
from backtimer.session.machine import Next, Pause, SessionMode
from backtimer.session.plan import Kind, Plan, Step
from backtimer.session.times import clock_text
from backtimer.speech.voice import open_voice
from backtimer.storage.event_log import EventLog
from backtimer.storage.history_writer import LAST_SECONDS
from backtimer.storage.session_files import SessionFiles
from backtimer.storage.settings_file import SettingsFile
from backtimer.system import clock
from backtimer.system.folders import folders
from backtimer.system.resources import assets
from backtimer.system.wake import ScreenAwake

# How long the terminal waits at most between two looks at the session, so that Ctrl+C is felt at once.
LOOK_SECONDS = 0.25


def _wall_clock() -> datetime:
    return datetime.now().astimezone()


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
    """Lead through a routine; Ctrl+C stops. When the program ends in another way, the window can continue it."""
    found = planned(given.routine)
    if isinstance(found, int):
        return found
    plan, where = found.plan, folders()
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
        chosen = SettingsFile(where.data / "settings.json").settings.voice
        sounds = assets() / "sounds"
        voice = open_voice(where.cache / "clips", session_clock, reports, sounds_folder=sounds, **asdict(chosen))
    wake = ScreenAwake()
    began = session_clock()
    shown = _Shown(plan, lambda: session_clock() - began)

    def on_event(event: str, **details: Any) -> None:
        log(event, **details)
        shown.on_event(event, details)

    kept = _Kept(SessionFiles(where.data, _wall_clock))
    recorder = Recorder(kept.files.history, str(found.path.absolute()), kept.files.begin())
    session = Conductor(plan, session_clock, voice, on_event, wake, speed=speed, recorder=recorder)
    stop = _stop_on_signal(lambda: reports.waiting.put(lambda _: None))
    try:
        session.start()
        while session.state.mode is not SessionMode.FINISHED or session.is_heard:
            shown.on_look(session)
            kept.tell()
            due = session.next_deadline()
            wait = LOOK_SECONDS if due is None else min(LOOK_SECONDS, max(0.0, (due - session_clock()) / speed))
            try:
                reports.waiting.get(timeout=wait)(session)
            except queue.Empty:
                session.poll()
            if session.state.mode is SessionMode.PAUSED:
                session.leave()
                print(
                    "The computer went to sleep, so the session stops here. You can continue it in the window.",
                    flush=True,
                )
                return 1
            if _open_is_over(session, session_clock()):
                session.send(Next(session.state.cursor))
            if number := stop():
                session.send(Pause())
                if number == signal.SIGINT:
                    session.end("stopped")
                else:
                    session.leave()
                print("\nStopped.", flush=True)
                return 128 + number
    finally:
        session.stop()
        if voice is not None:
            voice.close()
        log.close()
        is_saved = kept.close()
    return 0 if is_saved else 1


class _Kept:
    """What is kept of the session, and what the person is told when that cannot be done."""

    def __init__(self, files: SessionFiles) -> None:
        self.files = files
        self._told: set[str] = set()

    def tell(self) -> None:
        """Say what is wrong, once, and when it is over."""
        troubles = self.files.troubles
        for sentence in troubles:
            self._tell(sentence)
        if self._told and not troubles:
            self._told.clear()
            print("  ! All is saved again.", file=sys.stderr, flush=True)

    def close(self) -> bool:
        """Write what is left, for as long as that may take; False when it could not be written."""
        is_written = self.files.is_written
        if not is_written:
            self.tell()
            self._tell("Waiting for that. Press Ctrl+C to end without it.")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            is_written = self.files.close(LAST_SECONDS)
        except KeyboardInterrupt:
            is_written = False
        if not is_written:
            self._tell("The last of this session could not be saved.")
        self.tell()
        return is_written

    def _tell(self, sentence: str | None) -> None:
        if sentence is not None and sentence not in self._told:
            self._told.add(sentence)
            print(f"  ! {sentence}", file=sys.stderr, flush=True)


def _open_is_over(session: Conductor, now: float) -> bool:
    # The terminal takes no keys: there, as long as you like without a limit is a minute.
    state = session.state
    return state.step.kind is Kind.OPEN and state.step.seconds is None and state.elapsed_seconds(now) >= 60


def _stop_on_signal(wake: Callable[[], None]) -> Callable[[], int]:
    stopped: list[int] = []

    def on_signal(number: int, _: object) -> None:
        stopped.append(number)
        wake()  # silence does not wait for the next look

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    return lambda: stopped[0] if stopped else 0


class _Shown:
    """What the terminal shows: steps and words, each with the time since the beginning, and on a real terminal the
    running countdown below them.
    """

    def __init__(self, plan: Plan, seconds_gone: Callable[[], float]) -> None:
        self._is_live = sys.stdout.isatty()
        self._steps = {step.id: index for index, step in enumerate(plan.steps)}
        self._plan = plan
        self._seconds_gone = seconds_gone
        self._countdown = ""

    def on_event(self, event: Literal["step_began", "spoke_began", "sound"] | str, details: dict[str, Any]) -> None:
        match event:
            case "step_began":
                self._show_step(self._plan.steps[self._steps[details["step"]]], details["due"])
            case "spoke_began":
                self._print(self._seconds_gone(), f'"{details["text"]}"')
            case "sound":
                self._print(self._seconds_gone(), f"({details['sound'].replace('_', ' ')} sound)")
            case _:
                pass

    def on_look(self, session: Conductor) -> None:
        if not self._is_live:
            return
        seen = session.view()
        line = f"  {seen.headline}  {seen.countdown}  {seen.rep}  {seen.left} left"
        if line != self._countdown:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{line[:width].ljust(min(width, len(self._countdown)))}", end="", flush=True)
            self._countdown = line

    def _show_step(self, step: Step, due: float) -> None:
        if step.kind is Kind.LEAD_IN:
            planned = self._plan.exercise_of(step)
            self._print(None, "")
            self._print(None, planned.name if planned else self._plan.routine.title)
            return
        side = f", {step.side.value}" if step.side else ""
        rep = f" {step.rep}" if step.rep else ""
        self._print(due, f"{step.kind.value.replace('_', ' ')}{side}{rep}")

    def _print(self, seconds: float | None, text: str) -> None:
        if self._countdown:
            # In its place, and below it again at the next look.
            print(f"\r{' ' * min(len(self._countdown), shutil.get_terminal_size().columns - 1)}\r", end="")
            self._countdown = ""
        print(text if seconds is None else f"  {clock_text(seconds):>6}  {text}", flush=True)
