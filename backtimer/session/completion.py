"""How much of a session was done: one rule for the plan of the week, cards, summary, history and the page for the
physiotherapist. Pure.

Reps are counted (of a timed exercise each time, of a breathing one each breath). What was left out before the start is
not missing, what was skipped or taken out on the way is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from backtimer.session.times import days_ago_text, length_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

# What is shorter is no session: it is kept, but counts for nothing and is not listed, unless something was told in it.
# From here on it is shown as 30 s.
LEAST_SECONDS = 29.5
# With less than this share a session was only begun.
BEGUN_BELOW = 1 / 3
WHOLE_MARK, PART_MARK = "✓", "◐"
# How a session ended, where how much of it was done does not say it.
TOO_SHORT = "under 30 seconds, not counted"
# What is said of an ending that the rest does not tell.
ENDED = {"": ", not ended", "pain": ", stopped for pain"}


class Extent(Enum):
    """How much that is."""

    WHOLE = auto()
    PART = auto()
    BEGUN = auto()
    TOO_SHORT = auto()


@dataclass(frozen=True, slots=True)
class Completion:
    """`seconds` without pauses. Of a session kept by an older BackTimer the reps that were planned are not known: then
    it is whole when it came to its end, and its share is that of its time.
    """

    seconds: float
    planned_seconds: float
    is_finished: bool
    done_reps: int = 0
    planned_reps: int | None = None

    @property
    def extent(self) -> Extent:
        """The rule itself."""
        if self.seconds < LEAST_SECONDS:
            return Extent.TOO_SHORT
        if self.is_all:
            return Extent.WHOLE
        if self.planned_reps:
            share = self.done_reps / self.planned_reps
        else:
            share = self.seconds / max(self.planned_seconds, self.seconds)
        return Extent.BEGUN if share < BEGUN_BELOW else Extent.PART

    @property
    def is_whole(self) -> bool:
        """Whether it counts as done."""
        return self.extent is Extent.WHOLE

    @property
    def is_session(self) -> bool:
        """Whether it counts at all."""
        return self.extent is not Extent.TOO_SHORT

    @property
    def is_all(self) -> bool:
        """Whether all that was planned was done, however short that was."""
        return self.done_reps >= self.planned_reps if self.planned_reps else self.is_finished

    @property
    def amount(self) -> str:
        """ "2 of 60 reps"; "3 min of 19 min" where the reps are not known."""
        if self.planned_reps:
            return f"{self.done_reps} of {self.planned_reps} rep{'' if self.planned_reps == 1 else 's'}"
        return f"{length_text(self.seconds)} of {length_text(max(self.planned_seconds, self.seconds))}"

    @property
    def mark(self) -> str:
        """Where there is little room: "✓", "◐ 2 of 60 reps"."""
        return {Extent.WHOLE: WHOLE_MARK, Extent.TOO_SHORT: ""}.get(self.extent, f"{PART_MARK} {self.amount}")

    @property
    def text(self) -> str:
        """ "✓", "◐ 40 of 60 reps", "◐ begun, 2 of 60 reps"."""
        begun = f"{PART_MARK} {self.words}"
        return {Extent.TOO_SHORT: self.words, Extent.BEGUN: begun}.get(self.extent, self.mark)

    @property
    def words(self) -> str:
        """The same without signs, for who hears it."""
        match self.extent:
            case Extent.WHOLE:
                return "completed"
            case Extent.PART:
                return f"in part, {self.amount}"
            case Extent.BEGUN:
                return f"begun, {self.amount}"
            case Extent.TOO_SHORT:
                return TOO_SHORT


@dataclass(frozen=True, slots=True)
class Done:
    """A session that counts: its end, on the day on which it began, how much of it was done, and whether it was stopped
    for pain.
    """

    at: datetime
    how_much: Completion
    is_for_pain: bool = False


def without_marks(text: str) -> str:
    """A text that has these signs in words, for a screen reader."""
    if text.endswith(WHOLE_MARK):
        return f"done {text.removesuffix(WHOLE_MARK)}".strip()
    return text.replace(f"{PART_MARK} begun", "begun").replace(PART_MARK, "in part:").replace(WHOLE_MARK, "done")


def part_today(parts: Sequence[Done], today: date) -> str:
    """What was last done of it today in part: "◐ 2 of 60 reps"; "" when there was nothing."""
    return next((each.how_much.mark for each in reversed(parts) if each.at.date() == today), "")


def last_text(last_whole: datetime | None, parts: Sequence[Done], today: date) -> str:
    """What a card says of the last session: "today ✓", "3 days ago ✓", "today ◐ 2 of 60 reps"; "" when there was none.

    What was done whole on a day stands for that day.
    """
    part = max(parts, key=lambda each: each.at, default=None)
    if part is not None and (last_whole is None or part.at.date() > last_whole.date()):
        return f"{days_ago_text(part.at.date(), today)} {part.how_much.mark}"
    return "" if last_whole is None else f"{days_ago_text(last_whole.date(), today)} {WHOLE_MARK}"
