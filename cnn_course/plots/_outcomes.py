"""What became of many short trainings: a table for each kind of network, a row for each way to begin."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from ._canvas import LABEL, Canvas
from ._theme import theme_of

WIDTH, EDGE, LEFT, GAP = 640, 16, 104, 20
ROW, HEAD, FOOT = 34, 46, 18
SMALL = 12  # px: the words in a cell
KINDS = ("trains", "chance", "diverges")
Runs = Sequence[str]


def training_outcomes(
    panels: Mapping[str, Sequence[Sequence[Runs]]],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw what became of short trainings: panels two abreast, in each a cell for each row and column.

    Args:
        panels: By title a table of cells, row by row. A cell holds what became of each of its runs:
            ``"trains"``, ``"chance"`` or ``"diverges"``.
        rows: What the rows are.
        columns: What the columns are.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure. A cell's words say how many of its runs train; if none does, what most of them do instead.

    Raises:
        ValueError: "Each panel holds a cell for each row and column, and each cell a run or more. …".

    >>> training_outcomes({"ReLU": [[["trains", "chance"]]]}, ["He"], ["4"]).get_size_inches().tolist()
    [6.4, 1.14]

    Taught in: Does depth always help?
    """
    for title, table in panels.items():
        _check(title, table, len(rows), len(columns))
    high = HEAD + ROW * len(rows) + FOOT
    down = -(-len(panels) // 2)
    canvas = Canvas(WIDTH, EDGE + GAP // 2 * (down - 1) + high * down, theme_of(theme), language)
    across = (WIDTH - LEFT - GAP - EDGE) / 2
    for place, (title, table) in enumerate(panels.items()):
        left, top = LEFT + place % 2 * (across + GAP), EDGE + place // 2 * (high + GAP // 2)
        canvas.text(left, top, title, colour=canvas.theme.ink, bold=True)
        cell = across / len(columns)
        for column, name in enumerate(columns):
            middle = left + (column + 0.5) * cell
            canvas.text(middle, top + HEAD - 6, name, size=SMALL, across="center", down="bottom")
        for row, (name, runs) in enumerate(zip(rows, table, strict=True)):
            y = top + HEAD + row * ROW
            if place % 2 == 0:
                canvas.text(LEFT - 10, y + ROW / 2, name, size=LABEL - 1, across="right", down="center")
            for column, found in enumerate(runs):
                _cell(canvas, left + column * cell, y, cell, found)
    return canvas.figure


def _check(title: str, table: Sequence[Sequence[Runs]], rows: int, columns: int) -> None:
    sound = len(table) == rows and all(len(line) == columns for line in table)
    cells = [cell for line in table for cell in line]
    if not sound or not all(cells) or {run for cell in cells for run in cell} - set(KINDS):
        raise ValueError(
            "Each panel holds a cell for each row and column, and each cell a run or more. "
            f"Received: {title!r}: {table!r}. Allowed: {rows} rows of {columns} cells of {', '.join(KINDS)}"
        )


def _cell(canvas: Canvas, x: float, y: float, width: float, runs: Runs) -> None:
    """Draw one cell: the deeper the blue, the more of its runs train; orange where most diverge."""
    counted, theme = Counter(runs), canvas.theme
    trained = counted["trains"]
    other = "diverges" if counted["diverges"] > counted["chance"] else "chance"
    full = theme.negative if not trained and other == "diverges" else theme.positive
    share = trained / len(runs) if trained else counted["diverges"] / len(runs) * (other == "diverges")
    red, green, blue = (share * np.array(to_rgb(full)) + (1 - share) * np.array(to_rgb(theme.card))).tolist()
    face = (red, green, blue)
    canvas.box(x + 1, y + 1, width - 2, ROW - 2, face=face, edge=theme.line)
    words = canvas.words.training_outcomes
    text = words.trained(trained, len(runs)) if trained else words.none[other]
    colour = theme.text_on(face) if share else theme.soft
    canvas.text(x + width / 2, y + ROW / 2, text, size=SMALL, colour=colour, across="center", down="center")
