"""One pooling on one page: the picture, the pooled map, and the window behind one output pixel."""

from collections.abc import Callable

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import pair, whole
from cnn_course.words import table

from ._arguments import pixels
from ._canvas import LABEL, Canvas, fitted
from ._theme import theme_of

EDGE = 20
PICTURE = 254
GAP = 26
CELL = 40
SAME = 1e-9  # two sums of the same numbers in another order differ by less
KEEPS: dict[str, Callable[[np.ndarray], float]] = {"max": np.max, "average": np.mean, "min": np.min}


def pooling_still(
    image: ArrayLike,
    output: ArrayLike,
    pick: tuple[int, int] = (0, 0),
    *,
    pool_size: int = 2,
    strides: int | None = None,
    padding: tuple[int, int] = (0, 0),
    kind: str = "max",
    before: ArrayLike | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a pooling as a still picture: the picture with one window marked, its numbers, the pooled map.

    Args:
        image: ``(H, W)`` or ``(H, W, 1)``; uint8, taken as 0 to 1, or floats from 0 to 1.
        output: ``(H', W')``: the pooled picture, on the scale from 0 to 1.
        pick: Row and column of the output pixel whose window is shown.
        pool_size: Rows and columns of the window.
        strides: Pixels moved at a time; by default pool_size.
        padding: The rows and columns added at (top, left). They do not count.
        kind: ``"max"``, ``"average"`` or ``"min"``.
        before: An output of the same shape to put beside the other, such as that of the picture before it was
            pushed. Pixels in which the two differ get a mark.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …", "… must be a whole number of at least 0. Received: …".
        ValueError: "kind is max, average or min. Received: …", "pick lies outside the output. Received: …",
            "before has the wrong shape. Received: …", "the output is not the pooled window. Received: …".

    >>> image = np.eye(4)
    >>> figure = pooling_still(image, [[1, 0], [0, 1]], pick=(1, 1))

    Taught in: Pooling (book/words/pooling.md).
    """
    picture = pixels("image", image, "H, W", "H, W, 1")
    picture = picture.reshape(picture.shape[:2])
    result = pixels("output", output, "H', W'")
    old = None if before is None else pixels("before", before, "H', W'")
    if old is not None and old.shape != result.shape:
        raise ValueError(
            f"before has the wrong shape. Received: before.shape={old.shape}. Allowed: {result.shape}."
        )
    if kind not in KEEPS:
        raise ValueError(f"kind is max, average or min. Received: kind={kind!r}.")
    size = whole("pool_size", pool_size, 1)
    step = size if strides is None else whole("strides", strides, 1)
    chosen, offset = pair("pick", pick, 0), pair("padding", padding, 0)
    if chosen[0] >= result.shape[0] or chosen[1] >= result.shape[1]:
        raise ValueError(f"pick lies outside the output. Received: pick={pick}, output.shape={result.shape}.")
    start = (chosen[0] * step - offset[0], chosen[1] * step - offset[1])
    window = _window(picture, start, size)
    _agree(window, kind, float(result[chosen]))

    words = table(language).pooling_explorer
    maps = [(words.output, result)] if old is None else [(words.before, old), (words.after, result)]
    width = 2 * EDGE + (1 + len(maps)) * PICTURE + len(maps) * GAP
    below = EDGE + PICTURE + LABEL + 22
    canvas = Canvas(width, below + size * CELL + 2 * EDGE, theme_of(theme), language)
    _panel(canvas, picture, EDGE, words.input, (*start, size))
    for index, (name, values) in enumerate(maps, start=1):
        x = EDGE + index * (PICTURE + GAP)
        _panel(
            canvas,
            values,
            x,
            name,
            (*chosen, 1),
            changes=None if old is None or index == 1 else result - old,
        )
    canvas.box(EDGE, below, width - 2 * EDGE, 0, edge=canvas.theme.line)
    _arithmetic(canvas, window, float(result[chosen]), kind, below + EDGE)
    return canvas.figure


def _window(image: np.ndarray, start: tuple[int, int], size: int) -> np.ndarray:
    """Return the numbers in the window, NaN in the padding."""
    window = np.full((size, size), np.nan)
    for m, n in np.ndindex(size, size):
        row, column = start[0] + m, start[1] + n
        if 0 <= row < image.shape[0] and 0 <= column < image.shape[1]:
            window[m, n] = image[row, column]
    return window


def _agree(window: np.ndarray, kind: str, stated: float) -> None:
    """Refuse to draw arithmetic that is wrong."""
    counted = window[~np.isnan(window)]
    expected = float(KEEPS[kind](counted)) if counted.size else float("nan")
    if not np.isclose(expected, stated, atol=1e-4):
        raise ValueError(
            f"the output is not the pooled window. Received: output={stated:g}, {kind}={expected:g}. "
            "Check pool_size, strides, padding and kind."
        )


def _panel(
    canvas: Canvas,
    values: np.ndarray,
    left: float,
    name: str,
    marked: tuple[int, int, int],
    changes: np.ndarray | None = None,
) -> None:
    """Draw a picture with a square outlined, and a dot where it changed: blue for more, orange for less."""
    height, width = values.shape
    across, down = fitted(values.shape, PICTURE)
    x, y, scale = left + (PICTURE - across) / 2, EDGE + (PICTURE - down) / 2, across / width
    canvas.image(values, x, y, across, down)
    canvas.box(x, y, across, down, edge=canvas.theme.line)
    if changes is not None:
        for row, column in np.argwhere(np.abs(changes) > SAME):
            face = canvas.theme.positive if changes[row, column] > 0 else canvas.theme.negative
            dot = 0.34 * scale
            at = (x + (column + 0.5) * scale - dot / 2, y + (row + 0.5) * scale - dot / 2)
            canvas.box(*at, dot, dot, face=face, edge=canvas.theme.card)
    row, column, side = marked
    canvas.outline(x + column * scale, y + row * scale, side * scale, side * scale)
    words = canvas.words.pooling_explorer.size(name, height, width)
    if changes is not None:
        changed = int((np.abs(changes) > SAME).sum())
        words = canvas.words.pooling_explorer.changed(name, changed, changes.size)
    canvas.text(left + PICTURE / 2, EDGE + PICTURE + 8, words, across="center")


def _arithmetic(canvas: Canvas, window: np.ndarray, value: float, kind: str, top: float) -> None:
    """Draw the window's numbers, what is kept of them, and the result."""
    size = window.shape[0]
    texts = [["" if np.isnan(number) else f"{number:.2f}" for number in row] for row in window]
    faces = np.repeat(window[:, :, None], 3, axis=2)
    faces[np.isnan(window)] = to_rgb(canvas.theme.line)  # padding: no number, and it does not count
    total = size * CELL + 130 + 70
    x = (canvas.size[0] - total) / 2
    middle = top + size * CELL / 2
    canvas.cells(texts, faces, x, top, CELL)
    kept = canvas.words.pooling_explorer.kept[kind]
    canvas.text(x + size * CELL + 65, middle, kept, across="center", down="center")
    canvas.text(
        x + size * CELL + 135,
        middle,
        f"{value:.2f}",
        size=22,
        colour=canvas.theme.pick,
        down="center",
        bold=True,
    )
