"""What the window asks of the rest of the program; app hands in what fits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from backtimer.routine.dose import OwnDose
from backtimer.routinefile.library import Listing, Scan
from backtimer.session.plan import Plan

if TYPE_CHECKING:
    # Only named here: the first window does not pay for what a session needs.
    from backtimer.runner.session_runner import SessionRunner, VoiceReports


class Desk(Protocol):
    """Routines, a person's own doses, and the means to run a session."""

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to."""

    @property
    def own_routines_folder(self) -> str:
        """Where a person puts routine files."""

    def scan(self) -> Scan:
        """A look at all routine files, broken ones included."""

    def listing(self, name: str) -> Listing:
        """One routine by id or path, read in full."""

    def reread(self, listing: Listing) -> Listing:
        """A listed routine, read in full as it is on disk now."""

    def wall_clock(self) -> datetime:
        """The time of day where the person is, with its zone."""

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done."""

    def note_done(self, routine_id: str) -> str | None:
        """A routine was done just now; a sentence when it could not be saved."""

    @property
    def has_started(self) -> bool:
        """Whether a session was ever started."""

    def note_started(self) -> str | None:
        """A session was started; a sentence when it could not be saved."""

    def own_doses(self, routine_id: str) -> dict[str, OwnDose]:
        """What the person has set for a routine."""

    def set_own_dose(self, routine_id: str, exercise_id: str, own: OwnDose) -> str | None:
        """Keep an own dose; a sentence when it could not be saved."""

    def trouble(self) -> str | None:
        """What is wrong with what is kept, in a sentence."""

    def runner(self, plan: Plan, parent: QObject) -> SessionRunner:
        """Someone to lead through a plan."""

    def wake_trouble(self) -> str | None:
        """Why the screen may switch off, in a sentence."""
