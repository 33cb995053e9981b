"""The picker: filters, order, and that it never freezes."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from backtimer.routine.adjustments import UNCHANGED
from backtimer.routine.dose import OwnDose
from backtimer.ui.main_window import MainWindow
from backtimer.ui.routines.filters import title_rank
from backtimer.ui.routines.routine_list import ROW
from backtimer.ui.routines.routine_page import RoutinePage
from tests.gui.conftest import FakeDesk, wait_for_scan

Key = Qt.Key


def text(title, *exercises, about=""):
    return f"backtimer: 1\ntitle: {title}\nabout: {about or title}\nexercises:\n" + "".join(
        f"  - {{{exercise}}}\n" for exercise in exercises
    )


ROUTINES = {
    "floor": text(
        "Floor round",
        "name: Bridge, position: lying on the back, reps: 5, hold: 5s, direction: extension",
        "name: Curl, position: lying on the back, reps: 5, hold: 5s, direction: flexion through range",
    ),
    "up": text(
        "Up and down",
        "name: Cat, position: hands and knees, reps: 30, hold: 10s, direction: flexion",
        "name: Slide, position: standing, reps: 5, hold: 5s, equipment: [a wall]",
        "name: Twist, position: standing, reps: 5, hold: 5s, direction: rotation, equipment: [A band]",
        about="Helps after a long day. And more.",
    ),
    "week-10": text("Week 10", "name: Stand tall, position: standing, for: 20s"),
    "week-2": text("Week 2", "name: Stand tall, position: standing, for: 200s, optional: [a mirror]"),
    "broken": "backtimer: 1\ntitle: Broken one\nexercises:\n  - exercise: no-such\n",
}


@pytest.fixture
def desk(tmp_path):
    """A library of its own, so that new shipped routines change nothing here."""
    (tmp_path / "shipped").mkdir()
    own = tmp_path / "routines"
    own.mkdir()
    for stem, content in ROUTINES.items():
        (own / f"{stem}.yaml").write_text(content)
    return FakeDesk(tmp_path, tmp_path / "shipped")


@pytest.fixture
def picker(window):
    return window.picker


def shown(picker):
    return [row.listing.id for row in picker.model.shown]


def row(picker, name):
    return next(row for row in picker.model.all_rows() if row.listing.id == name)


ALL = ["broken", "floor", "up", "week-2", "week-10"]
GOOD = ["floor", "up", "week-2", "week-10"]


def test_all_by_title_with_numbers_in_their_order(picker):
    assert shown(picker) == ALL
    assert picker.count.text() == "5 routines"
    assert not picker.clear_button.isVisible()


def test_a_card_tells_the_facts(picker):
    facts = row(picker, "up")
    assert facts.about_line == "Helps after a long day."
    assert facts.facts_line.startswith("3 exercises  ·  ")
    assert facts.facts_line.endswith("  ·  stand up once  ·  you need: a wall, A band")
    assert "broken.yaml:4" in row(picker, "broken").facts_line
    index = picker.model.index(0)
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "Cannot be used" in index.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("floor", ["floor"]),
        ("long DAY", ["up"]),
        ("bridge", ["floor"]),
        ("band", ["up"]),
        ("mirror", ["week-2"]),
        ("week 10", ["week-10"]),
        ("no-such", []),
        ("broken", ["broken"]),
        ("  ", ALL),
    ],
)
def test_search(picker, qtbot, typed, found):
    qtbot.keyClicks(picker.filters.search, typed)
    assert shown(picker) == found


def test_positions(picker, qtbot):
    ticks = picker.filters.positions.ticks
    ticks["standing"].trigger()
    assert shown(picker) == ["floor"]
    assert picker.filters.positions.text().endswith("•")
    ticks["standing"].trigger()
    ticks["hands and knees"].trigger()
    assert shown(picker) == ["floor", "week-2", "week-10"]
    ticks["hands and knees"].trigger()
    assert shown(picker) == ALL


def test_without_getting_up(picker):
    picker.filters.stays_down.trigger()
    assert shown(picker) == ["floor", "week-2", "week-10"]


def test_things_are_those_of_the_routines_and_optional_ones_never_exclude(picker):
    ticks = picker.filters.things.ticks
    assert [action.text() for action in picker.filters.things.choices.actions() if action.isCheckable()] == [
        "A band",
        "a wall",
    ]
    ticks["a wall"].trigger()
    assert shown(picker) == ["floor", "week-2", "week-10"]
    ticks["a wall"].trigger()
    assert shown(picker) == ALL
    picker.filters.things.choices.actions()[1].trigger()
    assert shown(picker) == ["floor", "week-2", "week-10"]
    picker.filters.things.choices.actions()[0].trigger()
    assert shown(picker) == ALL


@pytest.mark.parametrize(("family", "found"), [(1, ["floor"]), (2, ["floor", "up"]), (3, ["up"]), (0, ALL)])
def test_direction(picker, family, found):
    picker.filters.direction.setCurrentIndex(family)
    assert shown(picker) == found


def test_time(picker, desk, qtbot):
    qtbot.keyClick(picker.filters.minutes, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    picker.filters.minutes.setValue(3)
    assert shown(picker) == ["floor", "week-10"]
    picker.filters.minutes.setValue(0)
    assert shown(picker) == ALL


def test_own_doses_change_the_time(picker, desk, qtbot, window):
    before = row(picker, "week-10").seconds
    desk.set_adjustments("week-10", UNCHANGED.with_dose("own:stand-tall", OwnDose(seconds=600)))
    window.show_picker()
    wait_for_scan(qtbot, window)
    assert row(picker, "week-10").seconds == pytest.approx(before + 580, abs=5)
    picker.filters.minutes.setValue(5)
    assert "week-10" not in shown(picker)


def test_filters_together_clear_and_nothing_found(picker, qtbot, window):
    picker.filters.direction.setCurrentIndex(2)
    picker.filters.stays_down.trigger()
    assert shown(picker) == ["floor"]
    assert picker.count.text() == "1 of 5 routines"
    qtbot.keyClicks(picker.filters.search, "xyz")
    assert shown(picker) == []
    assert picker.nothing.isVisible()
    assert not picker.list.isVisible()
    assert "No routine matches" in picker.nothing.text.text()
    assert picker.clear_button.isVisible()
    qtbot.mouseClick(picker.nothing.clear_button, Qt.MouseButton.LeftButton)
    assert shown(picker) == ALL
    assert picker.list.isVisible()
    assert not picker.clear_button.isVisible()
    assert picker.filters.filters().is_any


def test_order(picker, desk, qtbot, window):
    desk.note_done("week-2", when=desk.wall - timedelta(days=1))
    desk.note_done("up", when=desk.wall - timedelta(days=3))
    picker.refresh()
    wait_for_scan(qtbot, window)
    picker.order.setCurrentText("Last done")
    assert shown(picker) == ["week-2", "up", "floor", "week-10", "broken"]
    assert row(picker, "week-2").done_line == "yesterday ✓"
    picker.order.setCurrentText("Shortest first")
    assert shown(picker)[0] == "week-10"
    assert shown(picker)[-1] == "broken"
    picker.order.setCurrentText("Title")
    assert shown(picker) == ALL


def test_keys_from_the_search_field(picker, qtbot, window):
    # Off screen there is no window manager to make it the active window.
    window.activateWindow()
    picker._to_search()
    search = picker.filters.search
    assert picker.list.currentIndex().data(ROW).listing.id == "floor"
    qtbot.keyClicks(search, "week")
    assert picker.list.currentIndex().data(ROW).listing.id == "week-2"
    qtbot.keyClick(search, Key.Key_Escape)
    assert search.text() == ""
    qtbot.keyClicks(search, "week")
    qtbot.keyClick(search, Key.Key_Down)
    assert window.focusWidget() is picker.list
    assert picker.list.currentIndex().data(ROW).listing.id == "week-2"
    picker._to_search()
    qtbot.keyClick(search, Key.Key_Return)
    assert isinstance(window.page, RoutinePage)
    assert window.page.routine.id == "week-2"


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        *[("Back", 0), (" back ", 0), ("Backache", 1), ("Sore back", 2), ("Sore-back", 2), ("Setback", 3)],
        *[("Hips", 4), ("", 4)],
    ],
)
def test_titles_that_go_by_the_words_come_first(title, rank):
    assert title_rank(title, "back") == rank


def test_a_click_opens_and_a_broken_one_does_not(picker, qtbot, window):
    def click(place):
        at = picker.list.visualRect(picker.model.index(place)).center()
        qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(0)
    assert window.page is picker
    click(2)
    assert window.page.routine.id == "up"


def test_the_menu_stays_open_while_things_are_ticked(picker, qtbot):
    menu = picker.filters.positions.choices
    seen = []

    def act():
        menu.setActiveAction(picker.filters.positions.ticks["standing"])
        qtbot.keyClick(menu, Key.Key_Space)
        at = menu.actionGeometry(picker.filters.positions.ticks["sitting"]).center()
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=at)
        seen.append(menu.isVisible())
        menu.close()

    QTimer.singleShot(100, act)
    menu.exec(picker.mapToGlobal(QPoint(0, 0)))
    assert seen == [True]
    assert picker.filters.positions.unticked() == {"standing", "sitting"}


def many(folder, count):
    folder.mkdir(exist_ok=True)
    steps = "steps: [Lie on your back., Lift your hips until they are in line., Lower them slowly.]"
    for number in range(count):
        moves = [f"name: Move {each}, reps: 8, hold: 5s, position: standing, {steps}" for each in "abcdefghij"]
        (folder / f"many-{number:04}.yaml").write_text(text(f"Many {number}", *moves))


def test_a_scan_is_taken_in_slices_and_the_filters_work_meanwhile(tmp_path, qtbot):
    many(tmp_path / "routines", 600)
    desk = FakeDesk(tmp_path, tmp_path / "none")
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    picker = window.picker
    assert picker.scan.is_running
    beats, told = [time.perf_counter()], set()
    beat = QTimer(window)
    beat.setInterval(0)
    beat.timeout.connect(lambda: (beats.append(time.perf_counter()), told.add(picker.count.text())))
    beat.start()
    qtbot.waitUntil(lambda: picker.model.total > 20, timeout=20_000)
    picker.filters.search.setText("many 1")
    assert picker.scan.is_running
    assert shown(picker)[0] == "many-0001"
    wait_for_scan(qtbot, window)
    beat.stop()
    found = sum("1" in str(number) for number in range(600))
    assert len(shown(picker)) == found
    assert any(text.startswith("Reading ") and text.endswith(" of 600…") for text in told)
    gaps = sorted(after - before for before, after in pairwise(beats))
    # Generous: other tests may run on this computer. `make bench` has the figures.
    assert gaps[len(gaps) // 2] < 0.05
    assert picker.count.text() == f"{found} of 600 routines"
    desk.kept.wait()
    again = MainWindow(FakeDesk(tmp_path, tmp_path / "none"))
    qtbot.addWidget(again)
    wait_for_scan(qtbot, again)
    assert again.picker.model.total == 600


def test_a_session_holds_the_scan_and_closing_ends_it(tmp_path, qtbot):
    many(tmp_path / "routines", 400)
    window = MainWindow(FakeDesk(tmp_path, tmp_path / "none"))
    qtbot.addWidget(window)
    window.show()
    window.open_named("many-0000", start=True)
    seen = window.picker.scan.seen
    for _ in range(20):
        QApplication.processEvents()
    assert window.picker.scan.seen == seen
    window.page._end(finished=False)
    window.show_picker()
    wait_for_scan(qtbot, window)
    assert window.picker.model.total == 400
    (tmp_path / "routines" / "many-0001.yaml").unlink()
    window.picker.scan.hold()
    window.close()
    assert not window.picker.scan.is_running
