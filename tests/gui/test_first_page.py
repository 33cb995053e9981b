"""A newcomer's first step, the filters behind a button, and a wheel that only scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar

from backtimer.ui.routines.routine_page import RoutinePage
from backtimer.ui.routines.start_here import MINUTES, Feels, StartHereDialog, suggestion


@pytest.mark.parametrize("minutes", MINUTES)
def test_each_answer_leads_to_a_routine_that_begins_the_right_way(desk, minutes):
    bent, upright, unsure = (suggestion(feels, minutes) for feels in Feels)
    assert (bent.routine, upright.routine) == ("standing-hurts", "sitting-hurts")
    for each, kinds in ((bent, {"flexion"}), (upright, {"extension"})):
        first = desk.listing(each.routine).routine.exercises[0].exercise
        assert str(first.direction) in kinds
    # On the floor, without getting up.
    assert desk.listing(unsure.routine).facts.times_up == 0


@pytest.mark.parametrize(("feels", "minutes"), [(Feels.BENT, 5), (Feels.UPRIGHT, 10), (Feels.UNSURE, 15)])
def test_two_answers_lead_to_one_page_that_fits_the_time(window, desk, feels, minutes):
    assert window.picker.start_button.isVisible()
    assert not window.picker.choose_button.isVisible()

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, StartHereDialog)
        dialog.feels[feels].click()
        dialog.minutes[minutes].click()
        assert dialog.why.text() == suggestion(feels, minutes).why
        dialog.show_button.click()

    QTimer.singleShot(50, answer)
    window.picker.start_button.click()
    page = window.page
    assert isinstance(page, RoutinePage)
    assert page.routine.id == suggestion(feels, minutes).routine
    assert page.why.text() == suggestion(feels, minutes).why
    assert page.work.tailoring.tailor.seconds(page.work.tailoring.now) <= minutes * 60 + 30
    # What everybody should know before the first exercise.
    assert page.cautions.isVisible()


def test_who_has_begun_finds_it_without_being_asked(window, desk):
    desk.note_started()
    window.show_picker()
    assert not window.picker.start_card.isVisible()
    assert window.picker.choose_button.isVisible()


def test_what_a_therapist_asks_for_is_behind_a_button(window):
    filters = window.picker.filters
    seldom = (filters.positions, filters.things, filters.direction)
    assert not any(each.isVisible() for each in seldom)
    filters.more_button.click()
    assert all(each.isVisible() for each in seldom)
    filters.stays_down.setChecked(True)
    filters.more_button.click()
    # It is seen that one of them is set.
    assert filters.more_button.text() == "More filters •"
    window.picker.clear_button.click()
    assert filters.more_button.text() == "More filters"


def value_of(field):
    return field.currentIndex() if isinstance(field, QComboBox) else field.value()


def test_a_wheel_changes_a_field_only_when_it_has_the_focus(window):
    window.picker.filters.more_button.click()
    window.picker.order.setCurrentIndex(1)
    pages = [window.page]
    window.open_named("article-a", start=False)
    window.page.panel.show()
    for row in window.page.rows[:2]:
        row.more_button.click()
    pages.append(window.page)
    for page in pages:
        window.pages.setCurrentWidget(page)
        page.begins_at.setFocus()
        fields = [each for kind in (QAbstractSpinBox, QComboBox, QAbstractSlider) for each in page.findChildren(kind)]
        fields = [each for each in fields if each.isVisible() and not isinstance(each, QScrollBar)]
        assert len(fields) >= 3
        for field in fields:
            assert not field.focusPolicy() & Qt.FocusPolicy.WheelFocus.value & ~Qt.FocusPolicy.StrongFocus.value
            before = value_of(field)
            at = field.rect().center()
            where = QPointF(field.mapToGlobal(at))
            turn, phase = QPoint(0, -120), Qt.ScrollPhase.NoScrollPhase
            none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(field, QWheelEvent(QPointF(at), where, QPoint(), turn, *none, phase, False))
            assert (value_of(field), field.hasFocus()) == (before, False)
