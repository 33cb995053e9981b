"""The events of sessions as the program's log has them: without texts, and with the names of shipped routines only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any

from backtimer.runner.ports import EventSink

# Of each what is a number or a flag; titles and texts stay out.
_LOGGED = {
    "session_started": ("total_seconds",),
    "session_taken_up": ("total_seconds",),
    "paused": ("slept",),
    "resumed": (),
    "finished": ("session_seconds",),
}

log = logging.getLogger(__name__)


class SessionLog:
    """Hands events on and logs some of them."""

    def __init__(self, events: EventSink, shipped: Callable[[], Collection[str]]) -> None:
        self._events = events
        self._shipped = shipped

    def __call__(self, event: str, **details: Any) -> None:
        """One event."""
        self._events(event, **details)
        if event not in _LOGGED:
            return
        told = [f"{name}={details[name]}" for name in _LOGGED[event] if isinstance(details.get(name), (int, float))]
        if "routine" in details:
            told.insert(0, details["routine"] if details["routine"] in self._shipped() else "an own routine")
        log.info("%s", " ".join([event, *told]))
