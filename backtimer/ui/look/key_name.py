"""Pressed keys by name, the same on every keyboard layout.

Qt tells what a key writes: on a Russian layout the key of P is "З". Its shortcuts find the letter only where a Latin
layout is set up as well (measured with Qt 6.11 on X11: "P" is found with the layouts `ru,us`, not with `ru` or `gr`).
So where a key writes no Latin letter, it is told by where it is.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

Key, Mod = Qt.Key, Qt.KeyboardModifier
# "+" needs Shift on American, British and French keyboards: its key counts without it too.
PLUS, MINUS = ("+", "="), ("-", "−", "_")
# Where a key is. X11 and Wayland: the kernel's code (linux/input-event-codes.h) and 8.
_ROWS = {10: "1234567890", 24: "QWERTYUIOP", 38: "ASDFGHJKL", 52: "ZXCVBNM"}
_EVDEV = {first + at: key for first, row in _ROWS.items() for at, key in enumerate(row)}
# macOS: kVK_ANSI_A is 0, and so on (Carbon, Events.h).
_MAC = dict(enumerate("ASDFHGZXCV§BQWERYT123465=97-80]OU[IP\rLJ'K;\\,/NM"))


def key_name(event: QKeyEvent) -> str:
    """What was pressed, as "P", "+", "5", "Space", "Shift+Right" or "Ctrl+F".

    Shift is told only of keys that write nothing; "+" is the key that writes it, with or without Shift.
    """
    key, modifiers = event.key(), event.modifiers()
    held = [name for name, each in (("Ctrl+", Mod.ControlModifier), ("Alt+", Mod.AltModifier)) if modifiers & each]
    if modifiers & Mod.MetaModifier:
        held.append("Meta+")
    name = _written(event)
    if not name:
        if modifiers & Mod.ShiftModifier:
            held.append("Shift+")
        name = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return "".join((*held, name))


def digit_of(event: QKeyEvent) -> int | None:
    """The digit that was pressed, in any script; on a French keyboard its key means it also without Shift."""
    held = event.modifiers() & ~(Mod.ShiftModifier | Mod.KeypadModifier)
    if held:
        return None
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return int(text)
    place = _place(event) if text and not event.modifiers() else ""
    return int(place) if place.isdecimal() else None


def _written(event: QKeyEvent) -> str:
    """The sign or the letter that a key writes, or stands for; empty when it writes none."""
    key, text = event.key(), event.text()
    if text in PLUS or key in (Key.Key_Plus, Key.Key_Equal):
        return "+"
    if text in MINUS or key in (Key.Key_Minus, Key.Key_Underscore):
        return "-"
    if Key.Key_Space < key < Key.Key_nobreakspace:
        return chr(key)
    if Key.Key_nobreakspace <= key < Key.Key_Escape and not unicodedata.name(chr(key), "").startswith("LATIN"):
        return _place(event) or chr(key)
    return ""


def _place(event: QKeyEvent) -> str:
    """The letter or digit that is printed there on an American keyboard; empty when that is not known."""
    platform = QGuiApplication.platformName()
    virtual = event.nativeVirtualKey()
    if platform == "windows":  # a virtual key is a letter by its place already
        found = chr(virtual) if virtual < 0x80 else ""
    elif platform == "cocoa":
        found = _MAC.get(virtual, "")
    else:
        found = _EVDEV.get(event.nativeScanCode(), "")
    return found if found.isalnum() else ""
