"""A person's own doses: typed, stepped, fitted, made gentler, left out, put in another order; and all of it undone."""

from __future__ import annotations

import errno
import os
from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from backtimer.routine.dose import OwnDose, Sides
from backtimer.session.machine import SessionMode
from backtimer.ui.doses.reading import LIMITS, Refused, number_text, read_number, takes
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look import icons, theme, tokens
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.session.page import SessionPage
from tests.gui.conftest import NO_SHEET, FakeDesk, wait_for_scan
from tests.gui.test_keyboard import controls, follows, name_of, walk
from tests.gui.test_theme import clipped

Key = Qt.Key
Mod = Qt.KeyboardModifier
ROUTINE = """backtimer: 1
title: Mine
exercises:
  - {name: Bridge, id: bridge, reps: 8-12, hold: 6s, rest: 10s, sets: 1-2}
  - {name: Curl, id: curl, reps: 3-5, hold: 5-10s, sides: each}
  - {name: Walk, id: walk, for: 60s}
  - {name: Breathe, id: breathe, breaths: 5-8}
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "shipped").mkdir()
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "mine.yaml").write_text(ROUTINE)
    desk = FakeDesk(tmp_path, tmp_path / "shipped")
    desk.note_started()
    return desk


@pytest.fixture
def window(qtbot, desk):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wait_for_scan(qtbot, window)
    return window


@pytest.fixture
def page(window):
    window.open_named("mine", start=False)
    return window.page


def card(page, name):
    return next(card for card in page.list.cards if card.item.id == f"own:{name}")


def own(desk, name):
    return desk.adjustments("mine").dose(f"own:{name}")


def enter(qtbot, field, text, *, ends_with=Key.Key_Return):
    """As a person does it: there by Tab, which selects all, and typed over."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    if not text:
        qtbot.keyClick(field, Key.Key_Delete)
    elif text.isascii() and text.isprintable() and len(text) < 20:
        qtbot.keyClicks(field, text)
    else:
        # Lines, and signs that no keyboard has, come from the clipboard.
        QApplication.clipboard().setText(text)
        qtbot.keyClick(field, Key.Key_V, Mod.ControlModifier)
    if ends_with is not None:
        qtbot.keyClick(field, ends_with)


def press(qtbot, key, modifier=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def ids(page):
    return [card.item.id.removeprefix("own:") for card in page.list.cards]


# ---- every field, by keyboard


FIELDS = [
    ("bridge", "reps", "10", 10),
    ("bridge", "hold_seconds", "7,5", 7.5),
    ("bridge", "rest_seconds", "0", 0),
    ("bridge", "sets", "2", 2),
    ("curl", "hold_seconds", "1min 30s", 90),
    ("walk", "seconds", "2:30", 150),
    ("breathe", "breaths", "8", 8),
    ("bridge", "set_rest_seconds", "45s", 45),
    ("bridge", "exercise_rest_seconds", "1 min", 60),
    ("bridge", "get_ready_seconds", "20", 20),
]


@pytest.mark.parametrize(("exercise", "name", "text", "number"), FIELDS)
def test_every_field_is_typed_kept_and_led_back(page, desk, qtbot, exercise, name, text, number):
    row = card(page, exercise)
    if name not in row.fields:
        qtbot.mouseClick(row.more_button, Qt.MouseButton.LeftButton)
    field, box = row.fields[name], row.boxes[name]
    assert field.isVisible()
    before = field.number
    total = page.work.plan.total_seconds
    enter(qtbot, field, text)
    assert getattr(own(desk, exercise), name) == field.number == number
    assert page.work.plan.total_seconds != total or name in ("get_ready_seconds", "set_rest_seconds")
    assert page.work.summary() == page.minutes.text()
    assert box.as_written.isVisible()
    assert page.buttons.all_as_written.isVisible()
    press(qtbot, Key.Key_Tab)
    assert QApplication.focusWidget() is box.as_written
    press(qtbot, Key.Key_Space)
    assert field.number == before
    assert own(desk, exercise) == OwnDose()
    assert QApplication.focusWidget() is field
    assert not box.as_written.isVisible()
    assert not page.buttons.all_as_written.isVisible()
    assert page.work.plan.total_seconds == total


def test_a_field_is_stepped_and_scrolled_only_with_the_focus(page, desk, qtbot):
    field = card(page, "walk").fields["seconds"]

    def scroll():
        event = QWheelEvent(
            QPointF(10, 10), field.mapToGlobal(QPointF(10, 10)), QPoint(0, 0), QPoint(0, 120),
            *(Qt.MouseButton.NoButton, Mod.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
        )  # fmt: skip
        QApplication.sendEvent(field, event)

    scroll()
    assert field.number == 60
    field.setFocus()
    scroll()
    assert field.number == 65
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.keyClick(field, Key.Key_Down)
    assert own(desk, "walk").seconds == 55
    qtbot.keyClick(field, Key.Key_Up)
    assert own(desk, "walk") == OwnDose(), "what the file says is nobody's own"


def test_the_range_is_shown_and_what_is_outside_is_marked(page, qtbot):
    box = card(page, "bridge").boxes["reps"]
    assert box.label.text() == "Reps 8–12"
    enter(qtbot, box.field, "13")
    assert box.label.text() == "outside 8–12"
    assert box.field.property("outside")
    assert box.field.accessibleDescription() == "outside 8–12"
    enter(qtbot, box.field, "12")
    assert (box.label.text(), box.field.property("outside"), box.field.property("own")) == ("Reps 8–12", False, True)
    assert box.as_written.toolTip() == "<span>Reset to 8–12</span>"
    assert card(page, "curl").boxes["hold_seconds"].label.text() == "Hold 5–10 s"


def test_sides_take_turns_as_one_likes(page, desk, qtbot):
    row = card(page, "curl")
    qtbot.mouseClick(row.more_button, Qt.MouseButton.LeftButton)
    row.more.sides.setFocus()
    press(qtbot, Key.Key_Down)
    assert own(desk, "curl").sides is Sides.ALTERNATE
    qtbot.mouseClick(row.more.sides_as_written, Qt.MouseButton.LeftButton)
    assert own(desk, "curl") == OwnDose()
    assert row.more.sides.currentIndex() == 0
    assert card(page, "bridge").more is None


def test_as_written_for_an_exercise_and_for_all(page, desk, qtbot):
    row = card(page, "bridge")
    enter(qtbot, row.fields["reps"], "10")
    enter(qtbot, row.fields["sets"], "2")
    enter(qtbot, card(page, "curl").fields["reps"], "5")
    qtbot.mouseClick(row.as_written, Qt.MouseButton.LeftButton)
    assert own(desk, "bridge") == OwnDose()
    assert not row.as_written.isVisible()
    page.buttons.all_as_written.setFocus()
    press(qtbot, Key.Key_Space)
    assert desk.adjustments("mine").is_as_written
    assert QApplication.focusWidget() is page.buttons.undo


# ---- bad input


BAD = ["abc", "", "-5", "10^9", "1000000000", "1e999", "8\n12\n30", "8 12", "nan", "inf", "1:99", "²", "٣٣٣٣٣", "0x10",
       "8-12", " ", "½", "5 parsecs", "9" * 400]  # fmt: skip


@pytest.mark.parametrize("text", [*BAD, "0", "1,5", "90s", "1:30"])
def test_reps_say_what_they_take_and_keep_the_last_good_number(page, desk, qtbot, text):
    row = card(page, "bridge")
    field = row.fields["reps"]
    enter(qtbot, field, "11")
    enter(qtbot, field, text, ends_with=Key.Key_Tab)
    assert field.number == 11
    # It stays to be mended, with what is wrong beside it.
    assert field.lineEdit().text() != "11"
    assert row.rejected == [field]
    assert row.note.isVisible()
    assert row.note.text().endswith("Reps takes a whole number from 1 to 200.")
    assert own(desk, "bridge") == OwnDose(reps=11)
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Escape)
    assert (field.lineEdit().text(), row.note.isVisible()) == ("11", False)
    enter(qtbot, field, text, ends_with=Key.Key_Tab)
    enter(qtbot, field, "9")
    assert not row.note.isVisible()
    assert own(desk, "bridge") == OwnDose(reps=9)


@pytest.mark.parametrize("text", [*BAD, "0", "0.2", "3601", "61min"])
def test_a_time_says_what_it_takes(page, desk, qtbot, text):
    row = card(page, "bridge")
    field = row.fields["hold_seconds"]
    enter(qtbot, field, text, ends_with=Key.Key_Tab)
    assert field.number == 6
    assert field.lineEdit().text() != "6 s"
    assert "Hold takes a time from 0.5 s to 1 h, such as 8, 90s or 1:30." in row.note.text()
    assert own(desk, "bridge") == OwnDose()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *[("8", 8), (" 8 s ", 8), ("90s", 90), ("90 sec", 90), ("1:30", 90), ("1min 30s", 90), ("1.5 min", 90)],
        *[("1,5", 1.5), ("７", 7), ("٣", 3), ("8-8", 8), ("0.5", 0.5), ("1 MIN", 60), ("60min", 3600)],
    ],
)
def test_a_time_is_written_as_people_write_it(text, seconds):
    assert read_number("hold_seconds", text) == seconds


@pytest.mark.parametrize("name", LIMITS)
def test_what_a_field_shows_reads_back(name):
    bounds = LIMITS[name]
    for number in (bounds.least, 7, 12.5, 119, 120, 121, 150, bounds.most):
        if bounds.least <= number <= bounds.most and (number == int(number) or name not in ("reps", "sets", "breaths")):
            assert read_number(name, number_text(name, number)) == number
    with pytest.raises(Refused) as refused:
        read_number(name, f"{bounds.most + 1:g}")
    assert refused.value.sentence == takes(name)


def test_while_one_types_on_nothing_is_said(page, qtbot):
    row = card(page, "bridge")
    field = row.fields["hold_seconds"]
    enter(qtbot, field, "", ends_with=None)
    for sign in "1 min 30 s":
        qtbot.keyClicks(field, sign)
        assert not row.note.isVisible(), field.lineEdit().text()
    assert field.number == 90
    qtbot.keyClicks(field, "x")
    assert row.note.isVisible()
    qtbot.keyClick(field, Key.Key_Backspace)
    assert not row.note.isVisible()


def test_to_get_ready_may_be_left_to_the_program(page, desk, qtbot):
    row = card(page, "bridge")
    qtbot.mouseClick(row.more_button, Qt.MouseButton.LeftButton)
    field = row.fields["get_ready_seconds"]
    assert (field.number, field.lineEdit().text()) == (None, "auto")
    enter(qtbot, field, "12")
    assert own(desk, "bridge").get_ready_seconds == 12
    enter(qtbot, field, "auto")
    assert own(desk, "bridge") == OwnDose()
    qtbot.keyClick(field, Key.Key_Up)
    assert own(desk, "bridge").get_ready_seconds == 0
    qtbot.keyClick(field, Key.Key_Down)
    assert field.lineEdit().text() == "auto"


# ---- undo and redo


def test_undo_and_redo_by_key_even_in_a_field(page, desk, qtbot):
    field = card(page, "bridge").fields["reps"]
    enter(qtbot, field, "12", ends_with=None)
    enter(qtbot, card(page, "curl").fields["reps"], "5", ends_with=None)
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert card(page, "curl").fields["reps"].number == 3
    assert field.number == 12
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert field.number == 8
    assert desk.adjustments("mine").is_as_written
    press(qtbot, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert own(desk, "bridge") == OwnDose(reps=12)
    press(qtbot, Key.Key_Y, Mod.ControlModifier)
    assert own(desk, "curl") == OwnDose(reps=5)
    assert not page.buttons.redo.isEnabled()
    qtbot.mouseClick(page.buttons.undo, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.buttons.redo, Qt.MouseButton.LeftButton)
    assert own(desk, "curl") == OwnDose(reps=5)


def test_before_the_first_change_there_is_nothing_to_undo(page):
    assert not page.buttons.undo.isVisible()
    assert not page.panel.isVisible()
    assert not page.today.isVisible()


# ---- the whole routine


@pytest.fixture
def panel(page, qtbot):
    page.adjust_button.setFocus()
    press(qtbot, Key.Key_Space)
    assert page.panel.isVisible()
    return page.panel


def test_sliders_change_all_holds_and_rests_and_the_time_to_get_ready(page, panel, desk, qtbot):
    panel.holds.slider.setFocus()
    total = page.work.plan.total_seconds
    for _ in range(5):
        press(qtbot, Key.Key_Right)
    assert panel.holds.value.text() == "× 1.5"
    assert (own(desk, "bridge").hold_seconds, own(desk, "curl").hold_seconds) == (9, 7.5)
    assert page.work.plan.total_seconds > total
    press(qtbot, Key.Key_End)
    assert own(desk, "bridge").hold_seconds == 18
    panel.rests.slider.setFocus()
    press(qtbot, Key.Key_Home)
    assert panel.rests.value.text() == "× 0"
    assert own(desk, "bridge").rest_seconds == 0
    panel.ready.slider.setFocus()
    press(qtbot, Key.Key_Right)
    assert panel.ready.value.text() == "5 s"
    assert own(desk, "walk").get_ready_seconds == 5
    for text in ("auto", "× 1", "× 1"):
        press(qtbot, Key.Key_Z, Mod.ControlModifier)
        assert text in (panel.ready.value.text(), panel.rests.value.text(), panel.holds.value.text())
    assert desk.adjustments("mine").is_as_written, "moving a slider on is one edit"


def test_i_have_so_many_minutes(page, panel, desk, qtbot):
    enter(qtbot, panel.minutes, "4")
    assert page.work.plan.total_seconds <= 240
    assert page.today.isVisible()
    assert "Skipped" in page.today.text.text() or "Rests" in page.today.text.text()
    assert "It takes" in page.today.text.text()
    assert desk.adjustments("mine").is_as_written, "for today only"
    short = page.work.plan.total_seconds
    qtbot.mouseClick(panel.presets[-1], Qt.MouseButton.LeftButton)
    assert panel.minutes.number == 20
    assert page.work.plan.total_seconds > short, "not from what the first fitting left"
    assert len(page.work.plan.exercises) == 4
    qtbot.mouseClick(page.today.usual, Qt.MouseButton.LeftButton)
    assert not page.today.isVisible()
    assert page.work.tailoring.now.is_as_written


def test_minutes_say_what_they_take(page, panel, qtbot):
    for text in ("abc", "0", "500", "-3"):
        enter(qtbot, panel.minutes, text, ends_with=Key.Key_Tab)
        assert panel.minutes.number == 15
        assert panel.note.text() == "It takes 1 to 180 minutes, such as 15 or 12:30."
    enter(qtbot, panel.minutes, "12:30")
    assert panel.minutes.number == 12.5


def test_harder_and_gentler_hold_for_today_unless_kept(window, page, panel, desk, qtbot):
    panel.harder.setFocus()
    press(qtbot, Key.Key_Space)
    assert card(page, "bridge").fields["reps"].number == 12
    assert "Closer to the high end of the range: Bridge" in page.today.text.text()
    assert desk.adjustments("mine").is_as_written
    window.open_named("mine", start=False)
    page = window.page
    assert card(page, "bridge").fields["reps"].number == 8
    page.panel.harder.click()
    page.today.keep.click()
    assert own(desk, "bridge") == OwnDose(reps=12, sets=2)
    assert not page.today.isVisible()
    page.panel.gentler.click()
    assert card(page, "bridge").fields["reps"].number == 8
    assert own(desk, "bridge") == OwnDose(reps=12, sets=2)
    page.panel.gentler.click()
    assert "Below the suggested range: " in page.today.text.text()
    for _ in range(9):
        page.panel.gentler.click()
    assert "This is already the easiest version." in page.today.text.text()
    assert card(page, "bridge").fields["reps"].number == 4


def test_a_variant_takes_the_place_and_has_a_dose_of_its_own(qtbot, tmp_path):
    desk = FakeDesk(tmp_path)
    page = RoutinePage(desk, desk.listing("article-a").routine)
    qtbot.addWidget(page)
    page.panel.gentler.click()
    assert "in place of Elephant walk" in page.today.text.text()
    walk = next(row for row in page.rows if row.item.id == "elephant-walk")
    assert walk.item.exercise.name != "Elephant walk"
    name, field = next(iter(walk.fields.items()))
    field.stepUp()
    kept = desk.adjustments("article-a")
    assert [key.split("/")[0] for key in kept.doses] == ["elephant-walk"]
    assert kept.dose("elephant-walk") == OwnDose(), "the usual exercise has its own"
    assert getattr(page.work.tailoring.now.dose("elephant-walk"), name) == field.number
    page.work.undo()
    page.work.undo()
    walk = next(row for row in page.rows if row.item.id == "elephant-walk")
    assert walk.item.exercise.name == "Elephant walk"


# ---- left out, and in another order


def test_skip_today_or_always_and_take_in_again(page, desk, qtbot):
    row = card(page, "curl")
    qtbot.mouseClick(row.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.more.skip_today, Qt.MouseButton.LeftButton)
    assert (row.out_note.text(), row.is_left_out, row.isVisible()) == ("Skipped today", True, True)
    assert not row.fields["reps"].isVisible()
    assert "3 exercises" in page.minutes.text()
    assert desk.adjustments("mine").is_as_written
    assert QApplication.focusWidget() is row.take_in
    press(qtbot, Key.Key_Space)
    assert not row.is_left_out
    qtbot.mouseClick(row.more.skip_always, Qt.MouseButton.LeftButton)
    assert row.out_note.text() == "Skipped"
    assert desk.adjustments("mine").left_out == {"own:curl"}
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert row.fields["reps"].isVisible()
    assert desk.adjustments("mine").is_as_written


def test_the_last_exercise_stays_and_says_so(page, desk, qtbot):
    for name in ("bridge", "curl", "walk"):
        card(page, name).skip(today_only=False)
    last = card(page, "breathe")
    qtbot.mouseClick(last.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(last.more.skip_always, Qt.MouseButton.LeftButton)
    assert not last.is_left_out
    assert "only exercise left" in last.note.text()
    assert last.note.isVisible()


def test_alt_and_arrows_put_an_exercise_elsewhere(page, desk, qtbot):
    field = card(page, "curl").fields["reps"]
    field.setFocus()
    press(qtbot, Key.Key_Up, Mod.AltModifier)
    assert ids(page) == ["curl", "bridge", "walk", "breathe"]
    assert QApplication.focusWidget() is field
    assert field.number == 3
    press(qtbot, Key.Key_Up, Mod.AltModifier)
    for _ in range(5):
        press(qtbot, Key.Key_Down, Mod.AltModifier)
    assert ids(page) == ["bridge", "walk", "breathe", "curl"]
    assert desk.adjustments("mine").order == ("own:bridge", "own:walk", "own:breathe", "own:curl")
    assert [planned.id.removeprefix("own:") for planned in page.work.plan.exercises] == ids(page)
    row = card(page, "walk")
    qtbot.mouseClick(row.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.more.up, Qt.MouseButton.LeftButton)
    assert ids(page)[0] == "walk"
    assert not row.more.up.isEnabled()
    for _ in range(5):
        press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert desk.adjustments("mine").is_as_written


def drag(qtbot, page, name, to, *, ends=True):
    row, target = card(page, name), card(page, to)
    start, end = QPoint(20, 20), row.mapFromGlobal(target.mapToGlobal(QPoint(20, target.height() - 3)))
    qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(row, start + QPoint(0, 40))
    qtbot.mouseMove(row, end)
    if ends:
        qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=end)
    return row


def test_a_card_is_carried_to_another_place(page, desk, qtbot):
    QApplication.processEvents()
    drag(qtbot, page, "bridge", "walk")
    assert ids(page) == ["curl", "walk", "bridge", "breathe"]
    QApplication.processEvents()
    row = drag(qtbot, page, "breathe", "curl", ends=False)
    assert row.objectName() == "held"
    assert page.list._gap.isVisible()
    qtbot.keyClick(page.list.cards[0].more_button, Key.Key_Escape)
    assert row.objectName() == "card"
    assert not page.list._gap.isVisible()
    assert ids(page) == ["curl", "walk", "bridge", "breathe"]


# ---- kept


def test_what_is_changed_is_kept_beside_the_file(page, desk, qtbot, tmp_path):
    enter(qtbot, card(page, "bridge").fields["reps"], "10")
    card(page, "walk").skip(today_only=False)
    again = FakeDesk(tmp_path, tmp_path / "shipped").adjustments("mine")
    assert again == page.work.tailoring.now
    assert again.left_out == {"own:walk"}
    assert (tmp_path / "routines" / "mine.yaml").read_text() == ROUTINE


def no_room(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_on_a_full_disk_it_is_said_and_still_used(window, page, desk, qtbot, monkeypatch):
    monkeypatch.setattr(os, "fsync", no_room)
    enter(qtbot, card(page, "bridge").fields["reps"], "10")
    assert page.note.isVisible()
    assert "could not be saved" in page.note.text() or "cannot be saved" in page.note.text()
    page.start()
    assert window.page.runner.conductor.state.plan.exercises[0].now.reps == 10
    monkeypatch.undo()


# ---- in the session


@pytest.fixture
def session(window, desk, qtbot):
    window.open_named("mine", start=True)
    page = window.page
    assert isinstance(page, SessionPage)
    page.runner.conductor.on_speech_ended(1, "cut")
    return page


def state(session):
    return session.runner.conductor.state


def until(session, desk, kind):
    for _ in range(6000):
        if state(session).step.kind == kind:
            return
        desk.now += 0.1
        session.runner.conductor.poll()
    raise AssertionError(kind)


def wait(session, desk, seconds):
    for _ in range(round(seconds * 10)):
        desk.now += 0.1
        session.runner.conductor.poll()


def key(session, qtbot, *args):
    qtbot.keyClick(session, *args)
    return session.doses.toast.text.text()


def test_plus_and_minus_change_the_hold_and_it_is_kept(session, desk, qtbot):
    until(session, desk, "hold")
    assert key(session, qtbot, Key.Key_Plus) == "Hold 7 seconds"
    assert desk.voice.said[-1][1] == "7 seconds"
    assert session.doses.toast.isVisible()
    assert state(session).step.seconds == 7
    assert own(desk, "bridge") == OwnDose(hold_seconds=7)
    key(session, qtbot, Key.Key_Minus)
    assert own(desk, "bridge") == OwnDose()
    for _ in range(9):
        key(session, qtbot, Key.Key_Minus)
    assert session.doses.toast.text.text() == "Hold 1 second"
    assert own(desk, "bridge").hold_seconds == 1


def test_up_and_down_change_the_reps_and_t_gives_time_once(session, desk, qtbot):
    until(session, desk, "hold")
    assert key(session, qtbot, Key.Key_Up) == "9 reps"
    assert desk.voice.said[-1][1] == "9 reps"
    assert own(desk, "bridge") == OwnDose(reps=9)
    assert key(session, qtbot, Key.Key_Down) == "8 reps"
    assert key(session, qtbot, Key.Key_T) == "10 seconds more"
    assert desk.voice.said[-1][1] == "10 seconds more"
    assert state(session).step.seconds == 16
    assert own(desk, "bridge") == OwnDose()


def test_an_exercise_by_time_or_by_breaths_says_what_it_has(session, desk, qtbot):
    until(session, desk, "timed")
    assert key(session, qtbot, Key.Key_Plus) == "1 minute 5 seconds"
    assert desk.voice.said[-1][1] == "1 minute 5 seconds"
    assert state(session).step.seconds == 65
    assert own(desk, "walk") == OwnDose(seconds=65)
    assert key(session, qtbot, Key.Key_Up) == "This exercise has no reps"
    until(session, desk, "breathe_in")
    assert key(session, qtbot, Key.Key_Plus) == "This exercise has no hold"


@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (1920, 1080)], ids=str)
def test_the_toast_is_large_goes_by_itself_and_leaves_the_countdown_free(session, window, desk, qtbot, size):
    window.resize(*size)
    until(session, desk, "hold")
    session.refresh()
    key(session, qtbot, Key.Key_Plus)
    toast, stage = session.doses.toast, session.stage
    assert toast.text.fitted.cap >= 0.08 * stage.height()
    assert toast.geometry().bottom() <= stage.countdown.geometry().top()
    assert stage.rect().contains(toast.geometry())
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_the_pane_pauses_and_a_hold_stretched_at_second_4_of_6_lasts_longer(session, desk, qtbot):
    until(session, desk, "hold")
    wait(session, desk, 4)
    qtbot.keyClick(session, Key.Key_E)
    pane = session.doses.pane
    assert session.runner.mode is SessionMode.PAUSED
    field = QApplication.focusWidget()
    assert field is card(pane, "bridge").fields["hold_seconds"]
    enter(qtbot, field, "10", ends_with=None)
    assert state(session).step.seconds == 10, "1 on the way to 10 did not end it"
    assert pane.minutes.text() == session.doses._work.summary()
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert session.doses.pane is None
    assert session.runner.mode is SessionMode.COUNT_IN
    wait(session, desk, 3)
    assert session.runner.mode is SessionMode.RUNNING
    before = state(session).step.id
    wait(session, desk, 5.8)
    assert state(session).step.id == before
    wait(session, desk, 0.4)
    assert state(session).step.id != before
    assert own(desk, "bridge") == OwnDose(hold_seconds=10)


def test_what_takes_the_running_step_away_waits_until_the_pane_is_closed(session, desk, qtbot):
    until(session, desk, "hold")
    wait(session, desk, 25)
    until(session, desk, "hold")
    before = state(session).step.id
    assert before.startswith("own:bridge/1/-/2")
    session.buttons["adjust"].click()
    pane = session.doses.pane
    enter(qtbot, card(pane, "bridge").fields["reps"], "1")
    assert state(session).step.id == before
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    press(qtbot, Key.Key_Escape)
    assert session.runner.mode is SessionMode.PAUSED
    assert session.doses.toast.text.text() == "Paused. Press Space to continue"
    assert state(session).step.id == before
    qtbot.keyClick(session, Key.Key_E)
    card(session.doses.pane, "bridge").skip(today_only=True)
    session.doses.pane.stay.click()
    assert state(session).step.id.startswith("own:curl/")
    assert desk.adjustments("mine").is_as_written
    qtbot.keyClick(session, Key.Key_Space)
    assert session.runner.mode is SessionMode.RUNNING


def test_time_given_by_key_stays_given(session, desk, qtbot):
    until(session, desk, "hold")
    key(session, qtbot, Key.Key_T)
    qtbot.keyClick(session, Key.Key_E)
    enter(qtbot, card(session.doses.pane, "bridge").fields["rest_seconds"], "3")
    assert state(session).step.seconds == 16


def test_in_the_pane_keys_are_the_panes(session, desk, qtbot):
    until(session, desk, "hold")
    before = state(session).cursor
    qtbot.keyClick(session, Key.Key_E)
    pane = session.doses.pane
    seen = set()
    for _ in range(80):
        focus = QApplication.focusWidget()
        assert pane.isAncestorOf(focus)
        seen.add(focus)
        for each in (Key.Key_R, Key.Key_M, Key.Key_F):
            if focus in (pane.go_on, pane.stay):
                qtbot.keyClick(focus, each)
        press(qtbot, Key.Key_Tab)
    assert {pane.go_on, pane.stay, pane.whole_button} <= seen
    pane.go_on.setFocus()
    press(qtbot, Key.Key_Right, Mod.ShiftModifier)
    assert state(session).cursor == before
    assert not session.runner.conductor.is_muted
    assert session.window().page is session


def test_today_lasts_as_long_as_the_session(window, desk, qtbot):
    window.open_named("mine", start=False)
    window.page.panel.harder.click()
    window.page.start()
    session = window.page
    assert state(session).plan.exercises[0].now.reps == 12
    until(session, desk, "hold")
    key(session, qtbot, Key.Key_Plus)
    assert own(desk, "bridge") == OwnDose(hold_seconds=7), "not what was for today only"
    assert state(session).plan.exercises[0].now.reps == 12
    session._end(finished=False)
    window._open_again()
    assert card(window.page, "bridge").fields["reps"].number == 8
    assert card(window.page, "bridge").fields["hold_seconds"].number == 7


def test_on_a_full_disk_a_key_still_changes_the_hold(session, desk, qtbot, monkeypatch):
    until(session, desk, "hold")
    monkeypatch.setattr(os, "fsync", no_room)
    key(session, qtbot, Key.Key_Plus)
    assert state(session).step.seconds == 7
    assert session.trouble.isVisible()
    assert "saved" in session.trouble.text()
    monkeypatch.undo()
    key(session, qtbot, Key.Key_Plus)
    assert not session.trouble.isVisible()


def test_what_is_left_is_fitted_in_the_pane(session, desk, qtbot):
    until(session, desk, "hold")
    qtbot.keyClick(session, Key.Key_E)
    pane = session.doses.pane
    assert " left · ends about " in pane.minutes.text()
    pane.whole_button.click()
    enter(qtbot, pane.panel.minutes, "3")
    tailoring = pane._work.tailoring
    assert tailoring.tailor.seconds(tailoring.now) <= 180
    assert "from here" in pane.today.text.text()
    assert "own:bridge" in state(session).plan.ids, "what is under way stays"
    pane.go_on.click()
    assert state(session).step.id == "own:bridge/1/-/1/hold"


def test_a_session_that_goes_on_can_be_adjusted_too(session, desk):
    session.doses._work.do(lambda tailoring: tailoring.harder())
    plan = session.doses._work.plan
    work = TailorWork.of_plan(desk, plan, desk.listing("mine").routine)
    assert work.plan.steps == plan.steps
    assert work.tailoring.changes.usual.is_as_written
    assert work.tailoring.changes.today is not None


# ---- how it looks, and Tab


@pytest.fixture
def dressed(qapp):
    before = qapp.style().objectName(), qapp.palette(), qapp.font()
    qapp.setStyle("Fusion")
    icons.begin()
    yield lambda system: theme.apply(qapp, system)
    theme._body = tokens.BODY
    qapp.setProperty("systemPixels", None)
    qapp.setStyleSheet(NO_SHEET)
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def unfolded(page, qtbot):
    """All there is to see at once: own numbers, one outside its range, a complaint, something left out, today."""
    row = card(page, "curl")
    row.more_button.click()
    row.more.sides.setCurrentIndex(1)
    enter(qtbot, row.fields["reps"], "30")
    enter(qtbot, card(page, "bridge").fields["reps"], "x")
    card(page, "walk").skip(today_only=False)
    page.panel.show()
    page.panel.gentler.click()


@pytest.mark.parametrize("system", [tokens.USUAL_SYSTEM, 1.5 * tokens.USUAL_SYSTEM], ids=["usual", "one and a half"])
@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (1920, 1080)], ids=str)
def test_nothing_is_clipped(dressed, window, desk, qtbot, size, system):
    dressed(system)
    window.resize(*size)
    window.open_named("mine", start=False)
    unfolded(window.page, qtbot)
    for _ in range(3):
        QApplication.processEvents()
    assert clipped(window) == []
    assert (window.width(), window.height()) == size
    content = window.page.listed.widget()
    assert content.minimumSizeHint().width() <= window.page.listed.viewport().width()
    card(window.page, "bridge").fields["reps"].take_back()
    window.page.start()
    window.page.do("adjust")
    window.page.doses.pane.whole_button.click()
    for _ in range(3):
        QApplication.processEvents()
    assert clipped(window) == []
    content = window.page.doses.pane.listed.widget()
    assert content.minimumSizeHint().width() <= window.page.doses.pane.listed.viewport().width()


@pytest.mark.parametrize("where", ["page", "pane"])
def test_tab_reaches_all_of_it_as_one_reads_and_all_has_a_name(dressed, window, qtbot, where):
    dressed(tokens.USUAL_SYSTEM)
    window.open_named("mine", start=False)
    page = window.page
    unfolded(page, qtbot)
    if where == "pane":
        page.start()
        assert window.page is page  # not with a number that cannot be used
        assert window.focusWidget() is card(page, "bridge").fields["reps"]
        card(page, "bridge").fields["reps"].take_back()
        page.start()
        window.page.do("adjust")
        page = window.page.doses.pane
        page.whole_button.click()
        card(page, "curl").more_button.click()
    QApplication.processEvents()
    there = [widget for widget in walk(qtbot, Key.Key_Tab) if widget is not page]
    wanted = controls(page)
    assert [name_of(widget) for widget in wanted if widget not in there] == []
    assert [name_of(widget) for widget in there if widget not in wanted] == []
    names = Counter(name_of(widget) for widget in wanted)
    assert [name for name in names if not name or names[name] > 1] == []
    back = [(name_of(a), name_of(b)) for a, b in pairwise([*there, there[0]]) if not follows(a, b, is_in_columns=False)]
    assert len(back) <= 1, back
