"""The window: picker, routine, session, summary, voice. All pages but the first are imported when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan
from backtimer.settings.window_place import WindowPlace
from backtimer.ui import artwork, tokens
from backtimer.ui.desk import Desk
from backtimer.ui.picker_page import PickerPage
from backtimer.ui.watch import Watch
from backtimer.ui.window_memory import geometry_of, take_up

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from backtimer.routine.routine import Routine
    from backtimer.ui.routine_page import RoutinePage
    from backtimer.ui.session_page import SessionPage

AFTER_SHOWN_MS = 100

KEYS = """<table cellpadding="5">
<tr><td><b>Space</b></td><td>pause, and resume after a short count</td></tr>
<tr><td><b>→</b></td><td>next rep, side or exercise; in an instruction: begin at once</td></tr>
<tr><td><b>←</b></td><td>back to the start of this one, or the one before</td></tr>
<tr><td><b>Shift + →</b></td><td>skip this exercise</td></tr>
<tr><td><b>R</b></td><td>repeat this exercise from its instruction</td></tr>
<tr><td><b>+ / −</b></td><td>a second more or less of hold</td></tr>
<tr><td><b>M</b></td><td>mute the voice, and bring it back</td></tr>
<tr><td><b>F</b></td><td>full screen</td></tr>
<tr><td><b>Tab</b></td><td>the buttons, one after the other; Space presses</td></tr>
<tr><td><b>Esc</b></td><td>stop (asks first)</td></tr>
<tr><td><b>?</b></td><td>these keys</td></tr>
</table>"""


class MainWindow(QMainWindow):
    """Goes from page to page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        artwork.use(desk.assets_folder, desk.figure)
        self._desk = desk
        self._place = desk.window_place()
        self._session: SessionPage | None = None
        # What is open, as last read, and as it last could be used.
        self._open: Listing | None = None
        self.setWindowTitle("BackTimer")
        self.resize(*tokens.WINDOW)
        self.setMinimumSize(*tokens.SMALLEST_WINDOW)
        take_up(self, self._place.geometry)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.picker = PickerPage(desk)
        self.picker.chosen.connect(self.open_routine)
        self.picker.voice_asked.connect(self.show_voice_page)
        self.picker.screen_asked.connect(self.show_screen_page)
        self.pages.addWidget(self.picker)
        self.picker.begins_at.setFocus()
        self._has_said = False
        self._say(desk.trouble())
        self.watch = Watch(desk.own_routines_folder, self)
        self.watch.changed.connect(self.look_again)
        # What has changed since the first look, and from then on; when the window has been seen.
        QTimer.singleShot(AFTER_SHOWN_MS, self, self.look_again)
        QShortcut(QKeySequence("F5"), self, self.look_again)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.pages.currentWidget()

    def open_named(self, name: str, *, start: bool) -> None:
        """Open a routine by id or path, or say why that cannot be done."""
        if self._show_routine(self._desk.listing(name), name) and start:
            cast("RoutinePage", self.page).start()

    def open_last(self) -> None:
        """Go where the window was when it was last closed; a routine that cannot be opened any more is no matter."""
        if self._place.page is not None:
            listing = self._desk.listing(self._place.page)
            if listing.routine is not None:
                self._show_routine(listing, listing.title)

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
        screen = self._desk.settings.screen
        page = SessionPage(
            runner, self._desk.reports, self._desk.wake_trouble, screen, lambda: self._desk.system_moves_less
        )
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

    def show_screen_page(self) -> None:
        """The settings of the session's screen."""
        from backtimer.ui.screen_page import ScreenPage

        self._say(None)
        page = ScreenPage(self._desk)
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
        """Full screen on the screen where the window is, or back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Question:
            self.show_keys()
        elif event.key() == Qt.Key.Key_F:
            self.toggle_full_screen()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self._session is None:
            if not isinstance(self.page, PickerPage):
                self.show_picker()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        if self._session is not None:
            self._session.close_down()
            self._note_done(self._session)
            self._session = None
        self.picker.scan.close()
        self._desk.keep_window_place(WindowPlace(geometry_of(self), self._page_name()))
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Back from an editor, perhaps: the folder does not tell of a file that was changed in its place."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.watch.is_watching:
            self.look_again()
        super().changeEvent(event)

    def _page_name(self) -> str | None:
        """What the open routine is found by the next time: the id of one in our folders, the path of any other."""
        if self._open is None or self.page is self.picker:
            return None
        is_ours = self._open.is_shipped or str(self._open.path.parent) == self._desk.own_routines_folder
        return self._open.id if is_ours else str(self._open.path.absolute())

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
        exercises = state.plan.exercises
        summary = SummaryPage(
            state.plan.routine.title,
            finished=finished,
            done=[exercises[index].item.exercise.name for index in sorted(page.runner.conductor.exercises_done)],
            total=len(exercises),
            seconds=page.seconds_done(),
            when=self._desk.wall_clock(),
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
        # Not by a focus proxy: Tab would go from it to what follows, and back, for ever.
        getattr(page, "begins_at", page).setFocus()
        if old is not None and old is not page and old is not self.picker:
            self.pages.removeWidget(old)
            runner = getattr(old, "runner", None)
            if runner is not None:
                # The last words may still be on their way; the runner goes with the page that follows.
                runner.setParent(page)
            old.deleteLater()
