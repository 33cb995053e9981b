"""Makes the wheel and the source distribution in dist/, and looks whether all is in them and nothing else.

make dist        (or: .venv/bin/python packaging/build_dist.py [--check-only])
"""

from __future__ import annotations

import configparser
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

from packaging.metadata import Metadata
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from backtimer import __version__  # noqa: E402

DIST = ROOT / "dist"
WHEEL = DIST / f"backtimer-{__version__}-py3-none-any.whl"
SOURCES = DIST / f"backtimer-{__version__}.tar.gz"
# Where the folders of the checkout are in a wheel.
IN_WHEEL = {"backtimer": "backtimer", "routines": "backtimer/bundled/routines", "assets": "backtimer/bundled/assets"}
SCRIPTS = {
    "console_scripts": {"backtimer": "backtimer.app.main:main"},
    "gui_scripts": {"backtimer-window": "backtimer.app.main:main"},
}
# What somebody needs who has only the sources.
IN_SOURCES = ("LICENSE", "Makefile", "README.md", "pyproject.toml", "tests/unit/test_cli.py", "packaging/setup.sh")


def main() -> int:
    """Build and check."""
    if "--check-only" not in sys.argv:
        # The wheel is built from the source distribution, so that this is proved to be enough.
        command = [sys.executable, "-m", "build", "--quiet", "--outdir", str(DIST), str(ROOT)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
            return 1
    problems = [*wheel_problems(WHEEL), *sources_problems(SOURCES)]
    for problem in problems:
        print(problem, file=sys.stderr)
    for file in (WHEEL, SOURCES):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1e3:.0f} kB")
    return 1 if problems else 0


def wheel_problems(file: Path) -> list[str]:
    """What is missing in the wheel, or too much, or wrong of what it says of itself."""
    problems = []
    info = f"backtimer-{__version__}.dist-info"
    with zipfile.ZipFile(file) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
        said = wheel.read(f"{info}/METADATA")
        entries = wheel.read(f"{info}/entry_points.txt").decode()
        text = wheel.read(f"{info}/licenses/LICENSE").decode() if f"{info}/licenses/LICENSE" in names else ""
    wanted = {f"{to}{name.removeprefix(at)}" for at, to in IN_WHEEL.items() for name in files_of_checkout(at)}
    packed = {name for name in names if not name.startswith(f"{info}/")}
    problems += [f"The wheel lacks {name}." for name in sorted(wanted - packed)]
    problems += [f"The wheel has {name}, which is nobody's." for name in sorted(packed - wanted)]
    if text != (ROOT / "LICENSE").read_text("utf-8"):
        problems.append("The wheel lacks our licence.")
    problems += [f"The wheel's {problem}" for problem in metadata_problems(said)]
    scripts = configparser.ConfigParser()
    scripts.read_string(entries)
    if {section: dict(scripts[section]) for section in scripts.sections()} != SCRIPTS:
        problems.append(f"The wheel's commands are not as they should be: {entries}")
    return problems


def sources_problems(file: Path) -> list[str]:
    """The same of the source distribution."""
    top = f"backtimer-{__version__}/"
    with tarfile.open(file) as packed:
        names = {entry.name.removeprefix(top) for entry in packed.getmembers() if entry.isfile()}
        said = packed.extractfile(f"{top}PKG-INFO")
        assert said is not None
        problems = [f"The sources' {problem}" for problem in metadata_problems(said.read())]
    # The file that says what is not of the checkout comes along by itself.
    known = {*files_of_checkout("."), "PKG-INFO"}
    problems += [f"The sources have {name}, which is nobody's." for name in sorted(names - known)]
    wanted = {*IN_SOURCES, *(name for at in IN_WHEEL for name in files_of_checkout(at))}
    return problems + [f"The sources lack {name}." for name in sorted(wanted - names)]


def metadata_problems(said: bytes) -> list[str]:
    """What an index would not take, and what is not as pyproject.toml has it."""
    problems = []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # Raises for whatever the standard forbids.
    metadata = Metadata.from_email(said, validate=True)
    if str(metadata.version) != __version__:
        problems.append(f"version is {metadata.version}, and ours {__version__}.")
    needed = sorted(str(each).casefold() for each in metadata.requires_dist or () if "extra" not in str(each.marker))
    if needed != sorted(str(Requirement(each)).casefold() for each in project["dependencies"]):
        problems.append(f"dependencies are {needed}.")
    if str(metadata.requires_python) != project["requires-python"]:
        problems.append(f"Python is {metadata.requires_python}.")
    if metadata.license_expression != "MIT" or metadata.license_files != ["LICENSE"]:
        problems.append("licence is not named.")
    return problems


def files_of_checkout(folder: str) -> list[str]:
    """The files that git has or would take, but not those that were deleted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", folder]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in said.splitlines() if (ROOT / name).is_file()]


if __name__ == "__main__":
    raise SystemExit(main())
