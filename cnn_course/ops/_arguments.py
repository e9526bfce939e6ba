"""Check what the operations are given, and bring it into the one form they compute with."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]


def numbers(name: str, value: Any) -> np.ndarray[Any, Any]:
    """Return value as an array of real numbers, whole or floating."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be an array with rows of one length. Received: {error}") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must hold real numbers. Received: dtype={array.dtype}")
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
    with np.errstate(over="ignore"):
        kernel = kernel.astype(images.dtype, copy=False)
    if not np.isfinite(kernel).all():
        raise ValueError(
            f"kernel must be finite in {images.dtype}. Received: {kernel[~np.isfinite(kernel)][0]}"
        )
    return kernel


def finite_number(name: str, value: Any) -> float:
    """Return value as a float that is neither infinite nor NaN."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} must be a number. Received: {name}={value!r}")
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite. Received: {name}={value!r}")
    return float(value)


def number_between(name: str, value: Any, least: float, most: float) -> float:
    """Return value as a float from least to most."""
    number = finite_number(name, value)
    if not least <= number <= most:
        raise ValueError(f"{name} must be from {least:g} to {most:g}. Received: {name}={value!r}")
    return number
