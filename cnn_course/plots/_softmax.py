"""Scores and the shares that softmax makes of them, as bars."""

from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers
from ._canvas import Canvas, shown
from ._theme import theme_of

EDGE = 24
ROW = 44
NAMES = 100
SCORES = 80
BARS = 380
HEAD = 34


def softmax_still(
    scores: ArrayLike, shares: ArrayLike, *, theme: str | None = None, language: str = "en"
) -> Figure:
    """Show a row for each class: its score, and its share as a bar.

    Args:
        scores: ``(K,)``.
        shares: ``(K,)``, from 0 to 1.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "scores holds numbers. Received: …".

    >>> figure = softmax_still([2, 1], [0.73, 0.27])

    Taught in: The general architecture (book/words/architecture.md).
    """
    rows = list(zip(numbers("scores", scores, "K"), numbers("shares", shares, "K"), strict=True))
    size = (2 * EDGE + NAMES + SCORES + BARS + 80, 2 * EDGE + HEAD + ROW * len(rows))
    canvas = Canvas(*size, theme_of(theme), language)
    ink = canvas.theme.ink
    words = canvas.words.softmax_explorer
    left = EDGE + NAMES + SCORES
    canvas.text(left - 30, EDGE, words.score, across="right")
    canvas.text(left, EDGE, words.share)
    for place, (score, share) in enumerate(rows):
        top, middle = EDGE + HEAD + place * ROW, EDGE + HEAD + (place + 0.4) * ROW
        canvas.text(EDGE, middle, words.one(place), colour=ink, down="center")
        canvas.text(left - 30, middle, shown(float(score)), colour=ink, across="right", down="center")
        width, colour = BARS * float(share), canvas.theme.positive
        canvas.box(left, top, width, 0.8 * ROW, face=colour, edge=colour, line=0)
        canvas.text(left + width + 8, middle, words.percent(share), colour=ink, down="center")
    return canvas.figure
