"""Whatever is pressed in whatever order, nothing fails, Qt has nothing to say, and nothing becomes ever more.

BACKTIMER_MONKEY_SECONDS and BACKTIMER_MONKEY_SEEDS ("1,2,3") make it run longer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = tuple(map(int, os.environ.get("BACKTIMER_MONKEY_SEEDS", "3,11").split(",")))
SECONDS = float(os.environ.get("BACKTIMER_MONKEY_SECONDS", "20")) / len(SEEDS)
# Twice what runs of 25,000 actions came to (270 MB, 18 threads, 45 files).
MOST_MB, MOST_THREADS, MOST_FILES = 540, 36, 90
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_pressed_nothing_fails(seed: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.gui.monkey", str(seed), str(SECONDS), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + 120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failures"] == [], told["failures"][0]
    assert told["actions"] > 0
    assert (told["mb"] < MOST_MB, told["threads"] < MOST_THREADS, told["files"] < MOST_FILES) == (True, True, True), (
        told
    )
