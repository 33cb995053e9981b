"""The history as its page needs it: the sessions, and their way into files and out of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backtimer.storage.history import History
from backtimer.storage.history_rows import SessionRecord
from backtimer.storage.session_files import SessionFiles


@dataclass(frozen=True, slots=True)
class Past:
    """All of it may be called on any thread; what goes wrong is returned as a sentence.

    `catalogue` are the ids of the catalogue's exercises.
    """

    files: SessionFiles
    catalogue: Callable[[], Collection[str]] = frozenset

    @property
    def kept(self) -> History:
        """The history, own exercises under ids that no exercise of the catalogue has."""
        history = self.files.history
        if not history.has_own_ids and (ids := self.catalogue()):
            from backtimer.routinefile.kinds import own_id

            history.give_own_ids(ids, own_id)
        return history

    def delete(self, session: str) -> SessionRecord | None:
        """Take a session out; what `restore` needs to bring it back, None when it could not be done."""
        return self.kept.delete(session)

    def restore(self, record: SessionRecord) -> str | None:
        """Bring a deleted session back; a sentence when that could not be done."""
        return self.kept.restore(record)

    def save_as(self, path: Path, first: date, last: date, routine: str | None) -> tuple[int, str | None]:
        """Write sessions into a file, CSV when its name ends so, else JSON: how many, and a sentence when it failed."""
        from backtimer.storage.history_export import save_as

        records = self.kept.records(first, last, routine)
        trouble = self.kept.trouble if not records else None
        trouble = trouble or save_as(path, records)
        return (0, trouble) if trouble else (len(records), None)

    def add_from(self, path: Path) -> tuple[int, str | None]:
        """Add the sessions of a JSON file: how many were new, and a sentence when it could not be taken."""
        from backtimer.storage.history_export import add_from

        added = add_from(self.kept, path)
        # An older BackTimer may have written it.
        self.files.history.has_own_ids = False
        return added

    def summary(self, first: date, last: date, name: str) -> str:
        """The page for the physiotherapist, as HTML."""
        from backtimer.storage.history_summary import summary_page

        return summary_page(self.kept.records(first, last), first, last, name)

    def save_text(self, path: Path, text: str) -> str | None:
        """Write a file; a sentence when that could not be done."""
        from backtimer.storage.atomic import write_atomically

        try:
            write_atomically(path, text)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not usable"
            return f"{path.name} could not be saved: {reason[0].lower()}{reason[1:]}."
        return None
