"""The session: one pure function moves it, `advance(state, input, now) -> (state, effects)`.

A step ends when it was due, not when that was noticed, so a late tick costs nothing and a session never drifts.
Only a lead-in waits: until its instruction has been spoken, and at least the get-ready time; or, by choice, for the
person.
Resume counts in first, so that hands and legs are back in place when the clock runs again.
More than 5 s without an input while running means that the computer slept: the session pauses as of the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, assert_never

from backtimer.routine.dose import AS_WRITTEN
from backtimer.session import words
from backtimer.session.cues import closing_cue, cues_of
from backtimer.session.guidance import Amount, Sound
from backtimer.session.known import Form
from backtimer.session.layout import Cue
from backtimer.session.plan import Kind, Plan, Step, is_block_start

SLEPT_SECONDS = 5.0
# The runner is asked to look in at least this often, so that a gap can only mean sleep.
LOOK_IN_SECONDS = 1.0
# A cue noticed later than this is left out: said late it would mislead.
STALE_SECONDS = 0.7
# Previous goes to the start of the present block when one is further into it than this.
AGAIN_SECONDS = 3.0
# The kinds of step in which something is done.
WORK = (Kind.MOVE, Kind.HOLD, Kind.TIMED, Kind.OPEN, Kind.BREATHE_OUT)
# Instants are sums of floats: one that is due to within this has come.
ROUNDING_SECONDS = 1e-6


class SessionMode(StrEnum):
    """Whether the session's clock runs."""

    IDLE = "idle"
    RUNNING = "running"
    COUNT_IN = "count_in"
    PAUSED = "paused"
    FINISHED = "finished"


# ---- inputs: orders and reports. Steering carries the cursor its button was drawn for: a double press cannot skip two.


@dataclass(frozen=True, slots=True)
class Start:
    """Begin with the first lead-in."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock; `slept`: not the person wants it, but the computer goes to sleep."""

    slept: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the clock run again."""


@dataclass(frozen=True, slots=True)
class Next:
    """Go to the next block: the next rep, side, set or exercise."""

    cursor: int


@dataclass(frozen=True, slots=True)
class Previous:
    """Go to the start of this block or, within its first seconds, to the one before."""

    cursor: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """Begin this exercise again, with its instruction."""

    cursor: int


@dataclass(frozen=True, slots=True)
class SkipExercise:
    """Go to the next exercise."""

    cursor: int


@dataclass(frozen=True, slots=True)
class SetHold:
    """Change an exercise's hold, also that of the running step."""

    exercise_id: str
    hold_seconds: float


@dataclass(frozen=True, slots=True)
class SetReps:
    """Change how many reps an exercise has."""

    exercise_id: str
    reps: int


@dataclass(frozen=True, slots=True)
class SetSeconds:
    """Change how long an exercise that goes by time lasts, also its running step."""

    exercise_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class AddTime:
    """Give the step under way more time."""

    cursor: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Replan:
    """Go on with another plan of the same routine: doses, exercises and their order may have changed."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The line with this number has been said, or will not be. `is_heard`: by a voice, to its end."""

    number: int
    is_heard: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """How long a line takes to say is known now (infinitely: it cannot be said), or a sound (see `cues.length_key`)."""

    text: str
    seconds: float


Input = (
    Start
    | Tick
    | Pause
    | Resume
    | Next
    | Previous
    | Repeat
    | SkipExercise
    | SetHold
    | SetReps
    | SetSeconds
    | AddTime
    | Replan
    | SpeechEnded
    | Rendered
)

_STEERING = (Next, Previous, Repeat, SkipExercise, SetHold, SetReps, SetSeconds, AddTime, Replan)
# What each mode takes; the guard in `advance` and the buttons on screen both read it.
ACCEPTS: dict[SessionMode, tuple[type, ...]] = {
    SessionMode.IDLE: (Start, Rendered),
    SessionMode.RUNNING: (Tick, Pause, *_STEERING, SpeechEnded, Rendered),
    SessionMode.COUNT_IN: (Tick, Pause, *_STEERING, SpeechEnded, Rendered),
    SessionMode.PAUSED: (Resume, *_STEERING, SpeechEnded, Rendered),
    SessionMode.FINISHED: (),
}

# ---- effects: what the runner must do


@dataclass(frozen=True, slots=True)
class Speak:
    """Say a line. An awaited one holds the session up, so it is worth waiting for; others are dropped when late."""

    number: int
    text: str
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class PlaySound:
    """Make a sound, or none when that cannot be done at once."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class CountIn:
    """The clock will run again in so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hush:
    """Be silent at once."""


@dataclass(frozen=True, slots=True)
class StepBegan:
    """A step began, due `due_seconds` of session time after Start."""

    cursor: int
    step: Step
    due_seconds: float


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A step ended by itself, or was left."""

    step: Step
    outcome: Literal["done", "left"]


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands; `slept` when the computer was asleep."""

    slept: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock runs again."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The last step is over."""

    session_seconds: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The instruction of the exercise with this index was heard to its end, in this form."""

    exercise: int
    form: Form


Effect = Heard | Speak | PlaySound | CountIn | Hush | StepBegan | StepEnded | Paused | Resumed | Finished


@dataclass(frozen=True, slots=True)
class State:
    """Where a session is.

    `began` is the clock instant at which the step began, pauses taken out; while paused or counting in, `paused_at`
    holds the instant of the pause, `counts_until` when the count-in ends, and `counted_in` how much of it was said.
    `cued_seconds` is how far into the step cues have been said (-1: not yet the one at its beginning).
    `awaited_text` is the instruction that is being said, `is_heard` whether this lead-in's was heard to its end, and
    `heard` the words (by their fingerprint) that were heard in full in this session.
    """

    plan: Plan
    mode: SessionMode = SessionMode.IDLE
    cursor: int = 0
    began: float = 0.0
    due_seconds: float = 0.0
    seen: float = 0.0
    paused_at: float = 0.0
    counts_until: float = 0.0
    cued_seconds: float = -1.0
    utterances: int = 0
    awaited: int | None = None
    awaited_text: str = ""
    is_heard: bool = False
    heard: frozenset[str] = frozenset()
    instructed_seconds: float | None = None
    cues: tuple[Cue, ...] = ()
    counted_in: int = 0
    lengths: Mapping[str, float] = field(default_factory=dict)
    exercises_done: frozenset[int] = frozenset()
    # Those of which some work was gone past: they are not done whole.
    exercises_cut: frozenset[int] = frozenset()

    @property
    def exercises_whole(self) -> frozenset[int]:
        """The exercises of which all work was done and nothing gone past."""
        return self.exercises_done - self.exercises_cut

    @property
    def step(self) -> Step:
        """The step under way."""
        return self.plan.steps[self.cursor]

    def elapsed_seconds(self, now: float) -> float:
        """How long the step has been running at `now`."""
        match self.mode:
            case SessionMode.RUNNING:
                return max(0.0, now - self.began)
            case SessionMode.PAUSED | SessionMode.COUNT_IN:
                return self.paused_at - self.began
            case _:
                return 0.0

    def accepts(self, kind: type) -> bool:
        """Whether this mode takes such an input."""
        return kind in ACCEPTS[self.mode]


def advance(state: State, happened: Input, now: float) -> tuple[State, tuple[Effect, ...]]:
    """Move the session: what it is after `happened` at the clock instant `now`, and what must be done about it."""
    if not state.accepts(type(happened)):
        return state, ()
    effects: list[Effect] = []
    if state.mode is SessionMode.COUNT_IN:
        state = _count_in(state, happened, now, effects)
        if state.mode is SessionMode.PAUSED:
            return state, tuple(effects)
    if state.mode is SessionMode.RUNNING:
        now = max(now, state.seen)
        if now - state.seen > SLEPT_SECONDS:
            return _pause(state, state.seen, effects, slept=True), tuple(effects)
        # A report of speech belongs before the passing of time that it may hold up.
        if isinstance(happened, SpeechEnded):
            state = _speech_ended(state, happened, now, effects)
        state = _catch_up(state, now, effects)
        if state.mode is not SessionMode.RUNNING:
            return state, tuple(effects)
    match happened:
        case Start():
            state = _begin(replace(state, mode=SessionMode.RUNNING, seen=now), 0, now, 0.0, effects)
            state = _catch_up(state, now, effects)
        case Tick():
            pass
        case Pause(slept):
            state = _pause(state, now, effects, slept=slept)
        case Rendered(text, seconds):
            state = replace(state, lengths={**state.lengths, text: seconds})
        case Resume():
            state = _resume(state, now, effects)
        case Next(cursor) | Previous(cursor) | Repeat(cursor) | SkipExercise(cursor):
            if cursor == state.cursor:
                state = _leave(state, _target(state, happened, now), now, effects)
        case SetHold() | SetReps() | SetSeconds() | AddTime() | Replan():
            plan, said = _changed_plan(state, happened)
            if plan is not state.plan:
                state = _replan(state, plan, now, effects)
                state = _answer(state, said, effects)
        case SpeechEnded():
            if state.mode is SessionMode.PAUSED and happened.number == state.awaited:
                state = replace(state, awaited=None)
        case _:
            assert_never(happened)
    return state, tuple(effects)


def next_deadline(state: State) -> float | None:
    """The clock instant at which the session wants its next Tick; None when it waits for a person."""
    if state.mode is SessionMode.COUNT_IN:
        return min(state.seen + LOOK_IN_SECONDS, state.counts_until, _next_count(state))
    if state.mode is not SessionMode.RUNNING:
        return None
    due = state.seen + LOOK_IN_SECONDS
    end = _length_seconds(state)
    if end is not None:
        due = min(due, state.began + end)
    for cue in state.cues:
        if cue.offset_seconds > state.cued_seconds:
            due = min(due, state.began + cue.offset_seconds)
            break
    return due


def _length_seconds(state: State) -> float | None:
    """How long the present step lasts as far as is known; None: until the person goes on."""
    step = state.step
    if step.kind is not Kind.LEAD_IN:
        return step.seconds
    if state.plan.guidance.waits_for_me:
        return None
    planned = state.plan.exercises[step.exercise or 0]
    get_ready, added = planned.get_ready_seconds, state.plan.added.get(step.id, 0.0)
    if not planned.instruction:
        return get_ready + added
    if state.instructed_seconds is not None:
        return max(get_ready, state.instructed_seconds) + added
    # The watchdog over a voice that never reports its end.
    return max(get_ready, (step.seconds or 0.0) * 2 + 10) + added


def _catch_up(state: State, now: float, effects: list[Effect]) -> State:
    """Say what is due and end every step whose end has come, each at its due instant."""
    while state.mode is SessionMode.RUNNING:
        state = _say_due(state, now, effects)
        length = _length_seconds(state)
        if length is None or state.began + length > now + ROUNDING_SECONDS:
            return replace(state, seen=now)
        effects.append(StepEnded(state.step, "done"))
        if state.step.exercise is not None and state.step.kind in WORK:
            state = replace(state, exercises_done=state.exercises_done | {state.step.exercise})
        state = _past_lead_in(state)
        if state.step.kind is Kind.DONE:
            effects.append(Finished(state.due_seconds))
            return replace(state, mode=SessionMode.FINISHED, seen=now)
        state = _begin(state, state.cursor + 1, state.began + length, state.due_seconds + length, effects)
    return state


def _begin(state: State, cursor: int, began: float, due_seconds: float, effects: list[Effect]) -> State:
    step = state.plan.steps[cursor]
    effects.append(StepBegan(cursor, step, due_seconds))
    if step.kind is Kind.DONE:
        cues: tuple[Cue, ...] = (closing_cue(state.plan, len(state.exercises_whole), due_seconds, state.lengths),)
    else:
        cues = cues_of(state.plan, cursor, state.lengths)
    return replace(
        state,
        cursor=cursor,
        began=began,
        paused_at=began,
        due_seconds=due_seconds,
        cued_seconds=-1.0,
        awaited=None,
        is_heard=False,
        instructed_seconds=None,
        cues=cues,
    )


def _past_lead_in(state: State) -> State:
    """A lead-in is over: what of its words was not heard is said in full when it comes again."""
    planned = state.plan.exercise_of(state.step)
    if state.step.kind is not Kind.LEAD_IN or planned is None or planned.form is not Form.FULL:
        return state
    unheard = state.plan.unheard
    if state.is_heard:
        state = replace(state, heard=state.heard | {planned.words})
        unheard -= {planned.id}
    elif planned.words not in state.heard:
        unheard |= {planned.id}
    plan = state.plan.with_unheard(unheard)
    return state if plan is state.plan else replace(state, plan=plan)


def _say_due(state: State, now: float, effects: list[Effect]) -> State:
    elapsed = now - state.began + ROUNDING_SECONDS
    is_lead_in = state.step.kind is Kind.LEAD_IN
    for cue in state.cues:
        if not state.cued_seconds < cue.offset_seconds <= elapsed:
            continue
        if cue.sound is not None:
            if elapsed - cue.offset_seconds <= STALE_SECONDS:
                effects.append(PlaySound(cue.sound))
            continue
        awaits = is_lead_in or state.step.kind is Kind.DONE
        if awaits or elapsed - cue.offset_seconds <= STALE_SECONDS:
            number = state.utterances + 1
            state = replace(state, utterances=number)
            if is_lead_in:
                state = replace(state, awaited=number, awaited_text=cue.text)
            effects.append(Speak(number, cue.text, awaits))
    return replace(state, cued_seconds=max(elapsed, state.cued_seconds))


def _speech_ended(state: State, happened: SpeechEnded, now: float, effects: list[Effect]) -> State:
    if happened.number != state.awaited:
        return state
    planned = state.plan.exercise_of(state.step)
    # What is said of the exercise may have changed meanwhile.
    is_heard = happened.is_heard and planned is not None and state.awaited_text == planned.instruction
    if is_heard and planned is not None and state.step.exercise is not None:
        effects.append(Heard(state.step.exercise, planned.form))
    return replace(state, awaited=None, is_heard=is_heard, instructed_seconds=now - state.began)


def _pause(state: State, at: float, effects: list[Effect], *, slept: bool) -> State:
    effects += [Hush(), Paused(slept)]
    return replace(state, mode=SessionMode.PAUSED, paused_at=at, seen=at)


def _resume(state: State, now: float, effects: list[Effect]) -> State:
    seconds = state.plan.guidance.count_in_seconds
    # An instruction is said again from its beginning: that is time enough.
    if state.step.kind is Kind.LEAD_IN or seconds == 0:
        return _run_again(state, now, effects)
    effects.append(CountIn(seconds))
    state = replace(state, mode=SessionMode.COUNT_IN, seen=now, counts_until=now + seconds, counted_in=0)
    return _say_count(state, now, effects)


def _run_again(state: State, now: float, effects: list[Effect]) -> State:
    effects.append(Resumed())
    moved = state.began + (now - state.paused_at)
    state = replace(state, mode=SessionMode.RUNNING, began=moved, seen=now)
    if state.step.kind is Kind.LEAD_IN and state.instructed_seconds is None:
        # An instruction cut off by the pause is said again from its beginning.
        state = replace(state, cued_seconds=-1.0)
    return _catch_up(state, now, effects)


def _count_in(state: State, happened: Input, now: float, effects: list[Effect]) -> State:
    """Count on; at the end of it, or when the person steers, the clock runs again."""
    now = max(now, state.seen)
    if now - state.seen > SLEPT_SECONDS:
        return _pause(replace(state, seen=now), state.paused_at, effects, slept=True)
    if isinstance(happened, Pause):
        return _pause(state, state.paused_at, effects, slept=happened.slept)
    if isinstance(happened, (Next, Previous, Repeat, SkipExercise)):
        effects.append(Hush())
        return _run_again(state, now, effects)
    if now + ROUNDING_SECONDS >= state.counts_until:
        # From when it was due, not from when that was noticed.
        return _run_again(state, state.counts_until, effects)
    return replace(_say_count(state, now, effects), seen=now)


def _next_count(state: State) -> float:
    return state.counts_until - (state.plan.guidance.count_in_seconds - state.counted_in)


def _say_count(state: State, now: float, effects: list[Effect]) -> State:
    left = state.plan.guidance.count_in_seconds - state.counted_in
    if left <= 0 or _next_count(state) > now + ROUNDING_SECONDS:
        return state
    state = replace(state, counted_in=state.counted_in + 1)
    if state.plan.guidance.amount is Amount.SOUNDS:
        return state
    number = state.utterances + 1
    effects.append(Speak(number, words.number(left), False))
    return replace(state, utterances=number)


def _target(state: State, happened: Next | Previous | Repeat | SkipExercise, now: float) -> int:
    steps, here = state.plan.steps, state.cursor
    last = len(steps) - 1
    starts = range(last + 1)
    match happened:
        case Next():
            return next((i for i in starts[here + 1 :] if is_block_start(state.plan, i)), last)
        case Previous():
            start = next((i for i in reversed(starts[: here + 1]) if is_block_start(state.plan, i)), 0)
            into = sum(steps[i].seconds or 0.0 for i in range(start, here)) + state.elapsed_seconds(now)
            if into > AGAIN_SECONDS:
                return start
            return next((i for i in reversed(starts[:start]) if is_block_start(state.plan, i)), 0)
        case Repeat():
            return next((i for i in reversed(starts[: here + 1]) if steps[i].kind is Kind.LEAD_IN), 0)
        case SkipExercise():
            return next((i for i in starts[here + 1 :] if steps[i].kind in (Kind.LEAD_IN, Kind.DONE)), last)
        case _:
            assert_never(happened)


def _leave(state: State, cursor: int, now: float, effects: list[Effect]) -> State:
    effects += [Hush(), StepEnded(state.step, "left")]
    elapsed = state.elapsed_seconds(now)
    if state.step.kind is Kind.OPEN and cursor > state.cursor and state.step.exercise is not None:
        # That the person goes on is how an open-ended step ends.
        state = replace(state, exercises_done=state.exercises_done | {state.step.exercise})
    state = _with_cut(_past_lead_in(state), cursor)
    state = _begin(state, cursor, now, state.due_seconds + elapsed, effects)
    if state.mode is SessionMode.PAUSED:
        state = replace(state, paused_at=now)
        if state.step.kind is not Kind.DONE:
            return state
        # The end of a session does not wait for a Resume.
        state = replace(state, mode=SessionMode.RUNNING)
    return _catch_up(state, now, effects)


def _with_cut(state: State, cursor: int) -> State:
    """The state with the exercises whose work is gone past by going from here to a step."""
    steps = state.plan.steps
    passed = {
        step.exercise for step in steps[state.cursor : cursor] if step.kind in WORK and step.kind is not Kind.OPEN
    }
    cut = state.exercises_cut | {each for each in passed if each is not None}
    if cursor <= state.cursor and steps[cursor].kind is Kind.LEAD_IN:
        # It is begun again.
        cut -= {steps[cursor].exercise}
    return replace(state, exercises_cut=frozenset(cut))


def _changed_plan(state: State, happened: SetHold | SetReps | SetSeconds | AddTime | Replan) -> tuple[Plan, str]:
    """The plan from here on, and what is said of the change."""
    plan = state.plan
    match happened:
        case SetHold(exercise_id, seconds) if exercise_id in plan.ids:
            own = replace(plan.own.get(exercise_id, AS_WRITTEN), hold_seconds=seconds)
            return plan.with_own(exercise_id, own), words.seconds_in_words(seconds)
        case SetReps(exercise_id, reps) if exercise_id in plan.ids:
            own = replace(plan.own.get(exercise_id, AS_WRITTEN), reps=reps)
            return plan.with_own(exercise_id, own), words.plural(reps, "rep")
        case SetSeconds(exercise_id, seconds) if exercise_id in plan.ids:
            own = replace(plan.own.get(exercise_id, AS_WRITTEN), seconds=seconds)
            return plan.with_own(exercise_id, own), words.seconds_in_words(seconds)
        case AddTime(cursor, seconds) if cursor == state.cursor and state.step.seconds is not None:
            return plan.with_time(state.step, seconds), words.more_time(seconds)
        case Replan(other):
            # The time that was given on the way stays given.
            return other.with_added(plan.added).with_unheard(plan.unheard), ""
        case _:
            return plan, ""


def _answer(state: State, text: str, effects: list[Effect]) -> State:
    """Say what was changed: the person may not see the screen."""
    if not text or state.plan.guidance.amount is Amount.SOUNDS or state.mode is SessionMode.FINISHED:
        return state
    number = state.utterances + 1
    effects.append(Speak(number, text, False))
    return replace(state, utterances=number)


def _replan(state: State, plan: Plan, now: float, effects: list[Effect]) -> State:
    """Go on with another plan at the same step; if that has gone, at the first later one that is still there."""
    index = {step.id: i for i, step in enumerate(plan.steps)}
    done = {state.plan.exercises[number].id for number in state.exercises_done}
    still_done = frozenset(number for number, planned in enumerate(plan.exercises) if planned.id in done)
    cut = {state.plan.exercises[number].id for number in state.exercises_cut}
    still_cut = frozenset(number for number, planned in enumerate(plan.exercises) if planned.id in cut)
    state = replace(state, exercises_cut=still_cut)
    if state.step.id not in index:
        following = next(step.id for step in state.plan.steps[state.cursor :] if step.id in index)
        effects += [Hush(), StepEnded(state.step, "left")]
        elapsed = state.elapsed_seconds(now)
        state = replace(state, plan=plan, exercises_done=still_done)
        state = _begin(state, index[following], now, state.due_seconds + elapsed, effects)
        if state.mode is SessionMode.PAUSED:
            return replace(state, paused_at=now)
        return _catch_up(state, now, effects) if state.mode is SessionMode.RUNNING else state
    elapsed = state.elapsed_seconds(now)
    before, cursor = state.plan.exercise_of(state.step), index[state.step.id]
    now_planned = plan.exercise_of(plan.steps[cursor])
    if before is not None and now_planned is not None and before.words != now_planned.words:
        # An easier variant, perhaps: what was heard was of the other.
        state = replace(state, is_heard=False)
    cues = cues_of(plan, cursor, state.lengths)
    if state.step.kind is Kind.DONE:
        cues = state.cues
    state = replace(state, plan=plan, cursor=cursor, cues=cues, exercises_done=still_done)
    if state.step.kind is not Kind.LEAD_IN and state.step.seconds is not None and elapsed > state.step.seconds:
        # A hold made shorter than what is already held ends now, not in the past.
        over = elapsed - state.step.seconds
        state = replace(state, began=state.began + over, due_seconds=state.due_seconds + over)
    return _catch_up(state, now, effects) if state.mode is SessionMode.RUNNING else state
