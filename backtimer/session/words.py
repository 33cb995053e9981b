"""Every word that is spoken or shown large during a session, in one place, ready for translation."""

from __future__ import annotations

import re
from math import ceil

from backtimer.routine.dose import DoseNow, Mode, Side, Sides
from backtimer.routine.exercise import Exercise, Position
from backtimer.routine.routine import RoutineExercise

_PAUSE = re.compile(r"[.,:;!?](?=\s)")

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
    Position.FRONT: "Come to lie face down.",
    Position.SIDE: "Come to lie on your side.",
    Position.HANDS_AND_KNEES: "Come onto your hands and knees.",
    Position.KNEELING: "Kneel down.",
    Position.HALF_KNEELING: "Kneel on one knee.",
    Position.SITTING: "Sit down.",
    Position.STANDING: "Stand up.",
}


def spoken_seconds(text: str) -> float:
    """About how long a line takes to say, for plans made before it is rendered.

    From our measurements of espeak at 165 words a minute: 0.535 s + 0.052 s a character + 0.365 s a pause with its
    332 ms of trailing silence, of which we keep 150 ms.
    """
    return round(0.35 + 0.052 * len(text) + 0.365 * len(_PAUSE.findall(text)), 1)


def seconds_in_words(seconds: float) -> str:
    """A duration as it is read aloud: "6 seconds", "1 minute", "1 minute 30"."""
    minutes, rest = divmod(round(seconds, 1), 60)
    if minutes and rest:
        return f"{plural(int(minutes), 'minute')} {rest:g}"
    if minutes:
        return plural(int(minutes), "minute")
    return f"{rest:g} second" + ("" if rest == 1 else "s")


def more_time(seconds: float) -> str:
    """The answer to a step's being made longer: "10 seconds more"."""
    return f"{seconds_in_words(seconds)} more"


def clock_text(seconds: float) -> str:
    """Minutes and seconds: "4:05", with hours when there are any."""
    whole = ceil(round(seconds, 3))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def length_text(seconds: float) -> str:
    """How long something takes, as a person says it: "18 min 40 s", "5 min", "45 s"."""
    minutes, rest = divmod(ceil(round(seconds, 3)), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def times_up_text(times: int) -> str:
    """How often one must get up from the floor on the way: "get up twice"."""
    if not times:
        return "no getting up"
    return f"get up {('once', 'twice')[times - 1] if times < 3 else f'{times} times'}"


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 set", "3 sets"."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def side_name(side: Side) -> str:
    """The side in a sentence."""
    return f"{side.value} side"


def dose_sentence(item: RoutineExercise, now: DoseNow) -> str:
    """What is to be done, as the instruction says it: "8 times. Hold 6 seconds. Rest 10 seconds in between."."""
    dose = item.dose
    parts: list[str] = []
    each = "" if dose.sides is Sides.NONE else " on each side"
    match dose.mode:
        case Mode.REPS:
            reps = now.reps or 0
            times = "once" if reps == 1 else f"{reps} times"
            in_turn = ", in turn" if dose.sides is Sides.ALTERNATE else ""
            parts.append(f"{times.capitalize()}{each}{in_turn}.")
        case Mode.TIMED:
            parts.append(f"For {seconds_in_words(now.seconds or 0)}{each}.")
        case Mode.BREATHS:
            parts.append(f"For {plural(now.breaths or 0, 'breath')}{each}.")
        case Mode.OPEN:
            limit = "" if now.seconds is None else f", up to {seconds_in_words(now.seconds)}"
            parts.append(f"As long as you like{limit}{each}.")
            if now.seconds is None:
                parts.append("The right arrow key goes on.")
    if now.sets > 1:
        parts.insert(0, f"{plural(now.sets, 'set')}.")
    if now.hold_seconds is not None and now.hold_seconds >= 2:
        parts.append(f"Hold {seconds_in_words(now.hold_seconds)}.")
    if now.rest_seconds is not None and now.rest_seconds >= 5:
        parts.append(f"Rest {seconds_in_words(now.rest_seconds)} in between.")
    return " ".join(parts)


def number(count: int) -> str:
    """A count as a word, as far as that is shorter than its digits are clear."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def rep_of(rep: int, of: int) -> str:
    """Where in a count one is: "Three of eight"."""
    return f"{number(rep)} of {number(of)}".capitalize()


def instruction(item: RoutineExercise, now: DoseNow, *, is_first: bool) -> str:
    """What the lead-in says in full: the exercise's name, how it is done, what to mind, how much of it."""
    exercise = item.exercise
    parts = [f"{'First' if is_first else 'Next'}: {exercise.name}."]
    if exercise.position is not None and not exercise.steps:
        parts.append(_INTO[exercise.position])
    if exercise.equipment:
        parts.append(_needs(exercise))
    if exercise.optional_equipment:
        parts.append(f"If you like, use {' or '.join(exercise.optional_equipment)}.")
    parts += exercise.steps
    if exercise.breathing:
        parts.append(exercise.breathing)
    parts += exercise.cautions
    parts += [dose_sentence(item, now), *_first_side(item)]
    return " ".join(parts)


def short_instruction(item: RoutineExercise, now: DoseNow, *, is_first: bool, changes_position: bool) -> str:
    """What the lead-in says of an exercise that is known: name, position when it changes, the key point, the dose."""
    key_point = item.exercise.key_point
    parts = [name_only(item, is_first=is_first, changes_position=changes_position)]
    if item.exercise.equipment:
        parts.append(_needs(item.exercise))
    parts += [key_point] if key_point else []
    parts += [dose_sentence(item, now), *_first_side(item)]
    return " ".join(parts)


def name_only(item: RoutineExercise, *, is_first: bool, changes_position: bool) -> str:
    """The least that a lead-in says: the name, and the position when it changes."""
    exercise = item.exercise
    into = f" {_INTO[exercise.position]}" if exercise.position is not None and changes_position else ""
    return f"{'First' if is_first else 'Next'}: {exercise.name}.{into}"


def summary(exercises_done: int, seconds: float) -> str:
    """What is said at the end."""
    if not exercises_done:
        return FINISHED
    minutes = max(1, round(seconds / 60))
    return f"{FINISHED} You did {plural(exercises_done, 'exercise')} in {plural(minutes, 'minute')}."


def _needs(exercise: Exercise) -> str:
    return f"You need: {' and '.join(exercise.equipment)}."


def _first_side(item: RoutineExercise) -> list[str]:
    dose = item.dose
    has_first = dose.sides is Sides.EACH or (dose.sides is Sides.ALTERNATE and dose.mode is not Mode.OPEN)
    return ["We start with the left side."] if has_first else []
