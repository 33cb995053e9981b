"""What a terminal can show, and what a command's exit status says."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from typing import Any

# Success; a file has an error, or it could not be done; the command line was not understood.
GOOD, BAD_FILE, NOT_UNDERSTOOD = 0, 1, 2
_ORDERS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STATUSES = """\
exit status:
  0           success
  1           a file has an error, something is missing, or it could not be done
  2           the command line was not understood: no such command, option or routine
  130 or 143  "follow" was stopped with Ctrl+C or ended by the system
"""


def take_any_text() -> None:
    """A letter that the terminal does not have becomes "?" instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def on_one_line(text: str) -> str:
    """A title or a file's name without what a terminal takes for an order: colours, line ends, reversed writing."""
    return _ORDERS.sub("�", text)


def json_text(content: Any) -> str:
    """JSON for a person to read; escaped where the terminal does not know every letter."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return json.dumps(content, indent=2, ensure_ascii=encoding.casefold().replace("-", "") != "utf8")


def end_quietly() -> None:
    """The reader of our output has gone (backtimer list | head): nothing more to say, also not when Python ends."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
