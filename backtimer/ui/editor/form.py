"""A form of the routine editor: fields in sections, each for one place of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from backtimer.routine.dose import Range
from backtimer.routinefile.durations import Unclear, read_count, read_duration
from backtimer.routinefile.edit import NodePath
from backtimer.routinefile.keys import ENTRY_KEYS, ROUTINE_TEXTS, SAY, TIMES
from backtimer.routinefile.kinds import Count, Key
from backtimer.routinefile.outline import Outline, Part, complaint, usual_text, value_text
from backtimer.routinefile.problem import Problem, sentence_of
from backtimer.ui.editor.fields import ChoiceField, Field, LineField, LinesField, Value
from backtimer.ui.editor.own_doses import OwnNote
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.pieces import plain
from backtimer.ui.look.tokens import Space

Tail = tuple[str, ...]
_STEP = {"for": 5.0, "open": 5.0, "set_rest": 5.0, "exercise_rest": 5.0, "get_ready": 5.0}


class Form(QFrame):
    """`asked` carries the rest of a path and what is to be written there; `left` ends an edit.

    `base` is the path of what the form shows: () for the routine, ("exercises", 2) for its third exercise.
    `own_notes` are what a person does otherwise, by key; `own_decided` carries the key and whether that is kept.
    """

    asked = Signal(object, object)
    own_decided = Signal(str, bool)
    left = Signal()
    text_editor_asked = Signal()
    rejection_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.base: NodePath = ()
        self.fields: dict[Tail, Field] = {}
        self.folder: Path | None = None
        self.own_notes: Mapping[str, OwnNote] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.M)

    def show_outline(
        self,
        outline: Outline,
        base: NodePath,
        part: Part | None,
        problems: Mapping[NodePath, Problem],
        skip: Field | None,
    ) -> None:
        """Show what is written there. The field `skip` is being typed in: its text stays as it is."""
        if base != self.base:
            # Of another exercise.
            for field in self.rejected:
                field.take_back()
        self.base = base
        for tail, field in self.fields.items():
            path = (*base, *tail)
            if field is not skip:
                field.show_value(*self.shown(outline, path, tail, part))
            if field.is_rejected:
                continue
            if field is not skip:
                field.complain(None)
            problem = problems.get(path)
            if problem is None and tail in (("equipment",), ("optional",), ("steps",), ("cautions",), ("advice",)):
                problem = next((each for at, each in problems.items() if at[: len(path)] == path), None)
            if problem is not None and (field is not skip or field.wrong.isHidden()):
                field.complain(sentence_of(problem, tail[-1]))
            field.tell(self.remark_on(outline, path), self.own_notes.get(tail[0]) if len(tail) == 1 else None)

    def remark_on(self, outline: Outline, path: NodePath) -> str | None:
        """What is remarked on at a place, or within it, in a sentence."""
        found = next((each for at, each in outline.remarks.items() if at[: len(path)] == path), None)
        return sentence_of(found, str(path[-1])) if found is not None else None

    @property
    def rejected(self) -> list[Field]:
        """Fields with a text that cannot be written."""
        return [field for field in self.fields.values() if field.is_rejected and not field.isHidden()]

    def shown(self, outline: Outline, path: NodePath, tail: Tail, part: Part | None) -> tuple[Value, str]:
        """What a field shows: what is written, and what holds when nothing is."""
        field = self.fields[tail]
        if isinstance(field, LinesField) and not field.is_one:
            return outline.lines_at(path), "\n".join(_usual_lines(tail[0], part))
        if isinstance(field, ChoiceField):
            return outline.choice_at(path), _usual(tail, part)
        return outline.text_at(path), _usual(tail, part)

    def reveal(self, field: Field) -> None:
        """Open what a field is put away in."""
        for more in self.findChildren(More):
            if more.isAncestorOf(field):
                more.open(is_open=True)

    def add(self, tail: Tail, field: Field) -> Field:
        """Have a field for a place."""
        self.fields[tail] = field
        field.asked.connect(lambda value: self.asked.emit(tail, value))
        field.left.connect(self.left)
        field.rejected.connect(self.rejection_changed)
        field.text_editor_asked.connect(self.text_editor_asked)
        field.own_decided.connect(lambda is_kept: self.own_decided.emit(tail[0], is_kept))
        return field

    def check(self, tail: Tail, text: str, *, is_needed: bool = False) -> str | None:
        """Why a text cannot stand at a place."""
        if not text:
            return "A name is needed here." if is_needed else None
        path = (*(self.base or _like(tail)), *tail)
        return complaint(path, text, self.folder)

    def line(self, tail: Tail, name: str, *, is_needed: bool = False) -> LineField:
        """A field for a text on one line."""
        field = LineField(name, lambda text: self.check(tail, text, is_needed=is_needed), help_of(tail))
        field.label.setWordWrap(True)
        self.add(tail, field)
        return field

    def number(self, tail: Tail, name: str) -> Field:
        """A field for a number, a time or a range of them."""
        key = tail[-1]
        field = LineField(name, lambda text: self.check(tail, text), help_of(tail), step=partial(stepped, key))
        return self.add(tail, field)

    def lines(self, tail: Tail, name: str, *, rows: int = 2, is_one: bool = False) -> Field:
        """A field for several lines."""

        def check(value: Value) -> str | None:
            texts = [value] if isinstance(value, str) else value
            path: NodePath = (*(self.base or _like(tail)), *tail)
            path = path if isinstance(value, str) else (*path, 0)
            found = (complaint(path, each, self.folder) for each in texts if each)
            return next((sentence for sentence in found if sentence), None)

        field = LinesField(name, check, help_of(tail), rows=rows, is_one=is_one)
        field.label.setWordWrap(True)
        return self.add(tail, field)

    def section(self, title: str) -> QVBoxLayout:
        """A card with a heading."""
        card = QFrame()
        card.setObjectName("card")
        card.setAccessibleName(title)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        inner.setSpacing(Space.M)
        head = plain(title)
        head.setObjectName("name")
        inner.addWidget(head)
        self.column.addWidget(card)
        return inner


class Numbers(QWidget):
    """Small fields beside each other; what is wrong with them is told below, where there is room for it."""

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        holder = QWidget()
        flow = FlowLayout(holder, Space.M, is_first_wide=False)
        for field in fields:
            flow.addWidget(field)
        column.addWidget(holder)
        for field in fields:
            field.prefix = f"{field.label.text()}: "
            column.addWidget(field.wrong)
            column.addWidget(field.note)


class More(QWidget):
    """What is seldom needed, behind a button."""

    def __init__(self, closed: str, opened: str) -> None:
        super().__init__()
        self._texts = (closed, opened)
        self.button = QPushButton(closed)
        self.button.setObjectName("link")
        self.inner: QWidget = QWidget()
        self.button.clicked.connect(lambda: self.open(is_open=self.inner.isHidden()))
        self.room = QVBoxLayout(self.inner)
        self.room.setContentsMargins(0, 0, 0, 0)
        self.room.setSpacing(Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.inner)
        self.inner.hide()

    def open(self, *, is_open: bool) -> None:
        """Show it or put it away."""
        self.inner.setVisible(is_open)
        self.button.setText(self._texts[is_open])


def stepped(key: str, text: str, by: int) -> str | None:
    """A number, or both ends of a range, some steps further; None for what is no number."""
    kind = {**ENTRY_KEYS, **TIMES}[key].kind
    try:
        found = read_count(text, kind.nouns) if isinstance(kind, Count) else read_duration(text)
    except Unclear:
        return None
    step = by * _STEP.get(key, 1.0)
    low = max(found.low + step, 0.0)
    return value_text(key, Range(low, low + found.high - found.low))


def help_of(tail: Tail) -> str:
    """What a key means, in a sentence."""
    keys: Mapping[str, Key] = SAY if tail[0] == "say" else {**ROUTINE_TEXTS, **ENTRY_KEYS, **TIMES}
    return keys[tail[-1]].help


def _like(tail: Tail) -> NodePath:
    return () if tail[0] in ("title", "about", "defaults") else ("exercises", 0)


def _usual(tail: Tail, part: Part | None) -> str:
    key = tail[-1]
    if part is not None and tail[0] != "say" and key not in part.below:
        text = getattr(part.exercise, key, None)
        if isinstance(text, str) and part.known:
            return str(text)
    return usual_text(key, part) if tail[0] != "say" and key in {**ENTRY_KEYS, **TIMES} else ""


def _usual_lines(key: str, part: Part | None) -> tuple[str, ...]:
    if part is None or part.known is None:
        return ()
    lines = getattr(part.exercise, "optional_equipment" if key == "optional" else key, ())
    return tuple(lines)
