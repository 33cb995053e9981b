"""Text with tags in it, everywhere: no page or dialog shows it as rich text, so nothing that it names is loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QMessageBox, QWidget

from backtimer.session.guidance import Amount
from backtimer.ui.figures.exercise_view import ExerciseDialog
from tests.gui.conftest import wait_for_scan

TAG = "<img src='x.png'><b>bold</b> &amp; &co"
ROUTINE = f"""backtimer: 1
title: "{TAG}"
about: "{TAG} about."
source: "{TAG}"
exercises:
  - name: "{TAG} one"
    steps: ["{TAG} step", "Another {TAG}."]
    equipment: ["{TAG} thing"]
    optional: ["{TAG} optional"]
    cautions: ["{TAG} caution"]
    breathing: "{TAG} breathing"
    key_point: "{TAG} point"
    say: {{effort: "{TAG}"}}
    reps: 2
    hold: 3s
  - {{name: "{TAG} two", for: 20s}}
"""
BROKEN = f'backtimer: 1\ntitle: "{TAG} broken"\nexercises:\n  - exercise: "{TAG}"\n'


def rich_texts(top: QWidget) -> list[str]:
    """Labels and tool tips that Qt would read as rich text although the text came from a file."""
    found = []
    for widget in (top, *top.findChildren(QWidget)):
        if isinstance(widget, QLabel):
            is_rich = widget.textFormat() == Qt.TextFormat.RichText or (
                widget.textFormat() == Qt.TextFormat.AutoText and "<" in widget.text()
            )
            if is_rich and carries_tag(widget.text()):
                found.append(widget.text())
        tips = [widget.toolTip()]
        if isinstance(widget, QListWidget):
            tips += [widget.item(row).toolTip() for row in range(widget.count())]
        found += [tip for tip in tips if "<" in tip and carries_tag(tip)]
    return found


def carries_tag(text: str) -> bool:
    """Whether a tag of the file would be followed: read as rich text, it no longer says what was written."""
    if "bold" not in text:
        return False
    document = QTextDocument()
    document.setHtml(text)
    return "<b>bold</b>" not in document.toPlainText()


@pytest.fixture
def shown(window, desk, qtbot):
    folder = Path(desk.own_routines_folder)
    folder.mkdir(exist_ok=True)
    (folder / "tags.yaml").write_text(ROUTINE)
    (folder / "broken.yaml").write_text(BROKEN)
    window.look_again()
    wait_for_scan(qtbot, window)
    return window


def look(window) -> None:
    QApplication.processEvents()
    assert rich_texts(window) == []


def with_dialog(act, seen: list[str]) -> None:
    """Do something that opens a dialog, look at it, and close it."""

    def look_at_it() -> None:
        top = QApplication.activeModalWidget()
        assert isinstance(top, QDialog)
        try:
            seen.append(type(top).__name__)
            assert rich_texts(top) == []
            if isinstance(top, QMessageBox):
                labels = [each for each in top.findChildren(QLabel) if "bold" in each.text()]
                assert [each for each in labels if each.textFormat() != Qt.TextFormat.PlainText] == []
        finally:
            top.reject()

    QTimer.singleShot(50, look_at_it)
    act()


def test_no_page_takes_a_text_for_more_than_text(shown, desk, qtbot, tmp_path):
    window, dialogs = shown, []
    look(window)
    window.picker.filters.more_button.click()
    window.picker.filters.search.setText("bold")
    look(window)
    assert window.picker.model.shown
    window.open_named("tags", start=False)
    page = window.page
    assert page.title.text() == TAG
    for row in page.rows:
        row.more_button.click()
    page.rows[0].skip(today_only=True)
    page.panel.show()
    look(window)
    with_dialog(lambda: page.show_exercise(page.rows[0].item.exercise), dialogs)
    window.sharing.copy_plan(page.work.plan)
    look(window)
    window.editor.edit(desk.listing("tags"))
    editor = window.page
    for row in range(editor.list.count()):
        editor.list.setCurrentRow(row)
        look(window)
    editor.exercise_form.picture.complain(TAG)
    editor.tell(TAG)
    assert "&lt;b&gt;bold" in editor.exercise_form.picture.wrong.text()
    look(window)
    with_dialog(editor.show_catalogue, dialogs)
    editor.saving.may_leave = lambda: True
    window.show_picker()
    with_dialog(lambda: window.editor.delete(desk.listing("tags")), dialogs)
    other = tmp_path / "<b>bold</b>.yaml"
    with_dialog(lambda: window.sharing.take([QUrl.fromLocalFile(str(other).replace("</b>", "b"))]), dialogs)
    assert dialogs == ["ExerciseDialog", "CatalogueDialog", "QMessageBox", "QMessageBox"]
    window.show_preferences()
    look(window)
    window.leave_preferences()


@pytest.mark.parametrize("amount", list(Amount))
def test_no_session_takes_a_text_for_more_than_text(shown, desk, qtbot, amount):
    window = shown
    desk.set_settings(replace(desk.settings, guidance=replace(desk.settings.guidance, amount=amount)))
    window.open_named("tags", start=True)
    session = window.page
    look(window)
    session.runner.conductor.on_speech_ended(1, "cut")
    for _ in range(12):
        desk.now += 4
        session.runner._on_timeout()
        if window.page is not session:
            break
        session.refresh()
        look(window)
    if window.page is session:
        session.do("adjust")
        look(window)
        session.doses.pane.stay.click()
        session._end(finished=False)
    look(window)
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working, timeout=20_000)
    look(window)
    window.leave_preferences()


def test_the_exercise_is_told_as_it_is_written_and_falls_silent_when_closed(shown, desk, qtbot):
    window = shown
    window.open_named("tags", start=False)
    dialog = ExerciseDialog(desk, window.page.rows[0].item.exercise, window.page)
    dialog.show()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert f"1. {TAG} step" in texts
    assert f"{TAG} caution" in texts
    dialog.view.hear_button.click()
    assert [line for _, line in desk.voice.said[-5:]][1] == f"{TAG} step"
    assert dialog.view.hear_button.text() == "Stop"
    before = desk.voice.hushes
    dialog.reject()
    assert dialog.view.hear_button.text() == "Hear it"
    assert desk.voice.hushes == before + 1
