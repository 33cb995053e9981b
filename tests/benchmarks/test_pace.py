"""How near the estimates of spoken lengths are to what the engine takes: `make bench`. The figures are in `Pace`.

Each routine that ships is rendered whole, by the program's own worker, from one end of the slider to the other. "Lines"
are all that is said in it, each once; "total" is the plan's length against the same plan with rendered lead-ins.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from backtimer.routine.routine import Routine
from backtimer.routinefile.library import Library
from backtimer.session.aloud import spoken
from backtimer.session.cues import script
from backtimer.session.guidance import AFTER_SOUND_SECONDS, SOUND_SECONDS, Amount, Guidance
from backtimer.session.pace import Pace, speaking_seconds
from backtimer.session.plan import Plan, compile_plan
from backtimer.speech.style import Style
from backtimer.speech.wav import check
from backtimer.speech.worker import COMMAND, Worker
from backtimer.system.resources import shipped_routines

RATES = (80, 120, 165, 250, 300)
# Shares of a whole routine, and of all that is said in one; at the ends of the slider the engine goes its own way.
NEAR, NEAR_SPOKEN = 0.01, 0.05
NEAR_AT_THE_ENDS, NEAR_SPOKEN_AT_THE_ENDS = 0.03, 0.1


@pytest.fixture(scope="module")
def routines(tmp_path_factory: pytest.TempPathFactory) -> list[Routine]:
    library = Library(shipped_routines(), tmp_path_factory.mktemp("none"))
    found = (library.find(listing.id).routine for listing in library.listings())
    return [routine for routine in found if routine is not None]


def total_as_rendered(plan: Plan, lengths: dict[str, float]) -> float:
    """How long the plan takes when each lead-in lasts as long as its clip."""
    total = plan.total_seconds
    for step, planned in ((s, plan.exercise_of(s)) for s in plan.steps if s.kind == "lead_in"):
        assert planned is not None
        spoken = lengths[planned.instruction]
        spoken += SOUND_SECONDS + AFTER_SOUND_SECONDS if planned.begins_with_sound else 0.0
        total += max(planned.get_ready_seconds, spoken) - (step.seconds or 0.0)
    return total


@pytest.mark.parametrize("rate", RATES)
def test_the_estimates_are_near_to_what_the_engine_takes(rate: int, routines: list[Routine], tmp_path: Path) -> None:
    pace, is_end = Pace(rate), rate in (RATES[0], RATES[-1])
    worker = Worker([*COMMAND, Style(rate=rate).as_argument()])
    lengths: dict[str, float] = {}
    print(f"\n{worker.engine()} at {rate} words a minute: estimated / rendered")
    for amount in (Amount.FULL, Amount.SHORT):
        for routine in routines:
            plan = compile_plan(routine, guidance=Guidance(amount, pace=pace))
            lines = script(plan)
            for text in lines:
                if text not in lengths:
                    clip = tmp_path / "line.wav"
                    worker.render(spoken(text), clip)
                    lengths[text] = check(clip).seconds
            estimated, rendered = (
                sum(speaking_seconds(text, pace) for text in lines),
                sum(lengths[text] for text in lines),
            )
            total, real = plan.total_seconds, total_as_rendered(plan, lengths)
            print(
                f"{routine.id:20} {amount:6} lines {estimated:6.1f} / {rendered:6.1f} s {estimated / rendered - 1:+.1%}"
                f"   total {total:7.1f} / {real:7.1f} s {total / real - 1:+.2%}"
            )
            assert abs(estimated / rendered - 1) <= (NEAR_SPOKEN_AT_THE_ENDS if is_end else NEAR_SPOKEN)
            assert abs(total / real - 1) <= (NEAR_AT_THE_ENDS if is_end else NEAR)
    worker.close()
