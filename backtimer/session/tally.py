"""What was really done in a session: a frozen tally, moved by the session's effects.

A pass is one time through an exercise: an exercise that is begun again has a new one, so that it counts again. The unit
that is counted is a rep; of a timed exercise it is each time (a side, or a turn), of a breathing one each breath.
Times are session time, pauses taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from backtimer.routine.dose import Mode, Side
from backtimer.session.known import Form
from backtimer.session.machine import Effect, Finished, Heard, State, StepBegan, StepEnded
from backtimer.session.plan import Kind, Plan, PlannedExercise, Step

# Set, side and rep: what a step's id has between its exercise and its kind.
Unit = tuple[int | None, Side | None, int | None]
DoseValue = str | int | float

# The kinds of step in which a position is kept up or a movement goes on.
HELD = (Kind.HOLD, Kind.TIMED, Kind.OPEN, Kind.BREATHE_IN, Kind.BREATHE_OUT)
# Of these each has a length of its own, which is told.
MEASURED = (Kind.HOLD, Kind.TIMED, Kind.OPEN)


@dataclass(frozen=True, slots=True)
class ExerciseDone:
    """What was done in one pass. `item` is the exercise's id in the routine, `exercise` its id in the catalogue.

    `reps` and `holds` are those without a side. `sets` are those done in full, `skipped` the planned reps that the
    person went past. `held_seconds` are all seconds really held; `whole_seconds` only those of holds and times that
    came to their end, by side: means are of these. What is planned is the dose, without time that was added on the way.
    `words` is the fingerprint of its instruction, `heard` the form of it ("full" or "short") that a voice said to its
    end, "" when none did.
    """

    position: int
    item: str
    exercise: str
    name: str
    dose: Mapping[str, DoseValue] = field(default_factory=dict)
    planned_reps: int = 0
    planned_held_seconds: float = 0.0
    sets: int = 0
    reps: int = 0
    reps_left: int = 0
    reps_right: int = 0
    holds: int = 0
    holds_left: int = 0
    holds_right: int = 0
    held_seconds: float = 0.0
    skipped: int = 0
    whole_seconds: float = 0.0
    whole_seconds_left: float = 0.0
    whole_seconds_right: float = 0.0
    words: str = ""
    heard: str = ""

    @property
    def all_reps(self) -> int:
        """The reps of both sides and of none."""
        return self.reps + self.reps_left + self.reps_right

    @property
    def all_whole_seconds(self) -> float:
        """The seconds of all holds and times that came to their end."""
        return round(self.whole_seconds + self.whole_seconds_left + self.whole_seconds_right, 3)

    @property
    def cut_seconds(self) -> float:
        """The seconds of holds that were broken off; nothing for breaths, which have no holds."""
        is_measured = self.dose.get("mode") != Mode.BREATHS.value
        return max(0.0, round(self.held_seconds - self.all_whole_seconds, 3)) if is_measured else 0.0

    @property
    def hold_seconds(self) -> float | None:
        """How long a hold that came to its end was, on average; None where nothing is held for a time."""
        holds = self.holds + self.holds_left + self.holds_right or self.all_reps
        return round(self.all_whole_seconds / holds, 3) if holds and self.all_whole_seconds else None

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything of it was done or gone past."""
        return bool(self.all_reps or self.held_seconds or self.skipped)


@dataclass(frozen=True, slots=True)
class Pass:
    """One time through an exercise: what was done, which units that were, and which the plan has."""

    done: ExerciseDone
    planned: tuple[Unit, ...]
    units: frozenset[Unit]
    ends: Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """All passes in their order, the one under way, and when the present step began.

    `due` is how many units the session has of each exercise, those included that were taken out of it on the way.
    `told_seconds` are what the step under way had before a crash: they have been counted.
    """

    passes: tuple[Pass, ...] = ()
    at: int | None = None
    began_seconds: float = 0.0
    ended: StepEnded | None = None
    due: Mapping[str, int] = field(default_factory=dict)
    told_seconds: float = 0.0

    @property
    def exercises(self) -> tuple[ExerciseDone, ...]:
        """What is worth keeping, in the order in which it was done."""
        return tuple(each.done for each in self.passes if each.done.is_worth_keeping)

    @property
    def done_by_item(self) -> dict[str, int]:
        """How many of the planned units of each exercise were done; what was done again counts once."""
        units: dict[str, frozenset[Unit]] = {}
        for each in self.passes:
            item = each.done.item
            units[item] = units.get(item, frozenset()) | each.units
        return {item: min(planned, len(units.get(item, ()))) for item, planned in self.due.items()}

    @property
    def done_reps(self) -> int:
        """How many of the planned units of the whole session were done."""
        return sum(self.done_by_item.values())

    @property
    def planned_reps(self) -> int:
        """How many units the whole session has."""
        return sum(self.due.values())


def begun(plan: Plan) -> Tally:
    """The tally of a session that begins."""
    return Tally(due=_due(plan))


def tallied(tally: Tally, effect: Effect, plan: Plan) -> Tally:
    """The tally after an effect of the session; `plan` is the one that holds after it."""
    match effect:
        case StepEnded():
            return replace(tally, ended=effect)
        case StepBegan(cursor, step, due_seconds):
            is_forward = _is_forward(tally.ended, plan, cursor)
            tally = _with_ended(tally, due_seconds, is_forward=is_forward)
            return _entered(tally, step, plan, is_forward=is_forward)
        case Heard(exercise, form):
            return _heard(tally, plan.exercises[exercise].id, form)
        case Finished(session_seconds):
            return _with_ended(tally, session_seconds, is_forward=True)
        case _:
            return tally


def stopped(tally: Tally, state: State, now: float) -> Tally:
    """The tally with the time that the step under way has had, when it is left for good."""
    elapsed = state.elapsed_seconds(now)
    left = replace(tally, ended=StepEnded(state.step, "left"))
    return _with_ended(left, tally.began_seconds + elapsed, is_forward=False)


def replanned(tally: Tally, plan: Plan) -> Tally:
    """The tally under another plan of the same routine: of the pass under way, what is planned has changed.

    What was left behind stays as it was planned then; what was taken out on the way is missing.
    """
    over = {each.done.item for number, each in enumerate(tally.passes) if number != tally.at}
    if tally.at is not None:
        over.discard(tally.passes[tally.at].done.item)
    tally = replace(tally, due={**tally.due, **{item: n for item, n in _due(plan).items() if item not in over}})
    if tally.at is None:
        return tally
    now = tally.passes[tally.at]
    planned = _planned(plan, now.done.item)
    if planned is None:
        # Taken out by the person: nothing of it is gone past.
        return _with_pass(tally, replace(now, planned=tuple(now.units)))
    return _with_pass(tally, _under(now, *planned))


def gone_on(exercises: Sequence[ExerciseDone], state: State) -> Tally:
    """The tally of a session that goes on from what was kept of it."""
    passes: list[Pass] = []
    for done in exercises:
        planned = _planned(state.plan, done.item)
        if planned is None:
            passes.append(Pass(done, (), frozenset(), Kind.HOLD))
            continue
        # Which reps they were is not kept; the first ones of each side are as good as any.
        left = {None: done.reps, Side.LEFT: done.reps_left, Side.RIGHT: done.reps_right}
        units: set[Unit] = set()
        for unit in planned[2]:
            if left[unit[1]] > 0:
                left[unit[1]] -= 1
                units.add(unit)
        passes.append(Pass(done, planned[2], frozenset(units), planned[1]))
    # The part of a long step that is over has been told already.
    over = state.elapsed_seconds(state.paused_at)
    tally = Tally(tuple(passes), began_seconds=state.due_seconds + over, due=_due(state.plan), told_seconds=over)
    return _entered(tally, state.step, state.plan, is_forward=True)


def unit_end(planned: PlannedExercise) -> Kind:
    """The kind of step with which a unit of an exercise is done: what comes after it is only letting go and rest."""
    match planned.item.dose.mode:
        case Mode.REPS if planned.now.hold_seconds:
            return Kind.HOLD
        case Mode.REPS:
            return Kind.MOVE if planned.item.dose.move_seconds > 0 else Kind.RELEASE
        case Mode.TIMED:
            return Kind.TIMED
        case Mode.BREATHS:
            return Kind.BREATHE_OUT
        case _:
            return Kind.OPEN


def item_of(step: Step) -> str | None:
    """The id of a step's exercise in the routine, whichever plan the step is of; None at the end of the session."""
    return None if step.exercise is None else step.id.rsplit("/", 4)[0]


def _due(plan: Plan) -> dict[str, int]:
    """How many units the plan has of each exercise."""
    ends = [unit_end(exercise) for exercise in plan.exercises]
    due = dict.fromkeys((exercise.id for exercise in plan.exercises), 0)
    for step in plan.steps:
        if step.exercise is not None and step.set is not None and step.kind is ends[step.exercise]:
            due[plan.exercises[step.exercise].id] += 1
    return due


def _planned(plan: Plan, item: str) -> tuple[ExerciseDone, Kind, tuple[Unit, ...]] | None:
    """An exercise of the plan with nothing done yet, what ends its units, and the units."""
    index = next((index for index, each in enumerate(plan.exercises) if each.id == item), None)
    if index is None:
        return None
    exercise = plan.exercises[index]
    steps = [step for step in plan.steps if step.exercise == index]
    ends = unit_end(exercise)
    units = tuple((step.set, step.side, step.rep) for step in steps if step.kind is ends and step.set is not None)
    numbers = {name: value for name, value in asdict(exercise.now).items() if value is not None}
    dose = {"mode": exercise.item.dose.mode.value, "sides": exercise.item.dose.sides.value, **numbers}
    held = round(sum((step.seconds or 0.0) - plan.added.get(step.id, 0.0) for step in steps if step.kind in HELD), 3)
    done = ExerciseDone(0, item, exercise.item.exercise.id, exercise.name, dose, len(units), held, words=exercise.words)
    return done, ends, units


def _under(now: Pass, fresh: ExerciseDone, ends: Kind, units: tuple[Unit, ...]) -> Pass:
    """The pass with what is planned now."""
    if not now.done.is_worth_keeping:
        # Nothing of it was done yet: it may be a variant now.
        heard = now.done.heard if now.done.words == fresh.words else ""
        variant = replace(now.done, exercise=fresh.exercise, name=fresh.name, words=fresh.words, heard=heard)
        now = replace(now, done=variant)
    done = replace(
        now.done, dose=fresh.dose, planned_reps=fresh.planned_reps, planned_held_seconds=fresh.planned_held_seconds
    )
    return replace(now, done=replace(done, sets=_sets(units, now.units)), planned=units, ends=ends)


def _is_forward(ended: StepEnded | None, plan: Plan, cursor: int) -> bool:
    """Whether the session went on from the step that ended; one that the plan no longer has was gone past."""
    if ended is None or ended.outcome == "done":
        return True
    index = next((index for index, step in enumerate(plan.steps) if step.id == ended.step.id), -1)
    return index < cursor


def _with_ended(tally: Tally, at_seconds: float, *, is_forward: bool) -> Tally:
    """The tally with what the step that has ended amounts to."""
    ended, seconds = tally.ended, max(0.0, at_seconds - tally.began_seconds)
    told_seconds = tally.told_seconds
    tally = replace(tally, ended=None, began_seconds=at_seconds, told_seconds=0.0)
    if ended is None or tally.at is None or item_of(ended.step) != tally.passes[tally.at].done.item:
        return tally
    now, step = tally.passes[tally.at], ended.step
    done, units = now.done, now.units
    # An open-ended step is done when the person goes on; that is how it ends.
    is_done = ended.outcome == "done" or (step.kind is Kind.OPEN and is_forward)
    if step.kind in HELD:
        done = replace(done, held_seconds=round(done.held_seconds + seconds, 3))
    if step.kind in MEASURED and is_done:
        name = "whole_seconds" if step.side is None else f"whole_seconds_{step.side.value}"
        done = replace(done, **{name: round(getattr(done, name) + seconds + told_seconds, 3)})
    if step.kind is Kind.HOLD and is_done:
        done = _one_more(done, "holds", step.side)
    if step.kind is now.ends and is_done:
        units = units | {(step.set, step.side, step.rep)}
        done = replace(_one_more(done, "reps", step.side), sets=_sets(now.planned, units))
    return _with_pass(tally, replace(now, done=done, units=units))


def _heard(tally: Tally, item: str, form: Form) -> Tally:
    """The tally with an instruction that was heard to its end; the fullest form of it counts."""
    if tally.at is None or tally.passes[tally.at].done.item != item or not form:
        return tally
    now = tally.passes[tally.at]
    heard = now.done.heard if now.done.heard == Form.FULL else form.value
    return _with_pass(tally, replace(now, done=replace(now.done, heard=heard)))


def _one_more(done: ExerciseDone, what: str, side: Side | None) -> ExerciseDone:
    name = what if side is None else f"{what}_{side.value}"
    return replace(done, **{name: getattr(done, name) + 1})


def _sets(planned: tuple[Unit, ...], units: frozenset[Unit]) -> int:
    """How many sets were done in full."""
    return len({unit[0] for unit in planned} - {unit[0] for unit in planned if unit not in units})


def _entered(tally: Tally, step: Step, plan: Plan, *, is_forward: bool) -> Tally:
    """The tally with the pass that a step belongs to as the one under way."""
    item = item_of(step)
    if tally.at is not None and item != tally.passes[tally.at].done.item:
        if is_forward:
            now = tally.passes[tally.at]
            skipped = sum(unit not in now.units for unit in now.planned)
            tally = _with_pass(tally, replace(now, done=replace(now.done, skipped=skipped)))
        tally = replace(tally, at=None)
    if item is None:
        return tally
    last = next((i for i in reversed(range(len(tally.passes))) if tally.passes[i].done.item == item), None)
    if last is not None:
        before = tally.passes[last]
        # From its lead-in on an exercise is begun again, unless nothing of it was done yet.
        if step.kind is not Kind.LEAD_IN or not (before.done.all_reps or before.done.held_seconds):
            again = replace(before, done=replace(before.done, skipped=0))
            return _with_pass(replace(tally, at=last), again)
    planned = _planned(plan, item)
    if planned is None:
        return replace(tally, at=None)
    fresh, ends, units = planned
    position = 1 + max((each.done.position for each in tally.passes), default=0)
    new = Pass(replace(fresh, position=position), units, frozenset(), ends)
    return replace(tally, passes=(*tally.passes, new), at=len(tally.passes))


def _with_pass(tally: Tally, changed: Pass) -> Tally:
    """The tally with the pass under way changed."""
    at = tally.at
    if at is None:
        return tally
    return replace(tally, passes=(*tally.passes[:at], changed, *tally.passes[at + 1 :]))
