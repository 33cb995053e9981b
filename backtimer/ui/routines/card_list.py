"""The list of routines as cards, as many beside each other as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QListView

from backtimer.ui.look import theme, tokens
from backtimer.ui.look.tokens import Space
from backtimer.ui.routines.routine_card import RoutineCard
from backtimer.ui.routines.routine_list import ROW

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent

    from backtimer.ui.routines.routine_list import RoutineList


class CardList(QListView):
    """All cards have one size, that of the grid, which follows the width of the list.

    A card can be dragged to where its file is to go. `menu_asked` carries a listing and a point on the screen.
    """

    menu_asked = Signal(object, QPoint)

    def __init__(self, model: RoutineList) -> None:
        super().__init__()
        self.setModel(model)
        self.card = RoutineCard(self)
        self.setItemDelegate(self.card)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that the cards do not change their width with how many there are.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def columns(self) -> int:
        """How many cards are beside each other."""
        return max(1, (self._room + Space.M) // theme.px(tokens.CARD))

    @property
    def _room(self) -> int:
        """The width for cards. Not asked of the viewport: PySide would make some classes for it, and show us later."""
        return self.width() - tokens.SCROLL_BAR

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed picks no card: a search does that, and the window has keys of its own."""
        if event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: D102
        from backtimer.ui.routines.card_drag import drag_of

        index = self.currentIndex()
        if index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            drag_of(self, index.data(ROW).listing.path, self.visualRect(index)).exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102
        if event.reason() == event.Reason.Keyboard:
            index = self.currentIndex()
            at = self.visualRect(index).center()
        else:
            at = event.pos()  # of the viewport, which hands it on
            index = self.indexAt(at)
        if index.isValid():
            self.menu_asked.emit(index.data(ROW).listing, self.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        # The view wraps a card that ends on its very last pixel.
        size = self.card.fit((self._room - 1) // self.columns, self.height())
        if size != self.gridSize():
            self.setGridSize(size)
        super().resizeEvent(event)
