"""From the bytes of a YAML file to nodes that know their place, every scalar still text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import yaml

from backtimer.routinefile.misread import BREAK, encoding_of, explained, is_odd, odd_key
from backtimer.routinefile.problem import Problems

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 20
MOST_NODES = 200_000

# What YAML does not allow in a file. The two parsers report it differently, so we look for it ourselves.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Scalar:
    """A single value as it is written; `cut` is what follows it when that looks like text after a `#`."""

    line: int
    column: int
    value: str
    is_plain: bool
    cut: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is written, or YAML's word for nothing."""
        return not self.value.strip() or (self.is_plain and self.value in ("~", "null", "Null", "NULL"))


@dataclass
class Sequence:
    """A list; `is_flow`: in brackets."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    is_flow: bool = False


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
        root = _build(text, problems)
    except yaml.MarkedYAMLError as error:
        if _is_blamed(problems):
            return None
        mark = error.problem_mark or error.context_mark
        found = explained(text, mark.line, mark.column, error.problem or "", error.context or "") if mark else None
        begun = error.context_mark
        if found is not None and begun is not None and mark and begun.line < mark.line and found.is_not_closed:
            # What is not closed is told where it was opened: its end may be that of the file.
            found = replace(found, line=begun.line + 1, column=begun.column + 1)
        if found is not None:
            problems.add(_Spot(found.line, found.column), found.message, found.hint)
        else:
            place = _Spot(mark.line + 1, mark.column + 1) if mark else None
            reason = error.problem or error.context or "it cannot be read"
            problems.add(place, f"this is not YAML: {reason}", "look at the indentation, the colons and the quotes")
    except (yaml.YAMLError, ValueError):
        problems.add(None, "this is not YAML")
    else:
        return None if _is_blamed(problems) else root
    return None


def _is_blamed(problems: Problems) -> bool:
    """Whether a wrong space or dash made a key; what else is wrong follows from it, and is not told."""
    slips = [each for each in problems.found if is_odd(each.message)]
    if slips:
        problems.found[:] = slips
    return bool(slips)


def _decode(data: bytes, problems: Problems) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        looks, place = encoding_of(data, error.start), _spot(before)
        problems.add(place, f"the file is not saved as UTF-8{looks}", "save it again with the encoding UTF-8")
        return None
    bad = _NOT_TEXT.search(text)
    if bad and (looks := encoding_of(data, 0)).endswith("16"):
        problems.add(None, f"the file is not saved as UTF-8{looks}", "save it again with the encoding UTF-8")
        return None
    if bad:
        problems.add(_spot(text[: bad.start()]), f"a character that cannot stand here: U+{ord(bad[0]):04X}")
        return None
    return text


def _spot(before: str) -> _Spot:
    ends = list(BREAK.finditer(before))
    return _Spot(len(ends) + 1, len(before) - (ends[-1].end() if ends else 0) + 1)


def _build(text: str, problems: Problems) -> Node | None:
    # Events and a stack of our own: nothing here recurses, and no alias is ever followed.
    root: Node | None = None
    stack: list[Sequence | Mapping] = []
    documents = nodes = 0
    lines = BREAK.split(text) if "#" in text else []
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
        if isinstance(node, Scalar) and node.is_plain and lines and event.end_mark is not None:
            node.cut = _cut(lines, event.end_mark.line, event.end_mark.column)
        if not stack:
            root = node
        elif _put(stack[-1], node):
            slip = odd_key(node.value, line, column) if isinstance(node, Scalar) and node.is_plain else None
            if slip is not None:
                problems.add(slip, slip.message, slip.hint)
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
        problems.add(
            _Spot(line, column),
            "an alias (*) is not used in routine files",
            "write it out; put a text that begins with * in quotes",
        )
        return Unusable(line, column)
    if event.anchor is not None:
        problems.add(
            _Spot(line, column),
            "an anchor (&) is not used in routine files",
            "leave it out; put a text that begins with & in quotes",
        )
    if getattr(event, "tag", None) is not None:
        problems.add(
            _Spot(line, column),
            "a tag (!) is not used in routine files",
            "leave it out; put a text that begins with ! in quotes",
        )
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(line, column, event.value, event.style is None or event.style == "")
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(line, column, is_flow=bool(event.flow_style))
    return Mapping(line, column)


def _cut(lines: list[str], line: int, column: int) -> str:
    """What a `#` cuts off a text, when no space follows it: "#3". With a space it is a comment."""
    found = re.match(r"[ \t]+(#\S.*)", lines[line][column:]) if line < len(lines) else None
    return found[1].rstrip() if found else ""


def _put(parent: Sequence | Mapping, node: Node) -> bool:
    """Put a node into its parent; whether it is a key there."""
    if isinstance(parent, Sequence):
        parent.items.append(node)
    elif parent.key is None:
        parent.key = node
        return True
    else:
        parent.pairs.append((parent.key, node))
        parent.key = None
    return False
