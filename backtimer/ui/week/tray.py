"""The program's icon in the tray, with its menu. A desktop need not have a tray."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from backtimer.ui.look import icons
from backtimer.ui.look.program_icon import show_program_icon

SHOWN_MS = 15_000


def has_tray() -> bool:
    """Whether this desktop has a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """`opened` carries the routine of a reminder that was clicked, if it was one; `started` the one to start."""

    opened = Signal(str)
    started = Signal(str)
    quiet_asked = Signal(bool)
    quit_asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(_picture(), self)
        self._icon.setToolTip("BackTimer")
        self.menu = QMenu()
        self._routine = ""
        self._shown: object = None
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(lambda: self.opened.emit(self._routine))
        self.fill((), is_quiet=False, is_busy=False)

    @property
    def is_shown(self) -> bool:
        """Whether the icon is there."""
        return self._icon.isVisible()

    def show(self) -> None:
        """Be there from now on."""
        self._icon.show()

    def hide(self) -> None:
        """Be there no more."""
        self._icon.hide()

    def tell(self, routine: str, title: str, text: str) -> bool:
        """A note beside the icon; False when that cannot be."""
        if not (self.is_shown and QSystemTrayIcon.supportsMessages()):
            return False
        self._routine = routine
        # Some desktops read a note as markup; a tag that is broken by an invisible sign is none.
        text = text.replace("<", "<\u2060").replace("&", "&\u2060")
        self._icon.showMessage(title, text, self._icon.icon(), SHOWN_MS)
        return True

    def fill(self, routines: Sequence[tuple[str, str]], *, is_quiet: bool, is_busy: bool) -> None:
        """The menu: routines by id and title can be started, unless a session is under way."""
        wanted = (tuple(routines), is_quiet, is_busy)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.menu.clear()
        self.menu.addAction("Open BackTimer").triggered.connect(lambda: self.opened.emit(""))
        for routine, title in routines:
            # An ampersand in a title is no key.
            action = self.menu.addAction(f"Start {title.replace('&', '&&')}")
            action.setEnabled(not is_busy)
            action.triggered.connect(lambda _=False, routine=routine: self.started.emit(routine))
        self.menu.addSeparator()
        pause = self.menu.addAction("Pause reminders for today")
        pause.setCheckable(True)
        pause.setChecked(is_quiet)
        pause.toggled.connect(self.quiet_asked)
        self.menu.addAction("Quit").triggered.connect(self.quit_asked)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        clicks = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)
        if reason in clicks:
            self.opened.emit("")


def _picture() -> QIcon:
    """The program's own picture; a clock where it is missing."""
    if QApplication.windowIcon().isNull():
        show_program_icon()
    known = QApplication.windowIcon()
    return icons.icon("clock") if known.isNull() else known
