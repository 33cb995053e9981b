"""Four hours of sessions in the window, and a life's history behind it: run with `-s` to read what was measured."""

from __future__ import annotations

import gc
import os
import time
import tracemalloc
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.gui.a_year import a_year
from tests.gui.conftest import FakeDesk, wait_for_scan
from tests.gui.soaking import lead_a_session, open_every_page, settle, what_there_is

HOURS = float(os.environ.get("SOAK_HOURS", "4"))
DAYS, EXERCISES = 17_250, 10
ROUTINES = ("article-b", "gentle-morning", "daily-15", "article-e")


def test_four_hours_of_sessions(qtbot, tmp_path):
    from backtimer.ui.main_window import MainWindow

    desk = FakeDesk(tmp_path)
    added, trouble = desk.keeping.history.add_all(a_year(desk.wall, DAYS, EXERCISES))
    assert trouble is None
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    wait_for_scan(qtbot, window)
    print(f"\n{added:,} sessions, {added * EXERCISES:,} exercise rows behind it")
    sessions = 0

    def lead() -> float:
        nonlocal sessions
        routine = ROUTINES[sessions % len(ROUTINES)]
        sessions += 1
        seconds = lead_a_session(window, desk, routine)
        open_every_page(window, desk, routine, lambda is_so: qtbot.waitUntil(is_so, timeout=60_000))
        desk.events.clear()
        desk.voice.said.clear()
        return seconds

    led = told = 0.0
    began = time.perf_counter()
    before: dict[str, int] = {}
    while led < HOURS * 3600:
        led += lead()
        if led - told < 1800 and led < HOURS * 3600:
            continue
        told = led
        found = what_there_is(window)
        before = before or found
        print(
            f"after {led / 3600:.1f} h, {sessions} sessions: {_resident_mb():.1f} MB, "
            f"{len(gc.get_objects()):,} objects of Python's, {found}"
        )
        assert found == before
    print(f"which took {time.perf_counter() - began:.0f} s")
    # What Python gives out is followed only now: the book that is kept of it takes room too.
    tracemalloc.start()
    for turn in range(3):
        for _ in ROUTINES:
            lead()
        settle()
        kept, _ = tracemalloc.get_traced_memory()
        more = f"{(turn + 1) * len(ROUTINES)} more sessions"
        print(f"followed for {more}: {kept / 1e6:.2f} MB of Python's came to stay")
    tracemalloc.stop()
    first = time.perf_counter()
    window.show_history()
    qtbot.waitUntil(lambda: not window.page.is_working, timeout=60_000)
    QApplication.processEvents()
    window.grab()
    print(f"the history page after that: all shown in {1000 * (time.perf_counter() - first):.0f} ms")
    window.leave_preferences()
    settle()
    desk.keeping.close()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
