"""A library of 2,000 routine files: listing it, and a window that stays awake meanwhile. `make bench`."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.library import Library
from backtimer.routinefile.reader import read_routine_bytes
from backtimer.session.plan import compile_plan
from backtimer.storage.listing_cache import ListingCache
from backtimer.system.resources import shipped_routines
from backtimer.ui.main_window import MainWindow
from tests.gui.conftest import FakeDesk, wait_for_scan

COUNT = 2000
POSITIONS = ("lying on the back", "hands and knees", "standing", "sitting")
DIRECTIONS = ("extension", "flexion", "rotation", "anti-extension")
THINGS = ("a wall", "a stool", "a resistance band")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Ten exercises each, written out; no two files alike."""
    home = tmp_path_factory.mktemp("home")
    (home / "routines").mkdir()
    for number in range(COUNT):
        lines = [f"backtimer: 1\ntitle: Routine {number}\nabout: >\n  For day {number}. And for others.\nexercises:\n"]
        for each in range(10):
            kind = number + each
            lines.append(
                f"  - name: Movement {each}\n    position: {POSITIONS[kind % 4]}\n"
                f"    direction: {DIRECTIONS[kind % 4]}\n"
                f"    equipment: [{THINGS[kind % 3] if kind % 5 == 0 else ''}]\n    steps:\n"
                "      - Lie on your back with your knees bent.\n      - Lift your hips slowly.\n      - Lower again.\n"
                f"    reps: {5 + kind % 7}-20\n    hold: {3 + kind % 5}s\n"
            )
        (home / "routines" / f"routine-{number:04}.yaml").write_text("".join(lines))
    return home


def test_listing(home: Path):
    seconds = []
    for _ in range(4):
        kept = ListingCache(home / "cache" / "bench.json")
        library = Library(shipped_routines(), home / "routines", kept)
        began = time.perf_counter()
        listings = library.listings()
        seconds.append(time.perf_counter() - began)
        kept.wait()
    assert sum(each.facts is not None for each in listings) >= COUNT
    print(
        f"\n{COUNT} routines listed: {seconds[0]:.2f} s at first, {statistics.median(seconds[1:]):.3f} s from then on"
    )
    assert seconds[1] < 1


def test_the_window_stays_awake_while_it_reads(home: Path, qtbot):
    (home / "cache" / "listings.json").unlink(missing_ok=True)
    for what in ("first", "second"):
        desk = FakeDesk(home)
        made = time.perf_counter()
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        shown = time.perf_counter()
        beats = [shown]
        beat = QTimer(window)
        beat.timeout.connect(lambda beats=beats: beats.append(time.perf_counter()))
        beat.start(0)
        if what == "first":
            typing = QTimer(window)
            texts = iter(["m", "mo", "mov", "routine 1", "", "routine 12", "for day", ""] * 50)
            typing.timeout.connect(
                lambda window=window, texts=texts: window.picker.filters.search.setText(next(texts, ""))
            )
            typing.start(150)
        wait_for_scan(qtbot, window)
        qtbot.wait(50)
        beat.stop()
        gaps = sorted(after - before for before, after in pairwise(beats))
        print(
            f"\n{what} scan: window made and shown in {shown - made:.3f} s, all read after {beats[-1] - made:.2f} s,"
            f" event loop {len(gaps)} turns, longest gap {gaps[-1] * 1000:.0f} ms, 99 % under"
            f" {gaps[int(len(gaps) * 0.99)] * 1000:.0f} ms"
        )
        window.close()
        desk.kept.wait()


def test_filtering_and_sorting(home: Path, qtbot):
    window = MainWindow(FakeDesk(home))
    qtbot.addWidget(window)
    window.show()
    wait_for_scan(qtbot, window)
    picker = window.picker
    costs = []
    for word in ("r", "ro", "routine 19", "", "movement 3", "zzz", ""):
        began = time.perf_counter()
        picker.filters.search.setText(word)
        window.grab()
        costs.append(time.perf_counter() - began)
    for order in (1, 2, 0):
        began = time.perf_counter()
        picker.order.setCurrentIndex(order)
        window.grab()
        costs.append(time.perf_counter() - began)
    print(f"\na change of filter or order with {COUNT} routines, painted: at most {max(costs) * 1000:.0f} ms")


def test_a_thousand_exercises():
    ids = [exercise.id for exercise in read_catalogue(shipped_routines() / "exercises").exercises]
    lines = "".join(f"  - {{exercise: {ids[n % len(ids)]}, id: e{n}}}\n" for n in range(1000))
    data = f"backtimer: 1\ntitle: T\nexercises:\n{lines}".encode()
    start = time.perf_counter()
    entries = read_catalogue(shipped_routines() / "exercises").entries
    catalogue_seconds = time.perf_counter() - start
    start = time.perf_counter()
    routine = read_routine_bytes(data, "large", entries).routine
    read_seconds = time.perf_counter() - start
    assert routine is not None
    start = time.perf_counter()
    plan = compile_plan(routine)
    print(
        f"\n1,000 exercises: catalogue {catalogue_seconds:.3f} s, read {read_seconds:.3f} s, "
        f"compiled into {len(plan.steps)} steps in {time.perf_counter() - start:.3f} s"
    )
