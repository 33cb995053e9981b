"""The glance: phase, breath, counts and the line of the session."""

from __future__ import annotations

from itertools import pairwise

import pytest

from backtimer.routine.dose import Mode, Range, Sides
from backtimer.session import words
from backtimer.session.guidance import Guidance
from backtimer.session.machine import SessionMode, State
from backtimer.session.plan import Kind, Plan, compile_plan
from backtimer.session.view import PHASES, Breath, Counts, Phase, breath_at, segments, view
from tests.unit.coach import item, plan


def at(plan: Plan, kind: Kind, elapsed: float = 0.0, mode: SessionMode = SessionMode.RUNNING, skip: int = 0):
    cursor = [index for index, step in enumerate(plan.steps) if step.kind is kind][skip]
    return view(State(plan, mode, cursor, began=100 - elapsed, paused_at=100.0, counts_until=103.0), 100.0)


def test_every_kind_of_step_has_a_phase():
    assert set(PHASES) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "mode", "phase"),
    [
        (Kind.LEAD_IN, SessionMode.RUNNING, Phase.GET_READY),
        (Kind.HOLD, SessionMode.RUNNING, Phase.WORK),
        (Kind.REST, SessionMode.RUNNING, Phase.REST),
        (Kind.HOLD, SessionMode.PAUSED, Phase.PAUSED),
        (Kind.HOLD, SessionMode.COUNT_IN, Phase.GET_READY),
    ],
)
def test_the_phase_is_that_of_the_step_unless_the_clock_stands(kind, mode, phase):
    assert at(plan(), kind, mode=mode).phase is phase


def test_a_breath_follows_its_steps():
    breaths = plan(item(mode=Mode.BREATHS, breaths=Range(2, 2)))
    assert at(breaths, Kind.BREATHE_IN, 1.0).breath == Breath(True, 0.25)
    assert at(breaths, Kind.BREATHE_OUT, 3.0).breath == Breath(False, 0.5)
    assert at(breaths, Kind.BREATHE_OUT, 3.0).is_breath_paced
    assert at(breaths, Kind.BREATHE_OUT, mode=SessionMode.COUNT_IN).breath is None


def test_a_breath_paced_time_breathes_over_and_over():
    timed = plan(item(mode=Mode.TIMED, seconds=Range(60, 60), hold_seconds=None, is_breath_paced=True))
    assert at(timed, Kind.TIMED, 21.0).breath == Breath(True, 0.25)
    assert at(timed, Kind.TIMED, 21.0).phase is Phase.BREATHE
    assert at(timed, Kind.TIMED, 19.0).breath.fullness == pytest.approx(1 / 6)


@pytest.mark.parametrize(("seconds", "is_offered"), [(7.9, False), (8.0, True)])
def test_a_long_hold_offers_a_calm_breath(seconds, is_offered):
    seen = at(plan(item(hold_seconds=Range(seconds, seconds))), Kind.HOLD, 2.0)
    assert seen.breath == (Breath(True, 0.5) if is_offered else None)
    assert not seen.is_breath_paced


def test_fullness_never_jumps():
    steps = [breath_at(number / 100, 4.0, 6.0).fullness for number in range(2100)]
    assert max(abs(one - other) for one, other in pairwise(steps)) < 0.01
    assert (min(steps), max(steps)) == (0.0, 1.0)


def test_counts_say_rep_and_set():
    sets = plan(item(reps=Range(3, 3), sets=Range(2, 2)))
    assert at(sets, Kind.HOLD, skip=4).counts == Counts(2, 3, 2, 2, is_resting=False)
    assert at(sets, Kind.REST).counts == Counts(1, 3, 1, 2, is_resting=True)
    assert at(sets, Kind.SET_REST).counts is None
    assert at(sets, Kind.LEAD_IN).counts is None
    breaths = plan(item(mode=Mode.BREATHS, breaths=Range(5, 5), sides=Sides.EACH))
    assert at(breaths, Kind.BREATHE_OUT, skip=2).counts == Counts(3, 5, 1, 1, is_resting=False)


@pytest.mark.parametrize("waits", [True, False])
def test_one_who_is_waited_for_is_told_how_to_begin_and_only_before_it(waits):
    whole = compile_plan(plan(item()).routine, {}, Guidance(waits_for_me=waits))
    assert (at(whole, Kind.LEAD_IN).details[-1] == words.BEGIN_YOURSELF) is waits
    assert words.BEGIN_YOURSELF not in at(whole, Kind.HOLD).details


def test_the_session_has_a_segment_for_each_exercise():
    whole = plan(item("a"), item("b"), item("c"))
    ends = segments(whole)
    assert len(ends) == 3
    assert list(ends) == sorted(ends)
    assert ends[-1] == 1.0
    assert at(whole, Kind.LEAD_IN, skip=1).session_fraction == pytest.approx(ends[0])
