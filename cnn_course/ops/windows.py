"""Look at images through each tap of a sliding window."""

from collections.abc import Iterator
from typing import Any

from cnn_course import shapes
from cnn_course.arguments import pair
from cnn_course.ops import padding as pads
from cnn_course.ops._arguments import Array
from cnn_course.shapes import sizes


def taps(
    images: Array,
    window: tuple[int, int],
    strides: Any,
    padding: Any,
    dilation_rate: Any = 1,
    fill: float = 0.0,
    name: str = "kernel_size",
) -> Iterator[tuple[int, int, Array]]:
    """Yield (row, column, view): the pixels under that tap of the window, for all its places at once.

    A view is (B, H', W', C) and copies nothing: output (y, x) finds its pixel at (y, x) of each view.
    fill is what the padding holds; name is what the window's size is called in messages.
    """
    size = (images.shape[1], images.shape[2])
    out_height, out_width = sizes.places(size, window, strides, padding, dilation_rate, name)
    amounts = shapes.padding_amounts(size, window, strides, padding, dilation_rate)
    padded = pads.frame(images, amounts, fill) if any(amounts) else images
    (down, across), (row_step, column_step) = pair("strides", strides), pair("dilation_rate", dilation_rate)
    for row in range(window[0]):
        for column in range(window[1]):
            top, left = row * row_step, column * column_step
            bottom, right = top + down * out_height, left + across * out_width
            yield row, column, padded[:, top:bottom:down, left:right:across]
