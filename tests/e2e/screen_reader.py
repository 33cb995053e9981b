"""What a screen reader knows of a program: an accessibility bus of the test's own, and a client on it.

The client speaks D-Bus through jeepney, which wakepy brings along; from the system come only the bus and its registry.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, DBusErrorResponse, MatchRule, Properties, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

CONFIGURATION = Path("/usr/share/defaults/at-spi2/accessibility.conf")
SERVICE = Path("/usr/share/dbus-1/accessibility-services/org.a11y.atspi.Registry.service")
ATSPI = "org.a11y.atspi."
REGISTRY, ROOT = f"{ATSPI}Registry", "/org/a11y/atspi/accessible/root"
# Numbers of AtspiStateType, of AtspiRelationType.
STATES = {
    "checked": 4,
    "editable": 7,
    "enabled": 8,
    "focusable": 11,
    "focused": 12,
    "selectable": 22,
    "showing": 25,
    "checkable": 41,
}
LABELLED_BY = 2
EVENTS = ("object:announcement", "object:property-change:accessible-name")
PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Node:
    """Something on the screen, with what of it is shown. `text` is what can be read in a field."""

    place: tuple[str, str]
    role: str
    name: str
    description: str
    text: str
    states: frozenset[str]
    interfaces: frozenset[str]
    children: tuple[Node, ...] = field(repr=False)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, role: str, name: str | None = None) -> list[Node]:
        """Those of a role, or of a role and a name, that are shown."""
        return [node for node in self.walk() if node.role == role and name in (None, node.name)]

    def has(self, role: str, name: str) -> bool:
        return bool(self.all(role, name))

    def one(self, role: str, name: str) -> Node:
        found = self.all(role, name)
        assert len(found) == 1, f"{len(found)} × {role} {name!r} among {[(n.role, n.name) for n in self.walk()]}"
        return found[0]

    @property
    def labels(self) -> list[str]:
        return [node.name for node in self.all("label")]


@dataclass(frozen=True)
class Heard:
    """An event on the bus: "announcement" or "name", where, and the text."""

    what: str
    path: str
    text: str


class ScreenReader:
    """Starts programs on its bus, reads them, works them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._close = contextlib.ExitStack()
        self.address = f"unix:path={folder}/bus"
        # Neither the bus nor its registry has business with the screen of the tests.
        environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        environment["AT_SPI_BUS_ADDRESS"] = self.address
        command = ["dbus-daemon", f"--config-file={CONFIGURATION}", "--nofork", f"--address={self.address}"]
        self._start(command, environment)
        self._bus = _patiently(lambda: open_dbus_connection(self.address))
        self._close.callback(self._bus.close)
        # Not left to the bus, which would start it but not end it.
        registry = next(line for line in SERVICE.read_text().splitlines() if line.startswith("Exec="))
        self._start([registry.removeprefix("Exec=").split()[0]], environment)
        _patiently(lambda: self._ask(message_bus.GetNameOwner(REGISTRY)))
        signals = MatchRule(type="signal", interface=f"{ATSPI}Event.Object")
        self._signals = self._close.enter_context(self._bus.filter(signals, bufsize=100_000))
        self._ask(message_bus.AddMatch(signals))
        # The registry tells programs what is listened to; others are not sent.
        address = DBusAddress("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        for event in EVENTS:
            self._ask(new_method_call(address, "RegisterEvent", "sass", (event, [], "")))

    def close(self) -> None:
        self._close.close()

    def open(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start BackTimer, with a home of its own, and wait until it can be read."""
        program = self._start(
            [sys.executable, "-m", "backtimer", *arguments],
            {
                **os.environ,
                "AT_SPI_BUS_ADDRESS": self.address,
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "QT_QPA_PLATFORM": "xcb",
                "BACKTIMER_HOME": str(self._folder / "home"),
                "WAKEPY_FAKE_SUCCESS": "1",
                **environment,
            },
        )
        self.wait_for(lambda page: bool(page.children))
        return program

    def read(self) -> Node:
        """All that is shown of the program."""
        programs = self._call((REGISTRY, ROOT), "Accessible", "GetChildren")[0]
        return self._read(programs[0])

    def wait_for(self, is_so: Callable[[Node], object], seconds: float = PATIENCE_SECONDS) -> Node:
        """Read until it is so."""
        deadline = time.monotonic() + seconds
        page: Node | None = None
        while time.monotonic() < deadline:
            # While pages change, what was just listed may be gone.
            with contextlib.suppress(DBusErrorResponse, IndexError):
                page = self.read()
                if is_so(page):
                    return page
            time.sleep(0.05)
        pytest.fail(f"not so within {seconds} s: {[(n.role, n.name) for n in page.walk()] if page else None}")

    def press(self, node: Node) -> None:
        """As a person does who uses a screen reader."""
        actions = [action[0] for action in self._call(node.place, "Action", "GetActions")[0]]
        wanted = next(action for action in ("Press", "Toggle") if action in actions)
        assert self._call(node.place, "Action", "DoAction", "i", actions.index(wanted))[0]

    def type_over(self, node: Node, text: str) -> None:
        """Put a text in the place of what stands in a field."""
        assert self._call(node.place, "EditableText", "SetTextContents", "s", text)[0]

    def value(self, node: Node) -> float:
        return self._get(node.place, "Value", "CurrentValue")

    def set_value(self, node: Node, value: float) -> None:
        self._ask(
            Properties(DBusAddress(node.place[1], node.place[0], f"{ATSPI}Value")).set("CurrentValue", "d", value)
        )

    def heard(self) -> list[Heard]:
        """What was told since this was last asked."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._bus.recv_messages(timeout=0)
        heard = []
        while self._signals:
            message = self._signals.popleft()
            header = {field.name: value for field, value in message.header.fields.items()}
            if header["member"] == "Announcement":
                heard.append(Heard("announcement", header["path"], message.body[3][1]))
            elif message.body[0] == "accessible-name":
                heard.append(Heard("name", header["path"], message.body[3][1]))
        return heard

    def _read(self, place: tuple[str, str]) -> Node:
        low, high = self._call(place, "Accessible", "GetState")[0]
        states = frozenset(name for name, bit in STATES.items() if (low | high << 32) >> bit & 1)
        role, name = self._call(place, "Accessible", "GetRoleName")[0], self._get(place, "Accessible", "Name")
        interfaces = frozenset(each.removeprefix(ATSPI) for each in self._call(place, "Accessible", "GetInterfaces")[0])
        text = self._call(place, "Text", "GetText", "ii", 0, -1)[0] if "Text" in interfaces else ""
        if role == "combo box":
            # Qt gives what is chosen as its name, and what it is for by a relation.
            relations = dict(self._call(place, "Accessible", "GetRelationSet")[0])
            name, text = (
                " ".join(self._get(label, "Accessible", "Name") for label in relations.get(LABELLED_BY, ())),
                name,
            )
        children = self._call(place, "Accessible", "GetChildren")[0]
        shown = (
            [self._read(child) for child in children if not child[1].endswith("/null")] if "showing" in states else []
        )
        return Node(
            place,
            role,
            name,
            self._get(place, "Accessible", "Description"),
            text,
            states,
            interfaces,
            tuple(child for child in shown if "showing" in child.states),
        )

    def _start(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        program = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._close.callback(program.wait)
        self._close.callback(program.kill)
        return program

    def _ask(self, message: Any) -> Any:
        return unwrap_msg(self._bus.send_and_get_reply(message, timeout=PATIENCE_SECONDS))

    def _call(self, place: tuple[str, str], interface: str, method: str, signature: str = "", *values: Any) -> Any:
        address = DBusAddress(place[1], place[0], ATSPI + interface)
        return self._ask(new_method_call(address, method, signature or None, values))

    def _get(self, place: tuple[str, str], interface: str, name: str) -> Any:
        return self._ask(Properties(DBusAddress(place[1], place[0], ATSPI + interface)).get(name))[0][1]


def _patiently(act: Callable[[], Any]) -> Any:
    """Again and again until it works: what was just started is not there at once."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except (OSError, DBusErrorResponse):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
