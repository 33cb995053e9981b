"""Known is what was heard to its end in these very words, and done: each case is led for real, in one data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backtimer.app.keeping import Keeping
from backtimer.routine.exercise import Exercise, Position
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.runner.conductor import Conductor
from backtimer.session.guidance import Amount, Guidance
from backtimer.session.known import fingerprint
from backtimer.session.machine import Next, Pause, Previous, Repeat, Replan, Resume, SessionMode, SkipExercise
from backtimer.session.pace import Pace, speaking_seconds
from backtimer.session.plan import Kind, compile_plan
from backtimer.system.resources import shipped_routines
from tests.unit.coach import FakeVoice, FakeWake

CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries
WEEKS = 6


class Speaking(FakeVoice):
    """A voice that takes its time, and says each line to its end unless it is hushed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.clock = clock
        self.is_failing = False
        self.under_way: list[tuple[float, int]] = []
        self.session: Conductor

    def say(self, number: int, text: str, patience_seconds: float) -> None:
        super().say(number, text, patience_seconds)
        self.under_way.append((self.clock() + speaking_seconds(text, Pace()), number))

    def hush(self) -> None:
        super().hush()
        cut, self.under_way = self.under_way, []
        for _, number in cut:
            self.session.on_speech_ended(number, "cut")

    def look(self) -> None:
        for due in [each for each in self.under_way if each[0] <= self.clock()]:
            if due in self.under_way:
                self.under_way.remove(due)
                self.session.on_speech_ended(due[1], "failed" if self.is_failing else "finished")


class Person:
    """Somebody with a data folder, who is led from time to time."""

    def __init__(self, folder: Path) -> None:
        self.now = 1000.0
        self.wall = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
        self.keeping = Keeping(folder, lambda: self.wall)
        self.guidance = Guidance()
        self.session: Conductor
        self.voice = Speaking(lambda: self.now)

    @property
    def known(self) -> frozenset[str]:
        return self.keeping.days.known(WEEKS)

    def begin(self, text: str, *, with_voice: bool = True) -> Person:
        """Start a session of a routine with these exercises."""
        reading = read_routine_bytes(f"backtimer: 1\ntitle: T\nexercises:\n{text}".encode(), "t", CATALOGUE)
        assert reading.routine is not None, reading.problems
        plan = compile_plan(reading.routine, None, self.guidance, self.known)
        self.voice = Speaking(lambda: self.now)
        voice = self.voice if with_voice else None
        recorder = self.keeping.recorder("t")
        self.session = Conductor(plan, lambda: self.now, voice, lambda *_, **__: None, FakeWake(), recorder=recorder)
        self.voice.session = self.session
        self.session.start()
        return self

    def wait(self, seconds: float) -> Person:
        end = self.now + seconds
        while self.now < end:
            self.now += 0.25
            self.voice.look()
            self.session.poll()
        return self

    def until(self, kind: Kind, exercise: int = 0) -> Person:
        for _ in range(4000):
            step = self.session.state.step
            if step.kind is kind and step.exercise == exercise:
                return self
            self.wait(0.25)
        raise AssertionError("never came")

    def to_end(self) -> Person:
        for _ in range(8000):
            if self.session.state.mode is SessionMode.FINISHED:
                self.wait(20)
                self.wall += timedelta(days=1)
                return self
            self.wait(0.25)
        raise AssertionError("never ended")

    def stop(self) -> Person:
        self.session.end("stopped")
        self.session.stop()
        self.wall += timedelta(days=1)
        return self

    def order(self, kind: type[Next] | type[Previous] | type[Repeat] | type[SkipExercise]) -> Person:
        self.session.send(kind(self.session.state.cursor))
        return self

    def lead(self, text: str, times: int = 1, **options: bool) -> list[str]:
        """Lead it to its end; the instructions of the last time."""
        for _ in range(times):
            self.begin(text, **options).to_end()
        return self.instructions

    @property
    def instructions(self) -> list[str]:
        return [each.instruction for each in self.session.state.plan.exercises]


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    somebody = Person(tmp_path)
    yield somebody
    somebody.keeping.close()


PLANK = "  - {exercise: plank, reps: 1, hold: 2s, sets: 1}\n"
OWN_PLANK = """\
  - name: Plank
    in_short: hold a plank on your knees
    steps: ["Only on your knees, never on the toes."]
    cautions: [Stop at once if your leg tingles.]
    reps: 1
    hold: 2s
"""
OVERRIDDEN = """\
  - exercise: plank
    in_short: hold a plank on your knees
    steps: ["Only on your knees, never on the toes."]
    cautions: [Stop at once if your leg tingles.]
    reps: 1
    hold: 2s
"""
# Without a phrase of its own, an own exercise is said in short by its steps.
SLIDE = (
    '  - {name: Heel slide, in_short: slide one heel, steps: ["Only as far as ninety degrees."], reps: 1, hold: 2s}\n'
)
OTHER_SLIDE = '  - {name: Heel slide, in_short: slide one heel, steps: ["As far as you can."], reps: 1, hold: 2s}\n'
KNEES, TINGLES = "Only on your knees, never on the toes.", "Stop at once if your leg tingles."


def test_what_was_heard_and_done_twice_is_known(person: Person) -> None:
    first = person.lead(SLIDE)
    assert "ninety degrees" in first[0]
    assert person.known == frozenset()
    assert person.lead(SLIDE) == first
    assert len(person.known) == 1
    (third,) = person.lead(SLIDE)
    assert "ninety degrees" not in third


@pytest.mark.parametrize("own", [OWN_PLANK, OVERRIDDEN], ids=["k2", "k5"])
def test_own_words_are_not_known_by_the_catalogues(person: Person, own: str) -> None:
    person.lead(PLANK, 3)
    assert len(person.known) == 1
    for _ in range(2):
        (said,) = person.lead(own)
        assert KNEES in said
        assert TINGLES in said
    (short,) = person.lead(own)
    assert KNEES not in short
    # A caution is always said.
    assert TINGLES in short


def test_changed_steps_are_explained_anew(person: Person) -> None:
    """k6"""
    person.lead(SLIDE, 2)
    (said,) = person.lead(OTHER_SLIDE)
    assert "As far as you can." in said


def test_two_of_one_name_in_a_file_are_two(person: Person) -> None:
    """n22"""
    both = f"{SLIDE}{OTHER_SLIDE.replace('name: Heel', 'id: other, name: Heel')}"
    for _ in range(2):
        said = person.lead(both)
        assert "ninety degrees" in said[0]
        assert "As far as you can." in said[1]
    assert len(person.known) == 2


def test_an_alias_is_known_by_its_own_words(person: Person) -> None:
    alias, real = next((name, each.exercise.id) for name, each in CATALOGUE.items() if name != each.exercise.id)
    one, other = (f"  - {{exercise: {name}, reps: 1, hold: 2s, sets: 1}}\n" for name in (alias, real))
    for _ in range(3):
        person.begin(one).until(Kind.LEAD_IN).wait(30).stop()
    (said,) = person.lead(other)
    assert all(step in said for step in CATALOGUE[real].exercise.steps)


def test_a_try_that_was_broken_off_makes_nothing_known(person: Person) -> None:
    for _ in range(4):
        person.begin(PLANK.replace("hold: 2s", "hold: 60s")).until(Kind.HOLD).wait(10).stop()
    assert person.known == frozenset()
    (said,) = person.lead(PLANK)
    assert all(step in said for step in CATALOGUE["plank"].exercise.steps)


def skipped(person: Person) -> None:
    person.begin(SLIDE).wait(1).order(Next).to_end()


def muted(person: Person) -> None:
    person.begin(SLIDE).wait(1).session.set_muted(True)
    person.to_end()


def muted_from_the_start(person: Person) -> None:
    person.begin(SLIDE)
    person.stop()
    person.begin(SLIDE)
    person.session.set_muted(True)
    person.session.send(Repeat(0))
    person.to_end()


def too_quiet(person: Person) -> None:
    person.begin(SLIDE).voice.is_audible = False  # type: ignore[misc]
    person.to_end()


def failing(person: Person) -> None:
    person.begin(SLIDE).voice.is_failing = True
    person.to_end()


def sounds_only(person: Person) -> None:
    person.guidance = Guidance(amount=Amount.SOUNDS)
    person.lead(SLIDE)


def names_only(person: Person) -> None:
    person.guidance = Guidance(amount=Amount.NAMES)
    person.lead(SLIDE)


def in_short(person: Person) -> None:
    person.guidance = Guidance(amount=Amount.SHORT)
    person.lead(SLIDE)


def without_a_voice(person: Person) -> None:
    person.lead(SLIDE, with_voice=False)


def changed_on_the_way(person: Person) -> None:
    """Another variant came in the middle of the instruction: what ended was of the other."""
    person.begin(OTHER_SLIDE).wait(1)
    plan = person.session.state.plan
    item = plan.routine.exercises[0]
    exercise = replace(item.exercise, steps=("Only as far as ninety degrees.",), in_short="slide one heel")
    routine = replace(plan.routine, exercises=(replace(item, exercise=exercise),))
    person.session.send(Replan(compile_plan(routine)))
    person.to_end()


@pytest.mark.parametrize(
    "how",
    [
        *(skipped, muted, muted_from_the_start, too_quiet, failing, sounds_only, names_only, in_short),
        *(without_a_voice, changed_on_the_way),
    ],
)
def test_what_was_not_heard_to_its_end_is_not_known(person: Person, how: Callable[[Person], None]) -> None:
    for _ in range(3):
        how(person)
    assert person.known == frozenset()


def test_an_instruction_that_a_pause_cut_is_said_again_and_heard(person: Person) -> None:
    for _ in range(2):
        person.begin(SLIDE).wait(1)
        person.session.send(Pause())
        person.wait(5)
        person.session.send(Resume())
        person.to_end()
    assert len(person.known) == 1


def test_it_is_forgotten_after_some_weeks(person: Person) -> None:
    person.lead(SLIDE, 2)
    person.wall += timedelta(weeks=WEEKS)
    assert person.known == frozenset()
    (said,) = person.lead(SLIDE)
    assert "ninety degrees" in said
    # Who has known it before knows it again.
    assert len(person.known) == 1


def test_hearing_the_short_form_keeps_it_known(person: Person) -> None:
    person.lead(SLIDE, 2)
    for _ in range(4):
        person.wall += timedelta(weeks=WEEKS - 1)
        (said,) = person.lead(SLIDE)
        assert "ninety degrees" not in said
    assert len(person.known) == 1


def test_a_deleted_session_makes_nothing_known(person: Person) -> None:
    person.lead(SLIDE, 2)
    person.keeping.history.delete(person.keeping.history.sessions()[0].id)
    assert person.known == frozenset()


# ---- twice in one session

TWICE = SLIDE + SLIDE.replace("name: Heel", "id: again, name: Heel")


def test_the_second_time_is_in_short_when_the_first_was_heard(person: Person) -> None:
    first, second = person.lead(TWICE)
    assert "ninety degrees" in first
    assert "ninety degrees" not in second
    said = [text for _, text in person.voice.said]
    assert second in said


@pytest.mark.parametrize("order", [Next, SkipExercise])
def test_the_second_time_is_in_full_when_the_first_was_skipped(
    person: Person, order: type[Next] | type[SkipExercise]
) -> None:
    person.begin(TWICE).wait(1).order(order)
    # Made ready as soon as that is known.
    assert any("Next: Heel slide" in text and "ninety" in text for text in person.voice.prepared)
    total = person.session.state.plan.total_seconds
    person.until(Kind.LEAD_IN, 1).wait(1)
    assert "ninety degrees" in person.voice.said[-1][1]
    person.to_end()
    assert total == person.session.state.plan.total_seconds
    # It was heard the second time.
    assert [(each.item, each.heard) for each in person.session.recorder.exercises][-1] == ("own:again", "full")


def test_going_back_to_hear_it_makes_the_second_short_again(person: Person) -> None:
    person.begin(TWICE).wait(1).order(Next).until(Kind.HOLD).order(Repeat)
    person.until(Kind.HOLD)
    assert "ninety degrees" not in person.instructions[1]
    # Once heard is heard, also when it is gone past the next time.
    person.order(Repeat).wait(1).order(Next)
    assert "ninety degrees" not in person.instructions[1]


def test_other_numbers_on_the_way_change_nothing_of_that(person: Person) -> None:
    person.begin(TWICE).wait(1).order(Next)
    plan = person.session.state.plan
    person.session.send(Replan(compile_plan(plan.routine, None, plan.guidance, plan.known)))
    assert "ninety degrees" in person.instructions[1]


def test_without_a_voice_the_second_is_shown_in_full(person: Person) -> None:
    _, second = person.lead(TWICE, with_voice=False)
    assert "ninety degrees" in second


@pytest.mark.parametrize("was_heard", [True, False])
def test_a_session_that_goes_on_knows_what_was_heard_in_it(person: Person, was_heard: bool) -> None:
    person.begin(TWICE).wait(1)
    if not was_heard:
        person.order(Next)
    person.until(Kind.RELEASE)
    person.session.leave()
    (left,) = person.keeping.places_left()
    assert ("own:heel-slide" in person.keeping._unheard(left)) is not was_heard


# ---- cautions


@pytest.mark.parametrize("amount", [Amount.AUTO, Amount.FULL, Amount.SHORT, Amount.NAMES])
def test_cautions_are_always_said(person: Person, amount: Amount) -> None:
    person.guidance = Guidance(amount=amount)
    for _ in range(3):
        (said,) = person.lead(OWN_PLANK)
        assert said.count(TINGLES) == 1


def test_with_sounds_only_cautions_are_shown(person: Person) -> None:
    person.guidance = Guidance(amount=Amount.SOUNDS)
    person.begin(OWN_PLANK).wait(1)
    assert TINGLES in person.session.view().details


# ---- the fingerprint

BRIDGE = Exercise("a", "Bridge", ("Lie on your back.",), Position.BACK, ("a mat",), cautions=("Slowly.",))


def test_the_same_words_have_the_same_fingerprint_whatever_the_id() -> None:
    same = replace(BRIDGE, id="b", key_point="Heels.", easier="c", name="  Bridge ", figure="d")
    assert fingerprint(same) == fingerprint(BRIDGE)
    assert fingerprint(replace(BRIDGE, name="Brücke")) == fingerprint(replace(BRIDGE, name="Bru\u0308cke"))


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Bridges"},
        {"steps": ("Lie on your side.",)},
        {"steps": ("Lie on your back.", "Slowly."), "cautions": ()},
        {"position": None},
        {"equipment": ()},
        {"equipment": (), "optional_equipment": ("a mat",)},
        {"breathing": "Breathe."},
        {"cautions": ()},
        {"cautions": ("Slowly", ".")},
    ],
)
def test_other_words_have_another(changed: dict[str, object]) -> None:
    assert fingerprint(replace(BRIDGE, **changed)) != fingerprint(BRIDGE)  # type: ignore[arg-type]
