"""Notes on the desktop, on Linux: asked of the desktop over D-Bus, with buttons, and without a sound.

Qt can show one only through a tray icon, and not every desktop has a tray.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney import HeaderFields, Message
    from jeepney.io.threading import DBusConnection

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_BUS = "org.freedesktop.DBus"
# Reported of a note that could not be shown.
FAILED = "failed"
_TOKEN, _ACTION, _CLOSED = "ActivationToken", "ActionInvoked", "NotificationClosed"
_MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class _Note:
    key: str
    title: str
    text: str
    actions: Sequence[tuple[str, str]]


# The key of the note, the action that was chosen or FAILED, and the right to come to the front (Wayland wants one).
Heard = Callable[[str, str, str], None]


class Notices:
    """`heard` is called on a thread of ours; `desktop_id` names the desktop entry. Nothing here raises or waits.

    One thread, begun with the first note, sleeps until the desktop has something to say.
    """

    def __init__(self, heard: Heard, desktop_id: str, platform: str = sys.platform) -> None:
        self._heard = heard
        self._desktop_id = desktop_id
        self._can = platform.startswith("linux")
        self._lock = threading.Lock()
        self._waiting: list[_Note] = []
        self._connection: DBusConnection | None = None
        self._is_running = False
        # By the number of what was sent, and by the number that the desktop gave it.
        self._asked: dict[int, str] = {}
        self._shown: dict[int, str] = {}
        self._tokens: dict[int, str] = {}

    def note(self, key: str, title: str, text: str, actions: Sequence[tuple[str, str]] = ()) -> bool:
        """Ask for one to be shown; False when this computer knows no such notes. That it failed is heard later.

        `key` is what is reported of it; `actions` are pairs of a name and the words on its button.
        """
        if not self._can:
            return False
        note = _Note(key, title, text, actions)
        with self._lock:
            self._waiting = [*self._waiting, note][-_MOST_WAITING:]
            if not self._is_running:
                thread = threading.Thread(target=self._run, name="notices", daemon=True)
                try:
                    thread.start()
                except RuntimeError:  # no more threads, or the program is ending
                    self._waiting = []
                    return False
                self._is_running = True
                return True
        self._send()
        return True

    def close(self) -> None:
        """No more of it; what is shown stays until somebody takes it away."""
        self._can = False
        with self._lock:
            connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.interrupt()

    def _run(self) -> None:
        connection = None
        try:
            connection = _opened()
            with self._lock:
                self._connection = connection
            self._send()
            while self._can:
                self._take(connection.receive())
        except Exception:
            # No bus, no desktop, a bus that went away: the next note tries again.
            pass
        finally:
            with self._lock:
                lost = [*(note.key for note in self._waiting), *self._asked.values()]
                self._waiting, self._connection, self._is_running = [], None, False
                self._asked.clear()
            if connection is not None:
                with contextlib.suppress(OSError):
                    connection.close()
            for key in lost:
                self._report(key, FAILED)

    def _send(self) -> None:
        """Send what is waiting, as soon as there is a connection."""
        from jeepney import DBusAddress, new_method_call

        with self._lock:
            connection = self._connection
            if connection is None:
                return
            notes, self._waiting = self._waiting, []
            calls = []
            for note in notes:
                serial = next(connection.outgoing_serial)
                self._asked[serial] = note.key
                calls.append((serial, note))
        address = DBusAddress(_PATH, _NAME, _NAME)
        for serial, note in calls:
            actions = [word for action in note.actions for word in action]
            hints = {
                "desktop-entry": ("s", self._desktop_id),
                "category": ("s", "presence"),
                "urgency": ("y", 1),
                "suppress-sound": ("b", True),
            }
            body = ("BackTimer", 0, self._desktop_id, note.title, _as_markup(note.text), actions, hints, -1)
            try:
                connection.send(new_method_call(address, "Notify", "susssasa{sv}i", body), serial=serial)
            except Exception:
                with self._lock:
                    is_lost = self._asked.pop(serial, None) is not None
                if is_lost:
                    self._report(note.key, FAILED)

    def _take(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        fields: dict[HeaderFields, Any] = message.header.fields
        kind = message.header.message_type
        if kind in (MessageType.method_return, MessageType.error):
            with self._lock:
                key = self._asked.pop(fields.get(HeaderFields.reply_serial, -1), None)
                if key is not None and kind is MessageType.method_return and message.body:
                    self._shown[message.body[0]] = key
                    key = None
            if key is not None:
                self._report(key, FAILED)
        elif kind is MessageType.signal and message.body:
            self._on_signal(fields.get(HeaderFields.member), message.body)

    def _on_signal(self, name: str | None, body: tuple[Any, ...]) -> None:
        number = body[0]
        if number not in self._shown:
            return  # another program's
        if name == _TOKEN:
            self._tokens[number] = str(body[1])
        elif name == _ACTION:
            self._report(self._shown[number], str(body[1]), self._tokens.pop(number, ""))
        elif name == _CLOSED:
            self._shown.pop(number, None)
            self._tokens.pop(number, None)

    def _report(self, key: str, what: str, token: str = "") -> None:
        # The window may be gone by now.
        with contextlib.suppress(RuntimeError):
            self._heard(key, what, token)


def _opened() -> DBusConnection:
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.threading import open_dbus_connection

    connection = open_dbus_connection("SESSION")
    bus = DBusAddress("/org/freedesktop/DBus", _BUS, _BUS)
    for signal in (_TOKEN, _ACTION, _CLOSED):
        rule = f"type='signal',interface='{_NAME}',member='{signal}'"
        connection.send(new_method_call(bus, "AddMatch", "s", (rule,)))
    return connection


def _as_markup(text: str) -> str:
    """A title from a file is no order to the desktop."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
