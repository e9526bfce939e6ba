"""The still picture of WhyExplorer: a photograph, faded by a map, and under squares that were covered."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ._arguments import numbers
from ._canvas import NUMBER, Canvas
from ._theme import theme_of

WIDTH, EDGE = 720, 24
SIDE = (WIDTH - 3 * EDGE) / 2
FADED = 0.92  # of what counts for nothing; a trace of it stays


def why_still(
    photo: ArrayLike,
    map: ArrayLike,
    occlusion: ArrayLike,
    title: str,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw a photograph faded where a map is low, and what is lost where a square is covered.

    Args:
        photo: ``(H, W, 3)``, from 0 to 1.
        map: ``(h, w)``, from 0 to 1.
        occlusion: ``(rows, columns)``, in shares; positive where something is lost.
        title: What is explained.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    >>> figure = why_still([[[0, 0, 0]]], [[1, 0]], [[0.2, -0.1]], "cat")

    Taught in: What did it look at?
    """
    shown, lost = (
        np.asarray(numbers("map", map, "h, w")),
        np.asarray(numbers("occlusion", occlusion, "rows, columns")),
    )
    canvas = Canvas(WIDTH, 2 * EDGE + 54 + SIDE, theme_of(theme), language)
    words, ink = canvas.words.why_explorer, canvas.theme.ink
    canvas.text(EDGE, EDGE - 6, title, colour=ink, bold=True)
    picture, top = np.asarray(photo, dtype=np.float64), EDGE + 54
    for left, name in zip((EDGE, 2 * EDGE + SIDE), words.views, strict=True):
        canvas.text(left, EDGE + 24, name, size=NUMBER)
    kept = 1 - FADED * (1 - _spread(shown, picture.shape[:2]))[..., None]
    # To fade into the dark would hide what is dark itself.
    ground = to_rgb(canvas.theme.soft if canvas.theme.name == "dark" else canvas.theme.card)
    canvas.image(picture * kept + np.array(ground) * (1 - kept), EDGE, top, SIDE, SIDE)
    limit = float(np.abs(lost).max()) or 1.0
    texts = [[_points(one, limit) for one in row] for row in lost]
    canvas.cells(texts, canvas.colours(-lost, limit), 2 * EDGE + SIDE, top, SIDE / lost.shape[1])
    return canvas.figure


def _points(lost: float, most: float) -> str:
    """Return points of a hundred with a sign, nothing where that is 0; more digits where all are few."""
    text = f"{-100 * lost:+.{1 if most < 0.05 else 0}f}".replace("-", "−")
    return text if text.strip("+−0.") else ""


def _spread(map: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a map in the size of a picture, each cell as a square: no smoother than it is."""
    rows, columns = (
        np.arange(pixels) * cells // pixels for pixels, cells in zip(size, map.shape, strict=True)
    )
    return np.asarray(map[rows][:, columns])
