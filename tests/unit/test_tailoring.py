"""A person at work on a routine: what is usual, what is for today, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backtimer.routine.adjustments import UNCHANGED
from backtimer.routine.dose import OwnDose, Range
from backtimer.session.fit import Tailor
from backtimer.session.tailoring import Changes, Tailoring, changes_of, is_changed
from tests.unit.coach import item, routine
from tests.unit.test_fit import shipped_variants

IDS = ("glute-bridge", "superman", "c")


def tailoring() -> Tailoring:
    items = [item(each, reps=Range(4, 8), sets=Range(1, 2), rest_seconds=6.0) for each in IDS]
    return Tailoring(Tailor(routine(*items), shipped_variants))


def test_an_edit_is_usual_and_holds_for_today_as_well() -> None:
    work = tailoring()
    work.set_dose("c", OwnDose(reps=6))
    assert work.changes == Changes(UNCHANGED.with_dose("c", OwnDose(reps=6)))
    work.leave_out("superman", is_out=True, today_only=True)
    assert "superman" not in work.changes.usual.left_out
    assert [planned.id for planned in work.plan.exercises] == ["glute-bridge", "c"]
    work.set_dose("c", OwnDose(reps=7))
    assert work.changes.usual.dose("c") == work.now.dose("c") == OwnDose(reps=7)
    work.usual_again()
    assert len(work.plan.exercises) == 3
    assert is_changed(work, "c")
    assert not is_changed(work, "superman")


def test_what_was_done_for_today_can_be_kept() -> None:
    work = tailoring()
    fitted = work.fit(60)
    assert work.said == fitted.said[:-1] != ()
    work.keep_today()
    assert (work.changes.usual, work.changes.today) == (fitted.adjustments, None)
    assert work.said == ()
    work.undo()
    assert work.said == fitted.said[:-1]
    work.undo()
    assert (work.changes, work.said) == (Changes(), ())


def test_typing_in_one_field_is_one_edit() -> None:
    work = tailoring()
    for reps in (1, 12, 5):
        work.set_dose("c", OwnDose(reps=reps))
    work.set_dose("superman", OwnDose(reps=5))
    work.undo()
    assert work.now.dose("c") == OwnDose(reps=5)
    work.undo()
    assert work.changes == Changes()
    assert not work.can_undo
    work.redo()
    assert work.now.dose("c") == OwnDose(reps=5)
    work.set_dose("c", OwnDose(reps=9))
    assert not work.can_redo


def test_the_last_exercise_stays() -> None:
    work = tailoring()
    assert work.leave_out("c", is_out=True)
    assert work.leave_out("superman", is_out=True)
    assert not work.leave_out("glute-bridge", is_out=True)
    assert work.leave_out("c", is_out=False)


def test_as_written() -> None:
    work = tailoring()
    work.set_dose("c", OwnDose(reps=6, sets=2))
    work.as_written("c", "reps")
    assert work.now.dose("c") == OwnDose(sets=2)
    work.as_written("c")
    work.move("c", 0)
    work.all_as_written()
    assert work.changes == Changes()
    work.undo()
    assert [each.id for each in work.items] == ["c", "glute-bridge", "superman"]


ids = st.sampled_from(IDS)
EDITS: st.SearchStrategy[Callable[[Tailoring], object]] = st.one_of(
    st.builds(lambda at, reps: lambda work: work.set_dose(at, OwnDose(reps=reps)), ids, st.none() | st.integers(1, 20)),
    st.builds(
        lambda at, s: lambda work: work.set_dose(at, OwnDose(hold_seconds=s)), ids, st.none() | st.floats(0.5, 9)
    ),
    st.builds(lambda at, to: lambda work: work.move(at, to), ids, st.integers(-1, 5)),
    st.builds(
        lambda at, out, today: lambda work: work.leave_out(at, is_out=out, today_only=today),
        *(ids, st.booleans(), st.booleans()),
    ),
    st.builds(lambda factor: lambda work: work.set_holds(factor), st.sampled_from([0.5, 1, 2])),
    st.builds(lambda factor: lambda work: work.set_rests(factor), st.sampled_from([0, 1, 2])),
    st.builds(lambda seconds: lambda work: work.set_get_ready(seconds), st.sampled_from([None, 5, 20])),
    st.builds(lambda at: lambda work: work.as_written(at), ids),
    st.builds(lambda seconds: lambda work: work.fit(seconds), st.integers(30, 400)),
    st.sampled_from(
        [Tailoring.gentler, Tailoring.harder, Tailoring.keep_today, Tailoring.usual_again, Tailoring.all_as_written]
    ),
)


@settings(max_examples=20)
@given(st.lists(EDITS, min_size=200, max_size=200))
def test_undo_of_200_edits_restores_the_exact_state(edits: list[Callable[[Tailoring], object]]) -> None:
    work = tailoring()
    first = (work.changes, work.said)
    for edit in edits:
        edit(work)
        assert work.plan.exercises
    last = (work.changes, work.said)
    passed = []
    while work.can_undo:
        passed.append((work.changes, work.said))
        work.undo()
    assert (work.changes, work.said) == first
    while work.can_redo:
        work.redo()
        assert (work.changes, work.said) == passed.pop()
    assert (work.changes, work.said) == last


def test_what_is_typed_today_becomes_usual_and_nothing_else() -> None:
    work = tailoring()
    work.harder()
    assert work.now.dose("c") == OwnDose(reps=8, sets=2)
    work.set_dose("c", OwnDose(reps=8, sets=2, rest_seconds=4))
    assert work.changes.usual.dose("c") == OwnDose(rest_seconds=4)
    work.as_written("c", "rest_seconds")
    assert work.changes.usual == UNCHANGED
    assert work.now.dose("c") == OwnDose(reps=8, sets=2)


def test_a_variants_dose_is_its_own() -> None:
    linked = item("walk", reps=Range(4, 8))
    linked = replace(linked, exercise=replace(linked.exercise, easier="superman"))
    work = Tailoring(Tailor(routine(linked), shipped_variants))
    work.gentler()
    work.set_dose("walk", OwnDose(reps=3))
    assert work.changes.usual.doses == {"walk/superman": OwnDose(reps=3)}
    work.usual_again()
    assert work.now.dose("walk") == OwnDose()


def test_another_time_is_fitted_from_where_the_first_began() -> None:
    work = tailoring()
    work.harder()
    before, said = work.now, work.said
    work.fit(30)
    assert len(work.plan.exercises) == 1
    fitted = work.fit(10_000)
    assert work.now == fitted.adjustments == before
    assert said[0] in work.said
    work.undo()
    assert work.now == before


def test_typed_back_is_no_edit() -> None:
    work = tailoring()
    work.set_dose("c", OwnDose(reps=6))
    work.set_dose("c", OwnDose())
    assert not work.can_undo


def test_the_changes_are_found_again_in_a_plan() -> None:
    work = tailoring()
    usual = work.now
    assert changes_of(work.plan, work.tailor, usual) == Changes(usual)
    work.set_dose("c", OwnDose(reps=6))
    work.move("c", 0)
    usual = work.now
    assert changes_of(work.plan, work.tailor, usual) == Changes(usual)
    work.leave_out("superman", is_out=True, today_only=True)
    assert changes_of(work.plan, work.tailor, usual).usual == usual
    again = changes_of(work.plan, work.tailor, usual).now
    assert work.tailor.plan(again).steps == work.plan.steps
    assert again.left_out == {"superman"}
