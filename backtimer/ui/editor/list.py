"""The exercises of a routine under work, to be chosen and put in another order by drag or by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget

from backtimer.ui.editor.rows import RowFacts, Rows, fill, item_of
from backtimer.ui.figures.shelf import FigureShelf

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent, QKeyEvent

_DOUBLE = (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ExerciseList(QListWidget):
    """The first row is the routine itself and stays; the exercises follow.

    `moved` carries where an exercise is and where it is to go, `removed` and `doubled` which one, from 0; `opened`
    tells that a person wants to go on to the fields.
    """

    moved = Signal(int, int)
    removed = Signal(int)
    doubled = Signal(int)
    opened = Signal()

    def __init__(self, shelf: FigureShelf) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setAccessibleName("Exercises of this routine")
        self.setItemDelegate(Rows(self, shelf))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    @property
    def exercise(self) -> int | None:
        """The chosen exercise, from 0; None for the routine itself."""
        return self.currentRow() - 1 if self.currentRow() > 0 else None

    def show_rows(self, rows: Sequence[RowFacts], chosen: int) -> None:
        """Show these, with one of them chosen; nothing is reported."""
        was_blocked = self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for at, row in enumerate(rows):
            if at < self.count():
                fill(self.item(at), row)
            else:
                self.addItem(item_of(row))
        first = self.item(0)
        first.setFlags(first.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        self.setCurrentRow(min(max(chosen, 0), self.count() - 1))
        self.blockSignals(was_blocked)
        self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        at = self.exercise
        if has_alt and event.key() in _STEPS:
            self.move_by(_STEPS[Qt.Key(event.key())])
        elif at is not None and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(at)
        elif (
            at is not None and event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.doubled.emit(at)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            event.accept()  # it leads back elsewhere; here it is too near to Delete
        else:
            super().keyPressEvent(event)

    def move_by(self, by: int) -> None:
        """Move the chosen exercise up or down."""
        at = self.exercise
        if at is not None and 0 <= at + by < self.count() - 1:
            self.moved.emit(at, at + by)

    def dropEvent(self, event: QDropEvent) -> None:
        """The rows are made anew from the file: the view must not move them as well."""
        at = self.exercise
        place = self.indexAt(event.position().toPoint())
        below = QAbstractItemView.DropIndicatorPosition.BelowItem
        gap = self.count() if not place.isValid() else place.row() + (self.dropIndicatorPosition() == below)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if at is None:
            return
        to = max(gap - 1, 0)  # of the exercises, the one before which it is put
        to -= to > at
        if to != at:
            QTimer.singleShot(0, self, lambda: self.moved.emit(at, to))
