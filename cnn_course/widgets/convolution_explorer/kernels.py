"""Kernels, banks of them and pictures, as a learner may set them and as the page gets them."""

from typing import Any

import numpy as np
import traitlets

from cnn_course.ops import filters
from cnn_course.widgets import _rules
from cnn_course.widgets._traits import Array, as_array, frozen, short

LARGEST_SIDE = 7
LARGEST_WEIGHT = 1000
OWN = "own"


def as_kernel(value: Any) -> Array:
    """Return a kernel (kh, kw) or (kh, kw, 3), from numbers or from a filter's name.

    Raises:
        TraitError: "kernel must be …. Received: …".
    """
    if isinstance(value, str):
        if value not in filters.names():
            known = ", ".join(filters.names())
            raise traitlets.TraitError(
                f"There is no such filter. Received: kernel={value!r}. Known: {known}."
            )
        return frozen(named_filter(value))
    array = as_array("kernel", value)
    if array.dtype.kind not in "iuf":
        raise traitlets.TraitError(f"kernel must hold real numbers. Received: {short(value)}")
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3)):
        raise traitlets.TraitError(
            "kernel must be (kh, kw), one filter for every channel, or (kh, kw, 3), one for each of red, "
            f"green and blue. Received: kernel of shape {array.shape}"
        )
    if not all(1 <= side <= LARGEST_SIDE for side in array.shape[:2]):
        raise traitlets.TraitError(
            f"kernel must have 1 to {LARGEST_SIDE} rows and columns. Received: kernel of shape {array.shape}"
        )
    if not np.isfinite(array).all() or np.abs(array).max() > LARGEST_WEIGHT:
        raise traitlets.TraitError(
            f"kernel must hold finite numbers from −{LARGEST_WEIGHT} to {LARGEST_WEIGHT}. "
            f"Received: {short(value)}"
        )
    return frozen(array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array)


def named_filter(name: str) -> Array:
    """Return a filter of the course, at a size that the figures can show."""
    kernel = filters.get(name)
    return kernel if max(kernel.shape) <= LARGEST_SIDE else filters.get(name, size=LARGEST_SIDE)


def as_picture(value: Any) -> Array:
    """Return a picture (H, W, 1) or (H, W, 3), floats from 0 to 1, from those, from bytes or from Pillow's.

    Raises:
        TraitError: "image must be …. Received: …".
    """
    array = as_array("image", value)
    if array.dtype.kind not in "iuf":
        raise traitlets.TraitError(f"image must hold real numbers. Received: dtype={array.dtype}")
    pixels = array[..., np.newaxis] if array.ndim == 2 else array
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3):
        raise traitlets.TraitError(
            f"image must be (H, W), (H, W, 1) or (H, W, 3). Received: image of shape {array.shape}"
        )
    if not all(1 <= side <= 256 for side in pixels.shape[:2]):
        raise traitlets.TraitError(
            f"image must have 1 to 256 rows and columns. Received: image of shape {array.shape}"
        )
    if pixels.dtype == np.uint8:
        return pixels / 255
    if not np.isfinite(pixels).all() or pixels.min() < 0 or pixels.max() > 1:
        raise traitlets.TraitError(
            "image must hold floats from 0 to 1, or uint8 from 0 to 255. "
            f"Received: dtype={array.dtype}, values from {pixels.min()} to {pixels.max()}"
        )
    return pixels.astype(np.float64)


class Kernel(traitlets.TraitType[Any, Any]):
    """A kernel, (kh, kw) or (kh, kw, 3); read-only. A filter's name is taken too."""

    def validate(self, obj: Any, value: Any) -> Array:
        """Return the kernel as a read-only array."""
        return as_kernel(value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to: a filter by its name, or one filter for every channel."""
        weight = _rules.number(-LARGEST_WEIGHT, LARGEST_WEIGHT)
        rows = _rules.several(_rules.several(weight, 1, LARGEST_SIDE), 1, LARGEST_SIDE)
        return _rules.either(_rules.one(filters.names()), rows)


class Bank(traitlets.TraitType[Any, Any]):
    """A bank of filters: different names of ``ops.filters.names()``, or "own"."""

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """Return the names as a tuple."""
        name = self.name
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise traitlets.TraitError(
                f'{name} must be a list of filters\' names, such as ["sobel_vertical", "sobel_horizontal"]. '
                f"Received: {name}={short(value)}"
            )
        unknown = [one for one in value if one not in (*filters.names(), OWN)]
        if unknown:
            raise traitlets.TraitError(
                f"There is no such filter. Received: {unknown[0]!r} in {name}. "
                f"Known: {', '.join(filters.names())}; and {OWN!r} for the reader's own numbers."
            )
        twice = [one for i, one in enumerate(value) if one in value[:i]]
        if twice:
            raise traitlets.TraitError(
                f"{name} must hold each filter once. Received: {twice[0]!r} twice in {name}. "
                "Take one of them out."
            )
        return tuple(value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.several(_rules.one((*filters.names(), OWN)), once=True)


def lists(kernel: Array, widget: Any = None) -> Any:
    """Return a kernel as nested lists, the form in which the page gets it."""
    return kernel.tolist()
