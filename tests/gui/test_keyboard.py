"""Every page without a mouse: what Tab reaches, in which order, that one sees where one is, and the way back."""

from __future__ import annotations

import re
from collections import Counter, namedtuple
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from backtimer.session.commands import COMMANDS
from backtimer.settings.finder import Section
from backtimer.settings.week_plan import plan_of
from backtimer.ui.look import theme, tokens
from backtimer.ui.page_keys import EVERYWHERE, PAGE_KEYS, keys_of
from backtimer.ui.routines.picker_page import PickerPage
from tests.gui.a_year import a_year
from tests.gui.conftest import NO_SHEET, wait_for_scan

Key = Qt.Key
Voice = namedtuple("Voice", "id name languages")
# A frame around a tick has so many; the cursor in a field has fewer.
LEAST_PIXELS = 60
# Twice where nothing is found, to the same end.
SAME = ["Clear filters"]
README = (Path(__file__).parents[2] / "README.md").read_text()
CONTROLS = (
    QAbstractButton,
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QAbstractSlider,
    QAbstractItemView,
    QPlainTextEdit,
    QGraphicsView,
)
# These are parts of a control, and worked by its keys.
WHOLE = (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView, QPlainTextEdit)


def picker(window, qtbot):
    return window.picker


def filtered_picker(window, qtbot):
    window.picker.filters.search.setText("bend")
    wait_for_scan(qtbot, window)
    return window.picker


def empty_picker(window, qtbot):
    window.picker.filters.search.setText("no such thing")
    return window.picker


def routine(window, qtbot):
    """With numbers of one's own, so that all buttons are there."""
    window.open_named("daily-15", start=False)
    window.page.rows[0].fields[next(iter(window.page.rows[0].fields))].stepUp()
    window.page.start_button.setFocus()
    return window.page


def routine_known(window, qtbot):
    """Once the cautions are a line that opens them."""
    window._desk.note_started()
    window.open_named("daily-15", start=False)
    return window.page


def voice(window, qtbot):
    """With a choice of one's own, so that all buttons are there; the voices have come."""
    window.resize(900, 700)
    window.show_preferences()
    window._desk.searches[-1]([Voice("a", "Anna", ("en",)), Voice("b", "Ben", ("en",))], None)
    window.page.sounds.switch.click()
    return window.page


def voice_in_columns(window, qtbot):
    page = voice(window, qtbot)
    window.resize(1400, 800)
    return page


def screen(window, qtbot):
    window.resize(900, 700)
    window.show_preferences()
    window.page.show_section(Section.SCREEN)
    window.page.sight_card.checks["mirror"].click()
    return window.page


def screen_in_columns(window, qtbot):
    page = screen(window, qtbot)
    window.resize(1400, 800)
    return page


def preferences(window, qtbot, section):
    """With another setting of one's own, so that it can be reset."""
    window.resize(1000, 700)
    window.show_preferences()
    window.page.show_section(section)
    window.page.begin.waits[True].click()
    return window.page


def preferences_session(window, qtbot):
    return preferences(window, qtbot, Section.SESSION)


def preferences_folders(window, qtbot):
    return preferences(window, qtbot, Section.FOLDERS)


def preferences_language(window, qtbot):
    return preferences(window, qtbot, Section.LANGUAGE)


def preferences_about(window, qtbot):
    return preferences(window, qtbot, Section.ABOUT)


def preferences_reminders(window, qtbot):
    return preferences(window, qtbot, Section.REMINDERS)


def routine_planned(window, qtbot):
    window._desk.plans.set("daily-15", plan_of({0, 3}, 2, [540, 1080]))
    return routine_known(window, qtbot)


def preferences_found(window, qtbot):
    page = preferences(window, qtbot, Section.SESSION)
    page.nav.search.setText("count")
    page.nav.search.setFocus()
    return page


def session(window, qtbot):
    window.open_named("article-a", start=True)
    qtbot.keyClick(window.page, Key.Key_Right)
    return window.page


def paused_session(window, qtbot):
    page = session(window, qtbot)
    qtbot.keyClick(page, Key.Key_Space)
    return page


def overlay(window, qtbot, *keys):
    page = session(window, qtbot)
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or page, key)
    return page.stopping.overlay


def stopped(window, qtbot):
    return overlay(window, qtbot, Key.Key_Escape)


def pain_asked(window, qtbot):
    return overlay(window, qtbot, Key.Key_P)


def pain_told(window, qtbot):
    return overlay(window, qtbot, Key.Key_P, Key.Key_7, Key.Key_Return)


def summary(window, qtbot):
    window.open_named("article-a", start=True)
    window.page._end(finished=False)
    return window.page


def editor(window, qtbot):
    """With an exercise chosen, in the middle, and an edit to undo and one to redo; all is open."""
    window.editor.edit(window._desk.listing("daily-15"))
    page = window.page
    page.list.setCurrentRow(2)
    page.double(2)
    page.double(2)
    page.undo()
    page.list.setFocus()
    page.saving.may_leave = lambda: True
    return page


def editor_open(window, qtbot):
    page = editor(window, qtbot)
    page.exercise_form.more_dose.open(is_open=True)
    page.exercise_form.more_about.open(is_open=True)
    return page


def editor_routine(window, qtbot):
    page = editor(window, qtbot)
    page.list.setCurrentRow(0)
    return page


def history(window, qtbot):
    """With sessions, so that all is there."""
    window.resize(900, 700)
    window._desk.history.kept.add_all(a_year(window._desk.wall, 30))
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working)
    return window.page


def history_in_columns(window, qtbot):
    page = history(window, qtbot)
    window.resize(1400, 800)
    return page


def week(window, qtbot):
    """With plans, and something done, and reminders that are off."""
    window.resize(900, 700)
    desk = window._desk
    desk.plans.set("daily-15", plan_of({0, 3}, 2, [540, 1080]))
    desk.plans.set("gentle-morning", plan_of({3, 4}))
    window.show_week()
    qtbot.waitUntil(lambda: not window.page.is_working)
    return window.page


PAGES = [picker, filtered_picker, empty_picker, routine, routine_known, summary]
PAGES += [preferences_session, preferences_folders, preferences_language, preferences_about, preferences_found]
PAGES += [voice, voice_in_columns, screen, screen_in_columns, session, paused_session]
PAGES += [stopped, pain_asked, pain_told]
PAGES += [preferences_reminders, routine_planned]
PAGES += [editor, editor_open, editor_routine, history, history_in_columns, week]
IN_COLUMNS = (voice_in_columns, editor, editor_open, editor_routine, history_in_columns)


@pytest.fixture
def dressed(qapp):
    """As the program looks, for where the focus is, is told by its style sheet; and then as before."""
    before = qapp.style().objectName(), qapp.palette(), qapp.font()
    qapp.setStyle("Fusion")
    theme.apply(qapp, tokens.USUAL_SYSTEM)
    yield
    qapp.setStyleSheet(NO_SHEET)
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.fixture(params=PAGES, ids=lambda page: page.__name__)
def page(request, dressed, window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = request.param(window, qtbot)
    QApplication.processEvents()
    page.is_in_columns = request.param in IN_COLUMNS
    return page


def controls(page):
    """All that can be worked now. Of radio buttons, one stands for its group: the arrows lead to the others."""
    found = []
    for widget in page.findChildren(QWidget):
        is_part = any(isinstance(above, WHOLE) for above in ancestors(widget))
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar) or is_part:
            continue
        if isinstance(widget, QRadioButton) and not stands_for_its_group(widget):
            continue
        if widget.isVisible() and widget.isEnabled():
            found.append(widget)
    return found


def stands_for_its_group(button):
    """Where none is chosen yet, it is the one that Tab leads to."""
    group = button.parentWidget().findChildren(QRadioButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if any(each.isChecked() for each in group):
        return button.isChecked()
    return bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


def walk(qtbot, key):
    """What has the focus, from where it is and once around."""
    seen = [QApplication.focusWidget()]
    for _ in range(200):
        qtbot.keyClick(QApplication.focusWidget(), key)
        now = QApplication.focusWidget()
        if now is seen[0]:
            return seen
        assert now not in seen, f"from {name_of(seen[-1])!r} back to {name_of(now)!r}"
        seen.append(now)
    raise AssertionError("Tab leads nowhere")


def name_of(widget):
    """What a screen reader says of it."""
    if isinstance(widget, QComboBox):
        # Qt gives what is chosen as its name, and what it is for by a relation to a label.
        relations = QAccessible.queryAccessibleInterface(widget).relations()
        labels = [
            other.text(QAccessible.Text.Name)
            for other, relation in relations
            if relation & QAccessible.RelationFlag.Label
        ]
        return " ".join(labels)
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def places(one, other):
    """Where two controls are: within what scrolls both, else on the page, where what scrolls stands for its content."""
    scrolls = [[each for each in ancestors(widget) if isinstance(each, QScrollArea)] for widget in (one, other)]
    if scrolls[0] == scrolls[1]:
        shared = scrolls[0][0].widget() if scrolls[0] else one.window()
        return [QRect(widget.mapTo(shared, QPoint()), widget.size()) for widget in (one, other)]
    shown = [outer[-1] if outer else widget for widget, outer in zip((one, other), scrolls, strict=True)]
    return [QRect(widget.mapTo(one.window(), QPoint()), widget.size()) for widget in shown]


def follows(one, other, *, is_in_columns):
    """Whether the other comes after the one for someone who reads from top left to bottom right."""
    first, second = places(one, other)
    if second.top() > first.bottom():
        return True
    if second.bottom() < first.top():
        return is_in_columns and second.left() > first.right()
    return second.left() >= first.left()


def test_tab_reaches_every_control_once_and_shift_tab_leads_back(page, qtbot):
    there = walk(qtbot, Key.Key_Tab)
    # The page itself is reached where it takes keys of its own.
    reached = [widget for widget in there if widget is not page]
    wanted = controls(page)
    assert [name_of(widget) for widget in reached if widget not in wanted] == []
    assert [name_of(widget) for widget in wanted if widget not in reached] == []
    back = walk(qtbot, Key.Key_Backtab)
    assert back == [there[0], *reversed(there[1:])]


def test_tab_goes_as_one_reads(page, qtbot):
    there = [widget for widget in walk(qtbot, Key.Key_Tab) if widget is not page]
    steps = pairwise([*there, there[0]])
    is_in_columns = page.is_in_columns
    back = [(name_of(a), name_of(b)) for a, b in steps if not follows(a, b, is_in_columns=is_in_columns)]
    # The focus begins at what is wanted most; from the last control it goes to the first.
    assert len(back) <= 1, back


def test_one_sees_where_the_focus_is(page, qtbot):
    for widget in [widget for widget in walk(qtbot, Key.Key_Tab) if widget is not page]:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        focused = pixels(widget)
        widget.clearFocus()
        changed = sum(one != other for one, other in zip(focused, pixels(widget), strict=True))
        assert changed >= LEAST_PIXELS, name_of(widget)


def pixels(widget):
    QApplication.processEvents()
    image = widget.grab().toImage()
    return memoryview(bytes(image.constBits())).cast("I")


def test_every_control_has_a_name_and_no_two_have_the_same(page):
    names = Counter((type(widget).__name__, name_of(widget).strip()) for widget in controls(page))
    assert [kind for kind, name in names if not name] == []
    assert [name for _, name in names if names[_, name] > 1] in ([], SAME)


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Backspace])
@pytest.mark.parametrize("open_page", [routine, voice, screen, summary])
def test_a_key_leads_back_to_the_routines(window, qtbot, open_page, key):
    open_page(window, qtbot)
    qtbot.keyClick(window.focusWidget(), key)
    assert isinstance(window.page, PickerPage)


def test_backspace_does_not_end_a_session(window, qtbot):
    page = session(window, qtbot)
    qtbot.keyClick(page, Key.Key_Backspace)
    assert window.page is page


def test_in_a_field_backspace_deletes(window, qtbot):
    page = routine(window, qtbot)
    field = next(iter(page.rows[0].fields.values()))
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Backspace)
    assert window.page is page


def test_in_a_session_tab_brings_the_buttons_and_the_keys_still_steer(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = session(window, qtbot)
    page.bar.hide()
    qtbot.keyClick(page, Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused in page.buttons.values()
    assert focused.isVisible()
    before = page.runner.conductor.state.cursor
    qtbot.keyClick(focused, Key.Key_Right)
    assert page.runner.conductor.state.cursor > before
    # Space presses the button that has the focus.
    mute = page.buttons["mute"]
    mute.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(mute, Key.Key_Space)
    assert page.runner.conductor.is_muted


SHORTCUT_KEYS = {"Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+0"}


def written(key):
    return key.replace("Ctrl + / −", "Ctrl++ Ctrl+= Ctrl+- Ctrl+0").replace("Enter", "Return")


def test_readme_has_the_keys_of_a_session_word_for_word():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    at = rows.index(("key", "does")) if ("key", "does") in rows else 0
    told = [(command.shown, command.help) for command in COMMANDS if command.shown]
    assert rows[at + 1 : at + 1 + len(told)] == told


def test_readme_has_the_keys_of_all_pages():
    for keys, _ in {*EVERYWHERE, *(row for rows in PAGE_KEYS.values() for row in rows)}:
        for key in re.findall(r"Ctrl\+[^ ]+|F\d+|Alt\+↑|Delete|Esc|Enter", keys):
            assert key.replace("↑", "Up") in README, key


def shortcuts(widget):
    keys = set()
    for shortcut in widget.findChildren(QShortcut):
        keys |= {each.toString(QKeySequence.SequenceFormat.PortableText) for each in QShortcut.keys(shortcut)}
    return keys


@pytest.mark.parametrize("open_page", [picker, routine, voice, editor, history, summary])
def test_f1_shows_every_key_of_the_page_and_gives_it_back(dressed, window, qtbot, open_page):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = open_page(window, qtbot)
    before = window.focusWidget()
    told = " ".join(written(key) for key, _ in keys_of(page))
    # Enter has two keys, and there are two ways to write "again".
    missing = {key for key in shortcuts(page) | shortcuts(window.full_screen) if key not in told}
    assert missing <= {"Alt+Up", "Alt+Down", "Ctrl+Y", "Ctrl+Enter"}
    for key in (Key.Key_F1, Key.Key_Escape, Key.Key_F1, Key.Key_Return):
        qtbot.keyClick(window.focusWidget(), key)
        assert (window.keys_panel is not None) is (key == Key.Key_F1)
    assert window.focusWidget() is before
    assert window.page is page


def test_every_shortcut_of_the_window_is_written_down(window):
    told = written(" ".join(key for key, _ in EVERYWHERE))
    own = {
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        for shortcut in window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    }
    assert own >= {"F1", "F5", "F11", *SHORTCUT_KEYS}
    assert {key for key in own if key not in told} == set()
