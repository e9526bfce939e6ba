"""Put a frame around images."""

from typing import Any

import numpy as np

from cnn_course import shapes
from cnn_course.arguments import number
from cnn_course.ops import _arguments
from cnn_course.ops._arguments import Array


def pad2d(images: Any, padding: Any, value: float = 0.0) -> Array:
    """Put rows and columns of one value around images.

    Args:
        images: (B, H, W, C), real numbers.
        padding: how many pixels: a whole number for all four sides, ((top, bottom), (left, right)),
            or what :func:`cnn_course.shapes.padding_amounts` returns.
        value: what the new pixels hold; finite, also in the images' type.

    Returns:
        (B, H + top + bottom, W + left + right, C), new. Floats keep their type; whole numbers become float64.

    Raises:
        ValueError: "images must be (B, H, W, C). Received: images of shape (28, 28)...";
            "padding must be ...";
            "value must be finite. Received: value=nan"; "value must be finite in float32. Received: 1e+300".
        TypeError: "images must hold real numbers. Received: dtype=bool".

    >>> image = np.ones((1, 1, 2, 1))
    >>> pad2d(image, ((0, 1), (1, 0)))[0, :, :, 0]
    array([[0., 1., 1.],
           [0., 0., 0.]])

    Reference: Dumoulin and Visin, 2016, arXiv:1603.07285, section 2.2.
    Taught in: Stride and padding.
    """
    images = _arguments.as_images(images)
    if isinstance(padding, str):
        raise ValueError(
            "padding must be numbers here, since the word needs a kernel: "
            f"use shapes.padding_amounts. Received: padding={padding!r}"
        )
    amounts = shapes.padding_amounts((images.shape[1], images.shape[2]), 1, padding=padding)
    filling = _arguments.finite_in("value", number("value", value), images)
    return frame(images, amounts, float(filling))


def frame(images: Array, amounts: shapes.Padding, value: float) -> Array:
    """Lay the images into a larger array that is filled with value."""
    top, bottom, left, right = amounts
    batch, height, width, channels = images.shape
    framed = np.full((batch, top + height + bottom, left + width + right, channels), value, images.dtype)
    framed[:, top : top + height, left : left + width] = images
    return framed
