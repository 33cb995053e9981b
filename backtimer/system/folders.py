"""Where a person's files go."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """What is kept, what can be made again, the person's own routines, and the log. None need exist."""

    data: Path
    cache: Path
    routines: Path
    logs: Path


def folders() -> Folders:
    """The platform's folders, or all under the one that BACKTIMER_HOME names."""
    home = os.environ.get("BACKTIMER_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Folders(root, root / "cache", root / "routines", root / "logs")
    # Imported here because a test or a portable copy with BACKTIMER_HOME does without it.
    import platformdirs

    dirs = platformdirs.PlatformDirs("BackTimer" if sys.platform == "win32" else "backtimer", appauthor=False)
    data = Path(dirs.user_data_dir)
    return Folders(data, Path(dirs.user_cache_dir), data / "routines", Path(dirs.user_log_dir))
