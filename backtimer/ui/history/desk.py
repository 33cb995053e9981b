"""What the history page asks of the history; app hands in what fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from backtimer.session.completion import Completion
from backtimer.session.tally import ExerciseDone


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
    def ended_at(self) -> datetime:
        """When it ended, where the person was."""

    @property
    def day(self) -> date:
        """The day on which it began."""

    @property
    def active_seconds(self) -> float:
        """How long it took without its pauses."""

    @property
    def completion(self) -> Completion:
        """How much of it was done."""

    @property
    def is_listed(self) -> bool:
        """Whether it is shown: what is too short to be a session is when something was told in it."""

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

    @property
    def pain_during(self) -> int | None:
        """The most pain that was told in it."""


class PauseLike(Protocol):
    """A pause in a session."""

    @property
    def seconds(self) -> float | None:
        """How long it was; None when the session did not go on after it."""


class PainLike(Protocol):
    """Pain that was told in a session."""

    @property
    def text(self) -> str:
        """How much, and where that was: "4 at Bird dog, left, rep 3 of 8"."""


class RecordLike(Protocol):
    """A session with all that belongs to it."""

    @property
    def exercises(self) -> Sequence[ExerciseDone]:
        """What was done, in its order."""

    @property
    def pauses(self) -> Sequence[PauseLike]:
        """Its pauses."""

    @property
    def pains(self) -> Sequence[PainLike]:
        """What was told of pain in the middle of it."""


class DayLike(Protocol):
    """A day on which something was done."""

    @property
    def day(self) -> date:
        """Which."""

    @property
    def sessions(self) -> int:
        """How many sessions."""

    @property
    def whole(self) -> int:
        """How many of them were done whole."""

    @property
    def completions(self) -> Sequence[Completion]:
        """How much of each was done."""

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
        """The seconds of holds and times that came to their end."""

    @property
    def hold_seconds(self) -> float:
        """How long a hold that came to its end was on average."""

    @property
    def cut_seconds(self) -> float:
        """The seconds of holds that were broken off."""


class PainPointLike(Protocol):
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

    def sessions(self, first: date = ..., last: date = ...) -> Sequence[SessionLike]:
        """The sessions from a day to another, or all; the latest first."""

    def days_done(self, first: date, last: date, routine: str | None = None) -> Sequence[DayLike]:
        """The days on which something was done, in their order."""

    def seconds_per_week(self, first: date, last: date, routine: str | None = None) -> Sequence[WeekLike]:
        """The weeks, in their order."""

    def exercise_progress(self, exercise: str, first: date, last: date) -> Sequence[ProgressLike]:
        """The days on which an exercise was done, in their order."""

    def exercises(self) -> Sequence[tuple[str, str]]:
        """Id and name of every exercise that was ever done, by name."""

    def pain_over_time(self, first: date, last: date) -> Sequence[PainPointLike]:
        """The sessions with a word about pain, in their order."""

    def record(self, session: str) -> RecordLike | None:
        """A session with all that belongs to it."""

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
