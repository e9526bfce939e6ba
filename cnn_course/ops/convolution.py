"""Convolution as networks use it: cross-correlation, the kernel not flipped."""

from typing import Any

import numpy as np

from cnn_course.ops import _arguments
from cnn_course.ops._arguments import Array
from cnn_course.ops.windows import taps


def conv2d(
    images: Any, kernel: Any, strides: Any = 1, padding: Any = "valid", dilation_rate: Any = 1
) -> Array:
    """Slide a kernel over images and sum the products over taps and channels.

    The loop runs over the kernel's taps, not over the pixels: each tap multiplies all the pixels it meets at
    once. Strictly this is cross-correlation; flip the kernel for the convolution of mathematics.

    Args:
        images: (B, H, W, C_in), real numbers.
        kernel: (kh, kw, C_in, C_out), finite numbers.
        strides: pixels moved at a time, one number or (down, across).
        padding: "valid", "same" (as TensorFlow does it: the odd pixel at the bottom and right), a number for
            all four sides, or ((top, bottom), (left, right)). Padding is zeros.
        dilation_rate: distance between taps, one number or (down, across).

    Returns:
        (B, H', W', C_out); H' = ⌊(H + top + bottom − (kh − 1) · dilation_rate − 1) / strides⌋ + 1, W' alike.
        Its type is the images', whole numbers become float64; sums of float16 are carried in float32.

    Raises:
        ValueError: "The kernel is larger than the padded image ... Received: kernel_size=9, H=7, ...";
            "images must be (B, H, W, C). Received: ..."; "The kernel needs one slice for each channel ...";
            "kernel must be finite in float32. Received: nan";
            "strides must be a whole number of at least 1. Received: strides=0".
        TypeError: "images must hold real numbers. Received: dtype=bool".

    >>> images = np.arange(12.0).reshape(1, 3, 4, 1)
    >>> kernel = np.array([[-1.0, 1.0]]).reshape(1, 2, 1, 1)
    >>> conv2d(images, kernel)[0, :, :, 0]
    array([[1., 1., 1.],
           [1., 1., 1.],
           [1., 1., 1.]])

    Reference: Dumoulin and Visin, 2016, arXiv:1603.07285, section 2.
    Taught in: Convolution.
    """
    images = _arguments.as_images(images)
    wide = _arguments.to_sum(images)
    kernel = _arguments.as_kernel(kernel, wide)
    # (B, H', W', C_in) times (C_in, C_out) sums over the input channels. With a single one there is no sum,
    # and NumPy's plain product is several times faster.
    times = np.multiply if images.shape[3] == 1 else np.matmul
    output: Array | None = None
    for row, column, pixels in taps(wide, kernel.shape[:2], strides, padding, dilation_rate):
        products = times(pixels, kernel[row, column])
        output = products if output is None else np.add(output, products, out=output)
    assert output is not None
    return output.astype(images.dtype, copy=False)


def depthwise_conv2d(
    images: Any, kernel: Any, strides: Any = 1, padding: Any = "valid", dilation_rate: Any = 1
) -> Array:
    """Slide kernels over each channel by itself; nothing is summed over channels.

    Args:
        images: (B, H, W, C), real numbers.
        kernel: (kh, kw, C, M): M filters for each channel, finite numbers.
        strides: pixels moved at a time, one number or (down, across).
        padding: "valid", "same", a whole number, or ((top, bottom), (left, right)).
        dilation_rate: distance between taps, one number or (down, across).

    Returns:
        (B, H', W', C · M), H' and W' as for :func:`conv2d`; channel c · M + m is filter m over channel c.
        Its type is as for :func:`conv2d`.

    Raises:
        ValueError: as :func:`conv2d`.
        TypeError: as :func:`conv2d`.

    >>> images = np.ones((1, 2, 2, 3))
    >>> depthwise_conv2d(images, np.ones((2, 2, 3, 1))).shape
    (1, 1, 1, 3)

    Reference: Howard et al., 2017, arXiv:1704.04861, section 3.1.
    Taught in: Channels.
    """
    images = _arguments.as_images(images)
    wide = _arguments.to_sum(images)
    kernel = _arguments.as_kernel(kernel, wide)
    output: Array | None = None
    for row, column, pixels in taps(wide, kernel.shape[:2], strides, padding, dilation_rate):
        products = pixels[..., np.newaxis] * kernel[row, column]  # (B, H', W', C, M)
        output = products if output is None else np.add(output, products, out=output)
    assert output is not None
    return output.reshape(*output.shape[:3], -1).astype(images.dtype, copy=False)
