"""A preview of the session's screen, as the person has chosen it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame

from backtimer.routine.dose import Side
from backtimer.session import words
from backtimer.session.machine import SessionMode
from backtimer.session.plan import Kind
from backtimer.session.view import CALM_IN_SECONDS, CALM_OUT_SECONDS, PHASES, Breath, Counts, View, breath_at
from backtimer.settings.settings import Motion, ScreenSettings
from backtimer.ui.stage.stage import Stage

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

PREVIEW_MS = 40
# What the preview goes through, over and over: the step, its word and its seconds.
STEPS = (
    (Kind.LEAD_IN, words.GET_READY, 4.0),
    (Kind.MOVE, "Lift", 2.0),
    (Kind.HOLD, words.HOLD, 10.0),
    (Kind.RELEASE, "Lower", 2.0),
    (Kind.REST, words.REST, 3.0),
    (Kind.CHANGE_SIDES, words.CHANGE_SIDES, 4.0),
    (Kind.BREATHE_IN, words.BREATHE_IN, CALM_IN_SECONDS),
    (Kind.BREATHE_OUT, words.BREATHE_OUT, CALM_OUT_SECONDS),
)
_STARTS = tuple(accumulate((seconds for *_, seconds in STEPS), initial=0.0))
ROUND_SECONDS = _STARTS[-1]


def preview_view(seconds: float) -> View:
    """What the preview shows so many seconds from its beginning."""
    at = seconds % ROUND_SECONDS
    index = max(number for number in range(len(STEPS)) if _STARTS[number] <= at)
    kind, headline, lasts = STEPS[index]
    elapsed = at - _STARTS[index]
    is_breath_paced = kind in (Kind.BREATHE_IN, Kind.BREATHE_OUT)
    breath: Breath | None = None
    if kind is Kind.HOLD:
        breath = breath_at(elapsed, CALM_IN_SECONDS, CALM_OUT_SECONDS)
    elif is_breath_paced:
        breath = breath_at(at - _STARTS[-3], CALM_IN_SECONDS, CALM_OUT_SECONDS)
    is_told = kind is Kind.LEAD_IN
    has_side = not is_told and not is_breath_paced
    side = (Side.RIGHT if kind is Kind.CHANGE_SIDES else Side.LEFT) if has_side else None
    has_counts = has_side and kind is not Kind.CHANGE_SIDES
    return View(
        mode=SessionMode.RUNNING,
        step=int(seconds // ROUND_SECONDS) * len(STEPS) + index,
        kind=kind,
        phase=PHASES[kind],
        seconds=lasts,
        exercise="Bird dog",
        headline=headline,
        details=("Come onto your hands and knees.", "Reach one arm and the opposite leg long.") if is_told else (),
        countdown="" if is_told else str(ceil(round(lasts - elapsed, 3))),
        fraction=elapsed / lasts,
        side=side,
        rep="3 of 5" if has_counts else "",
        set="",
        counts=Counts(3, 5, 1, 1, is_resting=kind is Kind.REST) if has_counts else None,
        breath=breath,
        is_breath_paced=is_breath_paced,
        next="Next: Glute bridge",
        left="8:24",
        session_fraction=0.32 + 0.1 * at / ROUND_SECONDS,
    )


class Preview(QFrame):
    """A small stage that runs through the kinds of step while it is seen."""

    def __init__(self, system_moves_less: Callable[[], bool]) -> None:
        super().__init__()
        self.setAccessibleName("Preview")
        self._system_moves_less = system_moves_less
        self._options = ScreenSettings()
        self._is_still = False
        self._began = monotonic()
        self.stage = Stage(self)
        self.stage.set_ends((0.14, 0.3, 0.44, 0.62, 0.8, 1.0))
        self._timer = QTimer(self)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self.refresh)

    def show_options(self, options: ScreenSettings) -> None:
        """Show a session seen like this."""
        self._options = options
        self._apply()

    def refresh(self) -> None:
        """Go on to what is to be seen now."""
        if self._moves_less() is not self._is_still:  # the system has answered
            self._apply()
        self.stage.show_view(preview_view(monotonic() - self._began))

    def _moves_less(self) -> bool:
        motion = self._options.motion
        return self._system_moves_less() if motion is Motion.SYSTEM else motion is Motion.LESS

    def _apply(self) -> None:
        self._is_still = self._moves_less()
        self.stage.set_options(self._options, is_still=self._is_still)
        self.stage.show_view(preview_view(monotonic() - self._began))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self.stage.setGeometry(self.rect())
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._timer.stop()
        super().hideEvent(event)
