"""A person's own pictures of exercises, decoded in another process: the window never waits for one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

# The frozen program understands these words as Python does: packaging/pyinstaller/entry.py.
COMMAND = (sys.executable, "-m", "backtimer.ui.figures.picture_worker")
# What a slow computer needs to start the process, and what any reasonable picture takes.
START_MS, EACH_MS = 20_000, 8_000
# Then the process ends.
IDLE_MS = 3_000
MOST_KEPT_BYTES = 96 * 1024 * 1024
# Sides are rounded up to one of these, so that a window that grows does not decode at every pixel.
SIDES = (128, 256, 640, 1600)

TOO_SLOW = "The picture takes too long to read. Save a simpler or smaller copy of it and use that."
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
    """One process decodes one picture after another, and ends when there are no more. `came` carries a path."""

    came = Signal(str)

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND) -> None:
        super().__init__(parent)
        self._command = command
        self._kept: dict[_Key, Picture] = {}
        self._waiting: list[_Key] = []
        self._now: _Key | None = None
        self._process: QProcess | None = None
        self._answer = bytearray()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._give_up)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._stop)
        self.each_ms = EACH_MS

    @property
    def is_working(self) -> bool:
        """Whether pictures are on their way."""
        return self._now is not None or bool(self._waiting)

    def get(self, path: str, side: int) -> Picture | None:
        """A picture no larger than about `side` pixels; None as long as it is on its way."""
        try:
            found = Path(path).stat()
            key = (path, found.st_mtime_ns, found.st_size, next((each for each in SIDES if each >= side), SIDES[-1]))
        except (OSError, ValueError):
            return Picture((), "The picture is no longer there.")
        kept = self._kept.pop(key, None)
        if kept is not None:
            # The last used is the last to go.
            self._kept[key] = kept
            return kept
        if key != self._now and key not in self._waiting:
            self._waiting.append(key)
            self._next()
        return None

    def close(self) -> None:
        """End the process."""
        self._waiting.clear()
        self._now = None
        process = self._process
        self._stop()
        if process is not None:
            process.waitForFinished(2000)

    def _next(self) -> None:
        if self._now is not None:
            return
        if not self._waiting:
            self._idle.start()
            return
        self._idle.stop()
        # The last asked for is in view now.
        self._now = self._waiting.pop()
        is_new = self._process is None
        process = self._process or self._start()
        process.write((json.dumps({"path": self._now[0], "side": self._now[3]}) + "\n").encode())
        self._timer.start(START_MS if is_new else self.each_ms)

    def _start(self) -> QProcess:
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        # The worker imports this very package, also when the program runs from a checkout.
        here = str(Path(__file__).parents[3])
        environment.insert("PYTHONPATH", os.pathsep.join(filter(None, (here, environment.value("PYTHONPATH")))))
        environment.insert("PYTHONSAFEPATH", "1")
        process.setProcessEnvironment(environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(process.deleteLater)
        process.finished.connect(lambda: self._on_end(process))
        process.errorOccurred.connect(lambda: self._on_end(process))
        process.start(self._command[0], list(self._command[1:]))
        return process

    def _stop(self) -> None:
        self._timer.stop()
        self._answer.clear()
        process, self._process = self._process, None
        if process is not None:
            # Not waited for: one that holds much memory takes its time to end.
            process.readyReadStandardOutput.disconnect()
            process.kill()

    def _read(self) -> None:
        if self._process is None:
            return
        self._answer += bytes(self._process.readAllStandardOutput().data())
        if self._now is None:
            return
        line, newline, rest = self._answer.partition(b"\n")
        if not newline:
            return
        header: dict[str, Any] = json.loads(line)
        if "ready" in header:
            self._answer = rest
            self._timer.start(self.each_ms)
            self._read()
            return
        frames: list[tuple[QPixmap, int]] = []
        wanted = sum(size for *_, size in header.get("frames", ()))
        if len(rest) < wanted:
            return
        at = 0
        for width, height, milliseconds, size in header.get("frames", ()):
            data = bytes(rest[at : at + size])
            image = QImage(data, width, height, size // height, QImage.Format.Format_ARGB32_Premultiplied)
            # A pixmap has a copy of its own.
            frames.append((QPixmap.fromImage(image), milliseconds))
            at += size
        self._answer.clear()
        self._keep(Picture(tuple(frames), str(header.get("error") or header.get("note") or "")))

    def _give_up(self) -> None:
        self._stop()
        self._keep(Picture((), TOO_SLOW))

    def _on_end(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._process = None
        self._answer.clear()
        self._keep(Picture((), TOO_SLOW))

    def _keep(self, picture: Picture) -> None:
        self._timer.stop()
        key, self._now = self._now, None
        if key is None:
            return
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(each.bytes for each in self._kept.values()) > MOST_KEPT_BYTES:
            del self._kept[next(iter(self._kept))]
        self._next()
        self.came.emit(key[0])


_pictures: Pictures | None = None


def pictures() -> Pictures:
    """The pictures of the program, made when the first one is wanted."""
    global _pictures
    if _pictures is None:
        _pictures = Pictures(QApplication.instance())
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(_pictures.close)
        _pictures.destroyed.connect(_forget)
    return _pictures


def _forget() -> None:
    global _pictures
    _pictures = None
