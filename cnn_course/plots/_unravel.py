"""The paths of a residual network by length, and what networks lose without a block."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from ._canvas import NUMBER, Canvas
from ._theme import theme_of

WIDTH, EDGE = 720, 24
ROW = 40
BARS, AXIS = 300, 380  # px: the longest bar; from 0 to 100 %
Accuracies = tuple[Sequence[float], Sequence[float]]


def unravel_still(
    paths: Sequence[int],
    gradient: Sequence[tuple[float, float, float]],
    accuracies: Sequence[Accuracies],
    lesion: str,
    *,
    theme: str | None = None,
    language: str = "en",
) -> Figure:
    """Draw shares by length of path, and the accuracy of two networks before and after a lesion.

    Args:
        paths: How many are left of each length, from 0 on.
        gradient: For each length mean, lowest and highest share of the gradient, from 0 to 1.
        accuracies: Of the residual and of the plain network those of all runs as trained, and those of all
            runs hurt, from 0 to 1; none where there is no such network.
        lesion: What was done, in words.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        ValueError: "There is a share of the gradient for each length. Received: …".

    >>> figure = unravel_still([1, 1], [(0.5, 0.5, 0.5)] * 2, [([0.8], [0.7]), ([0.8], [])], "a block gone")

    Taught in: ResNet.
    """
    if len(paths) != len(gradient):
        raise ValueError(
            f"There is a share of the gradient for each length. Received: {len(gradient)} shares for "
            f"{len(paths)} lengths"
        )
    top = EDGE + 40 + ROW * len(paths)
    canvas = Canvas(WIDTH, top + 40 + 44 * len(accuracies) + EDGE, theme_of(theme), language)
    words, ink = canvas.words.unravel_explorer, canvas.theme.ink
    canvas.text(EDGE, EDGE - 8, words.shares, colour=ink, bold=True)
    most = max([one / sum(paths) for one in paths] + [high for *_, high in gradient])
    for length, (count, (mean, low, high)) in enumerate(zip(paths, gradient, strict=True)):
        y = EDGE + 30 + ROW * length
        canvas.text(EDGE, y + 4, words.length(length), colour=ink)
        share = count / sum(paths)
        for at, size, colour in ((y, share, canvas.theme.soft), (y + 15, mean, canvas.theme.positive)):
            canvas.box(140, at, BARS * size / most, 11, face=colour, edge=colour, line=0)
        canvas.line((140 + BARS * low / most, y + 20.5), (140 + BARS * high / most, y + 20.5), ink)
        canvas.text(156 + BARS, y - 3, words.paths(count, share), size=NUMBER)
        canvas.text(156 + BARS, y + 13, words.gradient(mean), size=NUMBER)
    canvas.text(EDGE, top, words.after(lesion), colour=ink, bold=True)
    for row, (name, (before, after)) in enumerate(zip(words.networks, accuracies, strict=True)):
        network_row(canvas, top + 46 + 44 * row, name, before, after, words.fall(before, after))
    return canvas.figure


def network_row(
    canvas: Canvas, y: float, name: str, before: Sequence[float], after: Sequence[float], said: str
) -> None:
    """Draw a mark for each run on an axis from 0 to 1: hollow as trained, filled after the lesion."""
    theme = canvas.theme
    canvas.text(EDGE, y, name, colour=theme.ink, down="center")
    canvas.line((140, y + 10), (140 + AXIS, y + 10), theme.soft)
    for values, face, edge in ((before, "none", theme.soft), (after, theme.pick, theme.pick)):
        for value in values:
            canvas.box(140 + AXIS * value - 4, y - 4, 8, 8, face=face, edge=edge, line=1.5)
    canvas.text(156 + AXIS, y, said, size=NUMBER, down="center")
