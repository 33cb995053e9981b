"""The session's clock counts the time in which the computer sleeps, on each system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from backtimer.system import clock
from tests.unit.test_other_systems import as_if_on

# Enough for two looks at two clocks.
CLOSE_SECONDS = 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's clock")
def test_on_linux_it_counts_sleep():
    assert abs(clock.now() - time.clock_gettime(time.CLOCK_BOOTTIME)) < CLOSE_SECONDS


@pytest.mark.skipif(sys.platform != "linux", reason="Linux can show another time since its start to a process")
def test_on_linux_it_is_ahead_by_what_was_slept():
    """A process for which the computer has slept for an hour: the clock that stands still in sleep knows nothing."""
    told = "import time; from backtimer.system.clock import now; print(now(), time.monotonic())"
    command = ["unshare", "--time", "--boottime", "3600", "--fork", sys.executable, "-c", told]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        pytest.skip("unshare is not installed")
    if done.returncode:
        pytest.skip("this machine does not let us")
    ahead, still = map(float, done.stdout.split())
    slept = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    assert ahead - still - slept == pytest.approx(3600, abs=CLOSE_SECONDS)


def test_on_macos_it_is_the_one_that_counts_sleep_and_heeds_no_time_of_day(tmp_path):
    code = (
        "import time\n"
        "from backtimer.system import clock\n"
        "asked = []\n"
        "time.clock_gettime = lambda which: asked.append(which) or 5.0\n"
        "assert clock.now() == 5.0\n"
        "assert asked == [time.CLOCK_MONOTONIC_RAW], asked\n"
    )
    assert as_if_on("darwin", tmp_path, code)["said"] == ""


class Query:
    """Windows' count of hundreds of nanoseconds."""

    def __init__(self, *counts: int) -> None:
        self.counts = list(counts)
        self.restype: object = int

    def __call__(self, place) -> None:
        place._obj.value = self.counts.pop(0)


def test_on_windows_it_is_the_count_that_has_sleep_in_it(monkeypatch):
    query = Query(1, 20_000_000, 36_020_000_000)
    asked = []

    def library(name):
        asked.append(name)
        return SimpleNamespace(QueryInterruptTimePrecise=query)

    monkeypatch.setattr(ctypes, "WinDLL", library, raising=False)
    read = clock.windows_clock()
    assert asked == ["kernelbase"]
    assert query.restype is None
    before = read()
    assert read() - before == 3600.0


def no_such_library(name):
    raise OSError(name)


@pytest.mark.parametrize(
    "library",
    [no_such_library, lambda name: SimpleNamespace(), lambda name: SimpleNamespace(QueryInterruptTimePrecise=Query(0))],
)
def test_on_an_old_windows_it_is_pythons(monkeypatch, library):
    monkeypatch.setattr(ctypes, "WinDLL", library, raising=False)
    assert clock.windows_clock() is time.monotonic


def test_as_if_on_windows_it_goes_on(tmp_path):
    code = "from backtimer.system import clock\nassert clock.now() <= clock.now()\nassert clock._now\n"
    assert as_if_on("win32", tmp_path, code)["said"] == ""
