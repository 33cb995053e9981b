"""A figure as an SVG picture: where it starts from, and where it goes."""

from __future__ import annotations

from backtimer.figures.figure import Figure, Movement, skeleton_at
from backtimer.figures.palette import LIGHT
from backtimer.figures.shapes import Frame, Shape, frame_of, shapes

SCALE = 220  # pixels for a body height
GAP = 12


def svg(figure: Figure, title: str) -> str:
    """Rest and effort side by side, on a light ground."""
    movements = [Movement.REST] if len(figure.path(Movement.EFFORT)) == 1 else [Movement.REST, Movement.HOLD]
    frame = frame_of(figure)
    width, height = round((frame.right - frame.left) * SCALE), round((frame.top - frame.bottom) * SCALE)
    parts = []
    for number, movement in enumerate(movements):
        drawn = shapes(skeleton_at(figure, movement, 1.0, 0.0), figure, frame)
        parts.append(f'<g transform="translate({number * (width + GAP)} 0)">{_paths(drawn, frame)}</g>')
    whole = len(movements) * width + (len(movements) - 1) * GAP
    name = title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" width="{whole}" height="{height}"'
        f' role="img"><title>{name}</title>'
        f'<rect width="{whole}" height="{height}" rx="8" fill="#f4f6f7"/>{"".join(parts)}</svg>\n'
    )


def _paths(drawn: tuple[Shape, ...], frame: Frame) -> str:
    parts = []
    for shape in drawn:
        points = " ".join(f"{(x - frame.left) * SCALE:.1f},{(frame.top - y) * SCALE:.1f}" for x, y in shape.points)
        parts.append(f'<polygon fill="{LIGHT[shape.tone]}" points="{points}"/>')
    return "".join(parts)
