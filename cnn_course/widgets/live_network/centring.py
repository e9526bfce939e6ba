"""Putting a drawn digit where MNIST's digits are: lib/maths/digit.js does the same, number for number."""

from typing import Any

import numpy as np

SIDE = 28
BOX = 20  # MNIST's digits are scaled to this, by their longer side
MIDDLE = 14  # and moved until their centre of mass is nearest to this row and column, counted from 0

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Array = np.ndarray[Any, np.dtype[np.floating[Any]]]


def centred(drawing: Bytes) -> Bytes:
    """Scale and move a drawing as the digits of MNIST were.

    Args:
        drawing: (28, 28), uint8, the ink bright.

    Returns:
        (28, 28), uint8: the ink's box scaled to 20 pixels by its longer side, then moved so that its centre
        of mass is at the picture's centre, as far as the box stays inside. A digit of MNIST stays as it is,
        and so does a picture without ink.

    >>> drawing = np.zeros((28, 28), np.uint8)
    >>> drawing[0:10, 0] = 255
    >>> inked = np.argwhere(centred(drawing))
    >>> inked.min(axis=0).tolist(), inked.max(axis=0).tolist()
    ([5, 14], [24, 15])

    Reference: LeCun, Bottou, Bengio and Haffner (1998), section III.A.
    """
    rows, columns = (np.flatnonzero(drawing.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return drawing
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    box = _scaled(ink)
    result = np.zeros_like(drawing)
    top, left = (_start(box.sum(axis=axis, dtype=np.int64), box.shape[1 - axis]) for axis in (1, 0))
    result[top : top + box.shape[0], left : left + box.shape[1]] = box
    return result


def _scaled(ink: Bytes) -> Bytes:
    """Return the ink with its longer side 20 pixels long."""
    scale = BOX / max(ink.shape)
    down, across = (_weights(size, max(1, _rounded(size * scale)), scale) for size in ink.shape)
    # Written as sums over one axis at a time, in the order in which the page adds.
    rows = sum(down[:, k, np.newaxis] * ink[k] for k in range(ink.shape[0]))
    both = sum(across[:, k] * rows[:, k, np.newaxis] for k in range(ink.shape[1]))
    scaled: Bytes = np.minimum(255, np.floor(both + 0.5)).astype(np.uint8)
    return scaled


def _weights(size: int, target: int, scale: float) -> Array:
    """Return how much of each old pixel is in each new one, (target, size): a tent as wide as a new pixel."""
    reach = max(1.0, 1 / scale)
    places = (np.arange(target) + 0.5) * (size / target) - 0.5
    tents = np.maximum(0.0, 1 - np.abs(places[:, np.newaxis] - np.arange(size)) / reach)
    totals = sum(tents[:, k] for k in range(size))
    weights: Array = tents / np.asarray(totals)[:, np.newaxis]
    return weights


def _start(mass: np.ndarray[Any, Any], size: int) -> int:
    """Return where the box begins on one axis, from the ink in each of its rows or columns."""
    total = int(mass.sum())
    if total == 0:  # so faint that nothing was left of it
        return (SIDE - size) // 2
    centre = int((mass * np.arange(size)).sum()) / total
    return min(max(_rounded(MIDDLE - centre), 0), SIDE - size)


def _rounded(value: float) -> int:
    """Round to the nearest whole number, halves up, as the page does."""
    return int(np.floor(value + 0.5))
