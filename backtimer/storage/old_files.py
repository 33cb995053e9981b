"""Takes over what 0.1.0 kept beside the history: `sessions.json`, and the places in `unfinished*.json`.

It is read once, put into the history, and kept aside under another name. The exercises that were done are not taken
over: since then an instruction is known by its words, and explaining once more is the safe side.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from backtimer.storage.days_done import utc_text
from backtimer.storage.hold import Hold
from backtimer.storage.kept_file import KeptFile

DAYS, PLACES = "sessions.json", ("unfinished.json", *(f"unfinished-{number}.json" for number in range(2, 9)))
VERSION = 1
MOST_LETTERS = 4096
MOST_TIMES = 200
# The time of a session in the old file is that of its end in the history, give or take this.
SAME_SECONDS = 120

log = logging.getLogger(__name__)


@dataclass(slots=True)
class OldFiles:
    """The old files of a data folder. Nothing here raises; what was not usable is told in `troubles`."""

    folder: Path
    troubles: list[str] = field(default_factory=list)

    def are_there(self) -> bool:
        """Whether there is anything to take over."""
        return any((self.folder / name).exists() for name in (DAYS, *PLACES))

    def take_over(self, connection: sqlite3.Connection) -> None:
        """Put them into the history, and keep them aside. Raises sqlite3.Error; then they stay for the next time."""
        for name in (DAYS, *PLACES):
            path = self.folder / name
            if not path.exists():
                continue
            lock = Hold(path.with_name(f".{path.stem}.lock"))
            if name != DAYS and not lock.take():
                # An older BackTimer leads it just now.
                continue
            try:
                self._take(connection, path)
            finally:
                lock.release()

    def _take(self, connection: sqlite3.Connection, path: Path) -> None:
        is_days = path.name == DAYS
        what, instead = (
            ("the dates of your sessions", "those of the history are used")
            if is_days
            else ("the place in your last session", "there is nothing to go on with")
        )
        file = KeptFile(path, VERSION, what, instead)
        content = file.load()
        if content is not None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                is_usable = _take_days(connection, content) if is_days else _take_place(connection, content)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            if is_usable:
                self._keep_aside(path)
            else:
                file.refuse()
        if file.trouble is not None:
            self.troubles.append(file.trouble)

    def _keep_aside(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            os.replace(path, path.with_name(f"{path.name}.taken-over"))  # noqa: PTH105 - as everywhere
            log.info("%s was taken over", path.name)
        with contextlib.suppress(OSError):
            path.with_name(f".{path.stem}.lock").unlink(missing_ok=True)


def _take_days(connection: sqlite3.Connection, content: dict[str, Any]) -> bool:
    """The times that no session of the history stands for."""
    done = content.get("done")
    if not isinstance(done, dict):
        return False
    lately = content.get("lately")
    times = [(routine, text) for routine, text in done.items()]
    for routine, texts in lately.items() if isinstance(lately, dict) else ():
        times += [(routine, text) for text in texts[-MOST_TIMES:]] if isinstance(texts, list) else []
    for routine, text in times:
        for when in _times(text):
            offset = round((when.utcoffset() or when - when).total_seconds() / 60)
            connection.execute(
                "INSERT OR IGNORE INTO done_before (routine, at, offset_minutes) SELECT :routine, :at, :offset "
                "WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE routine = :routine "
                "AND abs(strftime('%s', ended_at) - strftime('%s', :at)) <= :same)",
                {"routine": _text(routine), "at": utc_text(when), "offset": offset, "same": SAME_SECONDS},
            )
    return True


def _take_place(connection: sqlite3.Connection, content: dict[str, Any]) -> bool:
    """The place of a session that nobody has ended."""
    if content.get("session", "") is None:
        return True
    # Only here: what reads a place takes its time to import.
    from backtimer.session.checkpoint import checkpoint_from
    from backtimer.storage.history_rows import SessionDone, insert_session, place_text

    place = checkpoint_from(content.get("place"))
    session, name = content.get("session"), content.get("name")
    when = next(_times(content.get("at")), None)
    is_text = isinstance(session, str) and isinstance(name, str) and len(session) + len(name) <= MOST_LETTERS
    if place is None or when is None or not is_text:
        return False
    session, name = _text(str(session)), _text(str(name))
    # Of a session that the history does not have, it has the place at least.
    routine = _text(place.routine)
    seconds = place.due_seconds
    insert_session(
        connection, SessionDone(session, routine, routine, when, when, seconds, len(place.exercises), seconds)
    )
    connection.execute(
        "INSERT OR REPLACE INTO places (session, name, leader, at, place) SELECT id, ?, 1, ?, ? "
        "FROM sessions WHERE id = ? AND ending = ''",
        (name or routine, utc_text(when), place_text(place), session),
    )
    return True


def _times(text: object) -> Iterator[datetime]:
    with contextlib.suppress(TypeError, ValueError, OverflowError, OSError):
        when = datetime.fromisoformat(text)  # type: ignore[arg-type]
        when = when if when.tzinfo is not None else when.astimezone()
        utc_text(when)
        yield when


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
