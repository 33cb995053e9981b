"""The list of sections at the left of the preferences, the sections with their cards, and the way back of a reset."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backtimer.settings.finder import Section
from backtimer.ui.look import icons, theme, tokens
from backtimer.ui.look.accessible import name_choice, name_icons
from backtimer.ui.look.fields import Choice
from backtimer.ui.look.pieces import icon_button, plain
from backtimer.ui.look.tokens import Icon, Space
from backtimer.ui.preferences.card import Card, faint

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

SECTION_ICONS = {
    Section.VOICE: "voice",
    Section.SCREEN: "screen",
    Section.SESSION: "clock",
    Section.REMINDERS: "bell",
    Section.FOLDERS: "folder",
    Section.LANGUAGE: "language",
    Section.ABOUT: "about",
}
LIST_WIDTH = 212
NOTHING = "No settings found."
_LEAVE = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace)


class SectionNav(QWidget):
    """A search and the sections: a list, or a box where there is no room for one. `chosen` carries a section."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        title = QLabel("Preferences")
        title.setObjectName("title")
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search (Ctrl+F)")
        self.search.setAccessibleName("Search the preferences")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icons(self.search)
        self.list = _Sections()
        self.box = Choice()
        name_choice(self.box, "Section")
        self.box.setPlaceholderText("Sections")
        for section in Section:
            self.list.addItem(QListWidgetItem(icons.icon(SECTION_ICONS[section]), section.value))
            self.box.addItem(section.value)
        # As high as its lines.
        lines = self.list.sizeHintForRow(0) + 2 * self.list.spacing()
        self.list.setFixedHeight(len(Section) * lines + 2 * self.list.frameWidth() + 2 * Space.XS)
        self.list.currentItemChanged.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self.box.activated.connect(self._choose)
        self._tools = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._tools.setSpacing(Space.M)
        self._tools.addWidget(self.search)
        self._tools.addWidget(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(title)
        layout.addLayout(self._tools)
        layout.addWidget(self.list)
        layout.addStretch(1)
        self.set_narrow(False)

    @property
    def begins_at(self) -> QWidget:
        """Where the arrows go from section to section."""
        return self.box if self.list.isHidden() else self.list

    def set_narrow(self, is_narrow: bool) -> None:
        """A list at the side, or a line above."""
        had_focus = self.list.hasFocus() or self.box.hasFocus()
        self.list.setHidden(is_narrow)
        self.box.setHidden(not is_narrow)
        self._tools.setDirection(QBoxLayout.Direction.LeftToRight if is_narrow else QBoxLayout.Direction.TopToBottom)
        # The scroll bar below stands in the margin.
        self._tools.setContentsMargins(0, 0, Space.M if is_narrow else 0, 0)
        if is_narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(theme.px(LIST_WIDTH))
        if had_focus:
            self.begins_at.setFocus()

    def show_section(self, section: Section | None, found: Collection[Section] = tuple(Section)) -> None:
        """Mark the one that is shown; None while several are, and then which of them have something."""
        was_blocked = self.list.blockSignals(True)
        for row, each in enumerate(Section):
            item = self.list.item(row)
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags if each in found else Qt.ItemFlag.NoItemFlags)
            if each is section:
                self.list.setCurrentItem(item)
        if section is None:
            self.list.setCurrentRow(-1)
        self.list.blockSignals(was_blocked)
        self.box.setCurrentIndex(-1 if section is None else list(Section).index(section))

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._choose(self.list.row(item))

    def _choose(self, row: int) -> None:
        # By its place: Qt would give back a mere string for what it was given.
        self.chosen.emit(list(Section)[row])


class _Sections(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.setAccessibleName("Sections")
        self.setIconSize(QSize(theme.px(Icon.BUTTON), theme.px(Icon.BUTTON)))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(Space.HAIR)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What leads back is for the window."""
        if event.key() in _LEAVE:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SectionView(QWidget):
    """The cards of a section; its name stands above them only where several sections are shown."""

    def __init__(self, section: Section, columns: Sequence[Sequence[Card]]) -> None:
        super().__init__()
        self.section = section
        self.cards = tuple(card for column in columns for card in column)
        self.heading = plain(section.value)
        self.heading.setObjectName("name")
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(Space.M)
        self._is_wide = self._is_search = False
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(Space.M)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.heading)
        layout.addLayout(self._columns)

    def set_wide(self, is_wide: bool) -> None:
        """Columns beside each other, or one below the other."""
        self._is_wide = is_wide
        self._turn()

    def show_only(self, keys: Collection[str], *, is_search: bool) -> None:
        """Show what has one of these keys; without any the section is not there."""
        for card in self.cards:
            card.show_only(keys)
        self.heading.setVisible(is_search)
        self._is_search = is_search
        self._turn()
        self.setVisible(any(key in keys for card in self.cards for key in card.rows))

    def _turn(self) -> None:
        # What a search leaves of two columns has holes.
        is_wide = self._is_wide and not self._is_search
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self._columns.direction():
            self._columns.setDirection(direction)


class SectionArea(QScrollArea):
    """All sections below each other; of them those are seen that are asked for."""

    def __init__(self, columns: Mapping[Section, Sequence[Sequence[Card]]]) -> None:
        super().__init__()
        self.views = {section: SectionView(section, columns[section]) for section in Section}
        self.cards = tuple(card for view in self.views.values() for card in view.cards)
        self.nothing = faint(NOTHING)
        column = QWidget()
        column.setMaximumWidth(theme.px(tokens.COLUMN))
        sections = QVBoxLayout(column)
        sections.setContentsMargins(0, 0, Space.M, 0)
        sections.setSpacing(Space.L)
        for view in self.views.values():
            sections.addWidget(view)
        sections.addWidget(self.nothing)
        sections.addStretch(1)
        content = QWidget()
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(column, 1000)
        line.addStretch(1)
        self.setWidgetResizable(True)
        self.setWidget(content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_wide(self, is_wide: bool) -> None:
        """Two columns, or one."""
        for view in self.views.values():
            view.set_wide(is_wide)

    def show_only(self, keys: Collection[str], *, is_search: bool) -> list[Section]:
        """Show what has one of these keys; the sections in which there is something."""
        for view in self.views.values():
            view.show_only(keys, is_search=is_search)
        shown = [section for section in Section if self.shows(section)]
        self.nothing.setVisible(not shown)
        return shown

    def shows(self, section: Section) -> bool:
        """Whether something of this section is shown."""
        return not self.views[section].isHidden()

    def first_control(self) -> QWidget | None:
        """The first control that Tab would reach."""
        for widget in self.findChildren(QWidget):
            takes_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
            if takes_tab and widget.isEnabled() and widget.isVisible():
                return widget
        return None


class UndoLine(QWidget):
    """What was just reset, and the way back."""

    def __init__(self) -> None:
        super().__init__()
        self.told = plain()
        self.button = icon_button("Undo", "undo")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, Space.M, 0)
        line.setSpacing(Space.M)
        line.addWidget(self.told)
        line.addWidget(self.button)
        line.addStretch(1)
