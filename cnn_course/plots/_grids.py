"""Many small pictures side by side."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import whole

from ._arguments import bound, numbers, pixels, words
from ._canvas import LABEL, Canvas, fitted
from ._theme import theme_of

WIDTH = 720
EDGE = 20
GAP = 12
LARGEST = 160


def image_grid(
    images: ArrayLike,
    titles: Sequence[str] | None = None,
    columns: int | None = None,
    theme: str | None = None,
) -> Figure:
    """Show images side by side, pixels crisp, in their own grey or colour.

    Args:
        images: ``(B, H, W)``, ``(B, H, W, 1)`` or ``(B, H, W, 3)``; uint8, or floats from 0 to 1.
        titles: A string for each image, written under it.
        columns: How many stand in a row. By default what gives a pleasing block.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.

    Returns:
        The figure.

    Raises:
        TypeError: "images holds numbers. Received: …", "titles is a list of strings. Received: …".
        ValueError: "images has the wrong shape. Received: images.shape=…", "images holds uint8 from 0 to 255,
            or floats from 0 to 1. Received: …", "titles has one string for each picture. Received: …",
            "columns must be a whole number of at least 1. Received: columns=…", "there is no theme of this
            name. Received: theme=…".

    >>> image_grid(np.zeros((12, 28, 28), np.uint8), columns=6).get_size_inches().tolist()
    [7.2, 2.59]

    Taught in: Convolution (book/seeing/convolution.md).
    """
    array = pixels("images", images, "B, H, W", "B, H, W, 1", "B, H, W, 3")
    if array.ndim == 4 and array.shape[3] not in (1, 3):
        raise ValueError(
            f"images has the wrong shape. Received: images.shape={array.shape}. Allowed: 1 or 3 channels."
        )
    canvas, _ = _grid(list(array), words("titles", titles, len(array)), columns, theme, Canvas.image)
    return canvas.figure


def feature_maps(
    maps: ArrayLike,
    titles: Sequence[str] | None = None,
    columns: int | None = None,
    limit: float | None = None,
    theme: str | None = None,
) -> Figure:
    """Show the channels of a layer's output side by side, all on one scale centred on zero.

    Args:
        maps: ``(H, W, C)``, any finite values.
        titles: A string for each channel, written under it. By default its number.
        columns: How many stand in a row. By default what gives a pleasing block.
        limit: The magnitude at the far ends of the colours, above 0. By default the largest one in ``maps``.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.

    Returns:
        The figure.

    Raises:
        TypeError: "maps holds numbers. Received: …", "limit must be a number. Received: …".
        ValueError: "maps has the wrong shape. Received: maps.shape=…", "maps holds values that are not
            finite", "limit must be above 0 and finite. Received: limit=…", and others as ``image_grid``.

    >>> feature_maps(np.zeros((6, 6, 3))).get_size_inches().tolist()
    [5.44, 2.76]

    Taught in: Convolution (book/seeing/convolution.md).
    """
    array = numbers("maps", maps, "H, W, C")
    most = bound(limit, array)
    channels = list(np.moveaxis(array, -1, 0))
    named = (
        words("titles", titles, len(channels))
        if titles is not None
        else [str(i) for i in range(len(channels))]
    )

    def draw(canvas: Canvas, values: np.ndarray, x: float, y: float, width: float, height: float) -> None:
        canvas.signed(values, most, x, y, width, height)
        canvas.box(x, y, width, height, edge=canvas.theme.line)

    canvas, bottom = _grid(channels, named, columns, theme, draw, below=52)
    canvas.scale(most, canvas.size[0] / 2, bottom)
    return canvas.figure


def _grid(
    pictures: list[np.ndarray],
    titles: list[str],
    columns: int | None,
    theme: str | None,
    draw: Callable[..., None],
    below: float = 0,
) -> tuple[Canvas, float]:
    """Lay pictures out in rows; return the canvas, and where free space of height ``below`` begins."""
    colours = theme_of(theme)
    count = len(pictures)
    across = min(count, whole("columns", columns, 1)) if columns is not None else _pleasing(count)
    down = math.ceil(count / across)
    side = min(LARGEST, (WIDTH - 2 * EDGE - (across - 1) * GAP) / across)
    width, height = fitted(pictures[0].shape, side)
    label = LABEL + 10 if any(titles) else 0
    total = max(2 * EDGE + across * (width + GAP) - GAP, 260 if below else 0)
    left = (total - across * (width + GAP) + GAP) / 2
    bottom = 2 * EDGE + down * (height + label + GAP) - GAP
    canvas = Canvas(round(total), round(bottom + below), colours)
    for i, (picture, title) in enumerate(zip(pictures, titles, strict=True)):
        x = left + (i % across) * (width + GAP)
        y = EDGE + (i // across) * (height + label + GAP)
        draw(canvas, picture, x, y, width, height)
        canvas.text(x + width / 2, y + height + 5, title, across="center")
    return canvas, bottom


def _pleasing(count: int) -> int:
    """Return how many pictures to put in a row: one row up to six, then a block wider than it is high."""
    return count if count <= 6 else min(10, math.ceil(math.sqrt(2 * count)))
