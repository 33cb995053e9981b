"""What a figure shows of a session."""

from __future__ import annotations

from backtimer.figures.figure import Movement
from backtimer.routine.dose import Mode, Range, Sides
from backtimer.session.machine import Next, Pause
from backtimer.session.moment import moment
from tests.unit.coach import Coach, item, plan


def seen(coach: Coach) -> tuple[str, float, bool]:
    at = moment(coach.session.state, coach.now)
    return at.movement.value, round(at.share, 2), at.to_left


def test_it_moves_in_time_with_the_steps() -> None:
    coach = Coach(plan()).start()
    assert seen(coach)[0] == "show"
    assert seen(coach.until("move").wait(1, 0.1))[:2] == ("effort", 0.5)
    assert seen(coach.until("hold").wait(3, 0.1))[:2] == ("hold", 0.5)
    assert seen(coach.until("release").wait(0.5, 0.1))[:2] == ("release", 0.25)
    assert seen(coach.until("rest"))[0] == "rest"


def test_it_stands_while_the_session_does() -> None:
    coach = Coach(plan()).start().until("hold").wait(2, 0.1)
    assert not moment(coach.session.state, coach.now).is_still
    coach.session.send(Pause())
    before = seen(coach)
    coach.now += 100
    at = moment(coach.session.state, coach.now)
    assert at.is_still
    assert seen(coach) == before


def test_the_side_is_that_of_what_comes() -> None:
    coach = Coach(plan(item(reps=Range(1, 1), sides=Sides.EACH))).start()
    assert seen(coach)[2], "left comes first"
    assert seen(coach.until("move"))[2]
    assert not seen(coach.until("change_sides"))[2]
    coach.session.send(Next(coach.session.state.cursor))
    assert not seen(coach)[2]


def test_a_timed_movement_goes_round_and_one_with_holds_goes_through_its_phases() -> None:
    coach = Coach(plan(item(mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(60, 60)))).start()
    assert seen(coach.until("timed").wait(3, 0.1))[0] == "cycle"
    held = item(mode=Mode.TIMED, reps=None, hold_seconds=Range(3, 3), seconds=Range(60, 60))
    coach = Coach(plan(held)).start().until("timed")
    movements = []
    for _ in range(70):
        movement = seen(coach)[0]
        if movement not in movements:
            movements.append(movement)
        coach.wait(0.1, 0.1)
    assert movements == ["effort", "hold", "release"]


def test_breaths() -> None:
    coach = Coach(plan(item(mode=Mode.BREATHS, reps=None, hold_seconds=None, breaths=Range(2, 2)))).start()
    assert seen(coach.until("breathe_in").wait(2, 0.1))[:2] == (Movement.BREATHE_IN.value, 0.5)
    assert seen(coach.until("breathe_out"))[0] == Movement.BREATHE_OUT.value
