"""Pooling: one number for each window of each channel."""

from typing import Any

import numpy as np

from cnn_course.arguments import pair
from cnn_course.ops import _arguments
from cnn_course.ops._arguments import Array
from cnn_course.ops.windows import taps
from cnn_course.shapes.paddings import check_pool_padding

KINDS = ("max", "average", "min")


def pool2d(
    images: Any, pool_size: Any, strides: Any = None, padding: Any = "valid", kind: str = "max"
) -> Array:
    """Summarise each window of each channel by its largest value, its mean, or its smallest value.

    Padding never counts: it cannot be the largest or smallest value, and the mean divides by the number of
    real pixels in the window, as TensorFlow does.

    Args:
        images: (B, H, W, C), real numbers.
        pool_size: the window, one number or (height, width).
        strides: pixels moved at a time, one number or (down, across); by default pool_size.
        padding: "valid", "same", a whole number below pool_size, or ((top, bottom), (left, right)).
        kind: "max", "average" or "min".

    Returns:
        (B, H', W', C) with H' = ⌊(H + top + bottom − pool_size) / strides⌋ + 1 and W' likewise.
        Its type is the images', whole numbers become float64; sums of float16 are carried in float32.

    Raises:
        ValueError: 'kind must be "max", "average" or "min". Received: kind='median'";
            "padding must be smaller than pool_size, ... Received: padding=2, pool_size=(2, 2)";
            "The window is larger than the padded image ... Received: pool_size=9, H=7, ...".
        TypeError: "images must hold real numbers. Received: dtype=bool".

    >>> images = np.arange(16).reshape(1, 4, 4, 1)
    >>> pool2d(images, 2)[0, :, :, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    >>> pool2d(images, 3, strides=2, padding="same", kind="average")[0, :, :, 0]
    array([[ 5. ,  6.5],
           [11. , 12.5]])

    Reference: Scherer, Müller and Behnke, 2010, ICANN, section 2.
    Taught in: Pooling.
    """
    images = _arguments.as_images(images)
    if kind not in KINDS:
        raise ValueError(f'kind must be "max", "average" or "min". Received: kind={kind!r}')
    window = pair("pool_size", pool_size)
    check_pool_padding(padding, window)
    moves = (window, window if strides is None else strides, padding)
    if kind == "average":
        wide = _arguments.to_sum(images)
        pixels_in_window = _accumulate(np.add, np.ones((1, *wide.shape[1:3], 1), wide.dtype), *moves)
        means: Array = _accumulate(np.add, wide, *moves) / pixels_in_window
        return means.astype(images.dtype, copy=False)
    if kind == "min":
        return _accumulate(np.minimum, images, *moves, fill=np.inf)
    return _accumulate(np.maximum, images, *moves, fill=-np.inf)


def _accumulate(
    combine: np.ufunc, images: Array, window: tuple[int, int], strides: Any, padding: Any, fill: float = 0.0
) -> Array:
    """Combine the pixels under the window's taps; fill is a padding that makes no difference."""
    output: Array | None = None
    for _, _, pixels in taps(images, window, strides, padding, fill=fill, name="pool_size"):
        output = pixels.copy() if output is None else combine(output, pixels, out=output)
    assert output is not None
    return output
