"""Edits inside brackets, `{a: 1}` and `[a, b]`: elements with commas between them, on one line or several."""

from __future__ import annotations

from backtimer.routinefile.editing.source import BLANKS, BREAKS, CannotEdit, Document, Edit, ListSpan, MapSpan, Span

_SPACE = BLANKS + BREAKS
_Element = tuple[int, int]


def elements(document: Document, node: ListSpan | MapSpan) -> list[_Element]:
    """From where to where each element goes. Raises CannotEdit for a key with a question mark."""
    if document.text[node.end - 1] not in "]}":  # [a: 1] holds a mapping without braces of its own
        raise CannotEdit("This part is written in an unusual way. Edit it in a text editor.")
    if isinstance(node, ListSpan):
        return [(item.start, item.end) for item in node.items]
    if any(document.is_explicit(key) for key, _ in node.pairs):
        raise CannotEdit("A key here is written with a question mark. Edit it in a text editor.")
    return [(key.start, max(key.end, value.end)) for key, value in node.pairs]


def insertion(document: Document, node: ListSpan | MapSpan, index: int, new: str) -> list[Edit]:
    """The edits that put an element before that with the index, or after the last."""
    found = elements(document, node)
    text = document.text
    if not found:
        return [(node.end - 1, node.end - 1, new)]
    if index < len(found):
        start = found[index][0]
        return [(start, start, f"{new},{_way_to(document, start)}")]
    start, end = found[-1]
    way = _way_to(document, start)
    comma = document.comma_between(end, node.end)
    after = end if comma is None else comma + 1
    rest = text[after : document.line_end(after)].strip(BLANKS)
    # A comment at the end of the line stays with what it stands behind.
    at = document.line_end(after) if way != " " and (not rest or rest.startswith("#")) else after
    if comma is not None:
        return [(at, at, f"{way}{new},")]
    return [(end, end, ","), (at, at, f"{way}{new}")] if at > end else [(end, end, f",{way}{new}")]


def _way_to(document: Document, start: int) -> str:
    if not document.is_first_on_line(start):
        return " "
    return document.newline + document.text[document.line_start(start) : start]


def removal(document: Document, node: ListSpan | MapSpan, index: int) -> list[Edit]:
    """The edits that take an element out, with its comma."""
    found = elements(document, node)
    text = document.text
    start, end = found[index]
    following = found[index + 1][0] if index + 1 < len(found) else None
    comma = document.comma_between(end, node.end if following is None else following)
    after = end if comma is None else comma + 1
    if following is not None and not _has_break(text[end:following]):
        return [(start, following, "")]
    rest = text[after : document.line_end(after)].strip(BLANKS)
    is_alone = document.is_first_on_line(start) and (not rest or rest.startswith("#"))
    before = document.comma_between(found[index - 1][1], start) if index else None
    edits: list[Edit] = []
    if comma is None and before is not None:
        # The last one has no comma: now the one before it is the last.
        if not is_alone and not text[before + 1 : start].strip(_SPACE):
            return [(before, end, "")]
        edits = [(before, before + 1, "")]
    if is_alone:
        return [*edits, document.lines_out(start, after)]
    if before is not None and comma is not None and not text[before + 1 : start].strip(BLANKS):
        return [(before + 1, after, "")]
    return [*edits, (start, after, "")]


def _has_break(text: str) -> bool:
    return any(letter in BREAKS for letter in text)


def moved(document: Document, node: ListSpan, index: int, to: int) -> list[Edit]:
    """The edits that change the order; commas, comments and line breaks stay where they are."""
    found = elements(document, node)
    texts = [document.text[start:end] for start, end in found]
    texts.insert(to, texts.pop(index))
    return [(start, end, new) for (start, end), new in zip(found, texts, strict=True)]


def is_bare(document: Document, node: Span) -> bool:
    """Whether a list is an empty pair of brackets, with nothing in them that could get lost."""
    is_empty = isinstance(node, ListSpan) and node.is_flow and not node.items
    return is_empty and not document.text[node.start + 1 : node.end - 1].strip(_SPACE)
