"""All figures as one contact sheet, with what is wrong with them: `make figures`, then look at every one.

figures.py [--only ID ...] [--file NAME] [--to PICTURE] [--svg FOLDER]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QRect, Qt  # noqa: E402
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter  # noqa: E402

from backtimer.figures.check import problems_of  # noqa: E402
from backtimer.figures.figure import Figure, Movement, skeleton_at  # noqa: E402
from backtimer.figures.shapes import frame_of, shapes  # noqa: E402
from backtimer.figures.svg import svg  # noqa: E402
from backtimer.routinefile.catalogue import read_catalogue  # noqa: E402
from backtimer.routinefile.figure_files import read_figures  # noqa: E402
from backtimer.ui.figures.painter import paint  # noqa: E402

CELL, TITLE, GROUND = (300, 220), 26, "#14191d"


def main() -> int:
    """Draw; the exit code is 1 when a figure has a problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--folder", type=Path, default=ROOT / "assets" / "figures")
    parser.add_argument("--file", help="only the figures of this file, such as standing.yaml")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "screenshots" / "figures.png")
    parser.add_argument("--docs", action="store_true")
    arguments = parser.parse_args()
    app = QGuiApplication([])
    read = read_figures(arguments.folder)
    for path, problem in read.problems:
        print(problem.text(path.name))
    wanted = dict(read.by_id)
    if arguments.file:
        import yaml

        names = yaml.safe_load((arguments.folder / arguments.file).read_text())["figures"]
        wanted = {name: figure for name, figure in wanted.items() if name in names}
    if arguments.only:
        wanted = {name: figure for name, figure in wanted.items() if name in arguments.only}
    is_bad = bool(read.problems)
    for name, figure in wanted.items():
        for problem in problems_of(figure):
            is_bad = True
            print(f"{name}: {problem}")
    if arguments.docs:
        docs(read.by_id)
        return int(is_bad)
    sheet(wanted, arguments.to)
    print(f"{len(wanted)} figures in {arguments.to}")
    del app
    return int(is_bad)


def docs(figures: dict[str, Figure]) -> None:
    """The catalogue as a page with a picture of each exercise."""
    folder = ROOT / "docs" / "figures"
    folder.mkdir(exist_ok=True)
    lines = ["# The exercises of the catalogue", "", "Written by `packaging/figures.py --docs`.", ""]
    position = None
    for exercise in read_catalogue(ROOT / "routines" / "exercises").exercises:
        if exercise.position != position:
            position = exercise.position
            lines += [f"## {str(position).capitalize()}", ""]
        lines += [f"### {exercise.name}", "", f"`exercise: {exercise.id}` · {exercise.good_for or ''}", ""]
        if exercise.id in figures:
            (folder / f"{exercise.id}.svg").write_text(svg(figures[exercise.id], exercise.name), "utf-8")
            lines += [f"![{exercise.name}](figures/{exercise.id}.svg)", ""]
        lines += [*(f"{number}. {step}" for number, step in enumerate(exercise.steps, 1)), ""]
    (ROOT / "docs" / "exercises.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def moments(figure: Figure) -> list[tuple[str, Movement, float, bool]]:
    """What to look at: each pose on the ways, what lies between, and the other side."""
    found = []
    for movement in (Movement.EFFORT, Movement.RELEASE):
        path = figure.path(movement)
        if movement is Movement.RELEASE and path == tuple(reversed(figure.path(Movement.EFFORT))):
            continue
        stops = max(1, len(path) - 1)
        for number, name in enumerate(path):
            found.append((f"{movement.value}: {name}", movement, number / stops, False))
            if number < len(path) - 1:
                found.append(("…", movement, (number + 0.5) / stops, False))
    if Movement.CYCLE in figure.paths:
        path = figure.paths[Movement.CYCLE]
        found += [(f"cycle: {name}", Movement.CYCLE, n / max(1, len(path) - 1), False) for n, name in enumerate(path)]
    last = figure.path(Movement.EFFORT)[-1]
    found.append((f"{last}, left", Movement.HOLD, 1.0, True))
    return found


def sheet(figures: dict[str, Figure], to: Path) -> None:
    """A row for each figure."""
    rows = [(name, figure, moments(figure)) for name, figure in figures.items()]
    if not rows:
        return
    columns = max(len(found) for _, _, found in rows)
    image = QImage(columns * CELL[0], len(rows) * (CELL[1] + TITLE), QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont()
    font.setPixelSize(15)
    painter.setFont(font)
    for row, (name, figure, found) in enumerate(rows):
        top = row * (CELL[1] + TITLE)
        for column, (label, movement, share, to_left) in enumerate(found):
            frame = frame_of(figure, to_left=to_left)
            # The last instant of a cycle is its first again.
            seconds = min(share, 0.9999) * figure.cycle_seconds
            skeleton = skeleton_at(figure, movement, share, seconds, to_left=to_left)
            box = QRect(column * CELL[0] + 6, top + TITLE, CELL[0] - 12, CELL[1] - 8)
            paint(painter, shapes(skeleton, figure, frame, to_left=to_left), frame, box, dark=True)
            painter.setPen(QColor("#e8eef2"))
            painter.drawText(
                box.x(),
                top + 4,
                CELL[0],
                TITLE,
                Qt.AlignmentFlag.AlignLeft,
                f"{name} · {label}" if column == 0 else label,
            )
    painter.end()
    to.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(to))


if __name__ == "__main__":
    sys.exit(main())
