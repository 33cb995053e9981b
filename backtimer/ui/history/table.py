"""Tables of the history: figures to read, and the sessions with a note to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from backtimer.session.completion import without_marks
from backtimer.session.times import day_text, length_text, short_day
from backtimer.ui.history.desk import SessionLike
from backtimer.ui.history.words import completed_text, pain_text, pain_told
from backtimer.ui.look import theme
from backtimer.ui.look.tokens import PLOT

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
SESSION_COLUMNS = ("Day", "Routine", "Time", "Completed", "Pain", "Note")
NOTE = SESSION_COLUMNS.index("Note")
PAIN = SESSION_COLUMNS.index("Pain")
_SHOWN = (Role.DisplayRole, Role.ToolTipRole, Role.EditRole)


class Rows(QAbstractTableModel):
    """Texts in rows."""

    def __init__(self, columns: Sequence[str] = ()) -> None:
        super().__init__()
        self.columns, self.rows = tuple(columns), list[Sequence[str]]()

    def show_rows(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        # What is too long for its column is read in its tool tip.
        return self.rows[index.row()][index.column()] if role in (Role.DisplayRole, Role.ToolTipRole) else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        is_name = role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal
        return self.columns[section] if is_name and section < len(self.columns) else None


class Sessions(QAbstractTableModel):
    """The sessions, the latest first; a note is changed in its place and handed to `on_note`."""

    def __init__(self, on_note: Callable[[str, str], None]) -> None:
        super().__init__()
        self.sessions: Sequence[SessionLike] = ()
        self._notes: dict[str, str] = {}
        self._on_note = on_note

    def show_sessions(self, sessions: Sequence[SessionLike]) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self.sessions, self._notes = sessions, {}
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self.sessions)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(SESSION_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        is_name = role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal
        return SESSION_COLUMNS[section] if is_name else None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        session = self.sessions[index.row()]
        if role == Role.AccessibleTextRole:
            text = without_marks(self._text(session, index.column()))
            return f"{SESSION_COLUMNS[index.column()]}: {text or 'none'}"
        if role not in _SHOWN:
            return None
        if role == Role.ToolTipRole and index.column() == 0:
            return f"{day_text(session.day)}, {session.started_at:%H:%M}"
        if role == Role.ToolTipRole and index.column() == PAIN and self._text(session, PAIN):
            return pain_told(session.pain_before, session.pain_after, session.pain_during)
        return self._text(session, index.column())

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: D102
        if role != Role.EditRole or index.column() != NOTE:
            return False
        session, text = self.sessions[index.row()], str(value).strip()
        if text != self._text(session, NOTE):
            self._notes[session.id] = text
            self._on_note(session.id, text)
            self.dataChanged.emit(index, index)
        return True

    def _text(self, session: SessionLike, column: int) -> str:
        match SESSION_COLUMNS[column]:
            case "Day":
                return f"{short_day(session.day)} {session.day.year}"
            case "Routine":
                return session.title
            case "Time":
                return length_text(session.active_seconds)
            case "Completed":
                return completed_text(session)
            case "Pain":
                return pain_text(session.pain_before, session.pain_after, session.pain_during)
            case _:
                return self._notes.get(session.id, session.note)


class Table(QTableView):
    """In the program's dress; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme.px(PLOT))


def figures_table() -> Table:
    """A table of figures, to read."""
    table = Table()
    table.setModel(Rows())
    table.model().setParent(table)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return table


def show_rows(table: Table, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Fill a table of figures."""
    model = table.model()
    assert isinstance(model, Rows)
    model.show_rows(columns, rows)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    if rows:
        table.setCurrentIndex(model.index(0, 0))
