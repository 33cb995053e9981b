"""The form of what holds for the whole routine: its title, what it is for, and times for all exercises."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton

from backtimer.routinefile.keys import TIMES
from backtimer.ui.editor.form import Form, More, Numbers
from backtimer.ui.look.pieces import plain

NAMES = {
    "rest": "Rest between reps",
    "set_rest": "Rest between sets",
    "exercise_rest": "Rest after each exercise",
    "get_ready": "Get ready",
    "change_sides": "Change sides",
    "move": "Move into position",
    "release": "Release",
    "breathe_in": "Breathe in",
    "breathe_out": "Breathe out",
}


class RoutineForm(Form):
    """`rename_asked`: the file is to be called as the title says."""

    rename_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        about = self.section("The routine")
        self.title = self.line(("title",), "Title", is_needed=True)
        about.addWidget(self.title)
        about.addWidget(self.lines(("about",), "Description", rows=3, is_one=True))
        about.addWidget(self.line(("source",), "Source"))
        self.file = plain()
        self.file.setObjectName("small")
        self.file.setWordWrap(True)
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.rename = QPushButton("Rename the file")
        self.rename.setObjectName("link")
        self.rename.clicked.connect(self.rename_asked)
        about.addWidget(self.file)
        about.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignLeft)
        times = self.section("Times for all exercises")
        hint = QLabel("A value set for one exercise overrides these.")
        hint.setObjectName("small")
        times.addWidget(hint)
        fields = {key: self.number(("defaults", key), NAMES[key]) for key in TIMES}
        first = ("rest", "set_rest", "exercise_rest", "get_ready")
        times.addWidget(Numbers([fields[key] for key in first]))
        more = More("More times", "Fewer times")
        more.room.addWidget(Numbers([fields[key] for key in NAMES if key not in first]))
        times.addWidget(more)
        self.column.addStretch(1)

    def tell_file(self, name: str, new_name: str | None) -> None:
        """Say where the routine is kept, and offer another name for the file."""
        self.file.setText(name)
        self.rename.setText(f"Rename the file to {new_name}")
        self.rename.setVisible(new_name is not None)
