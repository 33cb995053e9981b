"""The program's icons: SVG drawings in assets/icons, in the colours of the moment.

An icon follows the scheme by itself, because it is painted anew in the colour that its role has then. The first window
is painted without icons, and again with them: it is seen sooner.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from backtimer.ui.look import artwork, theme

_drawings: dict[str, bytes] = {}
_made: dict[tuple[str, str, int], QPixmap] = {}
# Sizes and colours are few; should they ever be many, the cache begins anew.
MOST_MADE = 600
_is_drawing = False
_is_about_to_draw = False


def icon(name: str, role: str = "text") -> QIcon:
    """An icon for a button or a menu. `role` is a colour of the theme by its name, or a colour as "#rrggbb"."""
    return QIcon(_Engine(name, role))


def paint(painter: QPainter, name: str, rect: QRect, role: str = "text") -> None:
    """Draw an icon into a square."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    painter.drawPixmap(rect, pixmap(name, round(rect.width() * ratio), role))


def pixmap(name: str, side: int, role: str = "text") -> QPixmap:
    """An icon as so many pixels, in the colours of the moment."""
    if not _is_drawing:
        return _nothing_yet(side)
    colour = role if role.startswith("#") else str(getattr(theme.colours(), role))
    key = (name, colour, side)
    made = _made.get(key)
    if made is None:
        if len(_made) >= MOST_MADE:
            _made.clear()
        made = _made[key] = _render(name, colour, side)
    return made


def begin() -> None:
    """Draw icons from now on; what was painted without them is painted again."""
    global _is_drawing
    if not _is_drawing:
        _is_drawing = True
        for widget in QApplication.allWidgets():
            widget.update()


def _nothing_yet(side: int) -> QPixmap:
    global _is_about_to_draw
    if not _is_about_to_draw:
        _is_about_to_draw = True
        QTimer.singleShot(0, begin)
    empty = QPixmap(side, side)
    empty.fill(Qt.GlobalColor.transparent)
    return empty


def _render(name: str, colour: str, side: int) -> QPixmap:
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    drawing = _drawing(name)
    if drawing:
        # Imported when the first icon is drawn.
        from PySide6.QtSvg import QSvgRenderer

        painter = QPainter(made)
        QSvgRenderer(drawing.replace(b"currentColor", colour.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
    return made


def _drawing(name: str) -> bytes:
    if name not in _drawings:
        file = artwork.path("icons", f"{name}.svg")
        try:
            _drawings[name] = file.read_bytes() if file is not None else b""
        except OSError:  # a program without its icons still works
            _drawings[name] = b""
    return _drawings[name]


class _Engine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        paint(painter, self._name, QRect(rect.topLeft(), QSize(side, side)), self._now(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        side = min(size.width(), size.height())
        drawn = pixmap(self._name, side, self._now(mode))
        if size.width() == side:
            return drawn
        # What is wider keeps its words at a distance.
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.drawPixmap(0, (size.height() - side) // 2, drawn)
        painter.end()
        return made

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self.pixmap(size, mode, state)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def _now(self, mode: QIcon.Mode) -> str:
        return "bar" if mode == QIcon.Mode.Disabled and not self._role.startswith("#") else self._role
