"""The settings in their file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from backtimer.settings.kept import VERSION, migrated, settings_as_json, settings_from_json
from backtimer.settings.settings import Settings
from backtimer.storage.kept_file import KeptFile


class SettingsFile:
    """Keeps the settings. Nothing here raises; what went wrong is in `trouble` as a sentence."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, VERSION, "your settings", "the usual settings hold")
        self._kept: dict[str, Any] = {}
        self._settings = Settings()
        self._sentences: tuple[str, ...] = ()
        content = self._file.load()
        if content is not None:
            self._kept = dict(migrated(content, content.pop("version")))
            self._settings, self._sentences = settings_from_json(self._kept)

    @property
    def settings(self) -> Settings:
        """What holds now."""
        return self._settings

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file."""
        return " ".join(filter(None, (self._file.trouble, *self._sentences))) or None

    def set(self, settings: Settings) -> str | None:
        """Keep these; a sentence when they could not be saved, and then they hold until BackTimer ends."""
        self._settings = settings
        return self._file.save(settings_as_json(settings, self._kept))

    def save_again(self) -> str | None:
        """Try once more to save what could not be saved; a sentence when it cannot be now either."""
        return self._file.save_again()
