"""Notices that routine files have changed on disk."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

# An editor writes, renames and removes within moments; all of that is one change.
SETTLE_MS = 200
# A file that is edited in place does not change its folder, so files are watched too; the system has limits to that.
MOST_FILES = 500


class Watch(QObject):
    """Watches a folder with its files, and one file elsewhere, from the first `renew`.

    `changed` comes once things have settled.
    """

    changed = Signal()

    def __init__(self, folder: str, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file: str | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._on_settled)
        # Made with the first `renew`: PySide makes many classes for it, and that takes its time.
        self._made: QFileSystemWatcher | None = None

    @property
    def is_watching(self) -> bool:
        """Whether it has begun."""
        return self._made is not None

    @property
    def _watcher(self) -> QFileSystemWatcher:
        if self._made is None:
            self._made = QFileSystemWatcher(self)
            self._made.directoryChanged.connect(self._on_folder)
            self._made.fileChanged.connect(self._on_change)
        return self._made

    def watch_file(self, path: Path | None) -> None:
        """Watch this file from now on, and no other outside of the folder."""
        if self._file in self._watcher.files():
            self._watcher.removePath(self._file)
        self._file = str(path) if path is not None else None
        self.renew()

    def renew(self) -> None:
        """Watch again what an editor has replaced, and what has come to be only now."""
        # A file outside of our folder is watched with its folder: a replaced file is a new one there.
        folders = {self._folder, str(Path(self._file).parent)} if self._file else {self._folder}
        for folder in set(self._watcher.directories()) - folders:
            self._watcher.removePath(folder)
        wanted = {*folders, *self._files_in_folder()}
        if self._file:
            wanted.add(self._file)
        for path in wanted - {*self._watcher.files(), *self._watcher.directories()}:
            if Path(path).exists():
                self._watcher.addPath(path)

    def _files_in_folder(self) -> list[str]:
        files = (path for path in Path(self._folder).glob("*.y*ml") if not path.name.startswith("."))
        return [str(path) for path in islice(files, MOST_FILES)]

    def _on_folder(self, folder: str) -> None:
        # Another folder than ours is of interest only when the file is not in it, and may come back.
        if folder == self._folder or self._file not in self._watcher.files():
            self._on_change()

    def _on_change(self) -> None:
        if not self._settled.isActive():
            self._settled.start()

    def _on_settled(self) -> None:
        self.renew()
        self.changed.emit()
