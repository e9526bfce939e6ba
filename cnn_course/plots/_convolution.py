"""One convolution on one page: input, kernel, output, and the sum behind one pixel."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import pair

from ._arguments import numbers, pixels
from ._canvas import LABEL, NUMBER, Canvas, aligned, fitted, shown
from ._theme import theme_of

EDGE = 20
PICTURE = 254
GAP = 26
LARGEST_TABLE = 4  # cells a side: a larger patch, kernel and product do not fit beside each other
CELL = 44
THUMB = 104  # the largest side of a bank's small maps
IN_A_ROW = 8
NAME = 2 * 14 + 12  # the room below a small map for its name, in two lines


@dataclass(frozen=True)
class _Scene:
    """What is drawn, checked: image (H, W, C), kernel (kh, kw, C), output (H', W'), one picked pixel."""

    image: np.ndarray
    kernel: np.ndarray
    output: np.ndarray
    pick: tuple[int, int]
    start: tuple[int, int]  # the top left pixel of the picked patch; negative in the padding
    span: tuple[int, int]  # the patch's height and width in the image
    patch: np.ndarray  # the values under the kernel's taps (kh, kw, C)


def convolution_still(
    image: ArrayLike,
    kernel: ArrayLike,
    output: ArrayLike,
    pick: tuple[int, int] | None = None,
    *,
    strides: int | tuple[int, int] = 1,
    padding: tuple[int, int] = (0, 0),
    dilation_rate: int | tuple[int, int] = 1,
    bank: Mapping[str, ArrayLike] | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a convolution as a still picture: the input with one patch marked, kernel, output and sum.

    Args:
        image: ``(H, W)``, ``(H, W, 1)`` or ``(H, W, 3)``; uint8, taken as 0 to 1, or floats from 0 to 1.
        kernel: ``(kh, kw)``, ``(kh, kw, C)`` or ``(kh, kw, C, 1)`` with as many channels as the image.
        output: ``(H', W')`` or ``(H', W', 1)``: the cross-correlation of the two, on the scale from 0 to 1.
        pick: Row and column of the output pixel to explain. By default the one of largest magnitude.
        strides: The strides, one or (vertical, horizontal).
        padding: The zeros added at (top, left).
        dilation_rate: The dilation, one or (vertical, horizontal).
        bank: More maps of the same image, ``(H', W')`` each, by their filters' names: a row of small
            pictures on one common scale, the one that equals the output marked.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure. Greyscale with a kernel of at most 4 × 4 shows every product; otherwise only their sum.

    Raises:
        TypeError: "… holds numbers. Received: …", "… must be a whole number of at least 0. Received: …".
        ValueError: "… has the wrong shape. Received: …", "pick lies outside the output. Received: pick=…",
            "the output is not the sum of the products. Received: output[…]=…, sum=…", and others as
            ``signed_map``.

    >>> image = np.eye(5)
    >>> output = image[:4, :4] - image[1:, 1:]
    >>> figure = convolution_still(image, [[1, 0], [0, -1]], output, pick=(0, 1))

    Taught in: Convolution (book/seeing/convolution.md).
    """
    scene = _scene(image, kernel, output, pick, strides, padding, dilation_rate)
    colours = theme_of(theme)
    rows, columns, channels = scene.kernel.shape
    # Channels stand above each other, half a cell apart, together no higher than the picture.
    cell = min(CELL if columns <= LARGEST_TABLE else 36, PICTURE / (rows * channels + 0.5 * (channels - 1)))
    width = 2 * (EDGE + PICTURE + GAP) + max(columns * cell, 100)
    products = channels == 1 and max(rows, columns) <= LARGEST_TABLE
    below = EDGE + PICTURE + LABEL + 22
    foot = below + (rows * CELL + 2 * EDGE if products else 50)
    maps = {name: numbers(f"bank[{name!r}]", one, "H', W'") for name, one in (bank or {}).items()}
    canvas = Canvas(round(width), round(foot + _bank_height(maps, width)), colours, language)
    most = float(np.abs(scene.output).max()) or 1.0
    _input(canvas, scene)
    _kernel(canvas, scene, cell)
    _output(canvas, scene, most)
    canvas.box(EDGE, below, width - 2 * EDGE, 0, edge=colours.line)
    if products:
        _arithmetic(canvas, scene, below + EDGE)
    else:
        row, column = scene.pick
        value = f"{scene.output[scene.pick]:.2f}".replace("-", "−")
        words = canvas.words.convolution_explorer.picked(row, column, value)
        canvas.text(width / 2, below + 16, words, size=18, colour=colours.pick, across="center", bold=True)
    _bank(canvas, maps, scene.output, foot)
    return canvas.figure


def _scene(
    image: ArrayLike,
    kernel: ArrayLike,
    output: ArrayLike,
    pick: tuple[int, int] | None,
    strides: int | tuple[int, int],
    padding: tuple[int, int],
    dilation_rate: int | tuple[int, int],
) -> _Scene:
    """Check everything, and find the patch under the picked pixel."""
    pixel = pixels("image", image, "H, W", "H, W, 1", "H, W, 3")
    pixel = pixel.reshape(*pixel.shape[:2], -1)
    taps = numbers("kernel", kernel, "kh, kw", "kh, kw, C", "kh, kw, C, 1")
    result = numbers("output", output, "H', W'", "H', W', 1")
    if pixel.shape[2] not in (1, 3):
        raise ValueError(
            f"image has the wrong shape. Received: image.shape={pixel.shape}. Allowed: 1 or 3 channels."
        )
    if taps.size != taps.shape[0] * taps.shape[1] * pixel.shape[2]:
        raise ValueError(
            f"kernel has the wrong shape. Received: kernel.shape={taps.shape} for an image of "
            f"{pixel.shape[2]} channels. Allowed: one filter with as many channels."
        )
    if result.ndim == 3 and result.shape[2] != 1:
        raise ValueError(
            f"output has the wrong shape. Received: output.shape={result.shape}. Allowed: one channel."
        )
    taps, result = taps.reshape(*taps.shape[:2], -1), result.reshape(result.shape[:2])
    chosen = _chosen(pick, result)
    step, before, apart = (
        pair("strides", strides, 1),
        pair("padding", padding, 0),
        pair("dilation_rate", dilation_rate, 1),
    )
    start = (chosen[0] * step[0] - before[0], chosen[1] * step[1] - before[1])
    span = ((taps.shape[0] - 1) * apart[0] + 1, (taps.shape[1] - 1) * apart[1] + 1)
    patch = _patch(pixel, taps.shape, start, apart)
    _agree(patch, taps, result, chosen)
    return _Scene(pixel, taps, result, chosen, start, span, patch)


def _chosen(pick: tuple[int, int] | None, output: np.ndarray) -> tuple[int, int]:
    """Return the picked pixel: the one given, or the one with most to explain."""
    if pick is None:
        return divmod(int(np.abs(output).argmax()), output.shape[1])
    row, column = pair("pick", pick, 0)
    if row >= output.shape[0] or column >= output.shape[1]:
        raise ValueError(f"pick lies outside the output. Received: pick={pick}, output.shape={output.shape}.")
    return row, column


def _patch(
    image: np.ndarray, shape: tuple[int, ...], start: tuple[int, int], apart: tuple[int, int]
) -> np.ndarray:
    """Return the values under the kernel's taps; zero outside the image."""
    patch = np.zeros((*shape[:2], image.shape[2]))
    for m, n in np.ndindex(*shape[:2]):
        row, column = start[0] + m * apart[0], start[1] + n * apart[1]
        if 0 <= row < image.shape[0] and 0 <= column < image.shape[1]:
            patch[m, n] = image[row, column]
    return patch


def _agree(patch: np.ndarray, kernel: np.ndarray, output: np.ndarray, pick: tuple[int, int]) -> None:
    """Refuse to draw arithmetic that is wrong."""
    total, stated = float((patch * kernel).sum()), float(output[pick])
    if not np.isclose(total, stated, rtol=1e-4, atol=1e-4 * max(1.0, float(np.abs(kernel).sum()))):
        raise ValueError(
            f"the output is not the sum of the products. Received: output[{pick[0]}, {pick[1]}]={stated:g}, "
            f"sum={total:g}. Check strides, padding and dilation_rate, and that the output is made from "
            f"pixels from 0 to 1."
        )


def _input(canvas: Canvas, scene: _Scene) -> None:
    _, width, _ = scene.image.shape
    across, down = fitted(scene.image.shape, PICTURE)
    x, y = EDGE + (PICTURE - across) / 2, EDGE + (PICTURE - down) / 2
    canvas.image(scene.image, x, y, across, down)
    scale = across / width
    top, left = scene.start
    canvas.outline(x + left * scale, y + top * scale, scene.span[1] * scale, scene.span[0] * scale)
    _caption(canvas, EDGE + PICTURE / 2, canvas.words.convolution_explorer.input(scene.image.shape))


def _kernel(canvas: Canvas, scene: _Scene, cell: float) -> None:
    rows, columns, channels = scene.kernel.shape
    middle = canvas.size[0] / 2
    faces = canvas.colours(scene.kernel, float(np.abs(scene.kernel).max()) or 1.0)
    texts = np.array(aligned(scene.kernel.reshape(rows, -1))).reshape(scene.kernel.shape)
    tall = (rows * channels + 0.5 * (channels - 1)) * cell
    top = EDGE + (PICTURE - tall) / 2
    for c in range(channels):
        y = top + c * (rows + 0.5) * cell
        x = middle - columns * cell / 2
        canvas.cells(texts[:, :, c].tolist(), faces[:, :, c], x, y, cell)
        if channels == 3:
            words = canvas.words.convolution_explorer.channels[c]
            canvas.text(x - 8, y + rows * cell / 2, words, size=NUMBER, across="right", down="center")
    size = (rows, columns, channels) if channels > 1 else (rows, columns)
    _caption(canvas, middle, canvas.words.convolution_explorer.filter(size))


def _output(canvas: Canvas, scene: _Scene, most: float) -> None:
    width = scene.output.shape[1]
    across, down = fitted(scene.output.shape, PICTURE)
    x = canvas.size[0] - EDGE - (PICTURE + across) / 2
    y = EDGE + (PICTURE - down) / 2
    canvas.signed(scene.output, most, x, y, across, down)
    canvas.box(x, y, across, down, edge=canvas.theme.line)
    scale = across / width
    canvas.outline(x + scene.pick[1] * scale, y + scene.pick[0] * scale, scale, scale)
    words = canvas.words.convolution_explorer.output(scene.output.shape, shown(most))
    _caption(canvas, canvas.size[0] - EDGE - PICTURE / 2, words)


def _caption(canvas: Canvas, middle: float, words: str) -> None:
    canvas.text(middle, EDGE + PICTURE + 8, words, across="center")


def _arithmetic(canvas: Canvas, scene: _Scene, top: float) -> None:
    """Draw patch × kernel = products, and their sum."""
    patch, taps = scene.patch[:, :, 0], scene.kernel[:, :, 0]
    products = patch * taps
    rows, columns = taps.shape
    most = max(float(np.abs(taps).max()), 1e-12)
    grey = np.repeat(patch[:, :, None], 3, axis=2)
    tables = (
        (grey, _two(patch), "×"),
        (canvas.colours(taps, most), aligned(taps), "="),
        (canvas.colours(products, most), _two(products), "Σ"),
    )
    table, sign, total = columns * CELL, 42, 90
    x = (canvas.size[0] - 3 * (table + sign) - total) / 2
    middle = top + rows * CELL / 2
    for faces, texts, symbol in tables:
        canvas.cells(texts, faces, x, top, CELL)
        canvas.text(x + table + sign / 2, middle, symbol, size=20, across="center", down="center")
        x += table + sign
    value = _two(scene.output[scene.pick[0] : scene.pick[0] + 1, scene.pick[1] : scene.pick[1] + 1])[0][0]
    canvas.text(x + 6, middle, value, size=22, colour=canvas.theme.pick, down="center", bold=True)


def _thumbs(maps: dict[str, np.ndarray], width: float) -> tuple[int, float]:
    """Return how many small maps stand in a row, and the side of each with the gap after it."""
    lines = -(-len(maps) // IN_A_ROW)
    across = -(-len(maps) // lines)
    return across, min(THUMB + 12, (width - 2 * EDGE) / across)


def _bank_height(maps: dict[str, np.ndarray], width: float) -> float:
    if not maps:
        return 0
    across, place = _thumbs(maps, width)
    return LABEL + 22 + -(-len(maps) // across) * (place + NAME) + EDGE


def _bank(canvas: Canvas, maps: dict[str, np.ndarray], chosen: np.ndarray, top: float) -> None:
    """Draw the maps of a bank of filters, small, on one scale."""
    if not maps:
        return
    width = canvas.size[0]
    across, place = _thumbs(maps, width)
    most = max(float(np.abs(one).max()) for one in maps.values()) or 1.0
    canvas.box(EDGE, top, width - 2 * EDGE, 0, edge=canvas.theme.line)
    words = canvas.words.convolution_explorer.bank(len(maps), shown(most))
    canvas.text(width / 2, top + 10, words, across="center")
    side = place - 12
    for i, (name, one) in enumerate(maps.items()):
        line, column = divmod(i, across)
        x = (width - across * place) / 2 + column * place + 6
        y = top + LABEL + 22 + line * (place + NAME)
        wide, high = fitted(one.shape, side)
        left, up = x + (side - wide) / 2, y + (side - high) / 2
        canvas.signed(one, most, left, up, wide, high)
        canvas.box(left, up, wide, high, edge=canvas.theme.line)
        if one.shape == chosen.shape and np.array_equal(one, chosen):
            canvas.outline(left, up, wide, high)
        canvas.text(x + side / 2, y + side + 6, name, size=12, across="center")


def _two(values: np.ndarray) -> list[list[str]]:
    """Return numbers with two decimals each."""
    return [[f"{value:.2f}".replace("-", "−") for value in row] for row in np.round(values, 2) + 0.0]
