"""Where the window was when it was last closed: kept, and taken up again as far as the screens of today allow.

It is never larger than the screen, and full screen is not taken up: who has it once is not to have it at every start.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from backtimer.ui.look import tokens

# What a desktop puts around a window, as long as that is not known.
FRAME = QMargins(8, 40, 8, 8)
FILLING = Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized
# So much of the window must be in sight to be taken hold of.
LEAST_SEEN = 120


def geometry_of(window: QWidget) -> str:
    """Size, place, screen and state, for the next time."""
    return window.saveGeometry().toBase64().toStdString()


def take_up(window: QWidget, geometry: str | None) -> bool:
    """Put the window where it was; false when it stays where it is, because that is no place (any more)."""
    if geometry is None:
        return False
    before = window.geometry()
    if not window.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii"))):
        return False
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
    if is_in_sight(window):
        return True
    window.setGeometry(before)
    return False


def is_in_sight(window: QWidget) -> bool:
    """Whether enough of it is on a screen to be taken hold of."""
    frame = window.geometry()
    seen = (screen.availableGeometry().intersected(frame) for screen in QGuiApplication.screens())
    return any(part.width() >= LEAST_SEEN and part.height() >= LEAST_SEEN for part in seen)


def fit_to_screen(window: QWidget) -> None:
    """Shrink and move it into what its screen has left by panels, frame and all; its smallest size too."""
    at = window.geometry()
    screen = (window.windowHandle() and window.screen()) or QGuiApplication.screenAt(at.center())
    screen = screen or QGuiApplication.primaryScreen()
    frame, outer = FRAME, window.frameGeometry()
    if window.isVisible():
        frame = QMargins(
            at.left() - outer.left(), at.top() - outer.top(), outer.right() - at.right(), outer.bottom() - at.bottom()
        )
    room = screen.availableGeometry().marginsRemoved(frame)
    least = room.size().boundedTo(QSize(*tokens.SMALLEST_WINDOW))
    window.setMinimumSize(least)
    if window.windowState() & FILLING:
        return
    size = at.size().boundedTo(room.size()).expandedTo(least)
    left = max(room.left(), min(at.left(), room.right() + 1 - size.width()))
    top = max(room.top(), min(at.top(), room.bottom() + 1 - size.height()))
    fitted = QRect(left, top, size.width(), size.height())
    if size != at.size() or (window.isVisible() and fitted != at):
        window.setGeometry(fitted)
