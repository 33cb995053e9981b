"""The values that the program's looks are made of: colours, sizes of type, spaces, corners. Nowhere else are there any.

Sizes are in pixels at the usual size of type; `theme.px` makes them grow with the type that a person has chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme. Every text keeps a contrast of at least 4.5 : 1 to what it stands on.

    `ground` is the window, `card` what lies on it, `soft` a quiet panel within a card; `edge` and `bar` are lines.
    """

    ground: str
    card: str
    soft: str
    edge: str
    bar: str
    text: str
    faint: str
    accent: str
    on_accent: str
    warning: str
    sun: str
    on_sun: str


LIGHT = Colours(
    ground="#f4f6f7",
    card="#ffffff",
    soft="#e6f0f0",
    edge="#d3dadd",
    bar="#9fabb1",
    text="#14202a",
    faint="#51616b",
    accent="#0b6b73",
    on_accent="#ffffff",
    warning="#8a3b00",
    sun="#f4b73f",
    on_sun="#4a2f00",
)
DARK = Colours(
    ground="#10161b",
    card="#1a232a",
    soft="#21323a",
    edge="#33414b",
    bar="#56666f",
    text="#eef3f5",
    faint="#a3b3bd",
    accent="#5cc8d0",
    on_accent="#08242a",
    warning="#ffb070",
    sun="#f4c04f",
    on_sun="#3a2600",
)

# Trouble on the dark stage of a session; its text is white.
TROUBLE_GROUND = "#5a2a00"

# The size of running text, in pixels, and the size of the system's type for which it is meant: ten points.
BODY = 15.0
USUAL_SYSTEM = 13.0


class Type(Enum):
    """The scale of type, as multiples of running text."""

    TITLE = 1.9
    FIGURE = 1.6
    NAME = 1.2
    BODY = 1.0
    SMALL = 0.9


class Space(IntEnum):
    """Distances, from between a word and its icon to the margin of a page."""

    HAIR = 2
    XS = 4
    S = 8
    M = 12
    L = 18
    XL = 28
    PAGE = 36


class Radius(IntEnum):
    """How round corners are."""

    SMALL = 6
    CONTROL = 8
    CARD = 12


class Icon(IntEnum):
    """The sides of icons."""

    ARROW = 15
    SMALL = 18
    BUTTON = 20
    POSITION = 24
    LARGE = 56


# Pages of text are no wider than this, however wide the window is.
COLUMN = 1040
# So wide is a page of exercises, whose names stand beside their numbers.
WIDE_COLUMN = 1160
# The smallest width of a routine's card; a wider list has several beside each other.
CARD = 480
FIGURE = 76
# As wide as the buttons at the right edge of a field.
ARROW_BUTTON = 26
SCROLL_BAR = 12
# The least height of a chart, and the least side of a day in a calendar.
PLOT = 190
DAY = 30
# A page lower or narrower than this, at the usual size of type, leaves out what is only nice to have.
LOW_PAGE = 450
NARROW_PAGE = 700
# The first window, and the smallest.
WINDOW = (1180, 760)
SMALLEST_WINDOW = (760, 440)
