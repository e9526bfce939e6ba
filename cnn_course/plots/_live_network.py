"""One digit going through a network on one page: what was drawn, every map, the shares of the ten digits."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers, pixels
from ._canvas import LABEL, NUMBER, Canvas
from ._theme import theme_of

EDGE = 20
SHEET = 224
GAP = 30
MAPS = 446  # the room for a row of maps
SPACE = 5  # between maps
BAR = 64


def live_network_still(
    drawing: ArrayLike,
    image: ArrayLike,
    maps: Mapping[str, ArrayLike],
    probabilities: ArrayLike,
    *,
    limits: Mapping[str, float],
    pick: tuple[Any, ...] | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a network at work as a still picture: the drawing, what goes in, all maps, the shares.

    Args:
        drawing: ``(H, W)``, uint8 or floats from 0 to 1.
        image: ``(H, W)``: what goes into the network, alike.
        maps: Each layer's name and its maps, ``(H', W', filters)``, from the first layer to the last.
        probabilities: ``(classes,)``, shares that add up to 1.
        limits: Each layer's name and the magnitude at which its colours end.
        pick: ``(layer, row, column, map)``: the unit to mark.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …".
        ValueError: "… has the wrong shape. Received: …", "limits says nothing of a layer. Received: …",
            "the probabilities do not add up to 1. Received: …", "pick lies outside the maps. Received: …".

    >>> maps = {"conv1": np.ones((4, 4, 2))}
    >>> figure = live_network_still(np.eye(6), np.eye(6), maps, [0.25, 0.75], limits={"conv1": 1})

    Taught in: Anatomy of a CNN (book/words/anatomy.md).
    """
    shown = {name: numbers(f"maps[{name!r}]", values, "H', W', filters") for name, values in maps.items()}
    shares = numbers("probabilities", probabilities, "classes")
    if shares.min() < 0 or not np.isclose(shares.sum(), 1, atol=1e-4):
        raise ValueError(f"the probabilities do not add up to 1. Received: sum={shares.sum():g}.")
    for name in shown:
        if not limits.get(name, 0) > 0:
            raise ValueError(f"limits says nothing of a layer. Received: layer={name!r}, limits={limits}.")
    _check_pick(pick, shown)
    drawn, seen = pixels("drawing", drawing, "H, W"), pixels("image", image, "H, W")

    below = EDGE + sum(_height(values) for values in shown.values())
    height = max(below + LABEL + 8 + BAR + 44, EDGE + 400) + EDGE
    canvas = Canvas(2 * EDGE + SHEET + GAP + MAPS, height, theme_of(theme), language)
    _sheet(canvas, drawn, seen, shares)
    top: float = EDGE
    for name, values in shown.items():
        marked = pick[1:] if pick and pick[0] == name else None
        _strip(canvas, name, values, limits[name], top, marked)
        top += _height(values)
    _bars(canvas, shares, top)
    return canvas.figure


def _check_pick(pick: tuple[Any, ...] | None, maps: dict[str, np.ndarray]) -> None:
    """Refuse a unit that is in none of the maps."""
    if pick is None:
        return
    shape = maps[pick[0]].shape if pick[0] in maps else ()
    if len(pick) != len(shape) + 1 or not all(
        0 <= at < size for at, size in zip(pick[1:], shape, strict=True)
    ):
        raise ValueError(f"pick lies outside the maps. Received: pick={pick}, maps of shape {shape}.")


def _across(values: np.ndarray) -> int:
    """Return how many maps stand side by side: many small ones, eight large ones."""
    side, count = values.shape[1:]
    if count <= 8 or side > 5:
        return 8
    return 16 if count <= 16 else 12


def _side(values: np.ndarray) -> float:
    return (MAPS + SPACE) / _across(values) - SPACE


def _height(values: np.ndarray) -> float:
    """Return the room that a layer takes, its title included."""
    rows = -(-values.shape[2] // _across(values))
    return LABEL + 8 + rows * (_side(values) + SPACE) + 8


def _sheet(canvas: Canvas, drawn: np.ndarray, seen: np.ndarray, shares: np.ndarray) -> None:
    """Draw the drawing, beneath it what goes in, and the answer."""
    words = canvas.words.live_network
    canvas.text(EDGE, EDGE, words.drawn, colour=canvas.theme.ink, bold=True)
    top: float = EDGE + LABEL + 8
    canvas.image(drawn, EDGE, top, SHEET, SHEET)
    top += SHEET + 20
    canvas.text(EDGE, top, words.seen, colour=canvas.theme.ink, bold=True)
    top += LABEL + 8
    canvas.image(seen, EDGE, top, 96, 96)
    middle = EDGE + 96 + (SHEET - 96) / 2 + 6
    winner = int(shares.argmax())
    canvas.text(middle, top, words.says, size=NUMBER, across="center")
    canvas.text(middle, top + 22, str(winner), size=46, colour=canvas.theme.ink, across="center", bold=True)
    canvas.text(middle, top + 78, _percent(shares[winner]), across="center")


def _strip(
    canvas: Canvas,
    name: str,
    values: np.ndarray,
    limit: float,
    top: float,
    marked: tuple[int, int, int] | None,
) -> None:
    """Draw one layer's maps under its name."""
    left = EDGE + SHEET + GAP
    height, width, count = values.shape
    canvas.text(left, top, name, colour=canvas.theme.ink, bold=True)
    canvas.text(left + 60, top, canvas.words.live_network.maps(count, height, width))
    side = _side(values)
    for index in range(count):
        row, column = divmod(index, _across(values))
        x, y = left + column * (side + SPACE), top + LABEL + 8 + row * (side + SPACE)
        canvas.signed(values[..., index], limit, x, y, side, side)
        canvas.box(x, y, side, side, edge=canvas.theme.line)
        if marked and marked[2] == index:
            canvas.outline(x, y, side, side)


def _bars(canvas: Canvas, shares: np.ndarray, top: float) -> None:
    """Draw a bar for each class, its share beneath it in words."""
    left = EDGE + SHEET + GAP
    canvas.text(left, top, canvas.words.live_network.softmax, colour=canvas.theme.ink, bold=True)
    canvas.text(left + 74, top, canvas.words.live_network.shares)
    pitch = MAPS / len(shares)
    base = top + LABEL + 8 + BAR
    for index, share in enumerate(shares):
        x = left + index * pitch
        canvas.box(x, base, pitch - SPACE, 0, edge=canvas.theme.line)
        face = canvas.theme.positive
        canvas.box(x, base - BAR * share, pitch - SPACE, BAR * share, face=face, edge=face, line=0)
        wins = index == shares.argmax()
        colour = canvas.theme.ink if wins else canvas.theme.soft
        middle = x + (pitch - SPACE) / 2
        canvas.text(middle, base + 5, _percent(share), size=11, colour=colour, across="center", bold=wins)
        canvas.text(middle, base + 22, str(index), colour=colour, across="center", bold=wins)


def _percent(share: float) -> str:
    return f"{100 * share:.{0 if share > 0.9995 else 1}f} %"
