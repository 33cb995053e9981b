"""The cards of the section "Folders": where things are, and what the clips of the voice take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout

from backtimer.ui.desk import Desk
from backtimer.ui.history.work import Background
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import icon_button, message_box, plain, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.card import Card, faint
from backtimer.ui.routines.file_manager import show_in_folder

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

BACKUP = (
    "One file with your routines, doses, plans, settings, history and unsaved changes. Keep it in a safe place, or "
    "restore it on another computer."
)
RESTORING = (
    "It replaces your routines, doses, plans, settings and history. What is there now is kept in a folder beside them. "
    "BackTimer closes and opens again."
)
BACKUP_FILES = "BackTimer backup (*.zip)"
NOT_THERE = "This folder does not exist yet. It is made with the first file."
NO_FILE = "This file does not exist. It could not be written, or was deleted."
NOT_OPENED = "No program on this computer opens folders."
LOG = "What happened in the program, for support. It holds none of your names, texts or paths."
QUESTION = "Delete the saved speech?"
WHAT_FOLLOWS = (
    "Each line is spoken anew the next time, so the next session starts a little later. Nothing else is deleted."
)


class FoldersCard(Card):
    """Each folder with what is in it, and a button that opens it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Folders")
        self.open_buttons: dict[str, QPushButton] = {}
        self.notes: dict[str, QLabel] = {}
        self._add(
            "folders.routines",
            "Your own routines",
            "A routine file that you put here appears on the first page.",
            Path(desk.own_routines_folder),
        )
        self._add(
            "folders.data",
            "Your data",
            "Your settings and history.",
            desk.data_folder,
        )
        self._add("folders.cache", "Cache", "Temporary files. You can delete them safely.", desk.cache_folder)
        self._add("folders.log", "Log", LOG, desk.log_file, is_file=True)

    def _add(self, key: str, name: str, what: str, place: Path, *, is_file: bool = False) -> None:
        # A long path may be broken anywhere.
        path = plain("\u200b".join(str(place)))
        path.setWordWrap(True)
        path.setAccessibleName(f"{name}: {place}")
        button = icon_button("Show" if is_file else "Open", "folder")
        button.setAccessibleName(f"Show the file: {name}" if is_file else f"Open the folder: {name}")
        button.clicked.connect(lambda: self._show_file(key, place) if is_file else self._open(key, place))
        note = warning()
        told = QVBoxLayout()
        told.setSpacing(Space.HAIR)
        label = plain(name)
        label.setObjectName("strong")
        for part in (label, path, faint(what), note):
            told.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addLayout(told, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.add_row(key).addLayout(line)
        self.open_buttons[key] = button
        self.notes[key] = note

    def _show_file(self, key: str, file: Path) -> None:
        tell(self.notes[key], None if file.is_file() else NO_FILE)
        if file.is_file():
            show_in_folder(file, self, lambda: tell(self.notes[key], NOT_OPENED))

    def _open(self, key: str, folder: Path) -> None:
        sentence = None
        if not folder.is_dir():
            sentence = NOT_THERE
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            sentence = NOT_OPENED
        tell(self.notes[key], sentence)


class BackupCard(Card):
    """Everything in one file, and back. `open_again_asked`: the program is to start anew, with what was restored."""

    open_again_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Backup")
        self._backups, self._now = desk.backups, desk.wall_clock
        self._work = Background(self)
        self.write_button = QPushButton("Back up everything…")
        self.write_button.clicked.connect(self._write)
        self.restore_button = QPushButton("Restore a backup…")
        self.restore_button.clicked.connect(self._restore)
        self.told = plain()
        self.told.setObjectName("strong")
        self.told.setWordWrap(True)
        self.told.hide()
        self.note = warning()
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.write_button)
        line.addWidget(self.restore_button)
        line.addStretch(1)
        row = self.add_row("folders.backup")
        row.addWidget(faint(BACKUP))
        row.addLayout(line)
        row.addWidget(self.told)
        row.addWidget(self.note)

    @property
    def is_working(self) -> bool:
        """Whether an answer is still to come."""
        return self._work.is_working

    def _write(self) -> None:
        name = str(Path.home() / f"backtimer-{self._now():%Y-%m-%d}.zip")
        chosen, _ = QFileDialog.getSaveFileName(self, "Back up everything", name, BACKUP_FILES)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(".zip")
            self._wait_for(lambda: self._backups.write(path), lambda answer: self._tell(*answer))

    def _restore(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Restore a backup", str(Path.home()), BACKUP_FILES)
        if chosen:
            path = Path(chosen)
            self._wait_for(lambda: self._backups.look_into(path), lambda answer: self._ask(path, *answer))

    def _ask(self, path: Path, is_usable: bool, sentence: str) -> None:
        if not is_usable:
            self._tell(False, sentence)
            return
        box = message_box(self.window(), "Restore a backup", f"{sentence}\n\nRestore it?", RESTORING)
        restore = box.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        if box.clickedButton() is restore:
            self._wait_for(lambda: self._backups.stage(path), self._on_staged)

    def _on_staged(self, trouble: str | None) -> None:
        if trouble is not None:
            self._tell(False, trouble)
        else:
            self._tell(True, "The backup is ready: it is used when BackTimer starts.")
            self.open_again_asked.emit()

    def _wait_for(self, task: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._be_busy(is_busy=True)

        def ended(answer: Any) -> None:
            self._be_busy(is_busy=False)
            then(answer)

        self._work.do(task, ended)

    def _be_busy(self, *, is_busy: bool) -> None:
        for button in (self.write_button, self.restore_button):
            button.setEnabled(not is_busy)
        self._tell(True, "Working…" if is_busy else "")

    def _tell(self, is_well: bool, sentence: str) -> None:
        tell(self.note, None if is_well else sentence)
        self.told.setText(sentence if is_well else "")
        self.told.setVisible(is_well and bool(sentence))
        if sentence:
            announce(self, sentence)


class ClipsCard(Card):
    """What the clips of the voice take."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Saved speech")
        self._desk = desk
        self.taken = plain()
        self.empty_button = QPushButton("Delete saved speech…")
        self.empty_button.clicked.connect(self._ask)
        self.note = warning()
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.taken, 1)
        line.addWidget(self.empty_button)
        row = self.add_row("folders.clips")
        row.addWidget(faint("Spoken lines are saved, so that they start at once the next time."))
        row.addLayout(line)
        row.addWidget(self.note)

    def showEvent(self, event: QShowEvent) -> None:
        """How much it is now."""
        self._count()
        super().showEvent(event)

    def _count(self) -> None:
        taken = self._desk.clip_bytes()
        self.taken.setText(f"They take {size_text(taken)}." if taken else "Nothing is saved.")
        self.empty_button.setEnabled(taken > 0)

    def _ask(self) -> None:
        box = message_box(self.window(), "Saved speech", QUESTION, WHAT_FOLLOWS)
        empty = box.addButton("Delete", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        if box.clickedButton() is empty:
            tell(self.note, self._desk.empty_clips())
            self._count()


def size_text(size: int) -> str:
    """So many bytes, as people say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
