"""How long a routine takes: the card, the page, `list` and `plan` say the same, whatever a person has changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backtimer.app.main import main
from backtimer.routine.dose import OwnDose, dose_now
from backtimer.session.guidance import Amount
from backtimer.system.resources import shipped_routines
from backtimer.ui.doses.tailor_work import TailorWork
from tests.gui.conftest import wait_for_scan

ROUTINES = sorted(path.stem for path in shipped_routines().glob("*.yaml"))


def output(capsys, *arguments):
    assert main(list(arguments)) == 0
    return json.loads(capsys.readouterr().out)


def make_ones_own(desk, routine):
    """Every second exercise another dose, the last one left out, the first one put last, some exercises known."""
    items = routine.exercises
    own = desk.adjustments(routine.id)
    for item in items[::2]:
        now = dose_now(item.dose)
        own = own.with_dose(item.id, OwnDose(reps=now.reps and now.reps + 2, seconds=now.seconds and now.seconds + 15))
    own = own.with_left_out(items[-1].id, is_out=True)
    desk.set_adjustments(routine.id, replace(own, order=tuple(item.id for item in (*items[1:], items[0]))))


@pytest.mark.parametrize(("amount", "is_own"), [(Amount.AUTO, False), *((amount, True) for amount in Amount)])
def test_the_window_and_the_commands_agree(window, desk, qtbot, monkeypatch, capsys, amount, is_own):
    monkeypatch.setenv("BACKTIMER_HOME", str(desk.folder))
    routines = [desk.listing(name).routine for name in ROUTINES]
    known = [item.exercise.id for routine in routines for item in routine.exercises[::3]]
    desk.note_done("daily-15", known, when=datetime.now(UTC))
    guidance = replace(desk.settings.guidance, amount=amount, get_ready_seconds=25 if is_own else 0)
    desk.set_settings(replace(desk.settings, guidance=guidance))
    if is_own:
        for routine in routines:
            make_ones_own(desk, routine)
    window.picker.refresh()
    wait_for_scan(qtbot, window)
    cards = {row.listing.id: row.seconds for row in window.picker.model.all_rows()}
    listed = {row["id"]: row for row in output(capsys, "list", "--json")}
    assert set(cards) == set(listed) == set(ROUTINES)
    for name in ROUTINES:
        plan = TailorWork(desk, desk.listing(name).routine).plan
        told = output(capsys, "plan", name, "--json")
        seconds = pytest.approx(plan.total_seconds, abs=0.01)
        assert (cards[name], listed[name]["total_seconds"], told["total_seconds"]) == (seconds, seconds, seconds), name
        exercises = len(plan.exercises)
        assert (listed[name]["exercises"], len(told["exercises"])) == (exercises, exercises)
        assert listed[name]["times_up"] == told["times_up"] == plan.times_up
