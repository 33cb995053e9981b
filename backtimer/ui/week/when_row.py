"""On a routine's page: when it is planned, what that says of today, and the way to change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backtimer.settings.week_words import plan_text, reminder_times_text, today_text, week_text
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import fit_icon, icon_button, plain, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.week.moments import local_minute

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from backtimer.settings.week_plan import WeekPlan
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
        self.button.setToolTip("On which days you want to do this routine, and when to remind you")
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
        plan = self._desk.plans.of(self._routine_id)
        today = self._desk.wall_clock().toordinal()
        done = tuple(map(local_minute, self._desk.done_lately(self._routine_id)))
        self.button.setText(f"When: {plan_text(plan)}")
        fit_icon(self.button)
        texts = (
            today_text(plan, today, done),
            week_text(plan, today, done),
            reminder_times_text(plan, is_on=self._desk.settings.reminders.on),
        )
        for label, text in zip(self.facts, texts, strict=True):
            tell(label, text)

    def open(self) -> None:
        """Ask for the days, how often, and when to remind."""
        from backtimer.ui.week.plan_dialog import PlanDialog

        self.dialog = PlanDialog(
            self._desk.plans.of(self._routine_id), self._desk.settings.reminders, self.window(), self._turn_on
        )
        self.dialog.chosen.connect(self._take)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes back may come back on another day."""
        super().showEvent(event)
        self.refresh()

    def _take(self, plan: WeekPlan) -> None:
        tell(self.trouble, self._desk.plans.set(self._routine_id, plan))
        self.refresh()
        self.changed.emit()

    def _turn_on(self) -> None:
        settings = self._desk.settings
        reminders = replace(settings.reminders, on=True)
        tell(self.trouble, self._desk.set_settings(replace(settings, reminders=reminders)))
        self.refresh()
        self.changed.emit()

    def _on_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.button.setFocus()
