"""A desktop for tests, as far as sleep goes: a bus of its own, who keeps the screen awake on it, and logind's word."""

from __future__ import annotations

import itertools
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

jeepney = pytest.importorskip("jeepney")
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal  # noqa: E402
from jeepney.bus_messages import MatchRule, message_bus  # noqa: E402
from jeepney.io.threading import DBusRouter, Proxy, open_dbus_connection  # noqa: E402

SCREEN_SAVER, GNOME, LOGIND = "org.freedesktop.ScreenSaver", "org.gnome.SessionManager", "org.freedesktop.login1"
PATIENCE_SECONDS = 20.0
# How often an answer is looked for.
LOOK_SECONDS = 0.01


class Desktop:
    """`asked` is what was asked of it, in its order: the method and its arguments. `held` are the cookies that were
    given and not taken back, by the bus name of who has them. One who leaves the bus has none, as on a real desktop.
    """

    def __init__(self, *names: str, refuses: bool = False) -> None:
        self.names = names
        self.refuses = refuses
        self.asked: list[tuple[Any, ...]] = []
        self.held: dict[str, list[int]] = {}
        self.lost = 0
        self._cookies = itertools.count(7001)

    def __enter__(self) -> Desktop:
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.daemon.stdout is not None
        self.address = self.daemon.stdout.readline().strip()
        self._connection = open_dbus_connection(self.address)
        with DBusRouter(self._connection) as router:
            bus = Proxy(message_bus, router, timeout=PATIENCE_SECONDS)
            for name in self.names:
                bus.RequestName(name)
            bus.AddMatch(MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.interrupt()
        self._thread.join(PATIENCE_SECONDS)
        self._connection.close()
        self.daemon.terminate()
        self.daemon.wait(PATIENCE_SECONDS)
        if self.daemon.stdout is not None:
            self.daemon.stdout.close()

    @property
    def environment(self) -> dict[str, str]:
        """For a program that is to live on this desktop."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address, "DBUS_SYSTEM_BUS_ADDRESS": self.address}

    @property
    def is_kept_awake(self) -> bool:
        return any(self.held.values())

    def say_sleep(self, begins: bool) -> None:
        """As logind does before and after a sleep."""
        manager = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
        self._connection.send(new_signal(manager, "PrepareForSleep", "b", (begins,)))

    def _serve(self) -> None:
        # Until the bus or the test ends.
        with suppress(Exception):
            while True:
                message = self._connection.receive()
                fields = message.header.fields
                if message.header.message_type is MessageType.method_call:
                    self._connection.send(self._answer(message, fields[HeaderFields.sender]))
                elif fields.get(HeaderFields.member) == "NameOwnerChanged":
                    name, _, owner = message.body
                    if not owner and self.held.pop(name, []):
                        self.lost += 1

    def _answer(self, message: Any, sender: str) -> Any:
        method = message.header.fields.get(HeaderFields.member)
        self.asked.append((method, *message.body))
        if self.refuses:
            return new_error(message, "org.freedesktop.DBus.Error.AccessDenied")
        if method == "Inhibit":
            cookie = next(self._cookies)
            self.held.setdefault(sender, []).append(cookie)
            return new_method_return(message, "u", (cookie,))
        if method in ("UnInhibit", "Uninhibit") and message.body[0] in self.held.get(sender, []):
            self.held[sender].remove(message.body[0])
            return new_method_return(message)
        return new_error(message, "org.freedesktop.DBus.Error.Failed")


def wait(is_so: Callable[[], object], what: str) -> None:
    """Until that is so."""
    for _ in range(round(PATIENCE_SECONDS / LOOK_SECONDS)):
        if is_so():
            return
        threading.Event().wait(LOOK_SECONDS)
    raise AssertionError(f"it never came: {what}")
