"""Going along a path, in a file's nodes and in what the file says."""

from __future__ import annotations

from backtimer.routinefile.editing.source import (
    CannotEdit,
    Document,
    ListSpan,
    MapSpan,
    Model,
    NodePath,
    Span,
    in_order,
    spans_within,
)

HARM = "BackTimer cannot change this without reformatting the file. Please edit it in a text editor."


def name_of(path: NodePath) -> str:
    """What a path is called in a sentence."""
    words = " ".join(step for step in path if isinstance(step, str) and step != "exercises")
    index = next((step for step in path if isinstance(step, int)), None)
    if index is None or path[0] != "exercises":
        return f'"{words or "exercises"}"'
    return f'"{words}" of exercise {index + 1}' if words else f"Exercise {index + 1}"


def find(document: Document, path: NodePath) -> Span | None:
    """The node at a path; None when its key, or what the key stands in, is missing. Raises CannotEdit."""
    node: Span = document.root
    for at, step in enumerate(path):
        here = path[:at]
        if isinstance(step, int):
            if not isinstance(node, ListSpan):
                raise CannotEdit(f"{name_of(here)} is not written as a list. Fix that in a text editor.")
            if not 0 <= step < len(node.items):
                raise CannotEdit(f"{name_of(path[: at + 1])} is not in this file.")
            node = node.items[step]
            continue
        if node.is_empty and not isinstance(node, (ListSpan, MapSpan)):
            return None
        if not isinstance(node, MapSpan):
            raise CannotEdit(f"{name_of(here)} is not written as keys with values. Fix that in a text editor.")
        found = [value for key, value in node.pairs if key.value == step and not isinstance(key, (ListSpan, MapSpan))]
        if len(found) > 1:
            raise CannotEdit(f"{name_of(path[: at + 1])} is here twice. Remove one of them in a text editor.")
        if not found:
            return None
        node = found[0]
    return node


def key_of(document: Document, path: NodePath) -> Span:
    """The key at the end of a path that is there."""
    parent = find(document, path[:-1])
    assert isinstance(parent, MapSpan)
    return next(key for key, _ in parent.pairs if key.value == path[-1])


def refuse_anchors(path: NodePath, *nodes: Span) -> None:
    """Raises CannotEdit for what others may refer to, or what refers to others: its place or its name matters."""
    if any(span.is_anchored or span.is_alias for node in nodes for span in spans_within(node)):
        raise CannotEdit(f"{name_of(path)} has an anchor (&) or an alias (*). Edit it in a text editor.")


def model_at(model: Model, path: NodePath) -> Model:
    """What a file says at a path; an empty text for what is not there."""
    for step in path:
        if isinstance(step, int):
            model = model[step] if isinstance(model, list) else ""
        else:
            pairs = model if isinstance(model, tuple) else ()
            model = next((value for key, value in pairs if key == step), "")
    return model


def with_change(model: Model, path: NodePath, new: Model) -> Model:
    """What a file says with something else at a path; None takes the key out. Raises CannotEdit."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(model) if isinstance(model, list) else []
        if step >= len(items):
            raise CannotEdit(f"{name_of(('exercises', step))} is not in this file.")
        items[step] = with_change(items[step], rest, new)
        return items
    new = with_change(model_at(model, (step,)), rest, new)
    pairs = [pair for pair in model if pair[0] != step] if isinstance(model, tuple) else []
    return in_order(pairs if new is None else [*pairs, (step, new)])
