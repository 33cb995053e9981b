"""A routine's file dragged out of the list, to where it is to be copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QAbstractItemView

from backtimer.ui.look import theme
from backtimer.ui.look.tokens import Space

WIDTH = 220


def drag_of(view: QAbstractItemView, path: Path, card: QRect) -> QDrag:
    """The drag of a file, with a small picture of its card."""
    drag = QDrag(view)
    data = QMimeData()
    # Only the file: beside a text a mail program would take the text.
    data.setUrls([QUrl.fromLocalFile(str(path.absolute()))])
    drag.setMimeData(data)
    picture = view.viewport().grab(card.adjusted(0, 0, -Space.M, -Space.M))
    ratio = picture.devicePixelRatio()
    width = round(theme.px(WIDTH) * ratio)
    if picture.width() > width:
        picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(Space.L, Space.L))
    return drag
