"""The offer to continue a session that was left before its end."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from backtimer.runner.going_on import GoingOn
from backtimer.session.times import day_text
from backtimer.ui.look.pieces import IconLabel, icon_button, plain
from backtimer.ui.look.tokens import Icon, Space


class GoOnBanner(QFrame):
    """Says where it goes on. It stays until it is answered, or another session begins."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, left: GoingOn, now: datetime) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName("A session that was not finished")
        question = plain(f"Continue with {left.where}?")
        question.setObjectName("name")
        question.setWordWrap(True)
        about = plain(f"{left.title}, stopped {when_text(left.at, now)}." + (CHANGED if left.is_changed else ""))
        about.setObjectName("faint")
        about.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(question)
        words.addWidget(about)
        self.go_on = icon_button("Continue", "play")
        self.go_on.setAccessibleName(f"Continue with {left.where}")
        self.no = QPushButton("Discard")
        self.no.setToolTip("Do not continue this session. What you did stays in the history.")
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.L)
        line.addWidget(IconLabel("clock", Icon.LARGE, "accent"))
        line.addLayout(words, 1)
        line.addWidget(self.no)
        line.addWidget(self.go_on)
        self.go_on.clicked.connect(self.accepted)
        self.no.clicked.connect(self.refused)


CHANGED = " Its file has changed since. You will continue at the start of the exercise."


def when_text(at: datetime, now: datetime) -> str:
    """When that was, as a person says it: "today at 9:12"."""
    at = at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    clock = f"{at.hour}:{at.minute:02}"
    if days <= 0:
        return f"today at {clock}"
    if days == 1:
        return f"yesterday at {clock}"
    return f"{days} days ago" if days < 14 else f"on {day_text(at.date())}"
