"""Wires the window: files, voice, clock and wake lock behind the ports of the rooms that use them."""

from __future__ import annotations

import contextlib
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from backtimer import __version__
from backtimer.routine.dose import OwnDose
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.library import Listing, find_routine, list_routines
from backtimer.session.plan import Plan
from backtimer.storage.event_log import EventLog
from backtimer.storage.own_doses import OwnDoses
from backtimer.system import clock
from backtimer.system.folders import folders
from backtimer.system.resources import shipped_routines
from backtimer.system.wake import ScreenAwake
from backtimer.ui import theme
from backtimer.ui.main_window import MainWindow

if TYPE_CHECKING:
    from backtimer.runner.session_runner import SessionRunner, VoiceReports
    from backtimer.speech.voice import Voice


class Desk:
    """The window's way to the rest of the program."""

    def __init__(self, events: EventLog) -> None:
        self._reports: VoiceReports | None = None
        self._events = events
        self._folders = folders()
        self._shipped = shipped_routines()
        self._doses = OwnDoses(self._folders.data / "doses.json")
        self._wake = ScreenAwake()
        self._voice: Voice | None = None
        # The first page invites a person to put files there.
        with contextlib.suppress(OSError):
            self._folders.routines.mkdir(parents=True, exist_ok=True)

    @property
    def reports(self) -> VoiceReports:
        """Where the voice reports to. Made with the first session: the first window does not pay for it."""
        if self._reports is None:
            from backtimer.runner.session_runner import VoiceReports

            self._reports = VoiceReports()
        return self._reports

    @property
    def own_routines_folder(self) -> str:
        """Where a person puts routine files."""
        return str(self._folders.routines)

    def listings(self) -> list[Listing]:
        """All routines, broken ones included."""
        return list_routines(self._shipped, self._folders.routines, read_catalogue(self._shipped / "exercises").entries)

    def listing(self, name: str) -> Listing:
        """One routine by id or path."""
        catalogue = read_catalogue(self._shipped / "exercises").entries
        return find_routine(name, self._shipped, self._folders.routines, catalogue)

    def own_doses(self, routine_id: str) -> dict[str, OwnDose]:
        """What the person has set for a routine."""
        return self._doses.of(routine_id)

    def set_own_dose(self, routine_id: str, exercise_id: str, own: OwnDose) -> str | None:
        """Keep an own dose; a sentence when it could not be saved."""
        return self._doses.set(routine_id, exercise_id, own)

    def trouble(self) -> str | None:
        """What is wrong with what is kept."""
        return self._doses.trouble

    def wake_trouble(self) -> str | None:
        """Why the screen may switch off."""
        return self._wake.trouble

    def runner(self, plan: Plan, parent: QObject) -> SessionRunner:
        """Someone to lead through a plan. The voice is opened with the first session and kept."""
        from backtimer.runner.session_runner import SessionRunner

        if self._voice is None:
            from backtimer.speech.voice import open_voice

            self._voice = open_voice(self._folders.cache / "clips", clock.now, self.reports)
        return SessionRunner(plan, clock.now, self._voice, self.reports, self._events, self._wake, parent)

    def close(self) -> None:
        """End the voice and let the screen sleep."""
        self._wake.release()
        if self._voice is not None:
            self._voice.close()


def run_window(routine: str | None, *, start: bool, events: Path | None) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    try:
        log = EventLog(events)
    except OSError as error:
        print(f"The events cannot be written to {events}: {error.strerror}.", file=sys.stderr)
        return 1
    app = QApplication([sys.argv[0]])
    app.setApplicationName("BackTimer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("backtimer")
    app.setStyle("Fusion")
    theme.apply(app)
    app.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(app))
    desk = Desk(log)
    window = MainWindow(desk)
    window.show()
    if routine is not None:
        window.open_named(routine, start=start)
    # Ctrl+C and a polite kill close the window; Python sees signals only when Qt lets it run.
    beat = QTimer()
    beat.start(500)
    beat.timeout.connect(lambda: None)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
    try:
        return app.exec()
    finally:
        desk.close()
        log.close()
