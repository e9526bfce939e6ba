"""Activations before and after batch normalisation, and losses over learning rates."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from cnn_course.words import table
from cnn_course.words.en import BatchNormExplorer

from ._arguments import numbers
from ._canvas import charts, styled
from ._theme import Theme, theme_of

WIDTH, HEIGHT = 720, 520
WIDEST = 6  # of the axis of outputs, either way; what lies further out stands at its end
Line = tuple[str, Sequence[int], ArrayLike | None]


def batch_norm_still(
    taken: ArrayLike,
    batch: Sequence[int],
    picked: int,
    lines: Sequence[Line],
    rates: Sequence[float],
    losses: Mapping[str, Sequence[Sequence[float | None]]],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw activations as beads on a line, what becomes of them on further lines, and losses over rates.

    Args:
        taken: ``(N,)``, the activations.
        batch: Which of them are in the batch.
        picked: The one that is marked on every line.
        lines: For each its name, which activations it normalises, and what it makes of them, or None for
            what is hidden.
        rates: Learning rates.
        losses: By name, for each rate one loss a run; None for one that was no number any more.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "taken holds numbers. Received: …".
        ValueError: "rates must hold at least one. Received: 0 rates".

    >>> figure = batch_norm_still([1, 3], [0, 1], 0, [("y", [0, 1], [-1, 1])], [0.1], {"with": [[1.0, 1.2]]})

    Taught in: Batch normalisation.
    """
    beads = numbers("taken", taken, "N")
    if not len(rates):
        raise ValueError("rates must hold at least one. Received: 0 rates")
    chosen, words = theme_of(theme), table(language).batch_norm_explorer
    with styled(chosen):
        figure = charts(WIDTH, HEIGHT, chosen)
        heights = [1] * (len(lines) + 1) + [4]
        first, *others, last = figure.subplots(len(heights), 1, height_ratios=heights)
        _beads(first, words.taken, range(len(beads)), beads, batch, picked, chosen)
        for axes, (name, which, outputs) in zip(others, lines, strict=True):
            given = None if outputs is None else np.clip(numbers("outputs", outputs, "N"), -WIDEST, WIDEST)
            _beads(axes, name, which, given, batch, picked, chosen)
            axes.set_xlim(-WIDEST - 0.2, WIDEST + 0.2)
            if given is None:
                axes.text(0, 0.15, words.hidden, ha="center", color=chosen.soft)
        _losses(last, rates, losses, chosen, words)
    return figure


def _beads(
    axes: Axes,
    name: str,
    which: Sequence[int],
    places: np.ndarray | None,
    batch: Sequence[int],
    picked: int,
    theme: Theme,
) -> None:
    """Draw one line of beads: those of the batch filled, the picked one in its colour."""
    axes.set_title(name, loc="left")
    axes.set(yticks=(), ylim=(-0.5, 0.9))
    axes.grid(False)
    axes.axhline(0, color=theme.line, linewidth=1, zorder=0)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    if places is None:
        return
    for bead, place in zip(which, places, strict=True):
        inside = bead in set(batch)
        colour = theme.pick if bead == picked else theme.positive if inside else theme.soft
        size = 9 if bead == picked else 6
        face = colour if inside or bead == picked else "none"
        order = 3 if bead == picked else 2
        axes.plot(place, 0, "o", color=colour, markerfacecolor=face, markersize=size, alpha=0.7, zorder=order)


def _losses(
    axes: Axes,
    rates: Sequence[float],
    losses: Mapping[str, Sequence[Sequence[float | None]]],
    theme: Theme,
    words: BatchNormExplorer,
) -> None:
    """Draw a dot a run and a line through the means."""
    colours = (theme.negative, theme.positive, theme.ink)
    axes.set(xscale="log", xlabel=words.rate, title=words.loss)
    axes.set_xticks(list(rates), [f"{rate:g}" for rate in rates])
    axes.minorticks_off()
    for (name, runs), colour, mark in zip(losses.items(), colours, "s^o", strict=False):
        numbered = [[loss for loss in found if loss is not None] for found in runs]
        means = [float(np.mean(found)) if found else np.nan for found in numbered]
        axes.plot(rates, means, "-", marker=mark, color=colour, label=name, markersize=5)
        for rate, found in zip(rates, numbered, strict=True):
            axes.plot([rate] * len(found), found, ".", color=colour, alpha=0.5)
    axes.legend()
