"""Curves of recorded runs, and what is read off them at one step."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cnn_course.arguments import whole

from ._canvas import NUMBER, Canvas
from ._ends import hue
from ._theme import Theme, theme_of

WIDTH, EDGE = 720, 24
CHART = 250
ROW = 24
Curve = tuple[str, str, Sequence[int], Sequence[Sequence[float]], bool]


def runs_still(
    curves: Sequence[Curve],
    step: int,
    *,
    kind: str = "loss",
    scale: str = "linear",
    averaged: bool = True,
    ticks: Sequence[int] = (),
    top: float | None = None,
    digits: int = 3,
    guide: float | None = None,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw curves over the steps of recorded runs, and write their numbers at one step.

    Args:
        curves: For each its name; "train" or "test", the digits it was measured on; its steps; one
            sequence of numbers a run; and whether it is brought forward.
        step: Where the cursor stands, at least 0.
        kind: "loss" or "accuracy"; accuracies are shares from 0 to 1.
        scale: "linear" or "log": the axis of a loss.
        averaged: Are the runs of a curve repetitions? Then their mean is drawn and written.
        ticks: The steps named on the axis.
        top: Where a linear axis ends; None for where the curves do.
        digits: After the point of a loss.
        guide: A value to mark with a dashed line; None for none.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "curves must hold at least one. Received: 0 curves", "a curve has one number for each
            step. Received: …".
        TypeError: "step must be a whole number of at least 0. Received: …".

    >>> figure = runs_still([("slow", "test", [1, 2], [[2.0, 1.0], [2.0, 1.5]], True)], 2)

    Taught in: A CNN in plain TensorFlow; The same in Keras; What training does.
    """
    if not len(curves):
        raise ValueError("curves must hold at least one. Received: 0 curves")
    whole("step", step, 0)
    for name, _, steps, runs, _ in curves:
        for run in runs:
            if len(run) != len(steps):
                raise ValueError(
                    f"a curve has one number for each step. Received: {len(run)} numbers for {len(steps)} "
                    f"steps of {name!r}"
                )
    shown = [curve for curve in curves if curve[-1]]
    canvas = Canvas(WIDTH, EDGE + 28 + CHART + 46 + ROW * max(1, len(shown)) + 12, theme_of(theme), language)
    canvas.text(EDGE, EDGE - 6, canvas.words.runs_explorer.kinds[kind], colour=canvas.theme.ink, bold=True)
    axes = canvas.chart(EDGE + 40, EDGE + 28, WIDTH - 2 * EDGE - 40, CHART)
    colours = _colours(canvas.theme, [name for name, *_ in shown])
    for curve in [*(one for one in curves if not one[-1]), *shown]:
        _lines(axes, curve, colours.get(curve[0], canvas.theme.line), averaged)
    axes.axvline(step, color=canvas.theme.pick, linewidth=1.2)
    if guide is not None:
        axes.axhline(guide, color=canvas.theme.soft, linestyle=(0, (2, 3)), linewidth=1)
    _limits(axes, kind, scale, top)
    axes.set_xlim(0, max(steps[-1] for _, _, steps, _, _ in curves) * 1.005)
    axes.set_xticks(list(ticks))
    _numbers(canvas, EDGE + 28 + CHART + 34, shown, step, kind, averaged, digits, colours)
    return canvas.figure


def _colours(theme: Theme, names: Sequence[str]) -> dict[str, str]:
    return {name: hue(theme, i) for i, name in enumerate(dict.fromkeys(names))}


def _lines(axes: Axes, curve: Curve, colour: str, averaged: bool) -> None:
    """Draw the runs of a curve thin and, where that says something, their mean thick."""
    _, split, steps, runs, forward = curve
    dashes = (0, (4, 2)) if split == "train" else "-"
    mean = averaged and len(runs) > 1
    for run in runs:
        axes.plot(steps, run, color=colour, linewidth=0.7 if mean else 1.1, alpha=0.5 if mean else 1)
    if mean and forward:
        axes.plot(steps, np.mean(runs, axis=0), color=colour, linewidth=1.8, linestyle=dashes)


def _limits(axes: Axes, kind: str, scale: str, top: float | None) -> None:
    if kind == "accuracy":
        axes.set_ylim(0, 1.02)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    elif scale == "log":
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, top)


def _numbers(
    canvas: Canvas,
    top: float,
    shown: Sequence[Curve],
    step: int,
    kind: str,
    averaged: bool,
    digits: int,
    colours: dict[str, str],
) -> None:
    """Write each curve's last numbers at or before the step."""
    said = canvas.words.runs_explorer
    canvas.text(EDGE, top, said.at_step(step), colour=canvas.theme.pick, bold=True)
    several = len({split for _, split, *_ in shown}) > 1
    for row, (name, split, steps, runs, _) in enumerate(shown):
        y = top + ROW * (row + 1)
        index = int(np.searchsorted(steps, step, side="right")) - 1
        label = said.of_split(name, split) if several else name
        canvas.text(EDGE, y, label, size=NUMBER, colour=colours[name])
        values = [said.number(run[index], kind, digits) for run in runs] if index >= 0 else []
        if not values:
            words = said.not_yet
        elif averaged and len(values) > 1:
            now = [run[index] for run in runs]
            mean, low, high = (
                said.number(one, kind, digits) for one in (float(np.mean(now)), min(now), max(now))
            )
            words = said.several(mean, low, high, len(now))
        else:
            words = "    ".join(values)
        canvas.text(EDGE + 240, y, words, size=NUMBER, colour=canvas.theme.ink)
