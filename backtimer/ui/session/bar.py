"""The buttons of a session, at the foot of its page: in one row or in two, with their keys where there is room."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from backtimer.session.commands import BUTTONS, BY_NAME, Command
from backtimer.ui.look import theme
from backtimer.ui.look.pieces import set_icon, tip

# On a page at least this high, the buttons say their keys on a line of their own.
TWO_LINES_FROM = 1000
SPACING = 6
# So wide, they have icons too.
ICONS_FROM = 1240
# It must be found in a hurry: as many others could stand in its place.
STOP_WIDTH = 2
# All is the same on every ground, dark or light.
STYLE = """
QPushButton { background: #1d252c; color: white; border: 1px solid #5b6870; border-radius: 8px; padding: 5px 4px; }
QPushButton:hover { border-color: white; }
QPushButton:focus { border: 2px solid white; padding: 4px 3px; }
QPushButton:disabled { color: #8b979f; border-color: #333b42; }
QPushButton#stop { background: #8f1d1d; border-color: #d98a8a; font-weight: 600; }
"""


class SessionBar(QWidget):
    """`buttons` by the name of their command, those of `pressed`, which says what each does."""

    def __init__(self, pressed: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self._rows = 0
        self._has_icons = False
        self.buttons = {name: _button(BY_NAME[name], pressed[name]) for name in BUTTONS if name in pressed}
        self._icons = {name: BY_NAME[name].icon for name in self.buttons}
        self._stop = self.buttons["stop"]
        self._stop.setObjectName("stop")
        self._stop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        self.setStyleSheet(STYLE)
        self._put_in(1)

    @property
    def has_focus(self) -> bool:
        """Whether one of the buttons has it."""
        return any(button.hasFocus() for button in self.buttons.values())

    def set_text(self, name: str, text: str, icon: str, height: int) -> None:
        """What a button says and is called, on a page so high."""
        button = self.buttons[name]
        self._icons[name] = icon
        if button.accessibleName() != text:
            button.setAccessibleName(text)
            self._say_key(name, height)

    def fit(self, width: int, height: int, room: int) -> None:
        """As fits on a page so wide and high; the buttons have `room` of its width."""
        self._has_icons = width >= theme.px(ICONS_FROM)
        for name in self.buttons:
            self._say_key(name, height)
        others = [button.sizeHint().width() + SPACING for button in self.buttons.values() if button is not self._stop]
        stop = max(self._stop.sizeHint().width(), STOP_WIDTH * max(others) * 2 // 3)
        self._stop.setMinimumWidth(stop)
        self._put_in(1 if sum(others) + stop <= room else 2)
        # What it needs is known at once, not only when Qt comes round to it.
        self._grid.activate()
        self.updateGeometry()

    def _put_in(self, rows: int) -> None:
        """All buttons in one row, or in two; Stop stands beside both."""
        if rows == self._rows:
            return
        self._rows = rows
        others = [button for button in self.buttons.values() if button is not self._stop]
        across = -(-len(others) // rows)
        for number, button in enumerate(others):
            self._grid.addWidget(button, *divmod(number, across))
        self._grid.addWidget(self._stop, 0, across, rows, 1)
        for column in range(len(others) + 1):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def _say_key(self, name: str, height: int) -> None:
        """The key stands under the name when there is room for it, and the icon beside them."""
        button = self.buttons[name]
        icon = self._icons[name] if self._has_icons else None
        if button.property("drawn") != icon:
            button.setProperty("drawn", icon)
            if icon is None:
                button.setIcon(QIcon())
            else:
                set_icon(button, icon, "#ffffff")
        line = "\n" if height >= TWO_LINES_FROM else ""
        text = f"{button.accessibleName()}{line}{button.toolTip() if line else ''}"
        if button.text() != text:
            button.setText(text)


class BarButton(QPushButton):
    """A button that leaves the session's keys to the page; only what presses a button stays its own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        else:
            event.ignore()


def _button(command: Command, pressed: Callable[[], object]) -> QPushButton:
    button = BarButton(command.label)
    button.setAccessibleName(command.label)
    button.setToolTip(tip(command.button_key))
    # A click leaves the focus where it is: on the page, whose key Space is.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda: pressed())
    return button
