"""Every page and every kind of step as pictures, light and dark, at two sizes: `make screenshots`, then look at them.

Opens the program's own window off screen with a clock that this script moves, so the pictures are the same each time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, Qt  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from backtimer.session.guidance import Amount  # noqa: E402
from backtimer.session.machine import Pause, SessionMode, SkipExercise  # noqa: E402
from backtimer.session.plan import Kind  # noqa: E402
from backtimer.settings.sound_check import CLOSING, INSTRUCTION, sound_check  # noqa: E402
from backtimer.speech.voice import VoiceInfo  # noqa: E402
from backtimer.ui import theme  # noqa: E402
from backtimer.ui.main_window import MainWindow  # noqa: E402
from backtimer.ui.session_page import SessionPage  # noqa: E402
from tests.gui.conftest import FakeDesk  # noqa: E402

SIZES = ((1280, 800), (1920, 1080))
VOICES = tuple(
    VoiceInfo(id, name, (language,))
    for id, name, language in (
        ("gmw/en", "English (Great Britain)", "en-gb"),
        ("gmw/en-us", "English (America)", "en-us"),
        ("gmw/de", "German", "de"),
        ("roa/fr", "French (France)", "fr-fr"),
        ("grk/grc", "Greek (Ancient)", "grc"),
        ("samantha", "Samantha", "en_US"),
        ("anna", "Anna", "de_DE"),
    )
)
SOUND_CHECK_LINES = {INSTRUCTION: "instruction", "two": "count", "Change sides.": "sound", CLOSING: "end"}
KINDS = (Kind.LEAD_IN, Kind.MOVE, Kind.HOLD, Kind.REST, Kind.CHANGE_SIDES, Kind.SET_REST, Kind.TIMED)


def main() -> int:
    """Write the pictures to build/screenshots (or the folder named)."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        app.styleHints().setColorScheme(scheme)
        theme.is_dark = lambda scheme=scheme: scheme == Qt.ColorScheme.Dark
        theme.apply(app)
        for size in SIZES:
            label = f"{'dark' if scheme == Qt.ColorScheme.Dark else 'light'}-{size[0]}x{size[1]}"
            with tempfile.TemporaryDirectory() as home:
                _pages(app, Path(home), size, lambda name, label=label: str(folder / f"{name}-{label}.png"))
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def _pages(app: QApplication, home: Path, size: tuple[int, int], path) -> None:
    desk = FakeDesk(home)
    (home / "routines").mkdir()
    (home / "routines" / "broken.yaml").write_text("backtimer: 1\ntitle: My evening\nexercises:\n  - exercise: bridg\n")
    desk.sessions.note_done("article-a", desk.wall - timedelta(days=1))
    window = MainWindow(desk)
    window.resize(*size)
    window.show()

    def shoot(name: str) -> None:
        app.processEvents()
        window.grab().save(path(name))

    _until(app, lambda: not window.picker.scan.is_running)
    shoot("picker")
    window.resize(760, 560)
    shoot("picker-narrow")
    window.resize(*size)
    bar = window.picker.filters
    bar.search.setText("bird")
    bar.minutes.setValue(20)
    shoot("picker-filtered")
    bar.search.setText("no such thing")
    shoot("picker-nothing")
    bar.clear()
    menu = bar.positions.choices
    menu.popup(bar.positions.mapToGlobal(QPoint(0, bar.positions.height())))
    bar.positions.ticks["standing"].setChecked(False)
    app.processEvents()
    menu.grab().save(path("picker-positions"))
    menu.close()
    bar.clear()
    _voice_pages(desk, window, shoot)
    window.resize(760, 560)
    _voice_pages(desk, window, lambda name: shoot(f"{name}-narrow"))
    window.resize(*size)
    window.open_named("article-a", start=False)
    shoot("routine-first-time")
    window.page.show_reread(desk.listing("broken"))
    shoot("routine-file-broken")
    desk.note_started()
    window.open_named("article-a", start=False)
    shoot("routine")
    for routine, kinds in (("article-a", KINDS), ("article-e", (Kind.CHANGE_SIDES,))):
        window.open_named(routine, start=True)
        session = window.page
        session.runner.set_muted(True)
        session.runner.conductor.on_speech_ended(1, "cut")
        for kind in kinds:
            if _go_to(desk, session, kind):
                desk.now += 1.2 if kind is not Kind.MOVE else 0.4
                session.runner.conductor.poll()
                session.refresh()
                shoot(f"{routine}-{kind}")
                if kind is Kind.HOLD:
                    session.show_trouble(
                        "No sound output: the sound server does not answer. The session goes on silently."
                    )
                    session.runner.send(Pause())
                    shoot("paused-with-trouble")
                    session.toggle_pause()
                    session.show_trouble("")
        if routine == "article-e":
            for _ in range(20):
                session.runner.send(SkipExercise(session.runner.conductor.state.cursor))
            shoot("summary")
        else:
            session.close_down()
    window.close()


def _voice_pages(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """The settings of the voice: looking for voices, with and without them, and the sound check."""
    window.show_voice_page()
    page = window.page
    shoot("voice-looking")
    desk.searches[-1](VOICES, None)
    shoot("voice")
    page.listed.verticalScrollBar().setValue(page.listed.verticalScrollBar().maximum())
    shoot("voice-below")
    page.listed.verticalScrollBar().setValue(0)
    page.voice.chooser.list.setCurrentRow(page.voice.chooser.list.count() - 1)
    page.words.amounts[Amount.SOUNDS].click()
    shoot("voice-sounds-only")
    page.listed.verticalScrollBar().setValue(page.listed.verticalScrollBar().maximum())
    shoot("voice-sounds-only-below")
    page.reset_button.click()
    page.listed.verticalScrollBar().setValue(0)
    desk.searches[-1]((), "No voice was found on this computer. Install espeak-ng.")
    shoot("voice-none")
    page.check_button.click()
    shoot("sound-check-walk")
    for beat in sound_check(desk.settings):
        if beat.text in SOUND_CHECK_LINES:
            shoot(f"sound-check-{SOUND_CHECK_LINES[beat.text]}")
        page.check._on_line_ended(desk.voice.said[-1][0], "finished")
        page.check.on_timeout()
    window.show_picker()


def _until(app: QApplication, is_so) -> None:
    """Let the window work until it is so."""
    while not is_so():
        app.processEvents()


def _go_to(desk: FakeDesk, session: SessionPage, kind: Kind) -> bool:
    """Let the fake time pass until a step of this kind is under way; False when the session has none left."""
    while session.runner.conductor.state.step.kind is not kind:
        if session.runner.mode is not SessionMode.RUNNING:
            return False
        desk.now += 0.2
        session.runner.conductor.poll()
    return True


if __name__ == "__main__":
    raise SystemExit(main())
