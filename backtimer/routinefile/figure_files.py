"""The files of figures that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backtimer.figures.figure import Figure
from backtimer.routine.exercise import Exercise
from backtimer.routinefile.catalogue import yaml_files
from backtimer.routinefile.figures import read_figure
from backtimer.routinefile.kinds import Id, all_pairs, read_pairs
from backtimer.routinefile.problem import Problem, Problems, shown
from backtimer.routinefile.reader import read_bytes, read_root


@dataclass(frozen=True)
class Figures:
    """All figures by id, and what is wrong with their files."""

    by_id: dict[str, Figure]
    problems: tuple[tuple[Path, Problem], ...] = ()


def read_figures(folder: Path) -> Figures:
    """Read every figure file of a folder. Never raises; a figure with a problem is left out."""
    by_id: dict[str, Figure] = {}
    found: list[tuple[Path, Problem]] = []
    for path in yaml_files(folder):
        problems = Problems()
        data = read_bytes(path, problems)
        root = read_root(data, "a file of figures", problems) if data is not None else None
        pairs = read_pairs(root, "a file of figures", ("backtimer", "figures"), problems) if root else {}
        for key, node in all_pairs(pairs["figures"][1], "figures", problems) if "figures" in pairs else ():
            figure_id = Id().read("a figure", key, problems)
            if figure_id in by_id:
                problems.add(key, f"the figure {shown(key.value)} is here twice")
                continue
            figure = read_figure(node, problems, by_id)
            if figure is not None and figure_id is not None:
                by_id[figure_id] = figure
        found += [(path, problem) for problem in problems.in_order()]
    return Figures(by_id, tuple(found))


class ShippedFigures:
    """The figures of a folder, read with the first one that is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_id: dict[str, Figure] | None = None

    def of(self, exercise: Exercise) -> Figure | None:
        """The exercise's own figure, the one that it names, or the one with its id."""
        if isinstance(exercise.figure, Figure):
            return exercise.figure
        if self._by_id is None:
            self._by_id = read_figures(self._folder).by_id
        return self._by_id.get(exercise.figure or exercise.id)
