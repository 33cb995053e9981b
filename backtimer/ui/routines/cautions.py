"""What everybody should know before the first exercise."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from backtimer.session.pain import CAUTION
from backtimer.ui.look.pieces import IconLabel, plain
from backtimer.ui.look.tokens import Icon, Space

# From the articles' own words on safety, in ours.
CAUTIONS = (
    "See a doctor or physiotherapist first if the pain is new, runs into your legs or feet, comes with numbness in "
    "your legs, has not been checked, or follows a recent injury.",
    "Move slowly, keep breathing, and stay where it is comfortable. Sharp pain means stop.",
    CAUTION,
    "Feeling sore for a day or two is normal. With pain for more than two weeks, or pain that is hard to bear, see a "
    "doctor or physiotherapist.",
)
IN_SHORT = "Move slowly and breathe. Sharp pain means stop."


class CautionCard(QFrame):
    """The cautions, to be read at leisure; nothing to press."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caution")
        head = QLabel("Before you begin")
        head.setObjectName("name")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        layout.setSpacing(Space.S)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(IconLabel("warning", Icon.POSITION, "warning"))
        line.addWidget(head, 1)
        layout.addLayout(line)
        for caution in CAUTIONS:
            label = plain(caution)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
