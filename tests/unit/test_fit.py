"""A routine made to fit a time, and made gentler or harder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.adjustments import UNCHANGED, Adjustments
from backtimer.routine.dose import Dose, Mode, OwnDose, Range, Sides
from backtimer.routine.routine import Routine
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.library import Library
from backtimer.session.differences import RESTS, differences
from backtimer.session.effort import EASIEST, HARDEST, gentler, harder
from backtimer.session.fit import (
    LEAST_REST,
    NOTHING,
    Tailor,
    by_what_matters,
    fit,
    hold_factor,
    rest_factor,
    scaled_holds,
    scaled_rests,
    with_get_ready,
)
from backtimer.session.guidance import Guidance
from backtimer.session.known import fingerprint
from backtimer.session.plan import Kind, compile_plan, plan_seconds
from backtimer.session.times import length_text
from backtimer.system.resources import shipped_routines
from tests.unit.coach import item, routine
from tests.unit.strategies import own_doses, routines

CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries


def shipped_variants(exercise_id: str):
    from backtimer.routinefile.entry import dose_of

    entry = CATALOGUE.get(exercise_id)
    return (entry.exercise, dose_of(dict(entry.values))) if entry else None


def tailor(*items) -> Tailor:
    return Tailor(routine(*items), shipped_variants)


RANGED = item("ranged", reps=Range(5, 10), sets=Range(2, 3), rest_seconds=10.0, hold_seconds=Range(5, 10))
PLAIN = item("plain", reps=Range(4, 4), rest_seconds=4.0)


def test_a_routine_that_fits_already_uses_its_ranges() -> None:
    it = tailor(RANGED, PLAIN)
    usual = it.seconds(UNCHANGED)
    fitted = fit(it, UNCHANGED, usual + 60)
    assert usual < fitted.seconds <= usual + 60
    assert fitted.adjustments.dose("plain").is_as_written
    assert "high end" in fitted.said[0]
    same = fit(tailor(PLAIN), UNCHANGED, 10_000)
    assert same.adjustments == UNCHANGED
    assert same.said[0] == NOTHING


def test_more_time_does_not_undo_what_was_made_gentler() -> None:
    it = tailor(RANGED, PLAIN)
    mine = UNCHANGED.with_dose("ranged", OwnDose(reps=4, sets=1))
    assert fit(it, mine, 10_000).adjustments == mine
    assert fit(it, mine, 10_000).notes == (NOTHING,)


def test_rests_go_first() -> None:
    it = tailor(RANGED, PLAIN)
    fitted = fit(it, UNCHANGED, it.seconds(UNCHANGED) - 10)
    assert fitted.seconds <= it.seconds(UNCHANGED) - 10
    assert set(fitted.adjustments.doses) <= {"ranged", "plain"}
    assert fitted.adjustments.dose("ranged").reps is None
    assert not fitted.adjustments.left_out
    assert fitted.said[0].startswith("Rests are ")


def test_then_sets_and_reps_within_their_ranges() -> None:
    it = tailor(RANGED, PLAIN)
    mine = UNCHANGED.with_dose("ranged", OwnDose(reps=10, sets=3))
    fitted = fit(it, mine, it.seconds(mine) * 0.6)
    own = fitted.adjustments.dose("ranged")
    assert not fitted.adjustments.left_out
    assert 5 <= (own.reps or 5) < 10
    assert 2 <= (own.sets or 2) <= 3
    assert any("low end" in sentence for sentence in fitted.said)


def test_then_exercises_are_left_out_and_named() -> None:
    it = tailor(PLAIN, RANGED, replace(RANGED, id="last"))
    fitted = fit(it, UNCHANGED, 120)
    assert fitted.adjustments.left_out == {"ranged", "last"}
    assert any(sentence == "Skipped: Ranged." for sentence in fitted.said)
    assert fitted.seconds <= 120


def of_catalogue(*ids: str):
    return [replace(item(each, reps=Range(6, 6)), exercise=CATALOGUE[each].exercise) for each in ids]


def test_what_matters_is_one_mild_exercise_for_each_direction() -> None:
    # Three of extension, the mildest last; others before and after it.
    ids = ("bird-dog", "prone-press", "prone-press-on-the-elbows", "stomach-lying", "plank", "lower-back-rotation")
    ranked = [each.id for each in by_what_matters(of_catalogue(*ids), shipped_variants)]
    directions = {each: CATALOGUE[each].exercise.direction for each in ids}
    assert ranked[0] == "stomach-lying", "the mildest of what most of the routine is about"
    assert ranked[1] == "lower-back-rotation", "moving gently comes before resisting"
    assert {directions[each] for each in ranked[: len(set(directions.values()))]} == set(directions.values())
    assert ranked[-1] == "prone-press"
    it = tailor(*of_catalogue(*ids))
    two = it.seconds(Adjustments(left_out=frozenset(ids) - {"stomach-lying", "lower-back-rotation"}))
    fitted = fit(it, UNCHANGED, two)
    assert [each.id for each in it.items(fitted.adjustments)] == ["stomach-lying", "lower-back-rotation"]
    assert "Skipped: Bird dog, Press-up on your stomach, Press-up on your elbows, Plank." in fitted.said


def test_the_hard_exercises_of_a_routine_do_not_make_a_hard_one_its_purpose(tmp_path) -> None:
    """Straighten and lean back: of its ten, four go through the range with a load, and three lean back gently."""
    it = shipped("article-c-extension", tmp_path)
    kept = [each.id for each in it.items(fit(it, UNCHANGED, 180).adjustments)]
    assert kept[0] == "stomach-lying"
    assert "jefferson-curl" not in kept


def test_names_with_commas_can_be_told_apart(tmp_path) -> None:
    it = shipped("article-c-rotation", tmp_path)
    said = fit(it, UNCHANGED, 300).said
    assert "Skipped: Wood chop, pure rotation; Wood chop, high anchor; Wood chop, low anchor." in said
    out = fit(shipped("article-c", tmp_path), UNCHANGED, 300).said[1]
    assert out.endswith(" more.")
    assert len(out) < 160


def shipped(name: str, tmp_path) -> Tailor:
    found = Library(shipped_routines(), tmp_path).find(name).routine
    assert found
    return Tailor(found, shipped_variants)


@pytest.mark.parametrize("name", [path.stem for path in sorted(shipped_routines().glob("*.yaml"))])
@pytest.mark.parametrize("change", [gentler, harder])
def test_pressed_ten_times_nothing_is_done_twice_that_was_not(name: str, change, tmp_path) -> None:
    it = shipped(name, tmp_path)
    now = UNCHANGED
    for _ in range(10):
        fitted = change(it, now)
        names = [each.exercise.id for each in it.items(fitted.adjustments)]
        assert len(names) == len(set(names))
        if fitted.adjustments == now:
            break
        now = fitted.adjustments
    assert fitted.notes == ((EASIEST,) if change is gentler else (HARDEST,))


def test_what_cannot_be_done_is_said() -> None:
    fitted = fit(tailor(PLAIN, RANGED), UNCHANGED, 1)
    assert len(tailor(PLAIN, RANGED).items(fitted.adjustments)) == 1
    assert "It cannot be made shorter." in fitted.said


@pytest.mark.parametrize("name", [path.stem for path in sorted(shipped_routines().glob("*.yaml"))])
@pytest.mark.parametrize("minutes", [3, 8, 12, 20, 60])
def test_shipped_routines_fit(name: str, minutes: int, tmp_path) -> None:
    it = shipped(name, tmp_path)
    fitted = fit(it, UNCHANGED, minutes * 60)
    assert fitted.seconds == it.seconds(fitted.adjustments)
    assert fitted.seconds <= minutes * 60 or len(it.items(fitted.adjustments)) == 1
    for each in it.items(fitted.adjustments):
        own = fitted.adjustments.dose(each.id)
        for count in ("reps", "sets", "breaths"):
            mine = getattr(own, count)
            if mine is not None:
                written = getattr(each.dose, count)
                assert written.low <= mine <= written.high
        for rest in RESTS:
            mine = getattr(own, rest)
            if mine is not None:
                assert mine >= LEAST_REST * getattr(each.dose, rest) - 0.5
    plan = it.plan(fitted.adjustments)
    for number, planned in enumerate(plan.exercises):
        if planned.item.dose.sides is not Sides.NONE and planned.item.dose.mode is not Mode.OPEN:
            sides = [step.side for step in plan.steps if step.exercise == number and step.kind not in _BETWEEN]
            assert sides.count("left") == sides.count("right"), planned.id


_BETWEEN = (Kind.REST, Kind.CHANGE_SIDES, Kind.SET_REST, Kind.LEAD_IN, Kind.EXERCISE_REST)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 20)), min_size=1, max_size=5),
    st.integers(10, 2000),
)
def test_never_longer_than_asked_if_it_can_be_helped(numbers: list[tuple[int, int, int]], seconds: int) -> None:
    items = [
        item(f"e{at}", reps=Range(low, low + more), rest_seconds=float(rest), hold_seconds=Range(2, 4))
        for at, (low, more, rest) in enumerate(numbers)
    ]
    it = tailor(*items)
    fitted = fit(it, UNCHANGED, seconds)
    assert fitted.seconds <= seconds or len(it.items(fitted.adjustments)) == 1
    again = fit(it, fitted.adjustments, fitted.seconds)
    assert again.seconds == fitted.seconds


DIRECTED = st.lists(
    st.tuples(
        st.sampled_from(
            ["stomach-lying", "prone-press", "bird-dog", "plank", "hip-hinge", "knee-to-chest", "wood-chop"]
        ),
        st.integers(1, 9),
        st.sampled_from(list(Sides)),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda each: each[0],
)


@given(DIRECTED, st.integers(20, 900))
def test_every_direction_that_fits_is_kept_and_both_sides_are_equal(numbers, seconds: int) -> None:
    items = [
        item(id, reps=Range(low, low + 3), rest_seconds=float(rest), sides=sides, hold_seconds=Range(3, 8))
        for id, low, sides, rest in numbers
    ]
    items = [
        replace(each, exercise=CATALOGUE[each.id].exercise if each.id in CATALOGUE else each.exercise) for each in items
    ]
    it = tailor(*items)
    mine = UNCHANGED.with_dose(items[0].id, OwnDose(reps=numbers[0][1] + 2, hold_seconds=6.0))
    fitted = fit(it, mine, seconds)
    assert fit(it, mine, seconds) == fitted
    kept = it.items(fitted.adjustments)
    assert [each.id for each in kept] == [each.id for each in items if each in kept], "their order stays"
    assert fitted.seconds <= seconds or len(kept) == 1
    plan = it.plan(fitted.adjustments)
    for number, planned in enumerate(plan.exercises):
        if planned.item.dose.sides is not Sides.NONE:
            sides = [step.side for step in plan.steps if step.exercise == number and step.kind is Kind.HOLD]
            assert sides.count("left") == sides.count("right")
    if fitted.seconds > seconds or len(kept) == len(items):
        return
    for missing in {each.exercise.direction or each.id for each in items if each not in kept}:
        group = [each for each in items if (each.exercise.direction or each.id) == missing]
        if any(each in kept for each in group):
            continue
        mildest = by_what_matters(group, shipped_variants)[0]
        both = Tailor(routine(*(each for each in items if each in kept or each is mildest)), shipped_variants)
        assert fit(both, mine, seconds).adjustments.left_out, f"{mildest.id} would have fitted in"


def test_gentler_takes_the_easier_variant_or_the_low_end_first() -> None:
    bridge = item("glute-bridge")
    exercise = CATALOGUE["superman"].exercise
    superman = replace(item("superman"), exercise=exercise)
    it = tailor(replace(bridge, dose=replace(bridge.dose, reps=Range(8, 12))), superman)
    mine = UNCHANGED.with_dose("glute-bridge", OwnDose(reps=12))
    fitted = gentler(it, mine)
    assert fitted.adjustments == Adjustments(variants={"superman": "superman-one-arm-and-leg"})
    assert "Superman with one arm and the opposite leg in place of Superman." in fitted.said
    assert "Closer to the low end of the range: Glute bridge." in fitted.said
    back = harder(it, fitted.adjustments)
    assert back.adjustments.variants == {}
    assert back.adjustments.dose("glute-bridge").reps == 12
    end = harder(it, back.adjustments)
    assert end.said[0] == "Closer to the high end of the range: Superman."
    assert harder(it, end.adjustments).notes == (HARDEST,)


def pressed(it: Tailor, name: str, start=UNCHANGED):
    """The numbers of an exercise after each press of Gentler, until nothing is left."""
    now, found = start, []
    for _ in range(20):
        fitted = gentler(it, now)
        if fitted.notes:
            assert (fitted.adjustments, fitted.notes) == (now, (EASIEST,))
            return found
        now = fitted.adjustments
        found.append(getattr(it.plan(now).exercises[0].now, name))
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    ("dose", "name", "steps"),
    [
        ({"reps": Range(8, 12), "hold_seconds": None}, "reps", [6, 4]),
        ({"reps": Range(3, 5), "hold_seconds": None}, "reps", [2]),
        ({"reps": Range(1, 1), "hold_seconds": Range(10, 15)}, "hold_seconds", [7, 5]),
        ({"reps": Range(1, 1), "hold_seconds": Range(5, 5)}, "hold_seconds", [4, 3]),
        ({"reps": Range(1, 1), "hold_seconds": Range(2.5, 5)}, "hold_seconds", [2]),
        ({"reps": Range(1, 1), "hold_seconds": Range(2, 2)}, "hold_seconds", []),
        ({"reps": Range(1, 1), "hold_seconds": None, "sets": Range(3, 3)}, "sets", [2]),
        ({"mode": Mode.TIMED, "reps": None, "hold_seconds": None, "seconds": Range(60, 90)}, "seconds", [45, 30]),
        ({"mode": Mode.TIMED, "reps": None, "hold_seconds": None, "seconds": Range(10, 20)}, "seconds", []),
        ({"mode": Mode.BREATHS, "reps": None, "hold_seconds": None, "breaths": Range(6, 6)}, "breaths", [4, 3]),
    ],
)
def test_when_nothing_else_is_left_gentler_goes_below_the_range_by_steps(dose, name, steps) -> None:
    it = tailor(item("x", **dose))
    assert pressed(it, name) == steps
    if steps:
        assert gentler(it, UNCHANGED).said[0] == "Below the suggested range: X."


@given(st.integers(1, 60), st.integers(1, 120), st.integers(1, 6), st.integers(1, 80))
def test_gentler_ends_and_never_takes_more_than_half(reps: int, hold: int, sets: int, own: int) -> None:
    it = tailor(item("x", reps=Range(reps, reps + 4), hold_seconds=Range(hold, hold), sets=Range(sets, sets)))
    start = UNCHANGED.with_dose("x", OwnDose(reps=own))
    for name, low, least in (("reps", reps, 1), ("hold_seconds", hold, 2), ("sets", sets, 1)):
        first = getattr(it.plan(start).exercises[0].now, name)
        numbers = [first, *pressed(it, name, start)]
        assert numbers == sorted(numbers, reverse=True)
        assert numbers[-1] >= min(first, max(least, low / 2))
        assert all(number == int(number) for number in numbers)


def test_a_person_sees_what_differs_whatever_led_there() -> None:
    it = tailor(RANGED, PLAIN)
    now = UNCHANGED.with_dose("ranged", OwnDose(reps=4, rest_seconds=5.0)).with_left_out("plain", is_out=True)
    said = differences(it.routine, it.variants, UNCHANGED, now)
    assert said == ("Rests are 12% shorter.", "Below the suggested range: Ranged.", "Skipped: Plain.")
    assert differences(it.routine, it.variants, now, now) == ()
    assert differences(it.routine, it.variants, now, UNCHANGED)[:2] == (
        "Rests are 7% longer.", "Closer to the high end of the range: Ranged.",
    )  # fmt: skip


def test_gentler_leaves_alone_what_a_person_has_set_even_lower() -> None:
    it = tailor(RANGED)
    mine = UNCHANGED.with_dose("ranged", OwnDose(reps=2, hold_seconds=8.0))
    assert gentler(it, mine).adjustments.dose("ranged") == OwnDose(reps=2)


@given(routines(), st.lists(own_doses(), max_size=4), st.booleans())
def test_a_length_asked_for_without_steps_is_that_of_the_plan(many: Routine, own: list[OwnDose], is_known) -> None:
    doses = {item.id: dose for item, dose in zip(many.exercises, own, strict=False) if not dose.is_as_written}
    known = frozenset(fingerprint(item.exercise) for item in many.exercises[:1]) if is_known else frozenset()
    plan = compile_plan(many, doses, Guidance(), known)
    assert plan_seconds(many, doses, Guidance(), known) == pytest.approx(plan.total_seconds, abs=0.002)


def test_sliders() -> None:
    it = tailor(RANGED, PLAIN)
    longer = scaled_holds(it, UNCHANGED, 1.5)
    assert longer.dose("ranged").hold_seconds == 7.5
    assert hold_factor(it, longer) == pytest.approx(1.5, abs=0.05)
    assert scaled_holds(it, longer, 1) == UNCHANGED
    rests = scaled_rests(it, UNCHANGED, 2)
    assert (rests.dose("ranged").rest_seconds, rests.dose("ranged").set_rest_seconds) == (20, 60)
    assert rest_factor(it, rests) == pytest.approx(2)
    assert scaled_rests(it, rests, 1) == UNCHANGED
    assert scaled_rests(it, UNCHANGED, 0).dose("plain").rest_seconds == 0
    ready = with_get_ready(it, UNCHANGED, 30)
    assert {step.seconds for step in it.plan(ready).steps if step.kind is Kind.LEAD_IN} == {30}
    assert with_get_ready(it, ready, None) == UNCHANGED
    assert (
        hold_factor(tailor(item("t", mode=Mode.TIMED, reps=None, hold_seconds=None, seconds=Range(9, 9))), UNCHANGED)
        == 1
    )


def test_a_dose_is_never_out_of_bounds() -> None:
    it = tailor(item("long", hold_seconds=Range(3000, 3000)))
    assert scaled_holds(it, UNCHANGED, 3).dose("long").hold_seconds == 3600
    assert scaled_holds(it, UNCHANGED, 0).dose("long").hold_seconds == 0.5
    assert Dose(Mode.REPS)


def test_in_a_session_only_what_is_left_is_fitted() -> None:
    items = [item(each, reps=Range(5, 5), rest_seconds=0.0) for each in ("a", "b", "c", "d")]
    whole = Tailor(routine(*items), lambda _: None)
    plan = whole.plan(UNCHANGED)
    step = next(step for step in plan.steps if step.id.startswith("b/1/-/3"))
    tailor = replace(whole, step_id=step.id)
    left = tailor.seconds(UNCHANGED)
    assert left == plan.total_seconds - plan.starts[plan.steps.index(step)]
    fitted = fit(tailor, UNCHANGED, left - 5)
    assert fitted.adjustments.left_out == {"d"}
    assert fitted.said == ("Skipped: D.", f"It takes {length_text(fitted.seconds)} from here.")
    shortest = fit(tailor, UNCHANGED, 1)
    assert shortest.adjustments.left_out == {"c", "d"}, "what is over, or under way, stays"
    # Without the step, or its exercise, it begins with the next.
    fewer = UNCHANGED.with_dose("b", OwnDose(reps=1))
    assert tailor.seconds(fewer) == pytest.approx(tailor.seconds(UNCHANGED.with_left_out("b", is_out=True)), abs=20)
    assert tailor.seconds(fewer) < left
    alone = UNCHANGED.with_left_out("c", is_out=True).with_left_out("d", is_out=True)
    assert tailor.seconds(alone.with_left_out("b", is_out=True)) == 0
