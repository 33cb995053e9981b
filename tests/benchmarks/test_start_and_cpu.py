"""Start to first painted window against a bare PySide6 window, and what a running hold costs. `make bench`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv); w = QMainWindow(); w.resize(1180, 760)
"""
OURS = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from backtimer.app.main import parser
from backtimer.app.window import Desk
from backtimer.storage.event_log import EventLog
from backtimer.ui.look import theme
from backtimer.ui.main_window import MainWindow
app = QApplication(sys.argv); app.setStyle("Fusion"); theme.apply(app); w = MainWindow(Desk(EventLog(None)))
"""
SHOW = """
from PySide6.QtCore import QEvent, QObject, QTimer
class Eye(QObject):
    def eventFilter(self, seen, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, app.quit)
        return False
eye = Eye(); app.installEventFilter(eye); w.show(); app.exec()
"""


def first_paint_seconds(program: str, folder: Path) -> float:
    env = {**os.environ, "BACKTIMER_HOME": str(folder)}
    # As on a person's computer, where modules are compiled once.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program + SHOW], env=env, check=True)
    return time.perf_counter() - began


def test_start_to_first_paint(tmp_path):
    ratios, ours = [], []
    first_paint_seconds(OURS, tmp_path)
    for _ in range(12):
        bare = first_paint_seconds(BARE, tmp_path)
        ours.append(first_paint_seconds(OURS, tmp_path))
        ratios.append(ours[-1] / bare)
    print(f"\nstart to first paint: {statistics.median(ours):.3f} s, {statistics.median(ratios):.2f} x a bare window")


def test_cpu_of_a_running_hold(tmp_path):
    routine = tmp_path / "hold.yaml"
    routine.write_text(
        "backtimer: 1\ntitle: Hold\ndefaults: {get_ready: 1s}\n"
        "exercises:\n  - {name: Stay, reps: 1, hold: 60s, steps: [Stay.]}\n"
    )
    env = {**os.environ, "BACKTIMER_HOME": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-m", "backtimer", str(routine), "--start"], env=env)
    try:
        time.sleep(15)
        before, began = _cpu_seconds(program.pid), time.monotonic()
        time.sleep(20)
        share = (_cpu_seconds(program.pid) - before) / (time.monotonic() - began)
    finally:
        program.terminate()
        program.wait(10)
    print(f"\nCPU while a hold runs at 1180x760: {share:.1%} of one core")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
