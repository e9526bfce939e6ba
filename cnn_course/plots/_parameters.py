"""Two numbers of parameters as the areas of two squares, on one scale."""

from math import sqrt

from matplotlib.figure import Figure

from cnn_course.arguments import whole

from ._canvas import Canvas
from ._theme import theme_of

EDGE = 24
FRAME = 300
GAP = 60
HEAD = 58
SMALL = 0.08  # a square with a shorter side, as a part of the frame's, is pointed at


def parameters_still(dense: int, conv: int, *, theme: str | None = None, language: str = "en") -> Figure:
    """Show two numbers of parameters as areas: squares in two frames that stand for the same number.

    Args:
        dense: Parameters of the dense layer, at least 1.
        conv: Parameters of the convolutional layer, at least 1.
        theme: ``"light"``, ``"dark"``, or None for the one that ``use_style`` has set.
        language: That of the words.

    Returns:
        The figure.

    Raises:
        TypeError: "dense must be a whole number of at least 1. Received: …".
        ValueError: "dense must be a whole number of at least 1. Received: …".

    >>> figure = parameters_still(9_633_856, 1_792)

    Taught in: Dense or convolutional? (book/seeing/dense_or_convolutional.md).
    """
    counts = (whole("dense", dense, 1), whole("conv", conv, 1))
    scale = frame_for(*counts)
    canvas = Canvas(2 * EDGE + 2 * FRAME + GAP, HEAD + EDGE + FRAME + 46, theme_of(theme), language)
    words = canvas.words.parameter_explorer
    colours = (canvas.theme.negative, canvas.theme.positive)
    for index, (name, count, colour) in enumerate(zip(words.layers, counts, colours, strict=True)):
        _square(canvas, EDGE + index * (FRAME + GAP), name, count, scale, colour)
    below = EDGE + HEAD + FRAME + 10
    canvas.text(EDGE + FRAME + GAP / 2, below, words.scale(scale // 100), across="center")
    return canvas.figure


def frame_for(*counts: int) -> int:
    """Return how many parameters a frame stands for in which all counts find room: 500 or 5,000 and so on.

    >>> frame_for(9_633_856, 1_792), frame_for(2, 5), frame_for(1_000)
    (50000000, 500, 5000)
    """
    frame = 500
    while frame < max(counts):
        frame *= 10
    return frame


def _square(canvas: Canvas, left: float, name: str, count: int, scale: int, colour: str) -> None:
    """Draw one frame with its grid, and the square in its lower left corner."""
    theme, top = canvas.theme, EDGE + HEAD
    canvas.text(left, EDGE - 4, name, colour=theme.ink, bold=True)
    canvas.text(left, EDGE + 18, f"{count:,}", size=22, colour=theme.ink, bold=True)
    for line in range(1, 10):
        at = line * FRAME / 10
        canvas.line((left + at, top), (left + at, top + FRAME), theme.line)
        canvas.line((left, top + at), (left + FRAME, top + at), theme.line)
    part = sqrt(count / scale)
    side = part * FRAME
    canvas.box(left, top, FRAME, FRAME, edge=theme.soft)
    canvas.box(left, top + FRAME - side, side, side, face=colour, edge=colour, line=0)
    if part < SMALL:
        corner = (left + side + 3, top + FRAME - side - 3)
        canvas.line(corner, (corner[0] + 20, corner[1] - 16), theme.soft)
        here = canvas.words.parameter_explorer.here
        canvas.text(corner[0] + 25, corner[1] - 18, here, colour=theme.ink, down="center")
