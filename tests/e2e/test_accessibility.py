"""The program as it is for those who use it with a screen reader: read and worked from outside of its process."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 0s}
exercises:
  - name: Small bridge
    steps: [Lie on your back.]
    say: {effort: Lift, release: Lower}
    reps: 20
    hold: 1s
    rest: 1s
  - name: Knee roll
    for: 1min
"""
# What must have a name of its own, for it is worked.
CONTROLS = {
    "push button",
    "button menu",
    "toggle button",
    "combo box",
    "text",
    "spin box",
    "slider",
    "check box",
    "radio button",
    "list",
    "list item",
    "progress bar",
    "dialog",
    "alert message",
}
# Of 32,767: a voice is far above, silence far below.
AUDIBLE = 300
ACCESSIBILITY = Path("/usr/share/dbus-1/accessibility-services/org.a11y.atspi.Registry.service")
MISSING = [
    package
    for package, is_there in (("dbus-daemon", shutil.which("dbus-daemon")), ("at-spi2-core", ACCESSIBILITY.exists()))
    if not is_there
]


@pytest.fixture
def reader():
    if sys.platform != "linux":
        pytest.skip("the accessibility bus is Linux's")
    if MISSING and os.environ.get("CI"):
        pytest.fail(f"the checking machine must read the screen: not installed: {', '.join(MISSING)}")
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    from tests.e2e.screen_reader import ScreenReader

    # A short path: the name of a socket has 108 bytes.
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        reader = ScreenReader(Path(folder))
        try:
            yield reader
        finally:
            reader.close()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "short.yaml"
    file.write_text(ROUTINE)
    return file


def check(page):
    """Everything that can be worked has a name, a role and a way to work it; nothing that is named lacks a role."""
    # In a search field there are icons, which its keys do for as well.
    icons = [icon for field in page.all("text") for icon in field.children]
    for node in page.walk():
        assert node.role not in ("unknown", "invalid"), node
        if node.role in CONTROLS:
            assert node.name.strip(), f"no name: {node}"
            assert not set(node.name) <= set("‹›←→▶•+−×… "), f"a name to look at, not to hear: {node}"
        if node.role == "filler":  # what Qt makes of a widget that says nothing of itself
            assert not node.name, f"a name and no role: {node}"
            assert "focusable" not in node.states, f"the focus goes to something without a role: {node}"
        if node.role in ("push button", "check box", "radio button", "button menu"):
            assert "Action" in node.interfaces, node
            by_keys = "focusable" in node.states or "enabled" not in node.states or node in icons
            assert by_keys, f"not for the keyboard: {node}"
        if node.role in ("spin box", "slider", "progress bar"):
            assert "Value" in node.interfaces, node
    return page


def named(page, role, part):
    """The one whose name has this part."""
    found = [node for node in page.all(role) if part in node.name]
    assert len(found) == 1, [(node.role, node.name) for node in page.walk()]
    return found[0]


def test_the_routines_and_the_settings_can_be_read(reader):
    reader.open()
    page = check(reader.wait_for(lambda page: len(page.all("list item")) >= 3))
    assert [n.name for n in page.all("list")] == ["Routines"]
    card = page.all("list item")[0]
    # A card is painted; what stands on it is read as one text.
    assert "exercises" in card.name
    assert "min" in card.name
    assert {node.name: node.text for node in page.all("combo box")} == {"Sort by": "Title"}

    reader.press(named(page, "push button", "Preferences"))
    page = check(reader.wait_for(lambda page: page.all("slider")))
    slider = page.one("slider", "Speed")
    reader.set_value(slider, 190)
    assert "190 words a minute" in reader.wait_for(lambda page: "190" in page.one("slider", "Speed").description).labels
    name = "Cue sounds"
    reader.press(page.one("check box", name))
    reader.wait_for(lambda page: "checked" not in page.one("check box", name).states)

    reader.type_over(page.one("text", "Search the preferences"), "mirror")
    page = check(reader.wait_for(lambda page: page.has("check box", "Mirror the screen") and not page.all("slider")))
    reader.press(page.one("check box", "Mirror the screen"))
    reader.wait_for(lambda page: "checked" in page.one("check box", "Mirror the screen").states)


def test_a_session_from_its_numbers_to_its_summary(reader, file):
    reader.open(str(file))
    page = check(reader.wait_for(lambda page: page.has("push button", "Start")))
    page.one("panel", "A short one")
    reps = named(page, "spin box", "Small bridge: reps")
    before = page.labels
    reader.set_value(reps, 4)
    page = reader.wait_for(lambda page: page.labels != before)
    assert reader.value(reps) == 4
    assert page.one("spin box", reps.name).text == "4"

    reader.press(page.one("push button", "Start"))
    page = check(reader.wait_for(lambda page: page.has("push button", "Pause")))
    assert "Small bridge" in page.one("panel", "Session: A short one").labels
    page.one("progress bar", "How much of the session is over")
    reader.press(page.one("push button", "Next"))
    page = check(reader.wait_for(lambda page: {"Lift", "Hold"} & set(page.labels)))
    assert any(label.isdecimal() for label in page.labels), "the countdown is not read"
    assert any("of 4" in label for label in page.labels), "the rep is not read"

    reader.press(page.one("push button", "Pause"))
    page = check(reader.wait_for(lambda page: "Paused" in page.labels))
    page.one("push button", "Continue")
    reader.press(page.one("push button", "Stop"))
    page = check(
        reader.wait_for(lambda page: page.has("push button", "It hurts") and not page.has("push button", "Stop"))
    )
    page.one("panel", "Paused. What would you like to do?")
    reader.press(page.one("push button", "It hurts"))
    page = check(reader.wait_for(lambda page: page.has("radio button", "10, worst pain")))
    reader.press(page.one("radio button", "2"))
    page = check(reader.wait_for(lambda page: page.has("push button", "OK")))
    reader.press(page.one("push button", "OK"))
    page = check(reader.wait_for(lambda page: page.has("push button", "Done for today")))
    page.one("panel", "2 recorded. Sharp pain means stop.")
    reader.press(page.one("push button", "Done for today"))
    page = check(reader.wait_for(lambda page: page.has("push button", "Back to routines")))
    assert "Stopping was the right thing to do." in page.labels
    reader.press(page.one("push button", "Back to routines"))
    reader.wait_for(lambda page: page.all("list item"))


def listen(reader, seconds, until="never"):
    """What was told in this time: (announced, shown)."""
    deadline = time.monotonic() + seconds
    announced, shown = [], []
    while time.monotonic() < deadline and not any(until in text for text in announced):
        for event in reader.heard():
            (announced if event.what == "announcement" else shown).append(event.text)
        time.sleep(0.02)
    return announced, shown


def begin(reader):
    """The instruction is over; the first rep begins."""
    page = reader.wait_for(lambda page: page.has("push button", "Next"))
    reader.press(page.one("push button", "Next"))


def test_the_line_is_announced_where_no_voice_says_it(reader, file):
    # No sound server and no sound card answers: the session goes on silently.
    reader.open(str(file), "--start", PULSE_SERVER="none")
    announced, _ = listen(reader, 10, until="Lie on your back.")
    assert announced[-1].startswith("Small bridge, Get ready, Lie on your back."), announced
    begin(reader)
    announced, shown = listen(reader, 10, until="2 of 20")
    # Only what has changed: a rep has no time for more.
    assert announced == ["Lift, 1 of 20", "Hold", "Lower", "Rest", "Lift, 2 of 20"]
    assert {"Lift", "Hold"} <= set(shown)


def test_two_voices_never_speak_at_once(reader, sound_room, file):
    reader.open(str(file), "--start", **sound_room.env())
    begin(reader)
    began = time.monotonic()
    announced, shown = listen(reader, 4)
    assert {"Lift", "Hold"} <= set(shown)
    assert sound_room.loudness(began, time.monotonic()) > AUDIBLE
    assert not announced
    reader.press(reader.read().one("push button", "Mute"))
    # All of it, once; then what changes.
    announced, _ = listen(reader, 5, until="Hold")
    assert announced[0].startswith("Small bridge, "), announced
