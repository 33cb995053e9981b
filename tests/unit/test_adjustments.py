"""What a person changes of a routine: order, what is left out, variants, own doses; and the file that keeps it."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.adjustments import (
    UNCHANGED,
    Adjustments,
    adjusted,
    in_order,
    moved,
    own_doses,
)
from backtimer.routine.dose import Dose, Mode, OwnDose, Range, Sides, dose_now, more_fields, with_own
from backtimer.routine.exercise import Exercise
from backtimer.session.plan import Kind, compile_plan
from backtimer.storage.adjustments_file import AdjustmentsFile
from tests.unit.coach import item, routine

ROUTINE = routine(item("a"), item("b"), item("c"))
EASY = (Exercise("easy", "Easy"), Dose(Mode.REPS, reps=Range(1, 1), hold_seconds=Range(1, 1)))


def variants(exercise_id: str):
    return EASY if exercise_id == "easy" else None


def ids(adjustments: Adjustments) -> str:
    return "".join(each.id for each in adjusted(ROUTINE, adjustments, variants).exercises)


def test_order_and_what_is_left_out() -> None:
    assert ids(UNCHANGED) == "abc"
    assert ids(moved(ROUTINE, UNCHANGED, "c", 0)) == "cab"
    assert ids(moved(ROUTINE, UNCHANGED, "a", 99)) == "bca"
    assert moved(ROUTINE, moved(ROUTINE, UNCHANGED, "c", 0), "c", 2) == UNCHANGED
    assert ids(UNCHANGED.with_left_out("b", is_out=True)) == "ac"
    assert ids(UNCHANGED.with_left_out("b", is_out=True).with_left_out("b", is_out=False)) == "abc"
    assert ids(Adjustments(left_out=frozenset("abc"))) == "abc", "a routine of nothing is none"


def test_an_order_that_does_not_know_all_keeps_the_others_where_they_were() -> None:
    assert [each.id for each in in_order(ROUTINE, Adjustments(order=("c", "gone", "a")))] == ["c", "a", "b"]
    assert [each.id for each in in_order(ROUTINE, Adjustments(order=("c",)))] == ["a", "b", "c"]


def test_a_variant_has_its_own_dose() -> None:
    changed = UNCHANGED.with_dose("b", OwnDose(reps=9)).with_variant("b", "easy")
    (_, done, _) = adjusted(ROUTINE, changed, variants).exercises
    assert (done.id, done.exercise.name, done.dose) == ("b", "Easy", EASY[1])
    assert own_doses(changed, ROUTINE) == {}
    changed = changed.with_dose("b", OwnDose(reps=3))
    assert own_doses(changed, ROUTINE) == {"b": OwnDose(reps=3)}
    assert own_doses(changed.with_variant("b", None), ROUTINE) == {"b": OwnDose(reps=9)}
    assert changed.as_written("b") == UNCHANGED
    gone = UNCHANGED.with_variant("b", "no-such-thing")
    assert adjusted(ROUTINE, gone, variants) == ROUTINE


def test_own_rests_sides_and_time_to_get_ready() -> None:
    dose = item(sides=Sides.EACH, sets=Range(2, 3), exercise_rest_seconds=10.0).dose
    own = OwnDose(set_rest_seconds=7, exercise_rest_seconds=0, get_ready_seconds=40, sides=Sides.ALTERNATE)
    mine = with_own(dose, own)
    assert (mine.set_rest_seconds, mine.exercise_rest_seconds, mine.get_ready_seconds) == (7, 0, 40)
    assert mine.sides is Sides.ALTERNATE
    assert with_own(item().dose, own).sides is Sides.NONE, "one side does not become two"
    assert "sides" not in more_fields(item().dose)
    assert with_own(dose, OwnDose(sides=Sides.NONE)).sides is Sides.EACH, "both sides stay equal"
    two = routine(item("a", sides=Sides.EACH, sets=Range(2, 2)), item("b"))
    plan = compile_plan(two, {"a": own})
    assert [step.seconds for step in plan.steps if step.kind is Kind.SET_REST] == [7]
    assert not [step for step in plan.steps if step.kind is Kind.CHANGE_SIDES]
    assert plan.exercises[0].get_ready_seconds == 40
    assert plan.routine is two
    assert dose_now(mine, own).reps == 2


words = st.text(min_size=1, max_size=8).filter(lambda text: "/" not in text)
doses = st.builds(
    OwnDose,
    reps=st.none() | st.integers(1, 200),
    hold_seconds=st.none() | st.floats(0.5, 3600),
    get_ready_seconds=st.none() | st.floats(0, 3600),
    sides=st.sampled_from([None, Sides.EACH, Sides.ALTERNATE]),
)
all_adjustments = st.builds(
    Adjustments,
    doses=st.dictionaries(words, doses.filter(lambda own: not own.is_as_written), max_size=4),
    left_out=st.frozensets(words, max_size=4),
    order=st.lists(words, max_size=4, unique=True).map(tuple),
    variants=st.dictionaries(words, words, max_size=3),
)


@given(st.dictionaries(words, all_adjustments, max_size=3))
def test_kept_and_read_again(tmp_path_factory, routines: dict[str, Adjustments]) -> None:
    path = tmp_path_factory.mktemp("kept") / "doses.json"
    kept = AdjustmentsFile(path)
    for routine_id, each in routines.items():
        assert kept.set(routine_id, each) is None
    again = AdjustmentsFile(path)
    assert again.trouble is None
    for routine_id, each in routines.items():
        assert again.of(routine_id) == each


def test_doses_of_the_first_version_are_read(tmp_path: Path) -> None:
    path = tmp_path / "doses.json"
    path.write_text(json.dumps({"version": 1, "routines": {"r": {"e": {"reps": 9}}}}))
    kept = AdjustmentsFile(path)
    assert kept.of("r") == UNCHANGED.with_dose("e", OwnDose(reps=9))
    assert kept.set("r", kept.of("r").with_left_out("f", is_out=True)) is None
    assert json.loads(path.read_text()) == {
        "version": 2,
        "routines": {"r": {"doses": {"e": {"reps": 9}}, "left_out": ["f"]}},
    }


def test_one_bad_value_loses_no_other(tmp_path: Path) -> None:
    path = tmp_path / "doses.json"
    content = {
        "a": {"doses": {"e": {"reps": 0, "sets": 2, "sides": "none"}, "f": 7}, "left_out": [1, "x"], "order": "no"},
        "b": [],
        "c": {"variants": {"e": 3, "f": "easy"}, "doses": []},
        "d": {"variants": []},
    }
    path.write_text(json.dumps({"version": 2, "routines": content}))
    kept = AdjustmentsFile(path)
    assert kept.of("a") == Adjustments(doses={"e": OwnDose(sets=2)}, left_out=frozenset({"x"}))
    assert kept.of("c") == Adjustments(variants={"f": "easy"})
    assert kept.of("b") == kept.of("d") == UNCHANGED
    assert kept.trouble == "9 of your own doses were not usable; the routine's own numbers stand in."
