"""All exercises of a routine as cards in the person's order; to be put in another by the mouse or by Alt and arrows."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from backtimer.ui.doses.card import DoseCard
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import theme
from backtimer.ui.look.tokens import Space

# While a card is carried near an edge of what scrolls, it scrolls by so much, so often.
EDGE, SCROLL_BY, SCROLL_MS = 50, 14, 30


class DoseList(QWidget):
    """`reordered` says that Tab has to go another way; `asked` carries an exercise to be told of, where it `tells`."""

    reordered = Signal()
    asked = Signal(object)

    def __init__(self, work: TailorWork, scroll: QScrollArea, *, tells: bool = False) -> None:
        super().__init__()
        self._tells = tells
        self.cards: list[DoseCard] = []
        self._work = work
        self._scroll = scroll
        self._figures = FigureShelf(self)
        self._carried: DoseCard | None = None
        self._at: QPoint | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        # Where a carried card would be put.
        self._gap = QFrame(self)
        self._gap.setObjectName("gap")
        self._gap.hide()
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_on)
        for key, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._move_focused(by))
        self._cancel = QShortcut(QKeySequence("Esc"), self)
        self._cancel.setEnabled(False)
        self._cancel.activated.connect(self.let_go)
        # Around it, Esc has another meaning.
        self._cancel.activatedAmbiguously.connect(self.let_go)
        work.changed.connect(self.refresh)
        self.refresh()

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [control for card in self.cards for control in card.controls]

    @property
    def focused(self) -> tuple[str, str] | None:
        """The exercise and the number of the field that has the focus."""
        for card in self.cards:
            for name, field in card.fields.items():
                if field.hasFocus():
                    return card.item.id, name
        return None

    def card(self, exercise_id: str) -> DoseCard | None:
        """The card of an exercise."""
        return next((card for card in self.cards if card.item.id == exercise_id), None)

    def refresh(self) -> None:
        """Show what there is now; a card that still shows the right exercise stays, with whatever has the focus."""
        focus = self.focused
        known = {card.item.id: card for card in self.cards}
        items = [self._work.done_for(item.id) for item in self._work.tailoring.items]
        counts = Counter(item.exercise.name for item in items)
        cards = []
        is_new = [card.item.id for card in self.cards] != [item.id for item in items]
        for place, item in enumerate(items):
            card = known.get(item.id)
            if card is None or card.item != item:
                name = item.exercise.name
                card = self._make(item, name if counts[name] == 1 else f"{name} ({place + 1})")
                is_new = True
            else:
                known.pop(item.id)
                card.refresh()
            cards.append(card)
        if not is_new:
            return
        self.cards = cards
        for old in known.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        for place, card in enumerate(cards):
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        lost = self.card(focus[0]) if focus is not None else None
        if lost is not None and focus is not None and self.focused is None and focus[1] in lost.fields:
            lost.fields[focus[1]].setFocus()
        self.reordered.emit()

    def let_go(self) -> bool:
        """Whether a card was carried; it goes back to where it was."""
        if self._carried is None:
            return False
        self._carried.let_go(is_wanted=False)
        return True

    def _make(self, item: object, name: str) -> DoseCard:
        card = DoseCard(self._work, item, self._figures, name, tells=self._tells)  # type: ignore[arg-type]
        card.asked.connect(self.asked)
        card.unfolded.connect(self.reordered)
        card.moved.connect(lambda by: self._move(card, by))
        card.dragged.connect(lambda at: self._carry(card, at))
        card.dropped.connect(self._drop)
        return card

    def _move(self, card: DoseCard, by: int) -> None:
        place = self.cards.index(card)
        if 0 <= place + by < len(self.cards):
            self._work.do(lambda tailoring: tailoring.move(card.item.id, place + by))
            QTimer.singleShot(0, card, lambda: self._scroll.ensureWidgetVisible(card, 0, theme.px(Space.L)))

    def _move_focused(self, by: int) -> None:
        focus = QApplication.focusWidget()
        for card in self.cards:
            if focus is not None and card.isAncestorOf(focus):
                self._move(card, by)
                return

    # ---- carried by the mouse

    def _carry(self, card: DoseCard, at: QPoint) -> None:
        self._carried, self._at = card, at
        self._cancel.setEnabled(True)
        place = self._place_at(at)
        if place < len(self.cards):
            y = self.cards[place].y() - Space.M // 2 - 2
        else:
            y = self.cards[-1].geometry().bottom() - 3
        self._gap.setGeometry(0, max(0, y), self.width(), 4)
        self._gap.raise_()
        self._gap.show()
        if not self._scroller.isActive():
            self._scroller.start()

    def _place_at(self, at: QPoint) -> int:
        """Before which card it would be put."""
        y = self.mapFromGlobal(at).y()
        return sum(y > card.geometry().center().y() for card in self.cards)

    def _drop(self, is_wanted: bool) -> None:
        card, at = self._carried, self._at
        self._carried = self._at = None
        self._cancel.setEnabled(False)
        self._scroller.stop()
        self._gap.hide()
        if card is None or at is None or not is_wanted:
            return
        before, place = self.cards.index(card), self._place_at(at)
        to = place - 1 if place > before else place
        if to != before:
            self._work.do(lambda tailoring: tailoring.move(card.item.id, to))

    def _scroll_on(self) -> None:
        if self._carried is None or self._at is None:
            return
        view = self._scroll.viewport()
        y = view.mapFromGlobal(self._at).y()
        by = -SCROLL_BY if y < EDGE else SCROLL_BY if y > view.height() - EDGE else 0
        if by:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + by)
            self._carry(self._carried, self._at)
