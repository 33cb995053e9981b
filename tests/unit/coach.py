"""Tests read like a coach's script: a fake clock, a fake voice, and the events as they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backtimer.routine.dose import Dose, Mode, Range, Sides
from backtimer.routine.exercise import Exercise, Words
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.runner.conductor import Conductor
from backtimer.session.plan import Plan, compile_plan


def item(id: str = "bridge", **dose: Any) -> RoutineExercise:
    values: dict[str, Any] = {"mode": Mode.REPS, "reps": Range(2, 4), "hold_seconds": Range(6, 6), "rest_seconds": 3.0}
    exercise = Exercise(
        id, id.replace("-", " ").capitalize(), ("Lie on your back.",), words=Words(effort="Lift", release="Lower")
    )
    return RoutineExercise(id, exercise, Dose(**(values | dose)))


def routine(*items: RoutineExercise) -> Routine:
    return Routine("test", "Test routine", items or (item(), item("bird-dog", sides=Sides.ALTERNATE)))


def plan(*items: RoutineExercise) -> Plan:
    return compile_plan(routine(*items))


class FakeVoice:
    def __init__(self) -> None:
        self.prepared: list[str] = []
        self.said: list[tuple[int, str]] = []
        self.hushes = 0
        self.sounds: list[str] = []

    def prepare(self, texts: Sequence[str]) -> None:
        self.prepared = list(texts)

    def say(self, number: int, text: str, patience_seconds: float) -> None:
        self.said.append((number, text))

    def sound_lengths(self) -> dict[str, float]:
        return {}

    is_sounding = False
    is_audible = True

    def sound(self, name: str) -> None:
        self.sounds.append(name)

    def hush(self) -> None:
        self.hushes += 1

    def close(self) -> None:
        pass


class FakeWake:
    def __init__(self) -> None:
        self.is_held = False

    def hold(self) -> None:
        self.is_held = True

    def release(self) -> None:
        self.is_held = False


class Coach:
    """A session under a clock that only moves by `wait`."""

    def __init__(self, plan: Plan, *, with_voice: bool = False, speed: float = 1.0) -> None:
        self.now = 1000.0
        self.voice = FakeVoice() if with_voice else None
        self.wake = FakeWake()
        self.events: list[dict[str, Any]] = []
        self.session = Conductor(plan, lambda: self.now, self.voice, self._on_event, self.wake, speed=speed)

    def _on_event(self, event: str, **details: Any) -> None:
        self.events.append({"event": event, **details})

    def start(self) -> Coach:
        self.session.start()
        return self

    def wait(self, seconds: float, tick: float = 0.5) -> Coach:
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now = min(end, self.now + tick)
            self.session.poll()
        return self

    def until(self, kind: str, limit: float = 600.0) -> Coach:
        end = self.now + limit
        while self.step.split("/")[-1] != kind:
            assert self.now < end, f"never came to {kind}"
            self.wait(0.1, 0.1)
        return self

    @property
    def step(self) -> str:
        return self.session.state.step.id

    def steps(self) -> list[tuple[str, float]]:
        return [(e["step"], e["due"]) for e in self.events if e["event"] == "step_began"]

    def texts(self) -> list[str]:
        return [e["text"] for e in self.events if e["event"] == "spoke_began"]
