"""The program that `make frozen` has made, as a person would have it. Run by `make frozen`, not by `make test`."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import wave
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from backtimer import __version__
from backtimer.storage.history import History
from tests.e2e.heard import wait_for
from tests.gui.a_year import a_year

ROUTINE = """\
backtimer: 1
title: A short one
defaults: {get_ready: 1s}
exercises:
  - name: Small bridge
    steps: [Lie on your back.]
    reps: 1
    hold: 2s
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, or needs a screen in memory")
# These Linux has or has not; without the last two, nothing but printing, and Wayland, is missing.
OF_THE_SYSTEM = ("libGL", "libEGL", "libwayland-", "libcups")


def said(frozen: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run([frozen, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_commands(frozen, home):
    assert said(frozen, "--version").strip() == f"backtimer {__version__}"
    assert "article-a" in said(frozen, "list")
    assert len(json.loads(said(frozen, "list", "--json"))) >= 12
    assert "glute-bridge" in said(frozen, "exercises")
    assert "Usage" in said(frozen, "--help").capitalize()
    assert json.loads(said(frozen, "plan", "article-e", "--json"))
    Path("mine.yaml").write_text(ROUTINE)
    said(frozen, "check", "mine.yaml")
    Path("mine.yaml").write_text("backtimer: 1\ntitle: [\n")
    said(frozen, "check", "mine.yaml", code=1)
    said(frozen, "no-such-routine", "--start", "too", "many", code=2)


def test_the_doctor_hears_a_voice(frozen, home):
    told = subprocess.run([frozen, "doctor"], capture_output=True, text=True, timeout=60, check=False).stdout
    assert "ok       Voice: " in told
    assert "ok       Shipped routines: " in told


@on_linux
def test_the_voice_that_comes_along_speaks(frozen, home, tmp_path):
    """Also where the system has an espeak-ng of its own."""
    style = json.dumps({"voice_id": None, "rate": 165, "pitch": None})
    command = [frozen, "-m", "backtimer.speech.synthesis_worker", style, "bundled"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert "bundled" in json.loads(worker.stdout.readline())["engine"]
        request = {"text": "Lie on your back.", "path": str(tmp_path / "line.wav")}
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        worker.stdin.flush()
        assert json.loads(worker.stdout.readline())["seconds"] > 0.8
        worker.stdin.close()
    with wave.open(str(tmp_path / "line.wav")) as clip:
        assert any(clip.readframes(clip.getnframes()))


def test_no_other_module_is_run(frozen, home):
    said(frozen, "-m", "this", code=2)


@on_linux
def test_a_session_is_led_heard_and_kept(frozen, home, sound_room, started, tmp_path, monkeypatch):
    room = sound_room.env()
    # Notes what the players are given, and plays.
    players = tmp_path / "players"
    players.mkdir()
    (players / "paplay").write_text(f'#!/bin/sh\nenv >>{tmp_path}/environment\nexec {shutil.which("paplay")} "$@"\n')
    (players / "paplay").chmod(0o755)
    file, log = tmp_path / "short.yaml", tmp_path / "events.jsonl"
    file.write_text(ROUTINE)
    environment = {**os.environ, **room, "PATH": f"{players}:{os.environ['PATH']}"}
    program = subprocess.Popen([frozen, file, "--start", "--events", log], env=environment)
    started.append(program)
    events = wait_for(log, lambda seen: any(each["event"] == "finished" for each in seen), 60)
    program.terminate()
    assert program.wait(15) == 0
    spoken = [each for each in events if each["event"] == "spoke_began"]
    assert len(spoken) >= 2, events
    reel = sound_room.reels[-1]
    assert abs(reel.samples().astype(int)).max() > 1000
    assert "LD_LIBRARY_PATH" not in (tmp_path / "environment").read_text()
    with closing(sqlite3.connect(home / "history.db")) as base:
        assert base.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


@on_linux
@pytest.mark.skipif(not shutil.which("xdotool"), reason="xdotool presses the keys")
def test_the_history_with_its_charts_opens(frozen, home, started, tmp_path):
    with closing(History(home / "history.db", lambda: datetime.now().astimezone())) as history:
        assert history.add_all(a_year(datetime.now().astimezone(), 60))[1] is None
    program = subprocess.Popen([frozen], stderr=subprocess.PIPE, env={**os.environ, "QT_DEBUG_PLUGINS": "1"})
    started.append(program)
    window = subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(program.pid)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout.split()[-1]
    subprocess.run(["xdotool", "windowfocus", window], check=True, timeout=10)
    maps = Path(f"/proc/{program.pid}/maps")
    assert "numpy" not in maps.read_text()  # the first window does not wait for it
    subprocess.run(["xdotool", "key", "--clearmodifiers", "ctrl+h"], check=True, timeout=10)
    deadline = time.monotonic() + 20
    while "numpy" not in maps.read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    loaded = maps.read_text()
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", str(tmp_path / "history.png")], check=False, timeout=20)
    assert program.poll() is None
    program.terminate()
    _, errors = program.communicate(timeout=15)
    assert program.returncode == 0, errors.decode()[-2000:]
    assert b"Traceback" not in errors, errors.decode().partition("Traceback")[2][:2000]
    for part in ("numpy", "libqxcb.so", "libQt6Svg"):
        assert part in loaded, part
    # All of Qt that is loaded is ours.
    assert all(str(frozen.parent) in line for line in loaded.splitlines() if "libQt6" in line)


@on_linux
@pytest.mark.skipif(not shutil.which("xdotool"), reason="xdotool sees windows")
def test_a_second_start_is_handed_over_to_the_first(frozen, home, started):
    first = subprocess.Popen([frozen])
    started.append(first)
    looked = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(first.pid)]
    subprocess.run(looked, check=True, timeout=30, stdout=subprocess.DEVNULL)
    assert "already open" in said(frozen, "article-e")
    assert first.poll() is None
    first.terminate()
    assert first.wait(15) == 0


# One pixel, magenta: Qt writes all other formats itself.
GIF = b"GIF89a\1\0\1\0\x80\0\0\xff\0\xff\0\0\0!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90" fill="#f0f"/></svg>'


@on_linux
@pytest.mark.skipif(not shutil.which("import"), reason="ImageMagick looks at the screen")
@pytest.mark.parametrize("kind", ["png", "jpg", "svg", "gif"])
def test_pictures_beside_a_routine_are_shown(frozen, home, started, tmp_path, kind):
    from PySide6.QtGui import QColor, QImage

    picture = tmp_path / f"mine.{kind}"
    if kind == "svg":
        picture.write_text(SVG)
    elif kind == "gif":
        picture.write_bytes(GIF)
    else:
        image = QImage(90, 90, QImage.Format.Format_RGB32)
        image.fill(QColor("magenta"))
        assert image.save(str(picture))
    file = tmp_path / "mine.yaml"
    file.write_text(ROUTINE.replace("    hold: 2s\n", f"    hold: 60s\n    picture: {picture.name}\n"))
    started.append(subprocess.Popen([frozen, file, "--start"]))
    seen = QImage()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.3)
        subprocess.run(["import", "-window", "root", str(tmp_path / "screen.png")], check=True, timeout=20)
        seen = QImage(str(tmp_path / "screen.png"))
        points = [seen.pixelColor(x, y) for x in range(0, seen.width(), 9) for y in range(0, seen.height(), 9)]
        if sum(at.red() > 240 and at.green() < 20 and at.blue() > 240 for at in points) > 20:
            return
    pytest.fail(f"a {kind} picture is not shown")


@on_linux
def test_no_library_is_missing(frozen):
    inside = frozen.parent / "_internal"
    environment = {**os.environ, "LD_LIBRARY_PATH": str(inside)}
    missing = set()
    for file in (file for file in inside.rglob("*.so*") if not file.is_symlink()):
        told = subprocess.run(["ldd", file], capture_output=True, text=True, env=environment, check=False).stdout
        missing |= {line.split()[0] for line in told.splitlines() if "not found" in line}
    assert {name for name in missing if not name.startswith(OF_THE_SYSTEM)} == set()


def test_licences_come_along(frozen):
    folder = frozen.parent / "licences"
    if sys.platform == "darwin":
        folder = frozen.parents[1] / "Resources" / "licences"
    there = {str(file.relative_to(folder).as_posix()) for file in folder.rglob("*.txt")}
    wanted = {"BackTimer.txt", "Python.txt", "PyInstaller.txt", "Inter-OFL.txt", "README.txt", "numpy/LICENSE.txt"}
    wanted |= {"PySide6_Essentials/LGPL-3.0.txt", "PySide6_Essentials/GPL-3.0.txt", "pyttsx3/LICENSE.txt"}
    if sys.platform == "linux":
        wanted |= {"espeakng-loader/GPL-3.0.txt", "system/libglib2.0-0.txt"}
    assert wanted <= there
    assert all((folder / name).stat().st_size > 100 for name in there)
