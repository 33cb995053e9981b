"""What systems are told of the program when it is installed: all of it says the same, and the truth."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
import yaml

from backtimer import __version__
from backtimer.app.main import COMMANDS, parser
from backtimer.routinefile.foreign import SUFFIXES

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
ID = "alt.backtimer.BackTimer"
WINDOW = ROOT / "backtimer" / "app" / "window.py"
KIND = "application/x-backtimer-routine+yaml"

sys.path.insert(0, str(PACKAGING))
import build_deb  # noqa: E402
import release  # noqa: E402

sys.path.remove(str(PACKAGING))


def constant(module: str, name: str) -> object:
    """A value of a module that needs Qt, which is not there."""
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    (value,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
    )
    return ast.literal_eval(value)


def desktop_entry() -> configparser.SectionProxy:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / f"{ID}.desktop", "utf-8")
    return entry["Desktop Entry"]


def test_the_desktop_knows_whose_window_it_is() -> None:
    entry = desktop_entry()
    assert constant("backtimer/app/window.py", "DESKTOP_ID") == ID
    assert entry["Icon"] == ID
    # On X11 Qt names the window after the application.
    assert f'setApplicationName("{entry["StartupWMClass"]}")' in WINDOW.read_text("utf-8")
    assert entry["Exec"] == "backtimer %f"
    assert entry["MimeType"] == f"{KIND};"


def test_only_a_double_ending_is_a_routine() -> None:
    namespace = "{http://www.freedesktop.org/standards/shared-mime-info}"
    root = ET.parse(LINUX / f"{ID}.mime.xml").getroot()
    (kind,) = root.iter(f"{namespace}mime-type")
    globs = [each.attrib["pattern"] for each in root.iter(f"{namespace}glob")]
    assert kind.attrib["type"] == KIND
    assert globs == [f"*.backtimer{suffix}" for suffix in SUFFIXES]


def test_the_entry_for_shops() -> None:
    root = ET.parse(LINUX / f"{ID}.metainfo.xml").getroot()
    assert root.findtext("id") == ID
    assert root.findtext("launchable") == f"{ID}.desktop"
    assert root.findtext("provides/mediatype") == KIND
    assert root.findtext("summary") == desktop_entry()["Comment"]
    newest = root.find("releases/release")
    assert newest is not None
    assert newest.attrib["version"] == __version__


def test_the_manual_names_every_command_and_option() -> None:
    manual = (LINUX / "backtimer.1").read_text("utf-8").replace("\\-", "-")
    options = [word for action in parser()._actions for word in action.option_strings]
    for word in (*COMMANDS, *options):
        assert re.search(rf"(^|[ \"]){re.escape(word)}\b", manual, re.MULTILINE), word


def test_the_licences_are_those_of_the_about_card() -> None:
    said = (PACKAGING / "debian" / "copyright").read_text("utf-8")
    licences = constant("backtimer/ui/preferences/about.py", "LICENCES")
    assert isinstance(licences, tuple)
    for names, _, _ in licences:
        for name in names.split(", "):
            assert re.search(rf"\b{re.escape(name)}\b", said, re.IGNORECASE), name


def test_the_flatpak_takes_what_is_there() -> None:
    file = PACKAGING / "flatpak" / f"{ID}.yml"
    manifest = yaml.safe_load(file.read_text("utf-8"))
    (module,) = manifest["modules"]
    places = [(file.parent / source["path"]).resolve() for source in module["sources"]]
    assert manifest["id"] == ID
    assert all(place.exists() for place in places if ROOT / "dist" not in place.parents)


def test_the_commands() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"backtimer": "backtimer.app.main:main"}
    assert project["gui-scripts"] == {"backtimer-window": "backtimer.app.main:main"}


@pytest.mark.parametrize("side", [16, 24, 32, 48, 64, 128, 256, 512])
def test_an_icon_for_every_size(side: int) -> None:
    data = (PACKAGING / "icons" / f"backtimer-{side}.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (side, side)


def test_the_containers_of_icons() -> None:
    windows = (PACKAGING / "icons" / "backtimer.ico").read_bytes()
    kind, count = struct.unpack("<HH", windows[2:6])
    assert (kind, count) == (1, 7)
    for number in range(count):
        size, at = struct.unpack("<II", windows[6 + 16 * number + 8 :][:8])
        assert windows[at : at + 4] == b"\x89PNG"
        assert at + size <= len(windows)
    mac = (PACKAGING / "icons" / "backtimer.icns").read_bytes()
    assert mac[:4] == b"icns"
    assert struct.unpack(">I", mac[4:8]) == (len(mac),)


def test_the_icon_has_the_colours_of_the_pages() -> None:
    drawing = (ROOT / "assets" / "program" / "backtimer.svg").read_text("utf-8")
    tokens = (ROOT / "backtimer" / "ui" / "look" / "tokens.py").read_text("utf-8")
    light = tokens.partition("LIGHT = ")[2].partition(")")[0]
    colours = dict(re.findall(r"(\w+)=\"(#\w+)\"", light))
    assert colours["accent"] in drawing
    assert colours["sun"] in drawing


CHANGELOG = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- The first.\n  On two lines.\n"
DAY = date(2026, 12, 1)


def test_a_release_takes_what_was_unreleased() -> None:
    made = release.changelog_with(CHANGELOG, "0.1.0", DAY, ["The second,\non two lines.\n"])
    assert made == (
        "# Changelog\n\n## 0.1.0 (2026-12-01)\n\n- The first.\n  On two lines.\n- The second,\n  on two lines.\n"
    )


def test_the_next_release_goes_on_top() -> None:
    first = release.changelog_with(CHANGELOG, "0.1.0", DAY, [])
    made = release.changelog_with(first, "0.2.0", DAY, ["New."])
    assert made.startswith("# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- New.\n\n## 0.1.0 (2026-12-01)\n\n- The first.")
    with pytest.raises(release.Refused, match="already"):
        release.changelog_with(made, "0.2.0", DAY, ["Again."])
    with pytest.raises(release.Refused, match="Nothing"):
        release.changelog_with(made, "0.3.0", DAY, [])


def test_what_was_on_trial_becomes_the_release() -> None:
    trial = release.changelog_with(CHANGELOG, "0.1.0rc1", DAY, [])
    second = release.changelog_with(trial, "0.1.0rc2", DAY, ["Mended."])
    made = release.changelog_with(second, "0.1.0", DAY, [])
    assert made == "# Changelog\n\n## 0.1.0 (2026-12-01)\n\n- The first.\n  On two lines.\n- Mended.\n"


def test_a_release_writes_its_number_where_it_belongs() -> None:
    init = (ROOT / "backtimer" / "__init__.py").read_text("utf-8")
    assert '\n__version__ = "9.8.7"\n' in release.init_with(init, "9.8.7")
    entry = release.metainfo_with((LINUX / f"{ID}.metainfo.xml").read_text("utf-8"), "9.8.7", DAY)
    first = ET.fromstring(entry.encode()).find("releases/release")
    assert first is not None
    assert first.attrib == {"version": "9.8.7", "date": "2026-12-01"}


def test_a_shop_gets_pictures_when_there_is_an_address(tmp_path: Path) -> None:
    entry = (LINUX / f"{ID}.metainfo.xml").read_text("utf-8")
    assert release.metainfo_on(entry, "") == entry
    made = release.metainfo_on(entry, "https://example.org/files/")
    images = [each.text or "" for each in ET.fromstring(made.encode()).findall("screenshots/screenshot/image")]
    assert images == [f"https://example.org/files/{path}" for path in release.PICTURES]
    assert all((ROOT / path).is_file() for path in release.PICTURES)
    assert release.metainfo_on(made, "https://example.org/files") == made
    other = release.metainfo_on(made, "https://example.net/a&b")
    assert ET.fromstring(other.encode()).findtext("url") == "https://example.net/a&b"
    with pytest.raises(release.Refused, match="address"):
        release.prepare("1.2.3", DAY, "www")
    if shutil.which("appstreamcli"):
        file = tmp_path / f"{ID}.metainfo.xml"
        file.write_text(made, "utf-8")
        told = subprocess.run(
            ["appstreamcli", "validate", "--no-net", "--explain", str(file)], capture_output=True, text=True
        )
        assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("ours", "debians"), [("1.2.3", "1.2.3"), ("1.2.3rc1", "1.2.3~rc1"), ("1.2.3.dev4", "1.2.3~dev4")]
)
def test_debian_sorts_a_trial_before_its_release(ours: str, debians: str) -> None:
    assert build_deb.debian_version(ours) == debians


def test_changes_wait_as_lines() -> None:
    for path in release.fragments(ROOT / "changelog.d"):
        assert not path.read_text("utf-8").startswith(("-", "*", "#")), path.name
