"""What the editor asks of the files of routines; app hands in what fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backtimer.routinefile.entry import CatalogueEntry


@dataclass(frozen=True)
class ChangedElsewhere:
    """A file holds something else than what was last seen of it; None when it is gone."""

    data: bytes | None


@dataclass(frozen=True)
class Deleted:
    """A deleted file: where it was, what it held, and where it is now, in words."""

    path: Path
    data: bytes
    where: str


class EditorFiles(Protocol):
    """The routine files, as the editor works on them. What goes wrong comes back as a sentence."""

    def catalogue(self) -> Mapping[str, CatalogueEntry]:
        """Every exercise that a routine can name, aliases too."""

    def read(self, path: Path) -> bytes | str:
        """What a file holds."""

    def save(self, path: Path, data: bytes, known: bytes | None) -> ChangedElsewhere | str | None:
        """Replace what a file holds, if that is still what is known of it; None when it was done."""

    def create(self, stem: str, data: bytes, source: Path | None = None) -> Path | str:
        """Write a new file of the person's own, with the pictures that the source has beside it."""

    def add_picture(self, folder: Path, source: Path) -> Path | str:
        """Copy a picture beside a routine's file, under a free name; where it is then."""

    def rename(self, path: Path, stem: str) -> Path | str:
        """Give a file another name, or one near to it."""

    def delete(self, path: Path) -> Deleted | str:
        """Move a file to the bin."""

    def restore(self, deleted: Deleted) -> Path | str:
        """Bring a deleted file back."""

    def keep_draft(self, key: str, text: str) -> None:
        """Keep unsaved changes, in case that the program ends before its time."""

    def kept_draft(self, key: str) -> str | None:
        """Unsaved changes that the program ended before."""

    def drop_draft(self, key: str) -> None:
        """They are saved, or not wanted."""
