"""Where the window was, and what it showed, when it was last closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

VERSION = 1
LONGEST_PLACE = 2000
LONGEST_PAGE = 4096
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """`geometry` is what Qt tells of size, place, screen and state, as base64; `page` the open routine, if one was.
    `knows_wake`: on this computer it was said that the screen may switch off.
    """

    geometry: str | None = None
    page: str | None = None
    knows_wake: bool = False


def place_as_json(place: WindowPlace) -> dict[str, Any]:
    """A place as JSON takes it."""
    return {"geometry": place.geometry, "page": place.page, "knows_wake": place.knows_wake}


def place_from_json(data: dict[str, Any]) -> WindowPlace:
    """A place from JSON; what is no such thing falls back alone. A lost place is not worth a word to anybody."""
    geometry, page = data.get("geometry"), data.get("page")
    is_place = isinstance(geometry, str) and len(geometry) <= LONGEST_PLACE and _BASE64.fullmatch(geometry)
    is_page = isinstance(page, str) and 0 < len(page) <= LONGEST_PAGE and page.isprintable()
    knows_wake = data.get("knows_wake") is True
    return WindowPlace(geometry if is_place else None, page if is_page else None, knows_wake)
