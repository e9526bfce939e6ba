"""The still picture of ModelZooExplorer: accuracy over cost."""

from collections.abc import Collection, Mapping
from typing import Any

from matplotlib.figure import Figure

from ._canvas import charts, styled
from ._theme import theme_of

WIDTH, HEIGHT = 760, 470


def model_zoo_still(
    places: Mapping[str, tuple[float, float]],
    *,
    front: Collection[str] = (),
    picked: Collection[str] = (),
    across: str = "",
    upwards: str = "",
    said: str = "",
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw networks by cost and accuracy; those on the front and those picked are named.

    Args:
        places: Cost and accuracy of each network, by its name; the cost is drawn on a logarithmic axis.
        front: Names of the networks that no other one beats, from the cheapest on; a line leads through them.
        picked: Names of networks to mark.
        across: What is written at the axis of costs.
        upwards: What is written at the axis of accuracies.
        said: A sentence to write above.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words; they are handed over.

    Returns:
        The figure.

    Raises:
        ValueError: "places must hold at least one network. Received: places={}".

    >>> figure = model_zoo_still({"one": (5e6, 71.0), "two": (2e7, 76.0)}, front=["one", "two"])

    Taught in: The pre-trained models of Keras.
    """
    if not places:
        raise ValueError(f"places must hold at least one network. Received: places={dict(places)!r}")
    chosen = theme_of(theme)
    with styled(chosen):
        figure = charts(WIDTH, HEIGHT, chosen)
        axes = figure.subplots()
        axes.set(xscale="log", xlabel=across, ylabel=upwards)
        axes.set_title(said, fontsize=9, loc="left", wrap=True)
        if front:
            corners = [places[name] for name in front]
            axes.step(*zip(*corners, strict=True), where="post", color=chosen.positive, linewidth=1.6)
        for name, (cost, right) in places.items():
            face = chosen.positive if name in front else chosen.card
            axes.plot([cost], [right], "o", color=chosen.positive, markerfacecolor=face, markersize=6)
            if name in picked:
                axes.plot([cost], [right], "o", color=chosen.pick, markerfacecolor="none", markersize=13)
            if name in picked or name in front:
                colour = chosen.pick if name in picked else chosen.ink
                place: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 9}
                axes.annotate(name, (cost, right), (0, 9), color=colour, **place)
        axes.margins(0.12)
    return figure
