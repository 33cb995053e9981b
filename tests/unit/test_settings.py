"""Settings in a file: what can be used is used, what cannot is said, what is not ours is kept."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.session.guidance import Amount, Guidance, Sound
from backtimer.settings.kept import VERSION, migrated, settings_as_json, settings_from_json
from backtimer.settings.settings import (
    FIELDS,
    Motion,
    PageSettings,
    ReminderSettings,
    ScreenSettings,
    SessionSettings,
    Settings,
    StageScheme,
    VoiceSettings,
)
from backtimer.settings.sound_check import CLOSING, lines_of, sound_check
from backtimer.settings.wording import AMOUNTS, COUNTING, MOTIONS, REMINDERS, SIGHTS, SOUNDS, STAGES, WAITING
from backtimer.storage.settings_file import SettingsFile

OTHER = Settings(
    VoiceSettings("gmw/en-us", 140, 60, 0.8, 0.25, lower_others=True),
    Guidance(Amount.NAMES, False, False, False, False, 0, 45, True),
    ScreenSettings(StageScheme.LIGHT, mirror=True, flash=True, motion=Motion.LESS, breathing_in_holds=True),
    SessionSettings(asks_pain=True),
    ReminderSettings(on=True, tray=True),
    PageSettings(StageScheme.DARK, 150),
)
BAD = {
    "voice_id": [7, "", "x" * 501, "a\nb", "a\0b", [], True],
    "rate": [79, 301, 165.5, "165", None, True, math.nan, math.inf, -math.inf, 10**400, [], {}],
    "pitch": [-1, 101, 50.5, "50", False, math.nan, math.inf],
    "volume": [-0.1, 1.01, "1", None, True, math.nan, math.inf, []],
    "sound_volume": [-0.1, 1.01, "1", None, True, math.nan, math.inf, []],
    "lower_others": [0, 1, "yes", None, []],
    "amount": ["everything", "", None, 1, [], {}],
    "counts_reps": [0, 1, "no", None],
    "counts_down": [0, 1, "no", None],
    "says_halfway": [0, 1, "no", None],
    "has_sounds": [0, 1, "no", None],
    "known_weeks": [0, 53, 2.5, "6", None, True, math.nan],
    "count_in_seconds": [-1, 11, 2.5, "3", None, True, math.nan],
    "scheme": ["black", "", None, 1, [], {}],
    "text_percent": [79, 201, 100.5, "100", None, True, math.nan],
    "stage": ["black", "", None, 1, [], {}],
    "mirror": [0, 1, "yes", None, []],
    "get_ready_seconds": [-1, 121, 2.5, True, None, "soon"],
    "waits_for_me": [0, 1, "yes", None, []],
    "flash": [0, 1, "yes", None, []],
    "motion": ["some", "", None, False, [], {}],
    "breathing_in_holds": [0, 1, "yes", None, []],
    "asks_pain": [0, 1, "yes", None, []],
    "on": [0, 1, "yes", None, []],
    "tray": [0, 1, "yes", None, []],
}


def test_every_setting_is_in_the_table_and_has_bad_values_to_try():
    fields = {(field.group, field.name) for field in FIELDS}
    assert fields | {("guidance", "pace")} == {
        (group.name, field.name)
        for group in dataclasses.fields(Settings)
        for field in dataclasses.fields(getattr(Settings(), group.name))
    }
    assert set(BAD) == {name for _, name in fields}


def test_defaults_are_what_an_empty_file_gives():
    assert settings_from_json({}) == (Settings(), ())


@pytest.mark.parametrize("settings", [Settings(), OTHER])
def test_what_is_written_is_read_again(settings):
    content = json.loads(json.dumps(settings_as_json(settings)))
    assert settings_from_json(content) == (settings, ())


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_falls_back_alone_and_says_so(name, value):
    field = next(field for field in FIELDS if field.name == name)
    content = settings_as_json(OTHER)
    content[field.group][name] = value
    settings, sentences = settings_from_json(content)
    default = getattr(getattr(Settings(), field.group), name)
    group = dataclasses.replace(getattr(OTHER, field.group), **{name: default})
    assert settings == dataclasses.replace(OTHER, **{field.group: group})
    assert sentences == (f"In your settings, {field.what} was not {field.must}; the usual holds.",)


@pytest.mark.parametrize(
    ("group", "name", "given_value", "taken"),
    [
        ("voice", "rate", 80, 80),
        ("voice", "rate", 300.0, 300),
        ("voice", "pitch", None, None),
        ("voice", "pitch", 0, 0),
        ("voice", "volume", 0, 0.0),
        ("voice", "volume", 1, 1.0),
        ("voice", "voice_id", None, None),
        ("guidance", "count_in_seconds", 10, 10),
        ("guidance", "get_ready_seconds", 0, 0),
        ("guidance", "get_ready_seconds", 120.0, 120),
    ],
)
def test_bounds_themselves_are_taken(group, name, given_value, taken):
    settings, sentences = settings_from_json({group: {name: given_value}})
    value = getattr(getattr(settings, group), name)
    assert (value, type(value), sentences) == (taken, type(taken), ())


@pytest.mark.parametrize("group", ["voice", "guidance", "screen"])
@pytest.mark.parametrize("value", [None, 3, "x", []])
def test_a_group_that_is_none_falls_back_and_says_so(group, value):
    content = {**settings_as_json(OTHER), group: value}
    settings, sentences = settings_from_json(content)
    usual = Settings(voice=settings.voice)  # the guidance has its pace
    assert getattr(settings, group) == getattr(Settings() if group == "voice" else usual, group)
    assert len(sentences) == 1
    assert settings_from_json(settings_as_json(OTHER, content)) == (OTHER, ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
GROUPS = st.dictionaries(st.sampled_from([field.name for field in FIELDS]), JSON)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("voice", "guidance", "screen"), GROUPS | JSON)))
def test_no_content_makes_it_stumble_and_what_it_gives_can_be_written(content):
    settings, _ = settings_from_json(content)
    assert settings_from_json(settings_as_json(settings, content)) == (settings, ())


def test_a_file_from_before_a_setting_was_there_gives_its_usual():
    content = settings_as_json(OTHER)
    for name in ("get_ready_seconds", "waits_for_me"):
        del content["guidance"][name]
    settings, sentences = settings_from_json(content)
    usual = dataclasses.replace(OTHER.guidance, get_ready_seconds=0, waits_for_me=False)
    assert (settings, sentences) == (dataclasses.replace(OTHER, guidance=usual), ())


def test_what_a_newer_program_has_added_is_kept():
    content = {"look": {"size": 3}, "voice": {"rate": 100, "accent": "soft"}}
    settings, sentences = settings_from_json(content)
    assert (settings.voice.rate, sentences) == (100, ())
    written = settings_as_json(OTHER, content)
    assert written["look"] == {"size": 3}
    assert written["voice"]["accent"] == "soft"
    assert written["voice"]["rate"] == 140
    assert content["voice"] == {"rate": 100, "accent": "soft"}


def test_an_older_file_goes_through_every_change_since():
    chain = (lambda content: {**content, "b": content["a"]}, lambda content: {**content, "c": content["b"]})
    assert migrated({"a": 1}, 1, chain) == {"a": 1, "b": 1, "c": 1}
    assert migrated({"b": 1}, 2, chain) == {"b": 1, "c": 1}
    assert migrated({"c": 1}, 3, chain) == {"c": 1}


# The file


def test_settings_are_kept_from_start_to_start(tmp_path):
    path = tmp_path / "settings.json"
    first = SettingsFile(path)
    assert (first.settings, first.trouble) == (Settings(), None)
    assert not path.exists()
    assert first.set(OTHER) is None
    again = SettingsFile(path)
    assert (again.settings, again.trouble) == (OTHER, None)


def test_what_is_not_ours_survives_in_the_file(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": VERSION, "look": [1], "voice": {"rate": 9, "accent": "x"}}))
    kept = SettingsFile(path)
    assert kept.trouble == (
        "In your settings, the speed of the voice was not a whole number from 80 to 300; the usual holds."
    )
    assert kept.set(OTHER) is None
    content = json.loads(path.read_text())
    assert (content["version"], content["look"], content["voice"]["accent"]) == (VERSION, [1], "x")
    assert SettingsFile(path).trouble is None


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 0}', '{"version": true}', "{}", '{"version": 99}'])
def test_a_file_that_cannot_be_used_is_kept_aside(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    kept = SettingsFile(path)
    assert kept.settings == Settings()
    assert kept.trouble.endswith("It is kept as settings.json.broken-1, and the usual settings hold.")
    assert (tmp_path / "settings.json.broken-1").read_text() == text
    assert kept.set(OTHER) is None
    assert SettingsFile(path).settings == OTHER


def test_a_full_disk_is_told_and_the_settings_hold(tmp_path, monkeypatch):
    kept = SettingsFile(tmp_path / "settings.json")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backtimer.storage.kept_file.write_atomically", full)
    assert kept.set(OTHER) == "Your settings could not be saved: no space left on device."
    assert kept.settings == OTHER


# The sound check


def test_every_amount_and_every_sound_is_explained():
    assert list(AMOUNTS) == list(Amount)
    assert list(SOUNDS) == list(Sound)
    assert (list(STAGES), list(MOTIONS)) == (list(StageScheme), list(Motion))
    assert list(WAITING) == [False, True]
    ticks = {field.name for field in FIELDS if field.must == "true or false"}
    assert {*COUNTING, *SIGHTS, *REMINDERS, "asks_pain", "waits_for_me", "has_sounds", "lower_others"} == ticks


def test_the_sound_check_plays_everything_in_turn():
    script = sound_check(Settings())
    assert script[0].text == "The sound check begins in 8 seconds."
    assert sum(beat.seconds for beat in script[:8]) == 8
    assert script[1].shown == "The sound check begins in 7 seconds"
    assert script[7].shown == "The sound check begins in 1 second"
    heard = [beat.text or beat.sound for beat in script[8:] if beat.text or beat.sound]
    assert heard[0].startswith("Next: Bridge.")
    assert heard[1:8] == ["Three of eight. Go", "Hold", "three", "two", "one", "Release", "Rest. Next: four of eight."]
    assert heard[8:-1] == [
        *("Start.", Sound.START, "Release.", Sound.RELEASE, "Change sides.", Sound.CHANGE_SIDES),
        *("Next exercise.", Sound.NEXT_EXERCISE, "End.", Sound.END),
    ]
    assert heard[-1] == CLOSING
    assert set(lines_of(script)) == {text for text in (script[0].text, *heard) if not isinstance(text, Sound)}


def test_a_slow_voice_gets_more_time_but_the_count_keeps_its_seconds():
    slow = sound_check(Settings(VoiceSettings(rate=80)))
    usual = sound_check(Settings())
    assert slow[8].seconds > usual[8].seconds + 3
    assert [beat.seconds for beat in slow if beat.text in ("three", "two", "one")] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("guidance", "has_sounds"),
    [(Guidance(has_sounds=False), False), (Guidance(Amount.SOUNDS, has_sounds=False), True), (Guidance(), True)],
)
def test_sounds_that_are_off_are_left_out(guidance, has_sounds):
    assert any(beat.sound for beat in sound_check(Settings(guidance=guidance))) is has_sounds
