"""Every file that the program reads may hold anything: it answers with a result or a sentence, soon, in little room.

The files are read in a process of its own, see `fuzz_child.py`. `FUZZ` is how many files of each kind (200); more find
more. The same ones come each time.
"""

from __future__ import annotations

import base64
import io
import json
import os
import random
import select
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtimer.routine.adjustments import Adjustments
from backtimer.routine.dose import OwnDose
from backtimer.routinefile.library import Library
from backtimer.settings.settings import Settings
from backtimer.settings.week_plan import Slot, plan_of
from backtimer.settings.window_place import WindowPlace
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.history_export import read_json
from backtimer.storage.history_rows import insert_record
from backtimer.storage.history_schema import migrate
from backtimer.storage.listing_cache import ListingCache
from backtimer.storage.plans_file import PlansFile
from backtimer.storage.settings_file import SettingsFile
from backtimer.storage.window_file import WindowFile
from backtimer.system.resources import shipped_routines
from tests.unit.fuzz_child import SECONDS, TARGETS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")

FILES = int(os.environ.get("FUZZ", "200"))
ROOT = Path(__file__).parents[2]
# The limit is one of addresses, and glibc sets 64 MB of them aside for each thread that allocates: 200 MB are soon gone
# while 50 are in use. With one arena what is counted is what is used.
CHILD = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"}
DEEP = 50_000
YAML = ("routine", "own_routine", "editor")


class Child:
    """The process that reads; one that died or hangs is replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def ask(self, target: str, data: bytes) -> str:
        """What went wrong with a file, "" when nothing did."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("fuzz_child.py")), str(self.folder)],
                env={**CHILD, "PYTHONWARNINGS": "ignore"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert self._line(60) == "ready"
        assert self.process.stdin is not None
        request = {"target": target, "data": base64.b64encode(data).decode()}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self._line(5 * SECONDS)
        if line is None:
            return f"it hangs or died: {self.close()[-2000:]}"
        return str(json.loads(line)["wrong"])

    def _line(self, seconds: float) -> str | None:
        assert self.process is not None
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return (self.process.stdout.readline().strip() or None) if ready else None

    def close(self) -> str:
        if self.process is None:
            return ""
        process, self.process = self.process, None
        process.kill()
        return process.communicate()[1]


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    child = Child(tmp_path_factory.mktemp("fuzz"))
    yield child
    child.close()


# ---- what the files hold when they are as they should be

SESSION = {
    "id": "abc", "routine": "article-a", "title": "T", "started_at": "2026-03-05T12:00:00+01:00",
    "ended_at": "2026-03-05T12:20:00+01:00", "planned_seconds": 900.0, "planned_exercises": 1, "active_seconds": 880.0,
    "ending": "finished", "note": "fine", "pain_before": 3, "pain_after": 2,
    "exercises": [
        {"position": 1, "item": "a", "exercise": "bird-dog", "name": "Bird dog", "dose": {"mode": "reps", "reps": 8},
         "planned_reps": 16, "planned_held_seconds": 90.0, "sets": 1, "reps_left": 8, "reps_right": 8,
         "held_seconds": 9.5}
    ],
    "pauses": [{"at": "2026-03-05T12:03:00+01:00", "seconds": 12.5, "reason": "slept"}],
    "pains": [{"at": "2026-03-05T12:04:00+01:00", "level": 4, "what": "left"}],
}  # fmt: skip


@cache
def good(target: str) -> dict[str, Any]:
    """What the program itself writes into such a file."""
    if target == "history_import":
        return {"backtimer_history": 1, "sessions": [SESSION, {**SESSION, "id": "abd"}]}
    if target == "second_start":
        return {"routine": "/home/me/a.yaml", "start": True, "token": "abc"}
    if target == "draft":
        return {"version": 1, "key": "key", "text": "backtimer: 1\n"}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.json"
        _write(target, path)
        content = json.loads(path.read_text())
    return {"row": next(iter(content.values()))} if target == "listings" else content


OLD = Path(__file__).with_name("written_by_0_1_0")


def _write(target: str, path: Path) -> None:
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    match target:
        case "settings":
            SettingsFile(path).set(Settings())
        case "doses":
            own = {"bird-dog": OwnDose(sets=2, reps=8, hold_seconds=6.5)}
            variants = {"cat-cow": "bird-dog"}
            AdjustmentsFile(path).set("article-a", Adjustments(own, frozenset({"curl-up"}), ("bird-dog",), variants))
        case "plans":
            kept = PlansFile(path)
            kept.set("article-a", plan_of([0, 3], 2, [450, 1110]))
            kept.note_told([Slot("article-a", at.toordinal(), 1)])
            kept.be_quiet(at.toordinal())
            kept.note_tray()
        case "sessions_done":
            path.write_text(OLD.joinpath("sessions.json").read_text("utf-8"), "utf-8")
        case "window":
            WindowFile(path).save(WindowPlace("AdnQywADAAA=", "article-a"))
        case "unfinished":
            path.write_text(OLD.joinpath("unfinished-2.json").read_text("utf-8"), "utf-8")
        case "listings":
            cache = ListingCache(path)
            Library(shipped_routines(), path.parent / "routines", cache).listings()
            cache.wait()
        case _:
            raise AssertionError(target)


# fmt: off
# Written instead of a value, as JSON has it.
NASTY = (
    *("null", "true", "-1", "0", "1e400", "-1e400", "NaN", "Infinity", "-Infinity", "1e-320"),
    *("9" * 5000, "-" + "9" * 400),
    *("9223372036854775808", "1e17", '""', '"\\ud800"', '"\\u0000"', '"\\u202e"', '"' + "a" * 70_000 + '"', "[]", "{}"),
    *('"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"', '"2026-02-30"', '"24:61"', '"../../etc"', '"Inf"'),
    *("[" * 400 + "]" * 400, '{"a":' * 400 + "1" + "}" * 400, "[[[[]]]]", '{"": null}', '[null, 1, "a", [], {}]'),
    *("[1, 1, 1]", '{"a": 1, "a": 2}', "3.7", "1e300", '"2026-03-05T12:00:00"', '"1e5s"', "[" + "0," * 20_000 + "0]"),
)
PIECES = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\x85", b"\t", b"{", b"[", b"}", b"]"),
    *(b": ", b"- "),
    *(b"&a ", b"*a", b"<<: *a\n", b"!!python/object/apply:os.system [ls]", b"%YAML 9.9\n", b"---\n", b"...\n"),
    *(b"|\n", b">-\n"),
    *(b"'", b'"', b"\\", b"#", b"? ", b"reps: 99999999999999999999", b"hold: 1e400s", b"hold: .nan"),
    *(b"sets: -3", b"for: 0s"),
    *(b"  ", b"\n", b"9" * 5000, b"a" * 3000, b"[" * 1000, b"{a: " * 300, b"- " * 500, b"exercises:\n", b"open: .inf"),
)
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(f'*{before}' for _ in range(9))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HEAD = "backtimer: 1\ntitle: T\nexercises:\n"
# Each kind of file, with these in it.
ALWAYS_YAML = (
    *(b"", b"\0" * 50, b"[" * DEEP, b"{a: " * DEEP, b"- " * DEEP, b"\xff" * 99, LAUGHS.encode(), b"a" * 2_000_000),
    b": " * 9999,
    (HEAD + "  - {name: A, reps: 100, sets: 100, hold: 1s, sides: each}\n" * 400).encode(),
    (HEAD + f"  - {{name: A, reps: {'9' * 6000}}}\n").encode(),
    (HEAD + "  - {name: A, reps: .nan, hold: .inf, sets: 1e400}\n").encode(),
    (HEAD + "  - " + "{name: " * 200 + "A" + "}" * 200 + "\n").encode(),
    (HEAD + "  - name: |\n" + "      a\n" * 50_000).encode(),
    b'title: "\\ud800"\nbacktimer: 1\nexercises: [{name: "\\0", reps: 1}]\n',
    ("&x " * 3000).encode(),
    (HEAD + "  - {name: A, reps: 2}\n" * 4_000).encode(),
    ("x: " + '"' + "\\\n" * 20_000).encode(),
)
ALWAYS_JSON = (
    *(b"", b"\0", b"[" * DEEP, b'{"version": 1, "a": ' + b"[" * DEEP, b'{"a":' * DEEP, b"\xff\xfe", b"NaN"),
    *(b"1" * 9000, b"null"),
    *(b'"\\ud800"', b'{"version": 1}', b'{"version": 1e400}', b'{"version": ' + b"9" * 5000 + b"}", b'{"version": 0}'),
    *(b'{"version": true}', b'\xef\xbb\xbf{"version": 1}', b'{"version": 1' + b" " * 100_000),
    b'{"version": 1}{"version": 1}',
)
# fmt: on
IMPORT_HEAD = b'{"backtimer_history": 1, "sessions": ['


@cache
def database() -> bytes:
    """A history with a session in it, as its file is."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for record in read_json(io.BytesIO(json.dumps(good("history_import")).encode())):
            insert_record(connection, record)
        return connection.serialize()


def mutated(data: bytes, draw: random.Random) -> bytes:
    """A few pieces taken out, doubled, moved or put in."""
    for _ in range(draw.randint(1, 6)):
        at, to = sorted((draw.randint(0, len(data)), draw.randint(0, len(data))))
        to = min(to, at + draw.choice((1, 3, 20, 300)))
        match draw.randrange(6):
            case 0:
                data = data[:at] + data[to:]
            case 1:
                data = data[:to] + data[at:to] * draw.choice((1, 2, 50)) + data[to:]
            case 2:
                data = data[:at]
            case 3:
                data = data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
            case _:
                data = data[:at] + draw.choice(PIECES) + data[to:]
    return data[:3_000_000]


def with_nasty(content: Any, draw: random.Random) -> bytes:
    """The content as JSON, with something else in place of some of its parts."""
    marks: list[str] = []

    def changed(value: Any, chance: float) -> Any:
        if draw.random() < chance:
            marks.append(draw.choice(NASTY))
            return f"@{len(marks) - 1}@"
        if isinstance(value, dict):
            return {key if draw.random() > 0.02 else "é\u202e": changed(each, chance) for key, each in value.items()}
        if isinstance(value, list):
            return [changed(each, chance) for each in value]
        return value

    text = json.dumps({key: changed(each, draw.choice((0.02, 0.1, 0.3))) for key, each in content.items()})
    for number, nasty in enumerate(marks):
        text = text.replace(f'"@{number}@"', nasty)
    return text.encode("utf-8", "surrogatepass")


def any_file(target: str, seed: int) -> bytes:
    """A file of a kind; the same for the same seed."""
    draw = random.Random(seed)
    if target in YAML:
        paths = sorted(shipped_routines().glob("*.yaml"))
        if draw.random() < 0.15:
            return "".join(
                chr(draw.choice((9, 10, 32, 58, 45, 91, 123, 34, 0x2028, 97, 0xE9))) for _ in range(300)
            ).encode()
        return mutated(draw.choice(paths).read_bytes(), draw)
    if target == "history_file":
        if draw.random() < 0.2:
            return mutated(database(), draw)
        data = bytearray(database())
        for _ in range(draw.randint(1, 12)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        return bytes(data)
    data = with_nasty(good(target), draw)
    if draw.random() < 0.3:
        data = mutated(data, draw)
    if target == "history_import" and draw.random() < 0.5:
        lines = [with_nasty(SESSION, draw) for _ in range(draw.randint(0, 3))]
        data = IMPORT_HEAD + b"\n" + b",\n".join(lines) + draw.choice((b"\n]}\n", b"", b"\n", b"\n]}\n]}\n"))
    return data


@pytest.mark.parametrize("target", TARGETS)
def test_files_that_are_good(child, target):
    """What is changed below is what the program reads."""
    if target in YAML:
        for path in sorted(shipped_routines().glob("*.yaml"))[:4]:
            assert child.ask(target, path.read_bytes()) == ""
    else:
        data = database() if target == "history_file" else json.dumps(good(target)).encode()
        assert child.ask(target, data) == ""


@pytest.mark.parametrize("target", TARGETS)
def test_files_that_were_thought_of(child, target):
    for data in ALWAYS_YAML if target in YAML else ALWAYS_JSON:
        assert child.ask(target, data) == "", data[:80]


@pytest.mark.parametrize("target", TARGETS)
def test_any_file(child, target):
    @given(st.integers(0, 2**32 - 1))
    @settings(
        max_examples=FILES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def look(seed: int) -> None:
        assert child.ask(target, any_file(target, seed)) == ""

    look()


def test_a_hang_a_crash_and_a_waste_of_memory_would_be_seen(tmp_path):
    """The limits are there."""
    probe = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from tests.unit import fuzz_child as child\n"
        "def hang(data, folder):\n    while True: pass\n"
        "def waste(data, folder):\n    bytearray(400 * 2**20)\n"
        "def fail(data, folder):\n    [][0]\n"
        "child.SECONDS = 0.3\n"
        "child.TARGETS.update(hang=hang, waste=waste, fail=fail)\n"
        "child.main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", probe, str(tmp_path), str(ROOT)],
        env=CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    asked = "".join(
        json.dumps({"target": name, "data": ""}) + "\n" for name in ("hang", "waste", "fail", "second_start")
    )
    told, _ = process.communicate(asked, timeout=120)
    ready, *answers = told.splitlines()
    assert ready == "ready"
    hang, waste, fail, good = (json.loads(line)["wrong"] for line in answers)
    assert "longer than" in hang
    assert "MemoryError" in waste
    assert "IndexError" in fail
    assert good == ""
