"""How much it hurts before a session, as a quiet row on the routine's page: nobody has to touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backtimer.session import pain
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import plain, tell, tip, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.session.pain_scale import PainScale, page_inks

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

SCALE_HEIGHT = 30
LEAST_WIDTH, MOST_WIDTH = 300, 460


class PainRow(QWidget):
    """A label and the numbers 0 to 10; the number stays until the session has begun. It never asks and never stops a
    start: to the worst pain it says a sentence.
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = plain(pain.ROW_LABEL)
        self.label.setObjectName("small")
        self.scale = PainScale(page_inks)
        self.scale.setAccessibleName(pain.ROW_NAME)
        self.scale.setToolTip(tip(pain.ROW_HINT))
        self.scale.setFixedHeight(theme.px(SCALE_HEIGHT))
        self.scale.setMinimumWidth(theme.px(LEAST_WIDTH))
        self.scale.setMaximumWidth(theme.px(MOST_WIDTH))
        self.scale.changed.connect(self._on_changed)
        self.sentence = warning()
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.label)
        line.addWidget(self.scale, 1)
        line.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.XS, 0, Space.XS)
        layout.setSpacing(Space.XS)
        layout.addLayout(line)
        layout.addWidget(self.sentence)

    @property
    def level(self) -> int | None:
        """The number that was told, if any."""
        return self.scale.level

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key that was pressed somewhere on the page is a digit, and so the number; the focus stays there."""
        if not (event.text().isdecimal() and event.text().isascii()):
            return False
        return self.scale.take_key(event, moves_focus=False)

    def _on_changed(self, level: int | None) -> None:
        answer = pain.answer_before(level)
        tell(self.sentence, None if answer is None else answer.said)
        if not self.scale.isAncestorOf(self.focusWidget() or self):
            announce(self, f"{pain.ROW_LABEL}: {'none' if level is None else pain.level_name(level)}")
