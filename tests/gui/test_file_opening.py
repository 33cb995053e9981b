"""Files that macOS hands to the program, tried in a process of its own: there is one application in each."""

from __future__ import annotations

import subprocess
import sys

CODE = """
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent
from backtimer.app.application import Application
app = Application(["backtimer"])
opened = []
QCoreApplication.sendEvent(app, QFileOpenEvent("/early.yaml"))
QCoreApplication.sendEvent(app, QEvent(QEvent.Type.ApplicationFontChange))
assert opened == []
app.open_files_with(opened.append)
assert opened == ["/early.yaml"], opened
QCoreApplication.sendEvent(app, QFileOpenEvent("/later.yaml"))
assert opened == ["/early.yaml", "/later.yaml"], opened
print("well")
"""


def test_a_file_that_comes_before_the_window_waits_for_it():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "well\n", done.stderr
