"""What YAML makes of a slip, said as the slip: a tab, a dash that is no hyphen, a colon in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML 1.1 takes for the end of a line
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES = "‐‑‒–—―−•·‣⁃"
_ODD_SPACE = re.compile(rf"^[ \t]*(?:- *)?([{_SPACES}])|^[ \t]*(?:- +)?-([{_SPACES}])|^[^#\"']*?\w:([{_SPACES}])")
_BULLET = re.compile(rf"^[ \t]*([{_DASHES}])(?=\s)|^[ \t]*([*+]|[0-9]{{1,3}}[.)])(?= +[a-z_]+:(?: |$))")
_NO_SPACE = re.compile(r"^[ \t]*-([a-z_]+:(?: .*|))$")
_WIDE_COLON = re.compile(r"^[ \t]*(?:- +)?[a-z_]+(：)")
_TAB = re.compile(r"^ *(?:- *)?(\t)")
_VALUE = re.compile(r"^(\s*(?:- +)?(?:[\w -]{1,60}: +)?)(\S.*?)\s*$")
_JOINED = re.compile(r"^(\s*(?:- +)?)([a-z_]{2,20}):([^\s/:][^:]*?)\s*$")
_NAMES = {"–": "an en dash", "—": "an em dash", "−": "a minus sign", "•": "a bullet", "·": "a dot", "‣": "a bullet"}
_QUOTE = "a quote that was opened is not closed"
_BRACKET = "a bracket is not closed, or a comma is missing"
_SPACE_HINT = "delete it and press the space bar"
WIDE_COLON = ("this is a full-width colon, and YAML needs an ordinary one", "write  :  and a space")
_SPACE = "this is a non-breaking space, and YAML needs an ordinary one"


@dataclass(frozen=True)
class Misread:
    """A slip at its line and column, from 1."""

    line: int
    column: int
    message: str
    hint: str

    @property
    def is_not_closed(self) -> bool:
        """Whether it is about a bracket or quote that was opened."""
        return self.message in (_QUOTE, _BRACKET)


def odd_key(key: str, line: int, column: int) -> Misread | None:
    """What is wrong with a key, at its place, that YAML took the wrong spaces or dash for part of."""
    space = re.match(rf"-?[{_SPACES}]", key) or re.search(rf":[{_SPACES}]", key)
    if space:
        return Misread(line, column + space.end() - 1, _SPACE, _SPACE_HINT)
    return Misread(line, column, *_bullet(key[0])) if re.match(rf"[{_DASHES}]\s", key) else None


def is_odd(message: str) -> bool:
    """Whether a message is one of `odd_key`'s."""
    return message == _SPACE or message.startswith("this line begins with")


def explained(text: str, line: int, column: int, reason: str, context: str) -> Misread | None:
    """The slip behind a YAML error at a line and column, from 0; None when there is none that we know."""
    lines = BREAK.split(text)
    if line >= len(lines):
        line = len(lines) - 1
    above = next((at for at in range(line - 1, -1, -1) if lines[at].strip()), line)
    for at in range(line + 1):
        space = _ODD_SPACE.match(lines[at])
        if space:
            return Misread(at + 1, space.end(), _SPACE, _SPACE_HINT)
    for at in (above, line):
        bullet = _BULLET.match(lines[at])
        if bullet:
            sign = bullet[1] or bullet[2]
            return Misread(at + 1, bullet.end() - len(sign) + 1, *_bullet(sign))
        no_space = _NO_SPACE.match(lines[at])
        if no_space:
            column = no_space.start(1)
            return Misread(at + 1, column, "there is no space after the hyphen", f"write  - {no_space[1][:40]}")
        wide = _WIDE_COLON.match(lines[at])
        if wide:
            return Misread(at + 1, wide.start(1) + 1, *WIDE_COLON)
    for at in (line, above):
        tab = _TAB.match(lines[at])
        if tab:
            return Misread(at + 1, tab.start(1) + 1, "this line is indented with a tab", "use spaces instead")
    for at in (above, line):
        joined = _JOINED.match(lines[at])
        if joined:
            hint = f"write  {joined[2]}: {joined[3][:40]}"
            return Misread(at + 1, len(joined[1]) + 1, "there is no space after the colon", hint)
    for at in (line, above):
        found = _VALUE.match(lines[at])
        slip = _of_text(found[2]) if found else None
        if found and slip:
            return Misread(at + 1, len(found[1]) + 1, *slip)
    if "mapping values are not allowed" in reason and len(re.findall(r":(?:\s|$)", lines[line])) > 1:
        found = _VALUE.match(lines[line])
        text_of = found[2] if found else ""
        hint = f"put it in quotes: {_quoted(text_of)}" if ": " in text_of and len(text_of) < 80 else "put it in quotes"
        return Misread(line + 1, column + 1, "a text with a colon in it is taken for a key", hint)
    if "quoted scalar" in context:
        return Misread(line + 1, column + 1, _QUOTE, "close it, or leave it out")
    if re.search(r"[\[{,:] *'[^']*\w'\w", lines[line]):
        return Misread(line + 1, column + 1, "a ' inside a text ends it", 'put the text in other quotes: "…"')
    if "flow" in context:
        return Misread(line + 1, column + 1, _BRACKET, "look at [ ] and { }")
    if "expected ':'" in reason:
        for at in (line, above):
            if lines[at].strip() and ":" not in lines[at]:
                line, column = at, len(lines[at]) - len(lines[at].lstrip())
                break
        return Misread(line + 1, column + 1, "a key has no colon", "a key is followed by a colon and a space: reps: 5")
    if "expected key" in reason or "'-' indicator" in reason or "block end" in reason:
        hint = "the keys of one exercise begin in the same column, with spaces before them"
        return Misread(line + 1, column + 1, "this line is not indented like those above", hint)
    if "mapping values are not allowed" in reason:
        hint = "look at the line above: its text is not complete, or this one is indented too far"
        return Misread(line + 1, column + 1, "a key cannot stand here", hint)
    return None


def encoding_of(data: bytes, at: int) -> str:
    """What the bytes of a file that is not UTF-8 look like, for the end of a sentence."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or 4 * data[:200].count(0) > len(data[:200]):
        return " but as UTF-16"
    sign = data[at : at + 1].decode("cp1252", errors="replace")
    return f" but as Latin-1 or Windows-1252: here is “{sign}”" if sign.isprintable() and sign != "\ufffd" else ""


def _of_text(text: str) -> tuple[str, str] | None:
    first = text[0]
    if first in "@`%*&":
        return f"a text cannot begin with {first}", f"put it in quotes: {_quoted(text)}"
    if first in "\"'":
        end = text.find(first, 1)
        after = text[end + 1 :].strip()
        if end > 0 and after and first == after[-1] and first not in text[1:-1].replace(first, "", 1):
            other = "'" if first == '"' else '"'
            if other not in text:
                whole = f"{other}{text[1:-1]}{other}"
                return f"a {first} inside a text ends it", f"put the text in other quotes: {whole}"
        if end > 0 and after and after[0] not in ",]}#:" and first != after[-1]:
            other = "'" if first == '"' else '"'
            whole = f"{other}{text}{other}" if other not in text else _quoted(text)
            return "a text that begins with a quote ends where the quote ends", f"put the whole text in quotes: {whole}"
    return None


def _quoted(text: str) -> str:
    text = text if len(text) < 60 else f"{text[:57]}…"
    return f"'{text}'" if '"' in text else f'"{text}"'


def _bullet(sign: str) -> tuple[str, str]:
    name = f"{_NAMES.get(sign, 'another dash')} ({sign})" if sign in _DASHES else sign
    return f"this line begins with {name}, not with a hyphen", "begin it with - and a space"
