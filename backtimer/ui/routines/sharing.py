"""Routines as files that people give each other: dropped on the window, shown in their folder, copied as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget

from backtimer.routinefile.library import Listing
from backtimer.routinefile.problem import shown
from backtimer.session.fit import Tailor
from backtimer.session.sheet_text import sheet_text
from backtimer.session.times import length_text
from backtimer.session.words import plural
from backtimer.ui.desk import Desk
from backtimer.ui.look.pieces import message_box
from backtimer.ui.routines.file_manager import show_in_folder

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from backtimer.session.plan import Plan

ADD = "Add a routine"
MOST_FILES = 20
MOST_NAMES = 12
MOST_PROBLEMS = 5
IN_SESSION = "You can add a routine when the session is over."


class Sharing(QObject):
    """`opened` carries a listing to be shown, `said` a sentence; `changed` tells of a new file of the person's own."""

    opened = Signal(object)
    said = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, window: QWidget, is_in_session: Callable[[], bool]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._is_in_session = is_in_session
        # Whoever takes a dropped picture says so.
        self.takes_picture: Callable[[Path], bool] = lambda _: False
        # What else can be done with a routine: others add it to its menu.
        self.fills: list[Callable[[QMenu, Listing], None]] = []

    def take_drops(self) -> None:
        """Files may be dropped anywhere on the window from now on.

        Watched for at the system's window: fields that take a dropped text would take a file's name for one.
        """
        self._window.setAcceptDrops(True)
        self._window.winId()  # makes the system's window, if it is not there yet
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return super().eventFilter(seen, event)
        drop = cast("QDropEvent", event)
        if not drop.mimeData().hasUrls():
            return super().eventFilter(seen, event)
        if drop.source() is not None or QApplication.activeModalWidget() is not None:
            # One of our own cards, or a question is open.
            drop.ignore()
            return True
        # A file manager would remove what is moved.
        drop.setDropAction(Qt.DropAction.CopyAction)
        drop.accept()
        if event.type() == QEvent.Type.Drop:
            urls = drop.mimeData().urls()
            # Asked when the drop is over: until then the program that it comes from stands still.
            QTimer.singleShot(0, self, lambda: self.take(urls))
        return True

    def take(self, urls: Sequence[QUrl]) -> None:
        """Files were dropped: ask what to do with them, or say why that cannot be done."""
        if self._is_in_session():
            self.said.emit(IN_SESSION)
            return
        if len(urls) == 1 and urls[0].isLocalFile() and self.takes_picture(Path(urls[0].toLocalFile())):
            return
        offers: list[Listing] = []
        refused: list[str] = []
        for url in list(urls)[:MOST_FILES]:
            if not url.isLocalFile():
                refused.append(f"{shown(url.toString())} is not a file on this computer.")
                continue
            path = Path(url.toLocalFile())
            offer = _folder(path) or self._desk.offered(path)
            if isinstance(offer, str):
                refused.append(offer)
            else:
                offers.append(offer)
        if len(urls) > MOST_FILES:
            refused.append(f"Only the first {MOST_FILES} of {len(urls)} files were checked.")
        foreign = [each for each in offers if not self.is_ours(each)]
        if len(offers) == 1 and not foreign and not refused:
            self.opened.emit(offers[0])
        elif foreign or refused:
            self._ask(foreign, refused)
        else:
            self.said.emit("These are already among your routines.")

    def is_ours(self, listing: Listing) -> bool:
        """Whether a routine is one of those that the first page lists."""
        return listing.is_shipped or listing.path.resolve().parent == Path(self._desk.own_routines_folder).resolve()

    def add(self, listing: Listing) -> None:
        """Add a routine to the person's own and show it."""
        self._add([listing])

    def copy_plan(self, plan: Plan) -> None:
        """Put a plan on the clipboard as a readable list."""
        QGuiApplication.clipboard().setText(sheet_text(plan))
        self.said.emit(f"Copied {plan.routine.title}. Paste it into an email or a note.")

    def copy_text(self, listing: Listing) -> None:
        """Put a routine on the clipboard as a readable list, with the person's own doses."""
        again = self._desk.reread(listing)
        if again.routine is None:
            self.said.emit(f"{listing.title} cannot be copied: {again.problems[0].text(again.path.name)}")
            return
        desk = self._desk
        tailor = Tailor(again.routine, desk.variant, desk.settings.guidance, desk.known_exercises)
        self.copy_plan(tailor.plan(desk.adjustments(again.routine.id)))

    def show_in_folder(self, listing: Listing) -> None:
        """Show a routine's file in the file manager."""
        folder = listing.path.absolute().parent
        show_in_folder(listing.path, self, lambda: self.said.emit(f"The folder cannot be opened here: {folder}"))

    def menu(self, listing: Listing, parent: QWidget, plan: Callable[[], Plan] | None = None) -> QMenu:
        """What can be done with a routine's file; `plan` is what is copied in place of the usual one."""
        menu = QMenu(parent)
        show = menu.addAction("Show in &folder")
        show.triggered.connect(lambda: self.show_in_folder(listing))
        copy = menu.addAction("Copy as &text")
        copy.triggered.connect(lambda: self.copy_text(listing) if plan is None else self.copy_plan(plan()))
        copy.setEnabled(listing.facts is not None)
        for fill in self.fills:
            fill(menu, listing)
        return menu

    def show_menu(self, listing: Listing, at: QPoint) -> None:
        """The menu of a card, at a point on the screen."""
        menu = self.menu(listing, self._window)
        first = QAction("&Open", menu)
        first.setEnabled(listing.facts is not None)
        first.triggered.connect(lambda: self.opened.emit(listing))
        menu.insertAction(menu.actions()[0], first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _ask(self, offers: Sequence[Listing], refused: Sequence[str]) -> None:
        if not offers:
            is_one = len(refused) == 1
            text = refused[0] if is_one else "None of these can be added."
            message_box(self._window, ADD, text, "" if is_one else "\n".join(refused)).exec()
            return
        is_good = all(each.routine is not None for each in offers)
        what = shown(offers[0].title) if len(offers) == 1 else f"{len(offers)} routines"
        box = message_box(
            self._window,
            ADD,
            f"Add {what} to your routines{'' if is_good else ' anyway'}?",
            "\n\n".join([*map(_told, offers), *refused]),
        )
        add = box.addButton("Add" if is_good else "Add anyway", QMessageBox.ButtonRole.AcceptRole)
        once = box.addButton("Open once", QMessageBox.ButtonRole.ActionRole) if is_good and len(offers) == 1 else None
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(cancel)
        box.setDefaultButton(add if is_good else cancel)
        box.exec()
        if box.clickedButton() is add:
            self._add(offers)
        elif once is not None and box.clickedButton() is once:
            self.opened.emit(offers[0])

    def _add(self, offers: Sequence[Listing]) -> None:
        added: list[Listing] = []
        failed: list[str] = []
        for offer in offers:
            result = self._desk.add_routine(offer.path)
            if isinstance(result, str):
                failed.append(result)
            else:
                added.append(result)
        if added:
            self.changed.emit()
        if len(added) == 1 and added[0].routine is not None:
            self.opened.emit(added[0])
        if failed:
            self._ask([], failed)
        if len(added) == 1:
            self.said.emit(f"Added {added[0].title}.")
        elif added:
            self.said.emit(f"Added {len(added)} routines.")


def _folder(path: Path) -> str | None:
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    return f"{shown(path.name)} is a folder. Drop the routine files in it instead." if is_folder else None


def _told(listing: Listing) -> str:
    """A file in a few lines: its exercises and how long it takes, or what is wrong with it."""
    if listing.facts is None:
        lines = [each.text(listing.path.name) for each in listing.problems]
        more = len(lines) - MOST_PROBLEMS
        lines = [*lines[:MOST_PROBLEMS], f"and {more} more"] if more > 1 else lines
        count = "a problem" if len(listing.problems) == 1 else f"{len(listing.problems)} problems"
        it = "it is" if len(listing.problems) == 1 else "they are"
        return "\n".join([f"{shown(listing.title)} has {count} and cannot be used until {it} fixed:", *lines])
    names = list(listing.facts.names)
    more = len(names) - MOST_NAMES
    names = [*names[:MOST_NAMES], f"and {more} more"] if more > 1 else names
    size = f"{plural(len(listing.facts.names), 'exercise')}, {length_text(listing.facts.total_seconds)}"
    return f"{shown(listing.title)}, {size}: {', '.join(names)}."
