"""The window has the program's own icon, drawn when it has been seen."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from backtimer.system.resources import assets
from backtimer.ui.look import artwork
from backtimer.ui.look.program_icon import SIDES, show_program_icon


def test_every_size_is_drawn(qapp, monkeypatch):
    monkeypatch.setattr(artwork, "_folder", assets())
    before = qapp.windowIcon()
    try:
        show_program_icon()
        icon = qapp.windowIcon()
        assert sorted(size.width() for size in icon.availableSizes()) == list(SIDES)
        picture = icon.pixmap(64).toImage()
        assert picture.pixelColor(32, 5).name() == "#0b6b73"
        assert picture.pixelColor(0, 0).alpha() < 20
    finally:
        qapp.setWindowIcon(before)


def test_without_its_drawing_the_program_still_works(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(artwork, "_folder", tmp_path)
    before = qapp.windowIcon()
    qapp.setWindowIcon(QIcon())
    show_program_icon()
    assert qapp.windowIcon().isNull()
    qapp.setWindowIcon(before)
