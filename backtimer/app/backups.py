"""Everything in one file and back, as the window needs it. All of it may be called on any thread; nothing raises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backtimer.app.keeping import Keeping
from backtimer.storage.backup import BackupTrouble, contents_text, look_into, stage, write_backup


@dataclass(frozen=True, slots=True)
class Backups:
    """Backups of one data folder."""

    data: Path
    keeping: Keeping

    def write(self, path: Path) -> tuple[bool, str]:
        """Write one; whether that was done, and a sentence about it."""
        self.keeping.history.flush()
        try:
            facts = write_backup(self.data, path, self.keeping.now())
        except BackupTrouble as trouble:
            return False, str(trouble)
        return True, f"Saved as {path.name}: {contents_text(facts)}."

    def look_into(self, path: Path) -> tuple[bool, str]:
        """What is in one: whether it can be restored, and a sentence."""
        try:
            facts = look_into(path)
        except BackupTrouble as trouble:
            return False, str(trouble)
        return True, f"{path.name} was made on {facts.made_at:%d %B %Y at %H:%M} and has {contents_text(facts)}."

    def stage(self, path: Path) -> str | None:
        """Have it put in place by the next start; a sentence when it cannot be used."""
        try:
            stage(path, self.data, self.keeping.now())
        except BackupTrouble as trouble:
            return str(trouble)
        return None
