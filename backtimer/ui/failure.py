"""An error that nobody caught, as the window is told of it. No Qt: where that fails, errors are told as well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """`signature` is the same for the same failure, `times` how often it came; `text` holds nothing of the person's."""

    signature: tuple[object, ...]
    text: str
    times: int = 1
