"""The sessions one by one: notes are written here, and a session is deleted here, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QLabel, QVBoxLayout

from backtimer.ui.history.desk import HistoryDesk, SessionLike
from backtimer.ui.history.details import SessionDetails
from backtimer.ui.history.table import NOTE, Sessions, Table
from backtimer.ui.history.words import deleted_text
from backtimer.ui.history.work import Background
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import icon_button
from backtimer.ui.look.tokens import COLUMN, PLOT, Space

HINT = "Double-click to add a note. Press Delete to remove a session."


class SessionsCard(QFrame):
    """`changed` when the history is other than it was; `said` is a sentence for the page."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, history: HistoryDesk, work: Background) -> None:
        super().__init__()
        self.setObjectName("card")
        self._history, self._work = history, work
        # What was deleted, the latest last; undo brings one back after the other.
        self._gone: list[tuple[Any, SessionLike]] = []
        self._is_pending = False
        title = QLabel("Sessions")
        title.setObjectName("name")
        hint = QLabel(HINT)
        hint.setObjectName("small")
        hint.setWordWrap(True)
        self.model = Sessions(history.kept.note)
        self.table = _SessionTable(self)
        self.model.setParent(self.table)
        self.delete_button = icon_button("Delete session", "bin")
        self.delete_button.setToolTip("Delete the selected session from the history (Delete)")
        self.delete_button.clicked.connect(self.delete)
        self.undo_button = icon_button("Undo", "undo")
        self.undo_button.setToolTip("Bring the deleted session back")
        self.undo_button.setAccessibleName("Undo: bring the deleted session back")
        self.undo_button.clicked.connect(self.undo)
        self.undo_button.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.delete_button)
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(title)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.details = SessionDetails(history, work)
        layout.addWidget(self.details)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show_details(now.row()))

    def show_sessions(self, sessions: Sequence[SessionLike]) -> None:
        """Show these from now on; what was selected stays so, as near as can be."""
        row = self.table.currentIndex().row()
        scrolled = self.table.verticalScrollBar().value()
        self.model.show_sessions(sessions)
        self.delete_button.setEnabled(bool(sessions))
        if sessions:
            self.table.setCurrentIndex(self.model.index(max(0, min(row, len(sessions) - 1)), 0))
            self.table.verticalScrollBar().setValue(scrolled)
        self._show_details(self.table.currentIndex().row())

    def _show_details(self, row: int) -> None:
        sessions = self.model.sessions
        self.details.show_session(sessions[row] if 0 <= row < len(sessions) else None)

    def delete(self) -> None:
        """Delete the selected session."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.model.sessions) or self._is_pending:
            return
        session = self.model.sessions[row]

        self._is_pending = True

        def then(record: Any) -> None:
            self._is_pending = False
            if record is None:
                self.said.emit(self._history.kept.trouble or "The session could not be deleted.")
                return
            self._gone.append((record, session))
            self.undo_button.show()
            self.said.emit(deleted_text(session))
            self.changed.emit()

        self._work.do(lambda: self._history.delete(session.id), then)

    def undo(self) -> None:
        """Bring back what was deleted last."""
        if not self._gone or self._is_pending:
            return
        record, session = self._gone[-1]

        self._is_pending = True

        def then(trouble: str | None) -> None:
            self._is_pending = False
            if trouble:
                self.said.emit(trouble)
                return
            self._gone.pop()
            if not self._gone:
                if self.undo_button.hasFocus():
                    self.table.setFocus()
                self.undo_button.hide()
            self.said.emit(f"{session.title} is back.")
            self.changed.emit()

        self._work.do(lambda: self._history.restore(record), then)


class _SessionTable(Table):
    def __init__(self, card: SessionsCard) -> None:
        super().__init__()
        self._card = card
        self.setAccessibleName("Sessions")
        self.setModel(card.model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setMinimumHeight(round(1.5 * theme.px(PLOT)))
        header = self.horizontalHeader()
        # Of thousands of sessions only those in sight are measured.
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes the note, Delete deletes; the rest is as in any table."""
        index = self.currentIndex()
        if self.state() != QAbstractItemView.State.EditingState and index.isValid():
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
                note = index.siblingAtColumn(NOTE)
                self.setCurrentIndex(note)
                self.edit(note)
                return
            if event.key() == Qt.Key.Key_Delete:
                self._card.delete()
                return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            # Notes have what the others leave.
            self.setColumnWidth(1, self.width() // (3 if self.width() > theme.px(COLUMN) else 4))
        return super().event(event)
