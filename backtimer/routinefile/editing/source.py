"""A routine file's text with the place of everything in it, so that edits can replace just what they change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from backtimer.routinefile import tree
from backtimer.routinefile.problem import Problems

BREAKS = "\n\r\x85\u2028\u2029"  # what YAML 1.1 takes for the end of a line
BLANKS = " \t"
BOM = "\ufeff"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NodePath = tuple[str | int, ...]
# What a file says: a scalar's text, a list, a mapping's pairs; None for an alias, which the reader does not follow.
Model = str | list["Model"] | tuple[tuple["Model", "Model"], ...] | None
Edit = tuple[int, int, str]  # from, to, what comes in its place


class CannotEdit(Exception):
    """The text stays as it is; the message is a sentence for the person that says why, and what to do."""


@dataclass
class Span:
    """A single value, or what scalars, lists and mappings share: where it starts and ends, and how it is written."""

    start: int
    end: int
    value: str = ""
    style: str = ""  # empty: plain
    in_flow: bool = False
    is_anchored: bool = False
    is_alias: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing is written here, or YAML's word for nothing."""
        return not self.is_alias and not self.style and tree.Scalar(0, 0, self.value, True).is_empty


@dataclass
class ListSpan(Span):
    """A list."""

    is_flow: bool = False
    items: list[Span] = field(default_factory=list)


@dataclass
class MapSpan(Span):
    """Keys with values, duplicates kept."""

    is_flow: bool = False
    pairs: list[tuple[Span, Span]] = field(default_factory=list)
    key: Span | None = None


def spans_within(node: Span) -> Iterator[Span]:
    """A node and everything in it."""
    yield node
    if isinstance(node, ListSpan):
        for item in node.items:
            yield from spans_within(item)
    elif isinstance(node, MapSpan):
        for key, value in node.pairs:
            yield from spans_within(key)
            yield from spans_within(value)


class Document:
    """A text that has been read (see `document_of`)."""

    def __init__(self, text: str) -> None:
        self.bom = BOM if text.startswith(BOM) else ""
        self.text = text[len(self.bom) :]
        self.model, self.parse_problems = _read(self.text)
        found = re.search("\r\n|[\n\r]", self.text)
        self.newline = found[0] if found else "\n"
        self.dashes: list[int] = []
        self.commas: list[int] = []
        self._question_marks: list[int] = []
        try:
            self._scan()
            root = self._compose()
        except yaml.YAMLError:
            # The reader stops where a second document starts; what follows there is broken.
            raise CannotEdit("A part of this file cannot be read. Fix it in a text editor.") from None
        if not isinstance(root, MapSpan):
            raise CannotEdit("This file is not written as keys with values. Fix it in a text editor.")
        self.root = root

    def _scan(self) -> None:
        for token in yaml.scan(self.text, Loader=_LOADER):
            at = token.start_mark.index
            if isinstance(token, yaml.BlockEntryToken):
                self.dashes.append(at)
            elif isinstance(token, yaml.FlowEntryToken):
                self.commas.append(at)
            elif isinstance(token, yaml.KeyToken) and token.end_mark.index > at:
                self._question_marks.append(at)

    def _compose(self) -> Span | None:
        root: Span | None = None
        stack: list[ListSpan | MapSpan] = []
        documents = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                # The parser's own end of a block lies beyond the comments and blank lines that follow it.
                done.end = _index(event.end_mark) if done.is_flow else _end_of_last(done)
            elif isinstance(event, yaml.NodeEvent):
                node = self._span(event, in_flow=bool(stack) and (stack[-1].is_flow or stack[-1].in_flow))
                if stack:
                    _put(stack[-1], node)
                else:
                    root = node
                if isinstance(node, (ListSpan, MapSpan)):
                    stack.append(node)
        return root

    def _span(self, event: yaml.NodeEvent, in_flow: bool) -> Span:
        start, end = _index(event.start_mark), _index(event.end_mark)
        anchored = event.anchor is not None
        if isinstance(event, yaml.AliasEvent):
            return Span(start, end, in_flow=in_flow, is_alias=True)
        if isinstance(event, yaml.ScalarEvent):
            style = event.style or ""
            if style and style in "|>":
                end = start + len(self.text[start:end].rstrip(BLANKS + BREAKS))
            return Span(start, end, event.value, style, in_flow, anchored)
        kind = ListSpan if isinstance(event, yaml.SequenceStartEvent) else MapSpan
        is_flow = bool(getattr(event, "flow_style", False))
        return kind(start, end, in_flow=in_flow, is_anchored=anchored, is_flow=is_flow)

    def dash_of(self, item: Span) -> int:
        """Where the dash of a block list's item stands."""
        return self.dashes[bisect_left(self.dashes, item.start) - 1]

    def comma_between(self, start: int, end: int) -> int | None:
        """Where the comma stands that a list or mapping in brackets has between two of its values."""
        at = bisect_left(self.commas, start)
        return self.commas[at] if at < len(self.commas) and self.commas[at] < end else None

    def is_explicit(self, key: Span) -> bool:
        """Whether a key is written with a question mark before it."""
        at = len(self.text[: key.start].rstrip(BLANKS + BREAKS)) - 1
        return at in self._question_marks

    def line_start(self, at: int) -> int:
        """Where the line begins."""
        while at > 0 and self.text[at - 1] not in BREAKS:
            at -= 1
        return at

    def line_end(self, at: int) -> int:
        """Where the line ends, before its line break."""
        while at < len(self.text) and self.text[at] not in BREAKS:
            at += 1
        return at

    def after_break(self, at: int) -> int:
        """Where the next line begins, for the end of a line."""
        return at + 2 if self.text.startswith("\r\n", at) else min(at + 1, len(self.text))

    def before_break(self, at: int) -> int:
        """Where the line before ends, for the start of a line."""
        return at - 2 if self.text[max(at - 2, 0) : at] == "\r\n" else max(at - 1, 0)

    def column(self, at: int) -> int:
        """How far from the start of its line."""
        return at - self.line_start(at)

    def is_first_on_line(self, at: int) -> bool:
        """Whether only blanks stand before it."""
        return not self.text[self.line_start(at) : at].strip(BLANKS)

    def lines_out(self, start: int, end: int) -> Edit:
        """The edit that takes away all lines from one place to another."""
        start, end = self.line_start(start), self.line_end(end)
        if end == len(self.text):  # the last line has no line break of its own: the one before it goes
            return (self.before_break(start), end, "")
        return (start, self.after_break(end), "")

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """The text after edits that do not overlap; at the same place they come in the order given."""
        text, at = [self.bom], 0
        for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
            text += [self.text[at:start], new]
            at = end
        return "".join([*text, self.text[at:]])


# Before and after an edit, and one step back: each is asked for by several, and none of them changes it.
@lru_cache(maxsize=4)
def document_of(text: str) -> Document:
    """The text, read. Raises CannotEdit when it cannot be read as keys with values."""
    return Document(text)


def _index(mark: Any) -> int:
    return int(mark.index)


def _end_of_last(node: ListSpan | MapSpan) -> int:
    if isinstance(node, ListSpan):
        return node.items[-1].end if node.items else node.start
    return max(node.pairs[-1][0].end, node.pairs[-1][1].end) if node.pairs else node.start


def _put(parent: ListSpan | MapSpan, node: Span) -> None:
    if isinstance(parent, ListSpan):
        parent.items.append(node)
    elif parent.key is None:
        parent.key = node
    else:
        parent.pairs.append((parent.key, node))
        parent.key = None


def _read(text: str) -> tuple[Model, int]:
    problems = Problems()
    try:
        root = tree.parse(text.encode("utf-8"), problems)
    except UnicodeEncodeError:
        raise CannotEdit("A character of this text cannot be written to a file. Leave it out.") from None
    if root is None:
        first = problems.in_order()[0]
        raise CannotEdit(f"Line {first.line} cannot be read: {first.message}. Fix it in a text editor.")
    return model_of(root), len(problems.found)


def model_of(node: tree.Node) -> Model:
    """What a node says, white space and how it is written left aside: the reader does not see them either."""
    if isinstance(node, tree.Scalar):
        return "" if node.is_empty else " ".join(node.value.split())
    if isinstance(node, tree.Sequence):
        return [model_of(item) for item in node.items]
    if isinstance(node, tree.Mapping):
        return in_order((model_of(key), model_of(value)) for key, value in node.pairs)
    return None


def in_order(pairs: Iterable[tuple[Model, Model]]) -> Model:
    """A mapping. The order of its keys has no meaning; that of equal keys has: the reader takes the first."""
    return tuple(sorted(pairs, key=lambda pair: repr(pair[0])))
