"""The program's looks, from the tokens: light or dark, and the size of type, as a person or the system has chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from backtimer.settings.settings import PageSettings, StageScheme
from backtimer.ui.look import tokens
from backtimer.ui.look.sheet import sheet
from backtimer.ui.look.tokens import DARK, LIGHT, Colours, Type

# What Qt takes for no limit of a widget's size.
NO_LIMIT = (1 << 24) - 1
# Running text, in pixels, as it is now; and what a person has chosen for the pages.
_body = tokens.BODY
_pages = PageSettings()


def system_is_dark() -> bool:
    """Whether the system asks for dark."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def is_dark() -> bool:
    """Whether the pages are dark: as chosen, or as the system is."""
    return system_is_dark() if _pages.scheme is StageScheme.SYSTEM else _pages.scheme is StageScheme.DARK


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


def choose(pages: PageSettings) -> None:
    """Look like this from now on, at once where a window is shown."""
    global _pages
    if pages != _pages:
        _pages = pages
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.property("systemPixels"):
            apply(app)


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
    before = _body
    # Never smaller than ours, unless the person chooses so: what a system has made larger stays as much larger.
    _body = max(tokens.BODY, tokens.BODY * system_pixels / tokens.USUAL_SYSTEM) * _pages.text_percent / 100
    if _body != before:
        _grow(before)
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
    if _body != before:
        _lay_out_again()


def _grow(before: float) -> None:
    """Whatever was given a size in pixels that grow with the type, of `before` until now, keeps its share of it."""
    for widget in QApplication.allWidgets():
        if widget.isWindow():
            continue
        least, most = widget.minimumSize(), widget.maximumSize()
        now = (least.width(), least.height(), most.width(), most.height())
        grown = _grown(widget, "sizes", now, before)
        if grown != now:
            widget.setMinimumSize(min(grown[0], grown[2]), min(grown[1], grown[3]))
            widget.setMaximumSize(grown[2], grown[3])
        if isinstance(widget, QAbstractButton | QAbstractItemView):
            # A style that is asked about one that was never shown is not told when that is gone.
            widget.ensurePolished()
            icon = widget.iconSize()
            # What is wider than high keeps its words at a distance, which does not grow.
            side = _grown(widget, "icon", (icon.height(),), before)[0]
            if side != icon.height():
                widget.setIconSize(QSize(side + icon.width() - icon.height(), side))


def _grown(widget: QWidget, name: str, now: tuple[int, ...], before: float) -> tuple[int, ...]:
    """Sizes for the type of now. They are reckoned from the first that the widget was given, lest rounding adds up."""
    first, body, last = widget.property(f"first_{name}") or (now, before, now)
    if tuple(last) != now:  # somebody has given it others since
        first, body = now, before
    grown = tuple(each if each <= 0 or each >= NO_LIMIT else max(1, round(each * _body / body)) for each in first)
    widget.setProperty(f"first_{name}", [list(first), body, list(grown)])
    return grown


def _lay_out_again() -> None:
    """What depends on the width in type, such as the number of columns, is decided anew."""
    for widget in QApplication.allWidgets():
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            continue  # it was never shown
        widget.updateGeometry()
        if widget.isVisible() and not widget.isWindow():
            QApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))
        if isinstance(widget, QAbstractItemView):
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
