"""Paints a routine in the list as a card; thousands of routines are no widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate

from backtimer.routine.exercise import Exercise
from backtimer.session.times import length_text
from backtimer.session.words import plural
from backtimer.ui.figures.shelf import FigureShelf
from backtimer.ui.look import icons, theme
from backtimer.ui.look.pieces import tip
from backtimer.ui.look.tokens import Icon, Radius, Space, Type
from backtimer.ui.routines.filters import Row
from backtimer.ui.routines.routine_list import ROW
from backtimer.ui.stage.pictograms import FLOOR, POSITIONS, thing_icon

if TYPE_CHECKING:
    # PySide makes a class when it is first named: the first window does without these.
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from backtimer.routinefile.facts import Facts

    _Index = QModelIndex | QPersistentModelIndex

NOTHING_NEEDED = "no equipment"
# A card wider than this has room enough in one line.
WIDE = 720
# So many rows of cards are in sight at least where cards have two lines of text.
ROWS = 3.5


class RoutineCard(QStyledItemDelegate):
    """All cards are of one size, so that the list need not ask each. `near` is the routine under the mouse."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.near: str | None = None
        self.figures = FigureShelf(self)
        self.figures.came.connect(lambda: parent.viewport().update())
        self._size = QSize()
        self._about_lines = 1

    def fit(self, width: int, room: int) -> QSize:
        """How wide a card is from now on, with the space around it, in a list so high; the size that it has then.

        What a routine is about has two lines where one is not enough and the list stays long enough.
        """
        self._about_lines = 1
        self._size = self._size_of(width)
        if width < theme.px(WIDE):
            self._about_lines = 2
            size = self._size_of(width)
            if ROWS * size.height() <= room:
                self._size = size
            else:
                self._about_lines = 1
        return self._size

    def _size_of(self, width: int) -> QSize:
        line = QFontMetrics(theme.font(Type.BODY)).height()
        name = QFontMetrics(theme.font(Type.NAME, QFont.Weight.DemiBold)).height()
        icon = theme.px(Icon.POSITION)
        inside = name + self._about_lines * line + max(line, theme.px(Icon.SMALL)) + icon + 3 * Space.XS + Space.S
        return QSize(width, inside + 2 * Space.M + Space.M)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: D102
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: D102
        row: Row = index.data(ROW)
        colours = theme.colours()
        rect: QRect = option.rect
        facts = row.listing.facts
        # Asked of the list: the option's state would bring in all of QStyle, and with it a later first window.
        view = option.widget if isinstance(option.widget, QListView) else None
        is_chosen = facts is not None and view is not None and view.currentIndex() == index
        is_near = facts is not None and view is not None and row.key == self.near and view.viewport().underMouse()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = rect.adjusted(0, 0, -Space.M, -Space.M)
        width = 2.0 if is_chosen else 1.0
        # The chosen one keeps its frame while the keys go to the search field.
        has_focus = view is not None and view.hasFocus()
        frame = colours.accent if is_near or (is_chosen and has_focus) else colours.bar if is_chosen else colours.edge
        painter.setPen(QPen(QColor(frame), width))
        painter.setBrush(QColor(colours.card if facts is not None else colours.ground))
        half = width / 2
        painter.drawRoundedRect(QRectF(card).adjusted(half, half, -half, -half), Radius.CARD, Radius.CARD)
        inside = card.adjusted(Space.M, Space.M, -Space.L, -Space.M)
        panel = QRect(inside.topLeft(), QSize(inside.height(), inside.height()))
        self._paint_panel(painter, panel, row)
        text = inside.adjusted(panel.width() + Space.L, 0, 0, 0)
        if facts is None:
            _paint_broken(painter, text, row)
        else:
            _paint_facts(painter, text, row, facts, self._about_lines)
        painter.restore()

    def helpEvent(  # noqa: D102
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        from PySide6.QtCore import QEvent
        from PySide6.QtWidgets import QToolTip

        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row: Row = index.data(ROW)
        # All of what may have been too long for the card, and what its icons mean.
        positions = ", ".join(row.listing.facts.positions) if row.listing.facts else ""
        lines = (row.listing.title, row.about_line, row.facts_line, positions, row.done_line, row.plan_line)
        QToolTip.showText(event.globalPos(), tip("\n".join(filter(None, lines))), view)
        return True

    def _paint_panel(self, painter: QPainter, panel: QRect, row: Row) -> None:
        """A typical exercise; without a picture, the position of the body."""
        facts = row.listing.facts
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours().soft if facts is not None else theme.colours().edge))
        painter.drawRoundedRect(QRectF(panel), Radius.CONTROL, Radius.CONTROL)
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        typical = _typical(facts) if facts is not None else None
        figure = self.figures.get(typical, panel.width(), ratio) if typical is not None else None
        if figure is not None:
            if not figure.isNull():
                painter.drawPixmap(panel.topLeft(), figure)
            return
        side = min(theme.px(Icon.LARGE), panel.width())
        square = QRect(QPoint(0, 0), QSize(side, side))
        square.moveCenter(panel.center())
        if facts is None:
            icons.paint(painter, "warning", square, "warning")
        else:
            icons.paint(painter, POSITIONS[facts.positions[0]] if facts.positions else "list", square, "accent")


def _typical(facts: Facts) -> Exercise | None:
    """What a list knows of the typical exercise: enough for its picture."""
    return Exercise(facts.typical, facts.typical) if facts.typical is not None else None


def _paint_facts(painter: QPainter, rect: QRect, row: Row, facts: Facts, about_lines: int) -> None:
    colours = theme.colours()
    name_font = theme.font(Type.NAME, QFont.Weight.DemiBold)
    body = theme.font(Type.BODY)
    metrics = QFontMetrics(body)
    line = QRect(rect.left(), rect.top(), rect.width(), QFontMetrics(name_font).height())
    tag = _paint_tag(painter, line, row.plan_tag) if row.plan_tag else 0
    painter.setFont(name_font)
    painter.setPen(QColor(colours.text))
    _draw(painter, line.adjusted(0, 0, -tag, 0), row.listing.title)
    painter.setFont(body)
    line = _below(line, metrics.height())
    painter.setPen(QColor(colours.text))
    used = _draw_lines(painter, line, row.about_line, about_lines)
    line.translate(0, max(0, used - 1) * metrics.height())

    line = _below(line, max(metrics.height(), theme.px(Icon.SMALL)))
    painter.setPen(QColor(colours.faint))
    right = line.right() + 1
    # The tag has said already what was done today.
    done = row.plan_line or ("" if row.plan_tag and row.done_line.startswith(row.plan_tag) else row.done_line)
    if done:
        left = right - metrics.horizontalAdvance(done)
        painter.drawText(QRect(left, line.top(), right - left, line.height()), Qt.AlignmentFlag.AlignVCenter, done)
        # The other line has a sign of its own.
        right = _icon(painter, "done", left - Space.XS - theme.px(Icon.SMALL), line) if row.plan_line else left
        right -= Space.S
    at = line.left()
    for icon, words in (("clock", length_text(row.seconds)), ("list", plural(len(facts.names), "exercise"))):
        width = theme.px(Icon.SMALL) + Space.XS + metrics.horizontalAdvance(words)
        if at + width > right:
            break
        after = _icon(painter, icon, at, line) + theme.px(Icon.SMALL) + Space.XS
        painter.drawText(QRect(after, line.top(), right - after, line.height()), Qt.AlignmentFlag.AlignVCenter, words)
        at += width + Space.L

    line = QRect(rect.left(), rect.bottom() + 1 - theme.px(Icon.POSITION), rect.width(), theme.px(Icon.POSITION))
    at = line.left()
    for position in facts.positions:
        at = _icon(painter, POSITIONS[position], at, line, Icon.POSITION, "accent") + line.height() + Space.XS
    if facts.positions:
        at += Space.S
        pen = painter.pen()
        painter.setPen(QColor(colours.edge))
        painter.drawLine(at, line.top() + Space.XS, at, line.bottom() - Space.XS)
        painter.setPen(pen)
        at += Space.S + Space.XS
    for icon in dict.fromkeys(map(thing_icon, facts.equipment)) or (FLOOR,):
        if at + theme.px(Icon.SMALL) > line.right():
            return
        at = _icon(painter, icon, at, line) + theme.px(Icon.SMALL) + Space.S
    words = ", ".join(facts.equipment) or NOTHING_NEEDED
    room = QRect(at, line.top(), line.right() + 1 - at, line.height())
    if room.width() > 4 * line.height():
        _draw(painter, room, words)


def _paint_tag(painter: QPainter, line: QRect, text: str) -> int:
    """What the week's plan says of today, at the right end of a line; how much of the line that takes."""
    colours = theme.colours()
    font = theme.font(Type.SMALL, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(text) + 2 * Space.S
    pill = QRect(line.right() + 1 - width, line.top(), width, min(line.height(), metrics.height() + 2 * Space.HAIR))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.soft))
    painter.drawRoundedRect(QRectF(pill), Radius.SMALL, Radius.SMALL)
    painter.setFont(font)
    painter.setPen(QColor(colours.accent))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    return width + Space.S


def _paint_broken(painter: QPainter, rect: QRect, row: Row) -> None:
    colours = theme.colours()
    name_font = theme.font(Type.NAME, QFont.Weight.DemiBold)
    height = QFontMetrics(name_font).height()
    painter.setFont(name_font)
    painter.setPen(QColor(colours.faint))
    _draw(painter, QRect(rect.left(), rect.top(), rect.width(), height), row.listing.title)
    body = theme.font(Type.BODY)
    painter.setFont(body)
    painter.setPen(QColor(colours.warning))
    below = rect.adjusted(0, height + Space.XS, 0, 0)
    _draw_lines(painter, below, row.facts_line, below.height() // QFontMetrics(body).height())


def _below(line: QRect, height: int) -> QRect:
    return QRect(line.left(), line.bottom() + 1 + Space.XS, line.width(), height)


def _icon(painter: QPainter, name: str, left: int, line: QRect, size: Icon = Icon.SMALL, role: str = "faint") -> int:
    """Draw an icon in the middle of a line; where it begins."""
    side = theme.px(size)
    icons.paint(painter, name, QRect(left, line.top() + (line.height() - side) // 2, side, side), role)
    return left


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)


def _draw_lines(painter: QPainter, rect: QRect, text: str, most: int) -> int:
    """Draw a text in up to so many lines, the last one cut with an ellipsis; how many it took."""
    metrics = painter.fontMetrics()
    words = text.split()
    at = QRect(rect.left(), rect.top(), rect.width(), metrics.height())
    for number in range(1, most + 1):
        many = len(words)
        while number < most and many > 1 and metrics.horizontalAdvance(" ".join(words[:many])) > rect.width():
            many -= 1
        _draw(painter, at, " ".join(words[:many]))
        words = words[many:]
        if not words:
            return number
        at.translate(0, metrics.height())
    return most
