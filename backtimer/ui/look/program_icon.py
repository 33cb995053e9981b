"""The program's own icon, for the frame of the window and the list of windows."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from backtimer.ui.look import artwork

# In pixels: lists of windows, and switching between them on a screen of twice the density.
SIDES = (16, 32, 64, 128)


def show_program_icon() -> None:
    """Give it to all windows. Called when the first has been seen, because the drawing takes a few milliseconds."""
    # Imported when it is needed.
    from PySide6.QtSvg import QSvgRenderer

    file = artwork.path("program", "backtimer.svg")
    if file is None or not file.is_file():  # a program without its icon still works
        return
    drawing = QSvgRenderer(str(file))
    icon = QIcon()
    for side in SIDES:
        made = QPixmap(QSize(side, side))
        made.fill("transparent")
        painter = QPainter(made)
        drawing.render(painter)
        painter.end()
        icon.addPixmap(made)
    QApplication.setWindowIcon(icon)
