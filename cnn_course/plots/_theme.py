"""The colours of both themes, and the switch between them."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import matplotlib
from matplotlib import style
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.typing import ColorType

READABLE = 4.5  # the least contrast ratio of text, as WCAG 2.2 has it
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Theme:
    """One theme's colours, named as the custom properties of the pages are.

    Attributes:
        name: ``"light"`` or ``"dark"``.
        paper: The page.
        card: The figure on it.
        line: Hairlines.
        ink: Text.
        soft: Secondary text.
        accent: Links and chosen controls.
        pick: What is pointed at, and the number that follows from it.
        negative: The far end of negative values.
        positive: The far end of positive values.
        middle: Zero: the paper by day, the card by night.
        styles: The style files, in the order in which they are laid over each other.
    """

    name: str
    paper: str
    card: str
    line: str
    ink: str
    soft: str
    accent: str
    pick: str
    negative: str
    positive: str
    middle: str
    styles: tuple[Path, ...]

    @property
    def signed(self) -> LinearSegmentedColormap:
        """Colours for signed values; an odd number of them, so that zero has exactly the middle one."""
        ends = [self.negative, self.middle, self.positive]
        return LinearSegmentedColormap.from_list(f"signed-{self.name}", ends, N=511)

    def text_on(self, colour: ColorType) -> str:
        """Return a text colour that can be read on a background: ink, the page's opposite, black or white."""
        softer = (self.ink, self.paper)
        readable = [text for text in softer if contrast(text, colour) >= READABLE]
        # On middling tones only the extremes reach the ratio; one of the two always does.
        return max(readable or ("#000000", "#ffffff"), key=lambda text: contrast(text, colour))


LIGHT = Theme(
    name="light",
    paper="#fcfbf8",
    card="#ffffff",
    line="#e3e0da",
    ink="#1c2024",
    soft="#5b636b",
    accent="#0f766e",
    pick="#b45309",
    negative="#c2410c",
    positive="#1d4ed8",
    middle="#fcfbf8",
    styles=(_HERE / "course.mplstyle",),
)
DARK = Theme(
    name="dark",
    paper="#15181b",
    card="#1b1f23",
    line="#2c3137",
    ink="#e9e7e2",
    soft="#a2a9b0",
    accent="#2dd4bf",
    pick="#fbbf24",
    negative="#ff8f4d",
    positive="#739eff",
    middle="#1b1f23",
    styles=(_HERE / "course.mplstyle", _HERE / "course-dark.mplstyle"),
)
THEMES = {"light": LIGHT, "dark": DARK}

_current = LIGHT


def contrast(one: ColorType, other: ColorType) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""

    def luminance(colour: ColorType) -> float:
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return sum(
            weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True)
        )

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def theme_of(name: str | None) -> Theme:
    """Return the theme of that name, or the one that ``use_style`` has set.

    Raises:
        TypeError: "theme is a string or None. Received: theme=…".
        ValueError: "there is no theme of this name. Received: theme=…".
    """
    if name is None:
        return _current
    if not isinstance(name, str):
        raise TypeError(f"theme is a string or None. Received: theme={name!r}. Allowed: 'light', 'dark'.")
    if name not in THEMES:
        raise ValueError(
            f"there is no theme of this name. Received: theme={name!r}. Allowed: 'light', 'dark'."
        )
    return THEMES[name]


class _Style:
    """What ``use_style`` returns: in force already, and undone at the end of a ``with`` block."""

    def __init__(self, theme: Theme) -> None:
        global _current
        self._before = (_current, matplotlib.rcParams.copy())
        style.use([str(path) for path in theme.styles])
        _current = theme

    def __enter__(self) -> "_Style":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _current
        _current, parameters = self._before
        # Past the setter, which would validate each value again and warn of some names.
        dict.update(matplotlib.rcParams, parameters)


def use_style(theme: str = "light") -> _Style:
    """Give every plot from here on the look of the course.

    It is in force at once, also for plots made with pyplot. In a ``with`` block it ends with the block.

    Args:
        theme: ``"light"`` or ``"dark"``.

    Returns:
        A context manager; it may be ignored.

    Raises:
        TypeError: "theme is a string or None. Received: theme=…".
        ValueError: "there is no theme of this name. Received: theme=…".

    >>> with use_style("dark"):
    ...     to_rgb(matplotlib.rcParams["text.color"]) == to_rgb(DARK.ink)
    True

    Taught in: every lab.
    """
    return _Style(theme_of(theme))
