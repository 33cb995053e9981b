"""Fields in the program's own dress. A style sheet leaves them without arrows, so these paint their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from backtimer.ui.look import icons, theme
from backtimer.ui.look.tokens import ARROW_BUTTON, SCROLL_BAR, Icon, Space

if TYPE_CHECKING:
    # PySide makes a class when it is first named: the first window does without these.
    from PySide6.QtGui import QPaintEvent, QWheelEvent
    from PySide6.QtWidgets import QStyleOptionComboBox

# The style sheet's padding does not reach the text of a number.
MARGINS = (Space.S, 0, 0, 0)


class Choice(QComboBox):
    """One of a few."""

    _is_dressed = False

    def __init__(self) -> None:
        super().__init__()
        scrolls_past(self)

    def showPopup(self) -> None:
        """The usual delegate of a combo box takes no heed of the style sheet's items."""
        if not self._is_dressed:
            self._is_dressed = True
            self.setItemDelegate(QStyledItemDelegate(self))
        # The list may be wider than the field.
        words = self.view().sizeHintForColumn(0) + SCROLL_BAR + 2 * Space.S
        self.view().setMinimumWidth(min(words, self.window().width()))
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """A text that is too long for the field ends in an ellipsis, not in half a letter."""
        super().initStyleOption(option)
        room = self.width() - theme.px(ARROW_BUTTON) - 2 * Space.S
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_arrow(self, self.height() / 2, is_up=False, is_strong=True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Tick(QCheckBox):
    """Something to tick."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        icons.paint(painter, "check", box, "on_accent")
        painter.end()


class WholeNumber(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        scrolls_past(self)
        self.lineEdit().setTextMargins(*MARGINS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_steps(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that only scrolls the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def scrolls_past(field: QWidget) -> None:
    """A wheel that scrolls the page does not give a field the focus: only then may it change the field."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def keeping_text(field: QAbstractSpinBox, act: Callable[[], None], is_rejected: Callable[[], bool]) -> None:
    """Have a field do what makes Qt replace a text that is no number; a rejected one stays to be mended."""
    text = field.lineEdit().text()
    act()
    if is_rejected() and not field.lineEdit().isModified() and field.lineEdit().text() != text:
        field.lineEdit().setText(text)


def paint_steps(field: QAbstractSpinBox) -> None:
    """The two arrows of a number; one that leads no further is weak."""
    can = field.stepEnabled()
    up, down = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
    paint_arrow(field, field.height() * 0.28, is_up=True, is_strong=bool(can & up))
    paint_arrow(field, field.height() * 0.72, is_up=False, is_strong=bool(can & down))


def paint_arrow(field: QWidget, middle: float, *, is_up: bool, is_strong: bool) -> None:
    """An arrow at the right edge of a field."""
    side = theme.px(Icon.ARROW)
    left = field.width() - 1 - (theme.px(ARROW_BUTTON) + side) // 2
    painter = QPainter(field)
    role = "faint" if is_strong and field.isEnabled() else "edge"
    icons.paint(painter, "up" if is_up else "down", QRect(left, round(middle - side / 2), side, side), role)
    painter.end()
