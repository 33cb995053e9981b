"""The question before a session, for who has chosen to be asked: how much the back hurts now. Two keys, or one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from backtimer.session import pain
from backtimer.session.pain import Choice
from backtimer.settings.settings import ScreenSettings
from backtimer.ui.session.overlay import Option, Overlay
from backtimer.ui.session.stopping import ask_options, relabel


def ask_before(over: QWidget, screen: ScreenSettings, begin: Callable[[int | None], None]) -> Overlay:
    """Ask over a page; `begin` gets the number or None. Esc leads back to the page, and nothing begins."""
    options = ask_options(pain.START_WITHOUT, Choice.START, Choice.NOT_TODAY)
    overlay = Overlay(over, pain.BEFORE_TITLE, pain.TYPE_IT, options, screen, has_scale=True)

    def take(choice: Choice) -> None:
        level = overlay.level
        answer = pain.answer_before(level) if choice is Choice.START else None
        _leave(overlay, over)
        if answer is not None:
            _doubt(over, screen, answer, lambda: begin(level))
        elif choice is Choice.START:
            begin(level)

    overlay.chosen.connect(take)
    if overlay.scale is not None:
        overlay.scale.changed.connect(
            lambda level: relabel(overlay, Choice.START, level, pain.START, pain.START_WITHOUT)
        )
    overlay.open()
    return overlay


def _doubt(over: QWidget, screen: ScreenSettings, answer: pain.Answer, begin: Callable[[], None]) -> None:
    """With so much pain it is better not to; the person decides."""
    keys = {Choice.NOT_TODAY: ("Enter", ("Esc",)), Choice.START: ("G", ("G",))}
    options = [Option(choice, pain.LABELS[choice], *keys[choice]) for choice in answer.choices]
    overlay = Overlay(over, answer.title, answer.sentence, options, screen)

    def take(choice: Choice) -> None:
        _leave(overlay, over)
        if choice is Choice.START:
            begin()

    overlay.chosen.connect(take)
    overlay.open()


def _leave(overlay: Overlay, over: QWidget) -> None:
    overlay.close_down()
    getattr(over, "begins_at", over).setFocus()
