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
    bar: str
    text: str
    faint: str
    accent: str
    on_accent: str
    warning: str


LIGHT = Colours("#f4f6f7", "#ffffff", "#d3dadd", "#9fabb1", "#14202a", "#51616b", "#0b6b73", "#ffffff", "#8a3b00")
DARK = Colours("#10161b", "#1a232a", "#33414b", "#56666f", "#eef3f5", "#a3b3bd", "#5cc8d0", "#08242a", "#ffb070")

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
    Kind.EXERCISE_REST: "#12324a",
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


def colours() -> Colours:
    """The colours of the moment."""
    return DARK if is_dark() else LIGHT


def apply(app: QApplication) -> None:
    """Dress the whole program in the scheme of the moment."""
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
    font = app.font()
    font.setPixelSize(15)
    app.setFont(font)
    app.setStyleSheet(_sheet(scheme))


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
    QPushButton::menu-indicator {{ image: none; width: 20px; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-size: 19px; font-weight: 600; padding: 12px 30px; }}
    QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: 11px 29px; }}
    QLineEdit#search, QComboBox, QSpinBox, QDoubleSpinBox {{ border: 1px solid {c.edge}; border-radius: 8px;
        background: {c.card}; color: {c.text}; padding: 7px 10px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QLineEdit#search:hover, QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover {{ border-color: {c.accent}; }}
    QLineEdit#search:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{ border: 2px solid {c.accent};
        padding: 6px 9px; }}
    QComboBox, QComboBox:focus {{ padding-right: 4px; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge};
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QDoubleSpinBox {{ min-width: 64px; font-size: 16px; }}
    QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border; subcontrol-position: top right;
        width: 24px; border: none; background: transparent; margin-top: 2px; }}
    QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
        subcontrol-position: bottom right; width: 24px; border: none; background: transparent; margin-bottom: 2px; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: none; }}
    QMenu {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; padding: 6px; }}
    QMenu::item {{ padding: 7px 22px 7px 10px; border-radius: 6px; }}
    QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QMenu::separator {{ height: 1px; background: {c.edge}; margin: 6px 4px; }}
    QToolTip {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; padding: 6px; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.bar}; border-radius: 4px; min-height: 40px; margin: 0 2px; }}
    QScrollBar::handle:vertical:hover {{ background: {c.faint}; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QListView {{ border: none; background: transparent; outline: none; }}
    QFrame#caution {{ background: {c.card}; border: 2px solid {c.warning}; border-radius: 10px; }}
    QCheckBox, QRadioButton {{ spacing: 10px; padding: 3px 2px; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {c.faint}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 18px; height: 18px; border: 2px solid {c.faint};
        background: {c.card}; }}
    QCheckBox::indicator {{ border-radius: 5px; }}
    QRadioButton::indicator {{ border-radius: 11px; }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
    QRadioButton::indicator:checked {{ border-color: {c.accent}; background: qradialgradient(cx: 0.5, cy: 0.5,
        radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {c.accent}, stop: 0.55 {c.accent}, stop: 0.65 {c.card}); }}
    QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {c.accent}; }}
    QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {c.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {c.bar}; }}
    QCheckBox::indicator:checked:disabled {{ background: {c.bar}; }}
    QSlider:horizontal {{ min-height: 28px; }}
    QSlider::groove:horizontal {{ height: 6px; border-radius: 3px; background: {c.edge}; }}
    QSlider::sub-page:horizontal {{ border-radius: 3px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: 20px; margin: -9px 0; border-radius: 12px;
        background: {c.accent}; border: 2px solid {c.card}; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {c.text}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {c.bar}; }}
    QPushButton#small {{ padding: 5px 12px; }}
    QPushButton#small:focus {{ padding: 4px 11px; }}
    QListView#choices {{ border: 1px solid {c.edge}; border-radius: 8px; padding: 4px; background: {c.ground}; }}
    QListView#choices:focus {{ border: 2px solid {c.accent}; padding: 3px; }}
    QListView#choices::item {{ padding: 5px 8px; border-radius: 6px; color: {c.text}; }}
    QListView#choices::item:disabled {{ color: {c.faint}; }}
    QListView#choices::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QPushButton#link {{ border: none; background: transparent; color: {c.accent}; padding: 2px 4px;
        text-decoration: underline; }}
    QPushButton#link:focus {{ border: 2px solid {c.accent}; padding: 0 2px; }}
    """
