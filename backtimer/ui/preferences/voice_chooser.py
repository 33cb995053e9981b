"""All voices of the system, with a search. They come late, or never; nothing here waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backtimer.ui.desk import OfferedVoice
from backtimer.ui.look import theme
from backtimer.ui.look.accessible import name_icons
from backtimer.ui.look.pieces import icon_button, plain
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.voices import fits, in_order, is_english, title_of, warning_for

LIST_HEIGHT = 236
AUTOMATIC = "Automatic"
LOOKING = "Looking for the voices of this computer…"
NONE_FITS = "No voice found."
NOT_THERE = "The voice you chose is not available now. The automatic voice speaks until it is back."
_ID = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class VoiceChooser(QWidget):
    """`chosen` carries an id, or None for the automatic voice; `heard_asked` asks for a sample of it."""

    chosen = Signal(object)
    heard_asked = Signal()
    look_asked = Signal()

    def __init__(self, voice_id: str | None) -> None:
        super().__init__()
        self._chosen = voice_id
        self._voices: dict[str, OfferedVoice] = {}
        self._is_known = False
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setAccessibleName("Search voices by name or language")
        self.search.setPlaceholderText("Search by name or language")
        self.search.setClearButtonEnabled(True)
        name_icons(self.search)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName("Voices")
        self.list.setFixedHeight(theme.px(LIST_HEIGHT))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemActivated.connect(lambda _: self.heard_asked.emit())
        self.trouble = plain()
        self.trouble.setObjectName("warning")
        self.trouble.setWordWrap(True)
        self.look_again = icon_button("Look again", "repeat")
        self.look_again.clicked.connect(self.look_asked)
        self.warning = plain()
        self.warning.setObjectName("warning")
        self.warning.setWordWrap(True)
        told = QHBoxLayout()
        told.addWidget(self.trouble, 1)
        told.addWidget(self.look_again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addLayout(told)
        layout.addWidget(self.warning)
        self.show_looking()

    def show_looking(self) -> None:
        """The voices are on their way. Their place is kept, so that nothing jumps when they come."""
        self._voices, self._is_known = {}, False
        self._fill()
        self._tell(None)

    def show_voices(self, voices: Sequence[OfferedVoice], trouble: str | None) -> None:
        """They are there; or there is none, and why."""
        self._voices = {voice.id: voice for voice in in_order(voices)}
        self._is_known = True
        self._fill()
        self._tell(None if voices else trouble or "No voice was found on this computer.")

    def show_choice(self, voice_id: str | None) -> None:
        """Another voice was chosen elsewhere."""
        self._chosen = voice_id
        self._fill()

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        """From the search field, the arrows move in the list, Enter speaks, and Esc clears."""
        if seen is self.search and event.type() == QEvent.Type.KeyPress:
            event = cast("QKeyEvent", event)
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER:
                self._take_first()
                self.heard_asked.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(seen, event)

    def _tell(self, trouble: str | None) -> None:
        self.search.setVisible(trouble is None)
        self.list.setVisible(trouble is None)
        self.trouble.setText(trouble or "")
        self.trouble.setVisible(trouble is not None)
        self.look_again.setVisible(trouble is not None)

    def _fill(self) -> None:
        was_blocked = self.list.blockSignals(True)
        self.list.clear()
        self.search.setEnabled(self._is_known)
        if self._is_known:
            self._add_all()
        else:
            self._add_note(LOOKING)
        self.list.blockSignals(was_blocked)
        self._filter(self.search.text())
        self._mark()

    def _add_all(self) -> None:
        self._add("", AUTOMATIC)
        if self._chosen is not None and self._chosen not in self._voices:
            self._add(self._chosen, f"{self._chosen} (not available)")
        was_english = None
        for voice in self._voices.values():
            if is_english(voice) is not was_english:
                was_english = is_english(voice)
                self._add_note("English" if was_english else "Other languages", is_heading=True)
            self._add(voice.id, title_of(voice))
        self._add_note(NONE_FITS)

    def _add(self, voice_id: str, title: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_ID, voice_id)
        self.list.addItem(item)

    def _add_note(self, text: str, *, is_heading: bool = False) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.list.font()
        font.setBold(is_heading)
        item.setFont(font)
        self.list.addItem(item)

    def _mark(self) -> None:
        """Show which one is chosen."""
        was_blocked = self.list.blockSignals(True)
        for item in self._items():
            if item.data(_ID) == (self._chosen or ""):
                self.list.setCurrentItem(item)
        self.list.blockSignals(was_blocked)
        self._warn()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, asked: str) -> None:
        is_all, found = not asked.strip(), 0
        for item in self._items():
            if item.text() == NONE_FITS:  # it comes last
                item.setHidden(is_all or found > 0)
                continue
            voice = self._voices.get(item.data(_ID) or "")
            is_shown = is_all or (voice is not None and fits(voice, asked))
            item.setHidden(not is_shown)
            found += is_shown
        current = self.list.currentItem()
        if current is not None and not current.isHidden():
            self.list.scrollToItem(current)

    def _take_first(self) -> None:
        """Of those found, unless the chosen one is among them."""
        current = self.list.currentItem()
        if current is None or current.isHidden():
            shown = [item for item in self._items() if not item.isHidden() and item.data(_ID) is not None]
            if shown:
                self.list.setCurrentItem(shown[0])

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is None or item.data(_ID) is None:
            return
        self._chosen = item.data(_ID) or None
        self._warn()
        self.chosen.emit(self._chosen)

    def _warn(self) -> None:
        voice = self._voices.get(self._chosen or "")
        text = warning_for(voice) if voice is not None else ""
        if self._is_known and self._chosen is not None and voice is None:
            text = NOT_THERE
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
