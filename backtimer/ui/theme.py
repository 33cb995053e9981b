"""Colours and type in one place. Light and dark follow the system; the session's stage is always dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from backtimer.session.plan import Kind


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme. `faint` on `ground` keeps a contrast of at least 4.5 : 1."""

    ground: str
    card: str
    edge: str
    text: str
    faint: str
    accent: str
    on_accent: str
    warning: str


LIGHT = Colours("#f4f6f7", "#ffffff", "#d3dadd", "#14202a", "#51616b", "#0b6b73", "#ffffff", "#8a3b00")
DARK = Colours("#10161b", "#1a232a", "#33414b", "#eef3f5", "#a3b3bd", "#5cc8d0", "#08242a", "#ffb070")

# The stage behind each kind of step; white text keeps at least 7 : 1 on all of them.
STAGE: dict[Kind, str] = {
    Kind.LEAD_IN: "#16222c",
    Kind.MOVE: "#0d4a3a",
    Kind.HOLD: "#0d4a3a",
    Kind.TIMED: "#0d4a3a",
    Kind.OPEN: "#0d4a3a",
    Kind.RELEASE: "#12324a",
    Kind.REST: "#12324a",
    Kind.SET_REST: "#12324a",
    Kind.CHANGE_SIDES: "#553a0a",
    Kind.BREATHE_IN: "#37306b",
    Kind.BREATHE_OUT: "#2a2655",
    Kind.DONE: "#16222c",
}
STAGE_PAUSED = "#3a3f44"
STAGE_TEXT = "#ffffff"
STAGE_FAINT = "#d6dfe4"
RING = "#ffffff"
RING_TRACK = "#5f6f78"


def is_dark() -> bool:
    """Whether the system asks for dark."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply(app: QApplication) -> None:
    """Dress the whole program in the scheme of the moment."""
    colours = DARK if is_dark() else LIGHT
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.ground),
        (QPalette.ColorRole.Base, colours.card),
        (QPalette.ColorRole.AlternateBase, colours.ground),
        (QPalette.ColorRole.Button, colours.card),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.faint),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
    ):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
    # As the program's font, not as a style: a style would outrank the sizes that the stage computes.
    font = app.font()
    font.setPixelSize(15)
    app.setFont(font)
    app.setStyleSheet(_sheet(colours))


def _sheet(c: Colours) -> str:
    return f"""
    QLabel#title {{ font-size: 30px; font-weight: 600; }}
    QLabel#name {{ font-size: 19px; font-weight: 600; }}
    QLabel#faint {{ color: {c.faint}; }}
    QLabel#warning {{ color: {c.warning}; font-weight: 600; }}
    QFrame#card {{ background: {c.card}; border: 1px solid {c.edge}; border-radius: 10px; }}
    QPushButton {{ padding: 9px 16px; border: 1px solid {c.edge}; border-radius: 8px; background: {c.card}; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 8px 15px; }}
    QPushButton:disabled {{ color: {c.faint}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-size: 19px; font-weight: 600; padding: 12px 30px; }}
    QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: 11px 29px; }}
    QSpinBox, QDoubleSpinBox {{ padding: 5px 6px; min-width: 84px; font-size: 16px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QListWidget {{ border: none; background: transparent; outline: none; }}
    QListWidget::item {{ background: {c.card}; border: 1px solid {c.edge}; border-radius: 10px; margin: 5px 2px;
        padding: 0; }}
    QListWidget::item:hover {{ border-color: {c.accent}; }}
    QListWidget::item:selected {{ border: 2px solid {c.accent}; background: {c.card}; color: {c.text}; }}
    QListWidget QLabel {{ background: transparent; }}
    """
