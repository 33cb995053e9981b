"""PySide6 6.12.0 on Python 3.10 and 3.11 loses a reference to None on each void call and aborts after some 5,000."""

import sys

from PySide6.QtCore import QTimer


def test_void_qt_calls_keep_none_alive(qapp):
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(100):
        timer.stop()
    assert sys.getrefcount(None) > before - 50
