"""What the history page asks of the history; app hands in what fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol


class SessionLike(Protocol):
    """A session that was done."""

    @property
    def id(self) -> str:
        """What it is found by."""

    @property
    def routine(self) -> str:
        """The id of its routine."""

    @property
    def title(self) -> str:
        """The name of its routine."""

    @property
    def started_at(self) -> datetime:
        """When it began, where the person was."""

    @property
    def day(self) -> date:
        """The day on which it began."""

    @property
    def active_seconds(self) -> float:
        """How long it took without its pauses."""

    @property
    def planned_seconds(self) -> float:
        """How long the whole of it would have taken."""

    @property
    def ending(self) -> str:
        """How it ended: "finished", "stopped", "pain", "left", or "" when it has not."""

    @property
    def note(self) -> str:
        """What the person says of it."""

    @property
    def pain_before(self) -> int | None:
        """Pain from 0 to 10 before it."""

    @property
    def pain_after(self) -> int | None:
        """Pain from 0 to 10 after it."""


class DayLike(Protocol):
    """A day on which something was done."""

    @property
    def day(self) -> date:
        """Which."""

    @property
    def sessions(self) -> int:
        """How many sessions."""

    @property
    def finished(self) -> int:
        """How many of them came to their end."""

    @property
    def seconds(self) -> float:
        """How long all of them took."""


class WeekLike(Protocol):
    """A week."""

    @property
    def monday(self) -> date:
        """Its first day."""

    @property
    def seconds(self) -> float:
        """How long all its sessions took."""


class ProgressLike(Protocol):
    """An exercise on one day."""

    @property
    def day(self) -> date:
        """Which."""

    @property
    def reps(self) -> int:
        """The reps of both sides and of none."""

    @property
    def held_seconds(self) -> float:
        """All seconds held."""

    @property
    def hold_seconds(self) -> float:
        """How long a rep was held on average."""


class PainLike(Protocol):
    """Pain around a session."""

    @property
    def at(self) -> datetime:
        """When the session began."""

    @property
    def before(self) -> int | None:
        """From 0 to 10 before it."""

    @property
    def after(self) -> int | None:
        """And after it."""

    @property
    def during(self) -> int | None:
        """The most in the middle of it."""


class HistoryKept(Protocol):
    """The history itself. Everything here may be asked on any thread; nothing raises."""

    @property
    def trouble(self) -> str | None:
        """What is wrong, as sentences."""

    def sessions(self) -> Sequence[SessionLike]:
        """All sessions, the latest first."""

    def days_done(self, first: date, last: date, routine: str | None = None) -> Sequence[DayLike]:
        """The days on which something was done, in their order."""

    def seconds_per_week(self, first: date, last: date, routine: str | None = None) -> Sequence[WeekLike]:
        """The weeks, in their order."""

    def exercise_progress(self, exercise: str, first: date, last: date) -> Sequence[ProgressLike]:
        """The days on which an exercise was done, in their order."""

    def exercises(self) -> Sequence[tuple[str, str]]:
        """Id and name of every exercise that was ever done, by name."""

    def pain_over_time(self, first: date, last: date) -> Sequence[PainLike]:
        """The sessions with a word about pain, in their order."""

    def note(self, session: str, text: str) -> None:
        """What the person says of a session."""

    def pain(self, session: str, level: int | None, when: str) -> None:
        """Pain from 0 to 10 "after" a session; None takes it back."""


class HistoryDesk(Protocol):
    """The history, and its way into files and out of them. The methods may be called on any thread."""

    @property
    def kept(self) -> HistoryKept:
        """The history."""

    def delete(self, session: str) -> Any:
        """Take a session out; what `restore` needs to bring it back, None when it could not be done."""

    def restore(self, record: Any) -> str | None:
        """Bring a deleted session back; a sentence when that could not be done."""

    def save_as(self, path: Path, first: date, last: date, routine: str | None) -> tuple[int, str | None]:
        """Write sessions into a file, CSV when its name ends so, else JSON: how many, and a sentence when it failed."""

    def add_from(self, path: Path) -> tuple[int, str | None]:
        """Add the sessions of a JSON file: how many were new, and a sentence when it could not be taken."""

    def summary(self, first: date, last: date, name: str) -> str:
        """The page for the physiotherapist, as HTML."""

    def save_text(self, path: Path, text: str) -> str | None:
        """Write a file; a sentence when that could not be done."""
