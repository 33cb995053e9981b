"""What was prescribed and what was done of an exercise, side by side, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backtimer.session.tally import DoseValue, ExerciseDone
from backtimer.session.times import exact_text

SIDES = ("", "left", "right")


@dataclass(frozen=True, slots=True)
class SideDone:
    """Of one side, or of none: reps planned and done, and the seconds of the `holds` that came to their end."""

    planned: int = 0
    done: int = 0
    seconds: float = 0.0
    holds: int = 0

    @property
    def hold_seconds(self) -> float | None:
        """How long such a hold was on average."""
        return self.seconds / self.holds if self.holds and self.seconds else None


def by_side(done: Iterable[ExerciseDone]) -> dict[str, SideDone]:
    """The rows of one exercise put together, by side: those sides that have anything."""
    found = dict.fromkeys(SIDES, SideDone())
    for each in done:
        has_sides = each.dose.get("sides") in ("each", "alternate") and not each.reps
        # An open-ended exercise with sides in turn has no side to count.
        has_sides &= bool(each.reps_left or each.reps_right) or each.dose.get("mode") != "open"
        for side in SIDES:
            end = f"_{side}" if side else ""
            reps, holds = getattr(each, f"reps{end}"), getattr(each, f"holds{end}")
            planned = each.planned_reps if not has_sides else each.planned_reps // 2 if side else 0
            if side and not has_sides:
                planned = 0
            before = found[side]
            seconds = getattr(each, f"whole_seconds{end}")
            found[side] = SideDone(
                before.planned + planned,
                before.done + reps,
                before.seconds + seconds,
                before.holds + ((holds or reps) if seconds else 0),
            )
    return {side: each for side, each in found.items() if each.planned or each.done or each.seconds}


def prescribed_text(dose: Mapping[str, DoseValue]) -> str:
    """A dose in short: "3 × 8 reps each side, hold 6 s"."""

    def number(name: str) -> float:
        value = dose.get(name)
        return float(value) if isinstance(value, (int, float)) else 0.0

    mode = dose.get("mode")
    if number("reps"):
        text = _count(number("reps"), "rep")
    elif number("breaths"):
        text = _count(number("breaths"), "breath")
    elif mode == "open" and number("seconds"):
        text = f"as long as you like, up to {exact_text(number('seconds'))}"
    elif number("seconds"):
        text = exact_text(number("seconds"))
    else:
        text = "as long as you like"
    if number("sets") > 1:
        text = f"{number('sets'):g} × {text}"
    if dose.get("sides") in ("each", "alternate"):
        text += " each side"
    return f"{text}, hold {exact_text(number('hold_seconds'))}" if number("hold_seconds") else text


def done_text(sides: Mapping[str, SideDone], *, is_timed: bool = False) -> str:
    """ "8 of 8", "left 8 of 8, right 6 of 8"; of a timed exercise also the time: "2 of 3, 60 s"."""

    def one(each: SideDone) -> str:
        text = f"{each.done} of {each.planned}" if each.planned else str(each.done)
        return f"{text}, {exact_text(each.seconds)}" if is_timed and each.seconds else text

    parts = {side: one(each) for side, each in sides.items()}
    if set(parts) == {"left", "right"} and parts["left"] == parts["right"]:
        return f"{parts['left']} each side"
    return "; ".join(f"{side} {text}".strip() for side, text in parts.items())


def hold_text(sides: Mapping[str, SideDone]) -> str:
    """How long a completed hold was on average: "6 s", "left 6 s, right 5.5 s"; "" where nothing is held for a time."""
    parts = {side: exact_text(each.hold_seconds) for side, each in sides.items() if each.hold_seconds}
    if len(set(parts.values())) == 1 and len(parts) == len(sides):
        return next(iter(parts.values()))
    return ", ".join(f"{side} {text}".strip() for side, text in parts.items())


def is_timed(dose: Mapping[str, DoseValue]) -> bool:
    """Whether its times are what counts, not how many they are."""
    return dose.get("mode") in ("timed", "open")


def _count(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"
