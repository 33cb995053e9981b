"""Keeps the screen awake while a session runs."""

from __future__ import annotations

import atexit
import contextlib
import sys
import threading
import time
from typing import Any

# A D-Bus that answers takes milliseconds; one that does not must hold up neither Pause nor the end of the program.
_PATIENCE = 1.0
_FAILED = "The screen may switch off by itself: this computer did not let BackTimer keep it awake."
_SILENT = "The screen may switch off by itself: the desktop did not answer."
# What a desktop shows a person who asks why the screen stays on; wakepy would give its own name.
_NAMES = {"wakepy": "BackTimer", "wakelock active": "An exercise session is running"}


class ScreenAwake:
    """Holds the screen awake between `hold` and `release`. Nothing here raises or waits for long."""

    def __init__(self) -> None:
        self._trouble: str | None = None
        self._holder: _Holder | None = None

    @property
    def trouble(self) -> str | None:
        """Why the screen could not be kept awake, in a sentence; known a moment after `hold`."""
        return self._holder.trouble if self._holder else self._trouble

    def hold(self) -> None:
        """Begin to keep the screen awake; nothing happens when it already is."""
        if self._holder is None:
            self._holder = _Holder()
            atexit.register(self.release)

    def release(self) -> None:
        """Let the screen sleep again."""
        if self._holder is None:
            return
        self._holder.stop()
        self._trouble = self._holder.trouble
        self._holder = None
        atexit.unregister(self.release)


def describe() -> tuple[bool, str]:
    """Whether the screen can be kept awake, tried out, and a sentence about it."""
    holder = _Holder()
    is_answered = holder.is_settled.wait(5 * _PATIENCE)
    holder.stop()
    if not is_answered:
        return False, _SILENT
    if holder.trouble:
        return False, holder.trouble
    return True, f"The screen is kept awake during a session ({holder.method})."


class _Holder:
    """One hold, from beginning to end in a thread of its own: wakepy wants both in the same one, and D-Bus may wait."""

    def __init__(self) -> None:
        self.method = ""
        self._failed: str | None = None
        self._began = time.monotonic()
        self.is_settled = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screen-awake", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # no more threads, or the program is ending
            self._failed = _FAILED
            self.is_settled.set()

    @property
    def trouble(self) -> str | None:
        if not self.is_settled.is_set() and time.monotonic() - self._began > _PATIENCE:
            return _SILENT
        return self._failed

    def stop(self) -> None:
        self._is_over.set()
        # One that has got nothing yet has nothing to give back, and may be waiting for a desktop that never answers.
        if self.is_settled.is_set() and self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        adapters: list[Any] = []
        try:
            from wakepy import keep

            with keep.presenting(on_fail="pass", dbus_adapter=_adapter(adapters)) as mode:
                if mode.active:
                    self.method = str(mode.method.name if mode.method else "")
                else:
                    self._failed = _FAILED
                self.is_settled.set()
                # A program that ends without release must end all the same; on Windows wakepy's thread is waited for.
                while mode.active and not self._is_over.wait(_PATIENCE):
                    if not threading.main_thread().is_alive():
                        break
        except Exception:
            self._failed = self._failed or _FAILED
        finally:
            # wakepy leaves the connections open over which it was refused.
            for adapter in adapters:
                with contextlib.suppress(OSError):
                    adapter.close_connections()
            self.is_settled.set()


def _adapter(made: list[Any], platform: str = sys.platform) -> Any:
    """wakepy's way to D-Bus, with our name in what is asked; None where there is no D-Bus. `made` takes those used."""
    if not platform.startswith("linux"):
        return None
    from wakepy.dbus_adapters.jeepney import JeepneyDBusAdapter

    class Adapter(JeepneyDBusAdapter):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

        def process(self, call: Any) -> object:
            call.args = tuple(_NAMES.get(value, value) if isinstance(value, str) else value for value in call.args)
            return super().process(call)

    return Adapter
