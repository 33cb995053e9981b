"""The type that is read from the mat: figures of one width, and 1, I and l that nobody takes for one another.

It is our own, so that the big words have the same width on every computer, and fit wherever they were seen to fit.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase, QGuiApplication

from backtimer.ui.look import artwork

WEIGHTS = ("Medium", "SemiBold", "Bold")


@cache
def family() -> str:
    """The family of the large type, loaded when it is first asked for; without its files the program's usual one.

    It has the weights Medium, DemiBold and Bold.
    """
    found = ""
    for weight in WEIGHTS:
        file = artwork.path("fonts", f"BackTimerInter-{weight}.otf")
        number = QFontDatabase.addApplicationFont(str(file)) if file is not None and file.is_file() else -1
        if number >= 0:
            found = QFontDatabase.applicationFontFamilies(number)[0]
    return found or QGuiApplication.font().family()
