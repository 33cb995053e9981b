"""What the window asks of the rest of the program; app hands in what fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import Dose
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.library import Listing, Scan
from backtimer.session.completion import Done
from backtimer.session.plan import Plan
from backtimer.settings.settings import Settings
from backtimer.settings.window_place import WindowPlace

if TYPE_CHECKING:
    # Only named here: the first window does not pay for what a session needs.
    from backtimer.figures.figure import Figure
    from backtimer.runner.going_on import GoingOn
    from backtimer.runner.session_runner import SessionRunner, VoiceReports
    from backtimer.ui.editor.files import EditorFiles
    from backtimer.ui.history.desk import HistoryDesk
    from backtimer.ui.week.desk import DesktopNotices, Heard, Plans


class OfferedVoice(Protocol):
    """A voice that the system has."""

    @property
    def id(self) -> str:
        """What the settings keep of it."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages it speaks, as codes such as "en-gb"; none when that is not known."""


# All voices, and in a sentence why there is none.
VoicesAnswer = Callable[[Sequence[OfferedVoice], str | None], None]


class BackupsDesk(Protocol):
    """Everything in one file, and back. All of it may be called on any thread; nothing raises."""

    def write(self, path: Path) -> tuple[bool, str]:
        """Write one; whether that was done, and a sentence about it."""

    def look_into(self, path: Path) -> tuple[bool, str]:
        """What is in one: whether it can be restored, and a sentence."""

    def stage(self, path: Path) -> str | None:
        """Have it put in place by the next start; a sentence when it cannot be used."""


class Desk(Protocol):
    """Routines, a person's own doses, and the means to run a session."""

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to."""

    @property
    def assets_folder(self) -> Path:
        """Where icons and fonts are."""

    def window_place(self) -> WindowPlace:
        """Where the window was when it was last closed."""

    def keep_window_place(self, place: WindowPlace) -> None:
        """Keep it for the next time; that it could not be saved is not worth a word."""

    @property
    def own_routines_folder(self) -> str:
        """Where a person puts routine files."""

    @property
    def data_folder(self) -> Path:
        """Where what a person has set and done is kept."""

    @property
    def cache_folder(self) -> Path:
        """Where what can be made anew is kept."""

    @property
    def log_file(self) -> Path:
        """Where the program writes what happened, for whoever mends it. It need not be there."""

    def clip_bytes(self) -> int:
        """How much the clips of the voice take on disk."""

    def empty_clips(self) -> str | None:
        """Remove the clips of the voice; a sentence when that could not be done."""

    def scan(self) -> Scan:
        """A look at all routine files, broken ones included."""

    def listing(self, name: str) -> Listing:
        """One routine by id or path, read in full."""

    def reread(self, listing: Listing) -> Listing:
        """A listed routine, read in full as it is on disk now."""

    def offered(self, path: Path) -> Listing | str:
        """A file that could be added to the person's own routines, read in full; else a sentence."""

    def add_routine(self, path: Path) -> Listing | str:
        """Copy a file to the person's own routines; the copy read in full, or a sentence when it could not be saved."""

    @property
    def editing(self) -> EditorFiles:
        """The routine files, as the editor works on them."""

    def figure(self, exercise: Exercise) -> Figure | None:
        """The figure that shows an exercise."""

    def wall_clock(self) -> datetime:
        """The time of day where the person is, with its zone."""

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done whole."""

    @property
    def known_exercises(self) -> frozenset[str]:
        """The fingerprints of the instructions that the person knows."""

    @property
    def has_started(self) -> bool:
        """Whether a session was ever started."""

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done whole in the last days."""

    def parts_lately(self, routine_id: str) -> tuple[Done, ...]:
        """The sessions of the last days in which a part of a routine was done."""

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done."""

    @property
    def has_plans(self) -> bool:
        """Whether there may be any plan; without, the first window does not pay for them."""

    @property
    def plans(self) -> Plans:
        """When which routine is to be done."""

    def notices(self, heard: Heard) -> DesktopNotices:
        """Someone to show notes on the desktop."""

    def adjustments(self, routine_id: str) -> Adjustments:
        """What the person has changed of a routine."""

    def set_adjustments(self, routine_id: str, adjustments: Adjustments) -> str | None:
        """Keep what is changed; a sentence when it could not be saved."""

    def routine_renamed(self, before: Path, now: Path) -> str | None:
        """What is kept of a routine goes along with its file; a sentence when that could not be saved."""

    def variant(self, exercise_id: str) -> tuple[Exercise, Dose] | None:
        """An exercise of the catalogue with its usual dose; None when there is none."""

    def trouble(self) -> str | None:
        """What is wrong with what is kept, in a sentence."""

    @property
    def backups(self) -> BackupsDesk:
        """Everything in one file, and back."""

    @property
    def history(self) -> HistoryDesk:
        """All sessions that were done."""

    def runner(self, plan: Plan, parent: QObject, name: str = "") -> SessionRunner:
        """Someone to lead through a plan, of the routine that `listing` finds by this name (its id unless given)."""

    def left_session(self) -> GoingOn | None:
        """The session that was left before its end, if it can go on."""

    def take_up(self, left: GoingOn, parent: QObject) -> SessionRunner | None:
        """Someone to go on with it, paused; None when that cannot be done any more."""

    def drop_left(self, left: GoingOn) -> None:
        """It does not go on."""

    def wake_trouble(self) -> str | None:
        """Why the screen may switch off, in a sentence."""

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""

    def settings_trouble(self) -> str | None:
        """What was wrong with the file of the settings, in a sentence."""

    def set_settings(self, settings: Settings) -> str | None:
        """Keep these and speak accordingly; a sentence when they could not be saved."""

    @property
    def system_moves_less(self) -> bool:
        """Whether the system asks for less motion, as far as is known; the answer comes in the background."""

    @property
    def no_pitch_reason(self) -> str | None:
        """Why the pitch of the voice cannot be changed, if so."""

    @property
    def no_lowering_reason(self) -> str | None:
        """Why other players cannot be lowered, if so."""

    def voices(self, answer: VoicesAnswer) -> None:
        """Look for voices in the background; the answer comes in the window's thread, or never."""

    def prepare_samples(self, texts: Sequence[str]) -> None:
        """Make these ready to be said."""

    def say_sample(self, text: str) -> int:
        """Say this after what is being said; the number by which `reports` tells of it."""

    def play_sound(self, name: str) -> None:
        """Make a sound now."""

    def hush(self) -> None:
        """Be silent at once."""

    def voice_trouble(self) -> str | None:
        """Why nothing can be heard, in a sentence, as far as is known."""
