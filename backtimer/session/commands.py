"""What a session can be told to do: the one table of its commands, with their keys, labels and help. Pure.

The page's keys, its buttons, the help over the session and (by a test) README come from it. A key is named as
`ui/look/key_name.py` names it. Whatever else is to steer a session one day sends these commands too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`label` is on its button and, in large type, in the help; `help` says more.

    `shown` is how the keys are written, empty where the line before shows them too. `repeats`: also while the key is
    held down. `adjusts`: only in a session whose doses can be changed.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    label: str
    icon: str
    help: str
    repeats: bool = False
    adjusts: bool = False

    @property
    def button_key(self) -> str:
        """The first of its keys, for its button."""
        return self.shown.partition(" or ")[0]


COMMANDS = (
    Command("pause", ("Space",), "Space", "Pause, continue", "pause", "pause, and continue after a short count"),
    Command("next", ("Right",), "→", "Next", "next", "next rep, side or exercise; in an instruction: begin at once"),
    Command("previous", ("Left",), "←", "Previous", "previous", "back to the start of this one, or the one before"),
    Command("skip", ("Shift+Right",), "Shift + →", "Skip exercise", "skip", "skip this exercise"),
    Command("repeat", ("R",), "R", "Repeat", "repeat", "repeat this exercise from its instruction"),
    Command(
        "longer",
        ("+",),
        "+ / −",
        "Longer, shorter hold",
        "",
        "a second more or less of hold; five where an exercise goes by time",
        repeats=True,
        adjusts=True,
    ),
    Command("shorter", ("-",), "", "", "", "", repeats=True, adjusts=True),
    Command("more_reps", ("Up",), "↑ / ↓", "More, fewer reps", "", "a rep more or less", repeats=True, adjusts=True),
    Command("fewer_reps", ("Down",), "", "", "", "", repeats=True, adjusts=True),
    Command("more_time", ("T",), "T", "10 seconds more", "", "ten seconds more for this step, this once", adjusts=True),
    Command("adjust", ("E",), "E", "Adjust", "adjust", "adjust: all doses, while the session pauses", adjusts=True),
    Command("mute", ("M",), "M", "Mute", "mute", "mute the voice, and bring it back"),
    Command("pain", ("P",), "P", "It hurts", "warning", "it hurts: pause, and tell how much from 0 to 10"),
    # F11 is the window's, on every page.
    Command("full", ("F",), "F or F11", "Full screen", "full_screen", "full screen, until the session ends"),
    Command("buttons", (), "Tab", "Buttons", "", "the buttons, one after the other; Space presses"),
    Command("stop", ("Esc",), "Esc", "Stop", "stop", "stop: silent at once, then it asks"),
    # F1 is the window's too.
    Command("keys", ("?",), "? or F1", "Keys", "keys", "these keys, while the session pauses"),
)
# In the order in which they stand at the foot of the session, Stop last.
BUTTONS = ("previous", "pause", "next", "repeat", "skip", "adjust", "mute", "full", "keys", "pain", "stop")
BY_NAME = {command.name: command for command in COMMANDS}
BY_KEY = {key: command for command in COMMANDS for key in command.keys}
