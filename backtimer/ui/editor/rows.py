"""How exercises are listed in the editor: a small figure, a name, a line about it, and a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backtimer.routine.exercise import Exercise
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import icons, theme
from backtimer.ui.look.pieces import tip
from backtimer.ui.look.tokens import Icon, Radius, Space, Type
from backtimer.ui.stage.pictograms import POSITIONS

ROW = Qt.ItemDataRole.UserRole
PICTURE = 44
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class RowFacts:
    """What a row shows; without an exercise, an icon. `key` is what the row stands for."""

    key: object
    title: str
    line: str = ""
    right: str = ""
    exercise: Exercise | None = None
    icon: str = "list"
    is_wrong: bool = False

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        wrong = "has a problem" if self.is_wrong else ""
        return ". ".join(filter(None, (self.title, self.line, self.right, wrong)))


def item_of(row: RowFacts) -> QListWidgetItem:
    """A row for a list."""
    item = QListWidgetItem(row.title)
    fill(item, row)
    return item


def fill(item: QListWidgetItem, row: RowFacts) -> None:
    """Have an item show a row."""
    item.setText(row.title)
    item.setData(ROW, row)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
    item.setToolTip(tip(row.title))


class Rows(QStyledItemDelegate):
    """Paints rows. The figures are made by a shelf."""

    def __init__(self, view: QAbstractItemView, shelf: FigureShelf) -> None:
        super().__init__(view)
        self._shelf = shelf
        shelf.came.connect(view.viewport().update)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: D102
        return QSize(100, theme.px(PICTURE) + 2 * Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: D102
        row: RowFacts = index.data(ROW)
        colours = theme.colours()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(colours.accent), 2) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(colours.edge), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        inside = rect.adjusted(Space.S, 0, -Space.S, 0)
        side = theme.px(PICTURE)
        panel = QRect(inside.left(), inside.top() + (inside.height() - side) // 2, side, side)
        self._paint_panel(painter, panel, row)
        text = inside.adjusted(side + Space.M, 0, 0, 0)
        small = theme.font(Type.SMALL)
        width = QFontMetrics(small).horizontalAdvance(row.right)
        if row.is_wrong:
            mark = theme.px(Icon.BUTTON)
            icons.paint(
                painter, "warning", QRect(text.right() - mark, text.center().y() - mark // 2, mark, mark), "warning"
            )
            width = mark
        elif row.right:
            painter.setFont(small)
            painter.setPen(QColor(colours.faint))
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.right)
        text.setRight(text.right() - width - (Space.S if width else 0))
        name = theme.font(Type.BODY, QFont.Weight.DemiBold)
        high, low = QFontMetrics(name).height(), QFontMetrics(small).height() if row.line else 0
        top = text.top() + (text.height() - high - low) // 2
        painter.setFont(name)
        painter.setPen(QColor(colours.text))
        _draw(painter, QRect(text.left(), top, text.width(), high), row.title)
        painter.setFont(small)
        painter.setPen(QColor(colours.faint))
        _draw(painter, QRect(text.left(), top + high, text.width(), low), row.line)
        painter.restore()

    def _paint_panel(self, painter: QPainter, panel: QRect, row: RowFacts) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours().soft))
        painter.drawRoundedRect(QRectF(panel), Radius.SMALL, Radius.SMALL)
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        figure = self._shelf.get(row.exercise, panel.width(), ratio) if row.exercise is not None else None
        if figure is not None:
            if not figure.isNull():
                painter.drawPixmap(panel.topLeft(), figure)
            return
        position = row.exercise.position if row.exercise is not None else None
        side = theme.px(Icon.POSITION)
        square = QRect(QPoint(0, 0), QSize(side, side))
        square.moveCenter(panel.center())
        icons.paint(painter, POSITIONS[position] if position is not None else row.icon, square, "accent")


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
