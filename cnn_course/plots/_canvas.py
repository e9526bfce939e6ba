"""A surface to draw figures on in pixels, from the top left, without axes."""

import contextlib
from collections.abc import Iterator, Sequence
from io import BytesIO

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.typing import ColorType

from cnn_course.words import table

from ._theme import Theme

DPI = 100
LABEL = 14  # px: captions and labels
NUMBER = 13  # px: numbers in cells
SMALLEST = 8.5  # px: below this, numbers are left out
DIGIT = 0.64  # the width of a digit, as a part of its size


class CourseFigure(Figure):
    """A figure that notebooks show as the last line of a cell, although pyplot knows nothing of it."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        buffer = BytesIO()
        self.savefig(buffer, format="png", dpi=2 * DPI)
        width, height = (round(side * DPI) for side in self.get_size_inches())
        return buffer.getvalue(), {"width": width, "height": height}


@contextlib.contextmanager
def styled(theme: Theme) -> Iterator[None]:
    """Give what is made within the block the look of a theme: style files change matplotlib's settings."""
    with matplotlib.rc_context():
        for path in theme.styles:
            matplotlib.rc_file(path, use_default_template=False)
        yield


def charts(width: float, height: float, theme: Theme) -> CourseFigure:
    """Return an empty figure for charts with axes, of a size in pixels. To be called within ``styled``."""
    size = (width / DPI, height / DPI)
    return CourseFigure(figsize=size, dpi=DPI, facecolor=theme.card, layout="constrained")


class Canvas:
    """A figure of a given size in pixels, and what can be drawn on it.

    Args:
        width: Width in pixels.
        height: Height in pixels.
        theme: The colours.
        language: That of the words.
    """

    def __init__(self, width: float, height: float, theme: Theme, language: str = "en") -> None:
        self.theme = theme
        self.words = table(language)
        self.size = (width, height)
        with styled(theme):
            self.figure = CourseFigure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme.card)
            self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._settle()

    def _settle(self) -> None:
        width, height = self.size
        self._axes.set(xlim=(0, width), ylim=(height, 0), aspect="auto")

    def image(self, values: np.ndarray, x: float, y: float, width: float, height: float) -> None:
        """Draw pixels, crisp: RGB (H, W, 3), grey (H, W, 1) or (H, W), all from 0 to 1."""
        if values.ndim == 2 or values.shape[2] == 1:
            values = np.repeat(values.reshape(*values.shape[:2], 1), 3, axis=2)
        extent = (x, x + width, y + height, y)
        self._axes.imshow(values, extent=extent, interpolation="nearest", aspect="auto")
        self._settle()  # imshow moves the limits

    def signed(
        self, values: np.ndarray, limit: float, x: float, y: float, width: float, height: float
    ) -> None:
        """Draw signed values (H, W) in the diverging colours, zero in the middle."""
        self.image(self.colours(values, limit), x, y, width, height)

    def colours(self, values: np.ndarray, limit: float) -> np.ndarray:
        """Return the diverging colours of values, RGB from 0 to 1."""
        return self.theme.signed(np.clip(values / limit, -1, 1) / 2 + 0.5)[..., :3]

    def cells(self, texts: list[list[str]], faces: np.ndarray, x: float, y: float, cell: float) -> None:
        """Draw a table of numbers on coloured cells; only the colours where numbers would be too small."""
        longest = max(len(text) for line in texts for text in line)
        size = min(NUMBER, 0.84 * cell / (DIGIT * longest))
        for row, line in enumerate(texts):
            for column, text in enumerate(line):
                left, top = x + column * cell, y + row * cell
                face = tuple(faces[row, column])
                self.box(left + 1, top + 1, cell - 2, cell - 2, face=face, edge=self.theme.line)
                if size >= SMALLEST:
                    self._number(text, left + cell / 2, top + cell / 2, size, self.theme.text_on(face))

    def _number(self, text: str, x: float, y: float, size: float, colour: str) -> None:
        self.text(x, y, text, size=size, colour=colour, across="center", down="center")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        face: object = "none",
        edge: str,
        line: float = 1,
    ) -> None:
        """Draw a rectangle; the line's width is in pixels."""
        points = line * 72 / DPI
        self._axes.add_patch(
            Rectangle((x, y), width, height, facecolor=face, edgecolor=edge, linewidth=points)
        )

    def polygon(self, corners: Sequence[tuple[float, float]], *, face: object, edge: ColorType) -> None:
        """Draw a closed shape with a thin edge."""
        self._axes.add_patch(
            Polygon(corners, closed=True, facecolor=face, edgecolor=edge, linewidth=0.8 * 72 / DPI)
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        """Draw a thin straight line."""
        self._axes.plot(*zip(start, end, strict=True), color=colour, linewidth=1.2 * 72 / DPI)
        self._settle()  # plot moves the limits

    def striped(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle of slanted stripes: a place that holds no pixel of the picture."""
        self._axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor="none", edgecolor=self.theme.soft, hatch="////", linewidth=0
            )
        )

    def outline(self, x: float, y: float, width: float, height: float) -> None:
        """Mark what is picked: visible on light and on dark pixels alike."""
        self.box(x - 1, y - 1, width + 2, height + 2, edge=self.theme.card, line=4)
        self.box(x - 1, y - 1, width + 2, height + 2, edge=self.theme.pick, line=2)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = LABEL,
        colour: str | None = None,
        across: str = "left",
        down: str = "top",
        bold: bool = False,
    ) -> None:
        """Write words; ``across`` and ``down`` say which point of them is at (x, y)."""
        self._axes.text(
            x,
            y,
            words,
            fontsize=size * 72 / DPI,
            fontfamily="DejaVu Sans",
            color=colour or self.theme.soft,
            horizontalalignment=across,
            verticalalignment=down,
            fontweight="bold" if bold else "normal",
            parse_math=False,
        )

    def chart(self, left: float, top: float, across: float, high: float, pad: float = 4) -> Axes:
        """Return axes for curves at a place in pixels: a ground line, and numbers ``pad`` points from it."""
        width, height = self.size
        theme = self.theme
        axes = self.figure.add_axes((left / width, 1 - (top + high) / height, across / width, high / height))
        axes.set_facecolor(theme.card)
        for name, spine in axes.spines.items():
            spine.set_visible(name == "bottom")
            spine.set_color(theme.soft)
        size = 11 * 72 / DPI
        axes.tick_params(
            length=0, labelsize=size, labelcolor=theme.soft, labelfontfamily="DejaVu Sans", pad=pad
        )
        axes.grid(True, axis="y", color=theme.line, linewidth=0.8)
        axes.set_axisbelow(True)
        return axes

    def scale(self, limit: float, middle: float, y: float) -> None:
        """Draw what the diverging colours mean: a strip from −limit to limit, its ends and zero named."""
        width, height = 180, 10
        left = middle - width / 2
        self.signed(np.linspace(-1, 1, 181)[None], 1.0, left, y, width, height)
        ends = ((left, f"−{shown(limit)}"), (middle, "0"), (left + width, shown(limit)))
        for x, words in ends:
            self.text(x, y + height + 4, words, size=NUMBER, across="center")


def shown(value: float) -> str:
    """Return a number as the figures write it: three significant digits, a true minus sign.

    >>> shown(-0.5), shown(2.0), shown(1234.5), shown(-0.0)
    ('−0.5', '2', '1,230', '0')
    """
    text = f"{value:.3g}"
    if abs(value) >= 1000:  # 1.23e+03 is not how people write it
        text = f"{float(text):,.0f}"
    return "0" if text == "-0" else text.replace("-", "−")


def aligned(values: np.ndarray) -> list[list[str]]:
    """Return a table of numbers with the same number of decimals in every cell: none for integers, else two.

    >>> aligned(np.array([[-1.0, 0.0], [0.5, 2.0]]))
    [['−1.00', '0.00'], ['0.50', '2.00']]
    >>> aligned(np.array([[-1.0, 0.0]]))
    [['−1', '0']]
    """
    decimals = 0 if np.array_equal(values, np.round(values)) else 2
    rounded = np.round(values, decimals) + 0.0  # no minus sign on what is rounded to zero
    return [[f"{value:.{decimals}f}".replace("-", "−") for value in row] for row in rounded]


def fitted(shape: tuple[int, ...], side: float) -> tuple[float, float]:
    """Return the size in pixels at which an image of shape (H, W, …) fills a square box: (width, height)."""
    height, width = shape[:2]
    scale = side / max(height, width)
    return width * scale, height * scale
