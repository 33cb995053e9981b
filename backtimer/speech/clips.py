"""Rendered lines on disk, so that a line said once is there at once the next time."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

from backtimer.session.aloud import spoken
from backtimer.speech.style import Style
from backtimer.speech.wav import BadClip, Clip, check

RENDER_VERSION = 2  # raise it when clips made earlier should be made again
LIMIT_BYTES = 64 * 1024 * 1024
PART = ".part.wav"
LEFT_BEHIND_SECONDS = 60.0  # a clip takes far less: an older part belongs to nobody
ROOM_BYTES = 256 * 1024  # a long line


class ClipCache:
    """Clips by what is read aloud, engine and style. Safe from any thread."""

    def __init__(self, folder: Path, style: Style = Style(), limit_bytes: int = LIMIT_BYTES) -> None:  # noqa: B008 - frozen
        self._lock = threading.Lock()
        self._temporary: Path | None = None
        self.style, self._limit = style, limit_bytes
        self._bytes: int | None = None
        self.folder = folder
        self.move_if_unusable()
        # The engine of last time serves until the worker has said which one it is.
        self._engine = ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            self._engine = self._note().read_text("utf-8")

    def _note(self) -> Path:
        return self.folder / "engine.txt"

    def move_if_unusable(self) -> bool:
        """Go on in a temporary folder when this one is read-only or full; return whether it moved."""
        if self._temporary or _usable(self.folder):
            return False
        try:
            self._temporary = Path(tempfile.mkdtemp(prefix="backtimer-voice-"))
        except OSError:
            return False  # nothing can be written anywhere: rendering will fail, and say so
        with self._lock:
            self.folder, self._bytes = self._temporary, None
        return True

    def set_engine(self, engine: str) -> bool:
        """Clips of another engine are not used from here on; return whether it is another one."""
        if engine == self._engine:
            return False
        self._engine = engine
        with contextlib.suppress(OSError):
            self._note().write_text(engine, "utf-8")
        return True

    def path(self, text: str, style: Style | None = None) -> Path:
        """Where the clip of this text stands or would stand, in the present style unless another is given."""
        key = "\0".join([spoken(text), self._engine, (style or self.style).key, str(RENDER_VERSION)])
        return self.folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.wav"

    def find(self, text: str) -> Clip | None:
        """Return a whole clip, or None; a damaged one is removed."""
        return self.at(self.path(text))

    def at(self, path: Path) -> Clip | None:
        """Return the whole clip at this path, or None; a damaged one is removed."""
        try:
            clip = check(path)
        except BadClip:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the oldest go first: used means young
        return clip

    def added(self, clip: Clip) -> None:
        """Count a new clip in; when the folder is over its limit the oldest go."""
        with self._lock, contextlib.suppress(OSError):
            if self._bytes is not None:
                self._bytes += clip.path.stat().st_size
            if self._bytes is None or self._bytes > self._limit:
                self._bytes = self._prune(clip.path)

    def _prune(self, keep: Path) -> int:
        files = []
        for path in self.folder.glob("*.wav"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                if not path.name.endswith(PART):
                    files.append((facts.st_mtime, facts.st_size, path))
                elif time.time() - facts.st_mtime > LEFT_BEHIND_SECONDS:  # a second program may be rendering here
                    path.unlink()
        total = sum(size for _, size, _ in files)
        # Down to nine tenths, so that the folder is not read again for every clip.
        goal = total if total <= self._limit else self._limit * 9 // 10
        for _, size, path in sorted(files):
            if total <= goal:
                break
            if path != keep:
                with contextlib.suppress(OSError):
                    path.unlink()
                    total -= size
        return total

    def close(self) -> None:
        """Remove the temporary folder, if there is one."""
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)


def _usable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM_BYTES))
    except OSError:
        return False
    return True
