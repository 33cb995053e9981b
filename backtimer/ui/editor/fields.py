"""The fields of the routine editor: each shows one place of the file, and tells what a person writes there."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from backtimer.routinefile.kinds import PICTURES
from backtimer.ui.editor.own_doses import OwnNote
from backtimer.ui.look import theme
from backtimer.ui.look.fields import Choice, Tick
from backtimer.ui.look.pieces import icon_button, plain, tip
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

Value = str | tuple[str, ...]
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
KEEP, USE = "keep", "use"
NARROW = 150
MOST_ROWS = 8


def leaves_undo(event: QEvent) -> bool:
    """Whether this is a key for undo or redo: those are the page's, a field knows only of its own letters."""
    if event.type() != QEvent.Type.ShortcutOverride:
        return False
    pressed: QKeyEvent = event  # type: ignore[assignment]
    if any(pressed.matches(key) for key in _UNDO):
        event.ignore()
        return True
    return False


class Field(QWidget):
    """A name, a control, and below them what is wrong or worth a note.

    `asked` carries what is to be written; `left` ends an edit. `own_decided`: whether the person's own dose is kept.
    A text that cannot be written stays in the control, with what is wrong, until it is mended or Esc takes it back.
    `rejected` tells that there is one more of these, or one fewer.
    """

    asked = Signal(object)
    left = Signal()
    text_editor_asked = Signal()
    own_decided = Signal(bool)
    rejected = Signal()
    is_rejected = False

    def __init__(self, name: str, help_text: str = "") -> None:
        super().__init__()
        self.name = name
        self.value: Value = ""
        self.prefix = ""
        self.label = plain(name)
        self.label.setObjectName("small")
        self.wrong = plain()
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.RichText)
        self.wrong.linkActivated.connect(lambda _: self.text_editor_asked.emit())
        self.wrong.hide()
        self.note = plain()
        self.note.setObjectName("note")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.linkActivated.connect(lambda link: self.own_decided.emit(link == KEEP))
        self.note.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.HAIR)
        self.label.setToolTip(tip(help_text))

    def _take(self, control: QWidget) -> None:
        self.control = control
        self.label.setBuddy(control)
        control.setAccessibleName(self.name)
        for part in (self.label, control, self.wrong, self.note):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_value(self, value: Value, usual: str = "") -> None:
        """Show what is written, or what holds when nothing is."""

    def take_back(self) -> None:
        """Show what is written in place of what cannot be."""
        if self.is_rejected:
            self._reject(False)
            self.show_value(self.value)
            self.complain(None)

    def _reject(self, is_rejected: bool) -> None:
        if is_rejected is not self.is_rejected:
            self.is_rejected = is_rejected
            self.rejected.emit()

    def complain(self, sentence: str | None, *, by_hand: bool = False) -> None:
        """Say what is wrong below the control; nothing takes it back. `by_hand`: with a way to a text editor."""
        text = html.escape(f"{self.prefix}{sentence}" if sentence else "")
        if by_hand:
            text += f' <a href="#" style="color: {theme.colours().accent}">Open in a text editor</a>'
        self.wrong.setText(text)
        self.wrong.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence or "")
        if self.control.property("wrong") != bool(sentence):
            self.control.setProperty("wrong", bool(sentence))
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)

    def tell(self, remark: str | None, own: OwnNote | None = None) -> None:
        """Say below the control that what is written does nothing, or that a person's own dose stands over it."""
        is_named = remark is not None and remark.casefold().startswith(self.name.casefold())
        parts = [html.escape(remark if is_named else f"{self.prefix}{remark}")] if remark else []
        if own is not None:
            keep, use = f"Keep my {own.mine}", f"Use {own.written}" if own.asks else "Use the file’s"
            links = [(KEEP, keep), (USE, use)] if own.asks else [(USE, use)]
            style = f"color: {theme.colours().accent}"
            parts.append(html.escape(f"{self.prefix}{own.sentence}"))
            parts += [f'<a href="{link}" style="{style}">{html.escape(text)}</a>' for link, text in links]
        self.note.setText(" &nbsp;".join(parts))
        self.note.setVisible(bool(parts))
        if parts and not self.control.property("wrong"):
            self.control.setAccessibleDescription(" ".join(filter(None, (remark, own.sentence if own else None))))


class _Line(QLineEdit):
    """One line; `stepped` tells of the keys up and down."""

    left = Signal()
    stepped = Signal(int)
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo(event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.property("wrong"):
            self.escaped.emit()
        elif (
            event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class LineField(Field):
    """A text on one line. `check` says why a text cannot be; then the last good one stays in the file.

    `step` gives the text some steps further, for numbers.
    """

    def __init__(
        self,
        name: str,
        check: Callable[[str], str | None],
        help_text: str = "",
        *,
        step: Callable[[str, int], str | None] | None = None,
    ) -> None:
        super().__init__(name, help_text)
        self._check = check
        self._step = step
        self.line = _Line()
        self.line.setObjectName("entry")
        if step is not None:
            self.line.setFixedWidth(theme.px(NARROW))
        self._take(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.left.connect(self._on_left)
        self.line.returnPressed.connect(self._on_left)
        self.line.stepped.connect(self._on_stepped)
        self.line.escaped.connect(self.take_back)

    def show_value(self, value: Value, usual: str = "") -> None:  # noqa: D102
        self.value = value
        if not self.is_rejected and self.line.text() != value:
            self.line.setText(str(value))
            self.line.setCursorPosition(0)
        self.line.setPlaceholderText(usual)

    def _on_edited(self, text: str) -> None:
        value = " ".join(text.split())
        sentence = self._check(value)
        self.complain(sentence)
        self._reject(sentence is not None)
        if sentence is None and value != self.value:
            self.asked.emit(value)

    def _on_left(self) -> None:
        if not self.is_rejected and self.line.text() != self.value:
            self.line.setText(str(self.value))
        self.left.emit()

    def _on_stepped(self, by: int) -> None:
        text = self._step(self.line.text() or self.line.placeholderText(), by) if self._step else None
        if text is not None and self._check(text) is None:
            self.line.setText(text)
            self._on_edited(text)


class PictureField(LineField):
    """The name of a picture beside the file, with a button to choose one. `chosen` carries the path of a picture."""

    chosen = Signal(str)

    def __init__(self, name: str, check: Callable[[str], str | None], help_text: str = "") -> None:
        super().__init__(name, check, help_text)
        self.button = icon_button("Choose a picture…", "folder")
        self.button.setObjectName("small")
        self.button.clicked.connect(self._choose)
        hint = QLabel("Or drop a picture here. It is copied next to the routine.")
        hint.setObjectName("small")
        hint.setWordWrap(True)
        self.column.insertWidget(self.column.count() - 1, self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.insertWidget(self.column.count() - 1, hint)

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        wanted = " ".join(f"*.{end} *.{end.upper()}" for end in PICTURES)
        path, _ = QFileDialog.getOpenFileName(self, "Choose a picture", str(Path.home()), f"Pictures ({wanted})")
        if path:
            self.chosen.emit(path)


class _Lines(QPlainTextEdit):
    left = Signal()
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo(event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.property("wrong"):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class LinesField(Field):
    """Texts, each on a line of its own; or, with `is_one`, a single text that is long."""

    def __init__(
        self,
        name: str,
        check: Callable[[Value], str | None],
        help_text: str = "",
        *,
        rows: int = 2,
        is_one: bool = False,
    ) -> None:
        super().__init__(name, help_text)
        self._check = check
        self._rows = rows
        self.is_one = is_one
        self.lines = _Lines()
        self.lines.setObjectName("entry")
        self.lines.setTabChangesFocus(True)
        self.lines.setUndoRedoEnabled(False)
        self.lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._take(self.lines)
        self.lines.textChanged.connect(self._on_edited)
        self.lines.left.connect(self._on_left)
        self.lines.escaped.connect(self.take_back)
        self.lines.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    def show_value(self, value: Value, usual: str = "") -> None:  # noqa: D102
        self.value = value
        if not self.is_rejected and self._read() != value:
            self._put()
        self.lines.setPlaceholderText(usual)

    def _put(self) -> None:
        was_blocked = self.lines.blockSignals(True)
        self.lines.setPlainText(self.value if isinstance(self.value, str) else "\n".join(self.value))
        self.lines.blockSignals(was_blocked)
        self._fit()

    def _read(self) -> Value:
        if self.is_one:
            return " ".join(self.lines.toPlainText().split())
        lines = (" ".join(line.split()) for line in self.lines.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    def _on_edited(self) -> None:
        value = self._read()
        sentence = self._check(value)
        self.complain(sentence)
        self._reject(sentence is not None)
        if sentence is None and value != self.value:
            self.asked.emit(value)

    def _on_left(self) -> None:
        if not self.is_rejected and self._read() != self.value:
            self._put()
        self.left.emit()

    def _fit(self) -> None:
        """As high as what is in it, within limits."""
        lines = round(self.lines.document().size().height())
        rows = min(max(lines, self._rows), MOST_ROWS)
        height = rows * self.lines.fontMetrics().lineSpacing() + 2 * theme.px(Space.S) + Space.M
        if self.lines.height() != height:
            self.lines.setFixedHeight(height)


class ChoiceField(Field):
    """One of a few words."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], help_text: str = "", width: int = NARROW) -> None:
        super().__init__(name, help_text)
        self.box = Choice()
        self.box.setFixedWidth(theme.px(width))
        self.set_choices(choices)
        self._take(self.box)
        self.box.activated.connect(self._on_chosen)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """What can be chosen: the value and its words."""
        was_blocked = self.box.blockSignals(True)
        self.box.clear()
        for value, words in choices:
            self.box.addItem(words, value)
        self.box.blockSignals(was_blocked)

    def show_value(self, value: Value, usual: str = "") -> None:  # noqa: D102
        self.value = value
        first = self.box.itemData(0)
        if first == "":
            self.box.setItemText(0, usual or "—")
        at = self.box.findData(value)
        self.box.setCurrentIndex(max(at, 0))

    def _on_chosen(self, at: int) -> None:
        value = self.box.itemData(at)
        if value != self.value:
            self.asked.emit(value)
            self.left.emit()


class TickField(Field):
    """A word that is written or not."""

    def __init__(self, name: str, word: str, help_text: str = "") -> None:
        super().__init__(name, help_text)
        self._word = word
        self.tick = Tick(name)
        self._take(self.tick)
        self.label.hide()
        self.tick.clicked.connect(self._on_clicked)

    def show_value(self, value: Value, usual: str = "") -> None:  # noqa: D102
        self.value = value
        self.tick.setChecked(bool(value))

    def _on_clicked(self, is_on: bool) -> None:
        self.asked.emit(self._word if is_on else "")
        self.left.emit()
