"""The one clock that sessions run by."""

from __future__ import annotations

import sys
import time

# A clock that goes on while the computer sleeps, so that a session knows that it was away. macOS's CLOCK_MONOTONIC and
# Windows' time.monotonic do; Linux's CLOCK_MONOTONIC does not.
if sys.platform == "linux":

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:

    def now() -> float:
        """Seconds that never go back; only differences mean anything."""
        return time.monotonic()
