"""Whether pages can be read at a glance: numbers whole, heads on one line, cards as wide as the window, one size."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionComboBox, QWidget

from backtimer.session.completion import Completion
from backtimer.ui.look.fields import Choice
from backtimer.ui.session.summary_page import Fact, SummaryPage
from tests.gui.conftest import wait_for_scan
from tests.gui.test_pictures import dressed  # noqa: F401 - a fixture
from tests.gui.test_theme import clipped

SMALL = [(760, 560), (911, 480), (1024, 600), (1280, 800)]


@pytest.fixture
def fitted(dressed, window, qtbot):  # noqa: F811
    dressed()

    def fit(size):
        window.resize(*size)
        wait_for_scan(qtbot, window)
        for _ in range(3):
            QApplication.processEvents()
        assert window.size() == QSize(*size)
        return window

    return fit


@pytest.mark.parametrize("size", SMALL, ids=str)
@pytest.mark.parametrize("seconds", [59, 9 * 60 + 58, 23 * 3600 + 58 * 60])
def test_the_numbers_of_a_summary_are_whole(dressed, qtbot, size, seconds):  # noqa: F811
    dressed()
    done = Completion(seconds, seconds, is_finished=True, done_reps=1088, planned_reps=1088)
    page = SummaryPage("Routine", how_much=done, exercises=[("Plank", 1, 1)], when=datetime(2026, 9, 30, 12, 0))
    window = QWidget()
    qtbot.addWidget(window)
    window.page = page
    page.setParent(window)
    window.resize(*size)
    page.resize(*size)
    window.show()
    for _ in range(3):
        QApplication.processEvents()
    labels = [label for fact in page.findChildren(Fact) for label in fact.findChildren(QLabel) if label.text()]
    assert len(labels) == 6
    assert not {label.text() for label in labels} & {each[0] for each in clipped(window)}
    for label in labels:
        longest = max(map(QFontMetrics(label.font()).horizontalAdvance, label.text().split()))
        assert longest <= label.width(), label.text()


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_a_routine_that_opens_in_a_small_window_is_as_wide_as_that(fitted, size):
    window = fitted(size)
    window.open_named("article-a", start=False)
    fitted(size)
    page = window.page
    room = page.listed.viewport().width()
    assert all(card.mapTo(page.listed.viewport(), QPoint(card.width(), 0)).x() <= room for card in page.rows)
    for card in page.rows:
        assert card.more_button.mapTo(card, QPoint(card.more_button.width(), 0)).x() <= card.width()


@pytest.mark.parametrize("size", SMALL[1:], ids=str)
@pytest.mark.parametrize("text", ["", "back"])
def test_the_first_pages_head_is_on_one_line(fitted, desk, size, text):
    desk.note_started()
    window = fitted(size)
    window.show_picker()
    window.picker.filters.search.setText(text)
    fitted(size)
    picker = window.picker
    buttons = (picker.new_button, picker.week_button, picker.history_button, picker.preferences_button)
    assert len({button.mapTo(picker, QPoint()).y() for button in buttons}) == 1
    assert picker.clear_button.isVisible() is bool(text)
    assert picker.choose_button.isVisible() is not bool(text)


def test_a_card_has_two_lines_for_what_it_is_about_where_there_is_room(fitted):
    def height(size):
        return fitted(size).picker.list.gridSize().height()

    one_line = height((1024, 600))
    assert height((911, 480)) == one_line
    assert height((1280, 800)) > one_line + 10


def test_a_choice_that_is_too_long_ends_in_an_ellipsis(qtbot):
    choice = Choice()
    qtbot.addWidget(choice)
    choice.addItem("All the ways your back can move")
    for width, is_whole in ((120, False), (600, True)):
        choice.resize(width, 30)
        option = QStyleOptionComboBox()
        choice.initStyleOption(option)
        assert option.currentText.endswith("…") is not is_whole
        assert (option.currentText == choice.currentText()) is is_whole


@pytest.mark.parametrize("size", SMALL, ids=str)
def test_all_keys_are_told_in_one_size(fitted, size):
    window = fitted(size)
    window.open_named("article-a", start=False)
    window.show_keys()
    rows = [row.fitted for row in window.keys_panel.rows]
    assert len({row.cap for row in rows}) == 1
    assert all(row.squeeze > 0.97 for row in rows)
