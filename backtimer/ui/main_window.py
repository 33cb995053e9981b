"""The window: picker, routine, session, summary. Pages after the first are imported when they are first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget, QWidget

from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan
from backtimer.ui.desk import Desk
from backtimer.ui.picker_page import PickerPage

if TYPE_CHECKING:
    from backtimer.routine.routine import Routine
    from backtimer.ui.routine_page import RoutinePage
    from backtimer.ui.session_page import SessionPage

KEYS = """<table cellpadding="5">
<tr><td><b>Space</b></td><td>pause and resume</td></tr>
<tr><td><b>→</b></td><td>next rep, side or exercise; in an instruction: begin at once</td></tr>
<tr><td><b>←</b></td><td>back to the start of this one, or the one before</td></tr>
<tr><td><b>Shift + →</b></td><td>skip this exercise</td></tr>
<tr><td><b>R</b></td><td>repeat this exercise from its instruction</td></tr>
<tr><td><b>+ / −</b></td><td>a second more or less of hold</td></tr>
<tr><td><b>M</b></td><td>mute the voice, and bring it back</td></tr>
<tr><td><b>F</b></td><td>full screen</td></tr>
<tr><td><b>Esc</b></td><td>stop (asks first)</td></tr>
<tr><td><b>?</b></td><td>these keys</td></tr>
</table>"""


class MainWindow(QMainWindow):
    """Goes from page to page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session: SessionPage | None = None
        self.setWindowTitle("BackTimer")
        self.resize(1180, 760)
        self.setMinimumSize(760, 560)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.picker = PickerPage(desk)
        self.picker.chosen.connect(self.open_routine)
        self.pages.addWidget(self.picker)
        trouble = desk.trouble()
        if trouble:
            self.statusBar().showMessage(trouble)
        for key in ("F5",):
            QShortcut(QKeySequence(key), self, self.picker.refresh)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.pages.currentWidget()

    def open_named(self, name: str, *, start: bool) -> None:
        """Open a routine by id or path, or say why that cannot be done."""
        listing = self._desk.listing(name)
        if listing.routine is None:
            problems = "\n".join(problem.text(listing.path.name) for problem in listing.problems[:5])
            self.statusBar().showMessage(f"{name} cannot be opened: {problems.splitlines()[0]}")
            return
        self.open_routine(listing)
        if start:
            cast("RoutinePage", self.page).start()

    def open_routine(self, listing: Listing) -> None:
        """Show a routine's page."""
        if listing.routine is None:
            return
        page = self._routine_page(listing.routine)
        page.left.connect(self.show_picker)
        page.started.connect(lambda plan: self.start_session(plan, listing))
        self._show(page)

    def _routine_page(self, routine: Routine) -> RoutinePage:
        from backtimer.ui.routine_page import RoutinePage

        return RoutinePage(self._desk, routine)

    def start_session(self, plan: Plan, listing: Listing) -> None:
        """Lead through a plan."""
        from backtimer.ui.session_page import SessionPage

        runner = self._desk.runner(plan, self)
        page = SessionPage(runner, self._desk.reports, self._desk.wake_trouble)
        page.ended.connect(lambda finished: self._on_session_ended(page, listing, finished))
        page.full_screen_asked.connect(self.toggle_full_screen)
        page.keys_asked.connect(self.show_keys)
        self._show(page)
        self._session = page
        page.start()

    def show_picker(self) -> None:
        """Back to the routines."""
        self.picker.refresh()
        self._show(self.picker)
        self.picker.list.setFocus()

    def show_keys(self) -> None:
        """The keys of a session."""
        box = QMessageBox(self)
        box.setWindowTitle("Keys")
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(KEYS)
        box.exec()

    def toggle_full_screen(self) -> None:
        """Full screen, or back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Question:
            self.show_keys()
        elif event.key() == Qt.Key.Key_F:
            self.toggle_full_screen()
        elif event.key() == Qt.Key.Key_Escape and not isinstance(self.page, PickerPage):
            self.show_picker()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        if self._session is not None:
            self._session.close_down()
        super().closeEvent(event)

    def _on_session_ended(self, page: SessionPage, listing: Listing, finished: bool) -> None:
        from backtimer.ui.summary_page import SummaryPage

        self._session = None
        state = page.runner.conductor.state
        total = len(state.plan.exercises)
        done = len(page.runner.conductor.exercises_done)
        summary = SummaryPage(
            state.plan.routine.title, finished=finished, done=done, total=total, seconds=page.seconds_done()
        )
        summary.left.connect(self.show_picker)
        summary.again.connect(lambda: self.open_routine(listing))
        self._show(summary)

    def _show(self, page: QWidget) -> None:
        old = self.page
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        if old is not None and old is not page and old is not self.picker:
            self.pages.removeWidget(old)
            runner = getattr(old, "runner", None)
            if runner is not None:
                # The last words may still be on their way; the runner goes with the page that follows.
                runner.setParent(page)
            old.deleteLater()
