"""A key without effect is remarked on, and no other: every key in every kind of dose, against its plan."""

from __future__ import annotations

from itertools import product

import pytest

from backtimer.routine.dose import Range
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.effects import EFFECTS, SAY_EFFECTS
from backtimer.routinefile.entry import CatalogueEntry, dose_of, has_mode
from backtimer.routinefile.keys import DOSE_KEYS, MODES, SAY
from backtimer.routinefile.reader import Reading, read_routine, read_routine_bytes
from backtimer.session.cues import cues_of, headline
from backtimer.session.plan import Kind, compile_plan
from backtimer.system.resources import shipped_routines

# One whose keys an exercise can take away again.
CATALOGUE = {
    "breathed": CatalogueEntry(Exercise("breathed", "B"), {"for": Range(60, 60), "pace": "breath", "sides": "each"}),
    "held": CatalogueEntry(Exercise("held", "H"), {"for": Range(60, 60), "hold": Range(4, 4)}),
}
# Two values of each key that are not those of the program.
VALUES: dict[str, tuple[str, str]] = {
    "reps": ("4", "5"),
    "for": ("40s", "50s"),
    "breaths": ("4", "5"),
    "open": ("40s", "50s"),
    "hold": ("7s", "9s"),
    "sets": ("2", "3"),
    "sides": ("each", "alternate"),
    "tempo": ("5-7-5", "6-8-6"),
    "pace": ("breath", "own"),
    "move": ("5s", "6s"),
    "release": ("5s", "6s"),
    "breathe_in": ("5s", "7s"),
    "breathe_out": ("5s", "8s"),
    "rest": ("11s", "13s"),
    "set_rest": ("11s", "13s"),
    "change_sides": ("11s", "13s"),
    "exercise_rest": ("11s", "13s"),
    "get_ready": ("70s", "80s"),
    "times_a_day": ("2", "3"),
    "dose": ("ours", ""),
}
KINDS = [
    {mode: value, **sides, **sets, **hold, **pace}
    for (mode, value), sides, sets, hold, pace in product(
        [("reps", "4"), ("reps", "1"), ("for", "60s"), ("breaths", "4"), ("open", "60s")],
        [{}, {"sides": "each"}, {"sides": "alternate"}],
        [{}, {"sets": "2"}],
        [{}, {"hold": "4s"}],
        [{}, {"pace": "breath"}],
    )
    if not (pace and mode in ("reps", "breaths"))
]  # fmt: skip


def read(entry: dict[str, str]) -> Reading:
    keys = ", ".join(f"{key}: {value}" for key, value in entry.items() if value)
    text = f"backtimer: 1\ntitle: T\nexercises:\n  - {{{keys}}}\n  - {{name: Last, reps: 2}}\n"
    return read_routine_bytes(text.encode(), "r", CATALOGUE)


def done(entry: dict[str, str]) -> object:
    """All that a session does and calls, and what the page shows of the dose beside; instructions apart."""
    routine = read(entry).routine
    assert routine is not None, entry
    plan = compile_plan(routine)
    steps = [
        (step.kind, step.seconds, step.side, step.rep, headline(plan, at), cues_of(plan, at))
        for at, step in enumerate(plan.steps)
        if step.kind is not Kind.LEAD_IN
    ]
    dose = routine.exercises[0].dose
    return steps, plan.exercises[0].get_ready_seconds, dose.times_a_day, dose.ours


def names_remarked(entry: dict[str, str]) -> set[str]:
    return {each.key for each in read(entry).remarks if "does nothing" in each.message}


def clashes(entry: dict[str, str], key: str) -> bool:
    if key in MODES:
        return key not in entry
    if key == "tempo":
        return "hold" in entry
    return key == "pace" and not {"for", "open"} & set(entry)


def test_the_table_has_every_key() -> None:
    assert set(EFFECTS) == set(DOSE_KEYS) == set(VALUES)
    assert set(SAY_EFFECTS) == set(SAY)


@pytest.mark.parametrize("key", DOSE_KEYS)
def test_a_key_is_remarked_on_when_it_changes_nothing(key: str) -> None:
    tried = 0
    for kind in KINDS:
        if clashes(kind, key):
            continue
        entries = [{"name": "A", **kind, key: value} for value in VALUES[key]]
        # Whether the sides take turns is a question of two sides.
        changes = done(entries[0]) != done(entries[1])
        marks = [key in names_remarked(entry) for entry in entries]
        if key == "sides":
            assert changes, kind
            assert marks == [False, "open" in kind], kind
        elif key == "pace":
            assert marks == [False, True], "own: there is none to take away"
        else:
            assert marks == [not changes] * 2, (kind, changes)
        tried += 1
    assert tried >= 6


@pytest.mark.parametrize("word", SAY)
@pytest.mark.parametrize("moves", [{}, {"move": "0", "release": "0"}])
def test_a_word_is_remarked_on_when_it_is_never_called(word: str, moves: dict[str, str]) -> None:
    for kind in KINDS:
        if moves and "reps" in kind and "hold" not in kind:
            continue  # a rep that takes no time
        entries = [{"name": "A", **kind, **moves, "say": f"{{{word}: {said}}}"} for said in ("Up", "Down")]
        changes = done(entries[0]) != done(entries[1])
        assert [word in names_remarked(entry) for entry in entries] == [not changes] * 2, kind


def test_what_the_catalogue_has_can_be_taken_away_without_a_remark() -> None:
    for exercise, key, value in (("breathed", "pace", "own"), ("held", "hold", "0"), ("breathed", "sides", "none")):
        assert done({"exercise": exercise, key: value}) != done({"exercise": exercise})
        assert names_remarked({"exercise": exercise, key: value}) == set()
    assert names_remarked({"name": "A", "reps": "4", "hold": "0"}) == {"hold"}
    assert names_remarked({"exercise": "held", "pace": "own"}) == {"pace"}


def test_a_default_that_no_exercise_uses() -> None:
    def remarks(text: str) -> list[str]:
        data = f"backtimer: 1\ntitle: T\n{text}".encode()
        return [each.text("f") for each in read_routine_bytes(data, "r", CATALOGUE).remarks]

    unused = remarks("defaults: {change_sides: 8s, set_rest: 9s}\nexercises:\n  - {name: A, reps: 3, sides: each}\n")
    assert [line.split(":")[:3] for line in unused] == [["f", "3", "30"]]
    assert "no exercise of this routine uses it" in unused[0]
    # Each says itself what it rests.
    assert len(remarks("defaults: {rest: 8s}\nexercises:\n  - {name: A, reps: 3, rest: 4s}\n")) == 1
    assert remarks("defaults: {rest: 8s}\nexercises:\n  - {name: A, reps: 3}\n  - {name: B, for: 30s}\n") == []
    assert len(remarks("defaults: {rest: 8s}\nexercises:\n  - {name: B, for: 30s, sets: 3}\n")) == 1


@pytest.mark.parametrize(("mode", "value"), [("for", "20s"), ("breaths", "3"), ("open", "20s")])
def test_without_reps_rest_is_the_rest_between_sets(mode: str, value: str) -> None:
    entry = {"name": "Squat", "sets": "8", mode: value, "rest": "10s"}
    routine = read(entry).routine
    assert routine is not None
    rests = [step.seconds for step in compile_plan(routine).steps if step.kind is Kind.SET_REST]
    assert rests == [10.0] * 7
    (remark,) = read(entry).remarks
    assert remark.message == f"with {mode} and sets, rest is the rest between the sets: 10s"
    assert read({**entry, "set_rest": "5s"}).routine.exercises[0].dose.set_rest_seconds == 5  # type: ignore[union-attr]
    # A default for the rest between reps is not meant.
    data = f"backtimer: 1\ntitle: T\ndefaults: {{rest: 4s}}\nexercises:\n  - {{name: A, sets: 3, {mode}: {value}}}\n"
    plain = read_routine_bytes(data.encode(), "r", CATALOGUE).routine
    assert plain is not None
    assert plain.exercises[0].dose.set_rest_seconds == 30


@pytest.mark.parametrize(("entry", "is_remarked"), [
    ({"sets": "3", "reps": "10", "rest": "60s"}, True), ({"sets": "3", "reps": "10", "rest": "19s"}, False),
    ({"sets": "3", "reps": "10", "rest": "60s", "set_rest": "60s"}, False), ({"reps": "10", "rest": "60s"}, False),
])  # fmt: skip
def test_a_long_rest_between_reps_may_be_meant_for_the_sets(entry: dict[str, str], is_remarked: bool) -> None:
    remarks = read({"name": "Bridge", **entry}).remarks
    assert len(remarks) == is_remarked
    if remarks:
        assert remarks[0].message == "you rest 1min after each rep, and 30s between the sets"
        assert remarks[0].hint == "for a rest between the sets write  set_rest: 1min"


SHIPPED = read_catalogue(shipped_routines() / "exercises").entries


def test_nothing_that_is_shipped_is_remarked_on() -> None:
    for path in sorted(shipped_routines().glob("*.yaml")):
        assert read_routine(path, SHIPPED).remarks == (), path
    for key, entry in SHIPPED.items():
        values = dict(entry.values)
        if has_mode(values):
            dose = dose_of(values)
            idle = {each for each in values if each in EFFECTS and not EFFECTS[each].counts(dose)}
            assert idle == set(), key
