"""The real window over a fake clock and a fake voice, with its own folder for data."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backtimer.routinefile.figure_files import ShippedFigures
from backtimer.routinefile.library import Library
from backtimer.runner.session_runner import SessionRunner, VoiceReports
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.sessions_done import SessionsDone
from backtimer.storage.settings_file import SettingsFile
from backtimer.storage.window_file import WindowFile
from backtimer.system.resources import assets, shipped_routines
from backtimer.ui.main_window import MainWindow
from tests.unit.coach import FakeVoice, FakeWake


class FakeDesk:
    """What app's Desk does, over folders and a clock of the test's."""

    def __init__(self, folder: Path, shipped: Path | None = None) -> None:
        self.now = 1000.0
        self.wall = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
        self.reports = VoiceReports()
        self.voice = FakeVoice()
        self.wake = FakeWake()
        self.events: list[dict] = []
        self.folder = folder
        self.doses = AdjustmentsFile(folder / "doses.json")
        self.sessions = SessionsDone(folder / "sessions.json")
        self.kept = ListingCache(folder / "cache" / "listings.json")
        self.settings_file = SettingsFile(folder / "settings.json")
        self.figures = ShippedFigures(assets() / "figures")
        self.window_file = WindowFile(folder / "window.json")
        self.searches: list = []
        self.no_pitch_reason: str | None = None
        self.no_lowering_reason: str | None = None
        self.known_voice_trouble: str | None = None
        self.system_moves_less = False
        self.library = Library(shipped or shipped_routines(), folder / "routines", self.kept)

    @property
    def assets_folder(self):
        return assets()

    def window_place(self):
        return self.window_file.load()

    def keep_window_place(self, place):
        self.window_file.save(place)

    @property
    def own_routines_folder(self) -> str:
        return str(self.folder / "routines")

    def scan(self):
        return self.library.scan()

    def listing(self, name):
        return self.library.find(name)

    def reread(self, listing):
        return self.library.reread(listing)

    def figure(self, exercise):
        return self.figures.of(exercise)

    def wall_clock(self):
        return self.wall

    def last_done(self, routine_id):
        return self.sessions.last_done(routine_id)

    @property
    def known_exercises(self):
        return self.sessions.known_exercises

    def note_done(self, routine_id, exercises):
        return self.sessions.note_done(routine_id, self.wall, exercises)

    @property
    def has_started(self):
        return self.sessions.has_started

    def note_started(self):
        return self.sessions.note_started()

    def adjustments(self, routine_id):
        return self.doses.of(routine_id)

    def set_adjustments(self, routine_id, adjustments):
        return self.doses.set(routine_id, adjustments)

    def variant(self, exercise_id):
        return self.library.variant(exercise_id)

    def trouble(self):
        return self.doses.trouble

    def wake_trouble(self):
        return None

    @property
    def settings(self):
        return self.settings_file.settings

    def set_settings(self, settings):
        return self.settings_file.set(settings)

    def voices(self, answer):
        """The test answers, when it likes."""
        self.searches.append(answer)

    def prepare_samples(self, texts):
        self.voice.prepare(texts)

    def say_sample(self, text):
        number = -1 - len(self.voice.said)
        self.voice.say(number, text, 20.0)
        return number

    def play_sound(self, name):
        self.voice.sound(name)

    def hush(self):
        self.voice.hush()

    def voice_trouble(self):
        return self.known_voice_trouble

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
    wait_for_scan(qtbot, window)
    return window


def wait_for_scan(qtbot, window):
    """Until all files were looked at."""
    qtbot.waitUntil(lambda: not window.picker.scan.is_running, timeout=20_000)
