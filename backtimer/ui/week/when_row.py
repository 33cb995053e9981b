"""On a routine's page: when it is planned, what that says of today, and the way to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backtimer.session.completion import part_today
from backtimer.settings.week_plan import outlook
from backtimer.settings.week_words import outlook_text, plan_text, today_text, week_text
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import fit_icon, icon_button, plain, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.week.moments import local_minute, week_now
from backtimer.ui.week.plan_change import ask_plan

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from backtimer.ui.desk import Desk
    from backtimer.ui.week.plan_dialog import PlanDialog


class WhenRow(QWidget):
    """`changed` tells that the plan, or whether there are reminders, is another."""

    changed = Signal()

    def __init__(self, desk: Desk, routine_id: str) -> None:
        super().__init__()
        self._desk = desk
        self._routine_id = routine_id
        self.dialog: PlanDialog | None = None
        self.button = icon_button("", "calendar")
        self.button.setObjectName("small")
        self.button.setToolTip("Choose the days for this routine, and when to remind you")
        self.button.clicked.connect(self.open)
        self.facts = tuple(plain() for _ in range(3))
        self.trouble = warning()
        line = QWidget()
        flow = FlowLayout(line, Space.M, is_first_wide=False)
        flow.addWidget(self.button)
        for label in self.facts:
            label.setObjectName("faint")
            flow.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(line)
        column.addWidget(self.trouble)
        self.controls = (self.button,)
        self.refresh()

    def refresh(self) -> None:
        """Show it as it is now."""
        desk, routine = self._desk, self._routine_id
        plan, now = desk.plans.of(routine), desk.wall_clock()
        done = tuple(map(local_minute, desk.done_lately(routine)))
        self.button.setText(f"Schedule: {plan_text(plan)}")
        fit_icon(self.button)
        part = part_today(desk.parts_lately(routine), now.date())
        known = week_now(desk)
        texts = (
            today_text(plan, now.toordinal(), done, part),
            week_text(plan, now.toordinal(), done),
            outlook_text(outlook(routine, known), known.now, is_on=desk.settings.reminders.on),
        )
        for label, text in zip(self.facts, texts, strict=True):
            tell(label, text)

    def open(self) -> None:
        """Ask for the days, how often, and when to remind."""
        self.dialog = ask_plan(self._desk, self._routine_id, "", self.window(), self._on_changed)
        self.dialog.finished.connect(self._on_closed)

    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes back may come back on another day."""
        super().showEvent(event)
        self.refresh()

    def _on_changed(self, trouble: str | None) -> None:
        tell(self.trouble, trouble)
        self.refresh()
        self.changed.emit()

    def _on_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.button.setFocus()
