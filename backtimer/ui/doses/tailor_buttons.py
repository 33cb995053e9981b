"""Undo, redo and "reset all" for a person's work on a routine, with their keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from backtimer.session.tailoring import Tailoring
from backtimer.ui.doses.tailor_work import TailorWork
from backtimer.ui.look.pieces import icon_button, tip
from backtimer.ui.look.tokens import Space

UNDO_KEYS = ("Ctrl+Z",)
REDO_KEYS = ("Ctrl+Shift+Z", "Ctrl+Y")


class TailorButtons(QWidget):
    """They are there when they can do something. The keys work on all of `page`."""

    def __init__(self, work: TailorWork, page: QWidget) -> None:
        super().__init__()
        self._work = work
        self._page = page
        self.undo = _tool("undo", "Undo", "Undo (Ctrl+Z)")
        self.undo.clicked.connect(work.undo)
        self.redo = _tool("redo", "Redo", "Redo (Ctrl+Shift+Z)")
        self.redo.clicked.connect(work.redo)
        self.all_as_written = QPushButton("Reset all")
        self.all_as_written.setToolTip("Go back to the amounts in the routine's file")
        self.all_as_written.clicked.connect(lambda: work.do(Tailoring.all_as_written))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        for button in (self.all_as_written, self.undo, self.redo):
            line.addWidget(button)
        for keys, do in ((UNDO_KEYS, work.undo), (REDO_KEYS, work.redo)):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), page)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(do)
        work.changed.connect(self.refresh)
        self.refresh()

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [self.all_as_written, self.undo, self.redo]

    def refresh(self) -> None:
        """Show what can be done now."""
        tailoring = self._work.tailoring
        has_focus = any(button.hasFocus() for button in (self.all_as_written, self.undo, self.redo))
        for button in (self.undo, self.redo):
            button.setVisible(tailoring.can_undo or tailoring.can_redo)
        self.undo.setEnabled(tailoring.can_undo)
        self.redo.setEnabled(tailoring.can_redo)
        self.all_as_written.setVisible(not tailoring.now.is_as_written)
        if has_focus and not any(button.hasFocus() for button in (self.all_as_written, self.undo, self.redo)):
            # What had the focus is gone: on to what takes its effect back.
            (self.undo if tailoring.can_undo else self.redo).setFocus()


def _tool(icon: str, name: str, told: str) -> QPushButton:
    button = icon_button("", icon)
    button.setObjectName("tool")
    button.setAccessibleName(name)
    button.setToolTip(tip(told))
    return button
