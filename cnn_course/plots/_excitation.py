"""A photograph, what a network with gates says of it, and gates by class."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers
from ._canvas import NUMBER, Canvas
from ._theme import theme_of

WIDTH, EDGE = 720, 24
PHOTO, ROW = 200, 20  # px
BARS, NAMES = 250, 90  # px: the longest bar; the classes' names
HEIGHT, MAP = 90, 12  # px: of the gates; of a row of a class map


def excitation_still(
    photo: ArrayLike,
    classes: Sequence[str],
    shares: ArrayLike,
    gates: ArrayLike,
    early: ArrayLike,
    late: ArrayLike,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw a photograph, the shares of the classes, gates as bars, and two maps of gates by class.

    Args:
        photo: ``(H, W, 3)``, from 0 to 1.
        classes: Their names.
        shares: One for each class, from 0 to 1.
        gates: One for each channel, from 0 to 1.
        early: ``(classes, channels)``, an early block's gates less each channel's mean.
        late: The same of a late block.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "There is a share for each class. Received: …".

    >>> maps = [[-0.1, 0.1], [0.1, -0.1]]
    >>> figure = excitation_still([[[0, 0, 0]]], ["cat", "dog"], [0.3, 0.7], [0.5, 1], maps, maps)

    Taught in: SENet.
    """
    parts, opened = numbers("shares", shares, "N"), numbers("gates", gates, "C")
    if len(parts) != len(classes):
        raise ValueError(
            f"There is a share for each class. Received: {len(parts)} shares for {len(classes)} classes"
        )
    maps = [np.asarray(numbers("early", early, "N, C")), np.asarray(numbers("late", late, "N, C"))]
    below = EDGE + max(PHOTO, ROW * len(classes)) + 24
    last = below + 24 + HEIGHT + 24
    canvas = Canvas(WIDTH, last + 28 + MAP * len(classes) + 44 + EDGE, theme_of(theme), language)
    words, ink = canvas.words.excitation_explorer, canvas.theme.ink
    canvas.image(np.asarray(photo, dtype=np.float64), EDGE, EDGE, PHOTO, PHOTO)
    _shares(canvas, classes, parts)
    canvas.text(EDGE, below, words.gates, colour=ink, bold=True)
    step = (WIDTH - 2 * EDGE) / len(opened)
    for channel, gate in enumerate(opened):
        top = below + 24 + HEIGHT * (1 - gate)
        face = canvas.theme.positive
        canvas.box(EDGE + step * channel, top, 0.75 * step, HEIGHT * gate, face=face, edge=face, line=0)
    canvas.line((EDGE, below + 24 + HEIGHT), (WIDTH - EDGE, below + 24 + HEIGHT), canvas.theme.soft)
    limit = max(float(np.abs(one).max()) for one in maps) or 1.0
    width = (WIDTH - 3 * EDGE) / 2
    for left, name, one in zip((EDGE, 2 * EDGE + width), words.ends, maps, strict=True):
        canvas.text(left, last, name, colour=ink, bold=True)
        canvas.signed(one, limit, left, last + 24, width, MAP * len(classes))
    canvas.scale(limit, WIDTH / 2, last + 24 + MAP * len(classes) + 12)
    return canvas.figure


def _shares(canvas: Canvas, classes: Sequence[str], shares: np.ndarray) -> None:
    """Draw a bar for each class, the largest in the colour of what is picked."""
    left = 2 * EDGE + PHOTO
    for place, (name, share) in enumerate(zip(classes, shares, strict=True)):
        y = EDGE + ROW * place
        most = place == int(np.argmax(shares))
        face = canvas.theme.pick if most else canvas.theme.soft
        canvas.text(left, y, name, size=NUMBER, colour=canvas.theme.ink if most else None, bold=most)
        canvas.box(left + NAMES, y + 2, BARS * share, 12, face=face, edge=face, line=0)
        percent = canvas.words.excitation_explorer.percent(share)
        canvas.text(left + NAMES + BARS * share + 8, y, percent, size=NUMBER)
