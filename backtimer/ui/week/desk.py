"""What the plan of the week asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from backtimer.settings.week_plan import Slot, WeekPlan


class Plans(Protocol):
    """When which routine is to be done, and of what was reminded. Days are counted as `date.toordinal` does.

    What is set holds; a sentence when it could not be saved.
    """

    @property
    def plans(self) -> Mapping[str, WeekPlan]:
        """What is planned, by routine."""

    def of(self, routine_id: str) -> WeekPlan:
        """When a routine is to be done."""

    def set(self, routine_id: str, plan: WeekPlan) -> str | None:
        """Keep it."""

    @property
    def told(self) -> frozenset[Slot]:
        """What was reminded of on the last day with a reminder."""

    def note_told(self, slots: Iterable[Slot]) -> str | None:
        """It was reminded of these."""

    # Reminders that could not come yet, as `WeekNow` has them.
    waiting: frozenset[Slot]

    @property
    def quiet_day(self) -> int | None:
        """The day on which there are to be no more reminders."""

    def be_quiet(self, day: int | None) -> str | None:
        """No more reminders on this day; None takes that back."""

    @property
    def knows_tray(self) -> bool:
        """Whether it was told that the program goes on in the tray."""

    def note_tray(self) -> str | None:
        """That was told."""


class DesktopNotices(Protocol):
    """Notes that the desktop shows."""

    def note(self, key: str, title: str, text: str, actions: Sequence[tuple[str, str]]) -> bool:
        """Show one, with buttons; False when this computer knows no such notes. That it failed is heard later."""

    def close(self) -> None:
        """No more of them."""


# The key of the note, the action that was chosen or FAILED, and the right to come to the front. On any thread.
Heard = Callable[[str, str, str], None]
# A click on the note itself; and when it could not be shown.
DEFAULT, FAILED = "default", "failed"
