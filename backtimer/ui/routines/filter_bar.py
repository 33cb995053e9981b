"""The filters above the list of routines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from backtimer.routine.exercise import Family, Position
from backtimer.ui.look import icons, theme
from backtimer.ui.look.accessible import name_choice, name_icons
from backtimer.ui.look.fields import Choice, WholeNumber, paint_arrow
from backtimer.ui.look.flow_layout import FlowLayout
from backtimer.ui.look.tokens import Icon, Radius, Space
from backtimer.ui.routines.filters import Filters

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

MOST_MINUTES = 240
MORE = "More filters"


class FilterBar(QWidget):
    """Search, time and `last`; what a therapist asks for is behind a button. `changed` comes with every change."""

    changed = Signal()

    def __init__(self, last: QWidget) -> None:
        super().__init__()
        self._is_clearing = False
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search (Ctrl+F)")
        self.search.setAccessibleName("Search by name, exercise or equipment")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.px(170))
        self.search.addAction(icons.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icons(self.search)
        self.search.textChanged.connect(self._on_change)

        self.positions = CheckMenu("Position")
        self.stays_down = self.positions.add_apart("No getting up")
        self.stays_down.setToolTip("Routines in which you never get up from the floor")
        self.positions.choices.addSeparator()
        for position in Position:
            self.positions.offer(position.value, is_sorted=False)
        self.positions.changed.connect(self._on_change)
        self.things = CheckMenu("Equipment")
        self.things.add_shortcuts("Select all", "Select none")
        self.things.changed.connect(self._on_change)

        self.direction = Choice()
        self.direction.setAccessibleName("Movement type")
        self.direction.setToolTip("The movement that at least half of the exercises train")
        self.direction.addItem("Any movement type", None)
        for family in Family:
            self.direction.addItem(family.value, family)
        self.direction.currentIndexChanged.connect(self._on_change)

        self.minutes = WholeNumber()
        self.minutes.setAccessibleName("Minutes I have")
        self.minutes.setRange(0, MOST_MINUTES)
        self.minutes.setSingleStep(5)
        self.minutes.setPrefix("I have ")
        self.minutes.setSuffix(" minutes")
        self.minutes.setSpecialValueText("Any length")
        self.minutes.setMinimumWidth(theme.px(170))
        self.minutes.valueChanged.connect(self._on_change)

        self.more_button = QPushButton(MORE)
        self.more_button.setObjectName("adjust")
        self.more_button.setCheckable(True)
        self.more_button.setToolTip("Position, equipment, movement type")
        self.more_button.toggled.connect(self._show_more)
        self._seldom = (self.positions, self.things, self.direction)
        # In the order of Tab, before and after `last`.
        self.controls = (self.search, self.minutes)
        self.more_controls = (self.more_button, *self._seldom)
        layout = FlowLayout(self, Space.S)
        for widget in (self.search, self.minutes, last, self.more_button, *self._seldom):
            layout.addWidget(widget)
        self._show_more(False)
        name_choice(self.direction, "Movement type")

    def filters(self) -> Filters:
        """What is set."""
        cannot = self.positions.unticked()
        return Filters(
            self.search.text(),
            frozenset(position for position in Position if position.value in cannot),
            self.stays_down.isChecked(),
            frozenset(self.things.unticked()),
            self.direction.currentData(),
            self.minutes.value(),
        )

    def offer_things(self, things: Iterable[str]) -> None:
        """Things that routines need."""
        for thing in things:
            self.things.offer(thing)

    def clear(self) -> None:
        """Ask nothing."""
        self._is_clearing = True
        self.search.clear()
        self.stays_down.setChecked(False)
        self.positions.tick_all(True)
        self.things.tick_all(True)
        self.direction.setCurrentIndex(0)
        self.minutes.setValue(0)
        self._is_clearing = False
        self._on_change()

    def _show_more(self, is_shown: bool) -> None:
        for widget in self._seldom:
            widget.setVisible(is_shown)
        self.updateGeometry()

    def _on_change(self) -> None:
        filters = self.filters()
        is_set = bool(filters.cannot or filters.stays_down or filters.lacks or filters.family)
        self.more_button.setText(f"{MORE} •" if is_set else MORE)
        self.more_button.setAccessibleDescription("some are set" if is_set else "")
        self.positions.mark(bool(filters.cannot) or filters.stays_down)
        self.things.mark(bool(filters.lacks))
        if not self._is_clearing:
            self.changed.emit()


class CheckMenu(QPushButton):
    """A button with a menu of things to tick, all ticked at first."""

    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text
        self.setObjectName("menu")
        self.choices = _OpenMenu(self)
        self.choices.setToolTipsVisible(True)
        self.ticks: dict[str, QAction] = {}
        self.setMenu(self.choices)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        paint_arrow(self, self.height() / 2, is_up=False, is_strong=True)

    def add_apart(self, text: str) -> QAction:
        """Something to tick that is not one of the things."""
        action = self.choices.addAction(text)
        action.setCheckable(True)
        action.toggled.connect(self.changed)
        return action

    def add_shortcuts(self, every: str, none: str) -> None:
        """Two entries that tick all, and none."""
        self.choices.addAction(every).triggered.connect(lambda: self._tick_all_and_say(True))
        self.choices.addAction(none).triggered.connect(lambda: self._tick_all_and_say(False))
        self.choices.addSeparator()

    def offer(self, text: str, *, is_sorted: bool = True) -> None:
        """A thing to tick, unless it is there already; in the order of the alphabet, or after the others."""
        key = text.casefold()
        if key in self.ticks:
            return
        action = QAction(text.replace("&", "&&"), self.choices)
        action.setCheckable(True)
        action.setChecked(True)
        action.toggled.connect(self.changed)
        later = min((other for other in self.ticks if other > key), default=None) if is_sorted else None
        if later is None:
            self.choices.addAction(action)
        else:
            self.choices.insertAction(self.ticks[later], action)
        self.ticks[key] = action

    def unticked(self) -> set[str]:
        """What is not ticked, in small letters."""
        return {key for key, action in self.ticks.items() if not action.isChecked()}

    def tick_all(self, is_ticked: bool) -> None:
        """Tick all, or none."""
        for action in self.ticks.values():
            action.setChecked(is_ticked)

    def mark(self, is_set: bool) -> None:
        """Show on the button that something is left out."""
        text = f"{self._text} •" if is_set else self._text
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription("some are excluded" if is_set else "")

    def _tick_all_and_say(self, is_ticked: bool) -> None:
        was_blocked = self.blockSignals(True)
        self.tick_all(is_ticked)
        self.blockSignals(was_blocked)
        self.changed.emit()


class _OpenMenu(QMenu):
    """A menu that stays open while things are ticked. It paints its boxes as they look on a page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ticks")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(Icon.SMALL)
        for action in self.actions():
            if action.isCheckable():
                line = self.actionGeometry(action)
                square = QRect(line.left() + theme.px(Space.S), line.center().y() - side // 2, side, side)
                _paint_box(painter, square, is_ticked=action.isChecked(), is_active=action is self.activeAction())
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggle(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._toggle(
            self.activeAction()
        ):
            super().keyPressEvent(event)

    def _toggle(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.toggle()
        return True


def _paint_box(painter: QPainter, square: QRect, *, is_ticked: bool, is_active: bool) -> None:
    """A box to tick; in the active line the colours are the other way round."""
    colours = theme.colours()
    box, tick, edge = colours.accent, "on_accent", colours.accent if is_ticked else colours.faint
    if is_active:
        box, tick, edge = colours.on_accent, "accent", colours.on_accent
    painter.setPen(QPen(QColor(edge), 2))
    painter.setBrush(QColor(box) if is_ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), Radius.SMALL - 2, Radius.SMALL - 2)
    if is_ticked:
        icons.paint(painter, "check", square, tick)
