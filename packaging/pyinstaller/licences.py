"""Puts the licence of everything that is in a frozen program beside it, and refuses to go on when one is missing.

What is in it, PyInstaller says: the source of each file. A file of an installed Python distribution has its licence in
that distribution, or in `packaging/licences` under its name; a library of the building system has it where Debian
keeps it. Whatever is neither must be named here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXTS = HERE.parent / "licences"
ROOT = HERE.parents[1]
WORDS = ("licen", "copying", "notice", "authors")
# The texts of `packaging/licences` that a distribution is under and does not carry; by its normalised name.
TEXTS_OF = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt.txt"),
    "espeakng-loader": ("GPL-3.0.txt", "espeak-ng.txt"),
}


class Missing(Exception):
    """Something is in the program without its licence."""


def collect(sources: Iterable[Path], to: Path) -> list[str]:
    """Write the licences of what these files are part of into an empty folder; returns whose they are."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    distributions, system, unknown = owners(sources)
    problems = [f"nobody knows whose file {each} is" for each in unknown]
    shutil.copy(ROOT / "LICENSE", to / "BackTimer.txt")
    shutil.copy(TEXTS / "README.txt", to / "README.txt")
    shutil.copy(ROOT / "assets" / "fonts" / "OFL.txt", to / "Inter-OFL.txt")
    for name, text in (("Python.txt", _python()), ("PyInstaller.txt", _bootloader())):
        if text is None:
            problems.append(f"{name}: the text was not found")
        else:
            shutil.copy(text, to / name)
    for distribution in distributions:
        problems += _of_distribution(distribution, to)
    for package in system:
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        if copyright_file.is_file():
            (to / "system").mkdir(exist_ok=True)
            shutil.copy(copyright_file, to / "system" / f"{package}.txt")
        else:
            problems.append(f"the system's package {package} has no copyright file")
    if system:
        _common(to)
    if problems:
        raise Missing("Licences are missing:\n  " + "\n  ".join(problems))
    return [*(each.name for each in distributions), *system]


def owners(sources: Iterable[Path]) -> tuple[list[metadata.Distribution], list[str], list[Path]]:
    """The distributions, the system's packages, and the files of neither."""
    ours = (ROOT / "backtimer", ROOT / "assets", ROOT / "routines", ROOT / "packaging", ROOT / "build")
    # The standard library and the Python library itself, one text for all.
    python = {Path(sysconfig.get_path(key)).resolve() for key in ("stdlib", "platstdlib")}
    if sys.base_prefix not in {"/usr", "/usr/local"}:
        python.add(Path(sys.base_prefix).resolve())
    by_file: dict[Path, metadata.Distribution] = {}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            by_file[Path(str(distribution.locate_file(file))).resolve()] = distribution
    found: dict[str, metadata.Distribution] = {}
    system: set[str] = set()
    unknown: list[Path] = []
    for source in {path.resolve() for path in sources}:
        if source in by_file:
            found[by_file[source].name] = by_file[source]
        elif any(source.is_relative_to(folder) for folder in (*ours, *python)):
            continue
        elif package := _debian_package(source):
            system.add(package)
        else:
            unknown.append(source)
    return sorted(found.values(), key=lambda each: each.name.lower()), sorted(system), sorted(unknown)


def _of_distribution(distribution: metadata.Distribution, to: Path) -> list[str]:
    texts = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if ".dist-info" in str(file) and any(word in file.name.lower() for word in WORDS)
    ]
    texts += [TEXTS / name for name in TEXTS_OF.get(distribution.name.lower().replace("_", "-"), ())]
    if not texts:
        return [f"{distribution.name} has no text of its licence: put one into packaging/licences"]
    folder = to / distribution.name
    folder.mkdir()
    for text in texts:
        # numpy has many of one name, for its parts.
        parts = text.parts[text.parts.index("licenses") + 1 :] if "licenses" in text.parts else (text.name,)
        name = "-".join(parts)
        shutil.copy(text, folder / (name if Path(name).suffix else f"{name}.txt"))
    return []


def _python() -> Path | None:
    prefix, library = Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))
    places = (library / "LICENSE.txt", prefix / "LICENSE.txt", Path("/usr/share/doc/python3/copyright"))
    return next((place for place in places if place.is_file()), None)


def _bootloader() -> Path | None:
    files = metadata.distribution("pyinstaller").files or ()
    return next((Path(str(file.locate())) for file in files if file.name == "COPYING.txt"), None)


def _debian_package(file: Path) -> str | None:
    """Which package of Debian or Ubuntu a file is from."""
    if not shutil.which("dpkg-query"):
        return None
    # Where / has links to /usr, the package may know its file by either name.
    for name in (str(file), str(file).removeprefix("/usr")):
        asked = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return asked.stdout.split(":")[0]
    return None


def _common(to: Path) -> None:
    """Debian's copyright files name these by their path instead of repeating them."""
    for name in ("GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "Apache-2.0"):
        text = Path("/usr/share/common-licenses") / name
        if text.is_file():
            shutil.copy(text, to / "system" / f"{name}.txt")
