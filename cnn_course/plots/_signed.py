"""Signed values: as a picture, and as a table of numbers."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import bound, numbers
from ._canvas import LABEL, Canvas, aligned, fitted
from ._theme import theme_of

EDGE = 20
SIDE = 380


def signed_map(
    array: ArrayLike, title: str | None = None, limit: float | None = None, theme: str | None = None
) -> Figure:
    """Show signed values as a picture: orange below zero, blue above, the paper's colour at zero.

    Args:
        array: ``(H, W)``, any finite values.
        title: Written above the picture.
        limit: The magnitude at the far ends of the colours, above 0. By default the largest one in ``array``.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.

    Returns:
        The figure, with the scale of its colours below.

    Raises:
        TypeError: "array holds numbers. Received: …", "limit must be a number. Received: …".
        ValueError: "array has the wrong shape. Received: array.shape=…", "array holds values that are not
            finite", "limit must be above 0 and finite. Received: limit=…", "there is no theme of this name.
            Received: theme=…".

    >>> signed_map([[-1.0, 0.0, 2.0]]).get_size_inches().tolist()
    [4.2, 1.99]

    Taught in: Convolution (book/seeing/convolution.md).
    """
    values = numbers("array", array, "H, W")
    most = bound(limit, values)
    width, height = fitted(values.shape, SIDE)
    top = EDGE + _room(title)
    canvas = Canvas(max(width, 220) + 2 * EDGE, round(top + height + 52), theme_of(theme))
    left = (canvas.size[0] - width) / 2
    _headline(canvas, title)
    canvas.signed(values, most, left, top, width, height)
    canvas.box(left, top, width, height, edge=canvas.theme.line)
    canvas.scale(most, canvas.size[0] / 2, top + height + 12)
    return canvas.figure


def kernel(
    array: ArrayLike, title: str | None = None, theme: str | None = None, language: str = "en"
) -> Figure:
    """Show a kernel as cells with their numbers; more than one input channel side by side.

    Args:
        array: ``(kh, kw)`` or ``(kh, kw, C_in)``, any finite values.
        title: Written above the cells.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "array holds numbers. Received: …".
        ValueError: "array has the wrong shape. Received: array.shape=…", "array holds values that are not
            finite", "there is no theme of this name. Received: theme=…".

    >>> kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]).get_size_inches().tolist()
    [1.84, 1.84]

    Taught in: Convolution (book/seeing/convolution.md).
    """
    values = numbers("array", array, "kh, kw", "kh, kw, C_in")
    tables = [values] if values.ndim == 2 else list(np.moveaxis(values, -1, 0))
    cell, gap = 48, 20
    rows, columns = tables[0].shape
    top = EDGE + _room(title)
    label = LABEL + 10 if len(tables) > 1 else 0
    width = len(tables) * (columns * cell + gap) - gap
    canvas = Canvas(
        max(width, _length(title)) + 2 * EDGE, top + rows * cell + label + EDGE, theme_of(theme), language
    )
    _headline(canvas, title)
    faces, texts = canvas.colours(values, bound(None, values)), aligned(values.reshape(rows, -1))
    per_table = np.array(texts).reshape(rows, columns, -1)
    for i in range(len(tables)):
        x = EDGE + i * (columns * cell + gap)
        face = faces if values.ndim == 2 else faces[:, :, i]
        canvas.cells(per_table[:, :, i].tolist(), face, x, top, cell)
        if label:
            middle = x + columns * cell / 2
            canvas.text(middle, top + rows * cell + 6, canvas.words.signed_kernel.channel(i), across="center")
    return canvas.figure


def _room(title: str | None) -> int:
    """Return the height that a title takes."""
    if title is not None and not isinstance(title, str):
        raise TypeError(f"title is a string or None. Received: title={title!r}.")
    return LABEL + 14 if title else 0


def _length(title: str | None) -> float:
    """Return about how wide a title is."""
    return 0.62 * (LABEL + 1) * len(title or "")


def _headline(canvas: Canvas, title: str | None) -> None:
    canvas.text(EDGE, EDGE - 2, title or "", size=LABEL + 1, colour=canvas.theme.ink)
