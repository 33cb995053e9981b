"""Sessions one after the other in the real window, and all that a person opens between them; and what that leaves."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from backtimer.session.machine import Next, Pause, Resume, SessionMode
from backtimer.session.plan import Kind
from backtimer.ui.main_window import MainWindow
from backtimer.ui.session.page import SessionPage
from backtimer.ui.session.summary_page import SummaryPage
from tests.gui.conftest import FakeDesk

# How long an open-ended step is left to itself.
OPEN_SECONDS = 20.0
# As often is the page painted as something is due, but not more often than a person's screen would be worth it here.
PAINT_EVERY = 7


def settle() -> None:
    """Let what was asked to go be gone."""
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def lead_a_session(window: MainWindow, desk: FakeDesk, routine: str, *, paints: int = PAINT_EVERY) -> float:
    """From the start to the end and back to the routines, as fast as it goes; how long it would have taken."""
    window.open_named(routine, start=True)
    page = window.page
    assert isinstance(page, SessionPage)
    page.runner.set_muted(True)
    page.runner.conductor.on_speech_ended(1, "cut")
    began, looks = desk.now, 0
    while page.runner.mode is not SessionMode.FINISHED:
        due = page.runner.conductor.next_deadline()
        assert due is not None
        desk.now = max(desk.now, due)
        page.runner._on_timeout()
        looks += 1
        if window.page is not page:
            break
        state = page.runner.conductor.state
        if state.step.kind is Kind.OPEN and state.elapsed_seconds(desk.now) >= OPEN_SECONDS:
            page.runner.send(Next(state.cursor))
        if looks % paints == 0 and window.page is page:
            page.refresh()
            QApplication.processEvents()
        if looks == 40:
            page.runner.send(Pause())
            desk.now += 9
            page.runner.send(Resume())
    assert isinstance(window.page, SummaryPage)
    QApplication.processEvents()
    window.show_picker()
    settle()
    return desk.now - began


def open_every_page(window: MainWindow, desk: FakeDesk, routine: str, wait) -> None:
    """What a person may look at between two sessions; `wait` waits until something is so."""
    window.open_named(routine, start=False)
    QApplication.processEvents()
    window.show_preferences()
    QApplication.processEvents()
    window.leave_preferences()
    # This desk keeps who has asked for voices, so that a test can answer.
    desk.searches.clear()
    window.show_history()
    wait(lambda: not window.page.is_working)
    window.leave_preferences()
    window.show_picker()
    settle()


def what_there_is(window: MainWindow) -> dict[str, int]:
    """What must not become more, however long the program runs."""
    settle()
    found = {
        "children of the window": len(window.findChildren(QObject)),
        "widgets": len(QApplication.allWidgets()),
        "pages": window.pages.count(),
        "threads": threading.active_count(),
    }
    descriptors = Path("/proc/self/fd")
    if descriptors.exists():
        found["open files"] = sum(1 for _ in descriptors.iterdir())
    # The last, for looking at one from Python makes an object of it there.
    found["QObjects"] = sum(isinstance(each, QObject) and not _is_passing(each) for each in gc.get_objects())
    return found


def _is_passing(each: QObject) -> bool:
    """A look at something a moment later, which goes by itself."""
    return isinstance(each, QTimer) and (not isValid(each) or (each.isSingleShot() and each.parent() is None))


def objects_by_type() -> Counter[str]:
    """All that Python keeps track of, for finding what became more."""
    gc.collect()
    return Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())
