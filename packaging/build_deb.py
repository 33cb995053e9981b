"""Makes the package for Debian and Ubuntu out of the frozen program: dist/backtimer_VERSION_ARCHITECTURE.deb.

    make deb        (or: .venv/bin/python packaging/build_deb.py, when dist/backtimer is there; see build_frozen.py)

The package carries Python and Qt, because neither Debian 12 nor Ubuntu 24.04 has a PySide6 that would do, and NumPy
and PyYAML are built for one version of Python. The voice and what fits the computer's screen are the system's. It runs
on the C library of the system that it was made on, or newer: make it on Debian 12.

It has no scripts of its own: what is new in menus the desktop notices, and nothing of a person's is ever touched.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from backtimer import __version__  # noqa: E402

FROZEN = ROOT / "dist" / "backtimer"
PARTS = ROOT / "packaging"
ID = "alt.backtimer.BackTimer"
# Which package has each library that the frozen program leaves to the system.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
}
# Qt does without these: printers that it then does not see.
WITHOUT = {"libcups.so.2"}
OF_THE_C_LIBRARY = {
    *("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0"),
    *("libresolv.so.2", "librt.so.1"),
}
# The package depends on the system's own voice, in place of this one.
LEFT_OUT = ("_internal/espeakng_loader",)


def main() -> int:
    """Lay out the tree, and pack it."""
    if not (FROZEN / "backtimer").is_file():
        print(f"{FROZEN} is not there. Please make it first: make frozen", file=sys.stderr)
        return 1
    version = said_version(FROZEN / "backtimer")
    if version != __version__:
        print(f"{FROZEN} is of version {version}, and the sources of {__version__}. Please make it anew: make frozen")
        return 1
    architecture = run("dpkg", "--print-architecture").strip()
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    when = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    lay_out(tree, version, when)
    kib = sum(max(file.lstat().st_size, 1) for file in tree.rglob("*") if not file.is_dir()) // 1024
    control = (PARTS / "debian" / "control").read_text("utf-8")
    libraries = ", ".join(dependencies(tree / "usr/lib/backtimer"))
    for key, value in {
        "VERSION": debian_version(version),
        "ARCHITECTURE": architecture,
        "KIB": str(kib),
        "LIBRARIES": libraries,
    }.items():
        control = control.replace(f"@{key}@", value)
    write(tree / "DEBIAN" / "control", control)
    sums = "".join(run("md5sum", *names, at=tree) for names in in_portions(files_of(tree)))
    write(tree / "DEBIAN" / "md5sums", sums)
    set_modes(tree)
    to = ROOT / "dist" / f"backtimer_{debian_version(version)}_{architecture}.deb"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(to)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    print(f"{to.relative_to(ROOT)}: {to.stat().st_size / 1e6:.0f} MB, {kib * 1024 / 1e6:.0f} MB installed")
    print(f"libraries: {libraries}")
    return 0


def lay_out(tree: Path, version: str, when: int) -> None:
    """Put every file where it belongs."""
    share, program = tree / "usr/share", tree / "usr/lib/backtimer"
    shutil.copytree(FROZEN, program, symlinks=True)
    for name in LEFT_OUT:
        shutil.rmtree(program / name)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/backtimer").symlink_to("../lib/backtimer/backtimer")
    linux = PARTS / "linux"
    put(linux / f"{ID}.desktop", share / "applications" / f"{ID}.desktop")
    put(linux / f"{ID}.metainfo.xml", share / "metainfo" / f"{ID}.metainfo.xml")
    put(linux / f"{ID}.mime.xml", share / "mime/packages" / f"{ID}.xml")
    put(ROOT / "assets/program/backtimer.svg", share / "icons/hicolor/scalable/apps" / f"{ID}.svg")
    for picture in (PARTS / "icons").glob("backtimer-*.png"):
        side = picture.stem.removeprefix("backtimer-")
        put(picture, share / f"icons/hicolor/{side}x{side}/apps" / f"{ID}.png")
    pack(share / "man/man1/backtimer.1.gz", (linux / "backtimer.1").read_text("utf-8"))
    documents = share / "doc/backtimer"
    write(documents / "copyright", copyright_text())
    pack(documents / "NEWS.gz", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    author = "The BackTimer team <team@backtimer.invalid>"
    entry = f"backtimer ({debian_version(version)}) unstable; urgency=medium\n\n"
    entry += f"  * BackTimer {version}; what is new in it: NEWS.gz\n\n -- {author}  {formatdate(when)}\n"
    pack(documents / "changelog.gz", entry)
    put(PARTS / "debian/lintian-overrides", share / "lintian/overrides/backtimer")


def copyright_text() -> str:
    """What Debian wants to know of licences, with the texts that Debian's systems do not have anyway."""
    numpy = (FROZEN / "licences/numpy/LICENSE.txt").read_text("utf-8")
    texts = {
        "MIT": (ROOT / "LICENSE").read_text("utf-8").split("\n\n", 2)[2],
        "BSD-3-Clause": numpy[numpy.index("Redistribution and use") : numpy.index("\n----")],
        "OFL-1.1": (ROOT / "assets/fonts/OFL.txt").read_text("utf-8"),
        "PSF-2.0": (FROZEN / "licences/Python.txt").read_text("utf-8"),
    }
    said = (PARTS / "debian/copyright").read_text("utf-8").rstrip()
    for name, text in texts.items():
        lines = (f" {line.strip()}" if line.strip() else " ." for line in text.strip().splitlines())
        said += f"\n\nLicense: {name}\n" + "\n".join(lines)
    return said + "\n"


def dependencies(program: Path) -> list[str]:
    """The packages that have what the program is linked to and does not bring along."""
    brought = {path.name for path in program.rglob("*")}
    packages, unknown, newest = set(), set(), (2, 17)
    for file in program.rglob("*"):
        if file.is_symlink() or not file.is_file() or not is_elf(file):
            continue
        said = run("objdump", "-p", str(file))
        newest = max(newest, *((int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", said)), (0, 0))
        for name in re.findall(r"^ +NEEDED +(\S+)$", said, re.MULTILINE):
            if name in brought or name in OF_THE_C_LIBRARY or name in WITHOUT:
                continue
            if name in PACKAGES:
                packages.add(PACKAGES[name])
            else:
                unknown.add(f"{name} (for {file.name})")
    if unknown:
        raise SystemExit(f"PACKAGES in packaging/build_deb.py does not know whose these are: {sorted(unknown)}")
    return [f"libc6 (>= {newest[0]}.{newest[1]})", *sorted(packages)]


def said_version(program: Path) -> str:
    """The version that the program itself says it is."""
    return run(str(program), "--version").split()[1]


def debian_version(version: str) -> str:
    """The same version so that Debian sorts 1.0rc1 before 1.0."""
    return re.sub(r"\.?(a|b|rc|dev)(\d+)$", r"~\1\2", version)


def is_elf(file: Path) -> bool:
    """Whether it is a program or a library."""
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def files_of(tree: Path) -> list[str]:
    """All files but those of the package's own description."""
    found = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    names = (path.relative_to(tree).as_posix() for path in found)
    return sorted(name for name in names if not name.startswith("DEBIAN/"))


def in_portions(names: list[str], size: int = 500) -> Iterator[list[str]]:
    """So many at once."""
    return (names[at : at + size] for at in range(0, len(names), size))


def set_modes(tree: Path) -> None:
    """The same rights for all, whatever the builder's are."""
    program = tree / "usr/lib/backtimer/backtimer"
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == program else 0o644)


def put(source: Path, to: Path) -> None:
    """Copy a file to where it belongs."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)


def write(to: Path, text: str) -> None:
    """Write a text."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text, "utf-8")


def pack(to: Path, text: str) -> None:
    """Write a text, packed as Debian wants documents to be."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def run(*command: str, at: Path | None = None) -> str:
    """What a command says."""
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=at).stdout


if __name__ == "__main__":
    raise SystemExit(main())
