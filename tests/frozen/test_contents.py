"""What is left out of the frozen program, and where it begins: packaging/pyinstaller."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "pyinstaller"
sys.path.insert(0, str(FOLDER))
try:
    import contents
    import entry
    import licences
finally:
    sys.path.remove(str(FOLDER))

ALL = """
import importlib, pkgutil, sys
import backtimer
for found in pkgutil.walk_packages(backtimer.__path__, "backtimer."):
    if found.name != "backtimer.__main__":
        importlib.import_module(found.name)
import pyttsx3.drivers.espeak, wakepy, platformdirs, espeakng_loader
import wakepy.modes.keep, jeepney
print(*sys.modules)
"""


def test_what_is_imported_is_not_left_out():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", ALL], capture_output=True, text=True, timeout=60, check=True, env=environment
    )
    assert set(told.stdout.split()) & set(contents.MODULES) <= contents.WITHOUT


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\imageformats\\qjpeg.dll",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Core.dll",
        "libQt6Svg.so.6",
        "espeakng_loader/libespeak-ng.so",
        "numpy/_core/_multiarray_umath.so",
        "libpython3.11.so.1.0",
        "backtimer/bundled/assets/icons/play.svg",
        "python311.dll",
    ],
)
def test_kept(name):
    assert contents.reason_to_leave_out(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6\\plugins\\imageformats\\qpdf.dll",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Quick.dll",
        "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        "libQt6Pdf.so.6",
        "libespeak-ng.so.1",
        "libstdc++.so.6",
        "espeakng_loader/libespeak-ng.so.1",
        "PySide6/Qt/translations/qt_de.qm",
        "pyqtgraph/icons/peegee/peegee.svg",
    ],
)
def test_left_out(name):
    assert contents.reason_to_leave_out(name)


def test_versions_for_systems_that_know_numbers_only():
    assert [contents.numbers(each) for each in ("1.2.3", "0.10.0rc1", "2.0", "1.0.0a12")] == [
        "1.2.3", "0.10.0", "2.0.0", "1.0.0",
    ]  # fmt: skip


def test_only_libraries_that_something_is_linked_to_go_in():
    links = {"/q/xcb": ["libxcb-util.so.1", "libc.so.6"], "/l/util": ["libdeep.so.1"], "/l/deep": []}
    entries = [
        ("PySide6/xcb.so", "/q/xcb", "BINARY"),
        ("libxcb-util.so.1", "/l/util", "BINARY"),
        ("libdeep.so.1", "/l/deep", "BINARY"),
        ("libidle.so.1", "/l/idle", "BINARY"),
        ("libpython3.11.so.1.0", "/l/python", "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ]
    left_out = {}
    going = contents.needed(entries, left_out, lambda path: links.get(path, []))
    assert set(entries) - set(going) == {entries[3]}
    assert list(left_out.values()) == [[entries[3]]]


def test_other_programs_get_their_own_libraries(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/ours")
    entry.give_back_library_paths()
    assert os.environ["LD_LIBRARY_PATH"] == "/theirs"
    assert "DYLD_LIBRARY_PATH" not in os.environ
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_the_program_is_its_own_worker(monkeypatch):
    ran = []
    monkeypatch.setattr(runpy, "run_module", lambda name, **_: ran.append((name, sys.argv[1:])))
    monkeypatch.setattr(sys, "argv", ["backtimer", "-m", entry.PROCESSES[0], "style"])
    entry.main()
    assert ran == [(entry.PROCESSES[0], ["style"])]


def test_without_a_console_output_goes_nowhere(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    entry.open_what_is_closed()
    with sys.stderr as nowhere:
        assert nowhere.write("x") == 1


def test_the_words_of_the_program_are_those_that_the_entry_knows():
    from backtimer.speech.player_kinds import WINSOUND
    from backtimer.speech.worker import COMMAND

    for command in (COMMAND, WINSOUND):
        assert command[:2] == (sys.executable, "-m")
        assert command[2] in entry.PROCESSES


def test_a_missing_licence_stops_the_build(tmp_path):
    stranger = tmp_path / "stranger.so"
    stranger.write_bytes(b"")
    with pytest.raises(licences.Missing, match=r"stranger\.so"):
        licences.collect([stranger], tmp_path / "licences")


def test_every_distribution_has_a_licence(tmp_path):
    import numpy
    import PySide6
    import pyttsx3
    import yaml

    whose = licences.collect([Path(str(each.__file__)) for each in (numpy, PySide6, pyttsx3, yaml)], tmp_path / "to")
    assert {name.lower() for name in whose} == {"numpy", "pyside6_essentials", "pyttsx3", "pyyaml"}
    assert (tmp_path / "to" / "PySide6_Essentials" / "LGPL-3.0.txt").is_file()
