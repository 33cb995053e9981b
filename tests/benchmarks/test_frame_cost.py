"""What the session's screen costs while it runs, in percent of one core. `make bench`; needs an X server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10
# The real page over a real clock in a process of its own, which reads its own time.
PROGRAM = """
import sys, tempfile, time
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from backtimer.runner.session_runner import SessionRunner
from backtimer.session.machine import Next, Pause
from backtimer.settings.settings import ScreenSettings
from backtimer.ui.look import theme
from backtimer.ui.main_window import MainWindow
from tests.gui.conftest import FakeDesk

width, height, state, seconds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])

class RealTimeDesk(FakeDesk):
    def runner(self, plan, parent):
        return SessionRunner(plan, time.monotonic, None, self.reports, lambda *_, **__: None, self.wake, parent)

app = QApplication([]); app.setStyle("Fusion"); theme.apply(app)
desk = RealTimeDesk(Path(tempfile.mkdtemp()))
desk.set_settings(replace(desk.settings, screen=ScreenSettings(breathing_in_holds="breath" in state)))
folder = Path(desk.own_routines_folder); folder.mkdir()
(folder / "hold.yaml").write_text(
    "backtimer: 1\\ntitle: Hold\\ndefaults: {get_ready: 1s, move: 0s}\\n"
    "exercises:\\n  - " + {
        "hold, figure": "{exercise: glute-bridge, reps: 1, hold: 90s, move: 0s}",
        "movement, figure": "{exercise: rock-back, for: 90s}",
    }.get(state, "{name: Stay, reps: 1, hold: 90s, steps: [Stay.]}") + "\\n")
window = MainWindow(desk); window.resize(width, height); window.show()
window.open_named("hold", start=True)
page = window.page
assert (page.width(), page.height()) == (width, height), (page.width(), page.height())
page.runner.send(Next(page.runner.conductor.state.cursor))
page._idle.stop(); page.refresh()
assert page.figure_place.isVisible() == ("figure" in state)
if state == "paused": page.runner.send(Pause())
if state == "hidden": window.hide()
begun = []
def begin(): begun.append((time.process_time(), time.monotonic()))
def end():
    cpu, wall = time.process_time() - begun[0][0], time.monotonic() - begun[0][1]
    assert page.runner.conductor.state.step.kind == ("timed" if "movement" in state else "hold")
    print(100 * cpu / wall); app.quit()
QTimer.singleShot(3500, begin); QTimer.singleShot(3500 + int(seconds * 1000), end)
app.exec()
"""


@pytest.mark.parametrize("state", ["hold", "hold, figure", "movement, figure", "hold, breath", "paused", "hidden"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_cost_of_a_running_hold(size, state):
    if not os.environ.get("DISPLAY"):
        pytest.skip("there is no X server")
    env = {**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, size), state, str(SECONDS)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(f"\n{size[0]}x{size[1]}, {state}: {float(done.stdout.split()[-1]):.1f} % of one core")
