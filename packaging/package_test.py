"""Installs what BackTimer is handed on as, each on a computer as it comes, and has a routine led there.

    make package-test        (or: .venv/bin/python packaging/package_test.py [wheel|deb|archive ...])

Needs root and mmdebstrap, and `make package` before it. For each: it is installed with nothing but what it asks for,
says the right version, opens its window, leads a routine of half a minute, is heard, and ends with 0; what it kept of
the person is there after an upgrade and after it was removed. Screen and loudspeaker are this machine's, so that
nothing of them is inside. Pictures and figures are in build/package-test.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from clean_root import HOME, CleanRoot  # noqa: E402
from trial import ROUTINE, SHOWN, Computer, Failed, computer, fingerprint, lead, screen, see, sound, starts  # noqa: E402

from backtimer import __version__  # noqa: E402

DIST = ROOT / "dist"


def main(wanted: Sequence[str]) -> int:
    """Try all, or those that are named; returns the exit code."""
    if os.getuid() != 0 or shutil.which("mmdebstrap") is None:
        print("This needs root and mmdebstrap: it makes whole systems in folders.", file=sys.stderr)
        return 2
    # So that it puts everything away when it is told to end, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    SHOWN.mkdir(parents=True, exist_ok=True)
    tries = [
        ("wheel", "bookworm", try_wheel),
        ("wheel", "noble", try_wheel),
        ("deb", "bookworm", try_deb),
        ("deb", "noble", try_deb),
        ("archive", "bookworm", try_archive),
        ("archive", "noble", try_archive),
    ]
    failed = False
    found: dict[str, dict[str, object]] = {}
    with screen() as display, sound() as room:
        for kind, release, attempt in tries:
            if wanted and kind not in wanted and f"{kind}-{release}" not in wanted:
                continue
            name = f"{kind} on {release}"
            print(f"==> {name}", flush=True)
            with computer(release, display, room) as made:
                found[name] = made.figures
                try:
                    attempt(made)
                    print("    good: " + ", ".join(f"{key} {value}" for key, value in made.figures.items()), flush=True)
                except (Failed, subprocess.CalledProcessError) as error:
                    failed = True
                    # Of a command, only its own words; those that lead into the root are many.
                    words = error.cmd[-4:] if isinstance(error, subprocess.CalledProcessError) else error
                    print(f"    FAILED: {words}", flush=True)
        found["checkout"] = {"start": starts([str(ROOT / ".venv/bin/backtimer")], display)}
        print(f"==> from the checkout: start {found['checkout']['start']}")
    (SHOWN / "figures.json").write_text(json.dumps(found, indent=2, default=str))
    return 1 if failed else 0


# ---------------------------------------------------------------- the three ways


def try_wheel(made: Computer) -> None:
    """With pipx, as README says, and the system's libraries that setup.sh names."""
    wheel = DIST / f"backtimer-{__version__}-py3-none-any.whl"
    made.root.install("pipx", "python3-venv", *system_packages())
    shutil.copy(wheel, made.root.folder / "tmp" / wheel.name)
    made.figures["bytes"] = wheel.stat().st_size
    made.root.do("pipx", "install", f"/tmp/{wheel.name}", as_person=True, env=made.env())
    made.figures["installed"] = megabytes(made.root.folder / "home/person/.local")
    said = made.root.do("backtimer-window", "--version", as_person=True, env=made.env())
    see(said.strip() == f"backtimer {__version__}", "its second command says another version")
    lead(made, "wheel")
    kept = fingerprint(made.root)
    made.root.do("pipx", "install", "--force", f"/tmp/{wheel.name}", as_person=True, env=made.env())
    see(fingerprint(made.root) == kept, "installing it again changed the person's data")
    made.root.do("pipx", "uninstall", "backtimer", as_person=True, env=made.env())
    see(fingerprint(made.root) == kept, "removing it changed the person's data")


def try_deb(made: Computer) -> None:
    """With apt, and only what the package depends on."""
    (deb,) = DIST.glob(f"backtimer_{__version__}_*.deb")
    shutil.copy(deb, made.root.folder / "tmp" / deb.name)
    made.figures["bytes"] = deb.stat().st_size
    if made.root.release == "bookworm" and shutil.which("lintian"):
        subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", str(deb)], check=True)
    made.root.install("shared-mime-info")
    before = system_files(made.root)
    made.root.install(f"/tmp/{deb.name}")
    made.figures["installed"] = megabytes(made.root.folder / "usr/lib/backtimer")
    no_library_is_missing(made.root, "/usr/lib/backtimer")
    lead(made, "deb")
    kept = fingerprint(made.root)
    know_routine_files(made)
    validate(made.root)
    newer = with_version(made.root, deb, "999")
    made.root.install(newer)
    see(fingerprint(made.root) == kept, "an upgrade changed the person's data")
    see(made.ask("--version").strip() == f"backtimer {__version__}", "after the upgrade it does not start")
    made.root.do("apt-get", "-q", "-y", "purge", "backtimer")
    see(fingerprint(made.root) == kept, "removing it changed the person's data")
    left = [name for name in system_files(made.root) - before if "backtimer" in name.casefold()]
    see(not left, f"removing it left {left}")


def try_archive(made: Computer) -> None:
    """Unpacked in the person's home, with the libraries that the package asks for."""
    (archive,) = DIST.glob(f"BackTimer-{__version__}-linux-*.tar.xz")
    made.figures["bytes"] = archive.stat().st_size
    (deb,) = DIST.glob(f"backtimer_{__version__}_*.deb")
    asked = subprocess.run(["dpkg-deb", "-f", str(deb), "Depends"], check=True, capture_output=True, text=True).stdout
    names = (each.split("|")[0].split("(")[0].strip() for each in asked.split(","))
    # It brings its own voice.
    made.root.install(*(name for name in names if name != "libespeak-ng1"), "xz-utils")
    shutil.copy(archive, made.root.folder / "tmp" / archive.name)
    made.root.do("tar", "-xf", f"/tmp/{archive.name}", "-C", HOME, as_person=True)
    (program,) = (made.root.folder / "home/person").glob("*/backtimer")
    made.program = f"{HOME}/{program.parent.name}/backtimer"
    made.figures["installed"] = megabytes(program.parent)
    no_library_is_missing(made.root, str(Path(made.program).parent))
    lead(made, "archive")
    kept = fingerprint(made.root)
    made.root.do("rm", "-r", str(Path(made.program).parent), as_person=True)
    see(fingerprint(made.root) == kept, "removing it changed the person's data")


# ---------------------------------------------------------------- what the system makes of it


def know_routine_files(made: Computer) -> None:
    """The desktop opens a routine with BackTimer, and leaves other YAML files alone."""
    made.root.install("libglib2.0-bin", "desktop-file-utils")
    ours = made.root.do("gio", "mime", "application/x-backtimer-routine+yaml", as_person=True)
    see("alt.backtimer.BackTimer.desktop" in ours.splitlines()[0], f"a double click opens something else: {ours}")
    for name, kind in {"half.backtimer.yaml": "application/x-backtimer-routine+yaml", "other.yaml": "yaml"}.items():
        (made.root.folder / HOME.lstrip("/") / name).write_text(ROUTINE)
        said = made.root.do("gio", "info", "-a", "standard::content-type", f"{HOME}/{name}", as_person=True)
        see(said.split()[-1].endswith(kind), f"{name} is taken for {said.split()[-1]}")
        if name == "other.yaml":
            see("backtimer" not in said, "any YAML file is taken for a routine")
            plain = made.root.do("gio", "mime", said.split()[-1], as_person=True)
            see("alt.backtimer" not in plain, "BackTimer wants to open any YAML file")


def validate(root: CleanRoot) -> None:
    """What a shop for programs and a desktop would say."""
    root.install("appstream")
    root.do("desktop-file-validate", "/usr/share/applications/alt.backtimer.BackTimer.desktop")
    # BackTimer has no home page yet, and claims none; Debian 12's validator does not ask for one.
    allowed = [] if root.release == "bookworm" else ["--override=url-homepage-missing=info"]
    root.do(
        "appstreamcli", "validate", "--no-net", *allowed, "/usr/share/metainfo/alt.backtimer.BackTimer.metainfo.xml"
    )


def no_library_is_missing(root: CleanRoot, folder: str) -> None:
    """All that the program is linked to is there, but for printers."""
    # So the program sets it for itself.
    files = f'find {folder} -type f \\( -name "*.so*" -o -perm -100 \\)'
    script = f'export LD_LIBRARY_PATH={folder}/_internal; {files} -exec ldd {{}} + 2>/dev/null | grep "not found"'
    said = root.do("sh", "-c", f"{script} || true")
    missing = sorted({line.split()[0] for line in said.splitlines() if "libcups" not in line})
    see(not missing, f"libraries are missing: {missing}")


def system_files(root: CleanRoot) -> set[str]:
    """All files of the system."""
    return set(root.do("find", "/usr", "/etc", "/var/lib", "/opt", "-xdev", "-not", "-path", "*/apt/*").splitlines())


def megabytes(folder: Path) -> str:
    """How much a folder takes."""
    said = subprocess.run(["du", "-sm", str(folder)], check=True, capture_output=True, text=True).stdout
    return f"{said.split()[0]} MB"


def with_version(root: CleanRoot, deb: Path, version: str) -> str:
    """The same package under another version."""
    script = f"""
    dpkg-deb -R /tmp/{deb.name} /tmp/again
    sed -i 's/^Version: .*/Version: {version}/' /tmp/again/DEBIAN/control
    dpkg-deb -Zgzip -z1 -b /tmp/again /tmp/again.deb >/dev/null
    rm -r /tmp/again"""
    root.do("sh", "-euc", script)
    return "/tmp/again.deb"


def system_packages() -> list[str]:
    """What setup.sh installs to run the program."""
    text = (HERE / "setup.sh").read_text()
    return text.split('run_packages="', 1)[1].split('"', 1)[0].split()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
