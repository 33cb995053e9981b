"""One session in full: what was prescribed and done of each exercise, by side, and where pain was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from backtimer.ui.history.table import figures_table, show_rows
from backtimer.ui.history.words import detail_rows, details_text, session_name
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import plain, tell
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from backtimer.ui.history.desk import HistoryDesk, RecordLike, SessionLike
    from backtimer.ui.history.work import Background

# So many exercises are seen without scrolling.
MOST_ROWS = 8


class SessionDetails(QWidget):
    """Below the sessions: the one that is selected there. It is looked up in the background."""

    def __init__(self, history: HistoryDesk, work: Background) -> None:
        super().__init__()
        self._history, self._work = history, work
        self._session: SessionLike | None = None
        self.title = plain("")
        self.title.setObjectName("strong")
        self.title.setWordWrap(True)
        self.told = plain("")
        self.told.setWordWrap(True)
        self.nothing = QLabel("No exercise was begun.")
        self.nothing.setObjectName("faint")
        self.table = figures_table()
        self.table.setAccessibleName("Exercises of the session")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.setSpacing(Space.S)
        for part in (self.title, self.told, self.table, self.nothing):
            layout.addWidget(part)
        self.hide()

    def show_session(self, session: SessionLike | None) -> None:
        """Show this one from now on."""
        self._session = session
        self.setVisible(session is not None)
        if session is None:
            return
        self.title.setText(session_name(session))

        def then(record: RecordLike | None) -> None:
            # Only the last one that was asked for.
            if self._session is session and record is not None:
                self._show(session, record)

        self._work.do(lambda: self._history.kept.record(session.id), then)

    def _show(self, session: SessionLike, record: RecordLike) -> None:
        tell(self.told, details_text(session, record))
        columns, rows = detail_rows(record)
        show_rows(self.table, columns, rows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        shown = min(MOST_ROWS, len(rows))
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height() + shown * height + theme.px(Space.S)
        )
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
