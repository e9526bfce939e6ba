"""A search among cells that were all trained, and what many searches have found."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._ends import hue
from ._theme import theme_of

WIDTH, EDGE, CHART, LINE = 760, 24, 230, 22
LETTERS = 96  # in a line
HUES = (0, 1, 2, 5)  # as on the page: search_player/state.js
LINES = ("-", "--", ":", "-.")  # told apart by more than their colours


def search_still(
    cells: tuple[Sequence[float], Sequence[float]],
    *,
    tried: Sequence[int],
    found: int,
    bands: Sequence[tuple[str, np.ndarray]],
    evaluations: int,
    said: Sequence[str] = (),
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw every cell by parameters and accuracy, those that a search has tried, and bands of many searches.

    Args:
        cells: Parameters and accuracy of every cell.
        tried: Which of them the search has evaluated.
        found: The one that it holds to be the best.
        bands: Of each way to search its name, and after each evaluation median, low and high: (3, n).
        evaluations: Where the cursor stands.
        said: Lines to write below.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "There must be a parameter count for each accuracy. Received: 2 and 1".

    >>> band = np.array([[0.5, 0.6], [0.4, 0.5], [0.6, 0.7]])
    >>> figure = search_still(
    ...     ([10, 20], [0.5, 0.6]), tried=[0], found=0, bands=[("chance", band)], evaluations=1
    ... )

    Taught in: Searching for an architecture.
    """
    parameters, accuracy = cells
    if len(parameters) != len(accuracy):
        raise ValueError(
            "There must be a parameter count for each accuracy. "
            f"Received: {len(parameters)} and {len(accuracy)}"
        )
    said = [part for line in said for part in textwrap.wrap(line, LETTERS)]
    canvas = Canvas(WIDTH, 2 * EDGE + 60 + CHART + LINE * len(said), theme_of(theme), language)
    theme_, words, half = canvas.theme, canvas.words.search_player, (WIDTH - 3 * EDGE) / 2
    for column, title in enumerate((words.charts["cells"], words.charts["bands"])):
        canvas.text(EDGE + column * (half + EDGE), EDGE - 6, title, colour=theme_.ink, bold=True)
    dots = canvas.chart(EDGE + 40, EDGE + 28, half - 50, CHART)
    across, up = np.array(parameters) / 1000, 100 * np.array(accuracy)
    dots.scatter(across, up, s=14, facecolors="none", edgecolors=theme_.soft, linewidths=0.6)
    dots.scatter(across[list(tried)], up[list(tried)], s=18, color=theme_.positive, linewidths=0)
    dots.scatter(across[found], up[found], s=60, color=theme_.pick, linewidths=0)
    dots.set_xlabel(words.parameters, fontsize=NUMBER * 0.72, color=theme_.soft)
    lines = canvas.chart(2 * EDGE + half + 40, EDGE + 28, half - 50, CHART)
    for number, (name, (median, low, high)) in enumerate(bands):
        steps, colour = np.arange(1, len(median) + 1), hue(theme_, HUES[number % len(HUES)])
        lines.fill_between(steps, 100 * low, 100 * high, color=colour, alpha=0.15, linewidth=0)
        drawn = LINES[number % len(LINES)]
        lines.plot(steps, 100 * median, drawn, color=colour, linewidth=1.6, label=name)
    lines.axvline(evaluations, color=theme_.pick, linewidth=1)
    lines.set_xlabel(words.evaluations, fontsize=NUMBER * 0.72, color=theme_.soft)
    lines.legend(
        loc="lower right",
        bbox_to_anchor=(0.95, 0),
        frameon=False,
        fontsize=NUMBER * 0.72,
        labelcolor=theme_.ink,
    )
    for row, line in enumerate(said):
        canvas.text(EDGE, EDGE + 76 + CHART + LINE * row, line, size=NUMBER, colour=theme_.ink)
    return canvas.figure
