"""Check what the operations are given, and bring it into the one form they compute with."""

from typing import Any

import numpy as np

from cnn_course import pixels

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]


def numbers(name: str, value: Any) -> np.ndarray[Any, Any]:
    """Return value as an array of real numbers, whole or floating."""
    value = pixels.plain(name, value)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be an array with rows of one length. Received: {error}") from None
    if array.dtype.kind not in "iuf":
        # bfloat16 and its like are no types of NumPy's own.
        foreign = array.dtype.kind == "V" and np.can_cast(array.dtype, np.float32)
        way_out = f". NumPy cannot add up this type: {name}.astype(np.float32)" if foreign else ""
        raise TypeError(f"{name} must hold real numbers. Received: dtype={array.dtype}{way_out}")
    return array


def as_images(value: Any) -> Array:
    """Return images (B, H, W, C). Floats keep their type; whole numbers become float64."""
    images = numbers("images", value)
    if images.ndim != 4:
        raise ValueError(
            f"images must be (B, H, W, C). Received: images of shape {images.shape}. "
            "One grey image is images[np.newaxis, :, :, np.newaxis]."
        )
    if min(images.shape[1:]) < 1:
        raise ValueError(f"images must have at least one pixel and one channel. Received: {images.shape}")
    return images if images.dtype.kind == "f" else images.astype(np.float64)


def to_sum(images: Array) -> Array:
    """Return images in the type that sums over them are carried in: float32 at least.

    float16 has 11 digits: from 2,048 on it can no longer add 1. A sum is rounded to it once, at its end.
    """
    return images.astype(np.promote_types(images.dtype, np.float32), copy=False)


def as_kernel(value: Any, images: Array) -> Array:
    """Return a kernel (kh, kw, C_in, C_out) in the images' type."""
    kernel = numbers("kernel", value)
    if kernel.ndim != 4 or min(kernel.shape) < 1:
        raise ValueError(
            f"kernel must be (kh, kw, C_in, C_out). Received: kernel of shape {kernel.shape}. "
            "One 2-D filter is kernel[:, :, np.newaxis, np.newaxis]."
        )
    if kernel.shape[2] != images.shape[3]:
        raise ValueError(
            "The kernel needs one slice for each channel of the images. "
            f"Received: C_in={kernel.shape[2]}, C={images.shape[3]}"
        )
    return finite_in("kernel", kernel, images)


def finite_in(name: str, value: Any, images: Array) -> Array:
    """Return numbers in the images' type, which must be able to hold them: float32 ends at 3.4e38."""
    given = np.asarray(value)
    with np.errstate(over="ignore"):
        narrowed = given.astype(images.dtype, copy=False)
    lost = ~np.isfinite(narrowed)
    if lost.any():
        raise ValueError(f"{name} must be finite in {images.dtype}. Received: {given[lost].flat[0]}")
    return narrowed
