"""Which part of a routine file each of its problems is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from pathlib import Path

from backtimer.routinefile import tree
from backtimer.routinefile.editing.source import NodePath
from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.problem import Problem, Problems
from backtimer.routinefile.reader import read_routine_bytes


def problems_by_path(
    text: str, routine_id: str, catalogue: MappingOf[str, CatalogueEntry], folder: Path | None = None
) -> dict[NodePath, Problem]:
    """The first problem of each part of a file, by the path of the key or value that it is about.

    What is about the file as a whole, or cannot be placed, is at the empty path. Pictures are looked for in `folder`.
    """
    data = text.encode("utf-8", errors="replace")
    problems = read_routine_bytes(data, routine_id, catalogue, folder).problems
    if not problems:
        return {}
    root = tree.parse(data, Problems())
    places: dict[tuple[int, int], list[NodePath]] = {}
    for path, node in _nodes(root, ()) if root is not None else ():
        places.setdefault((node.line, node.column), []).append(path)
    found: dict[NodePath, Problem] = {}
    for problem in problems:
        found.setdefault(_path_of(problem, places.get((problem.line, problem.column), [])), problem)
    return found


def _nodes(node: tree.Node, path: NodePath) -> Iterator[tuple[NodePath, tree.Node]]:
    yield path, node
    if isinstance(node, tree.Sequence):
        for index, item in enumerate(node.items):
            yield from _nodes(item, (*path, index))
    elif isinstance(node, tree.Mapping):
        for key, value in node.pairs:
            if isinstance(key, tree.Scalar):
                yield (*path, key.value), key
                yield from _nodes(value, (*path, key.value))


def _path_of(problem: Problem, paths: list[NodePath]) -> NodePath:
    missing = re.fullmatch("the key ([a-z]+) is missing", problem.message)
    if missing:
        return (missing[1],)
    # A mapping starts where its first key does. What is said of the key names it.
    for path in paths[1:]:
        name = re.escape(str(path[-1]))
        if re.search(f'"{name}"|(^| ){name} cannot both be$|^{name}: ', problem.message):
            return path
    return paths[0] if paths else ()
