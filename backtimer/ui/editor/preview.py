"""The time line of a routine under work: a block for each exercise, as wide as it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from backtimer.session.plan import Kind, Plan
from backtimer.session.times import length_text
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import tip
from backtimer.ui.look.tokens import Radius

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent

HEIGHT = 26
GAP = 2.0
_STILL = (Kind.LEAD_IN, Kind.EXERCISE_REST, Kind.SET_REST, Kind.REST, Kind.CHANGE_SIDES)


def lengths(plan: Plan) -> list[tuple[float, float]]:
    """For each exercise how long it takes in all, and how much of that is explaining and resting."""
    found = [[0.0, 0.0] for _ in plan.exercises]
    for step in plan.steps:
        if step.exercise is not None:
            found[step.exercise][0] += step.seconds or 0.0
            found[step.exercise][1] += (step.seconds or 0.0) if step.kind in _STILL else 0.0
    return [(whole, still) for whole, still in found]


class TimeLine(QWidget):
    """The quiet part of a block is explaining and resting. `chosen` carries the exercise that is clicked."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._lengths: list[tuple[float, float]] = []
        self._names: list[str] = []
        self._at: int | None = None
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_plan(self, plan: Plan | None, at: int | None) -> None:
        """Show a plan, with one of its exercises chosen."""
        self._lengths = lengths(plan) if plan is not None else []
        self._names = [planned.name for planned in plan.exercises] if plan is not None else []
        self._at = at
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(200, theme.px(HEIGHT))

    def blocks(self) -> list[QRectF]:
        """Where the exercises are."""
        total = sum(whole for whole, _ in self._lengths)
        if not total:
            return []
        room = self.width() - GAP * (len(self._lengths) - 1)
        found, left = [], 0.0
        for whole, _ in self._lengths:
            width = max(room * whole / total, 1.0)
            found.append(QRectF(left, 0, width, self.height()))
            left += width + GAP
        return found

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, (block, (whole, still)) in enumerate(zip(self.blocks(), self._lengths, strict=True)):
            strong, weak = (colours.accent, colours.bar) if at == self._at else (colours.bar, colours.edge)
            corner = min(Radius.SMALL, block.width() / 2)
            painter.setBrush(QColor(weak))
            painter.drawRoundedRect(block, corner, corner)
            work = QRectF(block)
            work.setTop(block.bottom() - block.height() * (1 - still / whole if whole else 0.0))
            painter.setBrush(QColor(strong))
            painter.drawRoundedRect(work, min(corner, work.height() / 2), min(corner, work.height() / 2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        at = self._under(event.position().x())
        if at is not None:
            self.chosen.emit(at)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.ToolTip:
            helped: QHelpEvent = event  # type: ignore[assignment]
            at = self._under(helped.pos().x())
            text = f"{self._names[at]}: {length_text(self._lengths[at][0])}" if at is not None else ""
            QToolTip.showText(helped.globalPos(), tip(text), self)
            return True
        return super().event(event)

    def _under(self, x: float) -> int | None:
        return next((at for at, block in enumerate(self.blocks()) if block.left() <= x <= block.right() + GAP), None)
