"""The looks: everything from the tokens, light and dark live, larger type everywhere, nothing clipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QFontMetricsF, QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QScrollArea

from backtimer.routine.exercise import Position
from backtimer.settings.finder import Section
from backtimer.system.resources import assets, shipped_routines
from backtimer.ui.look import artwork, icons, large_type, theme, tokens
from backtimer.ui.look.tokens import DARK, LIGHT, Type
from backtimer.ui.stage.pictograms import OTHER, POSITIONS, THINGS, thing_icon
from backtimer.ui.stage.stage import Stage
from tests.gui.conftest import NO_SHEET, wait_for_scan

UI = Path(theme.__file__).parents[1]
# Drawings and the session's stage have colours of their own, each in one place.
WITH_COLOURS = {"look/tokens.py", "stage/colours.py", "figures/painter.py", "session/page.py", "session/bar.py"}
ONE_AND_A_HALF = 1.5 * tokens.USUAL_SYSTEM


def _no_figure(exercise):
    return None


@pytest.fixture
def dressed(qapp):
    """As the program looks; and as before, for the tests that follow."""
    before = qapp.style().objectName(), qapp.palette(), qapp.font()
    qapp.setStyle("Fusion")
    artwork.use(assets(), _no_figure)
    icons.begin()
    theme.apply(qapp, tokens.USUAL_SYSTEM)
    yield qapp
    theme._body = tokens.BODY
    qapp.setProperty("systemPixels", None)
    qapp.setStyleSheet(NO_SHEET)
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.fixture
def scheme(monkeypatch):
    """Sets the scheme of the system."""

    def be(is_dark):
        monkeypatch.setattr(theme, "is_dark", lambda: is_dark)

    return be


def contrast(one, other):
    def light(colour):
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(colours):
    for ground in (colours.ground, colours.card, colours.soft):
        for text in (colours.text, colours.faint, colours.accent, colours.warning):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_sun, colours.sun) >= 4.5


def test_colours_stand_in_one_place():
    found = {
        str(file.relative_to(UI))
        for file in UI.rglob("*.py")
        if str(file.relative_to(UI)) not in WITH_COLOURS and re.search(r"""["' ]#[0-9a-fA-F]{6}\b""", file.read_text())
    }
    assert found == set()


def test_sizes_of_type_and_margins_come_from_the_tokens():
    found = {
        str(file.relative_to(UI))
        for file in UI.rglob("*.py")
        if re.search(r"font-size: *\d|setContentsMargins\([^)]*[1-9]\d|setSpacing\([1-9]", file.read_text())
    }
    assert found - {"session/page.py", "stage/stage.py"} == set()


def test_every_icon_is_drawn_in_one_style_and_can_be_painted(dressed):
    files = sorted((assets() / "icons").glob("*.svg"))
    assert len(files) > 50
    for file in files:
        drawing = file.read_text()
        assert drawing.startswith(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="curr'
        )
        assert not re.search(r"#[0-9a-f]{3}|<image|<script|href", drawing)
        picture = icons.pixmap(file.stem, 48).toImage()
        seen = {picture.pixelColor(x, y).alpha() for x in range(48) for y in range(48)}
        assert 255 in seen, file.stem
        edge = [picture.pixelColor(at, side).alpha() for at in range(48) for side in (0, 47)]
        edge += [picture.pixelColor(side, at).alpha() for at in range(48) for side in (0, 47)]
        assert not any(edge), f"{file.stem} is cut off"


def test_every_icon_that_is_named_exists(dressed):
    named = set(POSITIONS.values()) | set(THINGS) | {OTHER}
    for file in UI.rglob("*.py"):
        named |= set(
            re.findall(r"""(?:icon_button|set_icon|Tag|IconLabel|Fact)\([^()]*?"([a-z_]+)"[,)]""", file.read_text())
        )
        named |= set(re.findall(r"""icons\.(?:icon|pixmap)\("([a-z_]+)\"""", file.read_text()))
    known = {file.stem for file in (assets() / "icons").glob("*.svg")}
    assert {name for name in named if name not in known} <= {"text", "accent", "faint", "warning", "bar", "on_accent"}


def test_every_position_and_every_thing_of_the_catalogue_has_an_icon():
    assert set(POSITIONS) == set(Position)
    things = set()
    for file in (shipped_routines() / "exercises").glob("*.yaml"):
        for listed in re.findall(r"(?:equipment|optional): \[(.*)\]", file.read_text()):
            things |= {thing.strip(' "') for thing in re.findall(r'"[^"]+"|[^,]+', listed)}
    assert len(things) >= 10
    assert {thing for thing in things if thing_icon(thing) == OTHER} == set()
    assert thing_icon("a low bench or sofa") == "thing_bench"
    assert thing_icon("a thingamajig") == OTHER


def test_an_icon_follows_the_scheme_by_itself(dressed, scheme, qtbot):
    scheme(False)
    button = QPushButton("Play")
    button.setIcon(icons.icon("stop"))
    qtbot.addWidget(button)

    def colour():
        return button.icon().pixmap(QSize(24, 24)).toImage().pixelColor(12, 12).name()

    assert colour() == LIGHT.text
    scheme(True)
    assert colour() == DARK.text
    assert QIcon(button.icon()).pixmap(24, 24, QIcon.Mode.Disabled).toImage().pixelColor(12, 12).name() == DARK.bar
    assert icons.pixmap("stop", 24, "#ff0000").toImage().pixelColor(12, 12).name() == "#ff0000"
    assert icons.pixmap("no_such_icon", 24).toImage().pixelColor(12, 12).alpha() == 0


def test_all_pages_change_with_the_scheme_while_they_are_shown(dressed, scheme, window, qtbot):
    def ground():
        theme.apply(dressed)
        QApplication.processEvents()
        picture = window.grab().toImage()
        return picture.pixelColor(4, picture.height() // 2).name(), picture

    def pages():
        yield window.show_picker
        yield lambda: window.open_named("article-a", start=False)
        yield window.show_preferences

    for show in pages():
        show()
        scheme(False)
        colour, light = ground()
        assert colour == LIGHT.ground
        scheme(True)
        colour, dark = ground()
        assert colour == DARK.ground
        # Not a part of the page kept the old colours: white cards would be seen.
        assert not _has_colour(dark, LIGHT.card)
        assert _has_colour(light, LIGHT.card)


def _has_colour(picture, colour):
    wanted = QColor(colour).rgb()
    return any(
        all(picture.pixel(x + step, y) == wanted for step in range(12))
        for x in range(0, picture.width() - 12, 24)
        for y in range(0, picture.height(), 8)
    )


def test_type_follows_the_system_and_is_never_smaller_than_ours(dressed):
    theme.apply(dressed, 9.0)
    assert QFontInfo(dressed.font()).pixelSize() == tokens.BODY
    theme.apply(dressed, 2 * tokens.USUAL_SYSTEM)
    assert QFontInfo(dressed.font()).pixelSize() == 2 * tokens.BODY
    assert theme.type_px(Type.TITLE) == round(2 * tokens.BODY * Type.TITLE.value)
    assert theme.px(20) == 40
    label = QLabel("Title")
    label.setObjectName("title")
    label.ensurePolished()
    assert label.font().pixelSize() == theme.type_px(Type.TITLE)
    # A change of the scheme does not change the size again.
    theme.apply(dressed)
    assert theme.px(20) == 40


@pytest.mark.parametrize("system", [tokens.USUAL_SYSTEM, ONE_AND_A_HALF], ids=["usual", "one and a half"])
@pytest.mark.parametrize("size", [(1280, 800), (900, 600), (1920, 1080)], ids=str)
def test_nothing_is_clipped(dressed, desk, qtbot, size, system):
    from backtimer.ui.main_window import MainWindow

    theme.apply(dressed, system)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    wait_for_scan(qtbot, window)

    def check(what):
        for _ in range(3):
            QApplication.processEvents()
        assert (window.width(), window.height()) == size, what
        assert clipped(window) == [], what

    check("picker")
    window.picker.filters.search.setText("no such thing")
    check("nothing found")
    window.picker.filters.clear()
    for first in (True, False):
        window.open_named("article-a", start=False)
        check("routine")
        start = window.page.start_button
        below = start.mapTo(window, QPoint(0, start.height())).y()
        assert start.isVisible()
        assert below <= window.height()
        if first:
            desk.note_started()
    window.page.rows[2].fields["reps"].setValue(11)
    window.page.listed.verticalScrollBar().setValue(10_000)
    check("routine with own numbers")
    window.show_preferences()
    for section in Section:
        window.page.show_section(section)
        check(section)
    window.page.nav.search.setText("count")
    check("search")
    window.editor.edit(desk.listing("daily-15"))
    check("editor")
    window.page.list.setCurrentRow(3)
    for more in (window.page.exercise_form.more_dose, window.page.exercise_form.more_about):
        more.open(is_open=True)
    check("editor of an exercise")
    window.page.saving.may_leave = lambda: True
    window.open_named("article-a", start=True)
    window.page._end(finished=False)
    check("summary")


def clipped(window):
    """Texts that have less room than they need, and controls beyond the edge, on the page that is shown."""
    found = []
    for widget in [*window.page.findChildren(QLabel), *window.page.findChildren(QAbstractButton)]:
        # The stage places and paints its texts itself; tests/gui/test_session_screen.py looks at those.
        if not widget.isVisible() or not widget.text() or any(isinstance(above, Stage) for above in _ancestors(widget)):
            continue
        rect = QRect(widget.mapTo(window, QPoint()), widget.size())
        in_scroll = any(isinstance(above, QScrollArea) for above in _ancestors(widget))
        if rect.left() < 0 or rect.right() > window.width() or (not in_scroll and rect.bottom() > window.height()):
            found.append(("beyond the edge", widget.text()))
        room = widget.contentsRect()
        if isinstance(widget, QLabel):
            need = _need(widget, room.width())
        else:
            need = widget.minimumSizeHint()
            room = widget.rect()
        if need.width() > room.width() + 1 or need.height() > room.height() + 1:
            found.append((widget.text(), (need.width(), need.height()), (room.width(), room.height())))
    return found


def _ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


def _need(label, width):
    metrics = QFontMetrics(label.font())
    text = label.text().replace("&", "")
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else 0
    return metrics.boundingRect(QRect(0, 0, width if label.wordWrap() else 10_000, 10_000), flags, text).size()


def test_the_large_type_is_ours_and_its_figures_have_one_width(dressed):
    large_type.family.cache_clear()
    family = large_type.family()
    assert family == "BackTimer Inter"
    assert {"Medium", "Bold"} <= set(QFontDatabase.styles(family))
    for weight in (QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold):
        font = QFont(family, 60, weight)
        assert QFontInfo(font).family() == family
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        widths = [QFontMetricsF(font).horizontalAdvance(digit) for digit in "0123456789"]
        assert max(widths) - min(widths) < 0.05
    # The I has serifs and the l a tail: neither is a mere stroke.
    assert len({QFontMetrics(font).horizontalAdvance(letter) for letter in "1Il|"}) == 4
    size = sum(file.stat().st_size for file in (assets() / "fonts").glob("*.otf"))
    assert size < 150_000
    assert "SIL OPEN FONT LICENSE" in (assets() / "fonts" / "OFL.txt").read_text()


def test_without_its_files_the_large_type_is_the_usual_one(dressed, tmp_path):
    large_type.family.cache_clear()
    artwork.use(tmp_path, _no_figure)
    try:
        assert large_type.family() == dressed.font().family()
    finally:
        artwork.use(assets(), _no_figure)
        large_type.family.cache_clear()
