"""Exercises of the catalogue, to be found by words, position and direction, and added with Enter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backtimer.routine.exercise import Direction, Exercise, Position
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.ui.editor.rows import ROW, RowFacts, Rows, item_of
from backtimer.ui.figures.exercise_view import ExerciseView, Speaks
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import icons, theme
from backtimer.ui.look.accessible import announce, name_choice, name_icons
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.tokens import Space
from backtimer.ui.routines.filters import title_rank

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

SIZE = (980, 640)
# A narrower dialog has no room to tell of an exercise.
TELLS_FROM = 720
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CatalogueDialog(QDialog):
    """Stays open, so that several can be added. `added` carries the id of an exercise."""

    added = Signal(str)

    def __init__(self, catalogue: Mapping[str, CatalogueEntry], parent: QWidget, desk: Speaks) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add exercises")
        self._all = sorted(
            (entry.exercise for key, entry in catalogue.items() if key == entry.exercise.id),
            key=lambda exercise: exercise.name.casefold(),
        )
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Find an exercise")
        self.search.setAccessibleName("Find an exercise")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icons(self.search)
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self.position = self._choice("Position", "Any position", list(Position))
        self.direction = self._choice("Movement type", "Any movement type", list(Direction))
        self.view = ExerciseView(desk)
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName("Exercises of the catalogue")
        self.list.setItemDelegate(Rows(self.list, FigureShelf(self)))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.currentItemChanged.connect(lambda item: self._tell_of(item))
        self.list.itemDoubleClicked.connect(lambda _: self.add())
        self.list.installEventFilter(self)
        self.told = QLabel("Press Enter to add the selected exercise.")
        self.told.setObjectName("faint")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.add_button = QPushButton("Add")
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self.add)
        self.done_button = QPushButton("Done")
        self.done_button.setAutoDefault(False)
        self.done_button.clicked.connect(self.accept)
        filters = QHBoxLayout()
        filters.setSpacing(Space.S)
        filters.addWidget(self.position, 1)
        filters.addWidget(self.direction, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.add_button)
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        found = QVBoxLayout()
        found.setSpacing(Space.M)
        found.addWidget(self.search)
        found.addLayout(filters)
        found.addWidget(self.list, 1)
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        body.addLayout(found, 3)
        body.addWidget(self.view, 2)
        layout.addLayout(body, 1)
        layout.addLayout(foot)
        room = parent.window().size()
        self.resize(min(theme.px(SIZE[0]), room.width()), min(theme.px(SIZE[1]), room.height()))
        self._show()

    def add(self) -> None:
        """Add the chosen exercise."""
        item = self.list.currentItem()
        if item is not None:
            row: RowFacts = item.data(ROW)
            self.added.emit(str(row.key))

    def tell(self, sentence: str) -> None:
        """Say what has come of it."""
        self.told.setText(sentence)
        announce(self, sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self.view.setVisible(self.width() >= theme.px(TELLS_FROM))
        super().resizeEvent(event)

    def _tell_of(self, item: QListWidgetItem | None) -> None:
        self.view.show_exercise(item.data(ROW).exercise if item is not None else None)

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """From the search field the arrows go through the list; Enter adds from both."""
        if event.type() == QEvent.Type.KeyPress:
            pressed = cast("QKeyEvent", event)
            if pressed.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.add()
                return True
            if seen is self.search and pressed.key() in _MOVES:
                self.list.keyPressEvent(pressed)
                return True
        return super().eventFilter(seen, event)

    def _choice(self, name: str, none: str, values: list[str]) -> Choice:
        box = Choice()
        box.addItem(none, "")
        for value in values:
            box.addItem(value, value)
        name_choice(box, name)
        box.currentIndexChanged.connect(lambda _: self._show())
        return box

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        position, direction = self.position.currentData(), self.direction.currentData()
        self.list.clear()
        fitting = [
            each
            for each in self._all
            if (not position or each.position == position)
            and (not direction or each.direction == direction)
            and all(word in _searched(each) for word in words)
        ]
        if words:
            fitting.sort(key=lambda each: title_rank(each.name, self.search.text()))
        for each in fitting:
            self.list.addItem(item_of(_row(each)))
        self.list.setCurrentRow(0)
        self.add_button.setEnabled(self.list.count() > 0)
        if not self.list.count():
            self.told.setText("No exercise found. You can add your own with “Own exercise”.")


def _row(exercise: Exercise) -> RowFacts:
    facts = (exercise.position, exercise.direction, *exercise.equipment)
    return RowFacts(exercise.id, exercise.name, "  ·  ".join(str(fact) for fact in facts if fact), exercise=exercise)


def _searched(exercise: Exercise) -> str:
    parts = (exercise.name, *exercise.aliases, *exercise.equipment, exercise.good_for or "", *exercise.steps)
    return " ".join(parts).casefold()
