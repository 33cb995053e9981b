"""Random keys, clicks, wheel, drops, resizes and dialogs on the real pages.

`python -m tests.gui.monkey SEED SECONDS FOLDER`: a program of its own, so that a crash is seen too. It prints as JSON
what failed, with what was done before, and what it took.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import traceback
from collections import deque
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, QUrl, qInstallMessageHandler
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QWidget

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
KEYS = (
    *(Key.Key_Space, Key.Key_Return, Key.Key_Right, Key.Key_Down, Key.Key_Tab, Key.Key_Escape) * 5,
    *(Key.Key_Left, Key.Key_Up, Key.Key_Backtab, Key.Key_Backspace, Key.Key_Delete) * 2,
    *(Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_F2, Key.Key_F5, Key.Key_Menu),
    *(Key.Key_Plus, Key.Key_Minus, Key.Key_Question, Key.Key_Comma),
    *(getattr(Key, f"Key_{each}") for each in "ABCDEFGHIJKLMNOPRSTUVWXYZ0123456789"),
)
MODIFIERS = (*[Mod.NoModifier] * 12, *[Mod.ControlModifier] * 4, *[Mod.ShiftModifier] * 2, *[Mod.AltModifier] * 2)
TEXTS = ("8", "90s", "1:30", "0", "-1", "99999999999", "abc", "<b>x</b>", "", "٣٤", "1e9", "5-10s", "x" * 300)
TEXTS += ("\u202e\u200b", "🧘" * 20, "a\nb", "nan", "∞")
SHORT = """backtimer: 1
title: Short {}
defaults: {{get_ready: 0s, move: 0.2s, release: 0.2s}}
exercises:
  - {{exercise: bird-dog, reps: 2, hold: 1s, rest: 0.5s, sides: each, change_sides: 1s}}
  - {{name: "<b>Own</b> & co", for: 2s, equipment: ["<i>chair</i>"]}}
  - {{name: Odd, reps: 1, hold: 1s, picture: odd.svg}}
"""
# Qt warns of both: type without a size, and a filter on something vast.
ODD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text font-size="0">a</text>
<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>
<rect width="1e7" height="1e7" filter="url(#f)"/></svg>"""
BROKEN = "backtimer: 1\ntitle: Broken\nexercises:\n  - exercise: bridg\n"


class Monkey:
    """Does one thing after another with a window; `recent` is what it did last."""

    def __init__(self, window, desk, seed: int, folder: Path) -> None:
        self.window, self.desk, self.folder = window, desk, folder
        self.chance = random.Random(seed)
        self.recent: deque[str] = deque(maxlen=25)
        self.count = 0
        self.until = 0.0
        self._depth = 0

    def run(self, seconds: float) -> None:
        """Until the time is over, then close whatever is open."""
        self.until = time.monotonic() + seconds
        self._next()
        while time.monotonic() < self.until:
            QApplication.processEvents()
            time.sleep(0.001)

    def _next(self) -> None:
        # A dialog or a menu has an event loop of its own. A timer does not fire again in there, a new one does.
        if time.monotonic() < self.until + 20:
            QTimer.singleShot(2, self.window, self._on_timeout)

    def _on_timeout(self) -> None:
        self._next()
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if time.monotonic() >= self.until:
            if isinstance(top, QDialog):
                top.reject()
            elif top is not None:
                top.close()
            return
        if self._depth < 5:
            self._depth += 1
            try:
                self.act(top or self.window)
            finally:
                self._depth -= 1

    def act(self, top: QWidget) -> None:
        """One action."""
        self.count += 1
        self.desk.now += self.chance.choice((0.05, 0.3, 2.0))
        if isinstance(top, QFileDialog | QPrintDialog):
            top.reject()
            return
        acts = (self.key, self.click, self.paste, self.wheel, self.drag, self.resize, self.file, self.drop, self.open)
        self.chance.choices(acts, (45, 32, 6, 5, 3, 2, 3, 2, 2))[0](top)
        session = getattr(self.window.page, "runner", None)
        if session is not None:
            session.conductor.poll()

    def note(self, what: str) -> None:
        """What is done, for whoever looks for the fault."""
        self.recent.append(f"{what} · {type(self.window.page).__name__}")

    def key(self, top: QWidget) -> None:
        key, modifier = self.chance.choice(KEYS), self.chance.choice(MODIFIERS)
        focus = QApplication.focusWidget()
        target = focus if focus is not None and focus.window() is top.window() else top
        self.note(f"{key.name} {modifier.name} on {type(target).__name__}")
        QTest.keyClick(target, key, modifier)

    def click(self, top: QWidget) -> None:
        widgets = [each for each in top.findChildren(QWidget) if each.isVisible() and each.width() > 2] or [top]
        buttons = [each for each in widgets if isinstance(each, QAbstractButton)]
        widget = self.chance.choice(buttons if buttons and self.chance.random() < 0.6 else widgets)
        at = QPoint(self.chance.randrange(max(1, widget.width())), self.chance.randrange(max(1, widget.height())))
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        kind = self.chance.choice(("click",) * 8 + ("double", "menu"))
        self.note(f"{kind} {type(widget).__name__} {text[:30]!r} in {type(top).__name__}")
        if kind == "double":
            QTest.mouseDClick(widget, Button.LeftButton, Mod.NoModifier, at)
        elif kind == "menu":
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, event)
        else:
            QTest.mouseClick(widget, Button.LeftButton, Mod.NoModifier, at)

    def paste(self, top: QWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is None or isinstance(top, QMenu):
            return
        text = self.chance.choice(TEXTS)
        self.note(f"paste {text[:20]!r} into {type(focus).__name__}")
        if isinstance(focus, QLineEdit) and self.chance.random() < 0.5:
            focus.selectAll()
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(focus, Key.Key_V, Mod.ControlModifier)

    def wheel(self, top: QWidget) -> None:
        widget = self.chance.choice([each for each in top.findChildren(QWidget) if each.isVisible()] or [top])
        self.note(f"wheel {type(widget).__name__}")
        at = widget.rect().center()
        event = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            QPoint(0, self.chance.choice((120, -120, -1200))),
            Button.NoButton,
            Mod.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def drag(self, top: QWidget) -> None:
        if top is not self.window:
            return
        from backtimer.ui.routines.card_list import CardList

        widgets = [each for each in top.findChildren(QWidget) if each.isVisible() and each.width() > 5]
        # A drag to other programs has a loop that only a mouse ends.
        widgets = [each for each in widgets if not isinstance(each.parent(), CardList)]
        widget = self.chance.choice(widgets)
        self.note(f"drag {type(widget).__name__} {widget.objectName()}")
        if type(widget.parent()).__name__ == "ExerciseList":
            return
        QTest.mousePress(widget, Button.LeftButton, Mod.NoModifier, widget.rect().center())
        for _ in range(4):
            by = QPoint(self.chance.randint(-200, 200), self.chance.randint(-300, 300))
            QTest.mouseMove(widget, widget.rect().center() + by)
        QTest.mouseRelease(widget, Button.LeftButton, Mod.NoModifier, widget.rect().center())

    def resize(self, top: QWidget) -> None:
        size = (self.chance.randint(300, 1900), self.chance.randint(200, 1060))
        self.note(f"resize {size}")
        self.window.resize(*size)

    def file(self, top: QWidget) -> None:
        path = self.folder / f"short-{self.chance.randrange(3)}.yaml"
        kind = self.chance.choice(("write", "remove", "break", "spoil"))
        self.note(f"{kind} {path.name}")
        match kind:
            case "write":
                path.write_text(SHORT.format(self.chance.randrange(99)))
            case "remove":
                path.unlink(missing_ok=True)
            case "break":
                path.write_text(BROKEN)
            case "spoil":
                path.write_bytes(self.chance.randbytes(40))

    def drop(self, top: QWidget) -> None:
        if top is not self.window:
            return
        path = self.chance.choice((self.folder / "short-1.yaml", self.folder, self.folder / "no.yaml", Path(__file__)))
        self.note(f"drop {path.name}")
        self.window.sharing.take([QUrl.fromLocalFile(str(path))])

    def open(self, top: QWidget) -> None:
        name = self.chance.choice(("short-0", "short-1", "short-2", "article-d", "no-such"))
        self.note(f"open {name}")
        if self.window.is_free:
            self.window.open_handed_over(name, start=self.chance.random() < 0.7)


def memory_mb() -> float:
    """How much memory this process holds, where the system tells."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if told.exists() else 0.0


def open_files() -> int:
    """How many files this process has open, where the system tells."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def main(seed: int, seconds: float, home: Path) -> None:
    """Open the window over a folder, let the monkey at it, and tell what came of it."""
    from backtimer.ui.look import theme
    from backtimer.ui.main_window import MainWindow
    from tests.gui.conftest import FakeDesk

    app = QApplication([])
    app.setStyle("Fusion")
    theme.apply(app)
    QDesktopServices.openUrl = lambda _: True
    desk = FakeDesk(home)
    folder = Path(desk.own_routines_folder)
    folder.mkdir(exist_ok=True)
    (folder / "odd.svg").write_text(ODD)
    for number in range(3):
        (folder / f"short-{number}.yaml").write_text(SHORT.format(number))
    window = MainWindow(desk)
    window.show()
    monkey = Monkey(window, desk, seed, folder)
    failures: list[str] = []
    peak = [0.0, 0, 0]

    def note(told: str) -> None:
        failures.append(f"{told}\nafter {monkey.count} actions:\n" + "\n".join(monkey.recent))

    def on_message(_kind, _where, text) -> None:
        # What only this machine's lack of a desktop is to blame for.
        if not text.startswith(("This plugin does not support", "QXcb", "qt.qpa")):
            note(f"Qt: {text}\n" + "".join(traceback.format_stack()[-8:]))

    def measure() -> None:
        now = (memory_mb(), threading.active_count(), open_files())
        peak[:] = [max(pair) for pair in zip(peak, now, strict=True)]

    qInstallMessageHandler(on_message)
    sys.excepthook = lambda *error: note("".join(traceback.format_exception(*error)))
    measuring = QTimer(window)
    measuring.timeout.connect(measure)
    measuring.start(200)
    monkey.run(seconds)
    for _ in range(50):
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is None:
            break
        top.close()
        QApplication.processEvents()
    told = {"actions": monkey.count, "mb": peak[0], "threads": peak[1], "files": peak[2], "failures": failures}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    # The order in which Python takes a whole program apart is not what is looked at.
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
