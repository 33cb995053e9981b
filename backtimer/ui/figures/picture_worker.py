"""Decodes pictures in a process of its own: one that takes too long, or too much memory, is killed with it.

Reads a line of JSON for each picture, {"path": …, "side": …}, and answers with a line of JSON: "frames", each with its
width, height, milliseconds and bytes, and then those bytes (premultiplied ARGB); or "error", a sentence. The first line
says that it is "ready".
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPainter

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_BYTES = 20 * 1024 * 1024
# A phone's 108 megapixels are taken. What Qt decodes at full size before it scales takes four bytes a pixel.
MOST_PIXELS = 130_000_000
MOST_DECODED_MB = 540
# All frames of an animation together, as they are kept in the window.
MOST_FRAMES, MOST_FRAME_PIXELS, MOST_FRAME_SIDE = 150, 24_000_000, 640
# An animation that takes longer is shown as far as it came; below what the window waits.
MOST_ANIMATION_SECONDS = 4.0
MOST_MEMORY, MOST_SECONDS = 3 * 1024**3, 60
FORMATS = ("png", "jpeg", "gif")

TOO_LARGE_FILE = "The picture is larger than 20 MB. Save a smaller copy of it and use that."
TOO_LARGE = "The picture is too large ({width} × {height} pixels). Save a smaller copy of it and use that."
BROKEN = "The picture cannot be read. It must be a PNG, JPEG, SVG or GIF file."
REFERS = "The picture refers to other files, which BackTimer does not open. Save it as PNG and use that."
CUT = "This animation is very long or large: only its first {count} frames are shown."

# A reference that leads out of the file, or into another drawing; a declared entity may hide one.
_REFERENCE = re.compile(
    r"""(?:href|src)\s*=\s*(["'])(?!\s*\#|\s*data:image/(?:png|jpe?g|gif);)|<!ENTITY|@import""", re.I
)


class Refused(Exception):
    """The picture is not shown; the message is a sentence that says why."""


def main() -> None:
    """Answer until there are no more questions."""
    limit()
    out = sys.stdout.buffer
    # Nothing that a library prints gets into the answers.
    sys.stdout = sys.stderr
    # Text in a drawing needs fonts, and those need an application.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    QGuiApplication.setQuitOnLastWindowClosed(False)
    app = QGuiApplication([])
    QImageReader.setAllocationLimit(MOST_DECODED_MB)
    _write(out, {"ready": True})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        answer(out, asked["path"], int(asked["side"]))
    del app


def limit() -> None:
    """No more memory and time than any picture needs, where the system can see to that."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def answer(out: BinaryIO, path: str, side: int) -> None:
    """Write what comes of a picture."""
    try:
        frames, note = decoded(Path(path), side)
    except Refused as refused:
        _write(out, {"error": str(refused)})
        return
    except (OSError, MemoryError, ValueError):
        _write(out, {"error": BROKEN})
        return
    _write(out, {"frames": [[i.width(), i.height(), ms, i.sizeInBytes()] for i, ms in frames], "note": note})
    for image, _ in frames:
        out.write(image.constBits())
    out.flush()


def decoded(path: Path, side: int) -> tuple[list[tuple[QImage, int]], str]:
    """The frames of a picture with their milliseconds, no larger than `side`, and a sentence about what is left out.

    Raises OSError, Refused.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE_FILE)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return [(_drawing(data, side), 0)], ""
    kind = bytes(QImageReader.imageFormat(buffer).data()).decode()
    if kind not in FORMATS:
        raise Refused(BROKEN)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise Refused(BROKEN)
    if size.width() * size.height() > MOST_PIXELS:
        raise Refused(TOO_LARGE.format(width=size.width(), height=size.height()))
    if kind == "gif":
        side = min(side, MOST_FRAME_SIDE)
    small = _within(size, side)
    if kind == "jpeg":
        # Its decoder scales as it decodes.
        reader.setScaledSize(small)
    frames: list[tuple[QImage, int]] = []
    # Frames are read one by one: counting them would read the whole file first.
    most = max(1, min(MOST_FRAMES, MOST_FRAME_PIXELS // (small.width() * small.height())))
    until = monotonic() + MOST_ANIMATION_SECONDS
    while len(frames) < most and (not frames or monotonic() < until):
        image = reader.read()
        if image.isNull():
            break
        if image.width() > side or image.height() > side:
            image = image.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        frames.append((image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), reader.nextImageDelay()))
        if not reader.supportsAnimation():
            return frames, ""
    if not frames:
        raise Refused(BROKEN)
    return frames, CUT.format(count=len(frames)) if reader.canRead() and most > 1 else ""


def _drawing(data: bytes, side: int) -> QImage:
    from PySide6.QtSvg import QSvgRenderer

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(BROKEN) from None
    if _REFERENCE.search(text):
        raise Refused(REFERS)
    renderer = QSvgRenderer(QByteArray(data))
    size = renderer.viewBoxF().size() if renderer.isValid() else None
    if size is None or not (0 < size.width() < 1e9 and 0 < size.height() < 1e9):
        raise Refused(BROKEN)
    image = QImage(
        size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).toSize().expandedTo(QSize(1, 1)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _within(size: QSize, side: int) -> QSize:
    if max(size.width(), size.height()) <= side:
        return size
    return size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _write(out: BinaryIO, header: dict[str, Any]) -> None:
    out.write(json.dumps(header).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
