"""Routine files as the editor opens, saves, renames and deletes them: nothing is overwritten that it has not seen."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QFile

from backtimer.routinefile.entry import CatalogueEntry
from backtimer.routinefile.foreign import SUFFIXES, CannotEdit, read_foreign, renamed
from backtimer.routinefile.kinds import MOST_PICTURE_BYTES, PICTURES
from backtimer.routinefile.library import Library
from backtimer.routinefile.problem import shown
from backtimer.storage.atomic import write_bytes_atomically
from backtimer.storage.drafts import DraftsFolder
from backtimer.storage.own_routines import put_new
from backtimer.ui.editor.files import ChangedElsewhere, Deleted

BIN = "bin"


def to_system_bin(path: Path) -> bool:
    """Move a file to the system's bin; false when there is none."""
    # PySide gives where it is now along with whether it was moved, or only that, as its version likes.
    answer: object = QFile.moveToTrash(str(path))
    return bool(answer[0] if isinstance(answer, tuple) else answer) and not path.exists()


class RoutineFiles:
    """What can go wrong is returned as a sentence. `to_bin` moves a file to the system's bin, if it can."""

    def __init__(
        self,
        folder: Path,
        shipped_folder: Path,
        library: Library,
        drafts: Path,
        to_bin: Callable[[Path], bool] = to_system_bin,
    ) -> None:
        self._folder = folder
        self._shipped = shipped_folder
        self._library = library
        self._drafts = DraftsFolder(drafts)
        self._to_bin = to_bin

    def catalogue(self) -> Mapping[str, CatalogueEntry]:
        """Every exercise that a routine can name, aliases too."""
        return self._library.catalogue()

    def read(self, path: Path) -> bytes | str:
        """What a file holds."""
        try:
            return path.read_bytes()
        except (OSError, ValueError) as error:
            return f"{shown(path.name)} cannot be read: {_reason(error)}."

    def save(self, path: Path, data: bytes, known: bytes | None) -> ChangedElsewhere | str | None:
        """Replace what a file holds, if that is still what is known of it; None when it was done."""
        if self._is_shipped(path):
            return f"{shown(path.name)} comes with BackTimer and is not changed. Duplicate it to have your own."
        try:
            now = path.read_bytes() if path.exists() else None
            if now != known:
                return ChangedElsewhere(now)
            # A link stays a link.
            write_bytes_atomically(path.resolve(), data, keep_mode=True)
        except (OSError, ValueError) as error:
            return f"{shown(path.name)} could not be saved: {_reason(error)}. Your changes are still here."
        return None

    def create(self, stem: str, data: bytes, source: Path | None = None) -> Path | str:
        """Write a new file of the person's own, with the pictures that the source has beside it.

        The name of a shipped routine is not free: the file would stand in for it.
        """
        taken = {path.stem for path in self._shipped.glob("*") if path.suffix.casefold() in SUFFIXES}
        new: list[Path] = []
        try:
            if source is not None and source.parent.resolve() != self._folder.resolve():
                data = self._with_pictures(source, data, new)
            at, is_new = put_new(self._folder, stem, ".yaml", data, SUFFIXES, taken)
            if not is_new:
                # The same text is there already; this is to be another file.
                taken.add(at.stem)
                at, _ = put_new(self._folder, stem, ".yaml", data, SUFFIXES, taken)
        except (OSError, ValueError, CannotEdit) as error:
            for each in new:
                with contextlib.suppress(OSError):
                    each.unlink()
            return f"The routine could not be saved: {_reason(error)}. Your changes are still here."
        return at

    def add_picture(self, folder: Path, source: Path) -> Path | str:
        """Copy a picture beside a routine's file, under a free name that a routine file can hold."""
        suffix = source.suffix.casefold()
        if suffix.lstrip(".") not in PICTURES:
            return f"{shown(source.name)} is not a picture that can be shown. Choose a PNG, JPEG, SVG or GIF file."
        try:
            with source.open("rb") as file:
                data = file.read(MOST_PICTURE_BYTES + 1)
            if len(data) > MOST_PICTURE_BYTES:
                return f"{shown(source.name)} is larger than 20 MB. Save a smaller copy of it and choose that."
            if source.resolve().parent == folder.resolve() and source.name == source.name.strip().lstrip("."):
                return source
            stem = re.sub(r"[^\w -]+", "-", source.stem).strip("-. ")[:60] or "picture"
            at, _ = put_new(folder, stem, suffix, data)
        except (OSError, ValueError) as error:
            return f"{shown(source.name)} could not be copied: {_reason(error)}."
        return at

    def rename(self, path: Path, stem: str) -> Path | str:
        """Give a file another name, or one near to it; what it holds stays."""
        data = self.read(path)
        if isinstance(data, str):
            return data
        at = self.create(stem, data)
        if isinstance(at, Path):
            try:
                path.unlink()
            except OSError as error:
                with contextlib.suppress(OSError):
                    at.unlink()
                return f"{shown(path.name)} could not be renamed: {_reason(error)}."
        return at if isinstance(at, Path) else f"{shown(path.name)} could not be renamed. Nothing was changed."

    def delete(self, path: Path) -> Deleted | str:
        """Move a file to the system's bin; else into the folder `bin` beside it."""
        data = self.read(path)
        if isinstance(data, str):
            return data
        if self._is_shipped(path):
            return f"{shown(path.name)} comes with BackTimer and cannot be deleted."
        if self._to_bin(path):
            return Deleted(path, data, "in the bin")
        try:
            kept, _ = put_new(path.parent / BIN, path.stem, path.suffix, data)
            path.unlink()
        except OSError as error:
            return f"{shown(path.name)} could not be deleted: {_reason(error)}."
        return Deleted(path, data, f"kept as {kept.parent.name}/{kept.name} beside your routines")

    def restore(self, deleted: Deleted) -> Path | str:
        """Bring a deleted file back; what is in the bin stays there."""
        try:
            at, _ = put_new(deleted.path.parent, deleted.path.stem, deleted.path.suffix, deleted.data, SUFFIXES)
        except OSError as error:
            return f"{shown(deleted.path.name)} could not be brought back: {_reason(error)}. It is {deleted.where}."
        return at

    def keep_draft(self, key: str, text: str) -> None:
        """Keep unsaved changes, in case that the program ends before its time."""
        self._drafts.keep(key, text)

    def kept_draft(self, key: str) -> str | None:
        """Unsaved changes that the program ended before."""
        return self._drafts.find(key)

    def drop_draft(self, key: str) -> None:
        """They are saved, or not wanted."""
        self._drafts.drop(key)

    def _is_shipped(self, path: Path) -> bool:
        return path.resolve().parent == self._shipped.resolve()

    def _with_pictures(self, source: Path, data: bytes, new: list[Path]) -> bytes:
        foreign = read_foreign(source)
        names = {}
        for place, picture in () if isinstance(foreign, str) else foreign.pictures.items():
            at, is_new = put_new(self._folder, picture.stem, picture.suffix, picture.read_bytes())
            new += [at] if is_new else []
            if at.name != picture.name:
                names[place] = at.name
        return renamed(data, names) if names else data


def _reason(error: Exception) -> str:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or "its name is not usable"
    return (reason[0].lower() + reason[1:]).rstrip(".")
