"""Whether the system asks programs to move less on screen."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence

# A desktop that answers does so in a moment; one that does not must hold up nothing.
_PATIENCE_SECONDS = 2.0
_PORTAL = (
    *("gdbus", "call", "--session", "--timeout=1", "--dest=org.freedesktop.portal.Desktop"),
    *("--object-path=/org/freedesktop/portal/desktop", "--method=org.freedesktop.portal.Settings.Read"),
    *("org.freedesktop.appearance", "reduced-motion"),
)
# Each command with what its answer holds when less is to move, and when not. The first that knows decides.
_ASKED: tuple[tuple[Sequence[str], str, str], ...] = (
    (_PORTAL, "uint32 1", "uint32 0"),
    (("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"), "false", "true"),
    (("kreadconfig6", "--group", "KDE", "--key", "AnimationDurationFactor"), "0", ""),
)
_SPI_GETCLIENTAREAANIMATION = 0x1042


class MotionWish:
    """Asks in the background when first read: the window waits for no desktop. Nothing here raises."""

    def __init__(self) -> None:
        self._is_less = False
        self._thread: threading.Thread | None = None

    @property
    def is_less(self) -> bool:
        """Whether less is to move; False until the system has answered, and when it cannot say."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._ask, name="motion", daemon=True)
            with contextlib.suppress(RuntimeError):  # no more threads, or the program is ending
                self._thread.start()
        return self._is_less

    def wait(self, seconds: float) -> bool:
        """Let the answer come, for so long at most; whether less is to move."""
        is_less = self.is_less
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(seconds)
            is_less = self._is_less
        return is_less

    def _ask(self) -> None:
        self._is_less = wants_less_motion()


def wants_less_motion(platform: str = sys.platform) -> bool:
    """Ask the system, for a few seconds at most; False when it cannot say."""
    try:
        if platform == "win32":
            return _windows_wants_less()
        if platform == "darwin":
            return _answer(("defaults", "read", "com.apple.universalaccess", "reduceMotion")) == "1"
        for command, less, full in _ASKED:
            said = _answer(command)
            if said is None:
                continue
            # "0" would be found in "0.5" too: a bare number is compared as a whole.
            if said == less or (not less.isdigit() and less in said):
                return True
            if full and full in said:
                return False
    except Exception:
        # Whatever it is: a wish that cannot be read is none.
        return False
    return False


def _answer(command: Sequence[str]) -> str | None:
    """What a command prints; None when it is not there, fails or takes too long."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _windows_wants_less() -> bool:
    import ctypes

    shows_animations = ctypes.c_int(1)
    windll = getattr(ctypes, "windll")  # noqa: B009 - only Windows has it
    windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shows_animations), 0)
    return not shows_animations.value
