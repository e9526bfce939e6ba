"""One moment of a training: two curves, the filters, the maps of a digit, its shares, the confusions."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.arguments import whole

from ._arguments import numbers, pixels
from ._canvas import LABEL, NUMBER, Canvas
from ._theme import theme_of

EDGE = 22
WIDTH = 720
CHART = (322, 130)
LEFT = 168  # px: the column of the digit
SPACE = 5  # px: between maps
ACROSS = 8
CELL = 30
BAR = 60


def training_still(
    steps: Sequence[int],
    curves: Mapping[str, Sequence[Sequence[float]]],
    moment: int,
    digit: ArrayLike,
    maps: Mapping[str, ArrayLike],
    shares: ArrayLike,
    confusion: ArrayLike,
    *,
    limits: Mapping[str, float],
    cell: tuple[int, int],
    axis: str = "log",
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a moment of a training as a still picture.

    Args:
        steps: The step of each moment, rising, the first 0.
        curves: "loss" and "accuracy": for each the values of the training images and of those held out, one a
            moment.
        moment: Which moment is shown, counted from 0.
        digit: ``(H, W)``, uint8 or floats from 0 to 1.
        maps: "filters" and each layer's name: ``(H', W', count)``.
        shares: ``(classes,)``, from 0 to 1.
        confusion: ``(classes, classes)``: counts, a row for each class that was shown.
        limits: For each of ``maps`` the magnitude at which its colours end.
        cell: (row, column) of the count to mark.
        axis: "log" or "linear".
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …", "moment must be a whole number of at least 0. Received: …".
        ValueError: "… has the wrong shape. Received: …", "a curve has one value for each moment. Received:
            …", "moment lies outside the recording. Received: …".

    >>> curves = {"loss": [[2, 1], [2, 1]], "accuracy": [[0, 1], [0, 1]]}
    >>> figure = training_still(
    ...     [0, 9], curves, 1, np.eye(6), {"filters": np.ones((3, 3, 8))}, [0, 1], [[5, 0], [1, 4]],
    ...     limits={"filters": 1}, cell=(1, 0),
    ... )

    Taught in: Watching it learn (book/words/watching.md).
    """
    moments = numbers("steps", steps, "N")
    places = _places(moments, moments, axis)
    ticks = _ticks(moments, axis)
    if whole("moment", moment, 0) >= len(places):
        raise ValueError(
            f"moment lies outside the recording. Received: moment={moment} of {len(places)} moments."
        )
    lines = {what: [numbers(what, one, "N") for one in both] for what, both in curves.items()}
    for what, both in lines.items():
        if any(one.shape != places.shape for one in both):
            raise ValueError(
                f"a curve has one value for each moment. Received: {what} with "
                f"{[one.size for one in both]} values for {len(places)} moments."
            )
    shown = {name: numbers(name, values, "H', W', count") for name, values in maps.items()}
    counts = numbers("confusion", confusion, "classes, classes")
    parts = numbers("shares", shares, "classes")
    picture = pixels("digit", digit, "H, W")

    side = (WIDTH - 2 * EDGE - LEFT - 26 + SPACE) / ACROSS - SPACE
    room = sum(_rows(values) * (side + SPACE) + LABEL + 18 for values in shown.values())
    middle = EDGE + CHART[1] + 92
    bottom = middle + max(room, LEFT + BAR + 90) + 10
    canvas = Canvas(WIDTH, bottom + CELL * len(counts) + 70, theme_of(theme), language)
    for index, what in enumerate(("loss", "accuracy")):
        _chart(canvas, EDGE + index * (CHART[0] + 32), what, places, ticks, lines[what], moment)
    canvas.text(EDGE, EDGE + CHART[1] + 54, canvas.words.training_player.step(steps[moment], steps[-1], axis))
    _digit(canvas, middle, picture, parts)
    top: float = middle
    for name, values in shown.items():
        top = _strip(canvas, EDGE + LEFT + 26, top, side, name, values, limits[name])
    _matrix(canvas, bottom, counts, cell)
    return canvas.figure


def _places(steps: np.ndarray, moments: np.ndarray, axis: str) -> np.ndarray:
    """Return where steps stand, from 0 to 1; on the logarithmic axis 0 is as far before 1 as 2 behind."""
    if axis == "linear":
        return steps / moments[-1]
    first = -np.log(2)
    logs = np.where(steps > 0, np.log(np.maximum(steps, 1)), first)
    placed: np.ndarray = (logs - first) / (np.log(moments[-1]) - first)
    return placed


def _ticks(moments: np.ndarray, axis: str) -> dict[str, float]:
    """Return the steps to be named, and where they stand."""
    last = moments[-1]
    powers = [0.0, *(10.0**power for power in range(int(np.log10(last)) + 1))]
    named = np.array(powers if axis == "log" else [0, last / 2, last])
    places = _places(named, moments, axis)
    return {f"{step:,.0f}": float(place) for step, place in zip(named, places, strict=True)}


def _rows(values: np.ndarray) -> int:
    return -(-values.shape[2] // ACROSS)


def _chart(
    canvas: Canvas,
    left: float,
    what: str,
    places: np.ndarray,
    ticks: dict[str, float],
    lines: list[np.ndarray],
    moment: int,
) -> None:
    """Draw both curves, a line at the present moment, and their values there in words."""
    theme, (across, high) = canvas.theme, CHART
    words = canvas.words.training_player
    read = words.curves(*(words.number(line[moment], what) for line in lines))
    canvas.text(left, EDGE - 4, words.kinds[what], colour=theme.ink, bold=True)
    canvas.text(left + across, EDGE - 4, read, size=NUMBER, across="right")
    top = EDGE + 26
    axes = canvas.chart(left, top, across, high, pad=3)
    axes.set_xticks(list(ticks.values()), list(ticks))
    axes.plot(places, lines[0], color=theme.soft, linewidth=1.4, linestyle=(0, (4, 3)))
    axes.plot(places, lines[1], color=theme.positive, linewidth=1.6)
    axes.axvline(places[moment], color=theme.pick, linewidth=1.2)
    axes.plot(
        [places[moment]], [lines[1][moment]], "o", color=theme.pick, markersize=7, markeredgecolor=theme.card
    )
    ceiling = 1.0 if what == "accuracy" else max(float(line.max()) for line in lines)
    axes.set_xlim(-0.08, 1.02)
    axes.set_ylim(0, 1.06 * ceiling)
    if what == "accuracy":
        axes.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    else:
        axes.set_yticks(np.arange(0, ceiling + 0.01))
    axes.tick_params(axis="y", direction="in", pad=-30)
    for label in axes.get_yticklabels():
        label.set_horizontalalignment("left")
        label.set_verticalalignment("bottom")


def _digit(canvas: Canvas, top: float, picture: np.ndarray, shares: np.ndarray) -> None:
    """Draw the digit, and under it what the network says of it."""
    theme, words = canvas.theme, canvas.words.training_player
    canvas.text(EDGE, top, words.digit, colour=theme.ink, bold=True)
    canvas.image(picture, EDGE, top + LABEL + 10, LEFT, LEFT)
    winner = int(shares.argmax())
    base = top + LABEL + 10 + LEFT + 44 + BAR
    canvas.text(EDGE, base - BAR - 30, words.verdict(winner, shares[winner]), colour=theme.ink)
    pitch = LEFT / len(shares)
    canvas.line((EDGE, base), (EDGE + LEFT, base), theme.soft)
    for index, share in enumerate(shares):
        x, face = EDGE + index * pitch, theme.positive
        canvas.box(x + 1.5, base - BAR * share, pitch - 3, BAR * share, face=face, edge=face, line=0)
        colour = theme.ink if index == winner else None
        canvas.text(x + pitch / 2, base + 4, str(index), size=NUMBER, colour=colour, across="center")


def _strip(
    canvas: Canvas, left: float, top: float, side: float, name: str, values: np.ndarray, limit: float
) -> float:
    """Draw the maps of a layer under its name; return where the next one begins."""
    height, width, count = values.shape
    canvas.text(left, top, name, colour=canvas.theme.ink, bold=True)
    right = WIDTH - EDGE
    canvas.text(right, top, canvas.words.training_player.maps(count, height, width, limit), across="right")
    for index in range(count):
        row, column = divmod(index, ACROSS)
        x, y = left + column * (side + SPACE), top + LABEL + 10 + row * (side + SPACE)
        canvas.signed(values[..., index], limit, x, y, side, side)
        canvas.box(x, y, side, side, edge=canvas.theme.line)
    return top + LABEL + 18 + _rows(values) * (side + SPACE)


def _matrix(canvas: Canvas, top: float, counts: np.ndarray, cell: tuple[int, int]) -> None:
    """Draw the counts on coloured cells, and say the marked one in words."""
    theme, classes, words = canvas.theme, len(counts), canvas.words.training_player
    left = EDGE + 46
    shares = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    right, wrong = np.array(to_rgb(theme.positive)), np.array(to_rgb(theme.negative))
    ends = np.where(np.eye(classes, dtype=bool)[..., None], right, wrong)
    faces = np.array(to_rgb(theme.card)) + shares[..., None] * (ends - np.array(to_rgb(theme.card)))
    canvas.text(left + classes * CELL / 2, top, words.called, across="center")
    canvas.text(EDGE - 4, top + 21, words.written, size=12)
    for index in range(classes):
        at = (index + 0.5) * CELL
        canvas.text(left + at, top + 20, str(index), size=NUMBER, colour=theme.ink, across="center")
        canvas.text(
            left - 8, top + 40 + at, str(index), size=NUMBER, colour=theme.ink, across="right", down="center"
        )
    canvas.cells([[f"{value:.0f}" for value in row] for row in counts], faces, left, top + 40, CELL)
    row, column = cell
    canvas.outline(left + column * CELL + 1, top + 40 + row * CELL + 1, CELL - 2, CELL - 2)
    beside, count = left + classes * CELL + 28, round(float(counts[row, column]))
    canvas.text(beside, top + 40, words.cell(row, column, count), colour=theme.pick, bold=True)
    canvas.text(beside, top + 64, words.row(row, round(float(counts[row].sum()))))
    correct = words.right(round(float(np.trace(counts))), round(float(counts.sum())))
    canvas.text(beside, top + 98, correct, colour=theme.ink)
