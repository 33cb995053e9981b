"""The card of the section "Reminders": whether what is planned is called to mind, and whether the tray is for that."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal

from backtimer.settings.settings import Settings
from backtimer.settings.week_plan import WeekPlan
from backtimer.settings.wording import REMINDERS
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import icon_button, tell
from backtimer.ui.preferences.card import INDENT, Card, faint, tick
from backtimer.ui.week.tray import has_tray

HOW = "On a routine’s page, “Schedule” sets the days and the reminder times."
NO_TRAY = "This desktop has no tray, so reminders only work while the window is open or minimised."
NOTHING_YET = "No routine has a reminder time yet."
LOOK = "If BackTimer was closed, a reminder can come up to an hour late."


class RemindersCard(Card):
    """What is off until a person wants it. Without a tray the window cannot go there. `try_asked` asks for one now."""

    try_asked = Signal()

    def __init__(self, plans: Mapping[str, WeekPlan]) -> None:
        super().__init__("Reminders")
        self._plans = plans
        self.column.addWidget(faint(HOW))
        self.checks = {
            field: self.add_check(f"reminders.{field}", name, explanation)
            for field, (name, explanation) in REMINDERS.items()
        }
        self.try_button = icon_button("Show a reminder now", "bell")
        self.try_button.clicked.connect(self.try_asked)
        self.add_row("reminder").addWidget(self.try_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.no_tray, self.state = faint(NO_TRAY), faint("")
        for field, label in (("on", self.state), ("tray", self.no_tray)):
            label.setIndent(theme.px(INDENT))
            row = self.rows[f"reminders.{field}"].layout()
            if row is not None:
                row.addWidget(label)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        for field, box in self.checks.items():
            tick(box, getattr(settings.reminders, field))
        self.checks["tray"].setEnabled(has_tray() or settings.reminders.tray)
        self.no_tray.setVisible(not has_tray())
        timed = sum(plan.reminds for plan in self._plans.values())
        tell(self.state, (LOOK if timed else NOTHING_YET) if settings.reminders.on else None)
