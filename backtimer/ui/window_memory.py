"""Where the window was when it was last closed: kept, and taken up again as far as the screens of today allow."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

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
    if is_in_sight(window):
        return True
    window.setGeometry(before)
    return False


def is_in_sight(window: QWidget) -> bool:
    """Whether enough of it is on a screen to be taken hold of."""
    frame = window.geometry()
    seen = (screen.availableGeometry().intersected(frame) for screen in QGuiApplication.screens())
    return any(part.width() >= LEAST_SEEN and part.height() >= LEAST_SEEN for part in seen)
