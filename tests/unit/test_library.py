"""The library: what is listed, what is kept of it, and when a file is read again."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtimer.routine.exercise import Direction, Position
from backtimer.routine.routine import Routine
from backtimer.routinefile import catalogue, reader
from backtimer.routinefile import library as library_module
from backtimer.routinefile.facts import Facts, facts_as_json, facts_from_json, facts_of
from backtimer.routinefile.library import Library, Listing
from backtimer.session.guidance import Amount, Guidance
from backtimer.session.known import fingerprint
from backtimer.session.pace import Pace
from backtimer.session.plan import compile_plan
from backtimer.storage.listing_cache import ListingCache
from backtimer.system.resources import shipped_routines
from tests.unit.strategies import routines

CATALOGUE = "backtimer: 1\nexercises:\n  bridge: {name: Bridge, reps: 5, hold: 5s, position: lying on the back}\n"
SITTING = (
    "  - {name: Sit, position: sitting, for: 30s, equipment: [a stool], optional: [a cushion], direction: flexion}\n"
)


def text(title: str, more: str = "", reps: int = 5) -> str:
    return f"backtimer: 1\ntitle: {title}\nexercises:\n  - {{exercise: bridge, reps: {reps}}}\n{more}"


class House:
    """Two folders with routines, a catalogue and a cache; counts what is read."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shipped, self.own, self.cache = folder / "shipped", folder / "own", folder / "cache" / "listings.json"
        self.catalogue = self.shipped / "exercises" / "all.yaml"
        self.catalogue.parent.mkdir(parents=True)
        self.own.mkdir()
        self.catalogue.write_text(CATALOGUE)
        self.read: list[str] = []
        self.catalogues = 0
        read_routine, read_catalogue = reader.read_routine, catalogue.read_catalogue

        def reading(path: Path, *rest: Any) -> Any:
            self.read.append(path.name)
            return read_routine(path, *rest)

        def reading_catalogue(folder: Path) -> Any:
            self.catalogues += 1
            return read_catalogue(folder)

        monkeypatch.setattr(reader, "read_routine", reading)
        monkeypatch.setattr(catalogue, "read_catalogue", reading_catalogue)

    def library(self) -> Library:
        """As at a new start of the program."""
        self.kept = ListingCache(self.cache)
        return Library(self.shipped, self.own, self.kept)

    def look(self, library: Library | None = None) -> dict[str, Listing]:
        """List all; `read` then says what had to be read for it."""
        self.read, self.catalogues = [], 0
        listings = (library or self.library()).listings()
        self.kept.wait()
        return {each.id: each for each in listings}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = House(tmp_path, monkeypatch)
    (house.shipped / "one.yaml").write_text(text("One"))
    (house.own / "two.yaml").write_text(text("Two", SITTING))
    return house


def test_facts_are_told_without_the_file(house: House) -> None:
    first = house.look()
    assert sorted(house.read) == ["one.yaml", "two.yaml"]
    facts = first["two"].facts
    assert facts is not None
    assert facts.names == ("Bridge", "Sit")
    assert facts.positions == (Position.BACK, Position.SITTING)
    assert (facts.equipment, facts.optional_equipment) == (("a stool",), ("a cushion",))
    assert facts.directions == (Direction.FLEXION,)
    assert facts.times_up == 1
    again = house.look()
    assert (house.read, house.catalogues) == ([], 0)
    assert again == first
    assert again["two"].routine is None


def test_a_file_is_read_in_full_when_it_is_opened(house: House) -> None:
    library = house.library()
    listing = house.look(library)["two"]
    found = library.find("two")
    assert found.routine is not None
    assert found.facts == listing.facts
    assert library.reread(listing).routine == found.routine
    assert library.find("tw").problems[0].hint == 'did you mean "two"?'
    assert library.find(str(house.own / "two.yaml")).routine == found.routine


def touch(path: Path, by: int) -> None:
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + by))


def test_only_what_has_changed_is_read_again(house: House) -> None:
    house.look()
    (house.own / "two.yaml").write_text(text("Two and more"))
    assert house.look()["two"].title == "Two and more"
    assert (house.read, house.catalogues) == (["two.yaml"], 1)
    stat = (house.own / "two.yaml").stat()
    (house.own / "two.yaml").write_text(text("Two and less"))
    os.utime(house.own / "two.yaml", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert house.look()["two"].title == "Two and less"
    touch(house.shipped / "one.yaml", 1)
    house.look()
    assert house.read == ["one.yaml"]
    house.look()
    assert house.read == []


def test_the_same_library_sees_changes_too(house: House) -> None:
    library = house.library()
    house.look(library)
    (house.own / "two.yaml").unlink()
    (house.own / "three.yaml").write_text(text("Three"))
    assert set(house.look(library)) == {"one", "three"}
    assert house.read == ["three.yaml"]
    assert set(json.loads(house.cache.read_text())) == {
        str(house.shipped / "one.yaml"),
        str(house.own / "three.yaml"),
    }


def test_another_catalogue_makes_all_rows_stale(house: House) -> None:
    library = house.library()
    before = house.look(library)["one"].facts
    house.catalogue.write_text(CATALOGUE.replace("Bridge", "Bridges"))
    after = house.look(library)["one"].facts
    assert before is not None
    assert after is not None
    assert (before.names, after.names) == (("Bridge",), ("Bridges",))
    assert (len(house.read), house.catalogues) == (2, 1)
    touch(house.catalogue, 1)
    house.look()
    assert len(house.read) == 2
    (house.catalogue.parent / "more.yaml").write_text("backtimer: 1\nexercises: {}\n")
    house.look()
    assert len(house.read) == 2


def test_another_version_makes_all_rows_stale(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.look()
    monkeypatch.setattr(library_module, "__version__", "99")
    house.look()
    assert len(house.read) == 2


def test_another_reader_of_the_same_version_makes_all_rows_stale(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.look()
    monkeypatch.setattr(library_module, "_READERS", ("routine",))
    house.look()
    assert len(house.read) == 2


def test_broken_files_stay_listed_with_their_problems(house: House) -> None:
    (house.own / "bad.yaml").write_text("backtimer: 1\ntitle: Bad\nexercises:\n  - exercise: brigde\n")
    first = house.look()["bad"]
    assert first.facts is None
    assert first.problems[0].line == 4
    again = house.look()["bad"]
    assert house.read == []
    assert again == first


def test_trouble_with_a_whole_file_is_not_kept(house: House) -> None:
    (house.own / "folder.yaml").mkdir()
    assert house.look()["folder"].facts is None
    house.look()
    assert house.read == ["folder.yaml"]


def test_an_own_file_stands_in_for_a_shipped_one(house: House) -> None:
    library = house.library()
    house.look(library)
    shipped = library.find("one")
    (house.own / "one.yml").write_text(text("My one"))
    listings = house.look(library)
    assert (listings["one"].title, listings["one"].is_shipped, len(listings)) == ("My one", False, 2)
    assert library.reread(shipped).title == "My one"
    (house.own / "one.yaml").write_text(text("My other one"))
    assert house.look(library)["one"].title == "My other one"
    (house.own / "one.yaml").unlink()
    (house.own / "one.yml").unlink()
    assert library.reread(listings["one"]).is_shipped


def test_a_file_that_has_gone_says_so(house: House) -> None:
    library = house.library()
    listing = house.look(library)["two"]
    (house.own / "two.yaml").unlink()
    assert library.reread(listing).problems[0].message == "there is no such file"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 99_999,
        "\0",
        '{"a": 1}',
        "null",
        '{"PATH": null}',
        '{"PATH": {"stamp": "STAMP", "title": 1, "facts": null, "problems": []}}',
    ],
)
def test_a_broken_or_foreign_cache_is_as_none(house: House, content: str) -> None:
    house.look()
    rows = json.loads(house.cache.read_text())
    path = str(house.own / "two.yaml")
    content = content.replace("PATH", path).replace('"STAMP"', json.dumps(rows[path]["stamp"]))
    house.cache.write_text(content)
    assert house.look()["two"].title == "Two"
    assert len(house.read) == 2
    house.look()
    assert house.read == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["about", "names", "total_seconds", "times_up", "positions", "equipment", "directions", "savings"]
        ),
        JSON,
    )
)
def test_broken_facts_are_no_facts(change: dict[str, Any]) -> None:
    data = {**facts_as_json(Facts("a", ("b",), 1.0, 0, (Position.BACK,), ("c",), (), (Direction.FLEXION,))), **change}
    try:
        facts = facts_from_json(data)
    except (KeyError, TypeError, ValueError):
        return
    assert facts_from_json(json.loads(json.dumps(facts_as_json(facts)))) == facts


def test_a_cache_that_cannot_be_written_does_no_harm(house: House) -> None:
    house.cache.parent.write_text("a file where the folder should be")
    assert len(house.look()) == 2
    assert len(house.look()) == 2


def test_a_read_only_cache_does_no_harm(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.look()
    before = house.cache.read_text()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    (house.own / "two.yaml").write_text(text("Changed"))
    assert house.look()["two"].title == "Changed"
    assert house.look()["two"].title == "Changed"
    assert house.cache.read_text() == before


def test_a_full_disk_does_no_harm(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert len(house.look()) == 2
    assert list(house.cache.parent.iterdir()) == []


def test_a_scan_that_is_not_finished_keeps_what_it_read(house: House) -> None:
    scan = house.library().scan()
    assert scan.total == 2
    assert next(scan.listings).id == "two"
    assert house.read == ["two.yaml"]
    scan.close()
    house.kept.wait()
    house.look()
    assert house.read == ["one.yaml"]


def test_without_a_cache_and_without_folders(tmp_path: Path) -> None:
    library = Library(tmp_path / "no", tmp_path / "none")
    assert library.listings() == []
    assert library.find("x").problems


GUIDANCES = st.builds(
    Guidance,
    amount=st.sampled_from(Amount),
    has_sounds=st.booleans(),
    get_ready_seconds=st.sampled_from([0, 20]),
    pace=st.builds(Pace, st.sampled_from([80, 165, 300])),
)


@given(routines(), GUIDANCES)
def test_facts_agree_with_the_plan_and_survive_json(routine: Routine, guidance: Guidance) -> None:
    facts = facts_of(routine, guidance)
    whole = compile_plan(routine, guidance=guidance).total_seconds
    assert facts.total_seconds == pytest.approx(whole, abs=0.05 * len(facts.names))
    known = frozenset(fingerprint(item.exercise) for item in routine.exercises[:2])
    in_short = compile_plan(routine, guidance=guidance, known=known).total_seconds
    assert facts.seconds_when(known) == pytest.approx(in_short, abs=0.05 * len(facts.names))
    assert facts_from_json(json.loads(json.dumps(facts_as_json(facts)))) == facts


def test_a_slower_voice_makes_the_lists_longer_at_once_and_at_the_next_start(house: House) -> None:
    steps = "[Bend slowly and come up again, Then do it again]"
    long = f"  - {{name: Long, position: lying on the back, for: 30s, steps: {steps}}}\n"
    (house.own / "two.yaml").write_text(text("Two", long))
    library = house.library()
    usual = house.look(library)["two"].facts
    library.guidance = Guidance(pace=Pace(80))
    slow = house.look(library)["two"].facts
    assert "two.yaml" in house.read
    assert usual is not None
    assert slow is not None
    assert slow.total_seconds > usual.total_seconds
    assert house.look()["two"].facts == usual, "what was kept for another rate does not count"


def test_the_typical_exercise_is_the_longest_in_the_usual_position(tmp_path: Path) -> None:
    (tmp_path / "mixed.yaml").write_text(
        "backtimer: 1\ntitle: Mixed\nexercises:\n"
        "  - {name: Walk, position: standing, for: 600s}\n"
        "  - {name: Bridge, position: lying on the back, reps: 5, hold: 5s}\n"
        "  - {name: Curl, position: lying on the back, reps: 5, hold: 20s}\n"
    )
    facts = Library(tmp_path / "none", tmp_path).find("mixed").facts
    assert facts is not None
    assert facts.typical == "own:curl"
    assert facts_from_json(facts_as_json(facts)).typical == "own:curl"


def test_an_own_exercise_is_shown_by_the_figure_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.yaml").write_text(
        "backtimer: 1\ntitle: Mine\nexercises:\n"
        "  - {name: Wiggle, for: 90s, figure: bird-dog}\n  - {name: Nod, reps: 2}\n"
    )
    (listing,) = Library(shipped_routines(), tmp_path / "own").listings()[:1]
    assert listing.facts is not None
    assert listing.facts.typical == "bird-dog"
