"""The real window over a fake clock and a fake voice, with its own folder for data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backtimer.app.adding import add_routine, offered
from backtimer.app.backups import Backups
from backtimer.app.editing import RoutineFiles
from backtimer.app.keeping import Keeping
from backtimer.app.past import Past
from backtimer.routinefile.figure_files import ShippedFigures
from backtimer.routinefile.library import Library
from backtimer.runner.session_runner import SessionRunner, VoiceReports
from backtimer.session.known import fingerprint
from backtimer.session.tally import ExerciseDone
from backtimer.speech.clip_folder import bytes_taken, remove_clips
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.plans_file import PlansFile
from backtimer.storage.settings_file import SettingsFile
from backtimer.storage.window_file import WindowFile
from backtimer.system.resources import assets, shipped_routines
from backtimer.ui.main_window import MainWindow
from tests.unit.coach import FakeVoice, FakeWake

# How a test takes the program's style sheet away. Not "": then Qt forgets which widgets it has styled, and does not
# hear of the end of those that are still there; with the next style sheet it goes through them and crashes.
NO_SHEET = "QWidget#nobody {}"


class FakeNotices:
    """The desktop's notes; `heard` is what a person does with one."""

    def __init__(self):
        self.shown: list[tuple] = []
        self.works = True
        self.heard = lambda *what: None

    def note(self, key, title, text, actions=()):
        if self.works:
            self.shown.append((key, title, text, tuple(actions)))
        return self.works

    def close(self):
        self.works = False


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
        self.has_plans = True
        self.plans = PlansFile(folder / "plans.json")
        self.notes = FakeNotices()
        self.kept = ListingCache(folder / "cache" / "listings.json")
        self.settings_file = SettingsFile(folder / "settings.json")
        self.figures = ShippedFigures(assets() / "figures")
        self.keeping = Keeping(folder, self.wall_clock)
        self.sessions = self.keeping.days
        self.noted = 0
        self.is_started = False
        self.window_file = WindowFile(folder / "window.json")
        self.searches: list = []
        self.bin: list = []
        self.no_pitch_reason: str | None = None
        self.no_lowering_reason: str | None = None
        self.known_voice_trouble: str | None = None
        self.system_moves_less = False
        self.shipped = shipped or shipped_routines()
        self.library = Library(self.shipped, folder / "routines", self.kept, self.settings_file.settings.guidance)

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

    @property
    def data_folder(self):
        return self.folder

    @property
    def cache_folder(self):
        return self.folder / "cache"

    @property
    def log_file(self):
        return self.folder / "logs" / "backtimer.log"

    def clip_bytes(self):
        return bytes_taken(self.cache_folder / "clips")

    def empty_clips(self):
        return remove_clips(self.cache_folder / "clips")

    def scan(self):
        return self.library.scan()

    def listing(self, name):
        return self.library.find(name)

    def reread(self, listing):
        return self.library.reread(listing)

    def offered(self, path):
        return offered(path, self.library)

    def add_routine(self, path):
        return add_routine(path, self.folder / "routines", self.shipped, self.library)

    @property
    def editing(self):
        return RoutineFiles(self.folder / "routines", self.shipped, self.library, self.folder / "drafts", self.to_bin)

    def to_bin(self, path):
        self.bin.append((path.name, path.read_bytes()))
        path.unlink()
        return True

    def figure(self, exercise):
        return self.figures.of(exercise)

    def wall_clock(self):
        return self.wall

    def last_done(self, routine_id):
        return self.sessions.last_done(routine_id)

    def done_lately(self, routine_id):
        return self.sessions.done_lately(routine_id)

    def parts_lately(self, routine_id):
        return self.sessions.parts_lately(routine_id)

    @property
    def routines_done(self):
        return self.sessions.routines_done

    def notices(self, heard):
        self.notes.heard = heard
        return self.notes

    @property
    def known_exercises(self):
        return self.sessions.known(self.settings.guidance.known_weeks)

    def note_done(self, routine_id, exercises=(), when=None):
        """A session of it was done just now, or then; these exercises of the catalogue are known from now on."""
        when = when or self.wall
        for routine, at in [(routine_id, when)] + [("long-ago", when - timedelta(days=20))] * bool(exercises):
            self.noted += 1
            session = SessionDone(f"noted-{self.noted}", routine, "T", at, at, 60.0, 1, 60.0, "finished")
            done = [
                ExerciseDone(n, each, each, each, {}, 1, 1.0, sets=1, reps=1, words=self.words(each), heard="full")
                for n, each in enumerate(exercises or ["any"], 1)
            ]
            assert self.keeping.history.restore(SessionRecord(session, tuple(done))) is None

    def words(self, exercise_id):
        entry = self.library.catalogue().get(exercise_id)
        return "" if entry is None else fingerprint(entry.exercise)

    @property
    def has_started(self):
        return self.is_started or self.sessions.has_started

    def note_started(self):
        """A session was begun at some time."""
        self.is_started = True

    def adjustments(self, routine_id):
        return self.doses.of(routine_id)

    def set_adjustments(self, routine_id, adjustments):
        return self.doses.set(routine_id, adjustments)

    def routine_renamed(self, before, now):
        told = [each.rename(before.stem, now.stem) for each in (self.doses, self.plans)]
        self.keeping.rename(before, now)
        return " ".join(filter(None, told)) or None

    def variant(self, exercise_id):
        return self.library.variant(exercise_id)

    def trouble(self):
        return self.doses.trouble

    def wake_trouble(self):
        return None

    @property
    def settings(self):
        return self.settings_file.settings

    def settings_trouble(self):
        return self.settings_file.trouble

    def set_settings(self, settings):
        self.library.guidance = settings.guidance
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

    @property
    def backups(self):
        return Backups(self.folder, self.keeping)

    @property
    def history(self):
        return Past(self.keeping)

    def runner(self, plan, parent, name=""):
        return self._runner(plan, parent, self.keeping.recorder(name))

    def _runner(self, plan, parent, recorder):
        def on_event(event, **details):
            self.events.append({"event": event, **details})

        clock = lambda: self.now  # noqa: E731
        return SessionRunner(plan, clock, self.voice, self.reports, on_event, self.wake, parent, recorder)

    def left_session(self):
        return self.keeping.left(self.library, self.settings.guidance, self.known_exercises)

    def take_up(self, left, parent):
        found = self.keeping.take_up(left, self.now)
        if found is None:
            return None
        runner = self._runner(left.plan, parent, found[0])
        runner.go_on(found[1])
        return runner

    def drop_left(self, left):
        self.keeping.drop(left.session)


@pytest.fixture
def desk(tmp_path):
    desk = FakeDesk(tmp_path)
    yield desk
    desk.keeping.close()


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
