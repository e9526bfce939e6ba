"""A cell: a row for each input and block, and a curve from what a block takes to the block."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from ._canvas import Canvas
from ._theme import theme_of

EDGE = 24
ROW = 38
LINE = 110  # from the left to where the rows' dots stand
WIDTH = 620
FOOT = 70
STEPS = 24  # straight pieces of a curve


def cell_still(
    rows: Sequence[tuple[str, str]],
    edges: Sequence[tuple[str, str]],
    picked: str,
    counts: tuple[int, int, int, int],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw a cell as rows, one beneath the other, with curves at their left.

    Args:
        rows: Each row's name and what is written in it, the inputs first, the output last.
        edges: From which row to which a curve goes.
        picked: The row whose curves are marked.
        counts: Parameters, multiply-adds, depth and field of the network that is stacked from it.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "an edge goes from one row to a later one. Received: ('2', '1')".

    >>> figure = cell_still([("h", ""), ("1", "sep3x3(h) + h")], [("h", "1")], "1", (10, 20, 3, 5))

    Reference: Zoph et al., 2018, arXiv:1707.07012, figure 4.
    Taught in: NASNet.
    """
    places = {name: number for number, (name, _) in enumerate(rows)}
    for start, end in edges:
        if places.get(start, len(rows)) >= places.get(end, -1):
            raise ValueError(f"an edge goes from one row to a later one. Received: {(start, end)}")
    canvas = Canvas(WIDTH, 2 * EDGE + ROW * len(rows) + FOOT, theme_of(theme), language)
    words = canvas.words.cell_explorer
    for start, end in edges:
        _curve(canvas, places[start], places[end], canvas.theme.pick if end == picked else canvas.theme.soft)
    for name, place in places.items():
        middle = _middle(place)
        canvas.box(LINE - 4, middle - 4, 8, 8, face=canvas.theme.card, edge=canvas.theme.ink)
        colour = canvas.theme.pick if name == picked else canvas.theme.ink
        canvas.text(LINE + 18, middle, words.row(name), colour=colour, down="center", bold=True)
        written = rows[place][1] or words.input(name)
        canvas.text(LINE + 60, middle, written, colour=canvas.theme.ink, down="center")
    below = EDGE + ROW * len(rows) + 16
    for number, line in enumerate(words.counted(*counts)):
        canvas.text(EDGE, below + 24 * number, line, colour=canvas.theme.ink)
    return canvas.figure


def _middle(place: int) -> float:
    return EDGE + ROW * (place + 0.5)


def _curve(canvas: Canvas, start: int, end: int, colour: str) -> None:
    """Draw half an ellipse at the left of the rows, further out the more rows it passes."""
    out = min(80, 14 * (end - start))
    angles = np.linspace(-np.pi / 2, np.pi / 2, STEPS)
    middle, half = (_middle(start) + _middle(end)) / 2, (_middle(end) - _middle(start)) / 2
    points = [(LINE - out * float(np.cos(one)), middle + half * float(np.sin(one))) for one in angles]
    for one, other in pairwise(points):
        canvas.line(one, other, colour)
