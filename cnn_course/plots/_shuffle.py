"""A digit as it was written and as two networks get it, and what they make of it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers, pixels
from ._canvas import NUMBER, Canvas
from ._theme import theme_of

EDGE = 24
PICTURE = 230
GAP = 60
BAR = 60  # px: the height of a share of 1
Network = tuple[ArrayLike, Sequence[float]]


def shuffle_still(
    written: ArrayLike,
    seen: ArrayLike,
    dense: Network,
    cnn: Network,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a digit twice, and for two networks their shares for the ten digits and their accuracy.

    Args:
        written: ``(H, W)``: the digit as it was written; uint8, or floats from 0 to 1.
        seen: ``(H, W)``: the digit as the networks get it.
        dense: Of the dense network its ten shares, from 0 to 1, and the mean, lowest and highest accuracy of
            its runs, from 0 to 1.
        cnn: The same of the convolutional network.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …".
        ValueError: "shares has the wrong shape. Received: …", "accuracy is mean, lowest and highest, from 0
            to 1. Received: …".

    >>> picture, network = np.ones((28, 28)), (np.eye(10)[4], (0.9, 0.8, 1.0))
    >>> figure = shuffle_still(picture, picture, network, network)

    Taught in: Dense or convolutional? (book/seeing/dense_or_convolutional.md).
    """
    pictures = (pixels("written", written, "H, W"), pixels("seen", seen, "H, W"))
    networks = [(_shares(shares), _spread(spread)) for shares, spread in (dense, cnn)]
    canvas = Canvas(2 * EDGE + 2 * PICTURE + GAP, EDGE + PICTURE + 240, theme_of(theme), language)
    words = canvas.words.shuffle_explorer
    names = (words.networks["dense"], words.networks["cnn"])
    colours = (canvas.theme.negative, canvas.theme.positive)
    for index, (picture, title) in enumerate(zip(pictures, (words.written, words.seen), strict=True)):
        left = EDGE + index * (PICTURE + GAP)
        canvas.text(left, EDGE - 8, title)
        canvas.image(picture, left, EDGE + 14, PICTURE, PICTURE)
        canvas.box(left, EDGE + 14, PICTURE, PICTURE, edge=canvas.theme.line)
    for index, (name, found, colour) in enumerate(zip(names, networks, colours, strict=True)):
        _network(canvas, EDGE + index * (PICTURE + GAP), EDGE + PICTURE + 40, name, *found, colour)
    return canvas.figure


def _shares(value: ArrayLike) -> np.ndarray:
    shares = numbers("shares", value, "10")
    if shares.shape != (10,):
        raise ValueError(
            f"shares has the wrong shape. Received: shares.shape={shares.shape}. Allowed: (10,)."
        )
    return shares


def _spread(value: Sequence[float]) -> tuple[float, float, float]:
    mean, low, high = (float(one) for one in value)
    if not 0 <= low <= mean <= high <= 1:
        raise ValueError(
            f"accuracy is mean, lowest and highest, from 0 to 1. Received: {mean:g}, {low:g}, {high:g}."
        )
    return mean, low, high


def _network(
    canvas: Canvas,
    left: float,
    top: float,
    name: str,
    shares: np.ndarray,
    spread: tuple[float, float, float],
    colour: str,
) -> None:
    """Draw a network's answer: a bar for each digit, and its accuracy in words."""
    theme, width = canvas.theme, PICTURE / 10
    digit, words = int(shares.argmax()), canvas.words.shuffle_explorer
    canvas.text(left, top, name, colour=theme.ink, bold=True)
    canvas.text(left, top + 22, words.says(digit), colour=theme.ink)
    ground = top + 52 + BAR
    canvas.line((left, ground), (left + PICTURE, ground), theme.soft)
    for i, share in enumerate(shares):
        height = BAR * float(share)
        canvas.box(left + i * width + 2, ground - height, width - 4, height, face=colour, edge=colour, line=0)
        at = left + (i + 0.5) * width
        canvas.text(
            at, ground + 4, str(i), size=NUMBER, colour=theme.ink if i == digit else None, across="center"
        )
    mean, low, high = spread
    canvas.text(left, ground + 32, words.right(mean), colour=theme.ink, bold=True)
    canvas.text(left, ground + 52, words.spread(low, high))
