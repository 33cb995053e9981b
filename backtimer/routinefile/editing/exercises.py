"""Edits of the list of exercises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from backtimer.routinefile.editing import block, flow
from backtimer.routinefile.editing.paths import HARM, find, key_of, model_at, refuse_anchors, with_change
from backtimer.routinefile.editing.placing import EXERCISES, addition, checked, item_insertion, written
from backtimer.routinefile.editing.source import CannotEdit, Document, ListSpan, MapSpan, Model, document_of
from backtimer.routinefile.editing.values import set_value
from backtimer.routinefile.editing.writing import Value, model_of_value
from backtimer.routinefile.keys import FORMAT
from backtimer.routinefile.kinds import OWN, slug
from backtimer.routinefile.reader import ids_of

Entry = Mapping[str, Value]


def insert_exercise(text: str, index: int, entry: Entry) -> str:
    """The text with an exercise put before that with the index, or after the last one.

    It gets an id of its own when that which it would have is taken. Raises CannotEdit.
    """
    document = document_of(text)
    node = find(document, EXERCISES)
    count = len(node.items) if isinstance(node, ListSpan) else 0
    if not 0 <= index <= count:
        raise CannotEdit(f"Position {index + 1} is not in a list of {count} exercises.")
    if not entry:
        raise CannotEdit("An exercise needs a name, or the name of an exercise of the catalogue.")
    entry = _with_own_id(document, entry)
    model = model_of_value((*EXERCISES, index), entry)
    items = model_at(document.model, EXERCISES) if count else []
    if not isinstance(items, list):
        raise CannotEdit(HARM)
    expected = with_change(document.model, EXERCISES, [*items[:index], model, *items[index:]])
    if node is None:
        edits = addition(document, EXERCISES, [entry])
    elif isinstance(node, MapSpan) or not (isinstance(node, ListSpan) or node.is_empty):
        raise CannotEdit("The exercises are not written as a list. Fix that in a text editor.")
    elif not isinstance(node, ListSpan) or flow.is_bare(document, node):
        edits = written(document, EXERCISES, node, [entry])
    else:
        edits = item_insertion(document, EXERCISES, node, index, entry)
    return checked(document, edits, expected)


def remove_exercise(text: str, index: int) -> str:
    """The text without an exercise and the comments directly above it. Raises CannotEdit."""
    document, node = _with_exercises(text, index)
    refuse_anchors((*EXERCISES, index), node.items[index])
    items = _items(document)
    expected = with_change(document.model, EXERCISES, items[:index] + items[index + 1 :])
    if node.is_flow:
        return checked(document, flow.removal(document, node, index), expected)
    if len(node.items) > 1:
        return checked(document, block.item_removal(document, node, index), expected)
    chunk = block.chunks(document, node)[0]
    colon = document.text.index(":", key_of(document, EXERCISES).end) + 1
    line_end = document.line_end(colon)
    is_clean = not document.text[line_end : chunk.start].strip()
    gone = (line_end, chunk.end, "") if is_clean else document.lines_out(chunk.start, chunk.end)
    return checked(document, [(colon, colon, " []"), gone], expected)


def move_exercise(text: str, index: int, to: int) -> str:
    """The text with an exercise moved so that its index is `to`; comments directly above it move with it.

    Blank lines, and comments that blank lines set apart, stay where they are. Raises CannotEdit.
    """
    document, node = _with_exercises(text, index)
    if not 0 <= to < len(node.items):
        raise CannotEdit(f"Position {to + 1} is not in a list of {len(node.items)} exercises.")
    if index == to:
        return text
    refuse_anchors((*EXERCISES, index), node.items[index])
    items = _items(document)
    items.insert(to, items.pop(index))
    edits = (flow if node.is_flow else block).moved(document, node, index, to)
    return checked(document, edits, with_change(document.model, EXERCISES, items))


def duplicate_exercise(text: str, index: int) -> str:
    """The text with an exercise and its comments a second time, directly below, with an id of its own.

    Raises CannotEdit.
    """
    document, node = _with_exercises(text, index)
    item = node.items[index]
    refuse_anchors((*EXERCISES, index), item)
    if not isinstance(item, MapSpan):
        raise CannotEdit(f"Exercise {index + 1} is not written as keys with values. Fix that in a text editor.")
    if node.is_flow:
        edits = flow.insertion(document, node, index + 1, document.text[item.start : item.end])
    else:
        chunk = block.chunks(document, node)[index]
        edits = block.item_insertion(document, node, index + 1, document.text[chunk.start : chunk.end], is_below=True)
    items = _items(document)
    items.insert(index, items[index])
    twice = checked(document, edits, with_change(document.model, EXERCISES, items))
    copy = document_of(twice)
    new_id = _free_id(_ids(document)[index], {*_ids(document), *_ids(copy)})
    return set_value(twice, (*EXERCISES, index + 1, "id"), new_id)


def new_routine(title: str, about: str = "", entries: Sequence[Entry] = (), schema: str = "") -> str:
    """A tidy new routine file; `schema` is where its first line says the schema is. Raises CannotEdit."""
    header = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    text = set_value(f"{header}backtimer: {FORMAT}\n\nexercises: []\n", ("title",), title)
    if about.split():
        text = set_value(text, ("about",), about)
    for index, entry in enumerate(entries):
        text = insert_exercise(text, index, entry)
    return text


def _with_exercises(text: str, index: int) -> tuple[Document, ListSpan]:
    document = document_of(text)
    find(document, (*EXERCISES, index))
    node = find(document, EXERCISES)
    if not isinstance(node, ListSpan):
        raise CannotEdit("There are no exercises in this file.")
    return document, node


def _items(document: Document) -> list[Model]:
    items = model_at(document.model, EXERCISES)
    assert isinstance(items, list)
    return list(items)


def _ids(document: Document) -> list[str]:
    """The ids of the exercises, as the reader gives them."""
    node = find(document, EXERCISES)
    items = node.items if isinstance(node, ListSpan) else []
    return [
        _id_of({key.value: value.value for key, value in item.pairs} if isinstance(item, MapSpan) else {}, at)
        for at, item in enumerate(items)
    ]


def _id_of(entry: Entry, index: int) -> str:
    texts = {key: " ".join(str(entry[key]).split()) for key in ("exercise", "name", "id") if entry.get(key)}
    return ids_of(texts)[1] or f"exercise-{index + 1}"


def _free_id(taken: str, ids: set[str]) -> str:
    prefix = OWN if taken.startswith(OWN) else ""
    base = slug(re.sub("-[0-9]+$", "", taken.removeprefix(OWN))[:90]) or "exercise"
    return next(f"{base}-{number}" for number in range(2, len(ids) + 3) if f"{prefix}{base}-{number}" not in ids)


def _with_own_id(document: Document, entry: Entry) -> Entry:
    ids = _ids(document)
    own = _id_of(entry, len(ids))
    if own not in ids or entry.get("id"):
        return entry
    first, *others = entry.items()
    return dict([first, ("id", _free_id(own, set(ids))), *others])
