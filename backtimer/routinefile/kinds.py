"""The kinds of value that a key can hold: how each is read from a file, and how JSON Schema describes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Any, Protocol

from backtimer.routine.dose import Bounds, Range
from backtimer.routine.exercise import Words
from backtimer.routinefile.durations import (
    COUNT_PATTERN,
    COUNTS_PATTERN,
    DURATION_PATTERN,
    DURATIONS_PATTERN,
    TEMPO_PATTERN,
    Unclear,
    duration_text,
    read_count,
    read_duration,
    read_tempo,
)
from backtimer.routinefile.problem import Problems, shown
from backtimer.routinefile.tree import Mapping, Node, Scalar, Sequence, Unusable

MOST_LETTERS = 1000
MOST_LETTERS_OF_A_NAME = 100
MOST_LINES = 20
ID_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"

Schema = dict[str, Any]
_TEXT_TYPES = ["string", "number", "boolean"]  # unquoted, 10 and yes are no strings to an editor; to us they are text


class Kind(Protocol):
    """A kind of value."""

    def read(self, key: str, node: Node, problems: Problems) -> Any:
        """The value, or None after saying what is wrong."""

    def schema(self) -> Schema:
        """What JSON Schema says of it."""


@dataclass(frozen=True)
class Key:
    """A key of a file: the kind of its value, and what it means in a sentence."""

    kind: Kind
    help: str

    def schema(self) -> Schema:
        """The kind's schema with the sentence, which editors show."""
        return {"description": self.help, **self.kind.schema()}


def read_pairs(node: Node, what: str, keys: Iterable[str], problems: Problems) -> dict[str, tuple[Scalar, Node]]:
    """The keys of a mapping with their places; unknown and double ones are reported and left out."""
    pairs: dict[str, tuple[Scalar, Node]] = {}
    allowed = tuple(keys)
    for key, value in all_pairs(node, what, problems):
        if key.value not in allowed:
            hint = problems.did_you_mean(key.value, allowed)
            problems.add(key, f"{what} has no key {shown(key.value)}", hint)
        elif key.value in pairs:
            first = pairs[key.value][0].line
            problems.add(key, f"{shown(key.value)} is here twice", f"it is already on line {first}")
        else:
            pairs[key.value] = (key, value)
    return pairs


def all_pairs(node: Node, what: str, problems: Problems) -> list[tuple[Scalar, Node]]:
    """The pairs of a mapping whose keys are single words."""
    if isinstance(node, Unusable):
        return []
    if not isinstance(node, Mapping):
        problems.add(node, f"{what} is written as keys with values", "like  key: value")
        return []
    pairs = []
    for key, value in node.pairs:
        if isinstance(key, Scalar):
            pairs.append((key, value))
        elif not isinstance(key, Unusable):
            problems.add(key, "a key is a single word")
    return pairs


def read_scalar(key: str, node: Node, problems: Problems) -> Scalar | None:
    """A single value, or None after saying that it is something else."""
    if isinstance(node, Scalar):
        if not node.is_empty:
            return node
        problems.add(node, f"{key} has no value", "give one, or leave the key out")
    elif not isinstance(node, Unusable):
        problems.add(node, f"{key} takes a single value, not a {'list' if isinstance(node, Sequence) else 'mapping'}")
    return None


def slug(name: str) -> str:
    """An id made of a name; empty when the name has no letter of the Latin alphabet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass(frozen=True)
class Text:
    """A text on one line."""

    most_letters: int = MOST_LETTERS

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The text, white space put right."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        text = " ".join(scalar.value.split())
        if len(text) > self.most_letters:
            problems.add(node, f"{key} is longer than {self.most_letters} letters")
            return None
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
            problems.add(node, f"{key} has a character that cannot be shown or spoken")
            return None
        return text

    def schema(self) -> Schema:
        """Any single value."""
        return {"type": _TEXT_TYPES, "minLength": 1}


NAME = Text(MOST_LETTERS_OF_A_NAME)


@dataclass(frozen=True)
class Id:
    """Small letters, digits and hyphens."""

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The id."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        if len(scalar.value) > MOST_LETTERS_OF_A_NAME or not re.fullmatch(ID_PATTERN, scalar.value):
            problems.add(node, f"{shown(scalar.value)} is no id", "an id is small letters, digits and hyphens")
            return None
        return scalar.value

    def schema(self) -> Schema:
        """A pattern; an id of digits alone is a number to an editor."""
        return {"type": ["string", "integer"], "pattern": f"^{ID_PATTERN}$", "maxLength": MOST_LETTERS_OF_A_NAME}


@dataclass(frozen=True)
class Texts:
    """A list of texts."""

    most_letters: int = MOST_LETTERS

    def read(self, key: str, node: Node, problems: Problems) -> tuple[str, ...] | None:
        """The texts."""
        if isinstance(node, Unusable):
            return None
        if not isinstance(node, Sequence):
            problems.add(node, f"{key} is a list", "begin each line of it with -")
            return None
        if len(node.items) > MOST_LINES:
            problems.add(node, f"{key} has more than {MOST_LINES} lines")
        line = Text(self.most_letters)
        texts = [line.read(f"a line of {key}", item, problems) for item in node.items[:MOST_LINES]]
        return tuple(text for text in texts if text is not None)

    def schema(self) -> Schema:
        """A list."""
        return {"type": "array", "items": Text(self.most_letters).schema(), "maxItems": MOST_LINES}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The word."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        if scalar.value not in self.words:
            hint = problems.did_you_mean(scalar.value, self.words) or f"use {' or '.join(self.words)}"
            problems.add(node, f"{key} cannot be {shown(scalar.value)}", hint)
            return None
        return scalar.value

    def schema(self) -> Schema:
        """The words."""
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class _Number:
    """What counts and durations share."""

    bounds: Bounds
    is_range: bool = True

    def _parse(self, text: str) -> Range:
        raise NotImplementedError

    def _shown(self, number: float) -> str:
        raise NotImplementedError

    def _fits(self, found: Range) -> bool:
        return self.bounds.least <= found.low and found.high <= self.bounds.most

    def read(self, key: str, node: Node, problems: Problems) -> Any:
        """A Range where one is allowed, else a single number."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        try:
            found = self._parse(scalar.value)
        except Unclear as unclear:
            problems.add(node, f"{key}: {shown(scalar.value)} {unclear.message}", unclear.hint)
            return None
        if not self._fits(found):
            hint = f"from {self._shown(self.bounds.least)} to {self._shown(self.bounds.most)}"
            problems.add(node, f"{key}: {shown(scalar.value)} is out of bounds", hint)
            return None
        if self.is_range:
            return found
        if found.low != found.high:
            problems.add(node, f"{key} is one number, not a range")
            return None
        return found.low


class Count(_Number):
    """A whole number, or a range of them."""

    def _parse(self, text: str) -> Range:
        return read_count(text)

    def _shown(self, number: float) -> str:
        return f"{number:g}"

    def schema(self) -> Schema:
        """A whole number or a text like 8-12."""
        number = {"type": "integer", "minimum": self.bounds.least, "maximum": self.bounds.most}
        return {
            "anyOf": [number, {"type": "string", "pattern": f"^{COUNTS_PATTERN if self.is_range else COUNT_PATTERN}$"}]
        }


@dataclass(frozen=True)
class Duration(_Number):
    """A duration in seconds, or a range of them. `or_none`: 0 stands for none at all."""

    or_none: bool = False

    def _parse(self, text: str) -> Range:
        return read_duration(text)

    def _shown(self, number: float) -> str:
        return duration_text(Range(number, number))

    def _fits(self, found: Range) -> bool:
        return super()._fits(found) or (self.or_none and found.high == 0)

    def schema(self) -> Schema:
        """Seconds, or a text like 1min 30s."""
        least = 0 if self.or_none else self.bounds.least
        number = {"type": "number", "minimum": least, "maximum": self.bounds.most}
        pattern = DURATIONS_PATTERN if self.is_range else DURATION_PATTERN
        return {"anyOf": [number, {"type": "string", "pattern": f"^{pattern}$"}]}


@dataclass(frozen=True)
class OpenEnd:
    """`true`, or a duration after which the session goes on by itself."""

    limit: Duration

    def read(self, key: str, node: Node, problems: Problems) -> Range | bool | None:
        """True without a limit, else the limit."""
        if isinstance(node, Scalar) and node.value == "true":
            return True
        if isinstance(node, Scalar) and node.value.isalpha():
            problems.add(node, f"{key} cannot be {shown(node.value)}", "use true, or a time like 2min")
            return None
        found: Range | None = self.limit.read(key, node, problems)
        return found

    def schema(self) -> Schema:
        """Either."""
        return {"anyOf": [{"const": True}, {"const": "true"}, *self.limit.schema()["anyOf"]]}


@dataclass(frozen=True)
class Tempo:
    """Three numbers of seconds: up, hold, down."""

    most_seconds: float
    least_hold_seconds: float

    def read(self, key: str, node: Node, problems: Problems) -> tuple[float, float, float] | None:
        """The three."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        try:
            tempo = read_tempo(scalar.value)
        except Unclear as unclear:
            problems.add(node, f"{key}: {shown(scalar.value)} {unclear.message}", unclear.hint)
            return None
        if max(tempo) > self.most_seconds or 0 < tempo[1] < self.least_hold_seconds:
            hint = f"up to {self.most_seconds:g} seconds, a hold at least {self.least_hold_seconds:g}"
            problems.add(node, f"{key}: {shown(scalar.value)} is out of bounds", hint)
            return None
        return tempo

    def schema(self) -> Schema:
        """A pattern."""
        return {"type": "string", "pattern": f"^{TEMPO_PATTERN}$"}


PICTURES = ("png", "jpg", "jpeg", "svg", "gif")
MOST_PICTURE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture file beside the routine file."""

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """Its full path, or its name when the file's folder is not known."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        name = scalar.value.strip()
        if not re.fullmatch(self._pattern, name):
            problems.add(
                node,
                f"{key}: {shown(name)} is no picture beside this file",
                f"a name that ends in {', '.join(PICTURES)}",
            )
            return None
        if problems.folder is None:
            return name
        path = problems.folder / name
        try:
            is_beside = path.resolve(strict=True).parent == problems.folder.resolve()
            if is_beside and path.is_file() and path.stat().st_size <= MOST_PICTURE_BYTES:
                return str(path)
            problems.add(
                node, f"{key}: {shown(name)} cannot be used", "a picture of at most 20 MB, not a link elsewhere"
            )
        except (OSError, RuntimeError, ValueError):
            problems.add(node, f"{key}: there is no file {shown(name)} beside this one")
        return None

    @property
    def _pattern(self) -> str:
        return rf"(?i)[^/\\:\x00-\x1f.][^/\\:\x00-\x1f]{{0,99}}\.(?:{'|'.join(PICTURES)})"

    def schema(self) -> Schema:
        """A file name."""
        ends = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in end) for end in PICTURES)
        return {"type": "string", "pattern": rf"^[^/\\:.][^/\\:]*\.({ends})$"}


@dataclass(frozen=True)
class Say:
    """The words called out."""

    keys: MappingOf[str, Key]

    def read(self, key: str, node: Node, problems: Problems) -> Words | None:
        """The words given."""
        pairs = read_pairs(node, key, self.keys, problems)
        return Words(**{word: self.keys[word].kind.read(word, value, problems) for word, (_, value) in pairs.items()})

    def schema(self) -> Schema:
        """A mapping."""
        return mapping_schema(self.keys)


def mapping_schema(keys: MappingOf[str, Key], **more: Any) -> Schema:
    """A mapping with these keys and no others."""
    properties = {name: key.schema() for name, key in keys.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}
