"""Every page and every kind of step as pictures, light and dark: `make screenshots`, then look at them.

Opens the program's own window off screen with a clock that this script moves, so the pictures are the same each time.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

# A screen that is as large as the largest picture: the window keeps within the screen's size.
SCREEN = tempfile.NamedTemporaryFile("w", suffix=".json")  # noqa: SIM115 - until the end
json.dump({"screens": [{"name": "large", "width": 4096, "height": 2304, "logicalDpi": 96, "dpr": 1}]}, SCREEN)
SCREEN.flush()
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={SCREEN.name}")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402

from backtimer.routine.adjustments import UNCHANGED  # noqa: E402
from backtimer.session.guidance import Amount  # noqa: E402
from backtimer.session.machine import Pause, SessionMode  # noqa: E402
from backtimer.session.plan import Kind  # noqa: E402
from backtimer.settings.finder import Section  # noqa: E402
from backtimer.settings.settings import PageSettings, ScreenSettings, SessionSettings, StageScheme  # noqa: E402
from backtimer.settings.sound_check import CLOSING, INSTRUCTION, sound_check  # noqa: E402
from backtimer.settings.week_plan import EVERY_DAY, NOT_PLANNED, plan_of  # noqa: E402
from backtimer.speech.voice import VoiceInfo  # noqa: E402
from backtimer.ui.editor.catalogue import CatalogueDialog  # noqa: E402
from backtimer.ui.editor.files import ChangedElsewhere  # noqa: E402
from backtimer.ui.editor.page import SETTLED_MS  # noqa: E402
from backtimer.ui.error_dialog import ErrorDialog  # noqa: E402
from backtimer.ui.figures.exercise_view import ExerciseDialog  # noqa: E402
from backtimer.ui.figures.shelf import FigureShelf  # noqa: E402
from backtimer.ui.look import theme, tokens  # noqa: E402
from backtimer.ui.look.pieces import tell  # noqa: E402
from backtimer.ui.main_window import MainWindow  # noqa: E402
from backtimer.ui.preferences.screen_preview import preview_view  # noqa: E402
from backtimer.ui.routines.filters import Order  # noqa: E402
from backtimer.ui.routines.start_here import Feels, StartHereDialog  # noqa: E402
from backtimer.ui.session.page import SessionPage  # noqa: E402
from tests.gui.a_year import a_year  # noqa: E402
from tests.gui.conftest import FakeDesk  # noqa: E402
from tests.gui.texts import KEY, texts_of  # noqa: E402

SIZES = ((1280, 800), (1366, 768), (1024, 600), (911, 480), (1920, 1080))
# Of these only the session's screen.
SESSION_SIZES = ((3840, 2160), (760, 560))
# All other pages in a small window, and in a system's type of one and a half.
PLAIN = (
    ((760, 560), tokens.USUAL_SYSTEM),
    ((1280, 800), 1.5 * tokens.USUAL_SYSTEM),
    ((900, 600), 1.5 * tokens.USUAL_SYSTEM),
)
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
REMARKED = """backtimer: 1
title: From the physiotherapist
exercises:
  - exercise: bridge
    reps: 5
    hold: 5s
    set_rest: 2min
  - name: Knee rocking
    position: lying on the back
    steps: [Lie on your back, knees bent, Rock both knees from side to side]
    for: 30s
    sets: 3
"""
README_SIZE = (1280, 800)
KINDS = (Kind.LEAD_IN, Kind.TIMED, Kind.MOVE, Kind.HOLD, Kind.RELEASE, Kind.REST)


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
        if scheme == Qt.ColorScheme.Light:
            with tempfile.TemporaryDirectory() as home:
                _readme(app, Path(home))
        for size in SIZES:
            label = f"{'dark' if scheme == Qt.ColorScheme.Dark else 'light'}-{size[0]}x{size[1]}"
            with tempfile.TemporaryDirectory() as home:
                _pages(app, Path(home), size, lambda name, label=label: str(folder / f"{name}-{label}.png"))
        for size, system_pixels in PLAIN:
            large = "-large-type" if system_pixels > tokens.USUAL_SYSTEM else ""
            label = f"{'dark' if scheme == Qt.ColorScheme.Dark else 'light'}-{size[0]}x{size[1]}{large}"
            theme.apply(app, system_pixels)
            with tempfile.TemporaryDirectory() as home:
                _plain_pages(app, Path(home), size, lambda name, label=label: str(folder / f"{name}-{label}.png"))
        theme.apply(app, tokens.USUAL_SYSTEM)
        if scheme == Qt.ColorScheme.Dark:
            for size in SESSION_SIZES:
                with tempfile.TemporaryDirectory() as home:
                    label = f"{size[0]}x{size[1]}"
                    _session_pictures(
                        app, Path(home), size, lambda name, label=label: str(folder / f"{name}-{label}.png")
                    )
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def _readme(app: QApplication, home: Path) -> None:
    """The two pictures in README, which say what stands on them: a test holds that against the program."""
    desk = FakeDesk(home)
    desk.note_done("article-a", when=desk.wall - timedelta(days=1))
    window = MainWindow(desk)
    window.resize(*README_SIZE)
    window.show()
    _until(app, lambda: not window.picker.scan.is_running)

    def shoot(name: str) -> None:
        _settle(app, window)
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        picture.setText(KEY, json.dumps(texts_of(window.page)))
        picture.save(str(ROOT / "docs" / f"{name}.png"), quality=0)

    shoot("picker")
    _session(desk, window, "article-a", (Kind.HOLD,), lambda name: shoot("session") if name.endswith("hold") else None)
    window.close()


def _pages(app: QApplication, home: Path, size: tuple[int, int], path) -> None:
    desk = FakeDesk(home)
    (home / "routines").mkdir()
    (home / "routines" / "broken.yaml").write_text("backtimer: 1\ntitle: My evening\nexercises:\n  - exercise: bridg\n")
    (home / "routines" / "remarked.yaml").write_text(REMARKED)
    desk.note_done("article-a", when=desk.wall - timedelta(days=1))
    window = MainWindow(desk)
    window.resize(*size)
    window.show()

    def shoot(name: str) -> None:
        _settle(app, window)
        window.grab().save(path(name))

    _until(app, lambda: not window.picker.scan.is_running)
    shoot("picker")
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
    _first_steps(app, window, shoot, path)
    window.open_named("article-a", start=False)
    shoot("routine-first-time")
    window.page.show_reread(desk.listing("broken"))
    shoot("routine-file-broken")
    desk.note_started()
    window.open_named("article-a", start=False)
    shoot("routine")
    _routine_states(app, window, shoot, path)
    _week(app, desk, window, shoot, path)
    _doses(desk, window, shoot)
    _screen_pages(window, shoot)
    _preferences(desk, window, shoot)
    _histories(app, desk, window, shoot, path)
    _sessions(desk, window, shoot)
    _stopping(desk, window, shoot)
    _summaries(desk, window, shoot)
    _editor_pages(app, desk, window, shoot, path)
    _errors(app, window, path)
    _chosen_looks(app, desk, window, shoot)
    window.close()


def _plain_pages(app: QApplication, home: Path, size: tuple[int, int], path) -> None:
    """Every page but the session, as it is first seen and at its end."""
    desk = FakeDesk(home)
    desk.note_done("article-a", when=desk.wall - timedelta(days=1))
    window = MainWindow(desk)
    window.resize(*size)
    window.show()
    _until(app, lambda: not window.picker.scan.is_running)

    def shoot(name: str) -> None:
        _settle(app, window)
        window.grab().save(path(name))

    def shoot_both_ends(name: str) -> None:
        shoot(name)
        bar = window.page.listed.verticalScrollBar()
        bar.setValue(bar.maximum())
        shoot(f"{name}-below")

    shoot("picker")
    window.picker.filters.search.setText("no such thing")
    shoot("picker-nothing")
    window.picker.filters.clear()
    window.show_preferences()
    desk.searches[-1](VOICES, None)
    for section in Section:
        window.page.show_section(section)
        shoot_both_ends(f"preferences-{section.name.lower()}")
    window.page.nav.search.setText("count")
    shoot("preferences-search")
    window.leave_preferences()
    window.open_named("article-a", start=False)
    shoot("routine-first-time")
    desk.note_started()
    window.open_named("article-a", start=False)
    window.page.rows[-1].fields["sets"].setValue(2)
    shoot_both_ends("routine")
    _doses(desk, window, shoot)
    _summaries(desk, window, shoot)
    _editor_pages(app, desk, window, shoot, path)
    window.close()


def _in_dialog(app: QApplication, window: MainWindow, kind: type[QDialog], act, opens) -> None:
    """Do something in a dialog that waits for an answer, and close it."""

    def within() -> None:
        dialog = next(each for each in app.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
        act(dialog)
        dialog.close()

    QTimer.singleShot(0, window, within)
    opens()


def _first_steps(app: QApplication, window: MainWindow, shoot, path) -> None:
    """The two questions of a newcomer, and the page they lead to."""

    def answer(dialog: StartHereDialog) -> None:
        dialog.grab().save(path("start-here"))
        dialog.feels[Feels.BENT].click()
        dialog.minutes[10].click()
        dialog.grab().save(path("start-here-bent"))
        dialog.show_button.click()

    _in_dialog(app, window, StartHereDialog, answer, window.start_here)
    shoot("routine-suggested")
    window.show_picker()


def _routine_states(app: QApplication, window: MainWindow, shoot, path) -> None:
    """Pain told, an exercise in full, remarks on the file, the keys."""
    page = window.page
    _press(window, Qt.Key.Key_4)
    shoot("routine-pain")
    _in_dialog(
        app,
        window,
        ExerciseDialog,
        lambda dialog: (_settle(app, dialog), dialog.grab().save(path("exercise"))),
        lambda: page.show_exercise(page.rows[0].item.exercise),
    )
    window.show_keys()
    shoot("routine-keys")
    window.keys_panel.closed.emit(False)
    window.open_named("remarked", start=False)
    shoot("remarks-closed")
    window.page.remarks.button.click()
    app.processEvents()
    window.page.listed.verticalScrollBar().setValue(window.page.listed.verticalScrollBar().maximum())
    shoot("remarks")


def _chosen_looks(app: QApplication, desk: FakeDesk, window: MainWindow, shoot) -> None:
    """Larger type as a person chooses it."""
    desk.set_settings(replace(desk.settings, pages=PageSettings(text_percent=150)))
    theme.choose(desk.settings.pages)
    window.show_picker()
    _until(app, lambda: not window.picker.scan.is_running)
    shoot("text-150-picker")
    window.open_named("article-a", start=False)
    shoot("text-150-routine")
    window.show_week()
    _until(app, lambda: not window.page.is_working)
    shoot("text-150-week")
    window.leave_preferences()
    window.show_history()
    _until(app, lambda: not window.page.is_working)
    shoot("text-150-history")
    window.leave_preferences()
    window.show_preferences()
    shoot("text-150-preferences")
    window.leave_preferences()
    theme.choose(PageSettings())


def _errors(app: QApplication, window: MainWindow, path) -> None:
    """What is said when something failed, and when the window could not be opened."""
    log_file = Path("/home/somebody/.local/state/backtimer/log/backtimer.log")
    for name, could_open in (("error", True), ("error-not-opened", False)):
        dialog = ErrorDialog(lambda: "", log_file, window if could_open else None, could_open=could_open)
        dialog.show()
        if could_open:
            dialog.show_times(100, others=True)
            dialog.copy()
        _settle(app, dialog)
        dialog.grab().save(path(name))
        dialog.close()


def _week(app: QApplication, desk: FakeDesk, window: MainWindow, shoot, path) -> None:
    """The plan of the week: cards with it, its line on a routine's page, the dialog, and the week's page."""
    desk.plans.set("article-a", plan_of(EVERY_DAY, 2, [540, 1080]))
    desk.plans.set("daily-15", plan_of({0, 2, 3}))
    desk.note_done("daily-15", when=desk.wall - timedelta(days=3))
    desk.note_done("daily-15", when=desk.wall)
    window.show_picker()
    window.picker.order.setCurrentIndex(list(Order).index(Order.PLANNED))
    _until(app, lambda: not window.picker.scan.is_running)
    shoot("week-cards")
    window.picker.order.setCurrentIndex(0)
    window.open_named("article-a", start=False)
    shoot("week-routine")
    when = window.page.when
    when.open()
    for name, button in (("", None), ("-days", when.dialog.these_days), ("-none", None)):
        if button is not None:
            button.click()
        if name == "-none":
            for each in when.dialog.days:
                each.setChecked(False)
        _settle(app, window)
        when.dialog.grab().save(path(f"week-dialog{name}"))
    when.dialog.reject()
    window.show_week()
    _until(app, lambda: not window.page.is_working)
    _settle(app, window)
    shoot("week")
    for routine in ("article-a", "daily-15"):
        desk.plans.set(routine, NOT_PLANNED)
    window.open_named("article-a", start=False)


def _doses(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """Doses of one's own: on the page, changed by a key, and in the pane of a session."""
    window.open_named("article-a", start=False)
    page = window.page
    row = page.rows[2]
    row.fields["reps"].setValue(30)
    row.more_button.click()
    page.rows[3].skip(today_only=False)
    field = row.fields["hold_seconds"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "abc")
    window.page.listed.ensureWidgetVisible(row)
    shoot("doses-more")
    field.take_back()
    page.adjust_button.click()
    page.panel.presets[1].click()
    page.listed.verticalScrollBar().setValue(0)
    shoot("doses-fitted")
    page.listed.verticalScrollBar().setValue(page.panel.y())
    shoot("doses-fitted-below")
    page.start_button.click()
    session = window.page
    session.runner.set_muted(True)
    session.runner.conductor.on_speech_ended(1, "cut")
    _go_to(desk, session, Kind.HOLD)
    session._idle.stop()
    session.do("longer")
    session.refresh()
    shoot("doses-key")
    session.do("adjust")
    shoot("doses-pane")
    session.doses.pane.whole_button.click()
    session.doses.pane.listed.verticalScrollBar().setValue(0)
    shoot("doses-pane-whole")
    session.doses.pane.stay.click()
    shoot("doses-closed")
    session.end("stopped")
    window.show_picker()
    desk.set_adjustments("article-a", UNCHANGED)


def _editor_pages(app: QApplication, desk: FakeDesk, window: MainWindow, shoot, path) -> None:
    """The routine editor: a new routine, an exercise with all its fields, a problem, a file changed elsewhere."""
    window.editor.new()
    shoot("editor-new")
    window.editor.edit(desk.listing("daily-15"))
    page = window.page
    shoot("editor-routine")
    page.list.setCurrentRow(3)
    shoot("editor-exercise")
    page.write(("reps",), "12-8")
    page.refresh()
    shoot("editor-problem")
    page.undo()
    page.exercise_form.more_dose.open(is_open=True)
    page.exercise_form.more_about.open(is_open=True)
    shoot("editor-more")
    page.listed.verticalScrollBar().setValue(page.listed.verticalScrollBar().maximum())
    shoot("editor-more-below")
    page.add_own()
    QTest.qWait(2 * SETTLED_MS)
    shoot("editor-own")
    page.saving.conflict = ChangedElsewhere(b"")
    page.refresh()
    shoot("editor-changed-elsewhere")
    dialog = CatalogueDialog(page.saving.catalogue, page, desk)
    dialog.show()
    dialog.search.setText("ro")
    _settle(app, window)
    dialog.grab().save(path("editor-catalogue"))
    dialog.close()
    page.saving.may_leave = lambda: True
    window.show_picker()


def _summaries(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """After a whole session, after a part of one, and after none of it."""
    for name, seconds in (("all", 3600), ("part", 500), ("none", 10)):
        window.open_named("article-a", start=True)
        page = window.page
        page.runner.set_muted(True)
        conductor = page.runner.conductor
        for _ in range(seconds):
            if conductor.state.mode is SessionMode.FINISHED:
                break
            desk.now += 1
            conductor.poll()
        page._end(finished=conductor.state.mode is SessionMode.FINISHED)
        shoot(f"summary-{name}")
    window.show_picker()


def _histories(app: QApplication, desk: FakeDesk, window: MainWindow, shoot, path) -> None:
    """The history: empty, with a year in it from top to bottom, as tables, filtered, and a deleted session."""

    def shoot_settled(name: str) -> None:
        _until(app, lambda: not window.page.is_working)
        shoot(name)

    for session in desk.history.kept.sessions():
        desk.history.kept.delete(session.id)
    window.show_history()
    shoot_settled("history-empty")
    window.leave_preferences()
    desk.history.kept.add_all(a_year(desk.wall))
    window.show_history()
    page = window.page
    shoot_settled("history")
    bar = page.listed.verticalScrollBar()
    for number in (1, 2, 3):
        bar.setValue(bar.maximum() * number // 3)
        shoot_settled(f"history-below-{number}")
    page.sessions.delete_button.click()
    shoot_settled("history-deleted")
    page.sessions.undo_button.click()
    _until(app, lambda: not page.is_working)
    bar.setValue(0)
    page.weeks.table_button.click()
    page.calendar.month.setFocus()
    page.period.setCurrentIndex(0)
    page.routine.setCurrentIndex(1)
    shoot_settled("history-filtered")
    page.open_summary()
    dialog = page.findChild(QDialog)
    shoot_settled("history-behind")
    dialog.grab().save(path("history-summary"))
    dialog.close()
    window.leave_preferences()


def _session_pictures(app: QApplication, home: Path, size: tuple[int, int], path) -> None:
    """Only what is seen from the mat, on screens of other sizes."""
    desk = FakeDesk(home)
    desk.note_started()
    window = MainWindow(desk)
    window.resize(*size)
    window.show()
    _until(app, lambda: not window.picker.scan.is_running)

    def shoot(name: str) -> None:
        app.processEvents()
        window.grab().save(path(name))

    _sessions(desk, window, shoot)
    _stopping(desk, window, shoot)
    window.close()


def _sessions(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """Every kind of step, paused and counting in, and how a session can be seen otherwise."""
    _session(desk, window, "article-a", KINDS, shoot)
    _session(desk, window, "article-b", (Kind.OPEN, Kind.BREATHE_IN, Kind.BREATHE_OUT), shoot)
    _session(desk, window, "article-c-rotation", (Kind.CHANGE_SIDES, Kind.SET_REST), shoot)
    for name, screen in (
        ("light-stage", ScreenSettings(StageScheme.LIGHT)),
        ("mirrored", ScreenSettings(mirror=True)),
        ("breathing-hold", ScreenSettings(breathing_in_holds=True)),
    ):
        desk.set_settings(replace(desk.settings, screen=screen))
        _session(desk, window, "article-b", (Kind.HOLD,), lambda shot, name=name: shoot(f"{shot}-{name}"))
    waits = replace(desk.settings.guidance, waits_for_me=True)
    desk.set_settings(replace(desk.settings, screen=ScreenSettings(), guidance=waits))
    _session(desk, window, "article-a", (Kind.LEAD_IN,), lambda shot: shoot(f"{shot}-waits"))
    desk.set_settings(replace(desk.settings, guidance=replace(waits, waits_for_me=False)))


def _session(desk: FakeDesk, window: MainWindow, routine: str, kinds: tuple[Kind, ...], shoot) -> None:
    window.open_named(routine, start=True)
    session = window.page
    session.runner.set_muted(True)
    session.runner.conductor.on_speech_ended(1, "cut")
    # Nobody moves the mouse: the buttons are there only when paused.
    session._idle.stop()
    for kind in kinds:
        if not _go_to(desk, session, kind):
            continue
        desk.now += 1.2 if kind is not Kind.MOVE else 0.4
        session.runner.conductor.poll()
        session.refresh()
        shoot(f"{routine}-{kind}")
        if kind is Kind.HOLD and routine == "article-a":
            session.runner.sleep()
            shoot("paused-by-a-sleep")
            session.toggle_pause()
            while session.runner.mode is SessionMode.COUNT_IN:
                desk.now += 0.2
                session.runner.conductor.poll()
            session.runner.send(Pause())
            shoot("paused")
            session.show_trouble("No sound output: the sound server does not answer. The session goes on silently.")
            shoot("paused-with-trouble")
            session.show_trouble("")
            session.toggle_pause()
            shoot("count-in")
            session.do("keys")
            shoot("session-keys")
            session.keys_panel.closed.emit(True)
            while session.runner.mode is SessionMode.COUNT_IN:
                desk.now += 0.2
                session.runner.conductor.poll()
    session.close_down()


def _stopping(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """Asked for pain before, stopped on the way, asked how much it hurts, what follows, and what is told afterwards."""
    before = desk.settings
    for name, screen in (("", ScreenSettings()), ("-light-stage", ScreenSettings(StageScheme.LIGHT))):
        desk.set_settings(replace(before, session=SessionSettings(asks_pain=True), screen=screen))
        window.open_named("article-a", start=True)
        _press(window, Qt.Key.Key_5)
        shoot(f"pain-before{name}")
        _press(window, Qt.Key.Key_Return)
        session = window.page
        session.runner.set_muted(True)
        session.runner.conductor.on_speech_ended(1, "cut")
        _go_to(desk, session, Kind.HOLD)
        for step, keys in (
            ("stopped", (Qt.Key.Key_Escape,)),
            ("pain-asked", (Qt.Key.Key_P, Qt.Key.Key_6)),
            ("pain-within", (Qt.Key.Key_Return,)),
            ("pain-too-much", (Qt.Key.Key_Escape, Qt.Key.Key_P, Qt.Key.Key_8, Qt.Key.Key_Return)),
        ):
            _press(window, *keys)
            shoot(f"{step}{name}")
        _press(window, Qt.Key.Key_Return)
    _press(window, Qt.Key.Key_9)
    window.page.afterwards.note.setText("The right hip, in the lower-back rotation")
    shoot("summary-after-pain")
    window.show_picker()
    desk.set_settings(before)


def _press(window: MainWindow, *keys: Qt.Key) -> None:
    """Wherever the focus is."""
    for key in keys:
        QTest.keyClick(window.focusWidget(), key)


def _screen_pages(window: MainWindow, shoot) -> None:
    """The settings of the session's screen."""
    window.show_preferences()
    window.page.show_section(Section.SCREEN)
    preview = window.page.preview
    preview.hide()  # it stands still for the picture
    preview.show()
    preview._timer.stop()
    preview.stage.show_view(preview_view(9.0))
    shoot("screen")
    window.page.listed.verticalScrollBar().setValue(window.page.listed.verticalScrollBar().maximum())
    shoot("screen-below")
    window.show_picker()


def _preferences(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """The other sections, what a search finds, and what is said when something is wrong."""
    clips = desk.cache_folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    (clips / "0.wav").write_bytes(bytes(3_400_000))
    window.show_preferences()
    page = window.page
    for section in (Section.SESSION, Section.REMINDERS, Section.FOLDERS, Section.LANGUAGE, Section.ABOUT):
        page.show_section(section)
        shoot(f"preferences-{section.name.lower()}")
        page.listed.verticalScrollBar().setValue(page.listed.verticalScrollBar().maximum())
        shoot(f"preferences-{section.name.lower()}-below")
    for name, asked in (("count", "count"), ("loud", "loud"), ("nothing", "no such thing")):
        page.nav.search.setText(asked)
        shoot(f"preferences-search-{name}")
    page.show_section(Section.SESSION)
    page.begin.waits[True].click()
    page.reset_button.click()
    tell(page.kept_trouble, "The file with your settings is broken. It is kept as settings.json.broken-1.")
    tell(page.note, "Your settings could not be saved: no space left on device.")
    shoot("preferences-trouble")
    window.show_picker()


def _voice_pages(desk: FakeDesk, window: MainWindow, shoot) -> None:
    """The settings of the voice: looking for voices, with and without them, and the sound check."""
    window.show_preferences()
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


def _settle(app: QApplication, window: MainWindow) -> None:
    """Until all is in its place, and the figures of the cards are there."""
    for _ in range(3):
        app.processEvents()
    _until(app, lambda: not any(shelf.is_making for shelf in window.findChildren(FigureShelf)))


def _until(app: QApplication, is_so) -> None:
    """Let the window work until it is so."""
    while not is_so():
        app.processEvents()


def _go_to(desk: FakeDesk, session: SessionPage, kind: Kind) -> bool:
    """Let the fake time pass until a step of this kind is under way; False when the session has none left. With breaths
    in long holds it is a long one."""
    least = 8.0 if desk.settings.screen.breathing_in_holds else 0.0
    while (step := session.runner.conductor.state.step).kind is not kind or (step.seconds or 0.0) < least:
        if session.runner.mode is not SessionMode.RUNNING:
            return False
        desk.now += 0.2
        session.runner.conductor.poll()
    return True


if __name__ == "__main__":
    raise SystemExit(main())
