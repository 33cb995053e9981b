"""The routines as a person does them: with their own doses, what they know, and how much is said."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from backtimer.routine.adjustments import UNCHANGED, Adjustments
from backtimer.routine.routine import Routine
from backtimer.routinefile.library import Library, Listing
from backtimer.routinefile.old_ids import UNCLEAR, settle
from backtimer.routinefile.problem import sentence_of
from backtimer.session.fit import Tailor
from backtimer.session.guidance import Guidance
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.history import History
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.session_files import SessionFiles
from backtimer.storage.settings_file import SettingsFile
from backtimer.system.folders import folders
from backtimer.system.resources import shipped_routines


@dataclass(frozen=True)
class Person:
    """What the window goes by, read when it is first asked for; `as_written` is a person who has set and done nothing.

    What is wrong with the files is said on stderr.
    """

    as_written: bool = False

    @cached_property
    def library(self) -> Library:
        """All routines, with what was kept of them from the last time; lengths are as this person hears them."""
        where = folders()
        kept = ListingCache(where.cache / "listings.json")
        return Library(shipped_routines(), where.routines, kept, self.guidance)

    @cached_property
    def guidance(self) -> Guidance:
        """How much is said to them."""
        if self.as_written:
            return Guidance()
        settings = SettingsFile(self._data / "settings.json")
        _warn(settings.trouble)
        return settings.settings.guidance

    @cached_property
    def known(self) -> frozenset[str]:
        """The fingerprints of the instructions that they know."""
        if self.as_written:
            return frozenset()
        with closing(SessionFiles(self._data, lambda: datetime.now().astimezone())) as files:
            known = files.days.known(self.guidance.known_weeks)
            _warn(files.trouble)
        return known

    def settle(self, listing: Listing) -> None:
        """Have what they changed of a routine under the ids that its exercises have now; what is unclear is said."""
        if self.as_written or self._doses.of(listing.id).is_as_written:
            return
        for remark in settle(listing, self._doses.of, self._doses.set, self._names_at).remarks:
            if remark.key == UNCLEAR:
                _warn(sentence_of(remark))

    def _names_at(self, routine: str, item: str) -> frozenset[str]:
        path = self._data / "history.db"
        if not path.exists():
            return frozenset()
        history = History(path)
        try:
            return history.names_at(routine, item)
        finally:
            history.close()

    def adjustments(self, routine_id: str) -> Adjustments:
        """What they have changed of a routine."""
        return UNCHANGED if self.as_written else self._doses.of(routine_id)

    def tailor(self, routine: Routine) -> Tailor:
        """A routine as they do it."""
        return Tailor(routine, self.library.variant, self.guidance, self.known)

    @cached_property
    def _doses(self) -> AdjustmentsFile:
        doses = AdjustmentsFile(self._data / "doses.json")
        _warn(doses.trouble)
        return doses

    @property
    def _data(self) -> Path:
        return folders().data


def _warn(sentence: str | None) -> None:
    if sentence:
        print(f"  ! {sentence}", file=sys.stderr)
