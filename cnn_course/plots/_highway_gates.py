"""How far the gates of a highway network are open, and what networks lose without a layer."""

from collections.abc import Sequence

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._theme import theme_of
from ._unravel import network_row

WIDTH, EDGE, LEFT = 720, 24, 76
CELL, ROW = 62, 22
FAINTEST = 0.06  # of the accent: the lowest gate is seen, too


def highway_gates_still(
    gates: Sequence[Sequence[float]],
    limits: tuple[float, float],
    classes: Sequence[str],
    title: str,
    accuracies: Sequence[tuple[Sequence[float], Sequence[float] | None]],
    lesion: str,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw the mean gates, layer by class, and the accuracy of three networks before and after a lesion.

    Args:
        gates: Of each layer those of all classes, from 0 to 1; none where a layer has no gate.
        limits: What the palest and the strongest colour stand for.
        classes: Their names.
        title: Which gates these are.
        accuracies: Of the highway, the residual and the plain network those of all runs as trained, and those
            of all runs hurt, from 0 to 1; none where there is no such network, None where they are not seen.
        lesion: What was done, in words.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "Each layer has a gate for each class, or none. Received: …".

    >>> hurt = [([0.5], [0.4])] * 3
    >>> figure = highway_gates_still([[0.2, 0.3], []], (0.1, 0.4), ["cat", "dog"], "gates", hurt, "whole")

    Taught in: ResNet.
    """
    if any(len(row) not in (0, len(classes)) for row in gates):
        raise ValueError(
            "Each layer has a gate for each class, or none. "
            f"Received: {[len(row) for row in gates]} gates for {len(classes)} classes"
        )
    top = EDGE + 60
    below = top + ROW * len(gates) + 24
    canvas = Canvas(WIDTH, below + 40 + 44 * len(accuracies) + EDGE, theme_of(theme), language)
    words, ink = canvas.words.highway_gate_explorer, canvas.theme.ink
    canvas.text(EDGE, EDGE - 8, title, colour=ink, bold=True)
    for column, name in enumerate(classes):
        x = LEFT + CELL * (column + 0.5)
        canvas.text(x, top - 8, name, size=11, across="center", down="bottom")
    for row, values in enumerate(gates):
        _layer(canvas, row, values, limits)
    canvas.text(EDGE, below, words.after(lesion), colour=ink, bold=True)
    for row, (name, (before, after)) in enumerate(zip(words.networks, accuracies, strict=True)):
        network_row(canvas, below + 46 + 44 * row, name, before, after or (), words.fall(before, after))
    return canvas.figure


def _layer(canvas: Canvas, row: int, values: Sequence[float], limits: tuple[float, float]) -> None:
    """Draw a layer's number and gates."""
    theme, words = canvas.theme, canvas.words.highway_gate_explorer
    y = EDGE + 60 + ROW * row
    canvas.text(LEFT - 12, y + ROW / 2, str(row + 1), size=NUMBER, across="right", down="center")
    if not values:
        canvas.text(LEFT + 8, y + ROW / 2, words.no_gate, size=NUMBER, down="center")
    low, high = limits
    for column, value in enumerate(values):
        strength = FAINTEST + (1 - FAINTEST) * (value - low) / ((high - low) or 1)
        red, green, blue = (
            pale + (full - pale) * strength
            for pale, full in zip(to_rgb(theme.card), to_rgb(theme.accent), strict=True)
        )
        x, face = LEFT + CELL * column, (red, green, blue)
        canvas.box(x + 0.5, y + 0.5, CELL - 1, ROW - 1, face=face, edge=theme.card)
        canvas.text(
            x + CELL / 2,
            y + ROW / 2,
            words.share(value),
            size=NUMBER,
            colour=theme.text_on(face),
            across="center",
            down="center",
        )
