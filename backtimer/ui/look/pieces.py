"""Small pieces that pages are put together from."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backtimer.ui.look import icons, theme, tokens
from backtimer.ui.look.tokens import Icon, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QMessageBox


class IconLabel(QWidget):
    """An icon on a page. It says nothing to a screen reader: the words beside it do."""

    def __init__(self, name: str, size: Icon = Icon.SMALL, role: str = "faint") -> None:
        super().__init__()
        self._name = name
        self._role = role
        side = theme.px(size)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        icons.paint(painter, self._name, QRect(0, 0, self.width(), self.height()), self._role)
        painter.end()


def plain(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows a text as it is: a `<b>` in a name is no order to us. All but fixed texts are shown by one."""
    label = QLabel(text, parent) if parent is not None else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def tip(text: str) -> str:
    """A text as a tool tip shows it as it is, wrapped where it is long."""
    return f"<span>{html.escape(text).replace(chr(10), '<br>')}</span>" if text else ""


def message_box(parent: QWidget, title: str, text: str = "", more: str = "") -> QMessageBox:
    """A question or a message; what it says is shown as it is."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def warning() -> QLabel:
    """Room for a sentence about something that went wrong."""
    label = QLabel()
    label.setObjectName("warning")
    label.setWordWrap(True)
    label.hide()
    return label


def tell(label: QLabel, sentence: str | None) -> None:
    """Show a sentence, or that there is none."""
    label.setText(sentence or "")
    label.setVisible(bool(sentence))


class Tag(QFrame):
    """A word with its icon, such as a position or a thing that is needed."""

    def __init__(self, icon: str, text: str, role: str = "faint") -> None:
        super().__init__()
        self.setObjectName("tag")
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.S, Space.XS, Space.M, Space.XS)
        line.setSpacing(Space.S)
        line.addWidget(IconLabel(icon, Icon.BUTTON, role))
        line.addWidget(plain(text))


def icon_button(text: str, icon: str, role: str = "text") -> QPushButton:
    """A button with an icon before its words."""
    button = QPushButton(text)
    set_icon(button, icon, role)
    return button


def set_icon(button: QPushButton, icon: str, role: str = "text") -> None:
    """Give a button its icon."""
    button.setIcon(icons.icon(icon, role))
    fit_icon(button)


def fit_icon(button: QPushButton) -> None:
    """Keep the icon at a distance from the words, if there are any."""
    side = theme.px(Icon.BUTTON)
    button.setIconSize(QSize(side + (Space.S if button.text() else 0), side))


def scrolls(area: QScrollArea, inner: QWidget) -> None:
    """Have a column of a page in an area that scrolls up and down; the bar is always there, so that it stands still."""
    content = QWidget()
    content.setLayout(in_column(inner))
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)


def foot(told: QLayout, *buttons: QPushButton) -> QVBoxLayout:
    """The end of a page that scrolls: a line, and below it what is said of the whole, with its buttons."""
    edge = QFrame()
    edge.setObjectName("line")
    below = QWidget()
    line = QHBoxLayout(below)
    line.setContentsMargins(Space.PAGE, Space.M, Space.PAGE, Space.L)
    line.setSpacing(Space.M)
    line.addLayout(told, 1)
    for button in buttons:
        line.addWidget(button)
    layout = QVBoxLayout()
    layout.setSpacing(0)
    layout.addWidget(edge)
    layout.addLayout(in_column(below))
    return layout


def in_column(inner: QWidget) -> QHBoxLayout:
    """In the middle of the page, and no wider than can be read with ease."""
    inner.setMaximumWidth(theme.px(tokens.WIDE_COLUMN))
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    line.addWidget(inner, 1000)
    line.addStretch(1)
    return line
