"""Writes the program's icon in every size and container that a system asks for, from assets/program/backtimer.svg.

.venv/bin/python packaging/make_icons.py      (or `make icons`)

What it writes into packaging/icons is committed, so that a build needs no Qt to have icons. The pages draw none of it.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "assets" / "program" / "backtimer.svg"
FOLDER = ROOT / "packaging" / "icons"
# The sides of the PNG files, in pixels.
SIDES = (16, 24, 32, 48, 64, 128, 256, 512)
# What Windows shows in lists, on the desktop and in large.
ICO_SIDES = (16, 24, 32, 48, 64, 128, 256)
# The names that macOS has for sides; the later ones are the same sizes on a screen of twice the density.
ICNS_SIDES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
    b"ic10": 1024,
}


def png(drawing: QSvgRenderer, side: int) -> bytes:
    """The drawing as a PNG file of so many pixels."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 0)
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon that holds these PNG files, by their side."""
    at = 6 + 16 * len(pictures)
    entries = bytearray()
    for side, data in pictures.items():
        # A side of 256 is written as 0.
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return struct.pack("<HHH", 0, 1, len(pictures)) + bytes(entries) + b"".join(pictures.values())


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """A macOS icon that holds these PNG files, by Apple's name for their size."""
    body = b"".join(name + struct.pack(">I", 8 + len(data)) + data for name, data in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main() -> None:
    """Write them all."""
    application = QGuiApplication.instance() or QGuiApplication([])
    drawing = QSvgRenderer(str(DRAWING))
    assert drawing.isValid(), f"{DRAWING} is no drawing"
    made = {side: png(drawing, side) for side in sorted({*SIDES, *ICNS_SIDES.values()})}
    FOLDER.mkdir(exist_ok=True)
    files = {f"backtimer-{side}.png": made[side] for side in SIDES}
    files["backtimer.ico"] = ico({side: made[side] for side in ICO_SIDES})
    files["backtimer.icns"] = icns({name: made[side] for name, side in ICNS_SIDES.items()})
    for name, data in files.items():
        (FOLDER / name).write_bytes(data)
        print(f"{name:20} {len(data):7} bytes")
    del application


if __name__ == "__main__":
    main()
