"""The preferences of voice and sounds, as a person uses them."""

from __future__ import annotations

from collections import namedtuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from backtimer.app.speaking import Speaking
from backtimer.session.guidance import Amount, Guidance, Sound
from backtimer.settings.settings import Settings, VoiceSettings
from backtimer.settings.sound_check import CLOSING, lines_of, sound_check
from backtimer.storage.settings_file import SettingsFile
from backtimer.ui.main_window import MainWindow
from backtimer.ui.preferences.page import SAMPLE, PreferencesPage
from backtimer.ui.preferences.sound_check import LATE_PAUSE_SECONDS, LONGEST_WAIT_SECONDS
from backtimer.ui.preferences.voice_chooser import AUTOMATIC, LOOKING, NONE_FITS, NOT_THERE
from backtimer.ui.preferences.voices import fits, in_order, language_of, title_of, warning_for
from backtimer.ui.routines.picker_page import PickerPage

Key = Qt.Key
Voice = namedtuple("Voice", "id name languages")
BRITISH = Voice("gmw/en", "English (Great Britain)", ("en-gb",))
SAMANTHA = Voice("apple.samantha", "Samantha", ("en_US",))
ANNA = Voice("apple.anna", "Anna", ("de_DE",))
GREEK = Voice("grk/grc", "Greek (Ancient)", ("grc",))
FRENCH = Voice("roa/fr", "French (France)", ("fr-fr",))
NAMELESS = Voice("sapi/7", "Voice seven", ())
VOICES = (FRENCH, ANNA, GREEK, SAMANTHA, NAMELESS, BRITISH)


@pytest.fixture
def page(window, qtbot):
    window.show_preferences()
    assert isinstance(window.page, PreferencesPage)
    return window.page


def saved(desk):
    """What the next start of the program will find."""
    return SettingsFile(desk.folder / "settings.json").settings


def listed(page):
    chooser = page.voice.chooser
    items = [chooser.list.item(row) for row in range(chooser.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def press(qtbot, widget, key):
    qtbot.keyClick(widget, key)


# Coming and going


def test_the_button_opens_it_and_esc_and_back_return(window, qtbot):
    qtbot.mouseClick(window.picker.preferences_button, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, PreferencesPage)
    press(qtbot, window.focusWidget(), Key.Key_Escape)
    assert isinstance(window.page, PickerPage)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, PreferencesPage)
    window.page.left.emit()
    assert isinstance(window.page, PickerPage)


def test_every_control_is_reached_by_tab_and_has_a_name(page, window, qtbot):
    page._desk.searches[-1](VOICES, None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reached = set()
    page.say_button.setFocus()
    for _ in range(60):
        focused = QApplication.focusWidget()
        reached.add(focused)
        press(qtbot, focused, Key.Key_Tab)
    chooser = page.voice.chooser
    sliders = [named.slider for named in (page.voice.rate, page.voice.pitch, page.voice.volume, page.sounds.volume)]
    wanted = {
        *(chooser.search, chooser.list, *sliders, page.sounds.switch, page.nav.search, page.nav.list),
        *(*page.sounds.play.values(), page.others.lower_others, page.check_button),
    }
    assert wanted <= reached
    assert any(button in reached for button in page.words.amounts.values())
    for control in wanted:
        assert control.accessibleName() or control.text()


def test_nothing_is_said_or_saved_by_opening_it(page, desk):
    assert (desk.voice.said, desk.voice.sounds) == ([], [])
    assert not (desk.folder / "settings.json").exists()
    assert not page.reset_button.isEnabled()


# Every control


@pytest.mark.parametrize("amount", [amount for amount in Amount if amount is not Amount.AUTO])
def test_how_much_is_said(page, desk, qtbot, amount):
    page.words.amounts[amount].click()
    assert saved(desk) == desk.settings == Settings(guidance=Guidance(amount))


@pytest.mark.parametrize("field", ["counts_reps", "counts_down", "says_halfway"])
def test_what_is_counted(page, desk, field):
    page.counting.checks[field].click()
    assert saved(desk) == desk.settings == Settings(guidance=Guidance(**{field: False}))
    page.counting.checks[field].click()
    assert saved(desk) == Settings()


def test_sounds_can_be_switched_off(page, desk):
    page.sounds.switch.click()
    assert saved(desk) == Settings(guidance=Guidance(has_sounds=False))


def test_other_players_can_be_lowered(page, desk):
    page.others.lower_others.click()
    assert saved(desk) == Settings(VoiceSettings(lower_others=True))


@pytest.mark.parametrize(
    ("slide", "settings", "said"),
    [
        (lambda page: page.voice.rate.slider.setValue(140), VoiceSettings(rate=140), "140 words a minute"),
        (lambda page: page.voice.pitch.slider.setValue(70), VoiceSettings(pitch=70), "70 of 100"),
        (lambda page: page.voice.volume.slider.setValue(60), VoiceSettings(volume=0.6), "60 %"),
        (lambda page: page.sounds.volume.slider.setValue(0), VoiceSettings(sound_volume=0.0), "silent"),
    ],
)
def test_sliders_hold_and_are_saved_a_moment_later(page, desk, qtbot, slide, settings, said):
    slide(page)
    sliders = (page.voice.rate, page.voice.pitch, page.voice.volume, page.sounds.volume)
    assert said in [named.value.text() for named in sliders]
    assert said in [named.slider.accessibleDescription() for named in sliders]
    assert desk.settings == Settings()
    qtbot.waitUntil(lambda: desk.settings == Settings(settings))
    assert saved(desk) == Settings(settings)


def test_a_sliding_finger_saves_once(page, desk, qtbot, monkeypatch):
    kept = []
    monkeypatch.setattr(
        desk, "set_settings", lambda settings: kept.append(settings) or desk.settings_file.set(settings)
    )
    for value in range(165, 200):
        page.voice.rate.slider.setValue(value)
    qtbot.waitUntil(lambda: bool(kept))
    qtbot.wait(400)
    assert kept == [Settings(VoiceSettings(rate=199))]


def test_the_middle_is_no_pitch_of_ones_own(page, desk):
    page.voice.pitch.slider.setValue(70)
    page.voice.pitch.slider.setValue(50)
    page.save()
    assert desk.settings == Settings()
    assert page.voice.pitch.value.text() == "normal"


def test_the_count_in(page, desk):
    page.pause.count_in.setValue(0)
    page.save()
    assert saved(desk) == Settings(guidance=Guidance(count_in_seconds=0))
    assert page.pause.count_in.text() == "no count"


def test_each_sound_is_played(page, desk):
    for sound in Sound:
        page.sounds.play[sound].click()
    assert desk.voice.sounds == [sound.value for sound in Sound]


def test_the_wheel_over_a_slider_scrolls_the_page(page, desk, qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    slider = page.voice.rate.slider
    middle = QPointF(slider.rect().center())
    event = QWheelEvent(
        middle,
        slider.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)
    assert slider.value() == 165


def test_say_something_speaks_with_what_is_set_now(page, desk):
    page.voice.rate.slider.setValue(120)
    page.say_button.click()
    assert desk.settings.voice.rate == 120
    assert [text for _, text in desk.voice.said] == [SAMPLE]
    page.say_button.click()
    assert desk.voice.hushes == 2  # the one before is not waited for


def test_reset_brings_everything_back(page, desk):
    desk.searches[-1](VOICES, None)
    page.words.amounts[Amount.SOUNDS].click()
    page.voice.rate.slider.setValue(300)
    page.pause.count_in.setValue(9)
    page.save()
    assert page.reset_button.isEnabled()
    page.reset_button.click()
    # The count has a section of its own.
    assert saved(desk) == Settings(guidance=Guidance(count_in_seconds=9))
    assert page.words.amounts[Amount.AUTO].isChecked()
    assert (page.voice.rate.slider.value(), page.pause.count_in.value()) == (165, 9)
    assert not page.reset_button.isEnabled()


def test_the_page_shows_what_was_set(desk, window):
    settings = Settings(
        VoiceSettings(ANNA.id, 100, 10, 0.5, 0.3, lower_others=True),
        Guidance(Amount.NAMES, False, True, False, False, 7),
    )
    desk.set_settings(settings)
    window.show_preferences()
    page = window.page
    desk.searches[-1](VOICES, None)
    assert page.words.amounts[Amount.NAMES].isChecked()
    assert [box.isChecked() for box in page.counting.checks.values()] == [False, True, False]
    assert (page.voice.rate.slider.value(), page.voice.pitch.slider.value()) == (100, 10)
    assert (page.voice.volume.slider.value(), page.sounds.volume.slider.value()) == (50, 30)
    assert not page.sounds.switch.isChecked()
    assert page.others.lower_others.isChecked()
    assert page.pause.count_in.value() == 7
    assert page.voice.chooser.list.currentItem().text() == title_of(ANNA)
    page.save()
    assert saved(desk) == settings


def test_what_cannot_be_saved_is_said_and_holds(page, desk, monkeypatch):
    monkeypatch.setattr(desk.settings_file._file, "save", lambda _: "Your settings could not be saved: no space.")
    page.words.amounts[Amount.FULL].click()
    assert page.note.isVisible()
    assert page.note.text() == "Your settings could not be saved: no space."
    assert desk.settings.guidance.amount is Amount.FULL


# What cannot be set


def test_with_sounds_only_nothing_is_counted_and_sounds_are_on(page, desk):
    page.sounds.switch.click()
    page.words.amounts[Amount.SOUNDS].click()
    assert not any(box.isEnabled() for box in page.counting.checks.values())
    assert not page.counting.reason.isHidden()
    assert page.sounds.switch.isChecked()
    assert not page.sounds.switch.isEnabled()
    page.words.amounts[Amount.FULL].click()
    assert all(box.isEnabled() for box in page.counting.checks.values())
    assert not page.sounds.switch.isChecked()  # as it was
    assert saved(desk) == Settings(guidance=Guidance(Amount.FULL, has_sounds=False))


def test_what_the_system_cannot_do_is_off_with_its_reason(window, desk):
    desk.no_pitch_reason, desk.no_lowering_reason = "No pitch here.", "No lowering here."
    desk.set_settings(Settings(VoiceSettings(pitch=80, lower_others=True)))
    window.show_preferences()
    page = window.page
    assert not page.voice.pitch.slider.isEnabled()
    assert page.voice.pitch.reason.text() == "No pitch here."
    assert not page.others.lower_others.isEnabled()
    assert not page.others.lower_others.isChecked()
    page.words.amounts[Amount.FULL].click()
    assert saved(desk).voice == VoiceSettings(pitch=80, lower_others=True)  # for the computer that can


# The voices


def test_voices_are_in_order_and_a_choice_is_kept(page, desk):
    assert listed(page) == [LOOKING]
    desk.searches[-1](VOICES, None)
    assert listed(page) == [
        *(AUTOMATIC, "English", "English (Great Britain)", "Samantha  ·  English", "Voice seven"),
        *("Other languages", "French (France)", "Anna  ·  German", "Greek (Ancient)"),
    ]
    assert page.voice.chooser.list.currentItem().text() == AUTOMATIC
    page.voice.chooser.list.setCurrentRow(3)
    page.save()
    assert saved(desk).voice.voice_id == SAMANTHA.id
    assert not page.voice.chooser.warning.isVisible()
    page.voice.chooser.list.setCurrentRow(0)
    page.save()
    assert saved(desk).voice.voice_id is None


def test_a_voice_of_another_language_is_pointed_out(page, desk):
    desk.searches[-1](VOICES, None)
    page.voice.chooser.list.setCurrentRow(7)
    assert page.voice.chooser.warning.isVisible()
    assert page.voice.chooser.warning.text() == "The routines are in English; this voice speaks German."
    page.voice.chooser.list.setCurrentRow(3)
    assert not page.voice.chooser.warning.isVisible()


def test_the_arrows_go_over_the_headings_and_enter_speaks(page, desk, qtbot):
    desk.searches[-1](VOICES, None)
    chooser = page.voice.chooser
    for _ in range(4):
        press(qtbot, chooser.search, Key.Key_Down)
    assert chooser.list.currentItem().text() == "French (France)"
    press(qtbot, chooser.search, Key.Key_Return)
    assert desk.settings.voice.voice_id == FRENCH.id
    assert [text for _, text in desk.voice.said] == [SAMPLE]


def test_the_search_finds_by_language_and_esc_clears_it_first(page, desk, window, qtbot):
    desk.searches[-1](VOICES, None)
    chooser = page.voice.chooser
    chooser.search.setText("germ")
    assert listed(page) == ["Anna  ·  German"]
    assert desk.settings == Settings()  # to look is not to choose
    press(qtbot, chooser.search, Key.Key_Return)
    assert desk.settings.voice.voice_id == ANNA.id
    chooser.search.setText("no such voice")
    assert listed(page) == [NONE_FITS]
    press(qtbot, chooser.search, Key.Key_Escape)
    assert len(listed(page)) == 9
    assert window.page is page
    press(qtbot, chooser.search, Key.Key_Escape)
    assert isinstance(window.page, PickerPage)


def test_no_voice_is_said_plainly_and_can_be_looked_for_again(page, desk):
    desk.searches[-1]((), "No voice was found on this computer. Install espeak-ng.")
    chooser = page.voice.chooser
    assert chooser.trouble.text() == "No voice was found on this computer. Install espeak-ng."
    assert chooser.trouble.isVisible()
    assert not chooser.list.isVisible()
    chooser.look_again.click()
    assert listed(page) == [LOOKING]
    assert not chooser.trouble.isVisible()
    desk.searches[-1](VOICES, None)
    assert chooser.list.isVisible()
    assert len(listed(page)) == 9
    assert not chooser.look_again.isVisible()


def test_a_chosen_voice_that_is_gone_stays_chosen_and_is_told(window, desk):
    desk.set_settings(Settings(VoiceSettings("gone")))
    window.show_preferences()
    desk.searches[-1](VOICES, None)
    chooser = window.page.voice.chooser
    assert chooser.list.currentItem().text() == "gone (not available)"
    assert chooser.warning.text() == NOT_THERE
    assert desk.settings.voice.voice_id == "gone"


def test_everything_else_works_while_the_voices_never_come(page, desk):
    page.words.amounts[Amount.SHORT].click()
    page.say_button.click()
    assert saved(desk).guidance.amount is Amount.SHORT
    assert listed(page) == [LOOKING]


def test_voices_that_come_when_the_page_is_gone_harm_nothing(page, window, desk, qtbot):
    window.show_picker()
    qtbot.waitUntil(lambda: not isValid(page))
    desk.searches[-1](VOICES, None)
    window.show_preferences()
    assert listed(window.page) == [LOOKING]


def test_late_voices_do_not_take_back_what_was_chosen_meanwhile(page, desk):
    page.voice.rate.slider.setValue(200)
    desk.searches[-1](VOICES, None)
    page.save()
    assert desk.settings == Settings(VoiceSettings(rate=200))


@pytest.mark.parametrize(
    ("voice", "language", "title", "warning"),
    [
        (BRITISH, "English", "English (Great Britain)", ""),
        (ANNA, "German", "Anna  ·  German", "The routines are in English; this voice speaks German."),
        (GREEK, "", "Greek (Ancient)", "The routines are in English; this voice speaks another language."),
        (NAMELESS, "", "Voice seven", ""),
        (Voice("x", "", ("",)), "", "x", "The routines are in English; this voice speaks another language."),
    ],
)
def test_what_is_said_of_a_voice(voice, language, title, warning):
    assert (language_of(voice), title_of(voice), warning_for(voice)) == (language, title, warning)


def test_voices_are_found_by_every_word_that_was_typed():
    assert fits(ANNA, "GERMAN an")
    assert not fits(ANNA, "german bert")
    assert fits(ANNA, "  ")
    assert in_order([]) == []


# Leaving


def test_leaving_saves_what_still_slides_and_is_silent(page, window, desk):
    page.voice.rate.slider.setValue(90)
    window.show_picker()
    assert saved(desk).voice.rate == 90
    assert desk.voice.hushes == 1


def test_closing_the_window_saves_what_still_slides(page, window, desk):
    page.voice.rate.slider.setValue(95)
    window.close()
    assert saved(desk).voice.rate == 95
    assert desk.voice.hushes >= 1


# The sound check


@pytest.fixture
def check(page, desk, qtbot):
    page.check_button.click()
    assert page.check.is_running
    return page.check


def play(desk, check, beats):
    """Let the time of so many beats pass; each line ends in its time."""
    for _ in range(beats):
        if desk.voice.said:
            check._on_line_ended(desk.voice.said[-1][0], "finished")
        check.on_timeout()


def test_it_plays_the_whole_script_hands_free_and_ends_by_itself(page, desk, check):
    script = sound_check(Settings())
    assert check.shown.text() == "The sound check begins in 8 seconds"
    assert desk.voice.prepared == list(lines_of(script))
    for beat in script:
        assert check.shown.text() == beat.shown
        assert check.timer.interval() == round(beat.seconds * 1000)
        if beat.text:
            assert desk.voice.said[-1][1] == beat.text
        if beat.sound:
            assert desk.voice.sounds[-1] == beat.sound.value
        play(desk, check, 1)
    assert [text for _, text in desk.voice.said] == [beat.text for beat in script if beat.text]
    assert desk.voice.said[-1][1] == CLOSING
    assert desk.voice.sounds == [sound.value for sound in Sound]
    assert not check.is_running
    assert not check.timer.isActive()
    assert page.stack.currentWidget() is page.desk_side
    assert desk.voice.hushes == 1  # before it began; its last words are not cut


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Space, Key.Key_A, Key.Key_F5, Key.Key_F, Key.Key_Question])
def test_any_key_stops_it_at_once_and_does_nothing_else(page, window, desk, check, qtbot, key):
    play(desk, check, 9)
    qtbot.keyClick(window.focusWidget(), key)
    assert not check.is_running
    assert not check.timer.isActive()
    assert desk.voice.hushes == 2
    assert window.page is page
    assert page.stack.currentWidget() is page.desk_side
    assert not window.isFullScreen()


def test_a_click_stops_it_at_once(page, desk, check, qtbot):
    qtbot.mouseClick(check.shown, Qt.MouseButton.LeftButton)
    assert not check.is_running
    assert desk.voice.hushes == 2


def test_it_waits_for_words_that_take_longer(desk, check):
    play(desk, check, 8)
    number, text = desk.voice.said[-1]
    assert text.startswith("Next: Bridge.")
    check.on_timeout()
    assert desk.voice.said[-1] == (number, text)
    check._on_line_ended(number - 1000, "finished")  # somebody else's
    assert check.timer.interval() == LONGEST_WAIT_SECONDS * 1000
    check._on_line_ended(number, "finished")
    assert check.timer.interval() == LATE_PAUSE_SECONDS * 1000
    check.on_timeout()
    assert desk.voice.said[-1][1] == "Three of eight. Go"


def test_words_whose_end_is_never_reported_do_not_hold_it_up_for_ever(desk, check):
    play(desk, check, 8)
    check.on_timeout()
    check.on_timeout()
    assert desk.voice.said[-1][1] == "Three of eight. Go"


def test_reports_reach_it_from_the_voice(desk, check, qtbot):
    play(desk, check, 8)
    check.on_timeout()
    desk.reports.on_speech_ended(desk.voice.said[-1][0], "finished", 0.0)
    qtbot.waitUntil(lambda: check.timer.interval() == LATE_PAUSE_SECONDS * 1000)


def test_it_speaks_with_what_is_set_now(page, desk):
    page.voice.volume.slider.setValue(35)
    page.check_button.click()
    assert desk.settings.voice.volume == 0.35


def test_leaving_the_window_ends_it(window, desk, check):
    window.close()
    assert not check.is_running
    assert desk.voice.hushes >= 2


def test_it_can_be_done_again(page, desk, check, qtbot):
    qtbot.keyClick(check, Key.Key_Space)
    page.check_button.click()
    assert check.is_running
    assert check.shown.text() == "The sound check begins in 8 seconds"


def test_trouble_is_shown_on_both_sides_and_taken_back(window, desk):
    desk.known_voice_trouble = "No sound output: nothing answers."
    window.show_preferences()
    page = window.page
    assert page.trouble.text() == page.check.trouble.text() == "No sound output: nothing answers."
    desk.reports.on_voice_trouble(None)
    assert (page.trouble.text(), page.trouble.isVisible()) == ("", False)
    desk.reports.on_voice_trouble("No voice: it is hoarse.")
    assert page.check.trouble.text() == "No voice: it is hoarse."


# Small windows


def test_nothing_is_cut_off_in_the_smallest_window(page, window, desk, qtbot):
    desk.searches[-1](VOICES, None)
    window.resize(760, 560)
    qtbot.wait(20)
    content = page.listed.widget()
    assert content.minimumSizeHint().width() <= page.listed.viewport().width()
    for button in (page.check_button, page.say_button, page.reset_button):
        assert button.width() >= button.sizeHint().width()


# The real voice behind it


@pytest.mark.parametrize(
    ("is_linux", "has_pactl", "can"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_lowering_needs_linux_and_its_program(tmp_path, monkeypatch, is_linux, has_pactl, can):
    monkeypatch.setattr("backtimer.app.speaking.IS_LINUX", is_linux)
    monkeypatch.setattr("backtimer.speech.lowering.shutil.which", lambda _: "pactl" if has_pactl else None)
    assert (Speaking(tmp_path, VoiceSettings()).no_lowering_reason is None) is can


def test_the_answer_about_voices_comes_in_the_windows_thread(qtbot, tmp_path, monkeypatch):
    import threading

    from backtimer.speech import voice as speech

    free, answers = threading.Event(), []

    def slow(**_):
        free.wait(10)
        return VOICES

    monkeypatch.setattr(speech, "list_voices", slow, raising=False)
    speaking = Speaking(tmp_path, VoiceSettings())
    speaking.look_for_voices(lambda *answer: answers.append((answer, threading.current_thread())))
    assert not answers
    free.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [((VOICES, None), threading.main_thread())]


@pytest.mark.parametrize("trouble", [RuntimeError("broken"), None])
def test_no_voices_say_how_that_is_mended(qtbot, tmp_path, monkeypatch, trouble):
    from backtimer.speech import voice as speech

    def none(**_):
        if trouble:
            raise trouble
        return ()

    answers = []
    monkeypatch.setattr(speech, "list_voices", none, raising=False)
    speaking = Speaking(tmp_path, VoiceSettings())
    speaking.look_for_voices(lambda *answer: answers.append(answer))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0][0] == ()
    assert answers[0][1].startswith("No voice was found on this computer. ")


def test_the_voice_is_opened_with_the_first_sample_in_the_persons_settings(tmp_path, monkeypatch):
    from backtimer.speech import voice as speech
    from tests.unit.coach import FakeVoice

    opened, configured = [], []

    class Configurable(FakeVoice):
        def configure(self, **settings):
            configured.append(settings)

    def open_voice(folder, clock, listener, *, sounds_folder, **settings):
        opened.append(settings)
        return Configurable()

    monkeypatch.setattr(speech, "open_voice", open_voice)
    speaking = Speaking(tmp_path, VoiceSettings(rate=100))
    speaking.configure(VoiceSettings(rate=120, pitch=30))
    speaking.hush()
    speaking.close()
    assert not opened
    first, second = speaking.say("One."), speaking.say("Two.")
    assert first != second
    assert max(first, second) < 0  # apart from those of a session
    names = ("voice_id", "rate", "pitch", "volume", "sound_volume", "lower_others")
    assert opened == [dict(zip(names, (None, 120, 30, 1.0, 1.0, False), strict=True))]
    speaking.configure(VoiceSettings(rate=120, pitch=30))
    assert not configured
    speaking.configure(VoiceSettings("en", 130))
    assert configured == [dict(zip(names, ("en", 130, None, 1.0, 1.0, False), strict=True))]


def test_the_first_window_does_not_pay_for_it():
    import subprocess
    import sys

    code = (
        "import sys, backtimer.app.window; "
        "print([name for name in ('backtimer.ui.preferences.page', 'backtimer.ui.preferences.sound_check', "
        "'backtimer.ui.preferences.voices', "
        "'backtimer.speech.voice', 'backtimer.runner.session_runner') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_window_tells_what_is_wrong_with_the_settings(qtbot, desk, monkeypatch):
    monkeypatch.setattr(desk, "trouble", lambda: "In your settings, the speed of the voice was not right.")
    window = MainWindow(desk)
    qtbot.addWidget(window)
    assert window.said_bar.text.text().startswith("In your settings, the speed")
