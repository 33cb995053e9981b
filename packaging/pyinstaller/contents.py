"""What of PyInstaller's finds goes into the frozen program: less than it finds, by name and with a reason.

Each entry is (name in the program, file, kind), as PyInstaller's tables have them.
"""

from __future__ import annotations

import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

# Never imported by the program, and large, or only there for those who develop.
MODULES = (
    *("tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "venv", "pydoc_data", "distutils"),
    *("pytest", "_pytest", "hypothesis", "mypy", "ruff", "importlinter", "grimp", "rich", "pygments", "jsonschema"),
    # The program talks to nobody over the network; hashlib does without OpenSSL.
    *("ssl", "_ssl", "_hashlib", "readline", "curses", "_curses", "ftplib", "smtplib", "nntplib", "telnetlib"),
    *("setuptools", "pkg_resources", "pip", "wheel", "PyInstaller", "IPython", "jupyter_rfb", "PIL", "cupy", "numba"),
    *("scipy", "h5py", "matplotlib", "pandas", "OpenGL", "colorcet", "PyQt5", "PyQt6", "PySide2"),
    *("numpy.testing", "numpy.f2py", "numpy.distutils", "numpy.typing.tests", "numpy.conftest"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.canvas", "pyqtgraph.flowchart", "pyqtgraph.jupyter"),
    *("pyqtgraph.console", "pyqtgraph.dockarea", "pyqtgraph.metaarray"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtSql", "PySide6.QtDesigner"),
    *("PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtTest"),
)
# Imported where they are there, and done without where they are not.
WITHOUT = {"ssl", "_ssl", "_hashlib", "readline", "curses", "_curses", "colorcet", "cupy", "numba", "PySide6.QtTest"}
# Qt's plugins by folder: those kept, by the stem of their file without `lib`. A folder that is not named here goes.
PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qminimal", "qwindows", "qcocoa"},
    # The file dialogs of the desktop. The one of GTK would bring GTK's libraries of the building system along.
    "platformthemes": {"qxdgdesktopportal"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    # The pictures that a routine may have beside it, and icons; PNG needs none.
    "imageformats": {"qgif", "qjpeg", "qsvg"},
    "iconengines": {"qsvgicon"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmodernwindowsstyle", "qwindowsvistastyle", "qmacstyle"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
}
# Qt's libraries that only a plugin or a module left out would need; their files begin with Qt6, libQt6 or Qt.
LIBRARIES = (
    *("Qml", "Quick", "Pdf", "VirtualKeyboard", "EglF", "WaylandCompositor", "WaylandEglCompositor", "Sql", "Test"),
    *("Concurrent", "Designer", "Help", "UiTools", "Labs", "Lottie", "QmlMeta"),
)
# An espeak-ng of the building system: the program brings espeakng_loader's, and looks for the person's own first.
STRANGERS = ("libespeak-ng.so", "opengl32sw")
# Libraries that every Linux with a screen has, and that must fit its drivers, fonts or servers, or that its own
# libraries, loaded into the same process, may want in a newer version than ours. (In the manner of AppImage's list.)
OF_THE_SYSTEM = (
    *("libstdc++.so", "libgcc_s.so", "libz.so", "libexpat.so", "libuuid.so"),
    *("libX11.so", "libX11-xcb.so", "libxcb.so", "libxcb-dri", "libxcb-glx", "libXau.so", "libXdmcp.so"),
    *("libfontconfig.so", "libfreetype.so", "libharfbuzz.so", "libpng16.so", "libbrotli", "libgraphite2.so"),
    *("libGL", "libEGL", "libOpenGL", "libdrm.so", "libgbm.so", "libwayland-", "libasound.so"),
    *("libdbus-1.so", "libsystemd.so", "libcups.so"),
)


def numbers(version: str) -> str:
    """A version as systems want it, that know numbers only: 1.2.0rc1 is 1.2.0."""
    found = re.findall(r"\d+", re.split(r"[a-z]", version)[0])
    return ".".join([*found, "0", "0", "0"][:3])


def reason_to_leave_out(name: str) -> str:
    """Why a file is not put into the program; empty when it is."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if "PySide6" in parts and "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        stem = path.name.removeprefix("lib").split(".")[0]
        return "" if stem in PLUGINS.get(folder, ()) else "Qt plugins that nothing here uses"
    if "PySide6" in parts and "translations" in parts:
        return "Qt's own translations (the program is in English)"
    if "PySide6" in parts and ("qml" in parts or "metatypes" in parts or path.suffix in {".pyi", ".json"}):
        return "what developers of Qt programs need"
    bare = path.name.removeprefix("lib").removeprefix("Qt6").removeprefix("Qt")
    if bare != path.name and "Qt" in path.name and bare.startswith(LIBRARIES):
        return "Qt libraries that nothing here uses"
    if "espeakng_loader" not in parts and path.name.startswith((*STRANGERS, *OF_THE_SYSTEM)):
        return "libraries that are the system's to bring"
    if "espeakng_loader" in parts and ".so." in path.name:
        return "the same library under other names"
    if "tests" in parts and parts[0] in {"numpy", "pyqtgraph"}:
        return "tests of others"
    if parts[0] == "pyqtgraph" and path.suffix in {".svg", ".png", ".csv", ".txt", ".ui", ".ico"}:
        return "pictures and colour tables of pyqtgraph that nothing here uses"
    return ""


def kept(entries: Iterable[Entry], left_out: dict[str, list[Entry]]) -> list[Entry]:
    """The entries that go in; the others are noted by their reason."""
    going = []
    for entry in entries:
        reason = reason_to_leave_out(entry[0])
        if reason:
            left_out.setdefault(reason, []).append(entry)
        else:
            going.append(entry)
    return going


def linked_to(path: str) -> list[str]:
    """The libraries that a Linux library is linked to itself, not those that they need in turn."""
    said = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=False).stdout
    return [words[1] for line in said.splitlines() if (words := line.split())[:1] == ["NEEDED"]]


def needed(
    entries: list[Entry], left_out: dict[str, list[Entry]], imports: Callable[[str], Iterable[str]] = linked_to
) -> list[Entry]:
    """Without the libraries at the top that nothing is linked to, such as those of a plugin that was left out.

    `imports` names the libraries that a file is linked to.
    """
    at_top = {entry[0]: entry for entry in entries if "/" not in entry[0] and ".so" in entry[0]}
    # A link at the top leads to a library in a package's folder; it stays when that one does.
    libraries = {name: entry for name, entry in at_top.items() if entry[2] == "BINARY" and "libpython" not in name}
    going = [entry for entry in entries if entry[0] not in libraries]
    queue = deque(entry[1] for entry in going if entry[2] in {"BINARY", "EXTENSION"})
    while queue:
        for name in imports(queue.popleft()):
            entry = libraries.pop(PurePosixPath(name).name, None)
            if entry is not None:
                going.append(entry)
                queue.append(entry[1])
    if libraries:
        left_out.setdefault("libraries that only those left out needed", []).extend(libraries.values())
    return going


def told(left_out: dict[str, list[Entry]]) -> str:
    """What was left out, with its size, a line for each reason."""
    lines = []
    for reason, entries in sorted(left_out.items()):
        size = sum(Path(source).stat().st_size for _, source, _ in entries if source and Path(source).is_file())
        lines.append(f"left out: {size / 1e6:6.1f} MB in {len(entries)} files: {reason}")
    return "\n".join(lines)
