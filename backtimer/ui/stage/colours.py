"""The colours of the session's stage: one for each phase, dark and light.

Any two phases differ for every common colour vision, mostly by lightness and by blue against yellow; all that is
written keeps a contrast of at least 7 : 1. tests/gui/test_session_screen.py measures both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from backtimer.session.view import Phase
from backtimer.settings.settings import StageScheme
from backtimer.ui.look import theme


@dataclass(frozen=True, slots=True)
class StageColours:
    """`text` is what must be read first, `faint` what may be read after it."""

    grounds: Mapping[Phase, str]
    text: str
    faint: str

    def track(self, ground: QColor) -> QColor:
        """What is left of something that empties or is not yet full."""
        return mixed(ground, QColor(self.text), 0.26)

    def flash(self, ground: QColor) -> QColor:
        """The ground for the blink of an eye: seen from the corner of the eye, and no more than that."""
        return mixed(ground, QColor(self.text), 0.34)


DARK = StageColours(
    {
        Phase.GET_READY: "#0f121a",
        Phase.WORK: "#04421c",
        Phase.REST: "#1b3fae",
        Phase.CHANGE_SIDES: "#704506",
        Phase.BREATHE: "#4d235a",
        Phase.PAUSED: "#505257",
    },
    text="#ffffff",
    faint="#f0f4f6",
)
LIGHT = StageColours(
    {
        Phase.GET_READY: "#eaf4ff",
        Phase.WORK: "#a4fdd0",
        Phase.REST: "#b5d8fc",
        Phase.CHANGE_SIDES: "#d7ac76",
        Phase.BREATHE: "#bc99e1",
        Phase.PAUSED: "#bec5c8",
    },
    text="#0a1014",
    faint="#121a20",
)


def stage_colours(scheme: StageScheme) -> StageColours:
    """The colours as chosen, or as the system has them at the moment."""
    is_dark = theme.system_is_dark() if scheme is StageScheme.SYSTEM else scheme is StageScheme.DARK
    return DARK if is_dark else LIGHT


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour so far (0 to 1) from one to the other."""
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in parts))
