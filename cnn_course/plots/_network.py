"""A network as blocks to scale, and what share of the parameters and of the work each layer has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from cnn_course.arguments import whole

from ._canvas import NUMBER, Canvas
from ._theme import Theme, theme_of

EDGE = 20
WIDTH = 720
HIGH = 176  # the blocks
HEAD = 24
FOOT = 58  # sizes and the brackets of the two parts
CHART = 62
NAMES = 110  # the names of the charts, on the left

DEEP = (0.24, -0.17)  # how far a pixel of width goes right and up
BAR = 7.0  # the thickness of a vector
THINNEST = 2.0
MOST_A_CHANNEL = 2.4
GAPS = (3.0, 24.0)

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """Where an output stands: the top left corner of its front, and how far its depth goes right and up."""

    x: float
    y: float
    thick: float
    high: float
    deep: tuple[float, float]

    @property
    def end(self) -> float:
        """Return the rightmost place of the block."""
        return self.x + self.thick + self.deep[0]


def network_drawing(
    input_shape: Shape,
    layers: Sequence[tuple[str, Shape]],
    *,
    counts: Sequence[tuple[int, int]] | None = None,
    pick: int | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw the outputs of a chain of layers as blocks to scale.

    A map is a block: its height and, in perspective, its width follow rows and columns, its thickness the
    channels. A vector is a bar whose height follows its length, on a scale of its own.

    Args:
        input_shape: (H, W, C) of the picture.
        layers: For each layer its kind and its output shape, (H, W, C) or (features,), as the rows of
            ``shapes.table`` have them.
        counts: For each layer its parameters and multiply-adds; their shares are then drawn beneath.
        pick: A layer to mark, counted from 0.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "pick must be a whole number of at least 0. Received: …".
        ValueError: "a shape is (H, W, C) or (features,), all at least 1. Received: …", "input_shape is
            (H, W, C). Received: …", "counts has two numbers for each layer. Received: …",
            "pick lies outside the chain. Received: …".

    >>> layers = [("Conv2D", (26, 26, 8)), ("Flatten", (5408,)), ("Dense", (10,))]
    >>> figure = network_drawing((28, 28, 1), layers, counts=[(80, 48672), (0, 0), (54090, 54080)])

    Taught in: The general architecture.
    """
    shapes = [_shape(shape) for shape in (input_shape, *(shape for _, shape in layers))]
    if len(shapes[0]) != 3:
        raise ValueError(f"input_shape is (H, W, C). Received: input_shape={input_shape}.")
    if pick is not None and whole("pick", pick, 0) >= len(layers):
        raise ValueError(f"pick lies outside the chain. Received: pick={pick}, layers={len(layers)}.")
    if counts is not None and (len(counts) != len(layers) or any(len(pair) != 2 for pair in counts)):
        raise ValueError(
            f"counts has two numbers for each layer. Received: {len(counts)} pairs for {len(layers)} layers."
        )
    charts = 0 if counts is None else 2
    height = 2 * EDGE + HEAD + HIGH + FOOT + charts * CHART + (18 if charts else 0)
    canvas = Canvas(WIDTH, height, theme_of(theme), language)
    blocks = blocks_of(shapes, WIDTH - 2 * EDGE, HIGH)
    blocks = [Block(one.x + EDGE, one.y + EDGE + HEAD, one.thick, one.high, one.deep) for one in blocks]
    learns = [True] * len(layers) if counts is None else [pair[0] > 0 for pair in counts]
    for number, block in enumerate(blocks):
        _draw(canvas, block, _face(canvas.theme, number, learns, pick))
    _words(canvas, shapes, blocks, None if pick is None else (pick, layers[pick][0]))
    _parts(canvas, shapes, blocks)
    if counts is not None:
        _charts(canvas, counts, pick)
    return canvas.figure


def _shape(shape: Shape) -> Shape:
    sizes = tuple(int(size) for size in shape)
    if len(sizes) not in (1, 3) or min(sizes) < 1:
        raise ValueError(f"a shape is (H, W, C) or (features,), all at least 1. Received: shape={shape}.")
    return sizes


def blocks_of(shapes: Sequence[Shape], width: float, height: float) -> list[Block]:
    """Return where the blocks stand in a box, around one middle line; the live figure places them alike.

    >>> one, two = blocks_of([(8, 8, 1), (4, 4, 20)], 400, 100)
    >>> one.high / two.high, round(two.thick / 20, 2)
    (2.0, 2.4)
    """
    maps = [shape for shape in shapes if len(shape) == 3]
    vectors = [shape[0] for shape in shapes if len(shape) == 1]
    pixel = height / max(high - wide * DEEP[1] for high, wide, _ in maps)
    unit = height / max(1, *vectors, 1)
    gap = min(GAPS[1], max(GAPS[0], 0.42 * width / len(shapes)))
    behind = max(wide for _, wide, _ in maps) * DEEP[0] * pixel
    room = width - gap * (len(shapes) - 1) - BAR * len(vectors) - behind
    channel = _channel_scale([channels for *_, channels in maps], room)
    blocks, x = list[Block](), 0.0
    for number, shape in enumerate(shapes):
        before = shapes[number - 1]
        if number and len(before) == 3 and len(shape) == 1:
            x += max(gap, before[1] * DEEP[0] * pixel + GAPS[0])
        elif number:
            x += gap
        if len(shape) == 3:
            thick, high = max(THINNEST, shape[2] * channel), max(2.0, shape[0] * pixel)
            deep = (DEEP[0] * shape[1] * pixel, DEEP[1] * shape[1] * pixel)
        else:
            thick, high, deep = BAR, max(2.0, shape[0] * unit), (0.0, 0.0)
        blocks.append(Block(x, (height - high - deep[1]) / 2, thick, high, deep))
        x += thick
    aside = max(0.0, (width - max(block.end for block in blocks)) / 2)
    return [Block(one.x + aside, one.y, one.thick, one.high, one.deep) for one in blocks]


def _channel_scale(channels: Sequence[int], room: float) -> float:
    """Return the thickness of a channel at which all maps have room; none is thinner than can be seen."""
    scale = MOST_A_CHANNEL
    for _ in range(8):
        wide = [count for count in channels if count * scale > THINNEST]
        if not wide:
            break
        left = room - THINNEST * (len(channels) - len(wide))
        scale = max(0.0, min(scale, left / sum(wide)))
    return scale


def _face(theme: Theme, number: int, learns: Sequence[bool], pick: int | None) -> str:
    if pick is not None and number == pick + 1:
        return theme.pick
    if number == 0:
        return theme.card
    return _blended(theme, 0.52 if learns[number - 1] else 0.12)


def _blended(theme: Theme, share: float, colour: str | None = None) -> str:
    strong, card = (np.array(to_rgb(one)) for one in (colour or theme.soft, theme.card))
    return to_hex(tuple(strong * share + card * (1 - share)))


def _draw(canvas: Canvas, block: Block, face: str) -> None:
    theme, (dx, dy) = canvas.theme, block.deep
    edge = theme.pick if face == theme.pick else theme.soft
    x, y, right, bottom = block.x, block.y, block.x + block.thick, block.y + block.high
    if dx > 0.7:
        top = [(x, y), (x + dx, y + dy), (right + dx, y + dy), (right, y)]
        plane = [(right, y), (right + dx, y + dy), (right + dx, bottom + dy), (right, bottom)]
        canvas.polygon(top, face=_blended(theme, 0.55, face), edge=edge)
        canvas.polygon(plane, face=_blended(theme, 0.3, face), edge=edge)
    canvas.box(x, y, block.thick, block.high, face=face, edge=edge, line=0.8)


def _words(
    canvas: Canvas, shapes: Sequence[Shape], blocks: Sequence[Block], picked: tuple[int, str] | None
) -> None:
    """Write a size beneath each block where it changes, and the name of the picked layer."""
    theme, free = canvas.theme, 0.0
    for number, (shape, block) in enumerate(zip(shapes, blocks, strict=True)):
        if number and shapes[number - 1][:2] == shape[:2]:
            continue
        words, middle = f"{shape[0]}", block.x + block.thick / 2
        half = 3.6 * len(words)
        if middle - half < free:
            continue
        free = middle + half + 5
        canvas.text(middle, EDGE + HEAD + HIGH + 6, words, size=NUMBER - 2, across="center")
    if picked is not None:
        layer, kind = picked
        block = blocks[layer + 1]
        words = canvas.words.network_explorer.picked(kind, shapes[layer + 1])
        half = 4.4 * len(words)
        middle = min(max((block.x + block.end) / 2, EDGE + half), WIDTH - EDGE - half)
        canvas.text(middle, EDGE - 6, words, size=NUMBER, colour=theme.pick, across="center", bold=True)


def _parts(canvas: Canvas, shapes: Sequence[Shape], blocks: Sequence[Block]) -> None:
    """Draw the brackets: the layers that give maps extract features, those that give vectors classify."""
    split = next((number for number, shape in enumerate(shapes) if len(shape) == 1), len(shapes))
    y = EDGE + HEAD + HIGH + 30
    named = canvas.words.network_explorer
    for first, last, words in ((1, split, named.features), (split, len(shapes), named.classifier)):
        if first >= last:
            continue
        start, end = blocks[first].x, blocks[last - 1].end
        canvas.line((start, y), (end, y), canvas.theme.soft)
        half = 3.9 * len(words)
        middle = min(max((start + end) / 2, EDGE + half), WIDTH - EDGE - half)
        canvas.text(middle, y + 5, words, size=NUMBER, colour=canvas.theme.ink, across="center")


def _charts(canvas: Canvas, counts: Sequence[tuple[int, int]], pick: int | None) -> None:
    """Draw each layer's share of the parameters and of the multiply-adds, layer after layer."""
    theme, left = canvas.theme, EDGE + NAMES
    step = min(40.0, (WIDTH - EDGE - left) / len(counts))
    for chart, name in enumerate(canvas.words.network_explorer.counts):
        bottom = EDGE + HEAD + HIGH + FOOT + (chart + 1) * CHART
        values = [pair[chart] for pair in counts]
        total, most = sum(values), max(values)
        canvas.text(EDGE, bottom - 30, name, size=NUMBER, colour=theme.ink)
        canvas.text(EDGE, bottom - 14, f"{total:,}", size=NUMBER - 2)
        canvas.line((left, bottom), (left + step * len(counts), bottom), theme.line)
        for number, value in enumerate(values):
            high = (CHART - 24) * value / most if most else 0
            face = theme.pick if number == pick else _blended(theme, 0.6)
            x = left + (number + 0.14) * step
            canvas.box(x, bottom - high, 0.72 * step, high, face=face, edge=face, line=0)
            if most and number == values.index(most):
                share = f"{value / total:.0%}"
                canvas.text(
                    x + 0.36 * step, bottom - high - 3, share, size=10, across="center", down="bottom"
                )
    words = canvas.words.network_explorer.order
    canvas.text(left, EDGE + HEAD + HIGH + FOOT + 2 * CHART + 4, words, size=NUMBER - 2)
