"""From the bytes of a YAML file to nodes that know their place, every scalar still text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from backtimer.routinefile.problem import Problems

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 20
MOST_NODES = 200_000

# What YAML does not allow in a file. The two parsers report it differently, so we look for it ourselves.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Scalar:
    """A single value as it is written."""

    line: int
    column: int
    value: str
    is_plain: bool

    @property
    def is_empty(self) -> bool:
        """Nothing is written, or YAML's word for nothing."""
        return not self.value.strip() or (self.is_plain and self.value in ("~", "null", "Null", "NULL"))


@dataclass
class Sequence:
    """A list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass
class Mapping:
    """Keys with values, duplicates kept."""

    line: int
    column: int
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    key: Node | None = None


@dataclass
class Unusable:
    """A node that has already been reported."""

    line: int
    column: int


@dataclass(frozen=True)
class _Spot:
    line: int
    column: int


Node = Scalar | Sequence | Mapping | Unusable


def parse(data: bytes, problems: Problems) -> Node | None:
    """The root node of a file with one document; None when there is none, with a problem that says why."""
    if len(data) > MOST_BYTES:
        problems.add(None, "the file is larger than 1 MiB", "a routine is a few kilobytes")
        return None
    text = _decode(data, problems)
    if text is None:
        return None
    try:
        return _build(text, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _Spot(mark.line + 1, mark.column + 1) if mark else None
        reason = error.problem or error.context or "it cannot be read"
        problems.add(place, f"this is not YAML: {reason}", "look at the indentation, the colons and the quotes")
    except (yaml.YAMLError, ValueError):
        problems.add(None, "this is not YAML")
    return None


def _decode(data: bytes, problems: Problems) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        problems.add(_spot(before), "the file is not UTF-8 text", "save it again with the encoding UTF-8")
        return None
    bad = _NOT_TEXT.search(text)
    if bad:
        problems.add(_spot(text[: bad.start()]), f"a character that cannot stand here: U+{ord(bad[0]):04X}")
        return None
    return text


def _spot(before: str) -> _Spot:
    return _Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _build(text: str, problems: Problems) -> Node | None:
    # Events and a stack of our own: nothing here recurses, and no alias is ever followed.
    root: Node | None = None
    stack: list[Sequence | Mapping] = []
    documents = nodes = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problems.add(_Spot(line, column), "a second document starts here", "one file holds one routine")
                return root
            continue
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            stack.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        nodes += 1
        if nodes > MOST_NODES:
            problems.add(_Spot(line, column), "the file holds too many values")
            return None
        node = _node_of(event, line, column, problems)
        if not stack:
            root = node
        else:
            _put(stack[-1], node)
        if isinstance(node, (Sequence, Mapping)):
            if len(stack) >= MOST_DEPTH:
                problems.add(node, f"nested more than {MOST_DEPTH} deep")
                return None
            stack.append(node)
    if root is None or (isinstance(root, Scalar) and root.is_empty):
        problems.add(None, "the file is empty")
        return None
    return root


def _node_of(event: yaml.NodeEvent, line: int, column: int, problems: Problems) -> Node:
    if isinstance(event, yaml.AliasEvent):
        problems.add(_Spot(line, column), "an alias (*) is not used in routine files", "write the value out")
        return Unusable(line, column)
    if event.anchor is not None:
        problems.add(_Spot(line, column), "an anchor (&) is not used in routine files", "leave it out")
    if getattr(event, "tag", None) is not None:
        problems.add(_Spot(line, column), "a tag (!) is not used in routine files", "leave it out, or quote the text")
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(line, column, event.value, event.style is None or event.style == "")
    return Sequence(line, column) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line, column)


def _put(parent: Sequence | Mapping, node: Node) -> None:
    if isinstance(parent, Sequence):
        parent.items.append(node)
    elif parent.key is None:
        parent.key = node
    else:
        parent.pairs.append((parent.key, node))
        parent.key = None
