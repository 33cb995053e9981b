"""The first page: pick a routine."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from backtimer.routinefile.library import Listing
from backtimer.session.plan import compile_plan
from backtimer.session.words import clock_text, plural
from backtimer.ui.desk import Desk


class PickerPage(QWidget):
    """All routines; a broken file is listed, greyed, with its first problem."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        title = QLabel("Pick a routine")
        title.setObjectName("title")
        hint = QLabel(f"Your own routine files appear here when you put them into {desk.own_routines_folder}")
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = QListWidget()
        self.list.setAccessibleName("Routines")
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 36, 48, 28)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(self.list, 1)
        layout.addWidget(hint)
        self.refresh()

    def refresh(self) -> None:
        """Read the routines anew."""
        self.list.clear()
        for listing in self._desk.listings():
            facts = self._facts(listing)
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, listing)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{listing.title}. {facts}")
            if listing.routine is None:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            self.list.addItem(item)
            card = _Card(listing, facts)
            item.setSizeHint(QSize(0, card.sizeHint().height() + 12))
            self.list.setItemWidget(item, card)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _facts(self, listing: Listing) -> str:
        if listing.routine is None:
            return f"Cannot be used: {listing.problems[0].text(listing.path.name)}"
        plan = compile_plan(listing.routine, self._desk.own_doses(listing.id))
        needs = ", ".join(listing.routine.equipment) or "nothing but the floor"
        return (
            f"{plural(len(plan.exercises), 'exercise')}  ·  {clock_text(plan.total_seconds)} min  ·  you need: {needs}"
        )

    def _on_item(self, item: QListWidgetItem) -> None:
        listing = item.data(Qt.ItemDataRole.UserRole)
        if listing.routine is not None:
            self.chosen.emit(listing)


class _Card(QWidget):
    def __init__(self, listing: Listing, facts: str) -> None:
        super().__init__()
        # The list takes the clicks.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        name = QLabel(listing.title)
        name.setObjectName("name")
        line = QLabel(facts)
        line.setObjectName("faint" if listing.routine else "warning")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(4)
        layout.addWidget(name)
        about = listing.routine.about.strip() if listing.routine else ""
        if about:
            layout.addWidget(QLabel(about.split(". ")[0].removesuffix(".") + "."))
        layout.addWidget(line)
        if listing.routine is None:
            self.setEnabled(False)
