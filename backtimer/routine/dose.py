"""How much of an exercise is done: the dose as a file gives it, and as a person has set it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Mode(StrEnum):
    """What a dose counts."""

    REPS = "reps"
    TIMED = "timed"
    BREATHS = "breaths"
    OPEN = "open"


class Sides(StrEnum):
    """How a dose deals with left and right: EACH is one side after the other, ALTERNATE is rep by rep in turn."""

    NONE = "none"
    EACH = "each"
    ALTERNATE = "alternate"


class Side(StrEnum):
    """One side of the body."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Range:
    """A dose from low to high; a single number has both equal. The session starts from the low end."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that BackTimer takes for a number, and the step of its field."""

    least: float
    most: float
    step: float = 1


# What a file, a field on screen and a kept setting may hold. An hour is longer than any hold or rest in the articles.
BOUNDS: dict[str, Bounds] = {
    "sets": Bounds(1, 20),
    "reps": Bounds(1, 200),
    "breaths": Bounds(1, 200),
    "hold_seconds": Bounds(0.5, 3600),
    "seconds": Bounds(1, 7200, 5),
    "rest_seconds": Bounds(0, 3600),
    "set_rest_seconds": Bounds(0, 3600, 5),
    "exercise_rest_seconds": Bounds(0, 3600, 5),
    "get_ready_seconds": Bounds(0, 3600, 5),
}


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as the routine file gives it, ranges kept.

    Reps, seconds and breaths are for one side when the exercise has two. `seconds` of an open-ended dose is its limit,
    None when only the person ends it. `is_breath_paced`: the breath is called through the time. Rests are between reps,
    sets, sides, and after the exercise. `get_ready_seconds` None leaves it to the change of position. `ours` says that
    the article gave no dose, or only part of one, and that BackTimer chose the rest.
    """

    mode: Mode
    sides: Sides = Sides.NONE
    sets: Range = Range(1, 1)
    reps: Range | None = None
    hold_seconds: Range | None = None
    seconds: Range | None = None
    breaths: Range | None = None
    move_seconds: float = 2.0
    release_seconds: float = 2.0
    breathe_in_seconds: float = 4.0
    breathe_out_seconds: float = 6.0
    is_breath_paced: bool = False
    rest_seconds: float = 0.0
    set_rest_seconds: float = 30.0
    change_sides_seconds: float = 5.0
    exercise_rest_seconds: float = 0.0
    get_ready_seconds: float | None = None
    times_a_day: int = 1
    ours: bool = False


@dataclass(frozen=True, slots=True)
class OwnDose:
    """What a person has set for one exercise; None keeps what the file says."""

    sets: int | None = None
    reps: int | None = None
    hold_seconds: float | None = None
    seconds: float | None = None
    breaths: int | None = None
    rest_seconds: float | None = None
    set_rest_seconds: float | None = None
    exercise_rest_seconds: float | None = None
    get_ready_seconds: float | None = None
    sides: Sides | None = None

    @property
    def is_as_written(self) -> bool:
        """True when nothing is changed."""
        return self == AS_WRITTEN


AS_WRITTEN = OwnDose()
# A timed movement whose sides alternate changes side about this often.
TURN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DoseNow:
    """The numbers that a session does now: the person's own where set, else the low end. None: does not apply."""

    sets: int
    reps: int | None
    hold_seconds: float | None
    seconds: float | None
    breaths: int | None
    rest_seconds: float | None


def turns(seconds: float) -> int:
    """How often each side has its turn in a timed movement whose sides alternate."""
    return max(1, round(seconds / TURN_SECONDS))


def dose_fields(dose: Dose) -> tuple[str, ...]:
    """The names of the numbers that apply to this dose, in the order in which they are shown."""
    fields: list[str] = []
    if dose.mode is Mode.REPS:
        fields.append("reps")
    elif dose.seconds is not None:
        fields.append("seconds")
    elif dose.mode is Mode.BREATHS:
        fields.append("breaths")
    # Breaths have their own length, and a time paced by the breath has no holds.
    if dose.hold_seconds is not None and dose.mode is not Mode.BREATHS and not dose.is_breath_paced:
        fields.append("hold_seconds")
    if dose.mode is Mode.REPS:
        fields.append("rest_seconds")
    fields.append("sets")
    return tuple(fields)


def more_fields(dose: Dose) -> tuple[str, ...]:
    """The names of the other values that a person can set for this dose, in the order in which they are shown."""
    fields = ["set_rest_seconds", "exercise_rest_seconds", "get_ready_seconds"]
    # One side is as much as the other: what can be chosen is only how they take turns.
    if dose.sides is not Sides.NONE and dose.mode is not Mode.OPEN:
        fields.insert(0, "sides")
    return tuple(fields)


def with_own(dose: Dose, own: OwnDose) -> Dose:
    """The dose with the person's own rests, sides and time to get ready; its counts and times are `dose_now`'s."""
    changes = {name: getattr(own, name) for name in more_fields(dose) if getattr(own, name) is not None}
    if own.sides is Sides.NONE:
        changes.pop("sides", None)
    return replace(dose, **changes) if changes else dose


def dose_now(dose: Dose, own: OwnDose = AS_WRITTEN) -> DoseNow:
    """The numbers of `dose` with the person's own in their place where those apply."""
    fields = dose_fields(dose)

    def count(field: str, written: Range | None) -> int | None:
        if field not in fields or written is None:
            return None
        mine = getattr(own, field)
        return int(written.low if mine is None else mine)

    def seconds(field: str, written: float | None) -> float | None:
        if field not in fields or written is None:
            return None
        mine = getattr(own, field)
        return float(written if mine is None else mine)

    return DoseNow(
        sets=count("sets", dose.sets) or 1,
        reps=count("reps", dose.reps),
        hold_seconds=seconds("hold_seconds", dose.hold_seconds.low if dose.hold_seconds else None),
        seconds=seconds("seconds", dose.seconds.low if dose.seconds else None),
        breaths=count("breaths", dose.breaths),
        rest_seconds=seconds("rest_seconds", dose.rest_seconds),
    )
