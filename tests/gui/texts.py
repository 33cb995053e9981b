"""What stands on a page, for the pictures in README and the test that they are of today's program."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

# Where a picture says what stands on it: a text of the PNG file.
KEY = "shows"


def texts_of(page: QWidget) -> list[str]:
    """All texts of the labels, buttons and fields that are shown, each once, in order; none with numbers."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
        elif isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
    return sorted({text for text in found if text and not any(map(str.isdigit, text))})
