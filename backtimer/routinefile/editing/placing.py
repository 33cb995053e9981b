"""Where and how a new value goes into the text."""

from __future__ import annotations

import re

from backtimer.routinefile.editing import block, flow
from backtimer.routinefile.editing.paths import HARM, find, key_of, name_of
from backtimer.routinefile.editing.source import (
    BLANKS,
    CannotEdit,
    Document,
    Edit,
    ListSpan,
    MapSpan,
    Model,
    NodePath,
    Span,
    document_of,
)
from backtimer.routinefile.editing.writing import (
    WIDTH,
    Single,
    Value,
    flow_pair,
    flow_text,
    folded_again,
    item_lines,
    must_be_quoted,
    pair_lines,
    scalar_text,
    single,
)

EXERCISES: NodePath = ("exercises",)
_ORDER = ("backtimer", "title", "about", "source", "defaults", "exercises")


def checked(document: Document, edits: list[Edit], expected: Model) -> str:
    """The text after edits, once it is sure that it says what it should. Raises CannotEdit."""
    return checked_text(document, document.with_edits(edits), expected)


def checked_text(document: Document, text: str, expected: Model) -> str:
    """The text, once it is sure that it says what it should: rather no edit than a wrong file."""
    try:
        after = document_of(text)
    except CannotEdit:
        raise CannotEdit(HARM) from None
    if after.model != expected or after.parse_problems > document.parse_problems:
        raise CannotEdit(HARM)
    return text


def addition(document: Document, path: NodePath, value: Value) -> list[Edit]:
    """The edits that add a key, and the block that it stands in if that is missing."""
    name = path[-1]
    parent = find(document, path[:-1])
    if isinstance(name, int):
        raise CannotEdit(f"{name_of(path)} is not in this file.")
    if parent is None:
        return addition(document, path[:-1], {name: value})
    if not isinstance(parent, MapSpan):
        return written(document, path[:-1], parent, {name: value})
    if parent.is_flow:
        return flow.insertion(document, parent, len(parent.pairs), flow_pair(path, value))
    column = document.column(parent.pairs[0][0].start)
    lines = pair_lines(path, value, column, block.layout_of(document))
    return block.pair_insertion(document, parent, _place(parent, path), lines)


def _place(parent: MapSpan, path: NodePath) -> int:
    """After which key a new one goes: the last, but what tells about a routine goes before its exercises."""
    names = [key.value for key, _ in parent.pairs]
    before: tuple[str, ...] = ()
    if len(path) == 1 and path[0] in _ORDER:
        before = _ORDER[: _ORDER.index(str(path[0]))]
    elif path[-1] == "id":
        before = ("exercise", "name")
    return max((at for at, name in enumerate(names) if name in before), default=len(names) - 1)


def replacement(document: Document, path: NodePath, node: Span, value: Single) -> list[Edit]:
    """The edits that put one single value in another's place, written in the same way if that can be."""
    if node.is_anchored:
        raise CannotEdit(f"{name_of(path)} has an anchor (&). Edit it in a text editor.")
    said = single(path, value)
    if node.style and node.style in "|>" and said.split() and not must_be_quoted(said):
        content = document.after_break(document.line_end(node.start))
        if content < node.end:
            return [(content, node.end, folded_again(document.text[content : node.end], said, document.newline))]
    if isinstance(path[-1], str) and not node.in_flow and not node.style:
        return written(document, path, node, value)
    return [(node.start, node.end, _spaced(document, node, scalar_text(path, value, node.in_flow, node.style)))]


def _spaced(document: Document, node: Span, new: str) -> str:
    """A value where nothing was written needs a blank before it, and its colon when only the key is there."""
    if node.end > node.start:
        return new
    before = document.text[: node.start]
    return f" {new}" if before.endswith((":", "-")) else f": {new}"


def written(document: Document, path: NodePath, node: Span, value: Value) -> list[Edit]:
    """The edits that write a key's value in place of what is there, on lines below the key if it is long."""
    if node.is_anchored:
        raise CannotEdit(f"{name_of(path)} has an anchor (&). Edit it in a text editor.")
    if node.in_flow:
        return [(node.start, node.end, _spaced(document, node, flow_text(path, value)))]
    layout = block.layout_of(document)
    if isinstance(path[-1], int):
        key_start = document.dash_of(node)
        lines = item_lines(path, value, document.column(key_start), layout)
        head = lines[0][1:]
    else:
        key_start = key_of(document, path).start
        lines = pair_lines(path, value, document.column(key_start), layout)
        head = lines[0].removeprefix(scalar_text((), path[-1]) + ":")
    if len(lines) == 1:
        return [(node.start, node.end, _spaced(document, node, head.lstrip()))]
    start = node.start
    if document.line_start(start) == document.line_start(key_start):
        start = len(document.text[:start].rstrip(BLANKS))
    else:
        head = head.lstrip()
    at = document.line_end(node.end)
    inwards = document.newline + " " * document.column(key_start)
    return [(start, node.end, head), (at, at, "".join(inwards + line for line in lines[1:]))]


def item_insertion(document: Document, path: NodePath, node: ListSpan, index: int, value: Value) -> list[Edit]:
    """The edits that put an item before that with the index of a list that is not empty, or after the last."""
    if node.is_flow:
        return flow.insertion(document, node, index, flow_text((*path, index), value))
    first = node.items[0]
    dash = document.dash_of(first)
    mark = document.text[dash : first.start]
    column, mark = document.column(dash), mark if re.fullmatch("- +", mark) else "- "
    lines = [mark + flow_text((*path, index), value)]
    are_flow = all(isinstance(item, MapSpan) and item.is_flow for item in node.items)
    if not are_flow or column + len(lines[0]) > WIDTH:
        lines = item_lines((*path, index), value, column, block.layout_of(document), mark)
    text = document.newline.join(" " * column + line for line in lines)
    if path == EXERCISES:
        return block.item_insertion(document, node, index, text)
    if not document.is_first_on_line(document.dash_of(node.items[max(index - 1, 0)])):
        raise CannotEdit(HARM)
    if index == 0:
        start = document.line_start(dash)
        return [(start, start, text + document.newline)]
    at = document.line_end(node.items[index - 1].end)
    return [(at, at, document.newline + text)]
