"""Saving in the routine editor: what is unsaved, what has changed elsewhere, and what a crash would have taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from backtimer.routinefile.draft import Draft
from backtimer.routinefile.keys import MODES
from backtimer.routinefile.kinds import slug
from backtimer.routinefile.outline import Outline, Part
from backtimer.ui.editor.files import ChangedElsewhere, EditorFiles
from backtimer.ui.look.pieces import message_box

# A crash takes no more than what was typed in this time.
KEEP_MS = 1000


@dataclass(frozen=True)
class Opened:
    """What the editor opens. Without a path it becomes a file of the person's own when it is first saved.

    `source` is the file that it is a copy of; `note` is said at the top. `is_wanted`: it is to be saved even as it is.
    """

    data: bytes
    path: Path | None = None
    source: Path | None = None
    note: str = ""
    is_wanted: bool = False

    @property
    def key(self) -> str:
        """What its unsaved changes are kept by."""
        return str(self.path) if self.path is not None else f"new {self.source or ''}"


class Saving(QObject):
    """`told` carries a sentence, `changed` tells that the draft or its file is another,
    `renamed` carries the path before and now, `saved` tells that the file holds the draft.

    `conflict` is what was found on disk, when it is not what is known of the file.
    """

    told = Signal(str)
    changed = Signal()
    renamed = Signal(object, object)
    saved = Signal()

    def __init__(self, files: EditorFiles, opened: Opened, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._files = files
        self._window = window
        self._opened = opened
        self._folder = folder
        self.path = opened.path
        self.catalogue = files.catalogue()
        self.draft = Draft(opened.data, self._outline, is_saved=opened.path is not None)
        self.conflict: ChangedElsewhere | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._keep)

    @property
    def folder(self) -> Path:
        """Where pictures are looked for."""
        at = self.path or self._opened.source
        return at.parent if at is not None else self._folder

    @property
    def key(self) -> str:
        """What unsaved changes are kept by."""
        return str(self.path) if self.path is not None else self._opened.key

    def note_edit(self) -> None:
        """Something was edited: keep it soon, in case that the program ends before its time."""
        if not self._timer.isActive():
            self._timer.start()

    def usual_mode(self, part: Part) -> str | None:
        """What the catalogue counts in an exercise."""
        entry = self.catalogue.get(part.known or "")
        return next((mode for mode in MODES if entry is not None and mode in entry.values), None)

    def save(self) -> bool:
        """Write the file; false, with a sentence, when that was not done."""
        data = self.draft.data
        if self.path is None:
            made = self._files.create(self.new_stem(), data, self._opened.source)
            if isinstance(made, str):
                self.told.emit(made)
                return False
            self._drop()
            self._be_at(made)
            # Pictures may have come along under other names.
            data = self._read(made) or data
            if data != self.draft.data:
                text = data.decode("utf-8")
                self.draft.edit(lambda _: text)
        else:
            answer = self._files.save(self.path, data, self.draft.saved)
            if isinstance(answer, ChangedElsewhere):
                self.conflict = answer
                self.changed.emit()
                return False
            if isinstance(answer, str):
                self.told.emit(answer)
                return False
        self._saved(data)
        return True

    def new_stem(self) -> str:
        """What a file with this title would be called."""
        return slug(self.draft.outline.text_at(("title",)))[:60].strip("-") or "routine"

    def rename(self) -> None:
        """Call the file as the title says."""
        if self.path is None or (self.draft.is_changed and not self.save()):
            return
        made = self._files.rename(self.path, self.new_stem())
        if isinstance(made, str):
            self.told.emit(made)
            return
        self._drop()
        self.renamed.emit(self.path, made)
        self._be_at(made)
        self.told.emit(f"Renamed the file to {made.name}.")
        self.changed.emit()

    def look_at_disk(self) -> None:
        """The file may have changed: without unsaved changes it is shown as it is now, else that is asked."""
        if self.path is None:
            return
        now = self._read(self.path)
        if now == self.draft.saved:
            if self.conflict is not None:
                self.conflict = None
                self.changed.emit()
            return
        if now == self.draft.data:
            self._saved(now)
            return
        if now is not None and not self.draft.is_changed and self._take(now):
            self.told.emit("Another program changed the file. This is how it is now; Undo brings back your version.")
            return
        if self.conflict != ChangedElsewhere(now):
            self.conflict = ChangedElsewhere(now)
            self.changed.emit()

    def take_theirs(self) -> None:
        """Show what is on disk; undo brings back what was here."""
        if self.conflict is not None and self.conflict.data is not None and self._take(self.conflict.data):
            self.told.emit("This is the file on disk. Undo brings back your version.")

    def keep_as_copy(self) -> None:
        """Leave the file as it is on disk, and go on with a copy."""
        made = self._files.create(self.new_stem(), self.draft.data, self.path)
        if isinstance(made, str):
            self.told.emit(made)
            return
        self._drop()
        self._be_at(made)
        self._saved(self._read(made) or self.draft.data)
        self.told.emit(f"Saved your version as {made.name}.")

    def overwrite(self) -> None:
        """Write the file, whatever is there now."""
        if self.conflict is not None:
            self.draft.mark_saved(self.conflict.data)
            self.conflict = None
            self.save()

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes, if there are any."""
        is_untouched = self.draft.saved is None and not self.draft.can_undo and not self._opened.is_wanted
        if not self.draft.is_changed or is_untouched:
            self._drop()
            return True
        box = message_box(self._window, "Unsaved changes", "Save your changes?", "Otherwise they will be lost.")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(stay)
        box.exec()
        if box.clickedButton() is save:
            return self.save()
        if box.clickedButton() is discard:
            self._drop()
            return True
        return False

    def take_up_kept(self) -> None:
        """Offer the changes that the program ended before."""
        kept = self._files.kept_draft(self.key)
        if kept is None or kept == self.draft.text:
            return
        box = message_box(
            self._window, "Unsaved changes", "This routine has changes that were not saved. Continue with them?"
        )
        go_on = box.addButton("Continue", QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(go_on)
        box.exec()
        if box.clickedButton() is drop:
            self._drop()
        else:
            self.draft.edit(lambda _: kept)
            self.changed.emit()

    def _take(self, data: bytes) -> bool:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            self.told.emit("The file on disk is no longer text.")
            return False
        self.draft.edit(lambda _: text)
        self._saved(data)
        return True

    def _saved(self, data: bytes) -> None:
        self.draft.mark_saved(data)
        self.conflict = None
        self._drop()
        self.saved.emit()
        self.changed.emit()

    def _be_at(self, path: Path) -> None:
        self.path = path
        self.draft.outline_anew(self._outline)

    def _read(self, path: Path) -> bytes | None:
        found = self._files.read(path)
        return found if isinstance(found, bytes) else None

    def _outline(self, text: str) -> Outline:
        name = self.path.stem if self.path is not None else "routine"
        return Outline(text, name, self.catalogue, self.folder)

    def _keep(self) -> None:
        if self.draft.is_changed:
            self._files.keep_draft(self.key, self.draft.text)

    def _drop(self) -> None:
        self._timer.stop()
        self._files.drop_draft(self.key)
