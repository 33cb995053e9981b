"""The commands about files, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backtimer.app.main import COMMANDS
from backtimer.app.main import main as run
from backtimer.routine.adjustments import UNCHANGED
from backtimer.routine.dose import OwnDose
from backtimer.routinefile.catalogue import read_catalogue
from backtimer.session.known import fingerprint
from backtimer.session.tally import ExerciseDone
from backtimer.storage.adjustments_file import AdjustmentsFile
from backtimer.storage.history import History
from backtimer.storage.history_rows import SessionDone, SessionRecord
from backtimer.system.resources import shipped_routines

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKTIMER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def test_new_writes_a_good_file_into_the_own_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "My Evening!"]) == 0
    path = home / "routines" / "my-evening.yaml"
    assert path.read_text("utf-8").splitlines()[0] == "# yaml-language-server: $schema=routine.schema.json"
    assert json.loads((path.parent / "routine.schema.json").read_text("utf-8"))["title"] == "BackTimer routine"
    assert str(path) in capsys.readouterr().out
    assert run(["check", str(path)]) == 0
    assert ": ok: My Evening!, " in capsys.readouterr().out
    assert run(["list"]) == 0
    assert "my-evening           My Evening! (" in capsys.readouterr().out


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    assert run(["new", str(path)]) == 1
    assert path.read_text() == "mine"
    assert capsys.readouterr().err == f"There is already a file {path}; nothing was written.\n"


@pytest.mark.parametrize(
    "name", ["猫", "a/b/c", "x.yml", "a/v1.2", "Y.YAML", 'say "hi": yes # no', "{}", "-", "a" * 100]
)
def test_new_takes_any_name(name: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "--", name]) == 0
    path = Path(capsys.readouterr().out.splitlines()[0])
    assert path.name.endswith(".yaml")
    assert run(["check", str(path)]) == 0


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("x.yml", "x.yaml"),
        ("X.YAML", "X.yaml"),
        ("a/b", "a/b.yaml"),
        ("a/v1.2", "a/v1.2.yaml"),
        ("./notes.txt", "notes.txt.yaml"),
        ("mine.backtimer.yaml", "mine.backtimer.yaml"),
        ("v1.2", "home/routines/v1-2.yaml"),
    ],
)
def test_new_always_ends_in_yaml(name: str, file: str, tmp_path: Path) -> None:
    assert run(["new", name]) == 0
    assert (tmp_path / file).is_file()


@pytest.mark.parametrize("there", ["mine.yaml", "mine.yml"])
def test_new_leaves_alone_what_is_there_under_either_ending(there: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(there).write_text("mine")
    for name in ("mine.yml", "mine.yaml", "./mine"):
        assert run(["new", name]) == 1
        assert capsys.readouterr().err == f"There is already a file {there}; nothing was written.\n"
    assert [path.name for path in Path().iterdir()] == [there]
    assert Path(there).read_text() == "mine"


@pytest.mark.parametrize(("name", "told"), [
    ("", "A routine needs a name"), (" ", "A routine needs a name"), ("a\nb" * 50, "it is longer than 100 letters"),
    ("a\x00b", "cannot be a routine's name"), ("a" * 101, "it is longer than 100 letters"),
])  # fmt: skip
def test_new_says_when_a_name_will_not_do(name: str, told: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", name]) == 1
    assert told in capsys.readouterr().err
    assert not list(home.glob("routines/*"))


def test_new_says_when_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run(["new", "file/x.yaml"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_check_tells_length_exercises_and_getting_up(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.yaml").write_text(
        "backtimer: 1\ntitle: T\nexercises:\n"
        "  - {name: A, for: 1min, position: face down}\n  - {name: B, for: 1min, position: standing}\n"
        "  - {name: C, open: true}\n"
    )
    Path("b.yaml").write_text("backtimer: 9\n")
    assert run(["check", "a.yaml", "b.yaml"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "a.yaml: ok: T, 2 min 45 s and as long as you like, 3 exercises, stand up once",
        "b.yaml:1:12: this file is in format 9, and this BackTimer reads format 1 (use a newer BackTimer)",
    ]


def test_check_remarks_on_what_does_nothing_and_is_content(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.yaml").write_text("backtimer: 1\ntitle: T #3\nexercises:\n  - {name: A, for: 1min, rest: 10s}\n")
    assert run(["check", "a.yaml"]) == 0
    good, *remarks = capsys.readouterr().out.splitlines()
    assert good.startswith("a.yaml: ok: T")
    assert [line.split(" (")[0] for line in remarks] == [
        'a.yaml:2:8: remark: title ends before "#3": after a space, # begins a comment',
        "a.yaml:4:26: remark: rest does nothing here",
    ]


def test_exercises(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exercises"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 52
    assert lines == sorted(lines)
    assert run(["exercises", "--json"]) == 0
    found = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert "Cat cow" in found["cat-camel"]["aliases"]
    assert found["plank"]["direction"] == "anti-extension"


def test_list_and_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["article-a"]["exercises"] == 10
    for name, row in rows.items():
        assert run(["plan", name, "--json"]) == 0
        plan = json.loads(capsys.readouterr().out)
        assert (plan["total_seconds"], plan["times_up"]) == (pytest.approx(row["total_seconds"]), row["times_up"])


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["--help"])
    text = capsys.readouterr().out
    assert all(f"\n  {command} " in text for command in COMMANDS)
    assert "exit status:" in text
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            run([command, "--help"])
        assert "exit status:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], 'backtimer: There is no command, routine or file "lst". Did you mean "list"?'),
        (["lst", "--json"], 'backtimer: There is no command, routine or file "lst". Did you mean "list"?'),
        (
            ["--start", "artcle-a"],
            'backtimer: There is no command, routine or file "artcle-a". Did you mean "article-a"?',
        ),
        (["qqq"], 'backtimer: There is no command, routine or file "qqq". To see all routines: "backtimer list".'),
        (["some/where.yaml"], 'backtimer: There is no file "some/where.yaml".'),
        (["plan", "artcle-a"], 'There is no routine "artcle-a". Did you mean "article-a"?'),
        (["follow", "gone.yaml", "--silent"], 'There is no file "gone.yaml".'),
    ],
)
def test_a_word_that_means_nothing_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backtimer.app.start.start_window", lambda *_, **__: pytest.fail("a window"))
    monkeypatch.setenv("DISPLAY", ":0")
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"{said}\n")


@pytest.mark.parametrize("word", ["article-a", "mine", "mine.yaml", "./mine.yaml", "file"])
def test_what_means_something_opens_the_window(word: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def start_window(routine: str, **_: object) -> int:
        opened.append(routine)
        return 0

    monkeypatch.setattr("backtimer.app.start.start_window", start_window)
    monkeypatch.setenv("DISPLAY", ":0")
    assert run(["new", "mine"]) == run(["new", "./mine.yaml"]) == 0
    Path("file").write_text("")
    assert run([word, "--start"]) == 0
    assert opened == [word]


@pytest.mark.parametrize("arguments", [["--speed"], ["plan"], ["follow", "article-a", "--speed", "fast"], ["--start"]])
def test_what_is_not_understood_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2


def totals(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, tuple[float, int]]:
    """What `list` and `plan` say of every routine: they agree."""
    assert run(["list", "--json", *more]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    for name, row in rows.items():
        assert run(["plan", name, "--json", *more]) == 0
        plan = json.loads(capsys.readouterr().out)
        assert (plan["total_seconds"], len(plan["exercises"])) == (
            pytest.approx(row["total_seconds"]),
            row["exercises"],
        )
    return {name: (row["total_seconds"], row["exercises"]) for name, row in rows.items()}


def make_known(home: Path, *ids: str) -> None:
    """Two sessions of today in which these were explained in full, and done."""
    catalogue = read_catalogue(shipped_routines() / "exercises").entries
    words = {id: fingerprint(catalogue[id].exercise) for id in ids}
    history = History(home / "history.db")
    for number in range(2):
        now = datetime.now(UTC)
        session = SessionDone(f"s{number}", "any", "Any", now, now, 60.0, len(ids), 60.0, "finished")
        done = tuple(
            ExerciseDone(n, id, id, id, {}, 1, 1.0, sets=1, reps=1, words=words[id], heard="full")
            for n, id in enumerate(ids, 1)
        )
        assert history.restore(SessionRecord(session, done)) is None
    assert history.close()


def test_list_and_plan_are_the_persons_own_unless_asked_as_written(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = totals(capsys)
    assert totals(capsys, "--as-written") == written
    doses = AdjustmentsFile(home / "doses.json")
    doses.set("article-e", UNCHANGED.with_left_out("rock-back", is_out=True))
    doses.set("gentle-morning", UNCHANGED.with_dose("cat-camel", OwnDose(reps=9)))
    make_known(home, "glute-bridge", "bird-dog")
    own = totals(capsys)
    assert own["article-e"][1] == written["article-e"][1] - 1
    assert own["gentle-morning"][0] > written["gentle-morning"][0]
    assert own["daily-15"][0] < written["daily-15"][0], "what is known is explained in short"
    assert totals(capsys, "--as-written") == written


SHORT = """\
backtimer: 1
title: Short
exercises:
  - {name: Wave, steps: [Wave your hand.], reps: 2, hold: 3s}
"""


def test_follow_shows_the_words_as_they_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("short.yaml").write_text(SHORT)
    assert run(["follow", "short.yaml", "--silent", "--speed", "400"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Wave" in lines
    said = [line.split(maxsplit=1) for line in lines if '"' in line]
    assert said[0][1] == '"First: Wave. Wave your hand. Twice. Hold 3 seconds."'
    assert '"Hold"' in {words for _, words in said}
    assert said[-1][1].startswith('"That was the last exercise.')
    times = [int(at.split(":")[0]) * 60 + int(at.split(":")[1]) for at, _ in said]
    assert times == sorted(times)
    assert times[-1] > 10
    assert any(line.endswith("hold 2") for line in lines)


def program(*arguments: str, encoding: str = "utf-8", reads: int = -1) -> tuple[int, str, str]:
    """The program as a shell starts it: exit status, what was read of its output, and what it complained of."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "backtimer", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        out = running.stdout.read(reads)
        running.stdout.close()
        complaints = running.stderr.read()
        return running.wait(), out.decode("utf-8"), complaints.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
@pytest.mark.parametrize("arguments", [["plan", "article-c"], ["list"], ["--help"], ["exercises", "--json"]])
def test_a_reader_that_has_gone_is_no_error(arguments: list[str]) -> None:
    status, out, complaints = program(*arguments, reads=1)
    assert (status, len(out), complaints) == (0, 1, "")


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["check", "a.yaml"], ["plan", "a.yaml"], ["lüst"]])
def test_a_terminal_that_does_not_know_every_letter(arguments: list[str]) -> None:
    Path("home/routines").mkdir(parents=True)
    for path in ("a.yaml", "home/routines/b.yaml"):
        Path(path).write_text("backtimer: 1\ntitle: Мостик – 橋\nexercises:\n  - {name: 猫, for: 1min}\n", "utf-8")
    status, out, complaints = program(*arguments, encoding="ascii")
    assert status == (2 if arguments == ["lüst"] else 0)
    assert out.isascii()
    assert complaints.isascii()
    assert "Traceback" not in complaints
    if arguments == ["list", "--json"]:
        assert "Мостик – 橋" in {row["title"] for row in json.loads(out)}
