"""A desktop for tests: a bus of its own, and on it somebody who shows notes and somebody who has a tray."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import suppress

import pytest

jeepney = pytest.importorskip("jeepney")
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal  # noqa: E402
from jeepney.bus_messages import message_bus  # noqa: E402
from jeepney.io.threading import DBusRouter, Proxy, open_dbus_connection  # noqa: E402

NOTES, TRAY = "org.freedesktop.Notifications", "org.kde.StatusNotifierWatcher"
NOTES_SIGNATURE = "susssasa{sv}i"


class DesktopBus:
    """`notes` are the bodies of all notes that were asked for, `icons` the names of those in the tray."""

    def __init__(self, *names: str) -> None:
        if shutil.which("dbus-daemon") is None:
            pytest.skip("dbus-daemon is not installed")
        self.names = names
        self.notes: list[tuple] = []
        self.icons: list[str] = []
        self.refuses = False

    def __enter__(self) -> DesktopBus:
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address = self.daemon.stdout.readline().strip()
        self.connection = open_dbus_connection(self.address)
        with DBusRouter(self.connection) as router:
            for name in self.names:
                Proxy(message_bus, router, timeout=5).RequestName(name)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.connection.interrupt()
        self.thread.join(5)
        self.connection.close()
        self.stop_bus()

    def stop_bus(self) -> None:
        self.daemon.terminate()
        self.daemon.wait(5)
        self.daemon.stdout.close()

    def emit(self, name: str, signature: str, *body) -> None:
        """A person does something with a note."""
        notes = DBusAddress("/org/freedesktop/Notifications", interface=NOTES)
        self.connection.send(new_signal(notes, name, signature, body))

    def menu(self) -> list[tuple[int, str]]:
        """The number and the words of each line in the menu of the first icon in the tray."""
        layout = self._ask(self._menu_path(), "com.canonical.dbusmenu", "GetLayout", "iias", (0, -1, []))[1]
        lines = [line for _, line in layout[2]]
        return [(number, facts["label"][1]) for number, facts, _ in lines if "label" in facts]

    def choose(self, label: str) -> None:
        """Choose a line of that menu."""
        (number,) = (number for number, words in self.menu() if words.replace("_", "") == label)
        event = (number, "clicked", ("s", ""), 0)
        self._ask(self._menu_path(), "com.canonical.dbusmenu", "Event", "isvu", event)

    def _menu_path(self) -> str:
        asked = ("org.kde.StatusNotifierItem", "Menu")
        return self._ask("/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get", "ss", asked)[0][1]

    def _ask(self, path: str, interface: str, method: str, signature: str, body: tuple):
        connection = open_dbus_connection(self.address)
        try:
            with DBusRouter(connection) as router:
                call = jeepney.new_method_call(DBusAddress(path, self.icons[0], interface), method, signature, body)
                reply = router.send_and_get_reply(call, timeout=5)
        finally:
            connection.close()
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body

    def _serve(self) -> None:
        # Until the bus or the test ends.
        with suppress(Exception):
            while True:
                message = self.connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self.connection.send(self._answer(message))

    def _answer(self, message):
        fields = message.header.fields
        match fields.get(HeaderFields.member):
            case "Notify" if fields.get(HeaderFields.signature) == NOTES_SIGNATURE and not self.refuses:
                self.notes.append(message.body)
                return new_method_return(message, "u", (len(self.notes),))
            case "GetCapabilities":
                return new_method_return(message, "as", (["actions", "body"],))
            case "Get" if TRAY in self.names:
                return new_method_return(message, "v", (("b", True),))
            case "RegisterStatusNotifierItem":
                sender = fields.get(HeaderFields.sender)
                self.icons.append(sender)
                return new_method_return(message)
        return new_error(message, "org.freedesktop.DBus.Error.Failed")
