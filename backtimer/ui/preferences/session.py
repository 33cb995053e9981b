"""The cards of the section "Session": when an exercise begins, what is counted, how it goes on after a pause."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton

from backtimer.session.guidance import Amount
from backtimer.session.pain import ASKED
from backtimer.settings.settings import Settings
from backtimer.settings.wording import COUNTING, WAITING
from backtimer.ui.preferences.card import Card, choose, explained, faint, show_number, tick

NOT_WITH_SOUNDS_ONLY = "Nothing is said while “Sounds only” is chosen in Voice and sounds."


class BeginCard(Card):
    """When an exercise begins."""

    def __init__(self) -> None:
        super().__init__("When an exercise begins")
        row = self.add_row("guidance.waits_for_me")
        self.waits: dict[bool, QRadioButton] = {}
        group = QButtonGroup(self)
        for waits, (name, explanation) in WAITING.items():
            button = QRadioButton(name)
            button.clicked.connect(lambda _, w=waits: self.changed.emit("guidance", "waits_for_me", w))
            group.addButton(button)
            self.waits[waits] = button
            row.addLayout(explained(button, explanation))
        self.get_ready = self.add_seconds(
            "guidance.get_ready_seconds",
            "Shortest time to get ready",
            "none",
            "Before each exercise. Extra time is added when you change position.",
        )

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        guidance = settings.guidance
        choose(self.waits, guidance.waits_for_me)
        show_number(self.get_ready, guidance.get_ready_seconds)


class CountingCard(Card):
    """What is counted aloud."""

    def __init__(self) -> None:
        super().__init__("Counting")
        self.checks = {
            field: self.add_check(f"guidance.{field}", name, explanation)
            for field, (name, explanation) in COUNTING.items()
        }
        self.reason = faint(NOT_WITH_SOUNDS_ONLY)
        self.column.addWidget(self.reason)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        is_mute = settings.guidance.amount is Amount.SOUNDS
        for field, box in self.checks.items():
            tick(box, getattr(settings.guidance, field))
            box.setEnabled(not is_mute)
        self.reason.setVisible(is_mute)


class PauseCard(Card):
    """How it goes on after a pause."""

    def __init__(self) -> None:
        super().__init__("After a pause")
        self.count_in = self.add_seconds(
            "guidance.count_in_seconds",
            "Count in for",
            "no count",
            "Time to get back into position before the session continues.",
        )

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        show_number(self.count_in, settings.guidance.count_in_seconds)


class PainCard(Card):
    """Whether there is a question before and after."""

    def __init__(self) -> None:
        super().__init__("Pain check")
        self.check = self.add_check("session.asks_pain", *ASKED)

    def show_settings(self, settings: Settings) -> None:
        """Show these, and report nothing."""
        tick(self.check, settings.session.asks_pain)
