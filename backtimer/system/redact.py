"""Takes what is a person's own out of texts for the log: paths, names, what was typed. What is left is the program's.

Errors lose most: their messages quote what was read. Kept are their kind, the way through the code, and messages of
kinds that speak of the code only.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

LEFT_OUT = "…"
# So many lines of the way to an error, from its beginning and to its end.
_FIRST_FRAMES, _LAST_FRAMES = 6, 24
_MOST_CAUSES = 5
_MOST_CHARACTERS = 2000
# Their messages name things of the code, of the system or of a database, not what a person has written.
_OF_THE_CODE = (
    AttributeError,
    NameError,
    TypeError,
    ImportError,
    IndexError,
    ArithmeticError,
    RecursionError,
    RuntimeError,
    MemoryError,
)
# Folders whose files are the system's.
_OF_THE_SYSTEM = ("/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/dev/", "/proc/", "/sys/", "/etc/")
# A path goes on to the quotation mark that ends it; without one, to a colon with a space, or to the end of the line.
_PATH = re.compile(
    r"""(?P<quote>["'])(?P<quoted>(?:file:/+|~[\\/]|/|[A-Za-z]:[\\/]|\\\\)[^"'\n]*)(?P=quote)"""
    r"""|(?<![\w.<>/…])(?P<bare>(?:file:/+|~[\\/]|/(?=[^\s/])|[A-Za-z]:[\\/]|\\\\)(?:(?!:\s)[^"'\n])*)"""
)
_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»""")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*\Z")
# Names of accounts that tell nothing of a person, and would spoil what is told.
_NOBODY = {"root", "user", "home", "admin", "python", "backtimer", "qt", "runner", "vm", "the", "app", "test"}


class Redactor:
    """Knows what is a person's own on this computer. `code` is where the program and Python are."""

    def __init__(self, code: Mapping[str, str] | None = None, names: Iterable[str] | None = None) -> None:
        self._code = _code_folders() if code is None else dict(code)
        found = {name for name in (_account_names() if names is None else names) if len(name) > 1}
        known = sorted((re.escape(name) for name in found if name.casefold() not in _NOBODY), key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)", re.IGNORECASE) if known else None

    def text(self, text: str) -> str:
        """A text without paths of the person's and without their name."""
        text = _PATH.sub(self._without_path, text[:_MOST_CHARACTERS])
        return self._names.sub("<user>", text) if self._names else text

    def message(self, error: BaseException) -> str:
        """What an error says, as far as it is not the person's: its kind at least."""
        kind = type(error).__name__
        if isinstance(error, OSError):
            said = error.strerror or ""
        elif isinstance(error, _OF_THE_CODE):
            said = _QUOTED.sub(_if_identifier, str(error))
        elif type(error).__module__ == "sqlite3":
            said = _QUOTED.sub(f"'{LEFT_OUT}'", str(error))
        else:
            said = LEFT_OUT if str(error) else ""
        return f"{kind}: {self.text(said)}" if said else kind

    def way(self, trace: TracebackType | None) -> list[str]:
        """The way through the code, a line for each call; without what the lines say or hold."""
        frames = traceback.extract_tb(trace)
        lines = [f"  {self.place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        if len(lines) > _FIRST_FRAMES + _LAST_FRAMES:
            between = len(lines) - _FIRST_FRAMES - _LAST_FRAMES
            lines[_FIRST_FRAMES:-_LAST_FRAMES] = [f"  … {between} more"]
        return lines

    def error(self, error: BaseException) -> str:
        """An error with its way through the code and what it came from."""
        chain: list[BaseException] = []
        cause: BaseException | None = error
        while cause is not None and cause not in chain and len(chain) < _MOST_CAUSES:
            chain.append(cause)
            cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
        parts = ["\n".join([*self.way(each.__traceback__), self.message(each)]) for each in reversed(chain)]
        return "\nthen\n".join(parts)

    def place(self, filename: str) -> str:
        """A file of the code, told from where the program or Python is."""
        path = filename.replace("\\", "/")
        for folder, name in self._code.items():
            if path.startswith(f"{folder}/"):
                return f"{name}{path.removeprefix(folder)}"
        return path if path.startswith(("<frozen", "<string")) else f"{LEFT_OUT}{Path(path).suffix}"

    def _without_path(self, match: re.Match[str]) -> str:
        quote, path = match["quote"] or "", match["quoted"] or match["bare"]
        slashed = path.replace("\\", "/")
        for folder, name in self._code.items():
            if slashed.startswith(f"{folder}/"):
                return f"{quote}{name}{slashed.removeprefix(folder)}{quote}"
        if slashed.startswith(_OF_THE_SYSTEM):
            return match[0]
        suffix = re.search(r"\.\w{1,5}(?=\W*\Z)", slashed)
        return f"{quote}<path>{suffix[0].casefold() if suffix else ''}{quote}"


def _if_identifier(match: re.Match[str]) -> str:
    text = match[0]
    return text if _IDENTIFIER.match(text[1:-1]) else f"{text[0]}{LEFT_OUT}{text[-1]}"


def _code_folders() -> dict[str, str]:
    """Where the program and Python are, each with what to call it, the longest first."""
    package = Path(__file__).resolve().parent.parent
    folders = {str(package): "backtimer", str(package.parent / "tests"): "tests"}
    for place, name in (
        (Path(os.__file__).parent, "python"),
        (Path(sys.prefix), "python"),
        (Path(getattr(sys, "_MEIPASS", sys.base_prefix)), "program" if hasattr(sys, "_MEIPASS") else "python"),
    ):
        for each in (place, place.resolve()):
            if len(each.parts) > 1:
                folders.setdefault(str(each), name)
    slashed = {folder.replace("\\", "/"): name for folder, name in folders.items()}
    return dict(sorted(slashed.items(), key=lambda item: -len(item[0])))


def _account_names() -> set[str]:
    names = {os.environ.get(name, "") for name in ("USER", "USERNAME", "LOGNAME")}
    with contextlib.suppress(RuntimeError):
        names.add(Path.home().name)
    return names
