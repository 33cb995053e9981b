"""The routine editor as a page: what its parts do to the text of the file."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from backtimer.routine.adjustments import with_ids
from backtimer.routine.dose import AS_WRITTEN
from backtimer.routinefile.changes import Change, new_entry, with_mode, write
from backtimer.routinefile.edit import (
    CannotEdit,
    Entry,
    NodePath,
    duplicate_exercise,
    insert_exercise,
    move_exercise,
    remove_exercise,
)
from backtimer.routinefile.outline import Part
from backtimer.routinefile.problem import sentence_of
from backtimer.session.plan import compile_plan
from backtimer.session.sheet_text import dose_text
from backtimer.session.times import clock_text, length_text
from backtimer.session.words import plural, times_up_text
from backtimer.ui.desk import Desk
from backtimer.ui.editor.catalogue import CatalogueDialog
from backtimer.ui.editor.exercise import MODE, SIDES_WORDS
from backtimer.ui.editor.fields import Field, Value
from backtimer.ui.editor.form import Form, Tail
from backtimer.ui.editor.own_doses import NAMES as OWN_NAMES
from backtimer.ui.editor.own_doses import OwnNote, own_notes
from backtimer.ui.editor.preview import lengths
from backtimer.ui.editor.rows import RowFacts
from backtimer.ui.editor.saving import Opened, Saving
from backtimer.ui.editor.view import EditorView
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import message_box

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

PREVIEW_MS = 150
# By then a form whose sections were closed has its height.
SETTLED_MS = 50


class EditorPage(EditorView):
    """`left` and `started` carry the path of the file, None when there is none; `said` a sentence.

    `renamed`: the file has another name, and what is kept of its routine has gone along.
    """

    left = Signal(object)
    started = Signal(object)
    said = Signal(str)
    renamed = Signal()

    def __init__(self, desk: Desk, opened: Opened) -> None:
        super().__init__(desk.editing.catalogue())
        self._desk = desk
        self.saving = Saving(desk.editing, opened, Path(desk.own_routines_folder), self)
        self.draft = self.saving.draft
        self._typed_in: Field | None = None
        # Exercises and keys that were edited although the person does otherwise.
        self._edited_over: set[tuple[str, str]] = set()
        # The ids that own exercises had before they got other names, by those they have now.
        # By the id that an exercise had when the file was last saved: the one it has now, and its row.
        self._renamed: dict[str, tuple[str, int]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(lambda: self.refresh(skip=self._typed_in))
        is_new = opened.path is None and opened.source is None
        self.begins_at: QWidget = self.routine_form.title.line if is_new else self.list
        self.note.setText(opened.note)
        self.note.setVisible(bool(opened.note))
        self._connect()
        self.refresh(row=0)
        self.routine_form.title.line.selectAll()

    def _connect(self) -> None:
        self.saving.told.connect(self.tell)
        self.saving.changed.connect(self.refresh)
        self.saving.saved.connect(self._carry_own)
        self.saving.renamed.connect(self._on_renamed)
        for button, act in (
            (self.back, self.leave),
            (self.undo_button, self.undo),
            (self.redo_button, self.redo),
            (self.save_button, self.save),
            (self.add_button, self.show_catalogue),
            (self.own_button, self.add_own),
            (self.up_button, partial(self.list.move_by, -1)),
            (self.down_button, partial(self.list.move_by, 1)),
            (self.double_button, lambda: self.double(self.list.exercise)),
            (self.remove_button, lambda: self.remove(self.list.exercise)),
            (self.problems_button, self._show_problems),
            (self.start_button, self.start),
        ):
            button.clicked.connect(lambda _=False, act=act: act())
        self._ways = [
            self.banner.add("Use the file on disk", self.saving.take_theirs),
            self.banner.add("Save mine as a copy", self.saving.keep_as_copy),
            self.banner.add("Overwrite the file", self.saving.overwrite),
        ]
        self._by_hand = self.banner.add("Open in a text editor", self.open_in_text_editor)
        self.list.currentRowChanged.connect(lambda _: self._on_chosen())
        self.list.moved.connect(self.move_exercise)
        self.list.removed.connect(self.remove)
        self.list.doubled.connect(self.double)
        self.list.opened.connect(self.to_fields)
        self.line.chosen.connect(lambda at: self.list.setCurrentRow(at + 1))
        self.exercise_form.picture.chosen.connect(lambda path: self.take_picture(Path(path)))
        self.routine_form.rename_asked.connect(self.saving.rename)
        for form in (self.routine_form, self.exercise_form):
            form.asked.connect(self.write)
            form.left.connect(self._on_field_left)
            form.text_editor_asked.connect(self.open_in_text_editor)
            form.rejection_changed.connect(self._tell_state)
        self.exercise_form.own_decided.connect(self.decide_own)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Save), self.save),
            (QKeySequence("Ctrl+Z"), self.undo),
            (QKeySequence("Ctrl+Shift+Z"), self.redo),
            (QKeySequence("Ctrl+N"), self.show_catalogue),
        ):
            QShortcut(keys, self, act)

    @property
    def form(self) -> Form:
        """The form that is shown."""
        return self.routine_form if self.list.exercise is None else self.exercise_form

    @property
    def base(self) -> NodePath:
        """Where in the file what is chosen stands."""
        at = self.list.exercise
        return () if at is None else ("exercises", at)

    def edit(self, change: Change, row: int | None = None, merge: Hashable = None) -> str | None:
        """Make an edit and show it, with another row chosen; a sentence when it cannot be made."""
        try:
            is_other = self.draft.edit(change, merge)
        except CannotEdit as error:
            return str(error)
        if is_other:
            self.saving.note_edit()
        if merge is None:
            self.refresh(row=row)
        return None

    def write(self, tail: Tail, value: Value) -> None:
        """Write what a field asks for; the letters typed into one field are one edit."""
        field = self.form.fields.get(tail)
        if field is None:
            # A field that was left for another row: what it asks for is no longer shown.
            return
        path: NodePath = (*self.base, *tail)
        at, id_before = self.list.exercise, self._id
        if tail == MODE:
            part = self.draft.outline.parts[self.list.exercise or 0]
            usual = self.saving.usual_mode(part)
            sentence = self.edit(lambda text: with_mode(text, self.base, str(value), usual))
        else:
            value = "true" if tail == ("open",) and not value else value
            sentence = self.edit(lambda text: write(text, path, value), merge=path)
        if sentence is not None:
            field.complain(sentence, by_hand=True)
            self.tell(sentence)
            return
        field.value = "" if tail == ("open",) and value == "true" else value
        if at is not None and id_before is not None and self._id is not None and id_before != self._id:
            self._note_renamed(at, id_before, self._id)
        if self._id is not None and tail[0] in self.form.own_notes:
            self._edited_over.add((self._id, tail[0]))
        self._typed_in = field
        self._tell_state()
        self._timer.start()

    @property
    def _id(self) -> str | None:
        """The id of the exercise that is chosen."""
        at = self.list.exercise
        return None if at is None else self.draft.outline.parts[at].id

    def _note_renamed(self, at: int, before: str, now: str) -> None:
        """An exercise has another id; while its name is typed, it may have that of another one for a moment."""
        found = [saved for saved, (id_now, _) in self._renamed.items() if id_now == before]
        here = [saved for saved in found if self._renamed[saved][1] == at]
        is_anothers = any(part.id == before for part in self.draft.outline.parts)
        saved = here[-1] if here else found[-1] if found and not is_anothers else before
        self._renamed.pop(saved, None)
        self._renamed[saved] = (now, at)

    def _carry_own(self) -> None:
        """What the person has changed of exercises that have another name now goes along."""
        ids = [part.id for part in self.draft.outline.parts]
        # Two of one id are a fault that is told; whose is whose is known when it is mended.
        moved = {saved: now for saved, (now, _) in self._renamed.items() if ids.count(now) == 1}
        moved = {saved: now for saved, now in moved.items() if saved not in ids or saved in moved.values()}
        self._renamed = {saved: each for saved, each in self._renamed.items() if ids.count(each[0]) > 1}
        if self.saving.path is not None and moved:
            routine_id = self.saving.path.stem
            before = self._desk.adjustments(routine_id)
            after = before
            for gone in set(moved.values()) - set(moved):
                # What is kept under a new name is of an exercise that is no more.
                after = after.as_written(gone)
            after = with_ids(after, moved)
            if after != before and (sentence := self._desk.set_adjustments(routine_id, after)) is not None:
                self.tell(sentence)

    def decide_own(self, key: str, is_kept: bool) -> None:
        """Whether the person's own dose stays over what the file says of a key."""
        part = self.draft.outline.parts[self.list.exercise or 0]
        note = self.exercise_form.own_notes[key]
        self._edited_over.discard((part.id, key))
        if is_kept:
            self.tell(f"You still do {note.mine}. The file says {note.written}.")
        elif self.saving.path is not None:
            routine_id = self.saving.path.stem
            before = self._desk.adjustments(routine_id)
            own = replace(before.doses.get(part.id, AS_WRITTEN), **{OWN_NAMES[key]: None})
            sentence = self._desk.set_adjustments(routine_id, before.with_kept(part.id, own))
            self.tell(sentence or f"You do what the file says from now on: {note.written}.")
        self.refresh()

    def _own_notes(self, part: Part) -> dict[str, OwnNote]:
        if self.saving.path is None:
            return {}
        own = self._desk.adjustments(self.saving.path.stem).doses.get(part.id, AS_WRITTEN)
        edited = frozenset(key for item, key in self._edited_over if item == part.id)
        return own_notes(self.draft.outline, self.base, part, own, edited, SIDES_WORDS)

    def undo(self) -> None:
        """Take the last edit back, and show where it was."""
        self._step(self.draft.undo, self.draft.can_undo)

    def redo(self) -> None:
        """Make it again."""
        self._step(self.draft.redo, self.draft.can_redo)

    def move_exercise(self, at: int, to: int) -> None:
        """Put an exercise elsewhere."""
        self._try(lambda text: move_exercise(text, at, to), to + 1)

    def remove(self, at: int | None) -> None:
        """Take an exercise out; undo brings it back."""
        if at is not None:
            name = self.draft.outline.parts[at].exercise.name
            if self._try(lambda text: remove_exercise(text, at), at + (at + 1 < len(self.draft.outline.parts))):
                self.tell(f"Removed {name}. Press Ctrl+Z to undo.")

    def double(self, at: int | None) -> None:
        """Have an exercise a second time."""
        if at is not None:
            self._try(lambda text: duplicate_exercise(text, at), at + 2)

    def add_own(self) -> None:
        """Add an exercise of one's own, and go to its name."""
        if self._insert({"name": "My exercise", "reps": "8"}):
            line = self.exercise_form.named.line
            line.setFocus(Qt.FocusReason.TabFocusReason)
            line.selectAll()
            # Where it is is known when what was open is closed.
            QTimer.singleShot(SETTLED_MS, self, lambda: self.listed.ensureWidgetVisible(line))

    def show_catalogue(self) -> None:
        """Offer the exercises of the catalogue."""
        dialog = CatalogueDialog(self.saving.catalogue, self, self._desk)

        def add(exercise_id: str) -> None:
            entry = self.saving.catalogue[exercise_id]
            if self._insert(new_entry(exercise_id, entry)):
                dialog.tell(f"Added {entry.exercise.name}.")

        dialog.added.connect(add)
        dialog.exec()
        dialog.deleteLater()
        self.list.setFocus()

    def take_picture(self, source: Path) -> bool:
        """Copy a picture beside the file and have the chosen exercise show it; false when no exercise is chosen."""
        if self.list.exercise is None or self.draft.outline.trouble is not None:
            return False
        # The picture lies next to the file, so there has to be one.
        if self.saving.path is None and not self.saving.save():
            return True
        at = self._desk.editing.add_picture(self.saving.folder, source)
        if isinstance(at, str):
            self.tell(at)
            return True
        self.exercise_form.picture.take_back()
        base = self.base
        if self._try(lambda text: write(text, (*base, "picture"), at.name), self.list.currentRow()):
            self.tell(f"Added the picture {at.name}. It is next to the routine.")
        return True

    def to_fields(self) -> None:
        """From the list to the first field."""
        field = next(each.control for each in self.form.fields.values() if each.isVisible())
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def tell(self, sentence: str) -> None:
        """Say something that need not be decided."""
        self.said.emit(sentence)
        announce(self, sentence)

    def leave(self) -> None:
        """Back, when nothing is lost by it."""
        if self.may_leave():
            self.left.emit(self.saving.path)

    def may_leave(self) -> bool:
        """Whether the page can go: with nothing to save, or after asking."""
        return self._may_drop_rejected() and self.saving.may_leave()

    def save(self) -> None:
        """Write the file; a field with a text that cannot be written is named."""
        if self.saving.save() and self.form.rejected:
            names = ", ".join(f"“{field.name}”" for field in self.form.rejected)
            self.tell(f"{names} cannot be saved like this. Everything else is in the file.")
            self.form.rejected[0].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _may_drop_rejected(self) -> bool:
        """Ask what to do with a text that cannot be written."""
        rejected = self.form.rejected
        if not rejected:
            return True
        names = ", ".join(f"“{field.name}”" for field in rejected)
        box = message_box(self, "Not valid", f"The text in {names} is not valid.", "It will be lost if you leave now.")
        leave = box.addButton("Leave anyway", QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        if box.clickedButton() is not leave:
            rejected[0].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        for field in rejected:
            field.take_back()
        return True

    def start(self) -> None:
        """Save, and lead through the routine."""
        if self.form.rejected:
            self.tell(f"Correct “{self.form.rejected[0].name}” first, or press Esc in it.")
            self.form.rejected[0].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.draft.is_changed or self.saving.save():
            self.started.emit(self.saving.path)

    def look_at_disk(self) -> None:
        """The file may have changed."""
        self.saving.look_at_disk()

    def open_in_text_editor(self) -> None:
        """Save, and open the file with the system's program for it."""
        if self.draft.is_changed and not self.saving.save():
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saving.path))):
            self.tell(f"No program on this computer opens this file: {self.saving.path}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() != Qt.Key.Key_Backspace:
            super().keyPressEvent(event)

    def refresh(self, row: int | None = None, skip: Field | None = None) -> None:
        """Show the draft as it is now. The field `skip` is being typed in: its text stays as it is."""
        self._timer.stop()
        outline = self.draft.outline
        problems = outline.problems
        routine = outline.routine
        plan = None
        if routine is not None:
            plan = compile_plan(routine, None, self._desk.settings.guidance, self._desk.known_exercises)
        seconds = [whole for whole, _ in lengths(plan)] if plan is not None else []
        wrong = {path[1] for path in problems if len(path) > 1 and path[0] == "exercises"}
        rows = [
            RowFacts(
                None, outline.text_at(("title",)) or "Without a title", "Title, description, times for all exercises"
            )
        ]
        for at, part in enumerate(outline.parts):
            right = clock_text(seconds[at]) if seconds else ""
            line = dose_text(plan.exercises[at]) if plan is not None else str(part.exercise.position or "")
            rows.append(RowFacts(at, part.exercise.name, line, right, part.exercise, is_wrong=at in wrong))
        self.list.show_rows(rows, self.list.currentRow() if row is None else row)
        chosen = self.list.exercise
        form = self.form
        self.routine_form.setVisible(form is self.routine_form)
        self.exercise_form.setVisible(form is self.exercise_form)
        form.folder = self.saving.folder
        form.setEnabled(outline.trouble is None)
        form.own_notes = {} if chosen is None else self._own_notes(outline.parts[chosen])
        form.show_outline(outline, self.base, None if chosen is None else outline.parts[chosen], problems, skip)
        self._tell_file()
        self.line.show_plan(plan, chosen)
        self.line.setVisible(plan is not None)
        if plan is not None:
            count = plural(len(plan.exercises), "exercise")
            self.told.setText(
                f"{count}, {length_text(plan.total_seconds)}, {times_up_text(plan.times_up, plan.positions)}"
            )
        else:
            is_empty = outline.trouble is None and not outline.parts
            more = "Add the first exercise, from the catalogue or one of your own."
            self.told.setText(more if is_empty else "You can save it, but not start it yet.")
        counts = ((len(problems), "problem"), (len(outline.remarks), "remark"))
        self.problems_button.setText(", ".join(plural(count, noun) for count, noun in counts if count))
        self.problems_button.setVisible(any(count for count, _ in counts))
        self._tell_state()

    def _on_renamed(self, before: Path, now: Path) -> None:
        sentence = self._desk.routine_renamed(before, now)
        if sentence is not None:
            self.tell(sentence)
        self.renamed.emit()

    def _tell_file(self) -> None:
        path, stem = self.saving.path, self.saving.new_stem()
        name = f"The file is {path}" if path is not None else "Not saved yet"
        is_other = path is not None and path.stem != stem and not path.stem.startswith(f"{stem}-")
        self.routine_form.tell_file(name, f"{stem}.yaml" if is_other else None)

    def _tell_state(self) -> None:
        outline, conflict = self.draft.outline, self.saving.conflict
        title = outline.text_at(("title",)) or "Without a title"
        self.title.show_text(title)
        self.setAccessibleName(f"Edit {title}")
        is_changed = self.draft.is_changed
        self.state.setText(
            "A field is not valid"
            if self.form.rejected
            else "Not saved yet"
            if self.draft.saved is None
            else "Unsaved changes"
            if is_changed
            else "Saved"
        )
        self.save_button.setEnabled(is_changed)
        self.undo_button.setEnabled(self.draft.can_undo)
        self.redo_button.setEnabled(self.draft.can_redo)
        at, count, can = self.list.exercise, len(outline.parts), outline.trouble is None
        self.up_button.setEnabled(can and at is not None and at > 0)
        self.down_button.setEnabled(can and at is not None and at < count - 1)
        self.double_button.setEnabled(can and at is not None)
        self.remove_button.setEnabled(can and at is not None)
        self.add_button.setEnabled(can)
        self.own_button.setEnabled(can)
        self.start_button.setText("Save and start" if is_changed else "Start")
        self.start_button.setEnabled(outline.routine is not None and conflict is None)
        if conflict is not None:
            is_gone = conflict.data is None
            self.banner.tell(
                f"The file was {'deleted' if is_gone else 'changed by another program'} while you had it open."
            )
        else:
            self.banner.tell(outline.trouble)
        for button in self._ways:
            button.setVisible(conflict is not None)
        self._ways[0].setVisible(conflict is not None and conflict.data is not None)
        self._by_hand.setVisible(conflict is None)

    def _on_chosen(self) -> None:
        self.draft.end_edit()
        self._typed_in = None
        self.refresh()
        self.listed.verticalScrollBar().setValue(0)

    def _on_field_left(self) -> None:
        self.draft.end_edit()
        self._typed_in = None

    def _step(self, step: Callable[[], None], can: bool) -> None:
        if not can:
            return
        before = self.draft.outline
        self._typed_in = None
        for field in self.form.rejected:
            field.take_back()
        step()
        self.saving.note_edit()
        items, others = before.items, self.draft.outline.items
        pairs = zip(items, others, strict=False)
        at = next((at for at, (one, other) in enumerate(pairs) if one != other), None)
        if at is None and len(items) != len(others):
            at = min(len(items), len(others))
        self.refresh(row=0 if at is None else min(at + 1, len(others)))

    def _insert(self, entry: Entry) -> bool:
        at = self.list.exercise
        to = len(self.draft.outline.parts) if at is None else at + 1
        return self._try(lambda text: insert_exercise(text, to, entry), to + 1)

    def _try(self, change: Change, row: int) -> bool:
        sentence = self.edit(change, row)
        if sentence is not None:
            self.tell(sentence)
        return sentence is None

    def _show_problems(self) -> None:
        menu = QMenu(self)
        outline = self.draft.outline
        for path, problem in (*outline.problems.items(), *outline.remarks.items()):
            action = QAction(f"Line {problem.line}: {sentence_of(problem)}".replace("&", "&&"), menu)
            action.triggered.connect(lambda _=False, path=path: self.go_to(path))
            menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size = menu.sizeHint()
        corner = self.problems_button.rect().topRight()
        menu.popup(self.problems_button.mapToGlobal(corner) - QPoint(size.width(), size.height()))

    def go_to(self, path: NodePath) -> None:
        """Choose what a problem is about, and go to its field."""
        is_exercise = len(path) > 1 and isinstance(path[1], int)
        self.list.setCurrentRow(int(path[1]) + 1 if is_exercise else 0)
        tail = tuple(str(step) for step in (path[2:] if is_exercise else path))
        field = self.form.fields.get(tail) or self.form.fields.get(tail[:1])
        if field is not None:
            self.form.reveal(field)
            field.control.setFocus(Qt.FocusReason.TabFocusReason)
            self.listed.ensureWidgetVisible(field)
