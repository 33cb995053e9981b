"""One window for each person and data folder: a second start hands over what it was to open, and ends.

A hold on a small file in the data folder says who is first; the system lets go of it however that program ends. The
second finds the first through a local socket whose name is made of the folder's. The first listens only when its
window has been seen, so that a second may have to wait a little.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from backtimer.storage.hold import WINDOW_LOCK, Hold

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

LOCK = WINDOW_LOCK
MOST_BYTES = 64 * 1024
# The systems take 103 or 107 bytes for the name of a socket.
MOST_NAME = 100
OK = b"ok\n"
# How long a first may take from its start to its window, until it listens.
BEGIN_SECONDS = 8.0
# How long one whose window is there may take to answer.
ANSWER_SECONDS = 2.0
LOOK_SECONDS = 0.1
# What a desktop gives a program that may come to the front.
TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
_MOST_TOKEN = 256

HANDED_OVER = "BackTimer is already open; it was brought to the front."
NO_ANSWER = "Another BackTimer is open and does not answer. This is a second window; both keep what you do."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What a start is to open: a routine by id or absolute path, or only the window."""

    routine: str | None = None
    start: bool = False
    token: str = ""

    @classmethod
    def of_arguments(cls, routine: str | None, *, start: bool) -> Request:
        """As it was asked for here; the first may stand in another folder."""
        token = next((os.environ[name] for name in TOKENS if os.environ.get(name)), "")
        if routine is not None:
            path = Path(routine)
            with contextlib.suppress(OSError, ValueError):
                if path.exists() or len(path.parts) > 1 or path.suffix.casefold() in (".yaml", ".yml"):
                    routine = str(path.absolute())
        return cls(routine, start, token)

    @classmethod
    def of_line(cls, line: bytes) -> Request | None:
        """As it was sent; None when it makes no sense."""
        try:
            got = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(got, dict):
            return None
        routine, token = got.get("routine"), got.get("token", "")
        if not (routine is None or (isinstance(routine, str) and routine and "\0" not in routine)):
            return None
        if not isinstance(token, str) or len(token) > _MOST_TOKEN or not token.isprintable():
            token = ""
        return cls(routine, got.get("start") is True and routine is not None, token)

    def line(self) -> bytes:
        """As it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"


class Place(Enum):
    """What a start found: it is the first; a first took over; a first is there and does not answer."""

    FIRST = auto()
    HANDED_OVER = auto()
    NO_ANSWER = auto()


class Instance:
    """This start's way to be the first, or to reach the first."""

    def __init__(self, data_folder: Path, cache_folder: Path) -> None:
        self._hold = Hold(data_folder / LOCK)
        self._names = socket_names(data_folder, cache_folder)
        self._server: Server | None = None

    def take_place(self, request: Request | None, *, begin_seconds: float = BEGIN_SECONDS) -> Place:
        """Be the first, or hand over to it. Without a request a first is only waited for, should it be ending."""
        deadline = time.monotonic() + begin_seconds
        while not self._hold.take():
            answer = _ask(self._names, request) if request is not None else _Answer.NOBODY
            if answer is _Answer.OK:
                return Place.HANDED_OVER
            if answer is _Answer.SILENT or time.monotonic() > deadline:
                return Place.NO_ANSWER
            # It is only beginning, or just ending.
            time.sleep(LOOK_SECONDS)
        return Place.FIRST

    def listen(self, take: Callable[[Request], None]) -> None:
        """Hand on what later starts ask for; only the first does."""
        self._server = Server(self._names, take)

    def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.close()

    def release(self) -> None:
        """Let another be the first."""
        self._hold.release()


def socket_names(data_folder: Path, cache_folder: Path) -> tuple[str, ...]:
    """Where the first may listen, the best first: one name for each person and folder of data."""
    with contextlib.suppress(OSError, RuntimeError):
        data_folder = data_folder.resolve()
    user = getattr(os, "getuid", None)  # Windows knows people by name
    person = str(user()) if user else os.environ.get("USERNAME", "")
    name = "backtimer-" + hashlib.sha256(f"{person}\n{data_folder}".encode(errors="replace")).hexdigest()[:20]
    if sys.platform == "win32":
        return (name,)
    # Two shells of a person may differ in these; the second start looks in all of them. Some disks take no sockets.
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folders = [Path(runtime)] if runtime and Path(runtime).is_dir() else []
    folders += [cache_folder, Path(tempfile.gettempdir()), Path("/tmp")]
    paths = [str(folder / name) for folder in folders]
    return tuple(dict.fromkeys(path for path in paths if len(os.fsencode(path)) <= MOST_NAME))


class _Answer(Enum):
    OK = auto()
    NOBODY = auto()
    SILENT = auto()


def _ask(names: tuple[str, ...], request: Request) -> _Answer:
    """Say to the first what is to be opened."""
    try:
        from PySide6.QtNetwork import QLocalSocket
    except ImportError:  # a system's own PySide6 may come in parts
        return _Answer.SILENT

    for name in names:
        socket = QLocalSocket()
        socket.connectToServer(name)
        if not socket.waitForConnected(int(ANSWER_SECONDS * 1000)):
            continue
        _let_come_forward()
        socket.write(request.line())
        deadline = time.monotonic() + ANSWER_SECONDS
        heard = b""
        while not heard.endswith(b"\n") and (left := deadline - time.monotonic()) > 0:
            if not socket.waitForReadyRead(max(1, int(left * 1000))):
                break
            heard += bytes(socket.readAll().data())
        is_there = socket.state() == QLocalSocket.LocalSocketState.ConnectedState
        socket.abort()
        if heard == OK:
            return _Answer.OK
        if is_there:
            return _Answer.SILENT
    return _Answer.NOBODY


def _let_come_forward() -> None:
    """Windows lets only the program in front choose who is next: this one, just started by a person, is it."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(Exception):
            ctypes.windll.user32.AllowSetForegroundWindow(-1)


class Server:
    """Listens in the first. What makes no sense is dropped without an answer."""

    def __init__(self, names: tuple[str, ...], take: Callable[[Request], None]) -> None:
        from PySide6.QtNetwork import QLocalServer

        self._take = take
        self._server: QLocalServer = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        for name in names:
            if sys.platform != "win32":
                with contextlib.suppress(OSError):
                    Path(name).parent.mkdir(parents=True, exist_ok=True)
            # This one is the first: a socket under this name is of a program that was killed.
            QLocalServer.removeServer(name)
            if self._server.listen(name):
                return
        log.warning("a second start cannot reach this one: %s", self._server.serverError().name)

    def close(self) -> None:
        """No more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(MOST_BYTES + 1)
            socket.readyRead.connect(lambda socket=socket: self._on_ready(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._on_ready(socket)

    def _on_ready(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > MOST_BYTES:
                socket.abort()
            return
        request = Request.of_line(bytes(socket.readLine(MOST_BYTES).data()))
        if request is None:
            socket.abort()
            return
        socket.write(OK)
        socket.flush()
        socket.disconnectFromServer()
        self._take(request)
