"""One nerve cell on one page: what it looks at, and how it is tuned."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers
from ._canvas import DPI, NUMBER, Canvas
from ._theme import Theme, theme_of

EDGE = 20
PICTURE = 300
GAP = 40
CURVE = 380
TOP = 34  # px: room for the titles
TINT, POWER = 0.62, 0.7  # how far weights colour their pixels; the power lets weak ones be seen
ROOM = float(np.exp(-2))  # where the bell of a field has fallen to: two standard deviations


def simple_cell_still(
    stimulus: ArrayLike,
    fields: ArrayLike,
    tuning: tuple[ArrayLike, ArrayLike],
    present: tuple[float, float],
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Show a cell as a still picture: the stimulus on its receptive field, and its tuning curve.

    Args:
        stimulus: ``(H, W)``, from −1, dark, to 1, bright; 0 is the grey of the background.
        fields: ``(F, H, W)``: the field of a simple cell, F = 1, or those of the simple cells that make a
            complex one. A single field is drawn with its zones, several only with the room that they take up.
        tuning: Directions in degrees and the answer to each, both ``(N,)``.
        present: Direction and answer of the stimulus that is shown.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "… holds numbers. Received: …".
        ValueError: "… has the wrong shape. Received: …", "stimulus holds values from −1 to 1. Received: …".

    >>> figure = simple_cell_still(np.zeros((3, 3)), np.ones((1, 3, 3)), ([0, 90, 180], [0, 4, 0]), (90, 4))

    Taught in: How animals see (book/seeing/animals.md).
    """
    shown = numbers("stimulus", stimulus, "H, W")
    zones = numbers("fields", fields, "F, H, W")
    directions, answers = (
        numbers(name, part, "N") for name, part in zip(("directions", "answers"), tuning, strict=True)
    )
    if zones.shape[1:] != shown.shape:
        raise ValueError(
            f"fields has the wrong shape. Received: fields.shape={zones.shape}. "
            f"Allowed: (F, {shown.shape[0]}, {shown.shape[1]})."
        )
    if answers.shape != directions.shape:
        raise ValueError(
            f"tuning has the wrong shape. Received: {directions.size} directions, {answers.size} answers."
        )
    if np.abs(shown).max() > 1:
        raise ValueError(f"stimulus holds values from −1 to 1. Received: {shown.min():g} to {shown.max():g}.")
    canvas = Canvas(2 * EDGE + PICTURE + GAP + CURVE, TOP + PICTURE + EDGE, theme_of(theme), language)
    canvas.text(EDGE, EDGE - 6, canvas.words.simple_cell_explorer.stimulus)
    grey = np.repeat((shown[..., None] + 1) / 2, 3, axis=2)
    simple = len(zones) == 1
    coloured = _tinted(grey, zones[0], canvas.theme) if simple else grey
    canvas.image(coloured, EDGE, TOP, PICTURE, PICTURE)
    canvas.box(EDGE, TOP, PICTURE, PICTURE, edge=canvas.theme.line)
    if simple:
        _signs(canvas, zones[0])
    else:
        _room(canvas, zones)
    left = EDGE + PICTURE + GAP
    canvas.text(left, EDGE - 6, canvas.words.simple_cell_explorer.answer)
    canvas.text(
        left + CURVE,
        EDGE - 12,
        f"{present[1]:.1f}",
        size=22,
        colour=canvas.theme.pick,
        across="right",
        bold=True,
    )
    _curve(canvas, left, directions, answers, present)
    return canvas.figure


def _tinted(grey: np.ndarray, zones: np.ndarray, theme: Theme) -> np.ndarray:
    """Return a picture in greys, (H, W, 3), coloured where light excites or inhibits."""
    share = zones / (np.abs(zones).max() or 1.0)
    colours = np.where(share[..., None] > 0, to_rgb(theme.positive), to_rgb(theme.negative))
    return grey + TINT * np.abs(share[..., None]) ** POWER * (colours - grey)


def _signs(canvas: Canvas, field: np.ndarray) -> None:
    """Write + where a field excites most, and − where it inhibits most, on both sides."""
    scale = PICTURE / max(field.shape)
    row, column = np.unravel_index(field.argmax(), field.shape)
    signs = [(row, column, "+")]
    row, column = np.unravel_index(field.argmin(), field.shape)
    signs += [(row, column, "−"), (field.shape[0] - 1 - row, field.shape[1] - 1 - column, "−")]
    for row, column, sign in signs:
        at = (EDGE + (column + 0.5) * scale, TOP + (row + 0.5) * scale)
        canvas.text(*at, sign, size=22, colour="#1c2024", across="center", down="center", bold=True)


def _room(canvas: Canvas, zones: np.ndarray) -> None:
    """Draw a dashed line around the room that several fields take up together."""
    width, height = canvas.size
    axes = canvas.figure.add_axes(
        (EDGE / width, 1 - (TOP + PICTURE) / height, PICTURE / width, PICTURE / height)
    )
    axes.set_axis_off()
    bell = np.sqrt((zones**2).mean(axis=0))
    for colour, style in (("#ffffff", "solid"), ("#1c2024", "dashed")):
        axes.contour(bell, levels=[ROOM * bell.max()], colors=colour, linestyles=style, linewidths=1.4)
    axes.set(xlim=(-0.5, bell.shape[1] - 0.5), ylim=(bell.shape[0] - 0.5, -0.5))


def _curve(
    canvas: Canvas, left: float, directions: np.ndarray, answers: np.ndarray, present: tuple[float, float]
) -> None:
    """Draw the tuning curve, and the present stimulus on it."""
    width, height = canvas.size
    top, bottom = TOP + 10, TOP + PICTURE - 42
    place = (left / width, 1 - bottom / height, CURVE / width, (bottom - top) / height)
    axes = canvas.figure.add_axes(place)
    theme = canvas.theme
    _plain(axes, theme)
    axes.plot(directions, answers, color=theme.ink, linewidth=1.6, solid_capstyle="round")
    axes.plot(*present, "o", color=theme.pick, markersize=9, markeredgecolor=theme.card, markeredgewidth=1.5)
    span = float(directions.max() - directions.min()) or 1.0
    axes.set_xlim(directions.min() - 0.02 * span, directions.max() + 0.02 * span)
    axes.set_ylim(0, 1.12 * float(max(answers.max(), present[1])) or 1.0)
    axes.set_xticks(np.linspace(directions.min(), directions.max(), 5))
    direction = canvas.words.simple_cell_explorer.direction
    canvas.text(left + CURVE / 2, bottom + 24, direction, across="center")


def _plain(axes: Axes, theme: Theme) -> None:
    """Leave the axes a ground line and numbers, in the theme's colours."""
    axes.set_facecolor(theme.card)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(theme.line)
    axes.tick_params(
        length=0, labelsize=NUMBER * 72 / DPI, labelcolor=theme.soft, labelfontfamily="DejaVu Sans"
    )
    axes.grid(True, axis="y", color=theme.line, linewidth=0.8)
    axes.set_axisbelow(True)
