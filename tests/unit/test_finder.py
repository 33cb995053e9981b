"""Preferences found by a person's words, and reset by section; the clips of the voice on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtimer.settings.finder import FINDABLE, KEYS, Section, fields_of, found, keys_of, with_usual
from backtimer.settings.settings import FIELDS, Settings
from backtimer.speech.clip_folder import bytes_taken, remove_clips
from tests.unit.test_settings import OTHER

SET = {f"{field.group}.{field.name}" for field in FIELDS}


def test_every_setting_can_be_found_and_stands_in_one_section():
    assert SET <= KEYS
    assert len(KEYS) == len(FINDABLE)
    assert sorted(key for section in Section for key in keys_of(section)) == sorted(KEYS)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("volume", "voice.volume"),
        ("loud", "voice.volume"),
        ("louder", "voice.sound_volume"),
        ("quiet", "voice.volume"),
        ("dark", "screen.stage"),
        ("light theme", "screen.stage"),
        ("MIRROR", "screen.mirror"),
        ("slow", "voice.rate"),
        ("fast", "voice.rate"),
        ("wait", "guidance.waits_for_me"),
        ("wait", "guidance.get_ready_seconds"),
        ("count", "guidance.counts_reps"),
        ("counting", "guidance.counts_down"),
        ("music", "voice.lower_others"),
        ("licence", "about.licences"),
        ("delete clips", "folders.clips"),
        ("defaults", "reset"),
        ("german", "language"),
        (" volume,  loud/quiet ", "voice.volume"),
    ],
)
def test_a_persons_own_words_find_it(typed, key):
    assert key in found(typed)
    assert found(typed) < KEYS


def test_all_words_must_fit_and_no_word_is_everything():
    assert found("mirror zebra") == frozenset()
    assert found("   ") == found("") == KEYS
    assert found("…") == KEYS
    assert found("x" * 100_000) == frozenset()


@pytest.mark.parametrize("section", Section)
def test_a_section_becomes_as_usual_alone(section):
    again = with_usual(OTHER, section)
    for field in FIELDS:
        wanted = Settings() if f"{field.group}.{field.name}" in fields_of(section) else OTHER
        assert getattr(getattr(again, field.group), field.name) == getattr(getattr(wanted, field.group), field.name)


def test_all_sections_are_all_settings():
    settings = OTHER
    for section in Section:
        settings = with_usual(settings, section)
    assert settings == Settings()


def test_clips_are_counted_and_removed_and_nothing_else(tmp_path):
    (tmp_path / "a.wav").write_bytes(bytes(100))
    (tmp_path / "b.part.wav").write_bytes(bytes(10))
    (tmp_path / "engine.txt").write_text("espeak")
    assert bytes_taken(tmp_path) == 110
    assert remove_clips(tmp_path) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.part.wav", "engine.txt"]


def test_a_folder_that_is_not_there_has_no_clips(tmp_path):
    assert bytes_taken(tmp_path / "none") == 0
    assert remove_clips(tmp_path / "none") is None


def test_clips_that_cannot_be_removed_are_told(tmp_path, monkeypatch):
    (tmp_path / "a.wav").write_bytes(bytes(100))

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert remove_clips(tmp_path) == "1 clip could not be removed: permission denied."
