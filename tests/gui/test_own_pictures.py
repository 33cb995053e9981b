"""A person's own pictures: decoded elsewhere, within limits, and what is not shown is said."""

from __future__ import annotations

import struct
import sys
import time
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from backtimer.ui.figures.picture_worker import BROKEN, CUT, REFERS, TOO_LARGE, TOO_LARGE_FILE
from backtimer.ui.figures.pictures import TOO_SLOW, Pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 20">{}</svg>'
# Ten of ten of ten …: a hundred million squares.
MANY = '<defs><g id="a0"><rect width="1" height="1"/></g>' + "".join(
    f'<g id="a{level}">' + f'<use xlink:href="#a{level - 1}"/>' * 10 + "</g>" for level in range(1, 9)
)


def png(width: int, height: int) -> bytes:
    """A black picture of one bit a pixel: tiny as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packed = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def gif(frames: int) -> bytes:
    """An animation of one dot."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    frame = b"\x21\xf9\x04\x04\x02\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * frames + b"\x3b"


@pytest.fixture
def pictures(qtbot):
    made = Pictures()
    yield made
    made.close()


def shown(qtbot, pictures, path: Path):
    """The picture when it is there."""
    qtbot.waitUntil(lambda: pictures.get(str(path), 256) is not None, timeout=60_000)
    return pictures.get(str(path), 256)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("vast.png", png(30_000, 30_000), TOO_LARGE.format(width=30_000, height=30_000)),
        ("empty.png", b"", BROKEN),
        ("text.png", b"no picture", BROKEN),
        ("heavy.png", bytes(20 * 1024 * 1024 + 1), TOO_LARGE_FILE),
        ("file.svg", SVG.format('<image xlink:href="two.gif" width="9" height="9"/>').encode(), REFERS),
        ("net.svg", SVG.format('<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>').encode(), REFERS),
        ("hidden.svg", SVG.format('<image href="&#102;ile:///etc/x" width="9" height="9"/>').encode(), REFERS),
        ("entity.svg", b'<!DOCTYPE a [<!ENTITY a "b">]>' + SVG.format("<text>&a;</text>").encode(), REFERS),
        ("broken.svg", b"<svg", BROKEN),
        ("wide.svg", SVG.replace("20 20", "1e30 1").format("").encode(), BROKEN),
    ],
)
def test_what_is_not_shown_is_said(qtbot, pictures, tmp_path, name, data, told):
    path = tmp_path / name
    path.write_bytes(data)
    found = shown(qtbot, pictures, path)
    assert (found.frames, found.told) == ((), told)


def test_a_phones_picture_is_shown_small(qtbot, pictures, tmp_path):
    path = tmp_path / "phone.jpg"
    image = QImage(12_000, 9_000, QImage.Format.Format_Grayscale8)
    image.fill(120)
    assert image.save(str(path))
    found = shown(qtbot, pictures, path)
    assert found.told == ""
    assert (found.frames[0][0].width(), found.frames[0][0].height()) == (256, 192)


def test_of_a_long_animation_the_beginning_is_shown(qtbot, pictures, tmp_path):
    path = tmp_path / "long.gif"
    path.write_bytes(gif(50_000))
    found = shown(qtbot, pictures, path)
    assert len(found.frames) == 150
    assert found.told == CUT.format(count=150)


def test_one_that_takes_too_long_is_given_up_and_the_next_is_shown(qtbot, pictures, tmp_path):
    slow, good = tmp_path / "slow.svg", tmp_path / "good.png"
    slow.write_text(SVG.format(MANY + '</defs><use xlink:href="#a8"/>'))
    good.write_bytes(png(20, 10))
    pictures.each_seconds = 1.5
    assert shown(qtbot, pictures, slow).told == TOO_SLOW
    pictures.each_seconds = 20.0
    assert len(shown(qtbot, pictures, good).frames) == 1


def test_a_worker_that_dies_is_no_harm(qtbot, tmp_path):
    path = tmp_path / "good.png"
    path.write_bytes(png(20, 10))
    pictures = Pictures(command=(sys.executable, "-c", "raise SystemExit(3)"))
    assert shown(qtbot, pictures, path).told == TOO_SLOW
    gone = Pictures(command=(str(tmp_path / "no such program"),))
    assert shown(qtbot, gone, path).told == TOO_SLOW


def test_a_changed_picture_is_read_again_and_one_that_is_gone_is_told(qtbot, pictures, tmp_path):
    path = tmp_path / "mine.png"
    path.write_bytes(png(20, 10))
    assert shown(qtbot, pictures, path).frames[0][0].width() == 20
    time.sleep(0.02)
    path.write_bytes(png(30, 10))
    assert shown(qtbot, pictures, path).frames[0][0].width() == 30
    path.unlink()
    assert pictures.get(str(path), 256).told == "The picture is no longer there."
