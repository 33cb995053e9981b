"""The one clock that sessions run by: it never goes back, and it goes on while the computer sleeps.

So a session knows afterwards that it was away. `time.monotonic` will not do: on Linux and macOS it stands still in
sleep, on Windows it depends on the version of Python. Setting the time of day moves none of these clocks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

if sys.platform == "linux":

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        # CLOCK_MONOTONIC counts sleep there too, but is worked out from the time of day; CLOCK_UPTIME_RAW does not.
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)

else:

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        return _now()


def windows_clock() -> Callable[[], float]:
    """Windows' count of all time since it was started, sleep included, as fine as its processor's."""
    try:
        import ctypes

        query = getattr(ctypes, "WinDLL")("kernelbase").QueryInterruptTimePrecise  # noqa: B009 - only Windows has it
        query.restype = None
        count = ctypes.c_ulonglong()
        query(ctypes.byref(count))
        if not count.value:
            return time.monotonic
    except (ImportError, AttributeError, OSError):  # before Windows 10
        return time.monotonic

    def read() -> float:
        # Asked on any thread: each answer has its own place.
        ticks = ctypes.c_ulonglong()
        query(ctypes.byref(ticks))
        return ticks.value / 1e7

    return read


_now = windows_clock() if sys.platform == "win32" else time.monotonic
