"""The cards of the section "Screen": how a session is seen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton

from backtimer.settings.settings import Settings
from backtimer.settings.wording import SIGHTS
from backtimer.ui.preferences.card import Card, choose, explained, tick


class ChoiceCard(Card):
    """One of a few, each with a line that explains it."""

    def __init__(self, title: str, field: str, wording: Mapping[Any, tuple[str, str]]) -> None:
        super().__init__(title)
        self._field = field
        self.buttons: dict[StrEnum, QRadioButton] = {}
        group = QButtonGroup(self)
        row = self.add_row(f"screen.{field}")
        for choice, (name, explanation) in wording.items():
            button = QRadioButton(name)
            button.clicked.connect(lambda _, c=choice: self.changed.emit("screen", field, c))
            group.addButton(button)
            self.buttons[choice] = button
            row.addLayout(explained(button, explanation))

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        choose(self.buttons, getattr(settings.screen, self._field))


class SightCard(Card):
    """What else is seen in a session, or not."""

    def __init__(self) -> None:
        super().__init__("During a session")
        self.checks = {
            field: self.add_check(f"screen.{field}", name, explanation) for field, (name, explanation) in SIGHTS.items()
        }

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        for field, box in self.checks.items():
            tick(box, getattr(settings.screen, field))
