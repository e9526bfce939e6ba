"""One or two networks as lists of blocks, side by side, with a bar for what each block has of one thing."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._theme import theme_of

WIDTH, EDGE = 720, 24
HEAD, ROW, APART = 40, 24, 9
GUTTER = 36  # between the two
NAME, NUMBERS = 112, 62  # what the words at both ends of a bar take
BAR = 9

Row = tuple[int, str, float | None, str, bool]


def architectures(
    networks: Sequence[Mapping[str, Any]],
    bars: str,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw lists of blocks beside each other; those of one level stand side by side, all bars on one scale.

    Args:
        networks: One or two mappings with ``title``, ``total`` (in words) and ``rows``: for each block its
            level, its name, its value or None, the value in words, and whether it is picked.
        bars: What the values are: "parameters", "multiply_adds", "memory" or "field".
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "networks must hold one or two. Received: 3 networks".

    >>> rows = [(0, "stage1", 100, "100", False), (1, "head", 900, "900", True)]
    >>> figure = architectures([{"title": "small", "total": "1,000", "rows": rows}], "parameters")

    Taught in: VGG16.
    """
    if len(networks) not in (1, 2):
        raise ValueError(f"networks must hold one or two. Received: {len(networks)} networks")
    lists: list[list[Row]] = [list(one["rows"]) for one in networks]
    tops, height = _places(lists)
    canvas = Canvas(WIDTH, height + EDGE, theme_of(theme), language)
    most = max((value or 0 for rows in lists for _, _, value, _, _ in rows), default=0) or 1
    wide = (WIDTH - 2 * EDGE - GUTTER) / 2
    for column, (one, rows) in enumerate(zip(networks, lists, strict=True)):
        x = EDGE + column * (wide + GUTTER)
        canvas.text(x, EDGE, one["title"], colour=canvas.theme.ink, bold=True)
        total = f"{canvas.words.architecture_explorer.bars[bars]} {one['total']}"
        canvas.text(x + wide, EDGE, total, size=NUMBER, across="right")
        seen: dict[int, int] = {}
        for row in rows:
            y = tops[row[0]] + seen.get(row[0], 0) * ROW
            seen[row[0]] = seen.get(row[0], 0) + 1
            _row(canvas, (x, y, wide), most, row)
    for level, top in tops.items():
        if level != min(tops):
            y = top - APART / 2
            canvas.line((EDGE, y), (WIDTH - EDGE, y), canvas.theme.line)
    return canvas.figure


def _places(lists: Sequence[Sequence[Row]]) -> tuple[dict[int, float], float]:
    """Return where each level begins, and where the last one ends: a level is as high as its longer list."""
    y, tops = EDGE + HEAD, dict[int, float]()
    for level in sorted({level for rows in lists for level, *_ in rows}):
        tops[level] = y
        y += ROW * max(sum(one == level for one, *_ in rows) for rows in lists) + APART
    return tops, y


def _row(canvas: Canvas, place: tuple[float, float, float], most: float, row: Row) -> None:
    """Draw a name, a bar and a number."""
    x, y, wide = place
    _, name, value, words, picked = row
    theme = canvas.theme
    colour = theme.pick if picked else theme.ink
    middle = y + ROW / 2
    canvas.text(x, middle, name, size=NUMBER, colour=colour, down="center", bold=picked)
    room = wide - NAME - NUMBERS
    if value:
        face = theme.pick if picked else theme.soft
        canvas.box(x + NAME, middle - BAR / 2, max(1, room * value / most), BAR, face=face, edge="none")
    canvas.text(x + wide, middle, words, size=NUMBER, colour=colour, across="right", down="center")
