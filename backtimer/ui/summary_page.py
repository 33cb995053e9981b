"""After a session."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backtimer.session.words import clock_text, plural


class SummaryPage(QWidget):
    """What was done, and where to go from here."""

    again = Signal()
    left = Signal()

    def __init__(self, title: str, *, finished: bool, done: int, total: int, seconds: float) -> None:
        super().__init__()
        head = QLabel("Well done." if finished else "Stopped.")
        head.setObjectName("title")
        name = QLabel(title)
        name.setObjectName("name")
        facts = QLabel(f"{done} of {plural(total, 'exercise')} in {clock_text(seconds)} minutes, pauses not counted.")
        advice = QLabel("A little soreness for a day or two is normal. Sharp or growing pain is a reason to pause.")
        advice.setObjectName("faint")
        advice.setWordWrap(True)
        again = QPushButton("Once more")
        again.clicked.connect(self.again)
        leave = QPushButton("Back to the routines")
        leave.setObjectName("primary")
        leave.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(again)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(2)
        for label in (head, name, facts, advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(18)
        layout.addLayout(buttons)
        layout.addStretch(3)
        self.setFocusProxy(leave)
