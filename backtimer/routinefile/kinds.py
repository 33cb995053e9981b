"""The kinds of value that a key can hold: how each is read from a file, and how JSON Schema describes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, Protocol

from backtimer.routine.dose import Bounds, Range
from backtimer.routine.exercise import Words
from backtimer.routinefile.durations import (
    DURATION_PATTERN,
    DURATIONS_PATTERN,
    NOUNS,
    TEMPO_PATTERN,
    Unclear,
    any_case,
    count_pattern,
    duration_text,
    plain,
    read_count,
    read_duration,
    read_tempo,
    with_other_signs,
)
from backtimer.routinefile.hints import SAY_HINT, key_hint
from backtimer.routinefile.problem import Problems, shown
from backtimer.routinefile.tree import Mapping, Node, Scalar, Sequence, Unusable

MOST_LETTERS = 1000
MOST_LETTERS_OF_A_NAME = 100
MOST_LINES = 20
ID_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"
# No id of the catalogue has a colon: an exercise of one's own is never taken for one of the catalogue.
OWN = "own:"

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
            hint = key_hint(key.value, what) or problems.did_you_mean(key.value, allowed)
            hint = hint or {"say": SAY_HINT}.get(what, "")
            problems.add(key, f"{what} has no key {shown(key.value)}", hint, key=key.value)
        elif key.value in pairs:
            first = pairs[key.value][0].line
            hint = f"it is already on line {first}"
            problems.add(key, f"{shown(key.value)} is here twice", hint, key=key.value)
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
        problems.add(node, f"{key} has no value", "write one, or leave the key out", key=key)
    elif isinstance(node, Sequence):
        problems.add(node, f"{key} takes one value, not a list", _LIST_HINTS.get(key, ""), key=key)
    elif isinstance(node, Mapping):
        problems.add(node, f"{key} takes one value, not keys with values", _mapping_hint(key, node), key=key)
    return None


_LIST_HINTS = {
    "sides": "write  each  for one side, then the other",
    "tempo": "write it like 3-1-3",
    **dict.fromkeys(
        ("reps", "sets", "hold", "for", "breaths"),
        "all sets have the same number; for different ones write the exercise once for each set",
    ),
    "open": "all sets have the same time",
}


def _mapping_hint(key: str, node: Mapping) -> str:
    """A colon in a text makes a key of what is before it; the text as it was meant."""
    pairs = [
        (each.value, value.value)
        for each, value in node.pairs
        if isinstance(each, Scalar) and isinstance(value, Scalar)
    ]
    if key in ("reps", "hold", "for") and any(name in ("left", "right") for name, _ in pairs):
        return "both sides have the same number; for different ones write the exercise twice, with the side in its name"
    if key in ("reps", "hold", "for", "sets"):
        return ""
    if len(pairs) != 1:
        return "a colon makes a key of what is before it; put the text in quotes"
    text = f"{pairs[0][0]}: {pairs[0][1]}"
    quote = "'" if '"' in text else '"'
    return (
        f"a colon makes a key of it; put the text in quotes: {quote}{text}{quote}"
        if len(text) < 80
        else "put it in quotes"
    )


def slug(name: str) -> str:
    """An id made of a name in any script: letters, digits and the marks on them; empty when there are none.

    The same for a name however its accents are written. Accents on Latin letters are left out.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    apart = re.sub("([a-z])[\u0300-\u036f]+", r"\1", apart)
    letters = unicodedata.normalize("NFC", apart)
    return "-".join("".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in letters).split())


def own_id(name: str) -> str:
    """The id of an exercise of one's own by its name, or by the `id` that its file gives it.

    A name without a letter or digit, such as an emoji, has the code points of its signs for an id.
    """
    return OWN + (slug(name) or "-".join(f"+{ord(sign):x}" for sign in unicodedata.normalize("NFC", name.strip())))


@dataclass(frozen=True)
class Text:
    """A text on one line."""

    most_letters: int = MOST_LETTERS

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The text, white space put right."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        text = unicodedata.normalize("NFC", " ".join(scalar.value.split()))
        if len(text) > self.most_letters:
            problems.add(node, f"{key} is longer than {self.most_letters} letters", "make it shorter", key=key)
            return None
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
            problems.add(node, f"{key} has a character that cannot be shown or spoken", key=key)
            return None
        if scalar.cut:
            whole = f'"{text} {scalar.cut}"'
            hint = (
                f"if it belongs to the text, put all of it in quotes: {whole}"
                if len(whole) < 80
                else "put it in quotes"
            )
            problems.remark(
                node, f"{key} ends before {shown(scalar.cut)}: after a space, # begins a comment", hint, key=key
            )
        if text[0] in "“„«‘" and text[-1] in "”“»’":
            problems.remark(
                node, f"{key} has curly quotes around it, which are part of the text", 'use straight ones: "', key=key
            )
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
            message = f"{shown(scalar.value)} is not an id"
            problems.add(node, message, "an id has small letters, digits and hyphens", key=key)
            return None
        return scalar.value

    def schema(self) -> Schema:
        """A pattern; an id of digits alone is a number to an editor."""
        return {"type": ["string", "integer"], "pattern": f"^{ID_PATTERN}$", "maxLength": MOST_LETTERS_OF_A_NAME}


@dataclass(frozen=True)
class OwnId:
    """Small letters of any script, digits and hyphens."""

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The id."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        value = scalar.value.strip()
        if len(value) > MOST_LETTERS_OF_A_NAME or not slug(value) or slug(value) != unicodedata.normalize("NFC", value):
            like = f", like {slug(value)}" if slug(value) and len(value) <= MOST_LETTERS_OF_A_NAME else ""
            message = f"{shown(scalar.value)} is not an id"
            problems.add(node, message, f"an id has small letters, digits and hyphens{like}", key=key)
            return None
        return slug(value)

    def schema(self) -> Schema:
        """A pattern; an id of digits alone is a number to an editor."""
        pattern = with_other_signs(ID_PATTERN)
        return {"type": ["string", "integer"], "pattern": pattern, "maxLength": MOST_LETTERS_OF_A_NAME}


@dataclass(frozen=True)
class CatalogueId:
    """The id of an exercise of the catalogue. The reader sees whether there is one, and suggests what was meant."""

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """What is written."""
        name: str | None = NAME.read(key, node, problems)
        return name

    def schema(self) -> Schema:
        """As for ids."""
        return Id().schema()


def _as_list_hint(key: str, node: Node) -> str:
    text = node.value.strip() if isinstance(node, Scalar) else ""
    if text.casefold() in ("none", "no", "nothing"):
        return "leave the key out when there is nothing"
    # A list whose bullets are no hyphens has come to be one text.
    is_one = bool(text) and text[0].isalpha() and len(text) < 60 and '"' not in text
    bullets = "begin each line with - and a space"
    return f'for one line write  {key}: ["{text}"]; for more, {bullets}' if is_one else bullets


@dataclass(frozen=True)
class Texts:
    """A list of texts. In brackets a comma is the end of one: sentences that it splits are remarked on."""

    most_letters: int = MOST_LETTERS

    def read(self, key: str, node: Node, problems: Problems) -> tuple[str, ...] | None:
        """The texts."""
        if isinstance(node, Unusable):
            return None
        if not isinstance(node, Sequence):
            problems.add(node, f"{key} is a list", _as_list_hint(key, node), key=key)
            return None
        if len(node.items) > MOST_LINES:
            problems.add(node, f"{key} has more than {MOST_LINES} lines", "put some of them together", key=key)
        line = Text(self.most_letters)
        if node.is_flow and self.most_letters == MOST_LETTERS:
            self._look_for_commas(key, node, problems)
        texts = [line.read(f"a line of {key}", item, problems) for item in node.items[:MOST_LINES]]
        return tuple(text for text in texts if text is not None)

    def _look_for_commas(self, key: str, node: Sequence, problems: Problems) -> None:
        for before, item in zip(node.items, node.items[1:], strict=False):
            if not (isinstance(before, Scalar) and isinstance(item, Scalar) and item.is_plain):
                continue
            if (
                item.value[:1].islower()
                and before.is_plain
                and not before.value.rstrip().endswith((".", "!", "?", "…"))
            ):
                whole = ", ".join(each.value for each in (before, item))
                hint = (
                    f'if it is one sentence, put it in quotes: ["{whole}"]' if len(whole) < 80 else "put it in quotes"
                )
                problems.remark(item, f"the comma before {shown(item.value)} begins a new line of {key}", hint, key=key)
                return

    def schema(self) -> Schema:
        """A list."""
        return {"type": "array", "items": Text(self.most_letters).schema(), "maxItems": MOST_LINES}


@dataclass(frozen=True)
class Choice:
    """One of a few words, in capitals or not. `others` are further words for them, `hints` what to write for some."""

    words: tuple[str, ...]
    others: MappingOf[str, str] = field(default_factory=dict)
    hints: MappingOf[str, str] = field(default_factory=dict)

    def read(self, key: str, node: Node, problems: Problems) -> str | None:
        """The word."""
        scalar = read_scalar(key, node, problems)
        if scalar is None:
            return None
        word = plain(scalar.value[: 2 * MOST_LETTERS_OF_A_NAME]).casefold().rstrip(".")
        word = self.others.get(word, word)
        if word not in self.words:
            hint = next((hint for start, hint in self.hints.items() if re.match(rf"{start}\b", word)), "")
            hint = hint or problems.did_you_mean(word, self.words) or f"use {' or '.join(self.words)}"
            problems.add(node, f"{key} cannot be {shown(scalar.value)}", hint, key=key)
            return None
        return word

    def schema(self) -> Schema:
        """The words as they are best written, and the others."""
        pattern = with_other_signs("|".join(any_case(word) for word in (*self.words, *self.others)) + r"\s*")
        return {"anyOf": [{"enum": list(self.words)}, {"type": "string", "pattern": pattern}]}


@dataclass(frozen=True)
class _Number:
    """What counts and durations share."""

    bounds: Bounds
    is_range: bool = True

    def _parse(self, key: str, text: str) -> Range:
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
            found = self._parse(key, scalar.value)
        except Unclear as unclear:
            hint = unclear.hint if self.is_range or "a range" not in unclear.hint else "write a number, like 2"
            problems.add(node, f"{key}: {shown(scalar.value)} {unclear.message}", hint, key=key)
            return None
        if not self._fits(found):
            hint = f"from {self._shown(self.bounds.least)} to {self._shown(self.bounds.most)}"
            problems.add(node, f"{key}: {shown(scalar.value)} is out of bounds", hint, key=key)
            return None
        if self.is_range:
            return found
        if found.low != found.high:
            hint = f"write one of them: {self._shown(found.low)} or {self._shown(found.high)}"
            problems.add(node, f"{key} is one number, not a range", hint, key=key)
            return None
        return found.low


@dataclass(frozen=True)
class Count(_Number):
    """A whole number, or a range of them. `nouns` may follow it."""

    nouns: tuple[str, ...] = NOUNS["reps"]

    def _parse(self, key: str, text: str) -> Range:
        return read_count(text, self.nouns)

    def _shown(self, number: float) -> str:
        return f"{number:g}"

    def schema(self) -> Schema:
        """A whole number or a text like 8-12."""
        number = {"type": "integer", "minimum": self.bounds.least, "maximum": self.bounds.most}
        pattern = with_other_signs(count_pattern(self.nouns, is_range=self.is_range))
        return {"anyOf": [number, {"type": "string", "pattern": pattern}]}


@dataclass(frozen=True)
class Duration(_Number):
    """A duration in seconds, or a range of them. `or_none`: 0 stands for none at all."""

    or_none: bool = False

    def read(self, key: str, node: Node, problems: Problems) -> Any:
        """As for any number; "1.30" may be meant for a minute and a half."""
        found = super().read(key, node, problems)
        written = plain(node.value[:9]) if found is not None and isinstance(node, Scalar) else ""
        if re.fullmatch(r"[0-9]{1,2}[.,][0-5][0-9]", written):
            clock = re.sub("[.,]", ":", written)
            message = f"{key}: {shown(written)} is {written.replace(',', '.')} seconds"
            problems.remark(node, message, f"for minutes and seconds write {clock}; to be clear, {written}s", key=key)
        return found

    def _parse(self, key: str, text: str) -> Range:
        return read_duration(text)

    def _shown(self, number: float) -> str:
        return duration_text(Range(number, number))

    def _fits(self, found: Range) -> bool:
        return super()._fits(found) or (self.or_none and found.high == 0)

    def schema(self) -> Schema:
        """Seconds, or a text like 1min 30s."""
        least = 0 if self.or_none else self.bounds.least
        number = {"type": "number", "minimum": least, "maximum": self.bounds.most}
        pattern = with_other_signs(DURATIONS_PATTERN if self.is_range else DURATION_PATTERN)
        return {"anyOf": [number, {"type": "string", "pattern": pattern}]}


@dataclass(frozen=True)
class OpenEnd:
    """`true`, or a duration after which the session goes on by itself."""

    limit: Duration

    def read(self, key: str, node: Node, problems: Problems) -> Range | bool | None:
        """True without a limit, else the limit."""
        word = node.value.strip().casefold() if isinstance(node, Scalar) else ""
        if word in ("true", "yes"):
            return True
        if word.isalpha():
            problems.add(node, f"{key} cannot be {shown(word)}", "use true, or a time like 2min", key=key)
            return None
        found: Range | None = self.limit.read(key, node, problems)
        return found

    def schema(self) -> Schema:
        """Either."""
        return {"anyOf": [{"const": True}, {"enum": ["true", "True", "yes", "Yes"]}, *self.limit.schema()["anyOf"]]}


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
            problems.add(node, f"{key}: {shown(scalar.value)} {unclear.message}", unclear.hint, key=key)
            return None
        if max(tempo) > self.most_seconds or 0 < tempo[1] < self.least_hold_seconds:
            hint = f"up to {self.most_seconds:g} seconds, a hold at least {self.least_hold_seconds:g}"
            problems.add(node, f"{key}: {shown(scalar.value)} is out of bounds", hint, key=key)
            return None
        return tempo

    def schema(self) -> Schema:
        """A pattern."""
        return {"type": "string", "pattern": with_other_signs(TEMPO_PATTERN)}


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
                f"{key}: {shown(name)} is not a picture next to this file",
                f"write the name of a file that ends in {', '.join(PICTURES)}",
                key=key,
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
                node,
                f"{key}: {shown(name)} cannot be used",
                "a picture of at most 20 MB, not a link to another folder",
                key=key,
            )
        except (OSError, RuntimeError, ValueError):
            problems.add(node, f"{key}: there is no file {shown(name)} next to this one", key=key)
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
        pairs = read_pairs(node, "say", self.keys, problems)
        return Words(**{word: self.keys[word].kind.read(word, value, problems) for word, (_, value) in pairs.items()})

    def schema(self) -> Schema:
        """A mapping."""
        return mapping_schema(self.keys)


def mapping_schema(keys: MappingOf[str, Key], **more: Any) -> Schema:
    """A mapping with these keys and no others."""
    properties = {name: key.schema() for name, key in keys.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}
