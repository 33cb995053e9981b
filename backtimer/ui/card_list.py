"""The list of routines as cards, as many beside each other as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from backtimer.ui import theme, tokens
from backtimer.ui.routine_card import RoutineCard
from backtimer.ui.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from backtimer.ui.routine_list import RoutineList


class CardList(QListView):
    """All cards have one size, that of the grid, which follows the width of the list."""

    def __init__(self, model: RoutineList) -> None:
        super().__init__()
        self.setModel(model)
        self.card = RoutineCard(self)
        self.setItemDelegate(self.card)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        # The view wraps a card that ends on its very last pixel.
        size = self.card.set_width((self._room - 1) // self.columns)
        if size != self.gridSize():
            self.setGridSize(size)
        super().resizeEvent(event)
