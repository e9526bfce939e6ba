"""What the plots accept as pictures, curves and words; single numbers are checked as everywhere."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from cnn_course.arguments import is_number
from cnn_course.pixels import plain


def numbers(name: str, value: ArrayLike, *shapes: str) -> np.ndarray:
    """Return an argument as a float array of one of the given shapes, finite and not empty.

    Args:
        name: The argument's name.
        value: What was passed.
        shapes: The allowed shapes, each a string such as ``"H, W"``.

    Returns:
        The values as float64.
    """
    allowed = _allowed(shapes)
    array = _array(name, value, allowed)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds numbers. Received: {name} of type {array.dtype}.")
    if array.ndim not in {shape.count(",") + 1 for shape in shapes} or not array.size:
        raise ValueError(
            f"{name} has the wrong shape. Received: {name}.shape={array.shape}. Allowed: {allowed}."
        )
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds values that are not finite (NaN or infinity).")
    return array


def pixels(name: str, value: ArrayLike, *shapes: str) -> np.ndarray:
    """Return images as floats from 0 to 1: uint8 is divided by 255, floats must be in that range already."""
    given = _array(name, value, _allowed(shapes))
    array = numbers(name, given, *shapes) / (255.0 if given.dtype == np.uint8 else 1.0)
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} holds uint8 from 0 to 255, or floats from 0 to 1. "
            f"Received: values from {array.min():g} to {array.max():g}. For signed values use signed_map."
        )
    return array


def _allowed(shapes: Sequence[str]) -> str:
    return " or ".join(f"({shape})" for shape in shapes)


def _array(name: str, value: ArrayLike, allowed: str) -> np.ndarray:
    value = plain(name, value)
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows differ in length. Allowed: shape {allowed}.") from None


def words(name: str, value: Sequence[str] | None, count: int) -> list[str]:
    """Return one string a picture; empty ones where none were given."""
    if value is None:
        return [""] * count
    if isinstance(value, str) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{name} is a list of strings. Received: {name}={value!r}.")
    if len(value) != count:
        raise ValueError(
            f"{name} has one string for each picture. Received: {len(value)} for {count} pictures."
        )
    return list(value)


def bound(value: float | None, array: np.ndarray) -> float:
    """Return the value at the far ends of the colours: the one given, or the largest magnitude."""
    if value is None:
        return float(np.abs(array).max()) or 1.0
    if not is_number(value):
        raise TypeError(f"limit must be a number. Received: limit={value!r}")
    if not 0 < float(value) < float("inf"):
        raise ValueError(f"limit must be above 0 and finite. Received: limit={value!r}")
    return float(value)
