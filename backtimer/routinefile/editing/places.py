"""Which part of a routine file each of its problems is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backtimer.routinefile import tree
from backtimer.routinefile.editing.source import NodePath
from backtimer.routinefile.problem import Problem, Problems


def by_path(text: str, problems: Sequence[Problem]) -> dict[NodePath, Problem]:
    """The first problem (or remark) of each part of a text, by the path of the key or value that it is about.

    What is about the file as a whole, or cannot be placed, is at the empty path.
    """
    if not problems:
        return {}
    root = tree.parse(text.encode("utf-8", errors="replace"), Problems())
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
    # A mapping starts where its first key does: the problem says which key it is about.
    if problem.key:
        at = next((path for path in paths if path and path[-1] == problem.key), None)
        if at is not None:
            return at
        if paths in ([], [()]) or paths[0] == ():
            return (problem.key,)  # a key that is missing
    return paths[0] if paths else ()
