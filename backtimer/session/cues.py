"""Which words belong to a step, and when: computed from the plan, never scheduled at clock times."""

from __future__ import annotations

from dataclasses import dataclass

from backtimer.routine.dose import Mode, Sides
from backtimer.session import words
from backtimer.session.plan import Kind, Plan, PlannedExercise, Step

# From this length on a rest or change of sides is counted down; the shorter ones would be all counting.
COUNTED_REST_SECONDS = 6.0
HALFWAY_FROM_SECONDS = 40.0
TEN_LEFT_FROM_SECONDS = 30.0
# A step without an end is paced this long; by then nobody listens any more.
PACED_AT_MOST_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Cue:
    """A line to say `offset_seconds` after its step began."""

    offset_seconds: float
    text: str


def cues_of(plan: Plan, index: int) -> tuple[Cue, ...]:
    """The cues of a step in their order; each is expected to end before the next begins."""
    step = plan.steps[index]
    planned = plan.exercise_of(step)
    if planned is None:
        return (Cue(0.0, words.FINISHED),)
    match step.kind:
        case Kind.LEAD_IN:
            text = words.instruction(planned.item, planned.now, is_first=step.exercise == 0)
            return (Cue(0.0, text),)
        case Kind.TIMED | Kind.OPEN:
            return _timed(step, planned)
        case Kind.HOLD:
            return _with_countdown(step, _opening(step, planned))
        case Kind.REST | Kind.SET_REST | Kind.CHANGE_SIDES if (step.seconds or 0) >= COUNTED_REST_SECONDS:
            return _with_countdown(step, _rest_wordings(plan, index))
        case Kind.REST | Kind.SET_REST | Kind.CHANGE_SIDES:
            return _first_that_fits(_rest_wordings(plan, index), step.seconds)
        case Kind.EXERCISE_REST:
            # Not counted down: what comes next is explained first.
            following = plan.exercises[(step.exercise or 0) + 1].name
            return _first_that_fits((f"{words.REST}. Next: {following}.", words.REST), step.seconds)
        case _:
            return _first_that_fits(_opening(step, planned), step.seconds)


def script(plan: Plan) -> tuple[str, ...]:
    """Every line that the session will say, each once, in the order of first use."""
    return tuple(dict.fromkeys(cue.text for index in range(len(plan.steps)) for cue in cues_of(plan, index)))


def headline(plan: Plan, index: int, elapsed_seconds: float = 0.0) -> str:
    """The one thing to do now, as it stands in large type."""
    step = plan.steps[index]
    planned = plan.exercise_of(step)
    if planned is None:
        return "Finished"
    match step.kind:
        case Kind.LEAD_IN:
            return words.GET_READY
        case Kind.TIMED | Kind.OPEN if planned.item.dose.is_breath_paced or planned.now.hold_seconds:
            return _phase_of(planned, elapsed_seconds)
        case Kind.TIMED:
            return words.KEEP_GOING
        case Kind.REST | Kind.SET_REST | Kind.EXERCISE_REST:
            return words.REST
        case Kind.CHANGE_SIDES:
            return words.CHANGE_SIDES
        case _:
            return _word(step.kind, planned)


def _word(kind: Kind, planned: PlannedExercise) -> str:
    said = planned.item.exercise.words
    match kind:
        case Kind.HOLD:
            return said.hold or words.HOLD
        case Kind.RELEASE:
            return said.release or words.RELEASE
        case Kind.BREATHE_IN:
            return said.breathe_in or words.BREATHE_IN
        case Kind.BREATHE_OUT:
            return said.breathe_out or words.BREATHE_OUT
        case _:
            return said.effort or words.EFFORT


def _opening(step: Step, planned: PlannedExercise) -> tuple[str, ...]:
    """What is said as a step begins, the fullest wording first."""
    word = _word(step.kind, planned)
    if step.kind is not Kind.MOVE and step.kind is not Kind.BREATHE_IN:
        return (word,)
    reps = planned.now.reps if planned.item.dose.mode is Mode.REPS else planned.now.breaths
    is_last = step.rep is not None and step.rep == reps and (reps or 0) > 1
    in_turn = planned.item.dose.sides is Sides.ALTERNATE
    side = step.side.value.capitalize() if step.side and (in_turn or step.rep == 1) else None
    last = words.LAST_ONE if is_last else None
    parts = [part for part in (last, side, word) if part]
    wordings = [". ".join(parts)]
    if last and side:
        wordings += [f"{last}, {side.lower()}", side]
    if last:
        wordings.append(last)
    return (*wordings, side or word)


def _rest_wordings(plan: Plan, index: int) -> tuple[str, ...]:
    step, following = plan.steps[index], plan.steps[index + 1]
    planned = plan.exercises[step.exercise or 0]
    match step.kind:
        case Kind.CHANGE_SIDES:
            side = f" Now the {words.side_name(step.side)}." if step.side else ""
            return (f"{words.CHANGE_SIDES}.{side}", words.CHANGE_SIDES)
        case Kind.SET_REST:
            return (f"{words.REST}. Next: set {step.set} of {planned.now.sets}.", words.REST)
        case _:
            if following.side is not None and planned.item.dose.sides is Sides.ALTERNATE:
                return (f"{words.REST}. Next: {words.side_name(following.side)}.", words.REST)
            return (f"{words.REST}. Next: {following.rep} of {planned.now.reps}.", words.REST)


def _first_that_fits(wordings: tuple[str, ...], seconds: float | None) -> tuple[Cue, ...]:
    for text in wordings:
        if seconds is None or words.spoken_seconds(text) <= seconds:
            return (Cue(0.0, text),)
    return ()


def _with_countdown(step: Step, wordings: tuple[str, ...]) -> tuple[Cue, ...]:
    """An opening and the last three seconds counted; the count is never dropped for the opening's sake."""
    seconds = step.seconds or 0.0
    shortest = min(words.spoken_seconds(text) for text in wordings)
    count = tuple(Cue(seconds - k, words.COUNT[k]) for k in (3, 2, 1) if seconds - k >= shortest)
    room = count[0].offset_seconds if count else seconds
    opening = _first_that_fits(wordings, room) or _first_that_fits(wordings, seconds)
    return (*opening, *count)


def _timed(step: Step, planned: PlannedExercise) -> tuple[Cue, ...]:
    """A time with a movement in it: paced by its holds or by the breath, or at the person's own pace."""
    seconds = step.seconds
    phases = _phases(planned)
    word = _word(phases[0][0] if phases else step.kind, planned)
    side = step.side.value.capitalize() if step.side else None
    opening = _first_that_fits((f"{side}. {word}" if side else word, side or word), seconds)
    count: tuple[Cue, ...] = ()
    if seconds is not None and step.kind is Kind.TIMED:
        count = tuple(Cue(seconds - k, words.COUNT[k]) for k in (3, 2, 1) if seconds - k >= 2)
    until = count[0].offset_seconds if count else PACED_AT_MOST_SECONDS if seconds is None else seconds
    between: list[Cue] = []
    if phases:
        cycle = _cycle_seconds(phases)
        for turn in range(int(until / cycle)):
            at = turn * cycle
            for kind, lasts in phases:
                if lasts > 0 and at > 0:  # the opening stands for the first
                    between.append(Cue(at, _word(kind, planned)))
                at += lasts
    elif seconds is not None:
        if seconds >= HALFWAY_FROM_SECONDS and step.kind is Kind.TIMED:
            between.append(Cue(seconds / 2, words.HALFWAY))
        if seconds >= TEN_LEFT_FROM_SECONDS:
            between.append(Cue(seconds - 10, words.TEN_LEFT))
    return (*opening, *between, *count)


def _phases(planned: PlannedExercise) -> tuple[tuple[Kind, float], ...]:
    """What repeats within a timed or open-ended step; nothing when it is done at the person's own pace."""
    dose = planned.item.dose
    if dose.is_breath_paced:
        return ((Kind.BREATHE_IN, dose.breathe_in_seconds), (Kind.BREATHE_OUT, dose.breathe_out_seconds))
    if planned.now.hold_seconds:
        return (
            (Kind.MOVE, dose.move_seconds),
            (Kind.HOLD, planned.now.hold_seconds),
            (Kind.RELEASE, dose.release_seconds),
        )
    return ()


def _cycle_seconds(phases: tuple[tuple[Kind, float], ...]) -> float:
    # Never so short that its words could not be said.
    return max(3.0, sum(lasts for _, lasts in phases))


def _phase_of(planned: PlannedExercise, elapsed_seconds: float) -> str:
    """Where in its phases a paced step is."""
    phases = _phases(planned)
    at = elapsed_seconds % _cycle_seconds(phases)
    for kind, lasts in phases:
        if at < lasts:
            return _word(kind, planned)
        at -= lasts
    return _word(phases[-1][0], planned)
