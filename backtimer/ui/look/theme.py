"""The program's looks, from the tokens: light and dark follow the system, and so does the size of type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from backtimer.ui.look import tokens
from backtimer.ui.look.sheet import sheet
from backtimer.ui.look.tokens import DARK, LIGHT, Colours, Type

# Running text, in pixels, as it is now.
_body = tokens.BODY


def is_dark() -> bool:
    """Whether the system asks for dark."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def colours() -> Colours:
    """The colours of the moment."""
    return DARK if is_dark() else LIGHT


def px(pixels: float) -> int:
    """A size of the tokens, grown with the type."""
    return max(1, round(pixels * _body / tokens.BODY))


def type_px(size: Type) -> int:
    """The pixels of a size of type."""
    return round(_body * size.value)


def font(size: Type, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's font in a size of the scale."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(type_px(size))
    made.setWeight(weight)
    return made


def apply(app: QApplication, system_pixels: float | None = None) -> None:
    """Dress the whole program in the scheme of the moment.

    `system_pixels` is how large the system writes; unless given, as it was when the program began.
    """
    global _body
    known = app.property("systemPixels")
    if system_pixels is None:
        system_pixels = float(known) if known else float(QFontInfo(app.font()).pixelSize())
    if system_pixels != known:
        app.setProperty("systemPixels", system_pixels)
    # Never smaller than ours: what a person has made larger stays as much larger.
    _body = max(tokens.BODY, tokens.BODY * system_pixels / tokens.USUAL_SYSTEM)
    scheme = colours()
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, scheme.ground),
        (QPalette.ColorRole.Base, scheme.card),
        (QPalette.ColorRole.AlternateBase, scheme.ground),
        (QPalette.ColorRole.Button, scheme.card),
        (QPalette.ColorRole.Text, scheme.text),
        (QPalette.ColorRole.WindowText, scheme.text),
        (QPalette.ColorRole.ButtonText, scheme.text),
        (QPalette.ColorRole.PlaceholderText, scheme.faint),
        (QPalette.ColorRole.Highlight, scheme.accent),
        (QPalette.ColorRole.HighlightedText, scheme.on_accent),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
    # As the program's font, not as a style: a style would outrank the sizes that the stage computes.
    app.setFont(font(Type.BODY))
    app.setStyleSheet(sheet(scheme, px, type_px))
