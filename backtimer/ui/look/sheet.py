"""The style sheet of the whole program, from the tokens."""

from __future__ import annotations

from collections.abc import Callable

from backtimer.ui.look.tokens import ARROW_BUTTON, SCROLL_BAR, Colours, Radius, Type


def sheet(c: Colours, px: Callable[[float], int], size: Callable[[Type], int]) -> str:
    """The sheet in these colours; `px` and `size` give sizes in pixels."""
    # A line of two pixels shows the focus; the padding gives way by one, so that nothing moves.
    across, down = px(16), px(8)
    field_across, field_down = px(10), px(7)
    big_across, big_down = px(28), px(11)
    step = px(ARROW_BUTTON)
    tick = px(18)
    # Even numbers, so that the handle is round and in the middle.
    groove, handle = 2 * px(3), 2 * px(10)
    return f"""
    QLabel#title {{ font-size: {size(Type.TITLE)}px; font-weight: 600; }}
    QLabel#figure {{ font-size: {size(Type.FIGURE)}px; font-weight: 600; }}
    QLabel#name {{ font-size: {size(Type.NAME)}px; font-weight: 600; }}
    QLabel#strong {{ font-weight: 600; }}
    QLabel#faint {{ color: {c.faint}; }}
    QLabel#small {{ color: {c.faint}; font-size: {size(Type.SMALL)}px; }}
    QLabel#warning {{ color: {c.warning}; font-weight: 600; }}
    QFrame#card {{ background: {c.card}; border: 1px solid {c.edge}; border-radius: {Radius.CARD}px; }}
    QFrame#caution {{ background: {c.card}; border: 2px solid {c.warning}; border-radius: {Radius.CARD}px; }}
    QFrame#left_out {{ background: {c.ground}; border: 1px dashed {c.bar}; border-radius: {Radius.CARD}px; }}
    QFrame#left_out QLabel#name {{ color: {c.faint}; }}
    QFrame#held {{ background: {c.soft}; border: 2px solid {c.accent}; border-radius: {Radius.CARD}px; }}
    QFrame#today {{ background: {c.soft}; border: none; border-radius: {Radius.CARD}px; }}
    QFrame#gap {{ background: {c.accent}; border: none; border-radius: 2px; }}
    QFrame#tag {{ background: {c.soft}; border: none; border-radius: {Radius.CONTROL}px; }}
    QFrame#line {{ background: {c.edge}; border: none; max-height: 1px; min-height: 1px; }}

    QPushButton {{ padding: {down}px {across}px; border: 1px solid {c.edge}; border-radius: {Radius.CONTROL}px;
        background: {c.card}; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.soft}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: {down - 1}px {across - 1}px; }}
    QPushButton:disabled {{ color: {c.faint}; }}
    QPushButton::menu-indicator {{ image: none; width: {px(20)}px; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-size: {size(Type.NAME)}px; font-weight: 600; padding: {big_down}px {big_across}px; }}
    QPushButton#primary:disabled {{ background: {c.edge}; color: {c.faint}; border-color: {c.edge}; }}
    QPushButton#primary:hover {{ border-color: {c.text}; }}
    QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: {big_down - 1}px {big_across - 1}px; }}
    QPushButton#quiet {{ border-color: transparent; background: transparent; }}
    QPushButton#quiet:hover {{ border-color: {c.edge}; background: {c.card}; }}
    QPushButton#quiet:focus {{ border: 2px solid {c.accent}; }}
    QPushButton#small {{ padding: {px(5)}px {px(12)}px; }}
    QPushButton#small:focus {{ padding: {px(5) - 1}px {px(12) - 1}px; }}
    QPushButton#tool {{ padding: {field_down}px; }}
    QPushButton#tool:focus {{ padding: {field_down - 1}px; }}
    QPushButton#back {{ border: none; background: transparent; padding: {field_down}px 2px; }}
    QPushButton#back:hover {{ background: {c.soft}; }}
    QPushButton#back:focus {{ border: 2px solid {c.accent}; padding: {field_down - 2}px 0; }}
    QPushButton#tool::menu-indicator {{ width: 0; }}
    QPushButton#tool:checked {{ background: {c.soft}; border-color: {c.accent}; }}
    QPushButton#link {{ border: none; background: transparent; color: {c.accent}; padding: 2px 4px;
        text-decoration: underline; }}
    QPushButton#link:focus {{ border: 2px solid {c.accent}; padding: 0 2px; border-radius: {Radius.SMALL}px; }}

    QLineEdit#search, QComboBox, QSpinBox, QDoubleSpinBox {{ border: 1px solid {c.edge};
        border-radius: {Radius.CONTROL}px; background: {c.card}; color: {c.text};
        padding: {field_down}px {field_across}px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QLineEdit#search:hover, QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover {{ border-color: {c.accent}; }}
    QLineEdit#search:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{ border: 2px solid {c.accent};
        padding: {field_down - 1}px {field_across - 1}px; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.faint}; }}
    QLineEdit#entry, QPlainTextEdit#entry {{ border: 1px solid {c.edge}; border-radius: {Radius.CONTROL}px;
        background: {c.card}; color: {c.text}; padding: {field_down}px {field_across}px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QPlainTextEdit#entry {{ padding: {px(4)}px {px(6)}px; }}
    QLineEdit#entry:hover, QPlainTextEdit#entry:hover {{ border-color: {c.accent}; }}
    QLineEdit#entry:focus {{ border: 2px solid {c.accent}; padding: {field_down - 1}px {field_across - 1}px; }}
    QPlainTextEdit#entry:focus {{ border: 2px solid {c.accent}; padding: {px(4) - 1}px {px(6) - 1}px; }}
    QLineEdit#entry[wrong="true"], QPlainTextEdit#entry[wrong="true"] {{ border-color: {c.warning}; }}
    QLabel#note {{ color: {c.text}; font-size: {size(Type.SMALL)}px; }}
    QLabel#wrong {{ color: {c.warning}; font-size: {size(Type.SMALL)}px; font-weight: 600; }}
    QComboBox, QComboBox:focus {{ padding-right: {px(4)}px; }}
    QComboBox::drop-down {{ border: none; width: {step}px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox {{ combobox-popup: 0; }}
    QComboBox QAbstractItemView {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge};
        padding: 4px; outline: none;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QComboBox QAbstractItemView::item {{ padding: {px(6)}px {px(8)}px; color: {c.text}; }}
    QComboBox QAbstractItemView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QDoubleSpinBox {{ min-width: {px(42)}px; }}
    QDoubleSpinBox#dose {{ min-width: {px(56)}px; font-size: {size(Type.NAME)}px; }}
    QDoubleSpinBox#dose[own="true"] {{ border-color: {c.accent}; color: {c.accent}; font-weight: 600; }}
    QAbstractSpinBox[wrong="true"] {{ border-color: {c.warning}; }}
    QDoubleSpinBox#dose[outside="true"] {{ border-color: {c.warning}; color: {c.warning}; font-weight: 600; }}
    QLabel#small[outside="true"] {{ color: {c.warning}; font-weight: 600; }}
    QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border; subcontrol-position: top right;
        width: {step}px; border: none; background: transparent; margin-top: 2px; }}
    QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
        subcontrol-position: bottom right; width: {step}px; border: none; background: transparent;
        margin-bottom: 2px; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: none; }}

    QMenu {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; padding: {px(6)}px; }}
    QMenu::item {{ padding: {px(7)}px {px(22)}px {px(7)}px {px(10)}px; border-radius: {Radius.SMALL}px; }}
    QMenu#ticks::item {{ padding-left: {px(38)}px; }}
    QMenu#ticks::indicator {{ image: none; width: 0; height: 0; }}
    QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QMenu::separator {{ height: 1px; background: {c.edge}; margin: {px(6)}px {px(4)}px; }}
    QToolTip {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; padding: {px(6)}px; }}

    QScrollBar:vertical {{ background: transparent; width: {SCROLL_BAR}px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.bar}; border-radius: 4px; min-height: 40px; margin: 0 2px; }}
    QScrollBar::handle:vertical:hover {{ background: {c.faint}; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {SCROLL_BAR}px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {c.bar}; border-radius: 4px; min-width: 40px; margin: 2px 0; }}
    QScrollBar::handle:horizontal:hover {{ background: {c.faint}; }}
    QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: 0; }}
    QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal {{ background: transparent; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}

    QListView {{ border: none; background: transparent; outline: none; }}
    QListView#choices {{ border: 1px solid {c.edge}; border-radius: {Radius.CONTROL}px; padding: {px(4)}px;
        background: {c.ground}; }}
    QListView#choices:focus {{ border: 2px solid {c.accent}; padding: {px(4) - 1}px; }}
    QListView#choices::item {{ padding: {px(5)}px {px(8)}px; border-radius: {Radius.SMALL}px; color: {c.text}; }}
    QListView#choices::item:disabled {{ color: {c.faint}; }}
    QListView#choices::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}

    QListView#sections:focus {{ border: 2px solid {c.accent}; border-radius: {Radius.CONTROL}px; }}
    QListView#sections {{ border: 2px solid transparent; }}
    QListView#sections::item {{ padding: {px(8)}px {px(8)}px; border-radius: {Radius.SMALL}px; color: {c.text}; }}
    QListView#sections::item:hover {{ background: {c.soft}; }}
    QListView#sections::item:disabled {{ color: {c.faint}; background: transparent; }}
    QListView#sections::item:selected {{ background: {c.soft}; color: {c.text}; font-weight: 600; }}

    QTableView {{ background: {c.card}; color: {c.text}; border: 2px solid {c.edge};
        border-radius: {Radius.CONTROL}px; outline: none; selection-background-color: {c.soft};
        selection-color: {c.text}; }}
    QTableView:focus {{ border-color: {c.accent}; }}
    QTableView::item {{ padding: 0 {px(6)}px; }}
    QTableView::item:selected:focus {{ background: {c.accent}; color: {c.on_accent}; }}
    QTableView QLineEdit {{ border: 2px solid {c.accent}; background: {c.card}; color: {c.text}; padding: 0; }}
    QTableView#month, QTableView#month:focus {{ border: none; }}
    QTableView#month::item:selected:focus {{ background: transparent; }}
    QHeaderView {{ background: {c.card}; border: none; font-size: {size(Type.SMALL)}px; }}
    QHeaderView::section {{ background: {c.card}; color: {c.faint}; border: none;
        font-size: {size(Type.SMALL)}px; padding: {px(4)}px {px(6)}px; }}
    QGraphicsView#plot {{ border: 2px solid transparent; border-radius: {Radius.CONTROL}px; }}
    QGraphicsView#plot:focus {{ border-color: {c.accent}; }}
    QProgressBar#busy {{ border: none; border-radius: {groove // 2}px; background: {c.edge};
        max-height: {groove}px; min-height: {groove}px; }}
    QProgressBar#busy::chunk {{ border-radius: {groove // 2}px; background: {c.accent}; }}

    QCheckBox, QRadioButton {{ spacing: {px(10)}px; padding: 3px 2px; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {c.faint}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {tick}px; height: {tick}px; border: 2px solid {c.faint};
        background: {c.card}; }}
    QCheckBox::indicator {{ border-radius: 5px; }}
    QRadioButton::indicator {{ border-radius: {tick // 2 + 2}px; }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
    QRadioButton::indicator:checked {{ border-color: {c.accent}; background: qradialgradient(cx: 0.5, cy: 0.5,
        radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {c.accent}, stop: 0.55 {c.accent}, stop: 0.65 {c.card}); }}
    QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {c.accent}; }}
    QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {c.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {c.bar}; }}
    QCheckBox::indicator:checked:disabled {{ background: {c.bar}; }}

    QSlider:horizontal {{ min-height: {px(28)}px; }}
    QSlider::groove:horizontal {{ height: {groove}px; border-radius: {groove // 2}px; background: {c.edge}; }}
    QSlider::sub-page:horizontal {{ border-radius: {groove // 2}px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: {handle}px; margin: -{(handle + 4 - groove) // 2}px 0;
        border-radius: {(handle + 4) // 2}px; background: {c.accent}; border: 2px solid {c.card}; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {c.text}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {c.bar}; }}
    """
