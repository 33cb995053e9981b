"""Where the window was, in its file."""

from __future__ import annotations

from pathlib import Path

from backtimer.settings.window_place import VERSION, WindowPlace, place_as_json, place_from_json
from backtimer.storage.kept_file import KeptFile


class WindowFile:
    """Keeps the place of the window. Nothing here raises, and nothing is said: losing it costs a person nothing."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, VERSION, "the place of the window", "it opens where the system puts it")

    def load(self) -> WindowPlace:
        """As it was kept."""
        content = self._file.load()
        return place_from_json(content) if content is not None else WindowPlace()

    def save(self, place: WindowPlace) -> None:
        """Keep this one."""
        self._file.save(place_as_json(place))
