"""Where a session was, without any clock reading: enough to go on with it after a crash, a power cut or a quit.

A rep that was done is not done again: one goes on with the block after it. What stands in a file may be anything, so
`checkpoint_from` takes only what it understands.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from backtimer.routine.adjustments import Adjustments, Variants, adjusted
from backtimer.routine.dose import BOUNDS, OwnDose, Sides
from backtimer.routine.routine import Routine
from backtimer.session.cues import cues_of
from backtimer.session.guidance import Guidance
from backtimer.session.machine import SessionMode, State
from backtimer.session.place import place_at
from backtimer.session.plan import Kind, Plan, compile_plan, is_block_start
from backtimer.session.tally import item_of, unit_end

# Beyond what any routine has; a file with more is not ours.
MOST_LETTERS = 600
MOST_ENTRIES = 5_000
MOST_SECONDS = 1e7
_COUNTS = ("sets", "reps", "breaths")
# A step that may be long, and of which the part that is over need not be done again.
_LONG = (Kind.TIMED, Kind.OPEN)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place in a session. `exercises` are the ids in the routine and in the catalogue, in the order of the plan.

    `item` is the exercise of the step under way, of which `elapsed_seconds` were over; the step had begun
    `due_seconds` after Start. `done` are the ids of the exercises of which something was done. `own` and `added` are
    the plan's: with the routine they make the same plan again.
    """

    routine: str
    fingerprint: str
    step: str
    item: str | None
    elapsed_seconds: float
    due_seconds: float
    exercises: tuple[tuple[str, str], ...]
    done: frozenset[str] = frozenset()
    own: Mapping[str, OwnDose] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)

    def with_ids(self, ids: Mapping[str, str], exercises: Mapping[str, str]) -> Checkpoint:
        """The same place where exercises have other ids in the routine now, by those they had.

        `exercises` are the ids in the catalogue by those in the routine.
        """
        if not ids:
            return self

        def now(key: str) -> str:
            item, *rest = key.split("/", 1)
            return "/".join((ids.get(item, item), *rest))

        return replace(
            self,
            step=now(self.step),
            item=None if self.item is None else now(self.item),
            exercises=tuple(
                (ids[item], exercises.get(ids[item], exercise)) if item in ids else (item, exercise)
                for item, exercise in self.exercises
            ),
            done=frozenset(map(now, self.done)),
            own={now(key): own for key, own in self.own.items()},
            added={now(key): seconds for key, seconds in self.added.items()},
        )


def checkpoint(state: State, now: float) -> Checkpoint:
    """The place of a session at the clock instant `now`."""
    plan = state.plan
    return Checkpoint(
        routine=plan.routine.id,
        fingerprint=fingerprint(plan),
        step=state.step.id,
        item=item_of(state.step),
        elapsed_seconds=round(state.elapsed_seconds(now), 3),
        due_seconds=round(state.due_seconds, 3),
        exercises=tuple((planned.id, planned.item.exercise.id) for planned in plan.exercises),
        done=frozenset(plan.exercises[index].id for index in state.exercises_done),
        own={item: own for item, own in plan.own.items() if item in plan.ids and not own.is_as_written},
        added=plan.added,
    )


def fingerprint(plan: Plan) -> str:
    """The same for two plans with the same steps; how long an instruction takes to say changes nothing."""
    digest = hashlib.blake2b(digest_size=16)
    for step in plan.steps:
        seconds = "" if step.kind is Kind.LEAD_IN or step.seconds is None else f"{step.seconds:.3f}"
        digest.update(f"{step.id}={seconds}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def plan_again(
    routine: Routine,
    kept: Checkpoint,
    variants: Variants,
    guidance: Guidance = Guidance(),  # noqa: B008 - frozen
    known: frozenset[str] = frozenset(),
    unheard: frozenset[str] = frozenset(),
) -> Plan:
    """The plan that the session had, made from its routine as the file gives it now.

    `unheard` are the ids of exercises whose words were not heard in it.
    """
    in_file = {item.id: item.exercise.id for item in routine.exercises}
    order = tuple(item for item, _ in kept.exercises)
    others = {item: exercise for item, exercise in kept.exercises if in_file.get(item, exercise) != exercise}
    given = Adjustments(left_out=frozenset(in_file) - set(order), order=order, variants=others)
    return compile_plan(adjusted(routine, given, variants), kept.own, guidance, known, kept.added, unheard)


def resumed(plan: Plan, kept: Checkpoint, now: float) -> State | None:
    """The session paused where it goes on, at the clock instant `now`; None when there is no such place any more.

    Under the same plan that is the block under way, or the next when its rep was done; under a changed one it is the
    beginning of the exercise.
    """
    cursor = _cursor(plan, kept)
    if cursor is None:
        return None
    step = plan.steps[cursor]
    over, due = 0.0, kept.due_seconds + kept.elapsed_seconds
    if step.kind in _LONG and step.id == kept.step and kept.elapsed_seconds < (step.seconds or MOST_SECONDS):
        over, due = kept.elapsed_seconds, kept.due_seconds
    return State(
        plan,
        mode=SessionMode.PAUSED,
        cursor=cursor,
        began=now - over,
        due_seconds=due,
        seen=now,
        paused_at=now,
        cued_seconds=over or -1.0,
        cues=cues_of(plan, cursor, {}),
        exercises_done=frozenset(index for index, each in enumerate(plan.exercises) if each.id in kept.done),
    )


def is_through(plan: Plan, kept: Checkpoint) -> bool:
    """Whether the last rep of all was done: there was nothing left but to let go."""
    here = next((index for index, step in enumerate(plan.steps) if step.id == kept.step), None)
    is_same = here is not None and fingerprint(plan) == kept.fingerprint
    return is_same and _is_rep_over(plan, here or 0) and _cursor(plan, kept) is None


def where(plan: Plan, kept: Checkpoint) -> str:
    """Where the session goes on: "Bird dog, left, rep 3 of 8"; "" when there is no such place any more."""
    cursor = _cursor(plan, kept)
    place = None if cursor is None else place_at(plan, cursor)
    return "" if place is None else place.text


def _cursor(plan: Plan, kept: Checkpoint) -> int | None:
    """The step with which the session goes on."""
    here = next((index for index, step in enumerate(plan.steps) if step.id == kept.step), None)
    if here is None or fingerprint(plan) != kept.fingerprint:
        leads = (index for index, step in enumerate(plan.steps) if step.kind is Kind.LEAD_IN)
        return next((index for index in leads if kept.item and item_of(plan.steps[index]) == kept.item), None)
    if _is_rep_over(plan, here):
        here = next(index for index in range(here + 1, len(plan.steps)) if is_block_start(plan, index))
    else:
        here = next(index for index in range(here, -1, -1) if is_block_start(plan, index))
    return None if plan.steps[here].kind is Kind.DONE else here


def _is_rep_over(plan: Plan, at: int) -> bool:
    """Whether a step only follows upon a rep that was done: letting go, and the rest after it."""
    step = plan.steps[at]
    planned = plan.exercise_of(step)
    if planned is None or step.rep is None or step.kind not in (Kind.RELEASE, Kind.REST):
        return False
    return step.kind is Kind.REST or unit_end(planned) is not Kind.RELEASE


# ---- as JSON


def as_json(kept: Checkpoint) -> dict[str, Any]:
    """The checkpoint in what JSON has."""
    own = {
        item: {name: value for name, value in asdict(dose).items() if value is not None}
        for item, dose in kept.own.items()
    }
    return {
        "routine": kept.routine,
        "fingerprint": kept.fingerprint,
        "step": kept.step,
        "item": kept.item,
        "elapsed_seconds": kept.elapsed_seconds,
        "due_seconds": kept.due_seconds,
        "exercises": [list(pair) for pair in kept.exercises],
        "done": sorted(kept.done),
        "own": own,
        "added": dict(kept.added),
    }


def checkpoint_from(content: object) -> Checkpoint | None:
    """A checkpoint read from JSON; None for anything that is not one."""
    if not isinstance(content, dict):
        return None
    names = [each.name for each in fields(Checkpoint)]
    given: dict[str, Any] = {name: content.get(name) for name in names}
    if not all(_is_text(given[name]) for name in ("routine", "step", "fingerprint")):
        return None
    if not (given["item"] is None or _is_text(given["item"])):
        return None
    if not all(_is_seconds(given[name]) for name in ("elapsed_seconds", "due_seconds")):
        return None
    pairs, done, own, added = given["exercises"], given["done"], given["own"], given["added"]
    if not (_is_list(pairs) and _is_list(done) and _is_table(own) and _is_table(added)):
        return None
    if not all(_is_list(pair) and len(pair) == 2 and all(map(_is_text, pair)) for pair in pairs):
        return None
    if not all(map(_is_text, done)) or not all(map(_is_seconds, added.values())):
        return None
    doses = {key: _own_dose(value) for key, value in own.items()}
    if None in doses.values():
        return None
    given |= {name: float(given[name]) for name in ("elapsed_seconds", "due_seconds")}
    given |= {"exercises": tuple((pair[0], pair[1]) for pair in pairs), "done": frozenset(done), "own": doses}
    return Checkpoint(**given | {"added": {key: float(value) for key, value in added.items()}})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_LETTERS


def _is_seconds(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value <= MOST_SECONDS and math.isfinite(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_ENTRIES


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= MOST_ENTRIES and all(map(_is_text, value))


def _own_dose(given: Any) -> OwnDose | None:
    """An own dose of which every value is within its bounds; None for any other: it would not make the same plan."""
    if not isinstance(given, dict) or set(given) - {each.name for each in fields(OwnDose)}:
        return None
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name == "sides":
            if value not in (Sides.EACH.value, Sides.ALTERNATE.value):
                return None
            values[name] = Sides(value)
            continue
        if not _is_seconds(value) or not BOUNDS[name].least <= value <= BOUNDS[name].most:
            return None
        if name in _COUNTS and value != int(value):
            return None
        values[name] = int(value) if name in _COUNTS else float(value)
    return OwnDose(**values)
