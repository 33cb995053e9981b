"""One file with everything of a person's: routines, doses, plans, settings, history, unsaved changes. And back.

A backup is a zip with a list of its files first: how long each is, and its SHA-256. To restore it, all of it is
unpacked and checked beside the data; what is there now is then moved into a folder of its own, and the new files take
its place. That happens while no other BackTimer runs, and a start after a crash in the middle of it goes on with it: so
there is never a half of both.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from backtimer import __version__
from backtimer.session.words import plural
from backtimer.settings import kept
from backtimer.storage import adjustments_file, plans_file
from backtimer.storage.history_schema import APPLICATION_ID, VERSION, is_sound
from backtimer.storage.hold import WINDOW_LOCK, Hold
from backtimer.storage.old_files import DAYS, PLACES
from backtimer.storage.session_files import HISTORY, Leaders

MARK, FORMAT = "backtimer_backup", 1
MANIFEST = "backtimer-backup.json"
SUFFIX = ".zip"
# The files with their newest version, and the folders.
FILES = {
    "doses.json": adjustments_file.VERSION,
    "settings.json": kept.VERSION,
    "plans.json": plans_file.VERSION,
}
DRAFTS, ROUTINES = "drafts", "routines"
# What an older BackTimer left is not to be taken over into what was restored.
_OLD = (DAYS, *PLACES)
_BESIDE = tuple(f"{HISTORY}{end}" for end in ("-wal", "-shm", "-journal"))
ITEMS = (*FILES, HISTORY, *_BESIDE, *_OLD, DRAFTS, ROUTINES)

READY, STAGED, PLAN = ".restore", "new", "plan.json"
MOST_FILES = 20_000
MOST_BYTES = 2 * 1024**3
MOST_MANIFEST_BYTES = 8 * 1024**2
MOST_JSON_BYTES = 64 * 1024**2
MOST_NAME = 1000
_CHUNK = 1024 * 1024
# What would be another place, or none, on some system.
_FORBIDDEN = frozenset("\\" if sys.platform != "win32" else '\\:*?"<>|')


# What a damaged zip raises, its library of compression too.
_NOT_A_BACKUP = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, LookupError, struct.error),
)


class BackupTrouble(Exception):
    """A backup could not be written or restored; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What is in a backup: when it was made, and how many own routines and sessions it has."""

    made_at: datetime
    routines: int
    sessions: int


def contents_text(facts: BackupFacts) -> str:
    """What a backup has: "2 own routines, 31 sessions, and your settings"."""
    return f"{plural(facts.routines, 'own routine')}, {plural(facts.sessions, 'session')}, and your settings"


# ---- out


def write_backup(data: Path, target: Path, now: datetime) -> BackupFacts:
    """Write all of a data folder into one file, as a whole or not at all. Raises BackupTrouble.

    Another backup is replaced; any other file is left alone.
    """
    if target.exists() and not _is_backup(target):
        raise BackupTrouble(f"There is already a file {target.name} that is not a backup. Nothing was written.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backtimer-", dir=target.parent) as room:
            history = Path(room) / HISTORY
            sessions = _copy_history(data / HISTORY, history)
            whole = Path(room) / "backup"
            routines = _write_zip(whole, data, history, now, sessions)
            with whole.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(whole, target)  # noqa: PTH105 - one place for tests to make the disk fail
    except sqlite3.Error as error:
        raise BackupTrouble(f"The history could not be read ({error}). Nothing was written.") from error
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise BackupTrouble(f"The backup could not be written: {_why(error)}.") from error
    return BackupFacts(now, routines, sessions)


def _copy_history(source: Path, target: Path) -> int:
    """A copy as of one moment, whoever writes meanwhile; how many sessions it has."""
    if not source.exists():
        return 0
    with (
        contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=20)) as old,
        contextlib.closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
        count: int = new.execute("SELECT count(*) FROM sessions").fetchone()[0]
        return count


def _write_zip(path: Path, data: Path, history: Path, now: datetime, sessions: int) -> int:
    files = [(name, data / name) for name in FILES if (data / name).is_file()]
    files += [(HISTORY, history)] if history.exists() else []
    files += [*_files_in(data, DRAFTS), *_files_in(data, ROUTINES)]
    if len(files) > MOST_FILES:
        raise BackupTrouble(f"There are more than {MOST_FILES} files in your routines folder. Nothing was written.")
    routines = sum(PurePosixPath(name).parent.name == ROUTINES and _is_yaml(name) for name, _ in files)
    listed: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files:
            _check_name(name)
            digest, size = hashlib.sha256(), 0
            with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as into:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    into.write(chunk)
            listed[name] = {"bytes": size, "sha256": digest.hexdigest()}
        if sum(each["bytes"] for each in listed.values()) > MOST_BYTES:
            raise BackupTrouble("Your data takes more than 2 GB, which is more than a backup can hold.")
        manifest = {
            MARK: FORMAT,
            "program": __version__,
            "made_at": now.isoformat(timespec="seconds"),
            "routines": routines,
            "sessions": sessions,
            # Paths in what is kept begin with it.
            "folder": str((data / ROUTINES).absolute()),
            "files": listed,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return routines


def _files_in(data: Path, folder: str) -> Iterator[tuple[str, Path]]:
    for place, folders, names in os.walk(data / folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            # A pipe would be waited for without end.
            if not name.startswith(".") and stat.S_ISREG(path.stat().st_mode):
                yield path.relative_to(data).as_posix(), path


def _check_name(name: str) -> None:
    try:
        _safe(name)
    except BackupTrouble:
        raise BackupTrouble(f"{name!r} has a name that a backup cannot hold. Rename it. Nothing was written.") from None


def _is_yaml(name: str) -> bool:
    return PurePosixPath(name).suffix.casefold() in (".yaml", ".yml")


# ---- in


def look_into(backup: Path) -> BackupFacts:
    """What a backup has, without unpacking it. Raises BackupTrouble when it is none, or of a newer BackTimer."""
    with _opened(backup) as archive:
        return _facts(_manifest(archive))


def stage(backup: Path, data: Path, now: datetime) -> BackupFacts:
    """Unpack a backup beside the data and check all of it; `finish` puts it in place. Raises BackupTrouble.

    Nothing of what is there now is touched.
    """
    room = data / READY
    try:
        data.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(room, ignore_errors=True)
        with _opened(backup) as archive:
            manifest = _manifest(archive)
            facts = _facts(manifest)
            _unpack(archive, manifest["files"], room / STAGED)
        _check(room / STAGED)
        _move_paths(room / STAGED, Path(manifest["folder"]), (data / ROUTINES).absolute())
        aside = _free(data, f"before-restore-{now:%Y-%m-%d-%H%M%S}")
        # From here on it is to be put in place.
        items = [name for name in ITEMS if (room / STAGED / name).exists()]
        _write_whole(room / PLAN, json.dumps({"aside": aside.name, "items": items}))
    except BackupTrouble:
        shutil.rmtree(room, ignore_errors=True)
        raise
    except (OSError, ValueError, sqlite3.Error) as error:
        shutil.rmtree(room, ignore_errors=True)
        raise BackupTrouble(f"The backup could not be restored: {_why(error)}. Nothing was changed.") from error
    return facts


def is_staged(data: Path) -> bool:
    """Whether a backup waits to be put in place."""
    return (data / READY / PLAN).exists()


def finish(data: Path) -> str | None:
    """Put in place what was staged; the name of the folder with what was there before. None when nothing waits.

    Only while no other BackTimer works in the folder (see `in_use`). Raises BackupTrouble: all is as it was then.
    """
    room = data / READY
    if not is_staged(data):
        return None
    try:
        content = json.loads((room / PLAN).read_text("utf-8"))
        aside, items = data / PurePosixPath(str(content["aside"])).name, frozenset(content["items"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupTrouble("The backup could not be restored: what was unpacked cannot be read.") from error
    moved: list[tuple[Path, Path]] = []
    try:
        aside.mkdir(exist_ok=True)
        for name in ITEMS:
            new, here, before = room / STAGED / name, data / name, aside / name
            # After a crash: what is no more among the new files is in its place already.
            is_to_go = new.exists() if name in items else not before.exists()
            if here.exists() and is_to_go:
                _move(here, before, moved)
            if new.exists():
                _move(new, here, moved)
    except OSError as error:
        for source, target in reversed(moved):
            with contextlib.suppress(OSError):
                os.replace(target, source)  # noqa: PTH105
        with contextlib.suppress(OSError):
            (room / PLAN).unlink()
            aside.rmdir()
        shutil.rmtree(room, ignore_errors=True)
        raise BackupTrouble(f"The backup could not be restored: {_why(error)}. Nothing was changed.") from error
    with contextlib.suppress(OSError):
        (room / PLAN).unlink()
    shutil.rmtree(room, ignore_errors=True)
    return aside.name


def in_use(data: Path) -> str | None:
    """Why nothing can be put in place now, as a sentence: another BackTimer works in the folder."""
    window = Hold(data / WINDOW_LOCK)
    try:
        if not window.take():
            return "BackTimer is open. Close its window first, or restore there: Preferences, Folders."
    finally:
        window.release()
    return session_under_way(data)


def session_under_way(data: Path) -> str | None:
    """That a program leads a session, as a sentence."""
    leaders = Leaders(data)
    try:
        if not leaders.are_free:
            return "A session is under way in another BackTimer. Wait until it is over."
    finally:
        leaders.release()
    return None


@contextlib.contextmanager
def _opened(backup: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(backup) as archive:
            yield archive
    except FileNotFoundError:
        raise BackupTrouble(f"There is no file {backup}.") from None
    except OSError as error:
        raise BackupTrouble(f"{backup.name} could not be read: {_why(error)}. Nothing was changed.") from error
    except _NOT_A_BACKUP as error:
        raise BackupTrouble(f"{backup.name} is damaged, or is not a BackTimer backup. Nothing was changed.") from error


def _is_backup(path: Path) -> bool:
    with contextlib.suppress(BackupTrouble), _opened(path) as archive:
        return MANIFEST in archive.namelist()
    return False


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
        raise BackupTrouble("This is not a BackTimer backup. Nothing was changed.")
    with archive.open(MANIFEST) as file:
        content = json.loads(file.read(MOST_MANIFEST_BYTES).decode("utf-8"))
    if not isinstance(content, dict) or type(content.get(MARK)) is not int:
        raise ValueError("no backup")
    if content[MARK] > FORMAT:
        raise BackupTrouble("This backup was made by a newer BackTimer. Update BackTimer, then restore it.")
    files = content.get("files")
    if not isinstance(files, dict) or not isinstance(content.get("folder"), str):
        raise ValueError("no files")
    sizes: list[Any] = [each.get("bytes") if isinstance(each, dict) else None for each in files.values()]
    if not all(type(each) is int and each >= 0 for each in sizes):
        raise ValueError("no sizes")
    if len(files) > MOST_FILES or sum(sizes) > MOST_BYTES:
        raise BackupTrouble("This backup is too large to be one of BackTimer's. Nothing was changed.")
    return content


def _facts(manifest: dict[str, Any]) -> BackupFacts:
    made_at, routines, sessions = (manifest.get(key) for key in ("made_at", "routines", "sessions"))
    if type(routines) is not int or type(sessions) is not int:
        raise BackupTrouble("This backup is damaged. Nothing was changed.")
    try:
        return BackupFacts(datetime.fromisoformat(str(made_at)), routines, sessions)
    except ValueError:
        raise BackupTrouble("This backup is damaged. Nothing was changed.") from None


def _unpack(archive: zipfile.ZipFile, files: dict[str, Any], into: Path) -> None:
    into.mkdir(parents=True)
    for name, told in files.items():
        target = into / _safe(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as source, target.open("xb") as file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > told["bytes"]:
                    break
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if size != told["bytes"] or digest.hexdigest() != told.get("sha256"):
            raise BackupTrouble(f"This backup is damaged: {name} is not as it was written. Nothing was changed.")


def _safe(name: str) -> PurePosixPath:
    """The place of a file below the data folder, for no other place can be meant by it."""
    path = PurePosixPath(name)
    is_plain = name == str(path) and len(name) <= MOST_NAME and name.isprintable() and not set(name) & _FORBIDDEN
    is_inside = not path.is_absolute() and not any(part.startswith(".") for part in path.parts)
    is_ours = name in FILES or name == HISTORY or (len(path.parts) > 1 and path.parts[0] in (DRAFTS, ROUTINES))
    if not (is_plain and is_inside and is_ours):
        raise BackupTrouble("This backup has files that do not belong to BackTimer. Nothing was changed.")
    return path


def _check(new: Path) -> None:
    """That this BackTimer can use what was unpacked."""
    for name, version in FILES.items():
        path = new / name
        if not path.exists():
            continue
        content = json.loads(path.read_text("utf-8")) if path.stat().st_size <= MOST_JSON_BYTES else None
        found = content.get("version") if isinstance(content, dict) else None
        if type(found) is not int:
            raise BackupTrouble(f"This backup is damaged: {name} cannot be read. Nothing was changed.")
        if found > version:
            raise BackupTrouble("This backup was made by a newer BackTimer. Update BackTimer, then restore it.")
    history = new / HISTORY
    if not history.exists():
        return
    broken = BackupTrouble("This backup is damaged: its history cannot be read. Nothing was changed.")
    try:
        if not is_sound(history):
            raise broken
        with contextlib.closing(sqlite3.connect(history)) as file:
            ours, found = (file.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version"))
    except sqlite3.DatabaseError:
        raise broken from None
    if ours != APPLICATION_ID or found < 1:
        raise broken
    if found > VERSION:
        raise BackupTrouble("This backup was made by a newer BackTimer. Update BackTimer, then restore it.")


def _move_paths(new: Path, before: Path, now: Path) -> None:
    """Where the routines' folder is another on this computer, what is found by a path in it is found again."""
    if before == now:
        return
    from backtimer.storage.drafts import DraftsFolder

    drafts = DraftsFolder(new / DRAFTS)
    for path in sorted((new / DRAFTS).glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        key, text = (content.get(part) for part in ("key", "text")) if isinstance(content, dict) else (None, None)
        if isinstance(key, str) and isinstance(text, str) and Path(key).parent == before:
            drafts.drop(key)
            drafts.keep(str(now / Path(key).name), text)
    history = new / HISTORY
    if history.exists():
        with contextlib.closing(sqlite3.connect(history)) as file, file:
            if file.execute("PRAGMA user_version").fetchone()[0] < 2:
                return
            for session, name in file.execute("SELECT session, name FROM places").fetchall():
                if Path(name).parent == before:
                    file.execute("UPDATE places SET name = ? WHERE session = ?", (str(now / Path(name).name), session))


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    os.replace(source, target)  # noqa: PTH105 - one place for tests to make the disk fail
    moved.append((source, target))


def _write_whole(path: Path, text: str) -> None:
    from backtimer.storage.atomic import write_atomically

    write_atomically(path, text)


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}"
    return path


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return "its name is not usable" if isinstance(error, ValueError) else str(error)
