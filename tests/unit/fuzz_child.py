"""A process that reads files of any content as the program does: `python fuzz_child.py`, one request a line.

A request is JSON: what kind of file, its bytes as base64, and a folder to work in. The answer is a line of JSON: what
went wrong, or "" when all that came out was a result or a sentence. It may take no more memory than BYTES, and a look
at a file no longer than SECONDS.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

SECONDS = 2.0
MEGABYTES = 200


class TooLong(BaseException):
    """It hangs."""


def sentences(found: Iterable[object]) -> None:
    """What a person is told, all of it."""
    for each in found:
        if each is not None:
            assert isinstance(each, str), each
            assert "Traceback" not in each, each
            assert each.strip(), "an empty sentence"


def routine(data: bytes, folder: Path) -> None:
    from backtimer.routinefile.facts import facts_of
    from backtimer.routinefile.reader import read_routine_bytes
    from backtimer.session.plan import compile_plan

    reading = read_routine_bytes(data, "r", library(folder).catalogue())
    sentences(problem.text("r.yaml") for problem in (*reading.problems, *reading.remarks))
    assert (reading.routine is None) == bool(reading.problems)
    if reading.routine is not None:
        facts_of(reading.routine)
        compile_plan(reading.routine)


def own_routine(data: bytes, folder: Path) -> None:
    from backtimer.app.adding import add_routine, offered

    (folder / "routines").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "new.yaml").write_bytes(data)
    (folder / "routines" / "old.yaml").write_bytes(data)
    known = library(folder)
    for each in known.listings():
        sentences([each.title, *(problem.text(each.path.name) for problem in each.problems)])
    path = folder / "elsewhere" / "new.yaml"
    for got in (offered(path, known), add_routine(path, folder / "routines", shipped(), known)):
        assert isinstance(got, str) or got.title


def editor(data: bytes, folder: Path) -> None:
    from backtimer.routinefile.draft import Draft, NotText
    from backtimer.routinefile.edit import CannotEdit, set_value
    from backtimer.routinefile.outline import Outline

    entries = library(folder).catalogue()
    try:
        draft = Draft(data, lambda text: Outline(text, "r", entries))
    except NotText:
        return
    outline = draft.outline
    sentences([outline.trouble, *(problem.text("r.yaml") for problem in outline.problems.values())])
    sentences(problem.text("r.yaml") for problem in outline.remarks.values())
    _ = outline.items, outline.parts, outline.routine
    for place, value in ((("title",), "New"), (("exercises", 0, "reps"), "7"), (("defaults", "rest"), "3s")):
        try:
            draft.edit(lambda text, place=place, value=value: set_value(text, place, value))
        except CannotEdit as problem:
            sentences([str(problem)])
    draft.undo()


def settings(data: bytes, folder: Path) -> None:
    from backtimer.storage.settings_file import SettingsFile

    kept = SettingsFile(put(folder, "settings.json", data))
    sentences([kept.trouble, kept.set(kept.settings)])
    assert SettingsFile(folder / "settings.json").settings == kept.settings


def doses(data: bytes, folder: Path) -> None:
    from backtimer.session.plan import compile_plan
    from backtimer.session.tailoring import Tailor
    from backtimer.storage.adjustments_file import AdjustmentsFile

    kept = AdjustmentsFile(put(folder, "doses.json", data))
    own = kept.of("article-a")
    sentences([kept.trouble, kept.set("article-a", own)])
    known = library(folder)
    found = known.find("article-a").routine
    assert found is not None
    plan = Tailor(found, known.variant).plan(own)
    assert plan.total_seconds >= 0
    assert compile_plan(found).steps


def plans(data: bytes, folder: Path) -> None:
    from backtimer.settings.week_words import plan_text, today_text
    from backtimer.storage.plans_file import PlansFile

    kept = PlansFile(put(folder, "plans.json", data))
    for each in kept.plans.values():
        sentences([plan_text(each), today_text(each, 739_000, [])])
    sentences([kept.trouble, kept.be_quiet(739_000), kept.note_told(kept.told)])


def sessions_done(data: bytes, folder: Path) -> None:
    from backtimer.storage.session_files import SessionFiles

    put(folder, "sessions.json", data)
    kept = SessionFiles(folder, lambda: datetime(2026, 3, 5, tzinfo=UTC))
    try:
        _ = kept.days.last_done("article-a"), kept.days.done_lately("article-a"), kept.days.routines_done
        _ = [each.how_much.text for each in kept.days.parts_lately("article-a")]
        sentences([kept.trouble])
        assert kept.history.begin("r", "R", planned_seconds=1, planned_exercises=1)
        assert len(kept.history.sessions()) == 1
    finally:
        kept.close()


def window(data: bytes, folder: Path) -> None:
    from backtimer.storage.window_file import WindowFile

    kept = WindowFile(put(folder, "window.json", data))
    kept.save(kept.load())


def unfinished(data: bytes, folder: Path) -> None:
    from backtimer.app.keeping import Keeping
    from backtimer.session.guidance import Guidance

    put(folder, "unfinished.json", data)
    keeping = Keeping(folder, lambda: datetime(2026, 3, 5, 12, tzinfo=UTC))
    try:
        left = keeping.left(library(folder), Guidance(), frozenset())
        if left is not None:
            sentences([left.title, left.where])
            keeping.take_up(left, 1000.0)
        sentences([keeping.trouble])
    finally:
        keeping.close()


def listings(data: bytes, folder: Path) -> None:
    from backtimer.routinefile.library import Library
    from backtimer.storage.listing_cache import ListingCache

    (folder / "routines").mkdir()
    (folder / "routines" / "old.yaml").write_text("backtimer: 1\ntitle: T\nexercises: [{name: A, reps: 2}]\n")
    put(folder, "listings.json", data)
    cache = ListingCache(folder / "listings.json")
    # As it was written, so that the rows stand for the files that are there.
    nothing = folder / "nothing"
    fresh = Library(nothing, folder / "routines", ListingCache(folder / "fresh.json"))
    rows: dict[str, object] = {}
    fresh._kept.put = lambda key, row: rows.__setitem__(key, row)
    fresh.listings()
    given = cache.get("row")
    if isinstance(given, dict):
        for key, row in rows.items():
            if isinstance(row, dict) and "stamp" in row:
                cache.put(key, row | given)
    for each in Library(nothing, folder / "routines", cache).listings():
        sentences([each.title, *(problem.text(each.path.name) for problem in each.problems)])
    cache.save()
    cache.wait()


def draft(data: bytes, folder: Path) -> None:
    from backtimer.storage.drafts import DraftsFolder

    kept = DraftsFolder(folder / "drafts")
    sentences([kept.keep("key", "text")])
    (path,) = (folder / "drafts").iterdir()
    path.write_bytes(data)
    text = kept.find("key")
    assert text is None or isinstance(text, str)
    sentences([kept.keep("key", text or "text")])


def history_import(data: bytes, folder: Path) -> None:
    from backtimer.storage.history import History
    from backtimer.storage.history_export import add_from, csv_text, json_text

    history = History(folder / "history.db")
    try:
        added, trouble = add_from(history, put(folder, "in.json", data))
        sentences([trouble, history.trouble])
        assert trouble is None or not added
        records = history.records()
        assert len(records) == added
        _ = json_text(records).encode(), csv_text(records).encode()
        _ = history.pain_over_time(), history.days_done(), history.seconds_per_week()
    finally:
        assert history.close(10)


def history_file(data: bytes, folder: Path) -> None:
    from backtimer.storage.history import History

    history = History(put(folder, "history.db", data))
    try:
        history.begin("r", "T", planned_seconds=1.0, planned_exercises=1)
        _ = history.records(), history.days_done(), history.pain_over_time(), history.exercises()
        sentences([history.trouble])
    finally:
        # What cannot be written is told.
        assert history.close(10) or history.trouble
        sentences([history.trouble])


def second_start(data: bytes, folder: Path) -> None:
    from backtimer.app.single_instance import Request

    request = Request.of_line(data)
    assert request is None or Request.of_line(request.line()) == request


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    each.__name__: each
    for each in (
        *(routine, own_routine, editor, settings, doses, plans, sessions_done, window, unfinished, listings, draft),
        *(history_import, history_file, second_start),
    )
}


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def shipped() -> Path:
    from backtimer.system.resources import shipped_routines

    return shipped_routines()


_CATALOGUES: list[object] = []


def library(folder: Path):
    """A library of the shipped routines and those in the folder; the catalogue is read once for all."""
    from backtimer.routinefile.library import Library
    from backtimer.storage.listing_cache import ListingCache

    found = Library(shipped(), folder / "routines", ListingCache(folder.parent / "kept.json"))
    if not _CATALOGUES:
        _CATALOGUES.append(found._entries(found._mark()))
    found._entries = lambda mark: _CATALOGUES[0]
    return found


def tried(target: str, data: bytes, folder: Path) -> str:
    """What went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def too_long(*_: object) -> None:
        raise TooLong

    # Of the processor's time: others may be using it. One that waits for ever is given up by who asked.
    signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        try:
            TARGETS[target](data, folder)
        finally:
            # Before the traceback is written, which takes its time too.
            signal.setitimer(signal.ITIMER_PROF, 0)
    except TooLong:
        return f"longer than {SECONDS} s:\n{traceback.format_exc(limit=-6)}"
    except BaseException:
        return traceback.format_exc(limit=-8)
    return ""


def main() -> None:
    """Answer until there is nothing more to read."""
    import resource

    out, sys.stdout = sys.stdout, sys.stderr
    # What all of it needs is there before the memory is counted.
    folder = Path(sys.argv[1])
    for name in TARGETS:
        tried(name, b"", folder / "first")
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    # A thread has room for its stack too.
    most = in_use + (MEGABYTES + 16) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    out.write("ready\n")
    out.flush()
    for line in sys.stdin:
        given = json.loads(line)
        wrong = tried(given["target"], base64.b64decode(given["data"]), folder / "look")
        out.write(json.dumps({"wrong": wrong, "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
