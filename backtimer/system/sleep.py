"""Word from Linux's logind that the computer is about to sleep, so that the voice stops before and not on waking.

Only a courtesy: it may come too late, and elsewhere it does not come. That the computer has slept is seen by the clock
in any case.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney.io.threading import DBusConnection

_LOGIND, _PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_INTERFACE, _SIGNAL = "org.freedesktop.login1.Manager", "PrepareForSleep"
_BUS = "org.freedesktop.DBus"


class SleepWatch:
    """`about_to_sleep` is called on a thread of ours. Nothing here raises or waits."""

    def __init__(self, about_to_sleep: Callable[[], None], platform: str = sys.platform) -> None:
        self._about_to_sleep = about_to_sleep
        self._can = platform.startswith("linux")
        self._lock = threading.Lock()
        self._connection: DBusConnection | None = None
        self._thread: threading.Thread | None = None
        # Set when word would be heard from now on, or when it is known that none will come.
        self.is_settled = threading.Event()

    def listen(self) -> None:
        """From now on, once; it costs a thread that sleeps."""
        if self._thread is not None or not self._can:
            return
        self._thread = threading.Thread(target=self._run, name="sleep-watch", daemon=True)
        with contextlib.suppress(RuntimeError):  # no more threads, or the program is ending
            self._thread.start()

    def close(self) -> None:
        """No more of it."""
        with self._lock:
            self._can = False
            connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.interrupt()

    def _run(self) -> None:
        # No system bus, no logind, a bus that went away: then it is seen by the clock.
        with contextlib.suppress(Exception):
            self._listen()
        self.is_settled.set()

    def _listen(self) -> None:
        from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
        from jeepney.io.threading import open_dbus_connection

        connection = open_dbus_connection("SYSTEM")
        with contextlib.closing(connection):
            with self._lock:
                if not self._can:
                    return
                self._connection = connection
            rule = f"type='signal',sender='{_LOGIND}',path='{_PATH}',interface='{_INTERFACE}',member='{_SIGNAL}'"
            bus = DBusAddress("/org/freedesktop/DBus", _BUS, _BUS)
            asked = next(connection.outgoing_serial)
            connection.send(new_method_call(bus, "AddMatch", "s", (rule,)), serial=asked)
            while self._can:
                header = (message := connection.receive()).header
                if header.fields.get(HeaderFields.reply_serial) == asked:
                    self.is_settled.set()
                is_word = (
                    header.message_type is MessageType.signal and header.fields.get(HeaderFields.member) == _SIGNAL
                )
                if is_word and message.body == (True,):
                    # The window may be gone by now.
                    with contextlib.suppress(RuntimeError):
                        self._about_to_sleep()
