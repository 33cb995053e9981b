"""Stop, and pain in the middle of a session: silence first, then a kind question, and what was done is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backtimer.runner.recorder import Ending
from backtimer.runner.session_runner import SessionRunner
from backtimer.session import pain
from backtimer.session.machine import Pause, Resume, SkipExercise
from backtimer.session.pain import Choice
from backtimer.settings.settings import ScreenSettings
from backtimer.ui.doses.keys import GO_ON
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look.accessible import announce
from backtimer.ui.session.easing import Easing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from backtimer.ui.session.overlay import Option, Overlay

# The key on the button, which presses it.
KEYS: dict[Choice, str] = {
    Choice.GO_ON: "G",
    Choice.EASIER: "E",
    Choice.SKIP: "S",
    Choice.REST: "Esc",
    Choice.DONE: "D",
    Choice.HURTS: "P",
}
# The first one has the focus, so that these press it too.
FIRST = {Choice.GO_ON: "Space", Choice.DONE: "Enter"}


class Stopping(QObject):
    """Belongs to a session's page. One question at a time lies over it; `covered` when one comes or goes.

    `ended` says how the person ends the session.
    """

    ended = Signal(str)
    covered = Signal()

    def __init__(
        self,
        page: QWidget,
        runner: SessionRunner,
        work: TailorWork | None,
        screen: ScreenSettings,
        is_heard: Callable[[], bool],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._runner = runner
        self._screen = screen
        self._is_heard = is_heard
        self.easing = Easing(runner, work)
        self.overlay: Overlay | None = None

    def ask(self) -> None:
        """Be silent, then ask what happened."""
        if self._is_silenced():
            options = self._options(pain.stop_choices(can_tell=self.easing.exercise_id is not None))
            self._show(pain.STOPPED_TITLE, pain.STOPPED_SENTENCE, options, lambda choice: self._take(choice, "stopped"))

    def ask_pain(self) -> None:
        """Be silent, then ask how much it hurts."""
        if self._is_silenced():
            self._ask_level()

    def _is_silenced(self) -> bool:
        """Silence at once, before anything else is done; whether there is something to ask."""
        if self._runner.conductor.state.accepts(Pause):
            self._runner.send(Pause())
        else:
            self._runner.conductor.hush()
        return self.overlay is None

    def _ask_level(self) -> None:
        options = ask_options(pain.WITHOUT, Choice.HURTS, Choice.REST)
        self._show(pain.DURING_TITLE, pain.TYPE_IT, options, self._take_level, has_scale=True)
        overlay = self.overlay
        if overlay is not None and overlay.scale is not None:
            overlay.scale.changed.connect(lambda level: relabel(overlay, Choice.HURTS, level, pain.OK, pain.WITHOUT))

    def _take_level(self, choice: Choice) -> None:
        level = self.overlay.level if self.overlay is not None else None
        if choice is Choice.REST:
            self._take(choice, "stopped")
            return
        conductor, eased = self._runner.conductor, self.easing.offer()
        before = conductor.pains.reference
        if level is not None:
            conductor.pain(level, "during")
        can_skip = self.easing.exercise_id is not None
        answer = pain.answer(before, level, can_ease=eased is not None, can_skip=can_skip)
        # Whoever lies face down hears it.
        is_said = conductor.say(answer.said) and self._is_heard()
        options = self._options(answer.choices, eased)
        self._show(answer.title, answer.sentence, options, lambda choice: self._take(choice, "pain"), is_said=is_said)

    def _take(self, choice: Choice, ending: Ending) -> None:
        """Do what was chosen."""
        if choice is Choice.HURTS:
            self._ask_level()
            return
        self._runner.conductor.hush()
        self.close()
        match choice:
            case Choice.DONE:
                self.ended.emit(ending)
                return
            case Choice.REST:
                announce(self._page, GO_ON)
                return
            case Choice.EASIER:
                self.easing.take()
            case Choice.SKIP:
                self._runner.send(SkipExercise(self._runner.conductor.state.cursor))
            case _:
                pass
        self._runner.send(Resume())

    def close(self) -> None:
        """Back to the session as it stands."""
        if self.overlay is not None:
            self.overlay.close_down()
            self.overlay = None
            self.covered.emit()
            self._page.setFocus()

    def _options(self, choices: Iterable[Choice], eased: str | None = None) -> list[Option]:
        from backtimer.ui.session.overlay import Option

        options: list[Option] = []
        for choice in choices:
            key = KEYS[choice]
            label = pain.LABELS[choice]
            if choice is Choice.EASIER and eased:
                label = f"{label}: {eased}"
            options.append(Option(choice, label, key if options else FIRST.get(choice, key), (key,)))
        return options

    def _show(
        self,
        title: str,
        sentence: str,
        options: list[Option],
        then: Callable[[Choice], None],
        *,
        has_scale: bool = False,
        is_said: bool = False,
    ) -> None:
        from backtimer.ui.session.overlay import Overlay

        if self.overlay is not None:
            self.overlay.close_down()
        self.overlay = Overlay(self._page, title, sentence, options, self._screen, has_scale=has_scale)
        self.overlay.chosen.connect(then)
        self.overlay.open(is_said=is_said)
        self.covered.emit()


def ask_options(label: str, choice: Choice, leave: Choice) -> list[Option]:
    """The options below a scale: on with the number, or back."""
    from backtimer.ui.session.overlay import ENTER, Option

    back = pain.BACK if leave is Choice.NOT_TODAY else pain.LABELS[leave]
    return [Option(choice, label, "Enter", ENTER), Option(leave, back, "Esc", ("Esc",))]


def relabel(overlay: Overlay, choice: Choice, level: int | None, with_number: str, without: str) -> None:
    """Say what Enter does now."""
    overlay.buttons[choice].say(without if level is None else with_number)
