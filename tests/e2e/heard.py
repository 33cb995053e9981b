"""What was heard of a session, against its plan: the program is run in a sound room, its recording is measured."""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from backtimer.routinefile.reader import read_routine
from backtimer.session.cues import closing_cue, cues_of, length_key, script
from backtimer.session.guidance import Sound
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.words import COUNT
from backtimer.speech.clips import ClipCache
from backtimer.speech.wav import QUIET, check
from backtimer.system.resources import assets
from tests.e2e.events import read_events
from tests.e2e.sound_room import RATE, Reel, SoundRoom, best_match, resampled

Event = dict[str, object]
EARLY, LATE = 0.15, 0.7  # so far from its instant a cue is looked for; the program itself drops what would be later
ALIKE = 0.95
# Of the last tenth of a second alone: a hiss that is shifted by half a sample is less alike, one that is cut much less.
TAIL_ALIKE = 0.9
TAIL = round(0.1 * RATE)
AUDIBLE = 33  # of 32,767: 60 dB below the loudest
# Lines of the table that the run ends with; conftest.py prints them.
FIGURES: list[str] = []


def wait_for(path: Path, is_there: Callable[[list[dict]], object], seconds: float) -> list[dict]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        events = read_events(path)
        if is_there(events):
            return events
        time.sleep(0.02)
    pytest.fail(f"not seen within {seconds} s: {read_events(path)[-5:]}")


def start_program(
    folder: Path, env: Mapping[str, str], *arguments: str, code: str | None = None
) -> subprocess.Popen[bytes]:
    """BackTimer with a home of its own; `code` is run in place of its main module."""
    environment = {**os.environ, **env, "BACKTIMER_HOME": str(folder / "home"), "WAKEPY_FAKE_SUCCESS": "1"}
    program = [sys.executable, *(["-c", code] if code else ["-m", "backtimer"]), *arguments]
    pipe = subprocess.PIPE if code else subprocess.DEVNULL
    return subprocess.Popen(program, env=environment, stdin=pipe, stdout=pipe)


@contextlib.contextmanager
def running(program: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield program
    finally:
        if program.poll() is None:
            program.kill()
        program.wait()
        for pipe in (program.stdin, program.stdout):
            if pipe:
                pipe.close()


@contextlib.contextmanager
def load(is_busy: bool) -> Iterator[None]:
    """Every core busy."""
    spin = [sys.executable, "-c", "while True: pass"]
    with contextlib.ExitStack() as stack:
        for _ in range(os.cpu_count() or 2) if is_busy else ():
            stack.enter_context(running(subprocess.Popen(spin)))
        yield


def compiled(file: Path) -> Plan:
    routine = read_routine(file, {}).routine
    assert routine is not None
    return compile_plan(routine)


@dataclass
class Cue:
    """What should be heard, when, and where it was: `onset` is None if it was not heard whole."""

    text: str
    kind: str
    at: float
    path: Path | None
    onset: float | None = None
    end: float = 0.0  # of what can be heard of it
    over: float = 0.0  # of the clip with the silence at its end
    likeness: float = 0.0

    @property
    def late_ms(self) -> float:
        assert self.onset is not None
        return (self.onset - self.at) * 1000


def origin_of(events: list[dict]) -> float:
    """When session time was 0: an event is written after it was due, the least late one tells."""
    starts = [e["t"] - e["due"] for e in events if e["event"] == "step_began"]
    return min([events[0]["t"], *starts])


def timeline(plan: Plan, events: list[dict], clips: ClipCache, *, is_mute: bool = False) -> list[Cue]:
    """From the plan, the length of each clip, and when each step was due: what should have been heard.

    Of an engine that became mute, sounds in place of the words that it never said.
    """
    files = {sound: assets() / "sounds" / f"{sound}.wav" for sound in Sound}
    lengths = {length_key(sound): check(path).seconds for sound, path in files.items()}
    for text in script(plan):
        clip = clips.find(text)
        if clip is not None:
            lengths[text] = clip.seconds
        elif is_mute:
            lengths[text] = math.inf
    index = {step.id: number for number, step in enumerate(plan.steps)}
    origin = origin_of(events)
    expected: list[Cue] = []
    for event in events:
        if event["event"] != "step_began":
            continue
        step = plan.steps[index[event["step"]]]
        is_end = step.kind is Kind.DONE
        closing = closing_cue(plan, len(plan.exercises), event["due"], lengths)
        for cue in (closing,) if is_end else cues_of(plan, index[step.id], lengths):
            clip = clips.find(cue.text) if cue.text else None
            path = files[cue.sound] if cue.sound else clip.path if clip else None
            kind = "closing" if is_end else "count" if cue.text in COUNT else "sound" if cue.sound else "cue"
            if kind == "cue" and step.kind is Kind.LEAD_IN:
                kind = "instruction"
            text = cue.text or f"sound {cue.sound}"
            expected.append(Cue(text, kind, origin + event["due"] + cue.offset_seconds, path))
    return expected


def listen(reels: list[Reel], expected: list[Cue]) -> float:
    """Find each cue around its instant; return the loudest sample that belongs to none."""
    recordings = [(reel.samples().astype(np.float64), reel.clock()) for reel in reels if reel.seconds > 0]
    others = [np.abs(sound) for sound, _ in recordings]
    for cue in expected:
        if cue.path is None:
            continue
        clip = resampled(cue.path)
        last = int(np.flatnonzero(np.abs(clip) >= QUIET)[-1]) + 1
        # An instruction waits for its clip: the first one for the voice engine to start.
        late = 3.0 if cue.kind in ("instruction", "closing") else LATE
        for number, (sound, clock) in enumerate(recordings):
            begin = clock.sample(cue.at - EARLY)
            until = clock.sample(cue.at + late) + len(clip)
            best, likeness = best_match(sound[begin:until], clip)
            cue.likeness = max(cue.likeness, likeness)
            at = begin + best
            _, tail = best_match(sound[at + last - TAIL : at + last], clip[max(0, last - TAIL) : last])
            if likeness >= ALIKE and tail >= TAIL_ALIKE:
                cue.onset, cue.end = clock.moment(at), clock.moment(at + last)
                cue.over = clock.moment(at + len(clip))
                others[number][max(0, at - 240) : at + len(clip) + 480] = 0
                break
        else:
            # Perhaps a part of it was heard: that it was not whole is told elsewhere.
            for number, (_, clock) in enumerate(recordings):
                others[number][clock.sample(cue.at - EARLY) : clock.sample(cue.at + LATE) + len(clip)] = 0
    return max(float(other.max(initial=0)) for other in others)


@dataclass
class Measured:
    """A session that was led through and heard."""

    name: str
    expected: list[Cue]
    events: list[dict]
    plan: Plan
    other_sound: float
    drift: float
    late: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cue in self.expected:
            if cue.onset is not None:
                self.late.setdefault(cue.kind, []).append(cue.late_ms)

    @property
    def lost(self) -> list[Cue]:
        return [cue for cue in self.expected if cue.onset is None]

    @property
    def heard(self) -> list[Cue]:
        return [cue for cue in self.expected if cue.onset is not None]

    @property
    def onsets(self) -> list[float]:
        """How late in ms what has its moment was heard, in order; not what is rendered or waited for first."""
        return sorted(late for kind in ("cue", "count", "sound") for late in self.late.get(kind, []))

    def percentile(self, share: float) -> float:
        """0 when nothing was heard: that is told by `lost`."""
        return float(np.percentile(self.onsets, share)) if self.onsets else 0.0

    @property
    def worst_count(self) -> float:
        return max(map(abs, self.late.get("count", [])), default=0.0)

    @property
    def least_gap_ms(self) -> float:
        """Between what can be heard of one cue and the next; below 0 they overlap."""
        pairs = itertools.pairwise(self.heard)
        return min(((after.onset or 0) - before.end) * 1000 for before, after in pairs)

    @property
    def steps_noticed_ms(self) -> float:
        """By how much the program was late at most to notice that a step had begun."""
        origin = origin_of(self.events)
        return max((e["t"] - origin - e["due"]) * 1000 for e in self.events if e["event"] == "step_began")

    @property
    def steps_off_ms(self) -> float:
        """By how much a step lasted longer or shorter than planned; a lead-in lasts as long as its instruction."""
        due = {e["step"]: e["due"] for e in self.events if e["event"] == "step_began"}
        steps = [step for step in self.plan.steps if step.id in due]
        assert len(steps) == len(self.plan.steps), "steps are missing"
        pairs = [pair for pair in itertools.pairwise(steps) if pair[0].kind is not Kind.LEAD_IN]
        return max(abs(due[after.id] - due[step.id] - (step.seconds or 0)) * 1000 for step, after in pairs)

    def tell(self) -> None:
        onsets = self.onsets or [0.0]
        waited = self.late.get("instruction", []) + self.late.get("closing", [])
        FIGURES.append(
            f"{self.name:30} {len(self.heard):4}/{len(self.expected):<4}{onsets[0]:7.1f}{self.percentile(50):7.1f}"
            f"{self.percentile(95):7.1f}{onsets[-1]:7.1f}{self.worst_count:8.1f}{max(waited, default=0):9.1f}"
            f"{self.least_gap_ms:8.0f}{self.other_sound:7.0f}{self.steps_noticed_ms:8.1f}{self.steps_off_ms:6.1f}"
            f"{self.drift * 1000:7.2f}"
        )
        for cue in self.lost:
            FIGURES.append(f"    lost at {cue.at - self.expected[0].at:6.2f} s ({cue.likeness:.2f}): {cue.text}")
        for cue in sorted(self.heard, key=lambda cue: -cue.late_ms)[:3]:
            if cue.late_ms > 15:
                at = cue.at - self.expected[0].at
                FIGURES.append(f"    late at {at:6.2f} s by {cue.late_ms:5.1f} ms: {cue.kind} {cue.text[:60]!r}")
        troubled = {e["outcome"] for e in self.events if e["event"] == "spoke_ended"} - {"finished"}
        if troubled:
            FIGURES.append(f"    outcomes besides finished: {', '.join(sorted(troubled))}")


HEADING = (
    f"{'ms late against the plan':30} {'heard':>9}{'least':>7}{'p50':>7}{'p95':>7}{'most':>7}{'counts':>8}"
    f"{'awaited':>9}{'gap':>8}{'other':>7}{'steps':>8}{'off':>6}{'drift':>7}"
)


def measured(name: str, plan: Plan, log: Path, home: Path, room: SoundRoom, *, is_mute: bool = False) -> Measured:
    """Measure a session that has ended."""
    events = read_events(log)
    expected = timeline(plan, events, ClipCache(home / "cache" / "clips"), is_mute=is_mute)
    other = listen(room.reels, expected)
    result = Measured(name, expected, events, plan, other, max(reel.clock().drift for reel in room.reels))
    result.tell()
    return result


def silent_after_ms(reel: Reel, moment: float) -> float:
    """How long after this moment something could still be heard."""
    clock, sound = reel.clock(), np.abs(reel.samples().astype(np.int32))
    begin = clock.sample(moment)
    assert sound[max(0, begin - RATE // 2) : begin].max(initial=0) > 3000, "nothing was being said"
    sounding = np.flatnonzero(sound[begin:] > AUDIBLE)
    return float(sounding[-1] + 1) / RATE * 1000 if len(sounding) else 0.0
