"""A routine as a text that a person would mail: what is done, how much of it, how long it takes."""

from __future__ import annotations

from backtimer.routine.dose import Mode, Sides
from backtimer.session.plan import Kind, Plan, PlannedExercise
from backtimer.session.times import exact_text, length_text
from backtimer.session.words import plural, times_up_text


def sheet_text(plan: Plan) -> str:
    """A readable list of a plan with its doses, the person's own included."""
    routine = plan.routine
    is_open = any(step.kind is Kind.OPEN and step.seconds is None for step in plan.steps)
    length = length_text(plan.total_seconds) + (" and as long as you like" if is_open else "")
    size = f"{plural(len(plan.exercises), 'exercise')}, {length}, {times_up_text(plan.times_up, plan.positions)}"
    lines = [_one_line(routine.title), size]
    if routine.equipment:
        lines.append(f"You will need: {', '.join(map(_one_line, routine.equipment))}")
    rest = 0.0
    for number, planned in enumerate(plan.exercises, start=1):
        if rest > 0:
            lines += ["", f"   Rest {exact_text(rest)}"]
        rest = planned.item.dose.exercise_rest_seconds
        lines += ["", f"{number}. {_heading(planned)}", f"   {dose_text(planned)}"]
    if routine.source:
        lines += ["", f"From: {_one_line(routine.source)}"]
    return "\n".join(lines) + "\n"


def dose_text(planned: PlannedExercise) -> str:
    """The dose of one exercise: "2 sets of 8 times on each side, hold 6 s, rest 10 s in between"."""
    dose, now = planned.item.dose, planned.now
    match dose.mode:
        case Mode.REPS:
            amount = "once" if now.reps == 1 else f"{now.reps} times"
        case Mode.TIMED:
            amount = exact_text(now.seconds or 0.0)
        case Mode.BREATHS:
            amount = plural(now.breaths or 0, "breath")
        case Mode.OPEN:
            limit = "" if now.seconds is None else f", up to {exact_text(now.seconds)}"
            amount = f"as long as you like{limit}"
    if dose.sides is not Sides.NONE:
        # What is open-ended has no turns.
        in_turn = dose.sides is Sides.ALTERNATE and dose.mode is not Mode.OPEN
        amount += " on each side, alternating" if in_turn else " on each side"
    if now.sets > 1:
        amount = f"{now.sets} sets, each {amount}" if dose.mode is Mode.OPEN else f"{now.sets} sets of {amount}"
    parts = [amount]
    if dose.mode is Mode.REPS and now.hold_seconds:
        parts.append(f"hold {exact_text(now.hold_seconds)}")
    if dose.mode is Mode.BREATHS or dose.is_breath_paced:
        breathed = f"in for {exact_text(dose.breathe_in_seconds)}, out for {exact_text(dose.breathe_out_seconds)}"
        parts.append(f"breathe {breathed}")
    if dose.mode is Mode.REPS and now.rest_seconds and (now.reps != 1 or dose.sides is Sides.ALTERNATE):
        parts.append(f"rest {exact_text(now.rest_seconds)} between reps")
    if now.sets > 1 and dose.set_rest_seconds > 0:
        parts.append(f"rest {exact_text(dose.set_rest_seconds)} between sets")
    if dose.times_a_day > 1:
        parts.append("twice a day" if dose.times_a_day == 2 else f"{dose.times_a_day} times a day")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def _heading(planned: PlannedExercise) -> str:
    exercise = planned.item.exercise
    facts = [exercise.position.value] if exercise.position else []
    facts += [*exercise.equipment, *(f"{thing} if you like" for thing in exercise.optional_equipment)]
    name = _one_line(exercise.name)
    return f"{name} ({', '.join(map(_one_line, facts))})" if facts else name


def _one_line(text: str) -> str:
    return " ".join(text.split())
