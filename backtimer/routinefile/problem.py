"""What is wrong with a file, or worth a remark, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

MOST_PROBLEMS = 100


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file, or a remark on it, at a line and a column that count from 1.

    `key` is the key that it is about, if it is about one.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    key: str = field(default="", compare=False)

    def text(self, file: object, kind: str = "") -> str:
        """The problem as one line: "file:line:column: message (hint)"; a `kind` such as "remark" stands before it."""
        hint = f" ({self.hint})" if self.hint else ""
        before = f"{kind}: " if kind else ""
        return f"{file}:{self.line}:{self.column}: {before}{self.message}{hint}"


class Place(Protocol):
    """Anything with a line and a column."""

    @property
    def line(self) -> int:
        """The line, from 1."""

    @property
    def column(self) -> int:
        """The column, from 1."""


@dataclass
class Problems:
    """Collects the problems of one file, and the remarks: those do not keep it from being used.

    `folder` is where the file lies, if that is known.
    """

    folder: Path | None = None
    found: list[Problem] = field(default_factory=list)
    noted: list[Problem] = field(default_factory=list)

    def add(self, place: Place | None, message: str, hint: str = "", *, key: str = "") -> None:
        """Note a problem at a place; without a place it is the start of the file."""
        self.found.append(_at(place, message, hint, key))

    def remark(self, place: Place | None, message: str, hint: str = "", *, key: str = "") -> None:
        """Note a remark."""
        self.noted.append(_at(place, message, hint, key))

    def did_you_mean(self, word: str, choices: Iterable[str]) -> str:
        """A hint with the nearest of the choices, or none."""
        # A hostile file has a hundred thousand misspelt keys; nobody reads the hints beyond the cap.
        if len(self.found) > 2 * MOST_PROBLEMS or len(word) > 60:
            return ""
        word, choices = word.casefold(), list(choices)
        # Two letters changed round are the likeliest slip: "resp" is nearer to "reps" than to "rest".
        near = [choice for choice in choices if sorted(choice) == sorted(word)]
        near = near or difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
        return f'did you mean "{near[0]}"?' if near else ""

    def in_order(self) -> tuple[Problem, ...]:
        """All problems in the order of the file, no more than a hundred."""
        return _in_order(self.found)

    def remarks_in_order(self) -> tuple[Problem, ...]:
        """All remarks in the order of the file, no more than a hundred."""
        return _in_order(self.noted)


def _at(place: Place | None, message: str, hint: str, key: str) -> Problem:
    line, column = (place.line, place.column) if place else (1, 1)
    return Problem(line, column, message, hint, key)


def _in_order(found: list[Problem]) -> tuple[Problem, ...]:
    ordered = sorted(found, key=lambda problem: (problem.line, problem.column))
    if len(ordered) <= MOST_PROBLEMS:
        return tuple(ordered)
    first_left_out = ordered[MOST_PROBLEMS]
    more = Problem(first_left_out.line, first_left_out.column, f"and {len(ordered) - MOST_PROBLEMS} more")
    return (*ordered[:MOST_PROBLEMS], more)


def sentence_of(problem: Problem, key: str = "it") -> str:
    """A problem beside what it is about: a sentence without the line and the key."""
    text = " ".join(problem.message.removeprefix(f"{key}: ").split())
    hint = f": {' '.join(problem.hint.split())}" if problem.hint else ""
    end = "" if hint.endswith(("?", ".")) else "."
    # A key stays as it is written: set_rest.
    begin = text[:1] if "_" in text.partition(" ")[0] else text[:1].upper()
    return f"{begin}{text[1:]}{hint}{end}"


def shown(text: str, most: int = 40) -> str:
    """A piece of a file in quotes, fit to be shown: on one line, short, nothing unprintable."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text[: most * 2].split()))
    return f'"{clean[:most]}…"' if len(clean) > most else f'"{clean}"'
