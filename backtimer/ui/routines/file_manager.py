"""Shows a file in the system's file manager, selected where that can be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

_MANAGER = "org.freedesktop.FileManager1"


def show_in_folder(path: Path, parent: QObject, failed: Callable[[], None]) -> None:
    """Show a file, or else its folder; `failed` is called when not even that can be opened, perhaps later."""
    file = str(path.absolute())
    match sys.platform:
        case "win32":
            is_shown = _start("explorer", ["/select,", QDir.toNativeSeparators(file)])
        case "darwin":
            is_shown = _start("open", ["-R", file])
        case _:
            is_shown = _ask(file, parent, lambda: _open_folder(path, failed))
    if not is_shown:
        _open_folder(path, failed)


def _open_folder(path: Path, failed: Callable[[], None]) -> None:
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute().parent))):
        failed()


def _start(program: str, arguments: list[str]) -> bool:
    # PySide gives the process's number along with whether it was started.
    return bool(QProcess.startDetached(program, arguments)[0])


def _ask(file: str, parent: QObject, refused: Callable[[], None]) -> bool:
    """Ask the desktop's file manager; false when there is nobody to ask, `refused` when the answer is no."""
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
    except ImportError:  # a system's own PySide6 may come in parts
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    message = QDBusMessage.createMethodCall(_MANAGER, f"/{_MANAGER.replace('.', '/')}", _MANAGER, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(file).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
    # Not waited for: the file manager may have to be started first.
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message), parent)

    def on_answer() -> None:
        if watcher.isError():
            refused()
        watcher.deleteLater()

    watcher.finished.connect(on_answer)
    return True
