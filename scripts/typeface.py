#!/usr/bin/python3
"""Cuts the font of pictures and reports to the characters of src/handover/typeface/characters.txt.

usage: typeface.py [FONT.ttc]   Needs Debian's fonts-noto-cjk and python3-fonttools; the same versions give the same bytes.
"""
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "src/handover/typeface"
SOURCE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
FAMILY = "Noto Sans CJK SC"


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else SOURCE
    names = [font["name"].getDebugName(1) for font in TTCollection(path, lazy=True).fonts]
    font = TTFont(path, fontNumber=names.index(FAMILY), recalcTimestamp=False)
    wanted = (FOLDER / "characters.txt").read_text(encoding="utf-8").rstrip("\n")
    missing = sorted(set(wanted) - {chr(code) for code in font.getBestCmap()})
    if missing:
        sys.exit(f"{FAMILY} has not: {' '.join(f'{c} U+{ord(c):04X}' for c in missing)}")
    options = subset.Options()
    # Text runs across, and is drawn as outlines: neither forms for columns nor hints are needed.
    options.layout_features = ["ccmp", "kern", "mark", "mkmk"]
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cut = subset.Subsetter(options)
    cut.populate(text=wanted)
    cut.subset(font)
    path = FOLDER / "NotoSansSC-subset.otf"
    subset.save_font(font, path, options)
    number_anew(path)


def number_anew(path):
    """Numbers the glyphs as they stand. Their old numbers have gaps, which every reader of the font would walk through."""
    font = TTFont(path, recalcTimestamp=False)
    top = font["CFF "].cff[0]
    outlines, order = top.CharStrings, [".notdef"] + [f"cid{number:05}" for number in range(1, len(top.charset))]
    outlines.charStrings = {new: outlines.charStrings[old] for new, old in zip(order, top.charset)}
    top.charset = order
    font.setGlyphOrder(order)
    font.save(path)


main()
