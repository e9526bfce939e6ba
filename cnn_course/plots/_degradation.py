"""Networks of several depths, trained alike: their errors epoch by epoch, and in the end."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._ends import End, hue, named
from ._theme import theme_of

WIDTH, EDGE = 760, 24
CHART, NAMES, LINE = 210, 132, 22
LETTERS = 100  # in a line of text
Curve = tuple[int, str, Sequence[Sequence[float]]]
Dots = tuple[int, str, Sequence[tuple[int, Sequence[float]]]]


def degradation_still(
    curves: dict[str, Sequence[Curve]],
    dots: Sequence[Dots],
    *,
    by_hand: Sequence[tuple[int, Sequence[float]]] = (),
    depths: Sequence[int] = (),
    said: Sequence[str] = (),
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw errors over the epochs, and final training errors against depth.

    Args:
        curves: For "train" and for "test": of each network the number of its colour, its name, and the
            errors after each epoch, one sequence a run.
        dots: Of each kind of network the number of its colour, its name, and for each depth the final
            errors, one a run.
        by_hand: Depth and errors of networks that were built from a trained one.
        depths: Those named on the axis; by default those of the dots.
        said: Lines to write below.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "curves must hold at least one network. Received: curves={}".

    >>> one = [(0, "plain-20", [[0.6, 0.4], [0.7, 0.5]])]
    >>> figure = degradation_still({"train": one, "test": one}, [(0, "plain", [(20, [0.4, 0.5])])])

    Taught in: Does depth always help?
    """
    if not all(curves.get(split) for split in ("train", "test")):
        raise ValueError(f"curves must hold at least one network. Received: curves={curves!r}")
    said = [part for line in said for part in textwrap.wrap(line, LETTERS)]
    height = 2 * (EDGE + 28 + CHART) + 56 + LINE * len(said)
    canvas = Canvas(WIDTH, height, theme_of(theme), language)
    words, half = canvas.words.degradation_explorer, (WIDTH - 3 * EDGE) / 2
    for column, split in enumerate(("train", "test")):
        left = EDGE + column * (half + EDGE)
        canvas.text(left, EDGE - 6, words.charts[split], colour=canvas.theme.ink, bold=True)
        axes = _axes(canvas, left + 40, EDGE + 28, half - 40 - NAMES)
        ends = [_band(axes, hue(canvas.theme, number), np.array(runs)) for number, _, runs in curves[split]]
        named(axes, [name for _, name, _ in curves[split]], ends, CHART)
        axes.set_xticks(range(1, len(curves[split][0][2][0]) + 1))
    top = EDGE + 28 + CHART + 56
    canvas.text(EDGE, top - 22, words.charts["dots"], colour=canvas.theme.ink, bold=True)
    axes = _axes(canvas, EDGE + 40, top + 8, WIDTH - 2 * EDGE - 130)
    ends = [_dots(axes, hue(canvas.theme, number), found) for number, _, found in dots]
    named(axes, [name for _, name, _ in dots], ends, CHART)
    for depth, errors in by_hand:
        axes.scatter([depth] * len(errors), errors, s=36, facecolors="none", edgecolors=canvas.theme.ink)
    axes.set_xticks(list(depths) or sorted({depth for *_, found in dots for depth, _ in found}))
    for row, line in enumerate(said):
        canvas.text(EDGE, top + CHART + 36 + LINE * row, line, size=NUMBER, colour=canvas.theme.ink)
    return canvas.figure


def _axes(canvas: Canvas, left: float, top: float, across: float) -> Axes:
    axes = canvas.chart(left, top, across, CHART)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    return axes


def _band(axes: Axes, colour: str, runs: np.ndarray) -> End:
    """Draw the median of some runs, and the band from the lowest to the highest."""
    epochs = np.arange(1, runs.shape[1] + 1)
    median = np.median(runs, axis=0)
    axes.fill_between(epochs, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.2, linewidth=0)
    axes.plot(epochs, median, color=colour, linewidth=1.6)
    return float(epochs[-1]), float(median[-1]), colour


def _dots(axes: Axes, colour: str, found: Sequence[tuple[int, Sequence[float]]]) -> End:
    medians = [float(np.median(errors)) for _, errors in found]
    axes.plot([depth for depth, _ in found], medians, color=colour, linewidth=0.8)
    for depth, errors in found:
        axes.scatter([depth] * len(errors), errors, s=18, color=colour, linewidths=0)
    return float(found[-1][0]), medians[-1], colour
