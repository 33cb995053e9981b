"""The window: picker, routine, session, summary, voice. All pages but the first are imported when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan
from backtimer.ui.desk import Desk
from backtimer.ui.picker_page import PickerPage
from backtimer.ui.watch import Watch

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from backtimer.routine.routine import Routine
    from backtimer.ui.routine_page import RoutinePage
    from backtimer.ui.session_page import SessionPage

KEYS = """<table cellpadding="5">
<tr><td><b>Space</b></td><td>pause, and resume after a short count</td></tr>
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
        # What is open, as last read, and as it last could be used.
        self._open: Listing | None = None
        self.setWindowTitle("BackTimer")
        self.resize(1180, 760)
        self.setMinimumSize(760, 560)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.picker = PickerPage(desk)
        self.picker.chosen.connect(self.open_routine)
        self.picker.voice_asked.connect(self.show_voice_page)
        self.pages.addWidget(self.picker)
        self.picker.setFocus()
        self._has_said = False
        self._say(desk.trouble())
        self.watch = Watch(desk.own_routines_folder, self)
        self.watch.changed.connect(self.look_again)
        QShortcut(QKeySequence("F5"), self, self.look_again)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.pages.currentWidget()

    def open_named(self, name: str, *, start: bool) -> None:
        """Open a routine by id or path, or say why that cannot be done."""
        if self._show_routine(self._desk.listing(name), name) and start:
            cast("RoutinePage", self.page).start()

    def open_routine(self, listing: Listing) -> None:
        """Show the page of a listed routine, as its file is now."""
        if not self._show_routine(self._desk.reread(listing), listing.title):
            self.picker.refresh()

    def look_again(self) -> None:
        """Files may have changed on disk. A session is not disturbed; what follows it looks again by itself."""
        if self._session is not None:
            return
        self.watch.renew()
        self.picker.refresh()
        if self._open is not None and self.page is not None and hasattr(self.page, "show_reread"):
            again = self._desk.reread(self._open)
            cast("RoutinePage", self.page).show_reread(again)
            if again.routine is not None:
                self._open = again

    def _show_routine(self, listing: Listing, name: str) -> bool:
        if listing.routine is None:
            self._say(f"{name} cannot be opened: {listing.problems[0].text(listing.path.name)}")
            return False
        self._say(None)
        page = self._routine_page(listing.routine)
        page.left.connect(self.show_picker)
        page.started.connect(self.start_session)
        self._open = listing
        self.watch.watch_file(listing.path)
        self._show(page)
        return True

    def _say(self, sentence: str | None) -> None:
        if sentence:
            self.statusBar().showMessage(sentence)
            self._has_said = True
        elif self._has_said:
            self.statusBar().clearMessage()

    def _routine_page(self, routine: Routine) -> RoutinePage:
        from backtimer.ui.routine_page import RoutinePage

        return RoutinePage(self._desk, routine)

    def start_session(self, plan: Plan) -> None:
        """Lead through a plan."""
        from backtimer.ui.session_page import SessionPage

        self.picker.scan.hold()
        self._say(self._desk.note_started())
        runner = self._desk.runner(plan, self)
        page = SessionPage(runner, self._desk.reports, self._desk.wake_trouble)
        page.ended.connect(lambda finished: self._on_session_ended(page, finished))
        page.full_screen_asked.connect(self.toggle_full_screen)
        page.keys_asked.connect(self.show_keys)
        self._show(page)
        self._session = page
        # The voice tells of trouble only when it changes.
        page.show_trouble(self._desk.voice_trouble() or "")
        page.start()

    def show_picker(self) -> None:
        """Back to the routines."""
        self._open = None
        self.watch.watch_file(None)
        self.picker.scan.go_on()
        self.picker.refresh()
        self._show(self.picker)

    def show_voice_page(self) -> None:
        """The settings of the voice and the sounds."""
        from backtimer.ui.voice_page import VoicePage

        self._say(None)
        page = VoicePage(self._desk)
        page.left.connect(self.show_picker)
        self._show(page)

    def show_keys(self) -> None:
        """The keys of a session."""
        from PySide6.QtWidgets import QMessageBox

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
            self._note_done(self._session)
            self._session = None
        self.picker.scan.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Back from an editor, perhaps: the folder does not tell of a file that was changed in its place."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.look_again()
        super().changeEvent(event)

    def _note_done(self, page: SessionPage) -> None:
        """A session counts when at least one exercise of it was done."""
        conductor = page.runner.conductor
        plan = conductor.state.plan
        done = [plan.exercises[index].item.exercise.id for index in sorted(conductor.exercises_done)]
        if done:
            self._say(self._desk.note_done(plan.routine.id, done))

    def _on_session_ended(self, page: SessionPage, finished: bool) -> None:
        from backtimer.ui.summary_page import SummaryPage

        self._session = None
        self._note_done(page)
        self.picker.scan.go_on()
        state = page.runner.conductor.state
        total = len(state.plan.exercises)
        done = len(page.runner.conductor.exercises_done)
        summary = SummaryPage(
            state.plan.routine.title, finished=finished, done=done, total=total, seconds=page.seconds_done()
        )
        summary.left.connect(self.show_picker)
        summary.again.connect(self._open_again)
        self._show(summary)

    def _open_again(self) -> None:
        if self._open is not None and not self._show_routine(self._desk.reread(self._open), self._open.title):
            self.show_picker()

    def _show(self, page: QWidget) -> None:
        old = self.page
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.setFocus()
        if old is not None and old is not page and old is not self.picker:
            self.pages.removeWidget(old)
            runner = getattr(old, "runner", None)
            if runner is not None:
                # The last words may still be on their way; the runner goes with the page that follows.
                runner.setParent(page)
            old.deleteLater()
