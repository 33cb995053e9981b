"""Where icons, fonts and figures are. The window is told when it is made; it finds nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only named here: the first window does not pay for figures.
    from backtimer.figures.figure import Figure
    from backtimer.routine.exercise import Exercise

_folder: Path | None = None
_figure_of: Callable[[Exercise], Figure | None] = lambda _: None  # noqa: E731


def use(folder: Path, figure_of: Callable[[Exercise], Figure | None]) -> None:
    """Take icons and fonts from this folder of assets, and figures from whoever knows them."""
    global _folder, _figure_of
    _folder, _figure_of = folder, figure_of


def figure(exercise: Exercise) -> Figure | None:
    """The figure that shows an exercise. A list knows only its id."""
    return _figure_of(exercise)


def path(*parts: str) -> Path | None:
    """A file or a folder of the assets; None when no folder was named."""
    return _folder.joinpath(*parts) if _folder is not None else None
