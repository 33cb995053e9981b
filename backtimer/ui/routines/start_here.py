"""A newcomer's first step: two questions that end at one routine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

MINUTES = (5, 10, 15)


class Feels(StrEnum):
    """When the back feels better, as article C of exercises.md tells people to choose."""

    BENT = "Better when I sit or bend forward"
    UPRIGHT = "Better when I stand, walk or lean back"
    UNSURE = "I am not sure"


@dataclass(frozen=True)
class Suggestion:
    """A routine by its id, how many minutes there are for it, and why it was chosen."""

    routine: str
    minutes: int
    why: str


def suggestion(feels: Feels, minutes: int) -> Suggestion:
    """The one routine for this back.

    Article C: sore when standing or arching, better when sitting or bent: begin with flexion. Sore when sitting or
    bending, better upright: begin with extension. Else start gently in comfortable positions.
    """
    match feels:
        case Feels.BENT:
            why = (
                "Your back feels better bent, so this starts with bending forward. Leaning back comes last, if at all."
            )
            return Suggestion("standing-hurts", minutes, why)
        case Feels.UPRIGHT:
            why = (
                "Your back feels better upright, so this starts with straightening and leaning back. "
                "Bending forward comes later, and only a little."
            )
            return Suggestion("sitting-hurts", minutes, why)
        case Feels.UNSURE:
            why = (
                "You are not sure yet, so this is gentle and stays in comfortable positions on the floor. "
                "Notice which movements feel good."
            )
            return Suggestion("gentle-morning" if minutes < MINUTES[1] else "article-e", minutes, why)


class StartHereDialog(QDialog):
    """`chosen` carries a suggestion."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Start here")
        self.feels: dict[Feels, QRadioButton] = {}
        self.minutes: dict[int, QRadioButton] = {}
        self.why = plain()
        self.why.setWordWrap(True)
        self.why.setObjectName("faint")
        self.show_button = QPushButton("Show my routine")
        self.show_button.setObjectName("primary")
        self.show_button.setDefault(True)
        self.show_button.clicked.connect(self._choose)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        layout.setSpacing(Space.M)
        feeling, time = QButtonGroup(self), QButtonGroup(self)
        layout.addWidget(_question("How does your back feel?"))
        for feels in Feels:
            self.feels[feels] = button = QRadioButton(feels.value)
            feeling.addButton(button)
            layout.addWidget(button)
        layout.addSpacing(Space.S)
        layout.addWidget(_question("How many minutes do you have?"))
        line = QHBoxLayout()
        line.setSpacing(Space.XL)
        for minutes in MINUTES:
            self.minutes[minutes] = button = QRadioButton(
                f"{minutes}" if minutes < MINUTES[-1] else f"{minutes} or more"
            )
            button.setAccessibleName(f"{button.text()} minutes")
            time.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addSpacing(Space.S)
        layout.addWidget(self.why)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.show_button)
        layout.addLayout(foot)
        self.feels[Feels.UNSURE].setChecked(True)
        self.minutes[MINUTES[0]].setChecked(True)
        for button in (*self.feels.values(), *self.minutes.values()):
            button.toggled.connect(lambda _: self._tell())
        self._tell()
        # As high as the longest reason needs.
        self.setMinimumWidth(self.sizeHint().width())

    @property
    def suggestion(self) -> Suggestion:
        """For what is chosen now."""
        feels = next(each for each, button in self.feels.items() if button.isChecked())
        minutes = next(each for each, button in self.minutes.items() if button.isChecked())
        return suggestion(feels, minutes)

    def _tell(self) -> None:
        self.why.setText(self.suggestion.why)

    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(self.suggestion)


def _question(text: str) -> QLabel:
    label = plain(text)
    label.setObjectName("name")
    return label
