"""A page of the usual pieces in type to be read from the mat: what follows a session is read lying down.

Sizes are capitals as shares of the page's height, as on the stage, where a page is not narrower than 16 : 10.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QWidget

from backtimer.ui.look import large_type
from backtimer.ui.look.pieces import IconLabel
from backtimer.ui.look.tokens import Space
from backtimer.ui.session.pain_scale import PainScale
from backtimer.ui.stage.text import font_with_capitals

# What is read first, then names and numbers, all other words, and what may be read when one has got up.
LARGE, MIDDLING, WORDS, SMALL = 0.0805, 0.0545, 0.048, 0.036
BUTTON, ICON, SCALE = 0.042, 0.06, 0.1
WIDEST = 0.625
_NAMES = {"title": LARGE, "figure": MIDDLING, "name": MIDDLING, "strong": WORDS, "faint": WORDS, "small": SMALL}


def unit_of(page: QWidget) -> float:
    """What the shares are of, in pixels."""
    return min(float(page.height()), page.width() * WIDEST)


def fit(page: QWidget) -> None:
    """Write everything on a page as large as it must be at its size of now."""
    unit = unit_of(page)
    sheet = _sheet(unit)
    if sheet != page.styleSheet():
        page.setStyleSheet(sheet)
    side = round(ICON * unit)
    for icon in page.findChildren(IconLabel):
        icon.setFixedSize(side, side)
    for button in page.findChildren(QPushButton):
        icon_side = round(BUTTON * unit)
        button.setIconSize(QSize(icon_side + Space.S, icon_side))
    for scale in page.findChildren(PainScale):
        scale.setFixedHeight(round(SCALE * unit))


def _sheet(unit: float) -> str:
    family, words = large_type.family(), _pixels(WORDS, unit)
    pieces = ("QLabel", "QLabel#warning", "QLineEdit#entry")
    button = f"{{ font-family: '{family}'; font-size: {_pixels(BUTTON, unit)}px; padding: {round(0.016 * unit)}px; }}"
    return "\n".join(
        (
            f"{', '.join(pieces)} {{ font-family: '{family}'; font-size: {words}px; }}",
            *(f"{name} {button}" for name in ("QPushButton", "QPushButton#primary", "QPushButton#primary:focus")),
            *(f"QLabel#{name} {{ font-size: {_pixels(share, unit)}px; }}" for name, share in _NAMES.items()),
        )
    )


def _pixels(share: float, unit: float) -> int:
    """The size of type whose capitals are at least such a share high."""
    return font_with_capitals(QFont.Weight.Medium, share * unit).pixelSize()
