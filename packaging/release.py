"""Prepares a release: its number, its changelog and its entry for shops are written, and nothing else.

    make release VERSION=1.2.3      (or: .venv/bin/python packaging/release.py 1.2.3)
    make release VERSION=1.2.3 WEB=https://where.the/files/of/this/repository/can/be/fetched

The version is in backtimer/__init__.py alone; everything else asks there. CONTRIBUTING.md tells the whole way.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r"\d+\.\d+\.\d+((a|b|rc)\d+)?")
PRE = re.compile(r"(a|b|rc)\d+$")
# What is no change.
NO_FRAGMENTS = {"README.md"}
# What a shop shows, and what it says below.
PICTURES = {
    "docs/session.png": "A session, to be read from the mat",
    "docs/picker.png": "Routines to pick from, with what each takes",
}


class Refused(Exception):
    """A release of this kind cannot be made; the text says why."""


def fragments(folder: Path) -> list[Path]:
    """The changes since the last release."""
    return sorted(path for path in folder.glob("*.md") if path.name not in NO_FRAGMENTS)


def bullet(text: str) -> str:
    """A change as a line of the changelog."""
    return "- " + "\n  ".join(line.strip() for line in text.strip().splitlines()) + "\n"


def changelog_with(changelog: str, version: str, day: date, texts: list[str]) -> str:
    """The changelog with a release on top. An unreleased one of this number, or one on trial, becomes it."""
    heading = f"## {version} ({day.isoformat()})\n"
    head, mark, rest = changelog.partition("\n## ")
    if not mark:
        raise Refused("CHANGELOG.md has no release to go on from.")
    sections = [section for section in re.split(r"(?m)^(?=## )", "## " + rest) if section]
    new = "".join(map(bullet, texts))
    # What was tried as 1.2.3rc1 is part of 1.2.3.
    base = re.escape(PRE.sub("", version))
    if re.match(rf"## {base}( \(unreleased\)|(a|b|rc)\d+ )", sections[0]) and f"## {version} (2" not in sections[0]:
        sections[0] = heading + sections[0].partition("\n")[2].rstrip("\n") + "\n" + new + "\n"
        return f"{head}\n" + "".join(sections).rstrip("\n") + "\n"
    if any(section.startswith(f"## {version} ") for section in sections):
        raise Refused(f"CHANGELOG.md has a release {version} already.")
    if not texts:
        raise Refused("Nothing has changed: changelog.d has no file.")
    return f"{head}\n{heading}\n{new}\n" + "".join(sections)


def init_with(source: str, version: str) -> str:
    """`backtimer/__init__.py` with another version."""
    return re.sub(r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"', source)


def metainfo_with(text: str, version: str, day: date) -> str:
    """The entry for shops with this release; one that was only being worked on becomes it."""
    kind = ' type="development"' if PRE.search(version) else ""
    entry = f'    <release version="{version}" date="{day.isoformat()}"{kind}/>\n'
    text = re.sub(r' *<release [^>]*type="development"/>\n', "", text)
    return text.replace("  <releases>\n", f"  <releases>\n{entry}", 1)


def metainfo_on(text: str, web: str) -> str:
    """The entry for shops with a home and pictures, which must be addresses of the net; as it was without one."""
    if not web:
        return text
    home = web.rstrip("/")
    pictures = "".join(
        f"    <screenshot>\n      <image>{escape(home)}/{path}</image>\n"
        f"      <caption>{caption}</caption>\n    </screenshot>\n"
        for path, caption in PICTURES.items()
    ).replace("<screenshot>", '<screenshot type="default">', 1)
    text = re.sub(r'(?s) *<url type="homepage">.*?</screenshots>\n', "", text)
    entry = f'  <url type="homepage">{escape(home)}</url>\n  <screenshots>\n{pictures}  </screenshots>\n'
    return text.replace("  <launchable ", f"{entry}  <launchable ", 1)


def prepare(version: str, day: date, web: str = "") -> None:
    """Write all of it."""
    if not VERSION.fullmatch(version):
        raise Refused(f"{version} is no version such as 1.2.3 or 1.2.3rc1.")
    if web and not web.startswith("https://"):
        raise Refused(f"{web} is no address such as https://example.org/backtimer.")
    changed = fragments(ROOT / "changelog.d")
    writings: dict[str, Callable[[str], str]] = {
        "CHANGELOG.md": lambda text: changelog_with(text, version, day, [path.read_text("utf-8") for path in changed]),
        "backtimer/__init__.py": lambda text: init_with(text, version),
        "packaging/linux/alt.backtimer.BackTimer.metainfo.xml": lambda text: metainfo_on(
            metainfo_with(text, version, day), web
        ),
    }
    new = {name: write((ROOT / name).read_text("utf-8")) for name, write in writings.items()}
    for name, text in new.items():
        (ROOT / name).write_text(text, "utf-8")
    for path in changed:
        path.unlink()


def main(arguments: list[str]) -> int:
    """Prepare a release."""
    if len(arguments) not in (1, 2) or not arguments[0]:
        print("Please name the version: make release VERSION=1.2.3", file=sys.stderr)
        return 2
    try:
        prepare(arguments[0], date.today(), *arguments[1:])
    except Refused as why:
        print(why, file=sys.stderr)
        return 1
    print(f"Prepared {arguments[0]}. Please read CHANGELOG.md; then, when make test is good:")
    print(f'  git add -A && git commit -m "BackTimer {arguments[0]}" && git tag v{arguments[0]}')
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
