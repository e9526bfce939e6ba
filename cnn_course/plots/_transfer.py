"""Accuracy against labelled photographs: for each way to learn a median in a band of all runs."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._ends import End, hue, named
from ._theme import theme_of

WIDTH, EDGE, ABOVE = 760, 24, 44
CHART, NAMES, LINE = 330, 190, 22
Line = tuple[int, str, Sequence[Sequence[float]]]


def transfer_still(
    images: Sequence[int],
    lines: Sequence[Line],
    *,
    read: tuple[int, float, float | None] | None = None,
    said: Sequence[str] = (),
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw test accuracies against the number of photographs, on a logarithmic axis.

    Args:
        images: Photographs of a class, rising.
        lines: Of each way to learn the number of its colour, its name, and for each number of photographs
            the accuracies, one a run, from 0 to 1; none where nothing is known.
        read: What is read off: a number of photographs, an accuracy, and how many photographs another way
            needs for it; None for more than were tried.
        said: Lines to write below.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "lines must hold at least one way to learn. Received: lines=[]".

    >>> figure = transfer_still([10, 100], [(0, "frozen", [[0.5, 0.6], [0.7, 0.7]])])

    Taught in: Transfer.
    """
    if not lines:
        raise ValueError(f"lines must hold at least one way to learn. Received: lines={lines!r}")
    height = ABOVE + CHART + 62 + LINE * len(said)
    canvas = Canvas(WIDTH, height, theme_of(theme), language)
    words, colours = canvas.words.transfer_explorer, canvas.theme
    canvas.text(EDGE, ABOVE - 20, words.title, colour=colours.ink, bold=True)
    axes = canvas.chart(EDGE + 40, ABOVE + 4, WIDTH - 2 * EDGE - 40 - NAMES, CHART)
    axes.set_xscale("log")
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1], [f"{percent} %" for percent in range(0, 101, 20)])
    axes.set_xticks(list(images), [str(one) for one in images])
    axes.minorticks_off()
    ends = [_band(axes, hue(colours, number), images, runs) for number, _, runs in lines]
    named(axes, [name for _, name, _ in lines], _leaders(axes, ends), CHART, right=6)
    if read:
        _read_off(axes, colours.pick, *read)
    canvas.text(EDGE, ABOVE + CHART + 32, words.axis, size=NUMBER)
    for row, line in enumerate(said):
        top = ABOVE + CHART + 56 + LINE * row
        canvas.text(EDGE, top, line, size=NUMBER, colour=colours.ink)
    return canvas.figure


def _band(axes: Axes, colour: str, images: Sequence[int], runs: Sequence[Sequence[float]]) -> End:
    """Draw the median in a band from the lowest to the highest; return where it ends."""
    found = [(number, one) for number, one in zip(images, runs, strict=True) if one]
    numbers, medians = [number for number, _ in found], [float(np.median(one)) for _, one in found]
    low, high = [min(one) for _, one in found], [max(one) for _, one in found]
    axes.fill_between(numbers, low, high, color=colour, alpha=0.16, linewidth=0)
    axes.plot(numbers, medians, color=colour, linewidth=1.6, marker="o", markersize=3.4)
    return numbers[-1], medians[-1], colour


def _leaders(axes: Axes, ends: Sequence[End]) -> list[End]:
    """Lead from the end of each line to the edge of the chart; return where the names belong."""
    start, edge = axes.get_xlim()
    axes.set_xlim(start, edge)  # what is drawn now does not widen it
    for last, height, colour in ends:
        axes.plot([last, edge], [height, height], color=colour, linewidth=0.6, linestyle=":")
    return [(edge, height, colour) for _, height, colour in ends]


def _read_off(axes: Axes, colour: str, images: int, accuracy: float, needed: float | None) -> None:
    """Draw a line along an accuracy, and down to the number of photographs that another way needs for it."""
    end = axes.get_xlim()[1] if needed is None else needed
    down = [] if needed is None else [(needed, 0.0)]
    points = [(images, accuracy), (end, accuracy), *down]
    axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.2, linestyle="--")
