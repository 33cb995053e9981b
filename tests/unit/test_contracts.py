"""The import contracts catch what they are for: a planted violation must be reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("session/plan.py", "import time", "The core is pure"),
        ("routine/dose.py", "import backtimer.session.words", "Rooms import downwards only"),
        ("ui/look/theme.py", "import backtimer.speech.voice", "ui and runner are handed"),
        ("runner/conductor.py", "import PySide6.QtCore", "Qt only in app"),
    ],
)
def test_a_planted_violation_is_caught(tmp_path, module, line, contract):
    shutil.copytree(ROOT / "backtimer", tmp_path / "backtimer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "backtimer" / module
    target.write_text(target.read_text() + f"\n{line}\n")
    # The copy, not the installed package, is what is looked at.
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(contract in found and "BROKEN" in found for found in done.stdout.splitlines()), done.stdout
