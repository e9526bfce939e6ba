"""The still picture of CostExplorer: what searches cost, on a logarithmic axis."""

from collections.abc import Callable, Collection, Mapping

from matplotlib.figure import Figure

from ._canvas import charts, styled
from ._theme import theme_of

WIDTH, ROW, EDGE = 760, 38, 110
ROOM = (0.4, 40)  # at the two ends of the axis: the numbers stand to the right of their marks


def cost_still(
    costs: Mapping[str, float | None],
    *,
    ours: Collection[str] = (),
    picked: Collection[str] = (),
    across: str = "",
    numbers: Callable[[float], str] = str,
    hidden: str = "?",
    said: str = "",
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw what searches cost, a row each.

    Args:
        costs: Days of each search, by its name, from top to bottom; None for one that is not shown yet.
        ours: Names of those that get a mark of another kind.
        picked: Names of those to mark.
        across: What is written at the axis.
        numbers: Writes a number of days.
        hidden: What is written in place of a number that is not shown.
        said: A sentence to write above.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words; they are handed over.

    Returns:
        The figure.

    Raises:
        ValueError: "costs must hold a number at least. Received: costs={}".

    >>> figure = cost_still({"one": 22_400, "two": 2_000}, ours=["two"])

    Taught in: After NASNet.
    """
    known = [days for days in costs.values() if days is not None]
    if not known:
        raise ValueError(f"costs must hold a number at least. Received: costs={dict(costs)!r}")
    chosen = theme_of(theme)
    with styled(chosen):
        figure = charts(WIDTH, EDGE + ROW * len(costs), chosen)
        axes = figure.subplots()
        low, high = min(known) * ROOM[0], max(known) * ROOM[1]
        axes.set(xscale="log", xlabel=across, xlim=(low, high), yticks=range(len(costs)), yticklabels=costs)
        axes.set_title(said, fontsize=9, loc="left", wrap=True)
        for place, (name, days) in enumerate(costs.items()):
            colour = chosen.pick if name in picked else chosen.positive
            if days is None:
                axes.text(low * 1.2, place, hidden, va="center", color=chosen.soft)
                continue
            face = chosen.card if name in ours else colour
            axes.hlines(place, low, days, color=chosen.line, linewidth=2, zorder=1)
            axes.plot([days], [place], "D" if name in ours else "o", color=colour, markerfacecolor=face)
            axes.annotate(
                numbers(days), (days, place), (9, 0), textcoords="offset points", va="center", color=colour
            )
        axes.invert_yaxis()
    return figure
