"""The size of signal and gradient along a network, and how alike the gradients of neighbouring inputs are."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.words import table

from ._canvas import charts, styled
from ._theme import Theme, theme_of

WIDTH, HEIGHT = 760, 300
FLOOR = 1e-50  # what is drawn of a 0
MARKS = ("o", "s", "^", "D", "v")


def flow_still(
    signal: ArrayLike, gradient: ArrayLike, depth: int, *, theme: str | None = None, language: str = "en"
) -> Figure:
    """Draw two fans over the layers: each draw a thin line, the median a thick one, on logarithmic axes.

    Args:
        signal: ``(draws, places)``, sizes from 0.
        gradient: The same for the gradient.
        depth: Layers, at the last of the places; the first one is layer 0.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "signal and gradient have draws and places, alike. Received: shapes …".

    >>> figure = flow_still([[1.0, 0.5]], [[0.2, 1.0]], 2)

    Taught in: Past a thousand layers.
    """
    both = [np.asarray(one, float) for one in (signal, gradient)]
    if both[0].ndim != 2 or both[0].shape != both[1].shape:
        raise ValueError(
            "signal and gradient have draws and places, alike. "
            f"Received: shapes {both[0].shape} and {both[1].shape}"
        )
    colours = theme_of(theme)
    words = table(language).gradient_flow_explorer
    layers = np.linspace(0, depth, both[0].shape[1])
    with styled(colours):
        figure = charts(WIDTH, HEIGHT, colours)
        left, right = figure.subplots(1, 2, sharey=True)
        for axes, sizes, colour, title in zip(
            (left, right), both, (colours.positive, colours.negative), words.charts, strict=True
        ):
            drawn = np.maximum(sizes, FLOOR)
            axes.plot(layers, drawn.T, color=colour, linewidth=0.6, alpha=0.4)
            axes.plot(layers, np.median(drawn, axis=0), color=colour, linewidth=2)
            axes.set(yscale="log", title=title, xlabel=words.layer)
            _quiet(axes, colours)
    return figure


def neighbours_still(
    depths: Sequence[int],
    correlation: Mapping[str, Mapping[str, Any]],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw the correlation of neighbouring gradients over the depth, in networks of several kinds.

    Args:
        depths: The depths, rising.
        correlation: By "line-" or "arc-" and the network's name: ``median``, ``low`` and ``high``, a number a
            depth.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure: "line" at the left, "arc" at the right.

    Raises:
        ValueError: "correlation names each network line-… or arc-…. Received: …".

    >>> one = {"median": [1.0, 0.5], "low": [0.9, 0.4], "high": [1.0, 0.6]}
    >>> figure = neighbours_still([1, 2], {"line-plain": one, "arc-plain": one})

    Taught in: Past a thousand layers.
    """
    strange = [name for name in correlation if name.partition("-")[0] not in ("line", "arc")]
    if strange:
        raise ValueError(f"correlation names each network line-… or arc-…. Received: {strange[0]!r}")
    colours = theme_of(theme)
    words = table(language).gradient_flow_explorer
    hues = (colours.positive, colours.negative, colours.ink, colours.soft, colours.accent)
    with styled(colours):
        figure = charts(WIDTH, HEIGHT, colours)
        for axes, form in zip(figure.subplots(1, 2, sharey=True), ("line", "arc"), strict=True):
            named = [name for name in correlation if name.startswith(f"{form}-")]
            for name, hue, sign in zip(named, hues, MARKS, strict=False):
                one = correlation[name]
                axes.fill_between(depths, one["low"], one["high"], color=hue, alpha=0.12, linewidth=0)
                label = words.nets[name.partition("-")[2]]
                axes.plot(depths, one["median"], color=hue, marker=sign, markersize=4, label=label)
            axes.set_xscale("log", base=2)
            axes.set(title=words.forms[form], xlabel=words.depth, ylim=(-0.15, 1.02))
            axes.set_xticks(list(depths[:1]) + [one for one in depths if one in (4, 16, 64)])
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
            _quiet(axes, colours)
        figure.axes[0].legend(loc=3, frameon=False, fontsize=7)  # at the lower left, where nothing is drawn
    return figure


def _quiet(axes: Axes, theme: Theme) -> None:
    axes.grid(True, axis="y", color=theme.line, linewidth=0.8)
    axes.set_axisbelow(True)
