"""Filters with a name, and what each of them reveals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.arguments import number, pair
from cnn_course.ops._arguments import Array
from cnn_course.ops.gabor import gabor


@dataclass(frozen=True)
class _Entry:
    make: Callable[..., Array]
    reveals: str


def _box_blur(size: Any = 3) -> Array:
    rows, columns = pair("size", size)
    return np.full((rows, columns), 1 / (rows * columns))


def _gaussian_blur(size: Any = 5, sigma: float = 1.0) -> Array:
    rows, columns = pair("size", size)
    width = number("sigma", sigma, 0.1, 1e6)
    down, across = (np.arange(count) - (count - 1) / 2 for count in (rows, columns))
    bell = np.exp(-(down[:, np.newaxis] ** 2 + across**2) / (2 * width**2))
    blur: Array = bell / bell.sum()
    return blur


def _fixed(*rows: tuple[float, ...]) -> Callable[[], Array]:
    """Return a maker of a fresh copy, so that nobody can change the registry."""
    return lambda: np.array(rows, dtype=np.float64)


def _stripes(orientation: float) -> Callable[..., Array]:
    return lambda size=9, **kwargs: gabor(size, **{"orientation": orientation, **kwargs})


_REGISTRY = {
    "identity": _Entry(
        _fixed((0, 0, 0), (0, 1, 0), (0, 0, 0)),
        "Leaves the image as it is: the pixel in the middle counts, its neighbours do not.",
    ),
    "box_blur": _Entry(
        _box_blur, "Replaces each pixel by the mean of its neighbourhood, so that fine detail and noise go."
    ),
    "gaussian_blur": _Entry(
        _gaussian_blur,
        "Blurs with weights that fall off with distance, which leaves fewer square traces than the box.",
    ),
    "sharpen": _Entry(
        _fixed((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "Makes each pixel stand out from its four neighbours, so that edges look crisper and noise grows.",
    ),
    "sobel_vertical": _Entry(
        _fixed((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "Finds vertical edges: positive where it gets brighter to the right, negative where darker.",
    ),
    "sobel_horizontal": _Entry(
        _fixed((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "Finds horizontal edges: positive where it gets brighter downwards, negative where darker.",
    ),
    "prewitt_vertical": _Entry(
        _fixed((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
        "Finds vertical edges like Sobel's, with all three rows counting alike.",
    ),
    "prewitt_horizontal": _Entry(
        _fixed((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
        "Finds horizontal edges like Sobel's, with all three columns counting alike.",
    ),
    "laplacian": _Entry(
        _fixed((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "Finds edges of every direction: its sign changes from one side of the edge to the other.",
    ),
    "emboss": _Entry(
        _fixed((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "Lights the image from one corner: edges look raised or sunk, flat areas keep their grey.",
    ),
    "edge": _Entry(
        _fixed((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "Outlines whatever differs from its eight neighbours: edges, lines and single dots.",
    ),
    "gabor_horizontal": _Entry(
        _stripes(0), "Finds horizontal stripes of one width: a model of a simple cell in the visual cortex."
    ),
    "gabor_rising": _Entry(
        _stripes(45), "Finds stripes of one width that rise from the lower left to the upper right."
    ),
    "gabor_vertical": _Entry(
        _stripes(90), "Finds vertical stripes of one width: a model of a simple cell in the visual cortex."
    ),
    "gabor_falling": _Entry(
        _stripes(135), "Finds stripes of one width that fall from the upper left to the lower right."
    ),
}


def names() -> list[str]:
    """List the filters' names.

    >>> names()[:3]
    ['identity', 'box_blur', 'gaussian_blur']

    Taught in: Convolution.
    """
    return list(_REGISTRY)


def get(name: str, **kwargs: Any) -> Array:
    """Make a filter by its name.

    Args:
        name: one of :func:`names`.
        **kwargs: size for "box_blur"; size and sigma (pixels) for "gaussian_blur"; the arguments of
            :func:`cnn_course.ops.gabor` for the Gabor filters. The others take none.

    Returns:
        (kh, kw), float64; a fresh copy. For :func:`~cnn_course.ops.conv2d` add two axes:
        ``get(name)[:, :, np.newaxis, np.newaxis]``.

    Raises:
        ValueError: "There is no such filter. Received: name='sobel'. Known: identity, ...".
        TypeError: "The filter 'sharpen' does not take these arguments. Received: size=5".

    >>> get("sobel_vertical")
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    >>> float(get("box_blur", size=2)[0, 0])
    0.25

    Reference: Gonzalez and Woods, Digital Image Processing, chapter 3.
    Taught in: Convolution.
    """
    make = _entry(name).make
    try:
        return make(**kwargs)
    except TypeError as error:
        if "unexpected keyword" not in str(error):
            raise
        given = ", ".join(f"{key}={value!r}" for key, value in kwargs.items())
        raise TypeError(f"The filter {name!r} does not take these arguments. Received: {given}") from None


def describe(name: str) -> str:
    """Say in a sentence what a filter reveals.

    Args:
        name: one of :func:`names`.

    Returns:
        A sentence.

    Raises:
        ValueError: "There is no such filter. Received: name='sobel'. Known: identity, ...".

    >>> describe("prewitt_vertical")
    "Finds vertical edges like Sobel's, with all three rows counting alike."

    Taught in: Convolution.
    """
    return _entry(name).reveals


def _entry(name: str) -> _Entry:
    if not isinstance(name, str) or name not in _REGISTRY:
        raise ValueError(f"There is no such filter. Received: name={name!r}. Known: {', '.join(_REGISTRY)}")
    return _REGISTRY[name]
