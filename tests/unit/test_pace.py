"""How long a line takes at a rate, and that all that tells a time goes by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.adjustments import UNCHANGED
from backtimer.routine.exercise import Position
from backtimer.session.cues import cues_of
from backtimer.session.fit import Tailor, fit
from backtimer.session.guidance import AFTER_SOUND_SECONDS, SOUND_SECONDS, Guidance
from backtimer.session.pace import Pace, speaking_seconds
from backtimer.session.plan import Kind, compile_plan
from backtimer.settings.settings import Settings, VoiceSettings
from backtimer.settings.sound_check import INSTRUCTION, PAUSE_SECONDS, sound_check
from tests.unit.coach import Coach, item, routine

TEXT = "Next: Bridge. Lie on your back. Bend your knees, with your feet flat on the floor."


def paced(rate: int) -> Guidance:
    return Guidance(pace=Pace(rate))


# Rendered by espeak-ng 1.52 through the program's worker, trimmed.
@pytest.mark.parametrize(
    ("text", "rate", "seconds"),
    [
        ("Change sides. Now the right side.", 80, 4.84),
        ("Rest 10 seconds in between.", 80, 3.47),
        ("Three of eight, left leg. Lift", 80, 4.57),
        (TEXT, 80, 11.02),
        ("Change sides. Now the right side.", 165, 2.50),
        ("Rest 10 seconds in between.", 165, 1.94),
        ("Three of eight, left leg. Lift", 165, 2.29),
        (TEXT, 165, 5.38),
        ("Change sides. Now the right side.", 250, 1.69),
        ("Rest 10 seconds in between.", 250, 1.35),
        ("Three of eight, left leg. Lift", 250, 1.49),
        (TEXT, 250, 3.43),
    ],
)
def test_the_estimate_is_near_to_the_clip(text: str, rate: int, seconds: float) -> None:
    assert speaking_seconds(text, Pace(rate)) == pytest.approx(seconds, rel=0.16)


@given(st.text(max_size=80), st.integers(80, 299))
def test_a_faster_voice_takes_no_longer(text: str, rate: int) -> None:
    assert 0 < speaking_seconds(text, Pace(rate + 1)) <= speaking_seconds(text, Pace(rate))


def test_it_is_the_text_as_it_is_read_aloud_that_counts() -> None:
    assert speaking_seconds("2x/day", Pace()) == speaking_seconds("twice a day", Pace())
    assert speaking_seconds("🧘 Rest", Pace()) == speaking_seconds("Rest", Pace())


@pytest.mark.parametrize("rate", [80, 165, 250])
def test_the_plan_and_the_fit_go_by_the_rate(rate: int) -> None:
    long = item("long")
    long = replace(long, exercise=replace(long.exercise, steps=(TEXT,) * 4, position=Position.STANDING))
    of = routine(long, item("other", rest_seconds=10.0))
    plan = compile_plan(of, guidance=paced(rate))
    lead_ins = [step.seconds for step in plan.steps if step.kind is Kind.LEAD_IN]
    said = [speaking_seconds(planned.instruction, Pace(rate)) for planned in plan.exercises]
    assert lead_ins[0] == pytest.approx(said[0], abs=0.05)
    assert lead_ins[1] == pytest.approx(max(5.0, said[1] + SOUND_SECONDS + AFTER_SOUND_SECONDS), abs=0.05)
    tailor = Tailor(of, lambda _: None, paced(rate))
    assert tailor.seconds(UNCHANGED) == plan.total_seconds
    fitted = fit(tailor, UNCHANGED, plan.total_seconds - 1)
    assert tailor.plan(fitted.adjustments).total_seconds == fitted.seconds < plan.total_seconds
    assert plan.with_added({"x": 1.0}).total_seconds == plan.total_seconds, "a plan made of it has the same pace"


def test_a_session_without_a_voice_waits_for_as_long_as_the_voice_would_take() -> None:
    for rate in (80, 250):
        coach = Coach(compile_plan(routine(), guidance=paced(rate))).start().until("move")
        begun = {event["step"]: event["due"] for event in coach.events if event["event"] == "step_began"}
        (lasted,) = (due for step, due in begun.items() if step == "bridge/1/-/1/move")
        assert lasted == pytest.approx(compile_plan(routine(), guidance=paced(rate)).starts[1], abs=0.01)


def test_cues_are_chosen_by_the_rate() -> None:
    def opening(rate: int) -> str:
        plan = compile_plan(routine(item(move_seconds=1.6, rest_seconds=0.0)), guidance=paced(rate))
        return cues_of(plan, next(i for i, step in enumerate(plan.steps) if step.rep == 2))[0].text

    assert (opening(80), opening(165), opening(250)) == ("Last one", "Last one", "Last one. Lift")


def test_the_settings_give_the_guidance_the_pace_of_the_voice() -> None:
    settings = Settings(VoiceSettings(rate=80))
    assert settings.guidance.pace == Pace(80)
    assert replace(settings, voice=VoiceSettings(rate=250)).guidance.pace == Pace(250)
    beat = next(beat for beat in sound_check(settings) if beat.text == INSTRUCTION)
    assert beat.seconds == speaking_seconds(INSTRUCTION, Pace(80)) + PAUSE_SECONDS
