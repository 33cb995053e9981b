"""The parts of the routine editor and where they are; what they do is the page's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.routinefile.entry import CatalogueEntry
from backtimer.ui.editor.exercise import ExerciseForm
from backtimer.ui.editor.list import ExerciseList
from backtimer.ui.editor.preview import TimeLine
from backtimer.ui.editor.routine import RoutineForm
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import tab_order
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import IconLabel, icon_button, plain, set_icon, tip
from backtimer.ui.look.tokens import COLUMN, NARROW_PAGE, Icon, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LEFT = 400


class Banner(QFrame):
    """Something that has to be decided, with a button for each way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caution")
        self.text = plain()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(IconLabel("warning", Icon.BUTTON, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.text, 1)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, Space.S, is_first_wide=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(line)
        column.addWidget(self._buttons)
        self.hide()

    def add(self, text: str, act: Callable[[], object]) -> QPushButton:
        """A way to go."""
        button = QPushButton(text)
        button.setObjectName("small")
        button.clicked.connect(lambda: act())
        self._flow.addWidget(button)
        return button

    def tell(self, sentence: str | None) -> None:
        """Show a sentence; None puts the banner away."""
        self.text.setText(sentence or "")
        self.setVisible(bool(sentence))


class Title(QLabel):
    """A title that gives way where there is not enough room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figure")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self.whole = ""

    def show_text(self, text: str) -> None:
        """Show as much of it as there is room for."""
        self.whole = text
        self.setToolTip(tip(text))
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.show_text(self.whole)


class EditorView(QFrame):
    """The exercises on the left, the fields of the chosen one on the right, the time line below."""

    def __init__(self, catalogue: Mapping[str, CatalogueEntry]) -> None:
        super().__init__()
        self.shelf = FigureShelf(self)
        self.back = icon_button("Back", "back")
        self.back.setObjectName("quiet")
        self.title = Title()
        self.state = plain()
        self.state.setObjectName("faint")
        self.undo_button = tool("undo", "Undo (Ctrl+Z)")
        self.redo_button = tool("redo", "Redo (Ctrl+Shift+Z)")
        self.save_button = icon_button("Save", "save")
        self.save_button.setToolTip("Save (Ctrl+S)")
        self.note = plain()
        self.note.setObjectName("faint")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.banner = Banner()
        self.list = ExerciseList(self.shelf)
        self.add_button = icon_button("Add exercise", "plus")
        self.add_button.setToolTip("From the catalogue (Ctrl+N)")
        self.add_button.setAccessibleName("Add exercise")
        self.own_button = icon_button("Own exercise", "edit")
        self.own_button.setAccessibleName("Own exercise")
        self.up_button = tool("up", "Move up (Alt+Up)")
        self.down_button = tool("down", "Move down (Alt+Down)")
        self.double_button = tool("duplicate", "Duplicate (Ctrl+D)")
        self.remove_button = tool("bin", "Remove (Delete)")
        self.tools = (self.up_button, self.down_button, self.double_button, self.remove_button)
        self.routine_form = RoutineForm()
        self.exercise_form = ExerciseForm(catalogue, self.shelf)
        self.line = TimeLine()
        self.told = plain()
        self.told.setObjectName("name")
        self.told.setWordWrap(True)
        self.problems_button = QPushButton()
        self.problems_button.setObjectName("link")
        self.start_button = QPushButton("Start")
        self.start_button.setObjectName("primary")
        set_icon(self.start_button, "play", "on_accent")
        self._lay_out()
        tab_order(self.back, self.undo_button, self.redo_button, self.save_button)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, 0)
        head.setSpacing(Space.S)
        for part in (self.back, self.title, self.state):
            head.addWidget(part, 1 if part is self.title else 0)
        for part in (self.undo_button, self.redo_button, self.save_button):
            head.addWidget(part)
        tools = QHBoxLayout()
        tools.setSpacing(Space.XS)
        for button in self.tools:
            tools.addWidget(button)
        tools.addStretch(1)
        adds = QHBoxLayout()
        adds.setSpacing(Space.S)
        adds.addWidget(self.add_button, 1)
        adds.addWidget(self.own_button, 1)
        side = QWidget()
        side.setMaximumWidth(theme.px(LEFT))
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(Space.S)
        left.addWidget(self.list, 1)
        left.addLayout(tools)
        left.addLayout(adds)
        column = QWidget()
        column.setMaximumWidth(theme.px(COLUMN))
        stack = QVBoxLayout(column)
        stack.setContentsMargins(0, 0, 0, 0)
        for form in (self.routine_form, self.exercise_form):
            stack.addWidget(form)
        # Side by side, so that the column's height is asked for at the width that it gets.
        forms = QWidget()
        beside = QHBoxLayout(forms)
        beside.setContentsMargins(0, 0, Space.M, 0)
        beside.addWidget(column, 1000)
        beside.addStretch(1)
        self.listed = QScrollArea()
        self.listed.setWidgetResizable(True)
        self.listed.setWidget(forms)
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.listed.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        body = QHBoxLayout()
        body.setContentsMargins(Space.L, 0, Space.XS, 0)
        body.setSpacing(Space.L)
        body.addWidget(side, 2)
        body.addWidget(self.listed, 3)
        edge = QFrame()
        edge.setObjectName("line")
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        told.addWidget(self.line)
        words = QHBoxLayout()
        words.setSpacing(Space.M)
        words.addWidget(self.told, 1)
        words.addWidget(self.problems_button)
        told.addLayout(words)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        foot.setSpacing(Space.L)
        foot.addLayout(told, 1)
        foot.addWidget(self.start_button)
        notes = QVBoxLayout()
        notes.setContentsMargins(Space.L, 0, Space.L, 0)
        notes.addWidget(self.note)
        notes.addWidget(self.banner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.L, 0, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(head)
        layout.addLayout(notes)
        layout.addLayout(body, 1)
        layout.addWidget(edge)
        layout.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page says less."""
        is_narrow = self.width() < theme.px(NARROW_PAGE)
        self.add_button.setText("Add" if is_narrow else "Add exercise")
        self.own_button.setText("Own" if is_narrow else "Own exercise")
        self.state.setHidden(is_narrow)
        super().resizeEvent(event)


def tool(icon: str, name: str) -> QPushButton:
    """A button with an icon only; its name ends with its key, in brackets."""
    button = icon_button("", icon)
    button.setObjectName("tool")
    button.setAccessibleName(name.split(" (")[0])
    button.setToolTip(tip(name))
    return button
