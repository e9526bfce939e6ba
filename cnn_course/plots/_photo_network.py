"""The still picture of PhotoNetwork."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ._canvas import Canvas
from ._theme import theme_of

WIDTH, EDGE = 720, 24
SIDE = 310
ROW = 52


def photo_network_still(
    picture: np.ndarray,
    top: Sequence[tuple[str, float]],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw a photograph as a network sees it, and the classes that it finds likeliest.

    Args:
        picture: (H, W, 3), uint8.
        top: Class names and their probabilities, from 0 to 1, in order.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    >>> figure = photo_network_still(np.zeros((8, 8, 3), np.uint8), [("tabby", 0.6), ("tiger cat", 0.3)])

    Taught in: Pre-trained models.
    """
    canvas = Canvas(WIDTH, SIDE + 2 * EDGE + 24, theme_of(theme), language)
    words, ink = canvas.words.photo_network, canvas.theme.ink
    canvas.text(EDGE, EDGE - 8, words.sees, colour=ink, bold=True)
    canvas.image(picture / 255, EDGE, EDGE + 22, SIDE, SIDE)
    left, width = 2 * EDGE + SIDE, WIDTH - SIDE - 3 * EDGE
    canvas.text(left, EDGE - 8, words.says, colour=ink, bold=True)
    for i, (name, share) in enumerate(top):
        y = EDGE + 30 + ROW * i
        canvas.text(left, y, name, colour=ink)
        canvas.text(left + width, y, words.share(share), colour=ink, across="right")
        for part, colour in ((1, canvas.theme.line), (share, canvas.theme.positive)):
            canvas.box(left, y + 18, width * part, 12, face=colour, edge=colour, line=0)
    return canvas.figure
