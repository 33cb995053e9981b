"""Wires the window: files, voice, clock and wake lock behind the ports of the rooms that use them."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, qVersion

from backtimer import __version__
from backtimer.app.application import Application
from backtimer.app.errors import Errors, details
from backtimer.app.keeping import Keeping
from backtimer.app.session_log import SessionLog
from backtimer.app.signals import Signals
from backtimer.app.single_instance import Instance, Request
from backtimer.app.sleeping import Sleeping
from backtimer.app.speaking import NO_PITCH, Speaking
from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import Dose
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.library import Library, Listing, Scan
from backtimer.session.completion import Done
from backtimer.session.plan import Plan
from backtimer.settings.settings import Settings
from backtimer.settings.window_place import WindowPlace
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.event_log import EventLog
from backtimer.storage.history_writer import LAST_SECONDS
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.settings_file import SettingsFile
from backtimer.storage.window_file import WindowFile
from backtimer.system import clock
from backtimer.system.folders import folders
from backtimer.system.log import NAME as LOG_NAME
from backtimer.system.log import start_line
from backtimer.system.motion import MotionWish
from backtimer.system.resources import assets, shipped_routines
from backtimer.system.wake import ScreenAwake
from backtimer.ui.look import theme
from backtimer.ui.look.program_icon import show_program_icon
from backtimer.ui.main_window import AFTER_SHOWN_MS, MainWindow

if TYPE_CHECKING:
    from backtimer.app.backups import Backups
    from backtimer.app.editing import RoutineFiles
    from backtimer.app.past import Past
    from backtimer.figures.figure import Figure
    from backtimer.routinefile.figure_files import ShippedFigures
    from backtimer.runner.going_on import GoingOn
    from backtimer.runner.recorder import Recorder
    from backtimer.runner.session_runner import SessionRunner, VoiceReports
    from backtimer.storage.plans_file import PlansFile
    from backtimer.system.notices import Heard, Notices
    from backtimer.ui.desk import VoicesAnswer

# The name of the desktop entry in packaging/linux, by which a desktop knows whose window it is.
DESKTOP_ID = "alt.backtimer.BackTimer"
PLANS = "plans.json"
# The exit code with which the window asks to be opened again.
OPEN_AGAIN = 75

logger = logging.getLogger(__name__)


class Desk:
    """The window's way to the rest of the program."""

    def __init__(self, events: EventLog) -> None:
        self._folders = folders()
        self._events = SessionLog(events, lambda: {path.stem for path in shipped_routines().glob("*.yaml")})
        kept = ListingCache(self._folders.cache / "listings.json")
        self._doses = AdjustmentsFile(self._folders.data / "doses.json")
        self._figures: ShippedFigures | None = None
        self._window = WindowFile(self._folders.data / "window.json")
        self._keeping = Keeping(self._folders.data, self.wall_clock)
        self._wake = ScreenAwake()
        self._sleeping = Sleeping()
        self._motion = MotionWish()
        self._settings = SettingsFile(self._folders.data / "settings.json")
        self._library = Library(shipped_routines(), self._folders.routines, kept, self.settings.guidance)
        self._speaking = Speaking(self._folders.cache / "clips", self._settings.settings.voice)
        # The first page invites a person to put files there.
        with contextlib.suppress(OSError):
            self._folders.routines.mkdir(parents=True, exist_ok=True)

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to."""
        return self._speaking.reports

    @property
    def assets_folder(self) -> Path:
        """Where icons and fonts are."""
        return assets()

    def window_place(self) -> WindowPlace:
        """Where the window was when it was last closed."""
        return self._window.load()

    def keep_window_place(self, place: WindowPlace) -> None:
        """Keep it for the next time."""
        self._window.save(place)

    @property
    def own_routines_folder(self) -> str:
        """Where a person puts routine files."""
        return str(self._folders.routines)

    @property
    def data_folder(self) -> Path:
        """Where what a person has set and done is kept."""
        return self._folders.data

    @property
    def cache_folder(self) -> Path:
        """Where what can be made anew is kept."""
        return self._folders.cache

    @property
    def log_file(self) -> Path:
        """Where the program writes what happened."""
        return self._folders.logs / LOG_NAME

    def clip_bytes(self) -> int:
        """How much the clips of the voice take on disk."""
        from backtimer.speech.clip_folder import bytes_taken

        return bytes_taken(self._folders.cache / "clips")

    def empty_clips(self) -> str | None:
        """Remove the clips of the voice; a sentence when that could not be done."""
        from backtimer.speech.clip_folder import remove_clips

        return remove_clips(self._folders.cache / "clips")

    def scan(self) -> Scan:
        """A look at all routine files, broken ones included."""
        return self._library.scan()

    def listing(self, name: str) -> Listing:
        """One routine by id or path, read in full."""
        return self._settled(self._library.find(name))

    def reread(self, listing: Listing) -> Listing:
        """A listed routine, read in full as it is on disk now."""
        return self._settled(self._library.reread(listing))

    def offered(self, path: Path) -> Listing | str:
        """A file that could be added to the person's own routines; else a sentence."""
        from backtimer.app.adding import offered

        return offered(path, self._library)

    def add_routine(self, path: Path) -> Listing | str:
        """Copy a file to the person's own routines."""
        from backtimer.app.adding import add_routine

        return add_routine(path, self._folders.routines, shipped_routines(), self._library)

    @cached_property
    def editing(self) -> RoutineFiles:
        """The routine files, as the editor works on them."""
        from backtimer.app.editing import RoutineFiles

        return RoutineFiles(self._folders.routines, shipped_routines(), self._library, self._folders.data / "drafts")

    def figure(self, exercise: Exercise) -> Figure | None:
        """The figure that shows an exercise."""
        if self._figures is None:
            from backtimer.routinefile.figure_files import ShippedFigures

            self._figures = ShippedFigures(assets() / "figures")
        return self._figures.of(exercise)

    def wall_clock(self) -> datetime:
        """The time of day where the person is."""
        return datetime.now().astimezone()

    def last_done(self, routine_id: str) -> datetime | None:
        """When a routine was last done whole."""
        return self._keeping.days.last_done(routine_id)

    @property
    def known_exercises(self) -> frozenset[str]:
        """The fingerprints of the instructions that the person knows."""
        return self._keeping.days.known(self.settings.guidance.known_weeks)

    @property
    def has_started(self) -> bool:
        """Whether a session was ever started."""
        return self._keeping.days.has_started

    def done_lately(self, routine_id: str) -> tuple[datetime, ...]:
        """When a routine was done whole in the last days."""
        return self._keeping.days.done_lately(routine_id)

    def parts_lately(self, routine_id: str) -> tuple[Done, ...]:
        """The sessions of the last days in which a part of a routine was done."""
        return self._keeping.days.parts_lately(routine_id)

    @property
    def routines_done(self) -> tuple[str, ...]:
        """The ids of all routines that were ever done."""
        return self._keeping.days.routines_done

    @property
    def has_plans(self) -> bool:
        """Whether there may be any plan."""
        return "plans" in self.__dict__ or (self._folders.data / PLANS).exists()

    @cached_property
    def plans(self) -> PlansFile:
        """When which routine is to be done."""
        from backtimer.storage.plans_file import PlansFile

        return PlansFile(self._folders.data / PLANS)

    def notices(self, heard: Heard) -> Notices:
        """Someone to show notes on the desktop."""
        from backtimer.system.notices import Notices

        return Notices(heard, DESKTOP_ID)

    def adjustments(self, routine_id: str) -> Adjustments:
        """What the person has changed of a routine."""
        return self._doses.of(routine_id)

    def set_adjustments(self, routine_id: str, adjustments: Adjustments) -> str | None:
        """Keep what is changed; a sentence when it could not be saved."""
        return self._doses.set(routine_id, adjustments)

    def _settled(self, listing: Listing) -> Listing:
        """A listing, its own doses under the ids that its exercises have now."""
        if listing.routine is None or self._doses.of(listing.id).is_as_written:
            return listing
        from backtimer.routinefile.old_ids import settle

        return settle(listing, self._doses.of, self._doses.set, lambda *place: self._keeping.history.names_at(*place))

    def routine_renamed(self, before: Path, now: Path) -> str | None:
        """What is kept of a routine goes along with its file; a sentence when that could not be saved."""
        told = [self._doses.rename(before.stem, now.stem)]
        self._keeping.rename(before, now)
        if self.has_plans:
            told.append(self.plans.rename(before.stem, now.stem))
        return " ".join(filter(None, told)) or None

    def variant(self, exercise_id: str) -> tuple[Exercise, Dose] | None:
        """An exercise of the catalogue with its usual dose."""
        return self._library.variant(exercise_id)

    def trouble(self) -> str | None:
        """What is wrong with what is kept."""
        plans = (self.plans,) if self.has_plans else ()
        kept = (self._doses, *plans, self._settings, self._keeping)
        return " ".join(filter(None, (each.trouble for each in kept))) or None

    def wake_trouble(self) -> str | None:
        """Why the screen may switch off."""
        return self._wake.trouble

    @property
    def history(self) -> Past:
        """All sessions that were done."""
        from backtimer.app.past import Past

        return Past(self._keeping, lambda: frozenset(self._library.catalogue()))

    @property
    def backups(self) -> Backups:
        """Everything in one file, and back."""
        from backtimer.app.backups import Backups

        return Backups(self._folders.data, self._keeping)

    def runner(self, plan: Plan, parent: QObject, name: str = "") -> SessionRunner:
        """Someone to lead through a plan. The voice is opened with the first session and kept."""
        return self._runner(plan, parent, self._keeping.recorder(name))

    def left_session(self) -> GoingOn | None:
        """The session that was left before its end."""
        return self._keeping.left(self._library, self.settings.guidance, self.known_exercises)

    def take_up(self, left: GoingOn, parent: QObject) -> SessionRunner | None:
        """Someone to go on with it, paused; None when that cannot be done any more."""
        found = self._keeping.take_up(left, clock.now())
        if found is None:
            return None
        runner = self._runner(left.plan, parent, found[0])
        runner.go_on(found[1])
        return runner

    def drop_left(self, left: GoingOn) -> None:
        """It does not go on."""
        self._keeping.drop(left.session)

    def _runner(self, plan: Plan, parent: QObject, recorder: Recorder) -> SessionRunner:
        from backtimer.runner.session_runner import SessionRunner

        voice = self._speaking.voice()
        runner = SessionRunner(plan, clock.now, voice, self.reports, self._events, self._wake, parent, recorder)
        self._sleeping.about_to_sleep.connect(runner.sleep)
        self._sleeping.listen()
        return runner

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""
        return self._settings.settings

    def settings_trouble(self) -> str | None:
        """What was wrong with the file of the settings."""
        return self._settings.trouble

    def set_settings(self, settings: Settings) -> str | None:
        """Keep these and speak accordingly; a sentence when they could not be saved."""
        self._speaking.configure(settings.voice)
        self._library.guidance = settings.guidance
        return self._settings.set(settings)

    @property
    def system_moves_less(self) -> bool:
        """Whether the system asks for less motion, as far as is known."""
        return self._motion.is_less

    @property
    def no_pitch_reason(self) -> str | None:
        """Why the pitch of the voice cannot be changed, if so."""
        return NO_PITCH

    @property
    def no_lowering_reason(self) -> str | None:
        """Why other players cannot be lowered, if so."""
        return self._speaking.no_lowering_reason

    def voices(self, answer: VoicesAnswer) -> None:
        """Look for voices in the background."""
        self._speaking.look_for_voices(answer)

    def prepare_samples(self, texts: Sequence[str]) -> None:
        """Make these ready to be said."""
        self._speaking.prepare(texts)

    def say_sample(self, text: str) -> int:
        """Say this; the number by which it is reported."""
        return self._speaking.say(text)

    def play_sound(self, name: str) -> None:
        """Make a sound now."""
        self._speaking.sound(name)

    def hush(self) -> None:
        """Be silent at once."""
        self._speaking.hush()

    def voice_trouble(self) -> str | None:
        """Why nothing can be heard, as last reported."""
        return self._speaking.trouble

    def close(self) -> None:
        """End the voice and let the screen sleep."""
        self._sleeping.close()
        self._wake.release()
        self._speaking.close()
        for each in (self._doses, self._settings, *((self.plans,) if self.has_plans else ())):
            if sentence := each.save_again():
                logger.warning("%s", sentence)
        # The window is gone: whoever holds the history is waited for all the same.
        if not self._keeping.close(LAST_SECONDS):
            logger.warning("the last of a session could not be saved: %s", self._keeping.trouble)


def run_window(
    routine: str | None,
    *,
    start: bool,
    events: Path | None,
    errors: Errors,
    instance: Instance,
    note: str | None,
    restored: str | None = None,
) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    `note` is what to say at its foot when it is not the only one, `restored` when a backup was put in place.
    """
    try:
        log = EventLog(events)
    except OSError as error:
        print(f"The events cannot be written to {events}: {error.strerror}.", file=sys.stderr)
        return 1
    errors.listen_to_qt()
    app = Application([sys.argv[0]])
    app.setApplicationName("BackTimer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(DESKTOP_ID)
    app.setStyle("Fusion")
    app.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(app))
    desk = Desk(log)
    theme.choose(desk.settings.pages)
    theme.apply(app)
    window = MainWindow(desk)
    window.show()
    errors.has_window = True
    QTimer.singleShot(AFTER_SHOWN_MS, window, lambda: _when_seen(app, window, errors, None if note else instance, desk))
    QTimer.singleShot(AFTER_SHOWN_MS, window, show_program_icon)
    try:
        if routine is not None:
            window.open_named(routine, start=start)
        else:
            window.open_last()
    except Exception as error:
        # The routines are there; a page that fails is not to be in the way of every start.
        errors.report(error)
    if note or restored:
        window.say(" ".join(filter(None, (note, restored))))
    # Not only with its last window: that may be in the tray.
    window.ended.connect(lambda: app.exit(0))
    app.commitDataRequest.connect(lambda _: window.end_with_the_desktop())
    # Ctrl+C and a polite kill close the window for good.
    signals = Signals(window.quit)
    try:
        code = app.exec()
        return OPEN_AGAIN if window.is_to_open_again else code
    finally:
        instance.close()
        signals.close()
        desk.close()
        log.close()


def _when_seen(app: Application, window: MainWindow, errors: Errors, instance: Instance | None, desk: Desk) -> None:
    """What can wait until the window is there: the log's file, telling of errors, being found by a second start."""
    from backtimer.ui.failures import Failures
    from backtimer.ui.handed_over import HandedOver

    logger.info("%s", start_line(__version__, qVersion()))
    if desk.trouble():
        logger.warning("kept files: %s", desk.trouble())
    errors.log.settle()
    failures = Failures(window, lambda text, times: details(errors.log, text, times, qVersion()), errors.log.path)
    errors.tell_with(failures.take)
    handed_over = HandedOver(window)
    app.open_files_with(lambda path: handed_over.take(path, start=False))
    if instance is not None:

        def take(request: Request) -> None:
            if request.token:
                # Where Qt looks for a desktop's leave to come to the front.
                os.environ["XDG_ACTIVATION_TOKEN"] = request.token
            # The other is answered first: a question about unsaved changes may take its time.
            QTimer.singleShot(0, window, lambda: open_it(request))

        def open_it(request: Request) -> None:
            handed_over.take(request.routine, start=request.start)
            logger.info("a second start was handed over")

        try:
            instance.listen(take)
        except ImportError as error:  # a system's own PySide6 may come in parts
            logger.warning("a second start cannot reach this one: %s", error)
