"""Every word that is spoken or shown large during a session, in one place, ready for translation."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from backtimer.routine.dose import Dose, DoseNow, Mode, Side, Sides, turns
from backtimer.routine.exercise import Exercise, Position
from backtimer.routine.routine import RoutineExercise
from backtimer.session.aloud import sentence
from backtimer.session.changes import is_on_floor
from backtimer.session.times import length_in_words

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")

EFFORT = "Go"
HOLD = "Hold"
RELEASE = "Release"
REST = "Rest"
CHANGE_SIDES = "Change sides"
BREATHE_IN = "Breathe in"
BREATHE_OUT = "Breathe out"
LAST_ONE = "Last one"
HALFWAY = "Halfway"
TEN_LEFT = "Ten seconds left"
GET_READY = "Get ready"
READY = "Ready"
KEEP_GOING = "Keep going"
BEGIN_YOURSELF = "Press → when you are ready."
COUNT = ("zero", "one", "two", "three")
FINISHED = "That was the last exercise. Well done."
_NUMBERS = (*COUNT, "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
_INTO = {
    Position.BACK: "Come onto your back.",
    Position.FRONT: "Lie face down.",
    Position.SIDE: "Lie on your side.",
    Position.HANDS_AND_KNEES: "Come onto your hands and knees.",
    Position.KNEELING: "Kneel down.",
    Position.HALF_KNEELING: "Kneel on one knee.",
    Position.SITTING: "Sit down.",
    Position.STANDING: "Stand up.",
}
# Whether a sentence says itself which position to take, by the ways in which people write it.
_TAKES_ANY = re.compile(
    r"(?:lie|sit|stand|kneel|half-kneel|(?:come|get|go|roll|turn|stay) (?:down |back )?(?:on|onto|to))\b", re.I
)
_TAKES = {
    Position.BACK: r"\bon(?:to)? (?:your|the) back\b|\bsupine\b",
    Position.FRONT: r"\bface[- ]down\b|\bon(?:to)? (?:your|the) (?:front|stomach|tummy|belly)\b|\bprone\b",
    Position.SIDE: r"\bon(?:to)? (?:your|one|the) (?:\w+ )?side\b",
    Position.HANDS_AND_KNEES: r"\bhands and knees\b|\ball fours\b",
    Position.KNEELING: r"\bkneel",
    Position.HALF_KNEELING: r"\bkneel",
    Position.SITTING: r"\bsit\b|\bsitting\b|\bseated\b",
    Position.STANDING: r"\bstand\b|\bstanding\b",
}
# What such a sentence begins with when one is there already.
_STAY = (
    (re.compile(r"^(?:lie|come) (?:down )?on(?:to)? your back\b", re.I), "Stay on your back"),
    (re.compile(r"^lie (?:down )?face down\b", re.I), "Stay face down"),
    (re.compile(r"^(?:come|get|go) (?:down )?on(?:to)? (your hands and knees|all fours)\b", re.I), r"Stay on \1"),
)
# Whoever hears only then which side it is would have to turn over.
_ONE_SIDED = (Position.SIDE, Position.HALF_KNEELING)
# So many letters of an own exercise's steps are said of it in short, but never less than a sentence.
IN_SHORT_LETTERS = 100
# Shorter ones are not said: nobody counts them.
LEAST_HOLD_SAID = 2.0
LEAST_REST_SAID = 5.0


def seconds_in_words(seconds: float) -> str:
    """A duration as it is read aloud: "6 seconds", "1 minute", "1 minute 30 seconds"."""
    minutes, rest = divmod(round(seconds, 1), 60)
    parts = [plural(int(minutes), "minute")] if minutes else []
    if rest or not minutes:
        parts.append(f"{rest:g} second" + ("" if rest == 1 else "s"))
    return " ".join(parts)


def more_time(seconds: float) -> str:
    """The answer to a step's being made longer: "10 seconds more"."""
    return f"{seconds_in_words(seconds)} more"


def times_up_text(times: int, positions: Collection[Position | None]) -> str:
    """How often one must get up from the floor on the way: "stand up twice". Unknown positions are ignored."""
    if times:
        return f"stand up {('once', 'twice')[times - 1] if times < 3 else f'{times} times'}"
    on_floor = {is_on_floor(position) for position in positions if position is not None}
    if on_floor == {True}:
        return "all on the floor"
    return "nothing on the floor" if on_floor == {False} else "no getting up"


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 set", "3 sets"."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def side_name(exercise: Exercise, side: Side) -> str:
    """What is meant by a side of this exercise: "left side", or the limb that its file names: "left leg"."""
    return f"{side.value} {exercise.words.side or 'side'}"


def set_noun(mode: Mode) -> str:
    """What a set is called: reps come in sets, times and breaths in rounds."""
    return "set" if mode is Mode.REPS else "round"


def dose_sentence(item: RoutineExercise, now: DoseNow) -> str:
    """What is to be done, as the instruction says it: "Eight times. Hold 6 seconds. Rest 10 seconds in between.".

    It says only what the plan has.
    """
    dose = item.dose
    amount, hold = _amount(dose, now), _hold_said(dose, now)
    sets = f"{number(now.sets)} {set_noun(dose.mode)}s"
    if dose.mode is Mode.REPS and now.reps == 1 and hold:
        held = hold + _sides_said(dose, now)
        parts = [sets, held] if now.sets > 1 else [held]
        hold = ""
    elif now.sets > 1:
        parts = [f"{sets}, each {amount}" if dose.mode is Mode.OPEN else f"{sets} of {amount}"]
    else:
        parts = [f"for {amount}" if dose.mode in (Mode.TIMED, Mode.BREATHS) else amount]
    parts += [hold] if hold else []
    if dose.mode is Mode.OPEN and now.seconds is None:
        parts.append("press the right arrow key to continue")
    parts += _rests_said(dose, now)
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts)


def _amount(dose: Dose, now: DoseNow) -> str:
    """One set of it, on its sides."""
    match dose.mode:
        case Mode.REPS:
            amount = times(now.reps or 0) if now.sets == 1 else number(now.reps or 0)
        case Mode.TIMED:
            amount = seconds_in_words(now.seconds or 0)
        case Mode.BREATHS:
            amount = f"{number(now.breaths or 0)} breath{'' if now.breaths == 1 else 's'}"
        case Mode.OPEN:
            amount = "as long as you like" + (f", up to {seconds_in_words(now.seconds)}" if now.seconds else "")
    return amount + _sides_said(dose, now)


def _sides_said(dose: Dose, now: DoseNow) -> str:
    if dose.sides is Sides.NONE:
        return ""
    if dose.sides is Sides.EACH or (dose.mode is Mode.TIMED and turns(now.seconds or 0) == 1):
        return " on each side"
    return ", alternating sides" if dose.mode is Mode.OPEN else " on each side, alternating"


def times(count: int) -> str:
    """How often: "one time", "twice", "eight times"."""
    return {1: "one time", 2: "twice"}.get(count, f"{number(count)} times")


def _hold_said(dose: Dose, now: DoseNow) -> str:
    hold = now.hold_seconds
    if hold is None or hold < LEAST_HOLD_SAID or dose.mode is Mode.BREATHS or dose.is_breath_paced:
        return ""
    if dose.mode is not Mode.REPS and now.seconds is not None:
        lasts = now.seconds / (turns(now.seconds) if dose.sides is Sides.ALTERNATE and dose.mode is Mode.TIMED else 1)
        if dose.move_seconds + hold > lasts:
            return ""
    return f"hold {seconds_in_words(hold)}"


def _rests_said(dose: Dose, now: DoseNow) -> list[str]:
    """The rests that come, as far as they are worth a word."""
    rest, set_rest = now.rest_seconds or 0.0, dose.set_rest_seconds
    rests: list[str] = []
    if dose.mode is Mode.REPS and rest >= LEAST_REST_SAID and (now.reps != 1 or dose.sides is Sides.ALTERNATE):
        rests.append(f"{seconds_in_words(rest)} in between")
    if now.sets > 1 and set_rest >= LEAST_REST_SAID:
        rests.append(f"{seconds_in_words(set_rest)} between {set_noun(dose.mode)}s")
    return [f"rest {', and '.join(rests)}"] if rests else []


def number(count: int) -> str:
    """A count as a word, as far as that is shorter than its digits are clear."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def rep_of(rep: int, of: int) -> str:
    """Where in a count one is: "Three of eight"."""
    return f"{number(rep)} of {number(of)}".capitalize()


def instruction(item: RoutineExercise, now: DoseNow, before: RoutineExercise | None) -> str:
    """What the lead-in says in full: the exercise's name, how it is done, what to mind, how much of it.

    `before` is the exercise it comes after: the position is said when it changes, and things when they are new.
    """
    exercise = item.exercise
    steps = [said for step in exercise.steps if (said := sentence(step))]
    into = _into(exercise, before, steps)
    if steps and exercise.position is not None and not changes_position(exercise, before):
        steps[0] = _staying(steps[0])
    optional = _new(exercise.optional_equipment, before)
    return _said(
        _name(item, before),
        _needs(exercise, before),
        f"If you like, use {' or '.join(optional)}." if optional else "",
        _first_side(item, is_early=True),
        into,
        *steps,
        sentence(exercise.breathing or ""),
        *map(sentence, exercise.cautions),
        dose_sentence(item, now),
        _first_side(item),
    )


def short_instruction(item: RoutineExercise, now: DoseNow, before: RoutineExercise | None) -> str:
    """What the lead-in says of an exercise that is known: the movement in one clause, what to mind, how much of it."""
    exercise = item.exercise
    movement = _movement(exercise)
    return _said(
        _name(item, before),
        _needs(exercise, before),
        _first_side(item, is_early=True),
        _into(exercise, before, movement),
        *movement,
        sentence(exercise.key_point or ""),
        *map(sentence, exercise.cautions),
        dose_sentence(item, now),
        _first_side(item),
    )


def name_only(item: RoutineExercise, before: RoutineExercise | None) -> str:
    """The least that a lead-in says: the name, the position when it changes, and the cautions."""
    return _said(_name(item, before), _into(item.exercise, before, ()), *map(sentence, item.exercise.cautions))


def summary(exercises_done: int, seconds: float) -> str:
    """What is said at the end."""
    if not exercises_done:
        return FINISHED
    return f"{FINISHED} You did {plural(exercises_done, 'exercise')} in {length_in_words(seconds)}."


def _said(*sentences: str) -> str:
    """One after another, none twice."""
    return " ".join(dict.fromkeys(filter(None, sentences)))


def _name(item: RoutineExercise, before: RoutineExercise | None) -> str:
    return sentence(f"{'First' if before is None else 'Next'}: {sentence(item.exercise.name)}")


def _new(things: tuple[str, ...], before: RoutineExercise | None) -> list[str]:
    """The things that are not at hand from the exercise before."""
    had = () if before is None else (*before.exercise.equipment, *before.exercise.optional_equipment)
    return [thing for thing in things if thing not in had]


def _needs(exercise: Exercise, before: RoutineExercise | None) -> str:
    things = _new(exercise.equipment, before)
    return f"You will need {' and '.join(things)}." if things else ""


def changes_position(exercise: Exercise, before: RoutineExercise | None) -> bool:
    """Whether one must move to begin; the first exercise is come to from standing at the laptop."""
    return exercise.position is not (Position.STANDING if before is None else before.exercise.position)


def _into(exercise: Exercise, before: RoutineExercise | None, then: Sequence[str]) -> str:
    """The way into the position when it changes, unless what is said next begins with it."""
    position = exercise.position
    if position is None or not changes_position(exercise, before) or (then and _takes(then[0], position)):
        return ""
    return _INTO[position]


def _takes(text: str, position: Position | None = None) -> bool:
    """Whether a sentence says which position to take: this one, or any at its very beginning."""
    # "Bend your knees, then stand up": that is how it ends.
    begins = re.split(r"\bthen\b", text, maxsplit=1, flags=re.I)[0]
    is_named = position is not None and re.search(_TAKES[position], begins, re.I) is not None
    return is_named or _TAKES_ANY.match(text) is not None


def _staying(text: str) -> str:
    for coming, stay in _STAY:
        text = coming.sub(stay, text)
    return text


def _movement(exercise: Exercise) -> list[str]:
    """The movement in short: as the file says it, or else the first sentences of the steps that do more than take a
    position.

    No sentence is cut: what follows a comma may be what keeps it safe.
    """
    if exercise.in_short:
        clause = sentence(exercise.in_short)
        return [f"{clause[:1].upper()}{clause[1:]}"]
    sentences = [each for step in exercise.steps for each in _SENTENCE_END.split(sentence(step)) if each]
    moves = [each for each in sentences if not _takes(each)] or sentences
    while len(moves) > 1 and sum(map(len, moves)) > IN_SHORT_LETTERS:
        moves = moves[:-1]
    return moves


def _first_side(item: RoutineExercise, *, is_early: bool = False) -> str:
    """The side to start with; `is_early`: before one takes a position that is not the same on both sides."""
    dose = item.dose
    has_first = dose.sides is Sides.EACH or (dose.sides is Sides.ALTERNATE and dose.mode is not Mode.OPEN)
    has_first &= is_early is (item.exercise.position in _ONE_SIDED)
    return f"Start with the {side_name(item.exercise, Side.LEFT)}." if has_first else ""
