"""Make assets/fonts from the Inter font: `python packaging/subset_font.py Inter-SemiBold.otf Inter-Bold.otf`.

Needs fonttools, which BackTimer itself does not. Latin letters only; figures of one width, an l with a tail and an I
with serifs take the place of the usual ones, so that they are there without asking for font features. It goes by a name
of its own, lest it be mixed up with an Inter that is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "fonts"
FAMILY = "BackTimer Inter"
CLEAR = ("tnum", "cv05", "cv08")
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x2030, 0x2032, 0x2033, 0x2039, 0x203A]
LATIN += [0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0x00D7]
FAMILY_NAME, STYLE_NAME, ID_NAME, FULL_NAME, POSTSCRIPT_NAME, FAMILY_GROUP, STYLE_GROUP = 1, 2, 3, 4, 6, 16, 17


def main() -> None:
    """Write the fonts given as small ones."""
    for given in map(Path, sys.argv[1:]):
        font = TTFont(given)
        _show_clear_forms(font)
        options = subset.Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
        options.hinting = False
        options.name_IDs = ["*"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=LATIN)
        subsetter.subset(font)
        style = given.stem.split("-")[1]
        _give_one_width(font)
        _name(font, style)
        made = FOLDER / f"BackTimerInter-{style}.otf"
        font.save(made)
        print(f"{made.name}: {made.stat().st_size // 1024} kB")


def _show_clear_forms(font: TTFont) -> None:
    """What a program would get by asking for the features becomes what it gets anyway."""
    table = font["GSUB"].table
    instead: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag not in CLEAR:
            continue
        for index in record.Feature.LookupListIndex:
            for part in table.LookupList.Lookup[index].SubTable:
                instead.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    for characters in font["cmap"].tables:
        characters.cmap = {code: instead.get(glyph, glyph) for code, glyph in characters.cmap.items()}


def _give_one_width(font: TTFont) -> None:
    """Inter's 4 is a hair narrower than the other figures."""
    characters, widths = font.getBestCmap(), font["hmtx"]
    figures = [characters[ord(figure)] for figure in "0123456789"]
    widest = max(widths[figure][0] for figure in figures)
    for figure in figures:
        widths[figure] = (widest, widths[figure][1])


def _name(font: TTFont, style: str) -> None:
    words = {"SemiBold": "Semi Bold"}.get(style, style)
    is_bold = style == "Bold"
    names = {
        FAMILY_NAME: FAMILY if is_bold else f"{FAMILY} {words}",
        STYLE_NAME: "Bold" if is_bold else "Regular",
        ID_NAME: f"{FAMILY} {words}, made from Inter",
        FULL_NAME: f"{FAMILY} {words}",
        POSTSCRIPT_NAME: f"BackTimerInter-{style}",
        FAMILY_GROUP: FAMILY,
        STYLE_GROUP: words,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff.topDictIndex[0]
        font["CFF "].cff.fontNames[0] = names[POSTSCRIPT_NAME]
        top.FamilyName, top.FullName = FAMILY, names[FULL_NAME]


if __name__ == "__main__":
    main()
