"""Paints a routine in the list as a card; thousands of routines are no widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate

from backtimer.ui import theme
from backtimer.ui.filters import Row
from backtimer.ui.routine_list import ROW

if TYPE_CHECKING:
    # PySide makes a class when it is first named: the first window does without these.
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    _Index = QModelIndex | QPersistentModelIndex

NAME_PIXELS = 19
MARGIN = 5
PADDING = (20, 14)
GAP = 4
# Below this the facts take two lines.
WIDE = 860


class RoutineCard(QStyledItemDelegate):
    """All cards are of one height, so that the list need not ask each. `near` is the routine under the mouse."""

    near: str | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: D102
        font: QFont = option.font
        line = QFontMetrics(font).height()
        lines = 2 if self._is_wide(option) else 3
        name = QFontMetrics(_name_font(font)).height()
        return QSize(0, 2 * MARGIN + 2 * PADDING[1] + name + lines * line + 2 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: D102
        row: Row = index.data(ROW)
        colours = theme.colours()
        rect: QRect = option.rect
        font: QFont = option.font
        is_good = row.listing.facts is not None
        # Asked of the list: the option's state would bring in all of QStyle, and with it a later first window.
        view = option.widget if isinstance(option.widget, QListView) else None
        is_chosen = is_good and view is not None and view.currentIndex() == index
        is_near = is_good and view is not None and row.key == self.near and view.viewport().underMouse()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if is_chosen else 1.0
        card = QRectF(rect).adjusted(2, MARGIN, -2, -MARGIN).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(QColor(colours.accent if is_chosen or is_near else colours.edge), width))
        painter.setBrush(QColor(colours.card if is_good else colours.ground))
        painter.drawRoundedRect(card, 10, 10)

        across, down = PADDING
        left, room = rect.left() + 2 + across, rect.width() - 4 - 2 * across
        top = rect.top() + MARGIN + down
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colours.faint))
        done = metrics.horizontalAdvance(row.done_line)
        name_font = _name_font(font)
        name_height = QFontMetrics(name_font).height()
        line = QRect(left, top, room, name_height)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.done_line)
        painter.setFont(name_font)
        painter.setPen(QColor(colours.text if is_good else colours.faint))
        _draw(painter, line.adjusted(0, 0, -(done + 16) if done else 0, 0), row.listing.title)
        painter.setFont(font)
        top += name_height + GAP
        if row.about_line:
            painter.setPen(QColor(colours.text))
            _draw(painter, QRect(left, top, room, metrics.height()), row.about_line)
            top += metrics.height() + GAP
        painter.setPen(QColor(colours.faint if is_good else colours.warning))
        lines = 1 if self._is_wide(option) and row.about_line else 2
        if not row.about_line and not self._is_wide(option):
            lines = 3
        _draw_lines(painter, QRect(left, top, room, lines * metrics.height()), row.facts_line, lines)
        painter.restore()

    def helpEvent(  # noqa: D102
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        from PySide6.QtCore import QEvent
        from PySide6.QtWidgets import QToolTip

        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row: Row = index.data(ROW)
        # All of what may have been too long for the card.
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, (row.listing.title, row.facts_line))), view)
        return True

    def _is_wide(self, option: QStyleOptionViewItem) -> bool:
        widget = option.widget
        return widget is None or widget.width() >= WIDE


def _name_font(font: QFont) -> QFont:
    name = QFont(font)
    name.setPixelSize(NAME_PIXELS)
    name.setWeight(QFont.Weight.DemiBold)
    return name


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)


def _draw_lines(painter: QPainter, rect: QRect, text: str, most: int) -> None:
    """Draw a text in up to so many lines, the last one cut with an ellipsis."""
    metrics = painter.fontMetrics()
    if most == 1 or metrics.horizontalAdvance(text) <= rect.width():
        _draw(painter, QRect(rect.left(), rect.top(), rect.width(), metrics.height()), text)
        return
    from PySide6.QtGui import QTextLayout, QTextOption

    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = rect.top()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        start, length = line.textStart(), line.textLength()
        part = text[start:] if number == most - 1 else text[start : start + length]
        _draw(painter, QRect(rect.left(), top, rect.width(), metrics.height()), part.strip())
        top += metrics.height()
    layout.endLayout()
