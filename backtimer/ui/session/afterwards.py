"""After a session: how the back is now, and a note. Both may be left out; what is told is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from backtimer.runner.conductor import Conductor
from backtimer.session import pain
from backtimer.session.pain import Pains
from backtimer.ui.history.desk import HistoryKept
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import plain, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.session.pain_scale import PainScale, page_inks

SCALE_HEIGHT = 40
# Typing is written when it pauses for so long, and when the page is left.
WRITE_MS = 400
MOST_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """Where the answers go: to one session of the history. `pains` are what was told before and in it."""

    kept: HistoryKept
    session: str
    pains: Pains

    @property
    def before(self) -> int | None:
        """The pain that was told before it."""
        return self.pains.before


class Afterwards(QFrame):
    """A card: eleven numbers, a line for a note, and a sentence when the pain rose by too much.

    `resized` when that came or went.
    """

    resized = Signal()

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.setObjectName("card")
        self._told = told
        head = plain(pain.AFTER_TITLE)
        head.setObjectName("strong")
        ends = plain(f"0 is {pain.NO_PAIN}, 10 is {pain.THE_WORST}.")
        ends.setObjectName("small")
        ends.setWordWrap(True)
        self.told = plain(pain.told_text(told.pains))
        self.told.setWordWrap(True)
        self.told.setVisible(bool(self.told.text()))
        self.scale = PainScale(page_inks)
        self.scale.setFixedHeight(theme.px(SCALE_HEIGHT))
        self.scale.changed.connect(self._keep_level)
        self.sentence = warning()
        self.note = QLineEdit()
        self.note.setObjectName("entry")
        self.note.setPlaceholderText(pain.NOTE_HINT)
        self.note.setAccessibleName("Note")
        self.note.setMaxLength(MOST_LETTERS)
        self._written = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WRITE_MS)
        self._wait.timeout.connect(self.write_note)
        self.note.textEdited.connect(lambda: self._wait.start())
        self.note.editingFinished.connect(self.write_note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(head)
        line.addWidget(ends, 1)
        layout.addLayout(line)
        for part in (self.told, self.scale, self.sentence, self.note):
            layout.addWidget(part)

    def write_note(self) -> None:
        """Keep what is written by now."""
        self._wait.stop()
        text = self.note.text().strip()
        if text != self._written:
            self._written = text
            self._told.kept.note(self._told.session, text)

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left, or the window closed."""
        super().hideEvent(event)
        self.write_note()

    def _keep_level(self, level: int | None) -> None:
        self._told.kept.pain(self._told.session, level, "after")
        tell(self.sentence, pain.after_sentence(self._told.before, level))
        self.resized.emit()


def told_of(conductor: Conductor, kept: Callable[[], HistoryKept]) -> Told | None:
    """Where the answers to a session go; None when nothing of it is kept."""
    recorder = conductor.recorder
    if recorder is None or recorder.session is None:
        return None
    return Told(kept(), recorder.session, recorder.pains)
