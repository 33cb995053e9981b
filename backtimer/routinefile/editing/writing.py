"""How values are written into a routine file: plain where that is safe, in quotes where YAML would misread them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from backtimer.routine.dose import Range
from backtimer.routinefile import tree
from backtimer.routinefile.durations import duration_text
from backtimer.routinefile.editing.source import BREAKS, CannotEdit, Model, NodePath, in_order
from backtimer.routinefile.keys import ENTRY_KEYS, ROUTINE_TEXTS, SAY, TIMES
from backtimer.routinefile.kinds import Count, Duration, Kind, OpenEnd, Tempo, Text, Texts
from backtimer.routinefile.problem import Problems

Single = str | int | float | Range  # a tempo is a text, like 3-1-3
Value = Single | Sequence["Value"] | Mapping[str, "Value"]

WIDTH = 120
_SHORT_LISTS = ("equipment", "optional", "aliases")  # these are written in brackets, like [a mat]
_NUMBERS = (Count, Duration, OpenEnd, Tempo)
_MUST_ESCAPE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_NAMES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BARE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?|true")
# Words that another reader of YAML takes for a truth or a number, though PyYAML does not.
_ELSEWHERE = re.compile(r"[yYnN]|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")


@dataclass(frozen=True)
class Layout:
    """How a file is laid out: columns of a step inwards, how far a list stands in from its key, a line's end."""

    step: int = 2
    list_step: int = 2
    newline: str = "\n"


def kind_at(path: NodePath) -> Kind | None:
    """The kind of value that a path holds; None for what the format does not know."""
    key = None
    match path:
        case ("defaults", str(name)):
            key = TIMES.get(name)
        case ("exercises", int(), str(name)):
            key = ENTRY_KEYS.get(name)
        case ("exercises", int(), "say", str(name)):
            key = SAY.get(name)
        case ("exercises", int(), str(name), int()):
            texts = ENTRY_KEYS[name].kind if name in ENTRY_KEYS else None
            return Text(texts.most_letters) if isinstance(texts, Texts) else None
        case (str(name),):
            key = ROUTINE_TEXTS.get(name)
    return key.kind if key else None


def single(path: NodePath, value: Single) -> str:
    """What a value says, before any quotes: a number of seconds as "6s", a range as "8-12", a text on one line."""
    kind = kind_at(path)
    if isinstance(value, str):
        return " ".join(value.split()) if isinstance(kind, Text) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    span = value if isinstance(value, Range) else Range(value, value)
    if isinstance(kind, (Duration, OpenEnd)):
        return duration_text(span)
    return _number(span.low) if span.low == span.high else f"{_number(span.low)}-{_number(span.high)}"


def _number(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def means_the_same(path: NodePath, old: str, is_plain: bool, new: str) -> bool:
    """Whether the reader makes the same of both; then what is written may stay as it is."""
    if old == new and (old or not is_plain):
        return True
    kind = kind_at(path)
    if kind is None:
        return False
    problems = Problems()
    first = kind.read("", tree.Scalar(1, 1, old, is_plain), problems)
    second = kind.read("", tree.Scalar(1, 1, new, False), problems)
    return not problems.found and bool(first == second)


def scalar_text(path: NodePath, value: Single, in_flow: bool = False, style: str = "") -> str:
    """A value as it stands in the file; `style` is the quote to keep, if there was one."""
    text = single(path, value)
    must_escape = _MUST_ESCAPE.search(text)
    if style == "'" and not must_escape:
        return "'" + text.replace("'", "''") + "'"
    is_bare = not isinstance(value, str) or (isinstance(kind_at(path), _NUMBERS) and _BARE.fullmatch(text))
    if style != '"' and not must_escape and (is_bare or _is_safe(text, in_flow)):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, letters of all languages left as they are."""
    text = re.sub(r'[\\"\n\t\r]', lambda found: _NAMES[found[0]], text)
    return '"' + _MUST_ESCAPE.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xD800 <= code < 0xE000:
        raise CannotEdit("A character of this text cannot be written to a file. Leave it out.")
    return f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}"


def must_be_quoted(text: str) -> bool:
    """Whether a text has something in it that only double quotes can hold."""
    return bool(_MUST_ESCAPE.search(text))


def _is_safe(text: str, in_flow: bool) -> bool:
    if not text or text[0] in "-?:,[]{}#&*!|>'\"%@` \t" or _ELSEWHERE.fullmatch(text):
        return False
    if in_flow and re.search(r"[][{},]", text):
        return False
    tries = [(f"k: {text}", {"k": text}), (f"- {text}", [text])]
    if in_flow:
        tries += [(f"{{k: {text}}}", {"k": text}), (f"[{text}]", [text])]
    try:
        return all(yaml.safe_load(written) == read for written, read in tries)
    except (yaml.YAMLError, ValueError):
        return False


def flow_text(path: NodePath, value: Value) -> str:
    """A value on one line, lists and mappings in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(flow_pair((*path, key), each) for key, each in value.items()) + "}"
    if isinstance(value, (str, int, float, Range)):
        return scalar_text(path, value, True)
    return "[" + ", ".join(flow_text((*path, index), each) for index, each in enumerate(value)) + "]"


def flow_pair(path: NodePath, value: Value) -> str:
    """The key that ends the path with its value, on one line."""
    return f"{scalar_text((), str(path[-1]), True)}: {flow_text(path, value)}"


def pair_lines(path: NodePath, value: Value, column: int, layout: Layout) -> list[str]:
    """The lines of the key that ends the path, with its value; the first has no indentation, others from it."""
    key = scalar_text((), str(path[-1]))
    inwards = " " * layout.step
    if isinstance(value, Mapping):
        line = f"{key}: {flow_text(path, value)}"
        if not value or (path[-1] == "say" and column + len(line) <= WIDTH):
            return [line]
        inner = [
            line
            for name, each in value.items()
            for line in pair_lines((*path, name), each, column + layout.step, layout)
        ]
        return [f"{key}:", *(inwards + line for line in inner)]
    if isinstance(value, (str, int, float, Range)):
        line = f"{key}: {scalar_text(path, value)}"
        text = single(path, value)
        if column + len(line) > WIDTH and isinstance(kind_at(path), Text) and not must_be_quoted(text):
            return [f"{key}: >", *(inwards + line for line in wrapped(text, WIDTH - column - layout.step))]
        return [line]
    line = f"{key}: {flow_text(path, value)}"
    is_short = path[-1] in _SHORT_LISTS and column + len(line) <= WIDTH
    if not value or is_short or any(not isinstance(each, (str, Mapping)) for each in value):
        return [line]
    inwards, column = " " * layout.list_step, column + layout.list_step
    items = [item_lines((*path, index), each, column, layout) for index, each in enumerate(value)]
    return [f"{key}:", *(inwards + line for item in items for line in item)]


def item_lines(path: NodePath, value: Value, column: int, layout: Layout, dash: str = "- ") -> list[str]:
    """The lines of a list's item: a text, or keys with values."""
    if isinstance(value, (str, int, float, Range)):
        return [dash + scalar_text(path, value)]
    if not isinstance(value, Mapping) or not value:
        return [dash + flow_text(path, value)]
    inner = column + len(dash)
    lines = [line for key, each in value.items() for line in pair_lines((*path, key), each, inner, layout)]
    return [(" " * len(dash) if number else dash) + line for number, line in enumerate(lines)]


def wrapped(text: str, width: int) -> list[str]:
    """A text broken between words."""
    return textwrap.wrap(text, max(width, 40), break_long_words=False, break_on_hyphens=False)


def folded_again(content: str, text: str, newline: str) -> str:
    """The lines of a folded text with new words; lines at both ends whose words stay are left as they are."""
    parts = re.split(f"(\r\n|[{BREAKS}])", content)
    lines, ends = parts[::2], parts[1::2]
    words, old = text.split(), [line.split() for line in lines]
    first = 0
    while first < len(lines) and words[: len(old[first])] == old[first]:
        words = words[len(old[first]) :]
        first += 1
    last = len(lines)
    while (
        last > first and len(old[last - 1]) <= len(words) and words[len(words) - len(old[last - 1]) :] == old[last - 1]
    ):
        words = words[: len(words) - len(old[last - 1])]
        last -= 1
    indent = next(line[: len(line) - len(line.lstrip())] for line in lines if line.strip())
    width = min(max(80, *(len(line) for line in lines)), WIDTH) - len(indent)
    middle = [(indent + line, newline) for line in wrapped(" ".join(words), width)]
    both = list(zip(lines, [*ends, newline], strict=True))
    new = [*both[:first], *middle, *both[last:]]
    return "".join(line + end for line, end in new[:-1]) + (new[-1][0] if new else "")


def model_of_value(path: NodePath, value: Value) -> Model:
    """What the reader will find where a value is written: see source.model_of."""
    if isinstance(value, Mapping):
        return in_order((key, model_of_value((*path, key), each)) for key, each in value.items())
    if isinstance(value, (str, int, float, Range)):
        return " ".join(single(path, value).split())
    return [model_of_value((*path, index), each) for index, each in enumerate(value)]
