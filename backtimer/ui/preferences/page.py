"""The preferences: sections, their cards, a search over all. Everything holds and is kept as soon as it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from backtimer.settings.finder import Section, fields_of, found, keys_of, with_usual
from backtimer.settings.settings import Settings
from backtimer.settings.sound_check import sound_check
from backtimer.settings.wording import MOTIONS, STAGES
from backtimer.ui.desk import Desk, OfferedVoice
from backtimer.ui.look import theme, tokens
from backtimer.ui.look.accessible import announce
from backtimer.ui.look.pieces import icon_button, tell, warning
from backtimer.ui.look.tokens import Space
from backtimer.ui.preferences.about import AboutCard, LanguageCard, ResetCard
from backtimer.ui.preferences.card import Card
from backtimer.ui.preferences.folders import BackupCard, ClipsCard, FoldersCard
from backtimer.ui.preferences.reminders import RemindersCard
from backtimer.ui.preferences.screen_cards import ChoiceCard, PagesCard, SightCard
from backtimer.ui.preferences.screen_preview import Preview
from backtimer.ui.preferences.sections import SectionArea, SectionNav, UndoLine
from backtimer.ui.preferences.session import BeginCard, CountingCard, PainCard, PauseCard
from backtimer.ui.preferences.sound_check import SoundCheck
from backtimer.ui.preferences.voice_cards import OthersCard, SoundsCard, VoiceCard, WordsCard

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent

SAMPLE = "Lift your hips slowly, and keep breathing."
# A slider that is still moving is not saved at every step.
SLIDING_MS = 300
# The widths, at the usual size of type, from which on there is room for a list, for two columns, for the preview.
LIST_FROM = 820
TWO_COLUMNS_FROM = 880
PREVIEW_BESIDE_FROM = 760
PREVIEW_SHARE = 0.5
RESET = "All settings are back to their defaults."
SECTION_RESET = "“{}” is back to its defaults."


class PreferencesPage(QFrame):
    """Shows the settings and changes them. `reminder_asked` asks for a reminder, to see what it is like."""

    left = Signal()
    reminder_asked = Signal()
    open_again_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._settings = desk.settings
        self._before: Settings | None = None
        self.section = Section.VOICE
        self.setAccessibleName("Preferences")
        self._make_cards()
        self.back_button = icon_button("Back", "back")
        self.back_button.setObjectName("quiet")
        self.back_button.clicked.connect(self.left)
        self.reset_button = icon_button("Reset this section", "undo")
        self.reset_button.clicked.connect(self._reset_section)
        self.kept_trouble, self.trouble, self.note = warning(), warning(), warning()
        self.undo_line = UndoLine()
        self.undo_line.button.clicked.connect(self.undo)
        self.say_button = icon_button("Say something", "voice")
        self.say_button.clicked.connect(self.say_something)
        self.check_button = QPushButton("Sound check from the mat")
        self.check_button.setObjectName("primary")
        self.check_button.setToolTip("Gives you time to lie down, then plays every kind of sound")
        self.check_button.clicked.connect(self.check_sound)
        self.nav = SectionNav()
        self.nav.chosen.connect(self.show_section)
        self.nav.search.textChanged.connect(self._show_what_is_asked)
        self.nav.search.returnPressed.connect(self._to_first_found)
        self.preview = Preview(lambda: desk.system_moves_less)
        self.check = SoundCheck(desk)
        self.check.ended.connect(self._on_check_ended)
        self._lay_out()

        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SLIDING_MS)
        self._later.timeout.connect(self.save)
        # Esc clears a search before it leaves the page.
        self._clear = QShortcut(QKeySequence("Esc"), self, self._clear_search)
        self._clear.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._to_search)
        self._undo_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.undo)
        desk.reports.trouble_changed.connect(self._show_trouble)
        tell(self.kept_trouble, desk.settings_trouble())
        self.check.show_trouble(desk.voice_trouble() or "")
        self._show()
        self._offer_undo(None)
        self._show_what_is_asked()
        self._look_for_voices()

    def _make_cards(self) -> None:
        desk = self._desk
        self.voice = VoiceCard(self._settings.voice.voice_id, desk.no_pitch_reason)
        self.voice.chooser.heard_asked.connect(self.say_something)
        self.voice.chooser.look_asked.connect(self._look_for_voices)
        self.words, self.sounds = WordsCard(), SoundsCard()
        self.sounds.play_asked.connect(self._play)
        self.others = OthersCard(desk.no_lowering_reason)
        self.sight_card = SightCard()
        self.stage_card = ChoiceCard("Session colours", "screen.stage", STAGES)
        self.motion_card = ChoiceCard("Motion", "screen.motion", MOTIONS)
        self.pages_card = PagesCard()
        self.begin, self.counting, self.pause, self.pain = BeginCard(), CountingCard(), PauseCard(), PainCard()
        self.reminders = RemindersCard(desk.plans.plans)
        self.reminders.try_asked.connect(self.reminder_asked)
        self.folders, self.clips, self.backup = FoldersCard(desk), ClipsCard(desk), BackupCard(desk)
        self.backup.open_again_asked.connect(self.open_again_asked)
        self.language = LanguageCard()
        self.language.voice_asked.connect(lambda: self.show_section(Section.VOICE))
        self.about, self.reset = AboutCard(), ResetCard()
        self.reset.asked.connect(self._reset_all)
        columns: dict[Section, tuple[tuple[Card, ...], ...]] = {
            Section.VOICE: ((self.voice, self.others), (self.words, self.sounds)),
            Section.SCREEN: ((self.pages_card, self.sight_card, self.stage_card, self.motion_card),),
            Section.SESSION: ((self.begin, self.pain), (self.counting, self.pause)),
            Section.REMINDERS: ((self.reminders,),),
            Section.FOLDERS: ((self.folders, self.backup, self.clips),),
            Section.LANGUAGE: ((self.language,),),
            Section.ABOUT: ((self.about, self.reset),),
        }
        self.listed = SectionArea(columns)
        for card in self.listed.cards:
            card.changed.connect(self._on_changed)
            card.slid.connect(self._on_slid)

    def _lay_out(self) -> None:
        # The preview stays in sight however far one scrolls.
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.setSpacing(Space.L)
        self._beside.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._beside.addWidget(self.listed, 1)
        self._foot = QWidget()
        # Below the cards, not at the far end of a wide screen.
        self._foot.setMaximumWidth(theme.px(tokens.COLUMN))
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, Space.M, 0)
        foot.addStretch(1)
        foot.addWidget(self.say_button)
        foot.addWidget(self.check_button)
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        right.addWidget(self.kept_trouble)
        right.addWidget(self.trouble)
        right.addLayout(self._beside, 1)
        right.addWidget(self.note)
        right.addWidget(self.undo_line)
        line = QHBoxLayout()
        line.addWidget(self._foot, 1000)
        line.addStretch(1)
        right.addLayout(line)
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self.reset_button)
        # The way back is where it is on other pages; the scroll bar stands in the margin.
        head.setContentsMargins(Space.L, Space.L, Space.PAGE, 0)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(Space.PAGE, 0, Space.PAGE - Space.M, Space.L)
        self._body.setSpacing(Space.L)
        self._body.addWidget(self.nav)
        self._body.addLayout(right, 1)
        self.desk_side = QWidget()
        layout = QVBoxLayout(self.desk_side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addLayout(head)
        layout.addLayout(self._body, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.desk_side)
        self.stack.addWidget(self.check)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    @property
    def begins_at(self) -> QWidget:
        """What has the focus at first."""
        return self.nav.begins_at

    def show_section(self, section: Section) -> None:
        """This one, and no search."""
        self.section = section
        self.nav.search.clear()
        self._show_what_is_asked()
        self.listed.verticalScrollBar().setValue(0)

    def save(self) -> None:
        """What was set holds from now on, also a number that is still being typed."""
        for number in (self.begin.get_ready, self.pause.count_in):
            number.interpretText()
        self._later.stop()
        if self._settings != self._desk.settings:
            tell(self.note, self._desk.set_settings(self._settings))
            theme.choose(self._settings.pages)

    def show_kept(self) -> None:
        """The settings were changed elsewhere, by a key of the window."""
        self._settings = self._desk.settings
        self._show()

    def undo(self) -> None:
        """Take the last reset back."""
        if self._before is not None:
            self._hold(self._before)
            self._offer_undo(None)
            self.begins_at.setFocus()

    def say_something(self) -> None:
        """A sample, as everything is set now."""
        self.save()
        self._desk.hush()
        self._desk.say_sample(SAMPLE)

    def check_sound(self) -> None:
        """Leave the laptop, and listen from the mat."""
        self.save()
        self.stack.setCurrentWidget(self.check)
        self.check.setFocus()
        self.check.start(sound_check(self._settings))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a focus proxy: Tab would go from it to what follows, and back, for ever."""
        self.begins_at.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Left, or closed with the window: nothing goes on speaking, nothing is lost."""
        self.save()
        self._desk.hush()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        is_narrow = self.width() < theme.px(LIST_FROM)
        self.nav.set_narrow(is_narrow)
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        room = self.width() - 2 * Space.PAGE - (0 if is_narrow else self.nav.width() + Space.L)
        self.listed.set_wide(room >= theme.px(TWO_COLUMNS_FROM))
        is_beside = room >= theme.px(PREVIEW_BESIDE_FROM)
        self._beside.setDirection(
            # The cards come first for one who reads on.
            QBoxLayout.Direction.RightToLeft if is_beside else QBoxLayout.Direction.TopToBottom
        )
        width = min(room * PREVIEW_SHARE, (self.height() - 180) * 1.6) if is_beside else self.height() * 0.5
        self.preview.setFixedSize(round(width), round(width / 1.6))
        super().resizeEvent(event)

    def _look_for_voices(self) -> None:
        def answer(voices: Sequence[OfferedVoice], trouble: str | None) -> None:
            if isValid(self):  # the page may be gone
                self.voice.chooser.show_voices(voices, trouble)
                self.language.show_voices(voices)

        self.voice.chooser.show_looking()
        self._desk.voices(answer)

    def _on_changed(self, group: str, name: str, value: object) -> None:
        self._take(group, name, value)
        self.save()
        self._show()

    def _on_slid(self, group: str, name: str, value: object) -> None:
        self._take(group, name, value)
        self._later.start()
        self.language.show_settings(self._settings)
        self._show_resets()

    def _take(self, group: str, name: str, value: Any) -> None:
        changed: dict[str, Any] = {group: replace(getattr(self._settings, group), **{name: value})}
        self._settings = replace(self._settings, **changed)
        # What was set since then should not be lost by it.
        self._offer_undo(None)

    def _reset_section(self) -> None:
        self._reset(with_usual(self._settings, self.section), SECTION_RESET.format(self.section.value))

    def _reset_all(self) -> None:
        self._reset(Settings(), RESET)

    def _reset(self, settings: Settings, told: str) -> None:
        before = self._settings
        self._hold(settings)
        self._offer_undo(before, told)
        self.undo_line.button.setFocus()
        announce(self, told)

    def _hold(self, settings: Settings) -> None:
        self._settings = settings
        self.save()
        self._show()

    def _offer_undo(self, before: Settings | None, told: str = "") -> None:
        self._before = before
        self.undo_line.told.setText(told)
        self.undo_line.setVisible(before is not None)
        self._undo_key.setEnabled(before is not None)

    def _show(self) -> None:
        for card in self.listed.cards:
            card.show_settings(self._settings)
        self.preview.show_options(self._settings.screen)
        self._show_resets()

    def _show_resets(self) -> None:
        self.reset_button.setEnabled(with_usual(self._settings, self.section) != self._settings)
        self.reset.show_settings(self._settings)

    def _show_what_is_asked(self) -> None:
        """The section, or whatever goes by the words that were typed."""
        asked = self.nav.search.text()
        is_search = bool(asked.strip())
        keys = found(asked) if is_search else keys_of(self.section)
        shown = self.listed.show_only(keys, is_search=is_search)
        self.nav.show_section(None if is_search else self.section, shown if is_search else tuple(Section))
        self.preview.setVisible(not is_search and self.section is Section.SCREEN)
        self.reset_button.setVisible(not is_search and bool(fields_of(self.section)))
        self._clear.setEnabled(is_search)
        self._show_trouble(self._desk.voice_trouble() or "")
        self._show_resets()
        self._foot.setVisible(self.listed.shows(Section.VOICE))

    def _to_search(self) -> None:
        self.nav.search.setFocus()
        self.nav.search.selectAll()

    def _clear_search(self) -> None:
        self.nav.search.clear()
        self.nav.search.setFocus()

    def _to_first_found(self) -> None:
        """From the search to the first control that was found."""
        first = self.listed.first_control()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            self.listed.ensureWidgetVisible(first)

    def _play(self, name: str) -> None:
        self.save()
        self._desk.play_sound(name)

    def _show_trouble(self, sentence: str) -> None:
        """With the voice's settings, and in the sound check."""
        tell(self.trouble, sentence if self.listed.shows(Section.VOICE) else None)
        self.check.show_trouble(sentence)

    def _on_check_ended(self) -> None:
        self.stack.setCurrentWidget(self.desk_side)
        self.check_button.setFocus()
