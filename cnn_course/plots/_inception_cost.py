"""An inception module: four branches, maps that flow down through them, and a bar for each layer's work."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.typing import ColorType

from ._canvas import Canvas
from ._theme import Theme, theme_of

EDGE = 24
COLUMN = 170
WIDEST = 146
BAR = 120
PLACE = 74
HEAD = 34
FOOT = 34
WASH = 0.18  # how much of the soft colour is in a band


Step = tuple[tuple[int, int] | None, int, int]
"""A layer: its window, or None if it pools; the channels that come out; its multiply-adds."""


def inception_cost_still(
    branches: Sequence[Sequence[Step]],
    taken: tuple[int, int, int],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw an inception module branch by branch: bands as wide as there are channels, bars for multiply-adds.

    Args:
        branches: For each branch its layers, from the first to the last: (kernel_size, filters,
            multiply-adds), or (None, channels, 0) for a pooling.
        taken: (H, W, C), the maps that go in; as many places come out.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "each branch must have at least one layer. Received: 4 branches, one of them empty".

    >>> figure = inception_cost_still([[((1, 1), 16, 2_408_448)], [(None, 192, 0)]], (28, 28, 192))

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2.
    Taught in: GoogLeNet and InceptionV3.
    """
    if not all(branches) or not branches:
        raise ValueError(
            "each branch must have at least one layer. "
            f"Received: {len(branches)} branches{', one of them empty' if branches else ''}"
        )
    deepest = max(map(len, branches))
    width = 2 * EDGE + COLUMN * len(branches)
    canvas = Canvas(width, 2 * EDGE + HEAD + deepest * PLACE + FOOT - 10, theme_of(theme), language)
    words = canvas.words.inception_cost_explorer
    steps = [step for branch in branches for step in branch]
    scale = WIDEST / max(taken[-1], *(channels for _, channels, _ in steps))
    most = max(count for *_, count in steps)
    canvas.text(width / 2, EDGE - 6, words.taken(taken), colour=canvas.theme.ink, across="center")
    for place, branch in enumerate(branches):
        middle = EDGE + COLUMN * (place + 1 / 2)
        _branch(canvas, branch, taken[-1], middle, scale, most, deepest)
    given = (*taken[:2], sum(branch[-1][1] for branch in branches))
    line = words.given(given, sum(count for *_, count in steps))
    below = EDGE + HEAD + deepest * PLACE + 12
    canvas.text(width / 2, below, line, colour=canvas.theme.ink, across="center", bold=True)
    return canvas.figure


def _branch(
    canvas: Canvas,
    branch: Sequence[Step],
    channels: int,
    middle: float,
    scale: float,
    most: int,
    deepest: int,
) -> None:
    """Draw one branch from top to bottom."""
    theme, words = canvas.theme, canvas.words.inception_cost_explorer
    top, now = EDGE + HEAD, channels * scale
    for window, filters, count in branch:
        _band(canvas, middle, now, filters * scale, top, top + PLACE)
        name = words.layer(window, filters)
        canvas.text(middle, top + 12, name, colour=theme.ink, across="center", bold=True)
        if window:
            canvas.text(middle, top + 31, words.short(count), colour=theme.ink, across="center")
            colour = theme.negative if window == (1, 1) else theme.positive
            left = middle - BAR / 2
            canvas.box(left, top + 54, BAR, 8, face=theme.card, edge=theme.soft)
            canvas.box(left, top + 54, BAR * count / most, 8, face=colour, edge=colour, line=0)
        top, now = top + PLACE, filters * scale
    _band(canvas, middle, now, now, top, EDGE + HEAD + deepest * PLACE)


def _band(canvas: Canvas, middle: float, above: float, below: float, top: float, bottom: float) -> None:
    """Draw maps that flow down, as wide as there are channels."""
    corners = [
        (middle - above / 2, top),
        (middle + above / 2, top),
        (middle + below / 2, bottom),
        (middle - below / 2, bottom),
    ]
    colour = _wash(canvas.theme)
    canvas.polygon(corners, face=colour, edge=colour)


def _wash(theme: Theme) -> ColorType:
    """Return the colour of a band."""
    soft, card = (np.array(to_rgb(one)) for one in (theme.soft, theme.card))
    red, green, blue = (float(part) for part in WASH * soft + (1 - WASH) * card)
    return red, green, blue
