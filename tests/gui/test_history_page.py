"""The history page over a real history."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit, QWidget

from backtimer.session.tally import ExerciseDone
from backtimer.storage.history import DayDone
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.storage.history_summary import summary_page
from backtimer.ui.history import summary as history_summary
from backtimer.ui.history.calendar import in_month
from backtimer.ui.history.charts import averages
from backtimer.ui.history.facts import ALL_ROUTINES, BOTH, Period, about_progress, exercise_choices
from backtimer.ui.history.page import EMPTY, HistoryPage
from backtimer.ui.history.summary import SummaryDialog, chart_image, print_page
from backtimer.ui.history.table import NOTE
from backtimer.ui.history.words import completed_text, lately, pain_rule
from backtimer.ui.look import theme
from tests.gui.a_year import a_year
from tests.gui.conftest import FakeDesk
from tests.gui.test_theme import ONE_AND_A_HALF, clipped, dressed, scheme  # noqa: F401

Key = Qt.Key
NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def record(number, days_ago, *, routine="article-a", ending="finished", pain=(None, None), note=""):
    at = NOW - timedelta(days=days_ago)
    title = {"article-a": "Morning", "article-b": "Evening"}[routine]
    session = SessionDone(
        f"s{number}", routine, title, at, at + timedelta(minutes=14), 900.0, 5, 780.0, ending, note, *pain
    )
    hold = ExerciseDone(
        1,
        "bird",
        "bird-dog",
        "Bird dog",
        {"mode": "reps", "reps": 8, "hold_seconds": 6.0},
        8,
        sets=1,
        reps=8,
        holds=8,
        held_seconds=52.0,
        whole_seconds=48.0,
    )
    reps = ExerciseDone(2, "bridge", "bridge", "Bridge", {"mode": "reps", "reps": 10}, 10, sets=1, reps=10)
    return SessionRecord(session, (hold, reps))


RECORDS = (
    record(1, 0, pain=(3, 2), note="went well"),
    record(2, 1, ending="stopped", routine="article-b"),
    record(3, 3, pain=(2, 5)),
    record(4, 40),
    record(5, 200, routine="article-b", ending="pain"),
)


def fill(desk, records=RECORDS):
    assert desk.history.kept.add_all(records)[1] is None


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_working, timeout=10_000)


@pytest.fixture
def show(window, desk, qtbot):
    def act(records=RECORDS):
        if records:
            fill(desk, records)
        window.show_history()
        settle(qtbot, window.page)
        return window.page

    return act


def titles(page):
    return [each.id for each in page.sessions.model.sessions]


def choose(qtbot, page, box, data):
    box.setCurrentIndex(box.findData(data))
    settle(qtbot, page)


def test_ctrl_h_and_the_button_lead_there_and_escape_back(window, desk, qtbot):
    fill(desk)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(window, Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, HistoryPage)
    settle(qtbot, window.page)
    qtbot.keyClick(window.page, Key.Key_Escape)
    assert window.page is window.picker
    window.picker.history_button.click()
    assert isinstance(window.page, HistoryPage)
    # From page to page, and in the end back to where one was.
    window.show_preferences()
    window.show_history()
    assert isinstance(window.page, HistoryPage)
    settle(qtbot, window.page)
    window.page.back_button.click()
    assert window.page is window.picker
    assert window.pages.count() == 1


def test_it_tells_what_was_done(show):
    page = show()
    assert page.lately.text() == "Done on 2 of the last 7 days"
    assert page.in_all.text() == "4 sessions, 3 completed, 52 min"
    assert titles(page) == ["s1", "s2", "s3", "s4"]
    assert page.weeks.plot.chart.told[-1] == "Week from 2 March 2026: 39 min"
    assert page.pain.plot.chart.told[0] == "2 March 2026: pain before 2, after 5, 3 points more"
    assert "after 1 of 2 sessions" in page.pain.about.text()
    assert page.progress.title.text() == "Bird dog: seconds held per day"
    assert page.progress.plot.chart.told[-1] == "5 March 2026: 8 reps of 6 s on average, 48 s in all; broken off: 4 s"
    assert "39 min" in page.weeks.plot.accessibleDescription()


def test_filters(show, qtbot):
    page = show()
    choose(qtbot, page, page.routine, "article-b")
    assert titles(page) == ["s2"]
    choose(qtbot, page, page.period, Period.ALL)
    assert titles(page) == ["s2", "s5"]
    assert set(page.calendar.month.done) == {RECORDS[1].session.day, RECORDS[4].session.day}
    choose(qtbot, page, page.routine, None)
    assert len(titles(page)) == 5
    choose(qtbot, page, page.period, Period.WEEKS)
    assert titles(page) == ["s1", "s2", "s3"]
    choose(qtbot, page, page.exercise, "bridge")
    assert page.progress.title.text() == "Bridge: reps per day"
    assert page.progress.plot.chart.rows[-1] == ("5 March 2026", "10", "", "", "")


def test_an_own_exercise_is_told_from_one_of_the_catalogue_by_its_name():
    done = [("bird-dog", "Bird dog"), ("own:plank", "Plank"), ("own:toe", "Toe"), ("plank", "Plank")]
    names = [name for name, _ in exercise_choices(done)]
    assert names == ["Bird dog", "Plank (your own)", "Toe", "Plank"]
    assert about_progress(done, "plank", None) == BOTH
    assert about_progress(done, "plank", "article-a") == f"{ALL_ROUTINES} {BOTH}"
    assert about_progress(done, "own:plank", None) == about_progress(done, "bird-dog", None) == ""


def test_delete_and_undo(show, desk, qtbot):
    page = show()
    before = desk.history.kept.records()
    page.sessions.table.setFocus()
    page.sessions.table.setCurrentIndex(page.sessions.model.index(1, 0))
    qtbot.keyClick(page.sessions.table, Key.Key_Delete)
    settle(qtbot, page)
    assert titles(page) == ["s1", "s3", "s4"]
    assert page.told.text() == "Deleted: Evening, 4 March 2026."
    page.sessions.delete_button.click()
    settle(qtbot, page)
    assert titles(page) == ["s1", "s4"]
    for _ in range(2):
        page.sessions.undo_button.click()
        settle(qtbot, page)
    assert page.sessions.undo_button.isHidden()
    assert desk.history.kept.records() == before
    assert titles(page) == ["s1", "s2", "s3", "s4"]


def test_a_session_that_is_deleted_was_not_done(show, window, desk, qtbot):
    page = show()
    assert desk.last_done("article-a") == RECORDS[0].session.ended_at
    page.sessions.delete_button.click()
    settle(qtbot, page)
    assert desk.last_done("article-a") == RECORDS[2].session.ended_at
    assert len(desk.done_lately("article-a")) == 1
    page.sessions.undo_button.click()
    settle(qtbot, page)
    assert len(desk.done_lately("article-a")) == 2
    assert desk.last_done("article-a") == RECORDS[0].session.ended_at


def test_the_last_session_deleted_can_be_brought_back(show, qtbot):
    page = show(RECORDS[:1])
    page.sessions.delete_button.click()
    settle(qtbot, page)
    assert page.sessions.undo_button.isVisible()
    page.sessions.undo_button.click()
    settle(qtbot, page)
    assert titles(page) == ["s1"]


def test_a_note_is_written_in_its_place(show, desk, qtbot):
    page = show()
    table = page.sessions.table
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Return)
    field = table.findChild(QLineEdit)
    assert field.text() == "went well"
    field.selectAll()
    qtbot.keyClicks(field, "a bit stiff")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: page.sessions.model.index(0, NOTE).data() == "a bit stiff")
    assert desk.history.kept.record("s1").session.note == "a bit stiff"


def test_export_and_import_bring_all_back(show, desk, qtbot, tmp_path, monkeypatch):
    page = show()
    chosen = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    page.export_json.click()
    settle(qtbot, page)
    assert page.told.text() == "5 sessions saved as mine.json."
    page.export_csv.click()
    settle(qtbot, page)
    assert page.told.text() == "4 sessions saved as mine.csv."
    assert len((tmp_path / "mine.csv").read_text("utf-8-sig").splitlines()) == 1 + 2 * 4

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mine.json"), ""))
    page.import_button.click()
    assert page.busy.isVisible()
    settle(qtbot, page)
    assert not page.busy.isVisible()
    assert page.told.text() == "All sessions of mine.json are here already."

    other = FakeDesk(tmp_path / "other")
    (tmp_path / "other").mkdir()
    again = HistoryPage(other)
    qtbot.addWidget(again)
    settle(qtbot, again)
    again.import_button.click()
    settle(qtbot, again)
    assert again.told.text() == "5 sessions added from mine.json."
    assert again.export_json.isEnabled()
    assert other.history.kept.records() == desk.history.kept.records()
    assert other.last_done("article-b") is None
    (part,) = other.parts_lately("article-b")
    assert (part.at, part.how_much) == (RECORDS[1].session.ended_at, RECORDS[1].session.completion)
    assert len(other.done_lately("article-a")) == 2

    (tmp_path / "mine.json").write_text("{")
    page.import_button.click()
    settle(qtbot, page)
    assert "damaged" in page.told.text()
    assert len(desk.history.kept.sessions()) == 5


def test_it_says_when_a_file_cannot_be_written(show, qtbot, tmp_path, monkeypatch):
    page = show()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "where.json"), ""))
    (tmp_path / "no").write_text("a file, no folder")
    page.export_json.click()
    settle(qtbot, page)
    assert page.told.text().startswith("where.json could not be saved")


def test_empty(show):
    page = show(())
    assert page.empty.isVisible()
    assert not page.listed.isVisible()
    assert EMPTY in [label.text() for label in page.empty.findChildren(type(page.told))]
    assert not page.summary_button.isEnabled()
    assert page.import_button.isEnabled()


def test_a_broken_file_is_told(window, desk, qtbot):
    (desk.folder / "history.db").write_bytes(b"no database at all" * 300)
    window.show_history()
    settle(qtbot, window.page)
    assert "The history is broken. It is kept as history.db.broken-1" in window.page.told.text()
    assert window.page.empty.isVisible()


def test_the_page_may_be_left_while_it_asks(window, desk, qtbot):
    fill(desk)
    window.show_history()
    window.show_picker()
    qtbot.wait(200)
    assert window.page is window.picker


def test_the_calendar_by_its_keys(show, qtbot):
    calendar = show().calendar
    month = calendar.month
    month.setFocus()
    assert calendar.reading.text() == "Thursday, 5 March 2026 (today): ✓, 13 min"
    qtbot.keyClick(month, Key.Key_Left)
    assert calendar.reading.text() == "Wednesday, 4 March 2026: ◐ 13 min of 15 min, 13 min"
    qtbot.keyClick(month, Key.Key_Up)
    assert calendar.title.text() == "February 2026"
    assert calendar.reading.text() == "Wednesday, 25 February 2026: nothing recorded"
    qtbot.keyClick(month, Key.Key_PageUp)
    assert calendar.title.text() == "January 2026"
    calendar.after_button.click()
    assert calendar.title.text() == "February 2026"
    qtbot.keyClick(month, Key.Key_Home)
    qtbot.keyClick(month, Key.Key_Right)
    assert calendar.reading.text() == "Friday, 6 March 2026: still to come"
    item = month.item(0, 0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == item.toolTip().removeprefix("<span>").removesuffix(
        "</span>"
    )


def test_the_months_have_an_end(show):
    calendar = show().calendar
    for day in (in_month(NOW.date(), 12 * 7972), in_month(NOW.date(), -12 * 100)):
        calendar.go_to(day)
    assert calendar.title.text() == "January 1970"


def test_a_chart_by_its_keys_by_hover_and_as_a_table(show, qtbot):
    page = show()
    card = page.weeks
    plot = card.plot
    plot.setFocus()
    qtbot.keyClick(plot, Key.Key_Home)
    assert card.reading.text() == plot.chart.told[0]
    qtbot.keyClick(plot, Key.Key_Right)
    assert card.reading.text() == plot.chart.told[1]
    assert plot.accessibleDescription().startswith(plot.chart.told[1])
    box = plot.getPlotItem().getViewBox()
    last = len(plot.chart.told) - 1
    plot.scene().sigMouseMoved.emit(box.mapViewToScene(box.viewRect().center()))
    assert 0 <= plot.at <= last
    qtbot.keyClick(plot, Key.Key_End)
    assert plot.at == last
    card.table_button.click()
    assert card.table.isVisible()
    assert not plot.isVisible()
    assert card.table.model().index(0, 0).data() == "2 March 2026"
    assert card.table.model().index(0, 1).data() == "39 min"


def test_every_control_has_a_name_and_tab_reaches_it(show, qtbot):
    page = show()
    controls = [
        each
        for each in page.findChildren(QWidget)
        if isinstance(each, (QAbstractButton, QComboBox))
        and each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    for control in controls:
        named = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
        assert named or control.accessibleName(), control
    wanted = {*controls, page.calendar.month, page.weeks.plot, page.pain.plot, page.sessions.table}
    page.window().activateWindow()
    page.back_button.setFocus()
    qtbot.waitUntil(page.back_button.hasFocus)
    reached = []
    for _ in range(60):
        reached.append(QApplication.focusWidget())
        assert reached[-1] is not None, reached[-3:]
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        if QApplication.focusWidget() is page.back_button:
            break
    assert wanted <= set(reached)
    assert reached.index(page.calendar.month) < reached.index(page.weeks.plot) < reached.index(page.sessions.table)


def test_colours_follow_the_scheme(dressed, scheme, show):  # noqa: F811
    page = show()
    for is_dark in (True, False):
        scheme(is_dark)
        theme.apply(dressed)
        QApplication.processEvents()
        assert page.weeks.plot.backgroundBrush().color().name() == theme.colours().card


@pytest.mark.parametrize("system", [13.0, ONE_AND_A_HALF])
@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (1920, 1080)], ids=str)
def test_nothing_is_clipped(dressed, show, window, size, system):  # noqa: F811
    theme.apply(dressed, system)
    window.resize(*size)
    page = show()
    page.say("5 sessions added from mine.json.")
    for _ in range(3):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    assert clipped(window) == []
    start = page.listed.mapTo(window, QPoint())
    assert start.y() < size[1] // 2


def test_the_summary_is_saved_and_opened(show, desk, qtbot, tmp_path, monkeypatch):
    page = show()
    opened = []
    monkeypatch.setattr(history_summary.QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    page.summary_button.click()
    dialog = page.findChild(SummaryDialog)
    dialog.name.setText("A. Person")
    dialog.save_button.click()
    settle(qtbot, page)
    html = (tmp_path / "mine.html").read_text()
    assert "A. Person" in html
    assert "Bird dog" in html
    assert [each.toLocalFile() for each in opened] == [str(tmp_path / "mine.html")]
    assert page.told.text() == "The summary is saved as mine.html."


def test_the_summary_is_printed_with_its_chart_on_one_page(desk, qtbot, tmp_path, monkeypatch):
    fill(desk)
    html = desk.history.summary(NOW.date() - timedelta(days=90), NOW.date(), "")
    drawing = re.search(r"<svg .*?</svg>", html, re.DOTALL)[0]
    image = chart_image(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert "#333333" in colours
    printed = []
    monkeypatch.setattr(
        history_summary, "QTextDocument", type("Seen", (QTextDocument,), {"setHtml": lambda s, h: _keep(printed, s, h)})
    )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "mine.pdf"))
    print_page(html, printer)
    pdf = (tmp_path / "mine.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
    assert "<svg" not in printed[0]


HOSTILE = ("<img src='x.png'><b>A</b> &amp; &co", "body { left: 1 }", "<svg >x</svg>", "\u202etfel")


@pytest.mark.parametrize("text", HOSTILE)
def test_the_printed_page_has_texts_as_written(qapp, tmp_path, monkeypatch, text):
    told = record(1, 0, pain=(3, 2), note=text)
    told = replace(told, exercises=(replace(told.exercises[0], name=text),))
    asked, printed = [], []

    class Seen(QTextDocument):
        def loadResource(self, kind, name):
            asked.append(name.toString())
            return super().loadResource(kind, name)

        def print_(self, printer):
            printed.append(self.toPlainText())
            super().print_(printer)

    monkeypatch.setattr(history_summary, "QTextDocument", Seen)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "mine.pdf"))
    print_page(summary_page([told], NOW.date(), NOW.date(), text), printer)
    assert f"Exercise summary: {text}" in printed[0]
    assert text in printed[0].splitlines()
    assert f"5 March 2026: {text}" in printed[0]
    assert all("x.png" not in each for each in asked)


def _keep(printed, document, html):
    printed.append(html)
    QTextDocument.setHtml(document, html)


def test_many_points_are_drawn_with_averages(show, qtbot):
    page = show(a_year(NOW))
    choose(qtbot, page, page.period, Period.YEAR)
    assert page.pain.plot.chart.is_smooth
    assert "average of 9" in page.pain.about.text()
    assert averages([0.0, 3.0, 6.0]) == [3.0, 3.0, 3.0]
    assert "earlier; the table has all of them" in page.pain.plot.accessibleDescription()


def test_the_plotting_library_waits_for_the_page():
    late = {"pyqtgraph", "numpy", "PySide6.QtPrintSupport"}
    code = f"import sys, backtimer.app.window; assert not {late} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


def test_words():
    whole, part = (RECORDS[at].session.completion for at in (0, 1))
    days = {NOW.date() - timedelta(days=back): whole for back in (0, 2, 4, 6, 7)} | {
        NOW.date() - timedelta(days=1): part
    }
    done = {day: DayDone(day, (how_much,)) for day, how_much in days.items()}
    # As in the plan of the week, what was done in part is not done.
    assert lately(done, NOW.date()) == "Done on 4 of the last 7 days"
    assert completed_text(RECORDS[0].session) == "✓"
    assert completed_text(RECORDS[1].session) == "◐ 13 min of 15 min"
    assert completed_text(RECORDS[4].session) == "◐ 13 min of 15 min, stopped for pain"
    assert pain_rule(()).endswith("an easier version.")
