"""The window: picker, routine, session, summary, preferences. All pages but the first are imported when first shown."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from backtimer.routinefile.library import Listing
from backtimer.session.plan import Plan
from backtimer.settings.settings import BOUNDS, PageSettings
from backtimer.ui.desk import Desk
from backtimer.ui.full_screen import FullScreen
from backtimer.ui.look import artwork, theme, tokens
from backtimer.ui.look.key_name import key_name
from backtimer.ui.routines.picker_page import PickerPage
from backtimer.ui.routines.watch import Watch
from backtimer.ui.window_memory import fit_to_screen, geometry_of, take_up

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from backtimer.routine.routine import Routine
    from backtimer.runner.going_on import GoingOn
    from backtimer.runner.session_runner import SessionRunner
    from backtimer.ui.doses.tailor_work import TailorWork
    from backtimer.ui.editor.page import EditorPage
    from backtimer.ui.editor.work import EditorWork
    from backtimer.ui.history.page import HistoryPage
    from backtimer.ui.preferences.page import PreferencesPage
    from backtimer.ui.routines.routine_page import RoutinePage
    from backtimer.ui.routines.sharing import Sharing
    from backtimer.ui.routines.start_here import Suggestion
    from backtimer.ui.said_bar import SaidBar
    from backtimer.ui.session.go_on_banner import GoOnBanner
    from backtimer.ui.session.keys_panel import KeysPanel
    from backtimer.ui.session.page import SessionPage
    from backtimer.ui.week.week_page import WeekPage
    from backtimer.ui.week.work import WeekWork

AFTER_SHOWN_MS = 100
# By then it is known whether a session can be kept.
KEPT_MS = 2000
SAID_MS = 3000


class MainWindow(QMainWindow):
    """Goes from page to page. `ended` tells that it was closed for good, not only out of sight."""

    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        artwork.use(desk.assets_folder, desk.figure)
        self._desk = desk
        self._place = desk.window_place()
        self._session: SessionPage | None = None
        self._is_quitting = False
        # Whether the program is to start anew when this window has closed for good.
        self.is_to_open_again = False
        self.keys_panel: KeysPanel | None = None
        # What the preferences lie over.
        self._under: QWidget | None = None
        # What is open, as last read, and as it last could be used.
        self._open: Listing | None = None
        self.setWindowTitle("BackTimer")
        self.resize(*tokens.WINDOW)
        take_up(self, self._place.geometry)
        fit_to_screen(self)
        self.pages = QStackedWidget()
        # The offer to go on stands above whatever page is open.
        self._above = QVBoxLayout()
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.setSpacing(0)
        self._above.addWidget(self.pages)
        whole = QFrame()
        whole.setLayout(self._above)
        self.setCentralWidget(whole)
        self.full_screen = FullScreen(self, self._above, lambda: self._session is not None)
        self.banner: GoOnBanner | None = None
        self.picker = PickerPage(desk)
        self.picker.chosen.connect(self.open_routine)
        self.picker.preferences_asked.connect(self.show_preferences)
        self.picker.history_asked.connect(self.show_history)
        self.picker.week_asked.connect(self.show_week)
        self.picker.new_asked.connect(lambda: self.editor.new())
        self.picker.start_here_asked.connect(self.start_here)
        self.picker.list.menu_asked.connect(lambda listing, at: self.sharing.show_menu(listing, at))
        self.pages.addWidget(self.picker)
        self.picker.begins_at.setFocus()
        self._say(desk.trouble())
        self.watch = Watch(desk.own_routines_folder, self)
        self.watch.changed.connect(self.look_again)
        # What has changed since the first look, and from then on; when the window has been seen.
        QTimer.singleShot(AFTER_SHOWN_MS, self, self.look_again)
        QTimer.singleShot(AFTER_SHOWN_MS, self, self.offer_to_go_on)
        QTimer.singleShot(AFTER_SHOWN_MS, self, lambda: self.sharing.take_drops())
        QTimer.singleShot(AFTER_SHOWN_MS, self, self._renew_reminders)
        # The frame is known only then.
        QTimer.singleShot(AFTER_SHOWN_MS, self, lambda: fit_to_screen(self))
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        for keys, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), self, lambda by=by: self.change_text_size(by))
        QShortcut(QKeySequence("F5"), self, self.look_again)
        QShortcut(QKeySequence("Ctrl+,"), self, self.show_preferences)
        QShortcut(QKeySequence("Ctrl+H"), self, self.show_history)
        QShortcut(QKeySequence("Ctrl+W"), self, self.show_week)

    @cached_property
    def said_bar(self) -> SaidBar:
        """The strip below the pages."""
        from backtimer.ui.said_bar import SaidBar

        bar = SaidBar()
        self._above.addWidget(bar)
        return bar

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.pages.currentWidget()

    @cached_property
    def sharing(self) -> Sharing:
        """What is done with routines as files."""
        from backtimer.ui.routines.sharing import Sharing

        sharing = Sharing(self._desk, self, lambda: self._session is not None)
        sharing.opened.connect(self.open_routine)
        sharing.changed.connect(self.look_again)
        sharing.said.connect(self._say)
        sharing.takes_picture = self._take_picture
        sharing.fills.append(lambda menu, listing: self.editor.fill_menu(menu, listing))
        return sharing

    @cached_property
    def editor(self) -> EditorWork:
        """The ways into the routine editor and out of it."""
        from backtimer.ui.editor.work import EditorWork

        editor = EditorWork(self._desk, self, lambda: self.said_bar)
        editor.opened.connect(self._show_editor)
        editor.left.connect(self._leave_editor)
        editor.started.connect(lambda path: self.open_named(str(path), start=True))
        editor.changed.connect(self.look_again)
        editor.gone.connect(self._on_gone)
        editor.said.connect(self._say)
        return editor

    @cached_property
    def week(self) -> WeekWork:
        """Reminders of what is planned, and the icon in the tray."""
        from backtimer.ui.week.work import WeekWork

        week = WeekWork(self._desk, self, self._is_in_session)
        week.opened.connect(self._on_asked_for)
        week.said.connect(self._say)
        week.quit_asked.connect(self.quit)
        return week

    def _is_in_session(self) -> bool:
        """Whether a person is led just now: a reminder waits until after that."""
        return self._session is not None and not self._session.runner.conductor.is_left_paused

    def _renew_reminders(self) -> None:
        """Nothing of it is made as long as nobody wants it."""
        reminders = self._desk.settings.reminders
        if reminders.on or reminders.tray or "week" in self.__dict__:
            self.week.renew()

    def come_forward(self) -> None:
        """Show the window in front of the others, wherever it was."""
        was_hidden = not self.isVisible()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if was_hidden:
            # Another day, perhaps; and a session may have been left when the window was closed.
            self.look_again()
            self.offer_to_go_on()

    @property
    def is_leading(self) -> bool:
        """Whether a session is under way, paused or not."""
        return self._session is not None

    @property
    def is_free(self) -> bool:
        """Whether nothing would be disturbed by something new: no session, no question, no menu."""
        from PySide6.QtWidgets import QApplication

        in_the_way = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        return self._session is None and in_the_way is None

    @property
    def shows_summary(self) -> bool:
        """Whether the page after a session is shown: a person leaves it when they like."""
        from backtimer.ui.session.summary_page import SummaryPage

        return isinstance(self.page, SummaryPage)

    def open_handed_over(self, routine: str, *, start: bool) -> None:
        """Open what a second start was to open, by id or path; unsaved changes are asked about first."""
        if self._may_leave():
            self.open_named(routine, start=start)

    def say(self, sentence: str) -> None:
        """Say something at the foot of the window."""
        self._say(sentence)

    def tell_session(self, sentence: str) -> None:
        """Say something at the foot of the session, if one is under way and does not say worse of itself."""
        if self._session is not None and not self._session.runner.has_given_up:
            self._session.show_trouble(sentence, "window")

    def quit(self) -> None:
        """Close for good, also when a closed window would go on in the tray."""
        self._is_quitting = True
        if not self.close():
            self._is_quitting = self.is_to_open_again = False

    def open_again(self) -> None:
        """Close for good, and open again with what is in the files then."""
        self.is_to_open_again = True
        self.quit()

    def end_with_the_desktop(self) -> None:
        """Closing is for good from now on: nobody is to be kept from logging out."""
        self._is_quitting = True

    def _on_asked_for(self, routine: str, start: bool) -> None:
        """A reminder or the tray was clicked. A session is not disturbed."""
        self.come_forward()
        if routine and self.is_free and self._may_leave():
            self.open_named(routine, start=start)

    def open_named(self, name: str, *, start: bool) -> None:
        """Open a routine by id or path, or say why that cannot be done."""
        if self._show_routine(self._desk.listing(name), name):
            self._say_trouble()
            if start:
                cast("RoutinePage", self.page).start()

    def start_here(self) -> None:
        """Two questions, and the page of the routine that they lead to, fitted to the time there is."""
        from backtimer.ui.routines.start_here import StartHereDialog

        dialog = StartHereDialog(self)
        dialog.chosen.connect(self._show_suggestion)
        dialog.exec()
        dialog.deleteLater()

    def _show_suggestion(self, suggestion: Suggestion) -> None:
        if self._show_routine(self._desk.listing(suggestion.routine), suggestion.routine):
            cast("RoutinePage", self.page).show_suggestion(suggestion)

    def open_last(self) -> None:
        """Go where the window was when it was last closed; a routine that cannot be opened any more is no matter."""
        if self._place.page is not None:
            listing = self._desk.listing(self._place.page)
            if listing.routine is not None:
                self._show_routine(listing, listing.title)
                self._say_trouble()

    def open_routine(self, listing: Listing) -> None:
        """Show the page of a listed routine, as its file is now."""
        if not self._may_leave():
            return
        if not self._show_routine(self._desk.reread(listing), listing.title):
            self.picker.refresh()

    def look_again(self) -> None:
        """Files may have changed on disk. A session is not disturbed; what follows it looks again by itself."""
        if self._session is not None:
            return
        self.watch.renew()
        self.picker.refresh()
        if hasattr(self.page, "look_at_disk"):
            cast("EditorPage", self.page).look_at_disk()
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
        page.remarks.show_remarks(listing.remarks)
        page.left.connect(self.show_picker)
        page.started.connect(self.start_session)
        page.more_button.setMenu(self.sharing.menu(listing, page, lambda: page.work.plan))
        page.add_button.setVisible(not self.sharing.is_ours(listing))
        page.add_button.clicked.connect(lambda: self.sharing.add(listing))
        page.when.changed.connect(self._renew_reminders)
        self._open = listing
        self.watch.watch_file(listing.path)
        self._show(page)
        return True

    def _take_picture(self, path: Path) -> bool:
        """A dropped picture is for the exercise that is being edited."""
        from backtimer.routinefile.kinds import PICTURES

        is_picture = path.suffix.casefold().lstrip(".") in PICTURES
        return is_picture and hasattr(self.page, "take_picture") and cast("EditorPage", self.page).take_picture(path)

    def _show_editor(self, page: EditorPage) -> None:
        self._say(None)
        self.editor.forget_undo()
        self.watch.watch_file(page.saving.path)
        page.renamed.connect(self._offer_anew)
        self._show(page)

    def _leave_editor(self, path: Path | None) -> None:
        listing = self._desk.listing(str(path)) if path is not None else None
        if listing is None or not self._show_routine(listing, listing.title):
            self.show_picker()

    def _on_gone(self, path: Path) -> None:
        if self._open is not None and self._open.path == path:
            self.show_picker()

    def _may_leave(self) -> bool:
        """Whether nothing that is not saved stands in the way; the editor asks."""
        pages = [cast("EditorPage", page) for page in (self.page, self._under) if hasattr(page, "may_leave")]
        return all(page.may_leave() for page in pages)

    def _say_trouble(self) -> None:
        """What is wrong with what is kept, so that a page that was opened does not hide it."""
        trouble = self._desk.trouble()
        if trouble:
            self._say(trouble)
            QTimer.singleShot(KEPT_MS, self, lambda: self._look_whether_it_lasts(trouble))

    def _look_whether_it_lasts(self, told: str) -> None:
        """Take back what was said of it as soon as it has passed."""
        if self.said_bar.text.text() != told:
            return
        if self._desk.trouble() == told:
            QTimer.singleShot(KEPT_MS, self, lambda: self._look_whether_it_lasts(told))
        else:
            self._say(self._desk.trouble())

    def _say(self, sentence: str | None) -> None:
        if sentence or "said_bar" in self.__dict__:
            self.said_bar.say(sentence)

    def _routine_page(self, routine: Routine) -> RoutinePage:
        from backtimer.ui.routines.routine_page import RoutinePage

        return RoutinePage(self._desk, routine)

    def start_session(self, plan: Plan) -> None:
        """Lead through a plan; who wants to be asked for pain is asked before, unless it was told on the page."""
        settings = self._desk.settings
        level = cast("RoutinePage", self.page).pain_row.level if hasattr(self.page, "pain_row") else None
        if settings.session.asks_pain and level is None and self.page is not None:
            from backtimer.ui.session.before import ask_before

            ask_before(self.page, settings.screen, lambda level: self._start(plan, level))
        else:
            self._start(plan, level)

    def _start(self, plan: Plan, pain: int | None) -> None:
        # What the person has made of the routine goes on being theirs to change.
        work = cast("RoutinePage", self.page).work if hasattr(self.page, "work") else None
        name = str(self._open.path) if self._open is not None else ""
        self._lead(self._desk.runner(plan, self, name), work).start(pain)

    def offer_to_go_on(self) -> None:
        """Ask whether a session that was left before its end goes on."""
        if self._session is not None or self.banner is not None:
            return
        left = self._desk.left_session()
        if left is None:
            return
        from backtimer.ui.session.go_on_banner import GoOnBanner

        self.banner = GoOnBanner(left, self._desk.wall_clock())
        self.banner.accepted.connect(lambda: self._go_on(left))
        self.banner.refused.connect(lambda: self._leave_it(left))
        self._above.insertWidget(0, self.banner)

    def _go_on(self, left: GoingOn) -> None:
        runner = self._desk.take_up(left, self)
        if runner is None:
            self._take_banner()
            self._say("That session cannot be continued, because its routine has changed.")
            return
        from backtimer.ui.doses.tailor_work import TailorWork

        # As its file was then, where that is no longer so.
        routine = None if left.is_changed else self._desk.listing(left.name).routine
        work = TailorWork.of_plan(self._desk, left.plan, routine or left.plan.routine)
        self._lead(runner, work).take_up()

    def _offer_anew(self) -> None:
        """Under the name that its routine has now."""
        if self.banner is not None:
            self._take_banner()
            self.offer_to_go_on()

    def _leave_it(self, left: GoingOn) -> None:
        self._desk.drop_left(left)
        self._take_banner()

    def _take_banner(self) -> None:
        if self.banner is not None:
            self._above.removeWidget(self.banner)
            self.banner.deleteLater()
            self.banner = None

    def _lead(self, runner: SessionRunner, work: TailorWork | None) -> SessionPage:
        """Open the page of a session."""
        from backtimer.ui.session.page import SessionPage

        self._take_banner()
        self.picker.scan.hold()
        self._say(None)
        screen = self._desk.settings.screen
        page = SessionPage(
            runner, self._desk.reports, self._wake_trouble, screen, lambda: self._desk.system_moves_less, work
        )
        if work is not None:
            work.setParent(page)
        page.ended.connect(lambda finished: self._leave_session(page, finished))
        page.full_screen_asked.connect(self.full_screen.toggle)
        self.full_screen.changed.connect(page.show_full_screen)
        self._session = page
        self._show(page)
        page.show_full_screen(self.full_screen.is_on)
        # The voice tells of trouble only when it changes.
        page.show_trouble(self._desk.voice_trouble() or "")
        # What is in the way of keeping it may come and pass on the way.
        looking = QTimer(page)
        looking.setInterval(KEPT_MS)
        looking.timeout.connect(lambda: page.show_trouble(self._desk.trouble() or "", "kept"))
        looking.start()
        return page

    def _wake_trouble(self) -> str | None:
        """Why the screen may switch off. Said once on a computer: the next time it is no news."""
        sentence = None if self._place.knows_wake else self._desk.wake_trouble()
        if sentence:
            self._place = replace(self._place, knows_wake=True)
            self._desk.keep_window_place(self._place)
        return sentence

    def show_picker(self) -> None:
        """Back to the routines."""
        self._open = None
        self.watch.watch_file(None)
        self.picker.scan.go_on()
        self.picker.refresh()
        self._show(self.picker)

    def show_preferences(self) -> None:
        """The preferences, over the page that is shown; a session is not disturbed."""
        from backtimer.ui.preferences.page import PreferencesPage

        if self._session is not None or isinstance(self.page, PreferencesPage):
            return
        page = PreferencesPage(self._desk)
        page.reminder_asked.connect(lambda: self.week.show_sample())
        page.open_again_asked.connect(self.open_again)
        self._lay_over(page)

    def show_history(self) -> None:
        """The history, over the page that is shown; a session is not disturbed."""
        from backtimer.ui.history.page import HistoryPage

        if self._session is None and not isinstance(self.page, HistoryPage):
            self._lay_over(HistoryPage(self._desk))

    def show_week(self) -> None:
        """What is planned and done, over the page that is shown; a session is not disturbed."""
        from backtimer.ui.week.week_page import WeekPage

        if self._session is not None or isinstance(self.page, WeekPage):
            return
        titles = {row.listing.id: row.listing.title for row in self.picker.model.all_rows() if row.listing.facts}
        page = WeekPage(self._desk, titles)
        page.opened.connect(self._open_from_week)
        page.changed.connect(self._renew_reminders)
        self._lay_over(page)

    def _open_from_week(self, routine: str) -> None:
        if self._may_leave():
            self.open_named(routine, start=False)

    def _lay_over(self, page: PreferencesPage | HistoryPage | WeekPage) -> None:
        """Show a page that gives back the one it lies over."""
        if self._under is not None:
            self.leave_preferences()
        self._say(None)
        self._under = self.page
        page.left.connect(self.leave_preferences)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.begins_at.setFocus()

    def leave_preferences(self) -> None:
        """Back to the page that was shown before, as it is with what was set."""
        self._renew_reminders()
        if self._under is None or self._under is self.picker:
            self.show_picker()
        else:
            self._show(self._under)
            self.look_again()

    def show_keys(self) -> None:
        """The keys of the page that is shown, over it."""
        if self._session is not None:
            self._session.show_keys()
        elif self.page is not None and self.keys_panel is None:
            from backtimer.ui.page_keys import keys_of
            from backtimer.ui.session.keys_panel import KeysPanel

            focus = self.focusWidget()
            panel = KeysPanel(self.page, "Keys", keys_of(self.page), self._desk.settings.screen, "Close", "Esc")
            self.keys_panel = panel

            def close() -> None:
                self.keys_panel = None
                panel.close_down()
                if focus is not None and isValid(focus):
                    focus.setFocus()

            panel.closed.connect(close)
            panel.destroyed.connect(lambda: setattr(self, "keys_panel", None))
            panel.open()

    def change_text_size(self, by: int) -> None:
        """Larger, smaller, or with 0 the default; on all pages at once, and kept."""
        bounds, settings = BOUNDS["text_percent"], self._desk.settings
        now = settings.pages.text_percent
        wanted = int(min(bounds.most, max(bounds.least, now + by * bounds.step))) if by else PageSettings().text_percent
        trouble = self._desk.set_settings(replace(settings, pages=replace(settings.pages, text_percent=wanted)))
        theme.choose(self._desk.settings.pages)
        if hasattr(self.page, "show_kept"):
            cast("PreferencesPage", self.page).show_kept()
        if self._session is None:
            sentence = trouble or f"Text size: {wanted} %"
            self._say(sentence)
            QTimer.singleShot(SAID_MS, self, lambda: self._unsay(sentence))

    def _unsay(self, sentence: str) -> None:
        if self.said_bar.text.text() == sentence:
            self._say(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if key_name(event) == "?":
            self.show_keys()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self._session is None:
            if self._under is not None:
                self.leave_preferences()
            elif not isinstance(self.page, PickerPage):
                self.show_picker()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        goes_on = self._goes_on_in_tray()
        if not goes_on and not self._may_leave():
            event.ignore()
            return
        if self._session is not None:
            self._session.runner.conductor.leave()
            self._session.close_down()
            self._session = None
            if goes_on:
                self.show_picker()
        self._place = replace(self._place, geometry=geometry_of(self), page=self._page_name())
        self._desk.keep_window_place(self._place)
        if goes_on:
            # Nothing is left by this: also an editor's page stays as it is.
            event.ignore()
            self.hide()
            self.week.on_hidden()
            return
        self.picker.scan.close()
        if "week" in self.__dict__:
            self.week.close()
        super().closeEvent(event)
        self.ended.emit()

    def _goes_on_in_tray(self) -> bool:
        wants = self._desk.settings.reminders.tray and not self._is_quitting
        return wants and self.isVisible() and self.week.keeps_running

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

    def _leave_session(self, page: SessionPage, finished: bool) -> None:
        try:
            self._on_session_ended(page, finished)
        except Exception:
            # Nobody is to be kept on the page of a session that is over.
            self._session = None
            self.show_picker()
            raise

    def _on_session_ended(self, page: SessionPage, finished: bool) -> None:
        from backtimer.ui.session.afterwards import told_of
        from backtimer.ui.session.summary_page import SummaryPage

        self._session = None
        page.runner.conductor.end(page.ending)
        self.picker.scan.go_on()
        conductor = page.runner.conductor
        plan = conductor.state.plan
        summary = SummaryPage(
            plan.routine.title,
            how_much=conductor.completion,
            exercises=[(each.name, *conductor.done_of(each.id)) for each in plan.exercises],
            when=self._desk.wall_clock(),
            for_pain=page.ending == "pain",
            told=told_of(conductor, lambda: self._desk.history.kept),
            asks=self._desk.settings.session.asks_pain,
        )
        # The last words may still be on their way.
        summary.left.connect(self._desk.hush)
        summary.left.connect(self.show_picker)
        summary.again.connect(self._open_again)
        self._show(summary)
        QTimer.singleShot(KEPT_MS, summary, self._say_trouble)

    def _open_again(self) -> None:
        if self._open is not None and not self._show_routine(self._desk.reread(self._open), self._open.title):
            self.show_picker()

    def _show(self, page: QWidget) -> None:
        under, self._under = self._under, None
        if under is not None and under is not page and under is not self.picker:
            self.pages.removeWidget(under)
            under.deleteLater()
        old = self.page
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.full_screen.on_page_shown()
        # Not by a focus proxy: Tab would go from it to what follows, and back, for ever.
        getattr(page, "begins_at", page).setFocus()
        if old is not None and old is not page and old is not self.picker:
            self.pages.removeWidget(old)
            runner = getattr(old, "runner", None)
            if runner is not None:
                # The last words may still be on their way; the runner goes with the page that follows.
                runner.setParent(page)
            old.deleteLater()
