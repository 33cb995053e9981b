"""Remarks on a routine's file: a line that unfolds to a list, for what is written and does nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from backtimer.routinefile.problem import Problem, sentence_of
from backtimer.session.words import plural
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space


class RemarkList(QFrame):
    """Hidden while there is nothing to remark on."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Remarks on the file")
        self.button = QPushButton()
        self.button.setObjectName("link")
        self.button.setCheckable(True)
        self._lines = plain("")
        self._lines.setObjectName("small")
        self._lines.setWordWrap(True)
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.hide()
        self.button.toggled.connect(self._lines.setVisible)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._lines)
        self.hide()

    @property
    def text(self) -> str:
        """All remarks, one a line."""
        return self._lines.text()

    def show_remarks(self, remarks: Sequence[Problem], more: Sequence[str] = ()) -> None:
        """Show remarks with their lines in the file, and other sentences before them."""
        lines = [*more, *(f"Line {each.line}: {sentence_of(each)}" for each in remarks)]
        self._lines.setText("\n".join(lines))
        self.button.setText(f"{plural(len(lines), 'remark')} on this file")
        self.setVisible(bool(lines))
