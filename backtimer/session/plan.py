"""The plan: a routine unrolled into a flat tuple of steps with durations, never clock times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from backtimer.routine.dose import AS_WRITTEN, Dose, DoseNow, Mode, OwnDose, Side, Sides, dose_now, turns, with_own
from backtimer.routine.exercise import Position
from backtimer.routine.routine import Routine, RoutineExercise
from backtimer.session import words
from backtimer.session.changes import get_ready_seconds, times_up
from backtimer.session.guidance import AFTER_SOUND_SECONDS, SOUND_SECONDS, Amount, Guidance
from backtimer.session.known import Form, fingerprint
from backtimer.session.pace import speaking_seconds


class Kind(StrEnum):
    """What a step is."""

    LEAD_IN = "lead_in"
    MOVE = "move"
    HOLD = "hold"
    RELEASE = "release"
    REST = "rest"
    CHANGE_SIDES = "change_sides"
    SET_REST = "set_rest"
    EXERCISE_REST = "exercise_rest"
    TIMED = "timed"
    BREATHE_IN = "breathe_in"
    BREATHE_OUT = "breathe_out"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `exercise` is an index into the plan's exercises, None for the end of the session.

    `seconds` of a lead-in is what it is expected to last (its instruction read aloud, never less than the get-ready
    time); in the session it lasts as long as the voice really takes. It is None for an open-ended step without a limit.
    """

    kind: Kind
    seconds: float | None
    exercise: int | None = None
    set: int | None = None
    side: Side | None = None
    rep: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """An exercise of the routine with the numbers that this session does, the least time to get into position, and what
    is said before it (nothing when there are only sounds), in which form."""

    item: RoutineExercise
    now: DoseNow
    get_ready_seconds: float
    instruction: str
    begins_with_sound: bool
    form: Form = Form.LESS

    @property
    def words(self) -> str:
        """The fingerprint of its instruction's words."""
        return fingerprint(self.item.exercise)

    @property
    def id(self) -> str:
        """The exercise's id in the routine."""
        return self.item.id

    @property
    def name(self) -> str:
        """The exercise's name."""
        return self.item.exercise.name


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a session will do. `starts` is when each step begins if nothing holds it up, in seconds from Start.

    `added` are seconds that the person gave a step on the way, by its id; its length has them already. `unheard` are
    the ids of exercises whose words went by in this session without being heard: when the same words come again, they
    are said in full.
    """

    routine: Routine
    own: Mapping[str, OwnDose]
    guidance: Guidance
    known: frozenset[str]
    added: Mapping[str, float]
    exercises: tuple[PlannedExercise, ...]
    steps: tuple[Step, ...]
    starts: tuple[float, ...]
    unheard: frozenset[str] = frozenset()

    @property
    def total_seconds(self) -> float:
        """How long the session is expected to take, open-ended steps without a limit not counted."""
        return self.starts[-1]

    @property
    def seconds_by_exercise(self) -> dict[str, float]:
        """How long each exercise takes with its lead-in and the rest after it, by its id in the routine."""
        found: dict[str, float] = {}
        for step in self.steps:
            if step.exercise is not None:
                id = self.exercises[step.exercise].id
                found[id] = found.get(id, 0.0) + (step.seconds or 0.0)
        return found

    @property
    def times_up(self) -> int:
        """How often one must get up from the floor on the way."""
        return times_up(self.positions)

    @property
    def positions(self) -> tuple[Position | None, ...]:
        """Where each exercise starts from; None where that is not known."""
        return tuple(planned.item.exercise.position for planned in self.exercises)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all its exercises."""
        return frozenset(planned.id for planned in self.exercises)

    def exercise_of(self, step: Step) -> PlannedExercise | None:
        """The exercise that a step belongs to."""
        return None if step.exercise is None else self.exercises[step.exercise]

    def with_own(self, exercise_id: str, own: OwnDose) -> Plan:
        """The same routine planned anew with the person's own dose of one exercise changed."""
        return self._again(own={**self.own, exercise_id: own})

    def with_added(self, added: Mapping[str, float]) -> Plan:
        """The same plan with these seconds added, by step id."""
        if self.added == added:
            return self
        return self._again(added=added)

    def with_time(self, step: Step, seconds: float) -> Plan:
        """The same plan with more time for one step."""
        return self.with_added({**self.added, step.id: self.added.get(step.id, 0.0) + seconds})

    def with_unheard(self, unheard: frozenset[str]) -> Plan:
        """The same plan when the words of these exercises were not heard; only words that come again matter."""
        if unheard == self.unheard:
            return self
        counts = Counter(planned.words for planned in self.exercises)
        unheard = frozenset(each.id for each in self.exercises if each.id in unheard and counts[each.words] > 1)
        return self if unheard == self.unheard else self._again(unheard=unheard)

    def _again(
        self,
        own: Mapping[str, OwnDose] | None = None,
        added: Mapping[str, float] | None = None,
        unheard: frozenset[str] | None = None,
    ) -> Plan:
        return compile_plan(
            self.routine,
            self.own if own is None else own,
            self.guidance,
            self.known,
            self.added if added is None else added,
            self.unheard if unheard is None else unheard,
        )


def compile_plan(
    routine: Routine,
    own: Mapping[str, OwnDose] | None = None,
    guidance: Guidance = Guidance(),  # noqa: B008 - frozen
    known: frozenset[str] = frozenset(),
    added: Mapping[str, float] | None = None,
    unheard: frozenset[str] = frozenset(),
) -> Plan:
    """Unroll a routine into a plan, with the person's own doses by exercise id, and seconds added by step id.

    `known` are the fingerprints of the words that the person knows (see `session/known.py` and Amount.AUTO), `unheard`
    the ids of exercises whose words went by in this session without being heard.
    """
    own, added = own or {}, added or {}
    exercises = _planned(routine, own, guidance, known, unheard)
    steps: list[Step] = []
    for index, planned in enumerate(exercises):
        rest = exercises[index - 1].item.dose.exercise_rest_seconds if index else 0.0
        if rest > 0:
            steps.append(_named(Step(Kind.EXERCISE_REST, rest), index - 1, exercises, added))
        lead_in = Step(Kind.LEAD_IN, lead_in_seconds(planned, guidance))
        steps.extend(
            _named(step, index, exercises, added) for step in (lead_in, *_steps_of(planned.item.dose, planned.now))
        )
    starts = tuple(round(at, 3) for at in accumulate((step.seconds or 0.0 for step in steps), initial=0.0))
    steps.append(_named(Step(Kind.DONE, 0.0), None, exercises, added))
    return Plan(routine, dict(own), guidance, known, dict(added), exercises, tuple(steps), starts, unheard)


def plan_seconds(routine: Routine, own: Mapping[str, OwnDose], guidance: Guidance, known: frozenset[str]) -> float:
    """How long the plan takes, without its steps: to fit a routine to a time, hundreds of plans are tried."""
    exercises = _planned(routine, own, guidance, known, frozenset())
    rests = sum(max(0.0, planned.item.dose.exercise_rest_seconds) for planned in exercises[:-1])
    work = sum(lead_in_seconds(each, guidance) + _work_seconds(each.item.dose, each.now) for each in exercises)
    return round(rests + work, 3)


@lru_cache(maxsize=4096)
def _work_seconds(dose: Dose, now: DoseNow) -> float:
    return sum(step.seconds or 0.0 for step in _steps_of(dose, now))


def _planned(
    routine: Routine,
    own: Mapping[str, OwnDose],
    guidance: Guidance,
    known: frozenset[str],
    unheard: frozenset[str],
) -> tuple[PlannedExercise, ...]:
    met = set(known)
    items = [replace(item, dose=with_own(item.dose, own.get(item.id, AS_WRITTEN))) for item in routine.exercises]
    exercises: list[PlannedExercise] = []
    for before, item in zip((None, *items), items, strict=False):
        now = dose_now(item.dose, own.get(item.id, AS_WRITTEN))
        said = fingerprint(item.exercise)
        exercises.append(planned_after(before, item, now, guidance, is_known=said in met))
        if item.id not in unheard:
            met.add(said)
    return tuple(exercises)


def planned_after(
    before: RoutineExercise | None,
    item: RoutineExercise,
    now: DoseNow,
    guidance: Guidance = Guidance(),  # noqa: B008 - frozen
    *,
    is_known: bool,
) -> PlannedExercise:
    """An exercise with the time to get into position for it; the first is come to from standing at the laptop."""
    position = Position.STANDING if before is None else before.exercise.position
    ready = item.dose.get_ready_seconds
    if ready is None:
        ready = get_ready_seconds(position, item.exercise.position)
    ready = max(ready, guidance.get_ready_seconds)
    amount, form = guidance.amount, Form.LESS
    match amount:
        case Amount.SOUNDS:
            text = ""
        case Amount.NAMES:
            text = words.name_only(item, before)
        case Amount.FULL | Amount.AUTO if amount is Amount.FULL or not is_known:
            form, text = Form.FULL, words.instruction(item, now, before)
        case _:
            form, text = Form.SHORT, words.short_instruction(item, now, before)
    return PlannedExercise(item, now, ready, text, guidance.has_sounds and before is not None, form)


def lead_in_seconds(planned: PlannedExercise, guidance: Guidance) -> float:
    """How long an exercise's lead-in is expected to last."""
    spoken = speaking_seconds(planned.instruction, guidance.pace) if planned.instruction else 0.0
    if planned.instruction and planned.begins_with_sound:
        spoken += SOUND_SECONDS + AFTER_SOUND_SECONDS
    return round(max(planned.get_ready_seconds, spoken), 1)


def is_block_start(plan: Plan, index: int) -> bool:
    """Whether Next and Previous go to this step: a lead-in, a rep, a change of sides, a longer rest, the end."""
    step = plan.steps[index]
    match step.kind:
        case Kind.LEAD_IN | Kind.CHANGE_SIDES | Kind.SET_REST | Kind.EXERCISE_REST | Kind.TIMED | Kind.OPEN | Kind.DONE:
            return True
        case Kind.REST:
            return False
        case _:
            before = plan.steps[index - 1]
            return (before.exercise, before.set, before.side, before.rep) != (
                step.exercise,
                step.set,
                step.side,
                step.rep,
            )


def _named(step: Step, index: int | None, exercises: tuple[PlannedExercise, ...], added: Mapping[str, float]) -> Step:
    """The step with its exercise, its id, and the time that the person gave it."""
    name = None if index is None else exercises[index].id
    parts = (name, step.set, step.side, step.rep, step.kind)
    step_id = "/".join(["-" if part is None else str(part) for part in parts])
    seconds = step.seconds if step.seconds is None else step.seconds + added.get(step_id, 0.0)
    return Step(step.kind, seconds, index, step.set, step.side, step.rep, step_id)


def _steps_of(dose: Dose, now: DoseNow) -> Iterator[Step]:
    """The steps of one exercise after its lead-in: sets, in them sides, in them reps."""
    for number in range(1, now.sets + 1):
        if number > 1 and dose.set_rest_seconds > 0:
            yield Step(Kind.SET_REST, dose.set_rest_seconds, set=number)
        if dose.sides is Sides.EACH:
            yield from _one_side(dose, now, number, Side.LEFT)
            yield Step(Kind.CHANGE_SIDES, dose.change_sides_seconds, set=number, side=Side.RIGHT)
            yield from _one_side(dose, now, number, Side.RIGHT)
        elif dose.sides is Sides.ALTERNATE:
            yield from _sides_in_turn(dose, now, number)
        else:
            yield from _one_side(dose, now, number, None)


def _one_side(dose: Dose, now: DoseNow, set_number: int, side: Side | None) -> Iterator[Step]:
    match dose.mode:
        case Mode.REPS:
            reps = now.reps or 0
            for rep in range(1, reps + 1):
                yield from _rep(dose, now, set_number, side, rep, rests_after=rep < reps)
        case Mode.TIMED:
            yield Step(Kind.TIMED, now.seconds, set=set_number, side=side)
        case Mode.BREATHS:
            if dose.move_seconds > 0:
                yield Step(Kind.MOVE, dose.move_seconds, set=set_number, side=side)
            for breath in range(1, (now.breaths or 0) + 1):
                yield from _breath(dose, now, set_number, side, breath)
            if dose.release_seconds > 0:
                yield Step(Kind.RELEASE, dose.release_seconds, set=set_number, side=side)
        case Mode.OPEN:
            yield Step(Kind.OPEN, now.seconds, set=set_number, side=side)


def _sides_in_turn(dose: Dose, now: DoseNow, set_number: int) -> Iterator[Step]:
    sides = (Side.LEFT, Side.RIGHT)
    match dose.mode:
        case Mode.REPS:
            reps = now.reps or 0
            for rep in range(1, reps + 1):
                for side in sides:
                    yield from _rep(dose, now, set_number, side, rep, rests_after=(rep, side) != (reps, Side.RIGHT))
        case Mode.TIMED:
            seconds = now.seconds or 0.0
            count = turns(seconds)
            for turn in range(1, count + 1):
                for side in sides:
                    yield Step(Kind.TIMED, seconds / count, set=set_number, side=side, rep=turn)
        case Mode.BREATHS:
            for breath in range(1, (now.breaths or 0) + 1):
                for side in sides:
                    yield from _breath(dose, now, set_number, side, breath)
        case Mode.OPEN:
            yield from _one_side(dose, now, set_number, None)


def _rep(
    dose: Dose, now: DoseNow, set_number: int, side: Side | None, rep: int, *, rests_after: bool
) -> Iterator[Step]:
    durations = (
        (Kind.MOVE, dose.move_seconds),
        (Kind.HOLD, now.hold_seconds or 0.0),
        (Kind.RELEASE, dose.release_seconds),
        (Kind.REST, (now.rest_seconds or 0.0) if rests_after else 0.0),
    )
    for kind, seconds in durations:
        if seconds > 0:
            yield Step(kind, seconds, set=set_number, side=side, rep=rep)


def _breath(dose: Dose, now: DoseNow, set_number: int, side: Side | None, breath: int) -> Iterator[Step]:
    yield Step(Kind.BREATHE_IN, dose.breathe_in_seconds, set=set_number, side=side, rep=breath)
    yield Step(Kind.BREATHE_OUT, dose.breathe_out_seconds, set=set_number, side=side, rep=breath)
