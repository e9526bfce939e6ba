"""KaTeX's fonts with those letters only that the book's formulas have: a third of their weight."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from pathlib import Path

LEAF = re.compile(r'<span class="([^"]*)"[^>]*>([^<]+)</span>')
# Letters of these kinds are in one font alone; any font may have any other sign, at some size.
KINDS = {
    "KaTeX_Math-Italic": {"mathnormal"},
    "KaTeX_Main-Bold": {"mathbf", "textbf"},
}


def letters(formulas: Iterable[str]) -> dict[str, set[str]]:
    """Return what formulas, as KaTeX's HTML, ask of each font of KINDS, and under "" of all others.

    >>> found = letters(['<span class="mord mathnormal">x</span><span class="mrel">=</span>'])
    >>> found["KaTeX_Math-Italic"], found["KaTeX_Main-Bold"], found[""]
    ({'x'}, set(), {'='})
    """
    found: dict[str, set[str]] = {font: set() for font in ["", *KINDS]}
    for formula in formulas:
        for classes, text in LEAF.findall(formula):
            fonts = [font for font, names in KINDS.items() if names & set(classes.split())]
            for font in fonts or [""]:
                found[font].update(html.unescape(text))
    return found


def cut(font: Path, wanted: Iterable[str]) -> bytes:
    """Return a TrueType font as WOFF with the wanted letters, and those that they are made of."""
    from fontTools import subset

    # KaTeX has put every letter in its place already: no kerning, no names.
    options = subset.Options(
        flavor="woff", hinting=False, notdef_outline=False, layout_features=[], name_IDs=[]
    )
    loaded = subset.load_font(io.BytesIO(font.read_bytes()), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in wanted])
    cutter.subset(loaded)
    buffer = io.BytesIO()
    loaded.flavor = "woff"
    loaded.save(buffer)
    return buffer.getvalue()


def write(source: Path, target: Path, formulas: Iterable[str]) -> None:
    """Write every font of a folder of TrueType fonts, cut, into another folder."""
    wanted = letters(formulas)
    target.mkdir(parents=True, exist_ok=True)
    for font in sorted(source.glob("*.ttf")):
        (target / f"{font.stem}.woff").write_bytes(cut(font, wanted.get(font.stem, wanted[""])))
