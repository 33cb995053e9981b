"""A process that takes itself for one of another system, as far as Python code can tell: `python as_if_on.py win32`.

Imports every module of BackTimer, then tries what differs between systems; prints what it found as JSON. With a second
argument it runs that as a module of ours would be instead.
"""

import builtins
import importlib
import io
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import time
import types
from unittest.mock import MagicMock

# What is not ours is imported first, as the system that it is: only our code is asked.
OTHERS = ("PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtPrintSupport", "PySide6.QtNetwork", "pyqtgraph")
OTHERS += ("asyncio", "ctypes", "multiprocessing", "pathlib", "shutil", "sqlite3", "tempfile", "threading", "yaml")
POSIX_MODULES = ("fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "posix", "syslog", "readline", "crypt")
LINUX_ONLY = {
    os: ("sched_getaffinity", "memfd_create", "eventfd", "pidfd_open"),
    time: ("CLOCK_BOOTTIME",),
    socket: ("AF_NETLINK", "AF_PACKET"),
}
POSIX_ONLY = {
    os: ("getuid", "geteuid", "getgid", "fork", "forkpty", "setsid", "getpgid", "killpg", "uname", "statvfs", "mkfifo"),
    signal: ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGALRM", "SIGPIPE", "setitimer", "alarm"),
    time: ("clock_gettime", "CLOCK_MONOTONIC", "CLOCK_REALTIME"),
    socket: ("AF_UNIX", "socketpair"),
}
CREATE_NO_WINDOW = 0x08000000


def pretend(platform: str) -> None:
    """Take away what the other system does not have, and give what it has."""
    taken = [LINUX_ONLY] + ([POSIX_ONLY] if platform == "win32" else [])
    for module, names in ((module, names) for table in taken for module, names in table.items()):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    if platform == "win32":
        subprocess.CREATE_NO_WINDOW = CREATE_NO_WINDOW
        real = builtins.__import__

        def guarded(name, globals=None, locals=None, fromlist=(), level=0):
            # Only what our modules import: the standard library here is the one of this system.
            if name in POSIX_MODULES and str((globals or {}).get("__name__", "")).startswith("backtimer"):
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            return real(name, globals, locals, fromlist, level)

        builtins.__import__ = guarded
        sys.modules["msvcrt"] = MagicMock()
        sys.modules["winsound"] = winsound = types.ModuleType("winsound")
        winsound.SND_MEMORY, winsound.SND_NODEFAULT = 4, 2
        winsound.PlaySound = lambda content, flags: PLAYED.append((content[:4].decode(), len(content), flags))
    sys.platform = platform
    if platform == "win32":
        # Without ctypes it asks the environment, which can be had here; with it, Windows.
        ctypes, sys.modules["ctypes"] = sys.modules["ctypes"], None
        importlib.import_module("platformdirs.windows")
        sys.modules["ctypes"] = ctypes


def import_all() -> dict[str, str]:
    """What went wrong in which module."""
    package = importlib.import_module("backtimer")
    wrong = {}
    for found in pkgutil.walk_packages(package.__path__, "backtimer."):
        if found.name == "backtimer.__main__":
            continue
        try:
            importlib.import_module(found.name)
        except Exception as error:
            # A machine that runs only the core's tests has no Qt.
            if not (isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in MISSING):
                wrong[found.name] = f"{type(error).__name__}: {error}"
    return wrong


def tried() -> dict[str, object]:
    """What the program decides for this system."""
    from backtimer.app.main import main
    from backtimer.speech import lowering, player_kinds, renderer, worker
    from backtimer.system import clock
    from backtimer.system.folders import folders
    from backtimer.system.motion import wants_less_motion
    from backtimer.system.wake import describe

    before = clock.now()
    answer: dict[str, object] = {
        "players": [kind.name for kind in player_kinds.known_players()],
        "fits": [kind.fits() for kind in player_kinds.LINUX],
        "mend": [player_kinds.mend(), renderer.MEND],
        "can_lower": lowering.can_lower(),
        "flags": worker.OWN_GROUP,
        "less_motion": wants_less_motion(),
        "clock": clock.now() >= before,
        "awake": describe()[0],
        "folders": [str(folders().data), str(folders().cache)],
        "list": main(["list"]),
    }
    if sys.platform == "win32":
        from backtimer.speech import play_winsound

        for samples in (bytes([128, 0] * 100), b""):
            sys.stdin = types.SimpleNamespace(buffer=io.BytesIO(samples))
            play_winsound.main(22_050)
        answer["played"] = PLAYED
    if "PySide6" not in MISSING:
        import backtimer.app.speaking as speaking

        answer["no_pitch"] = speaking.NO_PITCH
    return answer


MISSING = set()
PLAYED: list[tuple[str, int, int]] = []
if __name__ == "__main__":
    for other in OTHERS:
        try:
            importlib.import_module(other)
        except ImportError:
            MISSING.add(other.split(".")[0])
    pretend(sys.argv[1])
    sys.stdout, out = sys.stderr, sys.stdout  # what the program prints must not stand in the answer
    if len(sys.argv) > 2:
        try:
            exec(sys.argv[2], {"__name__": "backtimer.probe", "__builtins__": builtins})
        except Exception as error:
            out.write(json.dumps({"said": str(error)}))
        else:
            out.write(json.dumps({"said": ""}))
        sys.exit()
    result = {"wrong": import_all(), "missing": sorted(MISSING)}
    result["tried"] = tried()
    out.write(json.dumps(result, default=str))
