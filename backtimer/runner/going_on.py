"""A session that was left before its end, and can go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only named here: the first window does not pay for what a session needs.
    from backtimer.session.checkpoint import Checkpoint
    from backtimer.session.plan import Plan


@dataclass(frozen=True, slots=True)
class GoingOn:
    """`session` is its id in the history, `name` what its routine is found by; `where` it goes on, in words, and when
    it was left (`at`). `is_changed`: the routine's file has changed since. `ids` are the ids that its exercises have
    now by older ones, under which it was begun.
    """

    session: str
    name: str
    title: str
    where: str
    at: datetime
    plan: Plan
    place: Checkpoint
    is_changed: bool
    ids: Mapping[str, str] = field(default_factory=dict)
