"""How fast layers ran, under the roof that the machine's memory and arithmetic set."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cnn_course.words import table
from cnn_course.words.en import Roofline

from ._canvas import charts, styled
from ._theme import Theme, theme_of

WIDTH, HEIGHT = 720, 430
MARKS = ("o", "s", "^", "D", "v", "P")
BESIDE = ((7, -4), (-12, 8), (8, -4), (8, -15))  # points from a mark to its word, by kind
OVER = (-5, 8)  # the same of a mark above the roof
ROOM = 2.0  # times the largest and the smallest number, beyond them


def roofline(
    peak_gflops: float,
    bandwidth_gb: float,
    layers: Sequence[Mapping[str, Any]],
    *,
    picked: tuple[float, float | None] | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw the speed of layers over their arithmetic intensity, and the roof over both.

    Args:
        peak_gflops: The fastest arithmetic seen, in 10⁹ operations a second.
        bandwidth_gb: The fastest copy seen, in 10⁹ bytes a second.
        layers: One mapping a layer with ``kind``, ``mark`` (a word beside its point), ``operations``,
            ``bytes`` and ``gflops``.
        picked: The operations a byte of one layer, and the speed that it reached or None: its place under
            the roof is marked, and its point if it has one.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure, logarithmic both ways. The roof is min(peak, bandwidth · intensity).

    Raises:
        ValueError: "peak_gflops and bandwidth_gb must be above 0. Received: …"; "layers must hold at least
            one. Received: 0 layers".

    >>> layer = {"kind": "conv", "mark": "8", "operations": 4_000, "bytes": 1_000, "gflops": 20.0}
    >>> roofline(100.0, 10.0, [layer]).get_size_inches().tolist()
    [7.2, 4.3]

    Reference: Williams, Waterman and Patterson, 2009, Communications of the ACM 52(4), pages 65-76.
    Taught in: Running on a GPU, or ten.
    """
    if not (peak_gflops > 0 and bandwidth_gb > 0):
        raise ValueError(
            "peak_gflops and bandwidth_gb must be above 0. "
            f"Received: peak_gflops={peak_gflops}, bandwidth_gb={bandwidth_gb}"
        )
    if not len(layers):
        raise ValueError("layers must hold at least one. Received: 0 layers")
    chosen = theme_of(theme)
    with styled(chosen):
        figure = charts(WIDTH, HEIGHT, chosen)
        axes = figure.subplots()
        _roof(axes, peak_gflops, bandwidth_gb, layers, chosen, table(language).roofline)
        _points(axes, peak_gflops, layers, chosen)
        if picked is not None:
            _pick(axes, *picked, peak_gflops, bandwidth_gb, chosen)
    return figure


def _roof(
    axes: Axes,
    peak: float,
    bandwidth: float,
    layers: Sequence[Mapping[str, Any]],
    theme: Theme,
    words: Roofline,
) -> None:
    """Draw the slope and the ceiling, and write on each what it is."""
    intensities = [layer["operations"] / layer["bytes"] for layer in layers]
    ridge = peak / bandwidth
    low, high = min(*intensities, ridge) / ROOM, max(*intensities, ridge) * ROOM
    places = np.array([low, ridge, high])
    roof = np.minimum(peak, bandwidth * places)
    axes.set(xscale="log", yscale="log", xlim=(low, high))
    speeds = [layer["gflops"] for layer in layers]
    axes.set_ylim(min(*speeds, bandwidth * low) / ROOM, max(*speeds, peak) * ROOM)
    axes.plot(places, roof, color=theme.ink)
    axes.set(xlabel=words.across, ylabel=words.upwards)
    axes.hlines(peak, low, ridge, color=theme.soft, linestyle=":", linewidth=1)
    axes.annotate(words.peak(peak), (low, peak), (8, 6), textcoords="offset points")
    axes.annotate(
        words.flow(bandwidth),
        (low, bandwidth * low),
        (14, 20),
        textcoords="offset points",
        rotation=np.degrees(np.arctan2(1, 1)),
        rotation_mode="anchor",
        transform_rotates_text=True,
    )
    axes.vlines(ridge, axes.get_ylim()[0], peak, color=theme.soft, linestyle=":", linewidth=1)


def _points(axes: Axes, peak: float, layers: Sequence[Mapping[str, Any]], theme: Theme) -> None:
    """Draw the layers, each kind with a mark of its own."""
    colours = (theme.positive, theme.negative, theme.soft, theme.ink)
    for place, kind in enumerate(dict.fromkeys(layer["kind"] for layer in layers)):
        ours = [layer for layer in layers if layer["kind"] == kind]
        axes.plot(
            [layer["operations"] / layer["bytes"] for layer in ours],
            [layer["gflops"] for layer in ours],
            MARKS[place % len(MARKS)],
            color=colours[place % len(colours)],
            markersize=6,
            label=kind,
        )
        for layer in ours:
            at = (layer["operations"] / layer["bytes"], layer["gflops"])
            beside = OVER if layer["gflops"] > peak else BESIDE[place % len(BESIDE)]
            axes.annotate(layer["mark"], at, beside, textcoords="offset points", fontsize=8.5)
    axes.legend(loc="lower right")


def _pick(
    axes: Axes, intensity: float, reached: float | None, peak: float, bandwidth: float, theme: Theme
) -> None:
    """Draw a line up to the roof, a hollow circle there, and a ring round what was measured."""
    roof = min(peak, bandwidth * intensity)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, intensity / ROOM), max(high, intensity * ROOM))
    axes.vlines(
        intensity,
        axes.get_ylim()[0],
        roof,
        color=theme.pick,
        linestyle="--" if reached is None else "-",
        linewidth=1.2,
        zorder=1.5,
    )
    style: dict[str, Any] = {"color": theme.pick, "linestyle": "none", "marker": "o", "markeredgewidth": 1.6}
    axes.plot([intensity], [roof], **style, markersize=7, markerfacecolor=theme.card, label="_allowed")
    if reached is not None:
        axes.plot([intensity], [reached], **style, markersize=13, markerfacecolor="none", label="_reached")
