"""A person's own pictures of exercises, decoded in another process: the window never waits for one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

# The frozen program understands these words as Python does: packaging/pyinstaller/entry.py.
COMMAND = (sys.executable, "-m", "backtimer.ui.figures.picture_worker")
# What a slow computer needs to start the process, what any reasonable picture takes, and when the process ends again.
START_SECONDS, EACH_SECONDS, IDLE_SECONDS = 20.0, 8.0, 3.0
MOST_KEPT_BYTES = 96 * 1024 * 1024
# Sides are rounded up to one of these, so that a window that grows does not decode at every pixel.
SIDES = (128, 256, 640, 1600)

TOO_SLOW = "The picture takes too long to read. Save a simpler or smaller copy of it and use that."
GONE = "The picture is no longer there."
# The path, when it was written, how large the file is, and the side that is wanted.
_Key = tuple[str, int, int, int]


@dataclass(frozen=True)
class Picture:
    """The frames of a picture with their milliseconds; none when it cannot be shown. `told` says what is wrong."""

    frames: tuple[tuple[QPixmap, int], ...]
    told: str = ""

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        return sum(4 * frame.width() * frame.height() for frame, _ in self.frames)


class Pictures(QObject):
    """A thread has one process decode one picture after another; both end when there are no more.

    `came` carries the path of a picture that is there, or is known not to be shown.
    """

    came = Signal(str)
    _decoded = Signal(object, object, object)

    def __init__(
        self, parent: QObject | None = None, command: Sequence[str] = COMMAND, each_seconds: float = EACH_SECONDS
    ) -> None:
        super().__init__(parent)
        self._command, self.each_seconds = command, each_seconds
        self._kept: dict[_Key, Picture] = {}
        # Of the window's thread: what was asked for and is not there yet.
        self._asked: set[_Key] = set()
        self._lock = threading.Condition()
        self._waiting: list[_Key] = []
        self._is_running = self._is_closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._decoded.connect(self._on_decoded)

    @property
    def is_working(self) -> bool:
        """Whether pictures are on their way."""
        return bool(self._asked)

    def get(self, path: str, side: int) -> Picture | None:
        """A picture no larger than about `side` pixels; None as long as it is on its way."""
        try:
            found = Path(path).stat()
        except (OSError, ValueError):
            return Picture((), GONE)
        key = (path, found.st_mtime_ns, found.st_size, next((each for each in SIDES if each >= side), SIDES[-1]))
        kept = self._kept.pop(key, None)
        if kept is not None:
            # The last used is the last to go.
            self._kept[key] = kept
        elif key not in self._asked:
            self._asked.add(key)
            with self._lock:
                self._waiting.append(key)
                self._lock.notify()
                if not self._is_running and not self._is_closed:
                    self._is_running = True
                    threading.Thread(target=self._work, name="pictures", daemon=True).start()
        return kept

    def close(self) -> None:
        """No more of them: end the process."""
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
            self._lock.notify()
            if self._process is not None:
                self._process.kill()

    # ---- on the thread

    def _work(self) -> None:
        while (key := self._next()) is not None:
            header, data = self._decode(key)
            # The program may be ending.
            with contextlib.suppress(RuntimeError):
                self._decoded.emit(key, header, data)

    def _next(self) -> _Key | None:
        with self._lock:
            if not self._waiting:
                self._lock.wait(IDLE_SECONDS)
            # The last asked for is in view now.
            if self._waiting:
                return self._waiting.pop()
            # From here on another thread may begin, with a process of its own.
            self._is_running = False
            process, self._process = self._process, None
        _end(process)
        return None

    def _decode(self, key: _Key) -> tuple[dict[str, Any], bytes]:
        """The answer of the process; one that does not come in time, or at all, is that the picture is too slow."""
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            with _killed_after(process, self.each_seconds):
                process.stdin.write((json.dumps({"path": key[0], "side": key[3]}) + "\n").encode())
                process.stdin.flush()
                header = json.loads(process.stdout.readline())
                wanted = sum(size for *_, size in header.get("frames", ()))
                data = process.stdout.read(wanted)
            if len(data) == wanted:
                return header, data
        except (OSError, ValueError):
            pass
        with self._lock:
            broken, self._process = self._process, None
        _end(broken)
        return {"error": TOO_SLOW}, b""

    def _start(self) -> subprocess.Popen[bytes]:
        # The worker imports this very package, also when the program runs from a checkout.
        here = str(Path(__file__).parents[3])
        found = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
        process = subprocess.Popen(
            list(self._command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": found, "PYTHONSAFEPATH": "1"},
            # Ctrl+C reaches only the program. No console windows.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        with self._lock:
            self._process = process
            if self._is_closed:
                process.kill()
        assert process.stdout is not None
        with _killed_after(process, START_SECONDS):
            if b"ready" not in process.stdout.readline():
                raise OSError("the process did not start")
        return process

    # ---- on the window's thread

    @Slot(object, object, object)
    def _on_decoded(self, key: _Key, header: dict[str, Any], data: bytes) -> None:
        frames: list[tuple[QPixmap, int]] = []
        at = 0
        for width, height, milliseconds, size in header.get("frames", ()):
            part = data[at : at + size]
            image = QImage(part, width, height, size // height, QImage.Format.Format_ARGB32_Premultiplied)
            # A pixmap of its own, that does not look at our bytes any more.
            frames.append((QPixmap.fromImage(image.copy()), milliseconds))
            at += size
        self._kept[key] = Picture(tuple(frames), str(header.get("error") or header.get("note") or ""))
        self._asked.discard(key)
        while len(self._kept) > 1 and sum(each.bytes for each in self._kept.values()) > MOST_KEPT_BYTES:
            del self._kept[next(iter(self._kept))]
        self.came.emit(key[0])


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()


@contextlib.contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Any:
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


_pictures: Pictures | None = None


def pictures() -> Pictures:
    """The pictures of the program, made when the first one is wanted."""
    global _pictures
    if _pictures is None:
        _pictures = Pictures()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(_pictures.close)
    return _pictures
