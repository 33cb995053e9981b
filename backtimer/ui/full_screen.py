"""Full screen that nobody is trapped in: F11, Esc and a button lead out of it, and that of a session ends with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QWidget

from backtimer.ui.look.pieces import icon_button
from backtimer.ui.look.tokens import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

KEY = "F11"
LEAVE = "Leave full screen"


class FullScreen(QObject):
    """Of one window. `changed` tells when it comes or goes, whoever asked for it."""

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, above: QVBoxLayout, is_leading: Callable[[], bool]) -> None:
        """`above` holds the pages: the way out stands over them. In a session its own button is the way out."""
        super().__init__(window)
        self._window = window
        self._above = above
        self._is_leading = is_leading
        self._is_for_session = False
        self._line: QWidget | None = None
        self._was_on = False
        usual = QKeySequence.keyBindings(QKeySequence.StandardKey.FullScreen)
        shortcut = QShortcut(QKeySequence(KEY), window, self.toggle)
        # On macOS, F11 is the system's.
        shortcut.setKeys([QKeySequence(KEY), *(keys for keys in usual if keys != QKeySequence(KEY))])
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the window fills the screen now."""
        return bool(self._window.windowState() & Qt.WindowState.WindowFullScreen)

    def toggle(self) -> None:
        """Full screen on the screen where the window is, or back."""
        self._is_for_session = self._is_leading() and not self.is_on
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def on_page_shown(self) -> None:
        """Another page: after a session, full screen ends that was for the session."""
        if self._is_for_session and not self._is_leading():
            self._is_for_session = False
            if self.is_on:
                self.toggle()
        self._show_way_out()

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """Esc, before any page has it: keys come to the window of the system first."""
        kind = event.type()
        if seen is self._window:
            if kind == QEvent.Type.WindowStateChange and self.is_on != self._was_on:
                self._was_on = self.is_on
                self._show_way_out()
                self.changed.emit(self.is_on)
            elif kind == QEvent.Type.Show:
                self._window.windowHandle().installEventFilter(self)
            return False
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape or not self.is_on or self._is_leading():
            return False
        if QApplication.activePopupWidget() is not None:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self.toggle()
        return True

    def _show_way_out(self) -> None:
        is_needed = self.is_on and not self._is_leading()
        if is_needed and self._line is None:
            button = icon_button(LEAVE, "full_screen")
            button.setObjectName("small")
            button.setToolTip(f"Esc or {KEY}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self.toggle)
            self._line = QFrame()
            line = QHBoxLayout(self._line)
            line.setContentsMargins(Space.PAGE, Space.XS, Space.PAGE, 0)
            line.addStretch(1)
            line.addWidget(button)
            self._above.insertWidget(0, self._line)
        if self._line is not None:
            self._line.setVisible(is_needed)
