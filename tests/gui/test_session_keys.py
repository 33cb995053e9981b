"""The keys of a session on every keyboard layout, and the ways into and out of the help and full screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from backtimer.session.commands import BUTTONS, BY_KEY, BY_NAME, COMMANDS
from backtimer.session.machine import SessionMode
from backtimer.ui.full_screen import LEAVE
from backtimer.ui.look.key_name import digit_of, key_name
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.session import page as page_module
from backtimer.ui.session.keys_panel import WORDS
from backtimer.ui.session.summary_page import SummaryPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
PLAIN, SHIFT, CONTROL, PAD = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.KeypadModifier
# As Qt tells of them under X11, measured with setxkbmap and xdotool: layout, key, text, code of the place, virtual key.
MEASURED = [
    ("us P", Key.Key_P, "p", 33, 0x70, PLAIN, "P"),
    ("us caps P", Key.Key_P, "P", 33, 0x50, SHIFT, "P"),
    ("ru P", 0x417, "з", 33, 0x6DA, PLAIN, "P"),
    ("ru shift P", 0x417, "З", 33, 0x6FA, SHIFT, "P"),
    ("ru M", 0x42C, "ь", 58, 0x6D8, PLAIN, "M"),
    ("ru R", 0x41A, "к", 27, 0x6CB, PLAIN, "R"),
    ("ru F", 0x410, "а", 41, 0x6C1, PLAIN, "F"),
    ("gr P", 0x3A0, "π", 33, 0x7F0, PLAIN, "P"),
    ("gr M", 0x39C, "μ", 58, 0x7EC, PLAIN, "M"),
    ("gr F", 0x3A6, "φ", 41, 0x7F6, PLAIN, "F"),
    ("il P", 0x5E4, "פ", 33, 0xCF4, PLAIN, "P"),
    ("fr P", Key.Key_P, "p", 33, 0x70, PLAIN, "P"),
    ("fr M, where others have a semicolon", Key.Key_M, "m", 47, 0x6D, PLAIN, "M"),
    ("tr ğ is a Latin letter of its own", 0x11E, "ğ", 26, 0x2BB, PLAIN, "Ğ"),
    ("ru ctrl P", 0x417, "з", 33, 0x6DA, CONTROL, "Ctrl+P"),
    ("us ctrl P", Key.Key_P, "\x10", 33, 0x70, CONTROL, "Ctrl+P"),
    ("us alt P", Key.Key_P, "p", 33, 0x70, Mod.AltModifier, "Alt+P"),
    ("us meta P", Key.Key_P, "p", 33, 0x70, Mod.MetaModifier, "Meta+P"),
    ("us shift =", Key.Key_Plus, "+", 21, 0x2B, SHIFT, "+"),
    ("us =", Key.Key_Equal, "=", 21, 0x3D, PLAIN, "+"),
    ("fr shift =", Key.Key_Plus, "+", 21, 0x2B, SHIFT, "+"),
    ("de +", Key.Key_Plus, "+", 35, 0x2B, PLAIN, "+"),
    ("de shift + writes a star", Key.Key_Asterisk, "*", 35, 0x2A, SHIFT, "*"),
    ("pad +", Key.Key_Plus, "+", 86, 0xFFAB, PAD, "+"),
    ("pad shift +", Key.Key_Plus, "+", 86, 0xFFAB, PAD | SHIFT, "+"),
    ("us -", Key.Key_Minus, "-", 20, 0x2D, PLAIN, "-"),
    ("us shift -", Key.Key_Underscore, "_", 20, 0x5F, SHIFT, "-"),
    ("fr -", Key.Key_Minus, "-", 15, 0x2D, PLAIN, "-"),
    ("pad -", Key.Key_Minus, "-", 82, 0xFFAD, PAD, "-"),
    ("us ctrl +", Key.Key_Plus, "+", 21, 0x2B, CONTROL | SHIFT, "Ctrl++"),
    ("us shift /", Key.Key_Question, "?", 61, 0x3F, SHIFT, "?"),
    ("ru shift 7", Key.Key_Question, "?", 16, 0x3F, SHIFT, "?"),
    ("ru /", Key.Key_Period, ".", 61, 0x2E, PLAIN, "."),
    ("right", Key.Key_Right, "", 114, 0xFF53, PLAIN, "Right"),
    ("shift right", Key.Key_Right, "", 114, 0xFF53, SHIFT, "Shift+Right"),
    ("pad right, number lock off", Key.Key_Right, "", 85, 0xFF98, PAD, "Right"),
    ("space", Key.Key_Space, " ", 65, 0x20, PLAIN, "Space"),
    ("page down", Key.Key_PageDown, "", 117, 0xFF56, PLAIN, "PgDown"),
    ("media", Key.Key_MediaTogglePlayPause, "", 172, 0x1008FF14, PLAIN, "Toggle Media Play/Pause"),
]
CASES = pytest.mark.parametrize("case", MEASURED, ids=[each[0] for each in MEASURED])


def event_of(case):
    _, key, text, scan, virtual, modifiers, _ = case
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, scan, virtual, 0, text)


@CASES
def test_a_key_has_one_name_on_every_layout(qapp, case):
    assert key_name(event_of(case)) == case[-1]


@pytest.mark.parametrize(
    ("platform", "scan", "virtual"),
    # Of the documentation of the two systems: what a Russian "з" comes with.
    [("windows", 0x19, ord("P")), ("cocoa", 1, 0x23), ("wayland", 33, 0x6DA)],
)
def test_a_place_is_known_on_every_system(qapp, monkeypatch, platform, scan, virtual):
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: platform))
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0x417, PLAIN, scan, virtual, 0, "з")
    assert key_name(event) == "P"


@pytest.mark.parametrize(
    ("key", "text", "scan", "modifiers", "wanted"),
    [
        (Key.Key_7, "7", 16, PLAIN, 7),
        (Key.Key_7, "7", 79, PAD, 7),
        (Key.Key_Egrave, "è", 16, PLAIN, 7),  # French
        (Key.Key_7, "7", 16, SHIFT, 7),  # French
        (0x667, "٧", 16, PLAIN, 7),  # Arabic
        (Key.Key_Ampersand, "&", 16, SHIFT, None),  # American, and no digit
        (Key.Key_7, "7", 16, CONTROL, None),
        (Key.Key_A, "a", 38, PLAIN, None),
    ],
)
def test_digits_on_every_layout(qapp, key, text, scan, modifiers, wanted):
    assert digit_of(QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text)) == wanted


def test_the_table_has_each_key_and_each_name_once():
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys)) == len(BY_KEY)
    assert len(BY_NAME) == len(COMMANDS)
    assert set(BUTTONS) <= set(BY_NAME)
    assert all(BY_NAME[name].icon and BY_NAME[name].shown for name in BUTTONS)
    # Ctrl+R and its like are never a session's; Ctrl with + and − are the size of text.
    assert not any(key.startswith(("Ctrl", "Alt", "Meta")) for key in keys)


@pytest.fixture
def session(window, desk, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_named("article-a", start=True)
    page = window.page
    page.runner.set_muted(True)
    page.runner.conductor.on_speech_ended(1, "cut")
    page.runner.set_muted(False)
    page.do("skip")
    page.do("next")
    page.do("next")
    return page


def send(case, widget=None):
    QApplication.sendEvent(widget or QApplication.focusWidget(), event_of(case))


def seen(session):
    """All that a key may change."""
    conductor, planned = session.runner.conductor, session.doses._planned
    return (
        *(conductor.is_muted, conductor.state.mode, conductor.state.cursor, planned.now, conductor.state.plan.added),
        *(session.stopping.overlay is None, session.keys_panel is None, session.doses.pane is None),
        session.window().windowState(),
    )


@pytest.mark.parametrize("name", [case[0] for case in MEASURED if case[0].startswith(("ru", "gr", "il", "fr"))])
def test_letters_work_on_every_layout(session, name):
    case = next(each for each in MEASURED if each[0] == name)
    before = seen(session)
    send(case, session)
    assert (seen(session) != before) is (case[-1] in BY_KEY)


@pytest.mark.parametrize("modifier", [CONTROL, Mod.AltModifier, Mod.MetaModifier], ids=["ctrl", "alt", "meta"])
@pytest.mark.parametrize("letter", [key for key in BY_KEY if len(key) == 1 and key.isalpha()])
def test_a_letter_with_ctrl_alt_or_meta_does_nothing(session, qtbot, letter, modifier):
    before = seen(session)
    qtbot.keyClick(session, getattr(Key, f"Key_{letter}"), modifier)
    assert seen(session) == before


def test_plus_is_more_hold_with_shift_and_without_and_never_a_rep(session):
    hold, reps = session.doses._planned.now.hold_seconds, session.doses._planned.now.reps
    plus = [case for case in MEASURED if case[-1] == "+"]
    for number, case in enumerate(plus, 1):
        send(case, session)
        assert session.doses._planned.now.hold_seconds == hold + number, case[0]
    for number, case in enumerate([case for case in MEASURED if case[-1] == "-"], 1):
        send(case, session)
        assert session.doses._planned.now.hold_seconds == hold + len(plus) - number, case[0]
    assert session.doses._planned.now.reps == reps


def test_a_key_that_is_held_down_toggles_nothing(session):
    def held(key, text=""):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, PLAIN, text, autorep=True)
        QApplication.sendEvent(session, event)

    before = seen(session)
    for key in (Key.Key_Space, Key.Key_M, Key.Key_F, Key.Key_P, Key.Key_E, Key.Key_R, Key.Key_Right, Key.Key_Escape):
        held(key)
        assert seen(session) == before
    held(Key.Key_Plus, "+")
    held(Key.Key_Up)
    assert seen(session) != before


def test_a_question_is_answered_by_its_letters_on_every_layout(session, window):
    session.do("stop")
    ru_d = ("ru D", 0x412, "в", 40, 0x6D7, PLAIN, "D")
    ctrl_d = ("us ctrl D", Key.Key_D, "\x04", 40, 0x64, CONTROL, "Ctrl+D")
    send(ctrl_d)
    assert window.page is session
    send(ru_d)
    assert isinstance(window.page, SummaryPage)


@pytest.mark.parametrize("size", [(911, 480), (1024, 600), (1366, 768), (1920, 1080)], ids=str)
def test_the_keys_are_as_large_as_the_stage_and_the_session_waits(session, window, qtbot, size):
    window.resize(*size)
    QTest.keyClick(session, Key.Key_Question)
    panel = session.keys_panel
    assert session.runner.mode is SessionMode.PAUSED
    assert len(panel.rows) == sum(bool(command.shown) for command in COMMANDS)
    for row in panel.rows:
        assert panel.rect().contains(row.geometry())
        assert row.fitted.cap >= 0.7 * WORDS * panel.height()
        assert row.lead + row.text_width() <= row.width() + 1
        assert row.geometry().bottom() <= panel.button.geometry().top()
    assert session.bar.isHidden()
    # Closed it stays paused, as whoever looked may not lie yet; its button goes on.
    QTest.keyClick(window.focusWidget(), Key.Key_Escape)
    assert session.keys_panel is None
    assert session.runner.mode is SessionMode.PAUSED
    QTest.keyClick(session, Key.Key_F1)
    QTest.keyClick(window.focusWidget(), Key.Key_Space)
    assert session.keys_panel is None
    assert session.runner.mode in (SessionMode.COUNT_IN, SessionMode.RUNNING)


def test_nothing_below_the_keys_is_pressed(session, window):
    session.show_keys()
    before = seen(session)
    for key in (Key.Key_M, Key.Key_R, Key.Key_Right, Key.Key_Plus, Key.Key_Question, Key.Key_Tab):
        if key == Key.Key_Question:
            continue  # it closes them
        QTest.keyClick(window.focusWidget(), key)
    assert seen(session) == before


# ---- full screen


def esc(window):
    """As the system sends it: to its window first."""
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)


def test_full_screen_of_a_session_ends_with_it(session, window, qtbot):
    QTest.keyClick(session, Key.Key_F)
    assert window.isFullScreen()
    assert session.buttons["full"].accessibleName() == LEAVE
    esc(window)
    assert window.isFullScreen()
    assert session.stopping.overlay is not None
    QTest.keyClick(window.focusWidget(), Key.Key_F11)
    assert not window.isFullScreen()
    QTest.keyClick(window.focusWidget(), Key.Key_F11)
    assert window.isFullScreen()
    QTest.keyClick(window.focusWidget(), Key.Key_D)
    assert isinstance(window.page, SummaryPage)
    assert not window.isFullScreen()


def test_full_screen_from_before_a_session_stays_and_esc_leaves_it_first(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.picker.list, Key.Key_F11)
    assert window.isFullScreen()
    window.open_named("article-a", start=True)
    window.page.end("stopped")
    assert isinstance(window.page, SummaryPage)
    assert window.isFullScreen()
    esc(window)
    assert not window.isFullScreen()
    assert isinstance(window.page, SummaryPage)
    esc(window)
    assert isinstance(window.page, PickerPage)


def test_a_button_leads_out_of_full_screen_on_every_page(window, qtbot):
    def ways_out():
        return [each for each in window.findChildren(QPushButton) if each.text() == LEAVE and each.isVisible()]

    assert ways_out() == []
    window.full_screen.toggle()
    for show in (window.show_picker, window.show_preferences, lambda: window.open_named("article-a", start=False)):
        show()
        assert len(ways_out()) == 1
    qtbot.mouseClick(ways_out()[0], Qt.MouseButton.LeftButton)
    assert not window.isFullScreen()
    assert ways_out() == []


def test_esc_in_a_search_leaves_full_screen_first(window, qtbot):
    window.full_screen.toggle()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.picker.filters.search.setFocus()
    qtbot.keyClicks(window.picker.filters.search, "week")
    esc(window)
    assert not window.isFullScreen()
    assert window.picker.filters.search.text() == "week"


def test_single_letters_are_no_search_among_the_cards(window, qtbot):
    window.picker.list.setFocus()
    before = window.picker.list.currentIndex()
    for key in (Key.Key_F, Key.Key_P, Key.Key_M, Key.Key_S):
        QTest.keyClick(window.picker.list, key)
        assert window.picker.list.currentIndex() == before
    assert not window.isFullScreen()
    QTest.keyClick(window.picker.list, Key.Key_Question)
    assert window.keys_panel is not None


def test_a_question_mark_can_be_typed(window, qtbot):
    field = window.picker.filters.search
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "why?")
    assert field.text() == "why?"
    assert window.keys_panel is None


# ---- the notice


def test_that_the_screen_may_switch_off_is_said_once_on_a_computer_and_not_for_long(desk, window, qtbot, monkeypatch):
    monkeypatch.setattr(page_module, "WAKE_CHECK_MS", 1)
    monkeypatch.setattr(page_module, "NOTICE_MS", 40)
    sentence = "The screen may switch off by itself."
    monkeypatch.setattr(desk, "wake_trouble", lambda: sentence)
    window.open_named("article-a", start=True)
    session = window.page
    qtbot.waitUntil(session.notice.isVisible)
    assert session.trouble.text() == sentence
    bar = session.bar.geometry()
    assert not session.notice.geometry().intersects(bar)
    qtbot.waitUntil(lambda: not session.notice.isVisible())
    assert desk.window_place().knows_wake
    for _ in range(2):
        window.page.end("stopped")
        window.open_named("article-a", start=True)
        qtbot.wait(30)
        assert not window.page.notice.isVisible()
    window.page.end("stopped")
    window.close()
    assert desk.window_place().knows_wake


def test_a_notice_is_closed_by_mouse_or_key_and_another_one_comes(session, qtbot):
    session.show_trouble("No sound output.")
    assert session.notice.isVisible()
    qtbot.mouseClick(session.close_notice, Qt.MouseButton.LeftButton)
    assert not session.notice.isVisible()
    session.show_trouble("No sound output.")
    assert not session.notice.isVisible()
    session.show_trouble("The disk is full.", "kept")
    assert session.trouble.text() == "The disk is full."
    session.close_notice.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(session.close_notice, Key.Key_Space)
    assert not session.notice.isVisible()
    assert session.hasFocus()
