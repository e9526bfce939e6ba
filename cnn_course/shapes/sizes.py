"""How large an output is, and how many zeros are put around the image first."""

import functools
from typing import Any, NamedTuple

from cnn_course import arguments
from cnn_course.shapes import paddings
from cnn_course.shapes.paddings import AxisPadding, Pair


class Padding(NamedTuple):
    """Rows and columns added around an image."""

    top: int
    bottom: int
    left: int
    right: int


def effective_kernel_size(kernel_size: int, dilation_rate: int = 1) -> int:
    """Count the pixels from a kernel's first tap to its last, holes included.

    Args:
        kernel_size: taps along one axis, at least 1.
        dilation_rate: distance between neighbouring taps in pixels, at least 1.

    Returns:
        (kernel_size − 1) · dilation_rate + 1.

    Raises:
        ValueError: "kernel_size must be a whole number of at least 1. Received: kernel_size=0".
        TypeError: "kernel_size must be a whole number of at least 1. Received: kernel_size=2.5".

    >>> effective_kernel_size(3, dilation_rate=2)
    5

    Reference: Yu and Koltun, 2016, arXiv:1511.07122, section 2.
    Taught in: Stride and padding.
    """
    taps = arguments.whole("kernel_size", kernel_size)
    return (taps - 1) * arguments.whole("dilation_rate", dilation_rate) + 1


def output_size(
    size: int, kernel_size: int, strides: int = 1, padding: Any = "valid", dilation_rate: int = 1
) -> int:
    """Compute the output size along one axis.

    Args:
        size: pixels along the axis, at least 1.
        kernel_size: taps along the axis, at least 1.
        strides: pixels the kernel moves at a time, at least 1.
        padding: "valid" (none), "same" (as TensorFlow does it), a whole number of zeros on both sides,
            or (before, after).
        dilation_rate: distance between neighbouring taps in pixels, at least 1.

    Returns:
        ⌊(size + before + after − ((kernel_size − 1) · dilation_rate + 1)) / strides⌋ + 1.

    Raises:
        ValueError: "The kernel is larger than the padded image ... Received: kernel_size=9, size=7, ...";
            "strides must be a whole number of at least 1. Received: strides=0"; "padding must be ...".
        TypeError: "size must be a whole number of at least 1. Received: size=2.5".

    >>> output_size(28, 3)
    26
    >>> output_size(28, 3, strides=2, padding="same")
    14
    >>> output_size(28, 3, padding=1)
    28

    Reference: Dumoulin and Visin, 2016, arXiv:1603.07285, section 2.
    Taught in: Convolution; Stride and padding.
    """
    size, taps = arguments.whole("size", size), arguments.whole("kernel_size", kernel_size)
    stride, span = arguments.whole("strides", strides), effective_kernel_size(kernel_size, dilation_rate)
    return _fit("size", "kernel_size", size, taps, span, stride, paddings.axis_padding(padding))


def output_shape(
    input_shape: Pair, kernel_size: Any, strides: Any = 1, padding: Any = "valid", dilation_rate: Any = 1
) -> Pair:
    """Compute the output height and width.

    Args:
        input_shape: (H, W) in pixels.
        kernel_size: taps, one number or (height, width).
        strides: pixels moved at a time, one number or (down, across).
        padding: "valid", "same", a whole number for all four sides, or ((top, bottom), (left, right)).
        dilation_rate: distance between taps, one number or (down, across).

    Returns:
        (H', W'), each by the formula of :func:`output_size`.

    Raises:
        ValueError: "The kernel is larger than the padded image ... Received: kernel_size=9, H=7, ...".
        TypeError: "kernel_size must be a whole number of at least 1. Received: kernel_size='3'".

    >>> output_shape((96, 64), (3, 5), strides=(1, 2))
    (94, 30)

    Reference: Dumoulin and Visin, 2016, arXiv:1603.07285, section 2.
    Taught in: Convolution; Stride and padding.
    """
    return places(input_shape, kernel_size, strides, padding, dilation_rate)


def padding_amounts(
    input_shape: Pair, kernel_size: Any, strides: Any = 1, padding: Any = "valid", dilation_rate: Any = 1
) -> Padding:
    """Count the rows and columns that a padding adds on each side.

    TensorFlow's "same" depends on the image: it adds just enough that ⌈H / strides⌉ rows come out, and when
    that is an odd number, the odd row goes to the bottom and the odd column to the right.

    Args:
        input_shape: (H, W) in pixels.
        kernel_size: taps, one number or (height, width).
        strides: pixels moved at a time, one number or (down, across).
        padding: "valid", "same", a whole number for all four sides, or ((top, bottom), (left, right)).
        dilation_rate: distance between taps, one number or (down, across).

    Returns:
        Padding(top, bottom, left, right). For "same", top + bottom =
        max((⌈H / strides⌉ − 1) · strides + (kernel_size − 1) · dilation_rate + 1 − H, 0),
        and top is half of that, rounded down.

    Raises:
        ValueError: "padding must be "valid", "same", ... Received: padding='full'".
        TypeError: "strides must be a whole number of at least 1. Received: strides=1.5".

    >>> padding_amounts((28, 28), 4, padding="same")
    Padding(top=1, bottom=2, left=1, right=2)
    >>> padding_amounts((28, 28), 3, strides=2, padding="same")
    Padding(top=0, bottom=1, left=0, right=1)

    Reference: TensorFlow's API guide, tf.nn, "Notes on padding".
    Taught in: Stride and padding.
    """
    axes = _axes("kernel_size", input_shape, kernel_size, strides, padding, dilation_rate)
    (top, bottom), (left, right) = (
        axis_amounts(size, effective_kernel_size(taps, rate), stride, pad)
        for size, taps, stride, pad, rate in zip(*axes, strict=True)
    )
    return Padding(top, bottom, left, right)


def places(
    input_shape: Pair,
    kernel_size: Any,
    strides: Any = 1,
    padding: Any = "valid",
    dilation_rate: Any = 1,
    name: str = "kernel_size",
) -> Pair:
    """Return :func:`output_shape`, with the caller's own name for the window in the messages."""
    return fitted(name, *_axes(name, input_shape, kernel_size, strides, padding, dilation_rate))


@functools.lru_cache(maxsize=1024)  # of a large network the same few are asked again and again
def fitted(
    name: str, image: Pair, taps: Pair, strides: Pair, around: tuple[AxisPadding, AxisPadding], rates: Pair
) -> Pair:
    """Return :func:`places` of numbers that are checked already; ``around`` as ``both_paddings`` gives it."""
    height, width = (
        _fit(axis, name, size, kernel, effective_kernel_size(kernel, rate), stride, pad)
        for axis, size, kernel, stride, pad, rate in zip(
            "HW", image, taps, strides, around, rates, strict=True
        )
    )
    return height, width


def _axes(
    name: str, input_shape: Any, kernel_size: Any, strides: Any, padding: Any, dilation_rate: Any
) -> tuple[Pair, Pair, Pair, tuple[AxisPadding, AxisPadding], Pair]:
    """Return size, taps, stride, padding and distance of taps, of the height and of the width each."""
    image = paddings.sizes("input_shape", input_shape)
    taps, stride = arguments.pair(name, kernel_size), arguments.pair("strides", strides)
    rate, around = arguments.pair("dilation_rate", dilation_rate), paddings.both_paddings(padding)
    return image, taps, stride, around, rate


def axis_amounts(size: int, span: int, stride: int, padding: AxisPadding) -> Pair:
    """Return (before, after) along one axis; span is the effective kernel size."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + span - size, 0)
        return total // 2, total - total // 2
    assert not isinstance(padding, str)
    return padding


def _fit(axis: str, name: str, size: int, taps: int, span: int, stride: int, padding: AxisPadding) -> int:
    """Count the places where the window fits; axis and name call the sizes what the caller calls them."""
    padded = size + sum(axis_amounts(size, span, stride, padding))
    if padded < span:
        window = "kernel" if name == "kernel_size" else "window"
        dilated = f" (with its holes it spans {span} pixels)" if span != taps else ""
        raise ValueError(
            f"The {window} is larger than the padded image, so there is no place where it fits{dilated}. "
            f"Received: {name}={taps}, {axis}={size}, padding={padding!r}. "
            f'Use a smaller {window}, a larger image, or padding="same".'
        )
    return (padded - span) // stride + 1
