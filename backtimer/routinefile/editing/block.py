"""Edits of lines: keys on lines of their own, and lists whose items begin with a dash."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from backtimer.routinefile.editing.source import BLANKS, BREAKS, CannotEdit, Document, Edit, ListSpan, MapSpan
from backtimer.routinefile.editing.writing import Layout

_UNUSUAL = "This part is written in an unusual way. Edit it in a text editor."


def layout_of(document: Document) -> Layout:
    """How far this file stands in, going by its list of exercises."""
    step = list_step = 2
    for key, value in document.root.pairs:
        if isinstance(value, ListSpan) and value.items and not value.is_flow and key.value == "exercises":
            list_step = document.column(document.dash_of(value.items[0])) - document.column(key.start)
            step = list_step or step
    return Layout(step, list_step, document.newline)


def pair_insertion(document: Document, node: MapSpan, after: int, lines: list[str]) -> list[Edit]:
    """The edit that puts the lines of a new key below those of the key with the index."""
    key, value = node.pairs[after]
    if document.is_explicit(node.pairs[0][0]):
        raise CannotEdit("A key here is written with a question mark. Edit it in a text editor.")
    start = document.newline + " " * document.column(node.pairs[0][0].start)
    at = document.line_end(max(key.end, value.end))
    return [(at, at, "".join(start + line for line in lines))]


def pair_removal(document: Document, node: MapSpan, index: int) -> list[Edit]:
    """The edit that takes a key out with its line and the comment at the line's end; not the last key there is."""
    key, value = node.pairs[index]
    if document.is_explicit(key):
        raise CannotEdit("A key here is written with a question mark. Edit it in a text editor.")
    end = max(key.end, value.end)
    if document.is_first_on_line(key.start):
        return [document.lines_out(key.start, end)]
    # It stands behind a dash: the next key takes its place, unless there are comments on the way.
    if index + 1 == len(node.pairs):
        raise CannotEdit(_UNUSUAL)
    following = node.pairs[index + 1][0]
    next_line = document.after_break(document.line_end(end))
    if document.line_start(following.start) == next_line and not document.is_explicit(following):
        return [(key.start, following.start, "")]
    start = len(document.text[: key.start].rstrip(BLANKS))
    return [(start, document.line_end(end), "")]


@dataclass(frozen=True)
class Chunk:
    """A list's item with the comments that belong to it: from the start of a line to the end of one.

    Comments directly above an item belong to it, and so do those directly below it that stand further in than its
    dash. What a blank line separates from an item stays where it is.
    """

    start: int
    end: int


def chunks(document: Document, node: ListSpan) -> list[Chunk]:
    """The items of a list of lines. Raises CannotEdit when one does not begin on a line of its own."""
    found: list[Chunk] = []
    floor = 0
    for item in node.items:
        dash = document.dash_of(item)
        if not document.is_first_on_line(dash):
            raise CannotEdit(_UNUSUAL)
        column = document.column(dash)
        start, end = document.line_start(dash), document.line_end(item.end)
        while start > floor:
            above = document.before_break(start)
            margin = _comment_column(document, above)
            if margin is None or margin > column or document.line_start(above) < floor:
                break
            start = document.line_start(above)
        while (below := _comment_below(document, end)) is not None and below > column:
            end = document.line_end(document.after_break(end))
        found.append(Chunk(start, end))
        floor = document.after_break(end)
    return found


def _comment_column(document: Document, at: int) -> int | None:
    line = document.text[document.line_start(at) : document.line_end(at)]
    return len(line) - len(line.lstrip(BLANKS)) if line.lstrip(BLANKS).startswith("#") else None


def _comment_below(document: Document, end: int) -> int | None:
    following = document.after_break(end)
    return _comment_column(document, following) if end < following else None


def is_commented(document: Document, node: MapSpan, column: int) -> bool:
    """Whether comments stand around the keys of a block, which stands further in than the column."""
    first, last = node.pairs[0][0], node.pairs[-1][1]
    if (_comment_below(document, document.line_end(last.end)) or 0) > column:
        return True
    start = document.line_start(first.start)
    return start > 0 and _comment_column(document, document.before_break(start)) is not None


def _is_blank(text: str) -> bool:
    return not text.strip(BLANKS + BREAKS)


def item_insertion(document: Document, node: ListSpan, index: int, text: str, is_below: bool = False) -> list[Edit]:
    """The edit that puts an item before that with the index, or after the last; set apart as its neighbours are.

    `is_below`: directly below the item before it, also when a comment of its own stands between the two.
    """
    found = chunks(document, node)
    between = [document.text[one.end : two.start] for one, two in pairwise(found)]
    is_apart = sum(_count(gap) > 1 for gap in between) * 2 > len(between)
    apart = document.newline * (2 if is_apart else 1)
    if 0 < index < len(found) and _is_blank(between[index - 1]):
        apart = between[index - 1]
    if is_below or index == len(found):
        return [(found[index - 1].end, found[index - 1].end, apart + text)]
    start = found[index].start
    return [(start, start, text + apart)]


def item_removal(document: Document, node: ListSpan, index: int) -> list[Edit]:
    """The edit that takes an item out, and of the blank lines around it the fewer; not the last item there is."""
    found = chunks(document, node)
    chunk = found[index]
    above = document.text[found[index - 1].end : chunk.start] if index else None
    below = document.text[chunk.end : found[index + 1].start] if index + 1 < len(found) else None
    can_above = above is not None and _is_blank(above)
    can_below = below is not None and _is_blank(below)
    if can_below and not (can_above and _count(above or "") < _count(below or "")):
        return [(chunk.start, found[index + 1].start, "")]
    if can_above:
        return [(found[index - 1].end, chunk.end, "")]
    return [document.lines_out(chunk.start, chunk.end)]


def _count(gap: str) -> int:
    return sum(letter in BREAKS for letter in gap.replace("\r\n", "\n"))


def moved(document: Document, node: ListSpan, index: int, to: int) -> list[Edit]:
    """The edits that change the order; blank lines, and comments set apart by them, stay where they are."""
    found = chunks(document, node)
    texts = [document.text[chunk.start : chunk.end] for chunk in found]
    texts.insert(to, texts.pop(index))
    return [(chunk.start, chunk.end, new) for chunk, new in zip(found, texts, strict=True)]
