"""The strip below the pages: a sentence about what just happened, and at times a button that belongs to it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space


class SaidBar(QFrame):
    """Nothing, not even a strip, while there is nothing to say. A long sentence takes several lines."""

    def __init__(self) -> None:
        super().__init__()
        self.text = plain("")
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        edge = QFrame()
        edge.setObjectName("line")
        self._line = QHBoxLayout()
        self._line.setContentsMargins(Space.PAGE, Space.S, Space.PAGE, Space.S)
        self._line.setSpacing(Space.M)
        self._line.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(edge)
        layout.addLayout(self._line)
        self.hide()

    def say(self, sentence: str | None) -> None:
        """Show it, to a screen reader too; None takes it away."""
        self.text.setText(sentence or "")
        self.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def add(self, button: QPushButton) -> None:
        """A button beside the sentence, for as long as it is there."""
        self._line.addWidget(button)
