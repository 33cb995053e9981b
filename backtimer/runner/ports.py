"""What a session needs of the world; app and cli hand in what fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Voice(Protocol):
    """Says lines aloud. Each ends exactly once, reported from any thread; no call blocks or raises."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Render these ahead, in this order, in the background."""

    def say(self, number: int, text: str, patience_seconds: float) -> None:
        """Say a line; drop it when it cannot begin within `patience_seconds`."""

    def sound(self, name: str) -> None:
        """Make a sound at once, or not at all."""

    def sound_lengths(self) -> Mapping[str, float]:
        """The seconds of each sound by its name."""

    @property
    def is_audible(self) -> bool:
        """Whether a line that is played can be heard: its volume is not 0."""

    @property
    def is_sounding(self) -> bool:
        """Whether a sound is being made."""

    def hush(self) -> None:
        """Be silent at once."""

    def close(self) -> None:
        """End for good."""


class EventSink(Protocol):
    """Takes what happens in a session, at once."""

    def __call__(self, event: str, **details: Any) -> None:
        """One event with its details."""


class WakeLock(Protocol):
    """Keeps the screen awake."""

    def hold(self) -> None:
        """From now on."""

    def release(self) -> None:
        """No longer."""
