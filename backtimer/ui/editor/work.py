"""The ways into the routine editor and out of it: new, edit, duplicate, delete."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QPushButton

from backtimer.routinefile.draft import NotText
from backtimer.routinefile.edit import CannotEdit, new_routine, set_value
from backtimer.routinefile.library import Listing
from backtimer.routinefile.problem import shown
from backtimer.ui.desk import Desk
from backtimer.ui.editor.files import Deleted
from backtimer.ui.editor.page import EditorPage
from backtimer.ui.editor.saving import Opened
from backtimer.ui.look.pieces import message_box
from backtimer.ui.said_bar import SaidBar

NEW_TITLE = "My routine"
MOST_LETTERS = 100


class EditorWork(QObject):
    """`opened` carries a page to be shown, `left` and `started` the path of a file, `said` a sentence.

    `changed` tells that there are more or fewer files than before, `gone` carries the path of a deleted one.
    """

    opened = Signal(object)
    left = Signal(object)
    started = Signal(object)
    said = Signal(str)
    changed = Signal()
    gone = Signal(object)

    def __init__(self, desk: Desk, window: QMainWindow, said_bar: Callable[[], SaidBar]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window, self._said_bar = window, said_bar
        self._undo: QPushButton | None = None

    def fill_menu(self, menu: QMenu, listing: Listing) -> None:
        """What can be done with a routine, as far as the editor is concerned."""
        acts: list[tuple[str, Callable[[Listing], None]]] = [("&Edit", self.edit), ("&Duplicate", self.duplicate)]
        if not listing.is_shipped:
            acts.append(("De&lete", self.delete))
        menu.addSeparator()
        for text, act in acts:
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, act=act: act(listing))
            menu.addAction(action)

    def new(self) -> None:
        """A new routine, not yet a file."""
        self._open(Opened(new_routine(NEW_TITLE).encode("utf-8")))

    def edit(self, listing: Listing) -> None:
        """Edit a routine; of one that comes with the program, a copy."""
        if listing.is_shipped:
            title = shown(listing.title)
            self._copy(
                listing, "(mine)", f"{title} comes with BackTimer and cannot be changed. This is your own copy of it."
            )
            return
        data = self._desk.editing.read(listing.path)
        if isinstance(data, str):
            self.said.emit(data)
        else:
            self._open(Opened(data, listing.path))

    def duplicate(self, listing: Listing) -> None:
        """Edit a copy of a routine; it becomes a file when it is saved."""
        self._copy(listing, "(copy)", f"A copy of {shown(listing.title)}.", is_wanted=True)

    def delete(self, listing: Listing) -> None:
        """Ask, and move a routine's file to the bin."""
        box = message_box(
            self._window,
            "Delete a routine",
            f"Move {shown(listing.title)} to the bin?",
            f"The file is {listing.path.name}.",
        )
        delete = box.addButton("Move to the bin", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.exec()
        if box.clickedButton() is not delete:
            return
        deleted = self._desk.editing.delete(listing.path)
        if isinstance(deleted, str):
            self.said.emit(deleted)
            return
        self.gone.emit(listing.path)
        self.changed.emit()
        self.said.emit(f"{listing.title} is {deleted.where}.")
        self._offer_undo(deleted)

    def forget_undo(self) -> None:
        """What was deleted can no longer be brought back by a button."""
        if self._undo is not None:
            self._undo.deleteLater()
            self._undo = None

    def _offer_undo(self, deleted: Deleted) -> None:
        self.forget_undo()
        self._undo = QPushButton("Undo")
        self._undo.setObjectName("small")
        self._undo.clicked.connect(lambda: self._restore(deleted))
        self._said_bar().add(self._undo)

    def _restore(self, deleted: Deleted) -> None:
        self.forget_undo()
        at = self._desk.editing.restore(deleted)
        self.changed.emit()
        self.said.emit(at if isinstance(at, str) else f"Restored {at.name}.")

    def _copy(self, listing: Listing, mark: str, note: str, *, is_wanted: bool = False) -> None:
        data = self._desk.editing.read(listing.path)
        if isinstance(data, str):
            self.said.emit(data)
            return
        try:
            title = f"{listing.title[: MOST_LETTERS - len(mark) - 1]} {mark}"
            data = set_value(data.decode("utf-8"), ("title",), title).encode("utf-8")
        except (CannotEdit, UnicodeDecodeError):
            pass  # it can be copied as it is
        self._open(Opened(data, source=listing.path, note=note, is_wanted=is_wanted))

    def _open(self, opened: Opened) -> None:
        try:
            page = EditorPage(self._desk, opened)
        except NotText as error:
            self.said.emit(str(error))
            return
        page.said.connect(self.said)
        page.left.connect(self.left)
        page.started.connect(self.started)
        self.opened.emit(page)
        page.saving.take_up_kept()
