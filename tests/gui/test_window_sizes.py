"""Every page, overlay and dialog on small screens and in small and large type: nothing cut, nothing over another."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from backtimer.settings.finder import Section
from backtimer.settings.settings import PageSettings, StageScheme
from backtimer.settings.window_place import WindowPlace
from backtimer.system.resources import assets
from backtimer.ui.editor.catalogue import CatalogueDialog
from backtimer.ui.look import artwork, icons, theme, tokens
from backtimer.ui.look.tokens import DARK, LIGHT
from backtimer.ui.main_window import AFTER_SHOWN_MS, MainWindow
from backtimer.ui.session import mat_type
from backtimer.ui.session.mat_type import LARGE, MIDDLING, WORDS
from backtimer.ui.stage.colours import stage_colours
from backtimer.ui.stage.stage import Stage
from tests.gui.a_year import a_year
from tests.gui.conftest import wait_for_scan
from tests.gui.test_theme import clipped

ROOT = Path(__file__).resolve().parents[2]
# Full HD at 150 %, 1366x768 at 150 % less a panel, a netbook, the smallest window.
SMALL = [(911, 480), (1024, 600), tokens.SMALLEST_WINDOW, (1280, 680)]
CASES = [*((size, 100) for size in SMALL), *(((1366, 768), percent) for percent in (80, 150, 200)), ((1024, 600), 150)]


@pytest.fixture(scope="module")
def dressed(qapp):
    """As the program looks, for all tests here; and as before, for those that follow."""
    before = qapp.style().objectName(), qapp.palette(), qapp.font()
    qapp.setStyle("Fusion")
    artwork.use(assets(), lambda exercise: None)
    icons.begin()
    theme.apply(qapp, tokens.USUAL_SYSTEM)
    yield qapp
    qapp.setProperty("systemPixels", None)
    qapp.setStyleSheet("")
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.fixture
def small(dressed, desk, qtbot, request):
    size, percent = request.param
    theme.choose(PageSettings(text_percent=percent))
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.resize(*size)
    wait_for_scan(qtbot, window)
    # The window looks once more at its frame and its screen.
    qtbot.wait(AFTER_SHOWN_MS + 50)
    assert (window.width(), window.height()) == size
    yield window
    theme.choose(PageSettings())


def overlapping(page):
    """Controls and labels that lie over one another without being one another's parts."""
    kinds = (QAbstractButton, QLabel, QLineEdit, QComboBox, QAbstractSpinBox)
    shown = [each for each in page.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]
    shown = [each for each in shown if not isinstance(each.parentWidget(), kinds)]
    found = []
    for one, other in combinations(shown, 2):
        if one.parentWidget() is not other.parentWidget() or one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        both = one.geometry().intersected(other.geometry())
        if both.width() > 1 and both.height() > 1:
            found.append((name_of(one), name_of(other)))
    return found


def name_of(widget):
    text = getattr(widget, "text", lambda: "")()
    return text or widget.accessibleName() or type(widget).__name__


def beyond(page, window):
    """Controls that are outside of the window, or outside of what scrolls them sideways."""
    found = []
    for each in page.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox):
            continue
        rect = QRect(each.mapTo(window, QPoint()), each.size())
        areas = [above for above in ancestors(each) if isinstance(above, QScrollArea)]
        if not areas:
            if not window.rect().contains(rect):
                found.append((name_of(each), rect.getRect()))
        else:
            room = areas[0].viewport()
            left = each.mapTo(room, QPoint()).x()
            if left < 0 or left + each.width() > room.width():
                found.append((name_of(each), left, each.width(), room.width()))
    return found


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


@pytest.mark.parametrize("small", CASES, ids=str, indirect=True)
def test_nothing_is_cut_and_nothing_lies_over_another(small, desk, qtbot, monkeypatch):
    window, size = small, (small.width(), small.height())
    wrong = {}

    def check(what, within=None):
        for _ in range(4):
            QApplication.processEvents()
        faults = []
        if within is None:
            if (window.width(), window.height()) != size:
                faults.append(("resized", window.width(), window.height()))
            faults += clipped(window)
        page = within or window.page
        faults += overlapping(page) + beyond(page, window if within is None else within)
        if within is not None and isinstance(within, QDialog):
            room = QRect(0, 0, *size)
            if within.width() > room.width() or within.height() > room.height():
                faults.append(("larger than the screen", within.width(), within.height()))
        if faults:
            wrong[what] = faults

    visit(window, desk, qtbot, check, monkeypatch)
    assert wrong == {}


def visit(window, desk, qtbot, check, monkeypatch):
    check("picker")
    window.picker.filters.search.setText("no such thing")
    wait_for_scan(qtbot, window)
    check("nothing found")
    window.picker.filters.clear()
    window.say("Your doses could not be saved: no space left on device.")
    check("something said")
    window.open_named("article-a", start=False)
    check("routine, the first time")
    desk.note_started()
    window.open_named("article-a", start=False)
    window.page.rows[2].fields["reps"].setValue(11)
    window.page.adjust_button.click()
    check("routine, adjusting")
    window.page.when.open()
    check("dialog: plan", window.page.when.dialog)
    window.page.when.dialog.reject()
    window.show_preferences()
    for section in Section:
        window.page.show_section(section)
        check(f"preferences: {section.value}")
    window.page.nav.search.setText("count")
    check("preferences: search")
    window.leave_preferences()
    desk.history.kept.add_all(a_year(desk.wall, 30))
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    check("history")
    window.leave_preferences()
    window.show_week()
    check("week")
    window.leave_preferences()
    window.editor.edit(desk.listing("daily-15"))
    check("editor")
    page = window.page
    page.list.setCurrentRow(3)
    for more in (page.exercise_form.more_dose, page.exercise_form.more_about):
        more.open(is_open=True)
    check("editor: exercise")
    dialog = CatalogueDialog(page.saving.catalogue, page, desk)
    dialog.show()
    check("dialog: catalogue", dialog)
    dialog.close()
    page.saving.may_leave = lambda: True
    window.show_keys()
    check("keys of a page", window.keys_panel)
    window.keys_panel.closed.emit(False)
    window.open_named("article-a", start=True)
    session = window.page
    check("session")
    session.runner.sleep()
    session.show_trouble("No sound output: the sound server does not answer. The session goes on silently.")
    check("session, paused, with a notice")
    session.do("keys")
    check("session: keys", session.keys_panel)
    session.keys_panel.closed.emit(False)
    session.do("adjust")
    check("session: doses", session.doses.pane)
    session.doses.pane.stay.click()
    session.do("stop")
    check("session: stopped", session.stopping.overlay)
    session.stopping.close()
    session.do("pain")
    check("session: pain", session.stopping.overlay)
    session.stopping.close()
    session._end(finished=False)
    check("summary")
    window.show_picker()


# ---- the size of text, live


def routine(window, qtbot):
    window.open_named("article-a", start=False)
    window.page.adjust_button.click()


def preferences(section):
    def show(window, qtbot):
        window.show_preferences()
        window.page.show_section(section)

    return show


def history(window, qtbot):
    window._desk.history.kept.add_all(a_year(window._desk.wall, 30))
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)


def editor(window, qtbot):
    window.editor.edit(window._desk.listing("daily-15"))
    window.page.list.setCurrentRow(3)
    window.page.saving.may_leave = lambda: True


def summary(window, qtbot):
    window.open_named("article-a", start=True)
    window.page._end(finished=False)


def sizes(page):
    """What stands where; the preview's stage goes its own way, as time does, and a pixel may bring a table its bar."""
    shown = [each for each in page.findChildren(QWidget) if each.isVisible()]
    shown = [each for each in shown if "ScrollBar" not in f"{type(each)} {list(map(type, each.children()))}"]
    shown = [each for each in shown if not any(isinstance(above, Stage) for above in (each, *ancestors(each)))]
    return [(type(each).__name__, name_of(each), each.width(), each.height()) for each in shown]


SHOWN = {
    "picker": lambda window, qtbot: None,
    "routine": routine,
    **{section.name: preferences(section) for section in (Section.VOICE, Section.SCREEN, Section.SESSION)},
    "history": history,
    "editor": editor,
    "summary": summary,
}


def differ(one, other):
    """What was rounded at another time may be a few pixels apart, or a line."""
    assert [each[:2] for each in one] == [each[:2] for each in other]
    apart = [(a, b) for a, b in zip(one, other, strict=True) if any(abs(x - y) > 16 + 0.2 * y for x, y in both(a, b))]
    assert apart == []


def both(one, other):
    return zip(one[2:], other[2:], strict=True)


@pytest.mark.parametrize("show", SHOWN.values(), ids=list(SHOWN))
@pytest.mark.parametrize("percent", [80, 150])
def test_text_that_grows_live_looks_as_on_a_page_that_is_made_so(dressed, desk, qtbot, show, percent):
    def window():
        made = MainWindow(desk)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        wait_for_scan(qtbot, made)
        show(made, qtbot)
        return made

    def settled(shown):
        qtbot.wait(50)
        return sizes(shown.page)

    try:
        live = window()
        for each in (120, 200, percent):
            theme.choose(PageSettings(text_percent=each))
        grown = settled(live)
        assert clipped(live) + overlapping(live.page) == []
        differ(grown, settled(window()))
        theme.choose(PageSettings())
        usual = settled(live)
        differ(usual, settled(window()))
        assert usual != grown
    finally:
        theme.choose(PageSettings())


def test_ctrl_plus_and_minus_change_the_text_of_all_pages_and_it_is_kept(dressed, window, desk, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def press(key):
        qtbot.keyClick(window.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
        return desk.settings.pages.text_percent

    try:
        assert press(Qt.Key.Key_Plus) == 110
        assert theme.px(100) == 110
        assert window.said_bar.text.text() == "Text size: 110 %"
        assert press(Qt.Key.Key_Equal) == 120
        assert press(Qt.Key.Key_Minus) == 110
        window.show_preferences()
        window.page.show_section(Section.SCREEN)
        card = window.page.pages_card
        card.larger.click()
        assert desk.settings.pages.text_percent == 120
        assert theme.px(100) == 120
        assert press(Qt.Key.Key_Minus) == 110
        assert card.percent.text() == "110 %"
        for _ in range(20):
            press(Qt.Key.Key_Minus)
        assert desk.settings.pages.text_percent == 80
        assert not card.smaller.isEnabled()
        for _ in range(20):
            press(Qt.Key.Key_Plus)
        assert theme.px(100) == 200
        assert press(Qt.Key.Key_0) == 100
        assert MainWindow(desk)._desk.settings.pages == PageSettings()
    finally:
        theme.choose(PageSettings())


def test_in_a_session_the_size_of_text_is_no_hold(dressed, window, desk, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_named("article-a", start=True)
    before = window.page.runner.conductor.state.plan
    try:
        qtbot.keyClick(window.page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(window.page, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
        assert window.page.runner.conductor.state.plan is before
        qtbot.keyClick(window.page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        assert desk.settings.pages.text_percent == 110
    finally:
        theme.choose(PageSettings())


@pytest.mark.parametrize("scheme", [StageScheme.DARK, StageScheme.LIGHT])
def test_pages_are_dark_or_light_as_chosen_and_the_session_as_before(dressed, window, desk, qtbot, scheme):
    window.show_preferences()
    window.page.show_section(Section.SCREEN)
    stage = stage_colours(StageScheme.SYSTEM)
    try:
        window.page.pages_card.buttons[scheme].click()
        wanted = DARK if scheme is StageScheme.DARK else LIGHT
        assert theme.colours() is wanted
        assert window.grab().toImage().pixelColor(4, 300).name() == wanted.ground
        assert stage_colours(StageScheme.SYSTEM) is stage
        assert desk.settings.pages.scheme is scheme
        window.page.reset_button.click()
        assert theme.colours() is (DARK if theme.system_is_dark() else LIGHT)
    finally:
        theme.choose(PageSettings())


# ---- the first start, and other screens


@pytest.mark.parametrize(
    ("screen", "available"),
    [((1366, 768), (1366, 728)), ((1024, 600), (1024, 570)), ((1280, 720), (1280, 680)), ((911, 512), (911, 472))],
    ids=str,
)
def test_a_window_fits_what_the_screen_has_left(desk, qtbot, monkeypatch, screen, available):
    left = QRect(0, screen[1] - available[1], *available)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: left)
    monkeypatch.setattr(QGuiApplication, "screenAt", staticmethod(lambda _: QGuiApplication.primaryScreen()))
    desk.keep_window_place(WindowPlace())
    for _ in range(2):
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.show()
        qtbot.wait(AFTER_SHOWN_MS + 50)
        assert left.contains(window.frameGeometry())
        assert window.width() >= min(tokens.WINDOW[0], available[0] - 40)
        # As on a larger screen, whose window was larger: the next start is here again.
        window.setMinimumSize(0, 0)
        window.setGeometry(60, 40, 1800, 1000)
        window.close()


@pytest.mark.parametrize("scale", ["1.5", "1.25"])
def test_at_another_scale_of_the_system_it_fits(tmp_path, scale):
    screens = '{"screens": [{"name": "one", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "dpr": 1}]}'
    (tmp_path / "screens.json").write_text(screens)
    done = subprocess.run(
        [sys.executable, "-c", SCALED, str(tmp_path / "screens.json"), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "as wanted" in done.stdout, done.stderr


SCALED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication(["", "-platform", "offscreen:configfile=" + sys.argv[1]])
from backtimer.system.resources import assets
from backtimer.ui.look import artwork, icons, theme, tokens
from backtimer.ui.main_window import MainWindow
from tests.gui.conftest import FakeDesk
app.setStyle("Fusion")
theme.apply(app, tokens.USUAL_SYSTEM)
window = MainWindow(FakeDesk(Path(sys.argv[2])))
window.show()
app.processEvents()
room = window.screen().availableGeometry()
assert room.width() < 1100, room
assert room.contains(window.frameGeometry()), (room, window.frameGeometry())
from tests.gui.test_theme import clipped
assert clipped(window) == []
window.open_named("article-a", start=False)
app.processEvents()
assert clipped(window) == []
assert room.contains(window.page.start_button.rect().translated(window.page.start_button.mapToGlobal(window.pos() * 0)))
window.close()
print("as wanted")
"""


# ---- after a session, from the mat


@pytest.mark.parametrize("size", [(1024, 600), (1280, 800), (1366, 768), (1920, 1080)], ids=str)
def test_what_follows_a_session_is_read_from_the_mat(dressed, window, desk, qtbot, size):
    window.resize(*size)
    window.open_named("article-a", start=True)
    window.page.do("skip")
    window.page._end(finished=False)
    page = window.page
    for _ in range(4):
        QApplication.processEvents()
    unit = mat_type.unit_of(page)
    # Where the window is as wide as a screen, shares are of its height, as the stage's are.
    assert unit >= 0.98 * page.height()
    names = {"title": LARGE, "figure": MIDDLING, "name": MIDDLING, "faint": WORDS, "strong": WORDS, "": WORDS}
    seen = set()
    for label in page.findChildren(QLabel):
        if label.objectName() in names and label.text() and label.isVisible():
            capitals = QFontMetricsF(label.font()).capHeight() / unit
            assert capitals >= names[label.objectName()] - 0.001, label.text()
            seen.add(label.objectName())
    assert seen >= {"title", "figure", "name", "faint"}
    for button in page.findChildren(QPushButton):
        assert QFontMetricsF(button.font()).capHeight() >= 0.04 * unit
    # What is read first needs no scrolling.
    for label in page.findChildren(QLabel, "figure"):
        assert window.rect().contains(QRect(label.mapTo(window, QPoint()), label.size()))
        assert (
            page._scrolled.viewport().rect().contains(label.mapTo(page._scrolled.viewport(), label.rect().bottomLeft()))
        )
