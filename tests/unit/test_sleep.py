"""The computer sleeps, or its time of day is set, at every moment of a session."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from backtimer.routine.dose import Mode, Range, Sides
from backtimer.runner.conductor import AWAKE_IN_PAUSE_SECONDS, Conductor
from backtimer.runner.recorder import Recorder
from backtimer.session.guidance import Guidance
from backtimer.session.machine import (
    SLEPT_SECONDS,
    Next,
    Pause,
    Paused,
    PlaySound,
    Resume,
    SessionMode,
    Speak,
    State,
    Tick,
    advance,
    next_deadline,
)
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.storage.history import History
from backtimer.storage.history_rows import SessionRecord
from tests.unit.coach import Coach, FakeWake, item, plan, routine

HOUR = 3600.0
COUNT_IN = Guidance().count_in_seconds
# A routine with every kind of step.
ALL_KINDS = compile_plan(
    routine(
        item("bridge", sides=Sides.EACH, sets=Range(2, 2), reps=Range(2, 2), exercise_rest_seconds=8.0),
        item("walk", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(30, 30)),
        item("breathe", mode=Mode.BREATHS, reps=None, hold_seconds=None, breaths=Range(2, 2)),
        item("stay", mode=Mode.OPEN, reps=None, hold_seconds=None),
    )
)
SHARES = (0.0, 0.5, 0.999)
# The end takes no time: it cannot be slept in, see below.
LASTING = [kind for kind in Kind if kind is not Kind.DONE]
EVERYWHERE = [(kind, share) for kind in LASTING for share in SHARES]
# A short nap, and longer than anything.
GAPS = (SLEPT_SECONDS + 1.5, 40 * 24 * HOUR)


def test_every_kind_of_step_there_is_has_its_turn():
    """A new kind has to be put into ALL_KINDS: then all that follows is tried in it too."""
    assert {step.kind for step in ALL_KINDS.steps} == set(Kind)


class Led(Coach):
    """A session that is led up to a moment in a kind of step; an open-ended one lasts a minute."""

    def to(self, kind: Kind, share: float) -> Led:
        self.start()
        for _ in range(10_000):
            if self.session.state.step.kind is kind:
                break
            self.step_on()
        else:
            raise AssertionError(f"never came to {kind}")
        length = self.session.state.step.seconds or (60.0 if kind is Kind.OPEN else 0.0)
        self.by_looks(self.session.state.began + length * share)
        assert self.session.state.step.kind is kind
        return self

    def step_on(self) -> None:
        """As a timer does: to the next moment at which something is due."""
        due = self.session.next_deadline()
        assert due is not None
        state = self.session.state
        if state.step.kind is Kind.OPEN and state.mode is SessionMode.RUNNING:
            due = min(due, state.began + 60)
        self.now = max(self.now, due)
        self.session.poll()
        if state.step.kind is Kind.OPEN and state.elapsed_seconds(self.now) >= 60:
            self.session.send(Next(state.cursor))

    def by_looks(self, until: float) -> None:
        while (due := self.session.next_deadline()) is not None and due < until:
            self.now = max(self.now, due)
            self.session.poll()
        self.now = max(self.now, until)
        self.session.poll()

    def to_end(self) -> Led:
        for _ in range(10_000):
            if self.session.state.mode is SessionMode.FINISHED:
                return self
            self.step_on()
        raise AssertionError("it never ends")

    @property
    def state(self) -> State:
        return self.session.state


@cache
def steps_without_a_sleep() -> list[tuple[str, float]]:
    return Led(ALL_KINDS).start().to_end().steps()


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize(("kind", "share"), EVERYWHERE)
def test_after_a_sleep_it_is_paused_as_of_the_last_moment_seen_and_goes_on_from_there(kind, share, gap):
    coach = Led(ALL_KINDS).to(kind, share)
    before, seen = coach.state, coach.now
    elapsed, events = before.elapsed_seconds(seen), len(coach.events)
    shown = coach.session.view()
    coach.now += gap
    # Until that is noticed, the screen does not run ahead.
    assert coach.session.view() == shown
    coach.session.poll()
    state = coach.state
    assert (state.mode, state.cursor) == (SessionMode.PAUSED, before.cursor)
    assert coach.session.has_slept
    assert coach.events[events:][-1] == {"event": "paused", "slept": True}
    said = [event for event in coach.events[events:] if event["event"] in ("spoke_began", "sound", "step_began")]
    assert said == [], "a person who comes back to a computer hears nothing"
    assert state.elapsed_seconds(coach.now) == pytest.approx(elapsed)
    assert not coach.wake.is_held
    assert coach.session.next_deadline() is None
    assert replace(coach.session.view(), mode=shown.mode, phase=shown.phase) == shown
    # Nothing happens by itself, however long it takes.
    coach.now += HOUR
    coach.session.poll()
    assert coach.state == state
    coach.session.send(Resume())
    if kind is Kind.LEAD_IN:
        assert coach.state.mode is SessionMode.RUNNING
        assert coach.state.awaited is not None, "the instruction is said again from its beginning"
        coach.to_end()
        return
    assert coach.state.mode is SessionMode.COUNT_IN
    assert coach.wake.is_held
    coach.by_looks(coach.now + COUNT_IN)
    assert coach.state.mode is SessionMode.RUNNING
    assert coach.state.elapsed_seconds(coach.now) == pytest.approx(elapsed)
    coach.to_end()
    assert coach.steps() == [(step, pytest.approx(due)) for step, due in steps_without_a_sleep()]


@pytest.mark.parametrize(("kind", "share"), EVERYWHERE)
def test_the_machine_alone_says_nothing_after_a_gap(kind, share):
    """Whatever comes first after waking: a tick, an order, a report."""
    coach = Led(ALL_KINDS).to(kind, share)
    state = coach.state
    for happened in (Tick(), Pause(), Next(state.cursor)):
        after, effects = advance(state, happened, state.seen + SLEPT_SECONDS + 0.1)
        assert after.mode is SessionMode.PAUSED
        assert after.cursor == state.cursor
        assert Paused(slept=True) in effects
        assert not any(isinstance(effect, Speak | PlaySound) for effect in effects)
        assert next_deadline(after) is None


@pytest.mark.parametrize(("kind", "share"), EVERYWHERE)
def test_word_of_a_sleep_pauses_before_it(kind, share):
    coach = Led(ALL_KINDS).to(kind, share)
    elapsed, cursor = coach.state.elapsed_seconds(coach.now), coach.state.cursor
    coach.session.sleep()
    assert (coach.state.mode, coach.state.cursor) == (SessionMode.PAUSED, cursor)
    assert coach.session.has_slept
    assert coach.state.elapsed_seconds(coach.now) == pytest.approx(elapsed)
    assert not coach.wake.is_held
    paused = coach.state
    coach.now += 8 * HOUR
    coach.session.poll()
    assert coach.state == paused
    assert sum(event["event"] == "paused" for event in coach.events) == 1


def test_word_of_a_sleep_silences_the_voice():
    coach = Led(plan(), with_voice=True).start()
    hushes = coach.voice.hushes
    coach.session.sleep()
    assert coach.voice.hushes > hushes


@pytest.mark.parametrize("seconds", [0.0, 1.0, COUNT_IN - 0.01])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_sleep_in_the_count_in_is_the_same_pause_going_on(seconds, is_told):
    coach = Led(ALL_KINDS).to(Kind.HOLD, 0.5)
    elapsed = coach.state.elapsed_seconds(coach.now)
    coach.session.send(Pause())
    coach.now += 10
    coach.session.send(Resume())
    coach.by_looks(coach.now + seconds)
    if is_told:
        coach.session.sleep()
    coach.now += HOUR
    coach.session.poll()
    assert coach.state.mode is SessionMode.PAUSED
    assert coach.session.has_slept
    assert not coach.wake.is_held
    assert coach.state.elapsed_seconds(coach.now) == pytest.approx(elapsed)


def test_a_sleep_in_a_pause_changes_nothing_but_the_screen():
    coach = Led(ALL_KINDS).to(Kind.HOLD, 0.5)
    coach.session.send(Pause())
    paused = coach.state
    assert coach.wake.is_held
    coach.session.sleep()
    assert not coach.wake.is_held
    coach.now += HOUR
    coach.session.poll()
    assert coach.state == paused
    assert not coach.session.has_slept, "the person paused it"


def test_a_sleep_before_the_start_or_after_the_end_is_nothing():
    coach = Led(plan())
    coach.session.sleep()
    assert coach.state.mode is SessionMode.IDLE
    coach.start().wait(400)
    assert coach.state.mode is SessionMode.FINISHED
    coach.session.sleep()
    coach.now += HOUR
    coach.session.poll()
    assert coach.state.mode is SessionMode.FINISHED
    assert not any(event["event"] == "paused" for event in coach.events)


def test_an_instruction_that_was_being_said_is_said_again():
    coach = Led(plan(), with_voice=True).start().wait(2)
    coach.now += HOUR
    # The voice may be the first to notice: what was left in the loudspeaker ends after waking.
    coach.session.on_speech_ended(1, "finished")
    assert coach.session.state.mode is SessionMode.PAUSED
    coach.session.send(Resume())
    assert [text for _, text in coach.voice.said] == [coach.voice.said[0][1]] * 2


@pytest.mark.parametrize("outcome", ["failed", "late", "cut"])
def test_a_report_of_the_voice_after_waking_starts_nothing(outcome):
    coach = Led(plan(), with_voice=True).start().wait(2)
    coach.now += HOUR
    coach.session.on_speech_ended(1, outcome)
    coach.session.poll()
    assert coach.session.state.mode is SessionMode.PAUSED
    assert len(coach.voice.said) == 1


# ---- the screen


class Screen(FakeWake):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def hold(self) -> None:
        super().hold()
        self.asked.append("hold")

    def release(self) -> None:
        super().release()
        self.asked.append("release")


def test_the_screen_stays_on_for_a_while_in_a_pause():
    coach = Led(ALL_KINDS).to(Kind.HOLD, 0.5)
    coach.session.send(Pause())
    assert coach.wake.is_held
    assert coach.session.next_deadline() == pytest.approx(coach.now + AWAKE_IN_PAUSE_SECONDS), "one look, no more"
    coach.now += AWAKE_IN_PAUSE_SECONDS - 0.01
    coach.session.poll()
    assert coach.wake.is_held
    coach.now += 0.01
    coach.session.poll()
    assert not coach.wake.is_held
    assert coach.session.next_deadline() is None
    coach.session.send(Resume())
    assert coach.wake.is_held
    # The pause that is over switches nothing off.
    for _ in range(20):
        coach.now += 1
        coach.session.poll()
    assert coach.wake.is_held


def test_the_screen_may_sleep_at_the_end_and_when_the_session_is_left():
    coach = Led(ALL_KINDS)
    assert not coach.wake.is_held
    coach.start()
    assert coach.wake.is_held
    coach.to_end()
    assert not coach.wake.is_held
    for before in ((), (Pause(),)):
        coach = Led(ALL_KINDS).to(Kind.HOLD, 0.5)
        for each in before:
            coach.session.send(each)
        coach.session.stop()
        assert not coach.wake.is_held
        assert coach.session.next_deadline() is None or not before


def test_a_session_that_goes_on_keeps_the_screen_from_the_first_count_on():
    coach = Coach(ALL_KINDS)
    coach.wake = screen = Screen()
    coach.session = Conductor(ALL_KINDS, lambda: coach.now, None, coach._on_event, screen)
    coach.session.go_on(replace(State(ALL_KINDS), mode=SessionMode.PAUSED, cursor=2, began=999, paused_at=1000))
    assert screen.asked == []
    coach.session.send(Resume())
    assert screen.asked == ["hold"]


# ---- the time of day


class Wall:
    """The time of day, as the computer shows it; it goes with the session's clock, and can be set."""

    def __init__(self, coach: Coach, at: datetime) -> None:
        self.coach, self.began, self.offset, self.at = coach, coach.now, timedelta(), at
        self.zone = at.tzinfo

    def __call__(self) -> datetime:
        return (self.at + self.offset + timedelta(seconds=self.coach.now - self.began)).astimezone(self.zone)


WINTER = datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC).astimezone(timezone(timedelta(hours=2)))
JUMPS = {
    "an hour on": timedelta(hours=1),
    "an hour back": timedelta(hours=-1),
    "a clock that was never set": timedelta(days=365 * 30),
    "back a year": timedelta(days=-365),
    "a small correction": timedelta(milliseconds=-300),
    "another time zone": timezone(timedelta(hours=-9)),
    "the end of summer time": timezone(timedelta(hours=1)),
    "the beginning of summer time": timezone(timedelta(hours=3)),
}


def led_with_history(folder: Path, kind: Kind | None, jump: timedelta | timezone) -> tuple[Led, SessionRecord]:
    """A whole session with a pause in it; in the first step of a kind the time of day is set."""
    folder.mkdir()
    coach = Led(ALL_KINDS)
    wall = Wall(coach, WINTER)
    with closing(History(folder / "history.db", wall)) as history:
        coach.session = Conductor(
            ALL_KINDS, lambda: coach.now, None, coach._on_event, coach.wake, recorder=Recorder(history)
        )
        coach.start()
        has_paused = False
        for _ in range(10_000):
            if coach.state.mode is SessionMode.FINISHED:
                break
            if coach.state.step.kind is kind:
                kind = None
                if isinstance(jump, timedelta):
                    wall.offset += jump
                else:
                    wall.zone = jump
            if coach.state.step.kind is Kind.TIMED and not has_paused:
                has_paused = True
                coach.session.send(Pause())
                coach.now += 20
                coach.session.send(Resume())
            coach.step_on()
        assert kind is None
        history.flush()
        return coach, history.records()[0]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Led, SessionRecord]:
    return led_with_history(tmp_path_factory.mktemp("wall") / "undisturbed", None, timedelta())


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
@pytest.mark.parametrize("kind", LASTING)
def test_setting_the_time_of_day_changes_nothing(undisturbed, tmp_path, kind, jump):
    coach, record = led_with_history(tmp_path / "set", kind, jump)
    usual, usual_record = undisturbed
    assert coach.events == usual.events
    assert coach.now == pytest.approx(usual.now)
    session = record.session
    assert session.active_seconds == usual_record.session.active_seconds
    assert record.exercises == usual_record.exercises
    assert [(pause.seconds, pause.reason) for pause in record.pauses] == [(23.0, "person")]
    assert session.started_at == WINTER.replace(microsecond=0)
    assert session.ended_at >= session.started_at
    assert all(pause.at >= session.started_at for pause in record.pauses)
    assert session.day == WINTER.date()
    assert session.is_finished


@pytest.mark.parametrize("kind", LASTING)
def test_the_history_says_why_it_was_paused_and_for_how_long(tmp_path, kind):
    coach = Led(ALL_KINDS)
    wall = Wall(coach, WINTER)
    with closing(History(tmp_path / "history.db", wall)) as history:
        recorder = Recorder(history)
        coach.session = Conductor(ALL_KINDS, lambda: coach.now, None, coach._on_event, coach.wake, recorder=recorder)
        coach.to(kind, 0.5)
        seen = wall()
        coach.now += HOUR
        coach.session.poll()
        wall.offset -= timedelta(hours=5)
        coach.now += 60
        coach.session.end("stopped")
        history.flush()
        (pause,) = history.records()[0].pauses
    assert (pause.reason, pause.seconds) == ("slept", pytest.approx(HOUR + 60))
    assert abs(pause.at - seen) <= timedelta(seconds=1)


def test_no_step_of_the_whole_is_early_or_late_for_a_sleep_in_each():
    """One session that sleeps in every step of it, a little and long."""
    coach = Led(ALL_KINDS).start()
    slept: set[int] = set()
    for _ in range(20_000):
        state = coach.state
        if state.mode is SessionMode.FINISHED:
            break
        if state.mode is SessionMode.PAUSED:
            coach.session.send(Resume())
        elif state.mode is SessionMode.RUNNING and state.cursor not in slept:
            slept.add(state.cursor)
            coach.now += 6 if len(slept) % 2 else 9 * HOUR
            coach.session.poll()
            continue
        coach.step_on()
    assert coach.state.mode is SessionMode.FINISHED
    assert slept >= set(range(len(ALL_KINDS.steps) - 1))
    assert [step for step, _ in coach.steps()] == [step for step, _ in steps_without_a_sleep()]
    lengths = {step.id: step.seconds for step in ALL_KINDS.steps}
    dues = dict(coach.steps())
    for (one, at), (_, following) in pairwise(dues.items()):
        if lengths[one] is not None and not one.endswith("lead_in"):
            assert following - at == pytest.approx(lengths[one], abs=0.01)


def test_plans_have_no_clock(tmp_path):
    """What the plan is does not depend on when it is made."""
    plans: list[Plan] = [compile_plan(ALL_KINDS.routine) for _ in range(2)]
    assert plans[0] == plans[1]
