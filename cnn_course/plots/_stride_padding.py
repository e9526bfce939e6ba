"""Where a filter stops, on one page: pixels with their counts, the stops, the zeros, the outputs."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import pair, whole

from ._arguments import numbers
from ._canvas import NUMBER, Canvas
from ._theme import theme_of

EDGE = 20
WIDTH = 720
CELL = 52
GAP = 40
LINE = {"cell": 38, "stops": 150, "most": 26, "output": 30}
LARGE_PICTURE = 320


@dataclass(frozen=True)
class _Scene:
    """What is drawn, checked; the same along every axis but for the height of a line."""

    coverage: np.ndarray
    outputs: int
    pick: tuple[int, int]
    taps: int
    strides: int
    before: int
    after: int
    dilation: int

    @property
    def size(self) -> int:
        return self.coverage.shape[-1]

    @property
    def padded(self) -> int:
        return self.before + self.size + self.after

    @property
    def most(self) -> int:
        return self.taps**self.coverage.ndim

    def places(self, stop: int) -> list[int]:
        """Return the cells of the padded axis under one stop."""
        return [stop * self.strides + tap * self.dilation for tap in range(self.taps)]

    def is_pixel(self, place: int) -> bool:
        return self.before <= place < self.before + self.size


def stride_padding_still(
    coverage: ArrayLike,
    output_size: int,
    pick: tuple[int, int],
    *,
    kernel_size: int,
    strides: int = 1,
    padding: tuple[int, int] = (0, 0),
    dilation_rate: int = 1,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show where a filter stops as a still picture: how often each pixel is covered, and by which taps.

    Args:
        coverage: how many stops cover each pixel; ``(size,)`` for a line, ``(size, size)`` for a picture.
        output_size: Outputs along each axis.
        pick: Row and column of the output whose taps are marked; the row of a line is 0.
        kernel_size: Taps along each axis.
        strides: Pixels from one stop to the next.
        padding: The zeros added (before, after) along each axis.
        dilation_rate: Distance between neighbouring taps in pixels.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …", "… must be a whole number of at least 0. Received: …".
        ValueError: "coverage has the wrong shape. Received: …", "pick lies outside the output. Received: …",
            "the stops do not fit. Received: …".

    >>> figure = stride_padding_still([1, 1, 2, 1, 1, 0], 2, (0, 0), kernel_size=3, strides=2)

    Taught in: Stride; Padding.
    """
    scene = _scene(coverage, output_size, pick, kernel_size, strides, padding, dilation_rate)
    colours = theme_of(theme)
    if scene.coverage.ndim == 1:
        height = 2 * EDGE + 2 * NUMBER + LINE["cell"] + LINE["stops"] + LINE["output"] + 30
        canvas = Canvas(WIDTH, height, colours, language)
        _line(canvas, scene)
    else:
        canvas = Canvas(WIDTH, 2 * EDGE + LARGE_PICTURE + 30, colours, language)
        _picture(canvas, scene)
    return canvas.figure


def _scene(
    coverage: ArrayLike,
    output_size: int,
    pick: tuple[int, int],
    kernel_size: int,
    strides: int,
    padding: tuple[int, int],
    dilation_rate: int,
) -> _Scene:
    """Check everything."""
    counts = numbers("coverage", coverage, "size", "size, size")
    if counts.shape[0] != counts.shape[-1]:
        raise ValueError(
            f"coverage has the wrong shape. Received: coverage.shape={counts.shape}. Allowed: (size,) or "
            f"(size, size)."
        )
    before, after = pair("padding", padding, 0)
    scene = _Scene(
        counts.astype(int),
        whole("output_size", output_size, 1),
        pair("pick", pick, 0),
        whole("kernel_size", kernel_size, 1),
        whole("strides", strides, 1),
        before,
        after,
        whole("dilation_rate", dilation_rate, 1),
    )
    rows = 1 if counts.ndim == 1 else scene.outputs
    if scene.pick[0] >= rows or scene.pick[1] >= scene.outputs:
        raise ValueError(f"pick lies outside the output. Received: pick={pick}, output_size={output_size}.")
    if scene.places(scene.outputs - 1)[-1] >= scene.padded:
        raise ValueError(
            f"the stops do not fit. Received: output_size={output_size}, kernel_size={kernel_size}, "
            f"strides={strides}, dilation_rate={dilation_rate} on {scene.padded} cells, padding included."
        )
    return scene


def _pixel(
    canvas: Canvas, scene: _Scene, count: int, x: float, y: float, width: float, height: float
) -> None:
    """Draw a pixel with its count on a colour as strong as the count; crossed out where it is 0."""
    share = 0.12 + 0.56 * (count / scene.most) ** 0.8 if count else 0.0
    face = _mixed(canvas, canvas.theme.positive, share)
    canvas.box(x + 1, y + 1, width - 2, height - 2, face=face, edge=canvas.theme.line)
    if not count:
        _cross(canvas, x + 1, y + 1, width - 2, height - 2)
    size = min(NUMBER, 1.4 * width / max(2, len(str(scene.coverage.max()))))
    _centred(canvas, str(count), x + width / 2, y + height / 2, size, canvas.theme.text_on(face))


def _crossed(scene: _Scene) -> bool:
    """Is there a cross, whose meaning must be said?"""
    return not scene.coverage.all()


def _cross(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Draw a cross from the corners, open in the middle, where the number stands."""
    for right, low in ((0, 0), (1, 0), (0, 1), (1, 1)):
        corner = (x + right * width, y + low * height)
        inner = (x + width * (0.3 + 0.4 * right), y + height * (0.3 + 0.4 * low))
        canvas.line(corner, inner, canvas.theme.soft)


def _mixed(canvas: Canvas, colour: str, share: float) -> str:
    """Return a colour that is faded into the card."""
    card, strong = np.array(to_rgb(canvas.theme.card)), np.array(to_rgb(colour))
    red, green, blue = ((1 - share) * card + share * strong).tolist()
    return to_hex((red, green, blue))


def _centred(canvas: Canvas, words: str, x: float, y: float, size: float, colour: str) -> None:
    if size >= 7:
        canvas.text(x, y, words, size=size, colour=colour, across="center", down="center")


def _line(canvas: Canvas, scene: _Scene) -> None:
    """Draw the pixels, under them the filter stop by stop, and each output under the middle of its stop."""
    theme = canvas.theme
    cell = min(CELL, (WIDTH - 2 * EDGE) / scene.padded)
    left = (WIDTH - scene.padded * cell) / 2
    top = EDGE + 2 * NUMBER
    words = canvas.words.stride_padding_explorer.line(scene.size, _crossed(scene))
    canvas.text(EDGE, EDGE - 6, words, size=NUMBER)
    for place in range(scene.padded):
        x = left + place * cell
        if scene.is_pixel(place):
            _pixel(canvas, scene, scene.coverage[place - scene.before], x, top, cell, LINE["cell"])
        else:
            canvas.striped(x + 1, top + 1, cell - 2, LINE["cell"] - 2)
    stops, row = top + LINE["cell"] + 8, min(LINE["most"], LINE["stops"] / scene.outputs)
    bottom = stops + LINE["stops"] + 8
    for stop in range(scene.outputs):
        picked = stop == scene.pick[1]
        places = scene.places(stop)
        middle = left + (places[0] + places[-1] + 1) / 2 * cell
        for place in places:
            colour = theme.pick if picked else _mixed(canvas, theme.soft, 0.42)
            canvas.box(
                left + place * cell + 1, stops + stop * row, cell - 2, 0.8 * row, face=colour, edge=colour
            )
        side = min(cell, 44) - 2
        if not all(map(scene.is_pixel, places)):
            canvas.striped(middle - side / 2, bottom, side, LINE["output"])
        canvas.box(middle - side / 2, bottom, side, LINE["output"], edge=theme.soft)
        if picked:
            canvas.line((middle, stops + (stop + 0.8) * row), (middle, bottom), theme.pick)
            canvas.outline(middle - side / 2, bottom, side, LINE["output"])
            span = (places[-1] - places[0] + 1) * cell
            canvas.outline(left + places[0] * cell, top, span, LINE["cell"])
    outputs = canvas.words.stride_padding_explorer.outputs(scene.outputs)
    canvas.text(EDGE, bottom + LINE["output"] + 6, outputs, size=NUMBER)


def _picture(canvas: Canvas, scene: _Scene) -> None:
    """Draw the picture with its counts and zeros, and the outputs at the same scale beside it."""
    cell = min(CELL, LARGE_PICTURE / scene.padded)
    left, top = (
        EDGE + (LARGE_PICTURE - scene.padded * cell) / 2,
        EDGE + (LARGE_PICTURE - scene.padded * cell) / 2,
    )
    for row, column in np.ndindex(scene.padded, scene.padded):
        x, y = left + column * cell, top + row * cell
        if scene.is_pixel(row) and scene.is_pixel(column):
            count = scene.coverage[row - scene.before, column - scene.before]
            _pixel(canvas, scene, count, x, y, cell, cell)
        else:
            canvas.striped(x + 1, y + 1, cell - 2, cell - 2)
    start, side = (WIDTH + EDGE) / 2, min(cell, LARGE_PICTURE / scene.outputs)
    free = (LARGE_PICTURE - scene.outputs * side) / 2
    for row, column in np.ndindex(scene.outputs, scene.outputs):
        x, y = start + free + column * side, EDGE + free + row * side
        if not all(map(scene.is_pixel, scene.places(row) + scene.places(column))):
            canvas.striped(x + 1, y + 1, side - 2, side - 2)
        canvas.box(x + 1, y + 1, side - 2, side - 2, edge=canvas.theme.soft)
    (down, across), span = scene.pick, (scene.taps - 1) * scene.dilation + 1
    canvas.outline(
        left + across * scene.strides * cell, top + down * scene.strides * cell, span * cell, span * cell
    )
    canvas.outline(start + free + across * side, EDGE + free + down * side, side, side)
    below = EDGE + LARGE_PICTURE + 8
    words = canvas.words.stride_padding_explorer
    canvas.text(EDGE, below, words.picture(scene.size, _crossed(scene)), size=NUMBER)
    outputs = words.output(scene.outputs)
    canvas.text(start + LARGE_PICTURE / 2, below, outputs, size=NUMBER, across="center")
