"""The cards of the section "Screen": how the pages and a session are seen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QRadioButton

from backtimer.settings.settings import BOUNDS, PageSettings, Settings
from backtimer.settings.wording import PAGES, SIGHTS
from backtimer.ui.look.pieces import plain, set_icon, tip
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.card import Card, choose, explained, faint, tick


class ChoiceCard(Card):
    """One of a few, each with a line that explains it. `key` is GROUP.NAME of the setting."""

    def __init__(self, title: str, key: str, wording: Mapping[Any, tuple[str, str]]) -> None:
        super().__init__(title)
        self._group, _, self._field = key.partition(".")
        self.buttons: dict[StrEnum, QRadioButton] = {}
        group = QButtonGroup(self)
        row = self.add_row(key)
        for choice, (name, explanation) in wording.items():
            button = QRadioButton(name)
            # Two cards have a "Same as system".
            button.setAccessibleName(f"{title}: {name}")
            button.clicked.connect(lambda _, c=choice: self.changed.emit(self._group, self._field, c))
            group.addButton(button)
            self.buttons[choice] = button
            row.addLayout(explained(button, explanation))

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        choose(self.buttons, getattr(getattr(settings, self._group), self._field))


class PagesCard(ChoiceCard):
    """Light or dark pages, and the size of their text in steps."""

    def __init__(self) -> None:
        super().__init__("Pages", "pages.scheme", PAGES)
        self._percent = PageSettings().text_percent
        self.percent = plain()
        label = QLabel("Text size")
        self.smaller, self.larger = QPushButton(), QPushButton()
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(label)
        for button, icon, name, key, by in (
            (self.smaller, "minus", "Smaller text", "Ctrl −", -1),
            (self.larger, "plus", "Larger text", "Ctrl +", 1),
        ):
            button.setObjectName("tool")
            set_icon(button, icon)
            button.setAccessibleName(name)
            button.setToolTip(tip(f"{name} ({key})"))
            button.clicked.connect(lambda _, by=by: self._step(by))
        for widget in (self.smaller, self.percent, self.larger):
            line.addWidget(widget)
        line.addStretch(1)
        row = self.add_row("pages.text_percent")
        row.addLayout(line)
        row.addWidget(faint("All pages. The session's screen is always as large as fits."))

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        super().show_settings(settings)
        self._percent = settings.pages.text_percent
        self.percent.setText(f"{self._percent} %")
        bounds = BOUNDS["text_percent"]
        for button, end, other in (
            (self.smaller, bounds.least, self.larger),
            (self.larger, bounds.most, self.smaller),
        ):
            if self._percent == end and button.hasFocus():
                other.setEnabled(True)
                other.setFocus()
            button.setEnabled(self._percent != end)

    def _step(self, by: int) -> None:
        bounds = BOUNDS["text_percent"]
        percent = min(bounds.most, max(bounds.least, self._percent + by * bounds.step))
        self.changed.emit("pages", "text_percent", percent)


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
