"""The page about routine files: every example is good, and every key has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from backtimer.routinefile.catalogue import read_catalogue
from backtimer.routinefile.keys import ENTRY_KEYS, ROUTINE_TEXTS, SAY, TIMES
from backtimer.routinefile.reader import read_routine, read_routine_bytes
from backtimer.session.plan import compile_plan
from backtimer.system.resources import shipped_routines

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "routine-files.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+ ?\w*)\n(.*?)^```$", PAGE + README, re.DOTALL | re.MULTILINE)
EXAMPLES = [text for kind, text in BLOCKS if kind == "yaml"]
CATALOGUE = read_catalogue(shipped_routines() / "exercises").entries


def whole(text: str) -> str:
    return text if text.startswith("backtimer:") else f"backtimer: 1\ntitle: T\nexercises:\n{text}"


@pytest.mark.parametrize("text", EXAMPLES)
def test_example_is_good(text: str) -> None:
    reading = read_routine_bytes(whole(text).encode(), "example", CATALOGUE)
    assert reading.problems == ()
    # One shows that rest is the rest between sets there.
    assert [each.message for each in reading.remarks if "between the sets" not in each.message] == []
    assert reading.routine is not None
    assert compile_plan(reading.routine).total_seconds > 0


def test_every_key_has_an_example() -> None:
    found: set[str] = set()
    # A picture must lie beside the file: its example has a test of its own.
    for text in (*EXAMPLES, *(text for kind, text in BLOCKS if kind == "yaml picture")):
        root = yaml.safe_load(whole(text))
        found |= {*root, *root.get("defaults", {})}
        for entry in root["exercises"]:
            found |= {*entry, *entry.get("say", {})}
    assert {*ENTRY_KEYS, *ROUTINE_TEXTS, *SAY, *TIMES} <= found


def test_what_check_says() -> None:
    (text,) = (text for kind, text in BLOCKS if kind == "yaml wrong")
    said = [each.text("my-evening.yaml") for each in read_routine_bytes(text.encode(), "x", CATALOGUE).problems]
    assert "\n".join(said) + "\n" in [text for kind, text in BLOCKS if kind == "text"]


def test_what_check_remarks_on() -> None:
    (text,) = (text for kind, text in BLOCKS if kind == "yaml remarked")
    reading = read_routine_bytes(text.encode(), "x", CATALOGUE)
    assert reading.routine is not None
    said = [each.text("my-evening.yaml", "remark") for each in reading.remarks]
    assert "\n".join(said) + "\n" in [text for kind, text in BLOCKS if kind == "text"]


def test_the_example_of_a_picture(tmp_path: Path) -> None:
    (text,) = (text for kind, text in BLOCKS if kind == "yaml picture")
    file = tmp_path / "example.yaml"
    file.write_text(whole(text))
    (problem,) = read_routine(file, CATALOGUE).problems
    assert "there is no file" in problem.message
    (tmp_path / "drawing.png").write_bytes(b"any")
    routine = read_routine(file, CATALOGUE).routine
    assert routine
    assert routine.exercises[0].exercise.picture == str(tmp_path / "drawing.png")
