"""Which words and sounds belong to a step, and when: computed from the plan, never scheduled at clock times."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from backtimer.routine.dose import Mode, Side, Sides
from backtimer.session import words
from backtimer.session.aloud import sentence
from backtimer.session.guidance import AFTER_SOUND_SECONDS, SOUND_SECONDS, Amount, Sound
from backtimer.session.layout import Cue, Priority, Wish, fixed, lay_out
from backtimer.session.pace import speaking_seconds
from backtimer.session.plan import Kind, Plan, PlannedExercise, Step, is_block_start

# From this length on a rest or change of sides is counted down; the shorter ones would be all counting.
COUNTED_REST_SECONDS = 6.0
# A rest this long has told which rep comes next.
TELLING_REST_SECONDS = 3.0
HALFWAY_FROM_SECONDS = 20.0
TEN_LEFT_FROM_SECONDS = 45.0
# How much earlier or later than at its moment a note may come.
NOTE_EARLIER_SECONDS = 2.0
NOTE_LATER_SECONDS = 1.0
# A step without an end is paced this long; by then nobody listens any more.
PACED_AT_MOST_SECONDS = 1800.0
# A line that is not rendered yet may take this much longer than estimated, or be this much quicker.
ESTIMATE_MARGIN = 1.15

Wordings = tuple[str | Sound, ...]
NO_LENGTHS: Mapping[str, float] = {}


def length_key(sound: str) -> str:
    """The key of a sound among the lengths of lines."""
    return f"sound/{sound}"


def cues_of(plan: Plan, index: int, lengths: Mapping[str, float] = NO_LENGTHS) -> tuple[Cue, ...]:
    """The cues of a step in their order, none overlapping another or outlasting what it says.

    `lengths` are the seconds of the lines rendered so far, and of the sounds by `length_key`; the rest is estimated.
    A line that cannot be said lasts infinitely: a shorter wording or a sound stands for it.
    """
    return _cues(plan, index, _measure(plan, lengths, ESTIMATE_MARGIN))


def closing_cue(plan: Plan, done: int, seconds: float, lengths: Mapping[str, float] = NO_LENGTHS) -> Cue:
    """What is said at the end of a session in which so many exercises were done, or the sound that stands for it."""
    if plan.guidance.amount is Amount.SOUNDS or (plan.guidance.has_sounds and _is_mute(lengths)):
        return Cue(0.0, sound=Sound.END)
    return Cue(0.0, words.summary(done, seconds))


def script(plan: Plan, beginning: int = 0) -> tuple[str, ...]:
    """Every line that the session will say from a step on, as far as is known before they are rendered.

    In the order of first use; those of the steps before it come last: a person may go back.
    """
    texts: dict[str, None] = {}
    measures = [_measure(plan, NO_LENGTHS, factor) for factor in (ESTIMATE_MARGIN, 1.0, 1 / ESTIMATE_MARGIN)]
    for index in (*range(beginning, len(plan.steps)), *range(beginning)):
        for seconds_of in measures:
            texts.update(dict.fromkeys(cue.text for cue in _cues(plan, index, seconds_of) if cue.text))
    if plan.guidance.amount is not Amount.SOUNDS:
        texts.update(dict.fromkeys(words.COUNT[1:]))  # to count in with
    return tuple(texts)


def headline(plan: Plan, index: int, elapsed_seconds: float = 0.0) -> str:
    """The one thing to do now, as it stands in large type."""
    step = plan.steps[index]
    planned = plan.exercise_of(step)
    if planned is None:
        return "Finished"
    match step.kind:
        case Kind.LEAD_IN:
            return words.GET_READY
        case Kind.TIMED | Kind.OPEN if is_paced(planned):
            return _word(phase_now(planned, elapsed_seconds)[0], planned)
        case Kind.TIMED:
            return words.KEEP_GOING
        case Kind.REST | Kind.SET_REST | Kind.EXERCISE_REST:
            return words.REST
        case Kind.CHANGE_SIDES:
            return words.CHANGE_SIDES
        case _:
            return _word(step.kind, planned)


def is_paced(planned: PlannedExercise) -> bool:
    """Whether the phases of a timed or open-ended exercise are called."""
    return planned.item.dose.is_breath_paced or bool(planned.now.hold_seconds)


def _is_mute(lengths: Mapping[str, float]) -> bool:
    """Whether the engine fails: then nothing but what is rendered already can be said."""
    return math.inf in lengths.values()


Measure = Callable[[str | Sound], float]


def _measure(plan: Plan, lengths: Mapping[str, float], margin: float) -> Measure:
    is_mute = _is_mute(lengths)

    def seconds_of(wording: str | Sound) -> float:
        if isinstance(wording, Sound):
            return lengths.get(length_key(wording), SOUND_SECONDS)
        known = lengths.get(wording)
        if known is None:
            return math.inf if is_mute else speaking_seconds(wording, plan.guidance.pace) * margin
        return known

    return seconds_of


def _cues(plan: Plan, index: int, seconds_of: Measure) -> tuple[Cue, ...]:
    step = plan.steps[index]
    planned = plan.exercise_of(step)
    if planned is None:
        return ()
    if step.kind is Kind.LEAD_IN:
        has_sound = planned.begins_with_sound or not planned.instruction
        at = seconds_of(Sound.NEXT_EXERCISE) + AFTER_SOUND_SECONDS if has_sound else 0.0
        first = (Cue(0.0, sound=Sound.NEXT_EXERCISE),) if has_sound else ()
        return (*first, Cue(round(at, 3), planned.instruction)) if planned.instruction else first
    wishes = _wishes(plan, index, step, planned, seconds_of)
    return lay_out([_as_chosen(plan, wish) for wish in wishes], seconds_of)


def _as_chosen(plan: Plan, wish: Wish) -> Wish:
    """The wish without what the person does not want to hear."""
    guidance = plan.guidance
    wordings = wish.wordings
    if guidance.amount is Amount.SOUNDS:
        wordings = tuple(wording for wording in wordings if isinstance(wording, Sound))
    elif not guidance.has_sounds:
        wordings = tuple(wording for wording in wordings if not isinstance(wording, Sound))
    return Wish(wish.priority, wordings, wish.at, wish.earliest, wish.latest, wish.until)


def _wishes(plan: Plan, index: int, step: Step, planned: PlannedExercise, seconds_of: Measure) -> list[Wish]:
    seconds = step.seconds
    match step.kind:
        case Kind.TIMED | Kind.OPEN:
            return _timed(plan, step, planned, seconds_of)
        case Kind.REST | Kind.SET_REST | Kind.CHANGE_SIDES | Kind.EXERCISE_REST:
            wordings = _rest_wordings(plan, index)
            # Before an exercise there is no counting: it is explained first.
            is_counted = (seconds or 0) >= COUNTED_REST_SECONDS and step.kind is not Kind.EXERCISE_REST
        case _:
            wordings = _opening(plan, index, step, planned)
            is_counted = step.kind is Kind.HOLD
    assert seconds is not None
    opening = fixed(Priority.PHASE, wordings, 0.0, seconds)
    count = _countdown(plan, seconds, wordings, seconds_of) if is_counted else []
    notes = _halfway(plan, seconds) if step.kind is Kind.HOLD else []
    return [opening, *count, *notes]


def _countdown(plan: Plan, seconds: float, opening: Wordings, seconds_of: Measure) -> list[Wish]:
    """The last three seconds, as many of them as leave room for the opening."""
    if not plan.guidance.counts_down:
        return []
    said = [seconds_of(text) for text in opening if not isinstance(text, Sound)]
    room = min((seconds for seconds in said if seconds < math.inf), default=0.0)
    return [
        fixed(Priority.COUNTDOWN, (words.COUNT[k],), seconds - k, seconds - k + 1)
        for k in (3, 2, 1)
        if seconds - k >= room
    ]


def _halfway(plan: Plan, seconds: float) -> list[Wish]:
    if not plan.guidance.says_halfway or seconds < HALFWAY_FROM_SECONDS:
        return []
    return [_note(words.HALFWAY, seconds / 2)]


def _note(text: str, at: float) -> Wish:
    latest = at + NOTE_LATER_SECONDS
    return Wish(Priority.SIDE_NOTE, (text,), at, at - NOTE_EARLIER_SECONDS, latest, latest + 2)


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


_SOUNDS = {Kind.MOVE: Sound.START, Kind.TIMED: Sound.START, Kind.OPEN: Sound.START, Kind.RELEASE: Sound.RELEASE}


def _opening(plan: Plan, index: int, step: Step, planned: PlannedExercise) -> Wordings:
    """What is said as a step begins, the fullest wording first, a sound at last."""
    word = _word(step.kind, planned)
    is_rep = step.rep is not None and step.kind in (Kind.MOVE, Kind.HOLD, Kind.RELEASE, Kind.BREATHE_IN)
    if not is_rep or not is_block_start(plan, index):
        sound = _SOUNDS.get(step.kind)
        return (word,) if sound is None else (word, sound)
    of = planned.now.reps if planned.item.dose.mode is Mode.REPS else planned.now.breaths
    before = plan.steps[index - 1]
    if before.kind is Kind.REST and step.side is None and (before.seconds or 0) >= TELLING_REST_SECONDS:
        return (word, Sound.START)
    return (*_rep_wordings(plan, step, planned, word, step.rep or 1, of or 1), Sound.START)


def _rep_wordings(plan: Plan, step: Step, planned: PlannedExercise, word: str, rep: int, of: int) -> tuple[str, ...]:
    in_turn = planned.item.dose.sides is Sides.ALTERNATE
    sides = _side_names(planned, step.side) if step.side and (in_turn or rep == 1) else ()
    counts: tuple[str, ...] = ()
    if rep == of > 1:
        counts = (words.LAST_ONE,)
    elif rep > 1 and plan.guidance.counts_reps:
        counts = (words.rep_of(rep, of), words.number(rep).capitalize())
    if not sides:
        return (*(f"{count}. {word}" for count in counts), *(counts if rep == of > 1 else ()), word)
    return (
        *(f"{count}, {side}. {word}" for count in counts for side in sides),
        *(f"{count}, {side}" for count in counts for side in sides),
        *_side_wordings(sides, word),
    )


def _side_names(planned: PlannedExercise, side: Side) -> tuple[str, ...]:
    """A side as the exercise names it, "left leg", and without that."""
    noun = planned.item.exercise.words.side
    return (f"{side.value} {noun}", side.value) if noun else (side.value,)


def _side_wordings(sides: tuple[str, ...], word: str) -> tuple[str, ...]:
    return (*(f"{side.capitalize()}. {word}" for side in sides), *(side.capitalize() for side in sides))


def _rest_wordings(plan: Plan, index: int) -> Wordings:
    step, following = plan.steps[index], plan.steps[index + 1]
    planned = plan.exercises[step.exercise or 0]
    match step.kind:
        case Kind.CHANGE_SIDES:
            side = f" Now the {words.side_name(planned.item.exercise, step.side)}." if step.side else ""
            return (f"{words.CHANGE_SIDES}.{side}", words.CHANGE_SIDES, Sound.CHANGE_SIDES)
        case Kind.SET_REST:
            noun, which = words.set_noun(planned.item.dose.mode), words.rep_of(step.set or 1, planned.now.sets).lower()
            return (f"{words.REST}. Next: {noun} {which}.", words.REST)
        case Kind.EXERCISE_REST:
            name = sentence(plan.exercises[(step.exercise or 0) + 1].name)
            return (f"{words.REST}. Next: {name}", words.REST)
        case _:
            if following.side is not None and planned.item.dose.sides is Sides.ALTERNATE:
                side = words.side_name(planned.item.exercise, following.side)
                return (f"{words.REST}. Next: {side}.", words.REST)
            if following.rep == planned.now.reps:
                return (f"{words.REST}. {words.LAST_ONE} coming up.", words.REST)
            if not plan.guidance.counts_reps:
                return (words.REST,)
            return (
                f"{words.REST}. Next: {words.rep_of(following.rep or 1, planned.now.reps or 1).lower()}.",
                words.REST,
            )


def _timed(plan: Plan, step: Step, planned: PlannedExercise, seconds_of: Measure) -> list[Wish]:
    """A time with a movement in it: paced by its holds or by the breath, or at the person's own pace."""
    seconds = step.seconds
    phases = _phases(planned)
    kind = phases[0][0] if phases else step.kind
    word = _word(kind, planned)
    wordings: Wordings = _side_wordings(_side_names(planned, step.side), word) if step.side else (word,)
    wordings += (Sound.START,)
    count: list[Wish] = []
    if seconds is not None and step.kind is Kind.TIMED:
        count = _countdown(plan, seconds, wordings, seconds_of)
    until = count[0].at if count else PACED_AT_MOST_SECONDS if seconds is None else seconds
    cycle = _cycle_seconds(phases)
    first_ends = next((lasts for _, lasts in phases if lasts > 0), until)
    wishes = [*count, fixed(Priority.PHASE, wordings, 0.0, min(first_ends, until))]
    if phases:
        for turn in range(int(until / cycle)):
            at = turn * cycle
            for kind, lasts in phases:
                if lasts > 0 and at > 0:  # the opening stands for the first
                    sound = _SOUNDS.get(kind)
                    said: Wordings = (_word(kind, planned),) if sound is None else (_word(kind, planned), sound)
                    wishes.append(fixed(Priority.PHASE, said, round(at, 3), at + lasts))
                at += lasts
    if seconds is not None:
        if step.kind is Kind.TIMED and not phases:
            wishes += _halfway(plan, seconds)
        if seconds >= TEN_LEFT_FROM_SECONDS:
            wishes.append(_note(words.TEN_LEFT, seconds - 10))
    return wishes


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


def phase_now(planned: PlannedExercise, elapsed_seconds: float) -> tuple[Kind, float, float]:
    """Where in its phases a paced step is: the phase, how long it has lasted, and how long it lasts."""
    phases = _phases(planned)
    at = elapsed_seconds % _cycle_seconds(phases)
    for kind, lasts in phases:
        if at < lasts:
            return kind, at, lasts
        at -= lasts
    kind, lasts = phases[-1]
    return kind, lasts, lasts
