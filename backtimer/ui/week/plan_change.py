"""The dialog about a routine's plan, and what is kept of its answer: the same on a routine's page and in the week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from backtimer.settings.week_plan import WeekPlan, planned_since
from backtimer.ui.week.tray import has_tray

if TYPE_CHECKING:
    from backtimer.ui.desk import Desk
    from backtimer.ui.week.plan_dialog import PlanDialog


def ask_plan(
    desk: Desk, routine_id: str, title: str, window: QWidget, changed: Callable[[str | None], None]
) -> PlanDialog:
    """Open the dialog. `changed` is called when something was kept, with a sentence when it could not be saved.

    Who asks to be reminded gets reminders with that: they are turned on, and the tray where there is one, because
    without the program nothing can remind.
    """
    from backtimer.ui.week.plan_dialog import PlanDialog

    before = desk.plans.of(routine_id)
    dialog = PlanDialog(title, before, desk.settings.reminders, window, has_tray=has_tray())

    def take(plan: WeekPlan, turns_on: bool) -> None:
        told = [desk.plans.set(routine_id, planned_since(plan, before, desk.wall_clock().toordinal()))]
        if turns_on:
            told.append(turn_on_reminders(desk))
        changed(" ".join(filter(None, told)) or None)

    dialog.chosen.connect(take)
    dialog.open()
    return dialog


def turn_on_reminders(desk: Desk) -> str | None:
    """Reminders, and the tray where there is one; a sentence when that could not be saved."""
    settings = desk.settings
    reminders = replace(settings.reminders, on=True, tray=settings.reminders.tray or has_tray())
    return desk.set_settings(replace(settings, reminders=reminders))
