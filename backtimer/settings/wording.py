"""What the choices are called, and a line that explains each."""

from __future__ import annotations

from backtimer.session.guidance import Amount, Sound
from backtimer.settings.settings import Motion, StageScheme

AMOUNTS: dict[Amount, tuple[str, str]] = {
    Amount.AUTO: (
        "Full until you know it, then short",
        "An exercise is explained in full until you have heard that twice and done it to the end, then in short.",
    ),
    Amount.FULL: ("Always full", "Every exercise is explained in full, every time."),
    Amount.SHORT: ("Short", "The name, a short reminder, cautions, and how much to do."),
    Amount.NAMES: ("Names only", "The name of each exercise and its cautions, then only when to do what."),
    Amount.SOUNDS: ("Sounds only", "No speech, only sounds. The screen shows the rest, cautions included."),
}
SOUNDS: dict[Sound, tuple[str, str]] = {
    Sound.START: ("Start", "Begin now."),
    Sound.RELEASE: ("Release", "Let go, slowly."),
    Sound.CHANGE_SIDES: ("Change sides", "Now the other side."),
    Sound.NEXT_EXERCISE: ("Next exercise", "This one is done. Get ready for the next."),
    Sound.END: ("End", "The session is over."),
}
PAGES: dict[StageScheme, tuple[str, str]] = {
    StageScheme.SYSTEM: ("Same as system", ""),
    StageScheme.LIGHT: ("Light pages", ""),
    StageScheme.DARK: ("Dark pages", ""),
}
STAGES: dict[StageScheme, tuple[str, str]] = {
    StageScheme.DARK: ("Dark", "Dark colours and white text: easiest to read from far away."),
    StageScheme.LIGHT: ("Light", "Light colours and dark text, for a bright room."),
    StageScheme.SYSTEM: ("Same as system", "Light or dark, like everything else on this computer."),
}
MOTIONS: dict[Motion, tuple[str, str]] = {
    Motion.SYSTEM: ("Same as system", "Less motion when this computer is set to less animation."),
    Motion.LESS: ("Less", "Figures stand still in their poses, and nothing grows, shrinks or flashes."),
    Motion.FULL: ("Full", "Figures move, and the breathing guide grows and shrinks."),
}
WAITING: dict[bool, tuple[str, str]] = {
    False: (
        "Begin each exercise by itself",
        "It begins after its instruction and the time to get ready.",
    ),
    True: ("Wait for me", "Each exercise waits until you press →. Nothing waits within an exercise."),
}
COUNTING: dict[str, tuple[str, str]] = {
    "counts_reps": ("Count the reps", "“Three of eight”, so that you do not have to count."),
    "counts_down": ("Count down the last three seconds", "“Three, two, one” at the end of each hold or rest."),
    "says_halfway": ("Say when you are halfway", "In holds and movements of 20 seconds or more."),
}
SIGHTS: dict[str, tuple[str, str]] = {
    "flash": ("Flash at changes", "The screen brightens once, gently, at each change."),
    "breathing_in_holds": ("Breathing guide in long holds", "Four seconds in, six seconds out."),
    "mirror": ("Mirror the screen", "For a screen that you see in a mirror."),
}
REMINDERS: dict[str, tuple[str, str]] = {
    "on": (
        "Remind me of planned routines",
        "A silent desktop notification, never during a session.",
    ),
    "tray": (
        "Keep running when the window is closed",
        "BackTimer stays in the tray for reminders, using very little power. To quit, use its icon’s menu.",
    ),
}
