"""Edits of single values and of lists of texts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from backtimer.routinefile.editing import block, flow
from backtimer.routinefile.editing.paths import HARM, find, key_of, name_of, refuse_anchors, with_change
from backtimer.routinefile.editing.placing import addition, checked, checked_text, item_insertion, replacement, written
from backtimer.routinefile.editing.source import CannotEdit, Document, ListSpan, MapSpan, NodePath, document_of
from backtimer.routinefile.editing.writing import Single, means_the_same, model_of_value, scalar_text, single


def set_value(text: str, path: NodePath, value: Single) -> str:
    """The text with a single value set; a key that is not there is added, what means the same already stays.

    Raises CannotEdit when there is no such exercise, a key on the way is there twice, or a list, a mapping or an
    anchor stands in the way.
    """
    document = document_of(text)
    node = find(document, path)
    if node is None:
        edits = addition(document, path, value)
    elif isinstance(node, (ListSpan, MapSpan)):
        raise CannotEdit(f"{name_of(path)} is not one value. Edit it in a text editor.")
    elif not node.is_alias and means_the_same(path, node.value, not node.style, single(path, value)):
        return text
    else:
        edits = replacement(document, path, node, value)
    return checked(document, edits, with_change(document.model, path, model_of_value(path, value)))


def set_texts(text: str, path: NodePath, texts: Sequence[str]) -> str:
    """The text with a list of texts set; only the lines that differ change, and without texts the key goes.

    Raises CannotEdit as set_value does.
    """
    new = [single((*path, 0), each) for each in texts]
    if not new:
        return remove_value(text, path)
    document = document_of(text)
    node = find(document, path)
    expected = with_change(document.model, path, [" ".join(each.split()) for each in new])
    if node is None:
        return checked(document, addition(document, path, new), expected)
    if isinstance(node, MapSpan):
        raise CannotEdit(f"{name_of(path)} is written as keys with values. Edit it in a text editor.")
    if not isinstance(node, ListSpan) or flow.is_bare(document, node) or not node.items:
        return checked(document, written(document, path, node, new), expected)
    old = [None if isinstance(item, (ListSpan, MapSpan)) else " ".join(item.value.split()) for item in node.items]
    wanted = [" ".join(each.split()) for each in new]
    edited = text
    # From the end, so that what is still to do keeps its index.
    for what, low, high, first, last in reversed(difflib.SequenceMatcher(None, old, wanted, False).get_opcodes()):
        both = 0 if what == "equal" else min(high - low, last - first)
        if what != "equal":
            for index in reversed(range(low + both, high)):
                edited = _without_item(edited, path, index)
            for index in reversed(range(first + both, last)):
                edited = _with_item(edited, path, low + both, new[index])
        for index in reversed(range(both)):
            edited = _with_other_item(edited, (*path, low + index), new[first + index])
    return checked_text(document, edited, expected)


def remove_value(text: str, path: NodePath) -> str:
    """The text without a key and its line, unchanged when it is not there; comment lines above it stay.

    A block that would be left empty goes too, or is written {} when it holds comments. Raises CannotEdit for the only
    key of a file or an exercise, and as set_value does.
    """
    document = document_of(text)
    node, parent = find(document, path), find(document, path[:-1])
    if node is None:
        return text
    if not isinstance(parent, MapSpan):
        raise CannotEdit(f"{name_of(path)} is not a key. Remove it in a text editor.")
    index = next(at for at, (_, value) in enumerate(parent.pairs) if value is node)
    refuse_anchors(path, *parent.pairs[index])
    expected = with_change(document.model, path, None)
    if len(parent.pairs) > 1:
        removal = flow.removal if parent.is_flow else block.pair_removal
        return checked(document, removal(document, parent, index), expected)
    if len(path) < 2 or isinstance(path[-2], int):
        raise CannotEdit(f"{name_of(path)} is the only key there. Remove the whole exercise instead.")
    key = key_of(document, path[:-1])
    if parent.is_flow or not block.is_commented(document, parent, document.column(key.start)):
        return remove_value(text, path[:-1])
    colon = document.text.index(":", key.end) + 1
    edits = [(colon, colon, " {}"), *block.pair_removal(document, parent, index)]
    return checked(document, edits, with_change(document.model, path[:-1], ()))


def _list_at(text: str, path: NodePath) -> tuple[Document, ListSpan]:
    document = document_of(text)
    node = find(document, path)
    assert isinstance(node, ListSpan)
    return document, node


def _with_item(text: str, path: NodePath, index: int, new: str) -> str:
    document, node = _list_at(text, path)
    return document.with_edits(item_insertion(document, path, node, index, new))


def _without_item(text: str, path: NodePath, index: int) -> str:
    document, node = _list_at(text, path)
    item = node.items[index]
    refuse_anchors(path, item)
    if node.is_flow:
        return document.with_edits(flow.removal(document, node, index))
    dash = document.dash_of(item)
    if not document.is_first_on_line(dash):
        raise CannotEdit(HARM)
    return document.with_edits([document.lines_out(dash, item.end)])


def _with_other_item(text: str, path: NodePath, new: str) -> str:
    document = document_of(text)
    node = find(document, path)
    assert node is not None
    if isinstance(node, (ListSpan, MapSpan)):
        refuse_anchors(path, node)
        return document.with_edits([(node.start, node.end, scalar_text(path, new, node.in_flow))])
    return document.with_edits(replacement(document, path, node, new))
