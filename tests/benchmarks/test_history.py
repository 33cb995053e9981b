"""How long the history page takes to open with 100,000 exercise rows: run with `-s` to read what was measured."""

from __future__ import annotations

import os
import time
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from backtimer.ui.history.facts import Period
from tests.gui.a_year import a_year
from tests.gui.conftest import FakeDesk, wait_for_scan

DAYS, EXERCISES = 17_250, 10


def test_opening_the_history_page(qtbot, tmp_path):
    from backtimer.ui.main_window import MainWindow

    desk = FakeDesk(tmp_path)
    added, trouble = desk.history.kept.add_all(a_year(desk.wall, DAYS, EXERCISES))
    assert trouble is None
    print(f"\n{added:,} sessions, {added * EXERCISES:,} exercise rows")
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    wait_for_scan(qtbot, window)
    # The longest the window did not answer.
    beats = [time.perf_counter()]
    beat = QTimer()
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start(5)

    def measure(what, act):
        beats[:] = [time.perf_counter()]
        began = time.perf_counter()
        act()
        there = time.perf_counter()
        qtbot.waitUntil(lambda: not window.page.is_working, timeout=60_000)
        QApplication.processEvents()
        window.grab()
        ended = time.perf_counter()
        beats.append(ended)
        stood = max(b - a for a, b in pairwise(beats))
        print(
            f"{what}: there after {1000 * (there - began):.0f} ms, all shown after {1000 * (ended - began):.0f} ms, "
            f"window without an answer for at most {1000 * stood:.0f} ms"
        )

    measure("first opening (imports included)", window.show_history)
    window.leave_preferences()
    measure("second opening", window.show_history)
    page = window.page
    measure("all of it", lambda: page.period.setCurrentIndex(page.period.findData(Period.ALL)))
    measure("a session deleted", page.sessions.delete_button.click)
