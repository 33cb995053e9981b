"""The commands about files, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backtimer.app.main import COMMANDS
from backtimer.app.main import main as run


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
    assert ": good: My Evening!, " in capsys.readouterr().out
    assert run(["list"]) == 0
    assert "my-evening           My Evening! (" in capsys.readouterr().out


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    assert run(["new", str(path)]) == 1
    assert path.read_text() == "mine"
    assert capsys.readouterr().err == f"There is already a file {path}; nothing was written.\n"


@pytest.mark.parametrize("name", ["猫", "a/b/c", "x.yml", 'say "hi": yes # no', "{}", "-", "a" * 100])
def test_new_takes_any_name(name: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "--", name]) == 0
    path = Path(capsys.readouterr().out.splitlines()[0])
    assert run(["check", str(path)]) == 0


@pytest.mark.parametrize("name", ["", " ", "a\nb" * 50, "a\x00b", "a" * 101])
def test_new_says_when_a_name_will_not_do(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", name]) == 1
    assert "cannot be" in capsys.readouterr().err
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
        "a.yaml: good: T, 2 min 46 s and as long as you like, 3 exercises, get up once",
        "b.yaml:1:12: this file is in format 9, and this BackTimer reads format 1 (use a newer BackTimer)",
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
