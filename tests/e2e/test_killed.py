"""kill -9 of the real program at random moments of a session: what was done is kept, and where it was is offered.

Nobody does a rep in less than a second, so at most one rep is missing when all are there that ended a second before:
in the terminal sessions are twenty times as fast, but disks are not.

`KILLS` is how often (100), `KILLS_SEED` repeats the moments of an earlier run. The truth is the program's own log of
events, written before the kill.
"""

from __future__ import annotations

import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backtimer.app.keeping import Keeping
from backtimer.routinefile.library import Library
from backtimer.routinefile.reader import read_routine
from backtimer.runner.conductor import Conductor
from backtimer.session.guidance import Guidance
from backtimer.session.machine import Resume, SessionMode
from backtimer.session.plan import Kind, Plan, Step, compile_plan
from backtimer.system.wake import ScreenAwake
from tests.e2e.events import read_events

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9")

KILLS = int(os.environ.get("KILLS", "100"))
SEED = int(os.environ.get("KILLS_SEED") or time.time_ns() % 1_000_000)
SPEED = 20.0
AT_ONCE = 6
PATIENCE_SECONDS = 40
# The rep that may be missing ended no longer ago than this.
REP_SECONDS = 1.0
# By the clocks of two processes something may be due a little before it is.
DUE_SECONDS = 0.02
# Sides, sets, breaths and time: each kind of rep there is.
ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 1s, move: 1s, release: 1s}
exercises:
  - {name: Small bridge, sets: 2, reps: 3, hold: 2s, rest: 1s, set_rest: 2s}
  - {name: Bird dog, reps: 2, hold: 2s, rest: 1s, sides: each}
  - {name: Deep breaths, breaths: 2, breathe_in: 2s, breathe_out: 2s}
  - {name: Knee roll, for: 4s, sides: each, change_sides: 2s}
"""
REAL_TIME = """\
backtimer: 1
title: A short one
defaults: {get_ready: 0s, move: 1s, release: 1s}
exercises:
  - {name: Small bridge, reps: 2, hold: 1s, rest: 0s, sides: alternate}
"""
# With the end of such a step a rep is done.
ENDS = (Kind.HOLD, Kind.TIMED, Kind.BREATHE_OUT)
# A window with neither screen nor sound nor a session of the desktop to talk to.
NOWHERE = {"QT_QPA_PLATFORM": "offscreen", "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": "/nowhere"}


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after the program was started, after its session began, or after the end of a rep."""

    after: str
    seconds: float
    rep: int = 0


@dataclass(frozen=True)
class Killed:
    """A program that was killed: what it had told until then, and when it was gone."""

    home: Path
    events: list[dict]
    gone: float


def moments(count: int, of: Plan, whole_seconds: float) -> list[Moment]:
    """As a seed draws them; a third at the ends of reps, where most is written."""
    draw = random.Random(SEED)
    reps = len(units(of))
    found = []
    for number in range(count):
        if number % 3 == 0:
            found.append(Moment("rep", draw.uniform(0, 0.012), draw.randint(1, reps)))
        elif number % 7 == 1:
            found.append(Moment("program", draw.uniform(0, 0.8)))
        else:
            found.append(Moment("session", draw.uniform(0, whole_seconds)))
    return found


def units(of: Plan) -> list[int]:
    """The steps of the plan with which a rep is done."""
    return [index for index, step in enumerate(of.steps) if step.kind in ENDS]


def reps_told(of: Plan, events: list[dict], until: float = math.inf) -> int:
    """How many reps had ended by what was told until then."""
    ids = [event["step"] for event in events if event["event"] == "step_began" and event["t"] <= until]
    assert ids == [step.id for step in of.steps[: len(ids)]], ids
    return sum(index < len(ids) - 1 for index in units(of))


def killed(home: Path, of: Plan, moment: Moment, *start: str, **environment: str) -> Killed:
    """Start the program and kill it at a moment."""
    home.mkdir()
    log = home / "events.jsonl"
    command = [sys.executable, "-m", "backtimer", *start, "--events", str(log)]
    env = {**os.environ, "BACKTIMER_HOME": str(home), "WAKEPY_FAKE_SUCCESS": "1", **environment}
    with (home / "told").open("wb") as told:
        program = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
    try:
        if moment.after == "session":
            until(program, log, lambda events: bool(events))
        elif moment.after == "rep":
            until(program, log, lambda events: reps_told(of, events) >= moment.rep)
        time.sleep(moment.seconds)
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    gone = time.monotonic()
    told_text = (home / "told").read_text()
    assert "Traceback" not in told_text, told_text
    return Killed(home, read_events(log), gone)


def until(program: subprocess.Popen[bytes], log: Path, is_there: Callable[[list[dict]], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while program.poll() is None and not is_there(read_events(log)):
        assert time.monotonic() < deadline, (log.parent / "told").read_text()
        time.sleep(0.002)


def check(of: Plan, was: Killed, speed: float) -> str:
    """Whether all is kept and the right place offered; in a word, what the kill met."""
    log = was.events
    # What must be kept, and all that was told.
    sure, told = reps_told(of, log, was.gone - REP_SECONDS), reps_told(of, log)
    is_finished = any(event["event"] == "finished" for event in log)
    keeping = Keeping(was.home, lambda: datetime.now(UTC))
    try:
        sessions = keeping.history.sessions()
        assert keeping.history.trouble is None
        if (was.home / "history.db").exists():
            assert integrity(was.home / "history.db") == [("ok",)]
        library = Library(was.home / "none", was.home / "routines")
        offered = keeping.left(library, Guidance(), frozenset())
        assert keeping.trouble is None
        if not log:
            assert (sessions, offered) == ((), None)
            return "before the start"
        assert len(sessions) <= 1
        record = keeping.history.record(sessions[0].id) if sessions else None
        kept = sum(done.all_reps for done in record.exercises) if record else 0
        # What ended after the last word, and before the kill.
        over = told + ends_by(of, log, was.gone, speed)
        assert sure <= kept <= over, f"{kept} reps are kept, {sure} of {told} told a second before, {over} were over"
        if record is not None and record.session.ending:
            # After the last rep there is nothing to go on with.
            assert record.session.ending == "finished"
            assert (kept, offered) == (len(units(of)), None)
            return "after the end" if is_finished else "after the last rep"
        if is_finished:
            # Between the last word and the last write.
            assert sure < len(units(of))
        if offered is None:
            # No place was written yet, and no rep was done.
            assert kept == sure == 0
            return "at the start"
        assert record is not None
        assert offered.session == record.session.id
        assert not offered.is_changed
        goes_on_to_the_end(keeping, offered, of, sure=sure, over=over, kept=kept)
        return "on the way" if not is_finished else "at the end"
    finally:
        keeping.close()


def goes_on_to_the_end(keeping: Keeping, offered, of: Plan, *, sure: int, over: int, kept: int) -> None:
    """It goes on, paused, at the rep that was under way or the one before, and its counts with it."""
    now = 1000.0
    found = keeping.take_up(offered, now)
    assert found is not None
    recorder, state = found
    assert state.mode is SessionMode.PAUSED
    behind = sum(index < state.cursor for index in units(of))
    # What is kept is never behind the place: no rep is lost between the two.
    assert sure <= behind <= kept, f"it goes on after {behind} reps, {sure} a second before, {kept} are kept"
    assert offered.where.startswith(name_of(of, state.step))
    session = Conductor(of, lambda: now, None, lambda _, **__: None, ScreenAwake(), recorder=recorder)
    session.go_on(state)
    session.send(Resume())
    while session.state.mode is not SessionMode.FINISHED:
        now += 0.5
        session.poll()
    history = keeping.history
    record = history.record(offered.session)
    assert record is not None
    assert record.session.ending == "finished"
    assert len(history.sessions()) == 1
    done = sum(each.all_reps for each in record.exercises)
    assert done == kept + len(units(of)) - behind
    # No rep of the plan is missing now; what was not known to be done is done again.
    # One that is begun again after its first side was done is there twice.
    assert list(dict.fromkeys(each.name for each in record.exercises)) == [each.name for each in of.exercises]
    assert len(units(of)) <= done <= len(units(of)) + over - sure
    assert keeping.history.flush()
    assert keeping.places_left() == ()


def name_of(of: Plan, step: Step) -> str:
    planned = of.exercise_of(step)
    assert planned is not None
    return planned.name


def ends_by(of: Plan, log: list[dict], gone: float, speed: float) -> int:
    """How many reps ended by the clock after the last word."""
    steps = [event for event in log if event["event"] == "step_began"]
    if not steps:
        return 0
    at, count = steps[-1]["t"], 0
    for step in of.steps[len(steps) - 1 :]:
        at += (step.seconds or 0.0) / speed
        if at > gone + DUE_SECONDS:
            break
        count += step.kind in ENDS
    return count


def integrity(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall()


def plan_of(file: Path) -> Plan:
    routine = read_routine(file, {}).routine
    assert routine is not None
    return compile_plan(routine)


def all_killed(tmp_path: Path, text: str, drawn: Callable[[Plan], list[Moment]], *start: str, speed: float, **env: str):
    """Kill as many as were drawn, a few at a time, and check each."""
    routine = tmp_path / "short.yaml"
    routine.write_text(text)
    of = plan_of(routine)

    def one(number: int, moment: Moment) -> str:
        home = tmp_path / str(number)
        was = killed(home, of, moment, *(part.format(routine) for part in start), **env)
        try:
            return check(of, was, speed)
        except AssertionError as error:
            last = [(event["t"], event.get("step", event["event"])) for event in was.events[-20:]]
            raise AssertionError(f"seed {SEED}, {number}: {moment}\n{error}\n{last}, gone {was.gone}") from error

    with ThreadPoolExecutor(AT_ONCE) as threads:
        met = Counter(threads.map(one, *zip(*enumerate(drawn(of)), strict=True)))
    print(f"seed {SEED}: {', '.join(f'{count} {what}' for what, count in met.most_common())}")  # noqa: T201
    return met


def test_killed_at_any_moment_in_the_terminal(tmp_path: Path) -> None:
    met = all_killed(
        tmp_path,
        ROUTINE,
        lambda of: moments(KILLS, of, of.total_seconds / SPEED + 0.3),
        "follow",
        "{}",
        "--speed",
        f"{SPEED:g}",
        speed=SPEED,
    )
    assert met["on the way"] > KILLS / 2


def test_killed_at_any_moment_in_the_window(tmp_path: Path) -> None:
    met = all_killed(
        tmp_path,
        REAL_TIME,
        lambda of: moments(max(8, KILLS // 12), of, of.total_seconds + 1),
        "{}",
        "--start",
        speed=1.0,
        **NOWHERE,
    )
    assert met["on the way"] > 1
