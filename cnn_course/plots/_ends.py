"""Curves that are told apart as on the page: a hue by its number, and a name beside each end."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

from ._canvas import DPI, NUMBER
from ._theme import Theme

APART = 17  # pixels from one name to the next
End = tuple[float, float, str]  # the last point of a curve, and its colour
# Those hues that belong to no other thing on a page, by the theme's name.
OWN = {"light": ("#450065", "#0f766e", "#cb28b1"), "dark": ("#a685bf", "#66e3ff", "#e55b81")}


def hue(theme: Theme, number: int) -> str:
    """Return the colour that the page has for this number: widgets/lib/parts/shapes.css."""
    third, fourth, fifth = OWN[theme.name]
    hues = (
        theme.positive,
        theme.negative,
        theme.ink,
        third,
        fourth,
        fifth,
        _mixed(theme.negative, theme.ink, 0.5),
        _mixed(theme.negative, theme.positive, 0.65),
    )
    return hues[number % len(hues)]


def _mixed(one: str, other: str, share: float) -> str:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(to_rgb(one), to_rgb(other), strict=True))
    return to_hex((red, green, blue))


def named(axes: Axes, names: Sequence[str], ends: Sequence[End], room: float, right: float = 8) -> None:
    """Write each name to the right of what it names; crowded names stand one below the other.

    Args:
        axes: from 0 to 1 in height.
        names: of the curves.
        ends: where each name belongs.
        room: height of the axes in pixels.
        right: points between an end and its name.
    """
    free = 2.0
    for name, (x, y, colour) in sorted(zip(names, ends, strict=True), key=lambda one: -one[1][1]):
        free = min(y, free - APART / room)
        axes.annotate(
            name,
            (x, y),
            xytext=(right, (free - y) * room * 72 / DPI),
            textcoords="offset points",
            color=colour,
            fontsize=NUMBER * 72 / DPI,
            fontfamily="DejaVu Sans",
            va="center",
            annotation_clip=False,
        )
