"""What belongs together stays on one line: "3 × 3", "60 %", "top-1", a formula and the full stop after it.

A browser may break a line at every space, so also in the middle of "28 × 28 × 1", and behind every hyphen;
there these become ones that do not break. And it may break a line between a formula and the mark that
follows it, because a formula is drawn as a box: the mark is handed to the formula, and `maths` writes both
as one piece.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

TIMES = re.compile(r"(?<=\d) ([×·]) (?=\d)")
SHARE = re.compile(r"(?<=\d) (?=%)")
RANK = re.compile(r"\b([Tt]op)-(?=\d)")
OPENING = re.compile(r"[(\[“‘]+$")
CLOSING = re.compile(r"^[.,;:!?)\]”’]+")
KEPT = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


class Unbroken(SphinxPostTransform):
    """Keep products and formulas together with what stands next to them."""

    default_priority = 900  # after the references have become text
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the page's text, and give each formula its marks."""
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, KEPT):
                joined = RANK.sub("\\1\u2011", SHARE.sub("\u00a0", TIMES.sub("\u00a0\\1\u00a0", text)))
                if joined != text:
                    text.parent.replace(text, nodes.Text(joined))
        for formula in list(self.document.findall(nodes.math)):
            self._take(formula, "opening", -1, OPENING)
            self._take(formula, "closing", 1, CLOSING)

    def _take(self, formula: nodes.math, name: str, step: int, marks: re.Pattern[str]) -> None:
        siblings = formula.parent.children
        place = next(i for i, one in enumerate(siblings) if one is formula) + step
        beside = siblings[place] if 0 <= place < len(siblings) else None
        if not isinstance(beside, nodes.Text):
            return
        if found := marks.search(beside):
            formula[name] = found[0]
            formula.parent.replace(beside, nodes.Text(marks.sub("", beside)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.add_post_transform(Unbroken)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
