"""How a voice sounds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from backtimer.session.pace import DEFAULT_RATE


@dataclass(frozen=True, slots=True)
class Style:
    """A voice by its id, its rate in words a minute, its pitch from 0 to 100; None leaves it to the engine."""

    voice_id: str | None = None
    rate: int = DEFAULT_RATE
    pitch: int | None = None

    def as_argument(self) -> str:
        """For a worker's command line."""
        return json.dumps(asdict(self))

    @property
    def key(self) -> str:
        """Tells clips of this style from others."""
        return f"{self.rate}\0{self.voice_id or ''}\0{'' if self.pitch is None else self.pitch}"


def style_of(argument: str) -> Style:
    """The style of a worker's command line."""
    return Style(**json.loads(argument))
