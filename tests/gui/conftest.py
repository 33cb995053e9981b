"""The real window over a fake clock and a fake voice, with its own folder for data."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.library import find_routine, list_routines
from backtimer.runner.session_runner import SessionRunner, VoiceReports
from backtimer.storage.own_doses import OwnDoses
from backtimer.system.resources import shipped_routines
from backtimer.ui.main_window import MainWindow
from tests.unit.coach import FakeVoice, FakeWake


class FakeDesk:
    """What app's Desk does, over folders and a clock of the test's."""

    def __init__(self, folder: Path) -> None:
        self.now = 1000.0
        self.reports = VoiceReports()
        self.voice = FakeVoice()
        self.wake = FakeWake()
        self.events: list[dict] = []
        self.folder = folder
        self.doses = OwnDoses(folder / "doses.json")
        self.catalogue = read_catalogue(shipped_routines() / "exercises").entries

    @property
    def own_routines_folder(self) -> str:
        return str(self.folder / "routines")

    def listings(self):
        return list_routines(shipped_routines(), self.folder / "routines", self.catalogue)

    def listing(self, name):
        return find_routine(name, shipped_routines(), self.folder / "routines", self.catalogue)

    def own_doses(self, routine_id):
        return self.doses.of(routine_id)

    def set_own_dose(self, routine_id, exercise_id, own):
        return self.doses.set(routine_id, exercise_id, own)

    def trouble(self):
        return self.doses.trouble

    def wake_trouble(self):
        return None

    def runner(self, plan, parent):
        def on_event(event, **details):
            self.events.append({"event": event, **details})

        return SessionRunner(plan, lambda: self.now, self.voice, self.reports, on_event, self.wake, parent)


@pytest.fixture
def desk(tmp_path):
    return FakeDesk(tmp_path)


@pytest.fixture
def window(qtbot, desk):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window
