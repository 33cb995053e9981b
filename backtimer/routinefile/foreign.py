"""A routine file from elsewhere, on its way to a person's own routines: what must come along, and under which names."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from backtimer.routinefile.edit import CannotEdit, NodePath, set_value
from backtimer.routinefile.kinds import Picture
from backtimer.routinefile.problem import Problems, shown
from backtimer.routinefile.reader import read_bytes
from backtimer.routinefile.tree import MOST_BYTES, Mapping, Scalar, Sequence, parse

SUFFIXES = (".yaml", ".yml")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Foreign:
    """What a file holds, and the usable pictures beside it, by where it names them."""

    data: bytes
    pictures: MappingOf[NodePath, Path]


def read_foreign(path: Path) -> Foreign | str:
    """Read a file that is to be added; a sentence when it is none that could be. Its problems are no matter here."""
    name = shown(path.name)
    if path.suffix.casefold() not in SUFFIXES:
        return f"{name} is not a routine file: their names end in .yaml or .yml."
    problems = Problems(path.parent)
    data = read_bytes(path, problems)
    if data is None:
        return f"{name} cannot be added: {problems.found[0].message}."
    if len(data) > MOST_BYTES:
        return f"{name} cannot be added: it is larger than 1 MiB, and a routine is a few kilobytes."
    try:
        is_text = "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        is_text = False
    if not is_text:
        return f"{name} cannot be added: it does not hold text (UTF-8)."
    return Foreign(data, dict(_pictures(data, path.parent)))


def renamed(data: bytes, names: MappingOf[NodePath, str]) -> bytes:
    """The file with other names for its pictures, and nothing else changed. Raises CannotEdit."""
    text = data.removeprefix(_BOM).decode("utf-8")
    for place, name in names.items():
        text = set_value(text, place, name)
    return text.encode("utf-8")


def _pictures(data: bytes, folder: Path) -> list[tuple[NodePath, Path]]:
    """Taken from the text, because a file with problems is not read as a routine, and its pictures come along too."""
    root = parse(data, Problems())
    if not isinstance(root, Mapping):
        return []
    found: list[tuple[NodePath, Path]] = []
    for key, value in root.pairs:
        if not (isinstance(key, Scalar) and key.value == "exercises" and isinstance(value, Sequence)):
            continue
        for index, item in enumerate(value.items):
            for inner, node in item.pairs if isinstance(item, Mapping) else ():
                if isinstance(inner, Scalar) and inner.value == "picture":
                    picture = Picture().read("picture", node, Problems(folder))
                    if picture is not None:
                        found.append((("exercises", index, "picture"), Path(picture)))
    return found


__all__ = ["CannotEdit", "Foreign", "read_foreign", "renamed"]
