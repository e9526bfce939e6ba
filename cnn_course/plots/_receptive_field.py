"""What a unit sees of the picture: a chain along one axis, or a network's field on a photograph."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import whole

from ._arguments import numbers, pixels
from ._canvas import NUMBER, Canvas
from ._theme import Theme, theme_of

EDGE = 20
WIDTH = 720
ROW = 46
BOX = 24
GUTTER = 176  # the names of the layers, on the left
NUMBERS = 70  # size, on the right
PICTURE = 330


@dataclass(frozen=True)
class _Row:
    """A row of units: the field of unit 0, how far the next one's is, and what a unit is made from."""

    units: int
    size: int
    jump: int
    start: int
    kernel: int = 1
    strides: int = 1
    dilation: int = 1
    before: int = 0

    def middle(self, unit: int) -> float:
        return self.start + unit * self.jump + (self.size - 1) / 2

    def taps(self, unit: int) -> list[int]:
        first = unit * self.strides - self.before
        return [first + tap * self.dilation for tap in range(self.kernel)]


def receptive_chain_still(
    size: int,
    layers: Sequence[tuple[str, int, int, int]],
    before: Sequence[int],
    units: Sequence[int],
    fields: Sequence[tuple[int, int, int]],
    pick: tuple[int, int],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a chain of layers along one axis, and all that one unit depends on.

    Args:
        size: Pixels of the picture.
        layers: For each layer its name, kernel size, strides and dilation rate.
        before: For each layer the padding in front.
        units: For each layer how many units it has.
        fields: For each layer (size, jump, start), as ``shapes.receptive_field`` gives them.
        pick: Layer and unit, counted from 0.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… must be a whole number of at least 0. Received: …".
        ValueError: "layers, before, units and fields have one length. Received: …",
            "pick lies outside the chain. Received: …".

    >>> figure = receptive_chain_still(8, [("convolution", 3, 1, 1)], [0], [6], [(3, 1, 0)], (0, 2))

    Taught in: Receptive field.
    """
    whole("size", size, 1)
    lengths = [len(part) for part in (layers, before, units, fields)]
    if len(set(lengths)) > 1:
        raise ValueError(f"layers, before, units and fields have one length. Received: lengths {lengths}.")
    layer, unit = pick
    if not (0 <= layer < len(layers) and 0 <= unit < units[layer]):
        raise ValueError(f"pick lies outside the chain. Received: pick={pick}.")
    rows = [_Row(size, 1, 1, 0)]
    for (_, *window), zeros, count, field in zip(layers, before, units, fields, strict=True):
        kernel, strides, dilation = window
        rows.append(_Row(count, *field, kernel, strides, dilation, zeros))
    canvas = Canvas(WIDTH, 2 * EDGE + ROW * len(rows) + 40, theme_of(theme), language)
    _Chain(canvas, rows).draw(layer + 1, unit, [name for name, *_ in layers])
    return canvas.figure


class _Chain:
    """The drawing of a chain: the picture at the bottom, a row above it for each layer."""

    def __init__(self, canvas: Canvas, rows: list[_Row]) -> None:
        self.canvas, self.rows = canvas, rows
        size = rows[0].units
        self.cell = min(36.0, (WIDTH - 2 * EDGE - GUTTER - NUMBERS) / (size + 2))
        self.left = EDGE + GUTTER + (WIDTH - 2 * EDGE - GUTTER - NUMBERS - size * self.cell) / 2

    def x(self, place: float) -> float:
        """Return where a place in the picture stands, held in the drawing's middle part."""
        x = self.left + (place + 0.5) * self.cell
        return min(max(x, EDGE + GUTTER), WIDTH - EDGE - NUMBERS)

    def y(self, row: int) -> float:
        return EDGE + 20 + (len(self.rows) - 0.5 - row) * ROW

    def side(self, row: int) -> float:
        return min(BOX, self.cell * self.rows[row].jump - 2)

    def draw(self, row: int, unit: int, names: list[str]) -> None:
        seen = self._lines(row, unit)
        for number, one in enumerate(self.rows):
            for index in range(one.units):
                self._unit(number, index, index in seen.get(number, set()), (number, index) == (row, unit))
            self._words(number, names, chosen=number == row)
        size = self.canvas.words.receptive_field_explorer.size
        self.canvas.text(WIDTH - EDGE, EDGE, size, size=NUMBER, across="right")
        self._bracket(self.rows[row], unit)

    def _lines(self, row: int, unit: int) -> dict[int, set[int]]:
        """Draw the lines from the unit down, and return the units that they reach in each row."""
        seen = {row: {unit}}
        colour = blended(self.canvas.theme, 0.5)
        for number in range(row, 0, -1):
            above, below = self.rows[number], self.rows[number - 1]
            top, bottom = (
                self.y(number) + self.side(number) / 2,
                self.y(number - 1) - self.side(number - 1) / 2,
            )
            links = [(one, tap) for one in sorted(seen[number]) for tap in above.taps(one)]
            for one, tap in links:
                start, end = (self.x(above.middle(one)), top), (self.x(below.middle(tap)), bottom)
                self.canvas.line(start, end, colour)
            seen[number - 1] = {tap for _, tap in links if 0 <= tap < below.units}
        return seen

    def _unit(self, row: int, index: int, seen: bool, picked: bool) -> None:
        theme, side = self.canvas.theme, self.side(row)
        high = BOX if row == 0 else side
        face = theme.pick if picked else blended(theme, 0.28) if seen else theme.card
        x, y = self.x(self.rows[row].middle(index)) - side / 2, self.y(row) - high / 2
        self.canvas.box(x, y, side, high, face=face, edge=theme.pick if seen else theme.soft)
        if row == 0 and self.cell >= 17:
            centre = (x + side / 2, y + high / 2)
            colour = theme.text_on(face)
            self.canvas.text(*centre, str(index), size=10, colour=colour, across="center", down="center")

    def _words(self, row: int, names: list[str], *, chosen: bool) -> None:
        colour = self.canvas.theme.pick if chosen else self.canvas.theme.ink
        words = self.canvas.words.receptive_field_explorer
        name = words.picture
        if row:
            name = words.layer(row - 1, names[row - 1], self.rows[row].kernel, self.rows[row].strides)
        ends = ((EDGE, name, "left"), (WIDTH - EDGE, str(self.rows[row].size), "right"))
        for x, text, across in ends:
            place = (x, self.y(row))
            self.canvas.text(
                *place, text, size=NUMBER, colour=colour, across=across, down="center", bold=chosen
            )

    def _bracket(self, row: _Row, unit: int) -> None:
        first = row.start + unit * row.jump
        ends = [self.x(first - 0.5), self.x(first + row.size - 0.5)]
        y, colour = self.y(0) + BOX / 2 + 7, self.canvas.theme.pick
        self.canvas.box(ends[0], y, ends[1] - ends[0], 0, edge=colour, line=2)
        words = self.canvas.words.receptive_field_explorer.field(row.size)
        self.canvas.text(sum(ends) / 2, y + 7, words, size=NUMBER, colour=colour, across="center", bold=True)


def receptive_network_still(
    photograph: ArrayLike,
    sizes: ArrayLike,
    layer: int,
    first: tuple[int, int],
    *,
    title: str,
    size: tuple[int, int] | None = None,
    strength: tuple[ArrayLike, int, int] | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show the field of one unit on a photograph, beside the sizes of all layers' fields.

    Args:
        photograph: (H, W) in grey, uint8 or floats from 0 to 1.
        sizes: (N,) the size of the field, layer by layer.
        layer: The layer shown, counted from 0.
        first: Row and column at which the field begins; negative in the padding.
        title: The network and its layer.
        size: Rows and columns of the field; by default the layer's size along both.
        strength: How much each pixel counts: (S, S) bytes, the pixel at which they begin, pixels a cell.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …", "… must be a whole number of at least 0. Received: …".
        ValueError: "… has the wrong shape. Received: …", "layer lies outside the network. Received: …".

    >>> figure = receptive_network_still(np.zeros((8, 8)), [3, 5], 1, (-1, 2), title="Two layers")

    Taught in: Receptive field.
    """
    grey = pixels("photograph", photograph, "H, W")
    steps = numbers("sizes", sizes, "N")
    if not 0 <= whole("layer", layer, 0) < len(steps):
        raise ValueError(f"layer lies outside the network. Received: layer={layer}, layers={len(steps)}.")
    canvas = Canvas(WIDTH, PICTURE + 2 * EDGE + 24, theme_of(theme), language)
    canvas.text(EDGE, EDGE, title, size=NUMBER, colour=canvas.theme.ink, bold=True)
    _photograph(canvas, grey, size or (int(steps[layer]), int(steps[layer])), first, strength)
    _bars(canvas, steps, layer, max(grey.shape))
    return canvas.figure


def _photograph(
    canvas: Canvas,
    grey: np.ndarray,
    size: tuple[int, int],
    first: tuple[int, int],
    strength: tuple[ArrayLike, int, int] | None,
) -> None:
    """Draw the photograph, faint outside the field, or faint all over under the recorded map."""
    side, top = max(grey.shape), EDGE + 24
    ends = [
        (max(start, 0), min(start + along, most))
        for start, along, most in zip(first, size, grey.shape, strict=True)
    ]
    (up, down), (left, right) = ends
    card, pick = (np.array(to_rgb(colour)) for colour in (canvas.theme.card, canvas.theme.pick))
    cover = np.full((*grey.shape, 1), 0.62 if strength is None else 0.72)
    if strength is None:
        cover[up:down, left:right] = 0
    shown = grey[..., np.newaxis] * (1 - cover) + card * cover
    if strength is not None:
        cells, begin, step = strength
        wide = np.kron(numbers("strength", cells, "S, S") / 255, np.ones((step, step)))[..., np.newaxis]
        end = begin + wide.shape[0]
        shown[begin:end, begin:end] = shown[begin:end, begin:end] * (1 - wide) + pick * wide
    scale = PICTURE / side
    canvas.image(np.clip(shown, 0, 1), EDGE, top, grey.shape[1] * scale, grey.shape[0] * scale)
    if down > up and right > left:
        box = (EDGE + left * scale, top + up * scale, (right - left) * scale, (down - up) * scale)
        canvas.outline(*box)


def _bars(canvas: Canvas, sizes: np.ndarray, layer: int, side: int) -> None:
    """Draw the size of the field for each layer, and the picture's side as a line across."""
    theme, left = canvas.theme, EDGE + PICTURE + 30
    width, top, bottom = WIDTH - EDGE - left, EDGE + 44, EDGE + 24 + PICTURE - 20
    most = max(float(sizes.max()), side)
    step = width / len(sizes)
    for number, size in enumerate(sizes):
        high = (bottom - top) * size / most
        face = theme.pick if number == layer else blended(theme, 0.34, theme.soft)
        canvas.box(left + number * step, bottom - high, step * 0.8, high, face=face, edge=face, line=0)
    y = bottom - (bottom - top) * side / most
    canvas.line((left, y), (left + width, y), theme.ink)
    words = canvas.words.receptive_field_explorer
    canvas.text(left, y - 4, words.side(side), size=NUMBER - 2, down="bottom")
    x = min(left + (layer + 0.4) * step, left + width - 14)
    chosen = {"colour": theme.pick, "across": "center", "down": "bottom"}
    high = (bottom - top) * sizes[layer] / most
    canvas.text(x, bottom - high - 4, str(int(sizes[layer])), size=NUMBER, bold=True, **chosen)
    canvas.text(left, bottom + 6, words.bars, size=NUMBER - 2)


def blended(theme: Theme, share: float, colour: str | None = None) -> str:
    """Return a colour of the theme, by default that of what is picked, thinned out on the card."""
    strong, card = (np.array(to_rgb(one)) for one in (colour or theme.pick, theme.card))
    return to_hex(tuple(strong * share + card * (1 - share)))
