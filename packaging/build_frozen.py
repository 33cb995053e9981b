"""Freezes BackTimer for the system that this runs on: a folder that needs no Python, and one file to hand on.

    make frozen                                (Linux; elsewhere:)
    python -m pip install -e ".[package]"
    python packaging/build_frozen.py [--no-archive]

Linux: dist/backtimer/ and dist/BackTimer-VERSION-linux-ARCHITECTURE.tar.xz. Windows: dist/backtimer/, from which
packaging/windows/backtimer.iss makes an installer. macOS: dist/BackTimer.app, from which packaging/macos/make-dmg makes
a disk image.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE / "pyinstaller"), str(ROOT)]

import contents  # noqa: E402
import licences  # noqa: E402

from backtimer import __version__  # noqa: E402

DIST, BUILD = ROOT / "dist", ROOT / "build" / "pyinstaller"
FOLDER, BUNDLE = DIST / "backtimer", DIST / "BackTimer.app"


def main() -> int:
    """Build, add the licences, try it, pack it."""
    if sys.platform == "win32":
        write_windows_version(ROOT / "build" / "windows-version.txt")
    freeze()
    if sys.platform == "linux":
        strip(FOLDER / "_internal")
    place = BUNDLE / "Contents" / "Resources" if sys.platform == "darwin" else FOLDER
    sources = [Path(each) for each in json.loads((BUILD / "sources.json").read_text(encoding="utf-8"))]
    try:
        whose = licences.collect(sources, place / "licences")
    except licences.Missing as error:
        print(error, file=sys.stderr)
        return 1
    print(f"licences of {len(whose)} others: {', '.join(whose)}")
    if sys.platform == "darwin":
        # Licences came after PyInstaller's signature, which covers all files.
        subprocess.run(["codesign", "--force", "--deep", "--sign", "-", str(BUNDLE)], check=True)
    try_it()
    print(f"{size(BUNDLE if sys.platform == 'darwin' else FOLDER) / 1e6:.0f} MB unpacked")
    if sys.platform == "linux" and "--no-archive" not in sys.argv:
        archive = DIST / f"BackTimer-{__version__}-linux-{platform.machine()}.tar.xz"
        pack(archive)
        print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.0f} MB")
    return 0


def freeze() -> None:
    """Call PyInstaller."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(BUILD), str(HERE / "pyinstaller" / "backtimer.spec")]
    subprocess.run(command, check=True, cwd=ROOT)


def strip(folder: Path) -> None:
    """Take the symbols for debuggers out of Python's own libraries; those of the wheels have none any more."""
    if shutil.which("strip") is None:
        return
    for file in (*folder.glob("libpython3*.so*"), *folder.glob("python3*/lib-dynload/*.so")):
        subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)


def console_program() -> Path:
    """The program that prints where it is called."""
    if sys.platform == "win32":
        return FOLDER / "backtimer-cli.exe"
    return BUNDLE / "Contents" / "MacOS" / "backtimer" if sys.platform == "darwin" else FOLDER / "backtimer"


def try_it() -> None:
    """The least that a frozen program must do; tests/frozen tries more."""
    said = subprocess.run([console_program(), "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.strip() == f"backtimer {__version__}", said
    listed = subprocess.run([console_program(), "list"], capture_output=True, text=True, timeout=60, check=True)
    assert "article-a" in listed.stdout, listed


def size(folder: Path) -> int:
    """Bytes in a folder, without links."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def pack(archive: Path) -> None:
    """One file with the folder in it; the same input makes the same file."""
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or None

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = when if when is not None else entry.mtime
        return entry

    with tarfile.open(archive, "w:xz", preset=6) as file:
        for path in sorted(FOLDER.rglob("*")):
            name = f"BackTimer-{__version__}/{path.relative_to(FOLDER).as_posix()}"
            file.add(path, name, recursive=False, filter=plain)


def write_windows_version(file: Path) -> None:
    """What Windows shows as the properties of the program."""
    numbers = (*(int(part) for part in contents.numbers(__version__).split(".")), 0)
    texts = {
        "CompanyName": "The BackTimer team",
        "FileDescription": "BackTimer",
        "FileVersion": __version__,
        "InternalName": "backtimer",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "backtimer.exe",
        "ProductName": "BackTimer",
        "ProductVersion": __version__,
    }
    lines = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)),\n"
        f"kids=[StringFileInfo([StringTable('040904B0', [{lines}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    raise SystemExit(main())
