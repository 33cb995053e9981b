"""Which routines a person wants to see, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backtimer.routine.exercise import FAMILIES, Family, Position
from backtimer.routinefile.library import Listing
from backtimer.session.completion import Done, last_text
from backtimer.session.times import length_text, shown_seconds
from backtimer.session.words import plural, times_up_text

# After all that is planned for some day.
NO_RANK = 3
_NUMBERS = re.compile(r"(\d+)", re.ASCII)


class Order(StrEnum):
    """How the routines are sorted. What was done last comes first: most people do the same few again and again.

    By plan, what is still to do today comes first, then what was done today, then what is planned for other days.
    """

    TITLE = "Title"
    LAST_DONE = "Last done"
    SHORTEST = "Shortest first"
    PLANNED = "Planned today"


@dataclass(frozen=True)
class Row:
    """A routine as the list shows it. `seconds` is with the person's own doses.

    Of a plan for the week: what it says of today, of the last days, and its place among others.
    """

    listing: Listing
    seconds: float
    last_done: datetime | None
    about_line: str
    facts_line: str
    done_line: str
    searched: str
    title_key: tuple[tuple[int, str], ...]
    needs: frozenset[str]
    families: tuple[Family, ...]
    plan_tag: str = ""
    plan_line: str = ""
    plan_rank: int = NO_RANK

    @property
    def key(self) -> str:
        """What a routine is known by from one look at the files to the next."""
        return str(self.listing.path)


def row_of(
    listing: Listing,
    seconds: float | None,
    last_done: datetime | None,
    today: date,
    parts: Sequence[Done] = (),
    week: tuple[str, str, int] = ("", "", NO_RANK),
) -> Row:
    """The row of a listing; `seconds` None takes the file's, `parts` are the sessions in which a part was done."""
    facts = listing.facts
    families: tuple[Family, ...] = ()
    if facts is None:
        about, line, words = "", f"Cannot be used: {listing.problems[0].text(listing.path.name)}", [listing.path.name]
        length, needs = 0.0, frozenset[str]()
    else:
        length = facts.total_seconds if seconds is None else seconds
        about = _first_sentence(facts.about)
        line = "  ·  ".join(
            (
                plural(len(facts.names), "exercise"),
                length_text(length),
                times_up_text(facts.times_up, facts.positions),
                f"{'you need: ' + ', '.join(facts.equipment) if facts.equipment else 'no equipment'}",
            )
        )
        words = [facts.about, *facts.names, *facts.equipment, *facts.optional_equipment]
        needs = frozenset(thing.casefold() for thing in facts.equipment)
        families = tuple(FAMILIES[direction] for direction in facts.directions)
    latest = max([each.at for each in parts] + ([] if last_done is None else [last_done]), default=None)
    return Row(
        listing,
        length,
        latest,
        about,
        line,
        last_text(last_done, parts, today),
        " ".join(" ".join((listing.title, *words)).casefold().split()),
        tuple((int(part[:18]), "") if part.isdecimal() else (-1, part) for part in _parts(listing.title)),
        needs,
        families,
        *week,
    )


@dataclass(frozen=True)
class Filters:
    """What is asked of a routine; as made it lets all through.

    `cannot` are positions that cannot be taken, `lacks` things that are not at hand: what nobody has thought of yet
    is not left out. A broken routine fits only while nothing but its text is asked.
    """

    text: str = ""
    cannot: frozenset[Position] = frozenset()
    stays_down: bool = False
    lacks: frozenset[str] = frozenset()
    family: Family | None = None
    minutes: int = 0

    @property
    def is_any(self) -> bool:
        """Whether all are let through."""
        return not self.text.strip() and self._asks_nothing

    @property
    def _asks_nothing(self) -> bool:
        return not (self.cannot or self.stays_down or self.lacks or self.family or self.minutes)

    def fits(self, row: Row) -> bool:
        """Whether a routine is what was asked for."""
        facts = row.listing.facts
        if facts is None:
            is_good = self._asks_nothing
        else:
            is_good = (
                self.cannot.isdisjoint(facts.positions)
                and not (self.stays_down and facts.times_up)
                and self.lacks.isdisjoint(row.needs)
                and (self.family is None or _leans_to(row.families, self.family))
                and (not self.minutes or shown_seconds(row.seconds) <= self.minutes * 60)
            )
        return is_good and all(word in row.searched for word in self.text.casefold().split())

    def rank(self, row: Row) -> int:
        """What is sorted by before all else: titles that go by the words come first."""
        return title_rank(row.listing.title, self.text) if self.text.strip() else 0


def title_rank(title: str, asked: str) -> int:
    """How well a title is what was asked for: 0 exactly, 1 it begins so, 2 a word begins so, 3 inside, 4 not in it."""
    title, asked = (" ".join(text.casefold().split()) for text in (title, asked))
    if title == asked:
        return 0
    if title.startswith(asked):
        return 1
    begins = [re.search(rf"(?<!\w){re.escape(word)}", title) is not None for word in asked.split()]
    if all(begins):
        return 2
    return 3 if all(word in title for word in asked.split()) else 4


def order_key(order: Order) -> Callable[[Row], tuple[object, ...]]:
    """What to sort rows by; broken ones are last except by title."""
    match order:
        case Order.TITLE:
            return lambda row: (row.title_key, row.key)
        case Order.LAST_DONE:
            return lambda row: (
                row.last_done is None,
                -row.last_done.timestamp() if row.last_done else 0.0,
                row.listing.facts is None,
                row.title_key,
                row.key,
            )
        case Order.SHORTEST:
            return lambda row: (row.listing.facts is None, row.seconds, row.title_key, row.key)
        case Order.PLANNED:
            return lambda row: (row.plan_rank, row.listing.facts is None, row.title_key, row.key)


def _leans_to(families: tuple[Family, ...], family: Family) -> bool:
    count = families.count(family)
    return count > 0 and 2 * count >= len(families)


def _first_sentence(about: str) -> str:
    text = " ".join(about.split())
    first = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    return first if not first or first[-1] in ".!?" else first + "."


def _parts(title: str) -> list[str]:
    # "Week 2" before "Week 10".
    return [part for part in _NUMBERS.split(title.casefold()) if part]
